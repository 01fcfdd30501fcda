"""Places the chosen sessions on the days so that repeats lie apart, and gives the minutes left over to repeats.

Neither changes the score of a week (search.py): the same sessions are held, and what is added counts in no tier.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import permutations

import numpy as np

from planner.catalogue import POSTURE_DRILL
from planner.planning.day_spacing import nearness
from planner.planning.patterns import Pattern, fixed
from planner.planning.problem import Problem
from planner.planning.rules import APART, TIMES_PER_STRETCH
from planner.week.timeline import position_seconds

Days = dict[date, Pattern]


def arrange(problem: Problem, chosen: Mapping[date, Pattern]) -> Days:
    """Return the same sessions on those days, of all that can hold them, where what they repeat lies farthest apart."""
    days, sessions = list(chosen), list(chosen.values())
    number = len(days)
    fits = np.array([[_fits(problem, day, ids) for day in days] for ids in sessions])
    stays = np.array([[_stays(problem, day, ids) for day in days] for ids in sessions])
    orders = np.array(list(permutations(range(number))))  # row: for each day the session it gets
    here = range(number)
    orders = orders[np.logical_and.reduce([fits[orders[:, n], n] for n in here])]
    kept = np.sum([stays[orders[:, n], n] for n in here], axis=0)
    orders = orders[kept == kept.max()]
    shared = np.array([[_shared(problem, one, other) for other in sessions] for one in sessions])
    cost = np.zeros(len(orders), int)
    for first in here:
        for second in range(first):
            cost += shared[orders[:, first], orders[:, second]] * nearness(days[first], days[second])
        for day in problem.kept:
            done = tuple(problem.done(day))
            cost += np.array([_shared(problem, ids, done) for ids in sessions])[orders[:, first]] * nearness(
                days[first], day
            )
    best = orders[int(np.argmin(cost))]
    return {day: sessions[index] for day, index in zip(days, best, strict=True)}


def _fits(problem: Problem, day: date, ids: Pattern) -> bool:
    allowed = problem.needs[day]
    if not (set(ids) <= allowed.keys() and set(fixed(problem, day)) <= set(ids)):
        return False
    return set(problem.with_needs(day, ids)) == set(ids) and problem.fits(day, ids)


def _stays(problem: Problem, day: date, ids: Pattern) -> int:
    return len(set(ids) & set(problem.request.saved.get(day, ())))


def _shared(problem: Problem, one: Pattern, other: Pattern) -> int:
    """How much two sessions repeat each other."""
    stretches = (set(one) & set(other)) - {POSTURE_DRILL}
    regions = [
        {problem.catalogue[id_].regions[0] for id_ in ids if id_ != POSTURE_DRILL} & problem.focus.keys()
        for ids in (one, other)
    ]
    return APART["stretch"] * len(stretches) + APART["region"] * len(regions[0] & regions[1])


def fill(problem: Problem, chosen: Mapping[date, Pattern]) -> Days:
    """Return the sessions with repeats in the minutes left over, the rarest stretch of the week first.

    None but the core comes more than TIMES_PER_STRETCH times a week for this reason.
    """
    week = {day: [*ids] for day, ids in chosen.items()}
    rank = {id_: n for n, id_ in enumerate(problem.catalogue)}
    left = {day: 60 * problem.minutes[day] - problem.session_seconds(day, ids) for day, ids in week.items()}
    while True:
        held = {id_: [day for day in week if id_ in week[day]] for id_ in problem.catalogue}
        for day in problem.kept:
            for id_ in problem.done(day):
                held[id_].append(day)
        options = [
            (len(held[id_]), sum(nearness(day, other) for other in held[id_]), rank[id_], day, id_)
            for day, ids in week.items()
            for id_, needs in problem.needs[day].items()
            if id_ not in ids
            and set(needs) <= set(ids)
            and (len(held[id_]) < TIMES_PER_STRETCH or id_ in problem.core)
            and _more(problem, ids, id_) <= left[day]
        ]
        if not options:
            return {day: tuple(ids) for day, ids in week.items()}
        *_, day, id_ = min(options)
        left[day] -= _more(problem, week[day], id_)
        week[day].append(id_)


def _more(problem: Problem, ids: list[str], id_: str) -> int:
    """Seconds that one more stretch adds to a session."""
    position = problem.catalogue[id_].position
    moves = all(problem.catalogue[other].position != position for other in ids)
    return problem.seconds[id_] + (position_seconds(position) if moves else 0)
