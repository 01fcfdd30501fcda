"""From the bytes of a CSV table to a typed frame, and to a list of the rows that cannot be read.

There are two ways and they agree: `_quick` reads a file in which everything is right in one go; where anything is not,
`_careful` goes record by record, keeps what is right and says what is wrong with the rest. Never opens a file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from planner.diary import dates
from planner.diary.columns import DTYPES, Column, Kind, Table, unguarded
from planner.diary.csv_dialect import BYTE_ORDER_MARK, HEAD, MERGE_MARK, Dialect, dialect_of, first_line, separator_line
from planner.diary.csv_records import Record, begins_with, fields_of, header_of, records, sound
from planner.diary.numbers import DOUBTFUL
from planner.errors import InvalidValue

_NOT_TEXT = re.compile("[\ud800-\udfff]")
_DIGITS = re.compile(rb"\d")
_DAY_DIGITS = 6  # of 1.1.2026: every row has a day, but for some of performed.csv, which holds no notes
IN_THE_FILE = "The row stays in the file: mend it there."
_MAYBE_GUARDED = re.compile(r"'['\"\s=+\-@＝＋－＠]")
# Each sign of a time as this program writes it lies between these two; a comma lies between + and - too.
_EARLIEST, _LATEST = (
    np.frombuffer(text, np.uint8) for text in (b"0000-00-00T00:00:00+00:00\n", b"9999-99-99T99:99:99-19:59\n")
)
_SIGN, _OFFSET = 19, slice(20, 25)
_OFFSET_SECONDS = np.array([36_000, 3_600, 0, 600, 60])
# What a time is as UTC can be a day that there is not in the first and the last year there are.
_FIRST, _LAST = np.datetime64("0002-01-01", "us"), np.datetime64("9998-12-31", "us")
_MIX = np.uint64(0x9E3779B97F4A7C15)  # odd: no value is lost when it is multiplied by this


@dataclass(frozen=True)
class Problem:
    """One row that could not be read. line: of the file, from 1; value: as it stands there.

    mend: what to do, with which the message ends.
    """

    file: str
    line: int
    column: str
    value: str
    message: str
    mend: str = ""

    @property
    def what(self) -> str:
        """Return the message without the place and without what to do."""
        return (
            self.message.removesuffix(self.mend)
            .removeprefix(f"{self.file}: ")
            .removeprefix(f"line {self.line}: ")
            .strip()
        )


@dataclass(frozen=True)
class Reading:
    """The rows that could be read, typed, and the problems of the others.

    instants: the times of those rows as they are written, by column: the frame's are UTC and have lost the local day.
    """

    frame: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    instants: Mapping[str, Any] = field(default_factory=dict)


def read(table: Table, data: bytes) -> Reading:
    """Return every row of the file either in the frame or among the problems; an empty file is an empty frame.

    Columns: the declared ones in their order, then those a person added, as text.
    """
    dialect = dialect_of(data)
    text = dialect.utf8(data).removeprefix(BYTE_ORDER_MARK)
    if not text or text.isspace():
        return _nothing(table)
    return _quick(table, data, dialect) or _careful(table, data, dialect)


def problem_frame(problems: Sequence[Problem]) -> pd.DataFrame:
    """Return problems as a frame: file, line, column, value, message."""
    columns = {"file": "str", "line": "Int64", "column": "str", "value": "str", "message": "str"}
    rows = [astuple(problem)[: len(columns)] for problem in problems]
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


def columns_in(table: Table, data: bytes, dialect: Dialect | None = None) -> list[str]:
    """Return a file's header: the declared one where its first line is a sound row already, [] for an empty file."""
    header = header_of(data, dialect)
    return _names_of_row(table, header) or header


def _names_of_row(table: Table, fields: Sequence[str]) -> list[str]:
    """Return the declared columns where these fields are a row of them, else []."""
    needed = sum(not column.optional for column in table.columns)
    if needed <= len(fields) <= len(table.columns) and all(map(sound, table.columns, fields)):
        return list(table.names[: len(fields)])  # optional columns came one after the other, each at the end
    return []


def _quick(table: Table, data: bytes, dialect: Dialect) -> Reading | None:
    """Return the reading of a file in which everything is right, None for any other."""
    header = header_of(data, dialect)
    opens = first_line(data, dialect.encoding).count('"') % 2  # a quote that may run into the rows below
    data = dialect.utf8(data).removeprefix(BYTE_ORDER_MARK)
    data = data[len(separator_line(data[:HEAD].decode("utf-8", "replace"))) :]
    lone_returns = b"\r" in data and data.count(b"\r") != data.count(b"\r\n")
    if b"\0" in data or lone_returns or opens or DOUBTFUL.search(data) or table.header_fault(header):
        return None
    names = _own_names(header)
    # pandas refuses rows that are too long, or takes minutes to make an index of them, and fills short ones up without
    # a word; with none too long, the number of commas is right only where none is short.
    commas, ends, neat = _separators(data if data.endswith(b"\n") else data + b"\n", dialect.delimiter, len(names))
    if not neat or commas != ends * (len(names) - 1):
        return None
    numbers = [column.name for column in table.columns if column.kind == "whole" and not column.empty]
    try:
        texts = _parsed(data, dialect.delimiter, names, numbers)
        if any(texts[name].dtype != np.int64 for name in numbers):  # pandas took TRUE, 1e1 or far too much for numbers
            texts = _parsed(data, dialect.delimiter, names)
    except ValueError:
        return None
    if len(texts) != ends - 1 or not isinstance(texts.index, pd.RangeIndex):
        return None
    columns = _with_absent(table, {name: texts[name].to_numpy() for name in names})
    frame, bad = _frame(table, columns, guarded=b"'" in data)
    if bad or not (_rows_differ(table, frame) or _lines_differ(data)):
        return None
    return Reading(frame, instants=_instant_texts(table, columns))


def _parsed(data: bytes, delimiter: str, names: list[str], numbers: Sequence[str] = ()) -> pd.DataFrame:
    """Return the columns of a file as text; those of numbers as what pandas takes them for."""
    return pd.read_csv(
        io.BytesIO(data),
        sep=delimiter,
        header=0,
        names=names,
        dtype={name: object for name in names if name not in numbers},
        na_filter=False,
        skip_blank_lines=False,
        low_memory=False,
    )


def _rows_differ(table: Table, frame: pd.DataFrame) -> bool:
    """Whether no two rows are the same, as their times and numbers tell, which are quicker to compare than lines."""
    mixed = np.zeros(len(frame), np.uint64)
    for column in table.columns:
        if column.kind in ("instant", "date"):
            mixed = mixed * _MIX + frame[column.name].array.asi8.view(np.uint64)
        elif column.kind == "whole":
            mixed = mixed * _MIX + frame[column.name].to_numpy(np.int64, na_value=-1).view(np.uint64)
    return len(pd.unique(mixed)) == len(mixed)


def _lines_differ(data: bytes) -> bool:
    """Whether no two lines are the same: then no two rows are."""
    lines = data.splitlines()
    return len(set(lines)) == len(lines)


def _with_absent(table: Table, texts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the columns of a file with those optional ones that it lacks, empty in every row."""
    length = len(next(iter(texts.values())))
    absent = [name for name in table.names if name not in texts]
    return {**texts, **{name: np.full(length, "", dtype=object) for name in absent}}


def _instant_texts(table: Table, texts: Any) -> dict[str, Any]:
    return {column.name: np.asarray(texts[column.name]) for column in table.columns if column.kind == "instant"}


def _separators(data: bytes, delimiter: str, width: int) -> tuple[int, int, bool]:
    """Return how many delimiters and how many line ends stand outside quotes, and whether the quotes are neat.

    They are where each ends with a field and none holds a line that may be a row of this width.
    """
    marks = np.frombuffer(data, np.uint8)
    commas, ends = (marks == ord(mark) for mark in (delimiter, "\n"))
    if b'"' not in data:
        return int(np.count_nonzero(commas)), int(np.count_nonzero(ends)), True
    quotes = marks == ord('"')
    outside = np.cumsum(quotes, dtype=np.uint8) & 1 == 0
    goes_on = ~(quotes | commas | ends | (marks == ord("\r")))
    neat = not (quotes & outside)[:-1][goes_on[1:]].any()
    for end in np.flatnonzero(ends & ~outside).tolist() if neat else ():
        line = data[end + 1 : data.find(b"\n", end + 1)]
        neat = neat and (line.count(delimiter.encode()) < width - 1 or len(_DIGITS.findall(line)) < _DAY_DIGITS)
    return int((outside & commas).sum()), int((outside & ends).sum()), neat


def _careful(table: Table, data: bytes, dialect: Dialect) -> Reading:
    """Return the rows that are right, and a problem for each that is not."""
    header = header_of(data, dialect)
    names = _names_of_row(table, header)
    rows = [row for row in records(data, names or header, dialect) if not row.blank and not row.names_delimiter]
    if not names:
        names = header or list(table.names)
        at = next((place for place, row in enumerate(rows) if begins_with(row, header)), None)
        first = [] if at is None else [rows.pop(at)]
        if fault := table.header_fault(names):
            listed = rows if rows and set(names) & set(table.names) else [*first, *rows]
            return replace(_nothing(table), problems=tuple(_under_no_header(table, row, fault) for row in listed))
    problems = {row.line: problem for row in rows if (problem := _fault(table, row, names))}
    problems |= _doubles(table, [row for row in rows if row.line not in problems])
    sound = [row for row in rows if row.line not in problems]
    there = {name: np.array([row.fields[n] for row in sound], dtype=object) for n, name in enumerate(_own_names(names))}
    columns = _with_absent(table, there)
    frame, bad = _frame(table, columns)
    for place, (name, expected) in bad.items():
        row = sound[place]
        problems[row.line] = _wrong(table, row, name, row.fields[names.index(name)], expected)
    frame = frame.drop(index=list(bad)).reset_index(drop=True)
    instants = {name: np.delete(texts, list(bad)) for name, texts in _instant_texts(table, columns).items()}
    return Reading(frame, tuple(problems[line] for line in sorted(problems)), instants)


def _wrong(table: Table, row: Record, name: str, value: str, expected: str) -> Problem:
    """Return the problem of a value, with what a date may mean that is in doubt."""
    column, where = table.column(name), f"{table.file}: line {row.line}"
    error = str(InvalidValue(where, name, value, expected, column.choices))
    what = str(InvalidValue(where, name, value, expected))
    doubt = dates.doubt(value) if column.kind == "date" else ""
    mend = " ".join(filter(None, [error.removeprefix(what).strip(), doubt, IN_THE_FILE]))
    return Problem(table.file, row.line, name, value, f"{what} {mend}", mend)


def _problem(table: Table, row: Record, message: str, mend: str) -> Problem:
    """Return the problem of a row as a whole. Bytes that are no text show as a question mark."""
    return Problem(table.file, row.line, "", _NOT_TEXT.sub("\ufffd", row.body), f"{message} {mend}", mend)


def _under_no_header(table: Table, row: Record, fault: str) -> Problem:
    what, _, mend = fault.partition(". ")
    return _problem(table, row, f"{table.file}: {what}.", mend)


def _doubles(table: Table, rows: Sequence[Record]) -> dict[int, Problem]:
    """Return a problem for each row that stands above already, letter by letter, by its line."""
    lines: dict[str, int] = {}
    problems = {}
    for row in rows:
        first = lines.setdefault(row.body, row.line)
        if first != row.line:
            what = f"{table.file}: line {row.line}: is the same as line {first}, which is read."
            problems[row.line] = _problem(table, row, what, "Delete one of the two lines.")
    return problems


def _fault(table: Table, row: Record, names: Sequence[str]) -> Problem | None:
    """Return the problem of a row that has no fields to read, None when it has."""
    has, wanted, kept = len(row.fields), len(names), IN_THE_FILE
    if "\0" in row.raw:
        what, mend = (
            "holds NUL bytes, as a crash may leave them",
            "Delete them, or the line where nothing else is left.",
        )
    elif _NOT_TEXT.search(row.raw):
        what, mend = "is not UTF-8 text", "Save the file as UTF-8."
    elif MERGE_MARK.fullmatch(row.raw):
        what, mend = "is a mark between two versions of the file", "Keep the rows that are right and delete this line."
        kept = ""
    elif row.unclosed:
        what, mend = "opens a quote that is never closed", "Close it, or write a quote inside a text twice."
    elif has != wanted:
        what = f"has {has} {'field' if has == 1 else 'fields'} where the header has {wanted}"
        mend = "Put double quotes around a text with commas."
        if has == 1 < len(fields_of(row.fields[0], row.delimiter)):  # so does Excel where the comma is for decimals
            mend = "Take away the quotes around the whole row; write a doubled quote within it once."
    elif [field.strip() for field in row.fields] == names:
        what, mend, kept = "repeats the header", "Delete this line.", ""
    else:
        return None
    return _problem(table, row, f"{table.file}: line {row.line}: {what}.", f"{mend} {kept}".strip())


def _own_names(header: Sequence[str]) -> list[str]:
    """Return the columns' names; one without a name, as spreadsheets leave behind, is called by its place.

    So is one whose name is no text.
    """
    return [f"column {place}" if _NOT_TEXT.search(name) or not name else name for place, name in enumerate(header, 1)]


def _nothing(table: Table) -> Reading:
    kept = _empty(table)
    return replace(kept, frame=kept.frame.copy(deep=False))


@lru_cache
def _empty(table: Table) -> Reading:
    frame = _frame(table, {name: np.array([], dtype=object) for name in table.names})[0]
    return Reading(frame, instants=_instant_texts(table, frame))


def _frame(
    table: Table, texts: Mapping[str, Any], guarded: bool = True
) -> tuple[pd.DataFrame, dict[int, tuple[str, str]]]:
    """Return the typed frame and, by place, the column and the expected value of each row that is wrong.

    guarded: whether there may be an apostrophe in a text that guards it.
    """
    arrays: dict[str, Any] = {}
    bad: dict[int, tuple[str, str]] = {}
    for column in table.columns:
        arrays[column.name], wrong = _typed(column, texts[column.name], guarded)
        for place in np.flatnonzero(wrong).tolist():
            bad.setdefault(place, (column.name, column.expected))
    arrays |= {name: _array("text", own) for name, own in texts.items() if name not in arrays}
    frame = pd.DataFrame(arrays, copy=False)
    for first, second in table.in_order:
        for place in np.flatnonzero(frame[second] < frame[first]).tolist():
            bad.setdefault(place, (second, f"on or after {first!r}"))
    return frame, bad


def _typed(column: Column, texts: Any, guarded: bool) -> tuple[Any, Any]:
    """Return the column's array and a mask of what is wrong in it. texts: an array of str, or of numbers."""
    if texts.dtype != object:
        return _array(column.kind, texts), (texts < column.low) | (texts > column.high)
    if column.kind == "text" and not column.choices:
        return _array(column.kind, _as_typed(texts) if guarded else texts), (texts == "") & (not column.empty)
    if column.kind == "instant" and (instants := _instants(texts)) is not None:
        return instants, instants.isna() & (not column.empty)
    # Most columns hold few different texts: each is parsed once.
    codes, different = pd.factorize(texts)
    values, wrong = [], []
    for text in different:
        try:
            values.append(column.parse(text))
            wrong.append(False)
        except ValueError:
            values.append(None)
            wrong.append(True)
    return _array(column.kind, values).take(codes), np.array(wrong, dtype=bool)[codes]


def _as_typed(texts: Any) -> Any:
    """Return free texts without what guards them in the file; most files have none to take away."""
    if not _MAYBE_GUARDED.search("\n".join(texts)):
        return texts
    return np.array([unguarded(text) for text in texts], dtype=object)


def _array(kind: Kind, values: Any) -> Any:
    return pd.Series(values, dtype=DTYPES[kind]).array


def _instants(texts: Any) -> Any:
    """Return times as UTC, all at once, where all are empty or as this program writes them, else None."""
    given = texts != ""
    marks = np.frombuffer("\n".join([*texts[given], ""]).encode("utf-8", "surrogatepass"), np.uint8)
    if len(marks) != given.sum() * len(_LATEST):
        return None
    marks = marks.reshape(-1, len(_LATEST))
    if not ((marks >= _EARLIEST) & (marks <= _LATEST)).all() or (marks[:, _SIGN] == ord(",")).any():
        return None
    try:
        local = np.ascontiguousarray(marks[:, :_SIGN]).view(f"S{_SIGN}").ravel().astype("datetime64[us]")
    except ValueError:
        return None
    if len(local) and not _FIRST <= local.min() <= local.max() <= _LAST:
        return None
    ahead = ((marks[:, _OFFSET] - _EARLIEST[_OFFSET]) @ _OFFSET_SECONDS) * np.where(marks[:, _SIGN] == ord("+"), 1, -1)
    times = np.full(len(texts), np.datetime64("NaT"), "datetime64[us]")
    times[given] = local - ahead.astype("timedelta64[s]")
    return pd.Series(times).dt.tz_localize("UTC").array
