from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner import visits
from planner.diary import Diary
from planner.widgets.pain_check_in import PainCheckIn
from planner.widgets.plan_editor import PlanEditor
from planner.widgets.visits_log import Visits
from tests.helpers.diary_rows import write_diary

TODAY = date(2026, 11, 23)
AT = "2026-11-23T20:00:00+01:00"


def visited(on: str, whom: str = "physiotherapist", due: str = "") -> dict[str, str]:
    return {"date": on, "with": whom, "next_due": due}


@pytest.mark.parametrize(
    ("rows", "due"),
    [
        ([], None),
        ([visited("2026-10-01")], None),
        ([visited("2026-10-01", due="2026-12-01")], date(2026, 12, 1)),
        # A later visit says anew when the next one is due, or that none is.
        ([visited("2026-10-01", due="2026-12-01"), visited("2026-11-01", " Physiotherapist ", "2027-01-04")], date(2027, 1, 4)),
        ([visited("2026-11-01"), visited("2026-10-01", due="2026-12-01")], None),
        # Each professional has a next visit of their own; the earliest is told.
        ([visited("2026-10-01", due="2026-12-01"), visited("2026-11-01", "chiropractor", "2026-11-29")], date(2026, 11, 29)),
        # The visit on the very day may have been to somebody else.
        ([visited("2026-10-01", due="2026-11-20"), visited("2026-11-20", "massage therapist")], None),
    ],
)  # fmt: skip
def test_the_next_visit_that_is_due(data_folder: Path, rows: list[dict[str, Any]], due: date | None) -> None:
    assert visits.next_due(write_diary(data_folder, visits=rows)) == due


@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        ("2026-12-01", ""),
        ("2026-11-30", "Your next visit, physiotherapist, is due in 7 days."),
        ("2026-11-25", "Your next visit, physiotherapist, is due in 2 days."),
        ("2026-11-24", "Your next visit, physiotherapist, is due tomorrow."),
        ("2026-11-23", "Your next visit, physiotherapist, is due today."),
        ("2026-07-08", "Your next visit, physiotherapist, was due on 8 July."),
        ("2025-07-08", "Your next visit, physiotherapist, was due on 8 July 2025."),
    ],
)
def test_the_hint_comes_when_a_visit_is_near_or_over(data_folder: Path, due: str, sentence: str) -> None:
    diary = write_diary(data_folder, visits=[visited("2025-01-01", due=due)])
    assert visits.hint(diary, TODAY) == sentence


def test_a_hint_is_one_short_line_and_never_fails(data_folder: Path) -> None:
    diary = write_diary(data_folder, visits=[visited("2026-01-01", "Dr  A\nB " + "x" * 100, "2026-11-23")])
    assert visits.hint(diary, TODAY) == f"Your next visit, Dr A B {'x' * 52}…, is due today."
    (data_folder / "visits.csv").unlink()
    (data_folder / "visits.csv").mkdir()
    assert visits.hint(diary, TODAY) == ""


def test_the_editor_and_the_check_in_show_the_hint(data_folder: Path) -> None:
    diary = write_diary(data_folder, visits=[visited("2024-01-01", due="2025-07-08")])
    sentence = "Your next visit, physiotherapist, was due on 8 July 2025."
    assert PainCheckIn(diary).visit == sentence
    assert PlanEditor(diary).reply["visit"] == sentence
    assert PainCheckIn(Diary(data_folder / "other")).visit == ""


# The widget


ENTRY = "0123456789abcdef"


def ask(widget: Visits, **request: Any) -> dict[str, Any]:
    number = widget.request.get("number", 0) + 1
    widget.request = {"number": number, **request}
    assert widget.answer["number"] == number
    return widget.answer


def values(**fields: Any) -> dict[str, Any]:
    usual = {"today": "2026-11-23", "date": "2026-11-20", "with_whom": "physiotherapist", "note": "", "next_due": None}
    return usual | fields


def lines(diary: Diary, name: str = "visits.csv") -> list[str]:
    return (diary.folder / name).read_text("utf-8").splitlines()[1:]


def test_no_visit_yet(data_folder: Path) -> None:
    assert Visits(Diary(data_folder)).view == {"visits": [], "count": 0, "due": "", "unread": ""}
    assert not data_folder.exists()


def test_a_visit_is_logged_once_however_often_it_is_sent(data_folder: Path) -> None:
    widget = Visits(Diary(data_folder), TODAY)
    for _ in range(2):
        answer = ask(widget, type="add", entry=ENTRY, **values(note='said "go on", slowly', next_due="2026-12-20"))
        assert answer == {"number": answer["number"], "done": True, "message": "Saved.", "undo": {}}
    assert lines(Diary(data_folder)) == ['2026-11-20,physiotherapist,"said ""go on"", slowly",2026-12-20']
    assert widget.view["due"] == "Your next visit, physiotherapist, is due on 20 December."
    (shown,) = widget.view["visits"]
    assert shown == {
        "id": shown["id"],
        "day": "Friday 20 November 2026",
        "due": "Next one is due on Sunday 20 December 2026",
        "date": "2026-11-20",
        "with": "physiotherapist",
        "note": 'said "go on", slowly',
        "next_due": "2026-12-20",
    }


def test_what_was_agreed_is_due_until_its_day_is_over(data_folder: Path) -> None:
    diary = write_diary(data_folder, visits=[visited("2026-10-20", due="2026-11-20")])
    said = [Visits(diary, date(2026, 11, day)).view["visits"][0]["due"] for day in (20, 21)]
    assert said == [f"Next one {due} on Friday 20 November 2026" for due in ("is due", "was due")]


def test_a_visit_that_is_entered_twice_is_asked_about(data_folder: Path) -> None:
    asks = {"question": "You have this already. Add it again?", "add": "Add it again"}
    widget = Visits(Diary(data_folder), TODAY)
    assert ask(widget, type="add", entry=ENTRY, **values(note="first"))["done"]
    second = {"type": "add", "entry": "a" * 16, **values(note="second")}
    for page in (widget, Visits(Diary(data_folder), TODAY)):
        answer = ask(page, **second)
        assert answer == {"number": answer["number"], "done": False, "message": "", "undo": {}, "asks": asks}
    for _ in range(2):
        assert ask(widget, **second, again=True)["message"] == "Saved."
    assert lines(Diary(data_folder)) == ["2026-11-20,physiotherapist,first,", "2026-11-20,physiotherapist,second,"]


def test_a_correction_changes_that_visit_alone_and_keeps_its_name(data_folder: Path) -> None:
    diary = write_diary(data_folder, visits=[visited("2026-11-20"), visited("2026-10-20", due="2026-11-20")])
    widget = Visits(diary, TODAY)
    id_ = widget.view["visits"][0]["id"]
    for _ in range(2):
        assert ask(widget, type="correct", id=id_, **values(with_whom="chiropractor", next_due="2026-12-01"))["done"]
    assert lines(diary) == ["2026-11-20,chiropractor,,2026-12-01", "2026-10-20,physiotherapist,,2026-11-20"]
    assert widget.view["visits"][0]["id"] == id_
    assert ask(widget, type="correct", id=id_, **values())["done"]
    assert lines(diary)[0] == "2026-11-20,physiotherapist,,"


def test_a_visit_is_deleted_and_taken_back(data_folder: Path) -> None:
    diary = write_diary(data_folder, visits=[visited("2026-11-20"), visited("2026-10-20")])
    before = (data_folder / "visits.csv").read_bytes()
    widget = Visits(diary, TODAY)
    id_ = widget.view["visits"][0]["id"]
    answer = ask(widget, type="delete", id=id_, at=AT)
    assert (answer["message"], answer["undo"]) == (
        "Deleted. It is kept in deleted/visits.csv.", {"type": "restore", "id": id_},
    )  # fmt: skip
    assert ask(widget, type="delete", id=id_, at=AT)["message"] == "Deleted."
    assert lines(diary) == ["2026-10-20,physiotherapist,,"]
    assert lines(diary, "deleted/visits.csv") == [f"2026-11-20,physiotherapist,,,{AT},2"]
    assert ask(widget, type="restore", id=id_)["message"] == "The visit is back."
    assert ask(widget, type="restore", id=id_)["message"] == "It is back."
    assert (data_folder / "visits.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"date": "2026-11-24"}, "Day of the visit: 24 November 2026 is not today or a day before."),
        ({"with_whom": " "}, "With whom: a name or a profession is needed."),
        ({"next_due": "2026-11-20"}, "Next one due: 20 November 2026 is not a day after the visit."),
        ({"date": "26-1-1"}, "Day of the visit: “26-1-1” is not a date from 2000 to 2099."),
    ],
)
def test_what_cannot_be_is_said_and_not_written(data_folder: Path, fields: dict[str, Any], sentence: str) -> None:
    widget = Visits(Diary(data_folder), TODAY)
    assert ask(widget, type="add", entry=ENTRY, **values(**fields))["message"] == sentence
    assert not data_folder.exists()


def test_a_column_of_ones_own_stays(data_folder: Path) -> None:
    data_folder.mkdir()
    (data_folder / "visits.csv").write_text("date,with,note,next_due,cost\n2026-11-20,physiotherapist,,,40\n", "utf-8")
    widget = Visits(Diary(data_folder), TODAY)
    id_ = widget.view["visits"][0]["id"]
    assert ask(widget, type="correct", id=id_, **values(note="go on"))["done"]
    assert lines(Diary(data_folder)) == ["2026-11-20,physiotherapist,go on,,40"]


def test_the_page_is_not_trusted(data_folder: Path) -> None:
    widget = Visits(Diary(data_folder), TODAY)
    for request in ({"type": "burn"}, {"type": "delete", "id": "gone", "at": AT}, {"type": "add"}, {}):
        answer = ask(widget, **request)
        assert not answer["done"]
        assert answer["message"]
    assert not data_folder.exists()


def test_the_newest_come_first_older_ones_on_demand_and_broken_rows_are_told(data_folder: Path) -> None:
    diary = write_diary(data_folder, visits=[visited(f"2026-10-{n + 1:02}") for n in range(12)])
    with (data_folder / "visits.csv").open("a") as file:
        file.write("soon,physiotherapist,,\n")
    widget = Visits(diary, TODAY)
    assert [row["date"] for row in widget.view["visits"]] == [f"2026-10-{n:02}" for n in range(12, 2, -1)]
    assert widget.view["unread"].startswith(
        "1 row could not be read and so cannot be shown. visits.csv: line 14: date:"
    )
    assert ask(widget, type="older", list="visits", shown=20)["done"]
    assert len(widget.view["visits"]) == 12
    json.dumps(widget.view)
    (data_folder / "visits.csv").unlink()
    (data_folder / "visits.csv").mkdir()
    widget.refresh()
    assert "cannot be read" in widget.view["error"]
