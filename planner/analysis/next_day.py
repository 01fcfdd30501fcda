"""How pain some days after a session is weighed: the terms of the equation, and the two estimates of it.

Days in, numbers out; the question and its sentences are association.py's. Measured in docs/calibration.md.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.analysis.estimate_words import Verdict
from planner.analysis.estimates import Estimate, Floats, least_squares, left_of, t_quantile
from planner.analysis.instruments import by_draw, fuller
from planner.analysis.marks_held import held
from planner.analysis.observed_days import Observed
from planner.analysis.results import LEAST_DAYS, LEAST_OF_A_KIND

# A level of its own for so many days, so that a medicine or a season that begins within the diary is not taken for
# what stretching does; a remainder shorter than half of it joins the days before.
LEVEL_DAYS = 28
# Ratings of so many days before the morning of the session stand in for it: the latest and the mean of them.
EARLIER = 6
# Half the 95 % range, in points, that ratings of the usual spread may reach before nothing is said. By a spread that
# all share, because a rule on the diary's own would pick those that happen to look calm.
WIDEST, USUAL_SPREAD = 1.25, 1.25


@dataclass(frozen=True)
class Terms:
    """The equation's terms on the days that have them all; one row a day.

    outcome: pain (points). done: 0 or 1, `lag` days before. rated: the pain of that morning. earlier: two columns that
    stand in for it, NaN where none of the days before is rated. covariates: all else. drawn: whether chance chose the
    day of the session (1), left it free (0), or nothing of both (NaN). marks: the names of those among the covariates.
    """

    outcome: Floats
    done: Floats
    rated: Floats
    earlier: Floats
    covariates: Floats
    drawn: Floats
    drawn_before: Floats
    days: NDArray[np.int64]
    lag: int
    marks: tuple[str, ...] = ()

    @property
    def chosen(self) -> NDArray[np.bool_]:
        """The days that a draw covers."""
        return np.isfinite(self.drawn)

    @property
    def drawn_suffice(self) -> bool:
        """Whether a draw covers enough days to decide alone."""
        lots = self.drawn[self.chosen]
        return len(lots) >= LEAST_DAYS and LEAST_OF_A_KIND <= lots.sum() <= len(lots) - LEAST_OF_A_KIND

    def by_draw(self) -> Estimate | None:
        """The two-stage estimate over the days that a draw covers."""
        rows = self.chosen
        covariates = np.column_stack([self.rated, np.nan_to_num(self.drawn_before), self.covariates])[rows]
        return by_draw(self.outcome[rows], self.done[rows], self.drawn[rows], covariates)

    def vagueness(self) -> float | None:
        """Half the 95 % range at the usual spread over the widest that may be; None where nothing is left of done."""
        spanned, size = left_of(self.done, np.column_stack([self.rated, self.covariates]))
        freedom = len(self.done) - spanned - 1
        if not size or freedom < 1:
            return None
        return t_quantile(freedom, 0.95) * USUAL_SPREAD / float(np.sqrt(size)) / WIDEST


@dataclass(frozen=True)
class Weighed:
    """What both estimates say together: that of least squares, the hull of their intervals, the larger p."""

    value: float
    low: float
    high: float
    p: float

    @property
    def verdict(self) -> Verdict:
        return "less" if self.high < 0 else "more" if self.low > 0 else "unclear"


def terms_of(seen: Observed, lag: int, marks: pd.DataFrame | None = None) -> Terms:
    """Return the terms for the pain `lag` days after a session; at lag 0, before it."""
    since = max(lag, 1)
    done, rated, done_before = seen.ago(seen.done, lag), seen.ago(seen.pain, since), seen.ago(seen.done, lag + 1)
    rows = np.isfinite(seen.pain) & np.isfinite(done) & np.isfinite(rated) & np.isfinite(done_before)
    others = held(marks, seen.days[rows] - lag)
    return Terms(
        outcome=seen.pain[rows],
        done=done[rows],
        rated=rated[rows],
        earlier=_earlier(seen, since)[rows],
        covariates=np.column_stack([done_before[rows], calendar(seen, rows), others.columns]),
        drawn=seen.ago(seen.drawn, lag)[rows],
        drawn_before=seen.ago(seen.drawn, lag + 1)[rows],
        days=seen.days[rows],
        lag=lag,
        marks=others.names,
    )


def calendar(seen: Observed, rows: NDArray[np.bool_]) -> Floats:
    """Return what time alone tells of these days: weekday, a slope and a level for each 28 days; a column each."""
    days = seen.days[rows]
    if not len(days):
        return np.empty((0, 8))
    since = days - days[0]
    blocks = max((int(since[-1]) + 1 + LEVEL_DAYS // 2) // LEVEL_DAYS, 1)
    levels = np.minimum(since // LEVEL_DAYS, blocks - 1)[:, None] == np.arange(1, blocks)
    return np.column_stack([days - days.mean(), seen.weekdays()[rows], levels.astype(float)])


def weigh(terms: Terms, level: float) -> Weighed | None:
    """Return what both estimates say; None where one of them can't be had."""
    plain = least_squares(terms.outcome, terms.done, np.column_stack([terms.rated, terms.covariates]))
    rows = np.isfinite(terms.earlier).all(axis=1)
    if plain is None or not rows.any():
        return None
    held_out = fuller(
        terms.outcome[rows],
        terms.done[rows],
        terms.rated[rows],
        terms.earlier[rows],
        terms.covariates[rows],
        terms.days[rows],
        max(terms.lag, 1),
    )
    if held_out is None:
        return None
    lows, highs = zip(*(each.interval(level) for each in (plain, held_out)), strict=True)
    return Weighed(plain.value, min(lows), max(highs), max(plain.p, held_out.p))


def _earlier(seen: Observed, since: int) -> Floats:
    """The latest rating and the mean rating of the six days before the one `since` days ago."""
    ratings = np.column_stack([seen.ago(seen.pain, lag) for lag in range(since + 1, since + 1 + EARLIER)])
    known = np.isfinite(ratings)
    first = known.argmax(axis=1)
    latest = ratings[np.arange(len(ratings)), first]
    sums, counts = np.where(known, ratings, 0.0).sum(axis=1), known.sum(axis=1)
    return np.column_stack([latest, np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)])
