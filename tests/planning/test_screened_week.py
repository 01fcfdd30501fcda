"""What the planner makes of a screening: no week before care, and nothing that waits for a release."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import NoPlan, plan_week
from planner.person.screening import screen
from planner.week import Week
from tests.helpers.people import CATALOGUE, IDS, MONDAY, person
from tests.person.test_screening import ASK_FIRST, DAY, EMERGENCY, NO, URGENT, said, some, waits


def planned(week: Week) -> set[str]:
    return {item.stretch.id for session in week.sessions for item in session.items}


def test_without_a_screening_or_with_nothing_to_wait_for_the_week_is_the_same() -> None:
    assert plan_week(person(), CATALOGUE, MONDAY, screening=said()) == plan_week(person(), CATALOGUE, MONDAY)


@pytest.mark.parametrize("id_", sorted(EMERGENCY | URGENT))
def test_no_week_is_planned_before_care(id_: str) -> None:
    screening = said(id_, "pregnancy")
    with pytest.raises(NoPlan) as caught:
        plan_week(person(released=IDS), CATALOGUE, MONDAY, screening=screening)
    (cause,) = caught.value.causes
    assert (cause.rule, cause.days) == ("screening", ())
    assert cause.sentence == f"No plan is made after your answers of 20 November 2026. {screening.advice}"


def test_later_answers_without_such_a_sign_let_a_week_be_planned() -> None:
    later = screen(NO, DAY + timedelta(days=3))
    assert plan_week(person(), CATALOGUE, MONDAY, screening=later).sessions


def test_when_everything_waits_the_refusal_says_what_to_ask() -> None:
    screening = said("surgery_or_fracture")
    with pytest.raises(NoPlan) as caught:
        plan_week(person(), CATALOGUE, MONDAY, screening=screening)
    assert [cause.rule for cause in caught.value.causes] == ["screening"]
    assert str(caught.value) == f"No stretch is left after your answers of 20 November 2026. {screening.advice}"
    released = plan_week(person(released={"overhead_reach", "figure_four"}), CATALOGUE, MONDAY, screening=screening)
    assert planned(released) == {"overhead_reach", "figure_four"}


@pytest.mark.long
@settings(max_examples=60)
@given(some(ASK_FIRST), st.sets(st.sampled_from(IDS), max_size=4))
def test_what_waits_is_never_planned_unless_released(yes: set[str], released: set[str]) -> None:
    out = {id_ for id_ in IDS for each in yes if waits(each, CATALOGUE[id_])} - released
    try:
        week = plan_week(
            person(released=released, minutes={"mon": 20}, focus={"hips": 2}), CATALOGUE, MONDAY, screening=said(*yes)
        )
    except NoPlan:
        assert out == set(IDS)
        return
    assert not planned(week) & out
    rules = week.explain().set_index("stretch")["rule"]
    assert all(rules[id_] == "screening" for id_ in out)


def test_why_a_stretch_waits_is_said_and_a_release_brings_it_back() -> None:
    screening = said("below_knee", "hip_replacement")
    explained = plan_week(person(), CATALOGUE, MONDAY, screening=screening).explain().set_index("stretch")
    assert tuple(explained.loc["single_knee", ["rule", "sentence"]]) == (
        "screening",
        "Left out because of your hip replacement and pain below the knee (proposal). "
        "If a clinician allows it, say so at 'Each stretch'.",
    )
    week = plan_week(person(released={"single_knee"}, focus={"lower back": 3}), CATALOGUE, MONDAY, screening=screening)
    assert "single_knee" in planned(week)
