"""Finds the sessions of the week that score best, and proves how far from the best possible they can be.

The score depends on how often each stretch comes in the week, not on which of several equal days. So the week is first
a choice of sessions (patterns_program.py), which bounds every week tightly and mostly holds one that reaches the bound.
Where it falls short, the week is taken apart into single stretches (stretches_program.py): for a while, which mostly
finds the very best, and where that leaves a gap that is too wide, until it is near enough. Everything stops after a
number of steps, never after a time: the same input gives the same week.
"""

from __future__ import annotations

from math import gcd

from planner.planning.objective import aims
from planner.planning.patterns_program import PatternsProgram, Sessions
from planner.planning.problem import Problem
from planner.planning.rules import WEIGHTS
from planner.planning.stretches_program import improve

# How near a week has to be to the best possible, as a share of the score; nodes of the search tree for that, and for
# looking for the very best before.
NEAR = 0.01
NODES = 4000
FEW_NODES = 100


def search(problem: Problem) -> tuple[Sessions, float]:
    """Return the stretches of each open training day, and the proven gap as a share of the score."""
    wanted = aims(problem)
    kept = [WEIGHTS["kept"].value] if problem.request.saved else []
    step = gcd(*(each.value for aim in wanted for each in aim.counts), *kept) or 1
    program = PatternsProgram(problem, wanted, step)
    bound = program.bound()
    score, sessions = program.whole(bound, NODES)
    for gap, nodes in ((0.0, FEW_NODES), (NEAR, NODES)):
        if bound - score > gap * score:
            score, bound, sessions = improve(problem, wanted, step, bound, sessions, gap, nodes)
    return sessions, max(bound - score, 0) / max(score, 1)
