"""The export of Apple's Health (iOS): a zip with export.xml, a gigabyte and more, of which a few elements matter here.

Of the direct children of HealthData: workouts that are or hold stretching, mindful minutes, and the symptoms lower back
pain and body ache with their severity. The file is never in memory whole. It begins with a DTD, which some versions of
iOS wrote broken: all before <HealthData is passed over unread, so that no entity can be declared, nor anything fetched.
Its name is in the telephone's language, and it is known by what is in it.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from xml.parsers import expat
from zoneinfo import ZoneInfo

from planner.errors import PlannerError
from planner.importing.entries import NO_DAY, Entry, Left, Source
from planner.importing.gathered import Gathered, sensible, time_of
from planner.storage import archive

ROOT = b"<HealthData"
NO_SEVERITY = "It names no severity."
BACKWARDS = "It ends before it begins."
MOST_UNPACKED = 8_000_000_000
MOST_FILES = 20_000  # a route for each walk
MOST_DEPTH = 16
MOST_ELEMENTS = 60_000_000  # an export of 3 GB has some 13 million
LONGEST_START = 400_000  # bytes before the first element
LONGEST_MARK = 1_000_000  # bytes of one element's own text, all its attributes
PIECE = 1 << 17
_HOW = "In Health, tap your picture, then Export All Health Data, and choose that zip here."
_WORKOUTS: Mapping[str, dict[str, Any]] = {
    "HKWorkoutActivityTypeFlexibility": {"name": "Flexibility", "use": "sessions"},
    "HKWorkoutActivityTypeYoga": {"name": "Yoga"},
    "HKWorkoutActivityTypePilates": {"name": "Pilates"},
    "HKWorkoutActivityTypeMindAndBody": {"name": "Mind and body"},
    "HKWorkoutActivityTypePreparationAndRecovery": {"name": "Preparation and recovery"},
    "HKWorkoutActivityTypeCooldown": {"name": "Cooldown"},
}
_MINDFUL = "HKCategoryTypeIdentifierMindfulSession"
_SYMPTOMS = {
    "HKCategoryTypeIdentifierLowerBackPain": "Lower back pain",
    "HKCategoryTypeIdentifierGeneralizedBodyAche": "Body ache",
}
_SEVERITIES = {
    "HKCategoryValueSeverityNotPresent": "none",
    "HKCategoryValueSeverityMild": "mild",
    "HKCategoryValueSeverityModerate": "moderate",
    "HKCategoryValueSeveritySevere": "severe",
}
_KNOWN = {
    "Workout": ("workoutActivityType", frozenset(_WORKOUTS)),
    "Record": ("type", frozenset({_MINDFUL, *_SYMPTOMS})),
}
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d) (\d{1,2}:\d\d:\d\d(?:[ \u202f][AaPp][Mm])?) ([+-])(\d\d)(\d\d)")
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,20})?")
_UNITS = {"min": 60, "s": 1, "hr": 3600}
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})  # which no XML may hold, and some exports do


def is_export(data: bytes) -> bool:
    """Whether bytes are an export.xml that was taken out of its zip."""
    return data[:5] in (b"<?xml", b"<Heal") and ROOT in data[:LONGEST_START]


def read_apple_health(data: bytes, name: str) -> Generator[float, None, Source]:
    """Return the trackers of an export, the zip or the XML in it; yields the share that is read.

    Raises PlannerError where it is none, damaged, or not as Apple writes it.
    """
    if is_export(data):
        file, size, pieces = name, len(data), _cut(data)
    else:
        file, size, pieces = _in_zip(data, name)
    reading = _Reading(name)
    for piece in pieces:
        reading.feed(piece)
        yield min(reading.seen / size, 1.0)
    reading.close()
    return Source(name, "Apple Health", reading.found.trackers(file))


def _cut(data: bytes) -> Iterator[bytes]:
    return (data[start : start + PIECE] for start in range(0, len(data), PIECE))


def _in_zip(data: bytes, name: str) -> tuple[str, int, Iterator[bytes]]:
    """Return the name and size of the export in a zip, and its pieces; it is known by its first element."""
    zipped = archive.Archive(data, name, _KIND)
    for entry in zipped.entries:
        start = b""
        for piece in zipped.pieces(entry, PIECE):
            start += piece
            if ROOT in start[:LONGEST_START]:
                return entry.filename, entry.file_size, zipped.pieces(entry, PIECE)
            if len(start) > LONGEST_START:
                break
    raise PlannerError(f"{name}: is not an export of Apple's Health: it lacks export.xml. {_HOW}")


@dataclass
class _Held:
    """An element that matters, until it ends. zone: where it was recorded, if that is told."""

    line: int
    kind: str
    attributes: Mapping[str, str]
    zone: str = ""


class _Reading:
    """Takes the pieces of a file and gathers what matters. seen: how many bytes it was given."""

    def __init__(self, name: str) -> None:
        self.found = Gathered(name)
        self.seen = 0
        self._name = name
        self._start = b""  # what stands before the first element, until that has begun
        self._begun = False
        self._fed = 0
        self._lines = 0
        self._depth = 0
        self._count = 0
        self._held: _Held | None = None
        self._parser = expat.ParserCreate("utf-8")
        self._parser.ordered_attributes = True
        self._parser.StartElementHandler = self._begins
        self._parser.EndElementHandler = self._ends

    def feed(self, piece: bytes) -> None:
        """Read the next piece. That the first element is near the start, whoever found the file has seen."""
        self.seen += len(piece)
        if self._begun:
            self._parse(piece)
            return
        self._start += piece
        at = self._start.find(ROOT)
        if at >= 0:
            self._begun, self._lines = True, self._start.count(b"\n", 0, at)
            self._parse(self._start[at:])
            self._start = b""

    def close(self) -> None:
        """Make sure that the file ended where it should."""
        self._parse(b"", last=True)

    def _parse(self, piece: bytes, *, last: bool = False) -> None:
        piece = piece.translate(None, _CONTROLS)
        self._fed += len(piece)
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            what = f"line {self._lines + error.lineno} is not as it should be ({expat.ErrorString(error.code)})"
            raise self._damaged(what) from error
        if not last and self._fed - max(self._parser.CurrentByteIndex, 0) > LONGEST_MARK:
            raise self._damaged("an element is longer than any of Apple's")
        if self._count > MOST_ELEMENTS:
            raise self._damaged("it has more elements than any of Apple's")

    def _damaged(self, what: str) -> PlannerError:
        return PlannerError(f"{self._name}: {what}. Export it again, then choose the new one.")

    def _begins(self, tag: str, attributes: Sequence[str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth == 2:
            if known := _KNOWN.get(tag):
                self._look_at(known, attributes)
        elif self._depth == 3:
            if self._held and tag == "MetadataEntry":
                told = _mapped(attributes)
                if told.get("key") == "HKTimeZone":
                    self._held.zone = told.get("value", "")
        elif self._depth > MOST_DEPTH:
            raise self._damaged("its elements lie deeper in each other than any of Apple's")

    def _look_at(self, known: tuple[str, frozenset[str]], attributes: Sequence[str]) -> None:
        column, kinds = known
        # Apple writes it first; else it is looked for.
        first = attributes[1] if attributes and attributes[0] == column else None
        kind = first if first is not None else _mapped(attributes).get(column, "")
        if kind in kinds:
            self._held = _Held(self._lines + self._parser.CurrentLineNumber, kind, _mapped(attributes))

    def _ends(self, _: str) -> None:
        self._depth -= 1
        if self._depth == 1 and self._held:
            _put(self.found, self._held)
            self._held = None


def _mapped(attributes: Sequence[str]) -> dict[str, str]:
    return dict(zip(attributes[::2], attributes[1::2], strict=True))


def _put(found: Gathered, held: _Held) -> None:
    if name := _SYMPTOMS.get(held.kind):
        found.add(held.kind, _symptom(held), name=name)
    elif held.kind == _MINDFUL:
        found.add(held.kind, _session(held), name="Mindful minutes", use="nothing", unit="seconds", stamp="start")
    else:
        found.add(held.kind, _session(held), unit="seconds", stamp="start", **_WORKOUTS[held.kind])


def _symptom(held: _Held) -> Entry | Left:
    word = _SEVERITIES.get(held.attributes.get("value", ""))
    if not word:
        return Left(held.line, NO_SEVERITY)
    try:
        at = _moment(held, "startDate")
    except (ValueError, OverflowError):
        return Left(held.line, NO_DAY)
    return Entry(held.line, at.date(), at, Decimal(0), "", word)


def _session(held: _Held) -> Entry | Left:
    """Return what was done: for as long as the file says, without pauses, else from its start to its end."""
    try:
        start, end = _moment(held, "startDate"), _moment(held, "endDate")
    except (ValueError, OverflowError):
        return Left(held.line, NO_DAY)
    if end < start:
        return Left(held.line, BACKWARDS)
    unit, length = _UNITS.get(held.attributes.get("durationUnit", "")), held.attributes.get("duration", "")
    seconds = Decimal(length) * unit if unit and _NUMBER.fullmatch(length) else _seconds(end - start)
    return Entry(held.line, start.date(), start, seconds)


def _seconds(length: timedelta) -> Decimal:
    return Decimal(length.days * 86_400 + length.seconds)


def _moment(held: _Held, column: str) -> datetime:
    """Return a moment as the clock showed it where it was recorded; else with the offset that the file has."""
    match = _MOMENT.fullmatch(held.attributes.get(column, ""))
    if not match:
        raise ValueError(column)
    year, month, day = (int(part) for part in match.groups()[:3])
    offset = timedelta(hours=int(match[6]), minutes=int(match[7])) * (-1 if match[5] == "-" else 1)
    at = datetime.combine(datetime(year, month, day), time_of(match[4]), timezone(offset))
    return sensible(at.astimezone(_zone(held.zone) or at.tzinfo))


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, KeyError, OSError):  # none of this name
        return None


_KIND = archive.Kind(
    what="an export of Apple's Health",
    mend="Export it again, then choose the new one.",
    known=lambda name: name.lower().endswith(".xml") and not name.startswith("__MACOSX/"),
    strict=False,
    most_unpacked=MOST_UNPACKED,
    most_files=MOST_FILES,
)
