"""A plain CSV of days and values, by whatever program, form or hand it was written: one row for a day or a moment.

A column of values is a tracker; where the header says so (`date,tracker,value`) each name is one. Delimiter, decimal
comma, date form and what each column holds are found out; where they leave two meanings the file is refused. Not for
what a cell means (cells.py), nor for the names of columns (headers.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, time
from itertools import chain

from planner.diary.dates import day_order, looks_like_moment, split
from planner.errors import PlannerError
from planner.importing import headers
from planner.importing.cells import NO_VALUE, Amount, Meaning, When, hour_of, is_clock, meaning_of, plain, when_of
from planner.importing.entries import Entry, Left, Source, Tracker
from planner.importing.files import DELIMITERS, Row, delimiter_named, first_rows
from planner.importing.words_of_trackers import UNITS, words_of

LOOKED_AT = 200  # rows from which the delimiter and what the columns hold are told
_FORM = "Give it the columns date, value and, if you like, time and note"
_AGAIN = f"{_FORM}, then choose it again."
_TOO_LONG = "The row has more fields than the first one. Put quotes around a text with commas."
_FEW = 20  # names of trackers that need not come again
_STEP = 500  # rows between two tellings of how far it is
_FOUND = 0.2  # the share that is read once it is known what the columns hold
_MOST = 0.5  # the share of a column's cells that says what it holds


@dataclass(frozen=True)
class Columns:
    """Where in a row stands what. values: their places and titles; stamp: of when the row was written, beside its day.

    kinds: of a table with a row for each value, the place of the trackers' names, then place and title of their values.
    width: fields of a row; starts: its times are those at which something began.
    """

    day: int
    values: tuple[tuple[int, str], ...]
    width: int
    time: int | None = None
    stamp: int | None = None
    notes: tuple[int, ...] = ()
    kinds: tuple[int, int, str] | None = None
    starts: bool = False


def delimiter_of(text: str, where: str) -> str:
    """Return what stands between the fields: what the first line says, or that by which most rows have a day.

    Raises PlannerError where no row has.
    """
    marks = (delimiter_named(text),) if delimiter_named(text) else DELIMITERS
    counts = {mark: _days(first_rows(text, mark, where, LOOKED_AT)) for mark in marks}
    best = max(marks, key=lambda mark: counts[mark])
    if not counts[best]:
        raise PlannerError(f"{where}: no row has a day such as 2026-11-23, then a value. {_AGAIN}")
    return best


def _days(rows: Sequence[Row]) -> float:
    """Return how many rows have a day and another field; rows as wide as the first one count for a little more."""
    found = [fields for _, fields in rows if len(fields) > 1 and any(map(looks_like_moment, fields))]
    return len(found) + _MOST * sum(len(fields) == len(rows[0][1]) for fields in found) / max(len(found), 1)


def read_plain(rows: Sequence[Row], name: str, day_first: bool | None = None) -> Generator[float, None, Source]:
    """Yield which share is read, and return the trackers. day_first: what was said where the file leaves it open."""
    header, rows = _header(rows)
    columns = _named_columns(header, rows, name) if header else _bare_columns(rows, name)
    yield _FOUND
    if day_first is None:
        days = {_cell(fields, place) for _, fields in rows for place in (columns.day, columns.stamp)}
        day_first = day_order({split(day)[0] for day in days}, name)
    whens: list[When | str] = []
    for place, (_, fields) in enumerate(rows):
        if not place % _STEP:
            yield _FOUND + (1 - _FOUND) / 2 * place / len(rows)
        whens.append(_when(fields, columns, day_first))
    whens = _only_days(whens)
    trackers: dict[str, Tracker] = {}
    for tracker in chain(_long(rows, columns, whens), _wide(rows, columns, whens)):
        yield (1 + _FOUND) / 2
        id_ = tracker.id if tracker.id not in trackers else f"{tracker.id} ({len(trackers) + 1})"
        trackers[id_] = replace(tracker, id=id_, file=name, name=tracker.name or name)
    return Source(name, "CSV", tuple(trackers.values()))


def _header(rows: Sequence[Row]) -> tuple[list[str], Sequence[Row]]:
    """Return the header, [] for none, and the rows below it. A title above the header is passed over."""
    for place, (_, fields) in enumerate(rows):
        if any(map(looks_like_moment, fields)):
            break
        if sum(bool(field.strip()) for field in fields) > 1:
            return [field.strip() for field in fields], rows[place + 1 :]
    return [], rows


def _bare_columns(rows: Sequence[Row], name: str) -> Columns:
    """Return the columns of a file without a header: day, time perhaps, value, and note perhaps."""
    if sum(map(looks_like_moment, rows[0][1])) > 2:
        raise PlannerError(f"{name}: its days stand beside each other. Give each day a row of its own. {_AGAIN}")
    cells = _columns_of(rows)
    day = max(range(len(cells)), key=lambda place: _share(looks_like_moment, cells[place]))
    others = [place for place in range(len(cells)) if place != day]
    clock = next((place for place in others if len(others) > 1 and _share(_is_plain_clock, cells[place]) == 1), None)
    others = [place for place in others if place != clock]
    if len(others) > 2:
        raise PlannerError(f"{name}: has {len(cells)} columns and no header. {_AGAIN}")
    if len(others) == 2 and all(plain(cell).isdecimal() for cell in cells[others[1]] if cell):
        raise PlannerError(f"{name}: the third column could be notes or decimals. {_AGAIN}")
    return Columns(day, ((others[0], ""),), len(cells), clock, notes=tuple(others[1:]))


def _named_columns(header: Sequence[str], rows: Sequence[Row], name: str) -> Columns:
    """Return the columns of a file with a header, as their names and what stands in them tell."""
    cells = _columns_of(rows, len(header))
    places = range(len(header))
    shares = [_share(looks_like_moment, column) for column in cells]
    days = [place for place in places if shares[place] >= min(_MOST, max(shares))]
    if not max(shares):
        raise PlannerError(f"{name}: no row has a day such as 2026-11-23, then a value. {_AGAIN}")
    day = next((place for place in days if headers.named(header[place], headers.DAYS)), days[0])
    written = headers.STAMPS | headers.TIMES
    stamp = next((place for place in days if place != day and headers.named(header[place], written)), None)
    notes = tuple(place for place in places if place not in days and headers.named(header[place], headers.NOTES))
    others = [place for place in places if place not in {*days, *notes}]
    clock = next((place for place in others if _holds_times(header[place], cells[place])), None)
    values = _values(header, cells, [place for place in others if place != clock])
    if not values and clock is not None:  # `date,time` of how long something took
        values, clock = _values(header, cells, [clock]), None
    if not values:
        raise PlannerError(f"{name}: no column has numbers or words such as mild. {_AGAIN}")
    starts = any(headers.is_start(header[place]) for place in (day, clock) if place is not None)
    texts = [place for place in others if place not in {clock, *dict(values)} and any(map(plain, cells[place]))]
    texts = [place for place in texts if _share(_is_plain_clock, cells[place]) < 1]
    kind = next((place for place in texts if _holds_names(header[place], cells[place], headers.TRACKERS)), None)
    amounts = [each for each in values if headers.named(each[1], headers.VALUES)]
    if kind is None and len(values) == 1:
        kind = next((place for place in texts if _holds_regions(header[place], cells[place])), None)
        amounts = list(values)
    kinds = (kind, *amounts[0]) if kind is not None and len(amounts) == 1 else None
    if kinds:
        values, texts = tuple(each for each in values if each not in amounts), [each for each in texts if each != kind]
    notes = notes or (tuple(texts) if len(texts) == 1 else ())
    return Columns(day, values, len(header), clock, stamp, notes, kinds, starts)


def _holds_names(title: str, cells: Sequence[str], names: frozenset[str]) -> bool:
    """Whether a column of texts with such a name says what was tracked: its texts come again."""
    different, full = len({plain(cell) for cell in cells}), sum(map(bool, map(plain, cells)))
    return headers.named(title, names) and (different <= _FEW or 2 * different <= full)


def _holds_regions(title: str, cells: Sequence[str]) -> bool:
    """Whether a column of texts says of which region a rating is, of one each."""
    return _holds_names(title, cells, headers.REGIONS) and not any(sign in cell for cell in cells for sign in ";,/")


def _values(
    header: Sequence[str], cells: Sequence[Sequence[str]], places: Sequence[int]
) -> tuple[tuple[int, str], ...]:
    """Return the columns that have a name, and a number or a known word in some row; a number of the row is none."""
    return tuple(
        (place, header[place])
        for place in places
        if header[place] and not headers.named(header[place], headers.IDS) and meaning_of(cells[place]).found
    )


def _columns_of(rows: Sequence[Row], width: int = 0) -> list[list[str]]:
    """Return what stands in each column, "" where a row is shorter. width: how many; 0 for all."""
    width = width or max(len(fields) for _, fields in rows[:LOOKED_AT])
    return [[fields[place] if len(fields) > place else "" for _, fields in rows] for place in range(width)]


def _share(holds: Callable[[str], bool], cells: Sequence[str]) -> float:
    """Return the share of the first cells for which something holds, of those that are not empty."""
    full = [cell for cell in cells[:LOOKED_AT] if plain(cell)]
    return sum(map(holds, full)) / len(full) if full else 0


def _is_plain_clock(cell: str) -> bool:
    return ":" in cell and is_clock(cell)


def _holds_times(title: str, cells: Sequence[str]) -> bool:
    if headers.named(title, headers.TIMES):
        return _share(lambda cell: is_clock(hour_of(cell)), cells) >= _MOST
    return headers.may_be_times(title) and _share(_is_plain_clock, cells) == 1


def _when(fields: Sequence[str], columns: Columns, day_first: bool) -> When | str:
    """Return when a row is of. The moment at which it was written counts where that was on its day."""
    clock = hour_of(_cell(fields, columns.time))
    when = when_of(_cell(fields, columns.day), clock, day_first)
    if columns.stamp is None or isinstance(when, str) or when[1]:
        return when
    stamp = when_of(_cell(fields, columns.stamp), "", day_first)
    return stamp if not isinstance(stamp, str) and stamp[0] == when[0] else when


def _cell(fields: Sequence[str], place: int | None) -> str:
    return fields[place] if place is not None and len(fields) > place else ""


def _only_days(whens: list[When | str]) -> list[When | str]:
    """Return them without their times where every one is midnight: so spreadsheets and programs write a day alone."""
    moments = [when[1] for when in whens if not isinstance(when, str)]
    if not any(moments) or any(at is None or at.timetz().replace(tzinfo=None) != time(0) for at in moments):
        return whens
    return [when if isinstance(when, str) else (when[0], None) for when in whens]


def _wide(rows: Sequence[Row], columns: Columns, whens: Sequence[When | str]) -> Iterator[Tracker]:
    """Return a tracker for each column of values. With several an empty cell is nothing that is left out."""
    alone = len(columns.values) == 1 and not columns.kinds
    titles = Counter(title for _, title in columns.values)
    for place, title in columns.values:
        meaning = meaning_of(_cell(fields, place) for _, fields in rows)
        taken = [
            _entry(row, place, columns, when, meaning)
            for row, when in zip(rows, whens, strict=True)
            if alone or plain(_cell(row[1], place))
        ]
        id_ = "value" if alone else title if titles[title] == 1 else f"{title} ({place + 1})"
        yield _tracker(id_, title, taken, meaning, columns)


def _long(rows: Sequence[Row], columns: Columns, whens: Sequence[When | str]) -> Iterator[Tracker]:
    """Return a tracker for each name, in the order in which they first appear."""
    if not columns.kinds:
        return
    names, place, title = columns.kinds
    units = [UNITS[word] for word in words_of(title) if word in UNITS]
    groups: dict[str, list[tuple[Row, When | str]]] = {}
    for row, when in zip(rows, whens, strict=True):
        groups.setdefault(_cell(row[1], names).strip(), []).append((row, when))
    plainly = headers.named(title, headers.VALUES)  # else the title says what is tracked of each name
    for name, group in groups.items():
        meaning = meaning_of(_cell(fields, place) for (_, fields), _ in group)
        taken = [_entry(row, place, columns, when, meaning) for row, when in group]
        whole = name or "Without a name" if plainly else f"{title}: {name}" if name else title
        tracker = _tracker(name, whole, taken, meaning, columns)
        yield replace(tracker, unit=units[0]) if units and not tracker.unit and not tracker.yes_no else tracker


def _tracker(id_: str, name: str, found: Sequence[Entry | Left], meaning: Meaning, columns: Columns) -> Tracker:
    entries = tuple(row for row in found if isinstance(row, Entry))
    moments = [each.at for each in entries if each.at]
    return Tracker(
        id=id_,
        name=name,
        file="",
        entries=entries,
        left=tuple(row for row in found if isinstance(row, Left)),
        yes_no=meaning.yes_no,
        unit=meaning.unit,
        out_of=meaning.out_of,
        stamp="start" if columns.starts else "",
        utc=bool(moments) and all(at.tzinfo is UTC for at in moments),
    )


def _entry(row: Row, place: int, columns: Columns, when: When | str, meaning: Meaning) -> Entry | Left:
    line, fields = row
    text = plain(_cell(fields, place))
    if any(field.strip() for field in fields[columns.width :]):
        return Left(line, _TOO_LONG)
    if not text:
        return Left(line, NO_VALUE)
    amount = meaning.read(text)
    if not isinstance(amount, Amount):
        return Left(line, amount)
    if isinstance(when, str):
        return Left(line, when)
    note = "; ".join(text for note in columns.notes if (text := _cell(fields, note)).strip())
    return Entry(line, *when, amount.number, note, amount.word)
