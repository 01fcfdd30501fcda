"""Puts what was read elsewhere into the diary, and says beforehand what that will be.

All rows of a file are written, or none. What the diary has already, be it from the same file, is never doubled, and
what the person deleted since does not come back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from planner.diary.deleted_rows import FOLDER
from planner.diary.tables import IMPORTED
from planner.errors import InvalidValue
from planner.importing.conversion import Made, made_of, rated_key
from planner.importing.entries import Choice, Left, Source, Tracker

if TYPE_CHECKING:
    import pandas as pd

    from planner.diary import Diary

THERE = "It is in your diary already."
DELETED = "You deleted it from your diary."
TWICE = "The same row stands above it."
RATED = "Its day has a rating already."
TRAINED = "Its day has a session already."
NOT_CHOSEN = "You leave this out."
_WORDS = {"pain": "pain rating", "sessions": "session"}


@dataclass(frozen=True)
class Preview:
    """What becomes, or became, of every row of a file.

    made: the rows for the diary, in the order of time; left: the others, by the name of their tracker. Together they
    are all rows of the file.
    """

    source: Source
    made: tuple[tuple[str, Made], ...]
    left: tuple[tuple[str, Left], ...]

    def count(self, table: str) -> int:
        """Return how many rows are for "pain" or for "sessions"."""
        return sum(made.table == table for _, made in self.made)

    @property
    def reasons(self) -> list[tuple[str, str, list[int]]]:
        """Return tracker, why, and the lines of what is left out for this reason, the largest group first."""
        counts = Counter((name, left.why) for name, left in self.left)
        lines: dict[tuple[str, str], list[int]] = {key: [] for key in counts}
        for name, left in self.left:
            lines[name, left.why].append(left.line)
        return [(*key, lines[key]) for key, _ in counts.most_common()]

    def to_frame(self) -> pd.DataFrame:
        """Return one row per row of the file: tracker, line, becomes, day, value, note, why_not."""
        import pandas as pd

        columns = ["tracker", "line", "becomes", "day", "value", "note", "why_not"]
        rows: list[tuple[Any, ...]] = [
            (name, made.line, _WORDS[made.table], pd.Timestamp(made.day), _value(made), made.values["note"], "")
            for name, made in self.made
        ]
        rows += [(name, left.line, "", pd.NaT, "", "", left.why) for name, left in self.left]
        return pd.DataFrame(rows, columns=columns)


def preview(diary: Diary, source: Source, choices: Mapping[str, Choice], now: datetime | None = None) -> Preview:
    """Return what `take` would do at this moment; nothing is written.

    choices: by the tracker's id; what is not chosen is left out. now: the moment, with its offset. Raises InvalidValue
    for a tracker that the file lacks, UnreadableFile where the diary can't be read.
    """
    moment = now or _now()
    unknown = sorted(set(choices) - {tracker.id for tracker in source.trackers})
    if unknown:
        raise InvalidValue(source.name, "", unknown[0], "a tracker of this file", [each.id for each in source.trackers])
    there = _There.of(diary)
    made: list[tuple[str, Made]] = []
    left: list[tuple[str, Left]] = []
    for tracker in source.trackers:
        for row in _rows(source, tracker, choices.get(tracker.id, Choice()), moment):
            sorted_out = there.take(row) if isinstance(row, Made) else row
            if isinstance(sorted_out, Made):
                made.append((tracker.name, sorted_out))
            else:
                left.append((tracker.name, sorted_out))
    made.sort(key=lambda each: (each[1].day, _began(each[1])))
    return Preview(source, tuple(made), tuple(left))


def take(diary: Diary, source: Source, choices: Mapping[str, Choice], now: datetime | None = None) -> Preview:
    """Write what `preview` promises into the diary, all of it or nothing; return what became of each row.

    What stands in the diary as it is written counts, not what stood there at the preview. Raises PlannerError where
    nothing could be written.
    """
    moment = now or _now()
    done: list[Preview] = []

    def rows() -> Mapping[str, list[Mapping[str, Any]]]:
        done[:] = [preview(diary, source, choices, moment)]
        return {name: [made.values for _, made in done[0].made if made.table == name] for name in _WORDS}

    diary.add_all(rows)
    return done[0]


def _rows(source: Source, tracker: Tracker, choice: Choice, now: datetime) -> Iterator[Made | Left]:
    if choice.use == "nothing":
        yield from (Left(entry.line, NOT_CHOSEN) for entry in tracker.entries)
        yield from tracker.left
        return
    yield from made_of(source, tracker, choice, now)
    yield from tracker.left


@dataclass(frozen=True)
class _There:
    """What the diary has, and what was taken so far: names of rows, and days, by table."""

    names: Mapping[str, set[tuple[str, ...]]]
    deleted: Mapping[str, set[tuple[str, ...]]]
    days: Mapping[str, set[Any]]
    new: set[tuple[str, ...]] = field(default_factory=set)
    until: dict[date, datetime] = field(default_factory=dict)  # when the last session without a time ends, by day

    @classmethod
    def of(cls, diary: Diary) -> _There:
        gone = type(diary)(diary.folder / FOLDER)
        sessions = diary.sessions()
        own = sessions[~sessions["session_id"].str.startswith(IMPORTED)]
        days = {"pain": diary.pain()["about"], "sessions": own["date"]}
        return cls(_names(diary), _names(gone), {name: set(each.dt.date) for name, each in days.items()})

    def take(self, made: Made) -> Made | Left:
        """Return the row if it is new, and remember it; else why it is not."""
        if why := self._why_not(made):
            return Left(made.line, why)
        self.new.add(made.key)
        if made.only_day and made.table == "pain":
            self.days["pain"].add(made.day)
        return self._after_the_last(made) if made.only_day and made.table == "sessions" else made

    def _after_the_last(self, made: Made) -> Made:
        """Return a session without a time of day after the one before it on that day: two can't be done at once."""
        began, ended = made.values["started_at"], made.values["ended_at"]
        later = max(self.until.get(made.day, began) - began, timedelta(0))
        if (ended + later).date() == made.day:
            made = replace(made, values={**made.values, "started_at": began + later, "ended_at": ended + later})
        self.until[made.day] = made.values["ended_at"]
        return made

    def _why_not(self, made: Made) -> str:
        if made.key in self.new:
            return TWICE
        if made.key in self.names[made.table]:
            return THERE
        if made.key in self.deleted[made.table]:
            return DELETED
        if made.only_day and made.day in self.days[made.table]:
            return RATED if made.table == "pain" else TRAINED
        return ""


def _names(diary: Diary) -> dict[str, set[tuple[str, ...]]]:
    pain = diary.reading("pain")
    about = pain.frame["about"].dt.strftime("%Y-%m-%d")
    rated = {rated_key(at, day) for at, day in zip(pain.instants["rated_at"], about, strict=True)}
    return {"pain": rated, "sessions": {(each,) for each in diary.sessions()["session_id"]}}


def _began(made: Made) -> datetime:
    at: datetime = made.values["rated_at" if made.table == "pain" else "started_at"]
    return at


def _value(made: Made) -> str:
    if made.table == "pain":
        return str(made.values["pain"])
    seconds = made.values["active_s"]
    return f"{seconds / 60:.0f} min" if seconds >= 60 else f"{seconds} s"


def _now() -> datetime:
    return datetime.now().astimezone().replace(microsecond=0)
