from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from planner.analysis.integrity import COLUMNS, KINDS, check, sentences
from planner.diary import Diary
from planner.errors import UnreadableFile
from planner.paths import REPOSITORY
from tests.helpers.diary_rows import plan_row, rating_row, session_row, write_diary

NOW = datetime(2026, 6, 28, 21, tzinfo=UTC)
MONDAY = date(2026, 6, 22)


def rated(day: int, at: str = "", pain: int = 3) -> dict[str, Any]:
    return rating_row(f"2026-06-{day:02}", pain, at or f"2026-06-{day:02}T08:00:00+00:00")


def session(day: int, hour: int = 18, end: str | None = "", **fields: Any) -> dict[str, Any]:
    on = f"2026-06-{day:02}"
    ended = f"{on}T{hour:02}:10:00+00:00" if end == "" else end
    return session_row(on, hour, ended_at=ended or "", active_s=500, **fields)


def found(diary: Diary, kind: str) -> list[tuple[str, str]]:
    rows = check(diary, NOW)
    rows = rows[rows["kind"] == kind]
    return [(f"{when:%d}", what) for when, what in zip(rows["when"], rows["what"], strict=True)]


def test_an_empty_diary_has_nothing_odd(tmp_path: Path) -> None:
    rows = check(Diary(tmp_path / "none"), NOW)
    assert rows.empty
    assert dict(rows.dtypes.astype(str)) == COLUMNS
    assert sentences(rows) == ("Nothing odd was found in your diary.",)


def test_days_without_a_rating_are_gaps_until_yesterday(tmp_path: Path) -> None:
    diary = write_diary(tmp_path, pain=[rated(20), rated(21), rated(24), rated(26)])
    what = "4 days without a rating: 22 to 23 June, 25 June and 27 June 2026."
    assert found(diary, "no rating") == [("22", what)]
    assert sentences(check(diary, NOW)) == (
        f"{what} Leave them as they are: a rating from memory would be worse than none.",
    )


def test_of_many_gaps_the_latest_are_named(tmp_path: Path) -> None:
    diary = write_diary(tmp_path, pain=[rated(day) for day in range(1, 28) if day % 3 == 1])
    assert found(diary, "no rating") == [
        (
            "02",
            "18 days without a rating, in 9 gaps of up to 2 days. The latest: 5 to 6 June, 8 to 9 June, 11 to 12 June, "
            "14 to 15 June, 17 to 18 June, 20 to 21 June, 23 to 24 June and 26 to 27 June 2026.",
        )
    ]


def test_a_gap_over_the_turn_of_a_month_and_of_a_year_names_both(tmp_path: Path) -> None:
    on = ("2025-12-29", "2026-01-02", "2026-05-30", "2026-06-02", "2026-06-27")
    diary = write_diary(tmp_path, pain=[rating_row(day, 3, f"{day}T08:00:00+00:00") for day in on])
    ((_, what),) = found(diary, "no rating")
    assert what.endswith(
        ": 30 December 2025 to 1 January, 3 January to 29 May, 31 May to 1 June and 3 to 26 June 2026."
    )


def test_a_rating_before_a_session_fills_its_day(tmp_path: Path) -> None:
    diary = write_diary(tmp_path, sessions=[session(26, pain_before=4), session(27)])
    assert found(diary, "no rating") == [("27", "1 day without a rating: 27 June 2026.")]


def test_weeks_without_a_plan_are_gaps_but_for_pauses(tmp_path: Path) -> None:
    plan = [plan_row("2026-06-01", "2026-06-02"), plan_row("2026-06-22", "2026-06-22")]
    pause = [{"from": "2026-06-15", "to": "2026-06-17"}]
    diary = write_diary(tmp_path, plan=plan, pauses=pause)
    what = "11 days without a plan: 8 to 14 June and 18 to 21 June 2026."
    assert found(diary, "no plan") == [("08", what)]
    assert f"{what} If you were ill or away, enter a pause." in sentences(check(diary, NOW))


def test_ratings_from_memory(tmp_path: Path) -> None:
    late = [rated(25, "2026-06-26T00:30:00+02:00"), rated(26), rated(27, "2026-06-27T23:59:00-09:00")]
    diary = write_diary(tmp_path, pain=[rated(24, "2026-06-26T00:10:00+00:00"), *late])
    assert found(diary, "entered later") == [
        ("25", "The rating was entered 1 day later."),
        ("24", "The rating was entered 2 days later."),
    ]
    assert sentences(check(diary, NOW))[-1] == "2 ratings were entered on a later day, from memory."


def test_what_stands_twice(tmp_path: Path) -> None:
    diary = write_diary(
        tmp_path,
        pain=[rated(26), rated(26, "2026-06-26T08:00:00Z"), rated(27), rated(27, "2026-06-27T21:00:00+00:00", 5)],
        sessions=[session(27, 20), session(27, 20, note="again")],
    )
    assert found(diary, "doubled") == [
        ("27", "The same session stands here more than once."),
        ("26", "The same rating stands here more than once."),
    ]
    assert found(diary, "several ratings") == [("27", "The day has 2 ratings.")]


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ([session(27, end="2026-06-27T17:00:00+00:00")], "A session ends before it begins."),
        ([session(26, end="2026-06-27T18:30:00+00:00")], "A session lasts longer than a day."),
        ([session(27, end="2026-06-27T18:01:00+00:00")], "A session counts more minutes than it lasted."),
        (
            [session(27, 18, end="2026-06-27T19:30:00+00:00"), session(27, 19)],
            "A session begins before the one before it has ended.",
        ),
        (
            [session(27, started_at="2026-06-26T23:50:00+00:00", end="2026-06-27T00:10:00+00:00")],
            "A session is noted for another day than the one on which it began.",
        ),
        ([session(28, 23, end=None)], "A session begins in the future."),
    ],
)
def test_sessions_of_an_odd_clock(tmp_path: Path, rows: list[dict[str, Any]], what: str) -> None:
    diary = write_diary(tmp_path, sessions=rows)
    assert [said for _, said in found(diary, "clock")] == [what]
    assert "1 time can't be right." in sentences(check(diary, NOW))


def test_a_session_past_midnight_and_one_never_ended_are_not_odd(tmp_path: Path) -> None:
    rows = [session(26, 23, end="2026-06-27T00:10:00+00:00"), session(27, 9, end=None), session(27, 10)]
    assert found(write_diary(tmp_path, sessions=rows), "clock") == []


def test_ratings_and_plans_of_an_odd_clock(tmp_path: Path) -> None:
    diary = write_diary(
        tmp_path,
        pain=[rated(24), rated(23), rated(26, "2026-06-25T08:00:00+00:00"), rated(28, "2026-06-28T23:00:00+00:00")],
        plan=[
            plan_row(MONDAY, "2026-06-23", saved_at="2026-06-22T08:00:00+00:00"),
            plan_row(MONDAY, "2026-06-24", saved_at="2026-06-22T08:00:00+00:00"),
            plan_row("2026-06-15", "2026-06-16", saved_at="2026-06-15T08:00:00+00:00"),
            plan_row("2026-06-15", "2026-06-17", saved_at="2026-06-15T08:00:00+00:00"),
        ],
    )
    assert found(diary, "clock") == [
        ("28", "A rating was entered in the future."),
        ("26", "The rating was entered before its day."),
    ]
    assert found(diary, "order") == [
        ("23", "A rating stands below one of a later time."),
        ("15", "A plan stands below one of a later time."),
    ]
    assert "2 rows stand below one of a later time: you imported or moved rows, or a clock was set back." in sentences(
        check(diary, NOW)
    )


def test_imported_rows_are_not_taken_for_those_of_an_odd_clock(tmp_path: Path) -> None:
    """They come below the diary's own, in the order of time, and noon stands for the times that no file tells."""
    noon = [session(25, 12, session_id=f"imported.{name}") for name in "ab"]
    diary = write_diary(tmp_path, pain=[rated(27), rated(21), rated(22), rated(23)], sessions=[*noon, session(25, 12)])
    assert found(diary, "clock") == []
    assert found(diary, "order") == [("21", "A rating stands below one of a later time.")]
    assert "1 row stands below one of a later time: you imported or moved rows, or a clock was set back." in sentences(
        check(diary, NOW)
    )


def test_a_day_in_two_time_zones(tmp_path: Path) -> None:
    diary = write_diary(
        tmp_path,
        pain=[rated(26), rated(27, "2026-06-27T08:00:00Z")],
        sessions=[
            session(26, started_at="2026-06-26T18:00:00+02:00", end="2026-06-26T18:20:00+02:00"),
            session(27),
        ],
    )
    assert found(diary, "offsets") == [("26", "Times are +00:00 and +02:00 from UTC.")]
    assert sentences(check(diary, NOW)) == (
        "1 day has times of several time zones: a journey, the change of the clocks, or a clock set wrongly.",
    )


def test_two_questions_in_one_diary_are_told_with_the_day_of_the_change(tmp_path: Path) -> None:
    ratings = [rated(25), rated(26) | {"asked": "now"}, rated(27) | {"asked": "now"}]
    what = (
        "On 1 day you rated the whole day, on 2 your pain now, since 26 June 2026 as a rule: a step there may be the "
        "question's and not your back's."
    )
    diary = write_diary(tmp_path, pain=ratings)
    assert found(diary, "two questions") == [("26", what)]
    assert sentences(check(diary, NOW)) == (f"{what} Compare days on which the same was asked.",)
    diary = write_diary(tmp_path, pain=ratings, sessions=[session(25, hour=7, pain_before=3)])
    assert "two questions" not in set(check(diary, NOW)["kind"])


def test_pain_before_sessions_alone_is_another_question_without_a_day(tmp_path: Path) -> None:
    diary = write_diary(tmp_path, pain=[rated(26)], sessions=[session(27, pain_before=4)])
    (row,) = check(diary, NOW).query("kind == 'two questions'").to_dict("records")
    assert pd.isna(row["when"])
    assert row["what"] == (
        "On 1 day you rated the whole day, on 1 your pain now: a difference between them may be the question's and not "
        "your back's."
    )


def test_rows_that_cannot_be_read_come_first(tmp_path: Path) -> None:
    diary = write_diary(tmp_path, pain=[rated(26), rated(27), rated(27, pain=11)])
    rows = check(diary, NOW)
    assert rows["kind"].to_list() == ["unreadable"]
    assert pd.isna(rows["when"].iloc[0])
    assert rows["what"].iloc[0].startswith("pain.csv: line 4: pain: '11' is not a whole number from 0 to 10")
    assert sentences(rows) == ("1 row could not be read and counts for nothing.",)


def test_the_sample_is_told_kind_by_kind() -> None:
    rows = check(Diary(REPOSITORY / "data" / "sample"), NOW)
    assert set(rows["kind"]) <= set(KINDS)
    assert all(said.endswith(".") for column in ("what", "to_do") for said in rows[column])
    assert sentences(rows)[0]


def test_a_file_that_cannot_be_opened_raises(tmp_path: Path) -> None:
    (tmp_path / "pain.csv").mkdir()
    with pytest.raises(UnreadableFile):
        check(Diary(tmp_path), NOW)


def test_a_doubled_rating_is_told_with_its_local_day(tmp_path: Path) -> None:
    late = rating_row("2026-06-26", 3, "2026-06-26T23:30:00-07:00")
    diary = write_diary(tmp_path / "data", pain=[late, late | {"pain": "3.0"}])
    assert found(diary, "doubled") == [("26", "The same rating stands here more than once.")]


# Rows of which only the day is known, and of one region alone


def only_day(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"known": "day"}


def test_rows_without_an_hour_are_no_odd_clock(tmp_path: Path) -> None:
    noon = "2026-06-{:02}T12:00:00+02:00"
    diary = write_diary(
        tmp_path,
        pain=[
            rated(26),
            *(only_day(rated(day, noon.format(day))) for day in (24, 25, 26)),
            rated(27),
            only_day(rated(27, noon.format(28))),
        ],
        sessions=[
            session(25, 12, end="2026-06-25T13:00:00+00:00"),
            only_day(session(25, 12, session_id="a")),
            only_day(session(25, 12, session_id="b", end="2026-06-25T11:00:00+00:00")),
            only_day(session(26, 12, session_id="c", end="2026-06-28T11:00:00+00:00", started_at=noon.format(26))),
            only_day(session(27, 12, session_id="d", end="2026-06-27T12:00:01+00:00")),
        ],
    )
    assert sentences(check(diary, NOW)) == (
        "Of 4 ratings and 4 sessions only the day is known, not the hour. Such a rating counts as its day's, unless "
        "there is one from before that day's first session.",
    )
    (row,) = check(diary, NOW).to_dict("records")
    assert (row["kind"], row["file"], f"{row['when']:%d}", row["to_do"]) == (
        "only the day",
        "pain.csv",
        "24",
        "Nothing.",
    )


@pytest.mark.parametrize(
    ("tables", "what"),
    [
        ({"pain": [only_day(rated(27))]}, "Of 1 rating only the day is known, not the hour. Such a rating counts as "
         "its day's, unless there is one from before that day's first session."),
        ({"pain": [rated(27)], "sessions": [only_day(session(27))]}, "Of 1 session only the day is known, not the hour."),
    ],
)  # fmt: skip
def test_what_has_no_hour_is_counted(tmp_path: Path, tables: dict[str, Any], what: str) -> None:
    assert found(write_diary(tmp_path, **tables), "only the day") == [("27", what)]


def test_two_ratings_of_a_day_without_an_hour_are_several_and_one_with_an_hour_is_not(tmp_path: Path) -> None:
    pain = [rated(26), only_day(rated(26)), only_day(rated(27, pain=4)), only_day(rated(27, pain=5))]
    assert found(write_diary(tmp_path, pain=pain), "several ratings") == [("27", "The day has 2 ratings.")]


def test_an_imported_session_of_an_older_version_keeps_its_excuse_and_a_real_overlap_is_told(tmp_path: Path) -> None:
    rows = [session(25, 12, session_id="imported.a"), session(25, 12), session(25, 12, session_id="s2")]
    what = "A session begins before the one before it has ended."
    assert found(write_diary(tmp_path, sessions=rows), "clock") == [("25", what)]


@pytest.mark.parametrize(
    ("count", "what"),
    [
        (1, "1 rating is of one region alone, and never counts as your pain of the day."),
        (2, "2 ratings are each of one region, and never count as your pain of the day."),
    ],
)
def test_a_rating_of_one_region_alone_is_told_and_leaves_its_day_unrated(tmp_path: Path, count: int, what: str) -> None:
    of_regions = [rated(27, pain=n) | {"asked": "region", "region": "neck"} for n in range(count)]
    diary = write_diary(tmp_path, pain=[rated(26), *of_regions])
    assert found(diary, "one region") == [("27", what)]
    assert found(diary, "several ratings") == []
    assert found(diary, "no rating") == [("27", "1 day without a rating: 27 June 2026.")]
    assert what in sentences(check(diary, NOW))
