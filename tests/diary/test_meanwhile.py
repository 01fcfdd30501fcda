"""A row that two windows correct: what both did is kept, and what both did to the same field is asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.diary import Diary
from planner.errors import ChangedMeanwhile
from tests.helpers.diary_rows import rating_row, session_row, write_diary

DAY = date(2026, 11, 23)


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    diary = write_diary(
        data_folder,
        sessions=[session_row(DAY, pain_before=4, pain_after=3, note="stiff")],
        pain=[rating_row(DAY, 4, "2026-11-23T07:00:00+00:00")],
    )
    diary.add_visit(DAY, "physiotherapist")
    return diary


def session(diary: Diary) -> dict[str, Any]:
    row = diary.sessions().iloc[0]
    return {name: row[name] for name in ("pain_before", "pain_after", "note")}


WAS = {"pain_before": 4, "pain_after": 3, "note": "stiff"}


def test_each_window_changes_only_what_was_changed_in_it(diary: Diary) -> None:
    id_ = diary.sessions().iloc[0]["session_id"]
    diary.correct_session(id_, was=WAS, **WAS | {"note": "stiff, then better"})
    diary.correct_session(id_, was=WAS, **WAS | {"pain_after": 2})
    assert session(diary) == {"pain_before": 4, "pain_after": 2, "note": "stiff, then better"}


def test_what_both_changed_is_asked_and_nothing_is_written_before(diary: Diary) -> None:
    id_ = diary.sessions().iloc[0]["session_id"]
    diary.correct_session(id_, was=WAS, **WAS | {"pain_after": None, "note": "'better"})
    mine = WAS | {"pain_after": 2, "note": "worse"}
    with pytest.raises(ChangedMeanwhile) as asked:
        diary.correct_session(id_, was=WAS, **mine)
    assert str(asked.value) == (
        "Changed in another window meanwhile: pain after is empty there and the note is “'better” there. "
        "Save yours over it?"
    )
    assert asked.value.add == "Save mine"
    assert session(diary)["note"] == "'better"
    diary.correct_session(id_, was=WAS, again=True, **mine)
    assert session(diary) == mine


def test_days_and_flares_are_told_as_people_tell_them(diary: Diary) -> None:
    visit = {"date": DAY, "with": "physiotherapist", "note": "", "next_due": None}
    now = visit | {"next_due": date(2026, 12, 4)}
    diary.correct_visit(visit, **now)
    with pytest.raises(ChangedMeanwhile, match="the next visit is 4 December 2026 there"):
        diary.correct_visit(now, was=visit, **visit | {"next_due": date(2026, 12, 7)})
    rating = {"rated_at": "2026-11-23T07:00:00+00:00"}
    was = {"pain": 4, "flare": False}
    diary.correct_rating(rating, flare=True)
    diary.correct_rating(rating, was=was, pain=5, flare=False)
    assert diary.pain().iloc[0][["pain", "flare"]].to_list() == [5, True]


def test_what_was_given_the_same_in_both_is_no_question(diary: Diary) -> None:
    id_ = diary.sessions().iloc[0]["session_id"]
    for _ in range(2):
        diary.correct_session(id_, was=WAS, **WAS | {"note": "the same"})
    assert session(diary)["note"] == "the same"
