"""A database that Loop Habit Tracker (Android, from 2.1 on) takes in beside what it has: a habit a tracker.

As LoopDBImporter of iSoron/uhabits reads it: one whole number a habit and day, of what is measured the thousandths. Not
the CSV that Loop takes from HabitBull: it knows whole numbers only, reads a 1 as a tick, and up to 2.3 a 4 as 0.004.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import groupby

from planner.diary.originals import DONE
from planner.exporting.trackers import Row, Tracker

APP = "Loop Habit Tracker"
_VERSION = 25  # of Loop's database: the first with notes, and what newer ones bring up to date
_TICKED = 2
_MEASURED = 1  # the kind of habit; 0: done or not
_MOST = 2**31 - 1
_CODES = range(1, 4)  # thousandths that mean something else in Loop, such as a day that was skipped
_MINUTE = 60
_TABLES = """
create table Habits (id integer primary key autoincrement, archived integer, color integer, description text,
    freq_den integer, freq_num integer, highlight integer, name text, position integer, reminder_hour integer,
    reminder_min integer, reminder_days integer not null default 127, type integer not null default 0,
    target_type integer not null default 0, target_value real not null default 0, unit text not null default '',
    question text, uuid text);
create table Repetitions (id integer primary key autoincrement, habit integer not null references Habits(id),
    timestamp integer not null, value integer not null, notes text);
create unique index idx_repetitions_habit_timestamp on Repetitions (habit, timestamp);
"""
_HABIT = """
insert into Habits (id, archived, color, description, freq_den, freq_num, highlight, name, position, reminder_days,
    type, target_type, target_value, unit, question, uuid)
values (?, 0, ?, '', 1, 1, 0, ?, ?, 0, ?, 0, 0, ?, '', ?)
"""
_DAY = "insert into Repetitions (habit, timestamp, value, notes) values (?, ?, ?, ?)"
_COLOURS = 20


@dataclass(frozen=True)
class _Day:
    """What a habit has of a day. value: None where Loop has no such number.

    beside: further ratings, for which there is no room; unfit: rows whose number Loop cannot hold.
    """

    value: int | None
    note: str = ""
    beside: int = 0
    unfit: int = 0


def loop_file(trackers: Sequence[Tracker], names: Sequence[str]) -> tuple[bytes, int, int]:
    """Return the file, how many ratings lack room in it, and how many numbers it cannot hold. names: there."""
    beside = unfit = 0
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(f"{_TABLES} pragma user_version = {_VERSION};")
        for habit, (tracker, name) in enumerate(zip(trackers, names, strict=True), 1):
            ticks = all(row.word == DONE for row in tracker.rows)
            unit = "minutes" if tracker.unit == "seconds" else tracker.unit
            kind = 0 if ticks else _MEASURED
            days = []
            for day, rows in groupby(sorted(tracker.rows, key=lambda row: (row.held, row.at)), lambda row: row.held):
                found = _of_a_day(list(rows), tracker, ticks)
                beside, unfit = beside + found.beside, unfit + found.unfit
                if found.value is not None:
                    days.append((habit, _midnight(day), found.value, found.note))
            if days:
                database.execute(_HABIT, (habit, habit % _COLOURS, name, habit - 1, kind, unit, _uuid(name)))
                database.executemany(_DAY, days)
        database.commit()
        return database.serialize(), beside, unfit


def _of_a_day(rows: Sequence[Row], tracker: Tracker, ticks: bool) -> _Day:
    if ticks:
        return _Day(_TICKED, _note(rows))
    numbers = [(row, _amount(row, tracker)) for row in rows]
    sound = [(row, amount) for row, amount in numbers if amount is not None]
    kept = sound[-1:] if tracker.table == "pain" else sound  # a mean is nothing that was ever rated
    if not kept:
        return _Day(None)
    thousandths = round(sum(amount for _, amount in kept) * 1000)
    if not 0 <= thousandths <= _MOST or thousandths in _CODES:
        return _Day(None, unfit=len(sound))
    return _Day(thousandths, _note([row for row, _ in kept]), beside=len(sound) - len(kept))


def _amount(row: Row, tracker: Tracker) -> Decimal | None:
    if row.word == DONE:
        return Decimal(1)
    return row.amount / _MINUTE if row.amount is not None and tracker.unit == "seconds" else row.amount


def _note(rows: Sequence[Row]) -> str:
    said = (": ".join(filter(None, ("" if row.word == DONE else row.word, row.label, row.note))) for row in rows)
    return "\n".join(filter(None, said))


def _uuid(name: str) -> str:
    """Return the same id for the same name, so that Loop adds to its habit when it takes in a newer file."""
    return hashlib.sha256(f"stretching planner: {name}".encode()).hexdigest()[:32]


def _midnight(day: date) -> int:
    """Return a day as Loop counts it: milliseconds of its midnight in UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000
