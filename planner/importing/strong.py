"""The CSV export of Strong (Android, iOS): a row for each set, with the workout it belongs to and when that began.

A workout becomes a session with its length; a set that was held or timed stands beside it as an exercise of its own,
left out unless somebody says otherwise: it lies within its workout. Its columns changed: `Duration` as `1h 5m`,
`Workout Duration`, or `Duration (sec)`. A row `Rest Timer` is a rest. Weights and repetitions are not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from planner.importing.entries import NO_DAY, Entry, Left, Source
from planner.importing.files import Row
from planner.importing.gathered import NAMELESS, Gathered, day_of, named, time_of

NO_LENGTH = "It does not say how long it took."
NO_TIME = "It does not say for how long: only weight or repetitions."
_NEEDED = {"Date", "Workout Name", "Exercise Name", "Set Order"}
_REST = "rest timer"
_TIMED: Mapping[str, Any] = {"unit": "seconds", "stamp": "start"}
_SPENT = re.compile(r"(?:(?P<h>\d{1,4})h)? ?(?:(?P<m>\d{1,5})m(?:in)?)? ?(?:(?P<s>\d{1,6})s)?")
_SECONDS = re.compile(r"\d{1,9}(?:\.\d{1,9})?")
_When = tuple[date, datetime | None]


def is_strong(header: list[str]) -> bool:
    """Whether a first row is the header of such an export."""
    return {name.strip() for name in header} >= _NEEDED


def read_strong(rows: list[Row], name: str) -> Source:
    """Return the workouts and the timed exercises of an export, whose first row is its header."""
    found = Gathered(name)
    seen: set[tuple[str, str]] = set()
    for line, row in named(rows):
        workout = row["Workout Name"].strip()
        try:
            when = _when(row["Date"])
        except ValueError:
            found.add(f"workout {workout}", Left(line, NO_DAY), name=workout, **_TIMED)
            continue
        if (row["Date"], workout) not in seen:
            seen.add((row["Date"], workout))
            told = _entry(line, when, _length(row), row.get("Workout Notes", ""))
            found.add(f"workout {workout}", told, name=workout, **_TIMED)
        if row["Set Order"].strip().lower() != _REST:
            _put_exercise(found, line, when, row)
    return Source(name, "Strong", found.trackers(name))


def _put_exercise(found: Gathered, line: int, when: _When, row: Mapping[str, str]) -> None:
    """Put a set that was timed with its exercise, the others together with those that say no time."""
    seconds = _number(row.get("Seconds", ""))
    if not seconds:
        found.add("untimed", Left(line, NO_TIME), name="Sets without a time", use="nothing")
        return
    exercise = row["Exercise Name"].strip() or NAMELESS
    told = _entry(line, when, seconds, row.get("Notes", ""))
    found.add(f"exercise {exercise}", told, name=f"{exercise} (exercise)", use="nothing", **_TIMED)


def _entry(line: int, when: _When, seconds: Decimal | None, note: str) -> Entry | Left:
    return Left(line, NO_LENGTH) if seconds is None else Entry(line, *when, seconds, note.strip())


def _when(text: str) -> _When:
    """Return the day on which a workout began, and the moment, without an offset, where that is told."""
    day, _, clock = text.strip().partition(" ")
    on = day_of(day)
    return on, datetime.combine(on, time_of(clock)) if clock else None


def _length(row: Mapping[str, str]) -> Decimal | None:
    """Return the seconds of a workout, None where it does not tell them."""
    if "Duration (sec)" in row:
        return _number(row["Duration (sec)"])
    spent = row.get("Duration", "") or row.get("Workout Duration", "")
    match = _SPENT.fullmatch(spent.strip())
    if not match or not any(match.groups()):
        return None
    return Decimal(int(match["h"] or 0) * 3600 + int(match["m"] or 0) * 60 + int(match["s"] or 0))


def _number(text: str) -> Decimal | None:
    text = text.strip()
    return Decimal(text) if _SECONDS.fullmatch(text) else None
