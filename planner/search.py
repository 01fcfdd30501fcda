"""Finds the sessions of the week that score best, and proves how far from the best possible they can be.

The score depends on how often each stretch comes in the week, not on which of several equal days. So the week is first
a choice of sessions (patterns_program.py), which bounds every week tightly and mostly holds one that reaches the bound.
Where it falls short, all sessions are tried if they are few; the counts of the week are split into cases with a bound
each; and the week is taken apart into single stretches (stretches_program.py), which closes what is left when days are
few or long. Everything stops after a number of steps, never after a time: the same input gives the same week.
"""

from __future__ import annotations

import heapq
from itertools import count
from math import floor, gcd

from planner.aims import aims
from planner.patterns_program import Case, PatternsProgram, Sessions
from planner.problem import Problem
from planner.rules import WEIGHTS
from planner.stretches_program import improve

# How far the proof goes: nodes of the searches in whole numbers, sessions that are few enough to try all, knapsacks
# solved for cases.
NODES = 4000
MOST_PATTERNS = 1500
EFFORT = 150


def search(problem: Problem) -> tuple[Sessions, float]:
    """Return the stretches of each open training day, and the proven gap as a share of the score."""
    wanted = aims(problem)
    kept = [WEIGHTS["kept"].value] if problem.request.saved else []
    step = gcd(*(each.value for aim in wanted for each in aim.counts), *kept) or 1
    program = PatternsProgram(problem, wanted, step)
    bound = program.bound({})
    score, _, sessions = program.whole(bound, NODES)
    if score < bound and program.add_every(MOST_PATTERNS):
        score, bound, sessions = program.whole(bound, NODES)
    if score < bound:
        bound = _split(program, bound, score)
    if score < bound:
        other, bound, found = improve(problem, wanted, step, bound, NODES)
        score, sessions = (other, found) if other > score else (score, sessions)
    return sessions, max(bound - score, 0) / max(score, 1)


def _split(program: PatternsProgram, bound: int, score: int) -> int:
    """Return a lower bound, from cases that limit more and more counts of the week, the most promising first."""
    order, start = count(), program.effort
    first: Case = {}
    cases = [(-min(program.bound(first), bound), next(order), first, program.fractional())]
    while -cases[0][0] > score and program.effort < start + EFFORT:
        reached, _, case, split = heapq.heappop(cases)
        if split is None:  # whole already, and so no bound can be lower
            return -reached
        column, value = split
        low, high = case.get(column, program.limits(column))
        for limits in ((low, floor(value)), (floor(value) + 1, high)):
            narrower = {**case, column: limits}
            found = min(program.bound(narrower), -reached)
            heapq.heappush(cases, (-found, next(order), narrower, program.fractional()))
    return max(-cases[0][0], score)
