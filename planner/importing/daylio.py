"""What Daylio (Android, iOS) hands out: its CSV export, and the backup `.daylio`, which holds the same and more.

The CSV has a row for each entry: mood, activities between ` | `, since 2026 also scales such as `Pain: 4/10 points`, a
title and a note in HTML; times with 12 or 24 hours, as the telephone shows them. The backup is a zip with JSON in
base64. A mood is no pain: its tracker is there, and left out unless somebody says otherwise.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from planner.checking import sensible_day
from planner.diary.dates import day_meant
from planner.errors import PlannerError
from planner.importing.entries import NO_DAY, NO_NUMBER, Entry, Left, Source
from planner.importing.files import MOST_UNPACKED, Row
from planner.importing.gathered import Gathered, day_of, named, time_of
from planner.storage import archive

BACKUP = "backup.daylio"
MOOD = "Mood"
NO_MOOD = "No mood stands there."
LENGTH_OR_TIME = "A length or a time of day stands there, and which of them is not told."
MOST_PHOTOS = 20_000
_NEEDED = {"date", "weekday", "time", "mood", "activities", "note"}
_SCALE = re.compile(r"(?P<name>.+?): (?P<amount>-?\d{1,9}(?:[.,]\d{1,9})?)/(?P<most>\d{1,9})(?: .*)?", re.S)
_CLOCK = re.compile(r"(?P<name>.+): -?\d{1,4}:\d\d", re.S)
_BREAK = re.compile(r"<br ?/?>|</(?:div|p|li|ul|ol)>", re.I)
_TAG = re.compile(r"</?(?:div|p|li|ul|ol|b|i|u|s|strong|em|strike|span|font)(?: [^<>]*)?>", re.I)
_MOODS = {1: "rad", 2: "good", 3: "meh", 4: "bad", 5: "awful"}  # of who gave them no names
_EPOCH = datetime(1970, 1, 1)  # counted from in local time
_A_DAY_MS = 86_400_000
_HOW = "In Daylio, choose More, then Export Entries, then CSV, and choose that file here."


@dataclass(frozen=True)
class _Told:
    """One entry as either file tells it. at: without an offset where there is none; scales: as they stand."""

    line: int
    day: date
    at: datetime | None
    mood: str
    activities: list[str]
    note: str
    scales: list[str] = field(default_factory=list)


def is_daylio(header: list[str]) -> bool:
    """Whether a first row is the header of the CSV, of this version or of those that had a column for the year."""
    names = {name.strip() for name in header}
    return names >= _NEEDED and bool(names & {"full_date", "year"})


def read_daylio(rows: list[Row], name: str) -> Source:
    """Return mood, activities and scales of the CSV, whose first row is its header."""
    found = Gathered(name)
    for line, row in named(rows):
        _put(found, _of_row(line, row))
    return Source(name, "Daylio", found.trackers(name))


def read_daylio_backup(data: bytes, name: str) -> Source:
    """Return mood and activities of a backup; raise PlannerError where the zip is none."""
    files = archive.unpacked(data, name, _KIND)
    if BACKUP not in files:
        raise PlannerError(f"{name}: is not a backup of Daylio: it lacks {BACKUP}. {_HOW}")
    told = _json(files[BACKUP], name)
    entries = told.get("dayEntries")
    if not isinstance(entries, list):
        raise PlannerError(f"{name}: holds no entries of Daylio. {_HOW}")
    moods, tags = _names(told, "customMoods", "custom_name"), _names(told, "tags", "name")
    found = Gathered(name)
    for number, entry in enumerate(entries, start=1):
        _put(found, _of_entry(number, entry, moods, tags))
    return Source(name, "Daylio", found.trackers(BACKUP))


def _put(found: Gathered, told: _Told | Left) -> None:
    if isinstance(told, Left):
        found.add(MOOD, told, use="nothing")
        return
    line, day, at, note = told.line, told.day, told.at, told.note
    mood = Entry(line, day, at, Decimal(0), note, told.mood) if told.mood else Left(line, NO_MOOD)
    found.add(MOOD, mood, use="nothing")
    for activity in dict.fromkeys(told.activities):
        found.add(f"activity {activity}", Entry(line, day, at, Decimal(1), note), name=activity, yes_no=True)
    for scale in dict.fromkeys(told.scales):
        if match := _SCALE.fullmatch(scale):
            most = int(match["most"])
            title = match["name"].strip() + ("" if most == 10 else f" (of {most})")
            amount = Decimal(match["amount"].replace(",", "."))
            found.add(f"scale {title}", Entry(line, day, at, amount, note), name=title, out_of=int(match["most"]))
        else:
            clock = _CLOCK.fullmatch(scale)
            title = clock["name"].strip() if clock else scale.partition(":")[0].strip()
            found.add(f"scale {title}", Left(line, LENGTH_OR_TIME if clock else NO_NUMBER), name=title)


def _of_row(line: int, row: Mapping[str, str]) -> _Told | Left:
    try:
        day = _day(row)
    except ValueError:
        return Left(line, NO_DAY)
    try:
        at = datetime.combine(day, time_of(row["time"]))
    except ValueError:
        at = None  # in a form that is not described: of the entry only the day is known
    return _Told(
        line,
        day,
        at,
        row["mood"].strip(),
        _parts(row["activities"]),
        _note(row.get("note_title", ""), row["note"]),
        _parts(row.get("scales", "")),
    )


def _day(row: Mapping[str, str]) -> date:
    if "full_date" in row:
        return day_of(row["full_date"].strip())
    return day_meant(f"{row['date'].strip()} {row['year'].strip()}", day_first=True)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("|") if part.strip()]


def _note(title: str, text: str) -> str:
    return ": ".join(part for part in (title.strip(), _plain(text)) if part)


def _plain(text: str) -> str:
    """Return a note without its HTML; what merely looks like some, such as 2 < 3, stays."""
    without = _TAG.sub("", _BREAK.sub("\n", text))
    lines = (line.strip() for line in html.unescape(without).splitlines())
    return "\n".join(line for line in lines if line)


def _json(data: bytes, name: str) -> dict[str, Any]:
    damaged = PlannerError(f"{name}: the backup in it cannot be read. Make it once more in Daylio, or: {_HOW}")
    try:
        text = base64.b64decode(b"".join(data.split()), validate=True).decode("utf-8")
        told = json.loads(text)
    except (binascii.Error, ValueError, RecursionError) as error:
        raise damaged from error
    if not isinstance(told, dict):
        raise damaged
    return told


def _names(told: Mapping[str, Any], what: str, column: str) -> dict[int, str]:
    """Return the names of moods or tags, by their number."""
    found = {}
    for each in _dicts(told.get(what)):
        number, name = each.get("id"), each.get(column)
        given = name.strip() if isinstance(name, str) else ""
        if type(number) is int:
            known = each.get("predefined_name_id")
            found[number] = given or (_MOODS.get(known) if type(known) is int else None) or f"number {number}"
    return found


def _dicts(told: Any) -> Iterator[dict[str, Any]]:
    yield from (each for each in told if isinstance(each, dict)) if isinstance(told, list) else ()


def _of_entry(number: int, entry: Any, moods: Mapping[int, str], tags: Mapping[int, str]) -> _Told | Left:
    if not isinstance(entry, dict):
        return Left(number, NO_DAY)
    try:
        year, month, day, hour, minute = (_whole(entry, part) for part in ("year", "month", "day", "hour", "minute"))
        wall = datetime(year, month + 1, day, hour, minute)  # its months begin with 0
        on = sensible_day(wall.date())
    except (ValueError, OverflowError):
        return Left(number, NO_DAY)
    title, text = (value if isinstance(value := entry.get(part), str) else "" for part in ("note_title", "note"))
    kept = entry.get("tags")
    activities = [tags[tag] for tag in kept if type(tag) is int and tag in tags] if isinstance(kept, list) else []
    mood = entry.get("mood")
    word = moods.get(mood, "") if type(mood) is int else ""
    return _Told(number, on, _with_offset(wall, entry), word, activities, _note(title, text))


def _whole(entry: Mapping[str, Any], part: str) -> int:
    value = entry.get(part)
    if type(value) is not int:
        raise ValueError(part)
    return value


def _with_offset(wall: datetime, entry: Mapping[str, Any]) -> datetime:
    """Return the moment with its offset where that and the instant agree with the clock on the wall."""
    instant, offset = entry.get("datetime"), entry.get("timeZoneOffset")
    if type(instant) is not int or type(offset) is not int or abs(offset) >= _A_DAY_MS or offset % 60_000:
        return wall
    try:
        local = _EPOCH + timedelta(milliseconds=instant + offset)
    except OverflowError:
        return wall
    return wall.replace(tzinfo=timezone(timedelta(milliseconds=offset))) if wall == _minute(local) else wall


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


_KIND = archive.Kind(
    what="a backup of Daylio",
    mend="Make it once more in Daylio, then choose the new one.",
    known=lambda name: name == BACKUP,
    strict=False,
    most_unpacked=MOST_UNPACKED,
    most_files=MOST_PHOTOS,
)
