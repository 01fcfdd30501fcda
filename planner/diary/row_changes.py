"""What a change does to the rows of a CSV file, in the file's own dialect: finding one, changing it, making room.

Takes and gives bytes and records; not for opening or writing files (table_file.py, deleted_rows.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from planner.diary.columns import Column, Table, always_there, csv_line
from planner.diary.csv_dialect import Dialect, dialect_of, separator_line
from planner.diary.csv_records import Record, begins_with, header_of, records, sound
from planner.storage import durable


def first_line_with(table: Table, header: Sequence[str], data: bytes, key: Mapping[str, str], path: Path) -> int | None:
    """Return at which byte the first row begins that can have this key, None where there is none.

    Most rows are new or near the end: looking for the bytes costs far less than parsing ten years of rows. A day or a
    time that a spreadsheet rewrote has other bytes: there all rows are to be looked at.
    """
    if not header:
        return None
    dialect = dialect_of(data)
    name, text = next(iter(key.items()))
    text = always_there(text).replace('"', '""')
    # Where a character takes two bytes, bytes that are found may be halves of others.
    within, sought = (dialect.utf8(data), text.encode()) if dialect.wide else (data, dialect.data(text, path))
    headed = header_of(data, dialect) == list(header)  # else the first line is a row, too
    if table.column(name).kind != "text" and not (
        headed and _as_written(within, header.index(name), dialect.delimiter)
    ):
        return 0
    at = within.find(sought)
    if at < 0:
        return None
    start = within.rfind(b"\n", 0, at) + 1
    if within.count(b'"', 0, start) % 2:
        return 0
    return len(dialect.data(within[:start].decode("utf-8", "surrogatepass"), path)) if dialect.wide else start


def _as_written(data: bytes, place: int, delimiter: str) -> bool:
    """Whether in every line but the header a day or time stands in this place as this program writes it."""
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n"):  # lines that end otherwise are not seen below
        return False
    mark = delimiter.encode()
    before = rb"[^%b\"\r\n]*%b" % (mark, mark) * place
    day, time = rb"\d{4}-\d\d-\d\d", rb"T\d\d:\d\d:\d\d[+-]\d\d:\d\d"
    return not re.search(rb"\n(?!%b%b(?:%b)?%b|\Z)" % (before, day, time, mark), data)


def find(table: Table, header: Sequence[str], entries: Sequence[Record], key: Mapping[str, str]) -> int | None:
    """Return the place of the first row with these key columns, None where there is none.

    Of several, one that can be read: what was changed in another would not be seen.
    """
    places = list(found(table, header, entries, key))
    at = [(column, header.index(column.name)) for column in table.columns if column.name in header]
    read = (place for place in places if all(sound(column, entries[place].fields[n]) for column, n in at))
    return next(read, places[0]) if places else None


def found(table: Table, header: Sequence[str], entries: Sequence[Record], key: Mapping[str, str]) -> Iterator[int]:
    """Yield the places of the rows with these columns. An optional column that the header lacks is not looked at."""
    wanted = {name: text for name, text in key.items() if name in header or not table.column(name).optional}
    at = [(table.column(name), header.index(name), text) for name, text in wanted.items()] if header else []
    for place, entry in enumerate(entries):
        whole = bool(header) and len(entry.fields) == len(header) and entry.fields != header and not entry.unclosed
        if whole and all(same(column, entry.fields[n], text) for column, n, text in at):
            yield place


def widened(data: bytes, names: Sequence[str], path: Path) -> bytes:
    """Return the file with further columns at the end, empty in every row. A row that cannot be read stays so."""
    dialect = dialect_of(data)
    header, mark = header_of(data, dialect), dialect.delimiter
    width, entries = len(header), records(data, header, dialect)
    first = next(n for n, entry in enumerate(entries) if begins_with(entry, header))
    texts = []
    for place, entry in enumerate(entries):
        body, end = entry.body, entry.raw[len(entry.body) :]
        if place == first:
            body += '"' * entry.unclosed + "".join(f"{mark}{name}" for name in names)
        # A row with a field too many must not come to have the right number.
        elif width <= len(entry.fields) <= width + len(names) and not entry.blank and not entry.unclosed:
            body += mark * len(names)
        texts.append(body + end)
    return dialect.data("".join(texts), path)


def with_header(data: bytes, header: Sequence[str], path: Path) -> bytes:
    """Return a file that begins with a row already with this header above it."""
    dialect = dialect_of(data)
    text = dialect.text(data)
    above = 1 if text.startswith("\ufeff") else 0
    above = len(separator_line(text)) or above
    line = csv_line(header, dialect.delimiter, dialect.end)
    return dialect.data(text[:above] + line + text[above:], path)


def changed(table: Table, header: Sequence[str], entry: Record, changes: Mapping[str, str]) -> Record | None:
    """Return the row with its columns changed and its line end kept, None where nothing changes."""
    fields = list(entry.fields)
    for name, text in changes.items():
        if name not in header:  # an optional column, left empty
            continue
        n = header.index(name)
        if not same(table.column(name), fields[n], text):
            fields[n] = text
    if fields == entry.fields:
        return None
    raw = csv_line(fields, entry.delimiter, end=entry.raw[len(entry.body) :])
    return replace(entry, raw=raw, fields=fields)


def same(column: Column, text: str, other: str) -> bool:
    """Whether two texts stand for the same value."""
    if text == other:
        return True
    try:
        return column.parse(text) == column.parse(other)
    except ValueError:
        return False


def seam(data: bytes, dialect: Dialect, header: Sequence[str]) -> bytes:
    """Return what ends the last row, should a crash have torn it, so that the next row is not glued to it."""
    torn = dialect.seam(data)
    whole, end = data + torn, dialect.ascii("\n")
    ended = not data or whole.endswith((end, dialect.ascii("\r")))
    if not torn and ended and (b'"' not in data or data.count(b'"') % 2 == 0):
        return b""
    last = records(whole, header, dialect)[-1:]
    opens = last and last[0].unclosed and not begins_with(last[0], header)
    return torn + dialect.ascii('"' + dialect.end if opens else "" if ended else dialect.end)


def below(data: bytes, added: bytes, dialect: Dialect, header: Sequence[str]) -> bytes:
    """Return what makes these rows stand below the file: the rest of them, should a crash have torn just these.

    header: the file's, none where it has none.
    """
    torn = durable.cut_short(data, added)
    return added[torn:] if torn else seam(data, dialect, header) + added
