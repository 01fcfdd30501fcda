"""Which question ratings answer: the pain now, or that of the whole day, as older ratings do.

Says where a period holds both, and which rating of pain now is still fresh. Which rating is the day's is
adherence.py's; not for what ratings come to (overview.py, trends.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import pandas as pd

from planner.analysis.adherence import asked_now
from planner.diary.tables import HURT_NOTE, ONLY_DAY
from planner.words import day_in_words, number

if TYPE_CHECKING:
    from planner.diary import Diary

FRESH = pd.Timedelta(hours=1)
# The page's clock, which times a rating, may be ahead of the one that is asked here.
LEEWAY = pd.Timedelta(minutes=1)


@dataclass(frozen=True)
class Mixed:
    """How many days of a period answer which question. changed: where it began to be the pain now, if within it."""

    now: int
    whole: int
    changed: date | None

    @property
    def sentence(self) -> str:
        """Both counts, and what they mean for a comparison."""
        counts = f"On {number(self.whole, 'day')} you rated the whole day, on {self.now} your pain now"
        between = "a difference between them"
        if self.changed:
            counts, between = f"{counts}, since {day_in_words(self.changed)} as a rule", "a step there"
        return f"{counts}: {between} may be the question's and not your back's."


def mixed(diary: Diary, first: date, last: date) -> Mixed | None:
    """Return what the days from one to another come to, None where all that have a pain answer one question."""
    return of_days(asked_now(diary, last).loc[pd.Timestamp(first) :], diary)


def of_days(now: pd.Series, diary: Diary) -> Mixed | None:
    """Return the same for the days that `planner.analysis.adherence.asked_now` gives, or some of them."""
    if now.all() or not now.any():
        return None
    pain = _asked_now(diary.pain())
    changed = pain["about"].min()
    within = not now[now.index < changed].all() and now[now.index >= changed].any()
    return Mixed(int(now.sum()), int((~now).sum()), changed.date() if within else None)


@dataclass(frozen=True)
class PainNow:
    """A rating of pain now and when it was given."""

    pain: int
    at: datetime


def pain_now(diary: Diary, moment: datetime) -> PainNow | None:
    """Return the newest rating of pain now that holds at a local moment (aware), None where it is to be asked for.

    One of that day, at most an hour old, and given since the day's last session began; what hurt in a session
    is none, and where only the day is known nobody can say.
    """
    pain, at = _asked_now(diary.pain()), pd.Timestamp(moment)
    pain, sessions = (rows[rows["known"].ne(ONLY_DAY)] for rows in (pain, diary.sessions()))
    began = sessions["started_at"]
    fresh = pain["about"].eq(pd.Timestamp(diary.day_of(moment))) & pain["rated_at"].between(at - FRESH, at + LEEWAY)
    overtaken = pain["rated_at"] <= began[began <= at].max()
    newest = pain[fresh & ~overtaken].sort_values("rated_at", kind="stable").tail(1)
    return next((PainNow(int(row["pain"]), row["rated_at"].to_pydatetime()) for row in newest.to_dict("records")), None)


def _asked_now(pain: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of pain.csv that hold a pain now, outside of sessions."""
    return pain[pain["asked"].eq("now") & ~pain["note"].str.startswith(HURT_NOTE) & pain["pain"].notna()]
