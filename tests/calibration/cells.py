"""What is measured: each cell asks one question of many simulated people, through the public functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from planner import trends
from planner.analysis.results import Result
from tests.calibration.peers import PEERS, Told
from tests.calibration.people import World, diaries, medicine_mark, pairs, whole

COMMON = World()
REVERSE = 0.15
Kind = Literal["association", "trend", "session", "bad days", "reverse", "adherence", "looks", "important"]
OURS = "ours"
MOST_FALSE_ALARMS, MOST_WITH_TWO_SCALES = 0.06, 0.12
LOOKS = range(56, 366, 28)


@dataclass(frozen=True)
class Cell:
    """One line of the table. truth: what the estimate should be, None where no such number exists.

    power: a finding is right here, not a false alarm. hole: a known limit, shown and not held to the goal.
    most: false alarms that the goal allows. marked: the medicine is noted in the diary.
    """

    kind: Kind
    name: str
    n: int
    world: World = COMMON
    lag: int = 1
    truth: float | None = 0.0
    power: bool = False
    hole: bool = False
    most: float = MOST_FALSE_ALARMS
    marked: bool = False

    @property
    def of_sessions(self) -> bool:
        """Whether sessions are asked, and not days."""
        return self.kind in ("session", "bad days")


@dataclass(frozen=True)
class Count:
    """How many were asked, answered, found something, and were covered by the interval."""

    asked: int = 0
    answered: int = 0
    found: int = 0
    covered: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


class Subject(NamedTuple):
    """One person's days and sessions; empty where the question needs none of them."""

    daily: pd.DataFrame
    sessions: pd.DataFrame = pd.DataFrame()


def measure(cell: Cell, people: int, seed: int, method: str = OURS) -> Count:
    """Return the counts of a cell for so many new people; for every method the same ones."""
    total = Count()
    for subject in _subjects(cell, people, np.random.default_rng(seed)):
        told = _asked(cell, subject, method)
        covered = cell.truth is not None and told.low <= cell.truth <= told.high
        total += Count(1, told.enough, told.verdict in ("less", "more"), covered)
    return total


def counted(job: tuple[int, Cell, str, int, int]) -> tuple[tuple[int, str], Count]:
    """Return the place of a cell with the method, and its counts, for a job of place, cell, method, people and seed."""
    place, cell, method, people, seed = job
    return (place, method), measure(cell, people, seed, method)


def _asked(cell: Cell, subject: Subject, method: str) -> Result | Told:
    if method == OURS:
        return _QUESTIONS[cell.kind](subject, cell)
    return PEERS[cell.kind][method](subject.sessions if cell.of_sessions else subject.daily)


def _subjects(cell: Cell, people: int, random: np.random.Generator) -> Iterator[Subject]:
    if cell.kind == "session":
        for before, after in zip(*pairs(random, people, cell.n, cell.world.persistence), strict=True):
            yield Subject(pd.DataFrame(), pd.DataFrame({"pain_before": before, "pain_after": after}))
    elif cell.kind == "bad days":
        for daily in diaries(random, people, 3 * cell.n, cell.world):
            yield _worst_mornings(daily, random)
    else:
        for daily in diaries(random, people, cell.n, cell.world):
            yield Subject(daily)


def _worst_mornings(daily: pd.DataFrame, random: np.random.Generator) -> Subject:
    """Sessions only on the worst third of the mornings, rated again after it; stretching moves nothing."""
    true = daily["pain"].to_numpy()
    before, after = (whole(true + 0.8 * random.standard_normal(len(true))) for _ in range(2))
    worst = np.sort(np.argsort(-before, kind="stable")[: len(true) // 3])
    sessions = pd.DataFrame({"date": daily.index[worst], "pain_before": before[worst], "pain_after": after[worst]})
    done = np.isin(np.arange(len(true)), worst)
    return Subject(daily.assign(pain=before, done=done), sessions)


def _association(subject: Subject, cell: Cell) -> Result:
    marks = medicine_mark(cell.n) if cell.marked else None
    return trends.association(subject.daily, cell.lag, marks=marks)


def _ever(subject: Subject, _: Cell) -> Result:
    """The first look at 99 % that finds something, else the last one."""
    result = None
    for days in LOOKS:
        result = trends.association(subject.daily.iloc[:days], level=0.99)
        if result.verdict in ("less", "more"):
            break
    assert result is not None
    return result


def _important(subject: Subject, _: Cell) -> Told:
    change = trends.important_change(subject.daily)
    return Told(change.verdict != "not enough", change.verdict, 0.0, 0.0)


_QUESTIONS: dict[str, Callable[[Subject, Cell], Result | Told]] = {
    "association": _association,
    "reverse": lambda subject, cell: trends.reverse(subject.daily, cell.lag),
    "trend": lambda subject, _: trends.pain_trend(subject.daily),
    "adherence": lambda subject, _: trends.adherence_change(subject.daily),
    "session": lambda subject, _: trends.session_change(subject.sessions),
    "important": _important,
    "looks": _ever,
    "bad days": lambda subject, _: trends.session_change(subject.sessions, subject.daily),
}

TWO_SCALES = World(0.2, spread=0.9, slower=0.9)
# Diaries as people keep them: what is wrong with each, and how it comes about. Nothing moves pain but what is named.
ROUGH = {
    "rating noise 1, persistence 0.6": World(noise=1),
    "rating noise 1, persistence 0.8": World(0.8, noise=1),
    "rating noise 1, persistence 0.9": World(0.9, noise=1),
    "persistence 0.95": World(0.95),
    "pain of two time scales": TWO_SCALES,
    "60 % of bad days unrated": World(shy=0.6),
    "bad days more and more often unrated": World(shy=0.9, shyer=True),
    "heaping at 5": World(usual=5, heaping=0.6),
    "most ratings 0 to 2": World(usual=0.8),
    "nearly all ratings 0": World(usual=0.3),
    "ratings that hardly ever differ": World(spread=0.4),
    "a weekly rhythm that moves half way": World(weekly=True, moves=True),
    "waves of 60 days": World(waves=True),
    "flares": World(flares=True),
    "pauses": World(pauses=True),
}
# Pain that wanders for weeks looks like a trend, and so do bad days that go unrated ever more often.
TREND_LIMITS = ("persistence 0.95", "bad days more and more often unrated")


def cells() -> list[Cell]:
    """Return every line of the table."""
    return [*_associations(), *_rough_associations(), *_drawn(), *_lags(), *_trends(), *_sessions(), *_others()]


def _associations() -> Iterator[Cell]:
    for n in (84, 180, 365):
        for persistence in (0.0, 0.3, 0.6, 0.8):
            yield Cell("association", f"no effect, persistence {persistence}", n, World(persistence))
        yield Cell("association", "no effect, pain lowers the will to stretch", n, World(reverse=REVERSE))
        yield Cell("association", "no effect, pain and stretching share a weekly rhythm", n, World(weekly=True))
        yield Cell("association", "no effect, 15 % of ratings missing", n, World(missing=0.15))
        for effect in (-0.5, -1.0):
            name = f"effect {effect:+.1f} the next day".replace("-", "−")
            yield Cell("association", name, n, World(effect=effect), truth=effect, power=True)
    for world, name in (
        (World(0.8, -1.0), "effect −1.0, persistence 0.8"),
        (World(effect=-1.0, reverse=REVERSE), "effect −1.0, pain lowers the will to stretch"),
        (World(effect=-1.0, noise=1), "effect −1.0, rating noise 1"),
    ):
        yield Cell("association", name, 180, world, truth=-1.0, power=True)
    slow = World(effect=-1.0, slow=14)
    yield Cell("association", "effect −1.0 that builds up over 14 days", 180, slow, truth=None, power=True, hole=True)
    yield Cell("association", "no effect, few days skipped", 70, World(0.3, share=0.8, noise=1))


def _rough_associations() -> Iterator[Cell]:
    for n in (84, 180, 365):
        for name, world in ROUGH.items():
            yield Cell("association", f"no effect, {name}, acts on the truer pain", n, _acting(world))
        medicine = World(medicine=True)
        yield Cell("association", "no effect, a medicine begun at one third", n, medicine)
        yield Cell("association", "no effect, a medicine begun at one third and marked", n, medicine, marked=True)
        busy = World(busy=True)
        yield Cell("association", "no effect, hidden busy days stop stretching and hurt", n, busy, hole=True)


def _acting(world: World) -> World:
    """The same world where 1 point of true pain more lowers the chance to stretch."""
    return World(**{**world.__dict__, "reverse": REVERSE})


def _drawn() -> Iterator[Cell]:
    """Days that chance chose: 4 of 7, kept on three in five of them (on three in four after another)."""
    for n in (84, 180, 365):
        usual, busy = World(drawn=True, share=0.75), World(drawn=True, share=0.75, busy=True)
        yield Cell("association", "days by chance: no effect", n, usual)
        yield Cell("association", "days by chance: no effect, hidden busy days", n, busy)
        for effect in (-0.5, -1.0):
            helped = World(drawn=True, share=0.75, effect=effect)
            name = f"days by chance: effect {effect:+.1f} the next day".replace("-", "−")
            yield Cell("association", name, n, helped, truth=effect, power=True)


def _lags() -> Iterator[Cell]:
    for lag in (0, 2, 3, 7):
        for world, name in ((World(), "no effect"), (World(reverse=REVERSE), "pain lowers the will to stretch")):
            if lag or not world.reverse:
                yield Cell("association", f"lag {lag}: {name}", 180, world, lag)
    for lag in (0, 1, 3, 7):
        yield Cell("reverse", f"lag {lag}: pain does not matter", 180, World(), lag)
        yield Cell("reverse", f"lag {lag}: as before, stretching helps by 1 point", 180, World(effect=-1.0), lag)
    yield Cell("reverse", "lag 1: persistence 0.8, lasting habit", 180, World(0.8, habit=0.7))
    yield Cell("reverse", "lag 0: pain lowers the will to stretch", 180, World(reverse=REVERSE), 0, None, power=True)


def _trends() -> Iterator[Cell]:
    for n in (84, 180, 365):
        for persistence in (0.0, 0.3, 0.6, 0.8, 0.9):
            yield Cell("trend", f"no trend, persistence {persistence}", n, World(persistence))
        yield Cell("trend", "no trend, 20 % of ratings missing", n, World(missing=0.2))
        for name, world in ROUGH.items():
            most = MOST_WITH_TWO_SCALES if world == TWO_SCALES else MOST_FALSE_ALARMS
            yield Cell("trend", f"no trend, {name}", n, world, hole=name in TREND_LIMITS, most=most)
    for n, slope in ((84, -0.5), (180, -0.5), (365, -0.1)):
        name = f"{slope} points a month".replace("-", "−")
        moving, noisy = World(slope=slope / trends.MONTH), World(0.8, slope=slope / trends.MONTH, noise=1)
        yield Cell("trend", name, n, moving, truth=slope, power=True)
        yield Cell("trend", f"{name}, rating noise 1, persistence 0.8", n, noisy, truth=slope, power=True)


def _sessions() -> Iterator[Cell]:
    for n in (10, 20, 84):
        for persistence in (0.0, 0.3, 0.6):
            yield Cell("session", f"no change, persistence {persistence}", n, World(persistence))
    for n in (20, 40, 84):
        yield Cell("bad days", "no change, sessions only on the worst third of mornings", n, truth=None)


def _others() -> Iterator[Cell]:
    for n in (84, 180):
        for habit in (0.0, 0.4, 0.7):
            yield Cell("adherence", f"no change, persistence {habit}", n, World(habit=habit))
    for world, name in ((World(), "no effect"), (World(reverse=REVERSE), "pain lowers the will to stretch")):
        yield Cell("looks", f"{name}: ever found in a year", 365, world)
    yield Cell("important", "no change, persistence 0.6: two 14-day means that differ", 84, hole=True, truth=None)
