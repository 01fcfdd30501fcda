"""The week as a choice of sessions: how often each pattern of stretches is held on each class of equal days.

Its linear program grows by the patterns that would raise the score (column generation); when there is none left, no
week can score more. Its prices then say what each stretch is worth, and so the most that a session can be: a week that
scores more than some other holds no session that is worth much less than that (Lagrange). Not for what a pattern is
(patterns.py) or for when to stop (search.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor, inf
from typing import Any

from planner.planning.first_week import first_week
from planner.planning.linear_program import INFINITY, SAFE, Program
from planner.planning.objective import Aim, Found, kept_value, scored
from planner.planning.patterns import DayClass, Knapsack, Pattern, day_classes
from planner.planning.problem import Problem

# What it costs to meet a row without any session; more than any week scores.
PENALTY = 1e6
TINY = 1e-6


@dataclass(frozen=True)
class _Prices:
    """What stretches are worth on each class of days, the most that its sessions are, and the most that weeks score."""

    worth: tuple[dict[str, float], ...]
    most: tuple[float, ...]
    score: float


class PatternsProgram:
    """Rows: one for each aim, and one for each class of days, which says how many sessions it holds.

    until: when to be over with whole numbers, as Program.solve_whole's; a bound and a good week come before.
    """

    def __init__(self, problem: Problem, aims: Sequence[Aim], step: int, until: float = inf) -> None:
        self.problem, self.aims, self.step, self.until = problem, aims, step, until
        self.classes = day_classes(problem)
        self._program = Program()
        self._rows = [self._program.add_row(-INFINITY, aim.given) for aim in aims]
        self._gives: dict[str, list[tuple[int, float]]] = {}
        for aim, row in zip(aims, self._rows, strict=True):
            for id_, amount in aim.gives.items():
                self._gives.setdefault(id_, []).append((row, amount))
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
        entries = {self._held[number]: 1.0}
        for id_ in pattern:
            for row, amount in self._gives.get(id_, ()):
                entries[row] = entries.get(row, 0.0) - amount
        self._program.add_column(kept_value(days.kept, pattern), len(days.days), entries)
        return True

    def bound(self, near: float) -> int:
        """Return a score that no week can pass, or by such a share more where that takes fewer steps."""
        while True:
            score = self._program.solve()
            added = self._price(score, self._program.prices)
            reached = floor(self._prices.score / self.step + SAFE)
            if not added or self._prices.score - score <= near * score or reached == floor(score / self.step + SAFE):
                return reached * self.step

    def _price(self, score: float, prices: Sequence[float]) -> bool:
        """Add the patterns that would raise the score; return if there are any."""
        worth = dict.fromkeys(self.problem.catalogue, 0.0)
        for id_, gives in self._gives.items():
            worth[id_] += sum(prices[row] * amount for row, amount in gives)
        on_days, most, added = [], [], False
        filled: dict[tuple[int, frozenset[str]], Callable[[int], list[tuple[float, Pattern]]]] = {}
        for number, (days, knapsack) in enumerate(zip(self.classes, self._knapsacks, strict=True)):
            here = {id_: value + kept_value(days.kept, (id_,)) for id_, value in worth.items()}
            fixed = sum(here[id_] for id_ in days.fixed)
            if (key := (id(knapsack), days.kept)) not in filled:  # days that differ in their length alone share it
                filled[key] = knapsack.filled(here)
            found = filled[key](days.seconds)
            on_days.append(here)
            most.append(max(value for value, _ in found) + fixed)
            score += len(days.days) * max(most[-1] - prices[self._held[number]], 0.0)
            for value, ids in found:
                if value + fixed > prices[self._held[number]] + TINY:
                    added |= self._add(number, ids)
        self._prices = _Prices(tuple(on_days), tuple(most), score)
        return added

    def limits(self) -> Iterator[tuple[date, dict[str, float], float]]:
        """Yield for each day what the stretches are worth, and the most that a session can be."""
        for days, worth, most in zip(self.classes, self._prices.worth, self._prices.most, strict=True):
            yield from ((day, worth, most) for day in days.days)

    def complete(self, score: int, limit: int) -> bool:
        """Add every pattern that a week of such a score could hold; False where they are more than a limit."""
        short = self._prices.score - score + TINY
        found: list[list[Pattern]] = []
        for days, knapsack, worth, most in zip(
            self.classes, self._knapsacks, self._prices.worth, self._prices.most, strict=True
        ):
            fixed = sum(worth[id_] for id_ in days.fixed)
            patterns = knapsack.worth(worth, days.seconds, most - fixed - short, limit - sum(map(len, found)))
            if patterns is None:
                return False
            found.append(patterns)
        for number, patterns in enumerate(found):
            for ids in patterns:
                self._add(number, ids)
        return True

    def first_week(self, bound: int) -> Found:
        """Return a good week of the patterns found so far."""
        self._program.solve()
        times = self._program.values[-len(self._patterns) :]
        return first_week(self.aims, self.classes, dict(zip(self._patterns, times, strict=True)), bound)

    def whole(self, bound: int, nodes: int, gap: float) -> Found:
        """Return the best week of the patterns found so far, with a score that no other week of them can pass.

        bound: that no week can pass. Stops where the two are within a gap, as a share of the score, or after so many
        nodes of the search tree.
        """
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
        _, bound = program.solve_whole(self.step, bound, nodes, gap=gap, until=self.until)
        times = [round(value) for value in program.values[-len(self._patterns) :]]
        open_days = [iter(days.days) for days in self.classes]
        sessions = {
            next(open_days[number]): pattern
            for (number, pattern), n in zip(self._patterns, times, strict=True)
            for _ in range(n)
        }
        return Found(dict(sorted(sessions.items())), scored(self.problem, self.aims, sessions), bound)


def _kind(problem: Problem, days: DayClass) -> Any:
    """Days of one kind share a knapsack, whatever their length."""
    return tuple(problem.needs[days.first].items()), days.fixed
