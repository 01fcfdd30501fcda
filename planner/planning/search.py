"""Finds the sessions of the week that score best, and proves how far from the best possible they can be.

The score depends on how often each stretch comes in the week, not on which of several equal days. So the week is first
a choice of sessions (patterns_program.py), which bounds every week tightly and gives a good one at once. Where that
falls short, the week is taken apart into single stretches (stretches_program.py), or all sessions that a better week
could hold are written out, whichever is less. Everything stops after a number of steps, so that the same input gives
the same week; only who asks for a week to look at meanwhile has one after a time.
"""

from __future__ import annotations

from dataclasses import replace
from math import floor, gcd, inf
from time import monotonic

from planner.planning.linear_program import OutOfTime
from planner.planning.objective import Found, aims
from planner.planning.patterns_program import PatternsProgram
from planner.planning.problem import Problem
from planner.planning.rules import WEIGHTS
from planner.planning.stretches_program import improve

# How near a week has to be to the best possible, as a share of the score; less than any person feels.
NEAR = 0.0005
# Choices of a stretch for a day. Up to few, the very best is found as quickly as one that is near; up to many, single
# stretches are quicker than sessions from the start; above the most, a good week has to do.
FEW, MANY, MOST = 80, 130, 500
# In turn: how many sessions may be written out, else how many nodes of the search tree single stretches get, times the
# choices, for each node takes the longer the more they are.
TURNS = ((600, 18_000), (2500, 100_000))
NODES = 1000


def search(problem: Problem, patience_s: float = inf) -> Found:
    """Return a week that is near enough to the best possible, or the nearest that so many steps lead to.

    patience_s: seconds after which a good week has to do; it says that the search is not over.
    """
    until = monotonic() + patience_s
    wanted = aims(problem)
    kept = [WEIGHTS["kept"].value] if problem.request.saved else []
    step = gcd(*(each.value for aim in wanted for each in aim.counts), *kept) or 1
    choices = sum(map(len, problem.needs.values()))
    near = NEAR if choices > FEW else 0.0
    patterns = PatternsProgram(problem, wanted, step, until)
    found = patterns.first_week(patterns.bound(near / 5 if choices > MOST else 0.0))
    if found.gap <= near or choices > MOST:
        return found
    try:
        return _nearer(patterns, found, near, choices)
    except OutOfTime:
        return replace(found, over=False)


def _nearer(patterns: PatternsProgram, found: Found, near: float, choices: int) -> Found:
    """Go on from a good week, in turns, until it is near enough or all turns are taken."""
    if choices > MANY:
        found = _of_both(found, patterns.whole(found.bound, 1, near), found.bound)
    for limit, nodes in TURNS:
        if found.gap <= near:
            break
        asked = (floor(found.score * (1 + near) / patterns.step) + 1) * patterns.step  # what is worth looking for
        if patterns.complete(asked, limit):
            other = patterns.whole(found.bound, NODES, near)
            found = _of_both(found, other, max(other.bound, asked - patterns.step))
        else:
            found = improve(patterns, found, near, nodes // choices)
    return found


def _of_both(one: Found, other: Found, bound: int) -> Found:
    """Return the better of two weeks with what is now known that no week can pass."""
    best = max(one, other, key=lambda each: each.score)
    return replace(best, bound=max(bound, best.score))
