"""What the days can say beyond counting: statistics, each as a result with its own sentence.

Frames in, results out (results.py). What pain and stretching have to do with each other is association.py's, and given
here too. Descriptions without inference stand in overview.py, the estimates themselves in estimates.py, drawing in
charts/. How often these results err is measured in docs/calibration.md (`make calibrate`).

Every function takes frames with ratings missing, gaps and days that stand twice; too little of anything gives a Result
whose `enough` is False and whose `reason` says how much of what is lacking. Raises InvalidValue for a level or lag that
cannot be, PlannerError for a frame without the columns needed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from planner.analysis.association import association as association
from planner.analysis.association import looked_at as looked_at
from planner.analysis.association import reverse as reverse
from planner.analysis.estimate_words import all_of, figures, interval, more, period, size, verdict_of
from planner.analysis.estimates import ROUNDING, Estimate, effective_mean, effective_slope
from planner.analysis.observed_days import EPOCH, HIGHEST, days_of, in_order, need, observed, ratings
from planner.analysis.overview import LEAST_RATINGS, WINDOW_DAYS
from planner.analysis.persistence import lasting_slope
from planner.analysis.results import (
    LEAST_DAYS,
    LEAST_MATTERS,
    LEAST_OF_A_KIND,
    MATTERS,
    MATTERS_SHARE,
    SMALL,
    TOO_SMALL,
    Important,
    check_level,
    result_of,
    too_little,
)
from planner.analysis.results import Result as Result
from planner.analysis.unrated import unrated
from planner.words import day_in_words, listed

# Least data before anything is said: this project's choice, by the simulation behind docs/calibration.md.
LEAST_SHARE = 0.7
LEAST_PAIRS = 20
MONTH, YEAR = 30.4375, 365
FEW_DAYS = "too few independent days to give a range"
# Where days with a session begin with so much more pain than days without, the drop after sessions is partly chance.
WORSE_DAYS = 0.5


def pain_trend(daily: pd.DataFrame, level: float = 0.95) -> Result:
    """Return how the ratings change, in points per month of 30.4375 days.

    Least squares over the rated days, with a standard error for days that resemble each other (persistence.py). The
    sentence says what the range can't cover. Paused days count as well: the question is how
    the pain goes, not why. Needs 56 rated days, and a rating on 70 % of the days from the first to the last of them.
    """
    check_level(level)
    seen = observed(daily)
    rated = np.isfinite(seen.pain)
    days, pain = seen.days[rated], seen.pain[rated]
    span = int(days[-1] - days[0]) + 1 if len(days) else 0
    if len(days) < LEAST_DAYS:
        return too_little(level, len(days), more(LEAST_DAYS - len(days), "day", "with a rating"))
    if len(days) < LEAST_SHARE * span:
        missing = int(np.ceil(LEAST_SHARE * span)) - len(days)
        return too_little(level, len(days), f"{more(missing, 'rated day')} in this period (70 % of its days)")
    if (pain == pain[0]).all():
        return too_little(level, len(days), "ratings that differ")
    found = lasting_slope(pain, days).times(MONTH)
    result = result_of(found, level, _said_of_trend(found, level, span))
    return replace(result, sentence=f"{result.sentence} {what_no_range_covers(daily)}".strip())


def vague(low: float, high: float, length: float) -> bool:
    """Whether the range of a trend (points a month) spans more than the whole scale in so many months."""
    return (high - low) * length > HIGHEST


def what_no_range_covers(daily: pd.DataFrame) -> str:
    """Return what the range of a trend can't know: unrated days, and seasons where less than a year is rated.

    "" where there is neither.
    """
    seen = observed(daily)
    days = seen.days[np.isfinite(seen.pain)]
    left = unrated(seen).words
    season = "seasons (less than a year is rated)" if len(days) and days[-1] - days[0] + 1 < YEAR else ""
    return f"No range covers {listed([each for each in (left, season) if each])}." if left or season else ""


def _said_of_trend(found: Estimate, level: float, span: int) -> str:
    """Less than half a point in all is said to be too little to matter, whatever the range."""
    estimate, low, high = figures(found, level)
    verdict, little = verdict_of(found, level), abs(found.value) * span / MONTH < SMALL
    moved = {"less": f"fell by {size(estimate)} points", "more": f"rose by {size(estimate)} points"}
    said = f"Over {period(span)} your ratings {moved.get(verdict, f'changed by {estimate} points')} a month"
    if verdict not in moved and vague(*found.interval(level), span / MONTH):
        return f"{said}: no clear trend ({FEW_DAYS})."
    said = f"{said} ({interval(level, low, high)})"
    if verdict in moved:
        return f"{said}. {TOO_SMALL}" if little else f"{said}."
    return f"{said}: no clear trend, and too small a change to matter." if little else f"{said}: no clear trend."


def session_change(sessions: pd.DataFrame, daily: pd.DataFrame | None = None, level: float = 0.95) -> Result:
    """Return the mean of the rating after a session minus the one before it, in points.

    The sessions in order of time, with the effective sample size. Needs 20 sessions with both ratings. daily: the days
    around them; with it, a drop after sessions that happen mostly on worse days is told for what it is, in the same
    sentence, and claims nothing (`on_worse_days`).
    """
    check_level(level)
    need(sessions, "pain_before", "pain_after")
    sessions = in_order(sessions)
    change = ratings(sessions["pain_after"]) - ratings(sessions["pain_before"])
    both = np.isfinite(change)
    change = change[both]
    if len(change) < LEAST_PAIRS:
        lacking = more(LEAST_PAIRS - len(change), "session", "rated before and after")
        return too_little(level, len(change), lacking)
    if (change == change[0]).all():
        return too_little(level, len(change), "changes that differ: so far every session has the same")
    found = effective_mean(change, 2 * ROUNDING)
    worse = "" if daily is None else on_worse_days(sessions[both], daily)
    result = result_of(found, level, _said_of_sessions(found, level, worse))
    return replace(result, verdict="unclear") if worse and result.verdict == "less" else result


def on_worse_days(sessions: pd.DataFrame, daily: pd.DataFrame) -> str:
    """Return in figures that sessions happen mostly on worse days; "" where that isn't seen.

    After a bad day pain tends to fall by itself (regression to the mean). Seen is: pain before sessions is higher than
    on days without any, by half a point and by two standard errors, with 10 ratings on each side.
    """
    need(sessions, "pain_before")
    seen = observed(daily, needs=("pain",))
    with_session = np.isin(seen.days, days_of(sessions["date"])) if "date" in sessions else seen.done == 1
    before = ratings(sessions["pain_before"])
    before, other = before[np.isfinite(before)], seen.pain[np.isfinite(seen.pain) & ~with_session]
    if min(len(before), len(other)) < LEAST_OF_A_KIND:
        return ""
    error = float(np.sqrt(before.var(ddof=1) / len(before) + other.var(ddof=1) / len(other)))
    if before.mean() - other.mean() < max(WORSE_DAYS, 2 * error):
        return ""
    return f"{before.mean():.1f} before sessions, {other.mean():.1f} on days without"


def _said_of_sessions(found: Estimate, level: float, worse: str) -> str:
    estimate, low, high = figures(found, level)
    span = interval(level, low, high)
    side = {"less": "lower", "more": "higher"}.get(verdict_of(found, level))
    if side == "lower" and worse:
        return (
            f"Right after sessions you rate {size(estimate)} points lower ({span}), but you stretch mostly on worse "
            f"days ({worse}), after which pain falls by itself: so this can't tell what the session did."
        )
    small = f" {TOO_SMALL}" if abs(found.value) < SMALL else ""
    if side:
        said = f"Right after sessions you rate {size(estimate)} points {side} ({span})."
        return f"{said}{small} This can happen without stretching."
    little = ", and too small a difference to matter" if small else ""
    return f"Right after sessions your rating changes by {estimate} points ({span}): no clear change{little}."


def adherence_change(daily: pd.DataFrame, level: float = 0.95, *, today: date | None = None) -> Result:
    """Return how the share of planned sessions that you do changes, in percentage points per month of 30.4375 days.

    Least squares over the planned days that are not paused, with the effective sample size. Needs 56 of them, with
    10 sessions done and 10 missed.
    """
    check_level(level)
    seen = observed(daily, today).without_pauses()
    counts = seen.planned & np.isfinite(seen.done)
    days, done = seen.days[counts], 100 * seen.done[counts]
    n, kept = len(days), int((done > 0).sum())
    if n < LEAST_DAYS:
        return too_little(level, n, more(LEAST_DAYS - n, "planned day"))
    missing = [more(LEAST_OF_A_KIND - (n - kept), "missed session"), more(LEAST_OF_A_KIND - kept, "session", "done")]
    if all_of(missing):
        few = "missed" if missing[0] else "done"
        said = f"You did {kept} of {n} planned sessions: too few were {few} to see a change."
        return too_little(level, n, all_of(missing), said)
    found = effective_slope(done, days / MONTH)
    estimate, low, high = figures(found, level, 0)
    verdict = verdict_of(found, level)
    moved = {"less": "fell by " + size(estimate), "more": "rose by " + size(estimate)}
    said = f"Over {period(int(days[-1] - days[0]) + 1)} your share of planned sessions done "
    said += f"{moved.get(verdict, 'changed by ' + estimate)} percentage points a month ({interval(level, low, high)})"
    return result_of(found, level, said + ("." if verdict in moved else ": no clear change."))


def important_change(daily: pd.DataFrame) -> Important:
    """Return whether the mean of the latest 14 days differs from that of the first 14 by an amount that matters.

    The amount is 2 points or 30 % of the first mean, whichever is less, but at least 1 point. The windows end on days
    with a rating, hold 7 of them, and never overlap.
    """
    seen = observed(daily)
    rated = np.isfinite(seen.pain)
    days, pain = seen.days[rated], seen.pain[rated]
    first = np.searchsorted(days, days - WINDOW_DAYS, side="right")
    held = np.arange(1, len(days) + 1) - first
    means = np.diff(np.concatenate([[0.0], pain.cumsum()])[np.stack([first, first + held])], axis=0)[0] / held
    full = held >= LEAST_RATINGS
    begun = np.flatnonzero(full & (days >= days[0] + WINDOW_DAYS - 1)) if len(days) else first
    if not len(begun):
        return Important(np.nan, np.nan, np.nan, "not enough", _windows_needed("the first"))
    baseline = float(means[begun[0]])
    threshold = max(LEAST_MATTERS, min(MATTERS, MATTERS_SHARE * baseline))
    later = np.flatnonzero(full & (days >= days[begun[0]] + WINDOW_DAYS))
    if not len(later):
        return Important(baseline, threshold, np.nan, "not enough", _windows_needed("the next"))
    now, last = float(means[later[-1]]), int(days[later[-1]])
    told = f"is {now:.1f} in the latest 14 days"
    if seen.days[-1] - last >= WINDOW_DAYS:
        told = (
            f"was {now:.1f} in the 14 days up to {day_in_words(EPOCH + timedelta(days=last))}, the latest with a mean"
        )
    return _weighed(baseline, threshold, now, told)


def _weighed(baseline: float, threshold: float, now: float, told: str) -> Important:
    change = now - baseline
    said = f"Your 14-day mean was {baseline:.1f} at first and {told}"
    # 0.3 times 4 is a little more than 1.2 to a computer: a rounding error must not decide.
    if abs(change) < threshold - 1e-9:
        return Important(
            baseline,
            threshold,
            now,
            "unclear",
            f"{said}: they differ by less than the {threshold:.1f} points that matter.",
        )
    said += f": {abs(change):.1f} points {'lower' if change < 0 else 'higher'}, a change that matters."
    if abs(change) < MATTERS:
        said += " Means of 14 days often differ this much by chance."
    return Important(baseline, threshold, now, "less" if change < 0 else "more", said)


def _windows_needed(which: str) -> str:
    return f"Can't compare means of 14 days yet: {which} 14 days must be over and hold {LEAST_RATINGS} ratings."
