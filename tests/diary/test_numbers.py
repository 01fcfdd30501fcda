from __future__ import annotations

import pytest

from planner.diary.numbers import wholes_meant
from planner.diary.tables import TABLES

SECONDS = TABLES["sessions"].column("planned_s")


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
