"""Adherence and pain on one time axis: frames in, axes out, with a sentence for those who can't see it.

Colours are Okabe and Ito's, told apart by lightness and shape too; text and lines take matplotlib's own text colour, so
that a dark style works. Numbers come from adherence.py and overview.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from planner.analysis.adherence import counted
from planner.analysis.overview import WINDOW_DAYS, by_period, percent, rolling_pain
from planner.charts.marks_drawn import draw_marks, marks_legend, marks_words
from planner.charts.pain_over_time import draw_ratings, fitting_period, ratings_legend
from planner.charts.parts import (
    BAR,
    BAR_EDGE,
    LABEL_ROOM,
    NARROW,
    RIGHT_ROOM,
    WIDTH,
    boxes,
    check,
    day_in_words,
    draw,
    furnish,
    furnished_height,
    hatch_pauses,
    lines,
    numbers,
    paper,
    place,
    points,
    say,
    span,
    tell_dates,
)

# Heights of the two charts, of what stands between and below them, and of a title with the words that stand where there
# is nothing to draw.
HEIGHT_ABOVE, HEIGHT_BELOW, BETWEEN, FOOT = 136.0, 162.0, 10.0, 46.0
HEIGHT_OF_WORDS, TITLE_OF_WORDS = 28.0, 22.0
FEWEST_DAYS = 28
ROOM_FOR_DIGIT = 8.0


def anything_over_time(daily: pd.DataFrame, today: date | None = None) -> bool:
    """Whether `adherence_and_pain` has something to tell: a planned session was due, or two days have a rating."""
    return bool(counted(daily, today)["sessions_planned"].any()) or int(daily["pain"].count()) > 1


def adherence_and_pain(
    daily: pd.DataFrame,
    axes: Sequence[Axes] | None = None,
    *,
    others: pd.DataFrame | None = None,
    marks: pd.DataFrame | None = None,
    today: date | None = None,
    width: float = WIDTH,
) -> tuple[Axes, Axes]:
    """Draw adherence above and pain below on one time axis; return the two axes.

    daily: planner.daily. others: ratings that are not the pain of their day (planner.adherence.left_out), drawn hollow.
    marks: what else changed (Diary.marks), above the pain. axes: two axes to draw on; without them a new figure of
    `width` points is made. Weeks, or months beyond two years.
    Where no session was due, or nothing is rated, a sentence stands in place of that chart.
    """
    check(daily)
    periods = by_period(daily, today)
    due = bool(periods["sessions_planned"].any())
    rated = bool(periods["ratings"].any()) or (others is not None and len(others) > 0)
    room = width if axes is None else points(axes[0])
    period = fitting_period(len(daily), room)
    key = [*ratings_legend(daily, others, period), *marks_legend(marks, daily)] if rated else []
    upper, lower = _make(width, len(key), due=due, rated=rated) if axes is None else axes
    start = periods.index[0]
    end = max(daily.index[-1] + pd.Timedelta(days=1), start + pd.Timedelta(days=FEWEST_DAYS))
    if due:
        _draw_adherence(upper, periods, daily)
    else:
        say(upper, f"Planned and done, per {periods.index.name}", "No planned session was due.")
    if rated:
        draw_ratings(lower, daily, others, period)
        _furnish_pain(lower, daily, marks, key)
    else:
        say(lower, "Pain, 0 to 10", "No day has a rating.")
    for ax in (upper, lower):
        ax.set_xlim(*numbers([start, end]))
    upper.set_xticks([])
    tell_dates(lower if rated else upper, start, end)
    return upper, lower


def adherence_and_pain_alt_text(
    daily: pd.DataFrame,
    others: pd.DataFrame | None = None,
    today: date | None = None,
    marks: pd.DataFrame | None = None,
) -> str:
    """Return what `adherence_and_pain` shows, in sentences with the figures."""
    periods = by_period(daily, today)
    planned, done = int(periods["sessions_planned"].sum()), int(periods["sessions_done"].sum())
    shares, pain = periods["sessions_share"].dropna(), daily["pain"].dropna()
    mean = rolling_pain(daily).dropna()
    parts = [
        f"Two charts, {span(daily)}.",
        f"Above, planned sessions done per {periods.index.name}: {done} of {planned} ({percent(done / planned)}), "
        f"from {percent(shares.min())} to {percent(shares.max())} a {periods.index.name}."
        if planned
        else "Above, no planned session was due.",
        f"Below, pain on a scale of 0 to 10: {len(pain)} of {len(daily)} days have a rating, from {pain.min():.0f} to "
        f"{pain.max():.0f}, mean {pain.mean():.1f}."
        if len(pain)
        else "Below, no day has a pain rating.",
    ]
    if len(mean):
        parts.append(f"The last {WINDOW_DAYS}-day mean is {mean.iloc[-1]:.1f}, of {day_in_words(mean.index[-1])}.")
    if others is not None and len(others):
        parts.append(f"Later ratings: {len(others)}.")
    if paused := int(daily["paused"].sum()):
        parts.append(f"Paused days: {paused}.")
    if changed := marks_words(marks, daily):
        parts.append(changed)
    return " ".join(parts)


def _draw_adherence(ax: Axes, periods: pd.DataFrame, daily: pd.DataFrame) -> None:
    ink = mpl.rcParams["text.color"]
    begins = numbers(periods.index)
    months = pd.DatetimeIndex(periods.index).days_in_month.to_numpy()
    length = np.full(len(periods), 7) if periods.index.name == "week" else months
    middle, breadth = begins + length / 2, 0.8 * length
    share, seconds = periods["sessions_share"].to_numpy(), periods["seconds_share"].to_numpy()
    room = points(ax) * float(length.min()) / max(len(daily), FEWEST_DAYS)
    due = ~np.isnan(share)
    left, right, over = (middle - breadth / 2)[due], (middle + breadth / 2)[due], 0.1 * breadth[due]
    draw(ax, boxes(left, right, share[due]), facecolor=BAR, edgecolor=BAR_EDGE, linewidth=0.6 if room > 8 else 0)
    marks = zip(left - over, right + over, seconds[due], strict=True)
    draw(ax, [lines((x, y), (end, y)) for x, end, y in marks], fill=False, edgecolor=ink, linewidth=1.8)
    counts = zip(middle[due], periods["sessions_done"][due], periods["sessions_planned"][due], strict=True)
    told = [(x, f"{done}/{planned}") for x, done, planned in counts]
    roomy = room > ROOM_FOR_DIGIT * max(len(words) for _, words in told)
    for x, words in told if roomy else ():
        ax.text(x, 1.03, words, ha="center", va="bottom", fontsize=11)
    handles: list[Any] = [
        Patch(facecolor=BAR, edgecolor=BAR_EDGE, label="sessions"),
        Line2D([], [], color=ink, linewidth=1.8, label="time"),
        *hatch_pauses(ax, daily),
    ]
    ax.set_ylim(0, 1.2 if roomy else 1.05)
    ax.set_yticks([0, 0.5, 1])
    ax.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    ax.tick_params(axis="x", length=0)
    furnish(ax, f"Planned and done, per {periods.index.name}", handles, columns=4)


def _furnish_pain(ax: Axes, daily: pd.DataFrame, marks: pd.DataFrame | None, key: Sequence[Any]) -> None:
    hatch_pauses(ax, daily)
    ax.set_ylim(0, 10)
    ax.set_yticks(range(0, 11, 2))
    draw_marks(ax, marks, daily)
    furnish(ax, "Pain, 0 to 10", key, columns=_columns(points(ax)))


def _columns(width: float) -> int:
    return 2 if width < NARROW else 3


def _make(width: float, entries: int, *, due: bool, rated: bool) -> tuple[Axes, Axes]:
    """Return the axes of both charts, one above the other. entries: of the legend of pain."""
    heads = (
        furnished_height(1, 1) if due else TITLE_OF_WORDS,
        furnished_height(entries, _columns(width)) if rated else TITLE_OF_WORDS,
    )
    heights = (HEIGHT_ABOVE if due else HEIGHT_OF_WORDS, HEIGHT_BELOW if rated else HEIGHT_OF_WORDS)
    between = FOOT if due and not rated else BETWEEN
    below = heads[0] + heights[0] + between + heads[1]
    figure = paper(width, [below, heights[1], FOOT if rated else 0])
    room = width - LABEL_ROOM - RIGHT_ROOM
    upper, lower = (
        place(figure, LABEL_ROOM, top, room, height) for top, height in zip((heads[0], below), heights, strict=True)
    )
    return upper, lower
