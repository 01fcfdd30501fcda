from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filelock
import pytest

from planner import durable
from planner.errors import PlannerError


def failing(code: int) -> Callable[..., Any]:
    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


def test_append_makes_the_file_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "x.csv"
    with durable.writing(path):
        durable.append(path, b"one\n")
        durable.append(path, b"two\n")
    assert path.read_bytes() == b"one\ntwo\n"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_short_writes_are_carried_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:3]))
    durable.append(tmp_path / "x", b"0123456789")
    assert (tmp_path / "x").read_bytes() == b"0123456789"


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_an_append_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"old\n")
    monkeypatch.setattr(os, call, failing(errno.ENOSPC))
    with pytest.raises(PlannerError) as caught, durable.writing(path):
        durable.append(path, b"new\n")
    assert str(caught.value) == (
        f"{path}: nothing was saved (No space left on device). The disk is full. Free some space, then save again."
    )
    assert isinstance(caught.value.__cause__, OSError)
    assert path.read_bytes() == b"old\n"


def test_an_append_that_fails_half_way_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"old\n")
    write, calls = os.write, iter([3])

    def half(descriptor: int, data: bytes) -> int:
        for size in calls:
            return write(descriptor, data[:size])
        raise OSError(errno.EDQUOT, "quota")

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(PlannerError, match="Your share of the disk is used up"), durable.writing(path):
        durable.append(path, b"new row\n")
    assert path.read_bytes() == b"old\n"


def test_a_new_file_that_fails_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", failing(errno.ENOSPC))
    with pytest.raises(OSError, match="No space"):
        durable.append(tmp_path / "x.csv", b"new\n")
    assert not (tmp_path / "x.csv").exists()


@pytest.mark.parametrize(
    ("code", "mend"),
    [
        (errno.EACCES, "You may not write there. Make the file and its folder writable for you, then save again."),
        (errno.EROFS, "The folder is read-only. Name another folder in PLANNER_DATA, or make it writable"),
        (errno.EIO, "Check that its folder is there and can be written to, then save again."),
    ],
)
def test_what_cannot_be_opened_says_the_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, mend: str
) -> None:
    path = tmp_path / "x.csv"
    with pytest.raises(PlannerError) as caught, durable.writing(path), monkeypatch.context() as patch:  # noqa: PT012
        patch.setattr(os, "open", failing(code))
        durable.append(path, b"new\n")
    assert str(caught.value).startswith(f"{path}: nothing was saved ({os.strerror(code)}). {mend}")


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    path = tmp_path / "data" / "x.csv"
    with pytest.raises(PlannerError, match="A file stands where the folder should be"), durable.writing(path):
        pass


def test_a_lock_held_elsewhere_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "PATIENCE_S", 0.0)
    path = tmp_path / "x.csv"
    with (
        filelock.FileLock(tmp_path / durable.LOCK),
        pytest.raises(PlannerError, match="another program has been writing to the folder"),
        durable.writing(path),
    ):
        pass


def test_replace_keeps_the_mode_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"old")
    path.chmod(0o640)
    durable.replace(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [file.name for file in tmp_path.iterdir()] == ["x.csv"]


def test_replace_follows_a_link(tmp_path: Path) -> None:
    (tmp_path / "synced").mkdir()
    target = tmp_path / "synced" / "x.csv"
    target.write_bytes(b"old")
    link = tmp_path / "x.csv"
    link.symlink_to(target)
    durable.replace(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("call", ["write", "fsync", "replace"])
def test_a_replace_that_fails_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"old")
    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing(errno.ENOSPC))
        with pytest.raises(OSError, match="No space"):
            durable.replace(path, b"new")
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["x.csv"]
