"""The CSV export of Track & Graph (Android): FeatureName, Timestamp, Value, in newer versions also Label and Note.

As CSVReadWriterImpl of SamAmco/track-and-graph writes it: times with their offset, durations as hours:minutes:seconds
(of which each may be negative), and in older versions the label behind the value, `1.0:Label` or `1:10:00:Label`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from planner.checking import sensible_day
from planner.importing.entries import NO_DAY, NO_NUMBER, Entry, Left, Source, Tracker
from planner.importing.files import Row

NEEDED = ("FeatureName", "Timestamp", "Value")
_DURATION = re.compile(r"(-?\d{1,9}):(-?\d\d):(-?\d\d)(?::(.*))?", re.S)
_NUMBER = re.compile(r"(-?\d{1,15}(?:\.\d{1,20})?(?:E-?\d{1,2})?)(?::(.*))?", re.S)
_NO_TIME = "No time with its offset from UTC stands there."
_Found = tuple[Entry | Left, bool]


def is_track_and_graph(header: list[str]) -> bool:
    """Whether a first row is the header of such an export."""
    return set(NEEDED) <= set(header)


def read_track_and_graph(rows: list[Row], name: str) -> Source:
    """Return the trackers of an export, whose first row is its header, in the order in which they first appear."""
    (_, header), *others = rows
    found: dict[str, list[_Found]] = {}
    for line, fields in others:
        row = dict(zip(header, fields, strict=False))
        found.setdefault(row.get("FeatureName", "").strip(), []).append(_entry(line, row))
    return Source(name, "Track & Graph", tuple(_tracker(*each, name) for each in found.items()))


def _tracker(name: str, found: list[_Found], file: str) -> Tracker:
    rows = [row for row, _ in found]
    return Tracker(
        id=name,
        name=name or "Without a name",
        file=file,
        entries=tuple(row for row in rows if isinstance(row, Entry)),
        left=tuple(row for row in rows if isinstance(row, Left)),
        unit="seconds" if any(duration for _, duration in found) else "",
    )


def _entry(line: int, row: Mapping[str, str]) -> _Found:
    """Return a row, and whether its value is a duration."""
    amount, label, duration = _value(row.get("Value", "").strip())
    if amount is None:
        return Left(line, NO_NUMBER), False
    try:
        at = datetime.fromisoformat(row.get("Timestamp", "").strip())
    except ValueError:
        return Left(line, _NO_TIME), duration
    if at.utcoffset() is None:
        return Left(line, _NO_TIME), duration
    try:
        day = sensible_day(at.date())
    except ValueError:
        return Left(line, NO_DAY), duration
    said = [text for text in (row.get("Label") or label, row.get("Note", "")) if text]
    return Entry(line, day, at, amount, ": ".join(said)), duration


def _value(text: str) -> tuple[Decimal | None, str, bool]:
    """Return the amount (of a duration the seconds), its label, and whether it is a duration."""
    if match := _DURATION.fullmatch(text):
        hours, minutes, seconds = (int(part) for part in match.groups()[:3])
        return Decimal(hours * 3600 + minutes * 60 + seconds), match[4] or "", True
    if match := _NUMBER.fullmatch(text):
        return Decimal(match[1]), match[2] or "", False
    return None, "", False
