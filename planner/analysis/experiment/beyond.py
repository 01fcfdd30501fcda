"""What else the days of an experiment tell: what the doing did, how likely it matters, and what lasts for two mornings.

Arrays in, figures out; the difference itself and its test are retossed.py's, the words outcome_words.py's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.analysis.estimates import Estimate, Floats, t_quantile
from planner.analysis.experiment.retossed import Whitened, Whitener, whitened
from planner.analysis.results import SMALL

# Where the two kinds of days differ in less than this share of what was done, to divide by it says nothing.
LEAST_DOING = 0.3
# What lasts beyond the next morning is looked for as if each further one had this share of it: simulated, that covers
# the truth better than the arm of two days before alone, and sees more.
STAYS = 0.5
# Two things of which the one leaves less than this share of the other can't be told apart.
LEAST_APART = 0.1


@dataclass(frozen=True)
class Doing:
    """What the doing did, points per day on which the coin changed what was done; NaN where that can't be told.

    share: of days on which it did.
    """

    share: float
    value: float = np.nan
    low: float = np.nan
    high: float = np.nan

    @property
    def told(self) -> bool:
        return bool(np.isfinite(self.value))


def doing(pain: Floats, layout: Floats, did: Floats, times: NDArray[np.int64], level: float) -> Doing:
    """Return the difference by what was assigned, divided by the difference in doing (Angrist, Imbens & Rubin 1996).

    did: 1 where what was asked on "on" days was done, 0 where not, NaN where nobody knows. The interval holds every
    size of the effect that the days don't contradict (Fieller 1954; Anderson & Rubin 1949), so it is honest also where
    the doing differs little; where it would have no end, nothing is told.
    """
    known = np.isfinite(pain) & np.isfinite(did)
    arm = layout.sum(axis=-1)
    on, off = did[known & (arm > 0)], did[known & (arm < 0)]
    if not len(on) or not len(off):
        return Doing(np.nan)
    share = float(on.mean() - off.mean())
    if share < LEAST_DOING:
        return Doing(share)
    masked = np.where(known, pain, np.nan)[None]
    days = whitened(masked, layout, times)
    done = Whitener(masked, times).rest(np.nan_to_num(did)[None, :, None])[0, :, 0]
    arm, outcome = days.arm[0], days.pain[0]
    dof, size = float(days.dof[0]), float(arm @ arm)
    limit = t_quantile(dof, level) ** 2
    limit = limit / (dof + limit) * size
    of_pain, of_done = float(arm @ outcome), float(arm @ done)
    square = of_done**2 - limit * (done @ done)
    half = of_pain * of_done - limit * (outcome @ done)
    inside = half**2 - square * (of_pain**2 - limit * (outcome @ outcome))
    if square <= 0 or inside < 0:
        return Doing(share)
    reach = np.sqrt(inside)
    return Doing(share, of_pain / of_done, float((half - reach) / square), float((half + reach) / square))


def chance_it_matters(days: Whitened) -> float:
    """Return how likely pain is lower by SMALL at least, every size having been equally likely beforehand.

    Of larger differences such a chance is not true to its word (said 48 %, true 28 % for 1 point, by simulation).
    """
    from scipy.special import stdtr

    error = max(float(days.error[0]), 1e-12)
    return float(stdtr(days.dof[0], (-SMALL - days.difference[0]) / error))


def carried_over(pain: Floats, layout: Floats, times: NDArray[np.int64]) -> tuple[Estimate, Estimate] | None:
    """Return what a day still does to the second morning after it, and beside that what it does to the first.

    None where the two can't be told apart.
    """
    whitener, arm = Whitener(pain[None], times), layout.sum(axis=-1)
    columns = np.stack([_of_days_before(arm, times), arm, np.nan_to_num(pain)], axis=-1)
    rest = whitener.rest(columns[None])[0]
    terms, outcome = rest[:, :2], rest[:, 2]
    among = terms.T @ terms
    apart = among[0, 0] - among[0, 1] ** 2 / among[1, 1] if among[1, 1] > 0 else 0.0
    n = int(whitener.rated.sum())
    dof = n - 5  # constant, time, persistence, and the two
    if dof < 1 or apart <= LEAST_APART * among[0, 0]:
        return None
    inverse = np.linalg.inv(among)
    values = inverse @ (terms.T @ outcome)
    left = outcome - terms @ values
    errors = np.sqrt(left @ left / dof * np.diag(inverse))
    one, other = (Estimate(float(value), float(error), dof, n) for value, error in zip(values, errors, strict=True))
    return one, other


def _of_days_before(arm: Floats, times: NDArray[np.int64]) -> Floats:
    """Return for each day what the days before it leave: the arm of the last one, and of each earlier one less."""
    left = np.zeros(len(arm))
    for n, gap in enumerate(np.diff(times), 1):
        left[n] = STAYS ** (gap - 1) * (arm[n - 1] + STAYS * left[n - 1])
    return left
