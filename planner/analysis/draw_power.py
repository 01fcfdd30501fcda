"""What days chosen by chance could find, worked out before they begin from the person's own diary: how often the
next-day question would tell a difference of 1 point that is really there, by simulation through the same analysis.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from planner.analysis.estimates import Floats
from planner.analysis.experiment.power import Assumptions, assumptions, persisting
from planner.analysis.next_day import terms_of
from planner.analysis.observed_days import Observed

if TYPE_CHECKING:
    import pandas as pd

WEEKS = (12, 26)
EFFECT = 1.0
REPETITIONS = 200


def sentence(daily: pd.DataFrame, times: int) -> str:
    """Return what `times` of seven days could find in some weeks, as people count. daily: as planner.daily gives it."""
    taken = assumptions(daily)
    short, long = (_in_words(found(taken, times, weeks)) for weeks in WEEKS)
    return (
        f"With {times} of 7 days, a difference of 1 point would be found in {short} diaries of {WEEKS[0]} weeks, and "
        f"in {long} of {WEEKS[1]} weeks. {taken.sentence}"
    )


@lru_cache(maxsize=64)
def found(taken: Assumptions, times: int, weeks: int, *, repetitions: int = REPETITIONS, seed: int = 0) -> float:
    """Return the share (0 to 1) of such diaries whose 95 % range leaves 0 out; the same seed gives the same."""
    rng = np.random.default_rng([seed, times, weeks])
    each = np.tile(np.arange(7) < times, (repetitions, weeks, 1))
    drawn = rng.permuted(each, axis=-1).reshape(repetitions, -1)
    done = drawn & (rng.random(drawn.shape) < taken.followed)
    effect = -EFFECT * np.pad(done[:, :-1], ((0, 0), (1, 0)))
    # Ratings are whole numbers from 0 to 10: who has little pain cannot have a point less of it.
    pain = np.clip(np.round(taken.mean + persisting(*drawn.shape, taken, rng) + effect), 0, 10)
    pain[rng.random(pain.shape) >= taken.rated] = np.nan
    diaries = zip(pain, done.astype(float), drawn.astype(float), strict=True)
    return float(np.mean([_tells(*diary) for diary in diaries]))


def _tells(pain: Floats, done: Floats, drawn: Floats) -> bool:
    """Whether one diary tells the difference."""
    days = np.arange(len(pain), dtype=np.int64)
    terms = terms_of(Observed(days, pain, done, drawn == 1, np.zeros(len(pain), bool), drawn), lag=1)
    estimate = terms.by_draw() if terms.drawn_suffice else None
    return estimate is not None and estimate.interval(0.95)[1] < 0


def _in_words(share: float) -> str:
    tenths = round(10 * share)
    return "hardly any" if tenths < 1 else "nearly all" if tenths > 9 else f"about {tenths} of 10"
