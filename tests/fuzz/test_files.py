"""Files that anything was done to: each is read, or refused with a sentence, and what is written into it stays whole."""

from __future__ import annotations

import json
import tomllib
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.catalogue import POSES, SHIPPED
from planner.diary.columns import csv_line
from planner.diary.tables import TABLES
from tests.fuzz import readers
from tests.fuzz.odd import MOMENTS, TEXT, altered, as_toml, files, is_table, tries
from tests.helpers import telephone_logs

CSV_TOKENS = (
    *(b",", b'"', b'""', b"\n", b"\r\n", b"\r", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xe4", b";", b"\t", b" ", b"'"),
    *(b"4", b"4,0", b"4.0", b"1e999", b"nan", b"-1", b"1_0", b"true", b"hips", b"left", b"done", b"on"),
    *(b"2026-11-23", b"23.11.2026", b"0001-01-01", b"9999-12-31", b"<<<<<<< HEAD\n", b"=======\n", b",,,,,,,,,\n"),
    *(text.encode() for text in MOMENTS),
    *(csv_line(table.names).encode() for table in TABLES.values()),
)
TOML_TOKENS = (
    *(b"[", b"]", b"[[", b"]]", b"{", b"}", b"=", b"\n", b'"', b"'", b'"""', b"#", b",", b".", b"\r", b"\0", b"\xff"),
    *(b"true", b"inf", b"nan", b"-0", b"0x", b"1e999", b"9" * 5000, b"07:30:00", b"2026-11-23", b"1979-05-27T00:32Z"),
    *(
        b"\n[" + b"a." * 1500 + b"a]\n",
        b"a=" + b"[" * 1500 + b"]" * 1500 + b"\n",
        b"\n[a]\n",
        b"\n[[a]]\n",
        b"x = {}\n",
    ),
    *(b"mon", b"start", b"figure", b"poses", b"like", b"\\u0000", b"\\ud800", b"\xed\xa0\x80", b"\xef\xbb\xbf"),
)
JSON_TOKENS = (
    *(b"[", b"]", b"{", b"}", b":", b",", b'"', b"\\", b"null", b"true", b"NaN", b"1e999", b"9" * 5000, b"\\ud800"),
    *(b"[" * 3000, b'{"a":' * 2000, b'"schema_version": 2,', b'"schema_version": true,', b"-1", b"2.0", b"\xff\xfe"),
)
# Shipped stretches as a person may take them over: with a figure.
_POSES = tomllib.loads(POSES.read_text("utf-8"))
DRAWN = [
    {f"my_{id_}": {**table, "figure": _POSES[id_], "requires": []}}
    for id_, table in tomllib.loads(SHIPPED.read_text("utf-8")).items()
    if id_ in ("side_bend", "figure_four", "knees_to_chest")
]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_any_table_is_read_or_listed(name: str) -> None:
    @tries(20)
    @given(files(readers.sound(f"{name}.csv"), CSV_TOKENS))
    def run(data: bytes) -> None:
        readers.table(name, data)

    run()


@pytest.mark.parametrize("name", readers.ADDED)
def test_a_row_added_below_anything_leaves_it_as_it_is(name: str) -> None:
    @tries(5)
    @given(files(readers.sound(f"{name}.csv"), CSV_TOKENS))
    def run(data: bytes) -> None:
        readers.below(name, data)

    run()


@tries(5)
@given(files(readers.sound("pain.csv"), CSV_TOKENS))
def test_a_row_is_taken_out_of_anything_and_put_back(data: bytes) -> None:
    readers.deleted(data)


@pytest.mark.parametrize("name", TABLES)
def test_the_days_are_made_of_any_table(name: str) -> None:
    @tries(3)
    @given(files(readers.sound(f"{name}.csv"), CSV_TOKENS))
    def run(data: bytes) -> None:
        readers.days(name, data)

    run()


@pytest.mark.parametrize("name", readers.TOML)
def test_any_toml_file_is_read_or_refused_with_a_sentence(name: str) -> None:
    sound = readers.sound(f"{name}.toml")
    tables = [tomllib.loads(data.decode()) for data in sound] + DRAWN * (name == "my_stretches")

    @tries(20)
    @given(files(sound, TOML_TOKENS) | altered(tables).filter(is_table).map(as_toml))
    def run(data: bytes) -> None:
        readers.TOML[name](data)

    run()


@tries(10)
@given(files(readers.sound("calendar.json"), JSON_TOKENS))
def test_any_calendar_json_is_read_or_refused_with_a_sentence(data: bytes) -> None:
    readers.calendar(data)


@tries(10)
@given(files(readers.sound("datapackage.json"), JSON_TOKENS))
def test_any_datapackage_json_keeps_a_row_from_being_written_only_where_it_is_of_a_newer_version(data: bytes) -> None:
    readers.package(data)


_TEXTS = [telephone_logs.packed(log).encode() for log in readers.LOGS]


@tries(60)
@given(
    files(_TEXTS, (b"STRETCH1:", b"STRETCH2:", b"stretch1:", b"\n", b" ", b"> ", b"=", b"A" * 9, b"\xff\xfe", b"\0"))
)
def test_whatever_a_telephone_gives_is_a_log_or_refused_with_a_sentence(data: bytes) -> None:
    readers.given_by_telephone(data)


@tries(60)
@given(files([json.dumps(log).encode() for log in readers.LOGS], JSON_TOKENS))
def test_whatever_stands_in_a_log_is_refused_or_comes_in_once(data: bytes) -> None:
    readers.in_a_log(data)


@tries(60)
@given(altered(readers.LOGS))
def test_a_log_in_which_anything_is_another_is_refused_or_comes_in_once(log: object) -> None:
    readers.in_a_log(json.dumps(log).encode())


NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=6) | st.sampled_from(
    ("=1+1", "'", " ")
)
PLACE = st.fixed_dictionaries({"stretch": NAMES, "name": NAMES, "side": st.sampled_from(("both", "left", "right"))})
PAIN = st.none() | st.integers(0, 10)
SECONDS = st.integers(0, 24 * 60 * 60)
ANSWERS = st.fixed_dictionaries(
    {"pain": PAIN, "where": st.sampled_from(("", "hips", "somewhere else")), "signs": st.sampled_from(([], ["lump"]))}
)


@st.composite
def logs(draw: st.DrawFn) -> Any:
    """Return the values of a log that can be, with whatever its fields may hold."""
    moment, zone = draw(st.datetimes(datetime(2001, 1, 1), datetime(2098, 1, 1))), draw(st.integers(-18 * 60, 18 * 60))
    moment = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=zone)))
    day, seq, events = moment.date().isoformat(), 0, list[Any]()
    kinds = ["start", *draw(st.lists(st.sampled_from(("part", "part", "hurting", "hurt", "end")), max_size=8))]
    for kind in kinds:
        if events and events[-1]["type"] == "end" and kind != "end":
            again = {"type": "start", "again": True, "pain_before": None}
            events.append({"seq": (seq := seq + 1), "at": moment.isoformat(), **again})
        moment += timedelta(seconds=draw(st.integers(1, 600)))
        seq += draw(st.integers(1, 3))
        events.append({"type": kind, "seq": seq, "at": moment.isoformat(), **draw(_fields(kind, len(events)))})
    log = draw(st.sampled_from(readers.LOGS))
    moments = {"given": moment.isoformat(), "made": events[0]["at"], "date": day, "planned_for": day}
    plan = draw(NAMES)
    return {
        **log,
        **moments,
        "plan_id": plan,
        "session_id": f"{plan}.{day.replace('-', '')}.t0a1b2c3d.7",
        "events": events,
    }


def _fields(kind: str, number: int) -> st.SearchStrategy[dict[str, Any]]:
    if kind == "start":
        return st.fixed_dictionaries({"pain_before": PAIN, "again": st.just(False)})
    if kind == "end":
        ends = {"outcome": st.sampled_from(("completed", "stopped", "hurt")), "active_s": SECONDS, "pain_after": PAIN}
        return st.fixed_dictionaries({**ends, "note": TEXT | st.sampled_from(('"', "a\r\nb", "=1", "\0", "\ud800"))})
    if kind == "part":
        whole = {name: st.integers(0, 1000) for name in ("reps_planned", "reps_done")}
        done = {"active_s": SECONDS, "session_s": SECONDS, "outcome": st.sampled_from(("done", "skipped", "hurt"))}
        side = {"side": st.sampled_from(("both", "left", "right")), "stretch": NAMES}
        return st.fixed_dictionaries(
            {"order": st.just(number + 1), "hold_s": st.integers(0, 3600), **whole, **done, **side}
        )
    asked = st.tuples(PLACE, ANSWERS).map(lambda both: both[0] | both[1])
    return asked.map(lambda fields: fields | {"order": number + 1}) if kind == "hurting" else asked


@tries(60)
@given(logs())
def test_a_log_that_can_be_comes_in_whole_and_once(log: Any) -> None:
    assert readers.in_a_log(json.dumps(log).encode())
