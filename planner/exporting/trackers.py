"""What leaves the diary, as other programs know it: trackers with rows of a time and a value. Not for files.

A row that came in from elsewhere leaves with the name and the value that it had there, by its `tracker` and `original`;
the others by the question that was asked. The moment is the diary's, in the person's own time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal

from planner.diary import Diary
from planner.diary.originals import DONE, parts, plain
from planner.diary.tables import TABLES

Table = Literal["pain", "sessions"]
Unit = Literal["seconds", "minutes", "hours", ""]
SECONDS: Mapping[Unit, int] = {"seconds": 1, "minutes": 60, "hours": 3600}
_NOON = time(12)
_NO_ZONE = re.compile(r"[0-9-]{10}T[0-9:]{8}")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,20})?", re.A)


@dataclass(frozen=True)
class Row:
    """One value. day, time: by the clock, the time with its offset where one is known; "" where only the day is known.

    held: the person's day, for programs that count by the day; past midnight it may be the one before.
    at: a moment of that day with an offset, for programs that need one. amount: None where there is no number; word:
    what stood there in its place. label: what the diary says beside the note, such as the region.
    """

    day: date
    time: str
    held: date
    at: datetime
    amount: Decimal | None
    word: str = ""
    label: str = ""
    note: str = ""

    @property
    def value(self) -> str:
        """What was tracked, as text."""
        return self.word or ("" if self.amount is None else plain(self.amount))


@dataclass(frozen=True)
class Tracker:
    """One thing that was tracked, its rows in the order of time. No two have the same name, in capitals or not."""

    name: str
    table: Table
    unit: Unit
    rows: tuple[Row, ...]


def trackers_of(diary: Diary) -> tuple[Tracker, ...]:
    """Return all ratings and sessions by tracker: those that came from elsewhere, then those that were entered here."""
    own: dict[str, list[_Found]] = {}
    foreign: dict[tuple[str, str], list[_Found]] = {}
    for found in (*_ratings(diary), *_sessions(diary)):
        if found.tracker:
            foreign.setdefault((found.tracker, found.table), []).append(found)
        else:
            own.setdefault(found.own_name, []).append(found)
    # Those from elsewhere keep their names, by which they are known again.
    groups = [*((name, each) for (name, _), each in sorted(foreign.items())), *sorted(own.items())]
    names = told_apart([name for name, _ in groups])
    return tuple(_tracker(name, each) for name, (_, each) in zip(names, groups, strict=True))


def told_apart(names: Iterable[str], same: Callable[[str], str] = str.casefold) -> list[str]:
    """Return the names, a number behind those that one before them has already. same: what is equal of equal names."""
    taken: set[str] = set()
    found = []
    for name in names:
        free, count = name, 1
        while same(free) in taken:
            count += 1
            free = f"{name} ({count})"
        taken.add(same(free))
        found.append(free)
    return found


def names_in(app: str, trackers: Sequence[Tracker]) -> list[str]:
    """Return the trackers' names for a program: without its own name behind them, where nothing else is called so."""
    names = [tracker.name for tracker in trackers]
    taken = {name.casefold() for name in names}
    short = [name.removesuffix(f" ({app})") for name in names]
    return told_apart(name if one.casefold() in taken else one for name, one in zip(names, short, strict=True))


@dataclass(frozen=True)
class _Found:
    """A row of the diary. own_name: of the tracker where it came from none; active_s: of a session."""

    table: Table
    tracker: str
    own_name: str
    row: Row
    active_s: int = 0


def _tracker(name: str, found: Sequence[_Found]) -> Tracker:
    rows = tuple(sorted((each.row for each in found), key=lambda row: (row.day, row.at)))
    return Tracker(name, found[0].table, _unit(found), rows)


def _unit(found: Sequence[_Found]) -> Unit:
    """Return in what the amounts of sessions are counted: by most of them, since one may have been corrected here."""
    sessions = [each for each in found if each.table == "sessions" and each.row.amount is not None]
    for unit, seconds in SECONDS.items():
        fits = sum(round((each.row.amount or 0) * seconds) == each.active_s for each in sessions)
        if 2 * fits > len(sessions):
            return unit
    return ""


def _ratings(diary: Diary) -> Iterator[_Found]:
    names = {"now": "Pain now", "": "Pain"}
    for row in _rows_of(diary, "pain", ("rated_at",)):
        at, about, asked, region = row["rated_at"], row["about"].date(), row["asked"], row["region"]
        # A day that was rated on another one is a day alone; one that ends after midnight has that moment.
        known = not row["known"] and diary.day_of(at) == about
        label = "" if asked == "region" else region
        said = ", ".join(filter(None, (label, "flare-up" if row["flare"] is True else ""))).capitalize()
        name = names.get(asked) or f"Pain: {region or 'a region'}"
        yield _found("pain", name, row, about, _at(about, at, known), known, _whole(row["pain"]), said)


def _sessions(diary: Diary) -> Iterator[_Found]:
    for row in _rows_of(diary, "sessions", ("started_at", "ended_at")):
        seconds, known, day = int(row["active_s"]), not row["known"], row["date"].date()
        began = row["started_at"]
        ended = row["ended_at"] or began + timedelta(seconds=seconds)
        said = "" if row["outcome"] == "completed" else row["outcome"].capitalize()
        # What is tracked by time is stamped when it is over.
        at = _at(day, ended, known)
        yield _found("sessions", "Stretching", row, day, at, known, Decimal(seconds), said)
        for name, moment, pain in (("before", began, row["pain_before"]), ("after", ended, row["pain_after"])):
            if (amount := _whole(pain)) is not None:
                at = _at(day, moment, known)
                rating = Row(at.date(), _clock(at) if known else "", day, at, amount)
                yield _Found("pain", "", f"Pain {name} stretching", rating)


def _found(
    table: Table,
    own_name: str,
    values: Mapping[str, Any],
    held: date,
    at: datetime,
    known: bool,
    amount: Decimal | None,
    said: str,
) -> _Found:
    """Return a row of the diary with the value as it stood elsewhere, and its time in the form that it had there."""
    when, value = parts(values["original"])
    clock = _clock(at) if known else ""
    row = Row(
        day=at.date(),
        time=clock[: len("07:31:05")] if _NO_ZONE.fullmatch(when) else clock,
        held=held,
        at=at,
        amount=Decimal(value) if _NUMBER.fullmatch(value) else None if value == DONE else amount,
        word="" if _NUMBER.fullmatch(value) else value,
        label=said,
        note=values["note"],
    )
    return _Found(table, values["tracker"], own_name, row, int(values.get("active_s", 0)))


def _rows_of(diary: Diary, table: str, instants: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Return the rows of a table with their times as they are written, their offset kept; None where there is none."""
    reading = diary.reading(table)
    columns = {name: reading.frame[name].tolist() for name in TABLES[table].names}
    for name in instants:
        parse = TABLES[table].column(name).parse
        columns[name] = [parse(str(text)) if str(text).strip() else None for text in reading.instants[name]]
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))


def _clock(at: datetime) -> str:
    return at.isoformat(timespec="seconds")[11:]


def _at(day: date, at: datetime, known: bool) -> datetime:
    """Return a moment if it is known, else noon of the day with its offset."""
    return at if known else datetime.combine(day, _NOON, at.tzinfo)


def _whole(value: Any) -> Decimal | None:
    return Decimal(value) if isinstance(value, int) else None
