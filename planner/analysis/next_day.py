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
    day of the session (1), left it free (0), or nothing of both (NaN). level: which 28 days it is of. marks: the names
    of those among the covariates.
    """

    outcome: Floats
    done: Floats
    rated: Floats
    earlier: Floats
    covariates: Floats
    drawn: Floats
    drawn_before: Floats
    days: NDArray[np.int64]
    level: NDArray[np.int64]
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
        levels = Levels(self.level[rows])
        outcome, done, drawn = (levels.off(each[rows]) for each in (self.outcome, self.done, self.drawn))
        return by_draw(outcome, done, drawn, levels.off(covariates), levels.count)

    def vagueness(self) -> float | None:
        """Half the 95 % range at the usual spread over the widest that may be; None where nothing is left of done."""
        levels = Levels(self.level)
        covariates = levels.off(np.column_stack([self.rated, self.covariates]))
        spanned, size = left_of(levels.off(self.done), covariates)
        freedom = len(self.done) - levels.count - spanned - 1
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
        level=level_of(seen.days[rows]),
        lag=lag,
        marks=others.names,
    )


def calendar(seen: Observed, rows: NDArray[np.bool_]) -> Floats:
    """Return what time tells of these days beside their level: a slope and the weekday; a column each."""
    days = seen.days[rows]
    return np.column_stack([days - (days.mean() if len(days) else 0.0), seen.weekdays()[rows]])


def level_of(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return which 28 days each day is of, from 0 on; what is left over after the last of them joins it."""
    if not len(days):
        return days
    since = days - days[0]
    most = max((int(since[-1]) + 1 + LEVEL_DAYS // 2) // LEVEL_DAYS, 1)
    return np.unique(np.minimum(since // LEVEL_DAYS, most - 1), return_inverse=True)[1].astype(np.int64)


class Levels:
    """A level for each group of rows, taken off: what a column for each group would take, in a hundredth of the time.

    By the theorem of Frisch, Waugh and Lovell (1963). count: how many levels, each of which costs a degree of freedom.
    """

    def __init__(self, of: NDArray[np.int64]) -> None:
        groups, self._of = np.unique(of, return_inverse=True)
        self._sizes, self.count = np.bincount(self._of), len(groups)

    def off(self, values: Floats) -> Floats:
        """Return the values (a column each, where there are several) less the mean of their group."""
        if values.ndim == 1:
            return np.asarray(values - (np.bincount(self._of, values) / self._sizes)[self._of])
        return np.column_stack([self.off(column) for column in values.T]) if values.size else values


def weigh(terms: Terms, level: float) -> Weighed | None:
    """Return what both estimates say; None where one of them can't be had."""
    levels = Levels(terms.level)
    covariates = levels.off(np.column_stack([terms.rated, terms.covariates]))
    plain = least_squares(levels.off(terms.outcome), levels.off(terms.done), covariates, levels.count)
    rows = np.isfinite(terms.earlier).all(axis=1)
    if plain is None or not rows.any():
        return None
    of = Levels(terms.level[rows])
    outcome, done, rated, earlier, others = (
        of.off(values[rows]) for values in (terms.outcome, terms.done, terms.rated, terms.earlier, terms.covariates)
    )
    held_out = fuller(outcome, done, rated, earlier, others, terms.days[rows], max(terms.lag, 1), of.count)
    if held_out is None:
        return None
    lows, highs = zip(*(found.interval(level) for found in (plain, held_out)), strict=True)
    return Weighed(plain.value, min(lows), max(highs), max(plain.p, held_out.p))


def _earlier(seen: Observed, since: int) -> Floats:
    """The latest rating and the mean rating of the six days before the one `since` days ago."""
    ratings = np.column_stack([seen.ago(seen.pain, lag) for lag in range(since + 1, since + 1 + EARLIER)])
    known = np.isfinite(ratings)
    first = known.argmax(axis=1)
    latest = ratings[np.arange(len(ratings)), first]
    sums, counts = np.where(known, ratings, 0.0).sum(axis=1), known.sum(axis=1)
    return np.column_stack([latest, np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)])
