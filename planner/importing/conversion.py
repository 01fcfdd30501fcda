"""What each entry from elsewhere becomes: a pain rating about a day, or a session; else why it becomes nothing.

Looks at no diary. What a tracker is, is guessing.py's; what an entry is known again by, known_again.py's.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from planner.diary.originals import DONE, original
from planner.diary.tables import DAY_SECONDS, IMPORTED, TABLES
from planner.errors import InvalidValue
from planner.importing.entries import Choice, Entry, Left, Source, Tracker, Unit
from planner.importing.scales import scaled, whole
from planner.steps import Steps

NOON = time(12)  # puts a row in its order where the file tells only the day
MOST_MINUTES = 240
_AT_ONCE = 500  # entries of a step
SECONDS: Mapping[Unit, int] = {"seconds": 1, "minutes": 60, "hours": 3600}

FUTURE = "It lies in the future."
NO_NUMBER_FOR_WORD = "You gave its word no number."
_TICK = "It says only that something was done, and is no rating."
_NOTHING_DONE = "Nothing was done."
_TOO_LONG = "It is longer than a day."
_NO_TEXT = "Its note cannot be written to a file."
_NO_REGION = "Say which region it is about."


@dataclass(frozen=True)
class Clock:
    """Which moment and day an entry is of. now: the moment of the import, with its offset.

    zone: of times without one, None for this machine's; day_of: the person's day of a moment.
    """

    now: datetime
    zone: tzinfo | None
    day_of: Callable[[datetime], date]

    def moment(self, entry: Entry, utc: bool) -> datetime | None:
        """Return the moment of an entry with its offset, None where only the day is known."""
        if entry.at is None:
            return None
        offset = entry.at.utcoffset()
        return self._local(entry.at) if offset is None or (utc and not offset) else entry.at

    def _local(self, at: datetime) -> datetime:
        if self.zone is None or at.utcoffset() is not None:
            return at.astimezone(self.zone)
        # By way of UTC: a time that the clocks jumped over is the one that they showed then.
        return at.replace(tzinfo=self.zone).astimezone(UTC).astimezone(self.zone)

    def noon(self, day: date, seconds: int = 0) -> datetime:
        """Return noon of a day; on a day that has not come so far, the last moment that leaves `seconds`."""
        noon, midnight = (self._local(datetime.combine(day, at)) for at in (NOON, time(0)))
        return min(noon, max(self.now - timedelta(seconds=seconds), midnight))


@dataclass(frozen=True)
class Made:
    """One row to be. table: its table; values: its columns, as the diary's table has them."""

    table: str
    line: int
    day: date
    values: Mapping[str, Any]

    @property
    def only_day(self) -> bool:
        """Whether the file tells no time of day."""
        return bool(self.values["known"])


def making_of(source: Source, tracker: Tracker, choice: Choice, clock: Clock) -> Steps[list[Made | Left]]:
    """Make a row or what keeps it from being one, for each entry, in steps; return them."""
    called = called_here(source, tracker)
    made: list[Made | Left] = []
    for entry, stood in zip(tracker.entries, _originals(tracker), strict=True):
        made.append(_made(tracker, {"tracker": called, "original": stood}, entry, choice, clock))
        if len(made) % _AT_ONCE == 0:
            yield len(made) / len(tracker.entries)
    return made


def called_here(source: Source, tracker: Tracker) -> str:
    """Return the name of a tracker in the diary."""
    return tracker.name if source.app == "CSV" else f"{tracker.name} ({source.app})"


def session_id(*parts: str) -> str:
    """Return the id of a session from elsewhere: of the same entry the same one, whatever else its file holds."""
    return IMPORTED + hashlib.sha256(json.dumps(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _made(tracker: Tracker, origin: dict[str, str], entry: Entry, choice: Choice, clock: Clock) -> Made | Left:
    at = clock.moment(entry, tracker.utc)
    if (at > clock.now) if at else (entry.day > clock.day_of(clock.now)):
        return Left(entry.line, FUTURE)
    rated = choice.use != "sessions"
    found = _rating(tracker, entry, choice, at, clock) if rated else _session(tracker, entry, choice, at, clock)
    if isinstance(found, str):
        return Left(entry.line, found)
    table, day = ("pain", found["about"]) if rated else ("sessions", found["date"])
    values = found | {"note": entry.note, "known": "" if at else "day"} | origin
    if not rated:
        values["session_id"] = session_id(*origin.values())
    try:
        TABLES[table].texts(values)
    except InvalidValue:
        return Left(entry.line, _NO_TEXT)
    return Made(table, entry.line, day, values)


_Found = dict[str, Any] | str  # the values of a row; or why there is none


def _rating(tracker: Tracker, entry: Entry, choice: Choice, at: datetime | None, clock: Clock) -> _Found:
    if tracker.yes_no:
        return _TICK
    if choice.use == "region" and not choice.region:
        return _NO_REGION
    rating = scaled(entry, choice.scale, choice.words)
    if rating is None:
        return NO_NUMBER_FOR_WORD if entry.word else f"It is not on the scale from {choice.scale.replace('-', ' to ')}."
    return {
        "rated_at": at or clock.noon(entry.day),
        "about": clock.day_of(at) if at else entry.day,
        "pain": whole(rating),
        "region": choice.region,
        "asked": "region" if choice.use == "region" else "",
    }


def _session(tracker: Tracker, entry: Entry, choice: Choice, at: datetime | None, clock: Clock) -> _Found:
    if entry.amount <= 0:
        return _NOTHING_DONE
    told = not tracker.yes_no and choice.unit != "times"
    seconds = round(entry.amount * SECONDS[choice.unit]) if told else choice.minutes * 60
    if not 0 < seconds <= DAY_SECONDS:
        return _TOO_LONG if seconds else _NOTHING_DONE
    length = timedelta(seconds=seconds)
    began = (
        (at if (tracker.stamp or choice.stamp) == "start" else at - length) if at else clock.noon(entry.day, seconds)
    )
    ended = began + length
    if ended > clock.now and at:
        return FUTURE
    return {
        "date": clock.day_of(began) if at else entry.day,
        "started_at": began,
        "ended_at": ended,
        "planned_s": seconds,
        "active_s": seconds,
        "outcome": "completed",
        "entered_at": clock.now,
    }


def _originals(tracker: Tracker) -> Iterator[str]:
    """Yield what stands in the file of each entry, with a number behind it where the like of it stands above."""
    seen: Counter[str] = Counter()
    for entry in tracker.entries:
        what = entry.at or entry.day, DONE if tracker.yes_no else entry.word or entry.amount
        alike = original(*what)
        seen[alike] += 1
        yield original(*what, seen[alike])
