"""Which entries of a file the diary has already, be it under another name of the tracker or among the deleted rows.

What makes an entry the same is its moment with the offset (its day, where no hour is known), its tracker and its value;
never the day alone. Each row of the diary stands for one entry of the file: of two that look alike, the second may be
new. A tracker of the diary that the file no longer names is one of the file's under a new name where nearly all of its
rows stand there. Rows that name no tracker, as they were entered here or taken in by an older version, are told by
moment and value alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pandas as pd

from planner.diary.deleted_rows import FOLDER
from planner.importing.conversion import NOON, Made, called_here, session_id
from planner.importing.entries import Source, Tracker

if TYPE_CHECKING:
    from planner.diary import Diary

THERE = "It is in your diary already."
DELETED = "You deleted it from your diary."
_NEARLY_ALL = 0.8  # two pains rated from 0 to 10 agree far less often

_EXACT = "exact"
Key = tuple[Any, ...]  # what a row is known by
_COLUMNS = {
    "pain": (("about", "pain"), "rated_at"),
    "sessions": (("session_id", "active_s"), "ended_at"),
}


@dataclass
class _Row:
    """A row of the diary. why: an entry that it stands for is not new; taken: it stands for one already."""

    why: str
    taken: bool = False


_ByKey = dict[Key, list[_Row]]


@dataclass
class Known:
    """What a diary has: its rows by table and tracker, "" for none, then by each of their keys."""

    rows: dict[tuple[str, str], _ByKey]

    @classmethod
    def of(cls, diary: Diary) -> Known:
        """Return what a diary has, what was deleted from it included."""
        known = cls(defaultdict(lambda: defaultdict(list)))
        for each, why in ((diary, THERE), (type(diary)(diary.folder / FOLDER), DELETED)):
            for table in _COLUMNS:
                for values in _rows(each, table):
                    known._add(table, values, _Row(why))
        return known

    def _add(self, table: str, values: Mapping[str, Any], row: _Row) -> None:
        content = _by_content(table, values)
        own = [*_by_original(values["original"]), *_lengths(content)] if values["original"] else content
        for key in own:
            self.rows[table, values["tracker"]][key].append(row)

    def why_not(self, source: Source, tracker: Tracker, made: Sequence[Made]) -> list[str]:
        """Return for each row of a tracker why it is not new, "" where it is."""
        if not made:
            return []
        table, called = made[0].table, called_here(source, tracker)
        originals = [_original(each.values["original"]) for each in made]
        named = [
            self.rows.get((table, name), {}) for name in (called, *self._renamed(source, table, called, originals))
        ]
        unnamed = [self.rows.get((table, ""), {})]
        known = [""] * len(made)
        # What is sure goes first, of all of them: no entry may take the row that another one is.
        for homes, keys_of in (
            (named, _by_what_stood_there),
            (named, _by_length),
            (unnamed, lambda each: [*_by_content(table, each.values), *_older_ids(source, tracker, each)]),
        ):
            for place, each in enumerate(made):
                known[place] = known[place] or next(_standing_for(keys_of(each), homes), "")
        return known

    def missing(self, source: Source, tracker: Tracker, made: Sequence[Made]) -> tuple[int, int]:
        """Return how many rows a tracker of this name gave before from the file's days, and how many it lacks.

        Once why_not was asked, for what no entry stands for is lacking.
        """
        if not made:
            return 0, 0
        there = self.rows.get((made[0].table, called_here(source, tracker)), {})
        days = sorted(_original(each.values["original"])[1][:10] for each in made)
        within = (rows for key, rows in there.items() if key[0] == _EXACT and days[0] <= key[1][:10] <= days[-1])
        before = [row for rows in within for row in rows]
        return len(before), sum(not row.taken for row in before)

    def _renamed(self, source: Source, table: str, called: str, originals: Sequence[Key]) -> Iterator[str]:
        """Yield the trackers of the diary that seem to be called otherwise in the file: of the same program."""
        here, app = {called_here(source, each) for each in source.trackers}, _app_of(called, source)
        first, last, found = min(originals), max(originals), set(originals)
        for of, name in list(self.rows):
            if of == table and name and name not in here and name.endswith(app):
                rows = {key for key in self.rows[of, name] if key[0] == _EXACT and first <= key <= last}
                if rows and len(rows & found) >= _NEARLY_ALL * len(rows):
                    yield name


def _standing_for(keys: Sequence[Key], homes: Sequence[_ByKey]) -> Iterator[str]:
    """Yield why an entry with these keys is not new, of each row that can stand for it; what is yielded is taken."""
    for row in (row for home in homes for key in keys for row in home.get(key, ()) if not row.taken):
        row.taken = True
        yield row.why


def _app_of(called: str, source: Source) -> str:
    return "" if source.app == "CSV" else f" ({source.app})"


def _rows(diary: Diary, table: str) -> list[dict[str, Any]]:
    reading, (columns, instant) = diary.reading(table), _COLUMNS[table]
    frame = reading.frame[[*columns, "tracker", "original", "known"]]
    rows: Any = frame.assign(**{instant: reading.instants[instant]}).to_dict("records")
    return rows  # type: ignore[no-any-return]


def _original(text: str) -> Key:
    """Return what stood in a file as a key: its moment in UTC, the same from wherever it is read."""
    when, _, value = text.partition(" ")
    return _EXACT, _in_utc(when), value


def _by_original(text: str) -> list[Key]:
    return [_original(text), _by_clock(text)]


def _by_clock(text: str, *, otherwise: bool = False) -> Key:
    """Return what a clock showed, and whether an offset stood beside it; otherwise: as if that were not so."""
    when, _, value = text.partition(" ")
    return "clock", when[:19], value, (len(when) > len("2026-11-10T07:30:05")) != otherwise


def _by_what_stood_there(made: Made) -> list[Key]:
    """Return the keys of an entry: as it stands, and as in a file of its program that tells the offset, or doesn't."""
    text = made.values["original"]
    return [_original(text), _by_clock(text, otherwise=True)]


def _by_length(made: Made) -> list[Key]:
    """Return the key of a session by its end and length: a file may tell its start, and one given out tells its end."""
    return _lengths(_by_content(made.table, made.values)) if made.table == "sessions" else []


def _lengths(keys: Sequence[Key]) -> list[Key]:
    return [key for key in keys if key[0] == "at"]


def _by_content(table: str, values: Mapping[str, Any]) -> list[Key]:
    """Return what a row says by moment and value.

    Of older versions' rows noon may stand for a day alone; so does a rating entered on another day than its own.
    """
    value, instant = values["pain" if table == "pain" else "active_s"], values[_COLUMNS[table][1]]
    if pd.isna(value) or pd.isna(instant) or not instant:
        return []
    at = instant if isinstance(instant, datetime) else datetime.fromisoformat(instant.strip())
    keys: list[Key] = [] if values["known"] else [("at", at.astimezone(UTC).replace(microsecond=0), int(value))]
    if table == "sessions" and "session_id" in values:
        keys.append(("id", values["session_id"]))
    if table == "pain" and (values["known"] or at.time() == NOON or at.date() != _day(values["about"])):
        keys.append(("day", _day(values["about"]), int(value)))
    return keys


def _older_ids(source: Source, tracker: Tracker, made: Made) -> list[Key]:
    """Return the id that older versions gave such a session."""
    if made.table == "pain":
        return []
    when = made.day.isoformat() if made.only_day else made.values["ended_at"].isoformat(timespec="seconds")
    return [("id", session_id(source.app, tracker.name if source.app != "CSV" else "", when))]


def _in_utc(when: str) -> str:
    """Return a moment as it is written in UTC, without an offset that is left as it is."""
    try:
        at = datetime.fromisoformat(when)
    except ValueError:  # changed by hand
        return when
    return at.astimezone(UTC).isoformat() if at.utcoffset() is not None else when


def _day(value: date) -> date:
    return date(value.year, value.month, value.day)
