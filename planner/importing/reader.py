"""Tells which program a file is from, and has it read."""

from __future__ import annotations

from collections.abc import Generator

from planner.errors import PlannerError
from planner.importing.entries import Source
from planner.importing.files import rows_of, text_of
from planner.importing.loop_habits import is_one_of_its_files, read_loop
from planner.importing.plain_csv import LOOKED_AT, delimiter_of, read_plain
from planner.importing.track_and_graph import is_track_and_graph, read_track_and_graph
from planner.storage import archive

MOST_BYTES = archive.MOST_BYTES
MOST_TEXT = 50_000_000  # bytes of a file that is no zip: ten years of rows have about two million
_ZIP, _DATABASE = b"PK", b"SQLite format 3\0"


def read(data: bytes, name: str, day_first: bool | None = None) -> Source:
    """Return what a file holds. name: as the person knows it, for sentences only; data: its bytes.

    day_first: whether 05/11 is the fifth of November, where the file leaves that open. Raises AmbiguousDays where it
    does and nobody has said, PlannerError where the file cannot be used at all. A row that cannot be is `left`.
    """
    steps = reading(data, name, day_first)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            source: Source = end.value
            return source


def reading(data: bytes, name: str, day_first: bool | None = None) -> Generator[float, None, Source]:
    """Yield, several times a second, which share of the file is read; return what `read` does."""
    yield 0.0
    zipped = data.startswith(_ZIP)
    most = MOST_BYTES if zipped else MOST_TEXT
    if len(data) > most:
        raise PlannerError(f"{name}: is larger than {most // 1_000_000} MB. Split it, then choose the parts.")
    if data.startswith(_DATABASE):
        raise PlannerError(f"{name}: is a full backup. In the app, choose Export as CSV, and choose that file here.")
    return read_loop(data, name) if zipped else _read_text(text_of(data, name), name, day_first)


def _read_text(text: str, name: str, day_first: bool | None) -> Source:
    rows = rows_of(text, ",", name, strict=False)
    if not rows:
        raise PlannerError(f"{name}: is empty. Choose another file.")
    if is_track_and_graph(rows[0][1]):
        return read_track_and_graph(rows_of(text, ",", name), name)
    if any(is_one_of_its_files(fields) for _, fields in rows[:LOOKED_AT]):
        raise PlannerError(f"{name}: is one file of an export of Loop Habit Tracker. Choose the whole zip instead.")
    return read_plain(rows_of(text, delimiter_of(text, name), name), name, day_first)
