"""How often a randomised experiment tells a difference, by simulation through the public API: the designs as they are.

Pain is rated in whole numbers from 0 to 10 and persists from day to day. The rough cases have what real diaries have:
noisy ratings, mornings without one, days that went otherwise than the coin chose, effects that reach into the next day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from planner import experiment
from planner.analysis.experiment import DESIGNS, Experiment
from planner.analysis.results import SMALL

FIRST = date(2026, 1, 5)
MEAN, SD = 5.0, 1.25


@dataclass(frozen=True)
class Case:
    """What is so. effect: of a day's doing on the next morning's pain, points; of it `carry` stays each further day.

    slow: an effect that reaches a half after a week of days of one kind, and fades as slowly. done_on, done_off: how
    often what is asked on "on" days is done on either kind.
    """

    effect: float = 0.0
    slow: bool = False
    persistence: float = 0.6
    noise: float = 0.0
    missing: float = 0.0
    carry: float = 0.0
    done_on: float = 1.0
    done_off: float = 0.0

    @property
    def assigned(self) -> float:
        """The true difference by what was assigned."""
        return self.effect * (self.done_on - self.done_off)


SLOW_HALF_DAYS = 7.0
EFFECTS = {
    "none": Case(),
    "none, ratings noisy by 1 point": Case(noise=1.0),
    "none, persistence 0.8": Case(persistence=0.8),
    "none, persistence 0.8, noisy": Case(persistence=0.8, noise=1.0),
    "none, 20 % unrated": Case(missing=0.2),
    "half a point": Case(-0.5),
    "1 point": Case(-1.0),
    "1 point, noisy": Case(-1.0, noise=1.0),
    "1 point, 20 % unrated": Case(-1.0, missing=0.2),
    "1 point, done on 70 % and 10 % of days": Case(-1.0, done_on=0.7, done_off=0.1),
    "1 point, half of it carried over": Case(-1.0, carry=0.5),
    "1 point, slow": Case(-1.0, slow=True),
}


def rows(
    times: int = 500, seed: int = 0, designs: Sequence[str] = tuple(DESIGNS), effects: Sequence[str] = tuple(EFFECTS)
) -> list[dict[str, Any]]:
    """Return one row per design and effect: told (share of `times` in which a difference was told), covered, times.

    answered: how often the days sufficed. covered: how often, of those, the 95 % interval held the true difference by what was assigned; NaN where it has no single one,
    as a slow effect, or one that is carried over while days are washed out. doing: how often the difference by what was done was told, doing_covered: held in its interval,
    where told. carried: how often a carry-over was told.
    """
    return [
        {"design": design, "effect": name, **_told(design, name, times, seed)} for design in designs for name in effects
    ]


def _told(design: str, name: str, times: int, seed: int) -> dict[str, Any]:
    case, rng = EFFECTS[name], np.random.default_rng([seed, [*DESIGNS].index(design), [*EFFECTS].index(name)])
    answered, told, covered, doing, doing_covered, carried = 0, 0, 0, 0, 0, 0
    for _ in range(times):
        outcome = one(design, case, rng)
        result = outcome.result
        assert result is not None
        answered += result.enough
        told += result.verdict in ("less", "more")
        covered += result.low <= case.assigned <= result.high
        carried += bool(outcome.carry_over)
        if outcome.doing is not None and outcome.doing.told:
            doing += 1
            doing_covered += outcome.doing.low <= case.effect <= outcome.doing.high
    several = case.slow or bool(case.carry and DESIGNS[design].washout)
    return {
        "answered": answered / times,
        "told": told / times,
        "covered": np.nan if several or not answered else covered / answered,
        "doing": doing / times,
        "doing_covered": np.nan if several or not doing else doing_covered / doing,
        "carried": carried / times,
        "times": times,
    }


def chances(times: int = 500, seed: int = 0, design: str = "21x2", bins: int = 5) -> list[dict[str, float]]:
    """Return how often pain was lower by half a point in truth, by the chance that was said, over effects of any size."""
    rng = np.random.default_rng([seed, 1])
    said, true = [], []
    for _ in range(times):
        effect = rng.uniform(-2.0, 1.5)
        said.append(one(design, Case(effect), rng).chance)
        true.append(effect <= -SMALL)
    place = np.minimum((np.array(said, float) * bins).astype(int), bins - 1)
    return [
        {"said": float(np.array(said, float)[place == n].mean()), "true": float(np.array(true)[place == n].mean()), "times": float((place == n).sum())}
        for n in range(bins)
        if (place == n).any()
    ]  # fmt: skip


def one(design: str, case: Case, rng: np.random.Generator) -> experiment.Outcome:
    """Return what an experiment with another coin told."""
    each = experiment.new("any", FIRST, design, seed=int(rng.integers(2**31 - 1)))
    return experiment.analyse(each, simulated(each, case, rng), each.last + timedelta(2))


def simulated(each: Experiment, case: Case, rng: np.random.Generator) -> pd.DataFrame:
    """Return the days of an experiment: what was done on each, and pain."""
    index = pd.date_range(each.first, each.last + timedelta(1), unit="us")
    on = np.array([each.arm(day.date()) == "on" for day in index])
    done = rng.random(len(index)) < np.where(on, case.done_on, case.done_off)
    pain = np.empty(len(index))
    pain[0] = rng.normal(0, SD)
    for n in range(1, len(index)):
        pain[n] = case.persistence * pain[n - 1] + rng.normal(0, SD * np.sqrt(1 - case.persistence**2))
    reach = np.zeros(len(index))
    stays = 0.5 ** (1 / SLOW_HALF_DAYS) if case.slow else case.carry
    for n in range(1, len(index)):
        reach[n] = stays * reach[n - 1] + (1 - stays if case.slow else 1) * done[n - 1]
    felt = MEAN + pain + case.effect * reach + case.noise * rng.normal(size=len(index))
    ratings = np.where(rng.random(len(index)) < case.missing, np.nan, np.clip(np.round(felt), 0, 10))
    return pd.DataFrame({"pain": ratings, "planned": on, "done": done, "paused": False}, index=index)
