"""Google Fit as Google Takeout hands it out: a zip with a small JSON file for each session, or the CSV of its days.

A session's file says the activity, start, end and seconds. Its times are in UTC, and its name has the start as the
clock shows it, `2021-06-09T13_36_25+02_00_YOGA.json`. Folders are named in the account's language. The CSV has a column
`Yoga duration (ms)` for each activity; it is read where it is chosen alone, in English, as the sessions tell the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from planner.errors import PlannerError
from planner.importing.entries import NO_DAY, NO_NUMBER, Entry, Left, Source
from planner.importing.files import Row
from planner.importing.gathered import Gathered, day_of, named, sensible
from planner.storage import archive

NO_SESSION = "The file is not as Google writes a session."
NO_TIME = "No start and end with their offset from UTC stand there."
BACKWARDS = "It ends before it begins."
MOST_FILES = 100_000
MOST_UNPACKED = 200_000_000
LONGEST = 2_000_000  # bytes of one session
_SESSION = re.compile(r"(?:.*/)?\d{4}-\d\d-\d\dT\d\d_\d\d_\d\d[^/]*\.json", re.S)
_CLOCK = re.compile(r"(\d{4}-\d\d-\d\dT\d\d_\d\d_\d\d)(?:\.\d+)?([+-]\d\d)_(\d\d)_")
_SPENT = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)s")
_DURATION = re.compile(r"(.+) duration \(ms\)")
_MILLISECONDS = re.compile(r"\d{1,12}(?:\.\d{1,9})?")
_HOW = "On takeout.google.com, choose Fit alone, then choose that zip here."


def is_session(path: str) -> bool:
    """Whether a file of a zip is named as one of the sessions."""
    return bool(_SESSION.fullmatch(path)) and not path.startswith("__MACOSX/")


def is_days(header: list[str]) -> bool:
    """Whether a first row is the header of the CSV of days."""
    names = [name.strip() for name in header]
    return names[:1] == ["Date"] and any(_DURATION.fullmatch(name) for name in names)


def read_google_fit(data: bytes, name: str) -> Generator[float, None, Source]:
    """Return a tracker for each activity; yields the share that is read. PlannerError where the zip has no session.

    The lines of its rows count the sessions in the order of their names, which is that of their days.
    """
    zipped = archive.Archive(data, name, _KIND)
    entries = sorted(zipped.entries, key=lambda entry: entry.filename.rpartition("/")[2])
    if not entries:
        raise PlannerError(f"{name}: holds no session of Google Fit. {_HOW}")
    found = Gathered(name)
    for number, entry in enumerate(entries, start=1):
        told = _json(zipped.content(entry)) if entry.file_size <= LONGEST else {}
        activity = told.get("fitnessActivity")
        title = activity.strip() if isinstance(activity, str) else ""
        session = _session(number, entry.filename, told) if title else Left(number, NO_SESSION)
        found.add(f"activity {title}", session, name=_named(title), unit="seconds", stamp="start", utc=True)
        yield number / len(entries)
    return Source(name, "Google Fit", found.trackers(name))


def read_google_fit_days(rows: list[Row], name: str) -> Source:
    """Return how long each activity took on each day, of the CSV, whose first row is its header."""
    activities = {column: match[1] for column in rows[0][1] if (match := _DURATION.fullmatch(column.strip()))}
    found = Gathered(name)
    for line, row in named(rows):
        for column, activity in activities.items():
            if text := row[column.strip()].strip():
                found.add(f"activity {activity}", _day(line, row["Date"].strip(), text), name=activity, unit="seconds")
    return Source(name, "Google Fit", found.trackers(name))


def _named(activity: str) -> str:
    return activity.replace("_", " ").capitalize() or "Without an activity"


def _json(data: bytes) -> dict[str, Any]:
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _session(number: int, path: str, told: dict[str, Any]) -> Entry | Left:
    try:
        start, end = _moment(told.get("startTime")), _moment(told.get("endTime"))
    except ValueError:
        return Left(number, NO_TIME)
    if end < start:
        return Left(number, BACKWARDS)
    try:
        at = sensible(start.astimezone(_offset(path, start) or UTC).replace(microsecond=0))
    except (ValueError, OverflowError):
        return Left(number, NO_DAY)
    spent = told.get("duration")
    match = _SPENT.fullmatch(spent) if isinstance(spent, str) else None
    length = end - start
    seconds = Decimal(match[1]) if match else Decimal(length.days * 86_400 + length.seconds)
    return Entry(number, at.date(), at, seconds)


def _moment(value: Any) -> datetime:
    """Return a moment in UTC or with another offset; ValueError else."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else None
    if at is None or at.utcoffset() is None:
        raise ValueError(value)
    return at


def _offset(path: str, start: datetime) -> timezone | None:
    """Return the offset in a session's name where its clock then shows the start; None else."""
    if not (match := _CLOCK.search(path)):
        return None
    try:
        named = datetime.fromisoformat(f"{match[1].replace('_', ':')}{match[2]}:{match[3]}")
    except ValueError:
        return None
    offset = named.utcoffset()
    return timezone(offset) if offset is not None and abs(named - start) < timedelta(minutes=1) else None


def _day(line: int, day: str, text: str) -> Entry | Left:
    try:
        on = day_of(day)
    except ValueError:
        return Left(line, NO_DAY)
    if not _MILLISECONDS.fullmatch(text):
        return Left(line, NO_NUMBER)
    return Entry(line, on, None, Decimal(text) / 1000)


_KIND = archive.Kind(
    what="a Google Takeout",
    mend="Choose fewer products on takeout.google.com, Fit alone, then choose that zip.",
    known=is_session,
    strict=False,
    most_unpacked=MOST_UNPACKED,
    most_files=MOST_FILES,
)
