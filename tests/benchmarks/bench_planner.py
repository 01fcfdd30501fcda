"""Importing the package beside importing pandas, and planning a week.

Run with `python -m tests.benchmarks.bench_planner`.
"""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date
from statistics import median, quantiles
from time import perf_counter

import planner
from planner.catalogue import EQUIPMENT, REGIONS
from planner.person.profile import WEEKDAYS
from tests.benchmarks.timing import ratio

WEEKS = 100


def _imports(module: str) -> None:
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True)


def random_person(chance: random.Random) -> planner.Profile:
    """Return somebody with all equipment, 5 to 30 minutes on each of seven days, and some focus."""
    return planner.Profile(
        minutes={weekday: chance.randint(5, 30) for weekday in WEEKDAYS},
        focus={region: chance.randint(0, 3) for region in chance.sample(REGIONS, 3)},
        equipment=frozenset(EQUIPMENT),
    )


def main() -> None:
    """Print the import's cost as a ratio, and how long a week takes to plan."""
    ours, bare, share = ratio(lambda: _imports("planner"), lambda: _imports("pandas"), 11)
    print(f"import planner / import pandas: {ours:.2f} s / {bare:.2f} s = {share:.2f}")
    catalogue, chance, times, gaps = planner.load_catalogue(), random.Random(1), [], []
    for _ in range(WEEKS):
        profile = random_person(chance)
        began = perf_counter()
        week = planner.plan_week(profile, catalogue, date(2026, 11, 23))
        times.append(perf_counter() - began)
        gaps.append(week.gap)
    late = quantiles(times, n=20)[-1]
    print(
        f"plan_week, 7 days, {WEEKS} people: median {median(times):.3f} s, 95 % below {late:.3f} s, slowest {max(times):.3f} s"
    )
    print(f"largest proven gap: {max(gaps):.4%}")


if __name__ == "__main__":
    main()
