"""The CSV export of FitNotes (Android, iOS): a row for each set, with its day and, where timed, how long.

Only a set with a time becomes anything: weights and repetitions are not read. The file tells no time of day.
"""

from __future__ import annotations

import re
from decimal import Decimal

from planner.importing.entries import NO_DAY, Entry, Left, Source
from planner.importing.files import Row
from planner.importing.gathered import Gathered, day_of, named

NO_TIME = "It does not say for how long: only weight, repetitions or a distance."
NOT_A_LENGTH = "No length such as 0:01:30 stands there."
_NEEDED = {"Date", "Exercise", "Category", "Reps", "Distance", "Time"}
_TIME = re.compile(r"(\d{1,4}):(\d\d):(\d\d)")


def is_fitnotes(header: list[str]) -> bool:
    """Whether a first row is the header of such an export."""
    return {name.strip() for name in header} >= _NEEDED


def read_fitnotes(rows: list[Row], name: str) -> Source:
    """Return the timed exercises of an export, whose first row is its header."""
    found = Gathered(name)
    for line, row in named(rows):
        exercise, time = row["Exercise"].strip(), row["Time"].strip()
        features = {"name": exercise, "unit": "seconds"}
        if not time:
            found.add("untimed", Left(line, NO_TIME), name="Sets without a time", use="nothing")
            continue
        try:
            day = day_of(row["Date"].strip())
        except ValueError:
            found.add(f"exercise {exercise}", Left(line, NO_DAY), **features)
            continue
        seconds = _seconds(time)
        note = row.get("Comment", "").strip()
        told = Left(line, NOT_A_LENGTH) if seconds is None else Entry(line, day, None, seconds, note)
        found.add(f"exercise {exercise}", told, **features)
    return Source(name, "FitNotes", found.trackers(name))


def _seconds(text: str) -> Decimal | None:
    match = _TIME.fullmatch(text)
    if not match:
        return None
    hours, minutes, seconds = (int(part) for part in match.groups())
    return Decimal(hours * 3600 + minutes * 60 + seconds)
