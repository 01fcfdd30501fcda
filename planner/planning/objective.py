"""What a week is scored by: how far each aim of rules.py is reached, as counts of whole steps.

Shared by all that searches (patterns_program.py, first_week.py, stretches_program.py). Not for hard rules (problem.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np

from planner.catalogue import POSTURE_DRILL
from planner.planning.problem import Problem
from planner.planning.rules import CHANGES, DAYS_PER_REGION, DOSE_STEPS, TIMES_PER_STRETCH, WEIGHTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

TINY = 1e-9


@dataclass(frozen=True)
class Found:
    """A week, its score, and a score that no week can pass. sessions: the stretches of each open training day.

    over: whether the search has ended; the week of one that had no more time is good, and may not be the best.
    """

    sessions: dict[date, tuple[str, ...]]
    score: int
    bound: int
    over: bool = True

    @property
    def gap(self) -> float:
        """How far it can be from the best, as a share of its score."""
        return max(self.bound - self.score, 0) / max(self.score, 1)


@dataclass(frozen=True)
class Count:
    """One count of the week: at most so many steps, each worth so much and needing so much of what sessions give."""

    most: int
    value: int
    needs: float = 1.0


@dataclass(frozen=True)
class Aim:
    """What sessions give to, and the counts that it makes, the most valuable first.

    given: what there is without the sessions that are to come. gives: what each stretch gives (seconds, or 1).
    """

    kind: Literal["dose", "days", "times"]
    given: float
    gives: dict[str, float]
    counts: tuple[Count, ...]

    def amount(self, ids: Iterable[str]) -> float:
        """Return what a session gives; a day counts once however many of its stretches work on a region."""
        given = sum(self.gives.get(id_, 0.0) for id_ in ids)
        return min(given, 1.0) if self.kind == "days" else given


def aims(problem: Problem) -> list[Aim]:
    """Return the aims of a week, those without any worth left out."""
    found = [*_doses(problem), *_days(problem), *_times(problem)]
    return [aim for aim in found if aim.gives and aim.counts]


def kept_value(kept: Iterable[str], ids: Iterable[str]) -> int:
    """Return the worth of the stretches that stay on their day of the saved week."""
    return WEIGHTS["kept"].value * len((set(kept) & set(ids)) - {POSTURE_DRILL})


def _open(problem: Problem) -> list[str]:
    """The stretches that some day may hold; the drill, which is there whenever it can be, is no choice."""
    return [
        id_
        for id_ in problem.catalogue
        if id_ != POSTURE_DRILL and any(id_ in problem.needs[day] for day in problem.days)
    ]


def _doses(problem: Problem) -> Iterable[Aim]:
    drills = sum(POSTURE_DRILL in problem.needs[day] for day in problem.days)
    for region, level in problem.focus.items():
        works = problem.worked[region]
        given = problem.done_seconds(region) + drills * works.get(POSTURE_DRILL, 0.0)
        step = Count(DOSE_STEPS, level * WEIGHTS["dose"].value, problem.wanted[region] / DOSE_STEPS)
        yield Aim("dose", given, {id_: works[id_] for id_ in _open(problem) if id_ in works}, (step,))


def _days(problem: Problem) -> Iterable[Aim]:
    for region, level in problem.focus.items():
        works = {id_: 1.0 for id_ in _open(problem) if id_ in problem.worked[region]}
        held = [problem.done(day).keys() - {POSTURE_DRILL} for day in problem.kept]
        before = sum(any(id_ in problem.worked[region] for id_ in ids) for ids in held)
        possible = before + sum(bool(works.keys() & problem.needs[day].keys()) for day in problem.days)
        yield Aim("days", before, works, (Count(min(DAYS_PER_REGION, possible), level * WEIGHTS["days"].value),))


def _times(problem: Problem) -> Iterable[Aim]:
    for id_ in _open(problem):
        before = sum(id_ in problem.done(day) for day in problem.kept)
        possible = before + sum(id_ in problem.needs[day] for day in problem.days)
        bonus = WEIGHTS["like"].value * (id_ in problem.profile.like)
        bonus += WEIGHTS["well"].value * problem.goes_well(id_)
        each_time, once = _core(problem, id_)
        counts = (
            Count(1, WEIGHTS["variety"].value + bonus + each_time + once),
            Count(min(TIMES_PER_STRETCH, possible) - 1, bonus + each_time),
            Count(max(possible - TIMES_PER_STRETCH, 0), each_time),
        )
        yield Aim("times", before, {id_: 1.0}, tuple(count for count in counts if count.most and count.value))


def _core(problem: Problem, id_: str) -> tuple[int, int]:
    """What a stretch is worth each time, and once besides, for being part of the core or not."""
    if problem.profile.change not in CHANGES:
        return 0, WEIGHTS["core_first"].value * (id_ in problem.core)
    return (WEIGHTS["core"].value, 0) if id_ in problem.core else (0, WEIGHTS["earned"].value)


def score(problem: Problem, days: Mapping[date, Iterable[str]]) -> int:
    """Return what a week scores. days: the stretches of each day that is still open."""
    return scored(problem, aims(problem), days)


def scored(problem: Problem, wanted: Sequence[Aim], days: Mapping[date, Iterable[str]]) -> int:
    """Return what days score by aims found before, as many weeks of a problem are compared by the same ones."""
    held = {day: tuple(ids) for day, ids in days.items()}
    given = amounts(wanted, [*held.values()]).sum(0)
    kept = sum(kept_value(problem.request.saved.get(day, ()), ids) for day, ids in held.items())
    return kept + round(float(scores(wanted, given)))


def amounts(wanted: Sequence[Aim], sessions: Sequence[Iterable[str]]) -> NDArray[np.float64]:
    """Return what each session gives to each aim (Aim.amount): sessions by aims."""
    held = [frozenset(ids) for ids in sessions]
    number = {id_: n for n, id_ in enumerate(frozenset().union(*held))}
    of_sessions, gives = np.zeros((len(held), len(number))), np.zeros((len(number), len(wanted)))
    for n, ids in enumerate(held):
        of_sessions[n, [number[id_] for id_ in ids]] = 1
    for n, aim in enumerate(wanted):
        for id_ in aim.gives.keys() & number.keys():
            gives[number[id_], n] = aim.gives[id_]
    most = [1.0 if aim.kind == "days" else np.inf for aim in wanted]
    return np.minimum(of_sessions @ gives, most)


def scores(wanted: Sequence[Aim], given: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what the aims score. given: what the sessions of each week give, weeks in any shape by aims."""
    left, total = given + np.array([aim.given for aim in wanted], float), np.zeros(given.shape[:-1])
    for n in range(max((len(aim.counts) for aim in wanted), default=0)):
        counts = [aim.counts[n] if n < len(aim.counts) else Count(0, 0) for aim in wanted]
        most, value, needs = np.array([(count.most, count.value, count.needs) for count in counts]).T
        times = np.minimum(most, np.floor(left / needs + TINY))
        total, left = total + times @ value, left - times * needs
    return total
