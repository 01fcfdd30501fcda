"""A session at once keeps every rule of a planned one, and says why it is as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.catalogue import CAUTIONS, REGIONS
from planner.errors import PlannerError
from planner.person.profile import weekday
from planner.person.screening import load_questions, screen
from planner.planning.problem import Request, problem_of
from planner.planning.progression import History, Performance
from planner.planning.rules import obstacles
from planner.planning.stretch_now import AGAIN, Now, same_again, stretch_now
from planner.week import Edits, Session
from planner.week.experiment import Experiment, Period
from tests.helpers.people import CATALOGUE, EVERYTHING, IDS, MONDAY, PROFILES, person

NOON = datetime(2026, 11, 23, 12, 0)
NO = {question.id: False for question in load_questions()}


def ids(session: Session) -> list[str]:
    return [item.stretch.id for item in session.items]


def leaving(**period: Any) -> Experiment:
    """An experiment that says "off" of Monday."""
    return Experiment("each", period.pop("question"), "by hand", (Period(1, 1, "off", MONDAY, MONDAY),), **period)


def made(*wished: Any) -> tuple[Now | None, str]:
    """Return the session, or why there is none."""
    profile, moment, minutes, region = wished
    try:
        return stretch_now(profile, CATALOGUE, moment, minutes, region), ""
    except PlannerError as error:
        return None, str(error)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("minutes", [3, 5, 10, 20])
def test_the_region_comes_first_and_fits_the_minutes(region: Any, minutes: int) -> None:
    now = stretch_now(person(), CATALOGUE, NOON, minutes, region)
    assert now.session.date == MONDAY
    assert now.session.seconds <= 60 * minutes
    assert now.session.plan_id == ""
    assert any(region in item.stretch.regions for item in now.session.items if item.stretch.id != "standing_posture")
    assert all(item.reason for item in now.session.items)
    assert now.words.startswith(f"For your {region}: ")


def test_a_stiff_neck_has_five_minutes() -> None:
    assert ids(stretch_now(person(), CATALOGUE, NOON, 5, "neck").session)[0] == "standing_posture"
    assert "chin_tuck" in ids(stretch_now(person(), CATALOGUE, NOON, 5, "neck").session)


def test_a_region_that_nothing_may_work_on_is_said() -> None:
    now = stretch_now(person(cautions={"neck"}, avoid={"standing_posture"}), CATALOGUE, NOON, 5, "neck")
    assert now.words == "Nothing for the neck is possible today, so this is for what lies beside it."


@given(PROFILES, st.sampled_from([None, *REGIONS]), st.integers(1, 30), st.times())
@settings(deadline=None, max_examples=60)
def test_no_rule_is_broken_at_any_hour(profile: Any, region: Any, minutes: int, at: Any) -> None:
    moment = datetime.combine(MONDAY, at)
    now, why = made(profile, moment, minutes, region)
    if now is None:
        assert why.endswith(("Choose more minutes.", "are on the Plan page."))
        return
    then = {**profile.session_at, weekday(MONDAY): at.replace(second=0, microsecond=0)}
    there = replace(profile, session_at=then)
    assert now.session.seconds <= 60 * minutes
    for id_ in ids(now.session):
        assert obstacles(CATALOGUE[id_], there, CATALOGUE, MONDAY) == []


def test_waking_counts_as_of_now() -> None:
    early = person(wake="07:00")
    soon, later = (datetime(2026, 11, 23, hour) for hour in (8, 10))
    bends = [id_ for id_ in IDS if CATALOGUE[id_].flexion]
    assert not set(bends) & set(ids(stretch_now(early, CATALOGUE, soon, 15, "lower back").session))
    assert set(bends) & set(ids(stretch_now(early, CATALOGUE, later, 15, "lower back").session))


def test_what_is_too_short_or_all_kept_out_is_a_sentence() -> None:
    with pytest.raises(PlannerError, match="^1 minute is too short for a session that keeps every rule. Choose more"):
        stretch_now(person(), CATALOGUE, NOON, 1)
    with pytest.raises(PlannerError, match=r"^No stretch is possible now \(kept out by: .*caution.*\)\. Your cautions"):
        stretch_now(person(cautions=frozenset(CAUTIONS)), CATALOGUE, NOON, 5)


def test_answers_that_stop_everything_stop_this_too() -> None:
    sign = next(question for question in load_questions() if question.level == "B")
    stop = screen(NO | {sign.id: True}, MONDAY)
    for ask in (
        lambda: stretch_now(person(), CATALOGUE, NOON, 5, screening=stop),
        lambda: same_again(["side_bend"], person(), CATALOGUE, NOON, screening=stop),
    ):
        with pytest.raises(PlannerError, match="^No plan is made after your answers of 23 November 2026"):
            ask()


def test_an_experiment_that_keeps_the_day_free_does_not_forbid_it() -> None:
    assert stretch_now(person(), CATALOGUE, NOON, 5, experiment=leaving(question="any")).session.items


def test_an_experiment_that_leaves_a_stretch_out_leaves_it_out() -> None:
    trying = leaving(question="stretch", stretch="chin_tuck")
    assert "chin_tuck" in ids(stretch_now(person(), CATALOGUE, NOON, 5, "neck").session)
    assert "chin_tuck" not in ids(stretch_now(person(), CATALOGUE, NOON, 5, "neck", experiment=trying).session)
    now = same_again(["side_bend", "chin_tuck"], person(), CATALOGUE, NOON, experiment=trying)
    assert now.words == "Without Chin tuck: Your experiment leaves it out on Monday."


def test_the_same_as_last_time_is_that_with_what_it_needs() -> None:
    now = same_again(["side_bend", "figure_four", "gone"], person(), CATALOGUE, NOON)
    assert ids(now.session) == ["standing_posture", "side_bend", "figure_four"]
    assert {item.reason for item in now.session.items} == {AGAIN}
    assert now.words == ""


def test_what_may_not_be_done_any_more_is_left_out_and_said() -> None:
    now = same_again(["side_bend", "figure_four"], person(cautions={"hip_replacement"}), CATALOGUE, NOON)
    assert ids(now.session) == ["standing_posture", "side_bend"]
    assert now.words.startswith("Without Figure four: Left out because of your caution: hip replacement.")


def test_what_hurt_twice_since_is_left_out() -> None:
    hurt = tuple(Performance(MONDAY - timedelta(n), in_full=False, hurt=True) for n in (2, 1))
    now = same_again(["side_bend", "figure_four"], person(), CATALOGUE, NOON, history=History({"figure_four": hurt}))
    assert ids(now.session) == ["standing_posture", "side_bend"]
    assert now.words.startswith("Without Figure four: It hurt twice in a row")


def test_nothing_left_of_last_time_is_a_sentence() -> None:
    with pytest.raises(PlannerError, match=r"^Nothing of last time is possible now\. Without Figure four: You asked"):
        same_again(["figure_four"], person(avoid={"figure_four"}), CATALOGUE, NOON)


def test_what_was_done_beside_the_plan_counts_towards_the_doses_and_closes_no_day() -> None:
    profile = person(focus={"sides": 3}, equipment=EVERYTHING)
    extra = {MONDAY: {"side_bend": 1.0}}
    usual = (profile, CATALOGUE, MONDAY, None, Edits(), {}, {}, frozenset(), date(2026, 11, 23), None)
    plain, worked = problem_of(Request(*usual)), problem_of(Request(*usual, extra))
    assert worked.days == plain.days
    assert worked.done_seconds("sides") == worked.worked["sides"]["side_bend"] > plain.done_seconds("sides") == 0
    assert worked.done_seconds("hips") == 0
