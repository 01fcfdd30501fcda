"""What is reckoned from the differences of pairs: mean and interval, the randomisation test, and whether they tell.

Arrays in and out; knows no diary and no sentence. The test is that of Edgington & Onghena (2007, Randomization Tests),
the interval Student's t.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.analysis.estimates import Floats

# With fewer pairs even the most one-sided result comes by chance in more than 5 of 100.
LEAST_PAIRS = 6
# Up to this many ways to toss the coin all of them are looked at, beyond that so many drawn at random.
MOST_TOSSES = 2**16
DRAWN_TOSSES = 9999


def estimate(differences: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    """Return the mean along the last axis and the ends of its t-interval; NaN are left out."""
    from scipy.special import stdtrit

    n = np.isfinite(differences).sum(axis=-1)
    filled = np.nan_to_num(differences)
    mean = filled.sum(axis=-1) / np.maximum(n, 1)
    squares = np.where(np.isfinite(differences), differences - mean[..., None], 0.0) ** 2
    error = np.sqrt(squares.sum(axis=-1) / np.maximum(n - 1, 1) / np.maximum(n, 1))
    half = stdtrit(np.maximum(n - 1, 1), (1 + level) / 2) * error
    return mean, mean - half, mean + half


def p_values(differences: Floats, seed: int, most: int = MOST_TOSSES, drawn: int = DRAWN_TOSSES) -> Floats:
    """Return the two-sided p of the randomisation test along the last axis; a pair that is NaN tells nothing.

    With up to `most` ways to toss the coin the test looks at all of them, else at `drawn` drawn by `seed`.
    """
    from scipy.stats import permutation_test

    filled = np.nan_to_num(differences)  # a pair of difference 0 is the same whichever way the coin falls
    number = 2 ** filled.shape[-1]
    found = permutation_test(
        (filled,),
        lambda sample, axis: sample.mean(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=number if number <= most else drawn,
        batch=max(1, 2_000_000 // filled.size),
        axis=-1,
        rng=np.random.default_rng(seed),
    )
    return np.asarray(found.pvalue)


def tells(p: Any, low: Any, high: Any, level: float) -> Any:
    """Whether a difference is told: chance alone rarely brings it, and the interval keeps off 0."""
    return (p < 1 - level) & ((low > 0) | (high < 0))
