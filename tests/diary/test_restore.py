from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from collections import namedtuple
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import planner
from planner import backup
from planner.diary import Diary, restore
from planner.diary.restore import BroughtBack, Change
from planner.diary.tables import TABLES
from planner.errors import PlannerError
from planner.person.profile import Profile, save_profile
from planner.storage import archive, durable
from planner.storage.schema_version import SCHEMA_VERSION
from tests.helpers.clock import MORNING
from tests.helpers.diary_rows import rating_row, write_diary

PNG = b"\x89PNG\r\n\x1a\n..."
WHEN = "2026-11-20T07:00:00+01:00"
VISIT = {"date": "2026-11-01", "with": "chiropractor"}


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    diary = write_diary(data_folder, pain=[rating_row(date(2026, 11, 20), 3, WHEN)], visits=[VISIT])
    save_profile(Profile(minutes={"mon": 10}), data_folder / "profile.toml")
    (data_folder / "pictures").mkdir()
    (data_folder / "pictures" / "a.png").write_bytes(PNG)
    (data_folder / "deleted").mkdir()
    (data_folder / "deleted" / "pain.csv").write_bytes(b"rated_at,about\n")
    (data_folder / "calendar.json").write_text("{}")
    return diary


def everything(folder: Path) -> dict[str, bytes]:
    """All but the backups and what programs keep for themselves."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in found.items()
        if not name.startswith("backups/") and name not in (".lock", "datapackage.json")
    }


def refusal(folder: Path, data: bytes, only: str | None = None) -> str:
    before = everything(folder)
    with pytest.raises(PlannerError) as caught:
        restore.bring_back(folder, data, "my.zip", only)
    assert everything(folder) == before
    return str(caught.value)


def test_everything_goes_to_another_computer_and_is_the_same_there(diary: Diary, tmp_path: Path) -> None:
    path = planner.export_all(tmp_path / "all.zip", diary.folder)
    assert path == tmp_path / "all.zip"
    assert path.stat().st_mode & 0o777 == 0o600
    other = tmp_path / "other"
    done = planner.import_all(path, other)
    assert done == BroughtBack(tuple(sorted(everything(diary.folder))), None)
    assert everything(other) == everything(diary.folder)
    assert [folder.stat().st_mode & 0o777 for folder in (other, other / "deleted", other / "pictures")] == [0o700] * 3
    assert {(other / name).stat().st_mode & 0o777 for name in (*everything(other), "datapackage.json")} == {0o600}
    assert json.loads((other / "datapackage.json").read_text())["schema_version"] == SCHEMA_VERSION
    assert planner.import_all(path, other) == BroughtBack((), None)
    assert planner.export_all(tmp_path / "again.zip", diary.folder).read_bytes() == path.read_bytes()


@pytest.mark.time_machine(MORNING)
def test_a_folder_gets_a_file_named_after_today(diary: Diary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert planner.export_all(tmp_path).name == "stretching_diary_2026-11-23.zip"
    monkeypatch.chdir(tmp_path)
    assert planner.export_all() == Path("stretching_diary_2026-11-23.zip")


def test_an_empty_diary_has_nothing_to_take_along(data_folder: Path) -> None:
    with pytest.raises(PlannerError) as caught:
        planner.export_all(folder=data_folder)
    assert str(caught.value) == f"{data_folder}: there is nothing to take with you yet. Save a plan or a rating first."
    assert not data_folder.exists()


def test_what_could_not_come_in_again_does_not_go_out(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_UNPACKED", 10)
    with pytest.raises(PlannerError) as caught:
        restore.everything(diary.folder)
    assert str(caught.value) == (
        f"{diary.folder}: is too big for one zip. Take it along as it is: copy the whole folder."
    )


def test_the_preview_counts_rows_and_changes_nothing(diary: Diary) -> None:
    data = restore.everything(diary.folder)
    diary.add_pain(4)
    (diary.folder / "visits.csv").unlink()
    save_profile(Profile(minutes={"tue": 10}), diary.folder / "profile.toml")
    before = everything(diary.folder)
    assert restore.preview(diary.folder, data, "my.zip") == (
        Change("deleted/pain.csv", True, True, None, None),
        Change("pain.csv", True, False, 2, 1),
        Change("pictures/a.png", True, True, None, None),
        Change("profile.toml", True, False, None, None),
        Change("visits.csv", False, False, None, 1),
    )
    assert everything(diary.folder) == before


def test_restoring_gives_the_old_files_back_and_can_be_taken_back(diary: Diary) -> None:
    old = everything(diary.folder)
    data = restore.everything(diary.folder)
    diary.add_pain(4)
    diary.add_pause(date(2026, 11, 1), date(2026, 11, 2))
    (diary.folder / "pictures" / "a.png").write_bytes(PNG + b"other")
    new = everything(diary.folder)
    done = restore.bring_back(diary.folder, data, "my.zip")
    assert done.files == ("pain.csv", "pictures/a.png")
    assert everything(diary.folder) == old | {"pauses.csv": new["pauses.csv"]}
    assert len(diary.pain()) == 1
    assert done.before is not None
    assert re.fullmatch(r"\d{4}-\d\d-\d\d_before_\d{6}\.zip", done.before.name)
    restore.bring_back(diary.folder, done.before.read_bytes(), done.before.name)
    assert everything(diary.folder) == new


def test_one_file_comes_back_alone(diary: Diary) -> None:
    data = restore.everything(diary.folder)
    diary.add_pain(4)
    diary.add_visit(date(2026, 11, 2), "physiotherapist")
    assert restore.bring_back(diary.folder, data, "my.zip", "visits.csv").files == ("visits.csv",)
    assert (len(diary.pain()), len(diary.visits())) == (2, 1)
    assert refusal(diary.folder, data, "plan.csv").startswith("my.zip: 'plan.csv' is not in this zip.")


def test_what_else_changed_is_in_the_zip_and_comes_back(diary: Diary) -> None:
    diary.add_mark(date(2026, 11, 2), None, "medicine", "ibuprofen")
    data = restore.everything(diary.folder)
    diary.add_mark(date(2026, 11, 3), date(2026, 11, 3), "stress")
    assert restore.bring_back(diary.folder, data, "my.zip", "marks.csv").files == ("marks.csv",)
    assert diary.marks()["kind"].to_list() == ["medicine"]


def test_what_a_calendar_has_stays_known(diary: Diary) -> None:
    data = restore.everything(diary.folder)
    (diary.folder / "calendar.json").write_text('{"newer": 1}')
    restore.bring_back(diary.folder, data, "my.zip")
    assert (diary.folder / "calendar.json").read_text() == '{"newer": 1}'
    assert restore.bring_back(diary.folder, data, "my.zip", "calendar.json").files == ("calendar.json",)


@pytest.mark.parametrize("fails_at", range(6))
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), KeyboardInterrupt()])
def test_whatever_fails_half_way_is_taken_back(
    diary: Diary, monkeypatch: pytest.MonkeyPatch, fails_at: int, error: BaseException
) -> None:
    data = restore.everything(diary.folder)
    diary.add_pain(4)
    diary.add_visit(date(2026, 11, 2), "physiotherapist")
    (diary.folder / "profile.toml").unlink()
    (diary.folder / "pictures" / "a.png").write_bytes(PNG + b"other")
    before = everything(diary.folder)
    real, calls = durable.replace, iter(range(100))

    def replace(path: Path, content: bytes, **more: Any) -> None:
        if next(calls) == fails_at:
            raise error
        real(path, content, **more)

    monkeypatch.setattr(durable, "replace", replace)
    with pytest.raises((PlannerError, KeyboardInterrupt)):
        restore.bring_back(diary.folder, data, "my.zip")
    assert everything(diary.folder) == before
    assert backup.trouble(diary.folder) == ""
    assert next(calls) > fails_at


def test_what_cannot_even_be_taken_back_is_told(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    data = restore.everything(diary.folder)
    diary.add_pain(4)
    diary.add_visit(date(2026, 11, 2), "physiotherapist")
    real = durable.replace

    def full_from_then_on(path: Path, content: bytes, **more: Any) -> None:
        real(path, content, **more)
        if path.suffix == ".csv":
            monkeypatch.setattr(durable, "replace", lambda *_, **__: os.fstat(-1))  # Bad file descriptor

    monkeypatch.setattr(durable, "replace", full_from_then_on)
    with pytest.raises(PlannerError, match=os.strerror(errno.EBADF)):
        restore.bring_back(diary.folder, data, "my.zip")
    assert backup.trouble(diary.folder).startswith("Bringing a backup back broke off: some files are as in it")


DIES = """
import os, sys
from pathlib import Path
from planner.diary import restore
from planner.storage import durable
real, calls = durable.replace, iter(range(100))
def replace(path, data, **more):
    if next(calls) == int(sys.argv[3]):
        os._exit(9)
    real(path, data, **more)
durable.replace = replace
restore.bring_back(Path(sys.argv[1]), Path(sys.argv[2]).read_bytes(), "my.zip")
"""


@pytest.mark.long
@pytest.mark.parametrize("dies_at", range(5))
def test_a_process_that_dies_half_way_leaves_whole_files_and_is_told(
    diary: Diary, tmp_path: Path, dies_at: int
) -> None:
    path = planner.export_all(tmp_path / "all.zip", diary.folder)
    old = everything(diary.folder)
    diary.add_pain(4)
    diary.add_visit(date(2026, 11, 2), "physiotherapist")
    new = everything(diary.folder)
    done = subprocess.run([sys.executable, "-c", DIES, diary.folder, path, str(dies_at)], check=False)
    assert done.returncode == 9
    there = everything(diary.folder)
    assert all(there[name] in (old[name], new[name]) for name in new)
    begun = dies_at >= 2  # after the backup and the mark
    before = backup.backups(diary.folder)[0].path.name
    words = "Bringing a backup back broke off: some files are as in it, others as before. Do it again, or restore "
    expected = f"{words}{before}, which holds all of them as before." if begun else ""
    assert backup.trouble(diary.folder) == expected
    planner.import_all(diary.folder / "backups" / before if begun else path, diary.folder)
    assert everything(diary.folder) == (new if begun else old)
    planner.import_all(path, diary.folder)
    assert everything(diary.folder) == old
    assert backup.trouble(diary.folder) == ""


def test_a_disk_without_room_is_told_before_anything_is_written(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    data = restore.everything(diary.folder)
    diary.add_pain(4)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(100, 100, 0))
    assert refusal(diary.folder, data) == (
        f"{diary.folder}: nothing was brought back: it needs 1 MB of free space. Make room first."
    )
    assert backup.backups(diary.folder)[0].at is None


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "my.zip: holds no file of a diary. Choose a zip that this planner made."),
        ({"datapackage.json": b"{}"}, "my.zip: holds no file of a diary. Choose a zip that this planner made."),
        (
            {"pain.csv": b"x", "pictures/a.png": b"<svg>"},
            "my.zip: “pictures/a.png” is not a picture: PNG, JPEG or WebP. Take it out of the zip.",
        ),
        (
            {"pain.csv": b"x", "pictures/a.png": PNG + bytes(2_000_000)},
            "my.zip: “pictures/a.png” is not small enough: a picture may have 2 MB. Take it out of the zip.",
        ),
        (
            {"pain.csv": b"x", "datapackage.json": b'{"schema_version": 99}'},
            f"my.zip: a newer planner made it (version 99 of the tables; this one knows {SCHEMA_VERSION}). Update this one, then bring it "
            "back.",
        ),
    ],
    ids=["empty", "description only", "no picture", "big picture", "newer"],
)
def test_what_is_not_right_changes_nothing(
    diary: Diary, files: dict[str, bytes], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_RATIO", 10_000)
    assert refusal(diary.folder, archive.packed(files)) == sentence


@pytest.mark.parametrize("broken", [b"{", b"[]", b"\xff", b'{"schema_version": "2"}', b"[" * 100_000])
def test_a_broken_description_harms_nothing(diary: Diary, broken: bytes) -> None:
    data = archive.packed({"pauses.csv": b"from,to,why\n", "datapackage.json": broken})
    assert restore.bring_back(diary.folder, data, "my.zip").files == ("pauses.csv",)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "gone.zip"
    with pytest.raises(PlannerError) as caught:
        planner.import_all(path)
    assert str(caught.value) == (
        f"{path}: cannot be read ({os.strerror(errno.ENOENT)}). Check that it is there and that you may read it."
    )


def test_rows_that_cannot_be_read_come_back_as_they_were(diary: Diary) -> None:
    torn = b"rated_at,about,pain\nnot a time,2026-11-20,3\r\n\x00\xff"
    (diary.folder / "pain.csv").write_bytes(torn)
    data = restore.everything(diary.folder)
    (diary.folder / "pain.csv").write_bytes(b"")
    restore.bring_back(diary.folder, data, "my.zip")
    assert (diary.folder / "pain.csv").read_bytes() == torn


def test_a_link_is_followed_when_its_file_comes_back(diary: Diary, tmp_path: Path) -> None:
    data = restore.everything(diary.folder)
    target = tmp_path / "synced.csv"
    target.write_bytes(b"")
    (diary.folder / "pain.csv").unlink()
    (diary.folder / "pain.csv").symlink_to(target)
    restore.bring_back(diary.folder, data, "my.zip", "pain.csv")
    assert (diary.folder / "pain.csv").is_symlink()
    assert len(diary.pain()) == 1


def test_a_table_without_a_header_is_described_as_it_came_back(diary: Diary) -> None:
    path = diary.folder / "pain.csv"
    path.write_bytes("\n".join(path.read_text().splitlines()[1:]).replace(",", ";").encode("cp1252"))
    data = restore.everything(diary.folder)
    path.unlink()
    restore.bring_back(diary.folder, data, "my.zip")
    said = json.loads((diary.folder / "datapackage.json").read_bytes())["resources"][0]
    assert [field["name"] for field in said["schema"]["fields"]] == list(TABLES["pain"].names)
    assert said["dialect"] == {"delimiter": ";", "header": False}


def test_a_folder_in_the_place_of_the_description_keeps_nothing_from_coming_back(diary: Diary) -> None:
    data = restore.everything(diary.folder)
    (diary.folder / "pain.csv").unlink()
    (diary.folder / "datapackage.json").unlink(missing_ok=True)
    (diary.folder / "datapackage.json").mkdir()
    assert restore.bring_back(diary.folder, data, "my.zip").files == ("pain.csv",)


@pytest.mark.parametrize("saves", [1, 100])
def test_what_a_spreadsheet_saves_meanwhile_is_never_written_over(
    diary: Diary, monkeypatch: pytest.MonkeyPatch, saves: int
) -> None:
    data, path = restore.everything(diary.folder), diary.folder / "visits.csv"
    old = path.read_bytes()
    diary.add_pain(4)
    diary.add_visit(date(2026, 11, 2), "physiotherapist")
    rated = (diary.folder / "pain.csv").read_bytes()
    real, left = durable.replace, iter(range(saves))

    def replace(path: Path, content: bytes, **more: Any) -> None:
        if path.name == "visits.csv" and (n := next(left, None)) is not None:
            path.write_bytes(old + b"2026-11-03,saved,%d,\n" % n)
        real(path, content, **more)

    monkeypatch.setattr(durable, "replace", replace)
    if saves == 1:
        assert restore.bring_back(diary.folder, data, "my.zip").before
        assert path.read_bytes() == old
        kept = restore.contents(backup.backups(diary.folder)[0].path.read_bytes(), "backup")
        assert kept["visits.csv"] == old + b"2026-11-03,saved,0,\n"
    else:
        with pytest.raises(PlannerError, match="another program keeps changing the file"):
            restore.bring_back(diary.folder, data, "my.zip")
        assert path.read_bytes() == old + b"2026-11-03,saved,4,\n"
        assert (diary.folder / "pain.csv").read_bytes() == rated
    assert backup.trouble(diary.folder) == ""


def test_a_table_that_is_gone_or_lacks_most_of_its_rows_is_told_for_a_week(data_folder: Path) -> None:
    ratings = [rating_row(date(2026, 11, day), 3, f"2026-11-{day}T07:00:00+01:00") for day in range(11, 20)]
    write_diary(data_folder, pain=ratings, visits=[VISIT])
    backup.of_the_day(data_folder)
    path = data_folder / "backups" / "2026-11-20.zip"
    backup.backups(data_folder)[0].path.rename(path)
    kept = backup.Backup(path, date(2026, 11, 20))
    pain, whole = data_folder / "pain.csv", (data_folder / "pain.csv").read_bytes()
    assert restore.lost(data_folder) == []
    pain.write_bytes(b"".join(whole.splitlines(keepends=True)[:4]))  # 3 of 9 rows
    assert restore.lost(data_folder) == [(kept, Change("pain.csv", True, False, 3, 9))]
    pain.write_bytes(b"".join(whole.splitlines(keepends=True)[:6]))
    (data_folder / "visits.csv").write_text("date,with,note,next_due\n")  # one of few: the person may delete it
    assert restore.lost(data_folder) == []
    (data_folder / "visits.csv").unlink()
    pain.unlink()
    gone = [(kept, Change("pain.csv", False, False, None, 9)), (kept, Change("visits.csv", False, False, None, 1))]
    assert restore.lost(data_folder) == gone
    fewer = archive.packed({"pain.csv": b"".join(whole.splitlines(keepends=True)[:8])})
    (data_folder / "backups" / "2026-11-21.zip").write_bytes(fewer)  # it went bit by bit
    assert restore.lost(data_folder) == gone
    for day in range(22, 27):
        (data_folder / "backups" / f"2026-11-{day}.zip").write_bytes(b"torn")
    assert restore.lost(data_folder) == gone
    for day in (27, 28):
        (data_folder / "backups" / f"2026-11-{day}.zip").write_bytes(archive.packed({"plan.csv": b""}))
    assert restore.lost(data_folder) == []


def test_a_table_written_with_half_of_the_bytes_has_lost_nothing(data_folder: Path) -> None:
    ratings = [rating_row(date(2026, 11, day), 3, f"2026-11-{day}T07:00:00+01:00") for day in range(11, 20)]
    pain = write_diary(data_folder, pain=ratings).folder / "pain.csv"
    text = pain.read_text()
    pain.write_text(text, encoding="utf-16")
    backup.of_the_day(data_folder)
    pain.write_text(text)
    assert restore.lost(data_folder) == []


def test_a_backup_with_a_name_that_is_no_text_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / backup.FOLDER).mkdir()
    data = archive.packed({"pain (Ä).csv": b"x"})
    (tmp_path / backup.FOLDER / "2026-11-23.zip").write_bytes(data.replace("Ä".encode(), b"\xff\xff"))
    assert restore.lost(tmp_path) == []
