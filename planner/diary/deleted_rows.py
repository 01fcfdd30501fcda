"""Takes rows out of the diary without losing them, and puts them back as they were.

A deleted row stands in the folder `deleted`, in a file of the same name, byte for byte, followed by two fields: when it
was deleted and the line on which it stood. The copy is on disk before the row leaves its table, so that whatever fails
half-way leaves at worst both; done again, it comes to the end. Not for changing values (diary.py).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from planner.diary.columns import Column, Table, csv_line, unguarded
from planner.diary.csv_dialect import Dialect, dialect_of
from planner.diary.csv_records import Record, begins_with, header_of, records
from planner.diary.diary import Diary
from planner.diary.reading import columns_in
from planner.diary.row_changes import below, found, seam
from planner.diary.table_file import told_by_header
from planner.diary.tables import TABLES
from planner.errors import InvalidValue, PlannerError
from planner.storage import durable, locked

FOLDER = "deleted"
ADDED = ("deleted_at", "line")
_WHEN = Column(ADDED[0], "instant", "when it was deleted")
_SESSION = ("performed", "sessions")  # the session's own row last: while it stands, the deletion can be asked for again

Rows = Sequence[tuple[Table, Mapping[str, str]]]


def delete_session(diary: Diary, session_id: str, at: datetime) -> None:
    """Move a session's rows out of sessions.csv and performed.csv. at: when that was asked for.

    Raises PlannerError where there is no such session or a file cannot be written; the diary then still has its row.
    """
    _delete(diary, _of_session(session_id), at)


def restore_session(diary: Diary, session_id: str) -> None:
    """Put a deleted session's rows back where they stood; raise PlannerError where that cannot be done."""
    _restore(diary, _of_session(session_id))


def delete_rating(diary: Diary, rating: Mapping[str, Any], at: datetime) -> None:
    """Move the rating that has exactly these values out of pain.csv, as delete_session does."""
    _delete(diary, _of("pain", rating), at)


def restore_rating(diary: Diary, rating: Mapping[str, Any]) -> None:
    """Put a deleted rating back where it stood; raise PlannerError where that cannot be done."""
    _restore(diary, _of("pain", rating))


def delete_visit(diary: Diary, visit: Mapping[str, Any], at: datetime) -> None:
    """Move the visit that has exactly these values out of visits.csv, as delete_session does."""
    _delete(diary, _of("visits", visit), at)


def restore_visit(diary: Diary, visit: Mapping[str, Any]) -> None:
    """Put a deleted visit back where it stood; raise PlannerError where that cannot be done."""
    _restore(diary, _of("visits", visit))


def delete_mark(diary: Diary, mark: Mapping[str, Any], at: datetime) -> None:
    """Move the mark that has exactly these values out of marks.csv, as delete_session does."""
    _delete(diary, _of("marks", mark), at)


def restore_mark(diary: Diary, mark: Mapping[str, Any]) -> None:
    """Put a deleted mark back where it stood; raise PlannerError where that cannot be done."""
    _restore(diary, _of("marks", mark))


def deleted_ids(diary: Diary) -> frozenset[str]:
    """Return the ids of deleted sessions, which no new session may take; those that cannot be read are left out."""
    ids: set[str] = set()
    for path in sorted((diary.folder / FOLDER).glob("sessions*.csv")):
        try:
            file = _File.at(path)
        except OSError:
            continue
        if "session_id" in file.header:
            place = file.header.index("session_id")
            ids |= {unguarded(row.fields[place]) for row in file.entries if len(row.fields) == len(file.header)}
    return frozenset(ids - {"session_id"})


def _of_session(session_id: str) -> Rows:
    return [(TABLES[name], TABLES[name].texts({"session_id": session_id})) for name in _SESSION]


def _of(name: str, row: Mapping[str, Any]) -> Rows:
    table = TABLES[name]
    if not row:  # it would be every row
        raise InvalidValue(table.file, "", dict(row), f"the values of a {table.row}", table.names)
    return [(table, table.texts(row))]


@dataclass
class _File:
    """A CSV file in memory: its header, all its records, from which its bytes can be made again, and those it had."""

    path: Path
    header: list[str]
    entries: list[Record]
    dialect: Dialect
    read: bytes

    @classmethod
    def at(cls, path: Path, table: Table | None = None) -> _File:
        """Read a file. table: whose it is, if its rows may stand there without a header."""
        data = durable.read(path)
        dialect = dialect_of(data)
        header = columns_in(table, data, dialect) if table else header_of(data, dialect)
        return cls(path, header, records(data, header, dialect) if header else [], dialect, data)

    @property
    def data(self) -> bytes:
        return self.dialect.data("".join(entry.raw for entry in self.entries), self.path)

    def written_as(self, other: _File) -> bool:
        """Whether a row of the other file can stand in this one letter by letter."""
        ours, theirs = self.dialect, other.dialect
        return (ours.encoding, ours.delimiter) == (theirs.encoding, theirs.delimiter)

    def line(self, fields: Iterable[str], end: str | None = None) -> str:
        return csv_line(fields, self.dialect.delimiter, self.dialect.end if end is None else end)

    def places(self, table: Table, key: Mapping[str, str]) -> list[int]:
        """Return where the rows with these columns stand; raise PlannerError where the header cannot be used."""
        if self.header and (fault := table.header_fault(self.header)):
            raise PlannerError(f"{self.path}: nothing was saved: {fault}")
        return list(found(table, self.header, self.entries, key))

    def without(self, places: Sequence[int]) -> bytes:
        gone = set(places)
        left = [entry for place, entry in enumerate(self.entries) if place not in gone]
        return replace(self, entries=left).data


@durable.retried
def _delete(diary: Diary, rows: Rows, at: datetime) -> None:
    table = rows[-1][0]
    path, when = diary.folder / table.file, _WHEN.text(f"{FOLDER}/{table.file}", at)
    with locked.writing(path):
        files = [_File.at(diary.folder / table.file, table) for table, _ in rows]
        places = [file.places(*row) for file, row in zip(files, rows, strict=True)]
        if not places[-1]:
            gone = f"{path}: nothing was deleted: this {table.row} is not in the diary any more."
            raise PlannerError(f"{gone} The list shows what is there now.")
        found_in = [(file, those) for file, those in zip(files, places, strict=True) if those]
        for file, those in found_in:
            _copy(file, [file.entries[place] for place in those], when)
        for file, those in found_in:
            with locked.writing(file.path):
                left = told_by_header(TABLES[file.path.stem], file.without(those), file.header, file.path)
                durable.replace(file.path, left, file.read)


def _copy(file: _File, rows: Sequence[Record], when: str) -> None:
    """Add the rows to the file of deleted ones, those that stand there already left out."""
    path = file.path.parent / FOLDER / file.path.name
    with locked.writing(path):
        kept = _File.at(path)
        header = [*file.header, *ADDED]
        if kept.header != header and (new := _new_columns(kept, file)):
            durable.replace(path, _widened(kept, new), kept.read)
            kept = _File.at(path)
        if kept.header and (kept.header != header or not kept.written_as(file)):
            _set_aside(path)
            kept = _File(path, [], [], file.dialect, b"")
        if not kept.header:
            kept = _File(path, [], [], file.dialect, kept.read)
        there = {_body(entry) for entry in kept.entries}
        lines = [_with_fields(row, when, kept.dialect.end) for row in rows if row.body not in there]
        if not kept.header:
            lines.insert(0, kept.line(header))
        added = below(kept.data, kept.dialect.data("".join(lines), path), kept.dialect, kept.header)
        if kept.header:
            durable.append(path, added, kept.read)
        else:
            durable.replace(path, kept.read + added, kept.read)


def _new_columns(kept: _File, file: _File) -> list[str]:
    """Return the optional columns that are all that the table has more, at its end, than the deleted rows have."""
    own = kept.header[: -len(ADDED)]
    new = file.header[len(own) :]
    optional = {column.name for column in TABLES[file.path.stem].columns if column.optional}
    same = [*own, *ADDED] == kept.header and file.header[: len(own)] == own and kept.written_as(file)
    return new if same and optional.issuperset(new) else []


def _widened(kept: _File, new: Sequence[str]) -> bytes:
    """Return the file of deleted rows with further columns before its own two; a row that cannot be read stays so."""
    mark, width, entries = kept.dialect.delimiter, len(kept.header), list(kept.entries)
    for place, row in enumerate(entries):
        texts = new if begins_with(row, kept.header) else [""] * len(new)
        if begins_with(row, kept.header) or (width <= len(row.fields) <= width + len(new) and not row.unclosed):
            body, *added = row.body.rsplit(mark, len(ADDED))
            entries[place] = replace(row, raw=mark.join([body, *texts, *added]) + row.raw[len(row.body) :])
    return replace(kept, entries=entries).data


def _set_aside(path: Path) -> None:
    """Give a file whose columns are others a name of its own, so that nothing in it is lost."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.{number}{path.suffix}")).exists():
        number += 1
    os.replace(path, aside)  # noqa: PTH105 - as durable does it: at once


def _with_fields(row: Record, when: str, end: str) -> str:
    fields = row.delimiter.join([row.body, when, str(row.line)])
    return fields + (row.raw[len(row.body) :] or end)


def _body(kept: Record) -> str:
    """Return a deleted row as it stood in its table, without its line end."""
    return kept.body.rsplit(kept.delimiter, len(ADDED))[0]


@durable.retried
def _restore(diary: Diary, rows: Rows) -> None:
    with locked.writing(diary.folder / rows[-1][0].file):
        back = [_Back.of(diary, table, key) for table, key in rows]
        if not back[-1].places:
            raise PlannerError(f"{back[-1].copy.path}: nothing was put back: this {rows[-1][0].row} is not there.")
        files = [each.whole() for each in back]
        for file, each in zip(files, back, strict=True):
            if file.entries != each.file.entries:
                with locked.writing(file.path):
                    durable.replace(file.path, file.data, file.read)
        for each in back:
            if each.places:
                with locked.writing(each.copy.path):
                    durable.replace(each.copy.path, each.copy.without(each.places), each.copy.read)


@dataclass(frozen=True)
class _Back:
    """What goes back to one table. there: the rows of this key in its `file`; places: of those in the deleted ones."""

    table: Table
    file: _File
    there: list[Record]
    copy: _File
    places: list[int]

    @classmethod
    def of(cls, diary: Diary, table: Table, key: Mapping[str, str]) -> _Back:
        file, copy = _File.at(diary.folder / table.file, table), _File.at(diary.folder / FOLDER / table.file)
        there = [file.entries[place] for place in file.places(table, key)]
        return cls(table, file, there, copy, copy.places(table, key))

    def whole(self) -> _File:
        """Return the file with the rows where they stood, those left out that a broken-off deletion left there.

        Raises PlannerError where another row has the same name, or the file lacks a column.
        """
        if not self.places:
            return self.file
        own = self.copy.header[: -len(ADDED)]
        header = self.file.header or own
        dialect = self.file.dialect if self.file.header else self.copy.dialect
        there = Counter(row.body for row in self.there)
        back: list[Record] = []
        for line, raw in sorted((_line(kept), self._as_it_was(kept, own, header)) for kept in self._newest()):
            row = records(dialect.data(raw, self.file.path), header, dialect)[0]
            if there[row.body]:
                there[row.body] -= 1
                continue
            self._refuse_another(header, row.fields)
            back.append(replace(row, line=line))
        file = replace(self.file, header=header, dialect=dialect)
        entries = self.file.entries or [Record(1, file.line(own), own, dialect.delimiter)]
        return replace(file, entries=_merged(entries, back, dialect, header)) if back else self.file

    def _newest(self) -> list[Record]:
        """Return the rows as they were deleted last: a deletion that broke off may have left an older copy."""
        rows = [self.copy.entries[place] for place in self.places]
        at = [self.copy.header.index(name) for name in self.table.key]
        last: dict[tuple[str, ...], str] = {}
        for row in rows:
            name = tuple(row.fields[n] for n in at)
            last[name] = max(last.get(name, ""), row.fields[-2])
        return [row for row in rows if row.fields[-2] == last[tuple(row.fields[n] for n in at)] or not at]

    def _refuse_another(self, header: list[str], fields: list[str]) -> None:
        row = dict(zip(header, fields, strict=True))
        key = self.table.texts({name: self.table.column(name).parse(row[name]) for name in self.table.key})
        if key and next(found(self.table, header, self.there, key), None) is not None:
            another = f"another {self.table.row} of the same name stands there"
            raise PlannerError(f"{self.file.path}: nothing was put back: {another}. Yours stays in {self.copy.path}.")

    def _as_it_was(self, kept: Record, own: list[str], header: list[str]) -> str:
        """Return a deleted row as a line of the file; raise PlannerError where the file lacks a column it needs."""
        end = kept.raw[len(kept.body) :]
        if header == own and (self.file.written_as(self.copy) or not self.file.header):
            return _body(kept) + end
        values = {name: field for name, field in zip(own, kept.fields, strict=False) if field}
        if lost := [name for name in values if name not in header]:
            raise PlannerError(
                f"{self.file.path}: nothing was put back: the file lacks the column {lost[0]!r}. Add it to the first "
                f"line, or copy the row from {self.copy.path}."
            )
        return self.file.line((values.get(name, "") for name in header), end)


def _line(kept: Record) -> int:
    text = kept.fields[-1].strip()
    return int(text) if text.isdecimal() else 2**31


def _merged(entries: Sequence[Record], back: Sequence[Record], dialect: Dialect, header: Sequence[str]) -> list[Record]:
    """Return the entries with each row back on its line, or on the first one after it where a row begins.

    back: in the order of their lines. None comes above the header; what stood further down than the end comes there.
    """
    first = next(place for place, entry in enumerate(entries) if not entry.blank)
    first = next((place for place, entry in enumerate(entries) if begins_with(entry, header)), first)
    waiting, whole, begins = list(reversed(back)), list[Record](), 1
    for place, entry in enumerate(entries):
        while waiting and place > first and begins >= waiting[-1].line:
            whole.append(waiting.pop())
            begins += _lines(whole[-1].raw)
        whole.append(entry)
        begins += _lines(entry.raw)
    if waiting:
        data = "".join(entry.raw for entry in whole).encode(
            "utf-8", "surrogatepass" if dialect.wide else "surrogateescape"
        )
        end = seam(data, replace(dialect, encoding="utf-8"), header).decode()
        whole[-1] = replace(whole[-1], raw=whole[-1].raw + end)
    return [*whole, *reversed(waiting)]


def _lines(raw: str) -> int:
    return len(raw.encode("utf-8", "surrogatepass").splitlines()) if "\r" in raw else raw.count("\n")
