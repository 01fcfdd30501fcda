from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.analysis.habit import Streak, rolling_adherence, score, score_sentence, streak
from planner.errors import InvalidValue

SUNDAY = date(2026, 6, 28)
P, D, X, R = "planned", "done", "paused", "rest"


def days(*kinds: str, last: date = SUNDAY) -> pd.DataFrame:
    """Days up to `last`: planned and missed, done as planned, paused, rest; "done+" is a session without a plan."""
    return pd.DataFrame(
        {
            "pain": np.nan,
            "planned": [kind in (P, D) for kind in kinds],
            "done": [kind in (D, "done+") for kind in kinds],
            "seconds_planned": [300 * (kind in (P, D)) for kind in kinds],
            "seconds_done": [400 * (kind in (D, "done+")) for kind in kinds],
            "paused": [kind == X for kind in kinds],
        },
        index=pd.date_range(end=last, periods=len(kinds), name="date", unit="us"),
    )


@pytest.mark.parametrize(
    ("kinds", "current", "longest"),
    [
        ([], 0, 0),
        ([R, R], 0, 0),
        ([P], 0, 0),
        ([D], 1, 1),
        ([D, D, R, D, X, X, D], 4, 4),
        ([D, D, D, P, D], 1, 3),
        ([D, D, P, R], 0, 2),
        (["done+", R, R, R, R, R, R], 0, 0),
    ],
)
def test_rest_days_and_pauses_break_no_row(kinds: list[str], current: int, longest: int) -> None:
    assert streak(days(*kinds), date(2026, 6, 29)) == Streak(current, longest)


def test_todays_open_session_breaks_nothing() -> None:
    assert streak(days(D, D, P), SUNDAY) == Streak(2, 2)
    assert streak(days(D, D, P), date(2026, 6, 29)) == Streak(0, 2)


def test_a_whole_week_without_plan_or_pause_ends_the_row() -> None:
    week = [D] + 6 * [R]
    assert streak(days(*week, *7 * [R], *week), SUNDAY) == Streak(1, 1)
    assert streak(days(*week, *7 * [X], *week), SUNDAY) == Streak(2, 2)
    assert streak(days(*week, "done+", *6 * [R], *week), SUNDAY) == Streak(2, 2)
    # The week that is not over may still be planned, or hold a session, up to its last day.
    assert streak(days(*week, *7 * [R], last=SUNDAY), SUNDAY) == Streak(1, 1)
    assert streak(days(*week, *5 * [R], last=date(2026, 6, 26)), date(2026, 6, 26)) == Streak(1, 1)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (Streak(0, 0), ""),
        (Streak(1, 1), "You did your last planned session: your longest row so far. "),
        (Streak(5, 5), "You did your last 5 planned sessions in a row: your longest row so far. "),
        (Streak(1, 9), "You did your last planned session; your longest row is 9. "),
        (Streak(5, 9), "You did your last 5 planned sessions; your longest row is 9. "),
        (Streak(0, 9), "The last planned session was left out; your longest row is 9. "),
    ],
)
def test_a_row_in_words(row: Streak, sentence: str) -> None:
    assert row.sentence == (sentence and f"{sentence}Rest days and pauses don't break a row.")


def test_thirteen_daily_sessions_make_half_and_twenty_six_three_quarters() -> None:
    scores = score(days(*26 * [D]), today=SUNDAY)
    assert scores.iloc[12] == pytest.approx(0.5, abs=1e-12)
    assert scores.iloc[25] == pytest.approx(0.75, abs=1e-12)
    assert scores.iloc[0] == pytest.approx(1 - 0.5 ** (1 / 13))


def test_what_is_not_daily_is_counted_over_two_weeks() -> None:
    frame = days(*6 * [D, R, D, R, R, D, R])
    keeps = 0.5 ** ((3 / 7) ** 0.5 / 13)
    by_hand, done = 0.0, frame["done"].to_numpy()
    for day in range(len(done)):
        by_hand = by_hand * keeps + min(1.0, done[max(0, day - 13) : day + 1].sum() / 6) * (1 - keeps)
    assert score(frame, 3, SUNDAY).iloc[-1] == pytest.approx(by_hand)
    assert score(frame, today=SUNDAY).iloc[-1] == pytest.approx(by_hand)  # the plan asks for three


def test_the_plan_of_the_last_weeks_says_how_often() -> None:
    daily_once = days(*70 * [D], *8 * [D, R, R, D, R, R, R])
    assert score(daily_once, today=SUNDAY).equals(score(daily_once, 2, SUNDAY))
    assert score(days(*9 * ["done+"]), today=SUNDAY).equals(score(days(*9 * [D]), 7, SUNDAY))


@pytest.mark.parametrize("times", [0, -1, 8])
def test_a_week_has_no_other_number_of_sessions(times: int) -> None:
    with pytest.raises(InvalidValue, match=f"^times_a_week: {times} .* 1 to 7"):
        score(days(D), times, SUNDAY)


def test_a_pause_and_an_open_today_stop_the_clock() -> None:
    before = score(days(*20 * [D]), today=SUNDAY).iloc[-1]
    assert score(days(*20 * [D], *14 * [X]), today=SUNDAY).iloc[-1] == before
    assert score(days(*20 * [D], P), today=SUNDAY).iloc[-1] == before
    assert score(days(*20 * [D], P), today=date(2026, 6, 29)).iloc[-1] < before
    three = [D, R, D, R, R, D, R]
    whole = score(days(*6 * three), 3, SUNDAY).iloc[-1]
    assert score(days(*3 * three, *30 * [X], *3 * three), 3, SUNDAY).iloc[-1] == pytest.approx(whole)


def test_the_score_begins_with_the_first_plan_or_session() -> None:
    assert score(days(R, R, D, D), today=SUNDAY).index[0] == pd.Timestamp(2026, 6, 27)
    assert score(days(R, R), today=SUNDAY).empty
    assert score_sentence(score(days(), today=SUNDAY)) == ""
    assert score_sentence(score(days(*26 * [D]), today=SUNDAY)).startswith("Your habit score is 75 of 100. ")


def test_any_seven_days() -> None:
    rolling = rolling_adherence(days(*5 * [P], D, D, D, X), date(2026, 6, 29))
    assert rolling["sessions_planned"].to_list() == [1, 2, 3, 4, 5, 6, 7, 7, 6]
    assert rolling["sessions_done"].to_list() == [0, 0, 0, 0, 0, 1, 2, 3, 3]
    assert rolling["sessions_share"].iloc[-1] == rolling["seconds_share"].iloc[-1] == 0.5
    assert rolling["paused"].iloc[-1] == 1
    assert np.isnan(rolling_adherence(days(R), SUNDAY)["sessions_share"].iloc[0])
    assert rolling_adherence(days(), SUNDAY).empty


def test_gaps_duplicates_and_loose_types_are_taken_as_they_are() -> None:
    frame = days(D, D, R, D, D)
    loose = pd.concat([frame.iloc[[4, 0]], frame.drop(index=frame.index[2]), frame.iloc[[1]]]).astype(object)
    assert streak(loose, SUNDAY) == streak(frame, SUNDAY) == Streak(4, 4)
    assert score(loose, 7, SUNDAY).equals(score(frame, 7, SUNDAY))
    assert rolling_adherence(loose, SUNDAY).equals(rolling_adherence(frame, SUNDAY))
    with_nothing = frame.astype(object).where(frame["planned"], None)
    assert streak(with_nothing, SUNDAY) == Streak(4, 4)


@given(st.lists(st.sampled_from([P, D, X, R, "done+"]), max_size=60), st.integers(1, 7))
def test_a_score_is_a_share_and_a_row_no_longer_than_the_sessions(kinds: list[str], times: int) -> None:
    frame = days(*kinds)
    row, scores = streak(frame, SUNDAY), score(frame, times, SUNDAY)
    assert 0 <= row.current <= row.longest <= frame["done"].sum()
    assert scores.between(0, 1).all()
