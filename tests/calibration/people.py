"""Simulated people whose truth is known: whole-number ratings, pain that persists, habits that persist.

Many at once: arrays with one row per person and one column per day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SPREAD = 1.25  # standard deviation of pain, points
USUAL = 4.0
SHARE, HABIT = 0.6, 0.4  # share of days with stretching, its persistence from day to day
BURN_IN = 50
WEEKLY_PAIN = np.array([0.8, 0.4, 0.0, -0.2, -0.4, -0.6, 0.0])
WEEKLY_DONE = np.array([-0.3, -0.15, 0.0, 0.1, 0.15, 0.25, -0.05])
DAYS = pd.date_range("2020-01-06", periods=4000, name="date", unit="us")


@dataclass(frozen=True)
class World:
    """How the days come about.

    effect: points on the day after stretching. slope: points per day. reverse: how much 1 point of pain more lowers
    the chance to stretch. weekly: pain and stretching share a rhythm. noise: standard deviation that the rating adds
    to the pain that the person acts on. missing: share of ratings left out. slow: days over which the effect builds up
    instead. share, habit: of stretching.
    """

    persistence: float = 0.6
    effect: float = 0.0
    slope: float = 0.0
    reverse: float = 0.0
    weekly: bool = False
    noise: float = 0.0
    missing: float = 0.0
    slow: int = 0
    share: float = SHARE
    habit: float = HABIT


def lasting(random: np.random.Generator, shape: tuple[int, int], persistence: float) -> Floats:
    """Return first-order autoregressions with standard deviation SPREAD, one per row."""
    news = random.standard_normal(shape) * SPREAD
    news[:, 1:] *= np.sqrt(1 - persistence**2)
    for day in range(1, shape[1]):
        news[:, day] += persistence * news[:, day - 1]
    return news


def whole(values: Floats) -> Floats:
    return np.clip(np.rint(values), 0, 10)


def lives(random: np.random.Generator, people: int, days: int, world: World) -> tuple[Floats, Floats]:
    """Return pain as rated (NaN where left out) and done (0 or 1), each of shape (people, days)."""
    total = days + BURN_IN
    pain = USUAL + lasting(random, (people, total), world.persistence) + world.slope * (np.arange(total) - BURN_IN)
    done, built = np.zeros((people, total)), np.full(people, world.share)
    chance = random.random((people, total))
    for day in range(total):
        weekday = (day - BURN_IN) % 7
        if day:
            built += (done[:, day - 1] - built) / max(world.slow, 1)
            pain[:, day] += world.effect * (built if world.slow else done[:, day - 1])
        if world.weekly:
            pain[:, day] += WEEKLY_PAIN[weekday]
        before = done[:, day - 1] if day else world.share
        likely = world.share + world.habit * (before - world.share) - world.reverse * (pain[:, day] - USUAL)
        done[:, day] = chance[:, day] < likely + (WEEKLY_DONE[weekday] if world.weekly else 0)
    rated = whole(pain[:, BURN_IN:] + world.noise * random.standard_normal((people, days)))
    return np.where(random.random(rated.shape) < world.missing, np.nan, rated), done[:, BURN_IN:]


def frame(pain: Floats, done: Floats) -> pd.DataFrame:
    """Return one person's days as `planner.daily` does."""
    columns = {"pain": pain, "planned": True, "done": done.astype(bool), "paused": False}
    return pd.DataFrame(columns, index=DAYS[: len(pain)])


def pairs(random: np.random.Generator, people: int, sessions: int, persistence: float) -> tuple[Floats, Floats]:
    """Return ratings before and after each session whose true difference is 0 on average, and persists."""
    before = 5 + random.standard_normal((people, sessions))
    return whole(before), whole(before + lasting(random, (people, sessions), persistence))
