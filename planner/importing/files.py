"""The bytes of a file from elsewhere, not trusted: its text and rows, or the CSV files of a zip, within bounds.

Nothing is unpacked to disk, and no name in a zip becomes a path.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator

from planner.errors import PlannerError

MOST_ROWS = 200_000
MOST_MEMBERS = 5_000
MOST_MEMBER_BYTES = 8_000_000
MOST_UNPACKED = 40_000_000

_ENCRYPTED = 0x1
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
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {info.filename: text_of(inside, where) for info, inside in _members(archive, where)}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError, ValueError) as error:
        if isinstance(error, PlannerError):
            raise
        raise PlannerError(f"{where}: the zip is damaged. Export it again, then choose the new one.") from error


def _members(archive: zipfile.ZipFile, where: str) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    infos = archive.infolist()
    names = [info.filename for info in infos]
    if len(infos) > MOST_MEMBERS or len(set(names)) < len(names):
        raise _strange(where)
    unpacked = 0
    for info in infos:
        if not info.filename.lower().endswith(".csv") or info.filename.startswith("__MACOSX/"):
            continue
        if info.flag_bits & _ENCRYPTED:
            raise PlannerError(f"{where}: the zip has a password. Export it without one, then choose it again.")
        with archive.open(info) as member:  # what the zip says of its own sizes is not trusted
            inside = member.read(MOST_MEMBER_BYTES + 1)
        unpacked += len(inside)
        if len(inside) > MOST_MEMBER_BYTES or unpacked > MOST_UNPACKED:
            raise PlannerError(f"{where}: holds more than an export would. Nothing of it was taken.")
        yield info, inside


def _strange(where: str) -> PlannerError:
    return PlannerError(f"{where}: holds other files than an export would. Nothing of it was taken.")
