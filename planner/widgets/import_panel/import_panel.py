"""The widget that takes in what was tracked elsewhere: choose a file, say what each tracker becomes, look, then import.

What the page asks is checked here; the page is not trusted, and no more is the file. What becomes of a row is
planner/importing's.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

import traitlets
from pydantic import ConfigDict, Field

from planner.checking import whole
from planner.diary import Diary
from planner.diary.dates import AmbiguousDays
from planner.errors import PlannerError
from planner.importing import MOST_BYTES, Choice, Preview, Source, Tracker, default_choices, preview, read, take
from planner.importing.conversion import MOST_MINUTES, Made
from planner.importing.entries import Unit, Use
from planner.widgets.common import assets, sketches
from planner.widgets.common.following import FollowingWidget
from planner.widgets.common.requests import Asked, Instant, failure, request_of
from planner.widgets.common.saying import said
from planner.widgets.common.still import WithStill
from planner.words import day_in_words, number, self_contained

WHERE = "import"
LABELS = {"use": "Becomes", "unit": "Its numbers are", "minutes": "Minutes of each session"}
FIRST_SHOWN = 6
LINES_SHOWN = 5
MOST_TRACKERS = 200
LONGEST_SHOWN = 80
USES: dict[Use, str] = {"pain": "Pain ratings", "sessions": "Sessions", "nothing": "Leave it out"}
UNITS: dict[Unit, str] = {"minutes": "Minutes", "hours": "Hours", "seconds": "Seconds", "times": "How often"}
_GONE = "The file is not here any more. Choose it again."

Value = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What the page chose for a tracker. minutes: of a session without a length of its own."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    use: Use
    unit: Unit
    minutes: Annotated[int, whole(1, MOST_MINUTES)]


@dataclass(frozen=True, kw_only=True)
class Request(Asked):
    """What every request says. at: the page's time, which is the person's."""

    at: Instant


@dataclass(frozen=True, kw_only=True)
class Look(Request):
    """Read a file. day_first: whether 05/11 is the fifth of November; None: the file is to tell."""

    type: Literal["look"]
    name: Annotated[str, Field(strict=True, max_length=300)]
    base64: Annotated[str, Field(strict=True, max_length=MOST_BYTES * 4 // 3 + 8)]
    day_first: Annotated[bool, Field(strict=True)] | None


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
    """Put the file aside; nothing was written."""

    type: Literal["forget"]


_KINDS: dict[str, type[Request]] = {"look": Look, "choose": Choose, "take": Take, "forget": Forget}


class ImportPanel(FollowingWidget, WithStill):
    """Imports a file of another program into the diary, after a preview.

    request: the page's. answer: number of the request it answers, done, the sentence to show, and ask: whether the
    order of day and month has to be said. view: {} without a file, else file, app, trackers with their choices, counts
    of what they become, the first rows, and what is left out and why. most_bytes: of a file.
    """

    shows = "Here you bring in what you tracked elsewhere."
    sketch = sketches.ROWS

    _esm = assets.script("common/again", "common/asking", "import_panel/import_panel")
    _css = assets.style("import_panel/import_panel")
    # Not echoed: a file of some megabytes need not travel back to the page that sent it.
    request = traitlets.Dict().tag(sync=True, echo_update=False)
    answer = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    uses = traitlets.List([list(each) for each in USES.items()]).tag(sync=True)
    units = traitlets.List([list(each) for each in UNITS.items()]).tag(sync=True)
    most_minutes = traitlets.Int(MOST_MINUTES).tag(sync=True)
    most_bytes = traitlets.Int(MOST_BYTES).tag(sync=True)

    def __init__(self, diary: Diary | None = None) -> None:
        super().__init__()
        self._diary = diary or Diary()
        self._source: Source | None = None
        self._taken = ""  # what was said of the file that was taken last, until another one is looked at
        self._chosen: tuple[dict[str, Choice], datetime] = {}, datetime.min
        self.follow(self._diary.folder)

    @traitlets.observe("folder_changed")
    def _look(self, _: Any) -> None:
        """See what is left to import: some may be in the diary by now. What goes wrong is said where it is taken."""
        if self._source:
            failure(self._diary, lambda: self._show(*self._chosen))

    @traitlets.observe("request")
    def _answer(self, change: Any) -> None:
        raw = change["new"]
        words: list[str] = []
        error = failure(self._diary, lambda: words.append(self._carried_out(request_of(raw, _KINDS, WHERE))))
        message = said(error, LABELS) if error else words[0]
        ask = isinstance(error, AmbiguousDays)
        self.answer = {"number": raw.get("number"), "done": not error, "message": message, "ask": ask}

    def _carried_out(self, request: Request) -> str:
        if isinstance(request, Look):
            return self._look_into(request)
        if isinstance(request, Take):
            return self._take(request)
        if isinstance(request, Choose):
            self._show(_choices(request), request.at)
            return ""
        if self._source is None:
            return ""
        self._source, self.view = None, {}
        return "Nothing was taken."

    def _look_into(self, request: Look) -> str:
        self._source, self.view, self._taken = None, {}, ""
        source = read(_bytes(request.base64), self_contained(request.name.strip()) or "The file", request.day_first)
        if len(source.trackers) > MOST_TRACKERS:
            raise PlannerError(
                f"{source.name}: has more than {MOST_TRACKERS} trackers. Export fewer, then choose it again."
            )
        self._source = source
        self._show(default_choices(source), request.at)
        return ""

    def _show(self, choices: dict[str, Choice], at: datetime) -> None:
        source = self._the_source()
        self._chosen = choices, at
        self.view = _view(preview(self._diary, source, choices, at), choices)

    def _take(self, request: Take) -> str:
        if self._source is None and self._taken:  # asked for once more, as its answer was lost
            return self._taken
        taken = take(self._diary, self._the_source(), _choices(request), request.at)
        self._source, self.view = None, {}
        self._taken = _taken_in_words(taken)
        return self._taken

    def _the_source(self) -> Source:
        if self._source is None:
            raise PlannerError(_GONE)
        return self._source


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise PlannerError("The file did not arrive whole. Choose it again.") from error


def _choices(request: Choose) -> dict[str, Choice]:
    return {id_: Choice(each.use, each.unit, each.minutes) for id_, each in request.choices.items()}


def _view(found: Preview, choices: dict[str, Choice]) -> Value:
    return {
        "file": found.source.name,
        "app": found.source.app,
        "trackers": [_tracker(each, choices.get(each.id, Choice())) for each in found.source.trackers],
        "made": len(found.made),
        "becomes": f"{_counted(found)} to import.",
        "hint": _hint(found),
        "rows": [_row(name, made) for name, made in found.made[:FIRST_SHOWN]],
        "left": _left_out(found),
        "reasons": [_reason(*each) for each in found.reasons],
    }


def _tracker(tracker: Tracker, choice: Choice) -> Value:
    days = sorted(entry.day for entry in tracker.entries)
    span = f", {day_in_words(days[0])} to {day_in_words(days[-1])}" if days else ""
    return {
        "id": tracker.id,
        "name": _short(tracker.name),
        "rows": f"{number(tracker.rows, 'row')}{span}",
        "uses": [use for use in USES if use != "pain" or not tracker.yes_no],
        "amounts": not tracker.yes_no,
        "choice": {"use": choice.use, "unit": choice.unit, "minutes": choice.minutes},
    }


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


def _hint(found: Preview) -> str:
    only_days = [made for _, made in found.made if made.only_day]
    timed = any(made.table == "sessions" and not made.only_day for _, made in found.made)
    said = ["The file tells no times of day: noon stands for them."] if only_days else []
    return " ".join([*said, *(["A session's time in the file counts as its end."] if timed else [])])


def _row(tracker: str, made: Made) -> Value:
    pain = made.table == "pain"
    return {
        "day": day_in_words(made.day),
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
