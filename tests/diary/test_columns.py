from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.diary.columns import Column, csv_line
from planner.diary.tables import TABLES
from planner.errors import InvalidValue

PAIN = TABLES["pain"]
WHOLE = Column("n", "whole", "", low=0, high=10)
PLUS_ONE = timezone(timedelta(hours=1))


@pytest.mark.parametrize("value", [4, np.int64(4), np.uint8(4)])
def test_whole_numbers_of_any_width_are_written(value: Any) -> None:
    assert WHOLE.text("t", value) == "4"


@pytest.mark.parametrize("value", [True, np.True_, 4.0, "4", 11, -1, None, float("nan"), pd.NA, date(2026, 1, 1)])
def test_what_is_no_whole_number_within_bounds_is_refused(value: Any) -> None:
    with pytest.raises(InvalidValue) as caught:
        WHOLE.text("t.csv", value)
    assert str(caught.value) == f"t.csv: n: {value!r} is not a whole number from 0 to 10."


@pytest.mark.parametrize("value", [None, pd.NA, pd.NaT])
@pytest.mark.parametrize("name", ["pain", "region", "flare", "note"])
def test_missing_values_are_empty_where_that_is_allowed(name: str, value: Any) -> None:
    assert PAIN.column(name).text("pain.csv", value) == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 23), "2026-11-23"),
        (pd.Timestamp("2026-11-23"), "2026-11-23"),
        ("2026-11-23", "2026-11-23"),
    ],
)
def test_days_are_written(value: Any, text: str) -> None:
    assert PAIN.column("about").text("pain.csv", value) == text


@pytest.mark.parametrize(
    "value",
    [datetime(2026, 11, 23, 7), pd.Timestamp("2026-11-23", tz="UTC"), "23.11.2026", "2026-02-30", 20261123, None, ""],
)
def test_what_is_no_day_is_refused(value: Any) -> None:
    with pytest.raises(InvalidValue) as caught:
        PAIN.column("about").text("pain.csv", value)
    assert str(caught.value) == f"pain.csv: about: {value!r} is not a date from 2000 to 2099 such as 2026-11-23."


def test_instants_keep_their_offset_and_lose_their_fraction() -> None:
    instant = datetime(2026, 11, 23, 7, 31, 5, 999999, PLUS_ONE)
    assert PAIN.column("rated_at").text("pain.csv", instant) == "2026-11-23T07:31:05+01:00"
    assert PAIN.column("rated_at").text("pain.csv", pd.Timestamp(instant)) == "2026-11-23T07:31:05+01:00"


@pytest.mark.parametrize(
    "value", [datetime(2026, 11, 23, 7), date(2026, 11, 23), "2026-11-23T07:31:05", "now", 0, pd.NaT]
)
def test_what_is_no_instant_is_refused(value: Any) -> None:
    with pytest.raises(InvalidValue) as caught:
        PAIN.column("rated_at").text("pain.csv", value)
    assert str(caught.value) == (
        f"pain.csv: rated_at: {value!r} is not a time with its UTC offset such as 2026-11-23T07:31:05+01:00."
    )


@pytest.mark.parametrize("value", ["a\0b", "\ud800", 3])
def test_text_that_no_file_can_hold_is_refused(value: Any) -> None:
    with pytest.raises(InvalidValue) as caught:
        PAIN.column("note").text("pain.csv", value)
    assert str(caught.value) == f"pain.csv: note: {value!r} is not text, or empty."


def test_a_wrong_choice_names_the_choices_and_the_near_one() -> None:
    with pytest.raises(InvalidValue) as caught:
        TABLES["performed"].texts({"side": "lefft"})
    assert str(caught.value) == (
        "performed.csv: side: 'lefft' is not one of the choices. Did you mean 'left'? Choose from: both, left, right."
    )


def test_an_unknown_column_names_the_columns() -> None:
    with pytest.raises(InvalidValue) as caught:
        TABLES["visits"].texts({"when": 1})
    assert str(caught.value) == (
        "visits.csv: 'when' is not a column of this table. Choose from: date, with, note, next_due."
    )


def test_flags_are_true_and_false_only() -> None:
    flare = PAIN.column("flare")
    assert [flare.text("pain.csv", value) for value in (True, False, np.True_)] == ["true", "false", "true"]
    with pytest.raises(InvalidValue, match="is not true or false, or empty"):
        flare.text("pain.csv", 1)


@pytest.mark.parametrize(("text", "value"), [("TRUE", True), ("False", False), ("1", True), ("0", False), ("", None)])
def test_flags_are_read_as_spreadsheets_write_them(text: str, value: bool | None) -> None:
    assert PAIN.column("flare").parse(text) is value


@given(st.datetimes(timezones=st.timezones(), min_value=datetime(1900, 1, 1)))
def test_instants_come_back_to_the_second(instant: datetime) -> None:
    column = PAIN.column("rated_at")
    back = column.parse(column.text("pain.csv", instant))
    assert isinstance(back, datetime)
    assert back.astimezone(UTC) == instant.replace(microsecond=0).astimezone(UTC)


def test_lines_are_quoted_where_they_must_be() -> None:
    assert csv_line(["a b", "", 'say "hi"', "a,b", "a\nb", "a\rb"]) == 'a b,,"say ""hi""","a,b","a\nb","a\rb"\n'
