"""Estimates that stand on an instrument: on something that moves the regressor and has no other way to the outcome.

Two of them. `fuller` takes the ratings of earlier days for a rating that is noisy: who acts on the pain they feel,
and rates it with an error, is misjudged by a regression on the rating. `by_draw` takes a day that chance chose for
what was done on it. Arrays in, estimates out; knows no diary and no sentence (association.py asks).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.analysis.estimates import SAME, Estimate, Floats, basis

LEAST_FREEDOM = 20  # degrees of freedom below which the variance of such an estimate can't be told


def fuller(
    outcome: Floats,
    regressor: Floats,
    noisy: Floats,
    instruments: Floats,
    covariates: Floats,
    days: NDArray[np.int64],
    reach: int = 1,
    taken: int = 0,
) -> Estimate | None:
    """Return the coefficient of the regressor beside a noisy covariate that the instruments stand in for.

    The k-class estimator of Fuller (1977, Econometrica 45:939) with constant 1, its covariance that of errors which
    are related over `reach` days, for a noisy rating errs in the outcome and again as a covariate. instruments: a
    column each. taken: degrees of freedom that what was taken off before has cost. None where nothing is left of the
    regressor, or too few rows.
    """
    spanned = basis(covariates)
    n, freedom = len(outcome), len(outcome) - taken - spanned.shape[1] - 2
    y, done, noisy, instruments = (_left(spanned, each) for each in (outcome, regressor, noisy, instruments))
    if freedom < LEAST_FREEDOM or done @ done <= SAME * max(float(regressor @ regressor), 1e-300):
        return None
    terms, given = np.column_stack([done, noisy]), basis(np.column_stack([done, instruments]))
    k = _least_ratio(np.column_stack([y, noisy]), basis(done[:, None]), given) - 1 / freedom
    # What is left of the terms once (1 - k) of what the instruments don't tell is kept: X'(I - kM)X.
    weights = terms - k * _left(given, terms)
    inner = weights.T @ terms
    if not np.isfinite(k) or abs(np.linalg.det(inner)) <= SAME * np.prod(np.diag(terms.T @ terms)):
        return None
    coefficients = np.linalg.solve(inner, weights.T @ y)
    errors = y - terms @ coefficients
    inverse = np.linalg.inv(inner)
    variance = (inverse @ _of_scores(weights, errors, days, reach, n / freedom) @ inverse.T)[0, 0]
    return Estimate(float(coefficients[0]), float(np.sqrt(variance)), freedom, n)


def by_draw(outcome: Floats, done: Floats, drawn: Floats, covariates: Floats, taken: int = 0) -> Estimate | None:
    """Return what doing it goes with, by the days that chance drew (Wald 1940; two-stage least squares).

    The difference by `drawn`, divided by the difference in doing: where little of what was drawn was done, the interval
    is wide. taken: as in `fuller`. None where nothing is left of the draw, or it moved nothing.
    """
    spanned = basis(covariates)
    y, done, lots = (_left(spanned, each) for each in (outcome, done, drawn))
    size, moved, freedom = float(lots @ lots), float(lots @ done), len(outcome) - taken - spanned.shape[1] - 1
    if freedom < LEAST_FREEDOM or size <= SAME * max(float(drawn @ drawn), 1e-300) or abs(moved) <= SAME * size:
        return None
    value = float(lots @ y) / moved
    errors = y - value * done
    return Estimate(value, float(np.sqrt(errors @ errors / freedom * size)) / abs(moved), freedom, len(outcome))


def _left(spanned: Floats, values: Floats) -> Floats:
    return np.asarray(values - spanned @ (spanned.T @ values))


def _least_ratio(pair: Floats, included: Floats, given: Floats) -> float:
    """The k of limited information maximum likelihood: what the included terms leave over what all instruments do."""
    left, all_left = _left(included, pair), _left(given, pair)
    outer, inner = left.T @ left, all_left.T @ all_left
    if np.linalg.det(inner) <= SAME * np.prod(np.diag(outer)):
        return float("nan")
    return float(np.linalg.eigvals(np.linalg.solve(inner, outer)).real.min())


def _of_scores(weights: Floats, errors: Floats, days: NDArray[np.int64], reach: int, spread: float) -> Floats:
    """The covariance of the scores, by the errors' autocovariances up to `reach` days."""
    inner = weights.T @ weights
    alone = total = float(errors @ errors) / len(errors) * spread * inner
    for lag in range(1, reach + 1):
        earlier = np.searchsorted(days, days - lag)
        later = days[earlier] == days - lag
        if not later.any():
            continue
        related = float(errors[later] @ errors[earlier[later]]) / later.sum() * spread
        cross = weights[later].T @ weights[earlier[later]]
        total = total + related * (cross + cross.T)
    return total if np.linalg.eigvalsh(total)[0] > 0 else alone
