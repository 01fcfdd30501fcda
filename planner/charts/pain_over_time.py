"""Pain over time: each day's rating, its 14-day mean with an interval, the band that matters and flare-ups.

Frames in, axes out, with the table and the sentences behind it. Ten years are drawn by week or month.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from planner.analysis.overview import LEAST_RATINGS, WINDOW_DAYS, rolling_pain
from planner.analysis.trends import Result
from planner.charts.marks_drawn import draw_marks, marks_column, marks_legend, marks_words
from planner.charts.parts import (
    MEAN,
    WIDTH,
    breadth,
    calm,
    day_in_words,
    dots,
    draw,
    hatch_pauses,
    in_order,
    lines,
    numbers,
    room_for,
    span,
    stand,
    tell_dates,
)

HEIGHT, FOOT = 230.0, 46.0
FEWEST_DAYS = 14
DAYS_PER_MONTH = 30.4375
# Where a day is narrower than this many points, periods are drawn in place of days, the first that is broad enough.
DAY_WIDTH, PERIOD_WIDTH = 0.7, 1.7
PERIODS = (("week", "W-SUN", 7.0), ("month", "M", 30.4), ("quarter", "Q", 91.3))
TOP, FLARE_AT = 10.0, 10.7
LEVEL = 0.95
# A range that takes more than half of the scale says nothing, and looks as if it did.
WIDEST = TOP / 2
NO_RANGE = "Too few independent days to draw a range around the mean"


class Change(Protocol):
    """The change that matters, in points: planner.trends.important_change gives one."""

    @property
    def baseline(self) -> float: ...
    @property
    def threshold(self) -> float: ...


def pain(
    daily: pd.DataFrame,
    ax: Axes | None = None,
    *,
    flares: Iterable[Any] = (),
    important: Change | None = None,
    trend: Result | None = None,
    others: pd.DataFrame | None = None,
    marks: pd.DataFrame | None = None,
    width: float = WIDTH,
) -> Axes:
    """Draw the pain of each day with its 14-day mean; return the axes.

    daily: planner.daily, or a frame with days as index and a column pain; gaps and doubled days may be. flares: days
    called a flare-up (planner.adherence.flare_days). important: the band around the baseline within which a mean has
    not changed by what matters. trend: planner.trends.pain_trend, as a line. others: ratings that are not the pain of
    their day (planner.adherence.left_out), drawn hollow. marks: what else changed (Diary.marks), above the plot. The
    shade around the mean is `mean_interval`. Where days don't
    fit, each week, month or quarter is a line from its lowest to its highest rating.
    """
    days = in_order(daily)
    marked = _within(flares, days)
    start = days.index[0]
    end = max(days.index[-1] + pd.Timedelta(days=1), start + pd.Timedelta(days=FEWEST_DAYS))
    period = _period(room_for(ax, width) / (end - start).days)
    band, interval = _edges(important), mean_interval(days)
    key = _legend_of(days, period, interval, band=bool(band), trend=_told(trend), flares=len(marked) > 0, others=others)
    key += marks_legend(marks, days)
    where = stand(ax, width, HEIGHT, FOOT, "Pain, 0 to 10", _what(period, days, interval), key)
    ax = where.ax
    if band:
        _draw_band(ax, *band)
    _draw_interval(ax, interval)
    draw_ratings(ax, days, None if period else others, period)
    if trend is not None and _told(trend):
        _draw_trend(ax, days, trend)
    if len(marked):
        _draw_flares(ax, numbers(marked) + 0.5)
    hatch_pauses(ax, days)
    calm(ax)
    ax.set_xlim(*numbers([start, end]))
    ax.set_ylim(0, TOP + 1 if len(marked) else TOP)
    ax.set_yticks(range(0, 11, 2))
    draw_marks(ax, marks, days)
    tell_dates(ax, start, end)
    where.head.write(ax)
    return ax


def pain_table(daily: pd.DataFrame, flares: Iterable[Any] = (), marks: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the numbers behind `pain`, one row per day that has a rating, a mean, a flare-up or a mark."""
    days = in_order(daily)
    interval = mean_interval(days)
    table = pd.DataFrame(
        {
            "Pain": days["pain"],
            f"{WINDOW_DAYS}-day mean": rolling_pain(days),
            "Low": interval["low"],
            "High": interval["high"],
            "Flare-up": days.index.isin(_within(flares, days)),
        },
        index=days.index.rename("Day"),
    )
    told = table[["Pain", f"{WINDOW_DAYS}-day mean"]].notna().any(axis=1) | table["Flare-up"]
    changed = marks_column(marks, days)
    if changed.any():
        table["What else changed"] = changed
    return table[told | changed.ne("")]


def pain_alt_text(
    daily: pd.DataFrame,
    flares: Iterable[Any] = (),
    important: Change | None = None,
    trend: Result | None = None,
    others: pd.DataFrame | None = None,
    marks: pd.DataFrame | None = None,
) -> str:
    """Return what `pain` shows, in sentences with the figures."""
    days = in_order(daily)
    rated, mean = days["pain"].dropna(), rolling_pain(days).dropna()
    parts = [f"Pain on a scale of 0 to 10, {span(days)}."]
    if rated.empty:
        parts.append("No day has a rating.")
    else:
        extent = f"from {rated.min():.0f} to {rated.max():.0f}, mean {rated.mean():.1f}"
        parts.append(f"{len(rated)} of {len(days)} days have a rating, {extent}.")
    if len(mean):
        parts += _mean_in_words(days, mean)
    if band := _edges(important):
        parts.append(f"From {band[0]:.1f} to {band[2]:.1f} it has not changed by what matters.")
    if trend is not None and _told(trend):
        parts.append(trend.sentence)
    if count := len(_within(flares, days)):
        parts.append(f"Flare-ups: {count}.")
    if others is not None and len(others):
        parts.append(f"Later ratings: {len(others)}.")
    if paused := int(days["paused"].sum()):
        parts.append(f"Paused days: {paused}.")
    if changed := marks_words(marks, days):
        parts.append(changed)
    return " ".join(parts)


def _mean_in_words(days: pd.DataFrame, mean: pd.Series) -> list[str]:
    last, interval = mean.index[-1], mean_interval(days)
    low, high = interval.loc[last]
    given = "" if np.isnan(low) else f" (95 % range {low:.1f} to {high:.1f})"
    said = f"The last {WINDOW_DAYS}-day mean is {mean.iloc[-1]:.1f}{given}, of {day_in_words(last)}."
    return [said, f"{NO_RANGE}."] if _without_range(days, interval) else [said]


def mean_interval(daily: pd.DataFrame, level: float = LEVEL) -> pd.DataFrame:
    """Return for each day the interval of its 14-day mean: columns low and high, 0 to 10, NaN where it can't be told.

    Ratings of days in a row are alike, so 14 of them tell less than 14 independent ones. How alike is taken from the
    ratings around their means in all 14-day windows back from the last day, m ratings in each: their lag-1 correlation
    r, corrected for the means taken off, φ = clip((m·r + 1)/(m − 3), 0, 0.97). The mean of m such days has f(m) times
    the variance of m independent ones, so it is worth m/f(m) of them; Student's t has the sum of m/f(m) − 1 over the
    windows as degrees of freedom. No interval for fewer than two windows with 7 ratings each, less than one degree of
    freedom, or ratings that never differ within a window, and none that would take more than half of the scale.

    In simulated diaries (whole ratings, SD 1.25, 28 to 365 days) a 95 % interval held the level in 91 to 97 % where
    φ ≤ 0.6, and in 91 to 95 % for φ = 0.8 from 84 days on, 84 % with 28 days.
    """
    from scipy.special import stdtrit

    nothing = pd.DataFrame(np.nan, daily.index, ["low", "high"])
    whole = -(-len(daily) // WINDOW_DAYS) * WINDOW_DAYS
    windows = np.r_[np.full(whole - len(daily), np.nan), daily["pain"].to_numpy(float)].reshape(-1, WINDOW_DAYS)
    windows = windows[(~np.isnan(windows)).sum(axis=1) >= LEAST_RATINGS]
    if len(windows) < 2:
        return nothing
    sizes = (~np.isnan(windows)).sum(axis=1)
    apart = windows - np.nanmean(windows, axis=1, keepdims=True)
    squares, pairs = float(np.nansum(apart**2)), apart[:, 1:] * apart[:, :-1]
    if squares < 1e-9 or np.isnan(pairs).all():
        return nothing
    r, m = float(np.nanmean(pairs)) * sizes.sum() / squares, sizes.mean()
    times = _times(min(max((m * r + 1) / (m - 3), 0.0), 0.97))
    freedom = float((sizes / times[sizes] - 1).sum())
    if freedom < 1:
        return nothing
    variance = squares / (sizes - times[sizes]).sum()
    count = daily["pain"].rolling(f"{WINDOW_DAYS}D").count().to_numpy(int)
    half = stdtrit(freedom, (1 + level) / 2) * np.sqrt(variance * times[count] / np.maximum(count, 1))
    half[2 * half > WIDEST] = np.nan
    mean = rolling_pain(daily)
    return pd.DataFrame({"low": (mean - half).clip(0, TOP), "high": (mean + half).clip(0, TOP)}, daily.index)


def _times(phi: float) -> np.ndarray:
    """How many times the variance of independent days the mean of 0, 1, 2 ... days in a row has (0 for none)."""
    sums = [0.0]
    for m in range(1, WINDOW_DAYS + 1):
        k = np.arange(1, m)
        sums.append(1 + 2 * float(((1 - k / m) * phi**k).sum()))
    return np.array(sums)


def draw_ratings(ax: Axes, days: pd.DataFrame, others: pd.DataFrame | None, period: str) -> None:
    """Draw the ratings of each day, or of each period, and their mean. others: drawn hollow, where they fit."""
    ink = mpl.rcParams["text.color"]
    noon = numbers(days.index) + 0.5
    close = len(days) > 0.4 * breadth(ax)
    size = 3.6 if close else 5.0
    if others is not None and len(others) and not period:
        ring: dict[str, Any] = {"mfc": "none", "mec": ink, "mew": 1.0, "alpha": 0.65, "clip_on": False, "zorder": 1.9}
        ax.plot(numbers(others["date"]) + 0.5, others["pain"], "o", **ring, markersize=size + 2.2)
    draw_mean(ax, noon, rolling_pain(days).to_numpy(), 1.6 if period else 2.2)
    if period:
        _draw_extents(ax, days, period)
    else:
        style: dict[str, Any] = {"edgecolor": ink, "alpha": 0.55, "capstyle": "round", "clip_on": False, "zorder": 2}
        draw(ax, dots(noon, days["pain"].to_numpy()), fill=False, linewidth=size, **style)


def draw_mean(ax: Axes, noon: np.ndarray, mean: np.ndarray, width: float) -> None:
    """Draw the mean, as a dot where it stands alone."""
    known = ~np.isnan(mean)
    if not known.any():
        return
    beside = np.r_[False, known, False]
    alone = known & ~beside[:-2] & ~beside[2:]
    style: dict[str, Any] = {"solid_capstyle": "round", "marker": "o", "ms": 5, "markevery": alone, "zorder": 2.1}
    ax.plot(noon, mean, color=MEAN, linewidth=width, **style)


def ratings_legend(days: pd.DataFrame, others: pd.DataFrame | None, period: str) -> list[Any]:
    """Return the legend's entries for what `draw_ratings` draws."""
    ink = mpl.rcParams["text.color"]
    dot: dict[str, Any] = {"linestyle": "none", "marker": "o"}
    entries: list[Any] = []
    if days["pain"].notna().any() and period:
        entries.append(Line2D([], [], color=ink, alpha=0.4, linewidth=2, label=f"lowest to highest of a {period}"))
    elif days["pain"].notna().any():
        entries.append(Line2D([], [], **dot, markersize=5, mfc=ink, mec="none", alpha=0.6, label="pain of the day"))
    if rolling_pain(days).notna().any():
        entries.append(Line2D([], [], color=MEAN, linewidth=2.2, label=f"{WINDOW_DAYS}-day mean"))
    if others is not None and len(others) and not period:
        ring: dict[str, Any] = {"mfc": "none", "mec": ink, "mew": 1.0, "alpha": 0.8}
        entries.append(Line2D([], [], **dot, **ring, markersize=7, label="other rating"))
    return entries


def fitting_period(days: int, room: float) -> str:
    """Return what is drawn where so many days have so many points: "" for each day, else week, month or quarter."""
    return _period(room / max(days, 1))


def _period(each: float) -> str:
    """The period whose marks have room, when a day has `each` points."""
    if each >= DAY_WIDTH:
        return ""
    return next((name for name, _, days in PERIODS if each * days >= PERIOD_WIDTH), PERIODS[-1][0])


def _what(period: str, days: pd.DataFrame, interval: pd.DataFrame) -> str:
    """The line under the title: what a mark stands for, and why the mean has no shade around it."""
    marks = f"The lowest and highest rating of each {period}" if period else ""
    return ". ".join(filter(None, (marks, NO_RANGE if _without_range(days, interval) else "")))


def _without_range(days: pd.DataFrame, interval: pd.DataFrame) -> bool:
    """Whether there is a mean whose range can't be drawn."""
    return bool(rolling_pain(days).notna().any() and interval["low"].isna().all())


def _draw_extents(ax: Axes, days: pd.DataFrame, period: str) -> None:
    freq = next(freq for name, freq, _ in PERIODS if name == period)
    periods = pd.DatetimeIndex(days.index).to_period(freq)
    found = days["pain"].groupby(periods).agg(["min", "max"]).dropna()
    known = pd.PeriodIndex(found.index)
    starts = numbers(known.start_time)
    middle = starts + (numbers(known.end_time) - starts) / 2
    middle = np.clip(middle, *numbers(days.index[[0, -1]]))
    room = breadth(ax) * float(np.diff(starts).min() if len(starts) > 1 else 7) / len(days)
    style: dict[str, Any] = {"edgecolor": mpl.rcParams["text.color"], "alpha": 0.35, "capstyle": "round"}
    drawn = zip(middle, found["min"], found["max"], strict=True)
    paths = [lines((x, low), (x, high + 1e-3)) for x, low, high in drawn]
    draw(ax, paths, fill=False, linewidth=min(max(0.55 * room, 0.8), 4.0), clip_on=False, **style)


def _within(flares: Iterable[Any], days: pd.DataFrame) -> pd.DatetimeIndex:
    found = pd.DatetimeIndex(pd.to_datetime(list(flares))).normalize().unique()
    return found[found.isin(days.index)].sort_values()


def _told(result: Result | None) -> bool:
    return result is not None and result.enough and bool(np.isfinite(result.estimate))


def _edges(important: Change | None) -> tuple[float, float, float] | None:
    """The band's lower edge, the baseline and its upper edge; None where there is no baseline yet."""
    if important is None or not np.isfinite([important.baseline, important.threshold]).all():
        return None
    low, high = important.baseline - important.threshold, important.baseline + important.threshold
    return max(low, 0.0), important.baseline, min(high, TOP)


def _draw_band(ax: Axes, low: float, baseline: float, high: float) -> None:
    ink = mpl.rcParams["text.color"]
    ax.axhspan(low, high, facecolor=ink, alpha=0.06, zorder=0.2, linewidth=0)
    for y in (low, high):
        ax.axhline(y, color=ink, alpha=0.55, linewidth=0.9, linestyle=(0, (4, 3)), zorder=0.4)
    ax.axhline(baseline, color=ink, alpha=0.55, linewidth=0.9, linestyle=(0, (1, 2)), zorder=0.4)


def _draw_interval(ax: Axes, interval: pd.DataFrame) -> None:
    known = interval["low"].notna().to_numpy()
    if known.any():
        step = max(1, len(interval) // int(breadth(ax)))  # beyond one a point nobody sees more of them
        x, low, high = (values[::step] for values in (numbers(interval.index) + 0.5, interval["low"], interval["high"]))
        ax.fill_between(x, low, high, where=known[::step], color=MEAN, alpha=0.2, linewidth=0, zorder=0.8)


def _draw_trend(ax: Axes, days: pd.DataFrame, trend: Result) -> None:
    """Least squares pass through the mean of the days and of the ratings, with the slope that the trend gives."""
    rated = days["pain"].dropna()
    if rated.empty:
        return
    at = numbers(rated.index) + 0.5
    ends = np.array([at[0], at[-1]])
    y = rated.mean() + (ends - at.mean()) * trend.estimate / DAYS_PER_MONTH
    ax.plot(ends, y, color=mpl.rcParams["text.color"], linewidth=1.6, linestyle=(0, (7, 3)), alpha=0.85, zorder=2.2)


def _draw_flares(ax: Axes, at: np.ndarray) -> None:
    ink = mpl.rcParams["text.color"]
    if len(at) < 100:
        ax.plot(at, np.full(len(at), FLARE_AT), "v", mfc=ink, mec="none", markersize=6, clip_on=False)
    else:  # too many to tell apart: strokes
        paths = dots(at, np.full(len(at), FLARE_AT))
        draw(ax, paths, fill=False, edgecolor=ink, linewidth=3, capstyle="round", clip_on=False)


def _legend_of(
    days: pd.DataFrame,
    period: str,
    interval: pd.DataFrame,
    *,
    band: bool,
    trend: bool,
    flares: bool,
    others: pd.DataFrame | None,
) -> list[Any]:
    ink = mpl.rcParams["text.color"]
    entries = ratings_legend(days, others, period)
    if interval["low"].notna().any():
        entries.append(Patch(facecolor=MEAN, alpha=0.2, linewidth=0, label="its 95 % range"))
    if band:
        style: dict[str, Any] = {"facecolor": "none", "edgecolor": ink, "linestyle": (0, (3, 2)), "alpha": 0.7}
        entries.append(Patch(**style, linewidth=0.9, label="no change that matters"))
    if trend:
        entries.append(Line2D([], [], color=ink, linewidth=1.6, linestyle=(0, (4, 2)), alpha=0.85, label="trend"))
    if flares:
        entries.append(Line2D([], [], linestyle="none", marker="v", mfc=ink, mec="none", ms=6, label="flare-up"))
    if days["paused"].any():
        entries += [Patch(facecolor="none", edgecolor=ink, hatch="//", alpha=0.6, linewidth=0.6, label="pause")]
    return entries
