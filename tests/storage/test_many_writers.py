"""Two programs of several threads, and programs that know no lock: every row once, and nothing written over."""

from __future__ import annotations

import errno
import fcntl
import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import planner
from planner.diary import Diary
from planner.diary.deleted_rows import delete_session
from planner.diary.tables import TABLES
from planner.errors import PlannerError
from planner.person.profile import load_profile, save_profile
from planner.storage import durable, locked
from tests.crash import calls
from tests.crash.scenes import NOW, fresh, lived_in

MONDAY = date(2026, 11, 23)
THREADS, ROWS = 3, 6


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    return fresh(data_folder)


Written = tuple[str, int, int]


def _write_visits(folder: Path, who: str) -> list[Written]:
    """Write rows one after the other; return for each the moments at which it was begun and confirmed."""
    diary, times = Diary(folder), []
    for n in range(ROWS):
        begun = time.monotonic_ns()
        diary.add_visit(MONDAY + timedelta(n), who)
        times.append((f"{who} {n}", begun, time.monotonic_ns()))
    return times


def _program(folder: Path, name: str) -> list[Written]:
    with ThreadPoolExecutor(THREADS) as threads:
        written = threads.map(lambda n: _write_visits(folder, f"{name}{n}"), range(THREADS))
        return [row for rows in written for row in rows]


def test_a_fork_of_a_program_that_has_written_writes_too(data_folder: Path) -> None:
    Diary(data_folder).add_pain(4, date(2026, 11, 23))
    fork = multiprocessing.get_context("fork").Process(target=Diary(data_folder).add_pain, args=(5, date(2026, 11, 24)))
    fork.start()
    fork.join()
    assert fork.exitcode == 0
    Diary(data_folder).add_pain(6, date(2026, 11, 25))
    assert Diary(data_folder).pain()["pain"].to_list() == [4, 5, 6]


@pytest.mark.long
def test_two_programs_of_several_threads_write_every_row_once_in_order_of_arrival(data_folder: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as programs:
        written = programs.starmap(_program, [(data_folder, "Ada"), (data_folder, "Bo")])
    times = {row: (begun, confirmed) for rows in written for row, begun, confirmed in rows}
    visits = Diary(data_folder).visits()
    rows = [f"{who} {(day.date() - MONDAY).days}" for who, day in zip(visits["with"], visits["date"], strict=True)]
    assert sorted(rows) == sorted(times)
    assert len(rows) == 2 * THREADS * ROWS
    latest = 0
    for row in rows:  # none stands below one that was begun after it was confirmed
        assert latest <= times[row][1]
        latest = max(latest, times[row][0])
    assert Diary(data_folder).problems().empty


def elsewhere(change: Callable[[], None]) -> calls.Act:
    def act(call: Callable[[], Any], *_: object) -> Any:
        change()
        return call()

    return act


def added(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"2026-11-20T08:00:00+01:00,2026-11-20,7,,false,theirs,,,,\n")


def saved_by_a_spreadsheet(path: Path) -> None:
    """Write the file with its columns in another order and put it in the old one's place."""
    other = path.with_name("other.csv")
    other.write_text("note,pain,about,rated_at,region,flare\ntheirs,7,2026-11-20,2026-11-20T08:00:00+01:00,,false\n")
    other.replace(path)


def cleared_in_place(path: Path) -> None:
    path.write_text(f"{','.join(TABLES['pain'].names)}\n2026-11-20T08:00:00+01:00,2026-11-20,7,,false,theirs,,,,\n")


RATING = {"rated_at": (NOW - timedelta(days=1)).isoformat(), "about": MONDAY - timedelta(1), "pain": 4}


def added_rating(diary: Diary) -> None:
    diary.add_pain(5, rated_at=NOW, note="ours")


def corrected_rating(diary: Diary) -> None:
    rating = RATING | {"region": "", "flare": False, "note": ""}
    try:
        diary.correct_rating(rating, note="ours")
    except PlannerError as error:
        if "is not in the diary any more" not in str(error):  # the spreadsheet saved a file without it
            raise


@pytest.mark.long
@pytest.mark.parametrize("change", [added, saved_by_a_spreadsheet, cleared_in_place])
@pytest.mark.parametrize("write", [added_rating, corrected_rating])
def test_what_another_program_writes_at_any_moment_is_never_written_over(
    tmp_path: Path, change: Callable[[Path], None], write: Callable[[Diary], None]
) -> None:
    start = tmp_path / "start"
    Diary(start).add_pain(4, rated_at=NOW - timedelta(days=1))
    for n in range(1, 100):
        diary = fresh(tmp_path / str(n))
        shutil.copytree(start, diary.folder)
        with calls.at(n, elsewhere(partial(change, diary.folder / "pain.csv"))) as made:
            write(diary)
        if len(made) < n:
            break
        notes = diary.pain()["note"].to_list()
        assert notes.count("theirs") == 1, (n, made[n - 1 :])
        assert notes.count("ours") == 1 or (change is not added and notes == ["theirs"])
        assert diary.problems().empty
    assert 15 < n < 99


def test_a_row_that_cannot_be_placed_for_long_stays_with_the_caller(diary: Diary) -> None:
    """Another program that changes the file each time is told of, in a sentence; the row is not written."""
    lived_in(diary)
    path = diary.folder / "pain.csv"
    real = durable._write

    def busy(descriptor: int, data: bytes) -> None:
        real(descriptor, data)
        saved_by_a_spreadsheet(path)

    with pytest.MonkeyPatch.context() as patch, pytest.raises(durable.Changed) as caught:  # noqa: PT012
        patch.setattr(durable, "_write", busy)
        diary.add_pain(5, rated_at=NOW)
    sentence = f"{path}: nothing was saved: another program keeps changing the file."
    assert str(caught.value) == f"{sentence} Close it there, then save again."
    assert diary.pain()["note"].to_list() == ["theirs"]


def test_a_deletion_beside_a_change_elsewhere_keeps_that_change(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    lived_in(diary)
    path, real, once = diary.folder / "sessions.csv", durable.replace, iter([1])

    def replace(to: Path, data: bytes, expected: bytes | None = None) -> None:
        for _ in once if to == path else ():
            path.write_bytes(path.read_bytes().replace(b"s3,", b"mended,"))
        real(to, data, expected)

    monkeypatch.setattr(durable, "replace", replace)
    delete_session(diary, "s2", NOW)
    assert diary.sessions()["session_id"].to_list() == ["s1", "mended"]
    assert (diary.folder / "deleted" / "sessions.csv").read_bytes().count(b"s2,") == 1


def test_a_profile_mended_by_hand_meanwhile_keeps_its_comment(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save_profile(planner.Profile(minutes={"mon": 10}))
    real, once = durable.replace, iter([1])

    def replace(to: Path, data: bytes, expected: bytes | None = None) -> None:
        for _ in once:
            path.write_text("# mine\n" + path.read_text())
        real(to, data, expected)

    monkeypatch.setattr(durable, "replace", replace)
    save_profile(planner.Profile(minutes={"tue": 20}))
    assert path.read_text().startswith("# mine\n")
    assert load_profile(path).minutes == {"tue": 20}


def test_a_lock_whose_holder_was_killed_holds_no_one_up(diary: Diary) -> None:
    lived_in(diary)
    held = "import sys, filelock; filelock.FileLock(sys.argv[1]).acquire(); print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", held, str(diary.folder / locked.LOCK)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        holder.kill()
    diary.add_pain(5, rated_at=NOW)
    assert diary.pain()["pain"].to_list() == [4, 5]


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_a_drive_without_locks_gets_one_that_is_a_file(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def none(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", none)
    diary = fresh(data_folder)
    with locked.writing(data_folder / "pain.csv"):
        assert (data_folder / locked.SOFT_LOCK).exists()
        diary.add_pain(5, rated_at=NOW)
    assert not (data_folder / locked.SOFT_LOCK).exists()
    assert diary.pain()["pain"].to_list() == [5]


def test_such_a_lock_left_by_another_machine_is_named(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    monkeypatch.setattr(locked, "PATIENCE_S", 0.0)
    left = data_folder / locked.SOFT_LOCK
    data_folder.mkdir()
    left.write_text("1\nanother-machine\n")
    path = data_folder / "pain.csv"
    with pytest.raises(PlannerError) as caught:
        fresh(data_folder).add_pain(5, rated_at=NOW)
    assert str(caught.value) == (
        f"{path}: nothing was saved: another program has been writing to the folder for 0 s. "
        f"Close the other notebook. If there is none, delete {left}, then save again."
    )
    left.unlink()
    Diary(data_folder).add_pain(5, rated_at=NOW)
    assert Diary(data_folder).pain()["pain"].to_list() == [5]


@pytest.mark.parametrize("left", range(1, 60, 3))
def test_a_row_torn_by_a_crash_is_completed_when_it_is_saved_again(diary: Diary, left: int) -> None:
    """Also where what is left of it looks like a whole row: it would count twice."""
    lived_in(diary)
    path = diary.folder / "pain.csv"
    before = path.read_bytes()
    diary.add_pain(5, rated_at=NOW, note='slept "badly", woke\nearly')
    after = path.read_bytes()
    path.write_bytes(after[: len(before) + left])
    diary.add_pain(5, rated_at=NOW, note='slept "badly", woke\nearly')
    assert path.read_bytes() == after


def test_two_threads_may_be_the_first_in_a_folder_at_once(data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.is_dir

    def made_right_after(path: Path) -> bool:
        there = real(path)
        if path == data_folder and not there:  # the other thread comes in between
            monkeypatch.setattr(Path, "is_dir", real)
            Diary(data_folder).add_pain(4, about=MONDAY)
        return there

    monkeypatch.setattr(Path, "is_dir", made_right_after)
    Diary(data_folder).add_pain(5, about=MONDAY + timedelta(1))
    assert Diary(data_folder).pain()["pain"].to_list() == [4, 5]
