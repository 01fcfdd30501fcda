"""The widget that logs visits to a chiropractor or another professional, lists them and says when the next one is due.

What the page asks is checked here; the page is not trusted. Every request may arrive twice, as one does whose answer
was lost: done again, it changes nothing. Not for what all lists of entries ask and answer (common/entries.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

import pandas as pd
from pydantic import ConfigDict, Field

from planner.analysis.visits import all_due, due_in_words, is_due
from planner.checking import Day
from planner.diary import Diary
from planner.diary.columns import unguarded
from planner.diary.deleted_rows import delete_visit, restore_visit
from planner.diary.tables import TABLES
from planner.errors import InvalidValue
from planner.widgets.common import assets, entries, sketches
from planner.widgets.common.blocks import Block, shown_table, words
from planner.widgets.common.entries import (
    Addition,
    Correction,
    EntryListWidget,
    EntryRequest,
    Refresh,
    Removal,
    Return,
    Row,
    Value,
    shown_row,
    unread_sentence,
)
from planner.widgets.common.requests import Note
from planner.words import whole_day

WHERE = "your visits"
LABELS = {
    "date": "Day of the visit",
    "with": "With whom",
    "with_whom": "With whom",
    "next_due": "Next one due",
    "note": "Note",
}


@dataclass(frozen=True, kw_only=True)
class Older(entries.Older):
    """Show this many visits."""

    list: Literal["visits"]


@dataclass(frozen=True, kw_only=True)
class _Visit(EntryRequest):
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
            raise InvalidValue(WHERE, "date", self.date, "today or a day before")
        if self.next_due and self.next_due <= self.date:
            raise InvalidValue(WHERE, "next_due", self.next_due, "a day after the visit")
        return {"date": self.date, "with": self.with_whom.strip(), "note": self.note, "next_due": self.next_due}


@dataclass(frozen=True, kw_only=True)
class Add(_Visit, Addition):
    """A visit was made."""

    type: Literal["add"]

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        fields = self.fields()
        diary.add_visit(fields["date"], fields["with"], fields["note"], fields["next_due"], self.if_there)
        return "Saved."


@dataclass(frozen=True, kw_only=True)
class Was:
    """A visit as the form showed it before it was corrected."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    date: Day
    with_whom: Annotated[str, Field(strict=True, max_length=200)]
    note: Note
    next_due: Day | None

    def fields(self) -> dict[str, Any]:
        return {"date": self.date, "with": self.with_whom, "note": self.note, "next_due": self.next_due}


@dataclass(frozen=True, kw_only=True)
class Correct(_Visit, Correction):
    """Change a visit."""

    type: Literal["correct"]
    was: Was | None = None

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        was = self.was.fields() if self.was else None
        diary.correct_visit(_row(self.id, rows), was=was, again=self.again, **self.fields())
        return "Saved."


@dataclass(frozen=True, kw_only=True)
class Delete(Removal):
    """Move a visit to the deleted ones."""

    undone_by: ClassVar = "restore"

    type: Literal["delete"]

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        delete_visit(diary, _row(self.id, rows), self.at)
        return "Deleted. It is kept in deleted/visits.csv."


@dataclass(frozen=True, kw_only=True)
class Restore(Return):
    """Put a deleted visit back."""

    type: Literal["restore"]

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        restore_visit(diary, _row(self.id, rows))
        return "The visit is back."


KINDS: dict[str, type[EntryRequest]] = {
    "refresh": Refresh,
    "older": Older,
    "add": Add,
    "correct": Correct,
    "delete": Delete,
    "restore": Restore,
}


class Visits(EntryListWidget):
    """Lists the visits of a diary, the newest first; each can be corrected or deleted, a new one be logged.

    view: what is shown: visits, count of all there are, due, the sentence of the next one, unread, rows that cannot be
    read in words; or error.
    """

    shows = "Here you keep your visits to a professional."
    sketch = sketches.ROWS

    kinds, where, labels, lists = KINDS, WHERE, LABELS, ("visits",)

    _esm = assets.script("common/again", "common/asking", "common/entry_list", "visits_log/visits_log")
    _css = assets.style("common/entry_list")

    def __init__(self, diary: Diary | None = None, today: date | None = None) -> None:
        super().__init__(diary)
        self._today = today
        self.refresh()

    def told(self) -> list[Block]:
        rows = [[each["day"], each["with"], each["note"], each["due"]] for each in self.view.get("visits", ())]
        said = words(*(self.view.get(name, "") for name in ("error", "due", "unread")))
        return [*said, *shown_table("Your last visits", ("Day", "With", "Note", "Next"), rows)]

    def _seen(self) -> Value:
        today = self._today or self._diary.today()
        reading = self._diary.reading("visits")
        names = list(TABLES["visits"].names)
        newest = reading.frame.sort_values("date", ascending=False, kind="stable").head(self._shown["visits"])
        rows = [_texts(dict(zip(names, row, strict=True))) for row in newest[names].itertuples(index=False)]
        visits = self._named("visits", rows, len(reading.frame))
        return {
            "visits": [{"id": id_, "day": _day(row["date"]), "due": _due(row, today), **row} for id_, row in visits],
            "count": len(reading.frame),
            "due": due_in_words(all_due(self._diary), today),
            "unread": unread_sentence(reading.problems),
        }


def _texts(values: Mapping[str, Any]) -> Row:
    """Return a visit as texts, each as the person typed it."""
    return {name: unguarded(text) for name, text in TABLES["visits"].texts(values).items()}


def _row(id_: str, rows: Mapping[str, Row]) -> Row:
    return shown_row(id_, rows, "visits.csv", "visit")


def _due(row: Row, today: date) -> str:
    if not row["next_due"]:
        return ""
    return f"Next one {is_due(pd.Timestamp(row['next_due']).date(), today)} on {_day(row['next_due'])}"


def _day(text: str) -> str:
    return whole_day(pd.Timestamp(text))
