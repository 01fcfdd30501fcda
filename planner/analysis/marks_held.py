"""What else held on a day, by the person's own marks: a medicine, a new chair, bad nights; each as 0 or 1.

For the questions that have to keep it apart from stretching (association.py). Not for drawing marks or writing them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.analysis.estimates import Floats
from planner.analysis.observed_days import NO_DAY, days_of
from planner.errors import PlannerError

LEAST_HELD = 10  # days with a mark, and days without: with fewer it can't be kept apart
COLUMNS = ("from", "to", "kind", "what")
MOST = 8  # marks that are kept apart: each takes away what the days can tell


@dataclass(frozen=True)
class Held:
    """Which marks hold for long enough: their names, and a column of 0 and 1 for each, over the days asked for."""

    names: tuple[str, ...]
    columns: Floats


def held(marks: pd.DataFrame | None, days: NDArray[np.int64]) -> Held:
    """Return the marks that held on 10 of these days or more, and not on 10 or more, the longest first.

    marks: planner's `diary.marks()`, columns from, to (missing: still going on), kind and what. days: since
    1970-01-01. Marks of one kind with the same words count together. Raises PlannerError without one of the columns.
    """
    found: dict[str, tuple[str, Floats]] = {}
    if marks is None:
        return Held((), np.empty((len(days), 0)))
    for name in COLUMNS:
        if name not in marks:
            raise PlannerError(f"The marks need a column named {name!r}: take them from diary.marks().")
    if len(marks) and len(days):
        begin, end = days_of(marks["from"]), days_of(marks["to"])
        end = np.where(end == NO_DAY, days.max(), end)
        words = marks["what"].where(marks["what"].astype(str).str.strip() != "", marks["kind"])
        keys = marks["kind"].astype(str) + "/" + words.astype(str).str.strip().str.casefold()
        for key, rows in pd.Series(range(len(marks)), index=keys.to_numpy()).groupby(level=0):
            place = rows.to_numpy()
            known = place[begin[place] != NO_DAY]
            inside = _inside(days, begin[known], end[known])
            if LEAST_HELD <= inside.sum() <= len(days) - LEAST_HELD:
                found[str(key)] = str(words.iloc[place[0]]).strip(), inside.astype(float)
    longest = sorted(found.values(), key=lambda one: -one[1].sum())[:MOST]
    columns = np.column_stack([column for _, column in longest]) if longest else np.empty((len(days), 0))
    return Held(tuple(name for name, _ in longest), columns)


def _inside(days: NDArray[np.int64], begin: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each day lies within any of the spans, both ends included; quick for spans without number."""
    begun = np.searchsorted(np.sort(begin[end >= begin]), days, side="right")
    over = np.searchsorted(np.sort(end[end >= begin]), days, side="left")
    return np.asarray(begun > over)
