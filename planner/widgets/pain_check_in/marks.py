"""The half of the check-in that keeps what else changed: a press marks it, and each mark can be ended, mended, deleted.

What the page asks is checked here, and may arrive twice, as for every list of entries (common/entries.py). Not for
the rating (pain_check_in.py), nor for what marks look like on a chart (charts/marks_drawn.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

import pandas as pd
from pydantic import ConfigDict, Field

from planner.analysis.marks import WORDS, title, when
from planner.checking import Day
from planner.diary import Diary
from planner.diary.columns import unguarded
from planner.diary.deleted_rows import delete_mark, restore_mark
from planner.diary.tables import LASTING, TABLES, MarkKind
from planner.errors import InvalidValue
from planner.widgets.common import entries
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
from planner.widgets.common.requests import Id, Note
from planner.words import day_in_words

WHERE = "what else changed"
LABELS = {"from": "First day", "to": "Last day", "kind": "Kind", "what": "What", "note": "Note"}
FIRST_SHOWN = 4
# So many are known to the page by name: what was just ended goes further down the list, and is the same one there.
NAMED = 200

What = Annotated[str, Field(strict=True, max_length=200)]


@dataclass(frozen=True, kw_only=True)
class Older(entries.Older):
    """Show this many marks."""

    list: Literal["marks"]


@dataclass(frozen=True, kw_only=True)
class Add(Addition):
    """Something changed today; what lasts goes on from there. today: the page's local day."""

    type: Literal["add"]
    kind: MarkKind
    today: Day

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        lasts = self.kind in LASTING
        diary.add_mark(self.today, None if lasts else self.today, self.kind, if_there=self.if_there)
        return f"{WORDS[self.kind]}: marked, from today on." if lasts else f"{WORDS[self.kind]}: marked for today."


@dataclass(frozen=True, kw_only=True)
class Fields:
    """What the form of a mark holds."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    first: Day
    last: Day | None
    kind: MarkKind
    what: What
    note: Note

    def fields(self) -> dict[str, Any]:
        return {"from": self.first, "to": self.last, "kind": self.kind, "what": self.what.strip(), "note": self.note}


@dataclass(frozen=True, kw_only=True)
class Correct(Correction):
    """Change a mark. was: what the form began with."""

    type: Literal["correct"]
    mark: Fields
    was: Fields | None = None

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        fields = self.mark.fields()
        if fields["to"] and fields["to"] < fields["from"]:
            raise InvalidValue(WHERE, "to", fields["to"], f"on or after {day_in_words(fields['from'])}")
        was = self.was.fields() if self.was else None
        diary.correct_mark(_row(self.id, rows), was=was, again=self.again, **fields)
        return "Saved."


@dataclass(frozen=True, kw_only=True)
class End(EntryRequest):
    """What went on ended. on: its last day, the page's local day."""

    type: Literal["end"]
    id: Id
    on: Day

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        row = _row(self.id, rows)
        if row["to"]:
            return ""  # asked twice
        diary.correct_mark(row, to=max(self.on, date.fromisoformat(row["from"])))
        return "Ended."

    def undo(self) -> Value:
        return {"type": "go_on", "id": self.id}


@dataclass(frozen=True, kw_only=True)
class GoOn(EntryRequest):
    """It goes on after all."""

    type: Literal["go_on"]
    id: Id

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        diary.correct_mark(_row(self.id, rows), to=None)
        return "It goes on."


@dataclass(frozen=True, kw_only=True)
class Delete(Removal):
    """Move a mark to the deleted ones."""

    undone_by: ClassVar = "restore"

    type: Literal["delete"]

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        delete_mark(diary, _row(self.id, rows), self.at)
        return "Deleted. It is kept in deleted/marks.csv."


@dataclass(frozen=True, kw_only=True)
class Restore(Return):
    """Put a deleted mark back."""

    type: Literal["restore"]

    def carry_out(self, diary: Diary, rows: Mapping[str, Row]) -> str:
        restore_mark(diary, _row(self.id, rows))
        return "The mark is back."


KINDS: dict[str, type[EntryRequest]] = {
    "refresh": Refresh,
    "older": Older,
    "add": Add,
    "correct": Correct,
    "end": End,
    "go_on": GoOn,
    "delete": Delete,
    "restore": Restore,
}


class Marks(EntryListWidget):
    """The marks of a diary: those that go on first, then the newest.

    view: marks, each with its texts, title, when and whether it goes on; count of all there are; open, how many go on;
    kinds, the words of each; unread, rows that cannot be read in words; or error.
    """

    kinds, where, labels, lists = KINDS, WHERE, LABELS, ("marks",)

    def __init__(self, diary: Diary) -> None:
        super().__init__(diary)
        self._shown["marks"] = FIRST_SHOWN
        self.refresh()

    def _seen(self) -> Value:
        reading = self._diary.reading("marks")
        names = list(TABLES["marks"].names)
        frame = reading.frame.assign(open=reading.frame["to"].isna())
        newest = frame.sort_values(["open", "from"], ascending=False, kind="stable")
        shown = self._shown["marks"]
        known = newest.head(max(shown, NAMED))
        found = [dict(zip(names, row, strict=True)) for row in known[names].itertuples(index=False)]
        rows = [_texts(mark) for mark in found]
        named = self._named("marks", rows, len(frame))
        return {
            "marks": [
                {"id": id_, "title": title(row), "when": when(mark), "open": bool(pd.isna(mark["to"])), **row}
                for (id_, row), mark in zip(named[:shown], found[:shown], strict=True)
            ],
            "count": len(frame),
            "open": int(frame["open"].sum()),
            "kinds": [{"kind": kind, "words": words, "lasts": kind in LASTING} for kind, words in WORDS.items()],
            "unread": unread_sentence(reading.problems),
        }


def _texts(values: Mapping[str, Any]) -> Row:
    """Return a mark as texts, each as the person typed it."""
    return {name: unguarded(text) for name, text in TABLES["marks"].texts(values).items()}


def _row(id_: str, rows: Mapping[str, Row]) -> Row:
    return shown_row(id_, rows, "marks.csv", "mark")
