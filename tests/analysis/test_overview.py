from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from planner.analysis.overview import by_period, headlines, open_sentence, percent, rolling_pain
from planner.analysis.period import period

TODAY = date(2026, 6, 28)


def days(count: int, **columns: object) -> pd.DataFrame:
    """Days up to TODAY; one value for all of them, or one for each."""
    usual = {"pain": np.nan, "planned": False, "done": False, "seconds_planned": 0, "seconds_done": 0, "paused": False}
    return pd.DataFrame(usual | columns, index=pd.date_range(end=TODAY, periods=count, name="date", unit="us"))


def test_the_mean_is_over_the_days_up_to_and_including_each() -> None:
    mean = rolling_pain(days(5, pain=[1.0, 2.0, 3.0, np.nan, 7.0]), days=3, least=2)
    assert mean.name == "pain_mean"
    np.testing.assert_array_equal(mean, [np.nan, 1.5, 2.0, 2.5, 5.0])


def test_fourteen_days_need_seven_ratings() -> None:
    mean = rolling_pain(days(20, pain=[4.0] * 7 + [np.nan] * 13))
    np.testing.assert_array_equal(mean, [np.nan] * 6 + [4.0] * 8 + [np.nan] * 6)


def test_no_day_no_headline() -> None:
    assert headlines(days(0), TODAY) == ()


@pytest.mark.parametrize(
    ("frame", "sentence"),
    [
        (
            days(
                60,
                planned=[True] * 48 + [True, False] * 6,
                done=[False] * 48 + [True] * 9 + [False] * 3,
                seconds_planned=300,
            ),
            "In the last 4 weeks you did 5 of 22 planned sessions (23 %).",
        ),
        (days(28, planned=True, done=True), "In the last 4 weeks you did 28 of 28 planned sessions (100 %)."),
        (
            days(3, planned=True, done=[True, False, False]),
            "Since you began on 26 June you did 1 of 2 planned sessions (50 %).",
        ),
        (days(2, planned=[True, False]), "Since you began on 27 June you did 0 of 1 planned session (0 %)."),
        (days(40), "In the last 4 weeks no planned session was due."),
        (days(1, planned=True), "Today's session is still open."),
        (days(1, planned=True, seconds_planned=586, seconds_done=45), "Today you did 45 seconds of 10 minutes so far."),
        (days(1, planned=True, seconds_planned=90, seconds_done=1), "Today you did 1 second of 2 minutes so far."),
        (days(1, planned=True, seconds_planned=586, seconds_done=359), "Today you did 5 of 10 minutes so far."),
        (days(2, seconds_done=60), "Since you began on 27 June you stretched on 2 days; no planned session was due."),
        (
            days(40, planned=[True] * 5 + [False] * 34 + [True], done=[True] * 5 + [False] * 35),
            "Today's session is still open.",
        ),
    ],
)
def test_the_first_headline_counts_sessions(frame: pd.DataFrame, sentence: str) -> None:
    assert headlines(frame, TODAY)[0] == sentence


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (
            days(40, planned=True, done=[True] * 20 + [False] * 20, paused=[False] * 21 + [True] * 18 + [False]),
            ("In the last 4 weeks you did 8 of 9 planned sessions (89 %).", "18 paused days left out."),
        ),
        (
            days(40, paused=[False] * 39 + [True]),
            ("In the last 4 weeks no planned session was due.", "1 paused day left out."),
        ),
    ],
)
def test_paused_days_are_a_sentence_below_the_lead(frame: pd.DataFrame, said: tuple[str, str]) -> None:
    assert headlines(frame, TODAY)[:2] == said


def test_what_is_open_today_is_said_beside_what_counts() -> None:
    frame = days(3, planned=True, done=[True, False, False], seconds_planned=600, seconds_done=[600, 0, 300])
    first, still_open, pain = headlines(frame, TODAY)
    assert first == "Since you began on 26 June you did 1 of 2 planned sessions (50 %)."
    assert still_open == "Today you did 5 of 10 minutes so far."
    assert pain == "Rate your pain on 7 more days, and you see its mean over 14 days here."


@pytest.mark.parametrize("day", [{}, {"planned": True, "done": True}, {"planned": True, "paused": True}])
def test_nothing_is_open_on_a_day_without_a_session_to_come(day: dict[str, bool]) -> None:
    assert open_sentence(days(1, **day), TODAY) == ""
    assert open_sentence(days(1, planned=True), date(2026, 6, 29)) == ""


@pytest.mark.parametrize(
    ("pain", "sentence"),
    [
        ([np.nan] * 14, "Rate your pain on 7 more days, and you see its mean over 14 days here."),
        ([9.0] * 20 + [np.nan] * 13 + [3.0], "Rate your pain on 6 more days, and you see its mean over 14 days here."),
        ([3.0] * 6, "Rate your pain on 1 more day, and you see its mean over 14 days here."),
        ([9.0] * 20 + [3.0] * 7 + [4.0] * 7, "In the last 14 days your mean pain was 3.5 of 10, from 14 ratings."),
        ([0.0] * 7, "In the last 14 days your mean pain was 0.0 of 10, from 7 ratings."),
    ],
)
def test_the_second_headline_says_the_mean_or_what_is_lacking(pain: list[float], sentence: str) -> None:
    assert headlines(days(len(pain), pain=pain), TODAY)[-1] == sentence


def test_periods_are_weeks_and_beyond_two_years_months() -> None:
    weeks = by_period(days(10, pain=[2.0, 4.0] + [np.nan] * 7 + [5.0]), TODAY)
    assert weeks.index.name == "week"
    assert weeks.index.to_list() == [pd.Timestamp("2026-06-15"), pd.Timestamp("2026-06-22")]
    assert weeks["pain_mean"].to_list() == [3.0, 5.0]
    assert weeks["ratings"].to_list() == [2, 1]
    months = by_period(days(3653, pain=1.0), TODAY)
    assert months.index.name == "month"
    assert len(months) == 121
    assert months["ratings"].sum() == 3653
    assert by_period(days(0), TODAY).empty


def test_a_share_is_written_in_whole_percent() -> None:
    assert [percent(share) for share in (0, 0.75, 2 / 3, 1)] == ["0 %", "75 %", "67 %", "100 %"]


def test_a_period_that_is_over_is_told_as_such() -> None:
    frame = days(60, planned=True, done=True, pain=[2.0] * 57 + [np.nan] * 3)
    over = period("own", TODAY, "2026-06-01", "2026-06-10")
    assert headlines(frame, TODAY, over) == (
        "From 1 June 2026 to 10 June 2026 you did 10 of 10 planned sessions (100 %).",
        "In the 14 days up to 10 June 2026 your mean pain was 2.0 of 10, from 14 ratings.",
    )
    rare = days(60, pain=[np.nan] * 40 + [2.0] + [np.nan] * 19)
    told = headlines(rare, TODAY, over)[-1]
    assert told == "In the 14 days up to 10 June 2026 you rated your pain on 1 day: too few for a mean."
    assert headlines(frame, TODAY, period("own", TODAY, "2020-06-01", "2020-06-10")) == ()
