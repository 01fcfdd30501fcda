from __future__ import annotations

import sqlite3
from typing import Any

import pytest

from planner.importing import health_connect as reader
from planner.importing.entries import NO_DAY
from tests.helpers.elsewhere import zipped
from tests.helpers.elsewhere_too import health_connect
from tests.importing.reading import left, refusal, source, told, trackers

ROW = (1_700_000_000_000, 3600, 1_700_000_600_500, 46, "Evening", "hips")
HOW = "In Health Connect, export your data, and choose that zip here."


NO_EXPORT = f"file.csv: is not an export of Health Connect: it has no exercise sessions. {HOW}"


UNREAD = "file.csv: its database cannot be read. Export it again, then choose the new one."


def changed(**changes: Any) -> tuple[Any, ...]:
    columns = ("start", "offset", "end", "kind", "title", "notes")
    return tuple({**dict(zip(columns, ROW, strict=True)), **changes}.values())


def test_an_exercise_becomes_a_session_of_its_kind() -> None:
    data = health_connect(changed(start=1_700_090_000_000, end=1_700_090_060_000, kind=57, title=None, notes=None), ROW)
    found = trackers(data)
    assert source(data).app == "Health Connect"
    assert told(found["Stretching"]) == [(1, "2023-11-14T23:13+01:00", "600.5", "", "Evening: hips")]
    assert told(found["Yoga"]) == [(2, "2023-11-16T00:13+01:00", "60", "", "")]
    assert [(tracker.use, tracker.unit, tracker.stamp) for tracker in found.values()] == [
        ("sessions", "seconds", "start"),
        ("", "seconds", "start"),
    ]
    assert source(zipped({"health_connect_export.db": data})).trackers[0].entries == found["Stretching"].entries


@pytest.mark.parametrize(
    ("number", "name"),
    [(0, "Unknown"), (27, "Pilates"), (46, "Stretching"), (53, "Walking"), (57, "Yoga"), (61, "Rowing machine")],
)
def test_the_kinds_have_androids_numbers(number: int, name: str) -> None:
    assert list(trackers(health_connect(changed(kind=number)))) == [name]


@pytest.mark.parametrize("kind", [62, -1, None, "yoga", 46.5, 10**15])
def test_a_kind_without_a_name_here_stands_with_the_others(kind: Any) -> None:
    assert list(trackers(health_connect(changed(kind=kind)))) == ["Another exercise"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"start": 0}, NO_DAY),
        ({"start": 4_102_444_800_000, "end": 4_102_444_900_000}, NO_DAY),
        ({"start": 10**17, "end": 10**17}, NO_DAY),
        ({"start": None}, NO_DAY),
        ({"end": "soon"}, NO_DAY),
        ({"offset": 10**9}, NO_DAY),
        ({"end": 1}, reader.BACKWARDS),
    ],
)
def test_a_session_that_cannot_be_placed_is_left(changes: dict[str, Any], why: str) -> None:
    assert left(trackers(health_connect(changed(**changes)))["Stretching"]) == [(1, why)]


def test_sessions_that_look_alike_both_stay() -> None:
    assert len(trackers(health_connect(ROW, ROW))["Stretching"].entries) == 2


def test_a_database_whose_writer_kept_a_log_is_read() -> None:
    data = bytearray(health_connect(ROW))
    data[18:20] = b"\x02\x02"
    assert len(trackers(bytes(data))["Stretching"].entries) == 1


def test_the_database_of_another_program_is_refused() -> None:
    data = health_connect(ROW).replace(b"exercise_session_record_table", b"exercise_session_record_tabxe")
    assert refusal(data) == "file.csv: is a full backup. In the app, choose Export as CSV, and choose that file here."
    assert refusal(zipped({"loop.db": data})) == NO_EXPORT


def test_a_table_without_the_columns_is_refused() -> None:
    schema = "CREATE TABLE exercise_session_record_table (start_time, start_zone_offset, end_time, exercise_type, title, notes);"
    data = health_connect(schema=schema).replace(b"end_time", b"ent_time")
    assert refusal(data) == NO_EXPORT


def test_a_view_that_poses_as_the_table_is_not_asked() -> None:
    endless = "WITH RECURSIVE n(start_time) AS (SELECT 1 UNION ALL SELECT 1 FROM n)"
    columns = "start_time, 0 start_zone_offset, 1 end_time, 46 exercise_type, '' title, '' notes"
    connection = sqlite3.connect(":memory:")
    connection.execute(f"CREATE VIEW exercise_session_record_table AS {endless} SELECT {columns} FROM n")
    assert refusal(connection.serialize()) == NO_EXPORT


def test_a_virtual_table_that_poses_as_the_table_is_not_asked() -> None:
    columns = "start_time, start_zone_offset, end_time, exercise_type, title, notes"
    virtual = f"CREATE VIRTUAL TABLE exercise_session_record_table USING fts5({columns});"
    assert refusal(health_connect(ROW, schema=virtual)) == NO_EXPORT


def test_a_query_that_does_not_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_STEPS", 10_000)
    data = health_connect(*[ROW] * 5_000)
    assert refusal(data) == UNREAD


@pytest.mark.parametrize("cut", [100, 4096, 5000, 9000])
def test_a_database_that_was_cut_off_is_refused(cut: int) -> None:
    data = health_connect(*[ROW] * 500)[:cut]
    assert refusal(zipped({"health_connect_export.db": data})) == UNREAD


def test_a_database_of_which_sqlite_cannot_say_what_is_wrong_is_refused() -> None:
    data = health_connect(ROW).replace(b"CREATE TABLE mindfulness", b"CREATE TABL\xbb mindfulness")
    assert refusal(data) == UNREAD


def test_two_databases_in_a_zip_are_refused() -> None:
    data = health_connect(ROW)
    assert refusal(zipped({"a.db": data, "b.db": data})) == (
        f"file.csv: is not an export of Health Connect: it has not one database. {HOW}"
    )
