"""One CSV a tracker, for spreadsheets and programs alike: date, time, value, unit, note; UTF-8, by RFC 4180.

A spreadsheet opens these, so that a text that it would run as a formula has an apostrophe in front, as in the diary;
planner.importing takes it off again. Knows nothing of the diary.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from planner.diary.columns import csv_line, guarded
from planner.exporting.trackers import Row, Tracker, told_apart

HEADER = ("date", "time", "value", "unit", "note")
_END = "\r\n"
_MOST = 55  # signs of a name: with four bytes each, within the 255 bytes of any file system
# What a name may not have on Windows, or what cannot be seen in it.
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\Z|[. ])", re.I)


def tidy_files(trackers: Sequence[Tracker]) -> dict[str, bytes]:
    """Return the files by their names, which every system can hold beside each other."""
    names = told_apart((_file_name(tracker.name) for tracker in trackers), _same_file)
    return {f"{name}.csv": _file(tracker) for name, tracker in zip(names, trackers, strict=True)}


def _file(tracker: Tracker) -> bytes:
    lines = [csv_line(HEADER, end=_END)]
    lines += [csv_line(_fields(row, tracker.unit), end=_END) for row in tracker.rows]
    return "".join(lines).encode()


def _fields(row: Row, unit: str) -> tuple[str, ...]:
    note = ": ".join(filter(None, (row.label, row.note)))
    value = guarded(row.word) if row.word else row.value
    return row.day.isoformat(), row.time, value, "" if row.amount is None else unit, guarded(note)


def _file_name(name: str) -> str:
    """Return a name as a file may have it on any system, without its ending."""
    signs = (sign if sign.isprintable() else "_" for sign in unicodedata.normalize("NFC", name))
    safe = _NOT_IN_NAMES.sub("_", "".join(signs))[:_MOST].rstrip(". ").lstrip()
    return f"_{safe}" if not safe or safe.startswith(".") or _DEVICES.match(safe) else safe


def _same_file(name: str) -> str:
    """Return what two names have in common that a file system takes for one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
