"""A CSV that Track & Graph (Android) takes in: FeatureName, Timestamp, Value, Label, Note.

As CSVReadWriterImpl of SamAmco/track-and-graph reads it: times with their offset, values as numbers or, throughout a
tracker, as hours:minutes:seconds; one row that is anything else and it takes none. It keeps one value a tracker and
moment. For that program, so without what guards a spreadsheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from planner.diary.columns import csv_line
from planner.diary.originals import DONE
from planner.exporting.trackers import Row, Tracker

APP = "Track & Graph"
HEADER = ("FeatureName", "Timestamp", "Value", "Label", "Note")
_NEXT = timedelta(milliseconds=1)


def track_and_graph_file(trackers: Sequence[Tracker], names: Sequence[str]) -> tuple[bytes, int]:
    """Return the file, and how many rows are not in it, as they have no number. names: of the trackers, there."""
    lines = [csv_line(HEADER, end="\r\n")]
    for tracker, name in zip(trackers, names, strict=True):
        lines += [csv_line((name, *fields), end="\r\n") for fields in _records(tracker)]
    return "".join(lines).encode(), sum(len(tracker.rows) for tracker in trackers) - len(lines) + 1


def _records(tracker: Tracker) -> Iterator[tuple[str, ...]]:
    rows = [(row, amount) for row in tracker.rows if (amount := _amount(row)) is not None]
    durations = tracker.unit == "seconds" and all(amount == int(amount) >= 0 for _, amount in rows)
    taken: set[datetime] = set()
    for row, amount in rows:
        at = row.at
        while at in taken:
            at += _NEXT
        taken.add(at)
        label = ", ".join(filter(None, ("" if row.word == DONE else row.word, row.label)))
        yield _timestamp(at), _duration(int(amount)) if durations else f"{amount:f}", label, row.note


def _amount(row: Row) -> Decimal | None:
    return Decimal(1) if row.word == DONE else row.amount


def _timestamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds" if at.microsecond else "seconds")


def _duration(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
