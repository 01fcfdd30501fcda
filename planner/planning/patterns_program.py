"""The week as a choice of sessions: how often each pattern of stretches is held on each class of equal days.

Its linear program grows by the patterns that would raise the score (column generation); when there is none left, no
week can score more. Not for what a pattern is (patterns.py) or for when to stop (search.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from math import floor
from typing import Any

from planner.planning.linear_program import INFINITY, SAFE, Program
from planner.planning.objective import Aim, kept_value
from planner.planning.patterns import DayClass, Knapsack, Pattern, day_classes
from planner.planning.problem import Problem

# What it costs to meet a row without any session; more than any week scores.
PENALTY = 1e6
TINY = 1e-6

Sessions = dict[date, Pattern]


class PatternsProgram:
    """Rows: one for each aim, and one for each class of days, which says how many sessions it holds."""

    def __init__(self, problem: Problem, aims: Sequence[Aim], step: int) -> None:
        self.problem, self.aims, self.step = problem, aims, step
        self.classes = day_classes(problem)
        self._program = Program()
        self._rows = [self._program.add_row(-INFINITY, aim.given) for aim in aims]
        self._held = [self._program.add_row(len(days.days), len(days.days)) for days in self.classes]
        for aim, row in zip(aims, self._rows, strict=True):
            for count in aim.counts:
                self._program.add_column(count.value, count.most, {row: count.needs})
        for row, sign in [*((row, -1.0) for row in self._rows), *((row, 1.0) for row in self._held)]:
            self._program.add_column(-PENALTY, INFINITY, {row: sign})
        self._knapsacks = self._make_knapsacks()
        self._patterns: dict[tuple[int, Pattern], None] = {}
        for number, days in enumerate(self.classes):
            for pattern in self._first_patterns(days):
                self._add(number, pattern)

    def _make_knapsacks(self) -> list[Knapsack]:
        made: dict[Any, Knapsack] = {}
        longest = max(days.seconds for days in self.classes)
        for days in self.classes:
            made[_kind(self.problem, days)] = Knapsack(self.problem, days.first, days.fixed, longest)
        return [made[_kind(self.problem, days)] for days in self.classes]

    def _first_patterns(self, days: DayClass) -> Iterator[Pattern]:
        """The shortest session, and the saved one where it is still possible."""
        yield self.problem.shortest(days.first)
        saved = self.problem.with_needs(days.first, (*days.fixed, *sorted(days.kept)))
        if saved and self.problem.fits(days.first, saved):
            yield saved

    def _add(self, number: int, ids: Pattern) -> bool:
        days = self.classes[number]
        pattern = tuple(sorted({*ids, *days.fixed}))
        if (number, pattern) in self._patterns:
            return False
        self._patterns[number, pattern] = None
        # Two stretches of a region count as two days of it here: the knapsack stays simple, and a bound a bound.
        gives = {
            row: -sum(aim.gives.get(id_, 0.0) for id_ in pattern)
            for aim, row in zip(self.aims, self._rows, strict=True)
        }
        entries = {row: amount for row, amount in gives.items() if amount} | {self._held[number]: 1.0}
        self._program.add_column(kept_value(days.kept, pattern), len(days.days), entries)
        return True

    def bound(self) -> int:
        """Return a score that no week can pass."""
        while True:
            score = self._program.solve()
            short, added = self._price(self._program.prices)
            reached = floor((score + short) / self.step + SAFE)
            if not added or reached == floor(score / self.step + SAFE):
                return reached * self.step

    def _price(self, prices: Sequence[float]) -> tuple[float, bool]:
        """Add the patterns that would raise the score; return how much all together could, and if there are any."""
        worth = dict.fromkeys(self.problem.catalogue, 0.0)
        for aim, row in zip(self.aims, self._rows, strict=True):
            for id_, amount in aim.gives.items():
                worth[id_] += prices[row] * amount
        short, added = 0.0, False
        for number, days in enumerate(self.classes):
            here = {id_: value + kept_value(days.kept, (id_,)) for id_, value in worth.items()}
            asked = prices[self._held[number]] - sum(here[id_] for id_ in days.fixed)
            found = self._knapsacks[number].best(here, days.seconds)
            short += len(days.days) * max(max(value for value, _ in found) - asked, 0.0)
            for value, ids in found:
                if value > asked + TINY:
                    added |= self._add(number, ids)
        return short, added

    def whole(self, bound: int, nodes: int) -> tuple[int, Sessions]:
        """Return the best week of the patterns found so far, after its score."""
        program = Program()
        rows = [program.add_row(-INFINITY, aim.given) for aim in self.aims]
        held = [program.add_row(len(days.days), len(days.days)) for days in self.classes]
        for aim, row in zip(self.aims, rows, strict=True):
            for count in aim.counts:
                program.add_column(count.value, count.most, {row: count.needs})
        for number, pattern in self._patterns:
            gives = {row: -aim.amount(pattern) for aim, row in zip(self.aims, rows, strict=True)}
            entries = {row: amount for row, amount in gives.items() if amount} | {held[number]: 1.0}
            days = self.classes[number]
            program.add_column(kept_value(days.kept, pattern), len(days.days), entries)
        score, _ = program.solve_whole(self.step, bound, nodes)
        times = [round(value) for value in program.values[-len(self._patterns) :]]
        open_days = [iter(days.days) for days in self.classes]
        sessions = {
            next(open_days[number]): pattern
            for (number, pattern), n in zip(self._patterns, times, strict=True)
            for _ in range(n)
        }
        return score, dict(sorted(sessions.items()))


def _kind(problem: Problem, days: DayClass) -> Any:
    """Days of one kind share a knapsack, whatever their length."""
    return tuple(problem.needs[days.first].items()), days.fixed
