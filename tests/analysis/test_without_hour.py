"""The sentence on days whose rating has no hour."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.analysis import without_hour
from tests.helpers.diary_rows import rating_row, write_diary

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        (["", ""], ""),
        ([], ""),
        (["day", ""], "On 1 day only the day of your rating is known, not its hour: it counts as that day's."),
        (["day"], "On 1 day only the day of your rating is known, not its hour: it counts as that day's."),
        (
            ["day"] * 3,
            "On all 3 rated days only the day of your rating is known, not its hour: it counts as that day's.",
        ),
    ],
)
def test_it_says_on_how_many_days(tmp_path: Path, known: list[str], words: str) -> None:
    rows = [rating_row(f"2026-06-{n:02}", 3, f"2026-06-{n:02}T12:00:00+00:00") for n, _ in enumerate(known, 1)]
    pain = [row | {"known": each} for row, each in zip(rows, known, strict=True)]
    diary = write_diary(tmp_path, pain=pain)
    assert without_hour.sentence(diary, FIRST, LAST) == words
    assert without_hour.sentence(diary, date(2026, 6, 10), LAST) == ""
