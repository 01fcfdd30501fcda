"""A good week at once: the sessions of the linear program, rounded; then for each day in turn the one that suits best.

Not for the best week, or for how near this one is to it (search.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from planner.planning.objective import Aim, Found, amounts, kept_value, scores
from planner.planning.patterns import DayClass, Pattern

if TYPE_CHECKING:
    from numpy.typing import NDArray


def first_week(
    wanted: Sequence[Aim], classes: Sequence[DayClass], times: Mapping[tuple[int, Pattern], float], bound: int
) -> Found:
    """Return a week of sessions. times: of each on its class of days, in parts. bound: what no week can pass."""
    patterns = list(times)
    of_class = np.array([number for number, _ in patterns])
    gives = amounts(wanted, [ids for _, ids in patterns])
    kept = np.array([float(kept_value(classes[number].kept, ids)) for number, ids in patterns])
    often = np.array([times[each] for each in patterns])
    chosen = {number: _rounded(often, of_class == number, len(days.days)) for number, days in enumerate(classes)}
    days = [(day, number) for number, each in enumerate(classes) for day in each.days]
    held = [place for number in range(len(classes)) for place in chosen[number]]
    best = -1.0
    while True:
        for n, (_, number) in enumerate(days):
            others = held[:n] + held[n + 1 :]
            could = np.flatnonzero(of_class == number)
            worth = scores(wanted, gives[others].sum(0) + gives[could]) + kept[others].sum() + kept[could]
            held[n] = int(could[np.argmax(worth)])
        if worth.max() <= best:
            break
        best = worth.max()
    sessions = {day: patterns[place][1] for (day, _), place in zip(days, held, strict=True)}
    return Found(dict(sorted(sessions.items())), round(best), bound)


def _rounded(often: NDArray[np.float64], here: NDArray[np.bool_], days: int) -> list[int]:
    """The places of as many sessions as there are days: whole times first, then the largest parts."""
    places = np.flatnonzero(here)
    whole = np.floor(often[places] + 1e-9).astype(int)
    rest = np.argsort(whole - often[places], kind="stable")[: days - whole.sum()]
    whole[rest] += 1
    return np.repeat(places, whole).tolist()[:days]
