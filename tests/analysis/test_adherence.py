from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from time_machine import TimeMachineFixture

from planner.analysis.adherence import (
    asked_now,
    counted,
    daily,
    left_out,
    monthly,
    outcomes,
    planned_session,
    week_of,
    week_so_far,
    weekly,
    without_hour,
)
from planner.catalogue import SHIPPED, Dose, load_catalogue
from planner.diary import Diary
from planner.errors import PlannerError
from tests.helpers.clock import at as moment
from tests.helpers.diary_rows import plan_row, rating_row, session_row, write_diary

MONDAY = date(2026, 6, 1)
COLUMNS = {
    "pain": "float64",
    "planned": "bool",
    "done": "bool",
    "seconds_planned": "int64",
    "seconds_done": "int64",
    "paused": "bool",
    "drawn": "float64",
}


pytestmark = pytest.mark.time_machine(moment("2026-11-23 09:00", "UTC"))  # days are local


def june(day: int) -> pd.Timestamp:
    return pd.Timestamp(2026, 6, day)


def at(day: int, hour: int) -> str:
    return f"2026-06-{day:02}T{hour:02}:00:00+00:00"


def day_of(diary: Diary, day: int) -> pd.Series:
    return daily(diary, date(2026, 6, day)).loc[june(day)]


def test_an_empty_diary_is_an_empty_frame_of_the_same_types(tmp_path: Path) -> None:
    days = daily(Diary(tmp_path / "none"), MONDAY)
    assert days.empty
    assert days.dtypes.astype(str).to_dict() == COLUMNS
    assert isinstance(days.index, pd.DatetimeIndex)
    assert days.index.name == "date"
    assert weekly(days, MONDAY).empty
    assert monthly(days, MONDAY).empty
    assert outcomes(days, MONDAY).empty
    assert left_out(Diary(tmp_path / "none"), MONDAY).empty


@pytest.mark.parametrize(
    ("tables", "first"),
    [
        ({"plan": [plan_row("2026-05-28", "2026-05-30")]}, "2026-05-30"),
        ({"pain": [rating_row("2026-05-29", 3, "2026-05-30T08:00:00+00:00")]}, "2026-05-29"),
        ({"sessions": [session_row("2026-05-28")]}, "2026-05-28"),
        ({"pauses": [{"from": "2026-05-27", "to": "2026-07-30", "why": ""}]}, "2026-05-27"),
    ],
)
def test_days_run_without_gaps_from_the_first_known_one_to_today(tmp_path: Path, tables: dict, first: str) -> None:
    days = daily(write_diary(tmp_path, **tables), MONDAY)
    assert list(days.index) == list(pd.date_range(first, MONDAY))
    assert days.dtypes.astype(str).to_dict() == COLUMNS


def test_a_plan_that_begins_tomorrow_makes_no_day_yet(tmp_path: Path) -> None:
    assert daily(write_diary(tmp_path, plan=[plan_row("2026-06-02", "2026-06-02")]), MONDAY).empty


def test_seconds_planned_are_the_sum_of_the_day(tmp_path: Path) -> None:
    plan = [plan_row(MONDAY, MONDAY, 100, order=1), plan_row(MONDAY, MONDAY, 50, order=2)]
    day = day_of(write_diary(tmp_path, plan=plan), 1)
    assert (day["planned"], day["seconds_planned"], day["done"], day["seconds_done"]) == (True, 150, False, 0)


def test_the_newest_plan_saved_by_that_day_counts(tmp_path: Path) -> None:
    plan = [plan_row(MONDAY, MONDAY + timedelta(n), 100) for n in range(4)] + [
        plan_row("2026-06-03", f"2026-06-0{n}", 200, saved_at=at(3, 12), plan_id="2026-06-01_bbbbbb") for n in (1, 2, 4)
    ]
    days = daily(write_diary(tmp_path, plan=plan), date(2026, 6, 5))
    # 1 and 2 June: past when the second plan was saved. 3 June: a rest day of the second plan.
    assert list(days["seconds_planned"]) == [100, 100, 0, 200, 0]
    assert list(days["planned"]) == [True, True, False, True, False]


@pytest.mark.parametrize("zone", ["Etc/GMT+10", "UTC", "Etc/GMT-10"])
def test_the_day_of_saving_is_the_one_written_wherever_it_is_read(
    tmp_path: Path, zone: str, time_machine: TimeMachineFixture
) -> None:
    late = plan_row(MONDAY, MONDAY, 100, saved_at="2026-06-01T23:30:00-08:00")
    diary = write_diary(tmp_path, plan=[late], pain=[rating_row(MONDAY, 1, at(1, 8))])
    time_machine.move_to(moment("2026-11-23 09:00", zone))
    assert daily(diary, MONDAY)["seconds_planned"].to_list() == [100]


def test_a_plan_saved_after_the_session_takes_nothing_from_what_was_done(tmp_path: Path) -> None:
    diary = write_diary(
        tmp_path,
        plan=[
            plan_row(MONDAY, MONDAY, 500, saved_at=at(1, 6)),
            plan_row(MONDAY, "2026-06-03", 200, saved_at=at(1, 20), plan_id="2026-06-01_bbbbbb"),
        ],
        sessions=[session_row(MONDAY, active=500)],
    )
    assert daily(diary, MONDAY)[["planned", "done", "seconds_planned"]].to_numpy().tolist() == [[True, True, 500]]


def test_a_plan_with_an_id_of_its_own_covers_its_first_to_last_date(tmp_path: Path) -> None:
    plan = [plan_row(MONDAY, MONDAY + timedelta(n), 100) for n in range(5)] + [
        plan_row("", f"2026-06-0{n}", 200, saved_at=at(1, 12), plan_id="holiday") for n in (2, 4)
    ]
    days = daily(write_diary(tmp_path, plan=plan), date(2026, 6, 5))
    assert list(days["seconds_planned"]) == [100, 200, 0, 200, 100]


@pytest.mark.parametrize(
    ("outcome", "done"), [("completed", True), ("stopped", False), ("hurt", False), ("abandoned", False)]
)
def test_only_a_completed_session_makes_a_day_done(tmp_path: Path, outcome: str, done: bool) -> None:
    assert day_of(write_diary(tmp_path, sessions=[session_row(MONDAY, outcome=outcome)]), 1)["done"] == done


def test_seconds_done_take_the_larger_count_of_each_session(tmp_path: Path) -> None:
    sessions = [session_row(MONDAY, 8, active_s=100, outcome="stopped"), session_row(MONDAY, 9, active_s=70)]
    performed = [
        {"session_id": "s.2026-06-01.8", "order": 1, "active_s": 60},
        {"session_id": "s.2026-06-01.8", "order": 2, "active_s": 50},
        {"session_id": "s.2026-06-01.9", "order": 1, "active_s": 60},
        {"session_id": "unknown", "order": 1, "active_s": 999},
    ]
    day = day_of(write_diary(tmp_path, sessions=sessions, performed=performed), 1)
    assert (day["done"], day["seconds_done"]) == (True, 110 + 70)


def test_the_pain_of_a_day_is_its_first_rating(tmp_path: Path) -> None:
    pain = [rating_row(MONDAY, 6, at(1, 12)), rating_row(MONDAY, 4, at(1, 8)), rating_row(MONDAY, "3", at(1, 9))]
    assert day_of(write_diary(tmp_path, pain=pain), 1)["pain"] == 4.0


def test_a_rating_before_the_first_session_counts_and_one_after_it_does_not(tmp_path: Path) -> None:
    sessions = [session_row(f"2026-06-0{day}", 10) for day in (1, 2)]
    pain = [rating_row("2026-06-01", 4, at(1, 9)), rating_row("2026-06-02", 5, at(2, 11))]
    days = daily(write_diary(tmp_path, pain=pain, sessions=sessions), date(2026, 6, 2))
    assert days["pain"].iloc[0] == 4.0
    assert pd.isna(days["pain"].iloc[1])


def test_pain_before_a_session_is_a_rating_at_its_start(tmp_path: Path) -> None:
    sessions = [session_row(MONDAY, 18, pain_before=7), session_row(MONDAY, 10, pain_before=3)]
    assert day_of(write_diary(tmp_path, sessions=sessions), 1)["pain"] == 3.0
    pain = [rating_row(MONDAY, 5, at(1, 9))]
    assert day_of(write_diary(tmp_path, sessions=sessions, pain=pain), 1)["pain"] == 5.0


def test_the_second_sessions_pain_before_comes_too_late(tmp_path: Path) -> None:
    sessions = [session_row(MONDAY, 18, pain_before=7), session_row(MONDAY, 10)]
    assert pd.isna(day_of(write_diary(tmp_path, sessions=sessions), 1)["pain"])


def test_a_rating_entered_later_counts_where_that_day_had_no_session(tmp_path: Path) -> None:
    pain = [rating_row("2026-06-01", 4, at(3, 9)), rating_row("2026-06-02", 5, at(3, 9))]
    days = daily(write_diary(tmp_path, pain=pain, sessions=[session_row("2026-06-02")]), date(2026, 6, 3))
    assert days["pain"].iloc[0] == 4.0
    assert days["pain"].iloc[1:].isna().all()


def test_every_rating_is_the_pain_of_its_day_or_left_out(tmp_path: Path) -> None:
    sessions = [
        session_row(MONDAY, 10, pain_before=3, pain_after=2, ended_at=at(1, 11)),
        session_row(MONDAY, 18, pain_before=7, outcome="abandoned"),
    ]
    pain = [
        rating_row(MONDAY, 5, at(1, 20)),
        rating_row("2026-06-02", 8, at(2, 8)),
        rating_row("2026-06-02", 6, at(2, 9)),
    ]
    diary = write_diary(tmp_path, sessions=sessions, pain=pain)
    assert daily(diary, date(2026, 6, 2))["pain"].to_list() == [3.0, 8.0]
    others = left_out(diary, date(2026, 6, 2))
    assert [(day.day, rating) for day, rating in others.itertuples(index=False)] == [
        (1, 2.0),
        (1, 7.0),
        (1, 5.0),
        (2, 6.0),
    ]
    assert len(left_out(diary, MONDAY)) == 3


def test_both_ends_of_a_pause_are_paused(tmp_path: Path) -> None:
    pauses = [{"from": "2026-06-02", "to": "2026-06-03"}, {"from": "2026-06-03", "to": "2026-06-04"}]
    diary = write_diary(tmp_path, pauses=pauses, sessions=[session_row("2026-06-01")])
    assert list(daily(diary, date(2026, 6, 5))["paused"]) == [False, True, True, True, False]


def days_frame(first: str, count: int, **columns: list) -> pd.DataFrame:
    usual = dict.fromkeys(COLUMNS, 0) | {"pain": None, "drawn": None}
    frame = pd.DataFrame(
        {name: columns.get(name, [value] * count) for name, value in usual.items()},
        index=pd.date_range(first, periods=count, name="date", unit="us"),
    )
    return frame.astype(COLUMNS)


def test_a_week_counts_planned_days_and_caps_each_day_at_what_was_prescribed() -> None:
    days = days_frame(
        "2026-06-01",
        9,
        planned=[True, True, True, False, True, True, False, False, True],
        done=[True, False, True, True, False, False, False, False, False],
        seconds_planned=[300, 300, 300, 0, 300, 300, 0, 0, 300],
        seconds_done=[400, 100, 300, 200, 0, 0, 0, 0, 150],
        paused=[False] * 4 + [True, False, False, True, False],
    )
    week = weekly(days, date(2026, 7, 1))
    assert week.index.to_list() == [june(1), june(8)]
    assert week.to_dict("list") == {
        "sessions_planned": [4, 1],
        "sessions_done": [2, 0],
        "seconds_planned": [1200, 300],
        "seconds_done": [700, 150],
        "sessions_share": [0.5, 0.0],
        "seconds_share": [700 / 1200, 0.5],
        "paused": [1, 1],
    }
    assert weekly(days.iloc[3:4], date(2026, 7, 1))[["sessions_share", "seconds_share"]].isna().all(axis=None)
    assert monthly(days, date(2026, 7, 1)).loc[june(1), "sessions_planned"] == 5


@pytest.mark.parametrize(("done", "planned"), [(True, 2), (False, 1)])
def test_today_counts_once_its_session_is_done(done: bool, planned: int) -> None:
    days = days_frame("2026-06-01", 2, planned=[True, True], done=[False, done], seconds_planned=[300, 300])
    assert weekly(days, date(2026, 6, 2))["sessions_planned"].to_list() == [planned]
    assert weekly(days, date(2026, 6, 3))["sessions_planned"].to_list() == [2]


def test_every_day_has_one_outcome() -> None:
    days = days_frame(
        "2026-06-01",
        15,
        planned=[True, True, True, False, True, True] + [False] * 8 + [True],
        done=[True] + [False] * 14,
        seconds_planned=[300] * 3 + [0] + [300] * 2 + [0] * 8 + [300],
        seconds_done=[300, 20] + [0] * 13,
        paused=[False] * 4 + [True] + [False] * 10,
    )
    words = ["done", "part", "missed", "rest", "pause", "missed", "rest", *["no plan"] * 7]
    assert outcomes(days, date(2026, 6, 15)).to_list() == [*words, "due"]
    assert outcomes(days, date(2026, 6, 16)).to_list() == [*words, "missed"]


def test_the_session_of_a_day_is_composed_from_the_plan_that_counts(tmp_path: Path) -> None:
    catalogue = load_catalogue(SHIPPED)
    plan = [
        plan_row(MONDAY, MONDAY, 1, order=1, stretch="figure_four", reps=4, hold_s=6, reason="for your hips"),
        plan_row(MONDAY, MONDAY, 1, order=2, stretch="standing_posture", reps=3, hold_s=0),
        plan_row(MONDAY, "2026-06-03", 1, order=1, stretch="side_bend"),
    ]
    diary = write_diary(tmp_path, plan=plan)
    session = planned_session(diary, catalogue, MONDAY)
    assert session is not None
    assert (session.date, session.plan_id) == (MONDAY, "2026-06-01_aaaaaa")
    assert [item.stretch.id for item in session.items] == ["standing_posture", "figure_four"]
    assert session.items[1].dose == Dose(4, 6)
    assert session.items[1].reason == "for your hips"
    assert planned_session(diary, catalogue, date(2026, 6, 2)) is None
    assert planned_session(diary, catalogue, date(2027, 6, 2)) is None


def test_a_reason_of_an_earlier_version_is_told_in_peoples_dates(tmp_path: Path) -> None:
    why = "For your sides. A step back, because it hurt: 2026-05-28 (it hurt)."
    row = plan_row("2026-06-01", "2026-06-01", stretch="side_bend", reps=1, hold_s=3, reason=why)
    session = planned_session(write_diary(tmp_path, plan=[row]), load_catalogue(SHIPPED), MONDAY)
    assert session
    assert session.items[-1].reason == "For your sides. A step back, because it hurt: Thursday 28 May (it hurt)."


def test_a_stretch_that_left_the_catalogue_is_left_out_with_a_sentence(tmp_path: Path) -> None:
    plan = [plan_row(MONDAY, MONDAY, order=1, stretch="gone"), plan_row(MONDAY, MONDAY, order=2)]
    sentence = (
        "“gone”, planned for 1 June 2026, is not among your stretches any more: the session leaves it out. "
        "Plan the week again to fill its place."
    )
    with pytest.warns(UserWarning, match="planned for") as caught:
        session = planned_session(write_diary(tmp_path, plan=plan), load_catalogue(SHIPPED), MONDAY)
    assert [str(warning.message) for warning in caught] == [sentence]
    assert session is not None
    assert [item.stretch.id for item in session.items] == ["side_bend"]


def test_a_session_of_which_nothing_is_left_is_an_error(tmp_path: Path) -> None:
    diary = write_diary(tmp_path, plan=[plan_row(MONDAY, MONDAY, stretch="gone")])
    sentence = "No stretch planned for 1 June 2026 is among your stretches any more (“gone”). Plan the week again."
    with pytest.raises(PlannerError) as caught:
        planned_session(diary, load_catalogue(SHIPPED), MONDAY)
    assert str(caught.value) == sentence


plans = st.lists(
    st.tuples(st.integers(0, 12), st.integers(-2, 12), st.sets(st.integers(0, 6), min_size=1), st.integers(0, 23)),
    max_size=6,
)


def plan_rows(made: list[tuple[int, int, set[int], int]]) -> list[dict]:
    """Rows of plans (first day, day saved relative to it, planned weekdays, hour saved); ids stay apart."""
    return [
        plan_row(
            "", MONDAY + timedelta(start + day), 100 + n, plan_id=f"{MONDAY + timedelta(start)}_{n:06}", saved_at=saved
        )
        for n, (start, later, planned, hour) in enumerate(made)
        for saved in [(f"{MONDAY + timedelta(start + later)}T{hour:02}:{n:02}:00+00:00")]
        for day in sorted(planned)
    ]


@pytest.mark.long
@settings(deadline=None, max_examples=60)
@given(plans)
def test_each_day_is_what_reading_the_plans_one_by_one_says(made: list[tuple[int, int, set[int], int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        days = daily(write_diary(Path(folder), plan=plan_rows(made)), MONDAY + timedelta(30))
    for day, seconds in days["seconds_planned"].items():
        newest, expected = "", 0
        for n, (start, later, planned, hour) in enumerate(made):
            saved = MONDAY + timedelta(start + later)
            moment = f"{saved} {hour:02} {n:02}"
            nth = (day.date() - MONDAY).days - start
            if 0 <= nth < 7 and saved <= day.date() and moment > newest:
                newest, expected = moment, (100 + n if nth in planned else 0)
        assert seconds == expected
        assert days.loc[day, "planned"] == (seconds > 0)


@pytest.mark.long
@settings(deadline=None, max_examples=40)
@given(plans, st.sets(st.integers(0, 6), min_size=1))
def test_a_plan_saved_later_changes_no_past_day(made: list[tuple[int, int, set[int], int]], planned: set[int]) -> None:
    today = MONDAY + timedelta(9)
    late = [(5, 5, planned, 12)]  # covers days 5 to 11, saved on day 10
    with tempfile.TemporaryDirectory() as folder:
        before = daily(write_diary(Path(folder), plan=plan_rows(made)), today)
        after = daily(write_diary(Path(folder), plan=plan_rows(made + late)), today)
    pd.testing.assert_frame_equal(before, after.loc[before.index[0] :] if len(before) else after.iloc[:0])
    assert not counted(after, today)["sessions_planned"].sum() > counted(before, today)["sessions_planned"].sum()


def test_the_week_so_far_is_what_was_saved_done_and_paused(tmp_path: Path) -> None:
    stretches = ("standing_posture", "side_bend", "overhead_reach")
    plan = [
        plan_row(MONDAY, "2026-06-03", order=n, stretch=id_, saved_at=at(1, 6)) for n, id_ in enumerate(stretches, 1)
    ]
    done = {"session_id": f"s.{MONDAY}.18", "reps_planned": 10, "active_s": 60}
    diary = write_diary(
        tmp_path,
        plan=[*plan, plan_row(MONDAY, MONDAY, order=1, stretch="side_bend", saved_at=at(1, 6))],
        sessions=[session_row(MONDAY), session_row("2026-05-31")],
        performed=[
            done | {"order": 1, "stretch": "side_bend", "side": "left", "reps_done": 10},
            done | {"order": 1, "stretch": "side_bend", "side": "right", "reps_done": 5},
            done | {"order": 2, "stretch": "figure_four", "side": "left", "reps_done": 10},
            done | {"order": 3, "stretch": "overhead_reach", "side": "both", "reps_done": 20},
        ],
        pauses=[{"from": "2026-05-30", "to": "2026-06-02"}, {"from": "2026-06-07", "to": "2026-06-20"}],
    )
    week = week_so_far(diary, MONDAY)
    assert week.saved == {MONDAY: ("side_bend",), date(2026, 6, 3): stretches}
    assert week.done == {MONDAY: {"side_bend": 0.75, "figure_four": 0.5, "overhead_reach": 1.0}}
    assert week.paused == {MONDAY, date(2026, 6, 2), date(2026, 6, 7)}
    assert week_of(diary, date(2026, 6, 5)) == MONDAY
    assert week_of(diary, date(2026, 6, 8)) is None


def test_an_empty_diary_has_an_empty_week(tmp_path: Path) -> None:
    week = week_so_far(Diary(tmp_path), MONDAY)
    assert (week.saved, week.done, week.paused) == ({}, {}, frozenset())
    assert week_of(Diary(tmp_path)) is None


def at_once(day: date, **fields: Any) -> dict[str, Any]:
    """Return a session that was begun outside the plan."""
    return session_row(day, 8, session_id=f"now_{day}T080000.1", **fields)


@pytest.mark.parametrize(("planned_s", "done"), [(180, False), (499, False), (500, True), (900, True)])
def test_a_shorter_session_outside_the_plan_does_not_stand_for_the_planned_one(
    tmp_path: Path, planned_s: int, done: bool
) -> None:
    extra = at_once(MONDAY, planned_s=planned_s, active_s=planned_s)
    diary = write_diary(tmp_path, plan=[plan_row(MONDAY, MONDAY, 500)], sessions=[extra])
    today = daily(diary, MONDAY).iloc[0]
    assert (today["done"], today["seconds_done"]) == (done, planned_s)
    so_far = week_so_far(diary, MONDAY)
    assert (set(so_far.done), set(so_far.extra)) == (({MONDAY}, set()) if done else (set(), {MONDAY}))


def test_a_session_on_a_day_of_rest_is_done_and_takes_no_planned_one(tmp_path: Path) -> None:
    rest = MONDAY + timedelta(1)
    done = {"session_id": f"now_{rest}T080000.1", "active_s": 30}
    diary = write_diary(
        tmp_path,
        plan=[plan_row(MONDAY, MONDAY, 500)],
        sessions=[at_once(rest)],
        performed=[done | {"side": "left"}, done | {"side": "right", "reps_done": 0, "outcome": "skipped"}],
    )
    assert daily(diary, rest)["done"].to_list() == [False, True]
    so_far = week_so_far(diary, MONDAY)
    assert so_far.done == {}
    assert so_far.extra == {rest: {"side_bend": 0.5}}


def test_what_is_done_beside_the_planned_session_counts_with_it(tmp_path: Path) -> None:
    planned = session_row(MONDAY, 18, plan_id=f"{MONDAY}_aaaaaa")
    done = {"session_id": f"now_{MONDAY}T080000.1", "active_s": 30}
    diary = write_diary(
        tmp_path, plan=[plan_row(MONDAY, MONDAY, 500)], sessions=[at_once(MONDAY), planned], performed=[done]
    )
    so_far = week_so_far(diary, MONDAY)
    assert (so_far.done, so_far.extra) == ({MONDAY: {"side_bend": 1.0}}, {})


@pytest.mark.parametrize(
    ("at", "pain", "asked", "others"),
    [
        ("17:30", 4, "now", []),
        ("18:00", 4, "now", []),
        ("16:59", 4, "now", [4.0]),
        ("17:30", 5, "now", [4.0]),
        ("17:30", 4, "", [4.0]),
    ],
)
def test_one_rating_within_the_hour_serves_the_session_too(
    tmp_path: Path, at: str, pain: int, asked: str, others: list[float]
) -> None:
    rating = rating_row(str(MONDAY), pain, f"{MONDAY}T{at}:00+00:00") | {"asked": asked}
    diary = write_diary(tmp_path, pain=[rating], sessions=[session_row(MONDAY, 18, pain_before=4)])
    assert daily(diary, MONDAY)["pain"].to_list() == [pain]
    assert left_out(diary, MONDAY)["pain"].to_list() == others


# Rows of which only the day is known


def whole_day(pain: int, day: int = 1, **fields: Any) -> dict[str, Any]:
    return rating_row(f"2026-06-{day:02}", pain, at(day, 12)) | {"known": "day"} | fields


def test_sixty_ratings_without_an_hour_beside_morning_sessions_are_their_days_pain(tmp_path: Path) -> None:
    days = [date(2026, 11, 10) - timedelta(n) for n in range(59, -1, -1)]
    pains = [n % 8 for n in range(60)]
    diary = write_diary(
        tmp_path,
        pain=[rating_row(d, n, f"{d}T12:00:00+00:00") | {"known": "day"} for d, n in zip(days, pains, strict=True)],
        sessions=[session_row(day, 7, started_at=f"{day}T07:30:00+00:00") for day in days],
    )
    found = daily(diary, days[-1])["pain"]
    assert found.to_list() == pains
    assert found.mean() == sum(pains) / 60
    assert without_hour(diary, days[-1]).to_list() == [True] * 60
    assert left_out(diary, days[-1]).empty


@pytest.mark.parametrize(
    ("ratings", "sessions", "pain", "others"),
    [
        ([whole_day(4)], [], 4, []),
        ([whole_day(4)], [{"hour": 7}], 4, []),
        ([whole_day(4), rating_row(MONDAY, 2, at(1, 6))], [{"hour": 7}], 2, [4]),
        ([whole_day(4), rating_row(MONDAY, 2, at(1, 20))], [{"hour": 7}], 4, [2]),
        ([whole_day(4), rating_row(MONDAY, 2, at(1, 20))], [], 2, [4]),
        ([rating_row(MONDAY, 2, at(1, 20))], [{"hour": 12, "known": "day"}], 2, []),
        ([rating_row(MONDAY, 2, at(1, 20))], [{"hour": 12, "known": "day"}, {"hour": 19}], None, [2]),
        ([whole_day(4)], [{"hour": 7, "pain_before": 5}], 5, [4]),
        ([], [{"hour": 12, "known": "day", "pain_before": 5}], 5, []),
        ([whole_day(4), whole_day(6)], [{"hour": 7}], 4, [6]),
        ([whole_day(7, asked="region", region="neck", known="")], [], None, []),
        ([whole_day(7, asked="region", region="neck"), whole_day(4)], [], 4, []),
        ([rating_row(MONDAY, 7, at(1, 6)) | {"asked": "region"}, rating_row(MONDAY, 2, at(1, 8))], [], 2, []),
    ],
)
def test_an_hour_before_the_session_then_the_day_alone_is_the_days_pain(
    tmp_path: Path,
    ratings: list[dict[str, Any]],
    sessions: list[dict[str, Any]],
    pain: int | None,
    others: list[int],
) -> None:
    rows = [session_row(MONDAY, **fields) for fields in sessions]
    diary = write_diary(tmp_path, pain=ratings, sessions=rows)
    found = daily(diary, MONDAY)["pain"].dropna()
    assert found.to_list() == [pain] * (pain is not None)
    assert left_out(diary, MONDAY)["pain"].to_list() == others
    assert len(asked_now(diary, MONDAY)) == len(without_hour(diary, MONDAY)) == len(found)


def test_a_session_without_an_hour_takes_no_plan_from_its_day(tmp_path: Path) -> None:
    older, newer = "2026-05-31T08:00:00+00:00", "2026-06-01T18:00:00+00:00"
    plan = [
        plan_row(MONDAY, MONDAY, 300, saved_at=older),
        plan_row(MONDAY, MONDAY, 600, saved_at=newer, plan_id=f"{MONDAY}_bbbbbb"),
    ]
    for known, seconds in (("", 300), ("day", 600)):
        diary = write_diary(tmp_path / f"_{known}", plan=plan, sessions=[session_row(MONDAY, 12, known=known)])
        assert daily(diary, MONDAY)["seconds_planned"].to_list() == [seconds]


def test_a_rating_of_the_hour_before_serves_no_session_without_one(tmp_path: Path) -> None:
    rating = rating_row(MONDAY, 4, at(1, 11)) | {"asked": "now"}
    session = session_row(MONDAY, 12, known="day", pain_before=4)
    diary = write_diary(tmp_path, pain=[rating], sessions=[session])
    assert (daily(diary, MONDAY)["pain"].to_list(), left_out(diary, MONDAY)["pain"].to_list()) == ([4], [4])


FLAGS = st.lists(st.tuples(*[st.booleans()] * 3, *[st.integers(0, 900)] * 2), max_size=20)


@given(FLAGS)
def test_what_counts_is_what_each_day_says_by_itself(rows: list[tuple[bool, bool, bool, int, int]]) -> None:
    columns = ["planned", "done", "paused", "seconds_planned", "seconds_done"]
    index = pd.date_range(end=pd.Timestamp(MONDAY), periods=len(rows), name="date", unit="us")
    frame = pd.DataFrame(rows, index, columns).astype(
        dict.fromkeys(columns[:3], bool) | dict.fromkeys(columns[3:], int)
    )
    found = []
    for day, (planned, done, paused, prescribed, seconds) in zip(index, rows, strict=True):
        due = planned and not paused and (done or day != pd.Timestamp(MONDAY))
        of_plan = prescribed if due else 0
        found.append((int(due), int(due and done), of_plan, min(seconds, of_plan), int(paused)))
    counts = counted(frame, MONDAY)
    assert list(counts.itertuples(index=False, name=None)) == found
    assert counts.index.equals(index)
