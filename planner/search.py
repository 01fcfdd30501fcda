"""Finds the sessions of the week that score best, and proves how far from the best possible they can be.

The score depends on how often each stretch comes in the week, not on which of several equal days. So the search chooses
how many times each session (a pattern of stretches) is held on each class of equal days, by column generation: a linear
program weighs the patterns known so far and a knapsack per class (patterns.py) finds better ones, until there is none.
That gives a bound that no week can pass. Whole numbers are then searched with HiGHS among the patterns found. Where
they fall short of the bound, all patterns are tried if they are few; else the counts of the week are split into cases,
each with its own bound. Everything stops after a number of steps, never after a time: the same input gives the same week.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from math import floor, gcd
from typing import Any

import highspy
import numpy as np

from planner.catalogue import POSTURE_DRILL, Region
from planner.patterns import DayClass, Knapsack, Pattern, day_classes
from planner.problem import Problem
from planner.rules import DAYS_PER_REGION, DOSE_STEPS, TIMES_PER_STRETCH, WEEKLY_DOSE_S, WEIGHTS

CASES = 12
HIGHS_NODES = 200
VARIATIONS = 10
MOST_PATTERNS = 1500
# What a case costs that no pattern known so far can meet; more than any week scores.
PENALTY = 1e6
TINY = 1e-6
# A bound this near below the next possible score, in steps of the score, is taken for that score: rounding is safe.
SAFE = 1e-3

_Case = Mapping[int, tuple[float, float]]


def search(problem: Problem) -> tuple[dict[date, Pattern], float]:
    """Return the stretches of each open training day, and the proven gap as a share of the score."""
    master = _Master(problem)
    bound = master.bound({})
    best = master.whole(bound)
    if best.score < bound and master.add_every_pattern():
        best = master.whole(bound)
        bound = min(bound, best.bound)
    if best.score < bound:
        bound = _split(master, bound, best.score)
    if best.score < bound:
        master.vary()
        best = max(master.whole(bound), best, key=lambda found: found.score)
    return best.sessions, max(bound - best.score, 0) / max(best.score, 1)


def _split(master: _Master, bound: int, score: int) -> int:
    """Return a lower bound, from cases of which each fixes one count of the week further."""
    order = count()
    open_cases: list[tuple[int, int, _Case, tuple[int, float] | None]] = [
        (-bound, next(order), {}, master.fractional())
    ]
    closed = score
    for _ in range(CASES):
        if not open_cases or -open_cases[0][0] <= score:
            break
        reached, _, case, split = heapq.heappop(open_cases)
        if split is None:
            closed = max(closed, -reached)
            continue
        column, value = split
        low, high = case.get(column, master.limits(column))
        for limits in ((low, floor(value)), (floor(value) + 1, high)):
            narrower = {**case, column: limits}
            found = min(master.bound(narrower), -reached)
            if found > score:
                heapq.heappush(open_cases, (-found, next(order), narrower, master.fractional()))
    return max([closed, *(-reached for reached, *_ in open_cases)])


@dataclass(frozen=True)
class _Found:
    """A week in whole numbers, its score over all aims, and the score that no week of the patterns tried can pass."""

    score: int
    bound: int
    sessions: dict[date, Pattern]


class _Master:
    """The linear program over patterns, which grows as patterns are found.

    Its first columns are the counts of the week: steps of each dose, days of each region, times of each stretch. Each
    has a row that says what the sessions give; a row for each class of days says how many sessions it holds.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._chance = random.Random(1)
        self.classes = day_classes(problem)
        self.stretches = [
            id_
            for id_ in problem.catalogue
            if id_ != POSTURE_DRILL and any(id_ in problem.needs[day] for day in problem.days)
        ]
        self.rows: dict[Any, int] = {}
        self.columns: list[tuple[int, Pattern]] = []
        self.model = _quiet()
        self.costs: list[int] = []
        self._add_counts()
        for number, days in enumerate(self.classes):
            self._add_row(number, len(days.days), len(days.days))
        self._add_penalties()
        self.counts = len(self.costs)
        self._most = list(self.model.getLp().col_upper_)
        self._knapsacks = self._make_knapsacks()
        self._known: set[tuple[int, Pattern]] = set()
        for number, days in enumerate(self.classes):
            for pattern in self._first_patterns(days):
                self._add_pattern(number, pattern)

    def _add_row(self, name: Any, low: float, high: float) -> None:
        self.rows[name] = len(self.rows)
        self.model.addRow(low, high, 0, np.array([], np.int32), np.array([]))

    def _add_count(self, row: Any, most: int, cost: int, per_step: float = 1.0) -> None:
        if most > 0 and cost:
            self.costs.append(cost)
            self.model.addCol(cost, 0, most, 1, np.array([self.rows[row]], np.int32), np.array([per_step]))

    def _add_counts(self) -> None:
        problem = self.problem
        for region, level in problem.focus.items():
            self._add_row(("dose", region), -highspy.kHighsInf, self._given_seconds(region))
            most = DOSE_STEPS
            self._add_count(("dose", region), most, level * WEIGHTS["dose"].value, WEEKLY_DOSE_S[level] / DOSE_STEPS)
        for region, level in problem.focus.items():
            before = sum(self._works(problem.done(day), region) > 0 for day in problem.kept)
            possible = sum(self._works(problem.needs[day], region) > 0 for day in problem.days)
            self._add_row(("days", region), -highspy.kHighsInf, before)
            self._add_count(("days", region), min(DAYS_PER_REGION, before + possible), level * WEIGHTS["days"].value)
        for id_ in self.stretches:
            before = sum(id_ in problem.done(day) for day in problem.kept)
            possible = before + sum(id_ in problem.needs[day] for day in problem.days)
            bonus = WEIGHTS["like"].value * (id_ in problem.profile.like) + WEIGHTS["well"].value * problem.goes_well(
                id_
            )
            self._add_row(("times", id_), -highspy.kHighsInf, before)
            self._add_count(("times", id_), 1, WEIGHTS["variety"].value + bonus)
            self._add_count(("times", id_), min(TIMES_PER_STRETCH, possible) - 1, bonus)

    def _add_penalties(self) -> None:
        """Let every count be reached at a price, so that each case has a solution to start from."""
        for name, row in self.rows.items():
            if isinstance(name, tuple):
                self.costs.append(0)
                self.model.addCol(-PENALTY, 0, highspy.kHighsInf, 1, np.array([row], np.int32), np.array([-1.0]))

    def _given_seconds(self, region: Region) -> float:
        """Seconds for a region that don't depend on the choice: what is done, and the posture drill."""
        drills = sum(POSTURE_DRILL in self.problem.needs[day] for day in self.problem.days)
        return self.problem.done_seconds(region) + drills * self.problem.worked[region].get(POSTURE_DRILL, 0.0)

    def _works(self, ids: Any, region: Region) -> int:
        """How many stretches work on a region; the drill, which is there every day, says nothing about spread."""
        return sum(id_ in self.problem.worked[region] for id_ in ids if id_ != POSTURE_DRILL)

    def _make_knapsacks(self) -> list[Knapsack]:
        made: dict[Any, Knapsack] = {}
        longest = max(days.seconds for days in self.classes)
        keys = [(tuple(self.problem.needs[days.first].items()), days.fixed) for days in self.classes]
        for key, days in zip(keys, self.classes, strict=True):
            if key not in made:
                made[key] = Knapsack(self.problem, days.first, days.fixed, longest)
        return [made[key] for key in keys]

    def _first_patterns(self, days: DayClass) -> Iterator[Pattern]:
        """The shortest session, and the saved one where it is still possible."""
        problem = self.problem
        yield problem.shortest(days.first)
        saved = problem.with_needs(days.first, (*days.fixed, *sorted(days.kept)))
        if saved and problem.fits(days.first, saved):
            yield saved

    def _add_pattern(self, number: int, ids: Pattern) -> bool:
        days = self.classes[number]
        pattern = tuple(sorted({*ids, *days.fixed}))
        if (number, pattern) in self._known:
            return False
        self._known.add((number, pattern))
        self.columns.append((number, pattern))
        gives = self._gives(number, pattern)
        self.model.addCol(
            self._kept(number, pattern),
            0,
            len(days.days),
            len(gives),
            np.array(list(gives), np.int32),
            np.array(list(gives.values())),
        )
        return True

    def _kept(self, number: int, ids: Pattern) -> int:
        return WEIGHTS["kept"].value * sum(id_ in self.classes[number].kept for id_ in ids if id_ != POSTURE_DRILL)

    def _gives(self, number: int, pattern: Pattern, *, whole: bool = False) -> dict[int, float]:
        """What one session gives to each row; the bound counts two stretches of a region as two days, whole doesn't."""
        found = {self.rows[number]: 1.0}
        ids = [id_ for id_ in pattern if id_ != POSTURE_DRILL]
        found |= {self.rows["times", id_]: -1.0 for id_ in ids}
        for region in self.problem.focus:
            if works := self._works(ids, region):
                found[self.rows["days", region]] = -1.0 if whole else -float(works)
                found[self.rows["dose", region]] = -sum(self.problem.worked[region].get(id_, 0.0) for id_ in ids)
        return found

    @property
    def step(self) -> int:
        """The smallest possible difference between two scores."""
        kept = [WEIGHTS["kept"].value] if any(days.kept for days in self.classes) else []
        return gcd(*self.costs, *kept)

    def limits(self, column: int) -> tuple[float, float]:
        return 0, self._most[column]

    def bound(self, case: _Case) -> int:
        """Return a score that no week within the limits of a case can pass, and leave the linear program there."""
        for column in range(self.counts):
            self.model.changeColBounds(column, *case.get(column, (0, self._most[column])))
        while True:
            self.model.run()
            score = self.model.getInfo().objective_function_value
            short, added = self._price(np.array(self.model.getSolution().row_dual))
            reached = floor((score + short) / self.step + SAFE)
            if not added or reached == floor(score / self.step + SAFE):
                return int(reached * self.step)

    def _price(self, dual: Any) -> tuple[float, bool]:
        """Add the patterns that would raise the score; return how much all together could, and if there are any."""
        values, short, added = self._values(dual), 0.0, False
        for number, days in enumerate(self.classes):
            kept = self._with_kept(values, days)
            here = dual[self.rows[number]] - sum(kept[id_] for id_ in days.fixed if id_ != POSTURE_DRILL)
            (found,) = self._knapsacks[number].best(kept, [days.seconds])
            short += len(days.days) * max(max(value for value, _ in found) - here, 0.0)
            for value, ids in found:
                if value > here + TINY:
                    added |= self._add_pattern(number, ids)
        return short, added

    def _values(self, dual: Any) -> dict[str, float]:
        """What one more time of each stretch is worth to the linear program."""
        values = {id_: float(dual[self.rows["times", id_]]) for id_ in self.stretches}
        for region in self.problem.focus:
            per_second, per_day = dual[self.rows["dose", region]], dual[self.rows["days", region]]
            for id_, seconds in self.problem.worked[region].items():
                if id_ in values:
                    values[id_] += per_second * seconds + per_day
        return values

    def _with_kept(self, values: Mapping[str, float], days: DayClass) -> dict[str, float]:
        return {id_: value + WEIGHTS["kept"].value * (id_ in days.kept) for id_, value in values.items()}

    def add_every_pattern(self) -> bool:
        """Add all patterns if they are few; return whether they are."""
        found = [
            knapsack.every(days.seconds, MOST_PATTERNS)
            for knapsack, days in zip(self._knapsacks, self.classes, strict=True)
        ]
        if sum(MOST_PATTERNS if patterns is None else len(patterns) for patterns in found) >= MOST_PATTERNS:
            return False
        for number, patterns in enumerate(found):
            for pattern in patterns or ():
                self._add_pattern(number, pattern)
        return True

    def vary(self) -> None:
        """Add patterns that are good for slightly different values: whole weeks are often made of them."""
        self.bound({})
        values = self._values(np.array(self.model.getSolution().row_dual))
        for _ in range(VARIATIONS):
            noisy = {
                id_: value * self._chance.uniform(0.7, 1.3) + self._chance.uniform(0, TINY * 100)
                for id_, value in values.items()
            }
            for number, days in enumerate(self.classes):
                (found,) = self._knapsacks[number].best(self._with_kept(noisy, days), [days.seconds])
                for _, ids in sorted(found, reverse=True)[:4]:
                    self._add_pattern(number, ids)

    def fractional(self) -> tuple[int, float] | None:
        """Return the first count of the week that the linear program leaves between two whole numbers."""
        values = self.model.getSolution().col_value
        for column in range(self.counts):
            if self.costs[column] and abs(values[column] - round(values[column])) > 1e-5:
                return column, values[column]
        return None

    def whole(self, bound: int) -> _Found:
        """Return the best week made of the patterns found so far; none scores above the bound."""
        model, lp = _quiet(), self.model.getLp()
        model.passModel(lp)
        size = lp.num_col_
        for column in range(self.counts):
            model.changeColBounds(column, 0, self._most[column] if self.costs[column] else 0)
        model.changeColsIntegrality(size, np.arange(size), np.full(size, highspy.HighsVarType.kInteger))
        for column, (number, pattern) in enumerate(self.columns, self.counts):
            for row, amount in self._gives(number, pattern, whole=True).items():
                model.changeCoeff(row, column, amount)
        costs = np.array(lp.col_cost_)
        scored = np.flatnonzero(costs > 0)
        model.addRow(-highspy.kHighsInf, bound, len(scored), scored, costs[scored])
        for name, value in {"mip_rel_gap": 0.0, "mip_abs_gap": self.step - 0.5, "mip_max_nodes": HIGHS_NODES}.items():
            model.setOptionValue(name, value)
        model.run()
        if model.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            raise RuntimeError(f"HiGHS found no week ({model.getModelStatus()}), though every day has a session.")
        times = np.rint(np.array(model.getSolution().col_value)[self.counts :]).astype(int)
        left = [iter(days.days) for days in self.classes]
        held = [(number, pattern) for (number, pattern), n in zip(self.columns, times, strict=True) for _ in range(n)]
        info = model.getInfo()
        highest = min(bound, floor(info.mip_dual_bound / self.step + SAFE) * self.step)
        return _Found(round(info.objective_function_value), highest, {next(left[n]): ids for n, ids in held})


def _quiet() -> Any:
    model = highspy.Highs()
    model.silent()
    model.changeObjectiveSense(highspy.ObjSense.kMaximize)
    return model
