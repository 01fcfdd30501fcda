"""The export of Health Connect (Android): a zip with one SQLite file, as Android's own source has its tables.

Of `exercise_session_record_table`, a tracker for each kind of exercise; of `mindfulness_session_record_table`, where it
is there, mindful minutes. Times are milliseconds with the offset of the place. The database is opened in memory, may
call nothing of its own, and is stopped where a query of two plain tables takes too long.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from planner.errors import PlannerError
from planner.importing.entries import NO_DAY, Entry, Left, Source
from planner.importing.gathered import MOST_ENTRIES, Gathered, sensible
from planner.storage import archive

MAGIC = b"SQLite format 3\0"
EXERCISE, MINDFUL = "exercise_session_record_table", "mindfulness_session_record_table"
BACKWARDS = "It ends before it begins."
MOST_UNPACKED = 400_000_000
PIECE = 1 << 20
MOST_STEPS = 50_000_000  # of SQLite's machine; a hundred thousand sessions take some two million
_LONGEST_VALUE = 1_000_000
_TIMES = ("start_time", "start_zone_offset", "end_time")
_HOW = "In Health Connect, export your data, and choose that zip here."
# ExerciseSessionType of Android, by its numbers.
_EXERCISES = (
    *("Unknown", "Badminton", "Baseball", "Basketball", "Biking", "Biking stationary", "Boot camp", "Boxing"),
    *("Calisthenics", "Cricket", "Dancing", "Exercise class", "Fencing", "Football American", "Football Australian"),
    *("Frisbee disc", "Golf", "Guided breathing", "Gymnastics", "Handball", "High intensity interval training"),
    *("Hiking", "Ice hockey", "Ice skating", "Martial arts", "Paddling", "Paragliding", "Pilates", "Racquetball"),
    *("Rock climbing", "Roller hockey", "Rowing", "Rugby", "Running", "Running treadmill", "Sailing"),
    *("Scuba diving", "Skating", "Skiing", "Snowboarding", "Snowshoeing", "Soccer", "Softball", "Squash"),
    *("Stair climbing", "Strength training", "Stretching", "Surfing", "Swimming open water", "Swimming pool"),
    *("Table tennis", "Tennis", "Volleyball", "Walking", "Water polo", "Weightlifting", "Wheelchair", "Yoga"),
    *("Other workout", "Stair climbing machine", "Elliptical", "Rowing machine"),
)
_STRETCHING = _EXERCISES.index("Stretching")


def is_export(data: bytes) -> bool:
    """Whether bytes are the database of an export, taken out of its zip; others are backups of other programs."""
    return data.startswith(MAGIC) and EXERCISE.encode() in data


def is_database(path: str) -> bool:
    """Whether a file of a zip is named as the database."""
    return path.lower().endswith(".db") and not path.startswith("__MACOSX/")


def read_health_connect(data: bytes, name: str) -> Generator[float, None, Source]:
    """Return a tracker for each kind of exercise; yields the share that is read.

    data: the zip, or the database in it. PlannerError where it is none.
    """
    if is_export(data):
        file, database = name, data
    else:
        file, database = yield from _unpacked(data, name)
    found = Gathered(name)
    try:
        with closing(_opened(database)) as connection:
            if not _columns(connection, EXERCISE) >= {*_TIMES, "exercise_type"}:
                raise PlannerError(f"{name}: is not an export of Health Connect: it has no exercise sessions. {_HOW}")
            _read_exercises(found, connection)
            _read_mindful(found, connection)
    except PlannerError:
        raise
    except (sqlite3.Error, ValueError, OverflowError) as error:  # ValueError: what SQLite would say is no text
        raise PlannerError(f"{name}: its database cannot be read. Export it again, then choose the new one.") from error
    yield 1.0
    return Source(name, "Health Connect", found.trackers(file))


def _unpacked(data: bytes, name: str) -> Generator[float, None, tuple[str, bytes]]:
    zipped = archive.Archive(data, name, _KIND)
    if len(zipped.entries) != 1:
        raise PlannerError(f"{name}: is not an export of Health Connect: it has not one database. {_HOW}")
    entry = zipped.entries[0]
    whole = bytearray()
    for piece in zipped.pieces(entry, PIECE):
        whole += piece
        yield 0.9 * len(whole) / entry.file_size
    return entry.filename, bytes(whole)


def _opened(database: bytes) -> sqlite3.Connection:
    """Open a database in memory: nothing in it is trusted, and nothing can be written."""
    if database[18:20] == b"\x02\x02":  # its last writer kept a log beside it; in memory there is none
        database = database[:18] + b"\x01\x01" + database[20:]
    connection = sqlite3.connect(":memory:")
    connection.deserialize(database)
    connection.text_factory = lambda text: text.decode("utf-8", "replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    for setting in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
        connection.execute(f"PRAGMA {setting}")
    steps = 0

    def too_long() -> bool:
        nonlocal steps
        steps += 10_000
        return steps > MOST_STEPS

    connection.set_progress_handler(too_long, 10_000)
    return connection


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    """Return the columns of a table, none for what only poses as one: a view can run for ever."""
    row = connection.execute("SELECT type, sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    if not row or row[0] != "table" or not str(row[1]).lower().startswith("create table"):
        return set()
    return {str(column[1]) for column in connection.execute(f"PRAGMA table_info({table})")}


def _read_exercises(found: Gathered, connection: sqlite3.Connection) -> None:
    for number, row in _rows(connection, EXERCISE, "exercise_type"):
        kind = row["exercise_type"]
        known = type(kind) is int and 0 <= kind < len(_EXERCISES)
        features = {"use": "sessions"} if kind == _STRETCHING else {}
        name = _EXERCISES[kind] if known else "Another exercise"
        found.add(
            f"exercise {name}", _entry(number, row), name=name, unit="seconds", stamp="start", utc=True, **features
        )


def _read_mindful(found: Gathered, connection: sqlite3.Connection) -> None:
    if _columns(connection, MINDFUL) >= set(_TIMES):
        for number, row in _rows(connection, MINDFUL):
            features = {"name": "Mindful minutes", "use": "nothing", "unit": "seconds", "stamp": "start", "utc": True}
            found.add("mindful", _entry(number, row), **features)


def _rows(connection: sqlite3.Connection, table: str, *more: str) -> list[tuple[int, dict[str, Any]]]:
    """Return the rows of a table in the order of their times, numbered from 1."""
    said = [column for column in ("title", "notes") if column in _columns(connection, table)]
    columns = [*_TIMES, *more, *said]
    query = f"SELECT {', '.join(columns)} FROM {table} ORDER BY start_time LIMIT {MOST_ENTRIES + 1}"
    return [(number, dict(zip(columns, row, strict=True))) for number, row in enumerate(connection.execute(query), 1)]


def _entry(number: int, row: Mapping[str, Any]) -> Entry | Left:
    start, end, offset = row["start_time"], row["end_time"], row["start_zone_offset"]
    if type(start) is not int or type(end) is not int:
        return Left(number, NO_DAY)
    if end < start:
        return Left(number, BACKWARDS)
    try:
        zone = timezone(timedelta(seconds=offset)) if type(offset) is int else UTC
        at = sensible(datetime.fromtimestamp(start // 1000, UTC).astimezone(zone))
    except (ValueError, OverflowError, OSError):
        return Left(number, NO_DAY)
    said = (value.strip() for value in (row.get("title"), row.get("notes")) if isinstance(value, str))
    return Entry(number, at.date(), at, Decimal(end - start) / 1000, ": ".join(text for text in said if text))


_KIND = archive.Kind(
    what="an export of Health Connect",
    mend="Export it again, then choose the new one.",
    known=is_database,
    strict=False,
    most_unpacked=MOST_UNPACKED,
)
