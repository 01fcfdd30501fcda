"""The bytes of a file from elsewhere, not trusted: its text and rows, or the CSV files of a zip, within bounds.

Nothing is unpacked to disk, and no name in a zip becomes a path; the zip itself is archive.py's.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Collection, Iterator
from itertools import islice

from planner.diary.csv_dialect import separator_line
from planner.errors import PlannerError
from planner.storage import archive

MOST_ROWS = 200_000
MOST_UNPACKED = 40_000_000
DELIMITERS = (",", ";", "\t", "|")

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 4000  # bytes from which UTF-16 without its mark is told
_AS_CSV = "Open it in your spreadsheet, save it as CSV in UTF-8, then choose that file."
_TABLE = "is a spreadsheet, not a CSV file"
_PICTURE = ("is a picture", "Choose the file with the numbers.")
_PACKED = ("is a packed file", "Unpack it, then choose the file in it.")
# How files begin that are no text, whatever they are called: what each is, and what to do.
_KINDS: tuple[tuple[bytes, tuple[str, str]], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", (_TABLE, _AS_CSV)),
    (b"%PDF", ("is a PDF", "Export or save it as CSV in the app that made it, then choose that file.")),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"RIFF", ("is a picture or a recording", _PICTURE[1])),
    (b"\x1f\x8b", _PACKED),
    (b"7z\xbc\xaf\x27\x1c", _PACKED),
    (b"Rar!", _PACKED),
)
_WEB = re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE)

Row = tuple[int, list[str]]  # the line on which it begins, from 1, and its fields


def text_of(data: bytes, where: str) -> str:
    """Return the text of a file in UTF-8, UTF-16 or what Western Windows writes; or raise PlannerError."""
    for start, (what, mend) in _KINDS:
        if data.startswith(start):
            raise PlannerError(f"{where}: {what}. {mend}")
    if data and not data.strip(b"\0"):
        raise PlannerError(f"{where}: holds nothing but zeros: it did not arrive whole. Get it once more.")
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\0" if encoding.startswith("utf-16") else data.decode("cp1252", "replace")
    if "\0" in text or "\ufffd" in text:
        raise PlannerError(f"{where}: this is no text. Save it as CSV in UTF-8, then choose it again.")
    if _WEB.match(text):
        raise PlannerError(f"{where}: is a web page. Export or download the file itself, then choose that.")
    return text.removeprefix("\ufeff")


def _encoding(data: bytes) -> str:
    """Return the encoding that a mark names, or that zeros in every second byte show; else UTF-8."""
    if named := next((name for mark, name in _MARKS if data.startswith(mark)), ""):
        return named
    zeros = [data[start:_SAMPLE:2].count(0) * 4 > len(data[start:_SAMPLE:2]) for start in (0, 1)]
    return {(True, False): "utf-16-be", (False, True): "utf-16-le"}.get((zeros[0], zeros[1]), "utf-8")


def delimiter_named(text: str) -> str:
    """Return the delimiter that a first line `sep=;` names, as Excel understands it, "" where there is no such line."""
    return separator_line(text).lower().partition("sep=")[2][:1]


def rows_of(text: str, delimiter: str, where: str, *, strict: bool = True) -> list[Row]:
    """Return the rows that are not blank, nor name the delimiter; raise PlannerError where there are too many.

    strict: a quote that is never closed, or closed within a text, is refused: it would swallow the rows below it.
    """
    return list(_rows(text, delimiter, where, strict))


def first_rows(text: str, delimiter: str, where: str, count: int) -> list[Row]:
    """Return the first rows that are not blank, however their quotes are."""
    return list(islice(_rows(text, delimiter, where, strict=False), count))


def _rows(text: str, delimiter: str, where: str, strict: bool) -> Iterator[Row]:
    named = len(separator_line(text))
    reader = csv.reader(io.StringIO(text[named:], newline=""), delimiter=delimiter, strict=strict)
    above = 1 if named else 0
    begin, count = above + 1, 0
    try:
        for fields in reader:
            if any(field.strip() for field in fields):
                count += 1
                if count > MOST_ROWS:
                    raise PlannerError(f"{where}: has more than {MOST_ROWS:,} rows. Split it, then choose the parts.")
                yield begin, fields
            begin = above + reader.line_num + 1
    except csv.Error as error:
        what = "has a quote that is never closed, or one within a text"
        mend = "Close it, or write a quote inside a text twice, then choose the file again."
        raise PlannerError(f"{where}: line {begin} {what}. {mend}") from error


def rows_headed(text: str, is_header: Callable[[list[str]], bool], where: str) -> list[Row]:
    """Return all rows, by the delimiter by which the first one is such a header; [] where it is by none.

    A spreadsheet that saved an export anew may have changed the delimiter.
    """
    for mark in DELIMITERS:
        if (first := first_rows(text, mark, where, 1)) and is_header(first[0][1]):
            return rows_of(text, mark, where)
    return []


def csv_files(data: bytes, where: str) -> dict[str, str]:
    """Return the CSV files of a zip, their text by their names; raise PlannerError for a zip that is not sound."""
    return {name: text_of(inside, where) for name, inside in archive.unpacked(data, where, _EXPORT).items()}


def document_among(names: Collection[str]) -> str:
    """Say what a zip of a spreadsheet or word processor is, by its names, and what to do; "" for another zip."""
    if {"mimetype", "content.xml"} <= set(names) or any(name.startswith("xl/") for name in names):
        return f"{_TABLE}. {_AS_CSV}"
    return f"is a document, not a CSV file. {_PICTURE[1]}" if "[Content_Types].xml" in names else ""


def is_csv(name: str) -> bool:
    """Whether a file in a zip is a CSV file, and not what a Mac puts beside it."""
    return name.lower().endswith(".csv") and not name.startswith("__MACOSX/")


_EXPORT = archive.Kind(
    what="an export",
    mend="Export it again, then choose the new one.",
    known=is_csv,
    strict=False,
    most_unpacked=MOST_UNPACKED,
)
