"""How often a randomised experiment tells a difference, by simulation through the public API: the designs as they are.

Pain is rated in whole numbers from 0 to 10 and persists from day to day; every day goes as the coin chose it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from planner import experiment
from planner.analysis.experiment import DESIGNS, Experiment

FIRST = date(2026, 1, 5)
MEAN, SD, PERSISTENCE = 5.0, 1.25, 0.6
# "slow": an effect that reaches a half after a week of days of one kind, and fades as slowly.
EFFECTS = {"none": 0.0, "half a point": -0.5, "1 point": -1.0, "1 point, slow": -1.0}
SLOW_HALF_DAYS = 7.0


def rows(
    times: int = 500, seed: int = 0, designs: Sequence[str] = tuple(DESIGNS), effects: Sequence[str] = tuple(EFFECTS)
) -> list[dict[str, Any]]:
    """Return one row per design and effect: told (share of `times` in which a difference was told), covered, times.

    covered: how often the 95 % interval held the true difference; NaN for the slow effect, which has no single one.
    """
    return [
        {"design": design, "effect": name, **_told(design, name, times, np.random.default_rng([seed, place, n]))}
        for place, design in enumerate(designs)
        for n, name in enumerate(effects)
    ]


def _told(design: str, name: str, times: int, rng: np.random.Generator) -> dict[str, Any]:
    told, covered = 0, 0
    for _ in range(times):
        each = experiment.new("any", FIRST, design, seed=int(rng.integers(2**31 - 1)))
        days = simulated(each, EFFECTS[name], "slow" in name, rng)
        result = experiment.analyse(each, days, each.last + timedelta(2)).result
        assert result is not None
        told += result.verdict in ("less", "more")
        covered += result.low <= EFFECTS[name] <= result.high
    share = np.nan if "slow" in name else covered / times
    return {"told": told / times, "covered": share, "times": times}


def simulated(each: Experiment, effect: float, slow: bool, rng: np.random.Generator) -> pd.DataFrame:
    """Return the days of an experiment in which each "on" day changes the next morning's pain by `effect` points."""
    index = pd.date_range(each.first, each.last + timedelta(1), unit="us")
    on = np.array([each.arm(day.date()) == "on" for day in index])
    pain = np.empty(len(index))
    pain[0] = rng.normal(0, SD)
    for n in range(1, len(index)):
        pain[n] = PERSISTENCE * pain[n - 1] + rng.normal(0, SD * np.sqrt(1 - PERSISTENCE**2))
    reach = np.zeros(len(index))
    stays = 0.5 ** (1 / SLOW_HALF_DAYS) if slow else 0.0
    for n in range(1, len(index)):
        reach[n] = stays * reach[n - 1] + (1 - stays) * on[n - 1]
    ratings = np.clip(np.round(MEAN + pain + effect * reach), 0, 10)
    return pd.DataFrame({"pain": ratings, "planned": on, "done": on, "paused": False}, index=index)
