"""What else changed, on a chart over time: a thin coloured line above the plot for each kind, and where it began.

Drawn after all else, above the highest value: each kind has its own row and its word in the legend, so that a thousand
marks are as calm as three. Not for what marks mean (analysis/marks.py).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from planner.analysis.marks import WORDS, of_period, title, what_in_words, when
from planner.charts.parts import draw, lines, numbers
from planner.words import listed

COLOUR = {"medicine": "#008060", "equipment": "#aa4499", "sleep": "#4b3fb5", "stress": "#967000", "other": "#707070"}
ROW = 0.5  # of a row above the plot, in points of pain
MOST_BEGINNINGS, MOST_SAID, LONGEST_WHAT = 4, 5, 18


def within(marks: pd.DataFrame | None, days: pd.DataFrame) -> pd.DataFrame | None:
    """Return the marks that hold on one of the days, None where there is none."""
    if marks is None or not len(marks) or not len(days):
        return None
    found = of_period(marks, days.index[0], days.index[-1])
    return found if len(found) else None


def marks_legend(marks: pd.DataFrame | None, days: pd.DataFrame) -> list[Any]:
    """Return the legend's entry of each kind there is: its colour, its word, and what it is where that is one thing."""
    found = within(marks, days)
    if found is None:
        return []
    return [
        Line2D([], [], color=COLOUR[kind], linewidth=4, solid_capstyle="butt", label=_label(kind, of_kind))
        for kind, of_kind in _kinds(found)
    ]


def draw_marks(ax: Axes, marks: pd.DataFrame | None, days: pd.DataFrame) -> None:
    """Draw the marks above the highest value of the axes; where one began that lasts, down to the axis, if few did."""
    found = within(marks, days)
    if found is None:
        return
    low, high = ax.get_ylim()
    start, end = numbers([days.index[0], days.index[-1] + pd.Timedelta(days=1)])
    least = 0.006 * (end - start)  # a day within ten years is still seen
    kinds = _kinds(found)
    for row, (kind, of_kind) in enumerate(kinds):
        y = high + ROW * (len(kinds) - row - 0.3)
        begins = np.clip(numbers(of_kind["from"]), start, end)
        ends = np.clip(numbers(of_kind["to"].fillna(days.index[-1])) + 1, start, end)
        spans = [lines((x, y), (max(last, x + least), y)) for x, last in _joined(begins, ends, least)]
        style: dict[str, Any] = {"edgecolor": COLOUR[kind], "linewidth": 4, "capstyle": "butt", "clip_on": False}
        draw(ax, spans, fill=False, **style)
        lasting = of_kind[(of_kind["from"] > days.index[0]) & (of_kind["to"] != of_kind["from"])]
        beginnings = numbers(lasting["from"].drop_duplicates())
        for x in beginnings if len(beginnings) <= MOST_BEGINNINGS else ():
            ax.plot([x, x], [low, y], color=COLOUR[kind], linewidth=1.2, linestyle=(0, (2, 2)), zorder=0.7)
    ax.set_ylim(low, high + ROW * len(kinds))


def marks_words(marks: pd.DataFrame | None, days: pd.DataFrame) -> str:
    """Return the marks in a sentence, the newest of many; "" where there is none."""
    found = within(marks, days)
    if found is None:
        return ""
    rows: list[dict[Any, Any]] = found.to_dict("records")
    said = [f"{title(mark)} ({when(mark)})" for mark in rows[-MOST_SAID:]]
    more = len(rows) - len(said)
    return f"What else changed: {listed([*said, f'{more} earlier'] if more else said)}."


def marks_column(marks: pd.DataFrame | None, days: pd.DataFrame) -> pd.Series:
    """Return for each day what else changed then, in words, the first few of many; "" where nothing did."""
    told = pd.Series("", days.index, dtype="str")
    found = within(marks, days)
    if found is None:
        return told
    first, last = found["from"].to_numpy(), found["to"].fillna(days.index[-1]).to_numpy()
    rows = found.to_dict("records")
    for place, day in enumerate(days.index.to_numpy()):
        held = np.flatnonzero((first <= day) & (last >= day))
        if len(held):
            names = list(dict.fromkeys(title(rows[n]) for n in held[:MOST_SAID]))
            more = [f"{len(held) - MOST_SAID} more"] if len(held) > MOST_SAID else []
            told.iloc[place] = "; ".join([*names, *more])
    return told


def _kinds(found: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [(kind, of_kind) for kind in WORDS if len(of_kind := found[found["kind"] == kind])]


def _label(kind: Any, of_kind: pd.DataFrame) -> str:
    whats = {what_in_words(what) for what in of_kind["what"]}
    word, only = WORDS[kind].lower(), next(iter(whats))
    if len(whats) > 1 or not only:
        return word if len(of_kind) == 1 else f"{word} ({len(of_kind)})"
    # A dollar sign begins a formula for matplotlib.
    short = only if len(only) <= LONGEST_WHAT else f"{only[: LONGEST_WHAT - 1]}…"
    return f"{word}: {short}".replace("$", r"\$")


def _joined(begins: np.ndarray, ends: np.ndarray, least: float) -> list[tuple[float, float]]:
    """Return spans, by their beginning, as few as show the same."""
    spans: list[tuple[float, float]] = []
    for begin, end in zip(begins, ends, strict=True):
        if spans and begin <= max(spans[-1][1], spans[-1][0] + least):
            spans[-1] = spans[-1][0], max(spans[-1][1], end)
        else:
            spans.append((float(begin), float(end)))
    return spans
