"""What became of each stretch and its dose over time: frames in, axes out. Numbers come from stretch_outcomes.py.

No picture here tells what a stretch does to pain: nothing in a diary can tell one stretch apart from the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.path import Path

from planner.analysis.stretch_outcomes import COUNTS, dose_in_words, name_of, sentences
from planner.charts.parts import (
    BAR,
    BAR_EDGE,
    LETTER,
    MEAN,
    NARROW,
    WIDTH,
    Head,
    breadth,
    draw,
    numbers,
    paper,
    place,
)
from planner.errors import PlannerError

MOST_SHOWN = 12
ROW, ROW_IN_TWO, FOOT = 30.0, 50.0, 8.0
NAME_ROOM, GAP = 222.0, 18.0  # the longest name of the catalogue, where there is room for it
DOSE_WORDS = 118.0
SIZE = 12.0
# Each outcome with how it is filled: they differ in lightness and hatch, not in colour alone.
KINDS = (("done", "done"), ("part", "in part"), ("left_out", "left out"), ("hurt", "hurt"))
COLUMNS = {"planned": "Planned", "done": "Done", "part": "In part", "left_out": "Left out", "hurt": "Hurt"}


def stretches(
    outcomes: pd.DataFrame,
    doses: pd.DataFrame | None = None,
    ax: Axes | None = None,
    *,
    names: Mapping[str, str] | None = None,
    width: float = WIDTH,
) -> Axes:
    """Draw for each stretch on how many days it was done, done in part, left out or hurt, and its dose over time.

    outcomes: planner.stretch_outcomes.outcomes. doses: planner.stretch_outcomes.doses; without them the doses are left
    out. names: of the stretches by id. At most 12 stretches are shown, those with the most days, and the title says so.
    A dose's line rises with repetitions times seconds held; each stretch has its own scale, told in words beside it.
    """
    if outcomes.empty:
        raise PlannerError("No stretch was planned or done in this time. Choose a longer time, or plan a week first.")
    shown = outcomes.iloc[:MOST_SHOWN]
    room = width if ax is None else breadth(ax)
    stacked = room < NARROW
    row = ROW_IN_TWO if stacked else ROW
    most = f", the {len(shown)} most frequent" if len(shown) < len(outcomes) else ""
    small = "Days on which it was" + ("" if doses is None else "; right, its dose from the first to the last time")
    head = Head(room, f"Your stretches{most}", small, _legend_of(shown))
    if ax is None:
        ax = place(paper(width, [head.height, row * len(shown), FOOT]), 0, head.height, width, row * len(shown))
    # The axes count points across and down, so that bars, words and lines stand side by side.
    ax.set(xlim=(0, room), ylim=(row * len(shown), 0), facecolor="none")
    ax.set_axis_off()
    left = 0.0 if stacked else min(NAME_ROOM, 0.26 * room)
    end = room if doses is None else 0.5 * room if stacked else 0.6 * room
    y = row * np.arange(len(shown)) + (20 if stacked else 5)
    _write_names(ax, shown, y, names, None if stacked else left)
    _draw_bars(ax, shown, y, left, end - left - GAP)
    if doses is not None:
        _draw_doses(ax, shown, doses, y, end, room - end)
    head.write(ax, labels=0.0)
    return ax


def stretches_table(outcomes: pd.DataFrame, names: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Return the numbers behind the picture, one row per stretch."""
    table = outcomes[[*COUNTS]].rename(columns=COLUMNS)
    table["Last done"] = outcomes["last_done"]
    return table.set_axis([name_of(stretch, names) for stretch in outcomes.index]).rename_axis("Stretch")


def stretches_alt_text(outcomes: pd.DataFrame, names: Mapping[str, str] | None = None) -> str:
    """Return what `stretches` shows, in sentences with the figures."""
    shown = outcomes.iloc[:MOST_SHOWN]
    most = f"the {len(shown)} most frequent of {len(outcomes)}" if len(shown) < len(outcomes) else str(len(shown))
    return " ".join([f"What became of your stretches: {most}.", *sentences(shown, names)])


def _write_names(
    ax: Axes, shown: pd.DataFrame, y: np.ndarray, names: Mapping[str, str] | None, left: float | None
) -> None:
    for stretch, at in zip(shown.index, y, strict=True):
        name = name_of(stretch, names)
        if left is None:
            ax.text(0, at - 5, name, va="baseline", fontsize=SIZE, parse_math=False)
        else:
            room = int((left - 6) / (LETTER * SIZE))
            words = name if len(name) <= room else name[: room - 1].rstrip() + "…"
            ax.text(0, at + 10, words, va="center", fontsize=SIZE, parse_math=False)


def _draw_bars(ax: Axes, shown: pd.DataFrame, y: np.ndarray, left: float, room: float) -> None:
    styles = _styles()
    counts = shown[[kind for kind, _ in KINDS]].to_numpy(float)
    # A hurt day among hundreds must still be seen.
    least = np.where(counts > 0, 4.0, 0.0)
    total = max(float(counts.sum(axis=1).max()), 1.0)
    lengths = np.maximum(counts / total * (room - 12), least)
    ends = left + np.cumsum(lengths, axis=1)
    for n, (kind, _) in enumerate(KINDS):
        found = [
            Path(np.array([(b - a, t), (b, t), (b, t + 20), (b - a, t + 20), (b - a, t)]), closed=True)
            for a, b, t in zip(lengths[:, n], ends[:, n], y, strict=True)
            if a > 0
        ]
        draw(ax, found, **styles[kind])
    done = list(shown["done"])
    for length, count, t in zip(lengths[:, 0], done, y, strict=True):
        if length > 8 + 7 * len(str(count)):
            ax.text(left + 5, t + 10.5, str(count), va="center", fontsize=11)


def _draw_doses(ax: Axes, shown: pd.DataFrame, doses: pd.DataFrame, y: np.ndarray, left: float, room: float) -> None:
    """Draw each stretch's dose as steps over the time of all, with its first and last dose in words to the right."""
    words = DOSE_WORDS if room > 2 * DOSE_WORDS else 0.5 * room
    first, last = (numbers([doses["start"].agg(end)])[0] if len(doses) else 0.0 for end in ("min", "max"))
    scale = (room - words - GAP) / (last - first + 7)  # the last step lasts a week, too
    paths = []
    for stretch, t in zip(shown.index, y, strict=True):
        mine = doses[doses["stretch"] == stretch]
        if mine.empty:
            continue
        amount = (mine["reps"] * mine["hold_s"].clip(lower=1)).to_numpy(float)
        x = left + (numbers(mine["start"]) - first) * scale
        height = t + 18 - 16 * amount / max(float(amount.max()), 1e-9)
        paths.append(_steps(x, height, max(7 * scale, 3.0)))
        told = [dose_in_words(mine["reps"].iloc[n], mine["hold_s"].iloc[n]) for n in (0, -1)]
        text = told[1] if told[0] == told[1] or words < DOSE_WORDS else f"{told[0]} → {told[1]}"
        ax.text(left + room, t + 10, text, va="center", ha="right", fontsize=11)
    draw(ax, paths, fill=False, edgecolor=mpl.rcParams["text.color"], linewidth=1.6, capstyle="butt")


def _steps(x: np.ndarray, y: np.ndarray, last: float) -> Path:
    """Steps that hold each height up to the next place, the last one for a length of its own."""
    across = np.repeat(np.r_[x, x[-1] + last], 2)[1:-1]
    corners = np.column_stack([across, np.repeat(y, 2)])
    moves = [Path.MOVETO] + [Path.LINETO] * (len(corners) - 1)
    return Path(corners, moves)


def _legend_of(shown: pd.DataFrame) -> list[Any]:
    styles = _styles()
    return [Patch(**styles[kind], label=words) for kind, words in KINDS if shown[kind].any()]


def _styles() -> dict[str, dict[str, Any]]:
    ink = mpl.rcParams["text.color"]
    return {
        "done": {"facecolor": BAR, "edgecolor": BAR_EDGE, "linewidth": 0.8},
        "part": {"facecolor": "none", "edgecolor": BAR_EDGE, "linewidth": 0.8, "hatch": "////"},
        "left_out": {"facecolor": "none", "edgecolor": ink, "linewidth": 0.8, "alpha": 0.6},
        "hurt": {"facecolor": MEAN, "edgecolor": ink, "linewidth": 0.8, "hatch": "xxxx"},
    }
