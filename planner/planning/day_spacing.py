"""Which days of a week hold a session where only their number is given: well-spaced ones.

Not for what a session holds (search.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import combinations

from planner.planning.rules import NEARNESS
from planner.week import DAYS_PLANNED


def nearness(one: date, other: date) -> int:
    """Return how near two different days are, 0 = not at all; the week is a ring, for the next one follows."""
    apart = abs((one - other).days) % DAYS_PLANNED
    return NEARNESS.get(min(apart, DAYS_PLANNED - apart), 0)


def well_spaced(
    possible: Mapping[date, int], wanted: int, held: Collection[date], needed: Collection[date], saved: Collection[date]
) -> tuple[date, ...]:
    """Return `wanted` days, or as many as are possible, as far as can be from each other and from those already held.

    possible: days with how many stretches each allows. needed: days that have to be among them. Where several choices
    are equally well spaced, days of the saved week come first, then days that allow more, then earlier ones.
    """

    def rank(days: Sequence[date]) -> tuple[int, int, int]:
        pairs = combinations([*held, *days], 2)
        near = sum(nearness(one, other) for one, other in pairs)
        return near, -sum(day in saved for day in days), -sum(possible[day] for day in days)

    number = min(max(wanted, len(needed)), len(possible))
    choices = [days for days in combinations(possible, number) if set(needed) <= set(days)]
    return min(choices, key=rank)
