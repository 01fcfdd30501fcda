"""Tells which program a file is from, by what is in it, and has it read."""

from __future__ import annotations

from collections.abc import Callable

from planner.errors import PlannerError
from planner.importing import apple_health, bearable, daylio, fitnotes, given_out, google_fit, health_connect, strong
from planner.importing.entries import Source
from planner.importing.files import Row, csv_files, document_among, first_rows, is_csv, rows_headed, rows_of, text_of
from planner.importing.loop_habits import is_one_of_its_files, read_loop
from planner.importing.plain_csv import LOOKED_AT, delimiter_of, read_plain
from planner.importing.track_and_graph import is_track_and_graph, read_track_and_graph
from planner.steps import Steps, finished
from planner.storage import archive

MOST_BYTES = archive.MOST_BYTES
MOST_TEXT = 50_000_000  # bytes of a file that is no zip: ten years of rows have about two million
_ZIP = b"PK"
# Formats that are known by their header, and what may stand between its fields.
_HEADERS: tuple[tuple[Callable[[list[str]], bool], Callable[[list[Row], str], Source], str], ...] = (
    (daylio.is_daylio, daylio.read_daylio, ","),
    (bearable.is_bearable, bearable.read_bearable, ","),
    (strong.is_strong, strong.read_strong, ",;"),
    (fitnotes.is_fitnotes, fitnotes.read_fitnotes, ","),
    (google_fit.is_days, google_fit.read_google_fit_days, ","),
)


def read(data: bytes, name: str, day_first: bool | None = None) -> Source:
    """Return what a file holds. name: as the person knows it, for sentences only; data: its bytes.

    day_first: whether 05/11 is the fifth of November, where the file leaves that open. Raises AmbiguousDays where it
    does and nobody has said, PlannerError where the file cannot be used at all. A row that cannot be is `left`.
    """
    return finished(reading(data, name, day_first))


def reading(data: bytes, name: str, day_first: bool | None = None) -> Steps[Source]:
    """Yield, several times a second, which share of the file is read; return what `read` does."""
    yield 0.0
    zipped = data.startswith(_ZIP)
    most = MOST_BYTES if zipped else MOST_TEXT
    if len(data) > most:
        raise PlannerError(f"{name}: is larger than {most // 1_000_000} MB. Split it, then choose the parts.")
    if health_connect.is_export(data):
        return (yield from health_connect.read_health_connect(data, name))
    if data.startswith(health_connect.MAGIC):
        raise PlannerError(f"{name}: is a full backup. In the app, choose Export as CSV, and choose that file here.")
    if zipped:
        return (yield from _reading_zip(data, name, day_first))
    if apple_health.is_export(data):
        return (yield from apple_health.read_apple_health(data, name))
    return (yield from _reading_text(text_of(data, name), name, day_first))


def _reading_zip(data: bytes, name: str, day_first: bool | None) -> Steps[Source]:
    """Have a zip read by the names in it, which no program but one gives."""
    names = archive.Archive(data, name, _ANY).names
    if document := document_among(names):
        raise PlannerError(f"{name}: {document}")
    if any(path.rsplit("/", 1)[-1] == "Habits.csv" for path in names):
        return read_loop(data, name)
    if given_out.is_zip_given_out(names):
        return given_out.read_zip_given_out(data, name)
    if daylio.BACKUP in names:
        return daylio.read_daylio_backup(data, name)
    if any(google_fit.is_session(path) for path in names):
        return (yield from google_fit.read_google_fit(data, name))
    if any(health_connect.is_database(path) for path in names):
        return (yield from health_connect.read_health_connect(data, name))
    if any(path.lower().endswith(".xml") for path in names):
        return (yield from apple_health.read_apple_health(data, name))
    if sum(map(is_csv, names)) == 1:  # as a form's answers are downloaded
        (text,) = csv_files(data, name).values()
        return (yield from _reading_text(text, name, day_first))
    known = "Loop Habit Tracker, Daylio, Apple Health, Google Fit, Health Connect"
    raise PlannerError(f"{name}: is a zip of none of the programs known here: {known}. Choose another file.")


def _reading_text(text: str, name: str, day_first: bool | None) -> Steps[Source]:
    rows = rows_of(text, ",", name, strict=False)
    if not rows:
        raise PlannerError(f"{name}: is empty. Choose another file.")
    if given_out.is_given_out(rows):
        return given_out.read_given_out(rows_of(text, ",", name), name)
    if headed := rows_headed(text, is_track_and_graph, name):
        return (yield from read_track_and_graph(headed, name, day_first))
    for known, read_rows, marks in _HEADERS:
        for mark in marks:
            if (first := first_rows(text, mark, name, 1)) and known(first[0][1]):
                return read_rows(rows_of(text, mark, name), name)
    rows = rows_of(text, delimiter_of(text, name), name)
    if is_one_of_its_files(rows[:LOOKED_AT]):
        raise PlannerError(f"{name}: is one file of an export of Loop Habit Tracker. Choose the whole zip instead.")
    return (yield from read_plain(rows, name, day_first))


_ANY = archive.Kind(
    what="an export",
    mend="Export it again, then choose the new one.",
    known=lambda _: False,
    strict=False,
    most_files=google_fit.MOST_FILES,
)
