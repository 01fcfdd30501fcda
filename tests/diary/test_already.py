from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from planner.diary import Diary
from planner.errors import AlreadyThere
from tests.helpers.clock import MORNING

MONDAY = MORNING.date()
SAME = "You have this already. Add it again?"
WORD_FOR_WORD = "You have this already, word for word. Nothing is added."


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    return Diary(data_folder)


def day(n: int) -> date:
    return MONDAY + timedelta(n)


def asked(add: Any, *values: Any, **fields: Any) -> tuple[str, str]:
    """Return the question and the words of its button."""
    with pytest.raises(AlreadyThere) as caught:
        add(*values, if_there="ask", **fields)
    return str(caught.value), caught.value.add


def test_the_same_pause_is_asked_about_whatever_its_reason(diary: Diary) -> None:
    diary.add_pause(day(0), day(2), "cold", if_there="ask")
    assert asked(diary.add_pause, day(0), day(2)) == (SAME, "Add it again")
    assert asked(diary.add_pause, day(0), day(2), "cold") == (WORD_FOR_WORD, "")
    assert len(diary.pauses()) == 1
    diary.add_pause(day(0), day(2), if_there="add")
    assert diary.pauses()["why"].to_list() == ["cold", ""]
    assert diary.problems().empty


@pytest.mark.parametrize(("first", "last"), [(-1, 0), (0, 1), (1, 1), (2, 5), (-1, 5)])
def test_a_pause_that_meets_another_says_which(diary: Diary, first: int, last: int) -> None:
    diary.add_pause(day(0), day(2), "cold")
    words = "You have a pause then already: 23 November 2026 to 25 November 2026 (cold). Add this one too?"
    assert asked(diary.add_pause, day(first), day(last)) == (words, "Add it too")
    assert len(diary.pauses()) == 1


def test_a_pause_that_meets_several_says_which(diary: Diary) -> None:
    diary.add_pause(day(5), day(9), "holiday")
    diary.add_pause(day(0), day(0))
    words = (
        "You have pauses then already: 23 November 2026 and 28 November 2026 to 2 December 2026 (holiday). "
        "Add this one too?"
    )
    assert asked(diary.add_pause, day(0), day(5))[0] == words


def test_a_pause_beside_another_is_added_unasked(diary: Diary) -> None:
    diary.add_pause(day(0), day(2))
    for first, last in ((-2, -1), (3, 3)):
        diary.add_pause(day(first), day(last), if_there="ask")
    assert len(diary.pauses()) == 3


def test_of_pauses_of_the_same_days_the_one_of_this_reason_is_taken_out(diary: Diary) -> None:
    for why in ("cold", "flu"):
        diary.add_pause(day(0), day(2), why)
    for _ in range(2):
        diary.remove_pause(day(0), day(2), "flu")
    assert diary.pauses()["why"].to_list() == ["cold"]


def test_a_visit_to_the_same_person_on_the_same_day_is_asked_about(diary: Diary) -> None:
    diary.add_visit(day(0), "Dr  Ada", "first", if_there="ask")
    for with_whom, note, due in (("dr ada", "first", None), ("Dr  Ada", "", None), ("Dr  Ada", "first", day(7))):
        assert asked(diary.add_visit, day(0), with_whom, note, due) == (SAME, "Add it again")
    assert asked(diary.add_visit, day(0), "Dr  Ada", "first") == (WORD_FOR_WORD, "")
    diary.add_visit(day(0), "Bo", if_there="ask")
    diary.add_visit(day(1), "Dr Ada", if_there="ask")
    diary.add_visit(day(0), "bo", if_there="add")
    assert diary.visits()["with"].to_list() == ["Dr  Ada", "Bo", "Dr Ada", "bo"]
    assert diary.problems().empty


def session(began: datetime, minutes: int = 15) -> dict[str, Any]:
    ended = began + timedelta(minutes=minutes)
    done = {"planned_s": 900, "active_s": minutes * 60, "outcome": "completed"}
    return {"date": began.date(), "started_at": began, "ended_at": ended, **done}


def test_a_session_of_the_same_minute_is_asked_about_and_itself_is_not(diary: Diary) -> None:
    for _ in range(2):
        diary.add_session("a", if_there="ask", **session(MORNING))
    assert asked(diary.add_session, "b", **session(MORNING + timedelta(seconds=20), 5)) == (SAME, "Add it again")
    diary.add_session("b", if_there="add", **session(MORNING, 5))
    assert diary.sessions()["session_id"].to_list() == ["a", "b"]


@pytest.mark.parametrize(("after", "minutes"), [(-10, 11), (-10, 60), (5, 5), (14, 60)])
def test_a_session_that_overlaps_another_says_which(diary: Diary, after: int, minutes: int) -> None:
    diary.add_session("a", **session(MORNING))
    words = "You have a session then already: Monday 23 November 2026, 09:00 to 09:15. Add this one too?"
    began = MORNING + timedelta(minutes=after)
    assert asked(diary.add_session, "b", **session(began, minutes)) == (words, "Add it too")
    assert len(diary.sessions()) == 1


def test_a_session_that_did_not_end_goes_on_for_what_was_done(diary: Diary) -> None:
    diary.put_session("a", **session(MORNING) | {"ended_at": None, "outcome": "abandoned"})
    assert asked(diary.add_session, "b", **session(MORNING + timedelta(minutes=14)))[1] == "Add it too"
    diary.add_session("b", if_there="ask", **session(MORNING + timedelta(minutes=15)))


def test_sessions_that_do_not_meet_or_held_nothing_are_not_asked_about(diary: Diary) -> None:
    diary.add_session("a", **session(MORNING))
    diary.put_session("begun", **session(MORNING + timedelta(hours=1)) | {"active_s": 0})
    for name, minutes in (("before", -15), ("after", 15), ("where nothing was done", 60)):
        diary.add_session(name, if_there="ask", **session(MORNING + timedelta(minutes=minutes)))
    assert len(diary.sessions()) == 5


def rated(diary: Diary, pain: int = 4, minutes: int = 0, if_there: Any = "ask", **more: Any) -> None:
    diary.add_pain(pain, rated_at=MORNING + timedelta(minutes=minutes), if_there=if_there, **more)


def test_a_rating_of_the_same_number_within_minutes_is_asked_about(diary: Diary) -> None:
    rated(diary)
    with pytest.raises(AlreadyThere, match=r"You rated your pain 4 at 09:00 already\. Save it again\?"):
        rated(diary, minutes=10)
    for more in ({"pain": 5}, {"note": "after sitting"}, {"region": "hips"}, {"flare": True}, {"minutes": 11}):
        rated(diary, **{"minutes": 3} | more)
    rated(diary)  # itself, sent again
    rated(diary, minutes=10, if_there="add")
    assert len(diary.pain()) == 7


def test_a_rating_of_a_day_that_is_over_is_asked_about_at_any_time(diary: Diary) -> None:
    rated(diary, about=day(-1))
    with pytest.raises(AlreadyThere, match=r"You rated Sunday 22 November 2026 already: 4\. Save it again\?"):
        rated(diary, minutes=300, about=day(-1))
    rated(diary, minutes=300, about=day(-2))
    assert len(diary.pain()) == 2


def test_what_is_wrong_is_refused_before_anything_is_asked(diary: Diary) -> None:
    for if_there in ("leave", "ask", "add"):
        with pytest.raises(ValueError, match="pauses"):
            diary.add_pause(day(2), day(0), if_there=if_there)  # type: ignore[arg-type]
    assert not diary.folder.exists()


def test_the_same_mark_is_asked_about_and_one_that_goes_on_says_since_when(diary: Diary) -> None:
    diary.add_mark(day(0), None, "medicine", "Ibuprofen", if_there="ask")
    assert asked(diary.add_mark, day(0), None, "medicine", "Ibuprofen") == (WORD_FOR_WORD, "")
    assert asked(diary.add_mark, day(0), day(1), "medicine", " ibuprofen") == (SAME, "Add it again")
    since = "You have this already, since 23 November 2026. Add it again?"
    assert asked(diary.add_mark, day(3), None, "medicine", "IBUPROFEN") == (since, "Add it again")
    diary.add_mark(day(3), None, "medicine", "Naproxen", if_there="ask")
    diary.add_mark(day(3), day(3), "medicine", "Ibuprofen", if_there="ask")
    diary.add_mark(day(3), day(3), "stress", if_there="ask")
    assert diary.marks()["kind"].to_list() == ["medicine", "medicine", "medicine", "stress"]


def test_a_session_without_an_hour_is_asked_about_by_its_day_alone(diary: Diary) -> None:
    diary.put_session("imported.1", **session(MORNING, 15), known="day")
    words = "You have 15 minutes on that day already, at no known hour. Add this one too?"
    assert asked(diary.add_session, "b", **session(MORNING + timedelta(hours=8))) == (words, "Add it too")
    assert asked(diary.add_session, "b", **session(MORNING)) == (words, "Add it too")
    diary.add_session("b", "ask", **session(MORNING + timedelta(days=1)))
    assert len(diary.sessions()) == 2


def test_a_rating_without_an_hour_and_one_of_a_region_are_not_the_like_of_one_now(diary: Diary) -> None:
    diary.add_pain(4, day(0), rated_at=MORNING, known="day")
    diary.add_pain(4, day(0), rated_at=MORNING, asked="region")
    diary.add_pain(4, day(0), rated_at=MORNING + timedelta(minutes=5), asked="now", if_there="ask")
    assert len(diary.pain()) == 3


def test_values_that_are_texts_are_asked_about_too(diary: Diary) -> None:
    diary.add_visit(day(0), "GP")
    assert asked(diary.add_visit, day(0).isoformat(), "GP") == (WORD_FOR_WORD, "")


def test_the_lock_is_taken_once_where_nothing_is_asked_and_held_from_the_question_on(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, taken = FileLock.acquire, []

    def acquire(lock: FileLock, *args: Any, **named: Any) -> Any:
        taken.append(lock.is_locked)
        return real(lock, *args, **named)

    monkeypatch.setattr(FileLock, "acquire", acquire)
    diary.add_pain(4)
    assert taken == [False]
    diary.add_pain(5, if_there="ask")
    assert taken[1:] == [False, True]
