"""Pictures of the days: frames in, axes out, each with a sentence for those who can't see it.

Colours are Okabe and Ito's, told apart by lightness and shape too; text and lines take matplotlib's own text colour, so
that a dark style works. Numbers come from adherence.py and trends.py, what both charts are made of from chart_parts.py.
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
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path
from matplotlib.ticker import PercentFormatter

from planner.adherence import OUTCOMES, counted, outcomes
from planner.chart_parts import (
    BAR,
    BAR_EDGE,
    LABEL_ROOM,
    MEAN,
    NARROW,
    PER_INCH,
    WIDTH,
    boxes,
    day_in_words,
    draw,
    left_of,
    lines,
    numbers,
    points,
    span,
    tell_dates,
    write_title,
)
from planner.errors import PlannerError
from planner.trends import WINDOW_DAYS, by_period, percent, rolling_pain

# Heights of the two charts, and of the words that stand where there is nothing to draw.
HEIGHT_ABOVE, HEIGHT_BELOW, HEIGHT_OF_WORDS = 210.0, 250.0, 50.0
FEWEST_DAYS = 28
ROOM_FOR_DIGIT = 8.0
SMALLEST_CELL, LARGEST_CELL = 14.7, 26.0
MOST_WEEKS = 53
LEGEND_SIZE, LEGEND_ABOVE = 12.0, 8.0
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


def anything_over_time(daily: pd.DataFrame, today: date | None = None) -> bool:
    """Whether `adherence_and_pain` has something to tell: a planned session was due, or two days have a rating."""
    return bool(counted(daily, today)["sessions_planned"].any()) or int(daily["pain"].count()) > 1


def adherence_and_pain(
    daily: pd.DataFrame,
    axes: Sequence[Axes] | None = None,
    *,
    others: pd.DataFrame | None = None,
    today: date | None = None,
    width: float = WIDTH,
) -> tuple[Axes, Axes]:
    """Draw adherence above and pain below on one time axis; return the two axes.

    daily: planner.daily. others: ratings that are not the pain of their day (planner.adherence.left_out), drawn hollow.
    axes: two axes to draw on; without them a new figure of `width` points is made. Weeks, or months beyond two years.
    Where no session was due, or nothing is rated, a sentence stands in place of that chart.
    """
    _check(daily)
    periods = by_period(daily, today)
    due = bool(periods["sessions_planned"].any())
    rated = bool(periods["ratings"].any()) or (others is not None and len(others) > 0)
    if axes is None:
        heights = (HEIGHT_ABOVE if due else HEIGHT_OF_WORDS, HEIGHT_BELOW if rated else HEIGHT_OF_WORDS)
        size = (width / PER_INCH, sum(heights) / PER_INCH)
        figure = Figure(size, PER_INCH, layout=ConstrainedLayoutEngine(w_pad=0), facecolor="none")
        axes = figure.subplots(2, 1, sharex=True, height_ratios=heights)
    upper, lower = axes
    start = periods.index[0]
    end = max(daily.index[-1] + pd.Timedelta(days=1), start + pd.Timedelta(days=FEWEST_DAYS))
    if due:
        _draw_adherence(upper, periods, daily)
    else:
        _say(upper, f"Planned and done, per {periods.index.name}", "No planned session was due.")
    if rated:
        _draw_pain(lower, daily, others)
    else:
        _say(lower, "Pain, 0 to 10", "No day has a rating.")
    for ax in (upper, lower):
        ax.set_xlim(*numbers([start, end]))
    told = lower if rated else upper
    tell_dates(told, start, end)
    told.tick_params(axis="x", labelbottom=True)
    return upper, lower


def adherence_and_pain_alt_text(
    daily: pd.DataFrame, others: pd.DataFrame | None = None, today: date | None = None
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
        parts.append(f"Later ratings, drawn hollow: {len(others)}.")
    if paused := int(daily["paused"].sum()):
        parts.append(f"Paused days: {paused}.")
    return " ".join(parts)


def _check(daily: pd.DataFrame) -> None:
    if daily.empty:
        raise PlannerError("There is no day to draw yet. Save a plan, do a session or rate your pain first.")


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
        *_hatch_pauses(ax, daily),
    ]
    ax.set_ylim(0, 1.2 if roomy else 1.05)
    ax.set_yticks([0, 0.5, 1])
    ax.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
    ax.tick_params(axis="x", length=0)
    _furnish(ax, f"Planned and done, per {periods.index.name}", handles, columns=4)


def _draw_pain(ax: Axes, daily: pd.DataFrame, others: pd.DataFrame | None) -> None:
    ink = mpl.rcParams["text.color"]
    noon = numbers(daily.index) + 0.5
    dense = len(daily) > 2 * points(ax)
    size, alpha, wider = (5.0 if len(daily) < 0.4 * points(ax) else 3.6), 0.55, 2.2
    if dense:  # where many dots lie on one another, each is fainter
        size, alpha, wider = 2.6, min(0.4, 2 * points(ax) / len(daily)), 1.0
    dot: dict[str, Any] = {"linestyle": "none", "marker": "o", "clip_on": False}
    handles = []
    if daily["pain"].notna().any():
        handles += [Line2D([], [], **dot, markersize=5, mfc=ink, mec="none", alpha=0.6, label="pain of the day")]
    handles += _draw_mean(ax, noon, rolling_pain(daily).to_numpy(), 1.4 if dense else 2.2)
    if others is not None and len(others):
        ring = {"mfc": "none", "mec": ink, "mew": 0.6 if dense else 1.0, "alpha": 0.7 * alpha if dense else 0.65}
        at = numbers(others["date"]) + 0.5
        ax.plot(at, others["pain"], **dot, **ring, markersize=size + wider, zorder=1.9)
        handles += [Line2D([], [], **dot, markersize=7, mfc="none", mec=ink, mew=1.0, alpha=0.8, label="later rating")]
    ax.plot(noon, daily["pain"], **dot, markersize=size, mfc=ink, mec="none", alpha=alpha)
    _hatch_pauses(ax, daily)
    ax.set_ylim(0, 10)
    ax.set_yticks(range(0, 11, 2))
    _furnish(ax, "Pain, 0 to 10", handles, columns=2 if points(ax) < NARROW else 3)


def _draw_mean(ax: Axes, noon: np.ndarray, mean: np.ndarray, width: float) -> list[Line2D]:
    """Draw the mean, as a dot where it stands alone, and return the legend's entry for it where there is one."""
    known = ~np.isnan(mean)
    if not known.any():
        return []
    beside = np.r_[False, known, False]
    alone = known & ~beside[:-2] & ~beside[2:]
    ax.plot(
        noon, mean, color=MEAN, linewidth=width, solid_capstyle="round", marker="o", ms=5, markevery=alone, zorder=2.1
    )
    return [Line2D([], [], color=MEAN, linewidth=2.2, label=f"{WINDOW_DAYS}-day mean")]


def _hatch_pauses(ax: Axes, daily: pd.DataFrame) -> list[Patch]:
    """Hatch every pause, and return the legend's entry for it where there is one."""
    style: dict[str, Any] = {
        "facecolor": "none",
        "edgecolor": mpl.rcParams["text.color"],
        "hatch": "//",
        "alpha": 0.6,
        "linewidth": 0.6,
    }
    paused = daily["paused"].to_numpy(bool)
    begins = numbers(daily.index)
    edges = np.flatnonzero(np.diff(np.r_[False, paused, False].astype(int)))
    for first, end in edges.reshape(-1, 2):
        day = begins[first]
        ax.axvspan(day, day + end - first, zorder=0, **style)
    return [Patch(label="pause", **style)] if len(edges) else []


def _say(ax: Axes, title: str, sentence: str) -> None:
    """Say in place of a chart that there is nothing to draw."""
    write_title(ax, title, pad=4)
    ax.set_axis_off()
    ax.text(0, 1, sentence, transform=left_of(ax), va="top", fontsize=12)


def _furnish(ax: Axes, title: str, handles: Sequence[Any], columns: int) -> None:
    """Give axes their title, with the legend below it, and quiet lines."""
    ink = mpl.rcParams["text.color"]
    rows = -(-len(handles) // columns)
    write_title(ax, title, pad=LEGEND_ABOVE + 8 + 17 * rows)
    legend = ax.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 1),
        bbox_transform=left_of(ax, LEGEND_ABOVE),
        ncols=columns,
        frameon=False,
        fontsize=11 if points(ax) < NARROW else 12,
        borderaxespad=0.2,
        borderpad=0.1,
        handlelength=1.3,
        handletextpad=0.5,
        columnspacing=1.2,
        labelspacing=0.25,
    )
    legend.set_in_layout(False)
    ax.set_facecolor("none")
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.spines["bottom"].set(alpha=0.5, color=ink)
    ax.grid(axis="y", color=ink, alpha=0.14, linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", length=0, labelsize=12, labelcolor=ink)
    ax.tick_params(axis="x", pad=7, labelsize=12, color=ink, labelcolor=ink)


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
    _check(daily)
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
    words = outcomes(daily, today)
    first = daily.index[0].to_period("W-SUN").start_time
    whole = pd.date_range(first, daily.index[-1].to_period("W-SUN").end_time, unit="us")
    cells = words.reindex(whole, fill_value="").to_numpy().reshape(-1, 7)
    table = pd.DataFrame(cells, whole[::7].rename("week"), WEEKDAY_NAMES)
    return table if weeks is None else table.iloc[-weeks:]


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
    """The column in which each month begins and its name, January with its year; none too near to the next."""
    starts = pd.DatetimeIndex(table.index).to_period("M")
    free = -1.0
    for x, month in enumerate(starts):
        if x and month == starts[x - 1]:
            continue
        name = month.strftime("%b %Y" if month.month == 1 or x == 0 else "%b")
        if x >= free:
            yield x, name
            free = x + (0.62 * LEGEND_SIZE * len(name) + 4) / cell


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
