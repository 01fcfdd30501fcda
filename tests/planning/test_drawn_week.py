"""A week follows the days that chance chose; what the person changes by hand on a day comes first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from planner import plan_week
from planner.planning.drawn_week import following
from planner.planning.problem import Request
from planner.week import Edits
from tests.helpers.people import CATALOGUE, MONDAY, person

DAYS = [MONDAY + timedelta(n) for n in range(7)]
CHANCE = {"minutes": {}, "times_a_week": 4, "minutes_each": 10, "by_chance": True}


def drawn(lots: str) -> dict[date, bool]:
    """Return a draw, "+" chosen, "-" left free, " " not covered."""
    return {day: lot == "+" for day, lot in zip(DAYS, lots, strict=True) if lot != " "}


def week(lots: str, **parts: Any) -> str:
    profile = person(**(CHANCE | parts.pop("wishes", {})))
    found = plan_week(profile, CATALOGUE, MONDAY, drawn=drawn(lots), **parts)
    return "".join("x" if found.session(day) else "." for day in DAYS)


def test_sessions_are_on_the_days_that_chance_chose() -> None:
    assert week("++-+--+") == "xx.x..x"
    assert week("--++++-") == "..xxxx."


def test_a_day_that_no_draw_covers_makes_up_what_is_wanted() -> None:
    assert week(" -++--+") == "x.xx..x"
    assert week(" +++--+") == ".xxx..x"


def test_a_changed_number_waits_for_the_next_draw() -> None:
    assert week("++-+--+", wishes={"times_a_week": 2}) == "xx.x..x"


def test_a_change_by_hand_and_a_pause_come_first() -> None:
    moved = Edits(minutes={DAYS[0]: 0, DAYS[2]: 10})
    assert week("++-+--+", edits=moved) == ".xxx..x"
    assert week("++-+--+", paused=frozenset({DAYS[1]})) == "x..x..x"


def test_who_chooses_the_days_follows_no_draw() -> None:
    usual = {"minutes": {"tue": 10}, "times_a_week": None, "minutes_each": None, "by_chance": False}
    assert week("++-+--+", wishes=usual) == ".x....."


@settings(max_examples=50, deadline=None)
@given(lots=st.text("+- ", min_size=7, max_size=7), times=st.integers(2, 6))
def test_no_session_is_ever_asked_for_on_a_day_left_free(lots: str, times: int) -> None:
    profile = person(**(CHANCE | {"times_a_week": times}))
    asked = Request(profile, CATALOGUE, MONDAY, None, Edits(), {}, {}, frozenset(), None, None)
    found = following(asked, drawn(lots))
    if not lots.strip():
        assert found is asked
        return
    minutes = [found.profile.minutes_on(day) for day in DAYS]
    assert all((given > 0) == (lot == "+") for given, lot in zip(minutes, lots, strict=True) if lot != " ")
    free = lots.count(" ")
    assert sum(map(bool, minutes)) == lots.count("+") + min(free, max(times - lots.count("+"), 0))
