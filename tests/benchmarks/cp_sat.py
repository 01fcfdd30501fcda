"""The planner's objective, solved with OR-Tools CP-SAT: reads weeks from standard input, writes what it found.

In a process of its own (bench_solver.py starts it), for OR-Tools and highspy can't share one.
"""

from __future__ import annotations

import pickle
import sys
from time import perf_counter
from typing import Any

from ortools.sat.python import cp_model

LIMIT_S = 5
WORKERS = 2
# Doses are whole half-seconds where nothing is done yet; steps may be a fraction of a second.
FINE = 1000


def solve(week: dict[str, Any]) -> tuple[float, int, int]:
    """Return the seconds it took, the score found (-1 for none) and a score that no week can pass."""
    began = perf_counter()
    model = cp_model.CpModel()
    take = {(day, id_): model.new_bool_var("") for day, each in week["days"].items() for id_ in each["needs"]}
    for day, each in week["days"].items():
        _add_day(model, week, each, {id_: take[day, id_] for id_ in each["needs"]})
    scored = [term for aim in week["aims"] for term in _add_aim(model, week, aim, take)]
    model.maximize(sum(scored))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = WORKERS, LIMIT_S
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    score = round(solver.objective_value) if found else -1
    return perf_counter() - began, score, round(solver.best_objective_bound)


def _add_day(model: Any, week: dict[str, Any], day: dict[str, Any], take: dict[str, Any]) -> None:
    position = week["position"]
    use = {position[id_]: model.new_bool_var("") for id_ in take}
    for id_, here in take.items():
        model.add_implication(here, use[position[id_]])
        for needed in day["needs"][id_]:
            model.add_implication(here, take[needed])
        if id_ in day["fixed"]:
            model.add(here == 1)
    taken = sum(week["seconds"][id_] * here for id_, here in take.items())
    model.add(taken + sum(week["moving"][each] * used for each, used in use.items()) <= day["seconds"])
    model.add_bool_or(take.values())


def _add_aim(model: Any, week: dict[str, Any], aim: dict[str, Any], take: dict[Any, Any]) -> list[Any]:
    gives = [(aim["gives"][id_], here) for (_, id_), here in take.items() if id_ in aim["gives"]]
    if aim["kind"] == "days":
        gives = []
        for day in week["days"]:
            worked = model.new_bool_var("")
            model.add(sum(take[day, id_] for id_ in aim["gives"] if (day, id_) in take) >= worked)
            gives.append((1.0, worked))
    counts = [(model.new_int_var(0, most, ""), value, needs) for most, value, needs in aim["counts"]]
    needed = sum(round(FINE * needs) * count for count, _, needs in counts)
    model.add(needed <= sum(round(FINE * amount) * here for amount, here in gives) + round(FINE * aim["given"]))
    return [value * count for count, value, _ in counts]


if __name__ == "__main__":
    weeks = pickle.load(sys.stdin.buffer)
    pickle.dump([solve(week) for week in weeks], sys.stdout.buffer)
