"""What stands in a file of another program, before it is said what it becomes: plain values. Not for reading files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Use = Literal["pain", "region", "sessions", "nothing"]  # region: pain of one region, beside the day's
Stamp = Literal["start", "end"]  # what the time of a session is of
Unit = Literal["minutes", "hours", "seconds", "times"]
Scale = Literal["0-10", "1-10", "0-5", "1-5", "0-4", "0-3", "0-100"]  # from no pain to the worst
App = Literal[
    "Loop Habit Tracker",
    "Track & Graph",
    "Daylio",
    "Bearable",
    "Apple Health",
    "Google Fit",
    "Health Connect",
    "Strong",
    "FitNotes",
    "CSV",
]

NO_DAY = "No day from 2000 to 2099 stands there."
NO_NUMBER = "No number stands there."


@dataclass(frozen=True)
class Entry:
    """One row. line: of its file, from 1; day: as the file has it; note: as it was typed, a label included.

    at: its moment, without an offset where the file names none; None where the file tells only the day. amount: what
    was tracked, exactly, in the tracker's unit; word: what stands there in place of a number, such as "mild".
    """

    line: int
    day: date
    at: datetime | None
    amount: Decimal
    note: str = ""
    word: str = ""


@dataclass(frozen=True)
class Left:
    """One row that is not taken. line: of its file, from 1; why: what keeps it, the same words for the same cause."""

    line: int
    why: str


@dataclass(frozen=True)
class Tracker:
    """One thing that was tracked. yes_no: an entry says only that it was done; unit: what an amount counts, "" unknown.

    id: names it within its file; file: where its lines are counted; stamp: which end of a session `at` is, "" where the
    file doesn't say; use: what the format itself says that it is, "" where that is only guessed from name and values;
    out_of: the highest number of its scale where the file says it, else 0; utc: its moments are in UTC where they name
    no other offset, whatever the person's zone is.
    """

    id: str
    name: str
    file: str
    entries: tuple[Entry, ...]
    left: tuple[Left, ...] = ()
    yes_no: bool = False
    unit: Unit | Literal[""] = ""
    stamp: Stamp | Literal[""] = "end"
    use: Use | Literal[""] = ""
    out_of: int = 0
    utc: bool = False

    @property
    def rows(self) -> int:
        """How many rows the file has of it."""
        return len(self.entries) + len(self.left)


@dataclass(frozen=True)
class Source:
    """A file that was understood. name: as the person knows it."""

    name: str
    app: App
    trackers: tuple[Tracker, ...]


@dataclass(frozen=True)
class Choice:
    """What a tracker becomes. unit: of its amounts; minutes: of each session that says only that it was done.

    stamp: which end of a session its times are, where the file doesn't say: taken for the end though they are the
    start, they would put the pain of that moment after the session, and take it from the day.

    Of ratings: the scale of its numbers, the region that they are about ("" for none), and what each word stands for.
    free_days: leave out what is of a day that has such an entry in the diary already.
    """

    use: Use = "nothing"
    unit: Unit = "times"
    minutes: int = 10
    stamp: Stamp = "start"
    scale: Scale = "0-10"
    region: str = ""
    words: Mapping[str, int] = field(default_factory=dict)
    free_days: bool = False
