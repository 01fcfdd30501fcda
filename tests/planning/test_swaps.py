"""What could take a stretch's place, checked against weeks made by hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from planner.planning.problem import Request
from planner.planning.solver import plan
from planner.planning.swaps import alternatives
from planner.week import Edits, Week
from planner.week.timeline import compose
from tests.helpers.people import CATALOGUE, IDS, MONDAY, person

DRILL = "standing_posture"


def request(edits: Edits = Edits(), **wishes: Any) -> Request:  # noqa: B008 (frozen)
    profile = person(**{"minutes": {"mon": 8, "thu": 8}, "focus": {"lower back": 2, "hips": 1}} | wishes)
    return Request(profile, CATALOGUE, MONDAY, None, edits, {}, {}, frozenset(), None, None)


def days_of(week: Week) -> dict[Any, tuple[str, ...]]:
    return {session.date: tuple(item.stretch.id for item in session.items) for session in week.sessions}


REQUEST = request()
WEEK = plan(REQUEST)
DAYS = days_of(WEEK)


@settings(max_examples=30)
@given(st.data())
def test_an_alternative_fits_its_day_and_says_what_it_costs(data: st.DataObject) -> None:
    day = data.draw(st.sampled_from(sorted(DAYS)))
    id_ = data.draw(st.sampled_from([id_ for id_ in DAYS[day] if id_ != DRILL]))
    found = alternatives(REQUEST, DAYS, day, id_)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    for each in found:
        gone = {id_, *(stretch.id for stretch in each.leaves_out)}
        ids = [other for other in DAYS[day] if other not in gone] + [each.stretch.id]
        session = compose(day, [(CATALOGUE[other], CATALOGUE[other].start, "") for other in ids], CATALOGUE)
        before = next(session for session in WEEK.sessions if session.date == day)
        assert session.seconds <= 8 * 60
        assert each.seconds == session.seconds - before.seconds
        assert all(needed in ids for other in ids for needed in CATALOGUE[other].requires)


def test_no_alternative_is_better_than_the_best_week_and_a_swap_is_what_is_planned_next() -> None:
    day = MONDAY
    id_ = next(id_ for id_ in DAYS[day] if id_ != DRILL and "lower back" in CATALOGUE[id_].regions)
    found = alternatives(REQUEST, DAYS, day, id_)
    assert found
    assert found[0].score <= 0
    edits = Edits(lock=frozenset({(day, found[0].stretch.id)}), remove=frozenset({(day, id_)}))
    planned = days_of(plan(request(edits)))[day]
    assert found[0].stretch.id in planned
    assert id_ not in planned


def test_what_it_costs_is_said_in_words() -> None:
    wishes: dict[str, Any] = {"minutes": {"mon": 4}, "focus": {"lower back": 3}, "avoid": set(IDS[5:])}
    asked = request(**wishes)
    days = days_of(plan(asked))
    said = {each.stretch.id: each.sentence for each in alternatives(asked, days, MONDAY, days[MONDAY][-1])}
    # The side bend before it gives the lower back 120 s at half weight.
    assert said == {
        "legs_up_wall_soles": "Lower back 35 s less a week. The session gets 34 s shorter.",
        "overhead_reach": "Lower back 60 s less a week. The session gets 57 s shorter.",
        "legs_up_wall": "Lower back 60 s less a week. The session gets 34 s shorter.",
    }


def test_the_drill_a_rest_day_and_what_is_not_there_have_no_alternatives() -> None:
    assert alternatives(REQUEST, DAYS, MONDAY, DRILL) == ()
    assert alternatives(REQUEST, DAYS, MONDAY + timedelta(1), DAYS[MONDAY][-1]) == ()
    absent = next(id_ for id_ in IDS if id_ not in DAYS[MONDAY])
    assert alternatives(REQUEST, DAYS, MONDAY, absent) == ()
