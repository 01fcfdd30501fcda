"""What the pages say of a wrong value: every field of every form, each with what nobody should type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from planner import (
    ClinicianReport,
    Diary,
    ExperimentPanel,
    ImportPanel,
    PainCheckIn,
    PlanEditor,
    SessionHistory,
    SessionPlayer,
    TakeAlong,
    Today,
    TrendsView,
    Visits,
    YourData,
)
from planner.catalogue import load_catalogue
from planner.diary.tables import TABLES
from planner.errors import InvalidValue, PlannerError
from planner.paths import REPOSITORY
from planner.steps import Steps
from planner.week.timeline import compose
from planner.widgets.clinician_report import clinician_report
from planner.widgets.common.saying import NOT_UNDERSTOOD, said
from tests.fuzz import test_pages as pages
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.time_machine(MORNING)

TODAY = MORNING.date()
PNG = REPOSITORY / "docs" / "today.png"
WRONG: tuple[Any, ...] = (
    None, True, "", "x", "\0", "a" * 5000, "1999-12-31", "2026-11-24", "2026-11-24T07:31:05+01:00", -1, 11, 10**400,
    [None], {"x": 1},
)  # fmt: skip
OFTEN = [each for each in WRONG if not re.match(r"\d{4}-", str(each))]
COLUMNS = "|".join({column.name for table in TABLES.values() for column in table.columns if "_" in column.name})
# What names a file, how a file that somebody chose is to have its days, and how something begins that was pasted.
OF_FILES = re.compile(
    r"\S+\.(csv|toml|ipynb|zip|html)\b|a day such as 2026-11-23|it begins “[^”]*”"
)  # and what somebody pasted
# A Python value, a date as a file has it, a column of a file.
NOT_FOR_PEOPLE = re.compile(
    rf"datetime\.|frozenset|\b(None|True|False|nan)\b|\d{{4}}-\d\d-\d\d|\b({COLUMNS})\b|(?<!\w)'[^']*'(?!\w)|\w+_\w+"
)


@pytest.fixture
def diary(data_folder: object) -> Diary:
    """A diary with something of each kind to correct and to delete."""
    diary = Diary()
    at = datetime.fromisoformat(pages.NOW)
    diary.put_session("s1", date=TODAY, started_at=at, ended_at=at, planned_s=60, active_s=60, outcome="completed")
    diary.add_pain(4, rated_at=at)
    diary.add_visit(TODAY, "GP")
    diary.add_pause(TODAY, TODAY)
    return diary


def altered(sound: list[dict[str, Any]], depth: int = 3) -> Iterator[dict[str, Any]]:
    """Return the requests with one value made wrong, without one, and with one too many."""
    for request in sound:
        for path in paths(request, depth):
            for wrong in OFTEN if path[-1] == "name" else WRONG:  # a name is somebody's own words, and is said again
                yield changed(request, path, lambda place, key, wrong=wrong: place.__setitem__(key, deepcopy(wrong)))
            yield changed(request, path, lambda place, key: place.__delitem__(key))
        yield request | {"extra": 1}


def paths(value: Any, depth: int) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield (key,)
        if depth > 1:
            yield from ((key, *rest) for rest in paths(each, depth - 1))


def changed(request: dict[str, Any], path: tuple[Any, ...], change: Callable[[Any, Any], None]) -> dict[str, Any]:
    made = deepcopy(request)
    place: Any = made
    for step in path[:-1]:
        place = place[step]
    change(place, path[-1])
    return made


def words(value: Any) -> Iterator[str]:
    """Return the sentences within an answer."""
    for name in ("message", "error", "refused", "causes", "notice"):
        found = value.get(name) or ()
        yield from [found] if isinstance(found, str) else found
    for form in ("own", "pause"):
        yield from words(value[form]) if value.get(form) else ()


def answers(diary: Diary) -> dict[str, tuple[list[dict[str, Any]], Callable[[Any], Any]]]:
    """Return by widget its requests, and what returns the answer to one."""
    history, visits, rating = SessionHistory(diary), Visits(diary, TODAY), PainCheckIn(diary)
    report, experiment = ClinicianReport(diary, TODAY), ExperimentPanel(diary, TODAY)
    day, trends, imports, data = Today(diary), TrendsView(diary, TODAY), ImportPanel(diary), YourData(diary)
    along = TakeAlong(diary)
    catalogue = load_catalogue()
    stretch = catalogue["side_bend"]

    def put(widget: Any, trait: str, answer: str) -> Callable[[Any], Any]:
        def ask(raw: Any) -> Any:
            setattr(widget, trait, {})
            setattr(widget, trait, raw)
            return getattr(widget, answer)

        return ask

    def play(raw: Any) -> Any:
        player = SessionPlayer(compose(TODAY, [(stretch, stretch.start, "")], catalogue, "p"), diary)
        player.events = [raw]
        return {"error": player.error}

    of_import = [
        {"number": 1, "at": pages.NOW, "type": "look", "name": "x.csv", "base64": "", "day_first": None},
        {"number": 1, "at": pages.NOW, "type": "choose", "choices": {"v": {"use": "pain", "unit": "times", "minutes": 5}}},
    ]  # fmt: skip
    of_data = [
        {"number": 1, "type": "older", "shown": 20},
        {"number": 1, "type": "look", "name": "a.zip"},
        {"number": 1, "type": "restore", "of": "x", "only": "pain.csv"},
        {"number": 1, "type": "piece", "name": "a.zip", "index": 0, "count": 1, "base64": "AAAA"},
    ]
    return {
        "history": (pages.HISTORY, put(history, "request", "answer")),
        "visits": (pages.VISITS, put(visits, "request", "answer")),
        "rating": (pages.RATINGS, put(rating, "rating", "result")),
        "report": (pages.REPORTS[:1], put(report, "request", "answer")),
        "experiment": (pages.EXPERIMENTS, put(experiment, "request", "reply")),
        "today": (pages.DAYS, put(day, "request", "answer")),
        "trends": (pages.TRENDS, put(trends, "wanted", "view")),
        "import": (of_import, put(imports, "request", "answer")),
        "data": (of_data, put(data, "request", "answer")),
        "along": (pages.ALONG, put(along, "request", "answer")),
        "player": (pages.EVENTS, play),
    }


WIDGETS = (
    "history",
    "visits",
    "rating",
    "report",
    "experiment",
    "today",
    "trends",
    "import",
    "data",
    "along",
    "player",
)


@pytest.mark.long
@pytest.mark.parametrize("name", WIDGETS)
def test_no_answer_to_a_wrong_value_holds_what_is_not_for_people(
    diary: Diary, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clinician_report, "report_steps", lambda *_, **__: _done([PNG]))  # not the whole report
    sound, ask = answers(diary)[name]
    heard = set()
    for request in altered(sound, depth=1 if name == "today" else 3):
        heard.update(words(ask(request)))
    assert_for_people(heard)


def _done(paths: list[Path]) -> Steps[list[Path]]:
    yield from ()
    return paths


def assert_for_people(heard: set[str]) -> None:
    assert heard
    assert not [each for each in sorted(heard) if NOT_FOR_PEOPLE.search(OF_FILES.sub("", each))]


@pytest.mark.long
def test_nor_does_the_plan_editor_say_it(diary: Diary) -> None:
    editor = PlanEditor(diary, TODAY)
    light = {"minutes": {"mon": 3}, "article_only": True}
    profile: dict[str, Any] = pages.WISHES[0]["profile"] | {"article_only": True, "times_a_week": 3, "minutes_each": 5}
    base = {"seq": 1, "start": pages.DAY, "edits": None, "base": {}, "profile": light}
    sound = [{**base, "action": "pause", "from": pages.DAY, "to": pages.DAY, "why": ""}, {**base, "action": "own"}]
    asked = [
        *altered([{**base, "action": "plan"}], depth=1),
        *({**base, "action": "plan", "profile": wrong} for wrong in altered([profile])),
        *altered(sound[:1], depth=1),
        *({**sound[1], **wrong} for wrong in altered(pages.FORMS)),
    ]
    heard = set()
    for request in asked:
        editor.request = request
        heard.update(words(editor.reply))
    assert "Minutes, Monday: -1 is not a whole number from 0 to 120." in heard
    assert "Seconds of each hold: a whole number from 0 to 300 is needed." in heard
    assert "Choose a first day for this plan." in heard
    assert_for_people(heard)


def test_a_pause_that_ends_before_it_begins_is_told_with_its_days(diary: Diary) -> None:
    editor = PlanEditor(diary, TODAY)
    editor.request = {
        "seq": 1, "action": "pause", "profile": editor.reply["profile"], "start": pages.DAY, "from": "2026-11-30",
        "to": "2026-11-28", "why": "",
    }  # fmt: skip
    assert editor.reply["pause"] == {
        "error": "The pause ends on 28 November, before it begins on 30 November. Choose a later last day.",
        "field": "to",
    }
    assert len(diary.pauses()) == 1


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (date(2026, 11, 24), "Day: 24 November 2026 is not right."),
        (datetime(2026, 11, 24, 7, 30), "Day: 24 November 2026, 07:30 is not right."),
        ("2026-11-24", "Day: 24 November 2026 is not right."),
        ("soon", "Day: “soon” is not right."),
        ("a\u202eb", "Day: “ab” is not right."),
        ("\0", "Day: what is typed is not right."),
        (7, "Day: 7 is not right."),
        (None, "Day: right is needed."),
        (" ", "Day: right is needed."),
        (True, "Day: right is needed."),
        (frozenset({"x"}), "Day: right is needed."),
    ],
)
def test_a_value_is_written_as_people_write_it(value: object, sentence: str) -> None:
    assert said(InvalidValue("table.csv", "day", value, "right such as 2026-11-23"), {"day": "Day"}) == sentence


def test_choices_are_named_where_they_can_be_read_through() -> None:
    few = InvalidValue("", "kind", "x", "one of the choices", ["hands_and_knees", "lying"])
    assert said(few, {"kind": "Kind"}) == ("Kind: “x” is not one of the choices. Choose from: hands and knees, lying.")
    many = InvalidValue("", "kind", "x", "one of the choices", [f"c{n}" for n in range(40)])
    assert said(many, {"kind": "Kind"}) == "Kind: “x” is not one of the choices."


def test_what_is_in_no_form_is_the_pages_own() -> None:
    assert said(InvalidValue("a widget", "number", None, "a whole number"), {"day": "Day"}) == NOT_UNDERSTOOD


def test_a_file_edited_by_hand_keeps_its_line_and_field() -> None:
    error = InvalidValue("/data/profile.toml", "wake", "noon", "a time of day such as 07:30")
    assert said(error, {"wake": "You wake up at"}) == str(error)
    assert said(PlannerError("As it is."), {}) == "As it is."
