"""Sounds that were rendered once: kept within bounds, and never taken for whole where they are not."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.speaking.cache import Cache, Sound
from planner.storage import durable

HOLD = Sound(b"an MP3 of hold", 525)


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


@given(st.text(), st.binary(), st.integers(0, 2**31), st.sampled_from([0.5, 1.0, 1.35]))
def test_what_was_kept_is_found_again(
    tmp_path_factory: pytest.TempPathFactory, text: str, data: bytes, ms: int, rate: float
) -> None:
    cache = Cache(tmp_path_factory.mktemp("cache"), "voice 1")
    assert cache.get(text, rate) is None
    cache.put(text, rate, Sound(data, ms))
    assert cache.get(text, rate) == Sound(data, ms)
    assert cache.get(text, 2.0) is cache.get(f"{text}.", rate) is Cache(cache.folder, "voice 2").get(text, rate) is None


def half(kept: bytes) -> bytes:
    return kept[: len(kept) // 2]


def other(kept: bytes) -> bytes:
    return kept[:-1] + bytes([kept[-1] ^ 1])


@pytest.mark.parametrize("spoil", [half, other, lambda _: b"", lambda kept: kept + b"more"])
def test_a_spoilt_file_is_not_taken_and_is_written_anew(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    cache = Cache(tmp_path, "voice 1")
    cache.put("Hold.", 1.0, HOLD)
    (path,) = files(tmp_path)
    path.write_bytes(spoil(path.read_bytes()))
    assert cache.get("Hold.", 1.0) is None
    cache.put("Hold.", 1.0, HOLD)
    assert cache.get("Hold.", 1.0) == HOLD
    assert files(tmp_path) == [path]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 400)), max_size=30), st.integers(0, 1500))
def test_the_folder_never_outgrows_its_bound_and_the_newest_stay(
    tmp_path_factory: pytest.TempPathFactory, used: list[tuple[int, int]], most: int
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    order: list[str] = []
    for moment, (name, size) in enumerate(used):
        text = str(name)
        with Cache(folder, "voice 1", most) as cache:
            if cache.get(text, 1.0) is None:
                cache.put(text, 1.0, Sound(bytes(size), 1))
            path = cache._path(text, 1.0)
            os.utime(path, ns=(moment, moment))
        order = [each for each in order if each != text] + [text]
        assert sum(path.stat().st_size for path in folder.iterdir()) <= most
        there = [each for each in order if cache._path(each, 1.0).exists()]
        assert there == order[len(order) - len(there) :]


def test_what_is_used_is_kept_before_what_is_newer(tmp_path: Path) -> None:
    with Cache(tmp_path, "voice 1") as cache:
        for moment, text in enumerate(("One.", "Two.")):
            cache.put(text, 1.0, HOLD)
            os.utime(cache._path(text, 1.0), ns=(moment, moment))
    size = files(tmp_path)[0].stat().st_size
    with Cache(tmp_path, "voice 1", 2 * size) as cache:
        assert cache.get("One.", 1.0) == HOLD
        cache.put("Three.", 1.0, HOLD)
    assert [cache.get(text, 1.0) for text in ("One.", "Two.", "Three.")] == [HOLD, None, HOLD]


def test_what_a_crash_left_goes_like_the_rest(tmp_path: Path) -> None:
    left = tmp_path / f".x.{durable.UNFINISHED}"
    left.write_bytes(bytes(500))
    os.utime(left, ns=(1, 1))
    with Cache(tmp_path, "voice 1", 200) as cache:
        cache.put("Hold.", 1.0, HOLD)
    assert cache.get("Hold.", 1.0) == HOLD
    assert not left.exists()


def test_where_one_cannot_be_deleted_the_next_goes(tmp_path: Path) -> None:
    stays = tmp_path / ("f" * 64)
    stays.mkdir()
    os.utime(stays, ns=(1, 1))
    with Cache(tmp_path, "voice 1", stays.stat().st_size) as cache:
        cache.put("Hold.", 1.0, HOLD)
    assert files(tmp_path) == [stays]


def test_a_disk_that_takes_nothing_costs_only_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "replace", full)
    with Cache(tmp_path, "voice 1") as cache:
        cache.put("Hold.", 1.0, HOLD)
    assert cache.get("Hold.", 1.0) is None
    assert files(tmp_path) == []


def test_a_folder_that_cannot_be_made_costs_only_the_cache(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with Cache(tmp_path / "file" / "voice", "voice 1") as cache:
        cache.put("Hold.", 1.0, HOLD)
    assert cache.get("Hold.", 1.0) is None


def test_it_lies_in_the_users_cache_folder_unless_one_is_named(
    cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Cache.of_user("voice 1").folder == cache_folder / "voice"
    monkeypatch.delenv("PLANNER_CACHE")
    users = platformdirs.user_cache_path("stretching-planner", appauthor=False)
    assert Cache.of_user("voice 1").folder == users / "voice"
