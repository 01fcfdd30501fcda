"""From the bytes of a CSV table to its records, whose raw texts together are the file again.

A stray quote must not swallow the rows below it: what a record is does not follow from its quotes alone. What its
fields mean is reading.py's, and a change of them row_changes.py's.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planner.diary.columns import Column
from planner.diary.csv_dialect import BYTE_ORDER_MARK, Dialect, dialect_of, first_line, separator_line
from planner.diary.tables import TABLES

_LINE_END = re.compile(r"\r\n?|\n")

# A note may be as long as it likes; the csv module's own limit is 128 KiB.
csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True)
class Record:
    """One row as it stands: its first line's number, its raw text with line ends, its fields."""

    line: int
    raw: str
    fields: list[str]
    delimiter: str = ","

    @property
    def body(self) -> str:
        """The raw text without its line end."""
        return self.raw.rstrip("\r\n")

    @property
    def blank(self) -> bool:
        return not any(field.strip() for field in self.fields)

    @property
    def names_delimiter(self) -> bool:
        """Whether it is no row but Excel's line about the delimiter."""
        return self.line == 1 and bool(separator_line(self.raw))

    @property
    def unclosed(self) -> bool:
        """Whether a quote is opened and never closed: a further comma then makes no further field.

        One that lines below another stray quote closes, before or within a text, is none that was meant to be closed.
        """
        if '"' not in self.raw:
            return False
        if len(fields_of(self.body + self.delimiter, self.delimiter)) == len(self.fields):
            return True
        return any(end in self.body for end in "\r\n") and not _strictly_quoted(self.body, self.delimiter)


def header_of(data: bytes, dialect: Dialect | None = None) -> list[str]:
    """Return the fields of the first line that is neither blank nor a mark of a merge, none for an empty file."""
    dialect = dialect or dialect_of(data)
    return [name.strip() for name in dialect.fields(first_line(data, dialect.encoding))]


def records(data: bytes, header: Sequence[str] = (), dialect: Dialect | None = None) -> list[Record]:
    """Return the records of a file or of its end, blank lines too; the raw texts together are all of `data`.

    header: the file's, by default its first record is taken for it. dialect: the file's; it can be told from all of the
    file only.

    Bytes that are no text become surrogates, which `Dialect.data` turns back. A record of several lines with the wrong
    number of fields, with a quote that is never closed, or that begins with the header and runs into a row, gives only
    its first line: a stray quote must not swallow the rows below it.
    """
    dialect = dialect or dialect_of(data)
    data = dialect.utf8(data)
    text = data.removeprefix(BYTE_ORDER_MARK)
    escape = "surrogatepass" if dialect.wide else "surrogateescape"
    lines = [line.decode("utf-8", escape) for line in text.splitlines(keepends=True)]
    found: list[Record] = []
    start, width = 0, len(header)
    while start < len(lines):
        for record, end in _records_from(lines, start, dialect.delimiter):
            width = width or len(record.fields)
            start = end
            if end > record.line and (len(record.fields) != width or record.unclosed or _swallows(record, header)):
                first = lines[record.line - 1]
                found.append(Record(record.line, first, dialect.fields(first), dialect.delimiter))
                start = record.line
                break
            found.append(record)
    if data.startswith(BYTE_ORDER_MARK):
        found[:1] = [replace(first, raw="\ufeff" + first.raw) for first in found[:1]]
    return found


def _swallows(record: Record, header: Sequence[str]) -> bool:
    """Whether a record of several lines goes on with a row: below the header, not with a name; else a sound one."""
    further = _LINE_END.split(record.body)[1:]
    if begins_with(record, header):
        return any(record.delimiter in line for line in further)
    table = next((table for table in TABLES.values() if not table.header_fault(header)), None)
    if table is None:
        return False
    at = [(column, header.index(column.name)) for column in table.columns if column.name in header]
    rows = (fields_of(line, record.delimiter) for line in further if line.count(record.delimiter) >= len(header) - 1)
    return any(len(row) == len(header) and all(sound(column, row[n]) for column, n in at) for row in rows)


def begins_with(record: Record, header: Sequence[str]) -> bool:
    """Whether the first line of a record is the header."""
    first = _LINE_END.split(record.raw.removeprefix("\ufeff"), maxsplit=1)[0]
    return [name.strip() for name in fields_of(first, record.delimiter)] == list(header) != []


def _records_from(lines: Sequence[str], start: int, delimiter: str) -> Iterator[tuple[Record, int]]:
    """Yield each record from a line on, and the line after it (both counted from 0)."""
    rest = map(lines.__getitem__, range(start, len(lines)))  # islice would pass through all lines before, each time
    reader = csv.reader(rest, delimiter=delimiter)
    begin = start
    for fields in reader:
        end = start + reader.line_num
        yield Record(begin + 1, "".join(lines[begin:end]), fields, delimiter), end
        begin = end


def fields_of(raw: str, delimiter: str) -> list[str]:
    """Return the fields of one record."""
    return next(csv.reader([raw], delimiter=delimiter), [])


def _strictly_quoted(text: str, delimiter: str) -> bool:
    """Whether each quote that is opened is closed where the field ends."""
    try:
        deque(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), maxlen=0)
    except csv.Error:
        return False
    return True


def sound(column: Column, text: str) -> bool:
    """Return whether a text stands for a value of this column."""
    try:
        column.parse(text)
    except ValueError:
        return False
    return True
