from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from planner.diary import Diary
from planner.widgets.common.saying import NOT_UNDERSTOOD
from planner.widgets.import_panel import ImportPanel
from tests.helpers.elsewhere import LOOP, TRACK_AND_GRAPH, zipped

AT = "2026-11-23T12:00:00+00:00"
PAIN = {"use": "pain", "unit": "times", "minutes": 10}


@pytest.fixture
def panel(data_folder: Path) -> ImportPanel:
    return ImportPanel(Diary())


def ask(panel: ImportPanel, **fields: Any) -> dict[str, Any]:
    number = panel.request.get("number", 0) + 1
    panel.request = {"number": number, "at": AT} | fields
    assert panel.answer["number"] == number
    return panel.answer


def look(panel: ImportPanel, data: bytes | str, name: str = "mine.csv", **fields: Any) -> dict[str, Any]:
    held = base64.b64encode(data.encode() if isinstance(data, str) else data).decode()
    return ask(panel, **{"type": "look", "name": name, "base64": held, "day_first": None} | fields)


def choices(panel: ImportPanel, **changed: dict[str, Any]) -> dict[str, Any]:
    return {each["id"]: changed.get(each["id"], each["choice"]) for each in panel.view["trackers"]}


def test_a_tracker_that_is_not_chosen_is_left_out(panel: ImportPanel) -> None:
    look(panel, TRACK_AND_GRAPH)
    assert ask(panel, type="choose", choices={})["done"]
    assert {each["choice"]["use"] for each in panel.view["trackers"]} == {"nothing"}
    assert panel.view["made"] == 0


def test_a_file_is_shown_and_nothing_is_written(panel: ImportPanel, data_folder: Path) -> None:
    assert look(panel, TRACK_AND_GRAPH) == {"number": 1, "done": True, "message": "", "ask": False}
    view = panel.view
    assert (view["file"], view["app"], view["made"]) == ("mine.csv", "Track & Graph", 3)
    assert view["becomes"] == "2 pain ratings and 1 session to import."
    assert view["left"] == "3 rows are left out."
    assert view["hint"] == "A session's time in the file counts as its end."
    assert [(each["name"], each["rows"], each["choice"]["use"]) for each in view["trackers"]] == [
        ("Back pain", "3 rows, 12 September 2026 to 14 September 2026", "pain"),
        ("Stretching", "2 rows, 13 September 2026 to 14 September 2026", "sessions"),
        ("Weight", "1 row, 13 September 2026 to 13 September 2026", "nothing"),
    ]
    assert view["rows"][:2] == [
        {"day": "12 September 2026", "becomes": "Pain 7", "tracker": "Back pain", "note": "worst: lifting"},
        {"day": "14 September 2026", "becomes": "Session, 15 min", "tracker": "Stretching", "note": ""},
    ]
    assert view["reasons"][0] == {
        "tracker": "Back pain",
        "why": "It is not a whole number from 0 to 10.",
        "count": 1,
        "lines": "3",
    }
    assert not data_folder.exists()


def test_what_is_chosen_is_shown_then_taken_and_not_twice(panel: ImportPanel) -> None:
    look(panel, zipped(LOOP), "Loop.zip")
    assert panel.view["becomes"] == "2 pain ratings and 3 sessions to import."
    assert panel.view["hint"] == "The file tells no times of day: noon stands for them."
    chosen = choices(panel, **{"1": {"use": "nothing", "unit": "times", "minutes": 10}})
    assert ask(panel, type="choose", choices=chosen)["done"]
    assert panel.view["becomes"] == "2 pain ratings and 1 session to import."
    assert ask(panel, type="take", choices=chosen)["message"] == (
        "2 pain ratings and 1 session are in your diary now. 9 rows are left out."
    )
    assert panel.view == {}
    assert ask(panel, type="take", choices=chosen)["message"] == (  # whose answer was lost
        "2 pain ratings and 1 session are in your diary now. 9 rows are left out."
    )
    assert ask(panel, type="forget")["message"] == ""
    assert (len(Diary().pain()), len(Diary().sessions())) == (2, 1)
    look(panel, zipped(LOOP), "Loop.zip")
    assert panel.view["becomes"] == "2 sessions to import."
    assert ask(panel, type="take", choices=chosen)["message"] == "Nothing was left to import. 12 rows are left out."
    assert (len(Diary().pain()), len(Diary().sessions())) == (2, 1)


def test_the_order_of_day_and_month_is_asked_for(panel: ImportPanel) -> None:
    answer = look(panel, "05/11/2026,4\n")
    assert (answer["done"], answer["ask"]) == (False, True)
    assert answer["message"].endswith("could be two different days. Say which comes first: day or month.")
    assert look(panel, "05/11/2026,4\n", day_first=True)["done"]
    assert panel.view["rows"][0]["day"] == "5 November 2026"


def test_a_file_that_is_put_aside_or_lost_is_asked_for_again(panel: ImportPanel) -> None:
    look(panel, "2026-11-05,4\n")
    chosen = choices(panel)
    assert ask(panel, type="forget")["message"] == "Nothing was taken."
    assert panel.view == {}
    again = ask(panel, type="take", choices=chosen)
    assert (again["done"], again["message"]) == (False, "The file is not here any more. Choose it again.")


def test_a_bad_file_takes_the_place_of_none(panel: ImportPanel) -> None:
    look(panel, "2026-11-05,4\n")
    assert look(panel, "", "empty.csv")["message"] == "empty.csv: is empty. Choose another file."
    assert panel.view == {}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"type": "other"},
            NOT_UNDERSTOOD,
        ),
        (
            {"type": "choose", "choices": {"value": PAIN | {"minutes": 0}}},
            "Minutes of each session: 0 is not a whole number from 1 to 240.",
        ),
        (
            {"type": "take", "choices": {"x": PAIN}},
            NOT_UNDERSTOOD,
        ),
        (
            {"type": "look", "name": "x", "base64": "!", "day_first": None},
            "The file did not arrive whole. Choose it again.",
        ),
    ],
)
def test_what_the_page_sends_is_checked(
    panel: ImportPanel, data_folder: Path, fields: dict[str, Any], words: str
) -> None:
    look(panel, "2026-11-05,4\n")
    answer = ask(panel, **fields)
    assert (answer["done"], answer["message"]) == (False, words)
    assert list(data_folder.glob("*.csv")) == []


def test_long_names_and_notes_are_cut_where_they_are_shown(panel: ImportPanel) -> None:
    look(panel, f"2026-11-05,4,{'x' * 100_000}\n")
    assert panel.view["rows"][0]["note"] == "x" * 79 + "…"
    ask(panel, type="take", choices=choices(panel))
    assert list(Diary().pain()["note"]) == ["x" * 100_000]
