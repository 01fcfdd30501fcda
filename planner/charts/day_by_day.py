"""Every day as one mark in a calendar of weeks: a frame in, axes out, with a table and a sentence behind it.

Outcomes differ in shape, not in colour alone. The words for each day come from adherence.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.path import Path

from planner.analysis.adherence import OUTCOMES, outcomes
from planner.charts.parts import (
    BAR,
    BAR_EDGE,
    LABEL_ROOM,
    PER_INCH,
    WIDTH,
    check,
    draw,
    lines,
    span,
    write_title,
)
from planner.words import month_in_short

SMALLEST_CELL, LARGEST_CELL = 14.7, 34.0
MOST_WEEKS = 53
LEGEND_SIZE = 12.0
CALENDAR_HEAD = 46.0
WEEKDAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
OUTCOME_WORDS = {
    "done": "done",
    "part": "in part",
    "missed": "missed",
    "due": "due today",
    "rest": "rest",
    "pause": "pause",
    "no plan": "no plan",
}


def calendar(
    daily: pd.DataFrame,
    ax: Axes | None = None,
    *,
    weeks: int = MOST_WEEKS,
    today: date | None = None,
    width: float = WIDTH,
) -> Axes:
    """Draw the last `weeks` weeks as a calendar, weeks as columns and weekdays as rows; return the axes.

    Outcomes differ in shape, not in colour alone. Where the diary is longer, the title says what is shown. Without `ax`
    a new figure of `width` points is made, as high as its cells need.
    """
    check(daily)
    table = calendar_table(daily, today, weeks)
    columns = max(len(table), min(weeks, int(width // LARGEST_CELL)))
    words = [word for word in OUTCOMES if (table == word).any(axis=None)]
    if ax is None:
        ax = _calendar_axes(width, columns, words)
    cell = ax.get_window_extent().width * PER_INCH / ax.figure.dpi / columns
    marks = [(word, x, y) for x, week in enumerate(table.to_numpy()) for y, word in enumerate(week) if word]
    legend = list(_legend(words, cell, columns * cell))
    _draw_marks(ax, marks + [(word, x, y) for word, x, y in legend], cell)
    for word, x, y in legend:
        ax.text(x + 0.5 + 5 / cell, y, OUTCOME_WORDS[word], va="center", fontsize=LEGEND_SIZE)
    for x, month in _months(table, cell):
        ax.text(x - 0.42, -0.5 - 9 / cell, month, va="center", fontsize=11)
    bottom = max(y for _, _, y in legend) + 0.5 + 2 / cell
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(bottom, -0.5), aspect="equal", anchor="NW", facecolor="none")
    ax.set_xticks([])
    ax.set_yticks(range(7), [*WEEKDAY_NAMES], fontsize=11, color=mpl.rcParams["text.color"])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    shown = f", the last {len(table)} weeks" if daily.index[0] < table.index[0] else ""
    write_title(ax, f"Day by day{shown}", pad=22)
    return ax


def weeks_that_fit(width: float) -> int:
    """Return how many weeks a calendar of this width (points) can hold, at most a year."""
    return min(MOST_WEEKS, int((width - LABEL_ROOM) // SMALLEST_CELL))


def calendar_table(daily: pd.DataFrame, today: date | None = None, weeks: int | None = None) -> pd.DataFrame:
    """Return the outcome of each day (adherence.OUTCOMES, "" outside the diary): rows are weeks, columns weekdays."""
    monday = daily.index[-1].to_period("W-SUN").start_time
    if weeks is not None:
        daily = daily.loc[monday - pd.Timedelta(weeks=weeks - 1) :]
    words = outcomes(daily, today)
    first = daily.index[0].to_period("W-SUN").start_time
    whole = pd.date_range(first, monday + pd.Timedelta(days=6), unit="us")
    cells = words.reindex(whole, fill_value="").to_numpy().reshape(-1, 7)
    return pd.DataFrame(cells, whole[::7].rename("week"), WEEKDAY_NAMES)


def calendar_alt_text(daily: pd.DataFrame, today: date | None = None, weeks: int = MOST_WEEKS) -> str:
    """Return what `calendar` shows, in a sentence with the figures."""
    words = calendar_table(daily, today, weeks).to_numpy().ravel()
    counts = pd.Series(words[words != ""]).value_counts()
    listed = ", ".join(f"{counts[word]} {OUTCOME_WORDS[word]}" for word in OUTCOMES if word in counts)
    shown = daily.iloc[-int(counts.sum()) :]
    return f"A calendar with one mark for each day, {span(shown)}. Days: {listed}."


def _calendar_axes(width: float, columns: int, words: Sequence[str]) -> Axes:
    inner = width - LABEL_ROOM
    cell = inner / columns
    rows = round(max(y for _, _, y in _legend(words, cell, inner)) * cell - 7 * cell)
    height = 7 * cell + rows + cell + CALENDAR_HEAD
    figure = Figure(figsize=(width / PER_INCH, height / PER_INCH), dpi=PER_INCH, facecolor="none")
    return figure.add_axes((LABEL_ROOM / width, 0, inner / width, 1 - CALENDAR_HEAD / height))


def _legend(words: Sequence[str], cell: float, room: float) -> Iterator[tuple[str, float, float]]:
    """Place the legend's marks below the seven rows, in units of a cell: outcome, x, y."""
    x, y, line = 0.0, 7.0 * cell + 14, max(cell, LEGEND_SIZE) + 6
    for word in words:
        takes = cell + 18 + 0.6 * LEGEND_SIZE * len(OUTCOME_WORDS[word])
        if x + takes > room and x:
            x, y = 0.0, y + line
        yield word, x / cell, y / cell
        x += takes


def _months(table: pd.DataFrame, cell: float) -> Iterator[tuple[int, str]]:
    """The column in which each month begins and its name, the first and January with the year; none too near the next.

    A first month whose name would reach over the next one's column, as it is all but over, leaves the place to that.
    """
    starts = pd.DatetimeIndex(table.index).to_period("M")
    begins = [x for x, month in enumerate(starts) if not x or month != starts[x - 1]]
    free = -1.0
    for x, after in zip(begins, [*begins[1:], len(starts)], strict=True):
        month = starts[x]
        name = month_in_short(month.start_time) + (f" {month.year}" if month.month == 1 or free < 0 else "")
        end = x + (0.62 * LEGEND_SIZE * len(name) + 4) / cell
        if x >= free and (x or end <= after or after == len(starts)):
            yield x, name
            free = end


def _draw_marks(ax: Axes, marks: Iterable[tuple[str, float, float]], cell: float) -> None:
    """Draw all marks of one style together: a year is a handful of paths, not hundreds."""
    ink = mpl.rcParams["text.color"]
    styles: dict[str, dict[str, Any]] = {
        "full": {"facecolor": BAR, "edgecolor": BAR_EDGE, "linewidth": 0.6},
        "edge": {"facecolor": "none", "edgecolor": ink, "linewidth": 0.8, "alpha": 0.6},
        "faint": {"facecolor": "none", "edgecolor": ink, "linewidth": 0.8, "alpha": 0.2},
        "lines": {"facecolor": "none", "edgecolor": ink, "linewidth": max(0.9, cell / 14), "alpha": 0.75},
        "thick": {"facecolor": "none", "edgecolor": ink, "linewidth": 2.0},
        "dot": {"facecolor": ink, "linewidth": 0, "alpha": 0.45},
    }
    paths: dict[str, list[Path]] = {style: [] for style in styles}
    for word, x, y in marks:
        for style, path in MARKS[word]:
            paths[style].append(Path(path.vertices + np.array([x, y]), path.codes))
    for style, drawn in paths.items():
        draw(ax, drawn, clip_on=False, **styles[style])


SQUARE = Path(np.array([(-0.42, -0.42), (0.42, -0.42), (0.42, 0.42), (-0.42, 0.42), (-0.42, -0.42)]), closed=True)
CORNER = Path(np.array([(-0.42, -0.42), (0.42, 0.42), (-0.42, 0.42), (-0.42, -0.42)]), closed=True)
CROSS = lines((-0.22, -0.22), (0.22, 0.22), (-0.22, 0.22), (0.22, -0.22))
HATCH = lines((-0.42, 0), (0, -0.42), (-0.42, 0.42), (0.42, -0.42), (0, 0.42), (0.42, 0))
DOT = Path.circle(radius=0.11)
# Each outcome as shapes in its cell, so that it can be told without colour.
MARKS: dict[str, tuple[tuple[str, Path], ...]] = {
    "done": (("full", SQUARE),),
    "part": (("edge", SQUARE), ("full", CORNER)),
    "missed": (("edge", SQUARE), ("lines", CROSS)),
    "due": (("thick", SQUARE),),
    "rest": (("dot", DOT),),
    "pause": (("faint", SQUARE), ("lines", HATCH)),
    "no plan": (("faint", SQUARE),),
}
