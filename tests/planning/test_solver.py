"""The planner's promises, checked by code that shares nothing with it but the catalogue and the timeline."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planner
from planner import NoPlan, Profile, plan_week
from planner.catalogue import CAUTIONS, POSITIONS
from planner.errors import InvalidValue
from planner.person.profile import WEEKDAYS
from planner.planning.problem import Request
from planner.planning.progression import History, Performance
from planner.planning.rules import RULES, WEIGHTS
from planner.planning.solver import Cause, plan, plan_within
from planner.week import Edits, Session, Week
from tests.helpers.people import CATALOGUE, DAYS, IDS, MONDAY, PROFILES, in_between, person

NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DRILL = "standing_posture"
ARTICLE = {id_ for id_, stretch in CATALOGUE.items() if stretch.source == "article"}
AN_HOUR: dict[str, Any] = {"minutes": {"mon": 60}, "change": "much"}  # room for the whole catalogue, and a wish for it


def week_of(**wishes: Any) -> Week:
    return plan_week(person(**wishes), CATALOGUE, start=MONDAY)


def week_or_refusal(profile: Profile, **between: Any) -> Week | NoPlan:
    try:
        return plan_week(profile, CATALOGUE, start=MONDAY, **between)
    except NoPlan as refusal:
        return refusal


def planned(week: Week) -> set[str]:
    return {item.stretch.id for session in week.sessions for item in session.items}


def why(week: Week, id_: str) -> tuple[str, str]:
    row = week.explain().set_index("stretch").loc[id_]
    return row["rule"], row["sentence"]


def hours_after_waking(profile: Profile, name: str) -> float:
    wake, at = profile.wake, profile.session_at.get(name)
    if wake is None or at is None:
        return 24.0
    return ((at.hour - wake.hour) + (at.minute - wake.minute) / 60) % 24


def seconds_given(profile: Profile, name: str) -> int:
    each = profile.minutes_each if profile.times_a_week else profile.minutes.get(name)  # type: ignore[call-overload]
    return 60 * (each or 0)


def broken_rules(profile: Profile, session: Session, removed: set[str] = frozenset()) -> list[str]:  # type: ignore[assignment]
    """Every promise that a session breaks. removed: what the person removed from that day."""
    name = NAMES[session.date.weekday()]
    ids = [item.stretch.id for item in session.items]
    stretches = [item.stretch for item in session.items]
    seconds = sum(cue.seconds for cue in planner.timeline(session))
    ranks = [POSITIONS.index(stretch.position) for stretch in stretches]
    drill_possible = (
        DRILL not in profile.avoid | removed
        and ("balance" not in profile.cautions or DRILL in profile.released)
        and "standing" in profile.positions.get(name, {"standing"})  # type: ignore[call-overload]
    )
    checks = {
        "minutes": seconds > seconds_given(profile, name) or seconds != session.seconds,
        "empty": not ids,
        "once": len(ids) != len(set(ids)),
        "grouped": ranks != sorted(ranks),
        "avoid": bool(set(ids) & profile.avoid),
        "removed": bool(set(ids) & removed),
        "drill first": drill_possible != (ids[0] == DRILL),
        "standing without drill": not drill_possible
        and any(s.position == "standing" and s.id not in profile.released for s in stretches),
        "hug before rock": any(
            id_ in ids and ("knees_to_chest" not in ids or ids.index("knees_to_chest") > ids.index(id_))
            for id_ in ("knee_hug_rock", "knee_hug_roll")
        ),
    }
    for stretch in stretches:
        checks |= {
            f"caution {stretch.id}": bool(set(stretch.cautions) & profile.cautions)
            and stretch.id not in profile.released,
            f"equipment {stretch.id}": not set(stretch.equipment) <= profile.equipment,
            f"position {stretch.id}": stretch.position not in profile.positions.get(name, set(POSITIONS)),  # type: ignore[call-overload]
            f"extension {stretch.id}": profile.article_only and stretch.id not in ARTICLE,
            f"early {stretch.id}": stretch.flexion and hours_after_waking(profile, name) < 2,
        }
    return [check for check, broken in checks.items() if broken]


@pytest.mark.long
@settings(max_examples=100)
@given(PROFILES, st.data())
def test_no_plan_breaks_a_rule_and_no_refusal_is_without_cause(profile: Profile, data: st.DataObject) -> None:
    week = week_or_refusal(profile)
    check(week, profile, {})
    if not isinstance(week, NoPlan):
        between = data.draw(in_between(week))
        check(week_or_refusal(profile, **between), profile, between)


def check(week: Week | NoPlan, profile: Profile, between: dict[str, Any]) -> None:
    edits = between.get("edits", Edits())
    if isinstance(week, NoPlan):
        assert week.causes
        assert all(cause.rule in RULES and cause.sentence for cause in week.causes)
        assert all(names_a_lock(cause, edits) for cause in week.causes if cause.rule == "locked")
        return
    to_come = [session for session in week.sessions if not is_over(session.date, between)]
    for session in to_come:
        assert broken_rules(profile, session, {id_ for day, id_ in edits.remove if day == session.date}) == []
    planned_on = {(session.date, item.stretch.id) for session in to_come for item in session.items}
    assert {(day, id_) for day, id_ in edits.lock if not is_over(day, between)} <= planned_on
    check_days(week, profile, between, {day for day, _ in planned_on})
    assert 0 <= week.gap <= 0.01
    explained = week.explain()
    assert list(explained["stretch"]) == list(IDS)
    assert set(explained.loc[explained["planned"], "stretch"]) == planned(week)
    assert all(rule in RULES for rule in explained["rule"])
    assert all(explained["sentence"].str.endswith("."))


def check_days(week: Week, profile: Profile, between: dict[str, Any], to_come: set[date]) -> None:
    """The days to come are the training days that are neither over nor paused; the others are as they were."""
    kept = {session.date: tuple(item.stretch.id for item in session.items) for session in week.sessions}
    over = {day for day in DAYS if is_over(day, between)}
    saved, paused = between.get("saved", {}), between.get("paused", frozenset())
    assert {day: set(kept[day]) for day in kept if day in over} == {
        day: set(saved[day]) for day in saved if day in over and (day not in paused or day in between["done"])
    }
    if not profile.times_a_week:
        given = {day for day in DAYS if seconds_given(profile, NAMES[day.weekday()])}
        assert to_come == given - over - paused
        return
    held = [day for day, shares in between.get("done", {}).items() if any(shares.values())]
    locked = {day for day, _ in between.get("edits", Edits()).lock} - over
    assert not to_come & (over | paused)
    assert len(to_come) <= max(profile.times_a_week - len(held), len(locked))


def is_over(day: date, between: dict[str, Any]) -> bool:
    today = between.get("today")
    return day in between.get("done", ()) or (today is not None and day < today)


def names_a_lock(cause: Cause, edits: Edits) -> bool:
    return any(day in cause.days and CATALOGUE[id_].name in cause.sentence for day, id_ in edits.lock)


@pytest.mark.long
@settings(max_examples=20)
@given(PROFILES)
def test_the_same_input_gives_the_same_week(profile: Profile) -> None:
    first, second = week_or_refusal(profile), week_or_refusal(profile)
    assert first == second or str(first) == str(second)


@pytest.mark.long
@settings(max_examples=30)
@given(PROFILES)
def test_a_week_for_want_of_time_keeps_every_rule_and_is_as_near_as_it_says(profile: Profile) -> None:
    request = asked(profile)
    best = week_or_refusal(profile)
    if isinstance(best, NoPlan):
        with pytest.raises(NoPlan) as refused:
            plan_within(0.0, request)
        assert refused.value.causes == best.causes
        return
    soon, over = plan_within(0.0, request)
    if over:
        assert soon == best
    for session in soon.sessions:
        assert broken_rules(profile, session) == []
    assert {session.date for session in soon.sessions} == {session.date for session in best.sessions}
    assert best.gap <= soon.gap


def asked(profile: Profile) -> Request:
    return Request(profile, CATALOGUE, MONDAY, None, Edits(), {}, {}, frozenset(), None, None)


def test_the_best_of_a_tight_week_takes_longer_than_a_good_one() -> None:
    tight = asked(person(minutes=dict.fromkeys(WEEKDAYS, 8), focus={"neck": 3, "hips": 3}, change="much"))
    soon, over = plan_within(0.0, tight)
    assert not over
    assert soon.gap > 0.0005
    assert plan_within(math.inf, tight) == (plan(tight), True)
    assert plan(tight).gap <= 0.0005


def test_the_rules_and_weights_each_have_a_reason() -> None:
    assert all(rule.reason.endswith(".") or rule.reason.endswith(").") for rule in RULES.values())
    assert all(weight.reason and weight.value > 0 for weight in WEIGHTS.values())


def test_a_focus_gets_its_weekly_dose_spread_over_three_days() -> None:
    week = week_of(focus={"lower back": 3})
    (dose,) = week.doses
    assert (dose.region, dose.wanted_s) == ("lower back", 600)
    assert dose.planned_s >= 600
    worked = [any("lower back" in item.stretch.regions for item in session.items[1:]) for session in week.sessions]
    assert worked == [True, True, True]


def test_what_a_person_likes_comes_more_often() -> None:
    short = {"minutes": {"mon": 6, "wed": 6, "fri": 6}, "focus": {"lower back": 1}}

    def times(week: Week) -> int:
        return sum(item.stretch.id == "figure_four" for session in week.sessions for item in session.items)

    assert times(week_of(**short, like={"figure_four"})) > times(week_of(**short))


def test_minutes_that_are_there_are_used_for_variety() -> None:
    assert planned(week_of(**AN_HOUR)) == set(IDS)


def test_who_keeps_to_the_article_gets_its_stretches_and_their_own() -> None:
    week = week_of(minutes={"mon": 30}, article_only=True, change="much")
    assert planned(week) == ARTICLE
    assert why(week, "cat_cow") == (
        "article_only",
        "It is not from the source article, and you keep to the article's stretches and your own. "
        "To bring it in, no longer keep to those.",
    )
    own = {id_: replace(CATALOGUE["cat_cow"], id=id_, source="own") for id_ in ("cat_cow", "mine")}
    week = plan_week(person(minutes={"mon": 30}, article_only=True, change="much"), {**CATALOGUE, **own}, MONDAY)
    assert planned(week) == ARTICLE | set(own)


@pytest.mark.parametrize("caution", CAUTIONS)
def test_a_caution_keeps_its_stretches_out_until_released(caution: str) -> None:
    concerned = {id_ for id_, stretch in CATALOGUE.items() if caution in stretch.cautions}
    week = week_of(cautions={caution}, **AN_HOUR)
    assert not planned(week) & concerned
    released = week_of(cautions={caution}, released=concerned, **AN_HOUR)
    assert planned(released) == set(IDS)


def test_a_caution_is_explained_by_name() -> None:
    assert why(week_of(cautions={"hip_replacement"}), "figure_four") == (
        "caution",
        "Left out because of your caution: hip replacement. If your clinician allows it, say so at 'Each stretch'.",
    )


def test_equipment_avoid_and_positions_are_explained() -> None:
    week = week_of(
        equipment={"mat", "pillow"}, avoid={"side_bend"}, positions={"mon": {"standing"}}, minutes={"mon": 20}
    )
    assert planned(week) == {DRILL, "overhead_reach", "standing_back_bend"}
    assert why(week, "legs_up_wall") == (
        "equipment",
        "It needs equipment that is not on your list: wall. Monday does not allow the position lying.",
    )
    assert why(week, "side_bend") == (
        "avoid",
        "You asked to leave it out. To bring it back, no longer choose to leave it out.",
    )
    assert why(week, "single_knee") == ("position", "Monday does not allow the position lying.")


def test_the_mirror_is_not_required() -> None:
    assert DRILL in planned(week_of(equipment=set()))


def test_without_the_drill_a_standing_stretch_needs_a_release() -> None:
    week = week_of(avoid={DRILL})
    assert not {DRILL, "overhead_reach", "side_bend"} & planned(week)
    assert why(week, "side_bend") == (
        "posture_drill",
        "A standing stretch begins with the posture drill, which is left out. If your clinician allows this one without "
        "it, say so at 'Each stretch'.",
    )
    assert "side_bend" in planned(week_of(avoid={DRILL}, released={"side_bend"}, focus={"sides": 1}))


def test_rocks_and_rolls_need_the_hug_that_they_start_from() -> None:
    week = week_of(avoid={"knees_to_chest"}, minutes={"mon": 30})
    assert not {"knee_hug_rock", "knee_hug_roll"} & planned(week)
    assert why(week, "knee_hug_rock") == ("starts_from", "It starts from “Knees to chest”, which is left out.")


def test_no_bending_within_two_hours_of_waking() -> None:
    bending = {id_ for id_, stretch in CATALOGUE.items() if stretch.flexion}
    hugs = {"knees_to_chest", "knee_hug_rock", "knee_hug_roll", "single_knee"}
    assert bending == hugs | {"childs_pose", "seated_forward_fold", "cat_cow"}
    early = week_of(**AN_HOUR, wake="07:00", session_at={"mon": "08:59"})
    assert not planned(early) & bending
    assert why(early, "single_knee") == (
        "early_flexion",
        "It bends the lower back, and Monday's session is within 2 hours of waking. A later session would allow it.",
    )
    assert planned(week_of(**AN_HOUR, wake="07:00", session_at={"mon": "09:00"})) == set(IDS)
    assert planned(week_of(**AN_HOUR, wake="07:00")) == set(IDS)
    midnight = week_of(**AN_HOUR, wake="23:00", session_at={"mon": "00:30"})
    assert not planned(midnight) & bending


def test_what_has_no_room_says_how_long_it_takes() -> None:
    week = week_of(minutes={"mon": 3}, focus={"upper back": 3}, change="much")
    assert why(week, "figure_four") == (
        "minutes",
        "Allowed, but it takes 130 seconds, and beside what serves your focus more no day has over 32 left. "
        "More minutes would bring it in.",
    )


def test_reasons_are_in_words() -> None:
    week = week_of(focus={"lower back": 2}, like={"knees_to_chest"}, minutes={"mon": 30}, change="much")
    assert why(week, DRILL) == ("posture_drill", "Opens every training day, before any standing stretch.")
    assert why(week, "knees_to_chest") == (
        "objective",
        "For your lower back; Knee-hug rock and Knee-hug roll and hold begin from it; you like it.",
    )
    assert why(week, "legs_up_wall")[1] == "For variety: hamstrings and calves."


def test_no_plan_says_what_to_change_for_each_day() -> None:
    with pytest.raises(NoPlan) as caught:
        week_of(minutes={"mon": 1, "tue": 5}, positions={"tue": {"kneeling"}}, equipment={"wall"})
    monday, tuesday = caught.value.causes
    assert (monday.rule, monday.days, monday.minutes) == ("minutes", (MONDAY,), 2)
    assert monday.sentence == (
        "Monday: 1 minute is too short; the shortest session that keeps every rule takes 70 seconds. "
        "Give Monday at least 2 minutes, or 0 for a rest day."
    )
    assert (tuesday.rule, tuesday.days) == ("position", (date(2026, 11, 24),))
    assert tuesday.sentence == (
        "Tuesday: no stretch is possible (kept out by: equipment, position). "
        "Allow more positions there, or give Tuesday 0 minutes for a rest day."
    )
    assert str(caught.value) == f"{monday.sentence} {tuesday.sentence}"


@pytest.mark.parametrize("minutes", [{}, {"mon": 0}])
def test_a_week_of_rest_is_no_plan(minutes: dict[str, int]) -> None:
    with pytest.raises(NoPlan, match=r"^Every day is a rest day\. Give at least one weekday some minutes\.$"):
        week_of(minutes=minutes)


@pytest.mark.parametrize("start", ["2026-11-23", None, datetime(2026, 11, 23), 20261123])
def test_a_start_that_is_not_a_date_is_refused(start: Any) -> None:
    with pytest.raises(InvalidValue, match=r"plan_week: start: .* is not a date, such as date\(2026, 11, 23\)\."):
        plan_week(person(), CATALOGUE, start=start)


def test_a_week_may_begin_on_any_day() -> None:
    week = plan_week(person(), CATALOGUE, start=date(2026, 11, 26))
    assert [session.date for session in week.sessions] == [date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 2)]
    assert week.session(date(2026, 11, 26)) is None
    assert week.session(date(2027, 1, 1)) is None


def test_the_frame_has_the_columns_of_the_plan_table() -> None:
    week = week_of(focus={"sides": 1})
    frame = week.to_frame()
    assert list(frame) == [
        "plan_id",
        "saved_at",
        "date",
        "order",
        "stretch",
        "reps",
        "hold_s",
        "sides",
        "seconds",
        "reason",
    ]
    assert len(frame) == sum(len(session.items) for session in week.sessions)
    assert frame["seconds"].sum() == sum(session.seconds for session in week.sessions)
    assert list(frame.loc[frame["stretch"] == "side_bend", "sides"].unique()) == [2]


def test_what_hurt_twice_stays_out_and_says_so() -> None:
    hurts = tuple(Performance(MONDAY - timedelta(n), in_full=False, hurt=True) for n in (3, 1))
    week = plan_week(person(), CATALOGUE, MONDAY, History({"figure_four": hurts}))
    assert "figure_four" not in planned(week)
    assert why(week, "figure_four") == (
        "hurt",
        "It hurt twice in a row, so it stays out for 4 weeks. Ask a professional about it.",
    )
