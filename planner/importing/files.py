"""The bytes of a file from elsewhere, not trusted: its text and rows, or the CSV files of a zip, within bounds.

Nothing is unpacked to disk, and no name in a zip becomes a path; the zip itself is archive.py's.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from planner.errors import PlannerError
from planner.storage import archive

MOST_ROWS = 200_000
MOST_UNPACKED = 40_000_000

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))

Row = tuple[int, list[str]]  # the line on which it begins, from 1, and its fields


def text_of(data: bytes, where: str) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or what Western Windows writes; raise PlannerError."""
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\0" if encoding == "utf-16" else data.decode("cp1252", "replace")
    if "\0" in text or "\ufffd" in text:
        raise PlannerError(f"{where}: this is no text. Save it as CSV in UTF-8, then choose it again.")
    return text


def rows_of(text: str, delimiter: str, where: str, *, strict: bool = True) -> list[Row]:
    """Return the rows that are not blank; raise PlannerError where there are too many.

    strict: a quote that is never closed, or closed within a text, is refused: it would swallow the rows below it.
    """
    return list(_rows(text, delimiter, where, strict))


def _rows(text: str, delimiter: str, where: str, strict: bool) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    begin, count = 1, 0
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                count += 1
                if count > MOST_ROWS:
                    raise PlannerError(f"{where}: has more than {MOST_ROWS:,} rows. Split it, then choose the parts.")
                yield begin, fields
            begin = reader.line_num + 1
    except csv.Error as error:
        what = "has a quote that is never closed, or one within a text"
        mend = "Close it, or write a quote inside a text twice, then choose the file again."
        raise PlannerError(f"{where}: line {begin} {what}. {mend}") from error


def csv_files(data: bytes, where: str) -> dict[str, str]:
    """Return the CSV files of a zip, their text by their names; raise PlannerError for a zip that is not sound."""
    return {name: text_of(inside, where) for name, inside in archive.unpacked(data, where, _EXPORT).items()}


def _is_csv(name: str) -> bool:
    return name.lower().endswith(".csv") and not name.startswith("__MACOSX/")


_EXPORT = archive.Kind(
    what="an export",
    mend="Export it again, then choose the new one.",
    known=_is_csv,
    strict=False,
    most_unpacked=MOST_UNPACKED,
)
