"""How pain goes with stretching on the same day and up to a week before, beside its mirror: pain first.

Results in, axes out. Lag 0 and the mirror can't be an effect of stretching: whatever shows there warns about the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from planner.analysis.trends import Result
from planner.charts.parts import (
    BAR_EDGE,
    LABEL_ROOM,
    NARROW,
    RIGHT_ROOM,
    WIDTH,
    Head,
    breadth,
    calm,
    draw,
    lines,
    paper,
    place,
    signed,
    signed_ticks,
)

HEIGHT, FOOT, BETWEEN = 200.0, 48.0, 30.0
TITLES = ("Pain after stretching", "The mirror: skipping after pain")
UNITS = (
    "Points of pain more (+) or less (−) after a day with stretching",
    "Sessions skipped more (+) or less (−) per point of pain, in percentage points",
)
NAMES = ("could be an effect, or chance", "can't be an effect of stretching")
AXES = ("days from stretching to the rating", "days from the rating to the session")

# An axis reaches at least so far, so that small differences look small.
LEAST_REACH = (0.5, 5.0)

Results = Mapping[int, Result]


def association_by_lag(
    results: Results,
    mirror: Results,
    axes: Sequence[Axes] | None = None,
    *,
    units: tuple[str, str] = UNITS,
    width: float = WIDTH,
) -> tuple[Axes, Axes]:
    """Draw the association at each lag (days) with its interval, and the mirror beside it; return the two axes.

    results: by lag, planner.trends.association. mirror: by lag, planner.trends.reverse. units: what the two axes count.
    What can't be an effect of stretching is hollow, on hatched ground: lag 0, because the rating comes first, and all
    of the mirror. A lag without enough data is a gap that says so. Below 500 points the mirror stands below.
    """
    stacked = width < NARROW
    each = width if stacked else (width - BETWEEN) / 2
    rooms = [each] * 2 if axes is None else [breadth(ax) + LABEL_ROOM for ax in axes]
    heads = [Head(rooms[n], TITLES[n], units[n], _legend_of(n)) for n in (0, 1)]
    if axes is None:
        axes = _make(width, each, heads, stacked=stacked)
    for n, (ax, found, head) in enumerate(zip(axes, (results, mirror), heads, strict=True)):
        _draw(ax, found, all_hollow=bool(n))
        ax.set_xlabel(AXES[n], fontsize=head.small_size, labelpad=5, color=mpl.rcParams["text.color"])
        head.write(ax)
    return axes[0], axes[1]


def association_by_lag_table(results: Results, mirror: Results) -> pd.DataFrame:
    """Return the numbers behind the picture, one row per lag; NaN where there is not enough."""
    kinds = (("Pain after stretching", results), ("Skipping after pain", mirror))
    rows = [
        {"What": kind, "Days": lag, "Difference": r.estimate, "Low": r.low, "High": r.high, "Days used": r.n}
        for kind, found in kinds
        for lag, r in sorted(found.items())
    ]
    table = pd.DataFrame(rows, columns=["What", "Days", "Difference", "Low", "High", "Days used"])
    effect = (table["What"] == kinds[0][0]) & (table["Days"] > 0)
    return table.assign(**{"Can be an effect": effect.map({True: "yes", False: "no"})})


def association_by_lag_alt_text(results: Results, mirror: Results) -> str:
    """Return what the picture shows, in sentences with the figures."""
    first = "Two charts. The first: pain after a day with stretching, by days in between."
    second = "The mirror: sessions skipped after pain, in percentage points per point."
    warning = "None of it can be an effect of stretching."
    told = [first, *_sentences(results, "can't be an effect, because the rating comes first"), second, warning]
    return " ".join([*told, *_sentences(mirror, "")])


def _sentences(found: Results, why_not: str) -> list[str]:
    enough = {lag: r for lag, r in sorted(found.items()) if r.enough}
    lacking = [lag for lag in sorted(found) if lag not in enough]
    level = next((f" ({100 * r.level:.0f} % range)" for r in enough.values()), "")
    words = [
        f"{_days(lag)} {signed(r.estimate, 2)}, {signed(r.low, 2)} to {signed(r.high, 2)}"
        + (f" ({why_not})" if why_not and lag == 0 else "")
        for lag, r in enough.items()
    ]
    told = [f"Difference{level}: {'; '.join(words)}."] if words else []
    return told + ([f"Not enough days: {', '.join(map(_days, lacking))}."] if lacking else [])


def _days(lag: int) -> str:
    return "same day" if lag == 0 else f"{lag} {'day' if lag == 1 else 'days'}"


def _make(width: float, each: float, heads: Sequence[Head], *, stacked: bool) -> list[Axes]:
    room = each - LABEL_ROOM - RIGHT_ROOM
    if stacked:
        below = heads[0].height + HEIGHT + FOOT + BETWEEN + heads[1].height
        figure = paper(width, [below, HEIGHT, FOOT])
        return [place(figure, LABEL_ROOM, top, room, HEIGHT) for top in (heads[0].height, below)]
    top = heads[0].height = heads[1].height = max(head.height for head in heads)
    figure = paper(width, [top, HEIGHT, FOOT])
    return [place(figure, left + LABEL_ROOM, top, room, HEIGHT) for left in (0.0, each + BETWEEN)]


def _draw(ax: Axes, found: Results, *, all_hollow: bool) -> None:
    last = max(found, default=7)
    enough = {lag: r for lag, r in sorted(found.items()) if r.enough}
    ends = [bound for r in enough.values() for bound in (r.low, r.high)]
    signed_ticks(ax, min(ends, default=-1.0), max(ends, default=1.0), least=LEAST_REACH[int(all_hollow)])
    reach = ax.get_ylim()[1]
    ax.axvspan(-0.5, last + 0.5 if all_hollow else 0.5, **_ground())
    hollow = {lag: r for lag, r in enough.items() if all_hollow or lag == 0}
    _draw_points(ax, hollow, mpl.rcParams["text.color"], gap=reach * 9 / HEIGHT)
    _draw_points(ax, {lag: r for lag, r in enough.items() if lag not in hollow}, BAR_EDGE, gap=0.0)
    for lag in set(found) - set(enough):
        ax.text(lag, 0.05 * reach, "not enough", rotation=90, ha="center", va="bottom", fontsize=11)
    calm(ax)
    ax.set_xlim(-0.5, last + 0.5)
    ax.set_xticks(range(last + 1), ["same\nday" if lag == 0 else str(lag) for lag in range(last + 1)])
    ax.tick_params(axis="x", length=0, pad=4, labelsize=11)


def _draw_points(ax: Axes, found: Results, colour: str, gap: float) -> None:
    """Draw estimates with their intervals. gap: half the height of a hollow mark, 0 for filled ones."""
    paths = []
    for lag, r in found.items():
        paths += [lines((lag, low), (lag, high)) for low, high in _halves(r, gap) if high > low]
    draw(ax, paths, fill=False, edgecolor=colour, linewidth=1.4 if gap else 2.2)
    face = "none" if gap else colour
    ax.plot(list(found), [r.estimate for r in found.values()], "o", mfc=face, mec=colour, mew=1.4, markersize=7.5)


def _halves(result: Result, gap: float) -> list[tuple[float, float]]:
    return [(result.low, result.estimate - gap), (result.estimate + gap, result.high)]


def _ground() -> dict[str, Any]:
    """Hatched ground, for what can't be an effect."""
    ink = mpl.rcParams["text.color"]
    return {"facecolor": "none", "edgecolor": ink, "hatch": "//", "alpha": 0.45, "linewidth": 0, "zorder": 0}


def _legend_of(n: int) -> list[Any]:
    ink = mpl.rcParams["text.color"]
    dot: dict[str, Any] = {"linestyle": "none", "marker": "o", "markersize": 7}
    could = Line2D([], [], **dot, mfc=BAR_EDGE, mec=BAR_EDGE, label=NAMES[0])
    cannot = Line2D([], [], **dot, mfc="none", mec=ink, mew=1.4, label=NAMES[1])
    return [cannot] if n else [could, cannot]
