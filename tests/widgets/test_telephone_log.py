"""What is no session's log is refused with a sentence that says what it is, and what to do."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import planner.widgets.takeaway
from planner.errors import PlannerError
from planner.widgets.takeaway.log import (
    AGAIN,
    ANOTHER_THING,
    CHANGED,
    CUT,
    MOST_EVENTS,
    MOST_HURT,
    MOST_PARTS,
    MOST_TEXT,
    NEWER,
    NOTHING,
    THE_FILE,
    TOO_LARGE,
    is_log,
    read_log,
)
from planner.widgets.takeaway.page import About, page_of
from tests.helpers.telephone_logs import DAY, ID, PLAN, at, end, hurt, hurting, packed, part, start, values
from tests.prerequisites import node

Value = dict[str, Any]
WHOLE = [start(), part(), hurting(3), hurt(4), end(5), end(6, pain_after=2, note="Good.")]
TEXT = packed(values(None, WHOLE))
LOG_JS = Path(planner.widgets.takeaway.__file__).with_name("log.js")


def refused(text: str | bytes) -> str:
    with pytest.raises(PlannerError) as raised:
        read_log(text)
    return str(raised.value)


def not_so(what: str) -> str:
    return f"This does not hold together as a session: {what}. It was changed, or not made by this planner. {AGAIN}"


def with_events(*events: Value, **fields: Any) -> str:
    return packed(values(None, events, **fields))


def test_a_log_is_read() -> None:
    log = read_log(TEXT)
    assert (log.program, log.diary, log.file) == ("0.1.0", "0" * 32, "0123456789ab")
    assert (log.session_id, log.plan_id, log.planned_s) == (ID, PLAN, 300)
    assert (log.planned_for, log.date) == (date(2026, 11, 23), date(2026, 11, 23))
    assert (log.made.isoformat(), log.given.isoformat()) == (at("07:00:00"), at("07:36:00"))
    assert [event.seq for event in log.events] == [1, 2, 3, 4, 5, 6]
    assert all((event.session_id, event.plan_id, event.planned_s) == (ID, PLAN, 300) for event in log.events)
    assert (log.active_s, log.end and log.end.note, list(log.parts)) == (65, "Good.", [(1, "both")])


@pytest.mark.parametrize(
    "wrapped",
    [
        TEXT.lower(),
        "\n".join(TEXT[n : n + 60] for n in range(0, len(TEXT), 60)),
        f"Here it is:\n\n{TEXT}\n\nSent from my telephone",
        f"My session {TEXT} that was it",
        "\n".join(f"> {TEXT[n : n + 72]}=" for n in range(0, len(TEXT), 72)),
        f"{packed(values(None, [start()]))} {TEXT}",
        f"{TEXT} {packed(values(None, [start()]))}",
        f"\ufeff{TEXT}\u200b",
        TEXT.encode("utf-16"),
        TEXT.encode("utf-8-sig"),
        TEXT.replace("\n", "\r\n").encode(),
    ],
)
def test_what_a_messenger_does_to_it_does_not_matter(wrapped: str | bytes) -> None:
    assert len(read_log(wrapped).events) == 6


@pytest.mark.parametrize("text", ["", " \n\t", b"", b"\xef\xbb\xbf"])
def test_nothing_is_told(text: str | bytes) -> None:
    assert refused(text) == NOTHING


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("https://example.org/?a=1", ": it begins “https://example.org/?a=1”"),
        ("WIFI:T:WPA;S:home;P:secret;;", ": it begins “WIFI:T:WPA;S:home;P:secret;;”"),
        ("<b>Hello</b>\nyou", ": it begins “<b>Hello</b>”"),
        ("x" * 200, f": it begins “{'x' * 60}”"),
        ("STRETCH", ": it begins “STRETCH”"),
        ("STRETCH0:AAAA", ": it begins “STRETCH0:AAAA”"),
        (b"\x89PNG\r\n\x1a\n\0\0", ""),
        (b"\xff\xfe\xff", ""),
        ("\0\1\2", ""),
    ],
)
def test_something_else_is_told(text: str | bytes, begins: str) -> None:
    assert refused(text) == ANOTHER_THING.format(begins)


@pytest.mark.parametrize("length", range(10, len(TEXT), 7))
def test_one_that_is_cut_short_is_told(length: int) -> None:
    assert refused(TEXT[:length]) == CUT


def test_one_of_which_a_letter_changed_is_told() -> None:
    """zlib's own sum finds it; a letter among the words around it is none of the log's."""
    for place in range(9, len(TEXT) - 8, 5):
        other = "A" if TEXT[place] != "A" else "B"
        assert refused(TEXT[:place] + other + TEXT[place + 1 :]) in (CHANGED, CUT)


def test_one_that_is_too_large_is_not_read() -> None:
    assert refused("STRETCH1:" + "A" * MOST_TEXT) == TOO_LARGE
    assert refused(b"x" * (MOST_TEXT + 1)) == TOO_LARGE
    assert refused("x" * 1_000_000) == TOO_LARGE


def test_the_file_for_the_telephone_is_told_for_what_it_is() -> None:
    about = About(program="0.1.0", diary="d" * 32, file="f" * 12, made="2026-11-23T09:00:00+01:00")
    page = page_of([], about)
    assert refused(page) == refused(page.encode()) == THE_FILE


def test_one_that_unpacks_to_too_much_is_not_unpacked() -> None:
    bomb = packed(b'"' + b"x" * 50_000_000 + b'"')
    assert len(bomb) < MOST_TEXT
    assert refused(bomb) == TOO_LARGE


def test_too_many_events_are_refused() -> None:
    many = [start(), *({"seq": n} for n in range(2, MOST_EVENTS + 2))]
    assert refused(with_events(*many)) == not_so("it tells of 5,001 events, and at most 5,000 can be")


def test_a_million_events_are_more_than_can_be() -> None:
    assert refused(packed(b'{"events":[' + b"{}," * 1_000_000 + b"{}]}")) == TOO_LARGE


def test_more_stretches_than_a_session_has_are_refused() -> None:
    many = [part(n, order=n) for n in range(2, MOST_PARTS + 3)]
    assert refused(with_events(start(), *many)) == not_so("it tells of 201 stretches and sides, and at most 200 can be")


def test_more_pain_than_a_session_has_is_refused() -> None:
    many = [hurt(n) for n in range(2, MOST_HURT + 3)]
    assert refused(with_events(start(), *many)) == not_so("it tells of 101 times that it hurt, and at most 100 can be")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[1]",
        b'"x"',
        b"\xff\xfe",
        b'{"program": NaN}',
        b'{"a": Infinity}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"a": ' + b"9" * 5_000 + b"}",
        b'{"program": "0.1.0", "program": "0.1.0"}',
    ],
)
def test_what_is_no_log_inside_is_told(data: bytes) -> None:
    assert refused(packed(data)) == not_so("what is in it cannot be read")


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"more": 1}, "more: 1 is not expected here: no field has this name"),
        ({"program": 1}, "program: 1 is not text"),
        ({"diary": "x"}, "diary: 'x' is not"),
        ({"diary": "0" * 33}, "diary: "),
        ({"file": "0123456789AB"}, "file: "),
        ({"made": "2026-11-23T07:00:00"}, "made: '2026-11-23T07:00:00' is not a time with its UTC offset"),
        ({"given": "0001-01-01T00:00:00+14:00"}, "given: "),
        ({"given": "2026-11-23T07:00:00+23:00"}, "given: "),
        ({"given": "2026-11-23T07:00:00+01:00:30"}, "given: "),
        ({"planned_for": "2026-13-01"}, "planned_for: '2026-13-01' is not a date"),
        ({"planned_s": -1}, "planned_s: -1 is not a whole number from 0 to 86400"),
        ({"planned_s": True}, "planned_s: True is not"),
        ({"planned_s": 1e300}, "planned_s: 1e+300 is not"),
        ({"date": "2026-11-22"}, f"it is of 2026-11-22, but began at {at('07:30:00')}"),
        ({"date": "2026-11-24"}, f"it is of 2026-11-24, but began at {at('07:30:00')}"),
        ({"plan_id": "other"}, f"its session “{ID}” is not of the plan and the day it names"),
        ({"planned_for": "2026-11-24"}, f"its session “{ID}” is not of the plan and the day it names"),
        ({"plan_id": "a\nb"}, "plan_id: 'a\\nb' is not a text on one line without signs that nobody can type"),
        ({"plan_id": "a\ud800"}, "plan_id: "),
        ({"session_id": ID.replace(".t0", ".0")}, "its session “"),
        ({"session_id": f"{ID}0000000"}, "its session “"),
        ({"session_id": f"{PLAN}.20261123.1"}, "its session “"),
        ({"session_id": f"{ID}\n"}, "session_id: "),
        ({"session_id": "x" * 201}, "session_id: "),
        ({"events": []}, "it does not begin with the session's start"),
        ({"events": {}}, "events: {} is not"),
        ({"events": [1]}, "events.0: 1 is not a table of names and values"),
    ],
)
def test_what_is_wrong_about_a_log_is_told(fields: Value, what: str) -> None:
    told = refused(packed(values(None, WHOLE) | fields))
    assert told.startswith(f"This does not hold together as a session: {what}")
    assert told.endswith(AGAIN)


@pytest.mark.parametrize(
    ("events", "what"),
    [
        ([part(1)], "it does not begin with the session's start"),
        ([start(again=True, pain_before=None)], "it does not begin with the session's start"),
        ([start(), start(2)], "at its event 2 the session starts a second time"),
        ([start(), start(2, again=True)], "at its event 2 the session starts a second time"),
        ([start(), end(2), start(3)], "at its event 3 the session starts a second time"),
        ([start(), end(2), part(3)], "its event 3 comes after the end"),
        ([start(), part(2), part(2)], "its event 3 is out of its order"),
        ([start(5), part(2)], "its event 2 is out of its order"),
        ([start(), part(2, at="2026-11-20T07:31:00+01:00")], "at its event 2 the time runs backwards"),
        ([start(), part(2), part(3, stretch="side_bend")], "its place 1 holds two stretches"),
        ([start(), part(2, hold_s=3601)], "session event: hold_s: 3601 is not a whole number from 0 to 3600"),
        ([start(), part(2, active_s=float("inf"))], "what is in it cannot be read"),
        ([start(), part(2, reps_done=10**400)], "session event: reps_done: "),
        ([start(), part(2, session_id=ID)], f"events.2.session_id: '{ID}' is not expected here"),
        ([start(), part(2, date=DAY)], "events.2.date: "),
        ([start(), part(2, more=1)], "session event: more: 1 is not expected here: no field has this name"),
        ([start(), part(2, stretch="a\0b")], "events.2.stretch: 'a\\x00b' is not a text on one line"),
        ([start(), hurt(2, name="a\ud800")], "events.2.name: "),
        ([start(), hurt(2, name="a\x1b[2J")], "events.2.name: "),
        ([start(), hurt(2, pain=11)], "session event: pain: 11 is not a whole number from 0 to 10"),
        ([start(), hurt(2, signs=["x"])], "session event: signs.0: 'x' is not the id of a question of level A or B"),
        ([start(), end(2, note="x" * 4001)], "session event: note: "),
        ([start(), end(2, at="1999-12-31T23:59:59+01:00")], "events.2.at: "),
        ([start(), {"seq": 2, "type": "x"}], "session event: type: 'x' is not one of the choices"),
        ([start(), {}], "session event: type: None is not one of the choices"),
    ],
)
def test_events_that_cannot_be_are_told(events: list[Value], what: str) -> None:
    assert refused(with_events(*events)).startswith(f"This does not hold together as a session: {what}")


@pytest.mark.parametrize(
    "events",
    [
        [start()],
        [start(pain_before=None), end(2, outcome="stopped"), start(3, again=True), part(4), end(5)],
        [start(), end(2), end(3, pain_after=0), end(4)],
        [start(), part(2), part(3, active_s=70), hurting(4, pain=None)],
        [start(), part(2, at=at("06:40:00"))],
        [start(3), part(9)],
    ],
)
def test_events_that_can_be_are_read(events: list[Value]) -> None:
    assert len(read_log(with_events(*events)).events) == len(events)


def test_a_session_past_midnight_may_be_of_the_evening_before() -> None:
    late = [event | {"at": event["at"].replace("T07", "T01")} for event in WHOLE]
    assert read_log(with_events(*late, date="2026-11-22")).date == date(2026, 11, 22)


def test_a_note_keeps_what_a_person_can_type() -> None:
    note = 'She said "no"\n<b>\t\u202e&\x0b😀'
    log = read_log(with_events(start(), end(2, note=note)))
    assert log.end is not None
    assert log.end.note == note


def test_a_sign_that_no_file_can_hold_does_not_lose_the_session() -> None:
    log = read_log(with_events(start(), end(2, note="a\ud83db\0c")))
    assert log.end is not None
    assert log.end.note == "a\ufffdb\ufffdc"


@pytest.mark.parametrize(
    "text",
    [
        "STRETCH2:ABCD",
        packed(values(None, WHOLE, program="0.2.0", more=1)),
        packed(values(None, [start(), {"seq": 2, "type": "breath", "at": at("07:31:00")}], program="10.0")),
        packed(values(None, [start(more=1)], program="0.1.1")),
    ],
)
def test_one_of_a_newer_planner_says_that_this_one_is_older(text: str) -> None:
    assert refused(text) == NEWER


def test_one_of_a_newer_planner_is_read_where_nothing_in_it_is_new() -> None:
    assert read_log(packed(values(None, WHOLE, program="99.0.0"))).program == "99.0.0"


@pytest.mark.parametrize("program", ["0.1.0", "0.0.9"])
def test_a_field_too_many_of_no_newer_planner_is_a_change(program: str) -> None:
    assert refused(packed(values(None, WHOLE, program=program, more=1))).startswith("This does not hold together")


@pytest.mark.parametrize(
    ("text", "is_one"), [(TEXT, True), ("stretch2:a", True), ("STRETCH:A", False), ("https://a", False), ("", False)]
)
def test_a_log_is_told_from_other_texts(text: str, is_one: bool) -> None:
    assert is_log(text) is is_one


def test_what_the_page_packs_is_read_also_by_a_browser_that_makes_nothing_smaller() -> None:
    """By log.js itself, in both of its ways."""
    program = """
        import { base32, logOf, packed, stored } from "%s";
        const { about, events, given } = JSON.parse(await new Response(process.stdin).text());
        const log = logOf(about, events, given);
        const plain = "STRETCH1:" + base32(stored(new TextEncoder().encode(JSON.stringify(log))));
        console.log(JSON.stringify([await packed(log), plain]));
    """
    log = values(None, [start(), part(), end(5, note="ä😀\n" * 900)])
    shared = {name: log[name] for name in ("session_id", "plan_id", "date", "planned_s")}
    about = {name: log[name] for name in ("program", "diary", "file", "made")}
    given = {"about": about, "events": [shared | event for event in log["events"]], "given": log["given"]}
    words = [str(node()), "--input-type=module", "--eval", program % LOG_JS.as_uri()]
    done = subprocess.run(words, input=json.dumps(given), capture_output=True, text=True, check=True)
    small, plain = json.loads(done.stdout)
    assert len(small) < len(plain)
    assert read_log(small) == read_log(plain) == read_log(packed(log))
