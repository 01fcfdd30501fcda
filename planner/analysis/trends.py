"""What the days can say beyond counting: statistics, each as a result with its own sentence.

Frames in, results out. Descriptions without inference stand in overview.py, the estimates themselves in estimates.py,
drawing in charts/. How often these results err is measured in docs/calibration.md (`make calibrate`).

Every function takes frames with ratings missing, gaps and days that stand twice; too little of anything gives a Result
whose `enough` is False and whose `reason` says how much of what is lacking. Raises InvalidValue for a level or lag that
cannot be, PlannerError for a frame without the columns needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from planner.analysis.estimate_words import Verdict, all_of, figures, interval, more, period, size, verdict_of
from planner.analysis.estimates import ROUNDING, Estimate, Floats, effective_mean, effective_slope, least_squares
from planner.analysis.observed_days import Observed, days_of, in_order, need, observed, ratings
from planner.analysis.overview import LEAST_RATINGS, WINDOW_DAYS
from planner.errors import InvalidValue
from planner.words import day_in_words

# Least data before anything is said: this project's choice, by the simulation behind docs/calibration.md.
LEAST_DAYS = 56
LEAST_SHARE = 0.7
LEAST_PAIRS = 20
LEAST_OF_A_KIND = 10
WIDEST = 1.0  # points, half the 95 % range: a vaguer answer is none
MONTH = 30.4375
LAGS = range(8)
# A change that matters: 2 points or 30 % (Farrar 2001, Pain 94:149; Ostelo 2008, Spine 33:90), but never less than
# the 1 point from which people with little pain say "slightly better" (Salaffi 2004, Eur. J. Pain 8:283).
MATTERS, MATTERS_SHARE, LEAST_MATTERS = 2.0, 0.3, 1.0
EPOCH = date(1970, 1, 1)
FIRST_LOOK, BETWEEN_LOOKS = timedelta(days=56), timedelta(days=28)
# Where days with a session begin with so much more pain than days without, the drop after sessions is partly chance.
WORSE_DAYS = 0.5


@dataclass(frozen=True)
class Result:
    """The answer to one question: an estimate with its interval, and how to say it.

    estimate, low, high: in the unit of the question, NaN where `enough` is False. level: of the interval, 0 to 1.
    p: two-sided. n: observations used. verdict: "less" or "more" where the interval keeps off 0. reason: what is
    lacking where the data do not suffice, else "". sentence: what to show the person.
    """

    estimate: float
    low: float
    high: float
    level: float
    p: float
    n: int
    enough: bool
    verdict: Verdict
    reason: str
    sentence: str


@dataclass(frozen=True)
class Important:
    """How the latest 14-day mean of pain stands to the first: all in points, NaN where not known yet.

    verdict: "less" or "more" where they differ by the threshold or beyond, "unclear" within it.
    """

    baseline: float
    threshold: float
    now: float
    verdict: Verdict
    sentence: str


def pain_trend(daily: pd.DataFrame, level: float = 0.95) -> Result:
    """Return how the ratings change, in points per month of 30.4375 days.

    Least squares over the rated days, with the effective sample size. Paused days count as well: the question is how
    the pain goes, not why. Needs 56 rated days, and a rating on 70 % of the days from the first to the last of them.
    """
    _check(level)
    seen = observed(daily)
    rated = np.isfinite(seen.pain)
    days, pain = seen.days[rated], seen.pain[rated]
    span = int(days[-1] - days[0]) + 1 if len(days) else 0
    if len(days) < LEAST_DAYS:
        return _lacking(level, len(days), more(LEAST_DAYS - len(days), "day", "with a rating"))
    if len(days) < LEAST_SHARE * span:
        missing = int(np.ceil(LEAST_SHARE * span)) - len(days)
        return _lacking(level, len(days), f"{more(missing, 'rated day')} in this period (70 % of its days)")
    if (pain == pain[0]).all():
        return _lacking(level, len(days), "ratings that differ")
    found = effective_slope(pain, days / MONTH, ROUNDING)
    estimate, low, high = figures(found, level)
    moved = {"less": f"fell by {size(estimate)} points", "more": f"rose by {size(estimate)} points"}
    verdict = verdict_of(found, level)
    said = f"Over {period(span)} your ratings {moved.get(verdict, f'changed by {estimate} points')} a month"
    end = "." if verdict in moved else ": no clear trend."
    return _result(found, level, f"{said} ({interval(level, low, high)}){end}")


def session_change(sessions: pd.DataFrame, level: float = 0.95) -> Result:
    """Return the mean of the rating after a session minus the one before it, in points.

    The sessions in order of time, with the effective sample size. Needs 20 sessions with both ratings.
    """
    _check(level)
    need(sessions, "pain_before", "pain_after")
    sessions = in_order(sessions)
    change = ratings(sessions["pain_after"]) - ratings(sessions["pain_before"])
    change = change[np.isfinite(change)]
    if len(change) < LEAST_PAIRS:
        lacking = more(LEAST_PAIRS - len(change), "session", "rated before and after")
        return _lacking(level, len(change), lacking)
    if (change == change[0]).all():
        return _lacking(level, len(change), "changes that differ: so far every session has the same")
    found = effective_mean(change, 2 * ROUNDING)
    estimate, low, high = figures(found, level)
    span = interval(level, low, high)
    side = {"less": "lower", "more": "higher"}.get(verdict_of(found, level))
    if side:
        said = f"Right after sessions you rate {size(estimate)} points {side} ({span})."
        return _result(found, level, f"{said} This can happen without stretching.")
    said = f"Right after sessions your rating changes by {estimate} points ({span}): no clear change."
    return _result(found, level, said)


def association(daily: pd.DataFrame, lag: int = 1, level: float = 0.95, *, today: date | None = None) -> Result:
    """Return how pain differs `lag` days (0 to 7) after stretching from what it is otherwise, in points.

    Least squares of pain[t] on done[t - lag] beside what came before that session: the pain rated that morning
    (pain[t - lag]), the session of the day before it (done[t - lag - 1]), time and weekday. What lies between is left
    out on purpose: it is part of what the session may have led to. That errors overlap from lag 2 on does no harm,
    because beside the day before it the session is news (Montiel Olea & Plagborg-Møller 2021, Econometrica 89:1789).

    Lag 0 compares ratings taken before the session, so it can never show what stretching does, only on which days you
    stretch; its covariates are pain[t - 1] and done[t - 1]. Beyond lag 1 the answers overlap, and eight intervals are
    eight chances to be misled. What builds up over many sessions none of them sees.

    Paused days count as unknown, and so does today (default: the real one) until its session is done.
    """
    _check(level, lag)
    outcome, regressor, covariates = association_terms(observed(daily, today).without_pauses(), lag)
    n, stretched = len(outcome), int(regressor.sum())
    lacking = [
        more(LEAST_DAYS - n, "day", "with a rating"),
        more(LEAST_OF_A_KIND - (n - stretched), "day", "without stretching"),
        more(LEAST_OF_A_KIND - stretched, "day", "with stretching"),
    ]
    if n < LEAST_DAYS:
        return _lacking(level, n, all_of(lacking))
    if all_of(lacking):
        never = "almost never skip" if lacking[1] else "have almost never stretched"
        said = f"You {never}, so your days cannot compare yet: this needs {all_of(lacking)}."
        return _lacking(level, n, all_of(lacking), said)
    if (outcome == outcome[0]).all():
        return _lacking(level, n, "ratings that differ")
    found = least_squares(outcome, regressor, covariates)
    if found is None:
        return _lacking(level, n, "stretching on other days of the week too: so far the weekday decides")
    if (half := found.half_width(0.95)) > WIDEST:
        return _lacking(level, n, f"about {more(int(np.ceil(n * (half**2 - 1))), 'day', 'with a rating')}")
    return _result(found, level, _said_of_association(found, lag, level))


def reverse(daily: pd.DataFrame, lag: int = 1, level: float = 0.95, *, today: date | None = None) -> Result:
    """Return how much more often planned sessions are skipped `lag` days (0 to 7) after 1 point more pain.

    In percentage points per point. The mirror of `association`: least squares of skipped[t] on pain[t - lag] beside
    what came before that rating (pain and done of the day before it), time and weekday, over the planned days. At
    lag 0 the rating comes before the session, so here the same day counts.
    """
    _check(level, lag)
    seen = observed(daily, today).without_pauses()
    skipped = np.where(seen.planned, 100 * (1 - seen.done), np.nan)
    before = (seen.ago(seen.pain, lag + 1), seen.ago(seen.done, lag + 1))
    outcome, regressor, covariates = _complete(seen, skipped, seen.ago(seen.pain, lag), before)
    n, missed = len(outcome), int((outcome > 0).sum())
    lacking = [
        more(LEAST_DAYS - n, "planned day", "with ratings before it"),
        more(LEAST_OF_A_KIND - missed, "skipped session"),
        more(LEAST_OF_A_KIND - (n - missed), "session", "done"),
    ]
    if n < LEAST_DAYS:
        return _lacking(level, n, lacking[0])
    if all_of(lacking):
        never = "almost never skip" if lacking[1] else "almost always skip"
        return _lacking(level, n, all_of(lacking), f"You {never}, so your days cannot compare yet.")
    found = least_squares(outcome, regressor, covariates)
    if found is None:
        return _lacking(level, n, "ratings that differ")
    estimate, low, high = figures(found, level, 0)
    when = {0: "that day", 1: "the next day"}.get(lag, f"{lag} days later")
    span = interval(level, low, high)
    side = {"less": "less", "more": "more"}.get(verdict_of(found, level))
    said = f"After 1 point more pain you skip {size(estimate)} percentage points {side} often {when} ({span}). "
    unclear = f"Can't tell yet whether you skip more often {when} after more pain ({span} percentage points per point)."
    return _result(found, level, said + "A link, not a cause." if side else unclear)


def adherence_change(daily: pd.DataFrame, level: float = 0.95, *, today: date | None = None) -> Result:
    """Return how the share of planned sessions that you do changes, in percentage points per month of 30.4375 days.

    Least squares over the planned days that are not paused, with the effective sample size. Needs 56 of them, with
    10 sessions done and 10 missed.
    """
    _check(level)
    seen = observed(daily, today).without_pauses()
    counts = seen.planned & np.isfinite(seen.done)
    days, done = seen.days[counts], 100 * seen.done[counts]
    n, kept = len(days), int((done > 0).sum())
    if n < LEAST_DAYS:
        return _lacking(level, n, more(LEAST_DAYS - n, "planned day"))
    missing = [more(LEAST_OF_A_KIND - (n - kept), "missed session"), more(LEAST_OF_A_KIND - kept, "session", "done")]
    if all_of(missing):
        few = "missed" if missing[0] else "done"
        said = f"You did {kept} of {n} planned sessions: too few were {few} to see a change."
        return _lacking(level, n, all_of(missing), said)
    found = effective_slope(done, days / MONTH)
    estimate, low, high = figures(found, level, 0)
    verdict = verdict_of(found, level)
    moved = {"less": "fell by " + size(estimate), "more": "rose by " + size(estimate)}
    said = f"Over {period(int(days[-1] - days[0]) + 1)} your share of planned sessions done "
    said += f"{moved.get(verdict, 'changed by ' + estimate)} percentage points a month ({interval(level, low, high)})"
    return _result(found, level, said + ("." if verdict in moved else ": no clear change."))


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


def bad_days_only(sessions: pd.DataFrame, daily: pd.DataFrame) -> str:
    """Return what to say beside `session_change` where sessions happen mostly on worse days; "" where that isn't seen.

    After a bad day pain tends to fall by itself (regression to the mean). Seen is: pain before sessions is higher than
    on days without any, by half a point and by two standard errors, with 10 ratings on each side.
    """
    need(sessions, "pain_before")
    seen = observed(daily)
    with_session = np.isin(seen.days, days_of(sessions["date"])) if "date" in sessions else seen.done == 1
    before = ratings(sessions["pain_before"])
    before, other = before[np.isfinite(before)], seen.pain[np.isfinite(seen.pain) & ~with_session]
    if min(len(before), len(other)) < LEAST_OF_A_KIND:
        return ""
    error = float(np.sqrt(before.var(ddof=1) / len(before) + other.var(ddof=1) / len(other)))
    if before.mean() - other.mean() < max(WORSE_DAYS, 2 * error):
        return ""
    return (
        f"You stretch mostly on worse days: your pain is {before.mean():.1f} before sessions and {other.mean():.1f} on "
        "days without one. After a bad moment pain tends to fall by itself, so part of a drop would come anyway."
    )


def looked_at(daily: pd.DataFrame, today: date | None = None) -> date | None:
    """Return the last fixed day to look at the association: day 56, 84, 112 ... since the first rated day.

    None before the first of them. Looking whenever you like finds a link in more than a quarter of the people who have
    none; looking every 28 days with a 99 % range, in about 5 %.
    """
    seen = observed(daily)
    rated = seen.days[np.isfinite(seen.pain)]
    if not len(rated):
        return None
    first = EPOCH + timedelta(days=int(rated[0]))
    if (since := (today or date.today()) - first - FIRST_LOOK) < timedelta(0):
        return None
    return first + FIRST_LOOK + since // BETWEEN_LOOKS * BETWEEN_LOOKS


def association_terms(seen: Observed, lag: int) -> tuple[Floats, Floats, Floats]:
    """Return the outcome, the regressor and the covariates of `association`, for the days that have them all."""
    before = (seen.ago(seen.pain, max(lag, 1)), seen.ago(seen.done, lag + 1))
    return _complete(seen, seen.pain, seen.ago(seen.done, lag), before)


def _complete(
    seen: Observed, outcome: Floats, regressor: Floats, before: tuple[Floats, ...]
) -> tuple[Floats, Floats, Floats]:
    """Without the days on which any term is unknown; time and weekday join the covariates."""
    rows = np.isfinite(outcome) & np.isfinite(regressor) & np.all(np.isfinite(before), axis=0)
    time = seen.days[rows] - (seen.days[rows].mean() if rows.any() else 0.0)
    columns = [*(term[rows] for term in before), time, *seen.weekdays()[rows].T]
    return outcome[rows], regressor[rows], np.column_stack(columns)


def _said_of_association(found: Estimate, lag: int, level: float) -> str:
    estimate, low, high = figures(found, level)
    span, side = interval(level, low, high), {"less": "lower", "more": "higher"}.get(verdict_of(found, level))
    if not lag:
        if not side:
            return f"Can't tell yet whether you stretch on better or on worse days ({span} points)."
        said = f"Days on which you stretch begin with {size(estimate)} points {side} pain ({span})."
        return f"{said} The rating comes before the session: this shows when you stretch, not what stretching does."
    day = "The day" if lag == 1 else f"The {lag}{ {2: 'nd', 3: 'rd'}.get(lag, 'th') } day"
    if side:
        return f"{day} after stretching goes with {size(estimate)} points {side} pain ({span}). A link, not a cause."
    most = max(size(low), size(high), key=float)
    when = day[0].lower() + day[1:]
    return f"Can't tell yet: a difference of up to {most} points {when} after stretching fits your data ({span})."


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


def _result(found: Estimate, level: float, sentence: str) -> Result:
    low, high = found.interval(level)
    return Result(found.value, low, high, level, found.p, found.n, True, verdict_of(found, level), "", sentence)


def _lacking(level: float, n: int, reason: str, sentence: str = "") -> Result:
    said = sentence or f"Can't tell yet: this needs {reason}."
    return Result(np.nan, np.nan, np.nan, level, np.nan, n, False, "not enough", reason, said)


def _check(level: float, lag: int = 0) -> None:
    if not 0 < level < 1:
        raise InvalidValue("", "level", level, "a share between 0 and 1 such as 0.95")
    if lag not in LAGS:
        raise InvalidValue("", "lag", lag, f"a whole number of days from 0 to {LAGS[-1]}")
