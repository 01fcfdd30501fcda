from __future__ import annotations

import base64
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from planner.diary import Diary
from planner.importing import Source
from planner.widgets.common import working
from planner.widgets.common.pieces import PIECE
from planner.widgets.common.saying import NOT_UNDERSTOOD
from planner.widgets.import_panel import ImportPanel, import_panel
from tests.helpers.elsewhere import LOOP, TRACK_AND_GRAPH, zipped

AT = "2026-11-23T12:00:00+00:00"
CHOICE = {
    "use": "nothing",
    "unit": "times",
    "minutes": 10,
    "stamp": "start",
    "scale": "0-10",
    "region": "",
    "words": {},
    "free_days": False,
}
PAIN = CHOICE | {"use": "pain"}
READ = {"done": True, "message": "", "ask": False, "share": None}


@pytest.fixture
def panel(data_folder: Path) -> ImportPanel:
    return ImportPanel(Diary())


def ask(panel: ImportPanel, **fields: Any) -> dict[str, Any]:
    number = panel.request.get("number", 0) + 1
    panel.request = {"number": number, "at": AT, "zone": "UTC"} | fields
    assert panel.answer["number"] == number
    return {name: value for name, value in panel.answer.items() if name not in ("number", "work")}


def piece(panel: ImportPanel, data: bytes, name: str = "pain.csv", index: int = 0, count: int = 1) -> dict[str, Any]:
    return ask(panel, type="piece", name=name, index=index, count=count, base64=base64.b64encode(data).decode())


def look(panel: ImportPanel, data: bytes | str, name: str = "pain.csv") -> dict[str, Any]:
    return piece(panel, data.encode() if isinstance(data, str) else data, name)


def choices(panel: ImportPanel, **changed: dict[str, Any]) -> dict[str, Any]:
    return {each["id"]: changed.get(each["id"], each["choice"]) for each in panel.view["trackers"]}


def test_a_tracker_that_is_not_chosen_is_left_out(panel: ImportPanel) -> None:
    look(panel, TRACK_AND_GRAPH)
    assert ask(panel, type="choose", choices={})["done"]
    assert {each["choice"]["use"] for each in panel.view["trackers"]} == {"nothing"}
    assert panel.view["made"] == 0


def test_a_file_is_shown_and_nothing_is_written(panel: ImportPanel, data_folder: Path) -> None:
    assert look(panel, TRACK_AND_GRAPH) == READ
    view = panel.view
    assert (view["file"], view["app"], view["made"]) == ("pain.csv", "Track & Graph", 4)
    assert view["becomes"] == "3 pain ratings and 1 session to import."
    assert view["left"] == "2 rows are left out."
    assert view["will"] == [
        "Trends then have your pain on 2 days (now 0), mean 4.5.",
        "On 1 day the rating comes after the first session, and counts for no trend.",
        "Back pain: 1 rating rounded. Mean 4.50 in the file, 4.33 here.",
    ]
    assert view["hint"] == "A session's time in the file counts as its end."
    assert (view["zone"], view["again"], view["pains"], view["known"]) == (False, 0, [], 2)
    assert [(each["name"], each["rows"], each["choice"]["use"]) for each in view["trackers"]] == [
        ("Back pain", "3 rows, 12 September 2026 to 14 September 2026", "pain"),
        ("Stretching", "2 rows, 13 September 2026 to 14 September 2026", "sessions"),
        ("Weight", "1 row, 13 September 2026 to 13 September 2026", "nothing"),
    ]
    assert view["rows"][:2] == [
        {"day": "12 September 2026, 07:00", "becomes": "Pain 7", "tracker": "Back pain", "note": "worst: lifting"},
        {"day": "13 September 2026, 07:00", "becomes": "Pain 2", "tracker": "Back pain", "note": "long, drive"},
    ]
    assert view["strip"][0] == {
        "first": "12 September 2026",
        "last": "12 September 2026",
        "days": 1,
        "pain": [0, 0, 1],
        "sessions": [0, 0, 0],
    }
    assert len(view["strip"]) == 3
    assert view["reasons"][0] == {"tracker": "Stretching", "why": "Nothing was done.", "count": 1, "lines": "6"}
    assert view["losses"]
    assert not data_folder.exists()


def test_what_is_chosen_is_shown_then_taken_and_not_twice(panel: ImportPanel) -> None:
    look(panel, zipped(LOOP), "Loop.zip")
    assert panel.view["becomes"] == "3 pain ratings and 3 sessions to import."
    chosen = choices(panel, **{"1": CHOICE})
    assert ask(panel, type="choose", choices=chosen)["done"]
    assert panel.view["becomes"] == "3 pain ratings and 1 session to import."
    taken = "3 pain ratings and 1 session are in your diary now. 8 rows are left out."
    assert ask(panel, type="take", choices=chosen)["message"] == taken
    assert panel.view == {}
    assert ask(panel, type="take", choices=chosen)["message"] == taken  # whose answer was lost
    assert ask(panel, type="go_on", work="")["message"] == taken  # by a page that was loaded anew just before its end
    assert ask(panel, type="forget")["message"] == ""
    assert (len(Diary().pain()), len(Diary().sessions())) == (3, 1)
    look(panel, zipped(LOOP), "Loop.zip")
    assert panel.view["becomes"] == "2 sessions to import."
    assert ask(panel, type="take", choices=chosen)["message"] == "Nothing was left to import. 12 rows are left out."
    assert (len(Diary().pain()), len(Diary().sessions())) == (3, 1)


def test_the_order_of_day_and_month_is_asked_for(panel: ImportPanel) -> None:
    answer = look(panel, "05/11/2026,4\n")
    assert (answer["done"], answer["ask"]) == (False, True)
    assert answer["message"].endswith("could be two different days. Say which comes first: day or month.")
    assert ask(panel, type="order", day_first=True) == READ
    assert panel.view["rows"][0]["day"] == "5 November 2026"


def test_which_of_several_pains_is_the_days_is_asked_for(panel: ImportPanel) -> None:
    text = "FeatureName,Timestamp,Value\n" + "".join(
        f"{name},2026-11-05T07:00:00Z,{value}\n"
        for name, value in (("Mood", 3), ("Neck pain", 2), ("Low back pain", 7))
    )
    look(panel, text)
    # What is known comes first.
    assert [each["name"] for each in panel.view["trackers"]] == ["Neck pain", "Low back pain", "Mood"]
    assert panel.view["pains"] == [{"id": name, "name": name} for name in ("Neck pain", "Low back pain")]
    assert panel.view["will"] == []
    chosen = choices(panel)
    chosen["Low back pain"] = chosen["Low back pain"] | {"use": "pain"}
    ask(panel, type="choose", choices=chosen)
    assert panel.view["pains"] == []
    assert panel.view["will"] == ["Trends then have your pain on 1 day (now 0), mean 7.0."]
    ask(panel, type="take", choices=chosen)
    assert list(Diary().pain()["region"]) == ["neck", "lower back"]
    assert list(Diary().pain()["asked"]) == ["region", ""]


def test_a_zone_is_asked_for_where_times_name_none_and_something_comes_in(panel: ImportPanel) -> None:
    look(panel, "date,pain\n2026-11-05 07:00,4\n")
    assert panel.view["zone"]
    assert panel.view["rows"][0]["day"] == "5 November 2026, 07:00"
    ask(panel, type="take", choices=choices(panel), zone="America/New_York")
    assert list(Diary().reading("pain").instants["rated_at"]) == ["2026-11-05T07:00:00-05:00"]
    look(panel, "date,mood\n2026-11-05 07:00,4\n", "mood.csv")
    assert not panel.view["zone"]
    look(panel, "date,pain\n2026-11-05,4\n")
    assert not panel.view["zone"]


def test_words_have_a_number_each(panel: ImportPanel) -> None:
    look(panel, "date,pain\n2026-11-05,mild\n2026-11-06,odd\n2026-11-07,mild\n")
    (tracker,) = panel.view["trackers"]
    assert (tracker["words"], tracker["numbers"]) == ([["mild", "mild"], ["odd", "odd"]], False)
    assert tracker["choice"]["words"] == {"mild": 2}
    ask(panel, type="take", choices={tracker["id"]: PAIN | {"words": {"mild": 3, "odd": 9}}})
    assert list(Diary().pain()["pain"]) == [3, 9, 3]


def test_days_that_have_one_can_be_left_out(panel: ImportPanel) -> None:
    look(panel, "date,pain\n2026-11-05,4\n")
    ask(panel, type="take", choices=choices(panel))
    look(panel, "date,pain\n2026-11-05,6\n2026-11-06,6\n", "new pain.csv")
    assert (panel.view["made"], panel.view["again"]) == (2, 1)
    (id_,) = choices(panel)
    ask(panel, type="choose", choices={id_: PAIN | {"free_days": True}})
    assert (panel.view["made"], panel.view["again"]) == (1, True)
    assert panel.view["reasons"][0]["why"] == "Its day has a rating already."


def test_a_file_comes_in_pieces(panel: ImportPanel) -> None:
    text = b"date,pain\n" + b"".join(b"2026-11-05,%d\n" % (at % 10) for at in range(9))
    assert piece(panel, text[:40], count=2) == READ
    assert panel.view == {}
    assert piece(panel, text[40:], index=1, count=2) == READ
    assert panel.view["made"] == 9
    piece(panel, text, count=3)
    assert piece(panel, text, index=2, count=3)["message"] == "pain.csv: did not arrive whole. Choose it again."


def test_a_long_file_is_read_for_a_moment_at_a_time_and_can_be_stopped(
    panel: ImportPanel, monkeypatch: pytest.MonkeyPatch, data_folder: Path
) -> None:
    def slow(data: bytes, name: str, day_first: bool | None = None) -> Generator[float, None, Source]:
        yield 0.25
        yield 0.75
        return Source(name, "CSV", ())

    monkeypatch.setattr(import_panel, "reading", slow)
    monkeypatch.setattr(working, "STEP_S", 0)
    assert look(panel, "x") == READ | {"share": import_panel._READING * 0.25}
    assert ask(panel, type="go_on", work=panel.answer.get("work", "")) == READ | {"share": import_panel._READING * 0.75}
    shares = []
    while (answer := ask(panel, type="go_on", work=panel.answer.get("work", "")))[
        "share"
    ] is not None:  # it is looked what becomes of it
        shares.append(answer["share"])
    assert answer == READ
    assert shares == sorted(shares)
    assert import_panel._READING <= shares[0] <= shares[-1] <= 1
    assert panel.view["file"] == "pain.csv"
    look(panel, "x")
    assert ask(panel, type="forget")["message"] == "Nothing was taken."
    assert (
        ask(panel, type="go_on", work=panel.answer.get("work", ""))["message"]
        == "The file is not here any more. Choose it again."
    )
    assert not data_folder.exists()


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
        ({"type": "other"}, NOT_UNDERSTOOD),
        (
            {"type": "choose", "choices": {"value": PAIN | {"minutes": 0}}},
            "Minutes of each session: 0 is not a whole number from 1 to 240.",
        ),
        (
            {"type": "choose", "choices": {"value": PAIN | {"words": {"mild": 11}}}},
            "Its words: 11 is not a whole number from 0 to 10.",
        ),
        (
            {"type": "choose", "choices": {}, "zone": "Middle/Earth"},
            "Its times are of: “Middle/Earth” is not a time zone such as Europe/Berlin.",
        ),
        ({"type": "take", "choices": {"x": PAIN}}, NOT_UNDERSTOOD),
        (
            {"type": "piece", "name": "x", "index": 0, "count": 1, "base64": "!"},
            "x: did not arrive whole. Choose it again.",
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


def test_a_piece_is_within_what_jupyter_takes(panel: ImportPanel) -> None:
    assert panel.piece == PIECE
    assert PIECE * 4 / 3 < 10_000_000
