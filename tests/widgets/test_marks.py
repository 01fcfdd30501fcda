from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from planner.analysis.marks import WORDS
from planner.diary import Diary
from planner.widgets.common.saying import NOT_UNDERSTOOD
from planner.widgets.pain_check_in import PainCheckIn
from tests.helpers.clock import MORNING

DAY = MORNING.date()
TODAY = DAY.isoformat()


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    return Diary(tmp_path / "data")


def ask(widget: PainCheckIn, **fields: Any) -> dict[str, Any]:
    widget.request = {"number": widget.request.get("number", 0) + 1, **fields}
    return widget.answer


def add(widget: PainCheckIn, kind: str, entry: str = "0123456789abcdef", **more: Any) -> dict[str, Any]:
    return ask(widget, type="add", kind=kind, entry=entry, today=TODAY, **more)


def lines(diary: Diary) -> list[str]:
    path = diary.folder / "marks.csv"
    return path.read_text("utf-8").splitlines()[1:] if path.exists() else []


@pytest.mark.parametrize(
    ("kind", "end"), [("medicine", ""), ("equipment", ""), ("sleep", TODAY), ("stress", TODAY), ("other", TODAY)]
)
def test_a_press_marks_today_or_what_begins_today(diary: Diary, kind: Any, end: str) -> None:
    widget = PainCheckIn(diary)
    said = f"{WORDS[kind]}: marked{', from today on' if not end else ' for today'}."
    assert add(widget, kind) == {"number": 1, "done": True, "message": said, "undo": {}}
    assert lines(diary) == [f"{TODAY},{end},{kind},,"]
    (mark,) = widget.view["marks"]
    assert (mark["title"], mark["open"], widget.view["open"]) == (WORDS[kind], not end, int(not end))


def test_a_press_whose_answer_was_lost_is_written_once_and_a_second_one_is_asked_about(diary: Diary) -> None:
    widget = PainCheckIn(diary)
    add(widget, "medicine")
    assert add(widget, "medicine")["done"]
    answer = add(widget, "medicine", entry="f" * 16)
    assert answer["asks"] == {"question": "You have this already, word for word. Nothing is added.", "add": ""}
    assert len(lines(diary)) == 1


def test_what_ended_goes_on_once_that_is_taken_back(diary: Diary) -> None:
    diary.add_mark(DAY - timedelta(9), None, "medicine", "ibuprofen")
    widget = PainCheckIn(diary)
    (mark,) = widget.view["marks"]
    assert (mark["title"], mark["when"]) == ("Medicine: ibuprofen", "since 14 Nov 2026")
    answer = ask(widget, type="end", id=mark["id"], on=TODAY)
    assert (answer["message"], answer["undo"]) == ("Ended.", {"type": "go_on", "id": mark["id"]})
    assert widget.view["marks"][0]["when"] == "14 Nov 2026 to 23 Nov 2026"
    assert ask(widget, type="end", id=mark["id"], on=TODAY)["done"]
    assert ask(widget, **answer["undo"])["message"] == "It goes on."
    assert lines(diary) == ["2026-11-14,,medicine,ibuprofen,"]


def test_one_of_many_is_ended_and_taken_back_wherever_it_stands_then(diary: Diary) -> None:
    for n in range(12):
        diary.add_mark(DAY - timedelta(n), None, "medicine", f"no. {n}")
    widget = PainCheckIn(diary)
    before, mark = lines(diary), widget.view["marks"][1]
    answer = ask(widget, type="end", id=mark["id"], on=TODAY)
    assert mark["id"] not in [each["id"] for each in widget.view["marks"]]
    assert lines(diary)[1] == f"{mark['from']},{TODAY},medicine,no. 1,"
    ask(widget, **answer["undo"])
    assert lines(diary) == before


def test_a_mark_is_corrected_deleted_and_put_back(diary: Diary) -> None:
    diary.add_mark(DAY, DAY, "sleep")
    widget = PainCheckIn(diary)
    id_ = widget.view["marks"][0]["id"]
    mark = {"first": "2026-11-20", "last": None, "kind": "equipment", "what": " =chair ", "note": "low"}
    assert ask(widget, type="correct", id=id_, mark=mark)["message"] == "Saved."
    assert lines(diary) == ["2026-11-20,,equipment,'=chair,low"]
    assert widget.view["marks"][0]["what"] == "=chair"
    at = MORNING.astimezone().isoformat()
    answer = ask(widget, type="delete", id=id_, at=at)
    assert answer["message"] == "Deleted. It is kept in deleted/marks.csv."
    assert (widget.view["marks"], lines(diary)) == ([], [])
    assert ask(widget, **answer["undo"])["message"] == "The mark is back."
    assert lines(diary) == ["2026-11-20,,equipment,'=chair,low"]


def test_what_cannot_be_is_said_in_the_words_of_the_form(diary: Diary) -> None:
    diary.add_mark(DAY, None, "medicine")
    widget = PainCheckIn(diary)
    mark = {"first": TODAY, "last": "2026-11-01", "kind": "medicine", "what": "", "note": ""}
    answer = ask(widget, type="correct", id=widget.view["marks"][0]["id"], mark=mark)
    assert answer["message"] == "Last day: 1 November 2026 is not on or after 23 November 2026."
    assert ask(widget, type="end", id="gone", on=TODAY)["message"] == (
        "marks.csv: this mark is not in the diary any more. The list shows what is there now."
    )
    assert add(widget, "pills")["message"] == (
        "Kind: “pills” is not one of the choices. Choose from: medicine, equipment, sleep, stress, other."
    )
    assert ask(widget, type="burn")["message"] == NOT_UNDERSTOOD
    assert lines(diary) == [f"{TODAY},,medicine,,"]


def test_rows_that_cannot_be_read_are_counted_and_the_rating_goes_on(diary: Diary) -> None:
    diary.folder.mkdir()
    (diary.folder / "marks.csv").write_text("from,to,kind,what,note\n2026-11-23,2026-11-01,stress,,\n", "utf-8")
    widget = PainCheckIn(diary)
    assert widget.view["unread"].startswith("1 row could not be read and so cannot be shown. marks.csv: line 2: to: ")
    (diary.folder / "marks.csv").unlink()
    (diary.folder / "marks.csv").mkdir()
    widget.look()
    assert "marks.csv: cannot be read" in widget.view["error"]
    widget.rating = {
        "number": 1, "pain": 4, "region": "", "flare": False, "note": "", "about": TODAY,
        "rated_at": MORNING.astimezone().isoformat(),
    }  # fmt: skip
    assert widget.result["saved"]


def test_ten_thousand_marks_are_a_short_list(diary: Diary) -> None:
    diary.folder.mkdir()
    rows = "".join(f"{DAY - timedelta(n % 3000)},,medicine,no. {n},\n" for n in range(10_000))
    (diary.folder / "marks.csv").write_text(f"from,to,kind,what,note\n{rows}", "utf-8")
    view = PainCheckIn(diary).view
    assert (len(view["marks"]), view["count"], view["open"]) == (4, 10_000, 10_000)
