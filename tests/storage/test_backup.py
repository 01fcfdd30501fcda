from __future__ import annotations

import errno
import os
import shutil
import signal
import tempfile
import threading
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from time_machine import TimeMachineFixture

from planner import backup
from planner.catalogue import pictures
from planner.diary import Diary
from planner.diary.deleted_rows import delete_rating
from planner.paper.report import save_report
from planner.person.profile import Profile, save_profile
from planner.storage import archive, durable
from tests.crash import calls
from tests.helpers.clock import MORNING, at
from tests.helpers.diary_rows import rating_row, write_diary

TODAY = MORNING.date()
WHEN = "2026-11-20T07:00:00+01:00"


pytestmark = pytest.mark.time_machine(MORNING)


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    return write_diary(data_folder, pain=[rating_row(date(2026, 11, 20), 3, WHEN)])


def held(path: Path) -> dict[str, bytes]:
    return archive.unpacked(path.read_bytes(), path.name, backup.DIARY)


def names(folder: Path) -> list[str]:
    return [each.path.name for each in backup.backups(folder)]


def test_the_first_change_of_a_day_is_preceded_by_a_backup(diary: Diary) -> None:
    before = (diary.folder / "pain.csv").read_bytes()
    diary.add_pain(4)
    diary.add_visit(date(2026, 11, 1), "physiotherapist")
    assert names(diary.folder) == ["2026-11-23.zip"]
    path = diary.folder / "backups" / "2026-11-23.zip"
    assert held(path) == {"pain.csv": before}
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_every_day_has_its_own(diary: Diary, time_machine: TimeMachineFixture) -> None:
    diary.add_pain(4)
    one = (diary.folder / "pain.csv").read_bytes()
    time_machine.shift(timedelta(1))
    diary.add_pain(5, about=date(2026, 11, 22))
    assert names(diary.folder) == ["2026-11-24.zip", "2026-11-23.zip"]
    assert held(diary.folder / "backups" / "2026-11-24.zip")["pain.csv"] == one


def test_one_that_is_there_stays_as_it_is(diary: Diary) -> None:
    path = diary.folder / "backups" / "2026-11-23.zip"
    path.parent.mkdir()
    path.write_bytes(b"made by another notebook")
    diary.add_pain(4)
    assert path.read_bytes() == b"made by another notebook"


def test_a_new_diary_has_nothing_to_back_up(data_folder: Path) -> None:
    Diary(data_folder).add_pain(4)
    assert names(data_folder) == []
    assert backup.trouble(data_folder) == ""


def test_all_that_the_person_wrote_is_in_it(diary: Diary) -> None:
    folder = diary.folder
    for name in (
        "deleted/sessions.1.csv",
        "my_stretches.toml",
        "week_edits.toml",
        "day_begins.toml",
        "calendar.json",
        "pain (1).csv",
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(name)
    for name in ("report_2026-11-01_to_2026-11-20.pdf", "notes.txt", ".lock", "pictures/a.png", ".pain.csv.x.tmp"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"\x89PNG\r\n\x1a\n")
    save_profile(Profile(minutes={"mon": 10}), folder / "profile.toml")
    assert sorted(held(folder / "backups" / "2026-11-23.zip")) == [
        "calendar.json",
        "day_begins.toml",
        "deleted/sessions.1.csv",
        "my_stretches.toml",
        "pain (1).csv",
        "pain.csv",
        "week_edits.toml",
    ]
    assert "profile.toml" in backup.own_files(folder)
    assert "pictures/a.png" in backup.own_files(folder, pictures.is_picture)


def test_a_deletion_is_a_change_and_a_report_is_none(diary: Diary) -> None:
    save_report(diary, today=TODAY, formats=("html",))
    assert names(diary.folder) == []
    delete_rating(diary, {"rated_at": WHEN}, at=datetime.fromisoformat(WHEN))
    assert names(diary.folder) == ["2026-11-23.zip"]
    assert not (diary.folder / "deleted" / "backups").exists()


@settings(max_examples=30)
@given(st.sets(st.integers(0, 500), max_size=60))
def test_the_newest_days_and_the_first_of_every_month_stay(ages: set[int]) -> None:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / backup.FOLDER
        place.mkdir()
        days = sorted(TODAY - timedelta(age) for age in ages)
        for day in days:
            (place / f"{day}.zip").touch()
        (place / "mine.zip").touch()
        backup._tidy(place)
        first = {(day.year, day.month): day for day in reversed(days)}
        kept = sorted({*days[-30:], *first.values()})
        assert sorted(each.day for each in backup.backups(Path(name))) == kept
        assert (place / "mine.zip").exists()


def test_what_a_crash_left_is_tidied(diary: Diary) -> None:
    place = diary.folder / "backups"
    place.mkdir()
    (place / f".2026-11-20.zip.abc{durable.UNFINISHED}").touch()
    diary.add_pain(4)
    assert [path.name for path in place.iterdir()] == ["2026-11-23.zip"]


def test_a_backup_that_fails_keeps_no_row_and_is_told(
    diary: Diary, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = durable.replace

    def full(path: Path, data: bytes, **more: Any) -> None:
        if path.suffix == ".zip":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(path, data, **more)

    monkeypatch.setattr(durable, "replace", full)
    diary.add_pain(4)
    diary.add_pain(5, about=date(2026, 11, 22))
    assert len(diary.pain()) == 3
    sentence = (
        f"What you enter is saved, but today's backup could not be made ({os.strerror(errno.ENOSPC)}). Free some space, "
        f"or make {diary.folder / 'backups'} writable."
    )
    assert backup.trouble(diary.folder) == sentence
    assert caplog.messages == [sentence]  # once a day, not with every row


def test_a_backup_that_fails_is_tried_again_the_next_day(diary: Diary, time_machine: TimeMachineFixture) -> None:
    (diary.folder / "backups").write_text("a file where the folder should be")
    diary.add_pain(4)
    assert "could not be made" in backup.trouble(diary.folder)
    (diary.folder / "backups").unlink()
    time_machine.shift(timedelta(1))
    diary.add_pain(5, about=date(2026, 11, 22))
    assert backup.trouble(diary.folder) == ""
    assert names(diary.folder) == ["2026-11-24.zip"]


def changed(path: Path, when: datetime) -> None:
    os.utime(path, (when.timestamp(), when.timestamp()))


@pytest.fixture
def backed_up(diary: Diary) -> Path:
    """The backup of a diary whose files are all of the evening before."""
    diary.add_pain(4)
    (path,) = (each.path for each in backup.backups(diary.folder))
    for file in (path, *diary.folder.glob("*.*")):
        changed(file, MORNING - timedelta(hours=12))
    return path


def test_a_change_after_the_newest_backup_is_told(diary: Diary, backed_up: Path) -> None:
    assert backup.trouble(diary.folder) == ""
    changed(backed_up, MORNING - timedelta(5))
    changed(diary.folder / "pain.csv", at("2026-11-21 12:00"))
    changed(diary.folder / "datapackage.json", MORNING - timedelta(5))
    assert backup.trouble(diary.folder) == (
        "pain.csv changed on 21 November 2026, after the newest backup. That is right if you changed it by hand; if not, "
        f"check that {diary.folder / 'backups'} can be written to."
    )


def test_a_day_that_a_journey_made_longer_is_no_trouble(diary: Diary, backed_up: Path) -> None:
    begin = at("2026-11-20 00:05", "Pacific/Kiritimati")
    end = at("2026-11-20 23:55", "Etc/GMT+12")
    changed(backed_up, begin)
    for file in diary.folder.glob("*.*"):
        changed(file, end)
    assert backup.trouble(diary.folder) == ""
    changed(diary.folder / "pain.csv", end + timedelta(hours=1))
    assert backup.trouble(diary.folder).startswith("pain.csv changed on 21 November 2026")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "America/St_Johns"])
def test_who_flies_sees_no_false_alarm(diary: Diary, zone: str, time_machine: TimeMachineFixture) -> None:
    diary.add_pain(4)
    time_machine.move_to(MORNING.astimezone(ZoneInfo(zone)) + timedelta(hours=15))
    assert backup.trouble(diary.folder) == ""
    diary.add_pain(5, about=date(2026, 11, 22))
    assert backup.trouble(diary.folder) == ""


def test_a_clock_that_was_once_years_ahead_does_not_hide_trouble(diary: Diary, backed_up: Path) -> None:
    ahead = backed_up.with_name("2031-05-14.zip")
    ahead.write_bytes(backed_up.read_bytes())
    changed(ahead, at("2031-05-14 09:00"))
    changed(backed_up, MORNING - timedelta(5))
    assert backup.trouble(diary.folder).startswith("pain.csv changed on 22 November 2026, after the newest backup.")


def test_a_table_saved_while_the_clock_was_years_ahead_is_no_trouble_for_years(diary: Diary, backed_up: Path) -> None:
    changed(diary.folder / "pain.csv", at("2031-05-14 09:00"))
    assert backup.trouble(diary.folder) == ""


def test_a_copy_of_the_folder_whose_files_are_all_of_today_is_no_trouble(diary: Diary, backed_up: Path) -> None:
    backed_up.rename(backed_up.with_name("2026-10-01.zip"))
    for file in diary.folder.rglob("*.*"):
        changed(file, MORNING)
    assert backup.trouble(diary.folder) == ""


def test_a_backup_brought_back_is_no_trouble_where_all_was_backed_up_before(diary: Diary, backed_up: Path) -> None:
    assert backup.before_restoring(diary.folder, {}) != backed_up
    (newest, old) = (each.path for each in backup.backups(diary.folder))
    changed(newest, MORNING - timedelta(9))
    changed(old, MORNING - timedelta(9))
    assert backup.before_restoring(diary.folder, {}) == newest  # it holds all that stands there
    (diary.folder / "pain.csv").touch()
    changed(diary.folder / "datapackage.json", MORNING - timedelta(9))
    assert backup.trouble(diary.folder) == ""


def test_backups_of_days_to_come_come_last_and_push_no_other_out(tmp_path: Path) -> None:
    place = tmp_path / backup.FOLDER
    place.mkdir()
    real = [date(2026, 11, 20) - timedelta(n) for n in range(backup.DAYS)]
    wrong = [date(2031, 5, 14) + timedelta(n) for n in range(40)]
    for day in (*real, *wrong):
        (place / f"{day}.zip").touch()
    backup._tidy(place)
    assert [each.day for each in backup.backups(tmp_path)] == [*real, *wrong[::-1]]


def test_the_first_to_see_a_day_leave_their_backup_to_who_sees_it_last(tmp_path: Path) -> None:
    place = tmp_path / backup.FOLDER
    place.mkdir()
    for name in ("2026-11-24.zip", "2026-11-25.zip", "2026-11-23.zip"):
        (place / name).touch()
    assert names(tmp_path) == ["2026-11-24.zip", "2026-11-23.zip", "2026-11-25.zip"]


class Ended(threading.Thread):
    """A thread of a program that ends before it gets to anything."""

    def start(self) -> None:
        pass


def packed_by_now() -> None:
    for thread in threading.enumerate():
        if thread.name == backup.PACKING:
            thread.join()


def ways(path: Path) -> set[int]:
    with zipfile.ZipFile(path) as archived:
        return {entry.compress_type for entry in archived.infolist()}


@pytest.fixture
def long_diary(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> Diary:
    """One whose backup is large, as large goes here."""
    monkeypatch.setattr(backup, "LARGE", 10_000)
    (diary.folder / "pain.sync-conflict-2026.csv").write_text(WHEN * 1_000)
    return diary


@pytest.fixture
def as_it_is(long_diary: Diary, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The large backup of a program that was ended when it had written its row."""
    with monkeypatch.context() as patch:
        patch.setattr(backup, "Thread", Ended)
        long_diary.add_pain(4)
    (path,) = (each.path for each in backup.backups(long_diary.folder))
    return path


def test_a_large_one_is_there_before_the_change_and_packed_afterwards(long_diary: Diary) -> None:
    before = backup.own_files(long_diary.folder)
    long_diary.add_pain(4)
    packed_by_now()
    (path,) = (long_diary.folder / "backups").iterdir()
    assert path.read_bytes() == archive.packed(before)
    assert path.stat().st_mode & 0o777 == 0o600


def test_one_that_was_not_packed_is_whole_and_the_next_program_packs_it(long_diary: Diary, as_it_is: Path) -> None:
    whole = held(as_it_is)
    assert ways(as_it_is) == {zipfile.ZIP_STORED}
    assert set(whole) == {"pain.csv", "pain.sync-conflict-2026.csv"}
    changed(as_it_is, MORNING - timedelta(3))
    backup._tried.clear()
    long_diary.add_pain(5, about=date(2026, 11, 22))
    packed_by_now()
    assert ways(as_it_is) == {zipfile.ZIP_DEFLATED}
    assert held(as_it_is) == whole
    assert as_it_is.stat().st_mtime == (MORNING - timedelta(3)).timestamp()


def test_the_large_one_of_yesterday_is_packed_today(
    long_diary: Diary, as_it_is: Path, time_machine: TimeMachineFixture
) -> None:
    time_machine.shift(timedelta(1))
    long_diary.add_pain(5, about=date(2026, 11, 22))
    packed_by_now()
    assert [ways(each.path) for each in backup.backups(long_diary.folder)] == [{zipfile.ZIP_DEFLATED}] * 2


def test_whenever_packing_is_killed_the_backup_is_whole(as_it_is: Path, tmp_path: Path) -> None:
    whole, kept = held(as_it_is), shutil.copy(as_it_is, tmp_path / "kept")
    with calls.at(0, calls.failing(0)) as made:
        backup._pack([as_it_is])
    assert "write" in made
    for n, name in enumerate(made, 1):
        for when in ("before", "amid", "after") if name == "write" else ("before", "after"):
            shutil.copy(kept, as_it_is)
            if (pid := os.fork()) == 0:
                with calls.at(n, calls.killed(when)):
                    backup._pack([as_it_is])
                os._exit(0)
            assert os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGKILL
            assert held(as_it_is) == whole, (when, n, name)


def test_packing_that_fails_leaves_the_backup_as_it_is(as_it_is: Path) -> None:
    data = as_it_is.read_bytes()
    with calls.at(0, calls.failing(0)) as made:
        backup._pack([as_it_is])
    whole = as_it_is.read_bytes()
    for n in range(1, len(made) + 1):
        as_it_is.write_bytes(data)
        with calls.at(n, calls.failing(errno.EIO)):
            backup._pack([as_it_is])
        assert as_it_is.read_bytes() in (data, whole)
        assert [path.name for path in as_it_is.parent.iterdir()] == [as_it_is.name], made[n - 1]


def test_what_another_program_did_to_a_backup_meanwhile_stays(as_it_is: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = archive.smaller

    def meanwhile(data: bytes) -> bytes:
        as_it_is.unlink()
        return real(data)

    monkeypatch.setattr(archive, "smaller", meanwhile)
    backup._pack([as_it_is])
    assert not any(as_it_is.parent.iterdir())


@pytest.mark.parametrize("does", [backup._tidy, lambda place: backup._pack([*place.glob("*.zip")])])
def test_another_program_that_tidies_or_packs_meanwhile_costs_no_backup(
    as_it_is: Path, does: Callable[[Path], None]
) -> None:
    whole, data = held(as_it_is), as_it_is.read_bytes()
    with calls.at(0, calls.failing(0)) as made:
        backup._pack([as_it_is])
    for n in range(1, len(made) + 1):
        as_it_is.write_bytes(data)

        def meanwhile(call: Callable[[], Any], _: str, __: tuple[Any, ...]) -> Any:
            does(as_it_is.parent)
            return call()

        with calls.at(n, meanwhile):
            backup._pack([as_it_is])
        assert held(as_it_is) == whole, made[n - 1]
        assert [path.name for path in as_it_is.parent.iterdir()] == [as_it_is.name], made[n - 1]
        backup._pack([as_it_is])
        assert ways(as_it_is) == {zipfile.ZIP_DEFLATED}


def test_a_zip_that_the_person_made_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "2026-11-20.zip"
    with zipfile.ZipFile(path, "w") as mine:
        mine.mkdir("deleted")
        mine.writestr("deleted/pain.csv", WHEN * 100_000)
    data = path.read_bytes()
    assert set(held(path)) == {"deleted/pain.csv"}
    backup._pack([path])
    assert path.read_bytes() == data


def test_what_is_packed_is_not_read_again_each_day(as_it_is: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup._pack([as_it_is])
    monkeypatch.setattr(Path, "read_bytes", None)
    backup._pack([as_it_is])


def test_a_backup_that_is_no_zip_is_left_to_who_restores_it(tmp_path: Path) -> None:
    path = tmp_path / "2026-11-20.zip"
    path.write_bytes(b"x" * (backup.LARGE + 1))
    backup._pack([path])
    assert path.read_bytes() == b"x" * (backup.LARGE + 1)


def test_where_there_is_no_room_for_it_as_it_is_a_large_one_is_packed_at_once(
    long_diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, before = durable.replace, backup.own_files(long_diary.folder)

    def nearly_full(path: Path, data: bytes, *more: Any) -> None:
        if len(data) > backup.LARGE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(path, data, *more)

    monkeypatch.setattr(durable, "replace", nearly_full)
    long_diary.add_pain(4)
    (path,) = (long_diary.folder / "backups").iterdir()
    assert held(path) == before
    assert backup.trouble(long_diary.folder) == ""


def test_a_backup_that_waits_to_be_packed_is_not_made_twice(long_diary: Diary) -> None:
    first = backup.before_restoring(long_diary.folder, {})
    assert backup.before_restoring(long_diary.folder, {}) == first
    packed_by_now()
    assert backup.before_restoring(long_diary.folder, {}) == first
