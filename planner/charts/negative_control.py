"""What chance does: the same question asked of many shuffled copies of the diary, in which there is nothing to find.

Results in, axes out; planner.chance shuffles.
"""

from __future__ import annotations

import textwrap
from typing import Any, Protocol

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from numpy.typing import ArrayLike

from planner.analysis.trends import Result
from planner.charts.parts import (
    BAR_EDGE,
    LETTER,
    MEAN,
    WIDTH,
    calm,
    draw,
    lines,
    signed,
    signed_ticks,
    stand,
)

HEIGHT, FOOT = 220.0, 30.0
YOURS_ROOM = 40.0
TITLE = "What chance alone does to your diary"
UNIT = "Points of pain more (+) or less (−) after stretching"


class Chance(Protocol):
    """Estimates of shuffled diaries with their intervals: planner.chance.shuffled gives one."""

    @property
    def estimates(self) -> ArrayLike: ...
    @property
    def lows(self) -> ArrayLike: ...
    @property
    def highs(self) -> ArrayLike: ...
    @property
    def sentence(self) -> str: ...


def shuffled(
    chance: Chance, actual: Result | None = None, ax: Axes | None = None, *, unit: str = UNIT, width: float = WIDTH
) -> Axes:
    """Draw the shuffled diaries' estimates with their intervals, from low to high, and the person's own beside them.

    chance: planner.chance.shuffled. actual: the same question asked of the diary as it is. unit: what the axis counts.
    A shuffled interval that keeps off 0 looks like an effect and is none: it is bold, with a dot. Where the diary is
    too short for an own estimate, its place says so.
    """
    found = _in_order(chance)
    where = stand(ax, width, HEIGHT, FOOT, TITLE, unit, _legend_of(found, actual))
    ax, room = where.ax, where.room
    count = max(len(found), 1)
    each = (room - YOURS_ROOM) / count
    own = [actual.low, actual.high] if actual is not None and actual.enough else []
    ends = [*found["Low"], *found["High"], *own]
    signed_ticks(ax, min(ends, default=-1.0), max(ends, default=1.0))
    ink = mpl.rcParams["text.color"]
    off = found["Looks like an effect"].to_numpy(bool)
    for chosen, colour, alpha, line in ((~off, ink, 0.4, 0.5 * each), (off, BAR_EDGE, 1.0, 0.8 * each)):
        rows = found[chosen]
        at = np.flatnonzero(chosen)
        paths = [
            lines((x, low), (x, high)) for x, low, high in zip(at.tolist(), rows["Low"], rows["High"], strict=True)
        ]
        draw(ax, paths, fill=False, edgecolor=colour, alpha=alpha, linewidth=min(max(line, 0.7), 4.0))
    at = np.flatnonzero(off)
    ax.plot(at, found["Estimate"].to_numpy()[at], "o", mfc=BAR_EDGE, mec="none", markersize=min(max(each, 3.0), 6.0))
    right = count - 0.5 + YOURS_ROOM / max(each, 1e-9)
    ax.set_xlim(-0.5, right)
    _draw_actual(ax, actual, (count - 0.5 + right) / 2)
    if not len(found):
        words = textwrap.fill(chance.sentence, int((room - YOURS_ROOM) / (LETTER * 12)))
        ax.text(0.02, 0.97, words, transform=ax.transAxes, va="top", fontsize=12)
    calm(ax)
    middle = (len(found) - 1) / 2
    ticks = [(middle, f"{len(found)} shuffled diaries, low to high")] if len(found) else []
    ticks += [((count - 0.5 + right) / 2, "yours")] if actual is not None else []
    ax.set_xticks([x for x, _ in ticks], [words for _, words in ticks])
    ax.tick_params(axis="x", length=0, labelsize=where.head.small_size)
    where.head.write(ax)
    return ax


def shuffled_table(chance: Chance, actual: Result | None = None) -> pd.DataFrame:
    """Return the numbers behind the picture: the diary as it is first, then the shuffled ones from low to high."""
    found = _in_order(chance)
    found.insert(0, "Diary", [f"shuffled {n}" for n in range(1, len(found) + 1)])
    if actual is None:
        return found
    off = bool(actual.low > 0 or actual.high < 0)
    own = {"Diary": "yours", "Estimate": actual.estimate, "Low": actual.low, "High": actual.high}
    first = pd.DataFrame([own | {"Looks like an effect": off}])
    return pd.concat([first, found], ignore_index=True) if len(found) else first


def shuffled_alt_text(chance: Chance, actual: Result | None = None) -> str:
    """Return what the picture shows, in sentences with the figures."""
    found = _in_order(chance)
    parts = [f"{TITLE}: {len(found)} shuffled copies, in which nothing is to be found."]
    if len(found):
        low, high = found["Estimate"].iloc[[0, -1]]
        parts.append(
            f"Their estimates run from {signed(low, 2)} to {signed(high, 2)}; "
            f"{int(found['Looks like an effect'].sum())} look like an effect."
        )
    if actual is not None and actual.enough:
        parts.append(f"Yours is {signed(actual.estimate, 2)} ({signed(actual.low, 2)} to {signed(actual.high, 2)}).")
    elif actual is not None:
        parts.append("Your own diary has not enough days yet.")
    return " ".join([*parts, chance.sentence]).strip()


def _in_order(chance: Chance) -> pd.DataFrame:
    """The shuffled estimates from low to high; those without one are left out."""
    columns = {"Estimate": chance.estimates, "Low": chance.lows, "High": chance.highs}
    found = pd.DataFrame({name: np.asarray(values, float).ravel() for name, values in columns.items()}).dropna()
    found["Looks like an effect"] = (found["Low"] > 0) | (found["High"] < 0)
    return found.sort_values("Estimate", ignore_index=True)


def _draw_actual(ax: Axes, actual: Result | None, x: float) -> None:
    if actual is None:
        return
    if not actual.enough:
        top = ax.get_ylim()[1]
        ax.text(x, 0.05 * top, "not enough", rotation=90, ha="center", va="bottom", fontsize=11)
        return
    draw(ax, [lines((x, actual.low), (x, actual.high))], fill=False, edgecolor=MEAN, linewidth=3.0)
    ax.plot([x], [actual.estimate], "D", mfc=MEAN, mec="none", markersize=9)
    ax.axhline(actual.estimate, color=MEAN, linewidth=1.0, linestyle=(0, (4, 3)), zorder=1)


def _legend_of(found: pd.DataFrame, actual: Result | None) -> list[Any]:
    ink = mpl.rcParams["text.color"]
    off = int(found["Looks like an effect"].sum())
    entries: list[Any] = [Line2D([], [], color=ink, alpha=0.4, linewidth=1.5, label="a shuffled diary")]
    style: dict[str, Any] = {"color": BAR_EDGE, "linewidth": 2.0, "marker": "o", "markersize": 5}
    entries.append(Line2D([], [], **style, label=f"looks like an effect: {off} of {len(found)}"))
    if actual is not None and actual.enough:
        entries.append(Line2D([], [], color=MEAN, linewidth=2.5, marker="D", markersize=7, label="yours"))
    return entries
