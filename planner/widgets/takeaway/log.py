"""A session's log as a telephone gives it out, read and checked: whoever wrote it is not trusted.

`STRETCH1:`, then base32 (RFC 4648) of zlib (RFC 1950) of JSON; the other side is log.js. Bounded while it is unpacked.
What it holds beside the diary, and writing it, is coming_home.py's.
"""

from __future__ import annotations

import base64
import json
import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as declared
from datetime import date, datetime, timedelta
from importlib.metadata import version
from itertools import pairwise
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field

from planner.checking import FIRST_YEAR, LAST_YEAR, Day, checked
from planner.errors import InvalidValue, PlannerError
from planner.person import own_day
from planner.widgets.common.requests import Id, Instant
from planner.widgets.session_player.events import End, Event, Hurt, Part, Seconds, Start, read_event
from planner.words import quoted

MOST_TEXT = 200_000  # bytes
MOST_UNPACKED = 2_000_000
MOST_EVENTS = 5_000
MOST_PARTS = 200  # stretches and sides: a session has some thirty
MOST_HURT = 100  # times that it hurt
MOST_BACK = timedelta(hours=26)  # a clock that is put to another zone jumps no further
MOST_OFFSET = timedelta(hours=18)

AGAIN = "Take it from your telephone once more: as a file, a code or a text."
NOTHING = f"There is nothing in it. {AGAIN}"
ANOTHER_THING = (
    "This is not what a session gives out{}. On your telephone, open the file with the session and press “Show a "
    "code”, “Save a file” or “Copy”."
)
TOO_LARGE = f"This is larger than a session can be, so it was not read. {AGAIN}"
THE_FILE = (
    "This is the file that goes to your telephone. Bring home what it gives out at the end of a session: a code, a "
    "file or a text."
)
CUT = f"A part of it is missing: it was cut short on its way. {AGAIN}"
CHANGED = f"It was changed on its way: it is not what your telephone gave out. {AGAIN}"
NEWER = "This comes from a newer version of the planner than this one. Update the planner here, then bring it home."
NOT_SO = "This does not hold together as a session: {}. It was changed, or not made by this planner. " + AGAIN

_FORMAT = 1
_PREFIX = re.compile(r"STRETCH(\d{1,4}):")
_LETTERS = re.compile("[A-Z2-7]*")
# Between the letters: white space, the marks of a quoted mail and of a broken line in one, and signs that nobody sees.
_BETWEEN = re.compile("[\\s>=\u00ad\u200b-\u200f\u2060\ufeff]+")
_SHARED = ("session_id", "plan_id", "date", "planned_s")
_RELEASE = re.compile(r"(\d{1,6}(?:\.\d{1,6}){0,3})")
_TELEPHONE = r"t[0-9a-z]{8}\.[1-9]\d{0,5}"


def _plain(value: str) -> str:
    """A name is on one line, and can be written to a file."""
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in value):
        raise ValueError("a text on one line without signs that nobody can type")
    return value


def _sensible(value: datetime) -> datetime:
    offset = value.utcoffset() or timedelta()
    if (
        not FIRST_YEAR <= value.year <= LAST_YEAR
        or abs(offset) > MOST_OFFSET
        or offset.microseconds
        or offset.seconds % 60
    ):
        raise ValueError(f"a time from {FIRST_YEAR} to {LAST_YEAR} with its UTC offset")
    return value


Name = Annotated[Id, AfterValidator(_plain)]
Moment = Annotated[Instant, AfterValidator(_sensible)]
# What is looked at more closely of an event than where a page of this program sends it.
_CLOSER: dict[str, Any] = {"stretch": Name, "name": Name, "at": Moment}


@dataclass(frozen=True, kw_only=True)
class Log:
    """What was done in one session. program, diary, file, made: of the file it was done with; given: out, when.

    planned_for: the day the plan has it on; date: the person's day on which it began. made is by home's clock, given
    and the events by the telephone's.
    """

    program: str
    diary: str
    file: str
    made: datetime
    given: datetime
    planned_for: date
    session_id: str
    plan_id: str
    date: date
    planned_s: int
    events: tuple[Event, ...]

    @property
    def began(self) -> datetime:
        """When the session began."""
        return self.events[0].at

    @property
    def last(self) -> datetime:
        """When the latest thing happened that is told."""
        return max(event.at for event in self.events)

    @property
    def parts(self) -> dict[tuple[int, str], Part]:
        """What came of each stretch and side in the end, by order and side, in the order in which they came."""
        return {(event.order, event.side): event for event in self.events if isinstance(event, Part)}

    @property
    def end(self) -> End | None:
        """The last word on the session, None while it is not over."""
        return self.events[-1] if isinstance(self.events[-1], End) else None

    @property
    def active_s(self) -> int:
        """Seconds of stretching."""
        return self.end.active_s if self.end else max((part.session_s for part in self.parts.values()), default=0)


@dataclass(frozen=True, kw_only=True)
class _Raw:
    """A log as JSON holds it; its events are read one by one."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    program: Annotated[str, Field(strict=True, pattern=r"^\d[0-9A-Za-z.+-]{0,39}$")]
    diary: Annotated[str, Field(strict=True, pattern=r"^[0-9a-f]{32}$")]
    file: Annotated[str, Field(strict=True, pattern=r"^[0-9a-f]{12}$")]
    made: Moment
    given: Moment
    planned_for: Day
    session_id: Name
    plan_id: Name
    date: Day
    planned_s: Seconds
    events: list[dict[str, Any]] = declared(default_factory=list)


def is_log(text: str) -> bool:
    """Whether a text says that a session's log is in it, be it a newer one."""
    return any(_runs(text))


def read_log(text: str | bytes) -> Log:
    """Return the log that is in a text; raise PlannerError, which says what it is instead and what to do."""
    values = _unpacked(_packed(text))
    newer = _is_newer(values.get("program"))
    try:
        raw = checked(_Raw, values, "")
        log = Log(**{name: getattr(raw, name) for name in _Raw.__dataclass_fields__} | {"events": _events(raw)})
        _check_together(log)
    except PlannerError as error:
        if newer:
            raise PlannerError(NEWER) from error
        raise PlannerError(NOT_SO.format(str(error).removesuffix("."))) from error
    return log


# From text to values.


def _runs(text: str) -> Iterator[tuple[int, str]]:
    """Yield each format and what follows it, as far as it can be a log; words that follow may be among it."""
    joined = _BETWEEN.sub("", text).upper()
    for found in _PREFIX.finditer(joined):
        letters = _LETTERS.match(joined, found.end())
        yield int(found[1]), letters[0] if letters else ""


def _packed(text: str | bytes) -> bytes:
    """Return the bytes of the longest log in a text."""
    if len(text) > MOST_TEXT:
        raise PlannerError(THE_FILE if _is_the_file(text) else TOO_LARGE)
    words = text if isinstance(text, str) else _decoded(text)
    if not words.strip():
        raise PlannerError(NOTHING)
    form, letters = max(_runs(words), key=lambda run: len(run[1]), default=(0, ""))
    if form > _FORMAT:
        raise PlannerError(NEWER)
    if form != _FORMAT:
        raise PlannerError(ANOTHER_THING.format(_beginning(words)))
    whole = letters[: len(letters) // 8 * 8]
    rest = letters[len(whole) :]
    return base64.b32decode(whole) + base64.b32decode(rest.ljust(8, "A"))[: len(rest) * 5 // 8]


def _is_the_file(text: str | bytes) -> bool:
    """Whether a text is the page that a session is done in (page.py)."""
    begins = text[:2_000] if isinstance(text, str) else text[:2_000].decode("utf-8", "replace")
    return begins.startswith("<!doctype html>") and "<title>Stretching" in begins


def _decoded(data: bytes) -> str:
    """Return a file's text, as editors save it; what is none becomes signs that no log has."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if wide else "utf-8-sig", "replace")


def _beginning(words: str) -> str:
    """Return how a text begins, for a person to see what was taken; "" where that is no text."""
    line = words.strip().splitlines()[0][:60]
    return f": it begins {quoted(line)}" if line.isprintable() and "\ufffd" not in line else ""


def _unpacked(data: bytes) -> dict[str, Any]:
    """Return the JSON in zlib's form; what stands behind its end, such as a messenger's words, is not looked at."""
    unpacking = zlib.decompressobj()
    try:
        plain = unpacking.decompress(data, MOST_UNPACKED + 1)
    except zlib.error as error:
        raise PlannerError(CHANGED) from error
    if len(plain) > MOST_UNPACKED:
        raise PlannerError(TOO_LARGE)
    if not unpacking.eof:
        raise PlannerError(CUT)
    try:
        values = json.loads(plain.decode(), parse_constant=_no_number, object_pairs_hook=_once)
        if not isinstance(values, dict):
            raise ValueError("no table of names and values")
    except (ValueError, RecursionError) as error:
        raise PlannerError(NOT_SO.format("what is in it cannot be read")) from error
    return values


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) < len(pairs):
        raise ValueError("a name stands there twice")
    return names


def _is_newer(program: object) -> bool:
    return _release(program) > _release(version("stretching-planner"))


def _release(program: object) -> tuple[int, ...]:
    found = _RELEASE.match(program) if isinstance(program, str) else None
    return tuple(map(int, found[1].split("."))) if found else ()


# From values to events.


def _events(raw: _Raw) -> tuple[Event, ...]:
    if len(raw.events) > MOST_EVENTS:
        raise PlannerError(f"it tells of {len(raw.events):,} events, and at most {MOST_EVENTS:,} can be")
    shared = {name: getattr(raw, name) for name in _SHARED} | {"date": raw.date.isoformat()}
    return tuple(_event(n, bare, shared) for n, bare in enumerate(raw.events, 1))


def _event(n: int, bare: dict[str, Any], shared: dict[str, Any]) -> Event:
    for name in sorted(bare.keys() & shared.keys()):
        raise InvalidValue("", f"events.{n}.{name}", bare[name], "expected here: no field has this name")
    if isinstance(note := bare.get("note"), str):
        bare = bare | {"note": _storable(note)}
    for name, kind in _CLOSER.items():
        if isinstance(bare.get(name), str):
            checked(kind, bare[name], "", f"events.{n}.{name}")
    return read_event(shared | bare)


def _storable(note: str) -> str:
    """Return a person's note with a sign in place of each that no file can hold: the session is not lost for it."""
    return re.sub("[\0\ud800-\udfff]", "\ufffd", note)


def _check_together(log: Log) -> None:
    """Raise PlannerError where one thing contradicts another."""
    form = rf"{re.escape(log.plan_id)}\.{log.planned_for:%Y%m%d}\.{_TELEPHONE}"
    if not re.fullmatch(form, log.session_id):
        raise PlannerError(f"its session {quoted(log.session_id[:80])} is not of the plan and the day it names")
    _check_order(log.events)
    if len(log.parts) > MOST_PARTS:
        raise PlannerError(f"it tells of {len(log.parts)} stretches and sides, and at most {MOST_PARTS} can be")
    if (hurt := sum(isinstance(event, Hurt) for event in log.events)) > MOST_HURT:
        raise PlannerError(f"it tells of {hurt} times that it hurt, and at most {MOST_HURT} can be")
    if not own_day.may_be(log.date, log.began):
        raise PlannerError(f"it is of {log.date.isoformat()}, but began at {log.began.isoformat(timespec='seconds')}")


def _check_order(events: Sequence[Event]) -> None:
    """A session starts once; when it has ended, it ends once more in other words, or goes on."""
    if not events or not isinstance(events[0], Start) or events[0].again:
        raise PlannerError("it does not begin with the session's start")
    latest, stretches = events[0].at, dict[int, str]()
    for n, (before, event) in enumerate(pairwise(events), 2):
        if event.seq <= before.seq:
            raise PlannerError(f"its event {n} is out of its order")
        if isinstance(event, Start) and not (event.again and isinstance(before, End)):
            raise PlannerError(f"at its event {n} the session starts a second time")
        if isinstance(before, End) and not isinstance(event, Start | End):
            raise PlannerError(f"its event {n} comes after the end")
        if event.at < latest - MOST_BACK:
            raise PlannerError(f"at its event {n} the time runs backwards")
        latest = max(latest, event.at)
    for part in (event for event in events if isinstance(event, Part)):
        if stretches.setdefault(part.order, part.stretch) != part.stretch:
            raise PlannerError(f"its place {part.order} holds two stretches")
