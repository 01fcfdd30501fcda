"""What could take a stretch's place, checked against weeks made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner import NoPlan, Profile
from planner.planning.problem import Request
from planner.planning.solver import plan
from planner.planning.swaps import alternatives
from planner.week import Edits, Week
from planner.week.timeline import compose
from tests.helpers.people import CATALOGUE, IDS, MONDAY, PROFILES, person

DRILL = "standing_posture"


def request(edits: Edits = Edits(), **wishes: Any) -> Request:  # noqa: B008 (frozen)
    profile = person(**{"minutes": {"mon": 8, "thu": 8}, "focus": {"lower back": 2, "hips": 1}} | wishes)
    return Request(profile, CATALOGUE, MONDAY, None, edits, {}, {}, frozenset(), None, None)


def days_of(week: Week) -> dict[Any, tuple[str, ...]]:
    return {session.date: tuple(item.stretch.id for item in session.items) for session in week.sessions}


REQUEST = request()
WEEK = plan(REQUEST)
DAYS = days_of(WEEK)


def taken(asked: Request, days: Any, day: date, id_: str, other: str) -> set[str]:
    """What the day holds once the page has taken the other stretch in, as edits.js does it."""
    lock = asked.edits.lock - {(day, id_)} | {(day, other)}
    edits = Edits(lock, asked.edits.remove | {(day, id_)}, asked.edits.minutes)
    return set(days_of(plan(replace(asked, edits=edits, saved=days), days))[day])


@pytest.mark.long
@settings(max_examples=25)
@given(PROFILES, st.data())
def test_each_alternative_leads_to_the_plan_that_it_tells_of(profile: Profile, data: st.DataObject) -> None:
    asked = replace(request(), profile=profile)
    try:
        days = days_of(plan(asked))
    except NoPlan:
        return
    asked = replace(asked, saved=days)
    pairs = [(day, id_) for day, ids in days.items() for id_ in ids if id_ != DRILL]
    assume(pairs)
    day, id_ = data.draw(st.sampled_from(pairs))
    found = alternatives(asked, days, day, id_)
    order = [(each.group == "other", -each.score) for each in found]
    assert order == sorted(order)
    main = CATALOGUE[id_].regions[0]
    for each in found:
        assert (each.group == "same region") == (main in each.stretch.regions)
        after = taken(asked, days, day, id_, each.stretch.id)
        left = {stretch.id for stretch in (*each.leaves_out, *each.goes)}
        told = set(days[day]) - left - {id_} | {each.stretch.id} | {stretch.id for stretch in each.brings}
        # Where a rule took more than the swap did, others may come in the minutes left over.
        assert told <= after if each.leaves_out else told == after
        session = compose(day, [(CATALOGUE[other], CATALOGUE[other].start, "") for other in told], CATALOGUE)
        before = compose(day, [(CATALOGUE[other], CATALOGUE[other].start, "") for other in days[day]], CATALOGUE)
        assert each.seconds == session.seconds - before.seconds
        assert all(needed in told for other in told for needed in CATALOGUE[other].requires)


def test_every_stretch_that_the_day_may_hold_is_offered_also_one_not_learnt_yet() -> None:
    id_ = DAYS[MONDAY][-1]
    found = [each.stretch.id for each in alternatives(REQUEST, DAYS, MONDAY, id_)]
    assert set(found) == set(IDS) - set(DAYS[MONDAY])
    kept_out = {verdict.stretch.id for verdict in WEEK.verdicts if verdict.rule == "learning" and not verdict.days}
    assert kept_out
    assert kept_out <= set(found)


def test_a_stretch_too_long_for_the_day_says_what_goes_to_make_room() -> None:
    asked = request(minutes={"mon": 5})
    days = {MONDAY: (DRILL, "overhead_reach", "knees_to_chest", "standing_back_bend")}
    found = {each.stretch.id: each for each in alternatives(asked, days, MONDAY, "standing_back_bend")}
    assert [stretch.name for stretch in found["figure_four"].goes] == ["Upper back reach"]
    assert found["figure_four"].sentence == (
        "Lower back 36 s less a week, hips 110 s more a week. The session gets 8 s longer. "
        "Upper back reach goes to make room."
    )
    assert found["cat_cow"].sentence.endswith("Upper back reach goes to make room.")


def test_a_stretch_that_begins_from_another_brings_it() -> None:
    asked = request(minutes={"mon": 5}, avoid=set(IDS) - {DRILL, "figure_four", "knees_to_chest", "knee_hug_rock"})
    days = {MONDAY: (DRILL, "figure_four")}
    found = {each.stretch.id: each for each in alternatives(asked, days, MONDAY, "figure_four")}
    assert [stretch.id for stretch in found["knee_hug_rock"].brings] == ["knees_to_chest"]
    assert found["knee_hug_rock"].sentence.endswith("Knees to chest comes before it.")


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
