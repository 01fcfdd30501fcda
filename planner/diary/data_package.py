"""Keeps a folder's datapackage.json true: which tables are there, with which columns, and how each is written.

It is for other programs (Frictionless Data Package); here only its version counts (schema_version.py). What is said to
people is data_dictionary.py's.
"""

from __future__ import annotations

import codecs
import contextlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from planner.diary.columns import Column, Table
from planner.diary.csv_dialect import HEAD, dialect_of, separator_line
from planner.diary.csv_records import header_of
from planner.diary.reading import columns_in
from planner.diary.tables import TABLES
from planner.storage import durable
from planner.storage.schema_version import PACKAGE, SCHEMA_VERSION, version_in

_USUAL = {"delimiter": ",", "header": True, "commentRows": []}
# As other programs call them (IANA); without a byte order mark "utf-16" would not tell which half comes first.
_ENCODINGS = {"utf-8": "utf-8", "cp1252": "windows-1252", "utf-16-le": "utf-16le", "utf-16-be": "utf-16be"}


def describe(folder: Path, new: Table | None = None) -> None:
    """Write datapackage.json for the tables that are there and the one about to be. Call it inside `locked.writing`.

    A row does not wait for it: where it cannot be written now, the next row tries again.
    """
    there = [table for table in TABLES.values() if table == new or (folder / table.file).exists()]
    with contextlib.suppress(OSError):
        resources = [_resource(table, _bytes(folder, table)) for table in there]
        durable.replace(folder / PACKAGE, data_package(resources).encode())


def keep_described(folder: Path, table: Table, data: bytes) -> None:
    """Write datapackage.json anew where it doesn't say what a table is that has these bytes."""
    with contextlib.suppress(OSError):
        package = (folder / PACKAGE).read_bytes()
        if version_in(package) == SCHEMA_VERSION and _resource(table, data) in _resources(package):
            return
    describe(folder, table)


@lru_cache(maxsize=8)
def _resources(package: bytes) -> list[Any]:
    """Return the tables that a datapackage.json with a version names. Kept, as each row written asks."""
    found = json.loads(package).get("resources")
    return found if isinstance(found, list) else []


def _bytes(folder: Path, table: Table) -> bytes:
    """Return a table's bytes, none where it cannot be read: one table must not keep another waiting."""
    try:
        return durable.read(folder / table.file)
    except OSError:
        return b""


def _resource(table: Table, data: bytes) -> dict[str, Any]:
    """Return what datapackage.json says of a table with these bytes."""
    dialect = dialect_of(data)
    columns = columns_in(table, data, dialect)
    told = bool(separator_line(dialect.text(data[:HEAD])))
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if marked else _ENCODINGS[dialect.encoding]
    return _written(table, tuple(columns), header_of(data, dialect) == columns, told, dialect.delimiter, encoding)


@lru_cache(maxsize=len(TABLES))
def _written(
    table: Table, columns: tuple[str, ...], header: bool, told: bool, delimiter: str, encoding: str
) -> dict[str, Any]:
    """Return what is said of a table with these columns. Kept, as each row written asks.

    header: whether they stand in a first line. told: whether a line above says the delimiter.
    """
    written = {"delimiter": delimiter, "header": header, "commentRows": [1] if told else []}
    differs = {name: value for name, value in written.items() if value != _USUAL[name]}
    return resource(table.as_in(columns), encoding) | ({"dialect": differs} if differs else {})


def data_package(resources: Iterable[Mapping[str, Any]]) -> str:
    """Return datapackage.json (Frictionless Data Package) for tables as `resource` says them."""
    package = {
        "profile": "tabular-data-package",
        "name": "stretching-diary",
        "title": "Stretching diary",
        "schema_version": SCHEMA_VERSION,
        "resources": list(resources),
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def resource(table: Table, encoding: str = "utf-8") -> dict[str, Any]:
    """Return what datapackage.json says of a table, written with commas and a header."""
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": f"One row per {table.row}",
        "path": table.file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": encoding,
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    kinds = {"text": "string", "whole": "integer", "date": "date", "instant": "datetime", "flag": "boolean"}
    field: dict[str, Any] = {"name": column.name, "type": kinds[column.kind], "description": column.meaning}
    if column.kind == "instant":
        field["format"] = "%Y-%m-%dT%H:%M:%S%z"
    constraints: dict[str, Any] = {} if column.empty else {"required": True}
    if column.choices:
        constraints["enum"] = list(column.choices)
    if column.kind == "whole":
        constraints |= {"minimum": column.low, "maximum": column.high}
    return field | ({"constraints": constraints} if constraints else {})
