"""The widget that takes in what was tracked elsewhere: choose a file, say what each tracker becomes, look, then import.

What the page asks is checked in requests.py, what it shows is page_values.py's, and what becomes of a row is
planner/importing's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import traitlets

from planner.catalogue import REGIONS
from planner.diary import Diary
from planner.diary.dates import AmbiguousDays
from planner.errors import PlannerError
from planner.importing import (
    MOST_BYTES,
    Choice,
    Source,
    default_choices,
    outlook_steps,
    preview_steps,
    reading,
    take_steps,
)
from planner.importing.conversion import MOST_MINUTES
from planner.steps import Steps, finished, within
from planner.widgets.common import assets, pieces, sketches
from planner.widgets.common.following import FollowingWidget
from planner.widgets.common.requests import failure, request_of
from planner.widgets.common.saying import said
from planner.widgets.common.still import WithStill
from planner.widgets.common.working import Working, stopped
from planner.widgets.import_panel.page_values import (
    PROGRAMS,
    SCALES,
    STAMPS,
    UNITS,
    USES,
    Value,
    taken_in_words,
    view_of,
)
from planner.widgets.import_panel.requests import (
    KINDS,
    LABELS,
    WHERE,
    Choose,
    GoOn,
    Order,
    Piece,
    Request,
    Stop,
    Take,
    choices_of,
)

MOST_TRACKERS = 200
_READING = 0.3  # of the time until a file is seen: it is read, then it is looked what becomes of it
_GONE = "The file is not here any more. Choose it again."


@dataclass(frozen=True)
class _Arrived:
    """A file that is there to be read."""

    name: str
    data: bytes


class ImportPanel(FollowingWidget, WithStill):
    """Imports a file of another program into the diary, after a preview.

    request: the page's. answer: number of the request it answers, done, the sentence to show, ask: whether the order of
    day and month has to be said, and share: how much is done of what is not done to its end, else None. view: {}
    without a file, else file, app, trackers with their choices, and what follows from these (_view). most_bytes: of a
    file; piece: bytes of it that come at once.
    """

    shows = "Here you bring in what you tracked elsewhere."
    sketch = sketches.ROWS

    _esm = assets.script(
        "common/again", "common/working", "common/asking", "import_panel/strip", "import_panel/import_panel"
    )
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
        self._working = Working()
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
            failure(self._diary, self._show_again)

    def _show_again(self) -> None:
        finished(self._show(*self._chosen))

    @traitlets.observe("request")
    def _answer(self, change: Any) -> None:
        raw = change["new"]
        done: Value = {}
        error = failure(self._diary, lambda: done.update(self._carried_out(request_of(raw, KINDS, WHERE))))
        if error:
            done = {"message": said(error, LABELS), "ask": isinstance(error, AmbiguousDays)}
        nothing = {"message": "", "ask": False, "share": None}
        self.answer = {"number": raw.get("number"), "done": not error} | nothing | done

    def _carried_out(self, request: Request) -> Value:
        if isinstance(request, Piece):
            return self._take_in(request)
        if isinstance(request, Take | GoOn) and not self._source and self._taken:  # once more: its answer was lost
            return {"message": self._taken}
        if isinstance(request, GoOn):
            if self._arrived is None:
                self._the_source()
            return self._working.go_on(request.work)
        if isinstance(request, Order):
            return self._working.begin(self._read(self._the_arrived(), request, request.day_first))
        if isinstance(request, Take):
            return self._working.begin(self._take(request))
        if isinstance(request, Choose):
            return self._working.begin(self._show(choices_of(request), request.at, ZoneInfo(request.zone)))
        if isinstance(request, Stop) and (not self._working.stop(request.work) or self.view):
            return stopped("Stopped. Nothing was imported.")  # what is looked at stays, and so does another page's file
        message = self._forget()
        return stopped(message) if isinstance(request, Stop) else {"message": message}

    def _forget(self) -> str:
        self._working.put_aside()
        there = self._source or self._arrived or self._pieces
        self._source, self._arrived, self._pieces, self.view = None, None, pieces.Pieces(), {}
        return "Nothing was taken." if there else ""

    def _take_in(self, piece: Piece) -> Value:
        if piece.index == 0:
            self._working.put_aside()
            self._source, self._arrived, self.view, self._taken = None, None, {}, ""
        data = self._pieces.take(piece)
        if data is None:
            return {}
        self._arrived = _Arrived(piece.file, data)
        return self._working.begin(self._read(self._arrived, piece))

    def _read(self, arrived: _Arrived, request: Request, day_first: bool | None = None) -> Steps[Value]:
        source = yield from within(0, _READING, reading(arrived.data, arrived.name, day_first))
        return (yield from within(_READING, 1, self._hold(source, request)))

    def _hold(self, source: Source, request: Request) -> Steps[Value]:
        if len(source.trackers) > MOST_TRACKERS:
            raise PlannerError(
                f"{source.name}: has more than {MOST_TRACKERS} trackers. Export fewer, then choose it again."
            )
        guessed = default_choices(source)
        # What the planner knows comes first, and stays in its place whatever is chosen.
        trackers = sorted(source.trackers, key=lambda each: guessed[each.id].use == "nothing")
        self._source, self._arrived, self._guessed = replace(source, trackers=tuple(trackers)), None, guessed
        return (yield from self._show(guessed, request.at, ZoneInfo(request.zone)))

    def _show(self, choices: dict[str, Choice], at: datetime, zone: tzinfo | None) -> Steps[Value]:
        source = self._the_source()
        self._chosen = choices, at, zone
        found = yield from within(0, 0.5, preview_steps(self._diary, source, choices, at, zone))
        will = yield from within(0.5, 1, outlook_steps(self._diary, found, self._diary.day_of(at)))
        known = sum(guess.use != "nothing" for guess in self._guessed.values())
        self.view = view_of(found, will, choices) | {"known": known}
        return {}

    def _take(self, request: Take) -> Steps[Value]:
        source, zone = self._the_source(), ZoneInfo(request.zone)
        taken = yield from take_steps(self._diary, source, choices_of(request), request.at, zone)
        self._source, self.view = None, {}
        self._taken = taken_in_words(taken)
        return {"message": self._taken}

    def _the_source(self) -> Source:
        if self._source is None:
            raise PlannerError(_GONE)
        return self._source

    def _the_arrived(self) -> _Arrived:
        if self._arrived is None:
            raise PlannerError(_GONE)
        return self._arrived
