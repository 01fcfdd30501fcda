"""Days that chance chooses for stretching: how many of a week, and which, by a lot that knows nothing of pain.

Not for the file that keeps what was drawn (diary.py), or for a week that follows it (planning/drawn_week.py).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations

from planner.week.week import DAYS_PLANNED

Lot = Callable[[int], int]  # returns one of 0 ... n - 1, each as likely as the others


def draw(days: Sequence[date], times: int, lot: Lot = secrets.randbelow) -> frozenset[date]:
    """Return which of these days hold a session, where `times` of seven shall: each choice is as likely as another.

    Each day has the same chance, times in seven, however many days there are to choose from. Otherwise a week with few
    days would have another chance than one with many, and a bad week may well have few.
    """
    number, rest = divmod(times * len(days), DAYS_PLANNED)
    number += lot(DAYS_PLANNED) < rest
    choices = list(combinations(days, number))
    return frozenset(choices[lot(len(choices))])
