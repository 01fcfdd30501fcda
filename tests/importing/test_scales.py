from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.importing import Entry
from planner.importing.entries import Scale
from planner.importing.scales import SCALES, scaled, whole

DAY = date(2026, 11, 1)


def rated(amount: object, scale: Scale = "0-10") -> Decimal | None:
    return scaled(Entry(1, DAY, None, Decimal(str(amount))), scale, {})


@pytest.mark.parametrize(
    ("amount", "scale", "expected"),
    [
        (4, "0-10", "4"),
        (2.5, "0-5", "5"),
        (3, "0-5", "6"),
        (1, "1-10", "0"),
        (10, "1-10", "10"),
        (1, "1-5", "0"),
        (3, "1-5", "5"),
        (2, "0-4", "5"),
        (35, "0-100", "3.5"),
        (11, "0-10", None),
        (-1, "0-10", None),
        (0, "1-10", None),
        (101, "0-100", None),
    ],
)
def test_a_number_is_moved_to_0_to_10(amount: float, scale: Scale, expected: str | None) -> None:
    found = rated(amount, scale)
    assert found == (None if expected is None else Decimal(expected))


def test_of_two_as_near_the_even_one_is_taken() -> None:
    assert [whole(Decimal(text)) for text in ("0.5", "1.5", "2.5", "3.5", "3.51", "9.5")] == [0, 2, 2, 4, 4, 10]


@given(st.sampled_from(SCALES), st.decimals(-5, 200, places=2))
def test_whatever_is_on_a_scale_comes_to_0_to_10_in_the_same_order(scale: Scale, amount: Decimal) -> None:
    low, high = map(int, scale.split("-"))
    found = rated(amount, scale)
    assert (found is not None) == (low <= amount <= high)
    if found is not None:
        assert 0 <= found <= 10
        more = rated(min(amount + 1, Decimal(high)), scale)
        assert more is not None
        assert more >= found


def test_words_stand_for_what_is_said_of_them() -> None:
    mild = Entry(1, DAY, None, Decimal(0), word=" Mild ")
    assert scaled(mild, "0-10", {"mild": 2}) == 2
    assert scaled(mild, "0-10", {}) is None
