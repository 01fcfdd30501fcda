"""The widget that gives out sessions as a file for the telephone, and takes in what was done there.

What the page asks is checked in requests.py, what comes from a telephone in log.py. What a file holds is made.py's,
what becomes of a log coming_home.py's.
"""

from __future__ import annotations

import base64
import codecs
import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import traitlets

from planner import speaking
from planner.catalogue.pictures import MOST_GIVEN
from planner.diary import Diary
from planner.errors import PlannerError
from planner.steps import Steps
from planner.widgets.common import assets, pieces, sketches
from planner.widgets.common.following import FollowingWidget
from planner.widgets.common.requests import diary_key, failure, request_of
from planner.widgets.common.saying import said
from planner.widgets.common.still import WithStill
from planner.widgets.common.working import Working, stopped
from planner.widgets.takeaway import code_in_picture, coming_home, made
from planner.widgets.takeaway.coming_home import Found
from planner.widgets.takeaway.log import Log, is_log, read_log
from planner.widgets.takeaway.requests import (
    KINDS,
    LABELS,
    WHERE,
    Bring,
    Close,
    Frame,
    GoOn,
    Make,
    Piece,
    Request,
    Stop,
    Text,
)

# What an app that is served to the local network says of itself to the programs it starts.
SHARED_AT, SHARED_PRINT = "PLANNER_SHARED_AT", "PLANNER_SHARED_PRINT"
NEXT = "{holds}, not your diary. Send it to your telephone by cable, AirDrop or Quick Share, and open it there."
NO_CODE = "{name}: there is no code to be seen in it. Photograph the code straight on, and larger."
GONE = "This is not open any more. Choose it again."
STATES = {
    "new": "",
    "more": "Part of it is in your diary already; the rest is added.",
    "there": "It is in your diary already.",
    "deleted": "You deleted this session from your diary, so it is not added.",
}

Value = dict[str, Any]


@dataclass(frozen=True)
class _Held:
    """What came home and is looked at. at: the page's time then."""

    log: Log
    at: datetime

    @property
    def id(self) -> str:
        return hashlib.sha256(repr(self.log).encode()).hexdigest()[:16]


class TakeAlong(FollowingWidget, WithStill):
    """Gives out the day's session, or the week's, as one file; shows what comes home from a telephone, then writes it.

    request: the page's. answer: number of the request it answers, done, the sentence to show, seen: whether a frame of
    the camera has a session's code in it, share: how much is done of what is not done to its end, else None, and file:
    name and base64 of a file to download, {} for none. view: found,
    what is looked at (_view), None for nothing. diary_key: names the diary in the browser's storage. voice: whether a
    file can have one. shared: code and print of the page on the network, {} where there is none. piece: bytes of a file
    that come at once; most: of all of it.
    """

    shows = "Here you take a session along on your telephone, and bring home what you did."
    sketch = sketches.TELEPHONE

    _esm = assets.script("common/again", "common/working", "common/asking", "takeaway/camera", "takeaway/take_along")
    _css = assets.style("takeaway/take_along")
    # Not echoed: a photo of some megabytes need not travel back to the page that sent it.
    request = traitlets.Dict().tag(sync=True, echo_update=False)
    answer = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict(default_value={"found": None}).tag(sync=True)
    diary_key = traitlets.Unicode().tag(sync=True)
    voice = traitlets.Bool(False).tag(sync=True)
    shared = traitlets.Dict().tag(sync=True)
    piece = traitlets.Int(pieces.PIECE).tag(sync=True)
    most = traitlets.Int(MOST_GIVEN).tag(sync=True)

    def __init__(self, diary: Diary | None = None) -> None:
        self._diary = diary or Diary()
        super().__init__(diary_key=diary_key(self._diary), voice=speaking.able(), shared=_shared())
        self._pieces = pieces.Pieces()
        self._working = Working()
        self._held: _Held | None = None
        self._brought = "", ""  # what was written last, and what was said of it
        self.follow(self._diary.folder)

    @traitlets.observe("folder_changed")
    def _look(self, _: Any) -> None:
        """See what there still is to bring home: another page may have done it. What goes wrong is said when it is."""
        failure(self._diary, lambda: self._show(self._held))

    @traitlets.observe("request")
    def _answer(self, change: Any) -> None:
        raw = change["new"]
        done: Value = {}
        error = failure(self._diary, lambda: done.update(self._carried_out(request_of(raw, KINDS, WHERE))))
        if error:
            done = {"message": said(error, LABELS)}
        nothing = {"message": "", "seen": False, "share": None, "file": {}}
        self.answer = {"number": raw.get("number"), "done": not error} | nothing | done

    def _carried_out(self, request: Request) -> Value:
        """Do what is asked; return what the answer says of it."""
        if isinstance(request, Make):
            return self._working.begin(self._make(request))
        if isinstance(request, GoOn):
            return self._working.go_on(request.work)
        if isinstance(request, Stop):
            self._working.stop(request.work)
            self._pieces = pieces.Pieces()
            return stopped("Stopped. Nothing was made.")
        if isinstance(request, Piece):
            self._take_in(request)
        if isinstance(request, Text):
            self._hold(read_log(request.text), request.at)
        if isinstance(request, Frame):
            return {"seen": self._see(request)}
        if isinstance(request, Bring):
            return {"message": self._bring(request)}
        if isinstance(request, Close):
            self._pieces = pieces.Pieces()
            self._show(None)
        return {}

    def _make(self, request: Make) -> Steps[Value]:
        make = made.today_steps if request.days == "today" else made.week_steps
        file = yield from make(self._diary, request.at, settings=request.settings, voice=request.voice)
        holds = "It holds this session" if request.days == "today" else "It holds these sessions"
        return {
            "message": f"{file.sentence} {NEXT.format(holds=holds)}",
            "file": {"name": file.name, "base64": base64.b64encode(file.data).decode()},
        }

    def _take_in(self, piece: Piece) -> None:
        data = self._pieces.take(piece)
        if data is None:
            return
        if _is_text(data):
            self._hold(read_log(data), piece.at)
            return
        try:
            text = code_in_picture.text_of(data)
        except PlannerError as error:
            raise PlannerError(f"{piece.file}: {error}") from error
        if not text:
            raise PlannerError(NO_CODE.format(name=piece.file))
        self._hold(read_log(text), piece.at)

    def _see(self, frame: Frame) -> bool:
        """Look at a session's code if the camera sees one; return whether it does."""
        text = code_in_picture.text_of(frame.data)
        if not is_log(text):  # of something else that is in sight
            return False
        self._hold(read_log(text), frame.at)
        return True

    def _hold(self, log: Log, at: datetime) -> None:
        self._show(_Held(log, at))

    def _show(self, held: _Held | None) -> None:
        """Look at what came home; what cannot be shown leaves what was looked at before."""
        found = coming_home.found(held.log, self._diary, held.at) if held else None
        self._held = held
        shown: Value = {"found": _view(held.id, found) if held and found else None}
        self.view = shown

    def _bring(self, request: Bring) -> str:
        of, sentence = self._brought
        if self._held is None and request.of == of:  # asked for once more, as its answer was lost
            return sentence
        if self._held is None or self._held.id != request.of:
            raise PlannerError(GONE)
        sentence = coming_home.bring_home(self._held.log, self._diary, request.at, request.day)
        self._brought = request.of, sentence
        self._show(None)
        return sentence


def _view(of: str, found: Found) -> Value:
    """Return what the page shows. stands: how it stands to the diary; adds: whether there is something to add."""
    return {
        "of": of,
        "title": found.title,
        "rows": [list(row) for row in found.rows],
        "doubts": list(found.doubts),
        "stands": STATES[found.state],
        "adds": found.state in ("new", "more"),
        "day": found.day.isoformat() if found.asks_day else None,
    }


def _is_text(data: bytes) -> bool:
    """Return whether a file is to be read as text; else it is a picture."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _shared() -> Value:
    """Return where the app serves today's page to the local network, {} where it does not."""
    address = os.environ.get(SHARED_AT, "")
    if not address:
        return {}
    drawn = base64.b64encode(code_in_picture.code_svg(address).encode()).decode()
    return {"code": f"data:image/svg+xml;base64,{drawn}", "print": os.environ.get(SHARED_PRINT, "")}
