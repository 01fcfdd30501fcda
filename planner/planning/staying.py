"""A week that was changed by hand stays as it was shown: only what the change, or a rule, asks for is different.

Here the shown week narrows what the search may choose from (search.py). Not for weeks that are planned anew, which
keep what they can by a weight (`kept` in rules.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate, combinations
from math import comb

from planner.planning.objective import aims, scored
from planner.planning.patterns import Knapsack, fixed
from planner.planning.problem import Problem

Days = Mapping[date, Sequence[str]]
# So many ways to make room are compared in a moment.
MOST_COMPARED = 1000
# What keeps a stretch out where the person removed it, or what has to come before it.
BY_HAND = ("removed", "starts_from", "posture_drill")


def staying(problem: Problem, shown: Days, refill: Collection[date]) -> Problem:
    """Return the problem whose open days hold what was shown there, less what is removed and more what is locked.

    Where that does not fit, as few stretches as can be go, those that the week misses least. refill: days that may
    gain other stretches in the minutes left over; so may a day of which a rule took something, and one that had none.
    """
    held = {day: held_on(problem, shown, day) for day in problem.days if shown.get(day)}
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


def held_on(problem: Problem, shown: Days, day: date) -> tuple[str, ...]:
    """Return the stretches that a day keeps, together with what it has to hold; none where not even that fits."""
    must = fixed(problem, day)
    allowed = [id_ for id_ in shown[day] if id_ in problem.needs[day] and id_ not in must]
    before = [id_ for id_ in allowed if {*problem.with_needs(day, [id_])} <= {*must, *allowed}]
    for going in range(_fewest_going(problem, day, must, before), len(before) + 1):
        if comb(len(before), going) > MOST_COMPARED:
            return _most_missed(problem, shown, day, must, before)
        options = [
            ids
            for gone in combinations(before, going)
            if _whole(problem, day, ids := (*must, *(id_ for id_ in before if id_ not in gone)))
        ]
        if options:
            return options[0] if len(options) == 1 else max(options, key=_worth(problem, shown, day))
    return ()


def _fewest_going(problem: Problem, day: date, must: Sequence[str], before: Sequence[str]) -> int:
    """How many have to go at least: of the shortest ones more would not fit, even in no position of their own."""
    left = 60 * problem.minutes[day] - problem.session_seconds(day, must)
    return sum(taken > left for taken in accumulate(sorted(problem.seconds[id_] for id_ in before)))


def _most_missed(
    problem: Problem, shown: Days, day: date, must: Sequence[str], before: Sequence[str]
) -> tuple[str, ...]:
    """What stays of so many that not all ways to choose can be compared: as many as fit, each by what it alone adds."""
    worth = _worth(problem, shown, day)
    every = worth((*must, *before))
    missed = {gone: every - worth((*must, *(id_ for id_ in before if id_ != gone))) for gone in before}
    one_more = 1 + sum(missed.values())
    narrow = replace(problem, needs={day: {id_: problem.needs[day][id_] for id_ in (*must, *before)}})
    seconds = 60 * problem.minutes[day]
    best = Knapsack(narrow, day, tuple(must), seconds).filled({id_: one_more + missed[id_] for id_ in before})(seconds)
    chosen = max(best, default=(0.0, ()))[1]
    ids = (*must, *(id_ for id_ in before if id_ in chosen))
    return ids if _whole(problem, day, ids) else ()


def _worth(problem: Problem, shown: Days, day: date) -> Callable[[Sequence[str]], int]:
    """What a session on this day is worth beside what the other days hold."""
    others = [shown.get(other, ()) for other in problem.days if other != day]
    found = [replace(aim, given=aim.given + sum(map(aim.amount, others))) for aim in aims(problem)]
    return lambda ids: scored(problem, found, {day: ids})


def _whole(problem: Problem, day: date, ids: Sequence[str]) -> bool:
    """Whether these are a session: all that has to come before is among them, and it fits the minutes."""
    return bool(ids) and set(problem.with_needs(day, ids)) == set(ids) and problem.fits(day, ids)


def _lost(problem: Problem, before: Sequence[str], day: date) -> bool:
    """Whether a rule took something; what the person removed, and what begins from that, is no such thing."""
    found = (obstacle.rule for id_ in before for obstacle in problem.obstacles[day].get(id_, ()))
    return any(rule not in BY_HAND for rule in found)
