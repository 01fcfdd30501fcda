"""A stretch of days to look at: the last weeks or months, everything, or from one day to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from planner.checking import DAY_WANTED, sensible_day
from planner.errors import InvalidValue, PlannerError
from planner.words import day_in_words, day_of_year

if TYPE_CHECKING:
    import pandas as pd

# Days of each named period, its last one included, and how a sentence about it begins.
NAMED: Mapping[str, int] = {"4 weeks": 28, "12 weeks": 84, "6 months": 182, "a year": 365}
ALL, OWN = "all", "own"
USUAL = "12 weeks"


@dataclass(frozen=True)
class Period:
    """The days from the first to the last, both included; first is None where it is all that there is up to the last.

    words: how a sentence about it begins, "" where that depends on when the diary began.
    """

    first: date | None
    last: date
    words: str = ""

    def of(self, days: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of these days; the index holds the days in order."""
        import pandas as pd

        first = None if self.first is None else pd.Timestamp(self.first)
        return days.loc[first : pd.Timestamp(self.last)]

    def begins(self, days: pd.DataFrame) -> str:
        """Return how a sentence about these days of a diary begins; `days` holds all of the diary's, at least one."""
        began = days.index[0]
        if self.first is not None and (began.date() <= self.first or self.words.startswith("From")):
            return self.words
        until = "" if self.words or self.last >= days.index[-1].date() else f" up to {day_in_words(self.last)}"
        year = "" if began.year == self.last.year else f" {began.year}"
        return f"Since you began on {day_of_year(began)}{year}{until}"


def period(name: str, today: date, first: str = "", last: str = "") -> Period:
    """Return a period by its name, or from the dates `first` and `last` (2026-11-23) where the name is OWN.

    One of the dates may be empty: then it is open there. Raises PlannerError that says what to enter.
    """
    if name == ALL:
        return Period(None, today)
    if name != OWN:
        if name not in NAMED:
            raise InvalidValue("", "period", name, "one of the choices", (*NAMED, ALL, OWN))
        return Period(today - timedelta(days=NAMED[name] - 1), today, f"In the last {name.removeprefix('a ')}")
    if not first and not last:
        raise PlannerError("Enter the first day, the last day, or both.")
    begin, end = _day("from", first), _day("to", last) or today
    if end > today:
        raise PlannerError(f"The last day, {day_in_words(end)}, is still to come: enter one up to today.")
    if begin and begin > end:
        raise PlannerError(f"The first day, {day_in_words(begin)}, is after the last one, {day_in_words(end)}.")
    told = f"From {day_in_words(begin)} to {day_in_words(end)}" if begin else ""
    return Period(begin, end, told)


def _day(field: str, text: str) -> date | None:
    try:
        return sensible_day(text) if text else None
    except ValueError as error:
        raise InvalidValue("", field, text, DAY_WANTED) from error
