from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from planner import words
from planner.paths import REPOSITORY
from planner.words import DISCLAIMER


def test_the_disclaimer_says_the_same_everywhere() -> None:
    readme = (REPOSITORY / "README.md").read_text("utf-8").replace("\n> ", " ")
    notebook = json.loads((REPOSITORY / "notebooks" / "1_plan_week.ipynb").read_text("utf-8"))
    words = " ".join("".join(cell["source"]) for cell in notebook["cells"])
    assert DISCLAIMER in " ".join(readme.split())
    assert DISCLAIMER in " ".join(words.split())


@pytest.mark.parametrize(
    ("text", "contained"),
    [
        ("as it is, קיר", "as it is, קיר"),
        ("\u202eexe.gnp", "\u202eexe.gnp\u202c"),
        ("\u202ea\u202c b", "\u202ea\u202c b"),
        ("a\u202c b\u2069", "a b"),
        ("\u202ea\u2069", "\u202ea\u202c"),
        ("\u2067a\u202eb\u2069c\u202c", "\u2067a\u202eb\u2069c"),
        ("\u202ea\u2067b\u202cc", "\u202ea\u2067bc\u2069\u202c"),
    ],
)
def test_marks_of_direction_end_with_the_text_they_stand_in(text: str, contained: str) -> None:
    assert words.self_contained(text) == words.self_contained(contained) == contained


def test_dates_in_a_text_are_told_as_a_person_tells_them() -> None:
    text = "It hurt: 2026-11-23 (pain 3 before); 2025-12-01 (in full). Not 2026-13-01 or 12026-11-234."
    told = "It hurt: Monday 23 November (pain 3 before); Monday 1 December 2025 (in full)."
    assert words.with_days_told(text, date(2026, 11, 30)) == f"{told} Not 2026-13-01 or 12026-11-234."


@pytest.mark.parametrize("month", range(1, 13))
def test_days_are_told_in_english(month: int) -> None:
    days = [date(2026, month, day) for day in range(1, 8)]
    english = date.fromisoformat("2026-11-23")
    assert words.whole_day(english) == "Monday 23 November 2026"
    assert (words.day_of_year(english), words.day_of_year_in_short(english)) == ("23 November", "23 Nov")
    assert (words.day_in_short(english), words.month_in_short(english)) == ("23 Nov 2026", "Nov")
    assert [words.weekday_name(day) for day in days] == [pd.Timestamp(day).day_name() for day in days]
    assert words.month(days[0]) == pd.Timestamp(days[0]).month_name()


def test_no_name_of_a_day_or_month_is_asked_of_the_system() -> None:
    """Once a library has set the system's language, as that of a window does, such names come in that language."""
    asks = re.compile(
        r"(?:\w:|time\()[^})]*%-?[aAbBcpxX]\b|\b(?:month|day)_(?:name|abbr)\b|strptime|^import (calendar|locale)\b"
    )
    assert asks.search("{day:%d %B}")
    assert asks.search('day.strftime("%A")')
    # Its own, as it compares the planner's words with those of pandas, and what sets a language on purpose.
    own = Path(__file__), Path(__file__).parent / "moved" / "sitecustomize.py"
    for path in sorted([*(REPOSITORY / "planner").rglob("*.py"), *(REPOSITORY / "tests").rglob("*.py")]):
        if path in own:
            continue
        assert [line for line in path.read_text("utf-8").splitlines() if asks.search(line)] == [], path
