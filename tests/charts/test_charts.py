from __future__ import annotations

import io
from datetime import date

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from planner import charts
from planner.analysis.adherence import OUTCOMES
from planner.errors import PlannerError
from planner.words import month_in_short

TODAY = date(2026, 6, 28)


def days(count: int, **columns: object) -> pd.DataFrame:
    """Days up to TODAY with a planned session each, done on all but the last two."""
    usual = {
        "pain": 3.0,
        "planned": True,
        "done": [True] * (count - 2) + [False] * min(count, 2),
        "seconds_planned": 300,
        "seconds_done": 300,
        "paused": False,
    }
    return pd.DataFrame(usual | columns, index=pd.date_range(end=TODAY, periods=count, name="date", unit="us"))


@pytest.mark.long
@pytest.mark.parametrize("count", [1, 3, 21, 140, 1000, 3650])
@pytest.mark.parametrize("width", [280.0, 820.0])
@pytest.mark.parametrize("pain", [np.nan, 3.0])
def test_any_length_of_diary_is_drawn_at_any_width(count: int, width: float, pain: float) -> None:
    frame = days(count, pain=pain)
    upper, lower = charts.adherence_and_pain(frame, today=TODAY, width=width)
    assert upper.figure is lower.figure
    assert upper.get_xlim() == lower.get_xlim()
    assert upper.figure.get_figwidth() * 72 == width
    lower.figure.savefig(io.BytesIO(), format="svg")
    told = upper if np.isnan(pain) else lower
    assert 2 <= len(told.get_xticklabels()) <= (7 if width < 500 else 19)
    calendar = charts.calendar(frame, today=TODAY, width=width)
    calendar.figure.savefig(io.BytesIO(), format="svg")


def test_given_axes_are_drawn_on_and_returned() -> None:
    axes = Figure().subplots(2, 1)
    assert charts.adherence_and_pain(days(30), axes, today=TODAY) == (axes[0], axes[1])
    ax = Figure().subplots()
    assert charts.calendar(days(30), ax, today=TODAY) is ax


def test_no_figure_is_kept_by_pyplot() -> None:
    import matplotlib.pyplot as plt

    charts.adherence_and_pain(days(30), today=TODAY)
    charts.calendar(days(30), today=TODAY)
    assert plt.get_fignums() == []


def test_every_period_says_its_counts_where_there_is_room() -> None:
    upper, _ = charts.adherence_and_pain(days(21), today=date(2026, 7, 1))
    assert [text.get_text() for text in upper.texts] == ["7/7", "7/7", "5/7"]
    upper, _ = charts.adherence_and_pain(days(600), today=TODAY)
    assert not upper.texts


def test_a_bar_is_as_high_as_its_share() -> None:
    upper, _ = charts.adherence_and_pain(days(21), today=date(2026, 7, 1))
    bars = [patch for patch in upper.patches if to_hex(patch.get_facecolor()) == charts.BAR]
    tops = sorted({float(y) for y in bars[0].get_path().vertices[:, 1]})
    assert tops == [0.0, 5 / 7, 1.0]


def test_every_rating_is_drawn() -> None:
    frame = days(10, pain=[1.0, np.nan, 2.0, 2.0, 3.0, 10.0, 0.0, np.nan, 4.0, 5.0])
    others = pd.DataFrame({"date": frame.index[[1, 1, 4]], "pain": [6.0, 7.0, 8.0]})
    _, lower = charts.adherence_and_pain(frame, others=others, today=TODAY)
    hollow, _mean = lower.lines
    np.testing.assert_array_equal(hollow.get_ydata(), [6, 7, 8])
    assert hollow.get_markerfacecolor() == "none"
    (dots,) = (patch for patch in lower.patches if patch.get_capstyle() == "round")
    rated = frame["pain"].dropna()
    np.testing.assert_array_equal(dots.get_path().vertices[::2], np.c_[date2num(rated.index) + 0.5, rated])


@pytest.mark.parametrize(
    ("count", "width", "ticks"),
    [
        (1, 820.0, ["22 Jun\n2026", "29 Jun", "6 Jul", "13 Jul"]),
        (1, 250.0, ["22 Jun\n2026", "6 Jul"]),
        (60, 250.0, ["27 Apr\n2026", "25 May", "22 Jun"]),
        (200, 820.0, ["Jan\n2026", "Feb", "Mar", "Apr", "May", "Jun"]),
        (200, 250.0, ["Jan\n2026", "Mar", "May"]),
        (300, 820.0, ["Sep\n2025", "Oct", "Nov", "Dec", "Jan\n2026", "Feb", "Mar", "Apr", "May", "Jun"]),
        (1000, 250.0, ["Jan\n2024", "Jul", "Jan\n2025", "Jul", "Jan\n2026"]),
        (3650, 820.0, [str(year) for year in range(2017, 2027)]),
        (3650, 250.0, ["2020", "2025"]),
    ],
)
def test_the_time_axis_tells_weeks_months_or_years_and_each_year_once(
    count: int, width: float, ticks: list[str]
) -> None:
    _, lower = charts.adherence_and_pain(days(count), today=TODAY, width=width)
    assert [label.get_text() for label in lower.get_xticklabels()] == ticks


def names(ax: Axes) -> list[str]:
    """What the legend of a chart names."""
    legend = ax.get_legend()
    return [text.get_text() for text in legend.get_texts()] if legend else []


def test_a_legend_names_only_what_is_drawn() -> None:
    others = pd.DataFrame({"date": [pd.Timestamp(TODAY)], "pain": [6.0]})
    few = days(3, pain=[np.nan, 2.0, 3.0])
    assert names(charts.adherence_and_pain(few, today=TODAY)[1]) == ["pain of the day"]
    assert names(charts.adherence_and_pain(days(1, pain=np.nan), others=others, today=TODAY)[1]) == ["other rating"]
    upper, lower = charts.adherence_and_pain(days(21, paused=[True] * 3 + [False] * 18), others=others, today=TODAY)
    assert names(upper) == ["sessions", "time", "pause"]
    assert names(lower) == ["pain of the day", "14-day mean", "other rating"]


def test_a_mean_that_stands_alone_is_a_dot() -> None:
    _, lower = charts.adherence_and_pain(days(7, pain=4.0), today=TODAY)
    mean = lower.lines[0]
    assert mean.get_markevery().tolist() == [False] * 6 + [True]
    _, lower = charts.adherence_and_pain(days(8, pain=4.0), today=TODAY)
    assert not lower.lines[0].get_markevery().any()


def test_a_pause_is_hatched_and_nothing_stands_behind_the_bars() -> None:
    upper, _ = charts.adherence_and_pain(days(21, paused=[True] * 3 + [False] * 18), today=TODAY)
    hatched = [patch for patch in upper.patches if patch.get_hatch()]
    assert [(patch.get_width(), patch.get_facecolor()[3]) for patch in hatched] == [(3.0, 0.0)]
    filled = {to_hex(patch.get_facecolor()) for patch in upper.patches if patch.get_fill() and not patch.get_hatch()}
    assert filled == {charts.BAR}


def test_where_nothing_can_be_drawn_a_sentence_stands() -> None:
    upper, lower = charts.adherence_and_pain(days(20, planned=False), today=TODAY)
    assert (upper.axison, lower.axison) == (False, True)
    assert [text.get_text() for text in upper.texts] == ["No planned session was due."]
    upper, lower = charts.adherence_and_pain(days(20, pain=np.nan), today=TODAY)
    assert (upper.axison, lower.axison) == (True, False)
    assert [text.get_text() for text in lower.texts] == ["No day has a rating."]


@pytest.mark.parametrize(
    ("frame", "anything"),
    [
        (days(1, done=False), False),
        (days(1, done=True), True),
        (days(2, done=False, pain=np.nan), True),
        (days(2, planned=False, pain=[np.nan, 3.0]), False),
        (days(2, planned=False, pain=3.0), True),
    ],
)
def test_there_is_something_over_time_once_a_session_was_due_or_two_days_are_rated(
    frame: pd.DataFrame, anything: bool
) -> None:
    assert charts.anything_over_time(frame, TODAY) is anything


def test_text_and_lines_follow_the_style() -> None:
    with mpl.rc_context({"text.color": "#abcdef"}):
        upper, lower = charts.adherence_and_pain(days(21), today=TODAY)
        calendar = charts.calendar(days(21), today=TODAY)
    for ax in (upper, lower, calendar):
        assert {to_hex(label.get_color()) for label in ax.get_yticklabels()} == {"#abcdef"}


def all_outcomes() -> pd.DataFrame:
    """One day of each outcome and no more: 8 to 28 June, of which the first weeks have no plan."""
    frame = days(21, planned=False, done=False, seconds_planned=0, seconds_done=0, pain=np.nan)
    planned = [14, 15, 16, 20]
    frame.iloc[planned, frame.columns.get_indexer(["planned", "seconds_planned"])] = [True, 300]
    frame.iloc[14, frame.columns.get_loc("done")] = True
    frame.iloc[15, frame.columns.get_loc("seconds_done")] = 100
    frame.iloc[17, frame.columns.get_loc("paused")] = True
    return frame


def test_the_calendar_table_has_a_row_for_each_week() -> None:
    table = charts.calendar_table(all_outcomes(), TODAY)
    assert table.index.to_list() == [pd.Timestamp(f"2026-06-{day:02}") for day in (8, 15, 22)]
    assert table.columns.to_list() == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    assert table.iloc[-1].to_list() == ["done", "part", "missed", "pause", "rest", "rest", "due"]
    assert (table.iloc[0] == "no plan").all()
    short = charts.calendar_table(days(3), TODAY).iloc[0]
    assert short.to_list() == ["", "", "", "", "done", "part", "part"]
    assert len(charts.calendar_table(days(400), TODAY, weeks=5)) == 5


def test_outcomes_differ_in_shape_and_not_in_colour_alone() -> None:
    shapes = [tuple((style, path.vertices.tobytes()) for style, path in charts.MARKS[word]) for word in OUTCOMES]
    assert len(set(shapes)) == len(OUTCOMES)
    paths = [tuple(path.vertices.tobytes() for _, path in charts.MARKS[word]) for word in OUTCOMES]
    same = [word for word, path in zip(OUTCOMES, paths, strict=True) if paths.count(path) > 1]
    # The plain squares: full, with a thick edge, with a faint edge. They differ in lightness.
    assert same == ["done", "due", "no plan"]


def test_the_legend_names_the_outcomes_that_occur() -> None:
    words = {text.get_text() for text in charts.calendar(all_outcomes(), today=TODAY).texts}
    assert words >= {"done", "in part", "missed", "due today", "rest", "pause", "no plan"}
    assert "pause" not in {text.get_text() for text in charts.calendar(days(21), today=TODAY).texts}


def test_a_long_calendar_says_what_it_shows() -> None:
    assert charts.calendar(days(21), today=TODAY).get_title("left") == "Day by day"
    assert charts.calendar(days(3650), today=TODAY).get_title("left") == "Day by day, the last 53 weeks"


@pytest.mark.parametrize(
    ("end", "months"),
    [
        (date(2026, 6, 28), ["Apr 2026", "May", "Jun"]),
        (date(2026, 6, 21), ["Apr 2026", "May", "Jun"]),  # two weeks of March, whose name would stand over April's
        (date(2026, 4, 12), ["Jan 2026", "Feb", "Mar", "Apr"]),
    ],
)
def test_every_month_of_a_calendar_is_named_but_a_first_one_that_is_over(end: date, months: list[str]) -> None:
    frame = days(84).set_index(pd.date_range(end=end, periods=84, name="date", unit="us"))
    told = [text.get_text() for text in charts.calendar(frame, today=end).texts]
    named = {month_in_short(date(2026, month, 1)) for month in range(1, 13)}
    assert [word for word in told if word[:3] in named] == months


def test_alt_texts_hold_the_figures() -> None:
    frame = days(21, pain=[np.nan] * 5 + [2.0] * 8 + [4.0] * 8, paused=[True] * 3 + [False] * 18)
    others = pd.DataFrame({"date": frame.index[:2], "pain": [6.0, 7.0]})
    assert charts.adherence_and_pain_alt_text(frame, others, date(2026, 7, 1)) == (
        "Two charts, 8 June 2026 to 28 June 2026. Above, planned sessions done per week: 16 of 18 (89 %), from 71 % to "
        "100 % a week. Below, pain on a scale of 0 to 10: 16 of 21 days have a rating, from 2 to 4, mean 3.0. The last "
        "14-day mean is 3.1, of 28 June 2026. Later ratings: 2. Paused days: 3."
    )
    assert charts.adherence_and_pain_alt_text(days(1, planned=False, pain=np.nan, done=False), None, TODAY) == (
        "Two charts, 28 June 2026 to 28 June 2026. Above, no planned session was due. Below, no day has a pain rating."
    )
    assert charts.calendar_alt_text(all_outcomes(), TODAY) == (
        "A calendar with one mark for each day, 8 June 2026 to 28 June 2026. Days: 1 done, 1 in part, 1 missed, 1 due "
        "today, 2 rest, 1 pause, 14 no plan."
    )


@pytest.mark.parametrize("draw", [charts.adherence_and_pain, charts.calendar])
def test_without_a_day_the_error_says_what_to_do(draw: object) -> None:
    with pytest.raises(PlannerError) as caught:
        draw(days(0, done=False))
    assert str(caught.value) == "There is no day to draw yet. Save a plan, do a session or rate your pain first."


@pytest.mark.parametrize("count", [1, 6, 7, 8, 15, 400, 1000])
@pytest.mark.parametrize("weeks", [1, 2, 53])
def test_the_last_weeks_of_a_calendar_are_those_of_all(count: int, weeks: int) -> None:
    frame = days(count, planned=[n % 9 < 5 for n in range(count)], done=[n % 3 == 0 for n in range(count)])
    pd.testing.assert_frame_equal(
        charts.calendar_table(frame, TODAY, weeks), charts.calendar_table(frame, TODAY).iloc[-weeks:], check_freq=False
    )
