"""Rows of a file that holds many trackers, each put with its own; and times of day as telephones write them.

For formats of which one row can belong to several trackers. Not for what a row says, which each format's module knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from planner.checking import sensible_day
from planner.errors import PlannerError
from planner.importing.entries import Entry, Left, Tracker
from planner.importing.files import Row

MOST_ENTRIES = 400_000  # ten years of forty ticks a day are 150,000
MOST_TRACKERS = 150  # a page that lists more is read by nobody
NAMELESS = "Without a name"
TOO_RARE = f"The file has more than {MOST_TRACKERS} trackers, and this is one of the rarest."
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?(?:\s?([AaPp])\.?[Mm]\.?)?")


@dataclass
class Gathered:
    """The trackers of a file. where: what the file is called, for the error of one that holds too much."""

    where: str
    rows: dict[str, list[Entry | Left]] = field(default_factory=dict)
    features: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    count: int = 0

    def add(self, id_: str, row: Entry | Left, /, **features: Any) -> None:
        """Put a row with its tracker. features: those of Tracker, as the first of its rows tells them."""
        self.count += 1
        if self.count > MOST_ENTRIES:
            what = f"holds more than {MOST_ENTRIES:,} entries"
            raise PlannerError(f"{self.where}: {what}. Export a shorter time, then choose that file.")
        self.rows.setdefault(id_, []).append(row)
        self.features.setdefault(id_, features)

    def trackers(self, file: str) -> tuple[Tracker, ...]:
        """Return the trackers in the order in which they first appeared. file: where their lines are counted."""
        often = sorted(self.rows, key=lambda id_: -len(self.rows[id_]))
        kept = set(often[:MOST_TRACKERS])
        found = [_tracker(id_, rows, file, self.features[id_]) for id_, rows in self.rows.items() if id_ in kept]
        if rare := often[MOST_TRACKERS:]:
            lines = sorted(row.line for id_ in rare for row in self.rows[id_])
            left = tuple(Left(line, TOO_RARE) for line in lines)
            found.append(Tracker("", f"{len(rare)} rarer ones", file, (), left, use="nothing"))
        return tuple(found)


def _tracker(id_: str, rows: list[Entry | Left], file: str, features: Mapping[str, Any]) -> Tracker:
    entries = tuple(row for row in rows if isinstance(row, Entry))
    left = tuple(row for row in rows if isinstance(row, Left))
    name = features.get("name", id_).strip() or NAMELESS
    return Tracker(**{"id": id_, "file": file, "entries": entries, "left": left, **features, "name": name})


def named(rows: list[Row]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows below a header, each by the names of its columns; a column that a row lacks is empty."""
    (_, header), *others = rows
    names = [name.strip() for name in header]
    for line, fields in others:
        yield line, {**dict.fromkeys(names, ""), **dict(zip(names, fields, strict=False))}


def time_of(text: str) -> time:
    """Return a time of day written with 24 hours or with 12, such as 14:03, 2:03 pm or 02:03:20 PM; ValueError else."""
    if not (match := _CLOCK.fullmatch(text.strip())):
        raise ValueError(text)
    hour, half = int(match[1]), (match[4] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(text)
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, int(match[2]), int(match[3] or 0))


def day_of(text: str) -> date:
    """Return a day written as 2026-11-23, of a diary's years; ValueError else."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return sensible_day(date.fromisoformat(text))


def sensible(at: datetime) -> datetime:
    """Return a moment of a diary's years; ValueError else."""
    sensible_day(at.date())
    return at
