"""What the days hold, in means and plain sentences: frames in, frames and texts out.

Describes only: no sentence here claims a cause or a change (trends.py weighs those). Counting stands in adherence.py,
drawing in charts/.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from planner.analysis.adherence import counted, monthly, weekly
from planner.analysis.period import Period, period
from planner.words import day_in_words, number

# Single ratings are noisy, so pain is read from 14-day means (Childs 2005, Spine 30:1331); that half the days must be
# rated before a mean is shown is this project's choice.
WINDOW_DAYS = 14
LEAST_RATINGS = 7
WEEKS = "4 weeks"
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


def headlines(daily: pd.DataFrame, today: date | None = None, over: Period | None = None) -> tuple[str, ...]:
    """Return the sentences that stand above the pictures, the one to lead first; none without a single day.

    over: the days to tell of, by default the last four weeks; `daily` holds all of the diary's.
    """
    today = today or date.today()
    over = over or period(WEEKS, today)
    if over.of(daily).empty:
        return ()
    still_open = open_sentence(over.of(daily), today)
    counts = counted(over.of(daily), today)["sessions_planned"].any()
    first = adherence_sentence(daily, today, over) if not still_open or counts else ""
    paused = int(counted(over.of(daily), today)["paused"].sum())
    left_out = f"{number(paused, 'paused day')} left out." if paused and first else ""
    return tuple(filter(None, (first, left_out, still_open, pain_sentence(daily, over.last, today))))


def adherence_sentence(daily: pd.DataFrame, today: date | None = None, over: Period | None = None) -> str:
    """Return how many of the planned sessions were done, as a sentence; `over` and `daily` as for `headlines`."""
    today = today or date.today()
    over = over or period(WEEKS, today)
    days = over.of(daily)
    recent, begun = counted(days, today), over.begins(daily)
    planned, done = (int(recent[name].sum()) for name in ("sessions_planned", "sessions_done"))
    if planned:
        return f"{begun} you did {done} of {number(planned, 'planned session')} ({percent(done / planned)})."
    if active := (days["seconds_done"].to_numpy() > 0).sum():
        return f"{begun} you stretched on {number(active, 'day')}; no planned session was due."
    return f"{begun} no planned session was due."


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


def pain_sentence(daily: pd.DataFrame, last: date | None = None, today: date | None = None) -> str:
    """Return the mean pain of the 14 days up to `last` (today) as a sentence, or how many more ratings it needs."""
    today = today or last or date.today()
    last = last or today
    recent = daily.loc[pd.Timestamp(last - timedelta(days=WINDOW_DAYS - 1)) : pd.Timestamp(last), "pain"].dropna()
    over = (
        f"In the {WINDOW_DAYS} days up to {day_in_words(last)}" if last < today else f"In the last {WINDOW_DAYS} days"
    )
    if (lacking := LEAST_RATINGS - len(recent)) <= 0:
        return f"{over} your mean pain was {recent.mean():.1f} of 10, from {len(recent)} ratings."
    if last < today:
        return f"{over} you rated your pain on {number(len(recent), 'day')}: too few for a mean."
    return f"Rate your pain on {number(lacking, 'more day')}, and you see its mean over {WINDOW_DAYS} days here."


def percent(share: float) -> str:
    """Return a share as it is written everywhere: 0.75 -> 75 %."""
    return f"{100 * share:.0f} %"
