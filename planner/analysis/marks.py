"""What else changed: which marks fall into a period, and how each is said.

Reads rows of marks.csv as `Diary.marks` gives them. Not for what a mark does to pain: association.py asks that.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from planner.words import day_in_short

if TYPE_CHECKING:
    from planner.diary.tables import MarkKind

# What each kind is called, on buttons and in lists.
WORDS: Mapping[MarkKind, str] = {
    "medicine": "Medicine",
    "equipment": "Chair or bed",
    "sleep": "Bad night",
    "stress": "Stress",
    "other": "Something else",
}


def of_period(marks: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """Return the marks that hold on a day from one to another, by their first day; those that go on are NaT in to."""
    first, last = pd.Timestamp(start), pd.Timestamp(end)
    held = (marks["from"] <= last) & ~(marks["to"] < first)
    return marks[held].sort_values("from", kind="stable").reset_index(drop=True)


def what_in_words(what: str) -> str:
    """Return what it is on one line; signs that cannot be seen, or turn the words around them, go."""
    return "".join(sign for sign in " ".join(what.split()) if sign.isprintable())


def title(mark: Mapping[str, Any]) -> str:
    """Return a mark's kind and what it is: "Medicine: ibuprofen"."""
    kind, what = WORDS[mark["kind"]], what_in_words(mark["what"])
    return f"{kind}: {what}" if what else kind


def when(mark: Mapping[str, Any]) -> str:
    """Return the days of a mark: "3 Nov 2026", "3 Nov 2026 to 9 Nov 2026" or "since 3 Nov 2026"."""
    first, last = mark["from"], mark["to"]
    if pd.isna(last):
        return f"since {day_in_short(first)}"
    return day_in_short(first) if first == last else f"{day_in_short(first)} to {day_in_short(last)}"
