"""The tables behind the pictures, as texts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from planner.widgets.common.blocks import MOST_ROWS, frame_table
from planner.words import day_in_short

ROW = st.tuples(
    st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2200, 1, 1))),
    st.one_of(st.just(float("nan")), st.floats(-1e6, 1e6)),
    st.integers(-1000, 1000),
    st.booleans(),
    st.text("ab\n<", max_size=4),
)
COLUMNS = ["Day", "Mean", "Count", "Flare-up", "Word"]


def plainly(value: Any) -> str:
    """A cell as it reads, value by value."""
    if isinstance(value, bool):
        return "yes" if value else ""
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return day_in_short(value)
    return f"{round(value, 2) + 0.0:g}".replace("-", "−") if isinstance(value, float) else str(value)


@given(st.lists(ROW, max_size=8), st.booleans())
def test_a_table_reads_as_each_of_its_cells_does(rows: list[tuple[Any, ...]], indexed: bool) -> None:
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame = frame.astype({"Day": "datetime64[us]", "Mean": float, "Count": int, "Flare-up": bool, "Word": "str"})
    shown = frame_table("Title", frame.set_index("Day") if indexed else frame)
    assert shown["columns"] == COLUMNS
    assert shown["rows"] == [[plainly(value) for value in row] for row in frame.itertuples(index=False)]


def test_of_a_long_table_the_first_thousand_rows_are_shown_and_its_title_says_so() -> None:
    whole = frame_table("The days", pd.DataFrame({"Day": range(MOST_ROWS)}))
    assert (whole["title"], len(whole["rows"])) == ("The days", MOST_ROWS)
    longer = frame_table("The days", pd.DataFrame({"Day": range(MOST_ROWS + 1)}))
    assert longer == {**whole, "title": f"The days, the first {MOST_ROWS}"}
