"""Copies of a table that a sync program or a spreadsheet left beside it, and the rows that stand in them only.

A copy is never read as part of the diary: which version is right is the person's to say. Never changes a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from planner.diary.columns import Table
from planner.diary.csv_dialect import MERGE_MARK, dialect_of
from planner.diary.csv_records import begins_with, records
from planner.diary.reading import Problem, columns_in
from planner.diary.tables import TABLES

_COPY_OF = re.compile(r"(?:copy|kopie|copie|copia|kopia)(?: \(\d+\))? (?:of|von|de|di|av) |~\$?|\.~", re.IGNORECASE)
_SAID = re.compile(r"conflict|konflikt|conflit|conflicto|sync", re.IGNORECASE)


def copies(folder: Path) -> Iterator[tuple[Table, Path]]:
    """Yield each copy of a table, by its name: "pain (1).csv", "pain-LAPTOP.csv", "Copy of pain.csv" and the like."""
    own = {table.file for table in TABLES.values()}
    for path in sorted(folder.glob("*.[cC][sS][vV]")):
        stem = _COPY_OF.sub("", path.stem, count=1)
        table = TABLES.get(re.split(r"[^a-z]", stem, maxsplit=1)[0])
        if table and path.name not in own and path.is_file():
            yield table, path


def copy_problems(folder: Path) -> list[Problem]:
    """Return a problem for each row that stands in a copy only, or one for a copy that has nothing of its own.

    A file of other columns whose name says nothing of a conflict is the person's own and no copy. A file that cannot be
    read is one problem.
    """
    problems: list[Problem] = []
    for table, path in copies(folder):
        try:
            problems += _of_copy(table, path, folder / table.file)
        except OSError as error:
            mend = "Make it readable, or delete it."
            problems.append(
                Problem(path.name, 1, "", "", f"{path.name}: cannot be read ({error.strerror}). {mend}", mend)
            )
    return problems


def _of_copy(table: Table, path: Path, main: Path) -> list[Problem]:
    data = path.read_bytes()
    header = columns_in(table, data)
    if table.header_fault(header) and not _SAID.search(path.name):
        return []
    there = {said for _, _, said in _bodies(main.read_bytes() if main.exists() else b"", table)}
    alone = [(line, fields) for line, fields, said in _bodies(data, table) if said not in there]
    if not alone:
        mend = "Delete the copy."
        what = f"{path.name}: is a copy of {table.file}, which has all of its rows."
        return [Problem(path.name, 1, "", "", f"{what} {mend}", mend)]
    mend = f"If it is right, copy it into {table.file}; when no row is left to copy, delete this file."
    what = f"stands in this copy of {table.file} only."
    return [
        Problem(path.name, line, "", " | ".join(fields), f"{path.name}: line {line}: {what} {mend}", mend)
        for line, fields in alone
    ]


def _bodies(data: bytes, table: Table) -> Iterator[tuple[int, tuple[str, ...], tuple[object, ...]]]:
    """Yield line and fields of each row below the header, and what it says by the names of its columns.

    The one may have columns that the other lacks: empty ones say nothing.
    """
    dialect = dialect_of(data)
    header = columns_in(table, data, dialect)
    for record in records(data, header, dialect):
        fields = tuple(field.strip() for field in record.fields)
        mark = record.names_delimiter or MERGE_MARK.fullmatch(record.raw)
        if not record.blank and not mark and not begins_with(record, header):
            named = [pair for pair in zip(header, fields, strict=False) if pair[1]]
            said = tuple(sorted(named)) if len(fields) == len(header) else fields
            yield record.line, tuple(field.encode("utf-8", "replace").decode() for field in fields), said
