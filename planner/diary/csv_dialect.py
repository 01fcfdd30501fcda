"""How a CSV file is written, as far as its bytes tell: encoding, what stands between fields, line ends.

A file that a spreadsheet saved stays as the spreadsheet writes: what is added to it is written the same way. Knows
nothing of tables.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Literal, TypeVar, TypeVarTuple

from planner.errors import PlannerError

R = TypeVar("R")
Rest = TypeVarTuple("Rest")

Encoding = Literal["utf-8", "cp1252", "utf-16-le", "utf-16-be"]

BYTE_ORDER_MARK = codecs.BOM_UTF8
DELIMITERS = ",;\t"
# What a version control or sync program puts between two versions of the same lines.
MERGE_MARK = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: [^\r\n]*)?[\r\n]*")

# The first line that Excel reads and never shows; a spreadsheet that doesn't know it adds empty fields.
_SEPARATOR = re.compile(r'\ufeff?"?sep=([,;\t])"?[,;\t]*(?:\r\n?|\n|\Z)', re.IGNORECASE)

HEAD = 65_536  # bytes: a header that is longer is looked for in all of the file
_WIDE: dict[Encoding, bytes] = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
_LINE = re.compile(r"[^\r\n]+")
_BLANK = ' \t,;"\ufeff'
_END = re.compile(r"\r\n?|\n")
_MANY_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# In Western languages letters with accents stand alone or in pairs: three in a row are another alphabet.
_FOREIGN = re.compile(rb"[\xc0-\xff]{3}")
_ASCII_BLANK = b" " * 0x80 + bytes(range(0x80, 0x100))  # a table for bytes.translate


@dataclass(frozen=True)
class Dialect:
    """One way to write a CSV file. end: the line end of its first line."""

    encoding: Encoding = "utf-8"
    delimiter: str = ","
    end: str = "\n"

    @property
    def wide(self) -> bool:
        """Whether a character takes two bytes or more, so that a search for bytes may find half of one."""
        return self.encoding in _WIDE

    def text(self, data: bytes) -> str:
        """Return all of a file as text, any byte order mark too. What is no character is a lone surrogate.

        A file that ends within a character of two bytes reads as if its other byte were zero.
        """
        if self.wide:
            return (data + bytes(len(data) % 2)).decode(self.encoding, "surrogatepass")
        return data.decode(self.encoding, "surrogateescape")

    def utf8(self, data: bytes) -> bytes:
        """Return the file as UTF-8, byte for byte as it is where it is UTF-8 already."""
        return data if self.encoding == "utf-8" else self.text(data).encode("utf-8", "surrogatepass")

    def data(self, text: str, path: Path) -> bytes:
        """Return the bytes of a text; raise PlannerError, naming the file, for a character that it cannot hold."""
        if self.wide:
            return text.encode(self.encoding, "surrogatepass")
        try:
            return text.encode(self.encoding, "surrogateescape")
        except UnicodeEncodeError as error:
            sign = text[error.start]
            why = f"the file is written as {self.encoding} (Western European), which has no {sign!r}"
            mend = "Save it as UTF-8 in your spreadsheet, or leave that character out, then save again."
            raise PlannerError(f"{path}: nothing was saved: {why}. {mend}") from error

    def ascii(self, text: str) -> bytes:
        """Return the bytes of a text that every encoding can hold."""
        return text.encode(self.encoding)

    def fields(self, line: str) -> list[str]:
        """Return the fields of one line."""
        return next(csv.reader([line], delimiter=self.delimiter), [])

    def seam(self, data: bytes) -> bytes:
        """Return what completes a character that a crash tore, so that what follows is read as it is written."""
        if self.wide:
            return bytes(len(data) % 2)
        # A sound character of many bytes: the file stays UTF-8 to its reader, whatever the torn byte looks like.
        return "\ufffd".encode() if self.encoding == "utf-8" and _torn(data) else b""


def _kept_for_last(ask: Callable[[bytes, *Rest], R]) -> Callable[[bytes, *Rest], R]:
    """Keep the answer for the bytes asked of last: a row written asks often of the same ones, which never change."""
    last: list[tuple[bytes, object, R]] = []

    @wraps(ask)
    def kept(data: bytes, *rest: *Rest) -> R:
        for asked, others, answer in last:
            if asked is data and others == rest:
                return answer
        answer = ask(data, *rest)
        last[:] = [(data, rest, answer)]
        return answer

    return kept


@_kept_for_last
def dialect_of(data: bytes) -> Dialect:
    """Return how a file is written; what its bytes don't tell, as in an empty one, is as this program writes."""
    encoding = _encoding(data)
    first = first_line(data, encoding)
    widths = {delimiter: len(Dialect(delimiter=delimiter).fields(first)) for delimiter in DELIMITERS}
    said = separator_line(Dialect(encoding).text(data[:HEAD])).lower().partition("sep=")[2][:1]
    delimiter = max(widths, key=lambda each: (widths[each], each == said))  # the first of equals
    return Dialect(encoding, delimiter, _line_end(data, encoding))


def separator_line(text: str) -> str:
    """Return the line `sep=;` that Excel understands, with its end, where a file begins with one, else ""."""
    match = _SEPARATOR.match(text)
    return match[0] if match else ""


@_kept_for_last
def first_line(data: bytes, encoding: Encoding) -> str:
    """Return the first line that can be a header, without its end and without a mark; "" where there is none.

    Blank lines, marks of a merge and a line that names the delimiter cannot.
    """
    for head in (data[:HEAD], data):
        text = Dialect(encoding).text(head)
        for match in _LINE.finditer(text, len(separator_line(text))):
            whole = match.end() < len(text) or len(data) <= HEAD or head is data
            if whole and match[0].strip(_BLANK) and not MERGE_MARK.fullmatch(match[0]):
                return match[0].removeprefix("\ufeff")
    return ""


def _line_end(data: bytes, encoding: Encoding) -> str:
    found = _END.search(Dialect(encoding).text(data[:HEAD]))
    return "\r\n" if found and found[0] == "\r\n" else "\n"


def _encoding(data: bytes) -> Encoding:
    for encoding, mark in _WIDE.items():
        if data.startswith(mark):
            return encoding
    if unmarked := _unmarked(data[:40]):
        return unmarked
    if data.isascii():  # as most are, and this makes no copy of ten years of rows
        return "utf-8"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "cp1252" if _western(data) else "utf-8"
    return "utf-8"


def _unmarked(head: bytes) -> Encoding | None:
    """Tell UTF-16 without a mark by its header: every other byte is zero."""
    even, odd = head[::2], head[1::2]
    if len(head) < 8:
        return None
    if not any(odd) and all(even):
        return "utf-16-le"
    return "utf-16-be" if not any(even) and all(odd) else None


def _western(data: bytes) -> bool:
    """Whether bytes that are not UTF-8 are Western European text, and not UTF-8 that came to harm."""
    # A long file has few different letters with accents: each is looked at once.
    letters = b" ".join(set(data.translate(_ASCII_BLANK).split()))
    if data.startswith(BYTE_ORDER_MARK) or _MANY_BYTES.search(letters) or _FOREIGN.search(letters):
        return False
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:  # a byte that stands for nothing
        return False
    start = _torn(data)
    return not (start and data[:-start].isascii())


def _torn(data: bytes) -> int:
    """Return how many bytes at the end are the beginning of a UTF-8 character, 0 where the last one is whole."""
    for length in (1, 2, 3):
        tail = data[-length:]
        if tail and tail[0] >= 0xC2:
            needs = 2 if tail[0] < 0xE0 else 3 if tail[0] < 0xF0 else 4
            return length if length < needs and all(0x80 <= byte < 0xC0 for byte in tail[1:]) else 0
    return 0
