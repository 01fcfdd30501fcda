from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.diary.dates import ELSEWHERE, day_meant, days_meant, doubt, looks_like_day
from planner.diary.tables import TABLES

ABOUT = TABLES["pain"].column("about")
APRIL, MARCH = date(2026, 4, 3), date(2026, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-11-23", "20261123", "2026/11/23", "2026.11.23", "2026. 11. 23.", "2026-11-23 00:00:00"),
        *("23.11.2026", "23. 11. 2026", "23/11/2026", "11/23/2026", "23-11-2026", "11-23-2026", "23.11.2026 0:00"),
        *("23 Nov 2026", "23-Nov-2026", "23. November 2026", "November 23, 2026", "nov 23 2026"),
    ],
)
def test_a_date_that_can_mean_one_day_is_read(text: str) -> None:
    assert ABOUT.parse(text) == date(2026, 11, 23)


@pytest.mark.parametrize(
    "text", ["03/04/2026", "03.04.2026", "3-4-2026", "23.11.26", "11/23/26", "46349", "23/11.2026"]
)
def test_a_date_that_could_mean_two_days_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="^"):
        ABOUT.parse(text)


def test_a_doubt_is_said_with_both_days() -> None:
    assert doubt("3.4.2026") == "It could be 4 March 2026 or 3 April 2026: write 2026-03-04 or 2026-04-03."
    assert doubt("4.4.2026") == doubt("2026-04-03") == doubt("x") == ""
    assert ABOUT.parse("4.4.2026") == date(2026, 4, 4)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from("./-"), st.booleans(), st.booleans())
def test_no_local_form_is_read_as_another_day(day: date, mark: str, month_first: bool, padded: bool) -> None:
    parts = [day.month, day.day] if month_first else [day.day, day.month]
    text = mark.join([*(f"{part:02}" if padded else str(part) for part in parts), str(day.year)])
    meant = days_meant(text)
    assert day in meant
    assert (len(meant) == 1) == (day.day > 12 or day.day == day.month)


@pytest.mark.parametrize(
    ("text", "in_a_table", "elsewhere"),
    [
        ("2026-04-03", (APRIL,), (APRIL,)),
        ("20260403", (APRIL,), (APRIL,)),
        ("2026/04/03", (APRIL,), (APRIL,)),
        ("03/04/2026", (MARCH, APRIL), (MARCH, APRIL)),
        ("3-4-2026", (MARCH, APRIL), (MARCH, APRIL)),
        ("3.4.2026", (MARCH, APRIL), (APRIL,)),
        ("3. 4. 2026", (MARCH, APRIL), (APRIL,)),
        ("3 Apr 2026", (APRIL,), (APRIL,)),
        ("April 3, 2026", (APRIL,), (APRIL,)),
        ("2026-4-3", (APRIL,), ()),
        ("2026-W14-5", (APRIL,), ()),
        ("2026-04-03 00:00", (APRIL,), ()),
        ("3 Avril 2026", (), ()),
        ("3 Sept 2026", (), (date(2026, 9, 3),)),
        ("3 Novembre 2026", (), (date(2026, 11, 3),)),
        ("3.4.26", (), ()),
        ("2026/04-03", (APRIL,), ()),
    ],
)
def test_each_caller_says_what_it_allows(text: str, in_a_table: tuple[date, ...], elsewhere: tuple[date, ...]) -> None:
    assert days_meant(text) == in_a_table
    assert days_meant(text, ELSEWHERE) == elsewhere


def test_elsewhere_the_order_is_the_callers() -> None:
    assert (day_meant("03/04/2026", True), day_meant("03/04/2026", False)) == (APRIL, MARCH)
    assert day_meant("3.4.2026", False) == APRIL
    with pytest.raises(ValueError, match="month must be in 1"):
        day_meant("23/11/2026", False)
    with pytest.raises(ValueError, match="^a date from 2000 to 2099 such as 2026-11-23$"):
        day_meant("23 November 1926", True)
    with pytest.raises(ValueError, match="^a date from 2000 to 2099 such as 2026-11-23$"):
        day_meant("yesterday", True)


@pytest.mark.parametrize(
    ("text", "looks"),
    [("2026-04-03T07:31", True), ("3/4/2026, 7:31", True), ("4", False), ("1926-04-03", False), ("45/45/2026", False)],
)
def test_a_column_of_days_is_known_by_its_texts(text: str, looks: bool) -> None:
    assert looks_like_day(text) is looks


def test_a_time_may_have_a_space_before_its_offset() -> None:
    column = TABLES["pain"].column("rated_at")
    assert column.parse("2026-11-23 07:31:05 +01:00") == column.parse("2026-11-23T07:31:05+01:00")
