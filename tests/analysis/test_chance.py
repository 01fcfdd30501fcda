from __future__ import annotations

import re

import numpy as np
import pandas as pd

from planner.analysis.association import association
from planner.analysis.chance import shuffled
from tests.calibration.people import World, diaries


def diary(days: int, effect: float = 0.0) -> pd.DataFrame:
    return next(diaries(np.random.default_rng(8), 1, days, World(0.8, effect=effect, habit=0.8)))


def test_shuffles_show_what_chance_does() -> None:
    daily = diary(365, -2.0)
    found = shuffled(daily)
    assert association(daily).verdict == "less"
    assert len(found.estimates) == len(found.lows) == len(found.highs) == found.times == 200
    assert found.apparent == ((found.lows > 0) | (found.highs < 0)).sum() <= 20
    assert found.plain > found.apparent
    assert abs(found.estimates.mean()) < 0.1
    assert re.fullmatch(
        rf"In 200 shuffles of your own weeks, where no link can be, {found.apparent} \(\d+ %\) still showed one; "
        rf"a plain comparison of the days would have shown {found.plain} \(\d+ %\)\.",
        found.sentence,
    )


def test_the_same_seed_gives_the_same_shuffles() -> None:
    daily = diary(100)
    first, again, other = shuffled(daily, 5), shuffled(daily, 5), shuffled(daily, 5, seed=1)
    np.testing.assert_array_equal(first.estimates, again.estimates)
    assert (first.estimates != other.estimates).any()


def test_too_few_days_are_not_shuffled() -> None:
    daily = diary(40)
    found = shuffled(daily)
    assert (found.times, found.apparent, found.plain, len(found.estimates)) == (0, 0, 0, 0)
    assert found.sentence == association(daily).sentence


def test_gaps_and_pauses_are_shuffled_too() -> None:
    daily = diary(400).assign(paused=np.arange(400) % 90 < 9)
    assert shuffled(daily.drop(daily.index[100:130]), 20).times == 20
