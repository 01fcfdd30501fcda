"""A plain CSV of days and values, `date,value` or `date,value,note`, by whatever program or hand it was written.

Delimiter, decimal comma and date form are found out; where they leave two meanings the file is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from planner.diary.dates import day_meant, day_order, looks_like_day, parse_moment, split
from planner.errors import PlannerError
from planner.importing.entries import NO_DAY, NO_NUMBER, Entry, Left, Source, Tracker
from planner.importing.files import Row, rows_of

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 200  # rows from which the delimiter is told
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,12})?")
_DAYS = {"date", "day", "datum", "tag", "fecha", "data", "timestamp", "time", "when"}
_NOTES = {"note", "notes", "comment", "comments", "notiz", "notizen", "bemerkung", "nota", "remark"}
_FORM = "Give it the columns date, value and, if you like, note"
_SHORT, _LONG = (
    "The row has no value.",
    "The row has more fields than the first one. Put quotes around a text with commas.",
)


def delimiter_of(text: str, where: str) -> str:
    """Return what stands between the fields: that by which most rows have a day in the first field, and a second one.

    Raises PlannerError where no row has.
    """
    start = "\n".join(text.splitlines()[: LOOKED_AT + 1])
    days = {
        mark: sum(_has_day(fields) for _, fields in rows_of(start, mark, where, strict=False)) for mark in DELIMITERS
    }
    best = max(DELIMITERS, key=lambda mark: days[mark])
    if not days[best]:
        raise PlannerError(
            f"{where}: no row has a day such as 2026-11-23, then a value. {_FORM}, then choose it again."
        )
    return best


def read_plain(rows: Sequence[Row], name: str, day_first: bool | None = None) -> Source:
    """Return the one tracker of a file. day_first: what the person said where the file leaves it open."""
    columns, header, rows = _columns(rows, name)
    if not header and len(columns) == 3 and _decimal_commas(rows):
        raise PlannerError(f"{name}: the third column could be notes or decimals. {_FORM}, then choose it again.")
    at = columns[0]
    if day_first is None:
        day_first = day_order((split(fields[at])[0] for _, fields in rows if len(fields) > at), name)
    width = len(header) or max(columns) + 1
    found = [_entry(row, columns, width, day_first) for row in rows]
    title = header[columns[1]].strip() if header else ""
    return Source(name, "CSV", (_tracker(found, title, name),))


def _tracker(found: Sequence[Entry | Left], title: str, name: str) -> Tracker:
    return Tracker(
        id="value",
        name=title or name,
        file=name,
        entries=tuple(row for row in found if isinstance(row, Entry)),
        left=tuple(row for row in found if isinstance(row, Left)),
    )


def _has_day(fields: Sequence[str]) -> bool:
    return len(fields) > 1 and looks_like_day(fields[0])


def _columns(rows: Sequence[Row], name: str) -> tuple[list[int], list[str], Sequence[Row]]:
    """Return the places of day, value and note (where there is one), the header, [] for none, and the other rows."""
    first = rows[0][1]
    if looks_like_day(first[0]):
        width = max(len(fields) for _, fields in rows[:LOOKED_AT])
        if width > 3:
            raise PlannerError(f"{name}: has {width} columns and no header. {_FORM}, then choose it again.")
        return list(range(width)), [], rows
    names = [field.strip().lower() for field in first]
    values = [place for place, field in enumerate(names) if place and field and field not in _NOTES | _DAYS]
    notes = [place for place, field in enumerate(names) if place and field in _NOTES]
    if len(values) != 1 or len(notes) > 1:
        raise PlannerError(f"{name}: it is not clear which column holds the value. {_FORM}, then choose it again.")
    return [0, *values, *notes], first, rows[1:]


def _decimal_commas(rows: Sequence[Row]) -> bool:
    """Whether every third field is digits: the second half of 4,5, perhaps."""
    thirds = [fields[2] for _, fields in rows if len(fields) > 2]
    return all(third.strip().isdecimal() for third in thirds)


def _entry(row: Row, columns: Sequence[int], width: int, day_first: bool) -> Entry | Left:
    line, fields = row
    if len(fields) <= columns[1]:
        return Left(line, _SHORT)
    if any(field.strip() for field in fields[width:]):
        return Left(line, _LONG)
    text = fields[columns[1]].strip()
    if not _NUMBER.fullmatch(text):
        return Left(line, NO_NUMBER if text else _SHORT)
    try:
        day, time = split(fields[columns[0]])
        on = day_meant(day, day_first)
        at = parse_moment(on, time)
    except (ValueError, OverflowError):
        return Left(line, NO_DAY)
    note = fields[columns[2]] if len(columns) > 2 and len(fields) > columns[2] else ""
    return Entry(line, on, at, Decimal(text.replace(",", ".")), note)
