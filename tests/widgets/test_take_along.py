from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from planner import speaking
from planner.diary import Diary
from planner.diary.deleted_rows import delete_session
from planner.errors import PlannerError
from planner.person.screening import keep, load_questions, screen
from planner.steps import Steps
from planner.widgets.common.saying import NOT_UNDERSTOOD
from planner.widgets.takeaway import TakeAlong, code_in_picture, coming_home, log, made
from planner.widgets.takeaway.take_along import GONE, NO_CODE, SHARED_AT, SHARED_PRINT, STATES
from tests.helpers.clock import MORNING
from tests.helpers.code_photo import photo
from tests.helpers.diary_rows import plan_row, write_diary
from tests.helpers.telephone_logs import ID, end, packed, part, start, values

pytestmark = pytest.mark.time_machine(MORNING)

TODAY = MORNING.date()
NEXT = "not your diary. Send it to your telephone by cable, AirDrop or Quick Share, and open it there."


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    """A diary with a session planned for today."""
    return write_diary(data_folder, plan=[plan_row(TODAY, TODAY)])


def ask(widget: TakeAlong, **fields: Any) -> dict[str, Any]:
    number = widget.request.get("number", 0) + 1
    widget.request = {"number": number, "at": MORNING.isoformat(), **fields}
    answer: dict[str, Any] = widget.answer
    assert answer["number"] == number
    return answer


def give(widget: TakeAlong, data: bytes, name: str = "stretched.txt", pieces: int = 1) -> dict[str, Any]:
    size = -(-len(data) // pieces)
    for n in range(pieces):
        text = base64.b64encode(data[n * size : (n + 1) * size]).decode()
        answer = ask(widget, type="piece", name=name, index=n, count=pieces, base64=text)
    return answer


def frame(widget: TakeAlong, picture: bytes) -> dict[str, Any]:
    return ask(widget, type="frame", base64=base64.b64encode(picture).decode())


def done(diary: Diary) -> str:
    """What a telephone gives out of the session of this morning."""
    return packed(values(diary, [start(), part(), end(note="fine")]))


@pytest.mark.parametrize(("days", "holds"), [("today", "It holds this session"), ("week", "It holds these sessions")])
def test_a_file_is_given_out_with_the_settings_of_the_page(diary: Diary, days: str, holds: str) -> None:
    answer = ask(TakeAlong(diary), type="make", days=days, settings={"tempo": 1.25})
    make = made.of_today if days == "today" else made.of_week
    expected = make(diary, MORNING, settings={"tempo": 1.25})
    assert answer["message"] == f"{expected.sentence} {holds}, {NEXT}"
    assert answer["file"] == {"name": expected.name, "base64": base64.b64encode(expected.data).decode()}


@pytest.mark.parametrize(("kept", "taken"), [(1.5, 1.5), (9, 1), ("fast", 1), (None, 1), (True, 1)])
def test_a_voice_speaks_as_fast_as_was_chosen_whatever_the_browser_kept(
    diary: Diary, monkeypatch: pytest.MonkeyPatch, kept: object, taken: float
) -> None:
    asked = []

    def spoken(_: object, rate: float) -> Steps[dict[str, Any]]:
        yield 0.5
        asked.append(rate)
        return {"rate": rate, "sounds": {}}

    monkeypatch.setattr(made, "for_file_steps", spoken)
    assert ask(TakeAlong(diary), type="make", days="today", voice=True, settings={"rate": kept})["done"]
    assert asked == [taken]


def test_where_there_is_nothing_to_take_along_the_sentence_says_why(data_folder: Path, diary: Diary) -> None:
    answer = ask(TakeAlong(Diary(data_folder / "empty")), type="make", days="today")
    assert (answer["done"], answer["file"]) == (False, {})
    assert answer["message"] == "Nothing is planned for today. Plan your week on the Plan page."
    sign = next(question for question in load_questions() if question.level == "A")
    answers = {question.id: question is sign for question in load_questions()}
    keep(screen(answers, TODAY), data_folder / "screening.toml")
    for days in ("today", "week"):
        answer = ask(TakeAlong(diary), type="make", days=days)
        with pytest.raises(PlannerError) as why:
            made.of_today(diary, MORNING)
        assert (answer["done"], answer["message"]) == (False, str(why.value))


def test_a_session_that_is_done_is_not_taken_along_again_and_the_week_is(diary: Diary) -> None:
    widget = TakeAlong(diary)
    assert '"earlier":0,' in made.shared_page(diary, MORNING, "log").replace('": ', '":')
    ask(widget, type="text", text=done(diary))
    assert ask(widget, type="bring", of=widget.view["found"]["of"], day=None)["done"]
    answer = ask(widget, type="make", days="today")
    assert (answer["done"], answer["file"]) == (False, {})
    assert answer["message"] == "Today's session is done. Take this week along instead."
    assert '"earlier":1,' in made.of_week(diary, MORNING).data.decode().replace('": ', '":')
    assert '"earlier":1,' in made.shared_page(diary, MORNING, "log").replace('": ', '":')
    assert ask(widget, type="make", days="week")["done"]


@pytest.mark.parametrize("way", ["text", "file", "pieces", "utf-16", "picture", "frame"])
def test_what_comes_home_is_shown_then_written_once(diary: Diary, way: str) -> None:
    widget, text = TakeAlong(diary), done(diary)
    answer = {
        "text": lambda: ask(widget, type="text", text=f"Look:\n{text}"),
        "file": lambda: give(widget, text.encode()),
        "pieces": lambda: give(widget, text.encode(), pieces=3),
        "utf-16": lambda: give(widget, text.encode("utf-16")),
        "picture": lambda: give(widget, photo(text, "JPEG"), "IMG.jpg"),
        "frame": lambda: frame(widget, photo(text)),
    }[way]()
    assert (answer["done"], answer["message"], answer["seen"]) == (True, "", way == "frame")
    found, expected = widget.view["found"], coming_home.found(log.read_log(text), diary, MORNING)
    assert found == {
        "of": found["of"],
        "title": expected.title,
        "rows": [list(row) for row in expected.rows],
        "doubts": list(expected.doubts),
        "stands": "",
        "adds": True,
        "day": None,
    }
    assert diary.sessions().empty
    for _ in range(2):  # its answer was lost, and it is asked for once more
        answer = ask(widget, type="bring", of=found["of"], day=None)
        assert (answer["done"], answer["message"]) == (True, f"Added to {expected.title[11:]}: 1 minute.")
    assert widget.view == {"found": None}
    assert len(diary.sessions()) == len(diary.performed()) == 1


def test_what_the_diary_has_already_or_deleted_is_told_and_has_nothing_to_add(diary: Diary) -> None:
    widget, text = TakeAlong(diary), done(diary)
    half = packed(values(diary, [start(), part()]))
    ask(widget, type="text", text=half)
    ask(widget, type="bring", of=widget.view["found"]["of"], day=None)
    for given, state, adds in ((text, "more", True), (half, "there", False)):
        ask(widget, type="text", text=given)
        found = widget.view["found"]
        assert (found["stands"], found["adds"]) == (STATES[state], adds)
    delete_session(diary, ID, MORNING)
    widget.folder_changed += 1
    found = widget.view["found"]
    assert (found["stands"], found["adds"]) == (STATES["deleted"], False)
    assert ask(widget, type="bring", of=found["of"], day=None)["message"] == coming_home.DELETED
    assert diary.sessions().empty


def test_the_day_of_a_wrong_clock_is_asked_and_taken(diary: Diary) -> None:
    wrong = "2020-01-01"
    events = [each | {"at": each["at"].replace("2026-11-23", wrong)} for each in (start(), part(), end())]
    widget = TakeAlong(diary)
    ask(widget, type="text", text=packed(values(diary, events, given=f"{wrong}T07:36:00+01:00", date=wrong)))
    found = widget.view["found"]
    assert found["day"] == "2026-11-23"
    answer = ask(widget, type="bring", of=found["of"], day="2026-11-31")
    assert (answer["done"], answer["message"][:5]) == (False, "Day: ")
    assert ask(widget, type="bring", of=found["of"], day="2026-11-22")["done"]
    assert diary.sessions()["date"].astype(str).to_list() == ["2026-11-22"]


def test_what_is_something_else_leaves_what_is_looked_at(diary: Diary) -> None:
    widget = TakeAlong(diary)
    ask(widget, type="text", text=done(diary))
    before = widget.view
    assert give(widget, photo("x")[:200], "half.png")["message"].startswith("half.png: This is not whole")
    assert give(widget, photo("WIFI:S:home;;"), "wifi.png")["message"].startswith(
        "This is not what a session gives out"
    )
    said = give(widget, b"PK\x03\x04\xff", "x.zip")["message"]
    assert said == "x.zip: This is not a picture: PNG, JPEG, WebP or GIF."
    assert ask(widget, type="text", text=packed(values(None, [start(), end()])))["message"] == coming_home.ANOTHER_DIARY
    assert widget.view == before
    assert ask(widget, type="close")["done"]
    assert widget.view == {"found": None}
    assert ask(widget, type="bring", of=before["found"]["of"], day=None)["message"] == GONE


def test_a_picture_without_a_code_says_so(diary: Diary) -> None:
    import io

    from PIL import Image

    Image.new("L", (400, 300)).save(file := io.BytesIO(), "PNG")
    widget = TakeAlong(diary)
    assert give(widget, file.getvalue(), "holiday.png")["message"] == NO_CODE.format(name="holiday.png")
    answer = frame(widget, file.getvalue())
    assert (answer["done"], answer["seen"], answer["message"]) == (True, False, "")


def test_other_codes_in_sight_of_the_camera_are_passed_over_and_a_session_that_is_not_right_is_told(
    diary: Diary,
) -> None:
    widget = TakeAlong(diary)
    answer = frame(widget, photo("https://example.org"))
    assert (answer["done"], answer["seen"]) == (True, False)
    answer = frame(widget, photo(done(diary)[:-40]))
    assert (answer["done"], answer["message"]) == (False, log.CUT)
    answer = ask(widget, type="frame", base64="?")
    assert answer["message"] == "The camera's picture did not arrive whole. Use the camera again."


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "make", "days": "month"},
        {"type": "make", "days": "today", "settings": {"lang": "x" * 30_000}},
        {"type": "make", "days": "today", "settings": {"tempo": float("nan")}},
        {"type": "make", "days": "today", "settings": {"lang": "\ud800"}},
        {"type": "make", "days": "today", "settings": []},
        {"type": "make", "days": "today", "voice": "yes"},
        {"type": "frame", "base64": "A" * 6_000_001},
        {"type": "text", "text": None},
        {"type": "bring", "of": ""},
        {"type": "other"},
    ],
)
def test_what_no_page_asks_is_refused(diary: Diary, fields: dict[str, Any]) -> None:
    answer = ask(TakeAlong(diary), **fields)
    assert (answer["done"], answer["message"]) == (False, NOT_UNDERSTOOD)


def test_a_voice_is_offered_where_there_is_one(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    for able in (True, False):
        monkeypatch.setattr(speaking, "able", lambda able=able: able)
        assert TakeAlong(diary).voice is able


def test_the_page_of_the_network_is_a_picture_that_holds_its_address(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert TakeAlong(diary).shared == {}
    monkeypatch.setenv(SHARED_AT, "https://192.168.1.5:8443/?token=abc")
    monkeypatch.setenv(SHARED_PRINT, "AB:CD")
    shared = TakeAlong(diary).shared
    assert shared["print"] == "AB:CD"
    head, _, drawn = shared["code"].partition(",")
    assert head == "data:image/svg+xml;base64"
    assert base64.b64decode(drawn).decode() == code_in_picture.code_svg("https://192.168.1.5:8443/?token=abc")
