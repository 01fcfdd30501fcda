from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.diary.local_forms import days_meant, doubt, wholes_meant
from planner.diary.tables import TABLES

ABOUT, SECONDS = TABLES["pain"].column("about"), TABLES["sessions"].column("planned_s")


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
    ("text", "numbers"),
    [
        *(("4", (4,)), ("4.0", (4,)), ("4,0", (4,)), ("4,00", (4,)), ("+4", (4,)), ("1e1", (10,)), ("-0", (0,))),
        *(("4,000", (4, 4000)), ("4.000", (4, 4000)), ("4,5", ()), ("4.5", ()), ("1_0", ()), ("inf", ()), ("x,0", ())),
    ],
)
def test_numbers_mean_what_they_can(text: str, numbers: tuple[int, ...]) -> None:
    if numbers or text in ("4.5", "1_0", "inf"):
        assert wholes_meant(text) == numbers
    else:
        with pytest.raises(ValueError, match="could not convert"):
            wholes_meant(text)


def test_a_number_is_read_where_only_one_meaning_is_allowed() -> None:
    assert TABLES["pain"].column("pain").parse("4,000") == 4
    with pytest.raises(ValueError, match="^4,000$"):
        SECONDS.parse("4,000")


@pytest.mark.parametrize(("text", "value"), [("WAHR", True), ("falsch", False), ("VRAI", True), ("Falso", False)])
def test_flags_are_read_in_the_words_of_a_spreadsheet(text: str, value: bool) -> None:
    assert TABLES["pain"].column("flare").parse(text) is value


def test_a_time_may_have_a_space_before_its_offset() -> None:
    column = TABLES["pain"].column("rated_at")
    assert column.parse("2026-11-23 07:31:05 +01:00") == column.parse("2026-11-23T07:31:05+01:00")
