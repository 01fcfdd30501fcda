"""What a frame of days really holds, as arrays: whatever is unreadable, impossible or open counts as missing.

Frames may come from `planner.daily` or from anyone's hands: with gaps, days twice, any dtype. Nothing here warns.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.analysis.estimates import Floats
from planner.errors import PlannerError

EPOCH = date(1970, 1, 1)  # the day 0 of `Observed.days`
HIGHEST = 10  # of the rating, from 0
NO_DAY = np.iinfo(np.int64).min
COLUMNS = ("pain", "done", "planned", "paused", "drawn")


@dataclass(frozen=True)
class Observed:
    """One entry per known day, in order: days (since 1970-01-01), pain (0 to 10) and done (0 or 1), NaN if unknown.

    drawn: 1 where chance chose the day for stretching, 0 where it left it free, NaN where no draw covers it.
    """

    days: NDArray[np.int64]
    pain: Floats
    done: Floats
    planned: NDArray[np.bool_]
    paused: NDArray[np.bool_]
    drawn: Floats

    def ago(self, values: Floats, lag: int) -> Floats:
        """Return what the values were `lag` days before each day, NaN where that day is unknown."""
        if not lag or not len(values):
            return values
        place = np.searchsorted(self.days, self.days - lag)
        return np.where(self.days[place] == self.days - lag, values[place], np.nan)

    @property
    def index(self) -> pd.DatetimeIndex:
        """The days as midnights."""
        return pd.DatetimeIndex(self.days.astype("datetime64[D]"), name="date").as_unit("us")

    def weekdays(self) -> Floats:
        """Return seven columns, each 1 on one weekday, from Monday on."""
        return np.asarray(((self.days[:, None] + 3) % 7 == np.arange(7)).astype(float))

    def without_pauses(self) -> Observed:
        """Return the same days with nothing known of the paused ones.

        Illness and holidays move pain and stretching at once; that is no choice to stretch or to skip.
        """
        if not self.paused.any():
            return self
        pain, done = (np.where(self.paused, np.nan, values) for values in (self.pain, self.done))
        return replace(self, pain=pain, done=done, planned=self.planned & ~self.paused)


def observed(daily: pd.DataFrame, today: date | None = None, needs: Collection[str] = ("pain", "done")) -> Observed:
    """Return what the frame holds; of a day that stands twice the first rating counts, and a session done counts.

    Today's session is unknown until it is done. needs: columns without which a PlannerError is raised; of what else is
    missing nothing is known.
    """
    for name in needs:
        if name not in daily:
            raise PlannerError(f"The days need a column named {name!r}: make them with planner.daily(diary).")
    index = days_of(daily.index)
    order = np.argsort(index, kind="stable")
    order = order[index[order] != NO_DAY]
    days = index[order]
    columns = {
        name: (ratings if name == "pain" else _switches)(daily[name])[order]
        if name in daily
        else np.full(len(days), np.nan)
        for name in COLUMNS
    }
    if (np.diff(days) == 0).any():
        merged = pd.DataFrame(columns).groupby(days).agg(dict.fromkeys(columns, "max") | {"pain": "first"})
        days = merged.index.to_numpy(np.int64)
        columns = {name: merged[name].to_numpy(float) for name in COLUMNS}
    done = columns["done"]
    still_open = (days == _day(today or date.today())) & (done == 0)
    done, planned, paused = np.where(still_open, np.nan, done), columns["planned"] == 1, columns["paused"] == 1
    return Observed(days, columns["pain"], done, planned, paused, columns["drawn"])


def ratings(values: pd.Series) -> Floats:
    """Return ratings from 0 to 10, NaN for anything else."""
    given = numbers(values) + 0.0  # for −0 is 0
    return np.where((given >= 0) & (given <= HIGHEST), given, np.nan)


def need(sessions: pd.DataFrame, *names: str) -> None:
    """Raise PlannerError where the sessions lack one of these columns."""
    for name in names:
        if name not in sessions:
            raise PlannerError(f"The sessions need a column named {name!r}: take them from diary.sessions().")


def in_order(sessions: pd.DataFrame) -> pd.DataFrame:
    """Return the sessions in order of time, as far as they tell it."""
    for name in ("started_at", "date"):
        if name in sessions:
            times = pd.to_datetime(sessions[name], errors="coerce", utc=True, format=_format(sessions[name]))
            return sessions.iloc[np.argsort(times.to_numpy(), kind="stable")]
    return sessions


def days_of(values: pd.Series | pd.Index) -> NDArray[np.int64]:
    """Return dates, or times as the day on which they are, as days since 1970-01-01; NO_DAY for what is none."""
    index = pd.Index(values)
    if isinstance(index, pd.PeriodIndex):
        index = index.to_timestamp()
    if not isinstance(index, pd.DatetimeIndex):
        index = pd.DatetimeIndex(pd.to_datetime(index, errors="coerce", format=_format(index)))
    local = index.tz_localize(None) if index.tz is not None else index
    return local.to_numpy().astype("datetime64[D]").astype(np.int64)


def numbers(values: pd.Series) -> Floats:
    """Return what are numbers or read as such, NaN for anything else."""
    if values.dtype.kind in "fbiu" and isinstance(values.dtype, np.dtype):
        return values.to_numpy(float)
    if values.dtype == object:
        # Only numbers count: pandas stumbles over a list or a date among them.
        values = pd.Series(
            [value if isinstance(value, float | int | np.number | np.bool_ | str) else None for value in values],
            dtype=object,
        )
    found: Any = pd.to_numeric(values, errors="coerce")
    return np.asarray(found.to_numpy(float, na_value=np.nan))


def _switches(values: pd.Series) -> Floats:
    given = numbers(values)
    return np.where((given == 0) | (given == 1), given, np.nan)


def _format(values: Any) -> str | None:
    """Let every text be read for itself, for one strange text must not decide for the others."""
    return None if isinstance(values.dtype, np.dtype) and values.dtype.kind in "Miuf" else "mixed"


def _day(day: date) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))
