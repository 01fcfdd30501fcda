"""When the next visit to a chiropractor or another professional is due, and the line that says so when it is near.

Writing visits down is the diary's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from planner.errors import PlannerError
from planner.words import day_in_words, day_of_year, self_contained

if TYPE_CHECKING:
    from planner.diary import Diary

# From so many days before a visit is due on, the notebooks say so. This project's choice.
NEAR = timedelta(days=7)
MOST_LETTERS = 60


@dataclass(frozen=True)
class Due:
    """A visit that is due on a day. with_whom: as the person wrote it."""

    on: date
    with_whom: str


def all_due(diary: Diary) -> tuple[Due, ...]:
    """Return the visits that are due and not made yet, the earliest first.

    With each professional the latest visit says when the next one is due; a visit to anybody on the very day it was
    due makes it too. Raises UnreadableFile.
    """
    visits = diary.visits().sort_values("date", kind="stable")
    last = visits[~visits["with"].map(_same_name).duplicated(keep="last")].dropna(subset="next_due")
    open_ones = last[~last["next_due"].isin(visits["date"])].sort_values("next_due", kind="stable")
    return tuple(Due(day.date(), name) for day, name in zip(open_ones["next_due"], open_ones["with"], strict=True))


def next_due(diary: Diary) -> date | None:
    """Return the day of the earliest visit that is due and not made yet, past or to come; None where none is.

    Raises UnreadableFile.
    """
    return next((due.on for due in all_due(diary)), None)


def hint(diary: Diary, today: date | None = None) -> str:
    """Return the line that says that a visit is due within a week, or was; "" otherwise, or where it can't be read."""
    try:
        today = today or diary.today()
        due = all_due(diary)[:1]
    except PlannerError:  # said where the visits are shown
        return ""
    return due_in_words(due, today) if due and due[0].on - today <= NEAR else ""


def due_in_words(due: Sequence[Due], today: date) -> str:
    """Return when the first of the visits is due, as a sentence; "" where there is none."""
    return f"Your next visit, {short(due[0].with_whom)}, {_when(due[0].on, today)}." if due else ""


def _when(day: date, today: date) -> str:
    days = (day - today).days
    if days < 0 or days > NEAR.days:
        on = day_of_year(day) if day.year == today.year else day_in_words(day)
        return f"{is_due(day, today)} on {on}"
    return f"is due {('today', 'tomorrow')[days]}" if days < 2 else f"is due in {days} days"


def is_due(day: date, today: date) -> str:
    """Return "is due", or "was due" where the day is over."""
    return "was due" if day < today else "is due"


def _same_name(name: str) -> str:
    return " ".join(name.casefold().split())


def short(name: str) -> str:
    """Return whom a visit was with, as far as it fits into a sentence."""
    words = " ".join(name.split())
    return self_contained(words if len(words) <= MOST_LETTERS else f"{words[: MOST_LETTERS - 1].rstrip()}…")


def of_period(visits: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """Return the visits from one day to another, both included, the newest first."""
    inside = visits["date"].between(pd.Timestamp(start), pd.Timestamp(end))
    return visits[inside].sort_values("date", ascending=False, kind="stable").reset_index(drop=True)
