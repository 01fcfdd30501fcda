"""What another window changed of a row since a person began to correct it: joined with what they changed, or asked.

Takes and gives texts of columns; which row it is, is for who calls, and how fields are joined joining.py's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from planner.diary.columns import Table, unguarded
from planner.diary.row_changes import same
from planner.errors import ChangedMeanwhile
from planner.joining import Clash, join
from planner.words import day_in_words, listed, self_contained

# What the forms call the columns.
_CALLED = {
    "pain_before": "pain before",
    "pain_after": "pain after",
    "pain": "the pain",
    "region": "the region",
    "flare": "the flare",
    "note": "the note",
    "date": "the day",
    "with": "with whom",
    "next_due": "the next visit",
}
_FLARE = {"true": "ticked", "false": "not ticked"}


def joined(
    table: Table, row: Mapping[str, str], was: Mapping[str, str], mine: Mapping[str, str], again: bool
) -> dict[str, str]:
    """Return what is to be changed of a row, as texts: what the person did, beside what others did meanwhile.

    row: as it stands in the file. was: what the form began with. Raises ChangedMeanwhile where others changed the same,
    unless the person was asked, and wants it again.
    """
    theirs = {name: was[name] if same(table.column(name), row[name], was[name]) else row[name] for name in mine}
    clashes = join(was, mine, theirs).clashes
    if clashes and not again:
        raise ChangedMeanwhile(_question(clashes))
    return {name: text for name, text in mine.items() if text != was[name]}


def _question(clashes: tuple[Clash, ...]) -> str:
    there = [
        f"{_CALLED.get(name, name)} is {_told(name, clash.theirs)} there" for clash in clashes for name in clash.place
    ]
    return f"Changed in another window meanwhile: {listed(there)}. Save yours over it?"


def _told(name: str, text: str) -> str:
    if not text:
        return "empty"
    if name == "note":
        return f"“{self_contained(unguarded(text))}”"
    try:
        return day_in_words(date.fromisoformat(text))
    except ValueError:
        return _FLARE.get(text, self_contained(unguarded(text)))
