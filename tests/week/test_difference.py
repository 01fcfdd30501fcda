"""What is different from the week shown before, in one line and as marks."""

from __future__ import annotations

from datetime import date, timedelta

from planner.week.difference import difference

MONDAY = date(2026, 11, 23)
TUESDAY, WEDNESDAY, FRIDAY = (MONDAY + timedelta(n) for n in (1, 2, 4))
NAMES = {"a": "Cat and cow", "b": "Side bend", "c": "Chin tuck"}


def test_nothing_is_different() -> None:
    same = difference({MONDAY: ("a", "b")}, {MONDAY: ("b", "a")})
    assert not same
    assert (same.sentence(NAMES), same.marks()) == ("The week stays as it was.", {})


def test_what_went_from_one_day_and_came_on_another_moved() -> None:
    found = difference({MONDAY: ("a", "b"), WEDNESDAY: ("c",)}, {MONDAY: ("b",), WEDNESDAY: ("c", "a")})
    assert found.sentence(NAMES) == "Cat and cow moved from Monday to Wednesday."
    assert found.marks() == {WEDNESDAY: {"a": "was on Mon"}}


def test_what_came_and_what_went_stand_with_their_day() -> None:
    found = difference({MONDAY: ("a",), TUESDAY: ("b",)}, {MONDAY: ("c",), TUESDAY: ("b", "a", "c")})
    assert found.sentence(NAMES) == (
        "Cat and cow moved from Monday to Tuesday. Chin tuck came on Monday. Chin tuck came on Tuesday."
    )
    assert found.marks() == {MONDAY: {"c": "new"}, TUESDAY: {"c": "new", "a": "was on Mon"}}


def test_a_whole_session_is_a_number() -> None:
    ids = ("d", "e", "f", "g")
    assert difference({MONDAY: ids}, {FRIDAY: ids}).sentence(NAMES) == "4 stretches moved from Monday to Friday."


def test_many_changes_are_counted_by_day() -> None:
    before = {MONDAY: ("a", "b"), TUESDAY: ("c",), WEDNESDAY: ("d",), FRIDAY: ("e",)}
    after = {MONDAY: ("b", "f"), TUESDAY: ("g",), WEDNESDAY: ("h", "a"), FRIDAY: ("e",)}
    assert difference(before, after).sentence(NAMES) == (
        "Monday, Tuesday and Wednesday: 3 stretches came, 2 stretches went and 1 stretch moved."
    )


def test_of_a_whole_week_no_day_is_named() -> None:
    days = [MONDAY + timedelta(n) for n in range(7)]
    found = difference(dict.fromkeys(days, ("a",)), dict.fromkeys(days, ("b",)))
    assert found.sentence(NAMES) == "Every day: 7 stretches came and 7 stretches went."
