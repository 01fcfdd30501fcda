"""The file of one table: what stands in it, and rows added, changed or taken out with all other lines as they were.

Values are checked first (columns.py); then it is one append flushed to disk, or an atomic replace, and datapackage.json
is kept true. Not for which rows there are to be (diary.py), nor for what they become as a frame (reading.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.diary.columns import Table, csv_line
from planner.diary.csv_dialect import dialect_of
from planner.diary.csv_records import Record, header_of, records
from planner.diary.data_package import keep_described
from planner.diary.reading import columns_in
from planner.diary.row_changes import below, changed, find, first_line_with, widened, with_header
from planner.errors import PlannerError
from planner.storage import durable, locked


@dataclass(frozen=True)
class TableFile:
    """The file of a table in a folder, which need not exist. Nothing of it is kept here.

    `put` and `append_all` lock it themselves; call the others that write inside `locked.writing(path)`. All raise
    PlannerError where the file cannot be written; then nothing was written.
    """

    folder: Path
    table: Table

    @property
    def path(self) -> Path:
        return self.folder / self.table.file

    def read(self) -> bytes:
        """Return what stands in it, nothing where it is not there; raise OSError where it cannot be read."""
        return durable.read(self.path)

    def header(self, data: bytes) -> list[str]:
        """Return the file's own header, none for an empty file; raise PlannerError where rows cannot go below it.

        Where the first line is a row already, the declared one.
        """
        header = columns_in(self.table, data)
        if header and (fault := self.table.header_fault(header)):
            raise PlannerError(f"{self.path}: nothing was saved: {fault}")
        return header

    def with_room(self, data: bytes, header: list[str], texts: Mapping[str, str]) -> tuple[bytes, list[str]]:
        """Return the file and its header, once it has the optional columns that these texts need."""
        needed = [name for name, text in texts.items() if text and header and name not in header]
        if needed:
            before = data
            if header_of(data) != header:  # there is no first line yet in which to name the column
                data = with_header(data, header, self.path)
            data, header = widened(data, needed, self.path), [*header, *needed]
            if header_of(data) != header:  # no row could be read below it
                why = f"the column {needed[0]!r} has no room behind a name of two lines"
                raise PlannerError(
                    f"{self.path}: nothing was saved: {why}. Write that name on one line, then save again."
                )
            self.replace(data, before)
        return data, header

    def append(self, data: bytes, header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
        """Append rows below `data`, in the order of its own header; columns that the person added stay empty.

        Returns what was added.
        """
        names, dialect = header or self.table.names, dialect_of(data)
        fields = [[row.get(name, "") for name in names] for row in rows]
        if not header:
            fields.insert(0, list(names))
        text = "".join(csv_line(each, dialect.delimiter, dialect.end) for each in fields)
        added = below(data, dialect.data(text, self.path), dialect, header)
        if header:
            keep_described(self.folder, self.table, data)
            durable.append(self.path, added, data)
        else:  # at once, for below a torn header nothing could be read or added
            self.replace(data + added, data)
        return added

    def append_all(self, lines: Sequence[Mapping[str, str]]) -> tuple[int, bytes]:
        """Append rows to a table that need not have room for them yet.

        Returns how many bytes stood there before, and the whole file as it is then.
        """
        with locked.writing(self.path):
            needed = {name: text for line in lines for name, text in line.items() if text}
            data = self.read()
            data, header = self.with_room(data, self.header(data), needed)
            return len(data), data + self.append(data, header, lines)

    def joined(self, data: bytes, entries: Sequence[Record]) -> bytes:
        """Return records as `data` is written, which they are of."""
        return dialect_of(data).data("".join(entry.raw for entry in entries), self.path)

    def replace(self, data: bytes, before: bytes) -> None:
        """Put these bytes in the place of the table's, and describe the table as it is now."""
        durable.replace(self.path, data, before)
        keep_described(self.folder, self.table, data)

    def row(self, key: Mapping[str, Any]) -> dict[str, str] | None:
        """Return the texts of the row whose `key` columns have these values, None where there is none."""
        data = self.read()
        header = self.header(data)
        _, entries, place = self._placed(data, header, self.table.texts(key))
        texts = dict(zip(header, entries[place].fields, strict=True)) if place is not None else None
        return texts and dict.fromkeys(self.table.names, "") | texts

    def _placed(
        self, data: bytes, header: list[str], key: Mapping[str, str]
    ) -> tuple[int | None, list[Record], int | None]:
        """Return the byte from which on there are the records returned, and the place of the row with this key."""
        start = first_line_with(self.table, header, data, key, self.path)
        entries = records(data[start:], header, dialect_of(data)) if start is not None else []
        return start, entries, find(self.table, header, entries, key)

    @durable.retried
    def put(self, key: Mapping[str, Any], fields: Mapping[str, Any], *, new: bool = True) -> None:
        """Change the row whose `key` columns have these values, or append it. new: whether it may be appended."""
        key_texts, changes = self.table.texts(key), self.table.texts(fields)
        with locked.writing(self.path):
            data = self.read()
            header = self.header(data)
            start, entries, place = self._placed(data, header, key_texts)
            if place is None and not new:
                if find(self.table, header, entries, key_texts | changes) is None:
                    gone = f"{self.path}: nothing was saved: this {self.table.row} is not in the diary any more."
                    raise PlannerError(f"{gone} The list shows what is there now.")
                return
            if place is None:
                others = [name for name in self.table.names if name not in key_texts and name not in changes]
                row = key_texts | changes | self.table.texts(dict.fromkeys(others))
                self.append(*self.with_room(data, header, row), [row])
                return
            known = {name: text for name, text in key_texts.items() if name in header}
            wide, header = self.with_room(data, header, changes)
            if wide is not data:
                data = wide
                start, entries, place = self._placed(data, header, known)
            if start is None or place is None or changed(self.table, header, entries[place], changes) is None:
                return
            body = entries[place].body
            for n in range(place, len(entries)):
                if entries[n].body == body:  # a doubled row, or the older one would come back
                    entries[n] = changed(self.table, header, entries[n], changes) or entries[n]
            whole = data[:start] + self.joined(data, entries)
            self.replace(told_by_header(self.table, whole, header, self.path), data)


def told_by_header(table: Table, data: bytes, header: Sequence[str], path: Path) -> bytes:
    """Return a file whose rows changed, with its header above them where the first row no longer tells the columns.

    That is where none was there, and the first row is one of several lines now.
    """
    told = not data or columns_in(table, data) == list(header)
    return data if told else with_header(data, header, path)
