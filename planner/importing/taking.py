"""Puts what was read elsewhere into the diary, and says beforehand what that will be.

All rows of a file are written, or none. What the diary has already is never doubled, and what the person deleted since
does not come back (known_again.py). What trends will make of it is outlook.py's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from planner.diary.deleted_rows import FOLDER
from planner.errors import InvalidValue
from planner.importing.conversion import Clock, Made, making_of
from planner.importing.entries import Choice, Left, Source, Tracker
from planner.importing.known_again import Known
from planner.importing.scales import scaled, whole
from planner.person import own_day
from planner.steps import Steps, finished, within

if TYPE_CHECKING:
    import pandas as pd

    from planner.diary import Diary

NOT_CHOSEN = "You leave this out."
RATED = "Its day has a rating already."
TRAINED = "Its day has a session already."
_MAKING = 0.7  # of the time that a tracker takes: its rows are made, then looked for in the diary
ENOUGH = 5  # rows that came before, to doubt that a file is of the same person
_WORDS = {"pain": "pain rating", "sessions": "session"}


@dataclass(frozen=True)
class Bent:
    """What a tracker's ratings lose on their way. tracker: its name; before, after: their mean from 0 to 10.

    rounded: how many are no whole numbers; left: how many are not taken because of their value.
    """

    tracker: str
    before: float
    after: float | None
    rounded: int
    left: int


@dataclass(frozen=True)
class Doubt:
    """A tracker that may be another person's.

    before: how many rows one of this name gave from these days; missing: how many of them the file lacks.
    """

    tracker: str
    before: int
    missing: int


@dataclass(frozen=True)
class Preview:
    """What becomes, or became, of every row of a file.

    made: the rows for the diary, in the order of time; left: the others, by the name of their tracker. Together they
    are all rows of the file. bent: of each tracker whose ratings don't come in as they are; doubts: of each whose rows
    are hardly those that came from it before.
    """

    source: Source
    made: tuple[tuple[str, Made], ...]
    left: tuple[tuple[str, Left], ...]
    bent: tuple[Bent, ...] = ()
    doubts: tuple[Doubt, ...] = ()

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


def preview(
    diary: Diary,
    source: Source,
    choices: Mapping[str, Choice],
    now: datetime | None = None,
    zone: tzinfo | None = None,
) -> Preview:
    """Return what `take` would do at this moment; nothing is written.

    choices: by the tracker's id; what is not chosen is left out. now: the moment, with its offset. zone: of the times
    that name none (default: this machine's). Raises InvalidValue for a tracker that the file lacks, UnreadableFile
    where the diary can't be read.
    """
    return finished(preview_steps(diary, source, choices, now, zone))


def preview_steps(
    diary: Diary,
    source: Source,
    choices: Mapping[str, Choice],
    now: datetime | None = None,
    zone: tzinfo | None = None,
) -> Steps[Preview]:
    """Do what `preview` does, in steps."""
    unknown = sorted(set(choices) - {tracker.id for tracker in source.trackers})
    if unknown:
        raise InvalidValue(source.name, "", unknown[0], "a tracker of this file", [each.id for each in source.trackers])
    clock, known = Clock(now or _now(), zone, own_day.load(diary.folder).day_of), Known.of(diary)
    taken = {"pain": _days(diary.pain()["about"]), "sessions": _days(diary.sessions()["date"])}
    made: list[tuple[str, Made]] = []
    left: list[tuple[str, Left]] = []
    bent: list[Bent] = []
    doubts: list[Doubt] = []
    each_share = 1 / max(len(source.trackers), 1)
    for place, tracker in enumerate(source.trackers):
        choice = choices.get(tracker.id, Choice())
        found: list[Made | Left] = []
        if choice.use != "nothing":
            low, high = place * each_share, (place + _MAKING) * each_share
            found = yield from within(low, high, making_of(source, tracker, choice, clock))
        new = [row for row in found if isinstance(row, Made)]
        why_not = known.why_not(source, tracker, new)
        doubts += _doubt(tracker, *known.missing(source, tracker, new))
        for row in _rows(tracker, choice, found, why_not, taken):
            if isinstance(row, Made):
                made.append((tracker.name, row))
            else:
                left.append((tracker.name, row))
        bent += _bent(tracker, choice)
        yield (place + 1) * each_share
    made.sort(key=lambda each: (each[1].day, _began(each[1])))
    return Preview(source, tuple(made), tuple(left), tuple(bent), tuple(doubts))


def take(
    diary: Diary,
    source: Source,
    choices: Mapping[str, Choice],
    now: datetime | None = None,
    zone: tzinfo | None = None,
) -> Preview:
    """Write what `preview` promises into the diary, all of it or nothing; return what became of each row.

    What stands in the diary as it is written counts, not what stood there at the preview. Raises PlannerError where
    nothing could be written.
    """
    return finished(take_steps(diary, source, choices, now, zone))


def take_steps(
    diary: Diary,
    source: Source,
    choices: Mapping[str, Choice],
    now: datetime | None = None,
    zone: tzinfo | None = None,
) -> Steps[Preview]:
    """Do what `take` does, in steps: they look, and after the last one it is written."""
    moment, stood = now or _now(), _version(diary)
    done = [(yield from preview_steps(diary, source, choices, moment, zone))]

    def rows() -> Mapping[str, list[Mapping[str, Any]]]:
        if not stood or _version(diary) != stood:  # somebody wrote meanwhile
            done[:] = [preview(diary, source, choices, moment, zone)]
        return {name: [made.values for _, made in done[0].made if made.table == name] for name in _WORDS}

    diary.add_all(rows)
    return done[0]


def _version(diary: Diary) -> tuple[object, ...]:
    """Return what changes whenever what a preview reads does; () where it changed just now."""
    here, deleted = diary.version(), type(diary)(diary.folder / FOLDER).version()
    return (here, deleted) if here and deleted else ()


def _rows(
    tracker: Tracker,
    choice: Choice,
    found: Sequence[Made | Left],
    known: Sequence[str],
    taken: Mapping[str, set[date]],
) -> Iterator[Made | Left]:
    """Yield what becomes of each row of a tracker.

    known: why each row that was made is not new, "" where it is; taken: the days that have an entry, by table.
    """
    yield from tracker.left
    if choice.use == "nothing":
        yield from (Left(entry.line, NOT_CHOSEN) for entry in tracker.entries)
    why_not = iter(known)
    for row in found:
        if isinstance(row, Left):
            yield row
            continue
        why = next(why_not)
        if not why and choice.free_days and row.day in taken[row.table]:
            why = RATED if row.table == "pain" else TRAINED
        yield Left(row.line, why) if why else row


def _doubt(tracker: Tracker, before: int, missing: int) -> Iterator[Doubt]:
    if before >= ENOUGH and 2 * missing > before:
        yield Doubt(tracker.name, before, missing)


def _days(column: pd.Series) -> set[date]:
    """Return the days that stand in a column of dates."""
    return set(column.dt.date)


def _bent(tracker: Tracker, choice: Choice) -> Iterator[Bent]:
    """Yield what is lost of a tracker's ratings, if anything is: whole numbers on the scale come in as they are."""
    if choice.use not in ("pain", "region"):
        return
    found = [scaled(entry, choice.scale, choice.words) for entry in tracker.entries]
    taken = [rating for rating in found if rating is not None]
    odd = sum(rating != int(rating) for rating in taken)
    lost = [entry for entry, rating in zip(tracker.entries, found, strict=True) if rating is None and not entry.word]
    if odd or lost:
        low, high = map(int, choice.scale.split("-"))
        before = [*taken, *((entry.amount - low) * 10 / (high - low) for entry in lost)]
        after = [whole(rating) for rating in taken]
        yield Bent(tracker.name, _mean(before) or 0, _mean(after), odd, len(lost))


def _mean(numbers: list[Any]) -> float | None:
    return float(sum(numbers, Decimal(0)) / len(numbers)) if numbers else None


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
