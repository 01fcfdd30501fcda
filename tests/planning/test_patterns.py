"""Sessions as a knapsack, the score of many weeks at once and the first week, against the same counted one by one."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import Profile
from planner.catalogue import EQUIPMENT, POSTURE_DRILL, load_catalogue
from planner.person.profile import WEEKDAYS
from planner.planning.objective import TINY, Aim, aims, amounts, kept_value, scored, scores
from planner.planning.patterns import Knapsack
from planner.planning.patterns_program import PatternsProgram
from planner.planning.problem import Problem, Request, problem_of
from planner.planning.search import NEAR, search
from planner.week import Edits

CATALOGUE = load_catalogue(Path("no stretches of a person's own"))
MONDAY = date(2026, 11, 23)
SMALL = ("standing_posture", "overhead_reach", "side_bend", "legs_up_wall", "knees_to_chest", "figure_four")


def problem(minutes: dict[str, int], ids: tuple[str, ...] = tuple(CATALOGUE), **wishes: Any) -> Problem:
    profile = Profile(minutes=minutes, equipment=frozenset(EQUIPMENT), change="much", **wishes)
    catalogue = {id_: CATALOGUE[id_] for id_ in ids}
    return problem_of(Request(profile, catalogue, MONDAY, None, Edits(), {}, {}, frozenset(), None, None))


@settings(max_examples=50)
@given(st.lists(st.floats(-20, 100), min_size=len(SMALL), max_size=len(SMALL)), st.integers(4, 14), st.floats(0.2, 1.0))
def test_all_sessions_that_are_worth_enough_are_found_and_no_other(
    worth: list[float], minutes: int, share: float
) -> None:
    small = problem({"mon": minutes}, SMALL)
    values, must = dict(zip(SMALL, worth, strict=True)), (POSTURE_DRILL,)
    others = [id_ for id_ in SMALL if id_ not in must]
    sessions = [some for n in range(len(others) + 1) for some in combinations(others, n)]
    possible = {
        frozenset(some): sum(values[id_] for id_ in some)
        for some in sessions
        if set(small.with_needs(MONDAY, (*must, *some))) == {*must, *some} and small.fits(MONDAY, (*must, *some))
    }
    least = share * max(possible.values(), default=0.0)
    knapsack = Knapsack(small, MONDAY, must, 60 * minutes)
    found = knapsack.worth(values, 60 * minutes, least - TINY, 1000)
    assert found is not None
    assert {frozenset(ids) for ids in found} == {ids for ids, value in possible.items() if value >= least - TINY}
    assert len(found) == len({frozenset(ids) for ids in found})
    best = max((value for value, _ in knapsack.filled(values)(60 * minutes)), default=None)
    assert best is None or best == pytest.approx(max(possible.values()))


def test_too_many_sessions_are_none() -> None:
    large = problem({"mon": 30})
    values = dict.fromkeys(CATALOGUE, 1.0)
    assert Knapsack(large, MONDAY, (POSTURE_DRILL,), 1800).worth(values, 1800, 0.0, 100) is None


@given(st.lists(st.sets(st.sampled_from(list(CATALOGUE)), max_size=9), max_size=7))
def test_many_weeks_score_as_each_counted_by_itself(sessions: list[set[str]]) -> None:
    person = problem(dict.fromkeys(WEEKDAYS, 15), focus={"hips": 2, "neck": 1}, like={"side_bend"})
    wanted = aims(person)
    expected = [[aim.amount(ids) for aim in wanted] for ids in sessions]
    given_ = amounts(wanted, sessions)
    assert given_ == pytest.approx(np.array(expected).reshape(len(sessions), len(wanted)))
    week = {MONDAY + timedelta(n): ids for n, ids in enumerate(sessions)}
    assert scored(person, wanted, week) == sum(_one_by_one(aim, sessions) for aim in wanted)
    twice = scores(wanted, np.array([given_.sum(0), given_.sum(0)]))
    assert twice.tolist() == [scored(person, wanted, week)] * 2


def _one_by_one(aim: Aim, sessions: list[set[str]]) -> int:
    left, total = aim.given + sum(aim.amount(ids) for ids in sessions), 0
    for count in aim.counts:
        times = min(count.most, int(left / count.needs + TINY))
        total, left = total + times * count.value, left - times * count.needs
    return total


@pytest.mark.parametrize(
    "person",
    [
        problem(dict.fromkeys(WEEKDAYS, 6), focus={"hamstrings": 1, "hips": 3}),
        problem({"mon": 5, "tue": 9, "thu": 14, "sat": 14}),
        problem({"wed": 16, "fri": 16}, focus={"chest": 3, "sides": 1}),
    ],
    ids=["equal tight days", "no focus", "two days"],
)
def test_hard_weeks_are_near_the_best_and_no_session_is_worth_more_than_the_most(person: Problem) -> None:
    found = search(person)
    assert found.score == scored(person, aims(person), found.sessions)
    assert 0 <= found.gap <= NEAR
    assert search(person) == found  # the same steps each time
    program = PatternsProgram(person, aims(person), 6)
    bound = program.bound(0.0)
    first = program.first_week(bound)
    assert first.score == scored(person, aims(person), first.sessions) <= bound
    assert found.score <= bound
    for day, worth, most in program.limits():
        for week in (first, found):
            ids = week.sessions[day]
            assert person.fits(day, ids)
            assert sum(worth[id_] for id_ in ids) <= most + TINY * most + kept_value((), ids)
