"""What days chosen by chance could find, worked out before they begin from the person's own diary: how often the
two-stage estimate would tell a difference of 1 point the next day that is really there.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from planner.analysis.estimates import Floats, t_quantile
from planner.analysis.experiment.power import Assumptions, assumptions, persisting
from planner.analysis.instruments import by_draw

if TYPE_CHECKING:
    import pandas as pd

WEEKS = (12, 26)
EFFECT = 1.0
REPETITIONS = 200


def sentence(daily: pd.DataFrame, times: int) -> str:
    """Return what `times` of seven days could find in some weeks, as people count. daily: as planner.daily gives it."""
    taken = assumptions(daily)
    first, second = (_of_ten(found(taken, times, weeks)) for weeks in WEEKS)
    return (
        f"With {times} of 7 days, a difference of 1 point would be found in {first} of 10 diaries of {WEEKS[0]} weeks, "
        f"and in {second} of {WEEKS[1]} weeks. {taken.sentence}"
    )


@lru_cache(maxsize=64)
def found(taken: Assumptions, times: int, weeks: int, *, repetitions: int = REPETITIONS, seed: int = 0) -> float:
    """Return the share (0 to 1) of such diaries in which the 95 % range leaves 0 out; the same seed gives the same."""
    rng = np.random.default_rng([seed, times, weeks])
    drawn = rng.permuted(np.tile(np.arange(7) < times, (repetitions, weeks, 1)), axis=-1).reshape(repetitions, -1)
    done = drawn & (rng.random(drawn.shape) < taken.followed)
    effect = np.pad(done[:, :-1], ((0, 0), (1, 0))) * -EFFECT
    # Ratings are whole numbers from 0 to 10: who has little pain cannot have a point less of it.
    pain = np.clip(np.round(taken.mean + persisting(*drawn.shape, taken, rng) + effect), 0, 10)
    pain[rng.random(pain.shape) >= taken.rated] = np.nan
    return float(np.mean([_tells(*diary) for diary in zip(pain, done, drawn, strict=True)]))


def _tells(pain: Floats, done: NDArray[np.bool_], drawn: NDArray[np.bool_]) -> bool:
    """Whether the difference is told in one diary, beside pain and draw of the day before, the weekday and time."""
    days = np.arange(2, len(pain))
    weekdays = (days[:, None] % 7 == np.arange(1, 7)).astype(float)
    covariates = np.column_stack([pain[1:-1], done[:-2], drawn[:-2], weekdays, days - days.mean()])
    rows = np.isfinite(pain[2:]) & np.isfinite(pain[1:-1])
    estimate = by_draw(pain[2:][rows], done[1:-1][rows].astype(float), drawn[1:-1][rows].astype(float), covariates[rows])
    return estimate is not None and estimate.value + t_quantile(estimate.freedom, 0.95) * estimate.error < 0


def _of_ten(share: float) -> str:
    tenths = round(10 * share)
    return "fewer than 1" if tenths < 1 else "nearly all" if tenths > 9 else f"about {tenths}"
