"""The widget for the diary's backups: what each holds, bringing one back, and taking everything elsewhere as one zip.

What the page asks is checked here; every request may arrive twice. What is done stands in backup.py and restore.py;
planner.exporting makes the zip for other programs.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import traitlets
from pydantic import Field

from planner import exporting
from planner.checking import whole
from planner.diary import Diary, restore
from planner.errors import PlannerError
from planner.steps import Steps
from planner.storage import archive, backup
from planner.storage.backup import Backup
from planner.widgets.common import assets, sketches
from planner.widgets.common.blocks import Block, shown_table, words
from planner.widgets.common.following import FollowingWidget
from planner.widgets.common.pieces import PIECE, Piece, Pieces
from planner.widgets.common.requests import Asked, failure, request_of
from planner.widgets.common.saying import said
from planner.widgets.common.still import WithStill
from planner.widgets.common.working import KINDS, GoOn, Stop, Working, stopped
from planner.words import whole_day

WHERE = "your data"
FIRST_SHOWN = 10
_NAMED = 4

Value = dict[str, Any]
Name = Annotated[str, Field(strict=True, min_length=1, max_length=200)]


@dataclass(frozen=True, kw_only=True)
class Refresh(Asked):
    """Look at the folder again."""

    type: Literal["refresh"]


@dataclass(frozen=True, kw_only=True)
class Older(Asked):
    """Show this many backups."""

    type: Literal["older"]
    shown: Annotated[int, whole(1, 100_000)]


@dataclass(frozen=True, kw_only=True)
class Look(Asked):
    """Show what is in a backup."""

    type: Literal["look"]
    name: Name


@dataclass(frozen=True, kw_only=True)
class Close(Asked):
    """Stop showing what is in a zip."""

    type: Literal["close"]


@dataclass(frozen=True, kw_only=True)
class Restore(Asked):
    """Bring back what is shown. of: which zip that is, as the preview says. only: one file of it; None: all."""

    type: Literal["restore"]
    of: Name
    only: Name | None


@dataclass(frozen=True, kw_only=True)
class Take(Asked):
    """Give out everything as one zip."""

    type: Literal["take"]


@dataclass(frozen=True, kw_only=True)
class Elsewhere(Asked):
    """Give out the ratings and sessions for other programs, as one zip."""

    type: Literal["elsewhere"]


_KINDS: dict[str, type[Asked]] = {
    "refresh": Refresh,
    "older": Older,
    "look": Look,
    "piece": Piece,
    "close": Close,
    "restore": Restore,
    "take": Take,
    "elsewhere": Elsewhere,
    **KINDS,
}


@dataclass(frozen=True)
class _Held:
    """The zip that is looked at. title: what it is, in words; where: its name in errors."""

    title: str
    where: str
    data: bytes

    @property
    def id(self) -> str:
        return hashlib.sha256(self.data).hexdigest()[:16]


class YourData(FollowingWidget, WithStill):
    """Lists a diary's backups, the newest first, shows what is in one, brings it back; gives out all, or others' part.

    request: the page's. answer: number of the request it answers, whether it is done, the sentence to show, share: how
    much is done of what is not done to its end, else None, and file: name and base64 of a zip to download, {} for none.
    view: backups, count of all there are, trouble, a sentence where none could be made, and preview: of, title and
    files of the zip that is looked at, None for none; or error.
    """

    shows = "Here you find the backups of your diary, and all of it in one file."
    sketch = sketches.ROWS

    _esm = assets.script("common/again", "common/working", "common/asking", "your_data/your_data")
    _css = assets.style("your_data/your_data")
    # Not echoed: a zip of many megabytes need not travel back to the page that sent it.
    request = traitlets.Dict().tag(sync=True, echo_update=False)
    answer = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    piece = traitlets.Int(PIECE).tag(sync=True)
    most = traitlets.Int(archive.MOST_BYTES).tag(sync=True)

    def __init__(self, diary: Diary | None = None) -> None:
        super().__init__()
        self._diary = diary or Diary()
        self._folder = self._diary.folder
        self._shown = FIRST_SHOWN
        self._held: _Held | None = None
        self._pieces = Pieces()
        self._working = Working()
        self.follow(self._folder)
        self.refresh()

    def told(self) -> list[Block]:
        rows = [[each["title"], each["size"]] for each in self.view.get("backups", ())]
        said = words(self.view.get("error", ""), self.view.get("trouble", ""))
        return [*said, *shown_table("Your last backups", ("Day", "Size"), rows)]

    def refresh(self) -> None:
        """Look at the folder again and show it; what goes wrong is shown as a sentence."""
        shown: Value = {}
        error = failure(self._diary, lambda: shown.update(self._seen()))
        self.view = {"error": str(error)} if error else shown

    def _seen(self) -> Value:
        backups = backup.backups(self._folder)
        return {
            "backups": [_entry(each) for each in backups[: self._shown]],
            "count": len(backups),
            "trouble": backup.trouble(self._folder),
            "preview": self._preview(),
        }

    def _preview(self) -> Value | None:
        if self._held is None:
            return None
        changes = restore.preview(self._folder, self._held.data, self._held.where)
        files = [{"name": each.name, "words": _change_in_words(each), "same": each.same} for each in changes]
        return {"of": self._held.id, "title": self._held.title, "files": files}

    @traitlets.observe("request")
    def _answer(self, change: Any) -> None:
        raw = change["new"]
        done: Value = {}
        error = failure(self._diary, lambda: done.update(self._carried_out(request_of(raw, _KINDS, WHERE))))
        if error:
            done = {"message": said(error, {})}
        arriving = raw.get("type") == "piece" and self._pieces  # in up to hundreds of pieces, which change nothing
        answer = {"number": raw.get("number"), "done": not error, "message": "", "share": None, "file": {}} | done
        if not arriving and answer["share"] is None:
            self.refresh()
        self.answer = answer

    def _carried_out(self, request: Asked) -> Value:
        """Do what is asked; return the message to show, and the file to give out."""
        if isinstance(request, Older):
            self._shown = max(request.shown, FIRST_SHOWN)
        if isinstance(request, Close):
            self._held = None
        if isinstance(request, Look):
            self._look(request.name)
        if isinstance(request, Piece):
            self._take_in(request)
        if isinstance(request, Restore):
            return {"message": self._restored(request)}
        if isinstance(request, Take | Elsewhere):
            return self._working.begin(self._everything() if isinstance(request, Take) else self._for_others())
        return self._gone_on(request)

    def _gone_on(self, request: Asked) -> Value:
        if isinstance(request, GoOn):
            return self._working.go_on(request.work)
        if isinstance(request, Stop):
            self._working.stop(request.work)
            self._pieces = Pieces()
            return stopped("Stopped. Nothing was changed.")
        return {}

    def _everything(self) -> Steps[Value]:
        data = yield from restore.everything_steps(self._folder)
        words = "All your files, pictures too, in one zip. Keep it where only you can read it."
        return {"message": words, "file": _file(restore.export_name(), data)}

    def _for_others(self) -> Steps[Value]:
        packed = yield from exporting.pack_steps(self._diary)
        return {"message": packed.sentence, "file": _file(exporting.zip_name(), packed.data)}

    def _look(self, name: str) -> None:
        for each in backup.backups(self._folder):
            if each.path.name == name:
                self._hold(_Held(_title(each), each.path.name, restore.zip_at(each.path)))
                return
        raise PlannerError(f"{name}: this backup is not there any more. The list shows what is.")

    def _take_in(self, piece: Piece) -> None:
        data = self._pieces.take(piece)
        if data is not None:
            self._hold(_Held(f"In {piece.file}", piece.file, data))

    def _hold(self, held: _Held) -> None:
        """Look at a zip once it is known to be right; one that is not leaves what was looked at before."""
        restore.contents(held.data, held.where)
        self._held = held

    def _restored(self, request: Restore) -> str:
        if self._held is None or self._held.id != request.of:
            raise PlannerError("This backup is not open any more. Open it again, then restore it.")
        done = restore.bring_back(self._folder, self._held.data, self._held.where, request.only)
        if not done.files:
            return "Nothing to restore: it is all there already."
        before = f" What stood there before is kept: backups/{done.before.name}." if done.before else ""
        return f"Restored: {_names(done.files)}.{before}"


def _file(name: str, data: bytes) -> Value:
    return {"name": name, "base64": base64.b64encode(data).decode()}


def _entry(each: Backup) -> Value:
    return {"name": each.path.name, "title": _title(each), "size": _size(each.path)}


def _title(each: Backup) -> str:
    day = whole_day(each.day)
    # To the second, as its file is named: somebody may restore twice in a minute.
    return f"{day}, {each.at:%H:%M:%S}, before another was restored" if each.at else day


def _size(path: Path) -> str:
    try:
        size = path.stat().st_size
    except OSError:
        return ""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size // 1000, 1)} KB"


def _change_in_words(each: restore.Change) -> str:
    if each.same:
        return f"The same{'' if each.then is None else f', {_count(each.then)}'}."
    if not each.there:
        return f"Not there now{'' if each.then is None else f', {_count(each.then)} in the backup'}."
    if each.now is None or each.then is None:
        return "Different now."
    if each.now == each.then:
        return f"{_count(each.now)} now and in the backup, but not the same."
    return f"{_count(each.now)} now, {_count(each.then)} in the backup."


def _count(rows: int) -> str:
    return f"{rows:,} {'row' if rows == 1 else 'rows'}"


def _names(files: Sequence[str]) -> str:
    more = len(files) - _NAMED
    return ", ".join(files[:_NAMED]) + (f" and {more} more" if more > 0 else "")
