"""How a column of the diary and a table of such columns behave: what may stand there, and as which text.

Knows the text of a field and of a line; not for files or frames, nor for which columns there are (tables.py).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Literal

import numpy as np
import pandas as pd

from planner.checking import DAY_WANTED, sensible_day
from planner.diary import dates, numbers
from planner.errors import InvalidValue

Kind = Literal["text", "whole", "date", "instant", "flag"]
Value = str | int | bool | date | datetime | None
DTYPES: Mapping[Kind, str] = {
    "text": "str",
    "whole": "Int64",
    "date": "datetime64[us]",
    "instant": "datetime64[us, UTC]",
    "flag": "boolean",
}
_SPACE_BEFORE_OFFSET = re.compile(r" +(?=[+-]\d\d:?\d\d\Z|Z\Z)")
_EXAMPLES = {
    "date": DAY_WANTED,
    "instant": "a time with its UTC offset such as 2026-11-23T07:31:05+01:00",
    "flag": "true or false",
    "text": "text",
}
# What a spreadsheet takes for a formula, be it in quotes or behind spaces: at the beginning of a text, and wherever it
# begins a cell for a program that cuts lines at other marks. (OWASP, CSV injection; the wide signs count in East Asia.)
_FORMULA, _WHITE = r"['\"]*[^\S\t\r\n]*[=+\-@＝＋－＠]", r"['\"]*[\t\r\n]"
_UNGUARDED = re.compile(rf"\A(?={_FORMULA}|{_WHITE})|(?<=[,;|\t\r\n])(?={_FORMULA})")
_GUARDED = re.compile(_UNGUARDED.pattern.replace("(?=", "'(?="))


def guarded(text: str) -> str:
    """Return a free text as it stands in a file: an apostrophe keeps a spreadsheet from running it as a formula."""
    return _UNGUARDED.sub("'", text)


def unguarded(text: str) -> str:
    """Return the free text that stands in a file as `text`: exactly what was given to `guarded`.

    Files that are older than the apostrophes hold texts without them, which are returned as they are.
    """
    return _GUARDED.sub("", text) if "'" in text else text


def always_there(text: str) -> str:
    """Return the longest part of a file's text that stands there with and without what guards it."""
    return max(_UNGUARDED.split(unguarded(text)), key=len)


@dataclass(frozen=True)
class Column:
    """One column. empty: it may be left empty; key: with the other key columns it names one row.

    optional: a file may lack it, as those do that are older than the column; its rows read as empty there. Such a
    column may be empty and is no key.
    """

    name: str
    kind: Kind
    meaning: str
    empty: bool = False
    key: bool = False
    optional: bool = False
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 1000

    @property
    def expected(self) -> str:
        """What a right value is, in words."""
        words = f"a whole number from {self.low} to {self.high}" if self.kind == "whole" else _EXAMPLES[self.kind]
        if self.choices:
            words = "one of the choices"
        elif self.key and self.kind == "text":
            words = "text on one line"
        return f"{words}, or empty" if self.empty else words

    def wrong(self, where: str, value: object) -> InvalidValue:
        """Return the error that says what this column wants."""
        return InvalidValue(where, self.name, value, self.expected, self.choices)

    def parse(self, text: str) -> Value:
        """Return the value that stands as `text` in a file, None where it is empty; raise ValueError."""
        if self.kind != "text" or self.choices:
            text = text.strip()
        if not text:
            if self.empty:
                return "" if self.kind == "text" else None
            raise ValueError("empty")
        return getattr(self, f"_parse_{self.kind}")(text)  # type: ignore[no-any-return]

    def _parse_text(self, text: str) -> str:
        if "\0" in text or (self.choices and text not in self.choices):
            raise ValueError(text)
        text.encode()  # a lone surrogate has no UTF-8 form: UnicodeEncodeError is a ValueError
        return text if self.choices else unguarded(text)

    def _parse_whole(self, text: str) -> int:
        allowed = [number for number in numbers.wholes_meant(text) if self.low <= number <= self.high]
        if len(allowed) != 1:
            raise ValueError(text)
        return allowed[0]

    def _parse_date(self, text: str) -> date:
        days = dates.days_meant(text)
        if len(days) != 1:
            raise ValueError(text)
        return sensible_day(days[0])

    def _parse_instant(self, text: str) -> datetime:
        instant = datetime.fromisoformat(_SPACE_BEFORE_OFFSET.sub("", text))
        if instant.utcoffset() is None:
            raise ValueError(text)
        try:
            instant.astimezone(UTC)
        except OverflowError as error:  # of the first or the last year there is
            raise ValueError(text) from error
        return instant

    def _parse_flag(self, text: str) -> bool:
        if text.lower() not in numbers.FLAGS:
            raise ValueError(text)
        return numbers.FLAGS[text.lower()]

    def text(self, where: str, value: Any) -> str:
        """Return the text that stands for `value` in a file; raise InvalidValue, naming `where`."""
        try:
            text = self._written(value)
            self.parse(text)
        except (TypeError, ValueError, OverflowError) as error:
            raise self.wrong(where, value) from error
        return text

    def needed(self, where: str, value: Any) -> str:
        """Return the text of a value that may not be empty in this place; raise InvalidValue."""
        return replace(self, empty=False).text(where, value)

    def _missing(self, value: Any) -> bool:
        """Whether a value says that there is none, as frames do by NaN for texts and days; a number is never NaN."""
        nan = self.kind != "whole" and isinstance(value, float) and bool(np.isnan(value))
        return value is None or value is pd.NA or value is pd.NaT or nan

    def _written(self, value: Any) -> str:
        if self._missing(value):
            return ""
        if isinstance(value, str):
            return self._written_text(value)
        if self.kind == "whole" and type(value) is not bool:
            return str(operator.index(value))
        if self.kind == "flag" and isinstance(value, (bool, np.bool_)):
            return "true" if value else "false"
        if self.kind == "instant" and isinstance(value, datetime):
            return value.isoformat(timespec="seconds")
        if self.kind == "date" and isinstance(value, date):
            return _day(value).isoformat()
        raise TypeError(type(value).__name__)

    def _written_text(self, value: str) -> str:
        if self.kind not in ("text", "date", "instant") or (value and not value.strip() and self.kind != "text"):
            raise ValueError(value)
        if value and self.kind == "date":
            return sensible_day(value).isoformat()
        if self.choices and value not in ("", *self.choices):
            raise ValueError(value)
        if self.key and ("\n" in value or "\r" in value):  # what follows it on its line could pass for a row
            raise ValueError(value)
        return guarded(value) if self.kind == "text" and not self.choices else value


def _day(value: date) -> date:
    """Return the day of a date, or of a midnight without a zone, as frames hold days; other times are refused."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo or value != datetime(value.year, value.month, value.day):
        raise ValueError("a time of day")
    return value.date()


@dataclass(frozen=True)
class Table:
    """One CSV file. in_order: pairs of columns of which the second may not come before the first."""

    name: str
    row: str
    columns: tuple[Column, ...]
    in_order: tuple[tuple[str, str], ...] = ()

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.key)

    def as_in(self, header: Sequence[str]) -> Table:
        """Return the table as a file with this header has it: its columns in that order, the person's own as text.

        As it is declared where the header cannot be used.
        """
        if self.header_fault(header) or not all(map(str.isprintable, header)):
            return self
        declared = {column.name: column for column in self.columns}
        own = (Column(name, "text", "a column of your own", empty=True) for name in header)
        return replace(self, columns=tuple(declared.get(column.name, column) for column in own if column.name))

    def column(self, name: str) -> Column:
        """Return a column by name; raise InvalidValue with the choices."""
        for column in self.columns:
            if column.name == name:
                return column
        raise InvalidValue(self.file, "", name, "a column of this table", self.names)

    def texts(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return the given columns as they stand in the file; raise InvalidValue for the first that is wrong."""
        texts = {name: self.column(name).text(self.file, value) for name, value in values.items()}
        for first, second in self.in_order:
            if first in texts and texts.get(second) and texts[second] < texts[first]:
                raise InvalidValue(self.file, second, values[second], f"on or after {first!r} ({texts[first]})")
        return texts

    def values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the given values as they will be read; raise InvalidValue for the first that is wrong."""
        return {name: self.column(name).parse(text) for name, text in self.texts(values).items()}

    def header_fault(self, header: Sequence[str]) -> str:
        """Return what is wrong with a file's header, to go behind the file's name, "" when it can be used."""
        missing = [column.name for column in self.columns if column.name not in header and not column.optional]
        twice = sorted({name for name in header if name and header.count(name) > 1})
        if not missing and not twice:
            return ""
        if not set(header) & set(self.names):
            fault = "the first line is not the header"
        elif missing:
            fault = f"the header lacks {_listed(missing)}"
        else:
            fault = f"the header names {_listed(twice)} twice"
        return (
            f"{fault}. Give it the first line {','.join(self.names)}, with nothing above it (columns of your own may "
            "follow; fields apart by commas, semicolons or tabs). The rows stay in the file as they are."
        )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(repr(name) for name in names)


def csv_line(fields: Iterable[str], delimiter: str = ",", end: str = "\n") -> str:
    """Return one record by RFC 4180, with LF if nothing else is asked for: a field is quoted where it must be."""
    return delimiter.join(_quoted(field, delimiter) for field in fields) + end


def _quoted(field: str, delimiter: str) -> str:
    return '"' + field.replace('"', '""') + '"' if any(mark in field for mark in (delimiter, *',"\r\n')) else field
