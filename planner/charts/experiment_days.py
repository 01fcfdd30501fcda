"""An experiment's periods as the coin chose them, whether they were kept to, and pain: a frame in, axes out.

Shows the days; what they say stands in planner.experiment.
"""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path

from planner.charts.parts import (
    BAR,
    BAR_EDGE,
    MEAN,
    WIDTH,
    calm,
    check,
    day_in_words,
    draw,
    lines,
    numbers,
    stand,
    tell_dates,
)

HEIGHT, FOOT = 230.0, 46.0
TOP, KEPT_AT = 10.0, -0.9
ARMS = ("on", "off")


def experiment(
    days: pd.DataFrame, ax: Axes | None = None, *, words: tuple[str, str] = ARMS, width: float = WIDTH
) -> Axes:
    """Draw the periods of an experiment, the pain of each day, each period's mean and which days were not kept to.

    days: one row per day: date (or as index), pair, arm ("on" or "off"), pain (0 to 10 or missing), kept (missing where
    not known; the column may lack), washed_out (does not count; may lack). words: how the two arms are called. Periods
    "on" have a filled strip above, periods "off" an empty one; pairs are set apart by lines.
    """
    days = _tidy(days)
    pairs = days["pair"].nunique()
    title = f"Your experiment: {pairs} {'pair' if pairs == 1 else 'pairs'} of periods"
    where = stand(ax, width, HEIGHT, FOOT, title, "Pain, 0 to 10", _legend_of(days, words))
    ax, room = where.ax, where.room
    begins = numbers(days.index)
    start, end = days.index[0], days.index[-1] + pd.Timedelta(days=1)
    _draw_periods(ax, days, room / (end - start).days)
    _draw_pain(ax, days, begins + 0.5, room)
    missed = days["kept"].eq(False).to_numpy(bool, na_value=False)
    size = min(max(0.6 * room / len(days), 3.5), 7.0)
    ax.plot(begins[missed] + 0.5, np.full(int(missed.sum()), KEPT_AT), "x", mec=_ink(), mew=1.3, markersize=size)
    calm(ax)
    ax.set_xlim(*numbers([start, end]))
    ax.set_ylim(-1.6, TOP + 1.3)
    ax.set_yticks(range(0, 11, 2))
    tell_dates(ax, start, end)
    where.head.write(ax)
    return ax


def experiment_table(days: pd.DataFrame, words: tuple[str, str] = ARMS) -> pd.DataFrame:
    """Return the numbers behind the picture, one row per period."""
    days = _tidy(days)
    called = dict(zip(ARMS, words, strict=True))
    rows = []
    for _, period in days.groupby("period"):
        counts = period[~period["washed_out"]]
        known = period["kept"].dropna()
        rows.append(
            {
                "Pair": period["pair"].iloc[0],
                "From": period.index[0],
                "To": period.index[-1],
                "Chosen by the coin": called[period["arm"].iloc[0]],
                "Days kept to": int(known.sum()),
                "Days known": len(known),
                "Mean pain": counts["pain"].mean(),
                "Days rated": int(counts["pain"].count()),
            }
        )
    return pd.DataFrame(rows)


def experiment_alt_text(days: pd.DataFrame, words: tuple[str, str] = ARMS) -> str:
    """Return what `experiment` shows, in sentences with the figures."""
    table, tidy = experiment_table(days, words), _tidy(days)
    pairs = tidy["pair"].nunique()
    parts = [
        f"An experiment of {pairs} {'pair' if pairs == 1 else 'pairs'} of periods, {day_in_words(tidy.index[0])} to "
        f"{day_in_words(tidy.index[-1])}."
    ]
    for arm, word in zip(ARMS, words, strict=True):
        mine = tidy[(tidy["arm"] == arm) & ~tidy["washed_out"]]
        rated = mine["pain"].dropna()
        mean = f"mean pain {rated.mean():.1f} from {len(rated)} ratings" if len(rated) else "no ratings"
        parts.append(f"{word.capitalize()}: {int((tidy['arm'] == arm).sum())} days, {mean}.")
    known, kept = int(table["Days known"].sum()), int(table["Days kept to"].sum())
    if known:
        parts.append(f"Kept to what the coin chose on {kept} of {known} days.")
    if washed := int(tidy["washed_out"].sum()):
        parts.append(f"Days at the beginning of a period that do not count: {washed}.")
    return " ".join(parts)


def _ink() -> str:
    return str(mpl.rcParams["text.color"])


def _tidy(days: pd.DataFrame) -> pd.DataFrame:
    """One row per day by date, with every column, and `period` counted from 0."""
    check(days)
    if "date" in days:
        days = days.set_index("date")
    index = pd.DatetimeIndex(pd.to_datetime(days.index)).normalize()
    days = days.set_axis(index)[~index.duplicated()].sort_index()
    nothing = pd.Series(pd.NA, days.index, dtype="boolean")
    kept = days["kept"].astype("boolean") if "kept" in days else nothing
    washed = days["washed_out"].eq(True) if "washed_out" in days else nothing.fillna(False)
    changes = (days["arm"] != days["arm"].shift()) | (days["pair"] != days["pair"].shift())
    return pd.DataFrame(
        {
            "pair": days["pair"],
            "arm": days["arm"],
            "period": changes.cumsum() - 1,
            "kept": kept,
            "pain": pd.to_numeric(days["pain"], errors="coerce").astype(float),
            "washed_out": washed.astype(bool),
        }
    )


def _draw_periods(ax: Axes, days: pd.DataFrame, each: float) -> None:
    """Draw the strip of periods at the top, a line between pairs, and the number of each pair where it fits."""
    spans: dict[str, list[Path]] = {arm: [] for arm in ARMS}
    for _, period in days.groupby("period"):
        first, last = numbers(period.index[[0, -1]])
        corners = [(first, TOP + 0.4), (first, TOP + 1.2), (last + 1, TOP + 1.2), (last + 1, TOP + 0.4)]
        spans[period["arm"].iloc[0]].append(Path(np.array([*corners, corners[0]]), closed=True))
    draw(ax, spans["on"], facecolor=BAR, edgecolor=BAR_EDGE, linewidth=0.8, clip_on=False)
    draw(ax, spans["off"], facecolor="none", edgecolor=_ink(), linewidth=0.8, alpha=0.7, clip_on=False)
    pairs = [pair for _, pair in days.groupby("pair")]
    between = [numbers(pair.index[:1])[0] for pair in pairs[1:]]
    style: dict[str, Any] = {"edgecolor": _ink(), "alpha": 0.3, "linewidth": 0.8}
    if each * len(days) / len(pairs) > 6:
        draw(ax, [lines((x, 0), (x, TOP + 1.2)) for x in between], fill=False, **style)


def _draw_pain(ax: Axes, days: pd.DataFrame, noon: np.ndarray, room: float) -> None:
    counts = ~days["washed_out"].to_numpy(bool)
    pain = days["pain"].to_numpy()
    size = min(max(0.6 * room / len(days), 3.4), 5.5)
    style: dict[str, Any] = {"linestyle": "none", "marker": "o", "mec": _ink(), "alpha": 0.6}
    ax.plot(noon[counts], pain[counts], mfc=_ink(), mew=0, markersize=size, **style)
    ax.plot(noon[~counts], pain[~counts], mfc="none", mew=0.9, markersize=size, **style)
    means: dict[str, list[Path]] = {arm: [] for arm in ARMS}
    for _, period in days[counts].groupby("period"):
        mean = period["pain"].mean()
        if not np.isnan(mean):
            first, last = numbers(period.index[[0, -1]])
            means[period["arm"].iloc[0]].append(lines((first + 0.1, mean), (last + 0.9, mean)))
    draw(ax, means["on"], fill=False, edgecolor=BAR_EDGE, linewidth=3.2)
    draw(ax, means["off"], fill=False, edgecolor=MEAN, linewidth=1.8)


def _legend_of(days: pd.DataFrame, words: tuple[str, str]) -> list[Any]:
    entries: list[Any] = [
        Patch(facecolor=BAR, edgecolor=BAR_EDGE, label=words[0]),
        Patch(facecolor="none", edgecolor=_ink(), label=words[1]),
    ]
    dot: dict[str, Any] = {"linestyle": "none", "marker": "o", "mec": _ink(), "markersize": 5, "alpha": 0.6}
    counts = ~days["washed_out"]
    if days.loc[counts, "pain"].notna().any():
        entries.append(Line2D([], [], **dot, mfc=_ink(), label="pain"))
        for (word, colour, line), arm in zip(((words[0], BAR_EDGE, 3.2), (words[1], MEAN, 1.8)), ARMS, strict=True):
            if days.loc[counts & (days["arm"] == arm), "pain"].notna().any():
                entries.append(Line2D([], [], color=colour, linewidth=line, label=f"mean, {word}"))
    if days.loc[~counts, "pain"].notna().any():
        entries.append(Line2D([], [], **dot, mfc="none", label="does not count yet"))
    if days["kept"].eq(False).any():
        entries.append(Line2D([], [], linestyle="none", marker="x", mec=_ink(), mew=1.3, ms=6, label="not kept to"))
    return entries
