"""What an experiment could show, worked out before it starts from the person's own diary: how often it would tell a
difference of 1 or 2 points that is really there, by simulation through the same analysis.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.analysis.estimates import Floats
from planner.analysis.experiment.retossed import LEAST_PAIRS, tells, whitened
from planner.analysis.observed_days import observed
from planner.steps import Steps, finished
from planner.week.experiment import DESIGNS, Design

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


# What is assumed of a diary that is too short to say (SD and persistence are those of the simulations in the docs).
USUAL_MEAN, USUAL_SD, USUAL_PERSISTENCE, USUAL_RATED, USUAL_FOLLOWED = 4.5, 1.25, 0.6, 0.8, 0.8
LEAST_RATED_DAYS, LEAST_DAYS, LEAST_SESSIONS = 28, 28, 12
# Beyond this a year of ratings hardly tells one persistence from another.
MOST_PERSISTENCE = 0.9
EFFECTS = (1.0, 2.0)
REPETITIONS = 300
TOSSES = 499


@dataclass(frozen=True)
class Assumptions:
    """What the simulation takes for granted. mean, sd: of pain, points. persistence: from one day to the next (lag-1
    correlation). rated, followed: shares of days with a rating, and of planned sessions done. sentence: in words.
    """

    mean: float = USUAL_MEAN
    sd: float = USUAL_SD
    persistence: float = USUAL_PERSISTENCE
    rated: float = USUAL_RATED
    followed: float = USUAL_FOLLOWED
    sentence: str = ""


@dataclass(frozen=True)
class Power:
    """How often (0 to 1) a design would tell a difference of one and of two points; days: how long it takes."""

    design: Design
    one_point: float
    two_points: float
    days: int
    sentence: str


def assumptions(daily: pd.DataFrame) -> Assumptions:
    """Return what the person's own days say, and usual values where they are too few."""
    import pandas as pd

    seen = observed(daily, needs=("pain",))
    pain = pd.Series(seen.pain, seen.index)
    if len(pain):
        pain = pain.reindex(pd.date_range(pain.index[0], pain.index[-1], unit="us"))
    mean, sd, persistence = _level(pain.to_numpy(dtype=float))
    rated = float(pain.notna().mean()) if len(pain) >= LEAST_DAYS else None
    done = seen.done[seen.planned & ~seen.paused & np.isfinite(seen.done)]
    followed = float(done.mean()) if len(done) >= LEAST_SESSIONS else None
    lacking = [
        text
        for value, text in (
            (sd, f"{USUAL_SD:g} points of change from day to day"),
            (rated, f"ratings on {100 * USUAL_RATED:.0f} % of days"),
            (followed, f"{100 * USUAL_FOLLOWED:.0f} % of sessions done"),
        )
        if value is None
    ]
    return Assumptions(
        USUAL_MEAN if mean is None else mean,
        USUAL_SD if sd is None else sd,
        USUAL_PERSISTENCE if persistence is None else persistence,
        USUAL_RATED if rated is None else rated,
        USUAL_FOLLOWED if followed is None else followed,
        _assumed(lacking),
    )


def _assumed(lacking: Sequence[str]) -> str:
    if not lacking:
        return (
            "Worked out from your own diary: how much your pain varies, how often you rate it, how often you do a plan."
        )
    return f"Your diary is too short for some of this, so usual values stand in: {', '.join(lacking)}."


def _level(pain: Any) -> tuple[float | None, float | None, float | None]:
    """Return mean, SD and persistence (corrected for its bias in short series), None where there is too little."""
    known = pain[np.isfinite(pain)]
    both = np.isfinite(pain[1:]) & np.isfinite(pain[:-1])
    n = int(both.sum())
    if len(known) < LEAST_RATED_DAYS or n < LEAST_RATED_DAYS // 2:
        return None, None, None
    mean, sd = float(known.mean()), float(known.std(ddof=1))
    if not sd:
        return mean, 0.0, 0.0
    lagged = float(((pain[1:] - mean) * (pain[:-1] - mean))[both].mean() / sd**2)
    return mean, sd, float(np.clip((n * lagged + 1) / (n - 4), 0, MOST_PERSISTENCE))


def power(
    daily: pd.DataFrame | Assumptions,
    designs: Sequence[Design] = tuple(DESIGNS.values()),
    *,
    seed: int = 0,
    repetitions: int = REPETITIONS,
    level: float = 0.95,
) -> tuple[Power, ...]:
    """Return for each design the chance of telling a difference of 1 and of 2 points that is there the next morning.

    daily: as planner.daily gives it, or what to assume. On "on" days the person does what is asked as often as they do
    a planned session; "off" days are kept. The same seed gives the same figures.
    """
    return finished(power_steps(daily, designs, seed=seed, repetitions=repetitions, level=level))


def power_steps(
    daily: pd.DataFrame | Assumptions,
    designs: Sequence[Design] = tuple(DESIGNS.values()),
    *,
    seed: int = 0,
    repetitions: int = REPETITIONS,
    level: float = 0.95,
) -> Steps[tuple[Power, ...]]:
    """Do what `power` does, in steps."""
    taken = daily if isinstance(daily, Assumptions) else assumptions(daily)
    found = []
    for place, design in enumerate(designs):
        yield place / len(designs)
        rng = np.random.default_rng([seed, place])
        one = _share_told(design, taken, EFFECTS[0], rng, repetitions, level)
        yield (place + 0.5) / len(designs)
        two = _share_told(design, taken, EFFECTS[1], rng, repetitions, level)
        found.append(Power(design, one, two, design.length, _sentence(design, one, two)))
    return tuple(found)


def _share_told(
    design: Design, taken: Assumptions, effect: float, rng: np.random.Generator, repetitions: int, level: float
) -> float:
    pain, layout = simulated(design, taken, -effect, rng, repetitions)
    sides = np.isfinite(pain).reshape(repetitions, design.pairs, 2, design.days).any(axis=-1)
    enough = sides.all(axis=-1).sum(axis=-1) >= LEAST_PAIRS
    weighed = whitened(pain, layout, np.arange(design.length))
    p = weighed.p(int(rng.integers(2**31)), most=TOSSES, drawn=TOSSES)
    return float((enough & tells(p, *weighed.interval(level), level)).mean())


def simulated(
    design: Design, taken: Assumptions, effect: float, rng: np.random.Generator, repetitions: int
) -> tuple[Floats, Floats]:
    """Return the ratings of experiments (repetitions x days, NaN where none counts) and their layout."""
    coin = rng.integers(0, 2, (repetitions, design.pairs)) * 2.0 - 1
    sides = np.repeat([0.5, -0.5], design.days)
    layout = np.kron(np.eye(design.pairs), sides[:, None]) * coin[:, None, :]
    done = (layout.sum(axis=-1) > 0) & (rng.random((repetitions, design.length)) < taken.followed)
    # Ratings are whole numbers from 0 to 10: who has little pain cannot have 2 points less of it.
    pain = taken.mean + persisting(repetitions, design.length, taken, rng) + effect * done
    counts = (rng.random(pain.shape) < taken.rated) & (np.arange(design.length) % design.days >= design.washout)
    return np.where(counts, np.clip(np.round(pain), 0, 10), np.nan), layout


def persisting(repetitions: int, length: int, taken: Assumptions, rng: np.random.Generator) -> Floats:
    """Return AR(1) series of the wanted spread around 0, repetitions x days."""
    from scipy.signal import lfilter

    phi, sd = taken.persistence, np.sqrt(max(taken.sd**2 - 1 / 12, 0.0))  # rounding adds 1/12
    noise = rng.normal(size=(repetitions, length)) * sd * np.sqrt(1 - phi**2)
    noise[:, 0] = rng.normal(size=repetitions) * sd
    return np.asarray(lfilter([1.0], [1.0, -phi], noise, axis=-1))


def _sentence(design: Design, one: float, two: float) -> str:
    found = (
        f"{design.length} days. If it makes a difference of 1 point, you would find it {_times(one)}; of 2 points, "
        f"{_times(two)}."
    )
    if design.trial:
        return f"{found} This is to try the way: a difference that it does not find may well be there."
    slow = (
        "The best of these for what builds up slowly, and even it may miss that."
        if design.slow
        else "What reaches beyond the next morning would look smaller than it is."
        if design.days == 1
        else "What builds up over a week or more would hardly show."
        if not design.washout
        else "What builds up slowly would show less often."
    )
    return f"{found} {slow}"


def _times(share: float) -> str:
    """Return a chance as people count: in so many of 10 tries."""
    tenths = round(10 * share)
    if share >= 0.95:
        return "nearly always"
    return f"in about {max(tenths, 1)} of 10 tries" if share >= 0.05 else "hardly ever"
