"""The widget that logs visits to a chiropractor or another professional, lists them and says when the next one is due.

What the page asks is checked here; the page is not trusted. Every request may arrive twice, as one does whose answer
was lost: done again, it changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

import anywidget
import pandas as pd
import traitlets
from pydantic import Field

from planner.analysis.visits import all_due, due_in_words
from planner.checking import Day
from planner.diary import Diary
from planner.diary.columns import unguarded
from planner.diary.deleted_rows import delete_visit, restore_visit
from planner.diary.tables import TABLES
from planner.errors import InvalidValue, PlannerError
from planner.widgets.common import assets
from planner.widgets.common.requests import Asked, Count, Id, Instant, Note, failure, request_of
from planner.words import whole_day

WHERE = "your visits"
FIRST_SHOWN = 10

Value = dict[str, Any]
Row = dict[str, str]  # a row of visits.csv as texts


@dataclass(frozen=True, kw_only=True)
class Request(Asked):
    """A request that the visits carry out."""

    def carry_out(self, diary: Diary, rows: dict[str, Row]) -> str:
        """Do what is asked and return the sentence to show; by default, only look. rows: those shown, by their ids."""
        return ""


@dataclass(frozen=True, kw_only=True)
class Refresh(Request):
    """Read the diary again."""

    type: Literal["refresh"]


@dataclass(frozen=True, kw_only=True)
class Older(Request):
    """Show this many visits."""

    type: Literal["older"]
    list: Literal["visits"]
    shown: Count


@dataclass(frozen=True, kw_only=True)
class _Visit(Request):
    """A request with the fields of a visit. today: the page's local day."""

    today: Day
    date: Day
    with_whom: Annotated[str, Field(strict=True, max_length=200)]
    note: Note
    next_due: Day | None

    def fields(self) -> dict[str, Any]:
        if not self.with_whom.strip():
            raise InvalidValue(WHERE, "with", self.with_whom, "a name or a profession")
        if self.date > self.today:
            raise InvalidValue(WHERE, "date", self.date.isoformat(), "today or a day before")
        if self.next_due and self.next_due <= self.date:
            raise InvalidValue(WHERE, "next_due", self.next_due.isoformat(), "a day after the visit")
        return {"date": self.date, "with": self.with_whom.strip(), "note": self.note, "next_due": self.next_due}


@dataclass(frozen=True, kw_only=True)
class Add(_Visit):
    """A visit was made."""

    type: Literal["add"]

    def carry_out(self, diary: Diary, rows: dict[str, Row]) -> str:
        fields = self.fields()
        diary.add_visit(fields["date"], fields["with"], fields["note"], fields["next_due"])
        return "Saved."


@dataclass(frozen=True, kw_only=True)
class Correct(_Visit):
    """Change a visit."""

    type: Literal["correct"]
    id: Id

    def carry_out(self, diary: Diary, rows: dict[str, Row]) -> str:
        diary.correct_visit(_row(self.id, rows), **self.fields())
        return "Saved."


@dataclass(frozen=True, kw_only=True)
class Delete(Request):
    """Move a visit to the deleted ones."""

    type: Literal["delete"]
    id: Id
    at: Instant

    def carry_out(self, diary: Diary, rows: dict[str, Row]) -> str:
        delete_visit(diary, _row(self.id, rows), self.at)
        return "Deleted. It is kept in deleted/visits.csv."


@dataclass(frozen=True, kw_only=True)
class Restore(Request):
    """Put a deleted visit back."""

    type: Literal["restore"]
    id: Id

    def carry_out(self, diary: Diary, rows: dict[str, Row]) -> str:
        restore_visit(diary, _row(self.id, rows))
        return "The visit is back."


_KINDS: dict[str, type[Request]] = {
    "refresh": Refresh,
    "older": Older,
    "add": Add,
    "correct": Correct,
    "delete": Delete,
    "restore": Restore,
}


class Visits(anywidget.AnyWidget):
    """Lists the visits of a diary, the newest first; each can be corrected or deleted, a new one be logged.

    request: the page's. answer: number of the request it answers, whether it is done, the sentence to show, and undo,
    the request that takes it back, {} where none does. view: what is shown: visits, count of all there are, due, the
    sentence of the next one, unread, rows that cannot be read in words; or error, a sentence in place of it all.
    """

    _esm = assets.script("common/entry_list", "visits_log/visits_log")
    _css = assets.style("common/entry_list")
    request = traitlets.Dict().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, diary: Diary | None = None, today: date | None = None) -> None:
        super().__init__()
        self._diary, self._today = diary or Diary(), today
        self._shown = FIRST_SHOWN
        self._rows: dict[str, Row] = {}
        self._ids: dict[str, str] = {}
        self._deleted: set[str] = set()
        self.refresh()

    def refresh(self) -> None:
        """Read the diary again and show it; what goes wrong is shown as a sentence."""
        try:
            self._show()
        except PlannerError as error:
            self.view = {"error": str(error)}

    def _show(self) -> None:
        reading = self._diary.reading("visits")
        newest = reading.frame.sort_values("date", ascending=False, kind="stable").head(self._shown)
        table = TABLES["visits"]
        rows = [
            _texts(dict(zip(table.names, row, strict=True)))
            for row in newest[list(table.names)].itertuples(index=False)
        ]
        self._rows |= {self._id(row): row for row in rows}
        problems = reading.problems
        count = f"{len(problems)} {'row' if len(problems) == 1 else 'rows'} could not be read and so cannot be shown."
        self.view = {
            "visits": [{"id": self._id(row), "day": _day(row["date"]), "due": _due(row), **row} for row in rows],
            "count": len(reading.frame),
            "due": due_in_words(all_due(self._diary), self._today or date.today()),
            "unread": f"{count} {problems[0].message}" if problems else "",
        }

    def _id(self, row: Row) -> str:
        """Return what the page knows a visit by; one that is corrected keeps it."""
        text = json.dumps(row, sort_keys=True)
        return self._ids.setdefault(text, hashlib.sha256(text.encode()).hexdigest()[:16])

    @traitlets.observe("request")
    def _answer(self, change: Any) -> None:
        raw = change["new"]
        words: list[str] = []
        undo: Value = {}

        def carry_out() -> None:
            request = request_of(raw, _KINDS, WHERE)
            words.append(self._carried_out(request))
            if isinstance(request, Delete):
                undo.update({"type": "restore", "id": request.id})

        error = failure(self._diary, carry_out)
        self.refresh()
        message = str(error) if error else words[0]
        self.answer = {"number": raw.get("number"), "done": not error, "message": message, "undo": undo}

    def _carried_out(self, request: Request) -> str:
        """Carry a request out, unless this widget did already: its answer was lost on the way."""
        if isinstance(request, Older):
            self._shown = max(request.shown, FIRST_SHOWN)
        if isinstance(request, Delete) and request.id in self._deleted and not self._shows(request.id):
            return "Deleted."
        if isinstance(request, Restore) and request.id not in self._deleted and self._shows(request.id):
            return "It is back."
        words = request.carry_out(self._diary, self._rows)
        if isinstance(request, Correct):
            self._ids[json.dumps(_texts(request.fields()), sort_keys=True)] = request.id
        if isinstance(request, Delete):
            self._deleted.add(request.id)
        if isinstance(request, Restore):
            self._deleted.discard(request.id)
        return words

    def _shows(self, id_: str) -> bool:
        return any(row["id"] == id_ for row in self.view.get("visits", []))


def _texts(values: Mapping[str, Any]) -> Row:
    """Return a visit as texts, each as the person typed it."""
    return {name: unguarded(text) for name, text in TABLES["visits"].texts(values).items()}


def _row(id_: str, rows: dict[str, Row]) -> Row:
    if id_ not in rows:
        raise PlannerError("visits.csv: this visit is not in the diary any more. Press Refresh to see what is.")
    return rows[id_]


def _due(row: Row) -> str:
    return f"Next one due on {_day(row['next_due'])}" if row["next_due"] else ""


def _day(text: str) -> str:
    return whole_day(pd.Timestamp(text))
