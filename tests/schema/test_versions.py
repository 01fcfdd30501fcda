"""Files of every older version are read in full and written on; a newer version's are left alone."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tomllib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from planner import export_all, import_all, screening
from planner.catalogue import load_catalogue
from planner.catalogue.own_stretches import add_own_stretch
from planner.diary import Diary
from planner.diary.columns import csv_line
from planner.diary.data_package import data_package, resource
from planner.diary.deleted_rows import delete_rating, restore_rating, restore_session
from planner.diary.tables import TABLES
from planner.errors import UnreadableFile
from planner.paper.calendar_file import kept_in
from planner.person import own_day
from planner.person.profile import Profile, as_plain, load_profile, save_profile
from planner.storage.schema_version import PACKAGE, SCHEMA_VERSION, version_in, version_of
from planner.week.edits_file import load_edits
from planner.widgets.plan_editor import PlanEditor
from planner.widgets.session_history import SessionHistory
from planner.widgets.session_player import SessionPlayer

VERSIONS = sorted(path for path in Path(__file__).parent.iterdir() if path.is_dir() and path.name[0].isdigit())
NEWEST = VERSIONS[-1]
MONDAY = date(2026, 11, 23)
NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)


@pytest.fixture(params=[path.name for path in VERSIONS])
def old(request: pytest.FixtureRequest, data_folder: Path) -> Path:
    """A copy of the folder that a version wrote."""
    shutil.copytree(Path(__file__).parent / request.param, data_folder)
    return data_folder


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    """Return the rows of a file as Python's own csv reads them."""
    path = folder / f"{table}.csv"
    text = path.read_bytes().decode() if path.exists() else ""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def as_written(diary: Diary, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a table as the diary reads them, each value as the text that stands for it."""
    table, reading = TABLES[name], diary.reading(name)
    frame = reading.frame.assign(**reading.instants)
    for row in frame[list(table.names)].to_dict("records"):
        yield table.texts({str(column): None if pd.isna(value) else value for column, value in row.items()})


@pytest.mark.parametrize("table", TABLES)
def test_every_value_of_every_version_is_read(old: Path, table: str) -> None:
    diary = Diary(old)
    lacking = dict.fromkeys(TABLES[table].names, "")
    assert list(as_written(diary, table)) == [lacking | row for row in rows(old, table)]
    assert diary.problems().empty


def test_the_other_files_of_every_version_are_read(old: Path) -> None:
    profile = load_profile(old / "profile.toml")
    assert profile is not None
    kept = tomllib.loads((old / "profile.toml").read_text("utf-8"))
    assert {name: as_plain(profile)[name] for name in kept} == kept
    if (old / "screening.toml").exists():
        assert [answers.on for answers in screening.history(old / "screening.toml")] == [MONDAY]
    if (old / "week_edits.toml").exists():
        assert load_edits(MONDAY, old / "week_edits.toml").lock == {(MONDAY, "side_bend")}
    if (old / "my_stretches.toml").exists():
        assert load_catalogue(old / "my_stretches.toml")["my_clam"].target.hold_s == 20
    if (old / "day_begins.toml").exists():
        assert own_day.load(old).changes == ((date(2027, 3, 1), 4), (date(2027, 3, 8), 2))
    if (old / "calendar.json").exists():
        assert kept_in(old / "calendar.json").days == {MONDAY, date(2026, 11, 25)}


ADDED: dict[str, Callable[[Diary], None]] = {
    "sessions": lambda diary: diary.put_session(
        "added", date=MONDAY, started_at=NOW, planned_s=60, active_s=60, outcome="completed"
    ),
    "performed": lambda diary: diary.put_performed(
        "added", 1, "both", stretch="x", reps_planned=1, reps_done=1, hold_s=0, active_s=1, outcome="done"
    ),
    "pain": lambda diary: diary.add_pain(4, rated_at=NOW),
    "visits": lambda diary: diary.add_visit(MONDAY, "added"),
    "pauses": lambda diary: diary.add_pause(MONDAY, MONDAY, "added"),
}


@pytest.mark.parametrize("table", ADDED)
def test_a_row_is_added_below_every_version(old: Path, table: str) -> None:
    path, diary = old / f"{table}.csv", Diary(old)
    before, count = path.read_bytes(), len(diary.reading(table).frame)
    ADDED[table](diary)
    assert path.read_bytes().startswith(before)
    assert path.read_bytes().count(b"\n") == before.count(b"\n") + 1
    assert len(diary.reading(table).frame) == count + 1
    assert diary.problems().empty


def test_a_mark_is_added_to_every_version(old: Path) -> None:
    before, diary = rows(old, "marks"), Diary(old)
    diary.add_mark(MONDAY, None, "stress", "added")
    assert rows(old, "marks") == [
        *before,
        {"from": "2026-11-23", "to": "", "kind": "stress", "what": "added", "note": ""},
    ]
    assert diary.problems().empty


def test_a_session_entered_later_finds_room_in_every_version(old: Path) -> None:
    before = rows(old, "sessions")
    session = {"date": MONDAY, "started_at": NOW, "planned_s": 60, "active_s": 60, "outcome": "completed"}
    Diary(old).put_session("added", **session, entered_at=NOW)
    after = rows(old, "sessions")
    assert after[:-1] == [row | {"entered_at": row.get("entered_at", "")} for row in before]
    assert after[-1]["entered_at"] == NOW.isoformat()


def test_what_comes_from_another_program_finds_room_in_every_version(old: Path) -> None:
    before = {name: rows(old, name) for name in ("sessions", "pain")}
    origin = {"known": "day", "tracker": "Stretching (CSV)", "original": "2026-11-23 10"}
    session = {"date": MONDAY, "started_at": NOW, "planned_s": 60, "active_s": 60, "outcome": "completed"}
    added = {
        "sessions": [session | {"session_id": "imported.added"} | origin],
        "pain": [{"rated_at": NOW, "about": MONDAY, "pain": 4} | origin],
    }
    Diary(old).add_all(lambda: added)
    for name, those in before.items():
        after = rows(old, name)
        lacking = {column: "" for column in after[-1] if column in TABLES[name].names}
        assert after[:-1] == [lacking | row for row in those]
        assert {column: after[-1][column] for column in origin} == origin
    assert Diary(old).problems().empty
    assert version_of(old) == SCHEMA_VERSION


@pytest.mark.parametrize("table", ["sessions", "pain"])
def test_a_file_without_a_header_is_read_from_every_version(old: Path, table: str) -> None:
    before = [{name: text.replace("\n", " ") for name, text in row.items()} for row in rows(old, table)]
    (old / f"{table}.csv").write_text("".join(csv_line(row.values()) for row in before), "utf-8")
    diary = Diary(old)
    assert list(as_written(diary, table)) == [dict.fromkeys(TABLES[table].names, "") | row for row in before]
    assert diary.problems().empty


def test_rows_are_deleted_and_put_back_in_every_version(old: Path) -> None:
    before, diary = (old / "pain.csv").read_bytes(), Diary(old)
    count = len(diary.pain())
    rating = {"about": MONDAY, "pain": 4, "note": "Long drive, stiff"}
    delete_rating(diary, rating, NOW)
    assert len(diary.pain()) == count - 1
    restore_rating(diary, rating)
    assert (old / "pain.csv").read_bytes() == before


def test_what_an_older_version_deleted_is_put_back(data_folder: Path) -> None:
    shutil.copytree(NEWEST, data_folder)
    diary = Diary(data_folder)
    restore_session(diary, "entered.fedcba9876543210")
    assert "entered.fedcba9876543210" in set(diary.sessions()["session_id"])
    assert diary.problems().empty


def test_what_was_deleted_before_a_column_came_stays_known_and_is_put_back(old: Path) -> None:
    diary = Diary(old)
    first = {"about": MONDAY, "pain": 4, "note": "Long drive, stiff"}
    delete_rating(diary, first, NOW)
    origin = {"known": "day", "tracker": "Pain (CSV)", "original": "2026-11-23 5"}
    second = {"rated_at": NOW, "about": MONDAY, "pain": 5} | origin
    diary.add_all(lambda: {"pain": [second]})
    count = len(diary.pain())
    delete_rating(diary, second, NOW)
    gone = Diary(old / "deleted")
    assert gone.problems("pain").empty
    assert set(gone.pain()["pain"]) >= {4, 5}
    assert not list((old / "deleted").glob("pain.*.csv"))
    restore_rating(diary, second)
    restore_rating(diary, first)
    assert len(diary.pain()) == count + 1
    assert diary.problems().empty


# Zips


def own(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in bytes_of(folder).items() if "backups" not in name and name != PACKAGE}


def test_a_zip_of_every_version_comes_into_a_folder_of_this_one_and_back(old: Path, tmp_path: Path) -> None:
    then, new = export_all(tmp_path / "then.zip", old), tmp_path / "new"
    shutil.copytree(NEWEST, new)
    now = export_all(tmp_path / "now.zip", new)
    there, came = own(new), own(old)
    import_all(then, new)
    kept = {name: data for name, data in there.items() if name not in came or name == "calendar.json"}
    assert own(new) == came | kept
    assert Diary(new).problems().empty
    assert version_of(new) == SCHEMA_VERSION
    import_all(now, new)
    assert own(new) == came | there


def test_one_table_with_rows_of_this_version_makes_an_older_folder_one_that_older_planners_leave_alone(
    old: Path, tmp_path: Path
) -> None:
    import_all(export_all(tmp_path / "new.zip", NEWEST), old, only="pain.csv")
    assert (old / "pain.csv").read_bytes() == (NEWEST / "pain.csv").read_bytes()
    assert version_of(old) == SCHEMA_VERSION
    assert Diary(old).pain()["known"].eq("day").sum() == 1
    assert Diary(old).problems().empty


def test_the_files_as_they_are_written_now_have_a_folder_here() -> None:
    """Where this fails the columns have changed: add a folder that this version wrote, and keep those that are here."""
    written = json.loads((NEWEST / PACKAGE).read_text("utf-8"))
    now = json.loads(data_package(map(resource, TABLES.values())))
    names = [
        {resource["name"]: [field["name"] for field in resource["schema"]["fields"]] for resource in each["resources"]}
        for each in (written, now)
    ]
    assert names[0] == names[1]
    assert written["schema_version"] == SCHEMA_VERSION


def test_no_version_needs_more_columns_than_one_of_the_same_number_had() -> None:
    """Where this fails, files that are there can be appended to no more: make the column optional, or raise the number."""
    for folder in VERSIONS:
        if version_of(folder) in (None, SCHEMA_VERSION):
            for name, table in TABLES.items():
                lines = (folder / table.file).read_text("utf-8").splitlines() if (folder / table.file).exists() else []
                assert not lines or not table.header_fault(lines[0].split(",")), name


# A newer program's folder


NEWER = json.dumps({"name": "stretching-diary", "schema_version": SCHEMA_VERSION + 1, "resources": []}).encode()


@pytest.fixture
def newer(data_folder: Path) -> Path:
    shutil.copytree(NEWEST, data_folder)
    (data_folder / PACKAGE).write_bytes(NEWER)
    return data_folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def sentence(folder: Path) -> str:
    return (
        f"{folder / PACKAGE}: this folder is of version {SCHEMA_VERSION + 1}, and this planner knows versions up to {SCHEMA_VERSION}. "
        "Nothing was read or changed. Update the planner, then run this again."
    )


OWN = {"name": "Bridge", "steps": ["Lift."], "position": "lying", "regions": ["hips"], "reps": 5, "hold_s": 5}
TRIED: dict[str, Callable[[Path], object]] = {
    **{f"read {name}": lambda folder, name=name: Diary(folder).reading(name) for name in TABLES},
    **{f"write {name}": lambda folder, add=add: add(Diary(folder)) for name, add in ADDED.items()},
    "list problems": lambda folder: Diary(folder).problems(),
    "correct a session": lambda folder: Diary(folder).correct_session("x", note=""),
    "remove a pause": lambda folder: Diary(folder).remove_pause(MONDAY, MONDAY),
    "delete a rating": lambda folder: delete_rating(Diary(folder), {"pain": 4}, NOW),
    "put back a session": lambda folder: restore_session(Diary(folder), "entered.fedcba9876543210"),
    "read the profile": lambda folder: load_profile(folder / "profile.toml"),
    "save the profile": lambda folder: save_profile(Profile(), folder / "profile.toml"),
    "read the answers": lambda folder: screening.latest(folder / "screening.toml"),
    "keep answers": lambda folder: screening.keep(
        screening.Screening(MONDAY, {question.id: False for question in screening.load_questions()}),
        folder / "screening.toml",
    ),
    "write marks": lambda folder: Diary(folder).add_mark(MONDAY, None, "other"),
    "read what was changed by hand": lambda folder: load_edits(MONDAY, folder / "week_edits.toml"),
    "read when days begin": lambda folder: Diary(folder).today(),
    "choose when days begin": lambda folder: own_day.set_day_begins("06:00", folder),
    "read own stretches": lambda folder: load_catalogue(folder / "my_stretches.toml"),
    "add an own stretch": lambda folder: add_own_stretch(OWN, folder / "my_stretches.toml"),
}


@pytest.mark.parametrize("tried", TRIED.values(), ids=TRIED)
def test_a_newer_folder_is_neither_read_nor_written(newer: Path, tried: Callable[[Path], object]) -> None:
    before = bytes_of(newer)
    with pytest.raises(UnreadableFile) as caught:
        tried(newer)
    assert str(caught.value) == sentence(newer)
    assert bytes_of(newer) == before


def test_a_folder_that_becomes_newer_while_it_is_open_is_read_no_more(data_folder: Path) -> None:
    shutil.copytree(NEWEST, data_folder)
    diary = Diary(data_folder)
    assert not diary.pain().empty
    (data_folder / PACKAGE).write_bytes(NEWER)
    with pytest.raises(UnreadableFile, match=f"this folder is of version {SCHEMA_VERSION + 1}"):
        diary.pain()


def test_the_widgets_say_that_a_folder_is_newer(newer: Path) -> None:
    before = bytes_of(newer)
    diary = Diary(newer)
    assert SessionPlayer.today(diary).error == sentence(newer)
    assert SessionHistory(diary).view == {"error": sentence(newer)}
    assert PlanEditor(diary, MONDAY).reply["error"] == sentence(newer)
    assert bytes_of(newer) == before


# A broken datapackage.json


BROKEN = [
    b"",
    b"{",
    b"\xff\xfe\x00",
    b"null",
    b"[2]",
    b"[" * 100_000,
    b"{}",
    b'{"schema_version": "2"}',
    b'{"schema_version": true}',
    b'{"schema_version": null}',
    b'{"schema_version": -2}',
    b'{"schema_version": 0}',
    b'{"schema_version": ' + b"9" * 5000 + b"}",
    b"<<<<<<< HEAD\n{}\n=======\n",
]


@pytest.mark.parametrize("data", BROKEN, ids=[repr(data[:24]) for data in BROKEN])
def test_a_broken_package_harms_nothing_and_is_made_anew(data_folder: Path, data: bytes) -> None:
    shutil.copytree(NEWEST, data_folder)
    whole = json.loads((data_folder / PACKAGE).read_bytes())
    (data_folder / PACKAGE).write_bytes(data)
    diary = Diary(data_folder)
    assert diary.problems().empty
    assert (data_folder / PACKAGE).read_bytes() == data
    diary.add_pain(4, rated_at=NOW)
    assert json.loads((data_folder / PACKAGE).read_bytes()) == whole


def test_a_folder_without_a_package_gets_one_with_the_next_row(old: Path) -> None:
    (old / PACKAGE).unlink()
    diary = Diary(old)
    assert diary.problems().empty
    diary.add_pain(4, rated_at=NOW)
    package = json.loads((old / PACKAGE).read_bytes())
    there = [name for name in TABLES if (old / f"{name}.csv").exists()]
    assert [resource["name"] for resource in package["resources"]] == there
    assert package["schema_version"] == SCHEMA_VERSION


def test_a_row_is_written_where_the_package_cannot_be(data_folder: Path) -> None:
    (data_folder / PACKAGE).mkdir(parents=True)
    diary = Diary(data_folder)
    for pain in (4, 5):
        diary.add_pain(pain)
    assert diary.pain()["pain"].to_list() == [4, 5]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_the_version_is_read_in_the_encoding_that_another_program_gave_the_file(encoding: str) -> None:
    assert version_in(NEWER.decode().encode(encoding)) == SCHEMA_VERSION + 1
