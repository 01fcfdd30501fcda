"""Reads files as other programs do, by the rules of their own sources: a second parser for what leaves the diary.

Track & Graph: CSVReadWriterImpl. Loop Habit Tracker: LoopDBImporter. What these refuse raises Refused.
"""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime

_DURATION = re.compile(r"-?\d*:-?\d{2}:-?\d{2}", re.A)
# ISO_OFFSET_DATE_TIME of java.time
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?([+-]\d\d:\d\d(:\d\d)?|Z)", re.A)
_LOOP_KNOWS = 25


class Refused(Exception):
    """The program takes nothing of the file."""


@dataclass(frozen=True)
class Point:
    """One value in Track & Graph."""

    at: datetime
    value: float
    label: str
    note: str


def track_and_graph(data: bytes) -> dict[str, list[Point]]:
    """Return what Track & Graph has after it took in a file: by tracker, one value a moment, a later one replacing it."""
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
    if not {"FeatureName", "Timestamp", "Value"} <= set(header):
        raise Refused(header)
    kinds: dict[str, bool] = {}
    points: dict[str, dict[datetime, Point]] = {}
    for fields in filter(None, rows):
        row = dict(zip(header, fields, strict=True))
        if not _TIMESTAMP.fullmatch(row["Timestamp"]):
            raise Refused(row)
        name, at = row["FeatureName"], datetime.fromisoformat(row["Timestamp"])
        value, duration = _value(row["Value"])
        if kinds.setdefault(name, duration) is not duration:
            raise Refused(row)
        points.setdefault(name, {})[at] = Point(at, value, row.get("Label", ""), row.get("Note", ""))
    return {name: list(each.values()) for name, each in points.items()}


def _value(text: str) -> tuple[float, bool]:
    if ":" not in text:
        return float(text), False
    if not _DURATION.fullmatch(text):
        raise Refused(text)
    hours, minutes, seconds = map(int, text.split(":"))
    return hours * 3600.0 + minutes * 60 + seconds, True


@dataclass(frozen=True)
class Habit:
    """One habit in Loop: its kind, its unit, and by day the number as Loop keeps it, and the note."""

    measured: bool
    unit: str
    uuid: str
    days: dict[date, tuple[int, str]]


def loop(data: bytes) -> dict[str, Habit]:
    """Return what Loop has after it took in a file."""
    if not data.startswith(b"SQLite format 3\0"):
        raise Refused(data[:16])
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(data)
        database.row_factory = sqlite3.Row
        count = "select count(*) from SQLITE_MASTER where name='Habits' or name='Repetitions'"
        if database.execute(count).fetchone()[0] != 2:
            raise Refused("tables not found")
        if database.execute("pragma user_version").fetchone()[0] > _LOOP_KNOWS:
            raise Refused("incompatible version")
        return {
            habit["name"]: _habit(database, habit)
            for habit in database.execute("select * from Habits order by position")
        }


def _habit(database: sqlite3.Connection, habit: sqlite3.Row) -> Habit:
    for needed in ("name", "description", "question", "freq_num", "freq_den", "color", "archived", "unit", "uuid"):
        if habit[needed] is None:
            raise Refused(needed)
    entries = database.execute("select * from Repetitions where habit = ?", (habit["id"],))
    days = {}
    for entry in entries:
        if entry["timestamp"] % 86_400_000 or not 0 <= entry["value"] < 2**31:
            raise Refused(tuple(entry))
        days[datetime.fromtimestamp(entry["timestamp"] / 1000, UTC).date()] = entry["value"], entry["notes"]
    return Habit(habit["type"] == 1, habit["unit"], habit["uuid"], days)
