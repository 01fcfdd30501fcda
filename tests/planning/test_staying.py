"""A week that was changed by hand stays as it was shown but for what the change asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from planner import NoPlan, Profile
from planner.catalogue import EQUIPMENT, POSTURE_DRILL, load_catalogue
from planner.planning import staying
from planner.planning.objective import score
from planner.planning.patterns import fixed
from planner.planning.problem import Request, problem_of
from planner.planning.solver import plan
from planner.planning.staying import held_on
from planner.week import Edits, Week

CATALOGUE = load_catalogue(Path("no stretches of a person's own"))
MONDAY = date(2026, 11, 23)
TUESDAY, WEDNESDAY, FRIDAY = (MONDAY + timedelta(n) for n in (1, 2, 4))
PERSON = Profile(
    minutes={"mon": 10, "wed": 10, "fri": 10},
    focus={"lower back": 2, "hips": 1},
    equipment=frozenset(EQUIPMENT),
)
Days = dict[date, tuple[str, ...]]


def request(edits: Edits = Edits(), saved: Days | None = None, profile: Profile = PERSON) -> Request:  # noqa: B008
    return Request(profile, CATALOGUE, MONDAY, None, edits, saved or {}, {}, frozenset(), None, None)


def ids(week: Week) -> Days:
    return {session.date: tuple(item.stretch.id for item in session.items) for session in week.sessions}


@cache
def shown() -> Days:
    return ids(plan(request()))


def edited(edits: Edits, refill: tuple[date, ...] = (), profile: Profile = PERSON) -> Days:
    return ids(plan(request(edits, shown(), profile), shown(), refill))


def without(day: date, id_: str) -> set[str]:
    return set(shown()[day]) - {id_}


def test_without_an_edit_nothing_changes() -> None:
    assert edited(Edits()) == shown()


def test_a_stretch_that_moves_leaves_the_rest_alone() -> None:
    week = shown()
    found = [(day, other, id_) for day in week for other in week for id_ in set(week[day]) - set(week[other])]
    day, other, id_ = min(each for each in found if each[2] != POSTURE_DRILL and _loose(each[2]))
    (third,) = week.keys() - {day, other}
    after = edited(Edits(frozenset({(other, id_)}), frozenset({(day, id_)}), {other: 20}))
    assert set(after[day]) == without(day, id_)
    assert set(after[other]) == {*week[other], id_}
    assert after[third] == week[third]


def test_a_full_day_lets_go_of_as_few_as_it_must() -> None:
    id_ = next(id_ for id_ in CATALOGUE if id_ not in shown()[WEDNESDAY] and _loose(id_))
    after = edited(Edits(frozenset({(WEDNESDAY, id_)})))
    gone = set(shown()[WEDNESDAY]) - set(after[WEDNESDAY])
    assert set(after[WEDNESDAY]) - set(shown()[WEDNESDAY]) == {id_}
    assert len(gone) <= 2
    assert (after[MONDAY], after[FRIDAY]) == (shown()[MONDAY], shown()[FRIDAY])


def test_a_day_that_may_be_filled_again_gains_another_and_no_other_day_does() -> None:
    id_ = next(id_ for id_ in reversed(shown()[MONDAY]) if _loose(id_))
    after = edited(Edits(remove=frozenset({(MONDAY, id_)})), refill=(MONDAY,))
    assert without(MONDAY, id_) <= set(after[MONDAY])
    assert set(after[MONDAY]) - set(shown()[MONDAY])
    assert (after[WEDNESDAY], after[FRIDAY]) == (shown()[WEDNESDAY], shown()[FRIDAY])


def test_a_day_of_which_a_rule_took_something_is_filled_again() -> None:
    id_ = next(id_ for id_ in shown()[MONDAY] if id_ != POSTURE_DRILL and _loose(id_))
    profile = Profile(PERSON.minutes, PERSON.focus, equipment=PERSON.equipment, avoid=frozenset({id_}))
    after = edited(Edits(), profile=profile)
    assert without(MONDAY, id_) <= set(after[MONDAY])
    assert id_ not in after[MONDAY]


def test_what_begins_from_a_stretch_that_is_swapped_goes_with_it_and_nothing_else_comes() -> None:
    week = {MONDAY: ("standing_posture", "knees_to_chest", "knee_hug_rock", "figure_four")}
    swap = Edits(frozenset({(MONDAY, "pelvic_tilt")}), frozenset({(MONDAY, "knees_to_chest")}))
    profile = Profile({"mon": 20}, PERSON.focus, equipment=PERSON.equipment)
    after = ids(plan(request(swap, week, profile), week))
    assert set(after[MONDAY]) == {"standing_posture", "figure_four", "pelvic_tilt"}


def test_reasons_speak_of_what_the_person_locked_alone() -> None:
    week = plan(request(Edits(), shown()), shown())
    assert not any("locked" in item.reason for session in week.sessions for item in session.items)


def _loose(id_: str) -> bool:
    """Whether a stretch comes and goes alone."""
    stretch = CATALOGUE[id_]
    return not stretch.requires and not any(id_ in other.requires for other in CATALOGUE.values())


OPEN = (MONDAY, WEDNESDAY, FRIDAY)
PAIRS = st.tuples(st.sampled_from(OPEN), st.sampled_from(sorted(CATALOGUE)))


@given(lock=st.frozensets(PAIRS, max_size=2), remove=st.frozensets(PAIRS, max_size=2), refill=st.booleans())
def test_an_edit_of_one_day_never_changes_another(lock: Any, remove: Any, refill: bool) -> None:
    edits = Edits(lock, remove - lock)
    touched = {day for day, _ in edits.lock | edits.remove}
    try:
        week = plan(request(edits, shown()), shown(), tuple(touched) if refill else ())
    except NoPlan:
        return
    after = ids(week)
    assert {day: after[day] for day in OPEN if day not in touched} == {
        day: shown()[day] for day in OPEN if day not in touched
    }
    problem = problem_of(request(edits, shown()))
    for day in touched:
        assert problem.fits(day, after[day])
        assert {id_ for on, id_ in edits.lock if on == day} <= set(after[day])
        assert not {id_ for on, id_ in edits.remove if on == day} & set(after[day])


MINUTES = st.sampled_from([2, 4, 6, 8, 10, 12])


@given(st.lists(st.sampled_from(sorted(CATALOGUE)), max_size=7, unique=True), MINUTES, st.integers(0, 3))
def test_as_few_as_can_be_go_and_of_these_what_the_week_misses_least(held: list[str], minutes: int, hips: int) -> None:
    profile = replace(PERSON, minutes={"mon": minutes, "wed": 10}, focus={"lower back": 2, "hips": hips})
    problem = problem_of(request(profile=profile))
    before = {MONDAY: tuple(held), WEDNESDAY: shown()[WEDNESDAY]}
    must = fixed(problem, MONDAY)
    others = [id_ for id_ in held if id_ in problem.needs[MONDAY] and id_ not in must]
    subsets = [(*must, *some) for n in range(len(others) + 1) for some in combinations(others, n)]
    whole = [some for some in subsets if {*problem.with_needs(MONDAY, some)} == {*some} and problem.fits(MONDAY, some)]
    kept = held_on(problem, before, MONDAY)
    if not whole:
        assert kept == ()
        return
    most = [some for some in whole if len(some) == max(map(len, whole))]
    scores = {some: score(problem, {**before, MONDAY: some}) for some in most}
    assert kept in most
    assert scores[kept] == max(scores.values())
    with patch.object(staying, "MOST_COMPARED", 0):  # of many, what is missed least is told by each alone
        many = held_on(problem, before, MONDAY)
    assert {*many} in [{*some} for some in most]


def test_a_day_that_loses_most_of_its_minutes_compares_few_of_the_ways_to_make_room() -> None:
    every = {MONDAY: tuple(CATALOGUE)}
    problem = problem_of(request(profile=replace(PERSON, minutes={"mon": 15})))
    with patch.object(staying, "_whole", wraps=staying._whole) as looked_at:
        kept = held_on(problem, every, MONDAY)
    assert 60 * 13 < problem.session_seconds(MONDAY, kept) <= 60 * 15
    assert looked_at.call_count <= 2 * staying.MOST_COMPARED
