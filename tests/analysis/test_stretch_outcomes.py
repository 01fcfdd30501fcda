from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from planner import stretch_outcomes
from planner.analysis.adherence import flare_days
from planner.diary import Diary
from tests.helpers.diary_rows import plan_row, rating_row, session_row, write_diary

TODAY = date(2026, 6, 5)


def performed(day: int, stretch: str, side: str = "both", **fields: object) -> dict[str, object]:
    return {"session_id": f"s.2026-06-0{day}.18", "stretch": stretch, "side": side, "active_s": 60} | fields


def diary(folder: Path) -> Diary:
    """Five days with side bend and single knee planned; the third paused, the fifth today."""
    plan = [
        plan_row("2026-06-01", f"2026-06-0{day}", stretch=stretch, order=order)
        for day in range(1, 6)
        for order, stretch in enumerate(("side_bend", "single_knee"), 1)
    ]
    done = [
        performed(1, "side_bend", "left"),
        performed(1, "side_bend", "right"),
        performed(1, "single_knee", "left", order=2),
        performed(2, "side_bend", "left", reps_done=2, outcome="hurt"),
        performed(2, "single_knee", order=2, reps_done=0, active_s=0, outcome="skipped"),
        performed(2, "cat_cow", order=3, hold_s=0, reps_done=8, reps_planned=8),
    ]
    sessions = [session_row(f"2026-06-0{day}") for day in (1, 2)]
    return write_diary(
        folder, plan=plan, sessions=sessions, performed=done, pauses=[{"from": "2026-06-03", "to": "2026-06-03"}]
    )


def test_each_day_gives_a_stretch_one_outcome(tmp_path: Path) -> None:
    found = stretch_outcomes.outcomes(diary(tmp_path), today=TODAY)
    assert found.columns.to_list() == ["planned", "done", "part", "left_out", "hurt", "last_done"]
    assert found.drop(columns="last_done").T.to_dict("list") == {
        "side_bend": [3, 1, 0, 1, 1],
        "single_knee": [3, 0, 1, 2, 0],
        "cat_cow": [0, 1, 0, 0, 0],
    }
    assert found["last_done"].to_dict() == {
        "side_bend": pd.Timestamp("2026-06-02"),
        "single_knee": pd.Timestamp("2026-06-01"),
        "cat_cow": pd.Timestamp("2026-06-02"),
    }


def test_a_span_of_days_counts_alone(tmp_path: Path) -> None:
    found = stretch_outcomes.outcomes(diary(tmp_path), date(2026, 6, 4), TODAY)
    assert found["left_out"].to_dict() == {"side_bend": 1, "single_knee": 1}
    assert found["last_done"].isna().all()


def test_doses_per_week(tmp_path: Path) -> None:
    found = stretch_outcomes.doses(diary(tmp_path), today=TODAY)
    assert found.set_index("stretch").to_dict("index") == {
        "cat_cow": {"start": pd.Timestamp("2026-06-01"), "sessions": 1, "reps": 8.0, "hold_s": 0.0, "seconds": 60.0},
        "side_bend": {"start": pd.Timestamp("2026-06-01"), "sessions": 2, "reps": 3.0, "hold_s": 3.0, "seconds": 180.0},
        "single_knee": {
            "start": pd.Timestamp("2026-06-01"),
            "sessions": 1,
            "reps": 2.5,
            "hold_s": 3.0,
            "seconds": 60.0,
        },
    }


def test_beyond_two_years_doses_are_told_per_month() -> None:
    dates = pd.date_range("2023-01-01", "2026-01-01", freq="D")
    done = pd.DataFrame(
        {"date": dates, "stretch": "side_bend", "outcome": "done", "reps": 5.0, "hold_s": 3.0, "seconds": 60.0}
    )
    assert stretch_outcomes.dose_over_time(done)["start"].to_list()[:2] == [
        pd.Timestamp("2023-01-01"),
        pd.Timestamp("2023-02-01"),
    ]


def test_an_empty_diary_has_no_stretches(tmp_path: Path) -> None:
    empty = Diary(tmp_path)
    assert stretch_outcomes.outcomes(empty).empty
    assert stretch_outcomes.doses(empty).empty
    assert stretch_outcomes.sentences(stretch_outcomes.outcomes(empty)) == []


def test_what_was_planned_and_never_done_is_left_out(tmp_path: Path) -> None:
    diary = write_diary(tmp_path, plan=[plan_row("2026-06-01", "2026-06-02")])
    found = stretch_outcomes.outcomes(diary, today=date(2026, 6, 3))
    assert found[["planned", "left_out", "done"]].to_numpy().tolist() == [[1, 1, 0]]


def test_sentences_name_what_occurred(tmp_path: Path) -> None:
    found = stretch_outcomes.outcomes(diary(tmp_path), today=TODAY)
    assert stretch_outcomes.sentences(found, {"side_bend": "The side bend"})[:2] == [
        "The side bend: planned on 3 days, done 1, left out 1, hurt 1; last done on 2 June 2026.",
        "Single knee: planned on 3 days, done in part 1, left out 2; last done on 1 June 2026.",
    ]


def test_doses_in_words() -> None:
    assert stretch_outcomes.dose_in_words(9.6, 5) == "10 × 5 s"
    assert stretch_outcomes.dose_in_words(3, 0) == "3 ×"


def test_flare_days_are_those_that_the_person_calls_so(tmp_path: Path) -> None:
    rows = [
        rating_row("2026-06-04", 2, "2026-06-04T08:00:00+00:00") | {"flare": "true"},
        rating_row("2026-06-04", 2, "2026-06-04T18:00:00+00:00") | {"flare": "true"},
        rating_row("2026-06-01", 9, "2026-06-01T08:00:00+00:00") | {"flare": "false"},
        rating_row("2026-06-02", 1, "2026-06-02T08:00:00+00:00") | {"flare": "true"},
        rating_row("2026-06-03", 9, "2026-06-03T08:00:00+00:00"),
        rating_row("2026-06-09", 9, "2026-06-09T08:00:00+00:00") | {"flare": "true"},
    ]
    found = flare_days(write_diary(tmp_path, pain=rows), TODAY)
    assert found.to_list() == [pd.Timestamp("2026-06-02"), pd.Timestamp("2026-06-04")]
    assert flare_days(Diary(tmp_path / "none"), TODAY).empty


DAYS = st.integers(1, 9).map(lambda day: pd.Timestamp(2026, 6, day))
NAMES = st.sampled_from(["side_bend", "single_knee", "cat_cow"])
PLANNED = st.lists(st.tuples(DAYS, NAMES), max_size=12)
DONE = st.lists(st.tuples(DAYS, NAMES, st.sampled_from(stretch_outcomes.OUTCOMES)), max_size=12)


@given(PLANNED, DONE, st.sets(DAYS, max_size=3), DAYS, DAYS)
def test_a_span_counts_what_all_days_hold_of_it(
    planned: list[tuple[pd.Timestamp, str]],
    done: list[tuple[pd.Timestamp, str, str]],
    paused: set[pd.Timestamp],
    start: pd.Timestamp,
    last: pd.Timestamp,
) -> None:
    rows = stretch_outcomes.Rows(
        pd.DataFrame(planned, columns=["date", "stretch"]).astype({"date": "datetime64[us]", "stretch": "str"}),
        pd.DataFrame(done, columns=["date", "stretch", "outcome"]).astype(
            {"date": "datetime64[us]", "stretch": "str", "outcome": "str"}
        ),
    )
    left_free = pd.DatetimeIndex(sorted(paused), dtype="datetime64[us]")
    each = stretch_outcomes.by_day(rows.planned, rows.done, left_free, last)
    found = stretch_outcomes.outcomes_of(rows, left_free, start, last)
    assert_frame_equal(found, stretch_outcomes.count(each[each["date"] >= start]))
