"""What the trends are made of, as a page takes it: words, tables, pictures with the table behind each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.analysis.overview import percent
from planner.widgets.common.inline_svg import as_picture, inline_svg, page_style
from planner.words import day_in_short, month_in_short

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

PERIOD_HEADER = (
    "Sessions planned",
    "Sessions done",
    "Share",
    "Minutes planned",
    "Minutes done",
    "Share",
    "Paused days",
    "Mean pain",
    "Days rated",
)
# Widths of the drawings in CSS pixels: until the page says what it has room for, and the least and the most.
USUAL_WIDTH, LEAST_WIDTH, MOST_WIDTH = 770, 240, 1200
# What a page shows of a table: beyond that it is slow to lay out and nobody reads on; the files hold it all.
MOST_ROWS = 1000

Block = dict[str, Any]
Table = dict[str, Any]


def sensible_width(asked: int) -> int:
    """Return the width to draw for, in CSS pixels, whatever a page says it has room for."""
    return min(max(asked, LEAST_WIDTH), MOST_WIDTH)


def words(*sentences: str, heading: str = "") -> list[Block]:
    """Return one block of sentences, none where all are empty."""
    said = [sentence for sentence in sentences if sentence]
    return [{"kind": "words", "heading": heading, "sentences": said}] if said else []


def picture(name: str, draw: Callable[[], tuple[Axes, str]], table: Table, note: str = "") -> Block:
    """Return one picture and its numbers. draw: makes the axes and says what they show."""
    from planner.charts.parts import points

    with page_style():
        ax, alt = draw()
        if note:
            # Behind everything: it says what the picture is and hides no point of it.
            across: dict[str, Any] = {"transform": ax.transAxes, "ha": "center", "va": "center", "zorder": -1}
            ax.text(0.5, 0.5, note, fontsize=points(ax) / 14, alpha=0.1, **across)
        svg = inline_svg(ax, name, f"{note}. {alt}" if note else alt, _colours())
    return {"kind": "picture", "name": name, "note": note, "table": table, "svg": svg}


def still_picture(block: Block) -> tuple[str, str]:
    """Return the picture of a block as an address that needs no page around it, and its alt text, escaped."""
    return as_picture(block["svg"], _colours())


def _colours() -> dict[str, str]:
    """Return what takes the place of a drawing's colours in a page."""
    from planner.charts.marks_drawn import COLOUR
    from planner.charts.parts import BAR, BAR_EDGE, MEAN

    return {BAR: "--sp-bar", BAR_EDGE: "--sp-bar-edge", MEAN: "--sp-mean"} | {
        colour: f"--sp-mark-{kind}" for kind, colour in COLOUR.items()
    }


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """Return a table as texts, its first thousand rows."""
    shown = [list(row) for _, row in zip(range(MOST_ROWS + 1), rows, strict=False)]
    more = len(shown) > MOST_ROWS
    return {
        "title": f"{title}, the first {MOST_ROWS}" if more else title,
        "columns": list(columns),
        "rows": shown[:MOST_ROWS],
    }


def shown_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Block]:
    """Return one block that is a table, none where it has no rows."""
    return [{"kind": "table", "table": table(title, columns, rows)}] if rows else []


def frame_table(title: str, frame: pd.DataFrame) -> Table:
    """Return the table behind a picture, as texts; its index is the first column."""
    shown = frame.iloc[: MOST_ROWS + 1]  # one more tells that there are more
    numbered = shown if shown.index.name is None else shown.reset_index()
    rows = zip(*(_texts(numbered.iloc[:, place]) for place in range(numbered.shape[1])), strict=True)
    return table(title, [str(name) for name in numbered.columns], rows)


def _texts(column: pd.Series) -> list[str]:
    import pandas as pd

    if column.dtype.kind == "M":  # the parts of a date are told in a fraction of the time of those of a Timestamp
        return ["" if when is pd.NaT else day(when) for when in column.dt.date]
    return list(map(_text, column))


def _text(value: Any) -> str:
    import pandas as pd

    if isinstance(value, str):
        return value
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else ""
    if isinstance(value, float):
        # Nothing has no sign: what rounds to 0 from below reads as 0 too.
        return "" if value != value else f"{round(value, 2) + 0.0:g}".replace("-", "−")
    if pd.isna(value):
        return ""
    return day(value) if isinstance(value, pd.Timestamp) else str(value)


def period_table(periods: pd.DataFrame) -> Table:
    """Return the newest period first."""
    of = "Week of" if periods.index.name == "week" else "Month"
    rows = [
        [
            day(start) if of == "Week of" else f"{month_in_short(start)} {start.year}",
            str(row["sessions_planned"]),
            str(row["sessions_done"]),
            share(row["sessions_share"]),
            minutes(row["seconds_planned"]),
            minutes(row["seconds_done"]),
            share(row["seconds_share"]),
            str(row["paused"]),
            f"{row['pain_mean']:.1f}" if row["ratings"] else "",
            str(row["ratings"]),
        ]
        for start, row in zip(periods.index[::-1], periods[::-1].to_dict("records"), strict=True)
    ]
    return table(f"The {periods.index.name}s as a table", [of, *PERIOD_HEADER], rows)


def calendar_table(weeks: pd.DataFrame) -> Table:
    """Return the newest week first."""
    rows = [[day(monday), *outcomes] for monday, outcomes in zip(weeks.index, weeks.to_numpy(), strict=True)]
    return table("The days as a table", ["Week of", *weeks.columns], rows[::-1])


def day(when: date) -> str:
    """Return a day such as "23 Nov 2026"."""
    return day_in_short(when)


def share(part: float) -> str:
    """Return a share in per cent, "" where there is none."""
    return percent(part) if part == part else ""


def minutes(seconds: float) -> str:
    """Return seconds in whole minutes."""
    return f"{seconds / 60:.0f}"
