"""What widgets that list rows of the diary share: requests to look, to delete and to take that back, and the answers.

A request may arrive twice, as one does whose answer was lost: done again, it changes nothing. What a person enters
twice is asked about. Which rows there are, how they are told and what else can be asked is each widget's own; the page
side is entry_list.js.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar, Literal

import traitlets
from pydantic import Field

from planner.diary import Diary
from planner.diary.reading import Problem
from planner.errors import Asks, PlannerError
from planner.widgets.common.following import FollowingWidget
from planner.widgets.common.requests import Asked, Count, Entering, Id, Instant, Once, asks, failure, request_of
from planner.widgets.common.saying import said
from planner.widgets.common.still import WithStill

FIRST_SHOWN = 10

Row = dict[str, Any]  # a row of a table, with the values that name it there
Value = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class EntryRequest(Asked):
    """A request that such a widget carries out."""

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        """Do what is asked and return the sentence to show; raise PlannerError where it fails. By default, only look.

        rows: every row that the page was shown, by the id it knows it by.
        """
        return ""

    def undo(self) -> Value:
        """Return the request that takes it back, {} where none does."""
        return {}


@dataclass(frozen=True, kw_only=True)
class Refresh(EntryRequest):
    """Read the diary again."""

    type: Literal["refresh"]


@dataclass(frozen=True, kw_only=True)
class Older(EntryRequest):
    """Show this many of a list; a widget says which lists it has."""

    type: Literal["older"]
    list: str
    shown: Count


@dataclass(frozen=True, kw_only=True)
class Removal(EntryRequest):
    """Move an entry to the deleted ones. undone_by: the type of the request that puts it back."""

    undone_by: ClassVar[str]

    id: Id
    at: Instant

    def undo(self) -> Value:
        return {"type": self.undone_by, "id": self.id}


@dataclass(frozen=True, kw_only=True)
class Return(EntryRequest):
    """Put a deleted entry back."""

    id: Id


@dataclass(frozen=True, kw_only=True)
class Addition(EntryRequest, Entering):
    """Add what a form holds; carry_out raises AlreadyThere where the like of it is there, unless `again`."""


@dataclass(frozen=True, kw_only=True)
class Correction(EntryRequest):
    """Change an entry; carry_out raises ChangedMeanwhile where another window changed the same, unless `again`.

    Who extends it has `was`, what the form began with, None where nobody else's change is to be looked for.
    """

    id: Id
    again: Annotated[bool, Field(strict=True)] = False


class EntryListWidget(FollowingWidget, WithStill):
    """Shows lists of entries and answers what is asked of them.

    request: the page's. answer: number of the request it answers, whether it is done, the sentence to show, undo, the
    request that takes it back, {} where none does, and, where a question is to be put, asks: question, add. view: what
    is shown, or error, a sentence in place of it all. Who extends it says in kinds which requests there are, by their
    types, in where its name in errors, in labels what its forms call the fields of
    requests, in lists the names of its lists in view, whose entries have an id each, and
    calls refresh once it is made.
    """

    kinds: ClassVar[Mapping[str, type[EntryRequest]]]
    where: ClassVar[str]
    labels: ClassVar[Mapping[str, str]]
    lists: ClassVar[Sequence[str]]

    request = traitlets.Dict().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, diary: Diary | None = None) -> None:
        super().__init__()
        self._diary = diary or Diary()
        self._shown = dict.fromkeys(self.lists, FIRST_SHOWN)
        self._rows: dict[str, Row] = {}
        self._deleted: set[str] = set()
        self._ids: dict[str, str] = {}
        self._last: dict[str, tuple[int, set[str]]] = {}
        self._once = Once()
        self.follow(self._diary.folder)

    def refresh(self) -> None:
        """Read the diary again and show it; what goes wrong is shown as a sentence."""
        seen: Value = {}
        error = failure(self._diary, lambda: seen.update(self._seen()))
        self.view = {"error": said(error, self.labels)} if error else seen

    def _seen(self) -> Value:
        """Return what is shown, and keep its rows in _rows; of each list as many entries as _shown says."""
        raise NotImplementedError

    @traitlets.observe("request")
    def _answer(self, change: Any) -> None:
        raw = change["new"]
        done: Value = {"message": "", "undo": {}}
        error = failure(self._diary, lambda: done.update(self._done(request_of(raw, self.kinds, self.where))))
        if error and not isinstance(error, Asks):
            done["message"] = said(error, self.labels)
        self.refresh()
        self.answer = {"number": raw.get("number"), "done": not error, **done, **asks(error)}

    def _done(self, request: EntryRequest) -> Value:
        words = self._carried_out(request)
        return {"message": words, "undo": request.undo()}

    def _carried_out(self, request: EntryRequest) -> str:
        """Carry a request out, unless this widget did already: its answer was lost on the way."""
        if isinstance(request, Older):
            self._shown[request.list] = max(request.shown, FIRST_SHOWN)
        if isinstance(request, Removal) and request.id in self._deleted and not self._shows(request.id):
            return "Deleted."
        if isinstance(request, Return) and request.id not in self._deleted and self._shows(request.id):
            return "It is back."
        if isinstance(request, Correction):
            self._seen()  # what another window changed since the last look has the same id
        if isinstance(request, Addition):
            form = replace(request, number=1, again=False)
            return self._once(form, lambda: request.carry_out(self._diary, self._rows))
        words = request.carry_out(self._diary, self._rows)
        if isinstance(request, Removal):
            self._deleted.add(request.id)
        if isinstance(request, Return):
            self._deleted.discard(request.id)
        return words

    def _named(self, name: str, rows: Sequence[Row], count: int) -> list[tuple[str, Row]]:
        """Return the rows of a list with the ids that the page knows them by, and keep them in _rows.

        count: how many rows there are in all. Where one has gone and one has come, it was changed, and keeps its id.
        """
        digests = [digest(row) for row in rows]
        before, known = self._last.get(name, (0, set()))
        come, gone = {*digests} - known, known - {*digests}
        if before == count and len(come) == len(gone) == 1:
            (old,), (new,) = gone, come
            self._ids[new] = self._ids.get(old, old)
        self._last[name] = count, {*digests}
        named = [(self._ids.get(each, each), row) for each, row in zip(digests, rows, strict=True)]
        self._rows |= dict(named)
        return named

    def _shows(self, id_: str) -> bool:
        return any(entry["id"] == id_ for name in self.lists for entry in self.view.get(name, []))


def digest(row: Row) -> str:
    """Return what the page can know a row by that has no id of its own."""
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:16]


def shown_row(id_: str, rows: Mapping[str, Row], file: str, what: str) -> Row:
    """Return the row that the page knows by this id; file, what: where it should be and what it is, for the error."""
    if id_ not in rows:
        raise PlannerError(f"{file}: this {what} is not in the diary any more. The list shows what is there now.")
    return rows[id_]


def unread_sentence(problems: Sequence[Problem]) -> str:
    """Return how many rows are not shown because they cannot be read, and the first one's fault; "" where all can."""
    if not problems:
        return ""
    count = f"{len(problems)} {'row' if len(problems) == 1 else 'rows'} could not be read and so cannot be shown."
    return f"{count} {problems[0].message}"
