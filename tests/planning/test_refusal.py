"""Why there is no plan: each cause once, with its days."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from planner import NoPlan, Profile, plan_week
from planner.catalogue import CAUTIONS, EQUIPMENT, load_catalogue
from planner.person.profile import WEEKDAYS
from planner.planning.problem import Request, problem_of
from planner.planning.refusal import barred
from planner.week import Edits

CATALOGUE = load_catalogue(Path("no stretches of a person's own"))
MONDAY = date(2026, 11, 23)


def person(**wishes: Any) -> Profile:
    return Profile(**{"minutes": dict.fromkeys(WEEKDAYS, 10), "equipment": frozenset(EQUIPMENT), **wishes})


def refused(profile: Profile, **more: Any) -> NoPlan:
    with pytest.raises(NoPlan) as caught:
        plan_week(profile, CATALOGUE, MONDAY, **more)
    return caught.value


def test_what_is_wrong_on_every_day_is_one_sentence() -> None:
    (cause,) = refused(person(minutes=dict.fromkeys(WEEKDAYS, 1))).causes
    assert cause.sentence == (
        "Every day: 1 minute is too short; the shortest session that keeps every rule takes 70 seconds. "
        "Give each of them at least 2 minutes, or 0 for a rest day."
    )
    assert (cause.days, cause.minutes) == (tuple(MONDAY + timedelta(n) for n in range(7)), 2)


def test_days_in_a_row_are_named_by_the_first_and_the_last() -> None:
    short = {"mon": 1, "tue": 1, "wed": 1, "fri": 1, "sun": 10}
    assert str(refused(person(minutes=short))).startswith("Monday to Wednesday and Friday: 1 minute is too short;")


def test_all_cautions_say_whom_to_ask() -> None:
    (cause,) = refused(person(cautions=frozenset(CAUTIONS), minutes={"mon": 1, "wed": 20})).causes
    assert cause.sentence == (
        "Monday and Wednesday: no stretch is possible (kept out by: caution). Your cautions keep out the most: "
        "ask your clinician which stretches they allow, and say so at 'Each stretch'."
    )


def test_what_a_new_caution_takes_from_the_week_is_named_once_with_the_caution() -> None:
    profile = person(cautions=frozenset({"osteoporosis"}))
    nothing: Any = (Edits(), {}, {}, frozenset(), None, None)
    problem = problem_of(Request(profile, CATALOGUE, MONDAY, None, *nothing))
    shown = {MONDAY: ("standing_posture", "side_bend"), MONDAY + timedelta(2): ("side_bend", "knees_to_chest")}
    assert barred(problem, shown) == {"osteoporosis": ("side_bend", "knees_to_chest")}
