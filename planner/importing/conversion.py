"""What each entry from elsewhere becomes: a pain rating about a day, or a session; else why it becomes nothing.

The names of what is made depend on the file alone, so that a second import makes the same ones. Looks at no diary.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from planner.diary.tables import DAY_SECONDS, IMPORTED, TABLES
from planner.errors import InvalidValue
from planner.importing.entries import Choice, Entry, Left, Source, Tracker, Unit

NOON = time(12)  # stands for the time of day where a file tells only the day
MOST_MINUTES = 240
SECONDS: Mapping[Unit, int] = {"seconds": 1, "minutes": 60, "hours": 3600}

_PAIN = re.compile(r"pain|ache|hurt|schmerz|rücken|douleur|dolor|dolore", re.I)
_SESSION = re.compile(r"stretch|yoga|mobility|mobilit|dehn|étire|estir", re.I)
_FUTURE = "It lies in the future."
_NOT_PAIN = "It is not a whole number from 0 to 10."
_TICK = "It says only that something was done, and is no rating."
_NOTHING_DONE = "Nothing was done."
_TOO_LONG = "It is longer than a day."
_NO_TEXT = "Its note cannot be written to a file."


@dataclass(frozen=True)
class Made:
    """One row to be. table: its table; key: what it is known by; only_day: the file tells no time of day.

    values: its columns, as the diary's table has them.
    """

    table: str
    key: tuple[str, ...]
    line: int
    day: date
    only_day: bool
    values: Mapping[str, Any]


def default_choices(source: Source) -> dict[str, Choice]:
    """Return what each tracker seems to be, by its id, from its name and values; "nothing" where that is not plain."""
    alone = len(source.trackers) == 1
    return {tracker.id: Choice(_seems(tracker, alone), tracker.unit or "times") for tracker in source.trackers}


def _seems(tracker: Tracker, alone: bool) -> Any:
    ratings = sum(_is_rating(each.amount) for each in tracker.entries)
    mostly = not tracker.yes_no and not tracker.unit and 2 * ratings >= len(tracker.entries)
    if mostly and (_PAIN.search(tracker.name) or (alone and not _SESSION.search(tracker.name))):
        return "pain"
    return "sessions" if _SESSION.search(tracker.name) else "nothing"


def made_of(source: Source, tracker: Tracker, choice: Choice, now: datetime) -> list[Made | Left]:
    """Return a row or what keeps it from being one, for each entry. now: the moment of the import, with its offset."""
    return [_made(source, tracker, entry, choice, now) for entry in tracker.entries]


def rated_key(rated_at: str, about: str) -> tuple[str, ...]:
    """Return what a rating is known by: its time as the clock showed it, and its day. rated_at, about: as written."""
    return rated_at.strip()[:19].replace(" ", "T"), about.strip()


def _made(source: Source, tracker: Tracker, entry: Entry, choice: Choice, now: datetime) -> Made | Left:
    if entry.day > now.date() or (entry.at and entry.at > now):
        return Left(entry.line, _FUTURE)
    table, values = (
        _rating(tracker, entry, now) if choice.use == "pain" else _session(source, tracker, entry, choice, now)
    )
    if not values:
        return Left(entry.line, table)
    try:
        texts = TABLES[table].texts(values)
    except InvalidValue:
        return Left(entry.line, _NO_TEXT)
    key = rated_key(texts["rated_at"], texts["about"]) if table == "pain" else (texts["session_id"],)
    return Made(table, key, entry.line, entry.day, entry.at is None, values)


_Found = tuple[str, dict[str, Any]]  # a table and its values; or why there are none, and {}


def _rating(tracker: Tracker, entry: Entry, now: datetime) -> _Found:
    if tracker.yes_no:
        return _TICK, {}
    if not _is_rating(entry.amount):
        return _NOT_PAIN, {}
    values = {"rated_at": entry.at or _noon(entry.day, now), "about": entry.day, "pain": int(entry.amount)}
    return "pain", values | {"note": entry.note}


def _session(source: Source, tracker: Tracker, entry: Entry, choice: Choice, now: datetime) -> _Found:
    if entry.amount <= 0:
        return _NOTHING_DONE, {}
    told = not tracker.yes_no and choice.unit != "times"
    seconds = round(entry.amount * SECONDS[choice.unit]) if told else choice.minutes * 60
    if not 0 < seconds <= DAY_SECONDS:
        return (_TOO_LONG if seconds else _NOTHING_DONE), {}
    # What is written down at a time of day is written down when it is over.
    began = entry.at - timedelta(seconds=seconds) if entry.at else _noon(entry.day, now, seconds)
    return "sessions", {
        "session_id": _session_id(source, tracker, entry),
        "date": began.date(),
        "started_at": began,
        "ended_at": began + timedelta(seconds=seconds),
        "planned_s": seconds,
        "active_s": seconds,
        "outcome": "completed",
        "note": entry.note,
        "entered_at": now,
    }


def _is_rating(amount: Decimal) -> bool:
    return 0 <= amount <= 10 and amount == int(amount)


def _noon(day: date, now: datetime, seconds: int = 0) -> datetime:
    """Return noon of a day in local time; on a day that has not come so far, the last moment that leaves `seconds`."""
    noon = datetime.combine(day, NOON).astimezone()
    return min(noon, max(now - timedelta(seconds=seconds), datetime.combine(day, time(0)).astimezone()))


def _session_id(source: Source, tracker: Tracker, entry: Entry) -> str:
    """Return the same id for the same entry of the same tracker, whatever else the export holds by then."""
    when = entry.at.isoformat(timespec="seconds") if entry.at else entry.day.isoformat()
    name = json.dumps([source.app, tracker.name if source.app != "CSV" else "", when])
    return IMPORTED + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]
