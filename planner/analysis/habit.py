"""Is it becoming a habit: sessions in a row, Loop Habit Tracker's score, and adherence over any seven days.

Frames of planner.daily in, values and sentences out; they may have gaps, or several rows for a day. Counting per
calendar week and month stands in adherence.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import accumulate

import numpy as np
import pandas as pd

from planner.analysis.adherence import counted
from planner.analysis.observed_days import NO_DAY, days_of, numbers
from planner.errors import InvalidValue

WEEK = 7
# A plan changes: how often a week it asks for a session is read from the days before its last one.
RECENT_DAYS = 28
# Loop halves what is left of the score in so many sessions; what is not daily is counted over two weeks.
HALF_LIFE = 13
WEEKS_COUNTED = 2


@dataclass(frozen=True)
class Streak:
    """Planned sessions done in a row: the row that still goes on, and the longest one. 0: none."""

    current: int
    longest: int

    @property
    def sentence(self) -> str:
        """What to show the person; "" without any."""
        rule = "Rest days and pauses don't break a row."
        if not self.longest:
            return ""
        if self.current == self.longest:
            what = "planned session" if self.current == 1 else f"{self.current} planned sessions in a row"
            return f"You did your last {what}: your longest row so far. {rule}"
        longest = f"your longest row is {self.longest}"
        if not self.current:
            return f"The last planned session was left out; {longest}. {rule}"
        what = "planned session" if self.current == 1 else f"{self.current} planned sessions"
        return f"You did your last {what}; {longest}. {rule}"


def streak(daily: pd.DataFrame, today: date | None = None) -> Streak:
    """Return how many planned sessions were done in a row, now and at most.

    Rest days, pauses and today's open session break nothing; a planned day without a completed session does, and a
    calendar week that is over with neither plan, pause nor session.
    """
    days = _whole(daily)
    if days.empty:
        return Streak(0, 0)
    counts = counted(days, today)
    kept, due = counts["sessions_done"].to_numpy(bool), counts["sessions_planned"].to_numpy(bool)
    over = (days.index < pd.Timestamp(today or date.today())).astype(bool)
    done = kept[due | (_ends_an_empty_week(days) & over)]
    breaks = np.r_[-1, np.flatnonzero(~done), len(done)]
    rows = np.diff(breaks) - 1
    return Streak(int(rows[-1]), int(rows.max()))


def score(daily: pd.DataFrame, times_a_week: int | None = None, today: date | None = None) -> pd.Series:
    """Return the habit score of each day, 0 to 1, from the first planned day or session on.

    Loop Habit Tracker's: with f = times_a_week / 7 and m = 0.5 ** (sqrt(f) / 13), each day takes it to
    score * m + c * (1 - m), where c is the share done: of the day for a daily habit, else of two weeks. A pause stops
    the clock, and so does today until its session is done. times_a_week: 1 to 7, by default as the plan asks;
    raises InvalidValue for anything else.
    Source: Loop Habit Tracker, ScoreList and Score (github.com/iSoron/uhabits).
    """
    days = _whole(daily)
    begun = np.flatnonzero(days["planned"] | days["done"])
    days = days.iloc[begun[0] :] if len(begun) else days.iloc[:0]
    times = _times_a_week(days) if times_a_week is None else times_a_week
    if not 1 <= times <= WEEK:
        raise InvalidValue("", "times_a_week", times, "a whole number from 1 to 7")
    share = times / WEEK
    keeps = 0.5 ** (share**0.5 / HALF_LIFE)
    open_today = (days.index == pd.Timestamp(today or date.today())) & days["planned"] & ~days["done"]
    runs = ~(days["paused"] | open_today).to_numpy(bool)
    done = days["done"].to_numpy(float)[runs]
    if times < WEEK:
        over = pd.Series(done).rolling(WEEKS_COUNTED * WEEK, min_periods=1).sum().to_numpy()
        done = np.minimum(1, over / (WEEKS_COUNTED * times))
    steps = list(accumulate(done, lambda before, now: before * keeps + now * (1 - keeps), initial=0.0))
    return pd.Series(np.array(steps)[np.cumsum(runs)], days.index, name="score", dtype=float)


def score_sentence(scores: pd.Series) -> str:
    """Return the last score in words; "" without one."""
    if scores.empty:
        return ""
    now = f"Your habit score is {round(100 * scores.iloc[-1])} of 100."
    return f"{now} It grows with every session, falls slowly without, and waits during a pause."


def rolling_adherence(daily: pd.DataFrame, today: date | None = None, days: int = WEEK) -> pd.DataFrame:
    """Return for each day the adherence of the `days` up to and including it: the columns of `adherence.weekly`."""
    counts = counted(_whole(daily), today)
    sums = counts.rolling(days, min_periods=1).sum().astype(int)
    for place, what in enumerate(("sessions", "seconds"), 4):
        sums.insert(place, f"{what}_share", sums[f"{what}_done"] / sums[f"{what}_planned"].replace(0, np.nan))
    return sums


def _whole(daily: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each calendar day, in order; of several for a day what they say together."""
    types = {"planned": bool, "done": bool, "paused": bool, "seconds_planned": int, "seconds_done": int}
    of_rows = days_of(daily.index)
    read = {name: numbers(daily[name]) if name in daily else np.zeros(len(daily)) for name in types}
    given = pd.DataFrame({name: np.where(np.isfinite(values), values, 0) for name, values in read.items()})
    days: pd.DataFrame = given[of_rows != NO_DAY].groupby(of_rows[of_rows != NO_DAY]).max()
    days.index = pd.DatetimeIndex(days.index.to_numpy(np.int64).astype("datetime64[D]")).as_unit("us")
    if len(days):
        days = days.reindex(pd.date_range(days.index[0], days.index[-1], unit="us"), fill_value=0)
    return days.astype(types).rename_axis("date")


def _ends_an_empty_week(days: pd.DataFrame) -> np.ndarray:
    """Say of each day whether it is the Sunday of a week in which nothing was planned, paused or done."""
    anything = days["planned"] | days["paused"] | days["done"]
    week = pd.DatetimeIndex(days.index).to_period("W-SUN")
    empty = ~anything.groupby(week).transform("any").to_numpy(bool)
    return np.asarray(empty & (pd.DatetimeIndex(days.index).day_of_week == WEEK - 1))


def _times_a_week(days: pd.DataFrame) -> int:
    """Return the most sessions that the plan asks for within seven of its last days, at least 1; 7 without a plan."""
    planned = np.flatnonzero(days["planned"])
    if not len(planned):
        return WEEK
    asked = days["planned"].astype(int).rolling(WEEK, min_periods=1).sum()
    return int(asked.iloc[: planned[-1] + 1].iloc[-RECENT_DAYS:].max())
