"""What the tabs of the trends look at: one state of the diary, and of it a period."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cached_property
from typing import Any

import pandas as pd

from planner.analysis import habit, integrity, stretch_outcomes
from planner.analysis.adherence import asked_now, daily, flare_days, left_out, weekly, without_hour
from planner.analysis.association import LAGS, association, looked_at, reverse
from planner.analysis.chance import Chance, shuffled_steps
from planner.analysis.period import Period
from planner.analysis.results import Result
from planner.diary import Diary
from planner.steps import Steps, finished
from planner.widgets.common.unread import unread
from planner.widgets.common.working import Working

# Whether stretching and pain go together is looked at every 28 days at this level, on the whole diary: who looks every
# day, or at many periods, soon finds a link where there is none.
LEVEL = 0.99
Results = dict[int, Result]


class Known:
    """One state of the diary up to today, and what was made of all of it; each made when it is first asked for."""

    def __init__(self, diary: Diary, today: date) -> None:
        self.diary, self.today = diary, today
        self._shuffling: Working | None = None
        self._work = ""

    @cached_property
    def unread(self) -> dict[str, Any]:
        """What is said of rows that could not be read: a diary of many years may have as many."""
        return unread(self.diary)

    @cached_property
    def days(self) -> pd.DataFrame:
        return daily(self.diary, self.today)

    @cached_property
    def others(self) -> pd.DataFrame:
        return left_out(self.diary, self.today)

    @cached_property
    def marks(self) -> pd.DataFrame:
        return self.diary.marks()

    @cached_property
    def flares(self) -> pd.DatetimeIndex:
        return flare_days(self.diary, self.today)

    @cached_property
    def asked_now(self) -> pd.Series:
        return asked_now(self.diary, self.today)

    @cached_property
    def without_hour(self) -> pd.Series:
        return without_hour(self.diary, self.today)

    @cached_property
    def stretches(self) -> stretch_outcomes.Rows:
        return stretch_outcomes.rows_of(self.diary)

    @cached_property
    def paused(self) -> pd.DatetimeIndex:
        return pd.DatetimeIndex(self.days.index[self.days["paused"].to_numpy(bool)])

    @cached_property
    def habit(self) -> tuple[str, ...]:
        """The sentences on sessions in a row and the habit score."""
        row = habit.streak(self.days, self.today)
        score = habit.score_sentence(habit.score(self.days, today=self.today))
        return row.sentence, score if row.longest else ""

    @cached_property
    def last_seven(self) -> pd.Series:
        """The adherence of the seven days up to today."""
        return habit.rolling_adherence(self.days, self.today).iloc[-1]

    @cached_property
    def this_week(self) -> pd.Series:
        """The adherence of the calendar week up to today."""
        return weekly(self.days, self.today).iloc[-1]

    @cached_property
    def integrity(self) -> pd.DataFrame:
        now = datetime.now().astimezone()
        if self.diary.day_of(now) != self.today:
            now = datetime.combine(self.today, time.max).astimezone()
        return integrity.check(self.diary, now, self.days)

    @cached_property
    def looked_at(self) -> date | None:
        return looked_at(self.days, self.today)

    @cached_property
    def looked_days(self) -> pd.DataFrame:
        """The days up to the last fixed look, all of them before the first one."""
        return self.days if self.looked_at is None else self.days.loc[: pd.Timestamp(self.looked_at)]

    @cached_property
    def association(self) -> Results:
        return {lag: association(self.looked_days, lag, LEVEL, today=self.today, marks=self.marks) for lag in LAGS}

    @cached_property
    def mirror(self) -> Results:
        return {lag: reverse(self.looked_days, lag, LEVEL, today=self.today) for lag in LAGS}

    @cached_property
    def chance(self) -> Chance:
        return finished(self._shuffled())

    def shuffle(self) -> float:
        """Work at `chance` for a moment, where it can be had; return the share that is done by then, 1 for all of it.

        What was done stays: who stops and asks again has no more to wait for than the rest.
        """
        if "chance" in vars(self) or not self.association[1].enough:
            return 1.0
        if self._shuffling is None:
            self._shuffling = Working()
            came = self._shuffling.begin(self._shuffle())
        else:
            came = self._shuffling.go_on(self._work)
        self._work = str(came.get("work"))
        return float(came.get("share", 1.0))

    def _shuffle(self) -> Steps[dict[str, Any]]:
        self.chance = yield from self._shuffled()
        return {}

    def _shuffled(self) -> Steps[Chance]:
        return shuffled_steps(self.looked_days, level=LEVEL, today=self.today, marks=self.marks)


class Look:
    """What of it is looked at: the days of a period, in pictures of a width (CSS pixels), with a note on each.

    shuffled: whether the diary is shuffled too, to show what chance does.
    """

    def __init__(self, known: Known, over: Period, width: int, note: str = "", shuffled: bool = False) -> None:
        self.known, self.over, self.width, self.note, self.shuffled = known, over, width, note, shuffled
        self.today, self.days = known.today, over.of(known.days)
        on = known.others["date"]
        self.others = known.others[(on >= self.days.index[0]) & (on <= self.days.index[-1])]

    def within(self, days: pd.Series) -> pd.Series:
        """Return what is of the days looked at; `days` holds them in order."""
        return days.loc[self.days.index[0] : self.days.index[-1]]
