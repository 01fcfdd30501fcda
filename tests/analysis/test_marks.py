from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.analysis.marks import WORDS, of_period, title, when
from planner.diary.tables import TABLES
from tests.helpers.diary_rows import write_diary

DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))


def marks(*rows: tuple[date, date | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["from", "to"]).assign(kind="stress", what="", note="")
    return frame.assign(**{name: pd.to_datetime(frame[name]).astype("datetime64[us]") for name in ("from", "to")})


def test_every_kind_has_its_word() -> None:
    assert tuple(WORDS) == TABLES["marks"].column("kind").choices


@pytest.mark.parametrize(
    ("row", "said", "days"),
    [
        ({"to": "", "what": "ibuprofen,\n 400 mg"}, "Medicine: ibuprofen, 400 mg", "since 3 Nov 2026"),
        ({"to": "2026-11-03", "kind": "sleep"}, "Bad night", "3 Nov 2026"),
        ({"to": "2026-11-09", "what": "a\u202eb"}, "Medicine: ab", "3 Nov 2026 to 9 Nov 2026"),
    ],
)
def test_a_mark_in_words(data_folder: Path, row: dict[str, Any], said: str, days: str) -> None:
    path = data_folder / "marks.csv"
    what = row.get("what", "")
    write_diary(data_folder, marks=[]).add_mark(
        date(2026, 11, 3), date.fromisoformat(row["to"]) if row["to"] else None, row.get("kind", "medicine"), what
    )
    from planner.diary import Diary

    assert path.exists()
    (mark,) = Diary(data_folder).marks().to_dict("records")
    assert (title(mark), when(mark)) == (said, days)


@given(st.lists(st.tuples(DAYS, st.none() | DAYS)), DAYS, DAYS)
def test_a_mark_is_in_a_period_where_they_have_a_day_in_common(
    spans: list[tuple[date, date | None]], start: date, end: date
) -> None:
    start, end = sorted((start, end))
    spans = [(first, last if last is None else max(first, last)) for first, last in spans]
    held = [first for first, last in spans if first <= end and (last is None or last >= start)]
    assert [day.date() for day in of_period(marks(*spans), start, end)["from"]] == sorted(held)
