"""What the tests of the readers share: a file read, what became of its rows, and what is said where it cannot be."""

from __future__ import annotations

from decimal import Decimal

import pytest

from planner import PlannerError, importing
from planner.importing.entries import Source, Tracker

Told = tuple[int, str, str, str, str]


def source(data: bytes | str, name: str = "file.csv") -> Source:
    return importing.read(data.encode() if isinstance(data, str) else data, name)


def trackers(data: bytes | str) -> dict[str, Tracker]:
    """Return the trackers of a file by their names, of which each is another."""
    found = source(data).trackers
    by_name = {tracker.name: tracker for tracker in found}
    assert len(by_name) == len(found)
    assert len({tracker.id for tracker in found}) == len(found)
    return by_name


def told(tracker: Tracker) -> list[Told]:
    """Return line, moment or day, amount, word and note of each entry."""
    return [
        (
            entry.line,
            entry.at.isoformat(timespec="minutes") if entry.at else entry.day.isoformat(),
            plain(entry.amount),
            entry.word,
            entry.note,
        )
        for entry in tracker.entries
    ]


def plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def left(tracker: Tracker) -> list[tuple[int, str]]:
    return [(row.line, row.why) for row in tracker.left]


def refusal(data: bytes | str) -> str:
    with pytest.raises(PlannerError) as caught:
        source(data)
    return str(caught.value)
