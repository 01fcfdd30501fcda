from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from planner import charts
from planner.analysis.overview import rolling_pain
from planner.catalogue import load_catalogue
from planner.charts.pain_over_time import mean_interval
from planner.errors import PlannerError
from planner.widgets.common.inline_svg import inline_svg, page_style
from tests.chart_sheet import chance, experiment_days, lacking, lags, result
from tests.charts.test_charts import TODAY, days, names

WIDTHS = (280.0, 390.0, 600.0, 960.0)
IMPORTANT = SimpleNamespace(baseline=4.0, threshold=2.0)
Drawn = Axes | tuple[Axes, ...]


def persistent(count: int, seed: int = 0) -> pd.DataFrame:
    """Days with whole ratings that persist from day to day, every fifth missing."""
    seeded = np.random.default_rng(seed)
    level = np.zeros(count)
    for n in range(1, count):
        level[n] = 0.6 * level[n - 1] + seeded.normal()
    pain = np.clip(np.round(4 + level), 0, 10)
    pain[seeded.random(count) < 0.2] = np.nan
    return days(count, pain=pain)


def sessions(count: int, seed: int = 0) -> pd.DataFrame:
    seeded = np.random.default_rng(seed)
    before = seeded.integers(1, 8, count)
    after = np.clip(before + seeded.integers(-2, 3, count), 0, 10)
    return pd.DataFrame(
        {"date": pd.date_range(end=TODAY, periods=count), "pain_before": before, "pain_after": after}
    ).astype({"pain_before": "Int64", "pain_after": "Int64"})


def outcomes(count: int) -> pd.DataFrame:
    n = np.arange(count, 0, -1)
    kinds = {"planned": 4 * n, "done": 2 * n, "part": n // 2, "left_out": n, "hurt": n % 2}
    last = pd.Timestamp("2026-06-27")
    return pd.DataFrame(kinds | {"last_done": last}, index=[f"a_stretch_with_a_name_{k}" for k in range(count)])


def doses(count: int, weeks: int = 10) -> pd.DataFrame:
    starts = pd.date_range("2026-01-05", periods=weeks, freq="7D")
    rows = [
        {"stretch": stretch, "start": start, "sessions": 3, "reps": 5.0 + n / 2, "hold_s": 3.0, "seconds": 100.0}
        for stretch in outcomes(count).index
        for n, start in enumerate(starts)
    ]
    return pd.DataFrame(rows)


def flares(frame: pd.DataFrame) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(frame.index[::9])


def pain_of(count: int) -> Callable[[float], Drawn]:
    frame = persistent(count)
    others = pd.DataFrame({"date": frame.index[:3], "pain": 6.0})
    more: dict[str, Any] = {"important": IMPORTANT, "trend": result(-0.1, 0.2), "others": others}
    return lambda width: charts.pain(frame, flares=flares(frame), **more, width=width)


KINDS: dict[str, Callable[[float], Drawn]] = {
    **{f"pain {n}": pain_of(n) for n in (1, 3, 30, 400, 3650)},
    **{f"sessions {n}": lambda width, n=n: charts.before_and_after(sessions(n), width=width) for n in (1, 3, 60, 3650)},
    **{f"stretches {n}": lambda width, n=n: charts.stretches(outcomes(n), doses(n), width=width) for n in (1, 5, 30)},
    "stretches without doses": lambda width: charts.stretches(outcomes(4), width=width),
    "lags": lambda width: charts.association_by_lag(*lags(), width=width),
    "lags without data": lambda width: charts.association_by_lag({0: lacking(), 1: lacking()}, {}, width=width),
    "chance": lambda width: charts.shuffled(chance(), result(-0.35, 0.5), width=width),
    "chance without data": lambda width: charts.shuffled(chance(0), lacking(), width=width),
    **{
        f"experiment {n}x{k}": lambda width, n=n, k=k: charts.experiment(experiment_days(n, k, k // 3), width=width)
        for n, k in ((1, 1), (14, 3), (42, 1), (26, 7))
    },
}


def first(drawn: Drawn) -> Axes:
    return drawn if isinstance(drawn, Axes) else drawn[0]


def texts(figure: Figure) -> Iterator[Text]:
    for ax in figure.axes:
        yield from (text for text in ax.findobj(Text) if text.get_visible() and text.get_text().strip())


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_cut_off_or_lies_on_other_words(kind: str, width: float) -> None:
    ax = first(KINDS[kind](width))
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()
    assert figure.get_figwidth() * 72 == width
    boxes = {text: text.get_window_extent() for text in texts(figure)}
    for text, box in boxes.items():
        inside = box.x0 >= -1 and box.x1 <= width + 1 and box.y0 >= -1 and box.y1 <= figure.bbox.height + 1
        assert inside, (text.get_text(), box)
    for (a, one), (b, other) in itertools.combinations(boxes.items(), 2):
        shared_x = min(one.x1, other.x1) - max(one.x0, other.x0)
        shared_y = min(one.y1, other.y1) - max(one.y0, other.y0)
        assert min(shared_x, shared_y) < 2, (a.get_text(), b.get_text())


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_small_in_the_page_and_shows_no_nan(kind: str) -> None:
    with page_style():
        svg = inline_svg(first(KINDS[kind](960)), kind.replace(" ", "_"), kind, {})
    assert len(svg) < 150_000
    assert "nan" not in svg.lower()


def test_given_axes_are_drawn_on_and_returned() -> None:
    ax = Figure().subplots()
    assert charts.pain(persistent(30), ax) is ax
    assert charts.shuffled(chance(), None, Figure().subplots()).get_title() == ""
    pair = Figure().subplots(1, 2)
    assert charts.association_by_lag(*lags(), pair) == (pair[0], pair[1])
    assert charts.before_and_after(sessions(9), pair) == (pair[0], pair[1])


def test_pain_names_only_what_is_drawn() -> None:
    assert names(charts.pain(days(3, pain=[np.nan, 2.0, 3.0]))) == ["pain of the day"]
    frame = persistent(60)
    paused = frame.assign(paused=frame.index < frame.index[4])
    drawn = charts.pain(paused, flares=[frame.index[5]], important=IMPORTANT, trend=result(0.1, 0.2))
    assert names(drawn) == [
        "pain of the day",
        "14-day mean",
        "its 95 % range",
        "no change that matters",
        "trend",
        "flare-up",
        "pause",
    ]
    unknown = SimpleNamespace(baseline=np.nan, threshold=np.nan)
    assert "trend" not in names(charts.pain(frame, important=unknown, trend=lacking()))


@pytest.mark.parametrize(("width", "period"), [(960.0, "week"), (280.0, "month")])
def test_ten_years_are_drawn_by_period_and_the_picture_says_so(width: float, period: str) -> None:
    ax = charts.pain(persistent(3650), width=width)
    assert f"The lowest and highest rating of each {period}" in {text.get_text() for text in ax.texts}
    assert names(ax)[0] == f"lowest to highest of a {period}"


def test_a_trend_passes_through_the_mean_with_its_slope() -> None:
    frame = days(61, pain=4.0)
    line = charts.pain(frame, trend=result(-0.5, 0.1)).lines[-1]
    left, right = line.get_ydata()
    np.testing.assert_allclose([left + right, right - left], [8.0, -0.5 * 60 / 30.4375])


def test_pain_reads_frames_that_a_person_made() -> None:
    index = pd.to_datetime(["2026-06-20", "2026-06-20", "2026-06-28", "2026-06-24"])
    frame = pd.DataFrame({"pain": ["3", 9, None, 5]}, index, dtype=object)
    table = charts.pain_table(frame, flares=[date(2026, 6, 28), date(2020, 1, 1)])
    assert table.index.to_list() == [pd.Timestamp(f"2026-06-{day}") for day in (20, 24, 28)]
    assert table["Pain"].to_list()[:2] == [3.0, 5.0]
    assert table["Flare-up"].to_list() == [False, False, True]
    assert table.columns.to_list() == ["Pain", "14-day mean", "Low", "High", "Flare-up"]
    charts.pain(frame, flares=["2026-06-28"])
    with pytest.raises(PlannerError, match="There is no day to draw yet"):
        charts.pain(frame.iloc[:0])


def test_the_interval_of_the_mean() -> None:
    frame = days(28, pain=[2.0, 4.0] * 14)  # as unlike from day to day as can be: no correction widens it
    low, high = mean_interval(frame).iloc[-1]
    # Variance 28 / 26 about the two means, over 14, and t with 26 degrees of freedom.
    half = 2.055529 * np.sqrt(28 / 26 / 14)
    np.testing.assert_allclose([low, high], [3 - half, 3 + half], rtol=1e-6)
    persists = mean_interval(days(84, pain=([2.0] * 4 + [4.0] * 4) * 10 + [2.0] * 4)).iloc[-1]
    changes = mean_interval(days(84, pain=[2.0, 4.0] * 42)).iloc[-1]
    assert persists["high"] - persists["low"] > 1.5 * (changes["high"] - changes["low"])


@pytest.mark.parametrize(
    "frame",
    [
        days(1),
        days(13),
        days(400),
        days(60, pain=np.nan),
        days(20, pain=[1.0, 3.0] * 10),
        days(60, pain=[1.0] * 59 + [9]),
    ],
)
def test_without_enough_to_go_by_there_is_no_interval_or_a_finite_one(frame: pd.DataFrame) -> None:
    found = mean_interval(frame)
    known = found.dropna()
    assert ((known >= 0) & (known <= 10)).all(axis=None)
    if len(frame) < 28 or frame["pain"].nunique() < 2:
        assert known.empty


def test_the_interval_holds_the_level_as_often_as_it_says() -> None:
    held = []
    for seed in range(150):
        frame = persistent(200, seed)
        low, high = mean_interval(frame).iloc[-1]
        if not np.isnan(low) and not np.isnan(rolling_pain(frame).iloc[-1]):
            held.append(low <= 4 <= high)
    assert len(held) > 120  # of the rest the range would take more than half of the scale
    assert np.mean(held) > 0.91


def test_each_session_is_drawn_the_way_it_went() -> None:
    frame = sessions(4).assign(pain_before=[5, 5, 5, pd.NA], pain_after=[3, 5, 6, 2])
    upper, changes = charts.before_and_after(frame)
    assert names(upper) == ["before", "after: less", "after: more", "after: the same"]
    assert [line.get_marker() for line in upper.lines] == ["o", "v", "^", "o"]
    assert [line.get_ydata().tolist() for line in upper.lines] == [[5, 5, 5], [3], [6], [5]]
    assert changes.texts[0].get_text() == "Change, 3 sessions"
    table = charts.before_and_after_table(frame)
    assert table[["Before", "After", "Change"]].to_numpy().tolist() == [[5, 6, 1], [5, 5, 0], [5, 3, -2]]
    assert charts.before_and_after_alt_text(frame) == (
        "Two charts of 3 sessions with a rating before and after, 25 June 2026 to 27 June 2026. Pain after was lower in "
        "1, the same in 1, higher in 1; the mean change is −0.3 points. This can happen without stretching."
    )


def test_where_not_all_sessions_fit_the_title_says_which() -> None:
    upper, changes = charts.before_and_after(sessions(300), width=600)
    assert upper.texts[0].get_text() == "Pain before and after, the last 37"
    assert changes.texts[0].get_text() == "Change, all 300 sessions"


def test_without_a_pair_of_ratings_the_error_says_what_to_do() -> None:
    with pytest.raises(PlannerError) as caught:
        charts.before_and_after(sessions(3).assign(pain_after=pd.NA))
    assert str(caught.value) == (
        "No session has a rating before and after yet. Rate your pain at both ends of a session."
    )


def test_what_cannot_be_an_effect_is_hollow_and_a_lack_is_a_gap() -> None:
    left, right = charts.association_by_lag(
        {0: result(-0.5, 0.3), 1: result(-0.4, 0.3), 2: lacking()}, {1: result(3, 2)}
    )
    hollow, filled = left.lines[1:3]
    assert (hollow.get_xdata(), hollow.get_markerfacecolor()) == ([0], "none")
    assert filled.get_xdata() == [1]
    assert filled.get_markerfacecolor() != "none"
    assert [text.get_position()[0] for text in left.texts if text.get_text() == "not enough"] == [2]
    assert (right.lines[1].get_xdata(), right.lines[1].get_markerfacecolor()) == ([1], "none")
    assert names(right) == ["can't be an effect of stretching"]


def test_the_words_and_the_table_behind_the_lags() -> None:
    results = {0: result(-0.5, 0.3, level=0.99), 1: result(-0.4, 0.3, level=0.99), 2: lacking()}
    mirror = {1: result(3, 2)}
    assert charts.association_by_lag_alt_text(results, mirror) == (
        "Two charts. The first: pain after a day with stretching, by days in between. Difference (99 % range): same day "
        "−0.50, −0.80 to −0.20 (can't be an effect, because the rating comes first); 1 day −0.40, −0.70 to −0.10. Not "
        "enough days: 2 days. The mirror: sessions skipped after pain, in percentage points per point. None of it can "
        "be an effect of stretching. Difference (95 % range): 1 day +3.00, +1.00 to +5.00."
    )
    table = charts.association_by_lag_table(results, mirror)
    assert table["Can be an effect"].to_list() == ["no", "yes", "yes", "no"]
    assert table["What"].to_list() == ["Pain after stretching"] * 3 + ["Skipping after pain"]
    assert table["Difference"].isna().to_list() == [False, False, True, False]


def few() -> SimpleNamespace:
    estimates, half = np.array([0.4, -0.6, np.nan, 0.1]), 0.5
    bounds = {"lows": estimates - half, "highs": estimates + half}
    return SimpleNamespace(estimates=estimates, **bounds, apparent=1, times=4, sentence="Chance alone.")


def test_the_words_and_the_table_behind_the_shuffles() -> None:
    assert charts.shuffled_alt_text(few(), result(-0.3, 0.4)) == (
        "What chance alone does to your diary: 3 shuffled copies, in which nothing is to be found. Their estimates run "
        "from −0.60 to +0.40; 1 look like an effect. Yours is −0.30 (−0.70 to +0.10). Chance alone."
    )
    assert charts.shuffled_alt_text(chance(0), lacking()).startswith(
        "What chance alone does to your diary: 0 shuffled copies, in which nothing is to be found. Your own diary has not"
    )
    table = charts.shuffled_table(few(), result(-0.3, 0.4))
    assert table["Diary"].to_list() == ["yours", "shuffled 1", "shuffled 2", "shuffled 3"]
    assert table["Estimate"].to_list() == [-0.3, -0.6, 0.1, 0.4]
    assert table["Looks like an effect"].to_list() == [False, True, False, False]
    assert names(charts.shuffled(few(), result(-0.3, 0.4))) == [
        "a shuffled diary",
        "looks like an effect: 1 of 3",
        "yours",
    ]


def small_experiment() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "date": pd.date_range("2026-06-01", periods=4),
            "pair": [1, 1, 1, 1],
            "arm": ["on", "on", "off", "off"],
            "kept": pd.array([True, False, True, None], dtype="boolean"),
            "pain": [3.0, 4.0, np.nan, 6.0],
            "washed_out": [True, False, True, False],
        }
    )


def test_the_words_and_the_table_behind_an_experiment() -> None:
    frame = small_experiment()
    assert charts.experiment_alt_text(frame, ("mornings", "evenings")) == (
        "An experiment of 1 pair of periods, 1 June 2026 to 4 June 2026. Mornings: 2 days, mean pain 4.0 from 1 ratings. "
        "Evenings: 2 days, mean pain 6.0 from 1 ratings. Kept to what the coin chose on 2 of 3 days. Days at the "
        "beginning of a period that do not count: 2."
    )
    table = charts.experiment_table(frame, ("mornings", "evenings"))
    assert table["Chosen by the coin"].to_list() == ["mornings", "evenings"]
    assert table[["Days kept to", "Days known", "Days rated"]].to_numpy().tolist() == [[1, 2, 1], [1, 1, 1]]
    assert names(charts.experiment(frame)) == [
        "on",
        "off",
        "pain",
        "mean, on",
        "mean, off",
        "does not count yet",
        "not kept to",
    ]
    plain = frame[["date", "pair", "arm", "pain"]].set_index("date")
    assert names(charts.experiment(plain)) == ["on", "off", "pain", "mean, on", "mean, off"]


def test_stretches_are_told_with_their_outcomes() -> None:
    frame = outcomes(2)
    ax = charts.stretches(frame, doses(2))
    told = [text.get_text() for text in ax.texts]
    assert "5 × 3 s → 10 × 3 s" in told
    assert names(ax) == ["done", "in part", "left out", "hurt"]
    assert charts.stretches_alt_text(frame, {"a_stretch_with_a_name_0": "Side bend"}) == (
        "What became of your stretches: 2. Side bend: planned on 8 days, done 4, done in part 1, left out 2; last done "
        "on 27 June 2026. A stretch with a name 1: planned on 4 days, done 2, left out 1, hurt 1; last done on 27 June "
        "2026."
    )
    table = charts.stretches_table(frame, {"a_stretch_with_a_name_0": "Side bend"})
    assert table.index.to_list() == ["Side bend", "A stretch with a name 1"]
    assert table.columns.to_list() == ["Planned", "Done", "In part", "Left out", "Hurt", "Last done"]


def test_every_name_of_the_catalogue_is_whole_where_there_is_room() -> None:
    names = [stretch.name for stretch in load_catalogue(Path("no stretches of a person's own")).values()]
    longest = sorted(names, key=len)[-1]
    frame = outcomes(1)
    ax = charts.stretches(frame, names={frame.index[0]: longest}, width=1100)
    assert longest in [text.get_text() for text in ax.texts]


def test_many_stretches_are_cut_to_the_most_frequent_and_the_title_says_so() -> None:
    ax = charts.stretches(outcomes(30))
    assert ax.texts[-2].get_text() == "Your stretches, the 12 most frequent"
    assert charts.stretches_alt_text(outcomes(30)).startswith(
        "What became of your stretches: the 12 most frequent of 30."
    )
    with pytest.raises(PlannerError, match="No stretch was planned or done in this time"):
        charts.stretches(outcomes(1).iloc[:0])
