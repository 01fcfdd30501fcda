"""Finds the stretches of each day that keep every hard rule and score best, as a mixed-integer program for HiGHS.

The rules and weights stand in rules.py; what may be on which day, in problem.py.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from planner.catalogue import POSTURE_DRILL, Region
from planner.problem import Problem
from planner.rules import DAYS_PER_REGION, WEEKLY_DOSE_S, WEIGHTS
from planner.timeline import position_seconds

if TYPE_CHECKING:
    import highspy

# A bound on the search that, unlike a time limit, gives the same week on every machine.
MAX_NODES = 5000


def search(problem: Problem) -> tuple[dict[date, tuple[str, ...]], float]:
    """Return the stretches of each open training day, in the order of the catalogue, and the proven gap."""
    import highspy

    model = highspy.Highs()
    model.silent()
    take = {(day, id_): model.addBinary() for day in problem.days for id_ in problem.needs[day]}
    _add_hard_rules(model, problem, take)
    score = _add_aims(model, problem, take)
    model.setOptionValue("mip_max_nodes", MAX_NODES)
    model.maximize(score)
    if model.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise RuntimeError(f"HiGHS found no week ({model.getModelStatus()}), though every training day has a session.")
    chosen = {day: tuple(id_ for id_ in problem.needs[day] if model.val(take[day, id_]) > 0.5) for day in problem.days}
    return chosen, float(max(model.getInfo().mip_gap, 0.0))


def _add_hard_rules(model: highspy.Highs, problem: Problem, take: dict[tuple[date, str], Any]) -> None:
    for day in problem.days:
        allowed = problem.needs[day]
        positions = dict.fromkeys(problem.catalogue[id_].position for id_ in allowed)
        use = {position: model.addBinary() for position in positions}
        for id_ in allowed:
            model.addConstr(take[day, id_] <= use[problem.catalogue[id_].position])
            for needed in allowed[id_]:
                model.addConstr(take[day, id_] <= take[day, needed])
        moving = model.qsum(position_seconds(position) * use[position] for position in positions)
        stretching = model.qsum(problem.seconds[id_] * take[day, id_] for id_ in allowed)
        model.addConstr(moving + stretching <= 60 * problem.minutes[day])
        model.addConstr(model.qsum(take[day, id_] for id_ in allowed) >= 1)
        for id_ in {POSTURE_DRILL, *problem.locked(day)} & allowed.keys():
            model.addConstr(take[day, id_] == 1)


def _add_aims(model: highspy.Highs, problem: Problem, take: dict[tuple[date, str], Any]) -> Any:
    terms = [_region_aim(model, problem, take, region, level) for region, level in problem.focus.items()]
    for id_ in problem.catalogue:
        times = [take[day, id_] for day in problem.days if (day, id_) in take]
        if times and id_ != POSTURE_DRILL:
            terms.append(_repeat_aim(model, problem, id_, times))
    for day, ids in problem.request.saved.items():
        terms += [WEIGHTS["kept"].value * take[day, id_] for id_ in ids if (day, id_) in take]
    return model.qsum(terms)


def _region_aim(
    model: highspy.Highs, problem: Problem, take: dict[tuple[date, str], Any], region: Region, level: int
) -> Any:
    """The dose reached, and the days that it is spread over: three count most, each further one a little."""
    wanted = WEEKLY_DOSE_S[level]
    reached = model.addVariable(0, 1)
    enough_days = model.addVariable(0, DAYS_PER_REGION)
    weekly, present = [], []
    for day in problem.days:
        seconds = {id_: problem.worked[region][id_] for id_ in problem.needs[day] if id_ in problem.worked[region]}
        weekly += [worked / wanted * take[day, id_] for id_, worked in seconds.items()]
        if seconds:
            here = model.addVariable(0, 1)
            model.addConstr(here <= model.qsum(take[day, id_] for id_ in seconds))
            present.append(here)
    before = sum(any(region in problem.catalogue[id_].regions for id_ in problem.done(day)) for day in problem.kept)
    model.addConstr(reached <= model.qsum(weekly) + problem.done_seconds(region) / wanted)
    model.addConstr(enough_days <= model.qsum(present) + before)
    dose, days, daily = (level * WEIGHTS[name].value for name in ("dose", "days", "daily"))
    return dose * reached + days * enough_days + daily * model.qsum(present)


def _repeat_aim(model: highspy.Highs, problem: Problem, id_: str, times: list[Any]) -> Any:
    """The first time in the week counts most, later ones less: variety, and the given minutes are used."""
    first = model.addVariable(0, 1)
    second = model.addVariable(0, 1)
    before = sum(id_ in problem.done(day) for day in problem.kept)
    model.addConstr(first + second <= model.qsum(times) + before)
    liked = WEIGHTS["like"].value * (id_ in problem.profile.like)
    again = WEIGHTS["again"].value
    return (WEIGHTS["first"].value + liked) * first + again * second + (again + liked) / 4 * model.qsum(times)
