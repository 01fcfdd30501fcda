"""What the days hold, in means and plain sentences: frames in, frames and texts out.

Describes only: no sentence here claims a cause or a change (trends.py weighs those). Counting stands in adherence.py,
drawing in charts/.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from planner.adherence import counted, monthly, weekly
from planner.words import number

# Single ratings are noisy, so pain is read from 14-day means (Childs 2005, Spine 30:1331); that half the days must be
# rated before a mean is shown is this project's choice.
WINDOW_DAYS = 14
LEAST_RATINGS = 7
WEEKS = 4
# Beyond this many weeks a week is too thin to be seen, and months are counted.
WEEKS_SHOWN = 110


def rolling_pain(daily: pd.DataFrame, days: int = WINDOW_DAYS, least: int = LEAST_RATINGS) -> pd.Series:
    """Return for each day the mean pain of the `days` up to and including it (points, 0 to 10).

    NaN where fewer than `least` of these days have a rating.
    """
    return daily["pain"].rolling(f"{days}D", min_periods=least).mean().rename("pain_mean")


def by_period(daily: pd.DataFrame, today: date | None = None) -> pd.DataFrame:
    """Return adherence and pain side by side, one row per week, or per month beyond two years.

    The columns of `planner.adherence.weekly`, then pain_mean (points) and ratings (days that have one). The index is
    called "week" or "month" and holds its first day.
    """
    weeks = len(daily) / 7 <= WEEKS_SHOWN
    periods = weekly(daily, today) if weeks else monthly(daily, today)
    pain = (
        daily["pain"]
        .groupby(pd.DatetimeIndex(daily.index).to_period("W-SUN" if weeks else "M").start_time)
        .agg(["mean", "count"])
    )
    named = pain.set_axis(["pain_mean", "ratings"], axis=1)
    return periods.join(named).rename_axis("week" if weeks else "month")


def headlines(daily: pd.DataFrame, today: date | None = None) -> tuple[str, ...]:
    """Return the sentences that stand above the pictures, the most telling first; none without a single day."""
    if daily.empty:
        return ()
    today = today or date.today()
    still_open = open_sentence(daily, today)
    first = (
        adherence_sentence(daily, today) if not still_open or _recent(daily, today)["sessions_planned"].any() else ""
    )
    return tuple(filter(None, (first, still_open, pain_sentence(daily, today))))


def adherence_sentence(daily: pd.DataFrame, today: date | None = None, weeks: int = WEEKS) -> str:
    """Return how many of the planned sessions of the last weeks were done, as a sentence."""
    today = today or date.today()
    recent = _recent(daily, today, weeks)
    whole = daily.index[0] <= pd.Timestamp(today - timedelta(days=7 * weeks - 1))
    begun = f"In the last {weeks} weeks" if whole else f"Since you began on {_day(daily.index[0])}"
    planned, done, paused = (int(recent[name].sum()) for name in ("sessions_planned", "sessions_done", "paused"))
    pause = f" {number(paused, 'paused day')} left out." if paused else ""
    if planned:
        return f"{begun} you did {done} of {number(planned, 'planned session')} ({percent(done / planned)}).{pause}"
    if active := (daily.loc[recent.index, "seconds_done"].to_numpy() > 0).sum():
        return f"{begun} you stretched on {number(active, 'day')}; no planned session was due.{pause}"
    return f"{begun} no planned session was due.{pause}"


def open_sentence(daily: pd.DataFrame, today: date | None = None) -> str:
    """Return how far today's planned session is, as a sentence; "" when none is planned, or it is done."""
    now = daily.loc[daily.index == pd.Timestamp(today or date.today())]
    now = now[now["planned"] & ~now["done"] & ~now["paused"]]
    if now.empty:
        return ""
    done, planned = (int(now[name].iloc[0]) for name in ("seconds_done", "seconds_planned"))
    if not done:
        return "Today's session is still open."
    so_far = f"{done // 60}" if done >= 60 else number(done, "second")
    return f"Today you did {so_far} of {number(round(planned / 60), 'minute')} so far."


def _recent(daily: pd.DataFrame, today: date, weeks: int = WEEKS) -> pd.DataFrame:
    """What counts of the days of the last weeks."""
    return counted(daily, today).loc[pd.Timestamp(today - timedelta(days=7 * weeks - 1)) :]


def pain_sentence(daily: pd.DataFrame, today: date | None = None) -> str:
    """Return the mean pain of the last 14 days as a sentence, or how many more ratings it needs."""
    first = pd.Timestamp((today or date.today()) - timedelta(days=WINDOW_DAYS - 1))
    recent = daily.loc[first:, "pain"].dropna()
    if (lacking := LEAST_RATINGS - len(recent)) > 0:
        return f"Rate your pain on {number(lacking, 'more day')}, and you see its mean over {WINDOW_DAYS} days here."
    return f"In the last {WINDOW_DAYS} days your mean pain was {recent.mean():.1f} of 10, from {len(recent)} ratings."


def percent(share: float) -> str:
    """Return a share as it is written everywhere: 0.75 -> 75 %."""
    return f"{100 * share:.0f} %"


def _day(day: pd.Timestamp) -> str:
    return f"{day.day} {day:%B}"
