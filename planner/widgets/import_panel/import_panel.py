"""The widget that takes in what was tracked elsewhere: choose a file, say what each tracker becomes, look, then import.

What the page asks is checked here; the page is not trusted, and no more is the file. What becomes of a row is
planner/importing's.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, tzinfo
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import traitlets
from pydantic import AfterValidator, ConfigDict, Field

from planner.catalogue import REGIONS, Region
from planner.checking import whole
from planner.diary import Diary
from planner.diary.dates import AmbiguousDays
from planner.errors import PlannerError
from planner.importing import (
    MOST_BYTES,
    Choice,
    Outlook,
    Preview,
    Source,
    Tracker,
    default_choices,
    outlook,
    preview,
    reading,
    take,
)
from planner.importing.conversion import MOST_MINUTES, Made
from planner.importing.entries import Scale, Stamp, Unit, Use
from planner.importing.guessing import may_be_shorter, needs_zone, pains_to_choose_from, words_in
from planner.importing.known_again import THERE
from planner.importing.outlook import Span
from planner.importing.taking import NOT_CHOSEN, Bent, Doubt
from planner.widgets.common import assets, pieces, sketches
from planner.widgets.common.following import FollowingWidget
from planner.widgets.common.requests import Asked, Instant, Pain, failure, request_of
from planner.widgets.common.saying import said
from planner.widgets.common.still import WithStill
from planner.words import day_in_words, number, self_contained

WHERE = "import"
LABELS = {
    "use": "Becomes",
    "unit": "Its numbers are",
    "minutes": "Minutes of each session",
    "stamp": "Its time is",
    "scale": "Its scale",
    "region": "Region",
    "zone": "Times are of",
    "words": "Its words",
}
FIRST_SHOWN = 6
LINES_SHOWN = 5
MOST_TRACKERS = 200
MOST_WORDS = 12
LONGEST_SHOWN = 80
STEP_S = 0.25  # how long is read before the page hears of it, and may stop it
USES: dict[Use, str] = {
    "nothing": "Leave it out",
    "pain": "The day's pain",
    "region": "Pain of one region",
    "sessions": "Sessions",
}
UNITS: dict[Unit, str] = {"minutes": "Minutes", "hours": "Hours", "seconds": "Seconds", "times": "How often"}
STAMPS: dict[Stamp, str] = {"start": "When it began", "end": "When it ended"}
SCALES: dict[Scale, str] = {
    "0-10": "0 to 10",
    "1-10": "1 to 10, 1 is no pain",
    "0-5": "0 to 5",
    "1-5": "1 to 5, 1 is no pain",
    "0-4": "0 to 4",
    "0-3": "0 to 3",
    "0-100": "0 to 100",
}
# What is read, and how to get it out of there.
PROGRAMS = (
    ("A table or a form:", "a CSV with a day, a time if you have it, and values."),
    ("Loop Habit Tracker:", "its settings, Export as CSV (zip)."),
    ("Track & Graph:", "Export (CSV)."),
    ("Bearable:", "Export (CSV)."),
    ("Daylio:", "Export (CSV), or its backup (.daylio)."),
    ("Apple Health:", "your picture, Export all health data (zip)."),
    ("Health Connect:", "Export (zip). Google Fit: from Google Takeout (zip)."),
    ("Strong, FitNotes:", "Export (CSV)."),
)
_SHORTER = "No number is above 5. If its scale ends there, choose that scale."
_GONE = "The file is not here any more. Choose it again."

Value = dict[str, Any]


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("a time zone such as Europe/Berlin") from error
    return name


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What the page chose for a tracker. minutes: of a session without a length of its own."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    use: Use
    unit: Unit
    minutes: Annotated[int, whole(1, MOST_MINUTES)]
    stamp: Stamp
    scale: Scale
    region: Region | Literal[""]
    words: dict[Annotated[str, Field(strict=True)], Pain]
    free_days: Annotated[bool, Field(strict=True)]


@dataclass(frozen=True, kw_only=True)
class Request(Asked):
    """What every request says. at: the page's time, which is the person's; zone: of times that name none."""

    at: Instant
    zone: Annotated[str, Field(strict=True, max_length=80), AfterValidator(_zone)]


@dataclass(frozen=True, kw_only=True)
class Piece(pieces.Piece, Request):
    """A piece of a file that the person chose; with the last one it is read."""


@dataclass(frozen=True, kw_only=True)
class GoOn(Request):
    """Read on."""

    type: Literal["go_on"]


@dataclass(frozen=True, kw_only=True)
class Order(Request):
    """Read the file again. day_first: whether 05/11 is the fifth of November."""

    type: Literal["order"]
    day_first: Annotated[bool, Field(strict=True)]


@dataclass(frozen=True, kw_only=True)
class Choose(Request):
    """Show what the trackers would become."""

    type: Literal["choose"]
    choices: dict[Annotated[str, Field(strict=True)], Chosen]


@dataclass(frozen=True, kw_only=True)
class Take(Choose):
    """Write it."""

    type: Literal["take"]  # type: ignore[assignment]


@dataclass(frozen=True, kw_only=True)
class Forget(Request):
    """Put the file aside, or stop reading it; nothing was written."""

    type: Literal["forget"]


_KINDS: dict[str, type[Request]] = {
    "piece": Piece,
    "go_on": GoOn,
    "order": Order,
    "choose": Choose,
    "take": Take,
    "forget": Forget,
}


@dataclass
class _Arrived:
    """A file that is read. steps: its reading, so far as it is."""

    name: str
    data: bytes
    steps: Generator[float, None, Source]

    @classmethod
    def of(cls, name: str, data: bytes, day_first: bool | None = None) -> _Arrived:
        return cls(name, data, reading(data, name, day_first))


class ImportPanel(FollowingWidget, WithStill):
    """Imports a file of another program into the diary, after a preview.

    request: the page's. answer: number of the request it answers, done, the sentence to show, ask: whether the order of
    day and month has to be said, and share: how much is read of a file that is not read to its end, else None. view: {}
    without a file, else file, app, trackers with their choices, and what follows from these (_view). most_bytes: of a
    file; piece: bytes of it that come at once.
    """

    shows = "Here you bring in what you tracked elsewhere."
    sketch = sketches.ROWS

    _esm = assets.script("common/again", "common/asking", "import_panel/strip", "import_panel/import_panel")
    _css = assets.style("import_panel/import_panel")
    # Not echoed: a file of some megabytes need not travel back to the page that sent it.
    request = traitlets.Dict().tag(sync=True, echo_update=False)
    answer = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    uses = traitlets.List([list(each) for each in USES.items()]).tag(sync=True)
    units = traitlets.List([list(each) for each in UNITS.items()]).tag(sync=True)
    stamps = traitlets.List([list(each) for each in STAMPS.items()]).tag(sync=True)
    scales = traitlets.List([list(each) for each in SCALES.items()]).tag(sync=True)
    programs = traitlets.List([list(each) for each in PROGRAMS]).tag(sync=True)
    regions = traitlets.List(list(REGIONS)).tag(sync=True)
    most_minutes = traitlets.Int(MOST_MINUTES).tag(sync=True)
    most_bytes = traitlets.Int(MOST_BYTES).tag(sync=True)
    piece = traitlets.Int(pieces.PIECE).tag(sync=True)

    def __init__(self, diary: Diary | None = None) -> None:
        super().__init__()
        self._diary = diary or Diary()
        self._pieces = pieces.Pieces()
        self._arrived: _Arrived | None = None
        self._source: Source | None = None
        self._guessed: dict[str, Choice] = {}
        self._taken = ""  # what was said of the file that was taken last, until another one is looked at
        self._chosen: tuple[dict[str, Choice], datetime, tzinfo | None] = {}, datetime.min, None
        self.follow(self._diary.folder)

    @traitlets.observe("folder_changed")
    def _look(self, _: Any) -> None:
        """See what is left to import: some may be in the diary by now. What goes wrong is said where it is taken."""
        if self._source:
            failure(self._diary, lambda: self._show(*self._chosen))

    @traitlets.observe("request")
    def _answer(self, change: Any) -> None:
        raw = change["new"]
        done: Value = {}
        error = failure(self._diary, lambda: done.update(self._carried_out(request_of(raw, _KINDS, WHERE))))
        if error:
            done = {"message": said(error, LABELS), "ask": isinstance(error, AmbiguousDays)}
        nothing = {"message": "", "ask": False, "share": None}
        self.answer = {"number": raw.get("number"), "done": not error} | nothing | done

    def _carried_out(self, request: Request) -> Value:
        if isinstance(request, Piece):
            return self._take_in(request)
        if isinstance(request, GoOn):
            return self._read_on(request)
        if isinstance(request, Order):
            arrived = self._the_arrived()
            self._arrived = _Arrived.of(arrived.name, arrived.data, request.day_first)
            return self._read_on(request)
        if isinstance(request, Take):
            return {"message": self._take(request)}
        if isinstance(request, Choose):
            self._show(_choices(request), request.at, ZoneInfo(request.zone))
            return {}
        return {"message": self._forget()}

    def _forget(self) -> str:
        there = self._source or self._arrived or self._pieces
        self._source, self._arrived, self._pieces, self.view = None, None, pieces.Pieces(), {}
        return "Nothing was taken." if there else ""

    def _take_in(self, piece: Piece) -> Value:
        if piece.index == 0:
            self._source, self._arrived, self.view, self._taken = None, None, {}, ""
        data = self._pieces.take(piece)
        if data is None:
            return {"share": 0.0}
        self._arrived = _Arrived.of(piece.file, data)
        return self._read_on(piece)

    def _read_on(self, request: Request) -> Value:
        """Read for a moment; return how much is read, or show it once all of it is."""
        arrived, until = self._the_arrived(), time.monotonic() + STEP_S
        try:
            while True:
                share = next(arrived.steps)
                if time.monotonic() >= until:
                    return {"share": share}
        except StopIteration as end:
            self._hold(end.value, request)
            return {}

    def _hold(self, source: Source, request: Request) -> None:
        if len(source.trackers) > MOST_TRACKERS:
            raise PlannerError(
                f"{source.name}: has more than {MOST_TRACKERS} trackers. Export fewer, then choose it again."
            )
        self._guessed = default_choices(source)
        # What the planner knows comes first, and stays in its place whatever is chosen.
        trackers = sorted(source.trackers, key=lambda each: self._guessed[each.id].use == "nothing")
        self._source, self._arrived = replace(source, trackers=tuple(trackers)), None
        self._show(self._guessed, request.at, ZoneInfo(request.zone))

    def _show(self, choices: dict[str, Choice], at: datetime, zone: tzinfo | None) -> None:
        source = self._the_source()
        self._chosen = choices, at, zone
        found = preview(self._diary, source, choices, at, zone)
        will = outlook(self._diary, found, self._diary.day_of(at))
        self.view = _view(found, will, choices) | {
            "known": sum(guess.use != "nothing" for guess in self._guessed.values()),
            "pains": [{"id": each.id, "name": _short(each.name)} for each in pains_to_choose_from(source, choices)],
        }

    def _take(self, request: Take) -> str:
        if self._source is None and self._taken:  # asked for once more, as its answer was lost
            return self._taken
        taken = take(self._diary, self._the_source(), _choices(request), request.at, ZoneInfo(request.zone))
        self._source, self.view = None, {}
        self._taken = _taken_in_words(taken)
        return self._taken

    def _the_source(self) -> Source:
        if self._source is None:
            raise PlannerError(_GONE)
        return self._source

    def _the_arrived(self) -> _Arrived:
        if self._arrived is None:
            raise PlannerError(_GONE)
        return self._arrived


def _choices(request: Choose) -> dict[str, Choice]:
    return {id_: Choice(**vars(each)) for id_, each in request.choices.items()}


def _view(found: Preview, will: Outlook, choices: dict[str, Choice]) -> Value:
    """Return what the page shows. strip: spans of days with what is there and what comes in; will: sentences on it."""
    return {
        "file": found.source.name,
        "app": found.source.app,
        "trackers": [_tracker(each, choices.get(each.id, Choice())) for each in found.source.trackers],
        "zone": needs_zone(found.source, choices),
        "made": len(found.made),
        "doubts": [_doubt(each) for each in found.doubts],
        "becomes": f"{_counted(found)} to import.",
        "strip": [_span(each) for each in will.spans],
        "will": [*will.sentences, *(_bent(each) for each in found.bent)],
        "again": will.again or any(choice.free_days for choice in choices.values()),
        "hint": _hint(found),
        "rows": [_row(name, made) for name, made in found.made[:FIRST_SHOWN]],
        "left": _left_out(found),
        "reasons": [_reason(*each) for each in found.reasons],
        "losses": any(why not in (NOT_CHOSEN, THERE) for _, why, _ in found.reasons),
    }


def _tracker(tracker: Tracker, choice: Choice) -> Value:
    days = sorted(entry.day for entry in tracker.entries)
    span = f", {day_in_words(days[0])} to {day_in_words(days[-1])}" if days else ""
    words = words_in(tracker)[:MOST_WORDS]
    return {
        "id": tracker.id,
        "name": _short(tracker.name),
        "rows": f"{number(tracker.rows, 'row')}{span}",
        "hint": _SHORTER if may_be_shorter(tracker, choice) else "",
        "uses": [use for use in USES if use not in ("pain", "region") or not tracker.yes_no],
        "amounts": not tracker.yes_no,
        "open_stamp": not tracker.stamp and any(entry.at for entry in tracker.entries),
        "words": [[word, _short(word)] for word in words],
        "numbers": any(not entry.word for entry in tracker.entries),
        "choice": asdict(replace(choice, words=dict(choice.words))),
    }


def _span(span: Span) -> Value:
    days = (span.last - span.first).days + 1
    lanes = {
        name: [each.there, each.both, each.new] for name, each in (("pain", span.pain), ("sessions", span.sessions))
    }
    return {"first": day_in_words(span.first), "last": day_in_words(span.last), "days": days} | lanes


def _counted(found: Preview) -> str:
    told = [
        number(found.count(table), word)
        for table, word in (("pain", "pain rating"), ("sessions", "session"))
        if found.count(table)
    ]
    return " and ".join(told) or "Nothing"


def _taken_in_words(taken: Preview) -> str:
    if not taken.made:
        return f"Nothing was left to import. {_left_out(taken)}"
    return f"{_counted(taken)} {'is' if len(taken.made) == 1 else 'are'} in your diary now. {_left_out(taken)}"


def _left_out(found: Preview) -> str:
    if not found.left:
        return "No row is left out."
    return f"{number(len(found.left), 'row')} {'is' if len(found.left) == 1 else 'are'} left out."


def _bent(bent: Bent) -> str:
    """Return what becomes of ratings that are not taken as they are, with their mean before and after."""
    what = [f"{number(bent.rounded, 'rating')} rounded"] if bent.rounded else []
    what += [f"{number(bent.left, 'rating')} not on this scale left out"] if bent.left else []
    after = "none here" if bent.after is None else f"{bent.after:.2f} here"
    return f"{_short(bent.tracker)}: {', '.join(what)}. Mean {bent.before:.2f} in the file, {after}."


def _doubt(doubt: Doubt) -> str:
    there = f"Of {number(doubt.before, 'row')} that “{_short(doubt.tracker)}” brought before, from these days"
    return f"{there}, {doubt.missing} are not in this file. Is it your own?"


def _hint(found: Preview) -> str:
    timed = {tracker.name for tracker in found.source.trackers if tracker.stamp == "end"}
    ends = any(made.table == "sessions" and not made.only_day and name in timed for name, made in found.made)
    return "A session's time in the file counts as its end." if ends else ""


def _row(tracker: str, made: Made) -> Value:
    pain = made.table == "pain"
    at = "" if made.only_day else f", {made.values['rated_at' if pain else 'started_at']:%H:%M}"
    return {
        "day": f"{day_in_words(made.day)}{at}",
        "becomes": f"Pain {made.values['pain']}" if pain else f"Session, {_length(made.values['active_s'])}",
        "tracker": _short(tracker),
        "note": _short(made.values["note"]),
    }


def _length(seconds: int) -> str:
    return f"{(seconds + 30) // 60} min" if seconds >= 60 else f"{seconds} s"


def _reason(tracker: str, why: str, lines: list[int]) -> Value:
    shown = ", ".join(str(line) for line in lines[:LINES_SHOWN])
    more = ", …" if len(lines) > LINES_SHOWN else ""
    return {"tracker": _short(tracker), "why": why, "count": len(lines), "lines": f"{shown}{more}"}


def _short(text: str) -> str:
    return self_contained(text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…")
