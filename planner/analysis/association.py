"""Whether pain and stretching go together: stretching and the pain days later, pain and the sessions skipped after it.

Each as a result with its own sentence, and never a cause. Not for changes over time (trends.py) or for what chance
alone would show (chance.py). Frames may have ratings missing, gaps and days that stand twice; raises as trends.py does.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from planner.analysis.estimate_words import all_of, figures, interval, more, size, verdict_of
from planner.analysis.estimates import Estimate, Floats, least_squares
from planner.analysis.observed_days import EPOCH, Observed, observed
from planner.analysis.results import LEAST_DAYS, LEAST_OF_A_KIND, Result, check_level, result_of, too_little
from planner.errors import InvalidValue

WIDEST = 1.0  # points, half the 95 % range: a vaguer answer is none
LAGS = range(8)
FIRST_LOOK, BETWEEN_LOOKS = timedelta(days=56), timedelta(days=28)


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
        return too_little(level, n, all_of(lacking))
    if all_of(lacking):
        never = "almost never skip" if lacking[1] else "have almost never stretched"
        said = f"You {never}, so your days cannot compare yet: this needs {all_of(lacking)}."
        return too_little(level, n, all_of(lacking), said)
    if (outcome == outcome[0]).all():
        return too_little(level, n, "ratings that differ")
    found = least_squares(outcome, regressor, covariates)
    if found is None:
        return too_little(level, n, "stretching on other days of the week too: so far the weekday decides")
    if (half := found.half_width(0.95)) > WIDEST:
        return too_little(level, n, f"about {more(int(np.ceil(n * (half**2 - 1))), 'day', 'with a rating')}")
    return result_of(found, level, _said_of_association(found, lag, level))


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
        return too_little(level, n, lacking[0])
    if all_of(lacking):
        never = "almost never skip" if lacking[1] else "almost always skip"
        return too_little(level, n, all_of(lacking), f"You {never}, so your days cannot compare yet.")
    found = least_squares(outcome, regressor, covariates)
    if found is None:
        return too_little(level, n, "ratings that differ")
    estimate, low, high = figures(found, level, 0)
    when = {0: "that day", 1: "the next day"}.get(lag, f"{lag} days later")
    span = interval(level, low, high)
    side = {"less": "less", "more": "more"}.get(verdict_of(found, level))
    said = f"After 1 point more pain you skip {size(estimate)} percentage points {side} often {when} ({span}). "
    unclear = f"Can't tell yet whether you skip more often {when} after more pain ({span} percentage points per point)."
    return result_of(found, level, said + "A link, not a cause." if side else unclear)


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


def _check(level: float, lag: int) -> None:
    check_level(level)
    if lag not in LAGS:
        raise InvalidValue("", "lag", lag, f"a whole number of days from 0 to {LAGS[-1]}")
