"""The week as a choice of stretches: for each day and each stretch, whether it is there.

Slow to prove anything where days are short and many, quick where they are few or long. It goes on from the week, the
bound and the most that a session can be worth, which the patterns gave (patterns_program.py): without the last its own
bound would be far from theirs. Not for when to use it (search.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from planner.planning.linear_program import INFINITY, Program
from planner.planning.objective import Aim, Found, kept_value, scored
from planner.planning.patterns import fixed
from planner.planning.patterns_program import PatternsProgram
from planner.planning.problem import Problem
from planner.week.timeline import position_seconds

# A session may be worth so much more than the most, so that what is not exact in its stretches' worth rules out none.
ROOM = 1e-3


def improve(patterns: PatternsProgram, known: Found, gap: float, nodes: int) -> Found:
    """Return the best week found from a known one on.

    Stops where its score and the bound are within a gap, as a share of the score, or after so many nodes of the search
    tree.
    """
    problem, program = patterns.problem, Program()
    take = {
        (day, id_): program.add_column(kept_value(problem.request.saved.get(day, ()), (id_,)), 1, least=id_ in must)
        for day in problem.days
        for must in [fixed(problem, day)]
        for id_ in problem.needs[day]
    }
    for day, worth, most in patterns.limits():
        here = {id_: take[day, id_] for id_ in problem.needs[day]}
        _add_rules(program, problem, day, here)
        program.add_row(-INFINITY, most + ROOM, {column: worth[id_] for id_, column in here.items() if worth[id_]})
    for aim in patterns.aims:
        _add_aim(program, problem, aim, take)
    start = {column: float(id_ in known.sessions[day]) for (day, id_), column in take.items()}
    _, bound = program.solve_whole(patterns.step, known.bound, nodes, gap=gap, start=start, until=patterns.until)
    values = program.values
    sessions = {
        day: tuple(sorted(id_ for id_ in problem.needs[day] if values[take[day, id_]] > 0.5)) for day in problem.days
    }
    return Found(sessions, scored(problem, patterns.aims, sessions), bound)


def _add_rules(program: Program, problem: Problem, day: date, take: Mapping[str, int]) -> None:
    """The minutes of a day, getting into each position included, what comes before what, and at least one stretch."""
    position = {id_: problem.catalogue[id_].position for id_ in take}
    use = {each: program.add_column(0, 1) for each in dict.fromkeys(position.values())}
    for id_, column in take.items():
        program.add_row(-INFINITY, 0, {column: 1.0, use[position[id_]]: -1.0})
        for needed in problem.needs[day][id_]:
            program.add_row(-INFINITY, 0, {column: 1.0, take[needed]: -1.0})
    seconds = {column: float(problem.seconds[id_]) for id_, column in take.items()}
    moving = {column: float(position_seconds(each)) for each, column in use.items()}
    program.add_row(-INFINITY, 60 * problem.minutes[day], seconds | moving)
    program.add_row(1, INFINITY, dict.fromkeys(take.values(), 1.0))


def _add_aim(program: Program, problem: Problem, aim: Aim, take: Mapping[tuple[date, str], int]) -> None:
    gives = {column: -aim.gives[id_] for (_, id_), column in take.items() if id_ in aim.gives}
    if aim.kind == "days":
        gives = {}
        for day in problem.days:
            here = program.add_column(0, 1)
            there = {take[day, id_]: -1.0 for id_ in aim.gives if (day, id_) in take}
            program.add_row(-INFINITY, 0, there | {here: 1.0})
            gives[here] = -1.0
    counts = {program.add_column(count.value, count.most): count.needs for count in aim.counts}
    program.add_row(-INFINITY, aim.given, gives | counts)
