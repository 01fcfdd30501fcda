"""Every choice of days is as likely as another, and every day as likely as another, however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations

import pytest

from planner.week.drawn import draw

MONDAY = date(2026, 11, 30)


def outcomes(days: list[date], times: int) -> Iterator[tuple[Fraction, frozenset[date]]]:
    """Yield everything that a fair lot can bring, with its probability: each of its answers is tried."""
    paths: list[list[int]] = [[]]
    while paths:
        path = paths.pop()
        sizes: list[int] = []

        def lot(size: int, path: list[int] = path, sizes: list[int] = sizes) -> int:
            sizes.append(size)
            return path[len(sizes) - 1] if len(sizes) <= len(path) else 0

        chosen = draw(days, times, lot)
        if len(sizes) > len(path):
            paths += [[*path, answer] for answer in range(sizes[len(path)])]
            continue
        weight = Fraction(1)
        for size in sizes:
            weight /= size
        yield weight, chosen


@pytest.mark.parametrize("times", range(2, 7))
@pytest.mark.parametrize("count", range(1, 8))
def test_every_choice_and_every_day_is_as_likely_as_another(times: int, count: int) -> None:
    days = [MONDAY + timedelta(n) for n in range(count)]
    of_choice: Counter[frozenset[date]] = Counter()
    for weight, chosen in outcomes(days, times):
        of_choice[chosen] += weight  # type: ignore[assignment]
    assert sum(of_choice.values()) == 1
    for size in {len(chosen) for chosen in of_choice}:
        same = [of_choice[frozenset(each)] for each in combinations(days, size)]
        assert len(set(same)) == 1
    for day in days:
        assert sum(weight for chosen, weight in of_choice.items() if day in chosen) == Fraction(times, 7)


def test_a_whole_week_holds_as_many_as_asked_for() -> None:
    days = [MONDAY + timedelta(n) for n in range(7)]
    nth: Callable[[int], Callable[[int], int]] = lambda place: lambda size: place if size == 35 else size - 1  # noqa: E731
    assert draw(days, 4, nth(0)) == {*days[:4]}
    assert len({draw(days, 4, nth(place)) for place in range(35)}) == 35
