"""What is measured: each cell asks one question of many simulated people, through the public functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal
from unittest.mock import patch

import numpy as np
import pandas as pd

from planner import trends
from planner.analysis import association
from planner.analysis.results import Result
from tests.calibration.people import World, frame, lives, pairs

COMMON = World()
Kind = Literal["association", "trend", "session", "bad days", "reverse", "adherence", "looks", "important"]
LOOKS = range(56, 366, 28)


@dataclass(frozen=True)
class Cell:
    """One line of the table. truth: what the estimate should be, None where no such number exists.

    power: a finding is right here, not a false alarm. hole: a known limit, shown and not held to the goal.
    """

    kind: Kind
    name: str
    n: int
    world: World = COMMON
    lag: int = 1
    truth: float | None = 0.0
    power: bool = False
    hole: bool = False
    any_width: bool = False


@dataclass(frozen=True)
class Count:
    """How many were asked, answered, found something, and were covered by the interval."""

    asked: int = 0
    answered: int = 0
    found: int = 0
    covered: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def measure(cell: Cell, people: int, seed: int) -> Count:
    """Return the counts of a cell for so many new people."""
    total = Count()
    with patch.object(association, "WIDEST", np.inf if cell.any_width else association.WIDEST):
        for result in _results(cell, people, np.random.default_rng(seed)):
            covered = cell.truth is not None and result.low <= cell.truth <= result.high
            found = result.verdict in ("less", "more")
            total += Count(1, result.enough, found, covered)
    return total


def counted(job: tuple[int, Cell, int, int]) -> tuple[int, Count]:
    """Return the place of a cell and its counts, for a job of place, cell, people and seed."""
    place, cell, people, seed = job
    return place, measure(cell, people, seed)


def _results(cell: Cell, people: int, random: np.random.Generator) -> Iterator[Result]:
    if cell.kind == "session":
        for before, after in zip(*pairs(random, people, cell.n, cell.world.persistence), strict=True):
            yield trends.session_change(pd.DataFrame({"pain_before": before, "pain_after": after}))
        return
    ask = _QUESTIONS[cell.kind]
    for pain, done in zip(*lives(random, people, cell.n, cell.world), strict=True):
        yield ask(frame(pain, done), cell)


def _ever(daily: pd.DataFrame, _: Cell) -> Result:
    """The first look at 99 % that finds something, else the last one."""
    result = None
    for days in LOOKS:
        result = trends.association(daily.iloc[:days], level=0.99)
        if result.verdict in ("less", "more"):
            break
    assert result is not None
    return result


def _on_bad_days(daily: pd.DataFrame, _: Cell) -> Result:
    """Sessions only on days that begin with 6 or more; the later rating is the next day's, stretching moves nothing."""
    pain = daily["pain"].to_numpy()
    bad = np.flatnonzero(pain[:-1] >= 6)
    sessions = pd.DataFrame({"date": daily.index[bad], "pain_before": pain[bad], "pain_after": pain[bad + 1]})
    result = trends.session_change(sessions)
    # A drop that is explained misleads nobody: what is counted as found is the one without the note.
    return _quiet(result) if trends.bad_days_only(sessions, daily) else result


def _important(daily: pd.DataFrame, _: Cell) -> Result:
    change = trends.important_change(daily)
    enough = change.verdict != "not enough"
    return Result(0.0, 0.0, 0.0, 0.95, 1.0, len(daily), enough, change.verdict, "", "")


def _quiet(result: Result) -> Result:
    return Result(0.0, 0.0, 0.0, result.level, 1.0, result.n, result.enough, "unclear", "", "")


_QUESTIONS: dict[str, Callable[[pd.DataFrame, Cell], Result]] = {
    "association": lambda daily, cell: trends.association(daily, cell.lag),
    "reverse": lambda daily, cell: trends.reverse(daily, cell.lag),
    "trend": lambda daily, _: trends.pain_trend(daily),
    "adherence": lambda daily, _: trends.adherence_change(daily),
    "important": _important,
    "looks": _ever,
    "bad days": _on_bad_days,
}


def cells() -> list[Cell]:
    """Return every line of the table."""
    return [*_association(), *_lags(), *_trend(), *_session(), *_others()]


def _association() -> Iterator[Cell]:
    for n in (84, 180, 365):
        for persistence in (0.0, 0.3, 0.6, 0.8):
            yield Cell("association", f"no effect, persistence {persistence}", n, World(persistence))
        yield Cell("association", "no effect, pain lowers the will to stretch", n, World(reverse=0.15))
        yield Cell("association", "no effect, pain and stretching share a weekly rhythm", n, World(weekly=True))
        yield Cell("association", "no effect, 15 % of ratings missing", n, World(missing=0.15))
        for effect in (-0.5, -1.0):
            name = f"effect {effect:+.1f} the next day".replace("-", "−")
            yield Cell("association", name, n, World(effect=effect), truth=effect, power=True)
    yield Cell("association", "effect −1.0, persistence 0.8", 180, World(0.8, -1.0), truth=-1.0, power=True)
    for n in (84, 180, 365):
        acting = World(reverse=0.15, noise=1.0)
        yield Cell("association", "no effect, noisy rating, the person acts on the truer pain", n, acting, hole=True)
    slow = World(effect=-1.0, slow=14)
    yield Cell("association", "effect −1.0 that builds up over 14 days", 180, slow, truth=None, power=True, hole=True)
    for any_width in (False, True):
        rule = "without the rule on width" if any_width else "as it is"
        rare = World(0.3, share=0.8, noise=1.0)
        yield Cell("association", f"no effect, few days skipped, {rule}", 70, rare, any_width=any_width)


def _lags() -> Iterator[Cell]:
    for lag in (0, 2, 3, 7):
        for world, name in ((World(), "no effect"), (World(reverse=0.15), "pain lowers the will to stretch")):
            if lag or not world.reverse:
                yield Cell("association", f"lag {lag}: {name}", 180, world, lag)
    for lag in (0, 1, 3, 7):
        yield Cell("reverse", f"lag {lag}: pain does not matter", 180, World(), lag)
        yield Cell("reverse", f"lag {lag}: as before, stretching helps by 1 point", 180, World(effect=-1.0), lag)
    yield Cell("reverse", "lag 1: persistence 0.8, lasting habit", 180, World(0.8, habit=0.7))
    yield Cell("reverse", "lag 0: pain lowers the will to stretch", 180, World(reverse=0.15), 0, truth=None, power=True)


def _trend() -> Iterator[Cell]:
    for n in (84, 180, 365):
        for persistence in (0.0, 0.3, 0.6, 0.8):
            yield Cell("trend", f"no trend, persistence {persistence}", n, World(persistence))
        yield Cell("trend", "no trend, 20 % of ratings missing", n, World(missing=0.2))
    for n in (84, 180):
        slope = -0.5 / trends.MONTH
        yield Cell("trend", "−0.5 points a month", n, World(slope=slope), truth=-0.5, power=True)


def _session() -> Iterator[Cell]:
    for n in (10, 20, 84):
        for persistence in (0.0, 0.3, 0.6):
            yield Cell("session", f"no change, persistence {persistence}", n, World(persistence))
    yield Cell("bad days", "sessions only on bad days, drop said without the note", 365, truth=None, hole=True)


def _others() -> Iterator[Cell]:
    for n in (84, 180):
        for habit in (0.0, 0.4, 0.7):
            yield Cell("adherence", f"no change, persistence {habit}", n, World(habit=habit))
    for world, name in ((World(), "no effect"), (World(reverse=0.15), "pain lowers the will to stretch")):
        yield Cell("looks", f"{name}: ever found in a year", 365, world)
    yield Cell("important", "no change, persistence 0.6: two 14-day means that differ", 84, hole=True, truth=None)
