"""Which question ratings answer, and how long a rating of pain now holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.analysis.adherence import asked_now, daily
from planner.analysis.question import Mixed, PainNow, mixed, pain_now
from planner.diary import Diary
from planner.diary.tables import HURT_NOTE
from tests.helpers.diary_rows import rating_row, session_row, write_diary

FIRST, LAST = date(2026, 6, 1), date(2026, 6, 30)
NOW = datetime(2026, 6, 22, 8, 0, tzinfo=timezone(timedelta(hours=2)))


def rated(day: int, asked: str = "", at: str = "07:00", **fields: Any) -> dict[str, Any]:
    on = f"2026-06-{day:02}"
    return rating_row(on, 3, f"{on}T{at}:00+02:00") | {"asked": asked, **fields}


def session(day: int, **fields: Any) -> dict[str, Any]:
    return session_row(f"2026-06-{day:02}", **fields)


# Periods with both questions


def test_one_question_is_not_worth_a_word(tmp_path: Path) -> None:
    assert mixed(write_diary(tmp_path / "none"), FIRST, LAST) is None
    assert mixed(write_diary(tmp_path / "old", pain=[rated(1), rated(2)]), FIRST, LAST) is None
    assert mixed(write_diary(tmp_path / "new", pain=[rated(1, "now"), rated(2, "now")]), FIRST, LAST) is None


def test_a_change_of_the_question_is_said_with_its_day(tmp_path: Path) -> None:
    # One day was filled in afterwards, and rated as a whole: the question had changed before.
    diary = write_diary(tmp_path, pain=[rated(1), rated(2), rated(4, "now"), rated(5), rated(6, "now")])
    found = mixed(diary, FIRST, LAST)
    assert found == Mixed(now=2, whole=3, changed=date(2026, 6, 4))
    assert found.sentence == (
        "On 3 days you rated the whole day, on 2 your pain now, since 4 June 2026 as a rule: a step there may be the "
        "question's and not your back's."
    )


def test_a_period_after_the_change_has_none(tmp_path: Path) -> None:
    diary = write_diary(tmp_path, pain=[rated(1), rated(4, "now"), rated(5), rated(6, "now")])
    found = mixed(diary, date(2026, 6, 4), LAST)
    assert found == Mixed(now=2, whole=1, changed=None)
    assert found.sentence == (
        "On 1 day you rated the whole day, on 2 your pain now: a difference between them may be the question's and not "
        "your back's."
    )
    assert mixed(diary, FIRST, date(2026, 6, 3)) is None


def test_pain_before_a_session_is_pain_now_and_changes_nothing(tmp_path: Path) -> None:
    diary = write_diary(tmp_path, pain=[rated(1), rated(3)], sessions=[session(2, pain_before=4)])
    assert mixed(diary, FIRST, LAST) == Mixed(now=1, whole=2, changed=None)


def test_the_days_first_rating_says_what_was_asked(tmp_path: Path) -> None:
    ratings = [
        rated(1),
        rated(1, "now", "09:00"),
        rated(2, "now"),
        rated(2, at="09:00"),
        rated(3, note=f"{HURT_NOTE}x"),
    ]
    asked = asked_now(write_diary(tmp_path, pain=ratings), LAST)
    assert asked.to_dict() == dict(zip(asked.index, [False, True, True], strict=True))


@given(
    st.lists(st.tuples(st.integers(1, 28), st.sampled_from(["", "now"]), st.integers(0, 23)), max_size=12),
    st.lists(st.integers(1, 28), max_size=4, unique=True),
)
def test_every_day_with_a_pain_has_a_question(
    tmp_path_factory: pytest.TempPathFactory, ratings: list[tuple[int, str, int]], sessions: list[int]
) -> None:
    diary = write_diary(
        tmp_path_factory.mktemp("diary"),
        pain=[rated(day, asked, f"{hour:02}:00") for day, asked, hour in ratings],
        sessions=[session(day, pain_before=2) for day in sessions],
    )
    asked, days = asked_now(diary, LAST), daily(diary, LAST)
    assert list(asked.index) == list(days.index[days["pain"].notna()])
    found = mixed(diary, FIRST, LAST)
    assert (found is None) == (asked.nunique() < 2)
    if found:
        assert (found.now, found.whole) == (asked.sum(), (~asked).sum())
        assert found.changed is None or not asked[: str(found.changed)].all()


# A rating that still holds


def pain_at(diary: Diary, moment: datetime) -> int | None:
    found = pain_now(diary, moment)
    return found.pain if found else None


def given_at(moment: datetime, pain: int = 4, **fields: Any) -> dict[str, Any]:
    return {"rated_at": moment, "about": moment.date(), "pain": pain, "asked": "now", **fields}


def diary_with(folder: Path, *ratings: dict[str, Any]) -> Diary:
    diary = Diary(folder / "data")
    for rating in ratings:
        diary.add_pain(**rating)
    return diary


@pytest.mark.parametrize(
    ("ago", "pain"),
    [(-2, None), (-1, 4), (0, 4), (59, 4), (60, 4), (61, None)],
)
def test_a_rating_of_pain_now_holds_for_an_hour(tmp_path: Path, ago: int, pain: int | None) -> None:
    assert pain_at(diary_with(tmp_path, given_at(NOW - timedelta(minutes=ago))), NOW) == pain


def test_the_newest_one_counts_wherever_it_stands(tmp_path: Path) -> None:
    newest, older = given_at(NOW - timedelta(minutes=5), 6), given_at(NOW - timedelta(minutes=30), 2)
    assert pain_at(diary_with(tmp_path, newest, older), NOW) == 6
    assert pain_now(Diary(tmp_path / "data"), NOW) == PainNow(6, NOW - timedelta(minutes=5))
    assert pain_now(Diary(tmp_path / "none"), NOW) is None


@pytest.mark.parametrize(
    "other",
    [
        {"asked": ""},
        {"about": NOW.date() - timedelta(1)},
        {"note": f"{HURT_NOTE}Side bend"},
    ],
)
def test_another_day_question_or_a_stretch_that_hurt_is_none(tmp_path: Path, other: dict[str, Any]) -> None:
    assert pain_at(diary_with(tmp_path, given_at(NOW - timedelta(minutes=5)) | other), NOW) is None


def test_it_is_asked_for_anew_after_midnight(tmp_path: Path) -> None:
    midnight = NOW.replace(hour=0)
    assert pain_at(diary_with(tmp_path, given_at(midnight - timedelta(minutes=10))), midnight) is None


def test_it_is_asked_for_anew_once_a_session_has_begun(tmp_path: Path) -> None:
    diary = diary_with(tmp_path, given_at(NOW - timedelta(minutes=30)))
    session = {"date": NOW.date(), "planned_s": 60, "active_s": 60, "outcome": "completed"}
    diary.put_session("before", started_at=NOW - timedelta(minutes=40), **session)
    assert pain_at(diary, NOW) == 4
    diary.put_session("since", started_at=(NOW - timedelta(minutes=20)).astimezone(UTC), **session)
    assert pain_at(diary, NOW) is None
    diary.add_pain(**given_at(NOW - timedelta(minutes=2), 1))
    assert pain_at(diary, NOW) == 1


@pytest.mark.parametrize(("known", "still"), [("", False), ("day", True)])
def test_a_session_without_an_hour_overtakes_no_rating(tmp_path: Path, known: str, still: bool) -> None:
    rating = {"rated_at": NOW - timedelta(minutes=30), "about": NOW.date(), "pain": 4, "asked": "now"}
    began = NOW - timedelta(minutes=10)
    session = {"session_id": "s", "date": NOW.date(), "started_at": began, "known": known}
    diary = write_diary(tmp_path, pain=[rating], sessions=[session])
    assert (pain_now(diary, NOW) is not None) == still


def test_a_rating_without_an_hour_is_no_pain_now(tmp_path: Path) -> None:
    row = {"rated_at": NOW, "about": NOW.date(), "pain": 4, "asked": "now", "known": "day"}
    assert pain_now(write_diary(tmp_path, pain=[row]), NOW) is None
