"""The CSV export of Track & Graph (Android): FeatureName, Timestamp, Value, in newer versions also Label and Note.

As CSVReadWriterImpl of SamAmco/track-and-graph writes it: times with their offset, durations as hours:minutes:seconds
(of which each may be negative), and in older versions the label behind the value, `1.0:Label` or `1:10:00:Label`.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from decimal import Decimal

from planner.diary.dates import day_order, split
from planner.importing.cells import NO_DAY_GIVEN, NO_VALUE, not_a_number, when_of
from planner.importing.entries import Entry, Left, Source, Tracker
from planner.importing.files import Row

NEEDED = ("FeatureName", "Timestamp", "Value")
_DURATION = re.compile(r"(-?\d{1,9}):(-?\d\d):(-?\d\d)(?::(.*))?", re.S)
_NUMBER = re.compile(r"(-?\d{1,15}(?:[.,]\d{1,20})?(?:E[+-]?\d{1,2})?)(?::(.*))?", re.S)
_NO_TIME = "The row has no time."
_STEP = 500  # rows between two tellings of how far it is
_COLUMNS = (*NEEDED, "Label", "Note")
_Found = tuple[Entry | Left, bool]


def is_track_and_graph(header: list[str]) -> bool:
    """Whether a first row is the header of such an export."""
    return set(NEEDED) <= set(_named(header))


def _named(header: Sequence[str]) -> list[str]:
    """Return a header in the export's own letters: a spreadsheet or a person may have changed them."""
    known = {name.casefold(): name for name in _COLUMNS}
    return [known.get("".join(field.split()).casefold(), field) for field in header]


def read_track_and_graph(rows: list[Row], name: str, day_first: bool | None = None) -> Generator[float, None, Source]:
    """Yield which share of an export is read, whose first row is its header; return its trackers as they first appear.

    day_first: what the person said where a spreadsheet wrote the days anew and leaves that open.
    """
    (_, header), *others = rows
    columns = _named(header)
    read = [(line, dict(zip(columns, fields, strict=False))) for line, fields in others]
    if day_first is None:
        day_first = day_order({split(row.get("Timestamp", ""))[0] for _, row in read}, name)
    found: dict[str, list[_Found]] = {}
    for place, (line, row) in enumerate(read):
        if not place % _STEP:
            yield place / len(read)
        found.setdefault(row.get("FeatureName", "").strip(), []).append(_entry(line, row, day_first))
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


def _entry(line: int, row: Mapping[str, str], day_first: bool) -> _Found:
    """Return a row, and whether its value is a duration."""
    text = row.get("Value", "").strip()
    amount, label, duration = _value(text)
    if amount is None:
        return Left(line, not_a_number(text) if text else NO_VALUE), False
    when = when_of(row.get("Timestamp", ""), "", day_first)
    if isinstance(when, str):
        return Left(line, _NO_TIME if when == NO_DAY_GIVEN else when), duration
    said = [text for text in (row.get("Label") or label, row.get("Note", "")) if text]
    return Entry(line, *when, amount, ": ".join(said)), duration


def _value(text: str) -> tuple[Decimal | None, str, bool]:
    """Return the amount (of a duration the seconds), its label, and whether it is a duration."""
    if match := _DURATION.fullmatch(text):
        hours, minutes, seconds = (int(part) for part in match.groups()[:3])
        return Decimal(hours * 3600 + minutes * 60 + seconds), match[4] or "", True
    if match := _NUMBER.fullmatch(text):
        return Decimal(match[1].replace(",", ".")), match[2] or "", False
    return None, "", False
