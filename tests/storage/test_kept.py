"""Whose files the cache deletes, and where it lies; what becomes of what is kept is tests/speaking/test_cache.py's."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from planner.paths import REPOSITORY
from planner.storage.kept import Kept


def test_a_folder_that_holds_a_persons_own_files_loses_none_of_them(tmp_path: Path) -> None:
    own = [tmp_path / name for name in ("thesis.pdf", ".hidden", "0" * 63, "0" * 65, "G" * 64, ".plan.unfinished.txt")]
    for path in own:
        path.write_bytes(bytes(1000))
    (tmp_path / "folder").mkdir()
    kept = Kept(tmp_path, 0)
    kept.put("a", b"A")
    kept.trim()
    assert sorted(tmp_path.iterdir()) == sorted([*own, tmp_path / "folder"])
    assert all(path.read_bytes() == bytes(1000) for path in own)


def test_a_persons_own_files_count_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "thesis.pdf").write_bytes(bytes(1000))
    kept = Kept(tmp_path, 100)
    kept.put("a", b"A")
    kept.trim()
    assert kept.get("a") == b"A"


@pytest.mark.parametrize("named", [".cache", "some/folder"])
def test_a_relative_name_counts_from_the_repository_as_that_of_the_data_does(
    named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_CACHE", named)
    assert Kept.of_user("figures", 1).folder == REPOSITORY / named / "figures"


def test_the_home_of_nobody_costs_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLANNER_CACHE", "~nobody-of-this-name/cache")
    users = platformdirs.user_cache_path("stretching-planner", appauthor=False)
    assert Kept.of_user("figures", 1).folder == users / "figures"
