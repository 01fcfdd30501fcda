"""What a page may send: each request is carried out, or refused with a sentence; no widget meets an error of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given

from planner.catalogue import load_catalogue, pictures
from planner.catalogue.own_stretches import add_own_stretch
from planner.checking import checked
from planner.diary import Diary
from planner.errors import PlannerError
from planner.person.screening import load_questions
from planner.week.timeline import compose
from planner.widgets.clinician_report import ClinicianReport, clinician_report
from planner.widgets.common.requests import request_of
from planner.widgets.experiment_panel import ExperimentPanel
from planner.widgets.pain_check_in import PainCheckIn, pain_check_in
from planner.widgets.plan_editor import PlanEditor
from planner.widgets.plan_editor.wishes import Materials
from planner.widgets.session_history import SessionHistory
from planner.widgets.session_player import SessionPlayer, events
from planner.widgets.takeaway import TakeAlong
from planner.widgets.takeaway import requests as along_requests
from planner.widgets.today import Today
from planner.widgets.today import requests as day_requests
from planner.widgets.trends_view import TrendsView
from planner.widgets.trends_view.trends_view import Wanted
from planner.widgets.visits_log import Visits
from tests.fuzz.odd import JSON, altered, is_table, tries
from tests.fuzz.readers import AT, TODAY, folder_with

NOW, DAY = AT.isoformat(), TODAY.isoformat()
Value = dict[str, Any]

_EVENT = {"session_id": "s1", "seq": 1, "at": NOW, "plan_id": "p", "date": DAY, "planned_s": 300}
_PART = {"order": 1, "stretch": "side_bend", "side": "left", "reps_planned": 3, "reps_done": 3, "hold_s": 0}
EVENTS: list[Value] = [
    {**_EVENT, "type": "start", "pain_before": 3, "again": False},
    {**_EVENT, "seq": 2, "type": "part", **_PART, "active_s": 65, "session_s": 65, "outcome": "done"},
    {
        **_EVENT,
        "seq": 3,
        "type": "hurt",
        "stretch": "side_bend",
        "name": "Side bend",
        "side": "both",
        "pain": 6,
        "where": "hips",
        "signs": [],
    },
    {**_EVENT, "seq": 4, "type": "end", "outcome": "completed", "active_s": 300, "pain_after": None, "note": "x"},
]
_SAID = {"pain_before": None, "pain_after": 2, "note": ""}
HISTORY: list[Value] = [
    {"number": 1, "type": "refresh"},
    {"number": 1, "type": "older", "list": "sessions", "shown": 20},
    {"number": 1, "type": "plan", "day": DAY},
    {"number": 1, "type": "correct_session", "id": "s1", **_SAID},
    {"number": 1, "type": "delete_session", "id": "s1", "at": NOW},
    {"number": 1, "type": "restore_session", "id": "s1"},
    {"number": 1, "type": "correct_rating", "id": "r", "pain": 4, "region": "", "flare": False, "note": ""},
    {"number": 1, "type": "delete_rating", "id": "r", "at": NOW},
    {
        "number": 1,
        "type": "add",
        "entry": "0123456789abcdef",
        "again": False,
        "at": NOW,
        "started_at": "2026-11-23T06:00:00+01:00",
        "minutes": 10,
        "plan_id": "",
        "orders": [],
        **_SAID,
    },
]
_VISIT = {"number": 1, "today": DAY, "date": DAY, "with_whom": "GP", "note": "", "next_due": "2026-12-04"}
VISITS: list[Value] = [
    {**_VISIT, "type": "add", "entry": "0123456789abcdef", "again": False},
    {**_VISIT, "type": "correct", "id": "v"},
    {"number": 1, "type": "delete", "id": "v", "at": NOW},
    {"number": 1, "type": "restore", "id": "v"},
    {"number": 1, "type": "older", "list": "visits", "shown": 20},
]
_MARK = {"first": DAY, "last": None, "kind": "medicine", "what": "ibuprofen", "note": ""}
MARKS: list[Value] = [
    {"number": 1, "type": "add", "entry": "0123456789abcdef", "again": False, "kind": "stress", "today": DAY},
    {"number": 1, "type": "correct", "id": "m", "mark": _MARK, "was": _MARK | {"kind": "other"}},
    {"number": 1, "type": "end", "id": "m", "on": DAY},
    {"number": 1, "type": "go_on", "id": "m"},
    {"number": 1, "type": "delete", "id": "m", "at": NOW},
    {"number": 1, "type": "older", "list": "marks", "shown": 20},
]
RATINGS: list[Value] = [
    {"number": 1, "pain": 4, "region": "", "flare": False, "note": "", "about": DAY, "rated_at": NOW, "again": True}
]
REPORTS: list[Value] = [
    {"number": 1, "kind": "html", "period": "own", "start": "2026-11-01", "end": DAY, "notes": True},
    {"number": 1, "kind": "html", "period": "4 weeks", "start": None, "end": None, "notes": False},
]
_PROFILE = {
    "minutes": {"mon": 6, "wed": 5},
    "focus": {"lower back": 2},
    "equipment": ["mat"],
    "positions": {"wed": ["standing"]},
    "wake": "07:00",
    "session_at": {"mon": "07:30"},
    "like": ["side_bend"],
}
_EDITS = {"lock": [[DAY, "side_bend"]], "remove": [[DAY, "figure_four"]], "minutes": {DAY: 5}}
WISHES: list[Value] = [
    {"profile": _PROFILE, "start": DAY, "edits": _EDITS, "base": {DAY: ["side_bend"]}, "answers": None},
    {"profile": {"times_a_week": 3, "minutes_each": 5}, "start": DAY, "edits": None, "base": {}, "answers": None},
]
FORMS: list[Value] = [
    {
        "form": {
            "name": "Clam",
            "steps": ["Lie on your side."],
            "position": "lying",
            "regions": ["hips"],
            "reps": 5,
            "hold_s": 20,
            "two_sides": True,
            "equipment": ["mat"],
            "cautions": [],
            "flexion": False,
        },
        "picture": {
            "name": "x.png",
            "base64": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
        },
    }
]
DAYS: list[Value] = [
    {"number": 1, "type": "look", "busy": False},
    {"number": 1, "type": "now", "minutes": 5, "region": "neck"},
    {"number": 1, "type": "again"},
    {"number": 1, "type": "screen", "answers": {question.id: False for question in load_questions()}},
]
ALONG: list[Value] = [
    {
        "number": 1,
        "at": NOW,
        "type": "make",
        "days": "today",
        "voice": False,
        "settings": {"tempo": 1.25, "paces": {"cat_cow": 1.1}},
    },
    {"number": 1, "at": NOW, "type": "make", "days": "week"},
    {"number": 1, "at": NOW, "type": "piece", "name": "a.txt", "index": 0, "count": 1, "base64": "U1RSRVRDSDE6QUI="},
    {"number": 1, "at": NOW, "type": "text", "text": "STRETCH1:AB"},
    {"number": 1, "at": NOW, "type": "frame", "base64": FORMS[0]["picture"]["base64"]},
    {"number": 1, "at": NOW, "type": "bring", "of": "0123456789abcdef", "day": DAY},
    {"number": 1, "at": NOW, "type": "close"},
]
TRENDS: list[Value] = [{"period": "own", "since": "2026-11-01", "until": DAY, "tab": "pain", "shuffled": True}]
EXPERIMENTS: list[Value] = [
    {"seq": 1, "action": "start", "question": "stretch", "stretch": "side_bend", "design": "14x3"},
    {"seq": 1, "action": "stop", "id": "x"},
    {"seq": 1, "action": "refresh"},
]
EDITOR: list[Value] = [
    {"seq": 1, "action": action, "day": DAY, "stretch": "side_bend", "from": DAY, "to": DAY, "why": "", **wish}
    for action in ("plan", "save", "screen", "swaps", "pause", "end_pause")
    for wish in [WISHES[1] | {"profile": {"minutes": {"mon": 3}, "article_only": True}}]
] + [
    {"seq": 1, "action": action, "id": "my_clam", "seen": "", "keep_picture": True, **WISHES[1], **FORMS[0]}
    for action in ("own", "drop_own", "undo_own")
]


def own(raw: Value) -> object:
    """Add a stretch as the plan editor does."""
    with folder_with() as folder:
        return add_own_stretch(
            raw.get("form") or {}, folder / "my_stretches.toml", pictures.from_page(raw.get("picture"))
        )


def rating(raw: Value) -> object:
    with folder_with() as folder:
        return pain_check_in._checked_rating(raw, Diary(folder))


def wishes(raw: Value) -> object:
    with folder_with() as folder:
        return Materials(Diary(folder)).wishes(raw)


READERS: dict[str, tuple[list[Value], Callable[[Any], object]]] = {
    "session events": (EVENTS, events.read_event),
    "history": (HISTORY, lambda raw: request_of(raw, SessionHistory.kinds, SessionHistory.where)),
    "visits": (VISITS, lambda raw: request_of(raw, Visits.kinds, Visits.where)),
    "marks": (MARKS, lambda raw: request_of(raw, PainCheckIn.kinds, PainCheckIn.where)),
    "today": (DAYS, lambda raw: request_of(raw, day_requests.KINDS, day_requests.WHERE)),
    "along": (ALONG, lambda raw: request_of(raw, along_requests.KINDS, along_requests.WHERE)),
    "rating": (RATINGS, rating),
    "report": (REPORTS, lambda raw: checked(clinician_report.Wanted, raw, "report")),
    "wishes": (WISHES, wishes),
    "own stretch": (FORMS, own),
    "trends": (TRENDS, lambda raw: Wanted.of(raw).over(TODAY)),
}


@pytest.mark.parametrize("sound", [sound for sound, _ in READERS.values()], ids=READERS)
def test_the_examples_are_sound(sound: list[Value]) -> None:
    """Else all that is made of them would be refused for the same thing, and nothing beyond it be tried."""
    read = next(read for each, read in READERS.values() if each is sound)
    for value in sound:
        read(value)


@pytest.mark.parametrize("name", READERS)
def test_a_request_is_read_or_refused_with_a_sentence(name: str) -> None:
    sound, read = READERS[name]

    @tries(25)
    @given((altered(sound) | JSON).filter(is_table))
    def run(raw: Any) -> None:
        with suppress(PlannerError):
            read(raw)

    run()


# What a widget says of an error that it did not expect.
UNEXPECTED = re.compile(r"error of its own|Something went wrong|could not be written \(|can't be shown \(")


def assert_said(words: object) -> None:
    assert isinstance(words, str)
    assert not UNEXPECTED.search(words), words


def player(diary: Diary, raw: Any) -> None:
    catalogue = load_catalogue()
    stretch = catalogue["side_bend"]
    widget = SessionPlayer(compose(TODAY, [(stretch, stretch.start, "")], catalogue, "p"), diary)
    widget.events = [EVENTS[0], raw]
    assert_said(widget.error)


def history(diary: Diary, raw: Any) -> None:
    widget = SessionHistory(diary)
    if raw.get("type") in ("correct_rating", "delete_rating"):
        raw = raw | {"id": widget.view["ratings"][0]["id"]}
    widget.request = raw
    assert_said(widget.answer.get("message", ""))
    assert_said(widget.view.get("error", ""))


def visits(diary: Diary, raw: Any) -> None:
    widget = Visits(diary, TODAY)
    if raw.get("id") == "v":
        raw = raw | {"id": widget.view["visits"][0]["id"]}
    widget.request = raw
    assert_said(widget.answer.get("message", ""))
    assert_said(widget.view.get("error", ""))


def marks(diary: Diary, raw: Any) -> None:
    diary.add_mark(TODAY, None, "medicine", "ibuprofen")
    widget = PainCheckIn(diary)
    if raw.get("id") == "m":
        raw = raw | {"id": widget.view["marks"][0]["id"]}
    widget.request = raw
    assert_said(widget.answer.get("message", ""))
    assert_said(widget.view.get("error", ""))


def rating(diary: Diary, raw: Any) -> None:
    widget = PainCheckIn(diary)
    widget.rating = raw
    assert_said(widget.result.get("message", ""))


def report(diary: Diary, raw: Any) -> None:
    widget = ClinicianReport(diary, TODAY)
    widget.request = raw
    assert_said(widget.answer.get("message", ""))


def experiment(diary: Diary, raw: Any) -> None:
    widget = ExperimentPanel(diary, TODAY)
    widget.request = raw
    assert_said(widget.reply.get("error", ""))
    assert_said(widget.view.get("error", ""))


def today(diary: Diary, raw: Any) -> None:
    widget = Today(diary)
    widget.request = raw
    assert_said(widget.answer.get("message", ""))
    assert_said(widget.view.get("error", ""))


def along(diary: Diary, raw: Any) -> None:
    widget = TakeAlong(diary)
    widget.request = raw
    assert_said(widget.answer.get("message", ""))


def trends(diary: Diary, raw: Any) -> None:
    widget = TrendsView(diary, TODAY)
    widget.wanted = raw
    assert_said(widget.view.get("error", ""))


def editor(diary: Diary, raw: Any) -> None:
    widget = PlanEditor(diary, TODAY)
    widget.request = raw
    assert_said(widget.reply.get("error", ""))


def asked(name: str, use: Callable[[Diary, Any], None], sound: list[Value], count: int) -> Any:
    long = () if name in ("player", "history", "visits", "marks", "rating") else pytest.mark.long
    return pytest.param(use, sound, count, id=name, marks=long)


@pytest.mark.parametrize(
    ("use", "sound", "count"),
    [
        asked("player", player, EVENTS, 6),
        asked("history", history, HISTORY, 6),
        asked("visits", visits, VISITS, 5),
        asked("marks", marks, MARKS, 6),
        asked("rating", rating, RATINGS, 5),
        asked("report", report, REPORTS, 10),
        asked("experiment", experiment, EXPERIMENTS, 10),
        asked("today", today, DAYS, 8),
        asked("along", along, ALONG, 8),
        asked("trends", trends, TRENDS, 5),
        asked("editor", editor, EDITOR, 10),
    ],
)
def test_a_widget_answers_whatever_a_page_sends(
    use: Callable[[Diary, Any], None], sound: list[Value], count: int
) -> None:
    @tries(count)
    @given(altered(sound) if use is player else altered(sound).filter(is_table))
    def run(raw: Any) -> None:
        with folder_with() as folder:
            diary = Diary(folder)
            diary.put_session(
                "s1", date=TODAY, started_at=AT, ended_at=AT, planned_s=60, active_s=60, outcome="completed"
            )
            diary.add_pain(4, rated_at=AT)
            diary.add_visit(TODAY, "GP")
            use(diary, raw)
            assert diary.problems().empty

    run()
