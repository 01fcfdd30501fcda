"""The negative control: the person's own weeks of stretching dealt out again, so that no link with pain can be.

Whoever sees how often an "effect" shows where there is none reads the real one with more care.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from planner.analysis.association import association
from planner.analysis.estimates import Floats, plain_difference
from planner.analysis.next_day import terms_of, weigh
from planner.analysis.observed_days import Observed, observed
from planner.analysis.overview import percent
from planner.errors import InvalidValue
from planner.steps import Steps, finished

WEEK = 7


@dataclass(frozen=True)
class Chance:
    """What the shuffles showed, each weighed as `planner.trends.association` weighs the real days.

    estimates, lows, highs: points, one per shuffle. apparent: how many intervals kept off 0. plain: how many did by
    a plain comparison of the days (Welch's t). times: shuffles that could be weighed, 0 where the days do not suffice.
    sentence: what to show the person.
    """

    estimates: Floats
    lows: Floats
    highs: Floats
    apparent: int
    plain: int
    times: int
    sentence: str


def shuffled(
    daily: pd.DataFrame,
    times: int = 200,
    seed: int = 0,
    *,
    lag: int = 1,
    level: float = 0.95,
    today: date | None = None,
    marks: pd.DataFrame | None = None,
) -> Chance:
    """Return what `association` would have shown had your weeks of stretching come in another order.

    Whole weeks are moved, each day to the same day of another week, and pain stays where it is. That cuts the link and
    keeps what makes chance deceptive: pain that lasts for days, habits that last for days, and the rhythm of the week.
    (Moving single days would make stretching independent from day to day, and even a poor method would look fine.)
    The same seed gives the same shuffles. Raises InvalidValue for fewer than one.
    """
    return finished(shuffled_steps(daily, times, seed, lag=lag, level=level, today=today, marks=marks))


def shuffled_steps(
    daily: pd.DataFrame,
    times: int = 200,
    seed: int = 0,
    *,
    lag: int = 1,
    level: float = 0.95,
    today: date | None = None,
    marks: pd.DataFrame | None = None,
) -> Steps[Chance]:
    """Do what `shuffled` does, in steps: one shuffle after the other."""
    if times < 1:
        raise InvalidValue("", "times", times, "a whole number from 1 on")
    real = association(daily, lag, level, today=today, marks=marks)
    if not real.enough:
        nothing = np.empty(0)
        return Chance(nothing, nothing, nothing, 0, 0, 0, real.sentence)
    seen = observed(daily, today).without_pauses()
    found, plain = [], 0
    for n, other in enumerate(_shuffles(seen, times, np.random.default_rng(seed))):
        yield n / times
        terms = terms_of(other, lag, marks)
        if (weighed := weigh(terms, level)) is None:
            continue
        found.append((weighed.value, weighed.low, weighed.high))
        difference = plain_difference(terms.outcome, terms.done)
        plain += difference is not None and abs(difference.value) > difference.half_width(level)
    estimates, lows, highs = np.array(found, float).reshape(-1, 3).T
    apparent = int(((lows > 0) | (highs < 0)).sum())
    return Chance(estimates, lows, highs, apparent, plain, len(found), _said(len(found), apparent, plain))


def _shuffles(seen: Observed, times: int, random: np.random.Generator) -> Iterator[Observed]:
    """The days with `done` moved by whole weeks; what is left over after the last whole week stays in place."""
    place = seen.days - seen.days[0]
    every = np.full(int(place[-1]) + 1, np.nan)
    every[place] = seen.done
    whole = len(every) // WEEK * WEEK
    for _ in range(times):
        moved = every.copy()
        moved[:whole] = random.permutation(every[:whole].reshape(-1, WEEK)).ravel()
        yield replace(seen, done=moved[place])


def _said(times: int, apparent: int, plain: int) -> str:
    if not times:
        return "Your weeks can't be shuffled: in another order, the weekday decides on which days you stretch."
    return (
        f"In {times} shuffles of your own weeks, where no link can be, {apparent} ({percent(apparent / times)}) still "
        f"showed one; a plain comparison of the days would have shown {plain} ({percent(plain / times)})."
    )
