"""What an import will change, before it is written: the days it fills, and what trends will make of its ratings.

The diary is read as if the rows stood in it already, so that what is promised is what will be. Writes nothing; the
picture is the page's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from planner.analysis.adherence import daily
from planner.diary import Diary
from planner.diary.columns import csv_line
from planner.diary.reading import Reading, read
from planner.diary.tables import TABLES
from planner.importing.taking import Preview
from planner.steps import Steps, finished, within
from planner.words import number

if TYPE_CHECKING:
    from planner.importing.conversion import Made

MOST_DAYS, MOST_WEEKS = 100, 110  # that a strip shows one by one; beyond it shows weeks, then months
_AT_ONCE = 500  # rows of a step
_DAY_OF = {"pain": "about", "sessions": "date"}


@dataclass(frozen=True)
class Filled:
    """How many days of a span have entries: only such as are there, only such as come in, or both."""

    there: int = 0
    new: int = 0
    both: int = 0


@dataclass(frozen=True)
class Span:
    """A day, a week or a month of the strip."""

    first: date
    last: date
    pain: Filled
    sessions: Filled


@dataclass(frozen=True)
class Outlook:
    """What an import will change. spans: of the strip, from the first day that comes in to the last one.

    only_day: ratings that tell no hour. before, after: the days with a pain that trends use, and their mean (NaN for
    none), without and with the import. kept: days whose pain stays, though ratings come in; changed: days that get
    another one; unused: days of which only ratings after their first session come in. again: days on which something of
    the same kind is there already.
    """

    spans: tuple[Span, ...]
    only_day: int
    before: tuple[int, float]
    after: tuple[int, float]
    kept: int
    changed: int
    unused: int
    again: int

    @property
    def sentences(self) -> tuple[str, ...]:
        """What trends will use, in words; none where no rating of a day comes in."""
        if not (self.kept or self.changed or self.unused or self.after != self.before):
            return ()
        days, mean = self.after
        then = f"Trends then have your pain on {number(days, 'day')}"
        told = [f"{then} (now {self.before[0]}), mean {mean:.1f}{self._mean_now}." if days else ""]
        if self.only_day:
            told.append(
                f"{number(self.only_day, 'rating')} without an hour: each is its day's pain, unless one before the "
                "day's first session is there."
            )
        if self.kept:
            told.append(f"{number(self.kept, 'day')} {'keeps' if self.kept == 1 else 'keep'} the pain that is there.")
        if self.changed:
            told.append(f"{number(self.changed, 'day')} {'gets' if self.changed == 1 else 'get'} another pain.")
        if self.unused:
            what, counts = ("rating comes", "counts") if self.unused == 1 else ("ratings come", "count")
            on = number(self.unused, "day")
            told.append(f"On {on} the {what} after the first session, and {counts} for no trend.")
        return tuple(filter(None, told))

    @property
    def _mean_now(self) -> str:
        return f" (now {self.before[1]:.1f})" if self.before[0] else ""


def outlook(diary: Diary, found: Preview, today: date) -> Outlook:
    """Return what `found` will change in a diary. Raises UnreadableFile where the diary can't be read."""
    return finished(outlook_steps(diary, found, today))


def outlook_steps(diary: Diary, found: Preview, today: date) -> Steps[Outlook]:
    """Do what `outlook` does, in steps."""
    made = [each for _, each in found.made]
    before = daily(diary, today)["pain"].dropna()
    with_it = yield from within(0.1, 0.8, _then(diary, made))
    after = daily(with_it, today)["pain"].dropna()
    yield 0.9
    spans = _spans(diary, made)
    rated = pd.DatetimeIndex([each.day for each in made if each.table == "pain" and not each.values["asked"]]).unique()
    now, then = before.reindex(rated), after.reindex(rated)
    return Outlook(
        spans=spans,
        only_day=sum(each.only_day for each in made if each.table == "pain"),
        before=(len(before), before.mean()),
        after=(len(after), after.mean()),
        kept=int((now.notna() & now.eq(then)).sum()),
        changed=int((now.notna() & then.notna() & now.ne(then)).sum()),
        unused=int(then.isna().sum()),
        again=sum(span.pain.both + span.sessions.both for span in spans),
    )


class _Then(Diary):
    """A diary as if rows stood in it. lines: theirs as a file has them, with a header, by table."""

    def __init__(self, diary: Diary, lines: Mapping[str, Sequence[str]]) -> None:
        super().__init__(diary.folder)
        self._lines = lines
        self._seen: dict[str, Reading] = {}

    def _read(self, name: str) -> Reading:
        if name not in self._seen:
            self._seen[name] = self._with_lines(name, super()._read(name))
        return self._seen[name]

    def _with_lines(self, name: str, there: Reading) -> Reading:
        if name not in self._lines:
            return there
        new = read(TABLES[name], "".join(self._lines[name]).encode())
        instants = {column: [*there.instants[column], *new.instants[column]] for column in new.instants}
        return replace(there, frame=pd.concat([there.frame, new.frame], ignore_index=True), instants=instants)


def _then(diary: Diary, made: Sequence[Made]) -> Steps[_Then]:
    lines: dict[str, list[str]] = {}
    for at, each in enumerate(made):
        table = TABLES[each.table]
        texts = table.texts(dict.fromkeys(table.names) | dict(each.values))
        of_table = lines.setdefault(each.table, [csv_line(table.names)])
        of_table.append(csv_line(texts[column] for column in table.names))
        if at % _AT_ONCE == 0:
            yield at / len(made)
    return _Then(diary, lines)


def _spans(diary: Diary, made: Sequence[Made]) -> tuple[Span, ...]:
    if not made:
        return ()
    days = pd.date_range(min(each.day for each in made), max(each.day for each in made))
    frame = pd.DataFrame({name: _filled(diary, made, name, days) for name in _DAY_OF}, index=days)
    freq = "D" if len(days) <= MOST_DAYS else "W-SUN" if len(days) <= 7 * MOST_WEEKS else "M"
    return tuple(
        Span(part.index[0].date(), part.index[-1].date(), *(_counts(part[name]) for name in ("pain", "sessions")))
        for _, part in frame.groupby(days.to_period(freq))
    )


def _filled(diary: Diary, made: Iterable[Made], name: str, days: pd.DatetimeIndex) -> Any:
    """Return for each day 0 for nothing, 1 for what is there, 2 for what comes in, 3 for both."""
    there = diary.reading(name).frame[_DAY_OF[name]]
    new = pd.DatetimeIndex([each.day for each in made if each.table == name])
    return days.isin(there).astype(int) + 2 * days.isin(new)


def _counts(of_days: Any) -> Filled:
    counts = of_days.value_counts()
    return Filled(*(int(counts.get(kind, 0)) for kind in (1, 2, 3)))
