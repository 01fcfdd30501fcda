"""Planning with a catalogue of 30, 100 and 300 stretches, and four weeks in a row, beside one week with 30.

Run with `python -m tests.benchmarks.bench_catalogue`. Growth is linear where the last column stays near 1 or below.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from time import perf_counter

import planner
from planner.catalogue import EQUIPMENT, POSTURE_DRILL, Catalogue
from planner.person.profile import Change
from planner.planning.solver import plan_week
from tests.benchmarks.bench_solver import START, any_week

PEOPLE = 6
SIZES = (30, 100, 300)


def grown(size: int) -> Catalogue:
    """Return the catalogue with copies under names of their own, as of somebody who enters hundreds of stretches."""
    catalogue = dict(planner.load_catalogue())
    alone = [each for each in catalogue.values() if each.id != POSTURE_DRILL and not each.requires]
    for n, like in zip(range(size - len(catalogue)), cycle(alone), strict=False):
        catalogue[f"{like.id}_{n}"] = replace(like, id=f"{like.id}_{n}", name=f"{like.name} {n}")
    return catalogue


def people(change: Change) -> list[planner.Profile]:
    chance = random.Random(1)
    every = frozenset(EQUIPMENT)
    return [planner.Profile(**any_week(chance), equipment=every, change=change) for _ in range(PEOPLE)]


def main() -> None:
    """Print the mean seconds a week, its largest gap, and the ratio to what growth in line with the size would cost."""
    print(f"{'':28}{'mean s':>8}{'gap max':>10}{'over linear':>13}")
    changes: tuple[Change, ...] = ("little", "much")
    for change in changes:
        first = 0.0
        for size in SIZES:
            catalogue, began = grown(size), perf_counter()
            weeks = [plan_week(who, catalogue, START) for who in people(change)]
            took = perf_counter() - began
            first, gap = first or took, max(week.gap for week in weeks)
            linear = f"{took / first / (size / SIZES[0]):13.2f}"
            print(f"{f'{size} stretches, {change} change':28}{took / PEOPLE:8.2f}{gap:10.3%}{linear}", flush=True)
    catalogue, began = planner.load_catalogue(), perf_counter()
    for who in people("little"):
        plan_week(who, catalogue, START)
    one, began = perf_counter() - began, perf_counter()
    for who in people("little"):
        for n in range(4):
            plan_week(who, catalogue, START + timedelta(7 * n))
    four = perf_counter() - began
    print(f"{'four weeks in a row':28}{four / PEOPLE:8.2f}{'':10}{four / one / 4:13.2f}")


if __name__ == "__main__":
    main()
