"""What the charts share: colours, titles, many shapes as one, and a time axis that tells its dates in one way.

Knows nothing of what is drawn; the modules beside it do. Draws without pyplot: no figure is kept.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation, Transform

from planner.analysis.estimate_words import signed as signed
from planner.analysis.observed_days import observed
from planner.errors import PlannerError
from planner.words import day_in_words as day_in_words
from planner.words import month_in_short

BAR, BAR_EDGE, MEAN = "#56b4e9", "#0072b2", "#d55e00"
# In points, which are CSS pixels in a page: a figure's usual width, and below which it is laid out for a phone.
WIDTH = 820.0
NARROW = 500.0
PER_INCH = 72.0
# Room for the labels of the rows, left of the axes.
LABEL_ROOM = 42.0
# Beyond so many weeks the axis tells months, beyond so many months years.
WEEKS_TOLD, MONTHS_TOLD = 14, 40
LEGEND_ABOVE = 8.0
# Room that one date takes along the axis, in points.
DAY_ROOM, MONTH_ROOM, YEAR_ROOM = 58.0, 38.0, 44.0


def points(ax: Axes) -> float:
    """Return the width of the figure in points."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    return float(figure.get_figwidth() * PER_INCH)


def write_title(ax: Axes, words: str, pad: float) -> None:
    """Write the title, `pad` points above the axes and as far left as the labels of the rows."""
    size = 13 if points(ax) < NARROW else 14
    # y: its place is known, so that matplotlib need not measure all labels of the axes to find one.
    title = ax.set_title(words, loc="left", y=1.0, fontsize=size, fontweight="bold")
    title.set_transform(left_of(ax, pad))


def left_of(ax: Axes, above: float = 0.0, labels: float = LABEL_ROOM) -> Transform:
    """Return the axes' own coordinates, moved to where the labels of the rows begin and up by so many points."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    return ax.transAxes + ScaledTranslation(-labels / PER_INCH, above / PER_INCH, figure.dpi_scale_trans)


def draw(ax: Axes, paths: Sequence[Path], **style: Any) -> None:
    """Draw all paths as one: a year is a handful of shapes for the page, not hundreds.

    The limits of the axes stay as they are set: to find them from thousands of corners takes longer than to draw them.
    """
    if paths:
        ax.add_artist(PathPatch(Path.make_compound_path(*paths), **style))


def boxes(left: np.ndarray, right: np.ndarray, height: np.ndarray) -> list[Path]:
    """Return a box on the axis from each left to each right, as high as given."""
    corners = zip(left, right, height, strict=True)
    return [Path(np.array([(x, 0), (x, y), (end, y), (end, 0), (x, 0)]), closed=True) for x, end, y in corners]


def lines(*ends: tuple[float, float]) -> Path:
    """Return separate lines from pairs of ends."""
    return Path(np.array(ends), [Path.MOVETO, Path.LINETO] * (len(ends) // 2))


def numbers(days: Any) -> np.ndarray:
    """Return dates as matplotlib counts them: days."""
    return np.asarray(date2num(pd.DatetimeIndex(days)), float)  # type: ignore[no-untyped-call]


def tell_dates(ax: Axes, start: pd.Timestamp, end: pd.Timestamp) -> None:
    """Set the ticks of a time axis: Mondays ("23 Nov"), months ("Nov") or years ("2026"), evenly, as many as fit.

    Among days and months the year stands below the first tick and below the first one of each new year.
    """
    days, form = _ticks(start, end, points(ax) - DAY_ROOM)
    years = days.year.to_numpy()
    begins = np.diff(years, prepend=0) > 0
    told = [form.format(day=day.day, month=month_in_short(day), year=day.year) for day in days]
    below = [f"\n{year}" if first and "{year}" not in form else "" for year, first in zip(years, begins, strict=True)]
    ax.set_xticks(numbers(days), [text + year for text, year in zip(told, below, strict=True)])


def _ticks(start: pd.Timestamp, end: pd.Timestamp, room: float) -> tuple[pd.DatetimeIndex, str]:
    """Return the first ticks that fit, and how each is written."""
    for days, form, each in _possible_ticks(start, end):
        if len(days) * each <= room:
            return days, form
    return days, form  # the farthest apart


def _possible_ticks(start: pd.Timestamp, end: pd.Timestamp) -> Iterator[tuple[pd.DatetimeIndex, str, float]]:
    """Ticks from the closest together to the farthest apart, how they are written, and the room that one takes."""
    if (end - start).days <= 7 * (WEEKS_TOLD + 1):  # of more there are no Mondays to count
        mondays = pd.date_range(start, end, freq="W-MON", inclusive="left")
        for step in (1, 2, 4) if len(mondays) <= WEEKS_TOLD else ():
            yield mondays[::step], "{day} {month}", DAY_ROOM
    months = pd.date_range(start, end, freq="MS", inclusive="left")
    for step in (1, 2, 3, 6) if len(months) <= MONTHS_TOLD else ():
        yield months[(months.month - 1) % step == 0], "{month}", MONTH_ROOM
    januaries = months[months.month == 1]
    for step in (1, 2, 5, 10, 20, 50):
        yield januaries[januaries.year % step == 0], "{year}", YEAR_ROOM


def span(daily: pd.DataFrame) -> str:
    """Return the first and the last day in words."""
    return f"{day_in_words(daily.index[0])} to {day_in_words(daily.index[-1])}"


def check(daily: pd.DataFrame) -> None:
    """Raise PlannerError where there is no day to draw."""
    if daily.empty:
        raise PlannerError("There is no day to draw yet. Save a plan, do a session or rate your pain first.")


def hatch_pauses(ax: Axes, daily: pd.DataFrame) -> list[Patch]:
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


def say(ax: Axes, title: str, sentence: str) -> None:
    """Say in place of a chart that there is nothing to draw."""
    write_title(ax, title, pad=4)
    ax.set_axis_off()
    ax.text(0, 1, sentence, transform=left_of(ax), va="top", fontsize=12)


def furnish(ax: Axes, title: str, handles: Sequence[Any], columns: int) -> None:
    """Give axes their title, with the legend below it, and quiet lines."""
    write_title(ax, title, pad=furnished_height(len(handles), columns) - TITLE_LINE)
    _legend(ax, handles, columns, 11 if points(ax) < NARROW else 12, left_of(ax, LEGEND_ABOVE))
    calm(ax)


def furnished_height(entries: int, columns: int) -> float:
    """Return the points above the axes that `furnish` takes for a legend of so many entries."""
    return LEGEND_ABOVE + 8 + 17 * -(-entries // columns) + TITLE_LINE


# The breadth of a letter, as a share of its size; bold ones are broader.
LETTER, BOLD_LETTER = 0.56, 0.64
TITLE_LINE, SMALL_LINE = 18.0, 16.0
RIGHT_ROOM = 12.0


class Head:
    """What stands above a chart: its title, a line that says what the axis counts, and its legend, wrapped to fit.

    room: the points it may take across. height: the points that it needs above the axes; where several heads stand
    side by side, give all of them the highest one's, so that they begin at the same height.
    """

    def __init__(self, room: float, title: str, small: str = "", handles: Sequence[Any] = ()) -> None:
        self.size, self.small_size = (13.0, 11.0) if room < NARROW else (14.0, 12.0)
        self.title = textwrap.wrap(title, max(12, int(room / (BOLD_LETTER * self.size))))
        self.small = textwrap.wrap(small, max(12, int(room / (LETTER * self.small_size))))
        self.handles = handles
        longest = max((len(handle.get_label()) for handle in handles), default=0)
        each = LETTER * self.small_size * longest + 34
        self.columns = max(1, min(len(handles), int(room // each)))
        self.rows = -(-len(handles) // self.columns)
        self.legend_height = (self.small_size + 4) * self.rows + 6 if handles else 0.0
        self.height = LEGEND_ABOVE + self.legend_height + SMALL_LINE * len(self.small) + TITLE_LINE * len(self.title)

    def write(self, ax: Axes, labels: float = LABEL_ROOM) -> None:
        """Write it above the axes, as far left as the labels of their rows begin: so many points left of them."""
        if self.handles:
            text = TITLE_LINE * len(self.title) + SMALL_LINE * len(self.small)
            above = self.height - text - self.legend_height
            _legend(ax, self.handles, self.columns, self.small_size, left_of(ax, above, labels))
        at = self.height
        for told, line, size, weight in (
            (self.title, TITLE_LINE, self.size, "bold"),
            (self.small, SMALL_LINE, self.small_size, "normal"),
        ):
            for words in told:
                at -= line
                ax.text(0, 1, words, transform=left_of(ax, at + 4, labels), fontsize=size, fontweight=weight)


def paper(width: float, heights: Sequence[float]) -> Figure:
    """Return an empty figure of so many points, as high as its parts together."""
    return Figure((width / PER_INCH, sum(heights) / PER_INCH), PER_INCH, facecolor="none")


def place(figure: Figure, left: float, below: float, width: float, height: float) -> Axes:
    """Return new axes at a place in the figure, in points from its top left corner."""
    whole_width, whole_height = figure.get_figwidth() * PER_INCH, figure.get_figheight() * PER_INCH
    bottom = whole_height - below - height
    rect = (left / whole_width, bottom / whole_height, width / whole_width, height / whole_height)
    return figure.add_axes(rect)


def breadth(ax: Axes) -> float:
    """Return the width of the axes in points."""
    return float(points(ax) * ax.get_position().width)


@dataclass(frozen=True)
class Stand:
    """Where a chart of one picture stands: its axes, the head to write above them, and the points they are wide."""

    ax: Axes
    head: Head
    room: float


def room_for(ax: Axes | None, width: float) -> float:
    """Return the points that the axes of one picture are wide: the given ones, else new ones on so broad a figure."""
    return width - LABEL_ROOM - RIGHT_ROOM if ax is None else breadth(ax)


def stand(
    ax: Axes | None,
    width: float,
    height: float,
    foot: float,
    title: str,
    small: str = "",
    handles: Sequence[Any] = (),
) -> Stand:
    """Return where a chart of one picture stands: on `ax`, else on a new figure as high as head, height and foot.

    For axes with labels beside their rows. The head is written when all else is drawn.
    """
    room = room_for(ax, width)
    head = Head(room + LABEL_ROOM, title, small, handles)
    if ax is None:
        ax = place(paper(width, [head.height, height, foot]), LABEL_ROOM, head.height, room, height)
    return Stand(ax, head, room)


def calm(ax: Axes) -> None:
    """Give axes quiet lines."""
    ink = mpl.rcParams["text.color"]
    ax.set_facecolor("none")
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.spines["bottom"].set(alpha=0.5, color=ink)
    ax.grid(axis="y", color=ink, alpha=0.14, linewidth=0.8)
    ax.set_axisbelow(True)
    ax.tick_params(axis="y", left=False, length=0, labelsize=12, labelcolor=ink)
    ax.tick_params(axis="x", pad=7, labelsize=12, color=ink, labelcolor=ink)
    if not ax.get_ylabel():
        ax.yaxis.set_label_coords(0, 0)  # its place is known, so that matplotlib need not measure the ticks to find one


def signed_ticks(ax: Axes, low: float, high: float, least: float = 0.5) -> None:
    """Set the range (at least so far) and the ticks of an axis of differences, with signs, and a firm line at 0."""
    reach = max(-low, high, least) * 1.12
    ax.set_ylim(-reach, reach)
    ticks = [tick for tick in MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(-reach, reach) if abs(tick) <= reach]
    step = min(np.diff(ticks), default=1.0)
    decimals = 0 if step >= 0.99 else 1 if step >= 0.099 else 2
    ax.set_yticks(ticks, [signed(tick, decimals) for tick in ticks])
    ax.axhline(0, color=mpl.rcParams["text.color"], linewidth=1.0, alpha=0.7, zorder=1)


def dots(x: np.ndarray, y: np.ndarray) -> list[Path]:
    """Return a path that a round line cap makes a dot of, for each place: a year is one shape, not hundreds."""
    known = ~(np.isnan(x) | np.isnan(y))
    return [lines((a, b), (a + 1e-3, b)) for a, b in zip(x[known], y[known], strict=True)]


def in_order(daily: pd.DataFrame) -> pd.DataFrame:
    """Return one row per calendar day, with pain as a float and paused as a flag, whatever the frame was made by.

    Read as the statistics read it (analysis/observed_days.py): of several ratings of one day the first counts, what is
    no rating from 0 to 10 is none, and days in a gap have none. No other column is kept.
    """
    seen = observed(daily, needs=("pain",))
    known = pd.DataFrame({"pain": seen.pain, "paused": seen.paused}, seen.index)
    check(known)
    days = known.reindex(pd.date_range(known.index[0], known.index[-1], name="date", unit="us"))
    return days.assign(paused=days["paused"].eq(True))


def _legend(ax: Axes, handles: Sequence[Any], columns: int, size: float, at: Transform) -> None:
    legend = ax.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 1),
        bbox_transform=at,
        ncols=columns,
        frameon=False,
        fontsize=size,
        borderaxespad=0.2,
        borderpad=0.1,
        handlelength=1.3,
        handletextpad=0.5,
        columnspacing=1.2,
        labelspacing=0.25,
    )
    legend.set_in_layout(False)
