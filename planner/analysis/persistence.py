"""How much the values of days resemble each other the further they lie apart, and what that leaves of a slope.

A pain that lasts, noise in the rating and a slow drift together: the correlation of two values k days apart is taken
as r = share * lasting**k, fitted to several lags at once. The first lag alone (estimates.py) takes a noisy rating for
one whose pain is soon forgotten, and then calls a drift a trend. Arrays in, estimates out; for means and for
regressions see estimates.py.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.analysis.estimates import MOST_PERSISTENCE, Estimate, Floats

# What `lasting` may be, and how many lags are looked at: as many as two weeks, fewer in short diaries.
GRID = np.arange(0.02, 0.98, 0.02)
FEWEST_LAGS, MOST_LAGS, DAYS_A_LAG = 6, 14, 12
# `lasting` is raised by this share of its standard error, which is the larger the less of a rating lasts: to take it as
# known makes short intervals. The share, the lags and the least of `share` are this project's choice, by simulation.
CAUTION, LEAST_SHARE = 0.7, 0.3
ROUNDS = 4


@dataclass(frozen=True)
class Persistence:
    """The correlation of values k > 0 days apart: share * lasting**k, both from 0 to 1."""

    share: float
    lasting: float

    @property
    def inflation(self) -> float:
        """How many days in a row are worth one independent day, 1 or more."""
        return max(1 + 2 * self.share * self.lasting / (1 - self.lasting), 1.0)

    def times(self, weights: Floats) -> float:
        """Return how many times the variance of independent values a weighted sum of these has.

        weights: one for every day in a row, 0 for a day without a value.
        """
        from scipy.signal import lfilter

        before = lfilter([0.0, self.lasting], [1.0, -self.lasting], weights)
        return float((weights @ weights + 2 * self.share * (weights @ before)) / (weights @ weights))


def lasting_slope(values: Floats, days: NDArray[np.int64]) -> Estimate:
    """Return the least squares slope of values over their days, per day; needs 20 values on days that grow.

    The standard error is that of the correlations fitted to the residuals, gaps between the days included; t with as
    many degrees of freedom as there are independent days, less two.
    """
    n, place = len(values), days - days[0]
    time = days - days.mean()
    size = float(time @ time)
    slope = float(time @ (values - values.mean())) / size
    residuals = values - values.mean() - slope * time
    if not (squares := float(residuals @ residuals)):
        return Estimate(slope, 0.0, n - 2, n)
    every = np.zeros((3, int(place[-1]) + 1))
    every[:, place] = residuals, np.ones(n), time
    found = persistence(every[0], every[1], terms=2)
    mean, sloping = found.times(every[1]), max(found.times(every[2]), 1.0)
    # One degree of freedom is left even to the most persistent values: to refuse them would leave a choice of the
    # others, in which false alarms are more frequent.
    variance = squares / max(n - mean - sloping, 1.0)
    return Estimate(slope, float(np.sqrt(variance * sloping / size)), max(n / found.inflation - 2, 1.0), n)


def persistence(residuals: Floats, known: Floats, terms: int) -> Persistence:
    """Fit a persistence to the residuals after `terms` fitted terms.

    residuals: one for every day in a row, 0 where `known` is 0 and not 1. The correlations are freed of the bias that
    fitting brings (after Kendall 1954, Biometrika 41:403), which depends on the persistence: hence some rounds.
    """
    length, n = len(residuals), float(known.sum())
    lags = np.arange(1, min(max(FEWEST_LAGS, min(MOST_LAGS, length // DAYS_A_LAG)), length - 1) + 1)
    correlations = np.array([_correlation(residuals, known, int(lag)) for lag in lags])
    powers = GRID[:, None] ** lags
    inflation, found = 1.0, Persistence(0.0, GRID[0])
    for _ in range(ROUNDS):
        bias = terms * inflation / n
        freed = (correlations + bias * (1 - lags / length)) / (1 + bias)
        shares = np.clip(powers @ freed / (powers**2).sum(axis=1), 0, 1)
        best = int(((freed - shares[:, None] * powers) ** 2).sum(axis=1).argmin())
        share, lasting = float(shares[best]), float(GRID[best])
        error = np.sqrt((1 - lasting**2) / n) / max(share, LEAST_SHARE)
        found = Persistence(share, min(lasting + CAUTION * float(error), MOST_PERSISTENCE))
        inflation = min(found.inflation, n / 3)
    return found


def _correlation(residuals: Floats, known: Floats, lag: int) -> float:
    """The correlation of residuals so many days apart, weighed as if no day between were missing."""
    pairs = float(known[lag:] @ known[:-lag])
    if not pairs:
        return 0.0
    together = float(residuals[lag:] @ residuals[:-lag]) / pairs
    return together * float(known.sum()) / float(residuals @ residuals) * (1 - lag / len(residuals))
