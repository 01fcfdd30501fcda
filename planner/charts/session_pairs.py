"""Pain right before and right after each session, and how often it went which way: frames in, axes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from planner.analysis.observed_days import NO_DAY, days_of, in_order, need, ratings
from planner.charts.parts import (
    BAR,
    BAR_EDGE,
    LABEL_ROOM,
    MEAN,
    NARROW,
    RIGHT_ROOM,
    WIDTH,
    Head,
    boxes,
    breadth,
    calm,
    day_in_words,
    draw,
    lines,
    paper,
    place,
    signed,
)
from planner.errors import PlannerError
from planner.words import day_in_short

HEIGHT, FOOT, FOOT_BELOW, BETWEEN = 210.0, 30.0, 46.0, 30.0
SESSION_ROOM = 8.0


def before_and_after(
    sessions: pd.DataFrame, axes: Sequence[Axes] | None = None, *, width: float = WIDTH
) -> tuple[Axes, Axes]:
    """Draw each session's pair of ratings, and beside it how many sessions had which change; return the two axes.

    sessions: diary.sessions(), or a frame with date, pain_before and pain_after; sessions that lack a rating are left
    out. The mark of the rating after points the way the pain went. Where not all sessions fit, the last ones are shown
    and the title says so; the changes count all. Below 500 points the second chart stands below.
    """
    pairs = _pairs(sessions)
    stacked = width < NARROW
    shares = (1.0, 1.0) if stacked else (0.62, 0.38)
    sizes = [width * share - (0 if stacked else BETWEEN / 2) for share in shares]
    rooms = [size - LABEL_ROOM - RIGHT_ROOM for size in sizes] if axes is None else [breadth(ax) for ax in axes]
    shown = pairs.iloc[-int(rooms[0] // SESSION_ROOM) :]
    last = f", the last {len(shown)}" if len(shown) < len(pairs) else ""
    titles = (f"Pain before and after{last}", f"Change, {'all ' if last else ''}{_sessions(len(pairs))}")
    small = ("0 to 10, one column for each session", "Sessions by points, after minus before")
    keys: tuple[list[Any], list[Any]] = (_pairs_legend(shown), [])
    heads = [Head(rooms[n] + LABEL_ROOM, titles[n], small[n], keys[n]) for n in (0, 1)]
    if axes is None:
        axes = _make(width, sizes, rooms, heads, stacked=stacked)
    _draw_pairs(axes[0], shown, rooms[0])
    _draw_changes(axes[1], pairs)
    for ax, head in zip(axes, heads, strict=True):
        calm(ax)
        ax.tick_params(axis="x", length=0)
        head.write(ax)
    return axes[0], axes[1]


def before_and_after_table(sessions: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers behind the picture, one row per session with both ratings, the newest first."""
    pairs = _pairs(sessions, least=0)
    columns = {"date": "Day", "before": "Before", "after": "After", "change": "Change"}
    whole = {"Before": int, "After": int, "Change": int}
    return pairs.rename(columns=columns)[::-1].reset_index(drop=True).astype(whole)


def before_and_after_alt_text(sessions: pd.DataFrame) -> str:
    """Return what the picture shows, in sentences with the figures."""
    pairs = _pairs(sessions)
    change = pairs["change"]
    less, same, more = int((change < 0).sum()), int((change == 0).sum()), int((change > 0).sum())
    days = " to ".join(day_in_words(day) for day in pairs["date"].iloc[[0, -1]])
    return (
        f"Two charts of {_sessions(len(pairs))} with a rating before and after, {days}. "
        f"Pain after was lower in {less}, the same in {same}, higher in {more}; "
        f"the mean change is {signed(change.mean())} points. This can happen without stretching."
    )


def _pairs(sessions: pd.DataFrame, least: int = 1) -> pd.DataFrame:
    """Sessions with both ratings in order of time: date, before, after, change."""
    need(sessions, "date", "pain_before", "pain_after")
    sessions = in_order(sessions)
    days = days_of(sessions["date"])
    each = pd.DataFrame(
        {
            "date": pd.to_datetime(np.where(days == NO_DAY, 0, days), unit="D").as_unit("us"),
            "before": ratings(sessions["pain_before"]),
            "after": ratings(sessions["pain_after"]),
        }
    )
    pairs: pd.DataFrame = each[days != NO_DAY].dropna().reset_index(drop=True)
    if len(pairs) < least:
        raise PlannerError("No session has a rating before and after yet. Rate your pain at both ends of a session.")
    return pairs.assign(change=pairs["after"] - pairs["before"])


def _sessions(count: int) -> str:
    return f"{count} {'session' if count == 1 else 'sessions'}"


def _make(
    width: float, sizes: Sequence[float], rooms: Sequence[float], heads: Sequence[Head], *, stacked: bool
) -> list[Axes]:
    if stacked:
        below = heads[0].height + HEIGHT + FOOT + BETWEEN + heads[1].height
        figure = paper(width, [below, HEIGHT, FOOT_BELOW])
        tops, lefts = (heads[0].height, below), (0.0, 0.0)
    else:
        top = heads[0].height = heads[1].height = max(head.height for head in heads)
        figure = paper(width, [top, HEIGHT, FOOT_BELOW])
        tops, lefts = (top, top), (0.0, sizes[0] + BETWEEN)
    return [place(figure, lefts[n] + LABEL_ROOM, tops[n], rooms[n], HEIGHT) for n in (0, 1)]


def _draw_pairs(ax: Axes, pairs: pd.DataFrame, room: float) -> None:
    ink = mpl.rcParams["text.color"]
    x, before, after = np.arange(len(pairs)), pairs["before"].to_numpy(), pairs["after"].to_numpy()
    change = after - before
    each = room / max(len(pairs), 12)
    size = min(max(0.55 * each, 4.5), 8.0)
    moved = change != 0
    paths = [lines((n, a), (n, b)) for n, a, b in zip(x[moved], before[moved], after[moved], strict=True)]
    draw(ax, paths, fill=False, edgecolor=ink, alpha=0.5, linewidth=1.3)
    style: dict[str, Any] = {"linestyle": "none", "clip_on": False}
    ax.plot(x, before, marker="o", mfc="none", mec=ink, mew=1.0, markersize=size, alpha=0.7, **style)
    for chosen, mark, colour in ((change < 0, "v", BAR_EDGE), (change > 0, "^", MEAN), (~moved, "o", ink)):
        bigger = 0.5 * size if mark == "o" else size + 0.8
        ax.plot(x[chosen], after[chosen], marker=mark, mfc=colour, mec="none", markersize=bigger, **style)
    ax.set_xlim(-0.7, max(len(pairs), 12) - 0.3)
    ax.set_ylim(-0.4, 10.4)
    ax.set_yticks(range(0, 11, 2))
    ends = [(0, "left"), (len(pairs) - 1, "right")] if len(pairs) * each > 190 else [(0, "left")]
    dates = [pairs["date"].iloc[n] for n, _ in ends]
    ax.set_xticks([n - 0.5 if side == "left" else n + 0.5 for n, side in ends], [day_in_short(day) for day in dates])
    for label, (_, side) in zip(ax.get_xticklabels(), ends, strict=True):
        label.set_horizontalalignment("left" if side == "left" else "right")


def _draw_changes(ax: Axes, pairs: pd.DataFrame) -> None:
    counts = pairs["change"].round().astype(int).value_counts()
    reach = max(int(np.abs(counts.index).max()), 3)
    at = np.array(sorted(counts.index))
    height = counts.reindex(at).to_numpy(float)
    for chosen, face, hatch in ((at < 0, BAR, ""), (at == 0, "none", ""), (at > 0, "none", "////")):
        found = boxes(at[chosen] - 0.4, at[chosen] + 0.4, height[chosen])
        edge = BAR_EDGE if hatch == "" and face != "none" else mpl.rcParams["text.color"]
        draw(ax, found, facecolor=face, edgecolor=edge, hatch=hatch, linewidth=1.0)
    step = 1 if reach <= 5 else 2
    ticks = np.arange(-(reach // step) * step, reach + 1, step)
    ax.set_xlim(-reach - 0.6, reach + 0.6)
    ax.set_xticks(ticks, [signed(float(tick), 0) for tick in ticks])
    top = float(height.max()) * 1.1
    ax.set_ylim(0, top)
    ax.set_yticks([tick for tick in MaxNLocator(5, integer=True).tick_values(0, top) if tick <= top])
    ax.set_xlabel("← less pain after   more →", fontsize=11, labelpad=3, color=mpl.rcParams["text.color"])


def _pairs_legend(pairs: pd.DataFrame) -> list[Any]:
    ink = mpl.rcParams["text.color"]
    entries = [Line2D([], [], linestyle="none", marker="o", mfc="none", mec=ink, markersize=7, label="before")]
    kinds = (("v", BAR_EDGE, "after: less", pairs["change"] < 0), ("^", MEAN, "after: more", pairs["change"] > 0))
    for mark, colour, words, chosen in kinds:
        if chosen.any():
            entries.append(Line2D([], [], linestyle="none", marker=mark, mfc=colour, mec="none", ms=8, label=words))
    if (pairs["change"] == 0).any():
        entries.append(Line2D([], [], linestyle="none", marker="o", mfc=ink, mec="none", ms=4, label="after: the same"))
    return entries
