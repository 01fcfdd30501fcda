from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings

from planner.diary import Diary
from planner.diary.csv_dialect import dialect_of
from planner.diary.deleted_rows import delete_rating, restore_rating
from planner.diary.reading import columns_in, read
from planner.diary.tables import TABLES
from planner.errors import PlannerError
from tests.helpers.hand_edits import Edited, edited

PAIN = TABLES["pain"]
SESSIONS = [column.name for column in TABLES["sessions"].columns if not column.optional]
NOW = datetime.fromisoformat("2026-12-24T07:31:05+01:00")


@settings(max_examples=60, deadline=None)
@given(edited())
def test_rows_read_and_rows_listed_are_the_rows_there(file: Edited) -> None:
    found = read(PAIN, file.data)
    assert len(found.frame) + len(found.problems) == file.there
    notes = iter(found.frame["note"])
    assert all(note in notes for note in file.sound)  # each of them, in this order


@pytest.mark.long
@settings(max_examples=40, deadline=None)
@given(edited())
def test_a_row_is_added_below_every_byte_that_stood_there(
    tmp_path_factory: pytest.TempPathFactory, file: Edited
) -> None:
    diary = Diary(tmp_path_factory.mktemp("edited"))
    path = diary.folder / "pain.csv"
    path.write_bytes(file.data)
    before = read(PAIN, file.data)
    assert len(diary.problems()) == len(before.problems)
    assert path.read_bytes() == file.data
    if columns_in(PAIN, file.data)[0] not in {*PAIN.names, "mood"}:  # a torn row, and nothing says what its fields are
        with pytest.raises(PlannerError, match="the first line is not the header"):
            diary.add_pain(7, rated_at=NOW)
        assert path.read_bytes() == file.data
        return
    diary.add_pain(7, rated_at=NOW, note="né")
    data = path.read_bytes()
    assert data.startswith(file.data)
    after = read(PAIN, data)
    # A quote that a crash left open is closed above the new row: then the torn row may be read as well.
    closed = len(after.frame) - len(before.frame) - 1
    assert after.frame["note"].to_list()[: len(before.frame)] == before.frame["note"].to_list()
    assert after.frame["note"].to_list()[-1] == "né"
    assert (closed, len(after.problems)) in ((0, len(before.problems)), (1, len(before.problems) - 1))
    diary.add_pain(7, rated_at=NOW, note="né")
    assert path.read_bytes() == data
    assert dialect_of(data) == dialect_of(file.data)


@pytest.mark.long
@settings(max_examples=40, deadline=None)
@given(edited())
def test_a_change_keeps_all_other_lines(tmp_path_factory: pytest.TempPathFactory, file: Edited) -> None:
    diary = Diary(tmp_path_factory.mktemp("edited"))
    path = diary.folder / "pain.csv"
    path.write_bytes(file.data)
    reading = diary.reading("pain")
    if reading.frame.empty:
        return
    row = reading.frame.iloc[0]
    key = {"rated_at": reading.instants["rated_at"][0], "about": row["about"].date()}
    diary.correct_rating(key, pain=9, note="née")
    dialect = dialect_of(file.data)
    old, new = (dialect.text(data).splitlines() for data in (file.data, path.read_bytes()))
    changed = [place for place, (was, now) in enumerate(zip(old, new, strict=True)) if was != now]
    assert len({old[place] for place in changed}) == 1
    assert diary.pain()["note"].to_list() == ["née", *reading.frame["note"][1:]]
    assert len(diary.problems()) == len(reading.problems)


def test_what_a_western_file_cannot_hold_is_refused_and_the_file_stays(tmp_path: Path) -> None:
    diary, path = Diary(tmp_path), tmp_path / "visits.csv"
    before = 'date;with;note;next_due\r\n2026-11-01;René;"50 €; gut";\r\n'.encode("cp1252")
    path.write_bytes(before)
    with pytest.raises(PlannerError) as caught:
        diary.add_visit(NOW.date(), "Ada", "5 → 3")
    assert str(caught.value) == (
        f"{path}: nothing was saved: the file is written as cp1252 (Western European), which has no '→'. Save it as "
        "UTF-8 in your spreadsheet, or leave that character out, then save again."
    )
    assert path.read_bytes() == before
    diary.add_visit(NOW.date(), "Ada", "für 5 €")
    assert path.read_bytes() == before + "2026-12-24;Ada;für 5 €;\r\n".encode("cp1252")
    assert diary.visits()["note"].to_list() == ["50 €; gut", "für 5 €"]


def test_a_character_torn_by_a_crash_makes_no_western_file(tmp_path: Path) -> None:
    diary, path = Diary(tmp_path), tmp_path / "pauses.csv"
    before = b"from,to,why\n2026-11-01,2026-11-02,caf\xc3"
    path.write_bytes(before)
    diary.add_pause(NOW.date(), NOW.date(), "五")
    assert path.read_bytes() == before + "\ufffd\n2026-12-24,2026-12-24,五\n".encode()
    assert diary.pauses()["why"].to_list() == ["五"]
    assert diary.problems()["line"].to_list() == [2]


def test_rows_without_a_header_are_read_and_added_to(tmp_path: Path) -> None:
    diary, path = Diary(tmp_path), tmp_path / "sessions.csv"
    before = "s1,,2026-11-22,2026-11-22T07:31:05+01:00,,300,200,completed,3,2,note\n"
    path.write_text(before)
    session = {"date": NOW.date(), "started_at": NOW, "planned_s": 1, "active_s": 1, "outcome": "completed"}
    diary.put_session("s2", **session)
    added = "s2,,2026-12-24,2026-12-24T07:31:05+01:00,,1,1,completed,,,\n"
    assert path.read_text() == before + added
    assert diary.sessions()["session_id"].to_list() == ["s1", "s2"]
    diary.put_session("s3", **session, entered_at=NOW)
    assert path.read_text().splitlines()[:3] == [
        ",".join([*SESSIONS, "entered_at"]),
        before.strip() + ",",
        added.strip() + ",",
    ]
    assert diary.problems().empty


@pytest.mark.parametrize("says", ["", "sep=;\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_a_header_goes_above_the_rows_and_below_what_says_how_they_are_written(
    tmp_path: Path, encoding: str, says: str
) -> None:
    diary, path = Diary(tmp_path), tmp_path / "sessions.csv"
    row = "s1;;2026-11-22;2026-11-22T07:31:05+01:00;;300;200;completed;3;2;note\r\n"
    path.write_bytes((says + row).encode(encoding))
    session = {"date": NOW.date(), "started_at": NOW, "planned_s": 1, "active_s": 1, "outcome": "completed"}
    diary.put_session("s2", **session, entered_at=NOW)
    header = ";".join([*SESSIONS, "entered_at"]) + "\r\n"
    added = "s2;;2026-12-24;2026-12-24T07:31:05+01:00;;1;1;completed;;;;2026-12-24T07:31:05+01:00\r\n"
    assert path.read_bytes() == (says + header + row.replace("note", "note;") + added).encode(encoding)
    assert diary.problems().empty


def test_rows_and_columns_are_added_below_a_header_that_opens_a_quote(tmp_path: Path) -> None:
    diary, path = Diary(tmp_path), tmp_path / "sessions.csv"
    before = ",".join([*SESSIONS, '"mood\n'])
    path.write_text(before)
    session = {"date": NOW.date(), "started_at": NOW, "planned_s": 1, "active_s": 1, "outcome": "completed"}
    diary.put_session("s1", **session)
    added = "s1,,2026-12-24,2026-12-24T07:31:05+01:00,,1,1,completed,,,,\n"
    assert path.read_text() == before + added
    diary.put_session("s2", **session, note="low", entered_at=NOW)
    assert path.read_text().splitlines()[:2] == [before.strip() + '",entered_at', added.strip() + ","]
    assert diary.sessions()["note"].to_list() == ["", "low"]
    assert diary.problems().empty


def test_a_deleted_row_comes_back_below_the_header(tmp_path: Path) -> None:
    diary, path = Diary(tmp_path), tmp_path / "pain.csv"
    diary.add_pain(4, rated_at=NOW)
    diary.add_pain(5, rated_at=NOW)
    before = path.read_text()
    delete_rating(diary, {"pain": 4}, NOW)
    path.write_text("sep=,\n" + path.read_text())
    restore_rating(diary, {"pain": 4})
    assert path.read_text() == "sep=,\n" + before


def test_a_change_of_a_doubled_row_brings_no_older_one_back(tmp_path: Path) -> None:
    diary, path = Diary(tmp_path), tmp_path / "pain.csv"
    diary.add_pain(4, rated_at=NOW)
    path.write_text(path.read_text() + path.read_text().splitlines()[1] + "\n")
    diary.correct_rating({"rated_at": NOW}, pain=2)
    assert diary.pain()["pain"].to_list() == [2]
    assert diary.problems()["line"].to_list() == [3]
