from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

from planner import charts
from planner.charts.marks_drawn import COLOUR, draw_marks, marks_column, marks_words
from planner.widgets.common.inline_svg import inline_svg

FIRST = pd.Timestamp("2026-04-01")


def days(count: int = 30) -> pd.DataFrame:
    index = pd.date_range(FIRST, periods=count, unit="us", name="date")
    return pd.DataFrame({"pain": np.arange(count) % 5 + 2.0, "paused": False}, index)


def marks(*rows: tuple[str, str | None, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["from", "to", "kind", "what"]).assign(note="")
    return frame.assign(**{name: pd.to_datetime(frame[name]).astype("datetime64[us]") for name in ("from", "to")})


FEW = marks(
    ("2026-03-01", None, "medicine", "ibuprofen"),
    ("2026-04-10", "2026-04-20", "equipment", "new\n chair"),
    ("2026-04-12", "2026-04-12", "sleep", ""),
    ("2026-04-15", "2026-04-15", "sleep", "noise"),
    ("2026-05-20", None, "stress", "after the last day"),
)


def legend(ax: Axes) -> list[str]:
    found = ax.get_legend()
    assert found is not None
    return [text.get_text() for text in found.get_texts()]


def test_each_kind_that_is_there_has_a_row_its_colour_and_its_word() -> None:
    ax = charts.pain(days(), marks=FEW)
    assert legend(ax)[-3:] == ["medicine: ibuprofen", "chair or bed: new chair", "bad night (2)"]
    assert ax.get_ylim() == (0, 11.5)
    svg = inline_svg(ax, "pain", "", {colour: f"--sp-mark-{kind}" for kind, colour in COLOUR.items()})
    drawn = [kind for kind in COLOUR if f"var(--sp-mark-{kind})" in svg]
    assert drawn == ["medicine", "equipment", "sleep"]


def test_without_marks_nothing_changes() -> None:
    for none in (None, FEW[:0], FEW[4:]):
        ax = charts.pain(days(), marks=none)
        assert ax.get_ylim() == (0, 10)
        assert legend(ax) == legend(charts.pain(days()))
        assert "What else changed" not in charts.pain_table(days(), marks=none)
        assert charts.pain_alt_text(days(), marks=none) == charts.pain_alt_text(days())


def test_they_stand_above_the_pain_beneath_the_adherence_too() -> None:
    frame = days().assign(
        planned=False, done=False, seconds_planned=0, seconds_done=0, sessions_planned=0, sessions_done=0
    )
    _, lower = charts.adherence_and_pain(frame, marks=FEW, today=date(2026, 5, 1))
    assert legend(lower)[-1] == "bad night (2)"
    assert "What else changed: Medicine: ibuprofen" in charts.adherence_and_pain_alt_text(frame, marks=FEW)


def test_the_sentence_names_the_newest_and_counts_the_others() -> None:
    assert marks_words(FEW, days()) == (
        "What else changed: Medicine: ibuprofen (since 1 Mar 2026), Chair or bed: new chair (10 Apr 2026 to 20 Apr 2026), "
        "Bad night (12 Apr 2026) and Bad night: noise (15 Apr 2026)."
    )
    many = marks(*((f"2026-04-{n:02}", f"2026-04-{n:02}", "stress", "") for n in range(1, 21)))
    assert marks_words(many, days()).endswith("Stress (19 Apr 2026), Stress (20 Apr 2026) and 15 earlier.")


def test_the_table_says_of_each_day_what_held_then() -> None:
    told = marks_column(FEW, days())
    assert told["2026-04-01"] == "Medicine: ibuprofen"
    assert told["2026-04-12"] == "Medicine: ibuprofen; Chair or bed: new chair; Bad night"
    table = charts.pain_table(days(), marks=FEW)
    assert table["What else changed"].to_list() == told.to_list()


@pytest.mark.parametrize("count", [30, 3650])
def test_ten_thousand_marks_without_end_are_as_calm_as_three(count: int) -> None:
    frame = days(count)
    kinds = list(COLOUR)
    begins = FIRST + pd.to_timedelta(np.arange(10_000) % count, unit="D")
    many = pd.DataFrame({"from": begins.as_unit("us"), "to": pd.NaT, "kind": np.resize(kinds, 10_000), "note": ""})
    many = many.assign(to=many["to"].astype("datetime64[us]"), what=[f"no. {n}" for n in range(10_000)])
    ax = charts.pain(frame, marks=many)
    assert [text for text in legend(ax) if "(2000)" in text] == [
        "medicine (2000)", "chair or bed (2000)", "bad night (2000)", "stress (2000)", "something else (2000)",
    ]  # fmt: skip
    assert len(ax.lines) < 20
    assert len(charts.pain_alt_text(frame, marks=many)) < 800
    assert max(map(len, marks_column(many, frame))) < 200


def test_a_text_is_drawn_as_it_is_typed() -> None:
    ax = charts.pain(days(), marks=marks(("2026-04-02", None, "other", "$x_{1}$ \u202e<b> and so on and on")))
    assert legend(ax)[-1].replace("\\", "") == "something else: $x_{1}$ <b> and s…"
    assert "&lt;b&gt;" in inline_svg(ax, "pain", "", {})


def test_axes_that_are_given_keep_their_range_where_there_is_no_day() -> None:
    ax = charts.pain(days())
    draw_marks(ax, FEW, days()[:0])
    assert ax.get_ylim() == (0, 10)
