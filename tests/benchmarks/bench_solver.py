"""Weeks planned, beside the same objective solved with OR-Tools CP-SAT (2 workers, 5 s at most).

Run with `python -m tests.benchmarks.bench_solver`.
"""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import planner
from planner.catalogue import EQUIPMENT, REGIONS
from planner.person.profile import WEEKDAYS
from planner.planning.objective import aims
from planner.planning.patterns import fixed
from planner.planning.problem import Problem, Request, problem_of
from planner.planning.refusal import causes
from planner.planning.search import search
from planner.week import Edits
from planner.week.timeline import position_seconds

PEOPLE = 12
START = date(2026, 11, 23)


def _focus(chance: random.Random) -> dict[str, int]:
    return {region: chance.randint(1, 3) for region in chance.sample(REGIONS, chance.randint(1, 3))}


def any_week(chance: random.Random) -> dict[str, Any]:
    return {"minutes": {day: chance.randint(5, 30) for day in WEEKDAYS}, "focus": _focus(chance)}


def _tight_week(chance: random.Random) -> dict[str, Any]:
    return {"minutes": dict.fromkeys(WEEKDAYS, chance.randint(5, 10)), "focus": _focus(chance)}


def _few_days(chance: random.Random) -> dict[str, Any]:
    days = chance.sample(WEEKDAYS, chance.randint(1, 4))
    return {"minutes": dict.fromkeys(days, chance.randint(5, 20)), "focus": _focus(chance)}


def _no_focus(chance: random.Random) -> dict[str, Any]:
    days = chance.sample(WEEKDAYS, chance.randint(1, 7))
    return {"minutes": dict.fromkeys(days, chance.randint(5, 20))}


KINDS: Mapping[str, Callable[[random.Random], dict[str, Any]]] = {
    "7 days, any budgets": any_week,
    "7 equal tight days": _tight_week,
    "1 to 4 equal days": _few_days,
    "no focus": _no_focus,
}


def _problem(wishes: dict[str, Any]) -> Problem:
    profile = planner.Profile(**wishes, equipment=frozenset(EQUIPMENT))
    catalogue = planner.load_catalogue()
    return problem_of(Request(profile, catalogue, START, None, Edits(), {}, {}, frozenset(), None, None))


def _as_data(problem: Problem) -> dict[str, Any]:
    """Return what the other solver needs, without any class of the planner."""
    position = {id_: stretch.position for id_, stretch in problem.catalogue.items()}
    return {
        "days": {
            str(day): {
                "seconds": 60 * problem.minutes[day],
                "needs": dict(problem.needs[day]),
                "fixed": fixed(problem, day),
            }
            for day in problem.days
        },
        "seconds": dict(problem.seconds),
        "position": position,
        "moving": {each: position_seconds(each) for each in position.values()},
        "aims": [
            {
                "kind": aim.kind,
                "given": aim.given,
                "gives": aim.gives,
                "counts": [(count.most, count.value, count.needs) for count in aim.counts],
            }
            for aim in aims(problem)
        ],
    }


def _score(problem: Problem, sessions: Mapping[date, tuple[str, ...]]) -> int:
    """Count a week's score from the aims."""
    score = 0
    for aim in aims(problem):
        left = aim.given + sum(aim.amount(ids) for ids in sessions.values())
        for count in aim.counts:
            reached = min(count.most, int(left / count.needs + 1e-9))
            score += reached * count.value
            left -= reached * count.needs
    return score


def _ours(problem: Problem) -> tuple[float, int, int]:
    began = perf_counter()
    found = search(problem)
    took, score = perf_counter() - began, _score(problem, found.sessions)
    if score != found.score:
        raise AssertionError(f"The planner says {found.score} of a week that scores {score}.")
    return took, score, found.bound


def _at_once(problem: Problem) -> tuple[float, int]:
    """Return how long a good week takes, and its score."""
    began = perf_counter()
    found = search(problem, 0.0)
    return perf_counter() - began, found.score


def _theirs(problems: list[Problem]) -> list[tuple[float, int, int]]:
    asked = pickle.dumps([_as_data(problem) for problem in problems])
    command = [sys.executable, "-m", "tests.benchmarks.cp_sat"]
    done = subprocess.run(command, input=asked, stdout=subprocess.PIPE, check=True)
    return pickle.loads(done.stdout)  # type: ignore[no-any-return]


def _figures(found: list[tuple[float, int, int]]) -> str:
    times = [took for took, _, _ in found]
    gaps = [(bound - score) / max(score, 1) for _, score, bound in found]
    late = quantiles(times, n=20, method="inclusive")[-1]
    proven = sum(gap == 0 for gap in gaps) / len(gaps)
    return f"{median(times):8.2f} {late:6.2f} {max(times):6.2f} {max(gaps):9.3%} {proven:7.0%}"


def main() -> None:
    """Print one line for each kind of person; fail where both prove a best week and disagree on its score."""
    head = f"{'p50 s':>8} {'p95':>6} {'max':>6} {'gap max':>9} {'gap 0':>7}"
    print(f"{'':20} {'n':>3} |{'planner':^40} |{'CP-SAT':^40}\n{'':24} |{head} |{head}")
    for kind, wishes in KINDS.items():
        chance = random.Random(1)
        problems = [_problem(wishes(chance)) for _ in range(PEOPLE)]
        problems = [problem for problem in problems if not causes(problem)]
        ours, theirs = [_ours(problem) for problem in problems], _theirs(problems)
        for (_, score, bound), (_, other, highest) in zip(ours, theirs, strict=True):
            if score > highest or other > bound:
                raise AssertionError(f"{kind}: the planner found {score} of {bound}, CP-SAT {other} of {highest}.")
        print(f"{kind:20} {len(problems):3} |{_figures(ours)} |{_figures(theirs)}", flush=True)
        at_once = [_at_once(problem) for problem in problems]
        below = [1 - score / best for (_, score), (_, best, _) in zip(at_once, ours, strict=True)]
        times = [took for took, _ in at_once]
        late = quantiles(times, n=20, method="inclusive")[-1]
        print(
            f"  a good week at once: median {median(times):.2f} s, p95 {late:.2f} s, most {max(times):.2f} s; below the "
            f"best by a median of {median(below):.2%}, at most {max(below):.2%}",
            flush=True,
        )


if __name__ == "__main__":
    main()
