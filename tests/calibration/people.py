"""Simulated people whose truth is known: whole-number ratings, pain that persists, habits that persist, rough days.

Many at once: arrays with one row per person and one column per day. What is asked of them stands in cells.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Switches = NDArray[np.bool_]

SPREAD = 1.25  # standard deviation of pain, points
USUAL = 4.0
SHARE, HABIT = 0.6, 0.4  # share of days with stretching, its persistence from day to day
BURN_IN = 50
WEEKLY_PAIN = np.array([0.8, 0.4, 0.0, -0.2, -0.4, -0.6, 0.0])
WEEKLY_DONE = np.array([-0.3, -0.15, 0.0, 0.1, 0.15, 0.25, -0.05])
MOVES = 3  # days by which the rhythm of the week moves half way
SLOWER = 0.95  # persistence of the slower part of pain
MEDICINE_PAIN, MEDICINE_BEFORE, MEDICINE_AFTER = -2.5, -0.25, 0.2  # points; chance to stretch before and after
WAVE, WAVE_PAIN, WAVE_DONE = 60, 1.0, -0.2  # days; points; chance
FLARE, FLARE_EVERY, FLARE_DAYS = 3.0, 30, 4  # points; days from one to the next; days over which it fades
BUSY_PAIN, BUSY_DONE = 0.6, -0.15  # points on the morning after a busier day; chance to stretch on it
PAUSES, PAUSED_PAIN = (10, 5), 1.5  # days each; points
HEAP, NEAR = 5, 1  # the rating that stands for those near it
BAD = 0.5  # points above the usual
DRAWN, ANYWAY = 4, 0.05  # days of the week that chance chooses; chance to stretch on the others
DAYS = pd.date_range("2020-01-06", periods=4000, name="date", unit="us")


@dataclass(frozen=True)
class World:
    """How the days come about.

    Pain: usual and spread in points, persistence; slower: standard deviation of a part that persists for weeks;
    effect: points on the day after stretching; slow: days over which the effect builds up instead; slope: points per
    day; flares: days of 3 points more. Ratings: noise: standard deviation that they add to the pain that the person
    acts on; heaping: share of those near 5 that say 5; missing: share left out; shy: share of the bad days left out,
    shyer: none of them at first, that share at last. Stretching: share, habit; reverse: how much 1 point of pain more
    lowers its chance; drawn: chance chose the days, 4 of 7. Both: weekly: they share a rhythm, moves: that becomes
    another half way; medicine: begun at one third, less pain and more stretching; waves: of 60 days; busy: days that
    nobody notes stop the stretching and hurt the next morning; pauses: two, noted.
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
    usual: float = USUAL
    spread: float = SPREAD
    slower: float = 0.0
    heaping: float = 0.0
    shy: float = 0.0
    shyer: bool = False
    moves: bool = False
    medicine: bool = False
    waves: bool = False
    flares: bool = False
    busy: bool = False
    pauses: bool = False
    drawn: bool = False


def lasting(random: np.random.Generator, shape: tuple[int, int], persistence: float, spread: float = SPREAD) -> Floats:
    """Return first-order autoregressions, one per row."""
    news = random.standard_normal(shape) * spread
    news[:, 1:] *= np.sqrt(1 - persistence**2)
    for day in range(1, shape[1]):
        news[:, day] += persistence * news[:, day - 1]
    return news


def whole(values: Floats) -> Floats:
    return np.clip(np.rint(values), 0, 10)


def diaries(random: np.random.Generator, people: int, days: int, world: World) -> Iterator[pd.DataFrame]:
    """Yield each person's days as `planner.daily` gives them."""
    shape = people, days
    paused = _pauses(random, shape) if world.pauses else np.zeros(shape, dtype=bool)
    drawn = _draws(random, shape) if world.drawn else np.ones(shape, dtype=bool)
    moved, willing = _circumstances(random, shape, world, paused)
    pain, done = _lived(random, world, moved, willing, drawn)
    rated = _rated(random, world, pain)
    for person in range(people):
        columns = {
            "pain": rated[person],
            "planned": drawn[person],
            "done": done[person].astype(bool),
            "paused": paused[person],
            "drawn": drawn[person].astype(float) if world.drawn else np.nan,
        }
        yield pd.DataFrame(columns, index=DAYS[:days])


def medicine_mark(days: int) -> pd.DataFrame:
    """Return what a person of a world with a medicine has noted of it, as `diary.marks` does."""
    mark = {"from": DAYS[days // 3], "to": pd.NaT, "kind": "medicine", "what": "a medicine", "note": ""}
    return pd.DataFrame([mark])


def pairs(random: np.random.Generator, people: int, sessions: int, persistence: float) -> tuple[Floats, Floats]:
    """Return ratings before and after each session whose true difference is 0 on average, and persists."""
    before = 5 + random.standard_normal((people, sessions))
    return whole(before), whole(before + lasting(random, (people, sessions), persistence))


def _circumstances(
    random: np.random.Generator, shape: tuple[int, int], world: World, paused: Switches
) -> tuple[Floats, Floats]:
    """What outside circumstances add to each day's pain, and to the chance to stretch on it."""
    day = np.arange(shape[1])
    pain, chance = world.slope * day + np.zeros(shape), np.zeros(shape)
    if world.weekly:
        weekday = (day + MOVES * (world.moves & (day >= shape[1] // 2))) % 7
        pain, chance = pain + WEEKLY_PAIN[weekday], chance + WEEKLY_DONE[weekday]
    if world.medicine:
        before = day < shape[1] // 3
        pain = pain + np.where(before, 0, MEDICINE_PAIN)
        chance = chance + np.where(before, MEDICINE_BEFORE, MEDICINE_AFTER)
    if world.waves:
        wave = np.cos(2 * np.pi * day / WAVE)
        pain, chance = pain + WAVE_PAIN * wave, chance + WAVE_DONE * wave
    if world.flares:
        pain = pain + _flares(random, shape)
    if world.busy:
        busy = random.standard_normal(shape)
        pain[:, 1:] += BUSY_PAIN * busy[:, :-1]
        chance = chance + BUSY_DONE * busy
    return pain + PAUSED_PAIN * paused, np.where(paused, -np.inf, chance)


def _lived(
    random: np.random.Generator, world: World, moved: Floats, willing: Floats, drawn: Switches
) -> tuple[Floats, Floats]:
    """Pain above the usual, and done (0 or 1): day after day, for each leads to the other."""
    people, days = moved.shape
    total = days + BURN_IN
    pain = lasting(random, (people, total), world.persistence, world.spread)
    if world.slower:
        pain += lasting(random, (people, total), SLOWER, world.slower)
    early = [(0, 0), (BURN_IN, 0)]
    pain, willing = pain + np.pad(moved, early), np.pad(willing, early)
    drawn = np.pad(drawn, early, constant_values=True)
    done, built = np.zeros((people, total)), np.full(people, world.share)
    chance = random.random((people, total))
    for day in range(total):
        before = done[:, day - 1] if day else np.full(people, world.share)
        built += (before - built) / max(world.slow, 1)
        pain[:, day] += world.effect * (built if world.slow else before)
        likely = world.share + world.habit * (before - world.share) - world.reverse * pain[:, day] + willing[:, day]
        done[:, day] = chance[:, day] < np.where(drawn[:, day], likely, ANYWAY)
    return pain[:, BURN_IN:], done[:, BURN_IN:]


def _rated(random: np.random.Generator, world: World, pain: Floats) -> Floats:
    """The ratings, NaN where left out."""
    rated = whole(world.usual + pain + world.noise * random.standard_normal(pain.shape))
    heaped = (np.abs(rated - HEAP) <= NEAR) & (random.random(pain.shape) < world.heaping)
    shy = world.shy * (np.linspace(0, 1, pain.shape[1]) if world.shyer else np.ones(pain.shape[1]))
    left_out = random.random(pain.shape) < np.where(pain > BAD, np.maximum(shy, world.missing), world.missing)
    return np.where(left_out, np.nan, np.where(heaped, HEAP, rated))


def _flares(random: np.random.Generator, shape: tuple[int, int]) -> Floats:
    begins = random.random(shape) < 1 / FLARE_EVERY
    flares = np.zeros(shape)
    fading = np.zeros(shape[0])
    for day in range(shape[1]):
        fading = np.where(begins[:, day], FLARE, fading * np.exp(-1 / FLARE_DAYS))
        flares[:, day] = fading
    return flares


def _pauses(random: np.random.Generator, shape: tuple[int, int]) -> Switches:
    day, paused = np.arange(shape[1]), np.zeros(shape, dtype=bool)
    for length in PAUSES:
        begins = random.integers(5, shape[1] - length - 5, (shape[0], 1))
        paused |= (day >= begins) & (day < begins + length)
    return paused


def _draws(random: np.random.Generator, shape: tuple[int, int]) -> Switches:
    """Which days chance chose: so many of each week, whatever happens."""
    weeks = random.random((shape[0], -(-shape[1] // 7), 7)).argsort(axis=2) < DRAWN
    return weeks.reshape(shape[0], -1)[:, : shape[1]]
