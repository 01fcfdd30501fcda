"""The sessions that a day could hold, as sets of stretches, and the best of them for given values of the stretches.

A knapsack over the seconds of a day, solved exactly: for each way of using positions (getting into one costs time),
from one block of stretches that belong together to the next. Not for choosing among sessions (search.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.catalogue import POSITIONS, POSTURE_DRILL, Position
from planner.planning.problem import Problem
from planner.week.timeline import position_seconds

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pattern = tuple[str, ...]
# Steps that may be taken for each session that is asked for, before there are too many.
STEPS = 20
NONE: frozenset[Position] = frozenset()


@dataclass(frozen=True)
class DayClass:
    """Training days that may hold the same sessions. kept: stretches that the saved week has on the day."""

    days: tuple[date, ...]
    seconds: int
    fixed: Pattern
    kept: frozenset[str]

    @property
    def first(self) -> date:
        return self.days[0]


def day_classes(problem: Problem) -> list[DayClass]:
    """Return the open training days in classes: equal minutes, stretches, locks and saved sessions."""
    groups: dict[Any, list[date]] = {}
    for day in problem.days:
        saved = frozenset(problem.needs[day].keys() & problem.request.saved.get(day, ()))
        key = (problem.minutes[day], tuple(problem.needs[day].items()), fixed(problem, day), saved)
        groups.setdefault(key, []).append(day)
    return [DayClass(tuple(days), 60 * key[0], key[2], key[3]) for key, days in groups.items()]


def fixed(problem: Problem, day: date) -> Pattern:
    """Return what every session of a day holds: the posture drill and what is locked, with what they need."""
    ids = [id_ for id_ in (POSTURE_DRILL, *problem.locked(day)) if id_ in problem.needs[day]]
    return problem.with_needs(day, ids)


@dataclass(frozen=True)
class _Option:
    """Stretches that may be added together: seconds they take, their other positions, the shapes that hold those."""

    ids: Pattern
    seconds: int
    positions: frozenset[Position]
    shapes: NDArray[np.intp]

    def value(self, values: Mapping[str, float]) -> float:
        return sum(values[id_] for id_ in self.ids)


class Knapsack:
    """Finds the best sessions of days that allow the same stretches. longest: seconds of the longest such day."""

    def __init__(self, problem: Problem, day: date, must: Pattern, longest: int) -> None:
        catalogue = problem.catalogue
        opened = {catalogue[id_].position for id_ in must}
        others = [
            p for p in POSITIONS if p not in opened and any(catalogue[s].position == p for s in problem.needs[day])
        ]
        shapes = [frozenset(some) for n in range(len(others) + 1) for some in combinations(others, n)]
        base = self._base = problem.session_seconds(day, must)
        self._left_of = [base + sum(map(position_seconds, shape)) for shape in shapes]
        self._size = max(longest - base, 0) + 1
        self._shapes = len(shapes)
        self._blocks: list[list[_Option]] = []
        for block in _blocks(problem, day, must):
            options = []
            for ids in block:
                positions = frozenset(catalogue[id_].position for id_ in ids) - opened
                fits = np.array([n for n, shape in enumerate(shapes) if positions <= shape], np.intp)
                options.append(_Option(ids, sum(problem.seconds[id_] for id_ in ids), positions, fits))
            self._blocks.append(options)

    def filled(self, values: Mapping[str, float]) -> Callable[[int], list[tuple[float, Pattern]]]:
        """Return what gives for each shape the best stretches of a session of a length, with the sum of the values."""
        best = np.zeros((self._shapes, self._size))
        choices = []
        for block in self._blocks:
            best, choice = self._with_block(best, block, values)
            choices.append(choice)
        return lambda seconds: list(self._sessions(best, choices, seconds))

    def _with_block(
        self, best: NDArray[np.float64], block: list[_Option], values: Mapping[str, float]
    ) -> tuple[NDArray[np.float64], NDArray[np.int16]]:
        better, choice = best.copy(), np.zeros(best.shape, np.int16)
        for number, option in enumerate(block, 1):
            value = option.value(values)
            if value <= 0 or option.seconds >= self._size:
                continue
            rows, columns = option.shapes, slice(option.seconds, None)
            candidate = best[rows, : self._size - option.seconds] + value
            current = better[rows, columns]
            gain = candidate > current + 1e-9
            better[rows, columns] = np.where(gain, candidate, current)
            choice[rows, columns] = np.where(gain, number, choice[rows, columns])
        return better, choice

    def _sessions(
        self, best: NDArray[np.float64], choices: list[NDArray[np.int16]], length: int
    ) -> Iterator[tuple[float, Pattern]]:
        """Walk back from the last block to the first, for each shape that fits."""
        for shape, taken in enumerate(self._left_of):
            left = length - taken
            if left < 0:
                continue
            value, found = float(best[shape, left]), []
            for block, choice in zip(reversed(self._blocks), reversed(choices), strict=True):
                if number := choice[shape, left]:
                    found += block[number - 1].ids
                    left -= block[number - 1].seconds
            yield value, tuple(sorted(found))

    def worth(self, values: Mapping[str, float], seconds: int, least: float, limit: int) -> list[Pattern] | None:
        """Return all stretches of a session of a length whose values sum to `least`; None where they are too many."""
        most = self._most_left(values)
        found: list[Pattern] = []
        ahead: list[tuple[int, int, float, frozenset[Position], Pattern]] = []
        if (left := seconds - self._base) >= 0:
            ahead.append((0, left, 0.0, NONE, ()))
        for _ in range(STEPS * limit):
            if not ahead or len(found) > limit:
                break
            block, left, value, opened, ids = ahead.pop()
            if value + most[block][left] < least:
                continue
            if block == len(self._blocks):
                found.append(ids)
                continue
            ahead.append((block + 1, left, value, opened, ids))
            for option in self._blocks[block]:
                rest = left - option.seconds - sum(map(position_seconds, option.positions - opened))
                if rest >= 0:
                    more = option.value(values), opened | option.positions, (*ids, *option.ids)
                    ahead.append((block + 1, rest, value + more[0], *more[1:]))
        return None if ahead else found

    def _most_left(self, values: Mapping[str, float]) -> list[NDArray[np.float64]]:
        """The most that the blocks from each on are worth in each number of seconds, as if every position were open."""
        most = [np.zeros(self._size)]
        for block in reversed(self._blocks):
            better = most[0].copy()
            for option in block:
                if (value := option.value(values)) > 0 and option.seconds < self._size:
                    rest = slice(option.seconds, None)
                    better[rest] = np.maximum(better[rest], most[0][: self._size - option.seconds] + value)
            most.insert(0, better)
        return most


def _blocks(problem: Problem, day: date, must: Pattern) -> Iterator[list[Pattern]]:
    """Yield the stretches that depend on each other, as the sets of them that hold all that they need."""
    needs = {id_: [n for n in need if n not in must] for id_, need in problem.needs[day].items() if id_ not in must}
    together = {id_: {id_} for id_ in needs}
    for id_, need in needs.items():
        for other in need:
            joined = together[id_] | together[other]
            together |= dict.fromkeys(joined, joined)
    for id_ in needs:
        block = [other for other in needs if other in together[id_]]
        if block[0] == id_:
            sets = (some for n in range(1, len(block) + 1) for some in combinations(block, n))
            yield [some for some in sets if all(need in some for each in some for need in needs[each])]
