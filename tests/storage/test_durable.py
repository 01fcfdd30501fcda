from __future__ import annotations

import errno
import fcntl
import os
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filelock
import pytest
from time_machine import TimeMachineFixture

from planner.errors import PlannerError
from planner.storage import durable, locked, rename
from tests.helpers.clock import at


def failing(code: int) -> Callable[..., Any]:
    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    return fail


def test_append_makes_the_file_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "x.csv"
    with locked.writing(path):
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
    with pytest.raises(PlannerError) as caught, locked.writing(path):
        durable.append(path, b"new\n")
    assert str(caught.value) == (
        f"{path}: nothing was saved ({os.strerror(errno.ENOSPC)}). The disk is full. Free some space, then save again."
    )
    assert isinstance(caught.value.__cause__, OSError)
    assert path.read_bytes() == b"old\n"


def test_a_line_end_is_appended_as_it_is_where_a_system_would_write_two_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real, binary = tmp_path / "a.csv", os.open, os.O_DSYNC
    path.write_bytes(b"a\n")
    monkeypatch.setattr(os, "O_BINARY", binary, raising=False)
    flags: list[int] = []
    monkeypatch.setattr(os, "open", lambda path, flag, *more: (flags.append(flag), real(path, flag, *more))[1])
    durable.append(path, b"b\n", b"a\n")
    assert path.read_bytes() == b"a\nb\n"
    assert [flag & binary for flag in flags] == [binary]


def test_an_append_that_fails_half_way_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"old\n")
    write, calls = os.write, iter([3])

    def half(descriptor: int, data: bytes) -> int:
        for size in calls:
            return write(descriptor, data[:size])
        raise OSError(errno.EDQUOT, "quota")

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(PlannerError, match="Your share of the disk is used up"), locked.writing(path):
        durable.append(path, b"new row\n")
    assert path.read_bytes() == b"old\n"


def test_a_new_file_that_fails_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", failing(errno.ENOSPC))
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
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
    with pytest.raises(PlannerError) as caught, locked.writing(path), monkeypatch.context() as patch:  # noqa: PT012
        patch.setattr(os, "open", failing(code))
        durable.append(path, b"new\n")
    assert str(caught.value).startswith(f"{path}: nothing was saved ({os.strerror(code)}). {mend}")


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("not a folder")
    path = tmp_path / "data" / "x.csv"
    with pytest.raises(PlannerError, match="A file stands where the folder should be"), locked.writing(path):
        pass


def test_a_lock_held_elsewhere_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locked, "PATIENCE_S", 0.0)
    path = tmp_path / "x.csv"
    with (
        filelock.FileLock(tmp_path / locked.LOCK),
        pytest.raises(PlannerError, match="another program has been writing to the folder"),
        locked.writing(path),
    ):
        pass


@pytest.mark.parametrize("times", [1, 2])
def test_a_lock_that_could_not_be_let_go_keeps_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    monkeypatch.setattr(locked, "PATIENCE_S", 0.0)
    path, flock, fail = tmp_path / "x.csv", fcntl.flock, failing(errno.EIO)
    faults = [fail] * times

    def faulty(descriptor: int, what: int) -> None:
        (faults.pop() if what == fcntl.LOCK_UN and faults else flock)(descriptor, what)

    monkeypatch.setattr(fcntl, "flock", faulty)
    for data in (b"one\n", b"two\n"):
        with locked.writing(path):
            durable.append(path, data)
    assert faults == []
    assert path.read_bytes() == b"one\ntwo\n"


def test_a_version_is_told_of_what_has_been_still_for_a_while_whatever_the_clock_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = 0.0
    monkeypatch.setattr(durable, "monotonic", lambda: moment)
    path = tmp_path / "x.csv"
    path.write_bytes(b"one")
    for hours in (1, 20, 20_000):  # by how much the disk's clock is ahead of ours
        disk = time.time() + 3600 * hours
        os.utime(path, (disk, disk))
        assert durable.version(path) == ()
        moment += durable.SETTLED_S / 2
        assert durable.version(path) == ()
        moment += durable.SETTLED_S / 2
        settled = durable.version(path)
        assert settled == durable.version(path) != ()
    os.utime(path, (0, 0))
    assert durable.version(path) not in ((), settled)


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
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            durable.replace(path, b"new")
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["x.csv"]


def test_what_was_read_must_still_stand_there(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    for write in (durable.append, durable.replace):
        path.write_bytes(b"theirs\n")
        for read in (b"", b"ours\n"):
            with pytest.raises(durable.Changed) as caught:
                write(path, b"new\n", read)
        assert str(caught.value) == (
            f"{path}: nothing was saved: another program keeps changing the file. Close it there, then save again."
        )
        assert path.read_bytes() == b"theirs\n"
        path.unlink()
        with pytest.raises(durable.Changed):
            write(path, b"new\n", b"theirs\n")
        assert list(tmp_path.iterdir()) == []
        write(path, b"new\n", b"")
        write(path, b"new\n", b"new\n")
        assert path.read_bytes().replace(b"new\n", b"") == b""


@pytest.mark.parametrize("there", ["exchange", "take_free", ""])
def test_where_names_cannot_be_exchanged_a_replace_looks_before_it_leaps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: str
) -> None:
    for name in {"exchange", "take_free"} - {there}:
        monkeypatch.setattr(rename, name, lambda *_: False)
    path = tmp_path / "x.csv"
    durable.replace(path, b"one", b"")
    durable.replace(path, b"two", b"one")
    assert path.read_bytes() == b"two"
    with pytest.raises(durable.Changed):
        durable.replace(path, b"three", b"one")
    assert [file.name for file in tmp_path.iterdir()] == ["x.csv"]


def test_what_was_written_at_the_last_moment_stays_even_where_names_change_places_but_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, exchange = tmp_path / "x.csv", rename.exchange
    path.write_bytes(b"read")
    calls = iter(range(9))

    def once(one: Path, other: Path) -> bool:
        if next(calls):
            return False
        path.write_bytes(b"theirs")
        return exchange(one, other)

    monkeypatch.setattr(rename, "exchange", once)
    with pytest.raises(durable.Changed):
        durable.replace(path, b"ours", b"read")
    assert path.read_bytes() == b"theirs"
    assert [file.name for file in tmp_path.iterdir()] == ["x.csv"]


def test_where_renameat2_is_missing_nothing_is_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").write_bytes(b"")
    with monkeypatch.context() as patch:
        patch.setattr(rename, "_renameat2", lambda: None)
        assert not rename.take_free(tmp_path / "x", tmp_path / "y")
    assert rename._renameat2() is None or rename.take_free(tmp_path / "x", tmp_path / "y")


def test_it_is_done_anew_until_the_file_keeps_still(tmp_path: Path) -> None:
    tries = iter(range(99))

    @durable.retried
    def write(enough: int) -> int:
        if (n := next(tries)) < enough:
            raise durable.Changed(tmp_path / "x.csv")
        return n

    assert write(3) == 3
    with pytest.raises(durable.Changed):
        write(99)
    assert next(tries) == 4 + durable.TRIES


@pytest.mark.parametrize("mark", ["~$x.csv", ".~lock.x.csv#"])
def test_a_spreadsheet_that_holds_the_file_is_named_where_it_hurts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    path = tmp_path / "x.csv"
    (tmp_path / mark).touch()
    with locked.writing(path):
        durable.append(path, b"new\n")
    monkeypatch.setattr(os, "replace", failing(errno.EACCES))
    with pytest.raises(PlannerError) as caught, locked.writing(path):
        durable.replace(path, b"newer\n")
    mend = "It is open in a spreadsheet. Close it there, then save again."
    assert str(caught.value) == f"{path}: nothing was saved ({os.strerror(errno.EACCES)}). {mend}"
    assert str(durable.Changed(path)).endswith(f"keeps changing the file. {mend}")


def test_a_folder_that_has_gone_is_not_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "drive" / "x.csv"
    with locked.writing(path):
        durable.append(path, b"old\n")
    path.parent.rename(tmp_path / "away")
    with pytest.raises(PlannerError) as caught, locked.writing(path):
        pass
    assert str(caught.value) == (
        f"{path}: nothing was saved: the folder {path.parent} is gone. Put it back, then save again. "
        "To begin a new one there, restart the kernel."
    )
    assert not path.parent.exists()
    (tmp_path / "away").rename(path.parent)
    with locked.writing(path):
        durable.append(path, b"new\n")
    assert path.read_bytes() == b"old\nnew\n"


@pytest.mark.parametrize("elsewhere", ["2020-01-01 00:00", "2031-05-14 12:00"])
def test_what_a_crash_left_is_tidied_and_what_is_being_written_is_not_whatever_ones_own_clock_says(
    tmp_path: Path, elsewhere: str, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(at(elsewhere))
    old, young, other = (tmp_path / name for name in (".x.csv.a.unfinished", ".x.csv.b.unfinished", "mine.unfinished"))
    ahead = tmp_path / ".x.csv.c.unfinished"
    for file in (old, young, other, ahead):
        file.touch()
    os.utime(old, (0, 0))
    os.utime(other, (0, 0))
    os.utime(ahead, (2**32, 2**32))
    with locked.writing(tmp_path / "x.csv"):
        pass
    assert sorted(file.name for file in tmp_path.glob("*unfinished")) == sorted([young.name, other.name])


def test_what_cannot_be_taken_back_is_left_where_others_wrote_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"old\n")

    def beside(descriptor: int) -> None:
        with path.open("ab") as file:
            file.write(b"theirs\n")
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", beside)
    with pytest.raises(OSError, match="Input/output"):
        durable.append(path, b"ours\n")
    assert path.read_bytes() == b"old\nours\ntheirs\n"


@pytest.mark.parametrize(
    ("data", "added", "torn"),
    [
        (b"", b"a,b\n", 0),
        (b"old\n", b"a,b\n", 0),
        (b"old\na,b\n", b"a,b\n", 0),
        (b"old\na,", b"a,b\n", 2),
        (b"old a,", b"a,b\n", 0),
        (b"a,b", b"a,b\n", 3),
        (b'old\na,"two\nli', b'a,"two\nlines"\n', 9),
        (b'old\na,"two\n', b'a,"two\nlines"\n', 7),
    ],
)
def test_what_a_crash_left_of_a_row_is_found(data: bytes, added: bytes, torn: int) -> None:
    assert durable.cut_short(data, added) == torn


def test_looking_for_what_a_crash_left_copies_nothing() -> None:
    data = b"a row of a long table\n" * 20_000
    added = b"a row of an import\n" * 20_000
    tracemalloc.start()
    assert durable.cut_short(data, added) == 0
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000


def test_a_lock_file_that_one_may_not_open_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(path: str, *_: object) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)

    monkeypatch.setattr(os, "open", denied)
    with pytest.raises(PlannerError) as caught, locked.writing(tmp_path / "x.csv"):
        pass
    lock = tmp_path / locked.LOCK
    assert str(caught.value).startswith(
        f"{tmp_path / 'x.csv'}: nothing was saved ({os.strerror(errno.EROFS)}: {lock}). The"
    )
