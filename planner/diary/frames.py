"""The tables of a folder as typed frames: what can be read of each row, and the problems of those that cannot.

A table is read anew only where its file has changed. Nothing here writes; that is diary.py's, which stands on this.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from planner.diary.columns import Table
from planner.diary.conflicts import copy_problems
from planner.diary.reading import Problem, Reading, problem_frame, read
from planner.diary.table_file import TableFile
from planner.diary.tables import TABLES
from planner.errors import InvalidValue, UnreadableFile
from planner.paths import data_folder
from planner.person import own_day
from planner.storage import durable
from planner.storage.schema_version import refuse_newer

if TYPE_CHECKING:
    import pandas as pd


class Frames:
    """The tables in one folder, which need not be there.

    Every method for a table returns a frame with the declared columns in their order, then those the person added:
    whole numbers Int64, days datetime64 at midnight, times in UTC, flare boolean, text str ("" where empty). A missing
    file is an empty frame of the same types; rows that cannot be read are left out and listed by `problems`. A file
    that cannot be opened raises UnreadableFile, and so does every file of a folder that a newer program has written.
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        self.folder = data_folder() if folder is None else Path(folder).expanduser()
        self._readings: dict[str, tuple[tuple[int, ...], Reading]] = {}
        self._copied: tuple[tuple[object, ...], list[Problem]] = ((), [])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.folder)!r})"

    def today(self) -> date:
        """Return the person's day at this moment, which may be the one before until theirs begins (own_day.py)."""
        return self.day_of(datetime.now())

    def day_of(self, moment: datetime) -> date:
        """Return the person's day at a moment, which is given by the clock of where the person was."""
        return own_day.load(self.folder).day_of(moment)

    def plans(self) -> pd.DataFrame:
        """Return plan.csv: one row per planned stretch."""
        return self._read("plan").frame

    def saved_on(self) -> pd.Series:
        """Return the person's day on which each row of plans() was saved, in the same order, as it is written there."""
        return self.days_of("plan", "saved_at")

    def drawn_on(self) -> pd.Series:
        """Return the person's day on which each row of drawn() was drawn, as saved_on does."""
        return self.days_of("drawn", "made_at")

    def days_of(self, table: str, column: str) -> pd.Series:
        """Return the person's day of each time in a column of a table, by the clock it is written in, NaT for none."""
        return own_day.load(self.folder).days_of(self._read(table).instants[column])

    def reading(self, table: str) -> Reading:
        """Return all of a table at once: its frame, its problems, and its times as they are written."""
        return self._read(table)

    def sessions(self) -> pd.DataFrame:
        """Return sessions.csv: one row per session."""
        return self._read("sessions").frame

    def performed(self) -> pd.DataFrame:
        """Return performed.csv: one row per stretch and side done in a session."""
        return self._read("performed").frame

    def pain(self) -> pd.DataFrame:
        """Return pain.csv: one row per rating."""
        return self._read("pain").frame

    def visits(self) -> pd.DataFrame:
        """Return visits.csv: one row per visit to a professional."""
        return self._read("visits").frame

    def pauses(self) -> pd.DataFrame:
        """Return pauses.csv: one row per illness or holiday."""
        return self._read("pauses").frame

    def experiments(self) -> pd.DataFrame:
        """Return experiments.csv: one row per period of an experiment."""
        return self._read("experiments").frame

    def drawn(self) -> pd.DataFrame:
        """Return drawn.csv: one row per day that chance could choose for stretching."""
        return self._read("drawn").frame

    def marks(self) -> pd.DataFrame:
        """Return marks.csv: one row per change beside stretching; to: NaT where it goes on, or nobody knows."""
        return self._read("marks").frame

    def version(self) -> tuple[object, ...]:
        """Return what changes whenever a table, or when days begin, does; () where one changed just now."""
        paths = [*sorted(self.folder.glob("*.csv")), self.folder / own_day.NAME]
        versions = [(path.name, durable.version(path)) for path in paths]
        return (len(versions), *versions) if all(version for _, version in versions) else ()

    def problems(self, table: str | None = None) -> pd.DataFrame:
        """Return one row per row that could not be read: file, line, column, value, message.

        table: the one to read, such as "plan"; by default all, and the copies of them that a sync program left.
        """
        return problem_frame(self.unread(table))

    def unread(self, table: str | None = None) -> list[Problem]:
        """Return what `problems` says, with what to do apart."""
        names = [table] if table else list(TABLES)
        copied = [] if table else self._copies()
        return [*(problem for name in names for problem in self._read(name).problems), *copied]

    def _file(self, table: str) -> TableFile:
        return TableFile(self.folder, table_named(table))

    def _read(self, name: str) -> Reading:
        """Return a table, read anew only where its file has changed. Each frame given out is the caller's own."""
        file = self._file(name)
        refuse_newer(self.folder)
        version = durable.version(file.path)
        kept, reading = self._readings.get(name, ((), None))
        if reading is None or not version or kept != version:
            reading = _read_now(file)
            self._readings[name] = version, reading
        # Copied when written to, so ten years of rows cost nothing here.
        return replace(reading, frame=reading.frame.copy(deep=False))

    def _copies(self) -> list[Problem]:
        """Return the problems of copies, looked at anew only where a table or a copy has changed."""
        version = self.version()
        if not version or self._copied[0] != version:
            self._copied = version, copy_problems(self.folder)
        return self._copied[1]


def _read_now(file: TableFile) -> Reading:
    try:
        data = file.read()
    except OSError as error:
        why = f"{file.path}: cannot be read ({error.strerror or error})."
        raise UnreadableFile(f"{why} Check that it is a file you may read, then run this again.") from error
    return read(file.table, data)


def table_named(name: str) -> Table:
    """Return a table such as "plan"; raise InvalidValue, with the choices, where there is none of this name."""
    if name not in TABLES:
        raise InvalidValue("", "", name, "one of the tables", TABLES)
    return TABLES[name]
