from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine as machine

from planner.catalogue import REGIONS
from planner.diary import Diary
from planner.widgets.common.saying import NOT_UNDERSTOOD
from planner.widgets.pain_check_in import PainCheckIn
from tests.helpers.clock import MORNING

NOW = "2026-11-23T07:10:00+01:00"


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    return Diary(tmp_path / "data")


def rating(number: int = 1, **fields: Any) -> dict[str, Any]:
    empty = {"region": "", "flare": False, "note": ""}
    return {"number": number, "pain": 4, **empty, "about": "2026-11-23", "rated_at": NOW, **fields}


def rows(diary: Diary) -> list[str]:
    path = diary.folder / "pain.csv"
    return path.read_text("utf-8").splitlines()[1:] if path.exists() else []


def test_a_rating_is_written_and_said_back(diary: Diary) -> None:
    widget = PainCheckIn(diary)
    widget.rating = rating(region="lower back", flare=True, note="Long drive, stiff")
    assert widget.result == {"number": 1, "saved": True, "message": "Saved: 4 for Monday 23 November 2026."}
    assert rows(diary) == [f'{NOW},2026-11-23,4,lower back,true,"Long drive, stiff",now,,,']


def test_a_rating_about_an_earlier_day_keeps_when_it_was_entered(diary: Diary) -> None:
    widget = PainCheckIn(diary)
    widget.rating = rating(about="2026-11-22", pain=0)
    assert widget.result["message"] == "Saved: 0 for Sunday 22 November 2026."
    assert rows(diary) == [f"{NOW},2026-11-22,0,,false,,,,,"]


def test_the_same_rating_sent_again_is_written_once(diary: Diary) -> None:
    widget = PainCheckIn(diary)
    widget.rating = rating(1)
    widget.rating = rating(2)
    assert widget.result == {"number": 2, "saved": True, "message": "Saved: 4 for Monday 23 November 2026."}
    assert len(rows(diary)) == 1


def test_the_same_number_a_moment_later_is_asked_about(diary: Diary) -> None:
    widget = PainCheckIn(diary)
    widget.rating = rating(1)
    later = {"rated_at": (datetime.fromisoformat(NOW) + timedelta(minutes=1)).isoformat()}
    widget.rating = rating(2, **later)
    asks = {"question": f"You rated your pain 4 at {NOW[11:16]} already. Save it again?", "add": "Save it again"}
    assert widget.result == {"number": 2, "saved": False, "message": "", "asks": asks}
    assert len(rows(diary)) == 1
    for number in (3, 4):
        widget.rating = rating(number, **later, again=True)
        assert widget.result == {"number": number, "saved": True, "message": "Saved: 4 for Monday 23 November 2026."}
    assert len(rows(diary)) == 2


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"pain": 11}, "Pain: 11 is not a whole number from 0 to 10."),
        ({"pain": -1}, "Pain: -1 is not a whole number from 0 to 10."),
        ({"pain": None}, "Pain: a whole number from 0 to 10 is needed."),
        ({"pain": 3.5}, "Pain: 3.5 is not a whole number from 0 to 10."),
        ({"about": "2026-11-24"}, "Which day is it about: 24 November 2026 is not today or a day before."),
        ({"flare": "yes"}, NOT_UNDERSTOOD),
    ],
)
def test_a_bad_rating_is_refused_with_a_sentence(diary: Diary, fields: dict[str, Any], message: str) -> None:
    widget = PainCheckIn(diary)
    widget.rating = rating(**fields)
    assert widget.result == {"number": 1, "saved": False, "message": message}
    assert rows(diary) == []


def test_an_unknown_region_names_the_choices(diary: Diary) -> None:
    widget = PainCheckIn(diary)
    widget.rating = rating(region="back")
    assert not widget.result["saved"]
    assert all(region in widget.result["message"] for region in REGIONS)


def test_an_unexpected_failure_is_a_sentence(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no such thing")

    monkeypatch.setattr(diary, "add_pain", broken)
    widget = PainCheckIn(diary)
    widget.rating = rating()
    message = f"{diary.folder}: could not be written (RuntimeError: no such thing). Try again in a moment."
    assert widget.result == {"number": 1, "saved": False, "message": message}


def test_making_one_writes_nothing(diary: Diary) -> None:
    PainCheckIn(diary)
    assert not diary.folder.exists()


@pytest.mark.time_machine(MORNING)
def test_the_page_hears_what_today_is_rated_already(diary: Diary, time_machine: machine.TimeMachineFixture) -> None:
    now, at = MORNING, MORNING.astimezone(UTC).isoformat()
    today, yesterday = now.date().isoformat(), (now.date() - timedelta(1)).isoformat()
    widget = PainCheckIn(diary)
    assert widget.rated == {}
    widget.rating = rating(1, about=yesterday, rated_at=now.isoformat())
    assert widget.rated == {}
    widget.rating = rating(2, pain=3, about=today, rated_at=now.isoformat())
    assert widget.rated == {"day": today, "pain": 3, "now": {"pain": 3, "at": at}}
    widget.rating = rating(3, pain=6, about=today, rated_at=(now + timedelta(seconds=1)).isoformat())
    assert widget.result["saved"]
    later = (now + timedelta(seconds=1)).astimezone(UTC).isoformat()
    again = {"day": today, "pain": 3, "now": {"pain": 6, "at": later}}
    assert widget.rated == PainCheckIn(diary).rated == again
    time_machine.shift(timedelta(minutes=61))
    assert PainCheckIn(diary).rated == {"day": today, "pain": 3}


def test_a_diary_that_cannot_be_read_leaves_the_form_as_it_is(diary: Diary) -> None:
    (diary.folder / "pain.csv").mkdir(parents=True)
    widget = PainCheckIn(diary)
    assert widget.rated == {}
    widget.rating = rating()
    assert widget.result["message"].startswith(f"{diary.folder / 'pain.csv'}: ")


def test_each_diary_has_its_own_name_in_the_browser(diary: Diary, tmp_path: Path) -> None:
    assert PainCheckIn(diary).diary_key != PainCheckIn(Diary(tmp_path / "other")).diary_key
    assert len(PainCheckIn(diary).diary_key) == 12
