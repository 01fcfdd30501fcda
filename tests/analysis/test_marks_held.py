from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planner.analysis.marks_held import MOST, held
from planner.errors import PlannerError

DAYS = np.arange(20_000, 20_060)


def day(place: int) -> str:
    return str(np.datetime64("1970-01-01") + int(DAYS[place]))


def marks(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["from", "to", "kind", "what"])
    return frame.assign(**{name: pd.to_datetime(frame[name].replace("", None)) for name in ("from", "to")}, note="")


def test_what_goes_on_holds_to_the_end_and_what_is_short_is_left_out() -> None:
    found = held(
        marks(
            (day(20), "", "medicine", "Ibuprofen"),
            (day(3), day(11), "equipment", "Chair"),
            (day(5), day(55), "stress", ""),
        ),
        DAYS,
    )
    assert found.names == ("Ibuprofen",)
    np.testing.assert_array_equal(found.columns[:, 0], np.arange(60) >= 20)


def test_single_days_of_one_kind_count_together() -> None:
    nights = [(day(place), day(place), "sleep", "Bad night") for place in range(0, 60, 5)]
    found = held(marks(*nights, *nights, (day(7), day(6), "sleep", "bad night ")), DAYS)
    assert found.names == ("Bad night",)
    np.testing.assert_array_equal(found.columns[:, 0], np.arange(60) % 5 == 0)


def test_nothing_and_marks_without_number() -> None:
    assert held(None, DAYS).columns.shape == (60, 0)
    assert held(marks(), DAYS).names == ()
    assert held(marks((day(20), "", "medicine", "a")), DAYS[:0]).names == ()
    many = [(day(place % 60), "", "other", f"thing {place}") for place in range(3000)]
    found = held(marks(*many), DAYS)
    assert len(found.names) == MOST
    assert found.columns.shape == (60, MOST)


def test_the_same_words_of_two_kinds_are_two_marks_and_a_column_less_is_said() -> None:
    both = marks((day(20), "", "medicine", "blue"), (day(40), "", "equipment", "blue"))
    assert held(both, DAYS).names == ("blue", "blue")
    with pytest.raises(PlannerError, match=r"The marks need a column named 'kind': take them from diary\.marks\(\)\."):
        held(both.drop(columns="kind"), DAYS)
