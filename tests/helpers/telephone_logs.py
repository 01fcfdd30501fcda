"""Logs as a telephone gives them out (planner/widgets/takeaway/log.js), made here from the player's events."""

from __future__ import annotations

import base64
import json
import subprocess
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from planner.diary import Diary
from planner.widgets.takeaway.made import identity
from tests.prerequisites import node

Value = dict[str, Any]

PLAYS = Path(__file__).with_name("play_sessions.mjs")

DAY = "2026-11-23"
PLAN = "2026-11-23_3fa09c"
ID = f"{PLAN}.20261123.t0a1b2c3d.1"


def at(clock: str, day: str = DAY) -> str:
    return f"{day}T{clock}+01:00"


def start(seq: int = 1, **fields: Any) -> Value:
    return {"seq": seq, "type": "start", "at": at("07:30:00"), "pain_before": 3, "again": False, **fields}


def part(seq: int = 2, **fields: Any) -> Value:
    place = {"order": 1, "stretch": "cat_cow", "side": "both", "reps_planned": 5, "reps_done": 5, "hold_s": 0}
    done = {"active_s": 65, "session_s": 65, "outcome": "done"}
    return {"seq": seq, "type": "part", "at": at("07:31:05"), **place, **done, **fields}


def hurting(seq: int = 3, **fields: Any) -> Value:
    place = {"order": 2, "stretch": "side_bend", "name": "Side bend", "side": "left"}
    answers = {"pain": 6, "where": "", "signs": []}
    return {"seq": seq, "type": "hurting", "at": at("07:32:00"), **place, **answers, **fields}


def hurt(seq: int = 4, **fields: Any) -> Value:
    place = {"stretch": "side_bend", "name": "Side bend", "side": "left"}
    answers = {"pain": 6, "where": "", "signs": []}
    return {"seq": seq, "type": "hurt", "at": at("07:32:30"), **place, **answers, **fields}


def end(seq: int = 5, **fields: Any) -> Value:
    said = {"outcome": "completed", "active_s": 65, "pain_after": None, "note": ""}
    return {"seq": seq, "type": "end", "at": at("07:35:00"), **said, **fields}


def values(diary: Diary | None, events: Sequence[Value], **fields: Any) -> Value:
    """Return a log's values. diary: whose it is, None for nobody's."""
    return {
        "program": "0.1.0",
        "diary": identity(diary) if diary else "0" * 32,
        "file": "0123456789ab",
        "made": at("07:00:00"),
        "given": at("07:36:00"),
        "planned_for": DAY,
        "session_id": ID,
        "plan_id": PLAN,
        "date": DAY,
        "planned_s": 300,
        "events": list(events),
        **fields,
    }


def packed(value: object) -> str:
    """Return values as the text that a telephone gives out."""
    text = value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()
    return "STRETCH1:" + base64.b32encode(zlib.compress(text)).decode().rstrip("=")


def played(script: Value, count: int, seed: int = 1) -> list[list[Value]]:
    """Return the events of sessions that the player's own functions came to, played at random."""
    program = node()
    assert program, "Run `python -m tests.prerequisites` first: it brings node."
    given = json.dumps({"script": script, "count": count, "seed": seed})
    done = subprocess.run([program, str(PLAYS)], input=given, capture_output=True, text=True, check=True)
    sessions: list[list[Value]] = json.loads(done.stdout)
    return sessions
