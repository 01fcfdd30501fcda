"""Whether pain and stretching go together: stretching and the pain days later, pain and the sessions skipped after it.

Each as a result with its own sentence, and no cause but where chance chose the days. Not for changes over time
(trends.py) or for what chance alone would show (chance.py). What is weighed and how stands in next_day.py. Frames may
have ratings missing, gaps and days that stand twice; raises as trends.py does.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from planner.analysis.estimate_words import Verdict, all_of, figures, interval, more, size, verdict_of, written
from planner.analysis.estimates import least_squares
from planner.analysis.next_day import Levels, Terms, Weighed, calendar, level_of, terms_of, weigh
from planner.analysis.observed_days import EPOCH, observed
from planner.analysis.results import (
    LEAST_DAYS,
    LEAST_OF_A_KIND,
    SMALL,
    TOO_SMALL,
    Result,
    check_level,
    result_of,
    too_little,
)
from planner.errors import InvalidValue
from planner.words import listed

WIDEST_DRAWN = 2.5  # points, half the range by a draw: a vaguer answer is none
HIDDEN = "busy days that nobody noted can do the same. Only days that chance chooses rule that out."

LAGS = range(8)
FIRST_LOOK, BETWEEN_LOOKS = timedelta(days=56), timedelta(days=28)


def association(
    daily: pd.DataFrame,
    lag: int = 1,
    level: float = 0.95,
    *,
    today: date | None = None,
    marks: pd.DataFrame | None = None,
) -> Result:
    """Return how pain differs `lag` days (0 to 7) after stretching from what it is otherwise, in points.

    Two estimates of one equation. Least squares of pain[t] on done[t - lag] beside what came before that session: the
    pain rated that morning (pain[t - lag]), the session of the day before it (done[t - lag - 1]), time, weekday, a
    level for each 28 days, and whatever of `marks` held for long enough. And the same with the ratings of the days
    before standing in for that morning's, which errs where the rating is noisy. The range is the hull of both, so a
    link is told only where both tell it; the estimate is that of least squares. What lies between the session and the
    rating is left out on purpose: it is part of what the session may have led to (Montiel Olea & Plagborg-Møller 2021,
    Econometrica 89:1789).

    Where chance chose enough of the days (the column `drawn` of planner.daily), the draw alone decides instead: a
    two-stage estimate, of the only comparison here that what nobody noted cannot bend.

    Lag 0 compares ratings taken before the session, so it can never show what stretching does, only on which days you
    stretch; its covariates are pain[t - 1] and done[t - 1]. Beyond lag 1 the answers overlap, and eight intervals are
    eight chances to be misled. What builds up over many sessions none of them sees.

    Paused days count as unknown, and so does today (default: the real one) until its session is done. marks:
    diary.marks().
    """
    _check(level, lag)
    terms = terms_of(observed(daily, today).without_pauses(), lag, marks)
    if lag and terms.drawn_suffice:
        return _by_chance(terms, lag, level)
    n, stretched = len(terms.outcome), int(terms.done.sum())
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
    if (terms.outcome == terms.outcome[0]).all():
        return too_little(level, n, "ratings that differ")
    if (vague := terms.vagueness()) is None:
        return too_little(level, n, "stretching on other days of the week too: so far the weekday decides")
    if vague > 1:
        return too_little(level, n, f"about {more(int(np.ceil(n * (vague**2 - 1))), 'day', 'with a rating')}")
    if (found := weigh(terms, level)) is None:
        return too_little(level, n, "ratings on more days in a row, to tell a noisy rating from a change")
    return Result(
        found.value, found.low, found.high, level, found.p, n, True, found.verdict, "", _said(found, terms, lag, level)
    )


def reverse(daily: pd.DataFrame, lag: int = 1, level: float = 0.95, *, today: date | None = None) -> Result:
    """Return how much more often planned sessions are skipped `lag` days (0 to 7) after 1 point more pain.

    In percentage points per point. The mirror of `association`: least squares of skipped[t] on pain[t - lag] beside
    what came before that rating (pain and done of the day before it), time and weekday, over the planned days. At
    lag 0 the rating comes before the session, so here the same day counts.
    """
    _check(level, lag)
    seen = observed(daily, today).without_pauses()
    skipped = np.where(seen.planned, 100 * (1 - seen.done), np.nan)
    rated, before = seen.ago(seen.pain, lag), (seen.ago(seen.pain, lag + 1), seen.ago(seen.done, lag + 1))
    rows = np.isfinite(skipped) & np.isfinite(rated) & np.all(np.isfinite(before), axis=0)
    outcome, regressor = skipped[rows], rated[rows]
    covariates = np.column_stack([*(term[rows] for term in before), calendar(seen, rows)])
    levels = Levels(level_of(seen.days[rows]))
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
    found = least_squares(levels.off(outcome), levels.off(regressor), levels.off(covariates), levels.count)
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


def _by_chance(terms: Terms, lag: int, level: float) -> Result:
    """The answer where chance chose the days."""
    n = int(terms.chosen.sum())
    found = terms.by_draw()
    if found is None or found.half_width(0.95) > WIDEST_DRAWN:
        return too_little(level, n, "more of the sessions done on the days that chance chose, and fewer on the others")
    estimate, low, high = figures(found, level)
    span, verdict = (
        f"{interval(level, low, high)}, by {n} days that chance chose or left free",
        verdict_of(found, level),
    )
    day = _which_day(lag)
    if verdict == "unclear":
        fits = f"Can't tell yet: a difference of up to {_most(low, high)} points {day} after stretching fits your data"
        return result_of(found, level, f"{fits} ({span}).")
    said = f"{day.capitalize()} after stretching brings {_points(estimate, verdict)} pain ({span}). "
    why = "Chance chose the days, so stretching is the likely reason, though you knew which days were which."
    return result_of(found, level, said + (f"{TOO_SMALL} {why}" if abs(found.value) < SMALL else why))


def _said(found: Weighed, terms: Terms, lag: int, level: float) -> str:
    estimate, low, high = written((found.value, found.low, found.high))
    span = interval(level, low, high)
    if not lag:
        if found.verdict == "unclear":
            return f"Can't tell yet whether you stretch on better or on worse days ({span} points)."
        said = f"Days on which you stretch begin with {_points(estimate, found.verdict)} pain ({span})."
        return f"{said} The rating comes before the session: this shows when you stretch, not what stretching does."
    day, apart = _which_day(lag), f" Kept apart from it: {listed(terms.marks)}." if terms.marks else ""
    if found.verdict == "unclear":
        fits = f"Can't tell yet: a difference of up to {_most(low, high)} points {day} after stretching fits your data"
        return f"{fits} ({span}).{apart}"
    small = f" {TOO_SMALL}" if abs(found.value) < SMALL else ""
    said = f"{day.capitalize()} after stretching goes with {_points(estimate, found.verdict)} pain ({span}).{small}"
    return f"{said} A link, not a cause: {HIDDEN}{apart}"


def _points(estimate: str, verdict: Verdict) -> str:
    return f"{size(estimate)} points {'lower' if verdict == 'less' else 'higher'}"


def _most(low: str, high: str) -> str:
    return max(size(low), size(high), key=float)


def _which_day(lag: int) -> str:
    return "the day" if lag == 1 else f"the {lag}{ {2: 'nd', 3: 'rd'}.get(lag, 'th') } day"


def _check(level: float, lag: int) -> None:
    check_level(level)
    if lag not in LAGS:
        raise InvalidValue("", "lag", lag, f"a whole number of days from 0 to {LAGS[-1]}")
