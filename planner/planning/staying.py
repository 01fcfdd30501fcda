"""A week that was changed by hand stays as it was shown: only what the change, or a rule, asks for is different.

Here the shown week narrows what the search may choose from (search.py). Not for weeks that are planned anew, which
keep what they can by a weight (`kept` in rules.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from planner.planning.objective import score
from planner.planning.patterns import fixed
from planner.planning.problem import Problem

Days = Mapping[date, Sequence[str]]
# What keeps a stretch out where the person removed it, or what has to come before it.
BY_HAND = ("removed", "starts_from", "posture_drill")


def staying(problem: Problem, shown: Days, refill: Collection[date]) -> Problem:
    """Return the problem whose open days hold what was shown there, less what is removed and more what is locked.

    Where that does not fit, as few stretches as can be go, those that the week misses least. refill: days that may
    gain other stretches in the minutes left over; so may a day of which a rule took something, and one that had none.
    """
    held = {day: _held(problem, shown, day) for day in problem.days if shown.get(day)}
    held = {day: ids for day, ids in held.items() if ids}
    gains = [day for day in held if day in refill or _lost(problem, shown[day], day)]
    needs = {
        day: {id_: problem.needs[day][id_] for id_ in held[day]} if day in held and day not in gains else allowed
        for day, allowed in problem.needs.items()
    }
    locks = frozenset((day, id_) for day, ids in held.items() for id_ in ids)
    edits = replace(problem.request.edits, lock=problem.request.edits.lock | locks)
    request = replace(problem.request, edits=edits)
    return replace(problem, request=request, needs=needs)


def _held(problem: Problem, shown: Days, day: date) -> tuple[str, ...]:
    """The stretches that a day keeps, together with what it has to hold."""
    must = fixed(problem, day)
    before = [id_ for id_ in shown[day] if id_ in problem.needs[day] and id_ not in must]
    for going in range(len(before) + 1):
        options = [
            ids
            for gone in combinations(before, going)
            if _whole(problem, day, ids := (*must, *(id_ for id_ in before if id_ not in gone)))
        ]
        if options:
            return max(options, key=lambda ids: score(problem, {**_others(problem, shown, day), day: ids}))
    return ()


def _whole(problem: Problem, day: date, ids: Sequence[str]) -> bool:
    """Whether these are a session: all that has to come before is among them, and it fits the minutes."""
    return bool(ids) and set(problem.with_needs(day, ids)) == set(ids) and problem.fits(day, ids)


def _others(problem: Problem, shown: Days, day: date) -> Days:
    return {other: shown.get(other, ()) for other in problem.days if other != day}


def _lost(problem: Problem, before: Sequence[str], day: date) -> bool:
    """Whether a rule took something; what the person removed, and what begins from that, is no such thing."""
    found = (obstacle.rule for id_ in before for obstacle in problem.obstacles[day].get(id_, ()))
    return any(rule not in BY_HAND for rule in found)
