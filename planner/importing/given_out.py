"""The tables that this planner gives out for other programs (planner.exporting), one of them or the zip of all.

What is in them is known exactly, so that nothing is guessed: taken in again it is what it was, and where it is there
already it is known again. One that a spreadsheet wrote anew in another form is plain_csv.py's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from planner.diary.columns import unguarded
from planner.diary.originals import DONE
from planner.errors import PlannerError
from planner.importing.conversion import SECONDS
from planner.importing.entries import NO_DAY, NO_NUMBER, Entry, Left, Source, Tracker
from planner.importing.files import Row, csv_files, rows_of
from planner.importing.gathered import day_of
from planner.words import quoted

HEADER = ("date", "time", "value", "unit", "note")
FOLDER, ABOUT = "csv/", "about.txt"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.A)
_TIME = re.compile(r"(?:\d\d:\d\d:\d\d(?:[+-]\d\d:\d\d(?::\d\d)?)?)?", re.A)
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,20})?", re.A)


def is_given_out(rows: Sequence[Row]) -> bool:
    """Whether a file is such a table, as it was written."""
    (_, header), *others = rows
    return (
        bool(others)
        and tuple(header) == HEADER
        and all(len(row) == len(HEADER) and _DAY.fullmatch(row[0]) and _TIME.fullmatch(row[1]) for _, row in others)
    )


def is_zip_given_out(names: Sequence[str]) -> bool:
    """Whether a zip with these names is the one of all tables."""
    return ABOUT in names and any(name.startswith(FOLDER) for name in names)


def read_given_out(rows: Sequence[Row], name: str) -> Source:
    """Return the tracker of a table, which is called as its file is."""
    return Source(name, "CSV", (_tracker(rows, name, name),))


def read_zip_given_out(data: bytes, name: str) -> Source:
    """Return the trackers of all tables in a zip; raise PlannerError for one that was changed since."""
    tables = {path: rows_of(text, ",", path) for path, text in csv_files(data, name).items() if path.startswith(FOLDER)}
    for path, rows in tables.items():
        if not rows or not is_given_out(rows):
            raise PlannerError(f"{name}: {quoted(path)} was changed since it was given out. Unpack it, then choose it.")
    return Source(name, "CSV", tuple(_tracker(rows, path, path.removeprefix(FOLDER)) for path, rows in tables.items()))


def _tracker(rows: Sequence[Row], file: str, name: str) -> Tracker:
    found = [_entry(row) for row in rows[1:]]
    units = {fields[3] for _, fields in rows[1:] if fields[3]}
    return Tracker(
        id=file,
        name=name.removesuffix(".csv") or "Without a name",
        file=file,
        entries=tuple(each for each in found if isinstance(each, Entry)),
        left=tuple(each for each in found if isinstance(each, Left)),
        yes_no=all(fields[2] == DONE for _, fields in rows[1:]),
        unit=next((unit for unit in SECONDS if units == {unit}), ""),
    )


def _entry(row: Row) -> Entry | Left:
    line, (day, time, value, _, note) = row
    try:
        on = day_of(day)
        at = datetime.fromisoformat(f"{day}T{time}") if time else None
    except ValueError:
        return Left(line, NO_DAY)
    if not value:
        return Left(line, NO_NUMBER)
    note = unguarded(note)
    if _NUMBER.fullmatch(value):
        return Entry(line, on, at, Decimal(value), note)
    if value == DONE:
        return Entry(line, on, at, Decimal(1), note)
    return Entry(line, on, at, Decimal(0), note, unguarded(value))
