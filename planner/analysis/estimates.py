"""Estimates for one person's days, where neighbouring days resemble each other: arrays in, estimates out.

Two ways to hold the nominal level: put yesterday's value among the covariates and use least squares (`least_squares`),
or count only as many observations as there are independent ones (`effective_mean`, `effective_slope`). For values that
are measured with noise see persistence.py and instruments.py. Knows nothing of pain, diaries or sentences: trends.py
asks the questions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

# The variance that rounding to whole numbers adds to a value (Sheppard 1898, Proc. London Math. Soc. 29:353).
ROUNDING = 1 / 12
# A direction that holds less than this share of a covariate's length is a repetition of the others.
SAME = 1e-10
# Persistence is raised by this share of its standard error: to take it as known makes intervals of 20 to 60 values too
# short. The share is this project's choice, by simulation: at a quarter, 20 sessions still missed the level.
CAUTION = 0.35
MOST_PERSISTENCE = 0.97


@dataclass(frozen=True)
class Estimate:
    """An estimate, its standard error and the degrees of freedom of its t distribution; n: observations used."""

    value: float
    error: float
    dof: float
    n: int

    def interval(self, level: float) -> tuple[float, float]:
        """Return the two-sided interval that covers the truth in `level` (0 to 1) of all cases."""
        half = self.half_width(level)
        return self.value - half, self.value + half

    def half_width(self, level: float) -> float:
        """Return half the length of that interval."""
        return float(t_quantile(self.dof, level)) * self.error

    def times(self, factor: float) -> Estimate:
        """Return the same in a unit of which one is `factor` of this one's."""
        return replace(self, value=factor * self.value, error=factor * self.error)

    @property
    def p(self) -> float:
        """The two-sided probability of an estimate this far from 0 where the truth is 0."""
        from scipy.special import stdtr

        if not self.error:
            return float(self.value == 0)
        return float(2 * stdtr(self.dof, -abs(self.value / self.error)))


def t_quantile(dof: float, level: float) -> float:
    """Return how many standard errors the two-sided interval of `level` reaches to each side."""
    from scipy.special import stdtrit

    return float(stdtrit(dof, 0.5 + level / 2))


def basis(covariates: Floats) -> Floats:
    """Return orthonormal columns that span the covariates (rows: observations), repeated ones left out."""
    lengths = np.sqrt(np.einsum("ij,ij->j", covariates, covariates))
    scaled = covariates[:, lengths > 0] / lengths[lengths > 0]
    if not scaled.size:
        return np.empty((len(covariates), 0))
    # The Gram matrix has ten rows where the covariates have thousands.
    sizes, directions = np.linalg.eigh(scaled.T @ scaled)
    kept = sizes > SAME
    return np.asarray(scaled @ (directions[:, kept] / np.sqrt(sizes[kept])))


def least_squares(outcome: Floats, regressor: Floats, covariates: Floats, taken: int = 0) -> Estimate | None:
    """Return the least squares coefficient of the regressor beside the covariates (a constant among them, if wanted).

    By the theorem of Frisch, Waugh and Lovell (1963): what the covariates leave of the outcome on what they leave of
    the regressor. taken: degrees of freedom that what was taken off before has cost. None where they leave nothing of
    the regressor, or no degree of freedom.
    """
    spanned = basis(covariates)
    left = regressor - spanned @ (spanned.T @ regressor)
    size, dof = float(left @ left), len(outcome) - taken - spanned.shape[1] - 1
    if dof < 1 or size <= SAME * max(float(regressor @ regressor), 1e-300):
        return None
    rest = outcome - spanned @ (spanned.T @ outcome)
    value = float(left @ rest) / size
    rest = rest - value * left
    return Estimate(value, float(np.sqrt(rest @ rest / dof / size)), dof, len(outcome))


def left_of(regressor: Floats, covariates: Floats) -> tuple[int, float]:
    """Return how many directions the covariates take, and the sum of squares that they leave of the regressor."""
    spanned = basis(covariates)
    left = regressor - spanned @ (spanned.T @ regressor)
    size = float(left @ left)
    return spanned.shape[1], size if size > SAME * max(float(regressor @ regressor), 1e-300) else 0.0


def plain_difference(outcome: Floats, group: Floats) -> Estimate | None:
    """Return the mean where `group` is 1 minus the mean where it is 0, as if every value were news (Welch 1947).

    For comparison only: with values that resemble their neighbours its interval is too short. None where a group has
    fewer than two values, or none of the values differ.
    """
    sides = [outcome[group == kind] for kind in (1, 0)]
    if min(len(side) for side in sides) < 2:
        return None
    shares = np.array([side.var(ddof=1) / len(side) for side in sides])
    if not shares.sum():
        return None
    dof = shares.sum() ** 2 / sum(share**2 / (len(side) - 1) for share, side in zip(shares, sides, strict=True))
    return Estimate(float(sides[0].mean() - sides[1].mean()), float(np.sqrt(shares.sum())), float(dof), len(outcome))


def effective_mean(values: Floats, rounding: float = 0.0) -> Estimate:
    """Return the mean of values in order of time, with the effective sample size; needs 6 values."""
    return _effective(values, np.ones((len(values), 1)), rounding)


def effective_slope(values: Floats, time: Floats, rounding: float = 0.0) -> Estimate:
    """Return the least squares slope of values over time, with the effective sample size; needs 7 values.

    In units of the values per unit of `time`, which grows from value to value.
    """
    return _effective(values, np.column_stack([np.ones(len(values)), time - time.mean()]), rounding)


def _effective(values: Floats, design: Floats, rounding: float) -> Estimate:
    """The last column's coefficient; the columns are orthogonal.

    Residual variance over n - k f, standard error times the root of f, t with n / f - k degrees of freedom (after
    Bayley & Hammersley 1946, J. R. Stat. Soc. Suppl. 8:184), for k columns and the inflation f.
    """
    n, terms = design.shape
    column = design[:, -1]
    sizes = np.einsum("ij,ij->j", design, design)
    coefficients = design.T @ values / sizes
    residuals = values - design @ coefficients
    # One degree of freedom is left even to the most persistent values: to refuse them would leave a choice of the
    # others, in which false alarms are more frequent.
    factor = min(inflation(residuals, terms, rounding), n / (terms + 1))
    variance = float(residuals @ residuals) / (n - terms * factor)
    return Estimate(
        float(coefficients[-1]), float(np.sqrt(variance * factor / (column @ column))), n / factor - terms, n
    )


def inflation(residuals: Floats, terms: int, rounding: float = 0.0) -> float:
    """Return how many of these consecutive residuals are worth one independent value (1 or more).

    The lag-1 correlation, freed of its bias after `terms` fitted terms (Kendall 1954, Biometrika 41:403) and of the
    variance that `rounding` adds, is taken as the persistence of a first-order autoregression, raised by CAUTION. The
    rounding itself does not persist, so it doesn't inflate either.
    """
    n, total = len(residuals), float(residuals @ residuals)
    if not total:
        return 1.0
    correlation = float(residuals[1:] @ residuals[:-1]) / total
    lasting = min(max(1 - rounding * (n - terms) / total, 0.5), 1.0)
    persistence = (n * correlation + terms) / (n - 3 - terms) / lasting
    persistence += CAUTION * np.sqrt(max(1 - persistence**2, 0.0) / n)
    persistence = min(max(persistence, 0.0), MOST_PERSISTENCE)
    return float(1 + 2 * lasting * persistence / (1 - persistence))
