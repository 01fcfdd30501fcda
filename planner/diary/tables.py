"""The diary's seven tables, declared once: every column with its type, its bounds and its meaning.

Reading (reading.py), writing (diary.py), data/README.md and datapackage.json (data_dictionary.py) follow from TABLES.
Knows the text of a field and of a line; not for files or frames.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from planner.catalogue import REGIONS, Side
from planner.checking import DAY_WANTED, sensible_day
from planner.diary import local_forms
from planner.errors import InvalidValue
from planner.week.experiment import ARMS, MOST_SEED, QUESTIONS

DAY_SECONDS = 24 * 60 * 60
IMPORTED = "imported."  # how the id of a session begins that came from another program

Kind = Literal["text", "whole", "date", "instant", "flag"]
Value = str | int | bool | date | datetime | None

DTYPES: Mapping[Kind, str] = {
    "text": "str",
    "whole": "Int64",
    "date": "datetime64[us]",
    "instant": "datetime64[us, UTC]",
    "flag": "boolean",
}
_SPACE_BEFORE_OFFSET = re.compile(r" +(?=[+-]\d\d:?\d\d\Z|Z\Z)")
_EXAMPLES = {
    "date": DAY_WANTED,
    "instant": "a time with its UTC offset such as 2026-11-23T07:31:05+01:00",
    "flag": "true or false",
    "text": "text",
}
# What a spreadsheet takes for a formula, be it in quotes or behind spaces: at the beginning of a text, and wherever it
# begins a cell for a program that cuts lines at other marks. (OWASP, CSV injection; the wide signs count in East Asia.)
_FORMULA, _WHITE = r"['\"]*[^\S\t\r\n]*[=+\-@＝＋－＠]", r"['\"]*[\t\r\n]"
_UNGUARDED = re.compile(rf"\A(?={_FORMULA}|{_WHITE})|(?<=[,;|\t\r\n])(?={_FORMULA})")
_GUARDED = re.compile(_UNGUARDED.pattern.replace("(?=", "'(?="))


def guarded(text: str) -> str:
    """Return a free text as it stands in a file: an apostrophe keeps a spreadsheet from running it as a formula."""
    return _UNGUARDED.sub("'", text)


def unguarded(text: str) -> str:
    """Return the free text that stands in a file as `text`: exactly what was given to `guarded`.

    Files that are older than the apostrophes hold texts without them, which are returned as they are.
    """
    return _GUARDED.sub("", text) if "'" in text else text


def always_there(text: str) -> str:
    """Return the longest part of a file's text that stands there with and without what guards it."""
    return max(_UNGUARDED.split(unguarded(text)), key=len)


@dataclass(frozen=True)
class Column:
    """One column. empty: it may be left empty; key: with the other key columns it names one row.

    optional: a file may lack it, as those do that are older than the column; its rows read as empty there. Such a
    column may be empty and is no key.
    """

    name: str
    kind: Kind
    meaning: str
    empty: bool = False
    key: bool = False
    optional: bool = False
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 1000

    @property
    def expected(self) -> str:
        """What a right value is, in words."""
        words = f"a whole number from {self.low} to {self.high}" if self.kind == "whole" else _EXAMPLES[self.kind]
        if self.choices:
            words = "one of the choices"
        return f"{words}, or empty" if self.empty else words

    def wrong(self, where: str, value: object) -> InvalidValue:
        """Return the error that says what this column wants."""
        return InvalidValue(where, self.name, value, self.expected, self.choices)

    def parse(self, text: str) -> Value:
        """Return the value that stands as `text` in a file, None where it is empty; raise ValueError."""
        if self.kind != "text" or self.choices:
            text = text.strip()
        if not text:
            if self.empty:
                return "" if self.kind == "text" else None
            raise ValueError("empty")
        return getattr(self, f"_parse_{self.kind}")(text)  # type: ignore[no-any-return]

    def _parse_text(self, text: str) -> str:
        if "\0" in text or (self.choices and text not in self.choices):
            raise ValueError(text)
        text.encode()  # a lone surrogate has no UTF-8 form: UnicodeEncodeError is a ValueError
        return text if self.choices else unguarded(text)

    def _parse_whole(self, text: str) -> int:
        allowed = [number for number in local_forms.wholes_meant(text) if self.low <= number <= self.high]
        if len(allowed) != 1:
            raise ValueError(text)
        return allowed[0]

    def _parse_date(self, text: str) -> date:
        days = local_forms.days_meant(text)
        if len(days) != 1:
            raise ValueError(text)
        return sensible_day(days[0])

    def _parse_instant(self, text: str) -> datetime:
        instant = datetime.fromisoformat(_SPACE_BEFORE_OFFSET.sub("", text))
        if instant.utcoffset() is None:
            raise ValueError(text)
        return instant

    def _parse_flag(self, text: str) -> bool:
        if text.lower() not in local_forms.FLAGS:
            raise ValueError(text)
        return local_forms.FLAGS[text.lower()]

    def text(self, where: str, value: Any) -> str:
        """Return the text that stands for `value` in a file; raise InvalidValue, naming `where`."""
        try:
            text = self._written(value)
            self.parse(text)
        except (TypeError, ValueError, OverflowError) as error:
            raise self.wrong(where, value) from error
        return text

    def _written(self, value: Any) -> str:
        if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
            return ""
        if isinstance(value, str) and value and self.kind == "date":
            return sensible_day(value).isoformat()
        if isinstance(value, str) and self.kind in ("text", "date", "instant"):
            return guarded(value) if self.kind == "text" and not self.choices else value
        if self.kind == "whole" and type(value) is not bool:
            return str(operator.index(value))
        if self.kind == "flag" and isinstance(value, (bool, np.bool_)):
            return "true" if value else "false"
        if self.kind == "instant" and isinstance(value, datetime):
            return value.isoformat(timespec="seconds")
        if self.kind == "date" and isinstance(value, date):
            return _day(value).isoformat()
        raise TypeError(type(value).__name__)


def _day(value: date) -> date:
    """Return the day of a date, or of a midnight without a zone, as frames hold days; other times are refused."""
    if not isinstance(value, datetime):
        return value
    if value.tzinfo or value != datetime(value.year, value.month, value.day):
        raise ValueError("a time of day")
    return value.date()


@dataclass(frozen=True)
class Table:
    """One CSV file. in_order: pairs of columns of which the second may not come before the first."""

    name: str
    row: str
    columns: tuple[Column, ...]
    in_order: tuple[tuple[str, str], ...] = ()

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.key)

    def as_in(self, header: Sequence[str]) -> Table:
        """Return the table as a file with this header has it: its columns in that order, the person's own as text.

        As it is declared where the header cannot be used.
        """
        if self.header_fault(header) or not all(map(str.isprintable, header)):
            return self
        declared = {column.name: column for column in self.columns}
        own = (Column(name, "text", "a column of your own", empty=True) for name in header)
        return replace(self, columns=tuple(declared.get(column.name, column) for column in own if column.name))

    def column(self, name: str) -> Column:
        """Return a column by name; raise InvalidValue with the choices."""
        for column in self.columns:
            if column.name == name:
                return column
        raise InvalidValue(self.file, "", name, "a column of this table", self.names)

    def texts(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return the given columns as they stand in the file; raise InvalidValue for the first that is wrong."""
        texts = {name: self.column(name).text(self.file, value) for name, value in values.items()}
        for first, second in self.in_order:
            if first in texts and second in texts and texts[second] < texts[first]:
                raise InvalidValue(self.file, second, values[second], f"on or after {first!r} ({texts[first]})")
        return texts

    def header_fault(self, header: Sequence[str]) -> str:
        """Return what is wrong with a file's header, to go behind the file's name, "" when it can be used."""
        missing = [column.name for column in self.columns if column.name not in header and not column.optional]
        twice = sorted({name for name in header if name and header.count(name) > 1})
        if not missing and not twice:
            return ""
        if not set(header) & set(self.names):
            fault = "the first line is not the header"
        elif missing:
            fault = f"the header lacks {_listed(missing)}"
        else:
            fault = f"the header names {_listed(twice)} twice"
        return (
            f"{fault}. Give it the first line {','.join(self.names)}, with nothing above it (columns of your own may "
            "follow; fields apart by commas, semicolons or tabs). The rows stay in the file as they are."
        )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(repr(name) for name in names)


def csv_line(fields: Iterable[str], delimiter: str = ",", end: str = "\n") -> str:
    """Return one record by RFC 4180, with LF if nothing else is asked for: a field is quoted where it must be."""
    return delimiter.join(_quoted(field, delimiter) for field in fields) + end


def _quoted(field: str, delimiter: str) -> str:
    return '"' + field.replace('"', '""') + '"' if any(mark in field for mark in (delimiter, *',"\r\n')) else field


def _seconds(name: str, meaning: str) -> Column:
    return Column(name, "whole", meaning, high=DAY_SECONDS)


def _pain(name: str, meaning: str) -> Column:
    scale = '0 "no pain" to 10 "pain as bad as you can imagine"; empty: not asked or not answered'
    return Column(name, "whole", f"{meaning}, {scale}", empty=True, high=10)


def _note(name: str, meaning: str) -> Column:
    return Column(name, "text", meaning, empty=True)


_STRETCH = Column("stretch", "text", "id of the stretch in the catalogue")
_HOLD = Column("hold_s", "whole", "seconds of each hold; 0: none", high=3600)

_PLAN = Table(
    "plan",
    "planned stretch",
    (
        Column("plan_id", "text", "id of the saved week: the first day it covers, then six characters", key=True),
        Column("saved_at", "instant", "when the week was saved; the newest plan for a date is the one that counts"),
        Column("date", "date", "the day it is planned for", key=True),
        Column("order", "whole", "place in that day's session, from 1", key=True, low=1),
        _STRETCH,
        Column("reps", "whole", "repetitions on each side", low=1),
        _HOLD,
        Column("sides", "whole", "1: both sides at once; 2: one side, then the other", low=1, high=2),
        _seconds("seconds", "planned length in seconds, getting into position and changing sides included"),
        _note("reason", "why it is in the plan"),
    ),
)
_SESSIONS = Table(
    "sessions",
    "session",
    (
        Column("session_id", "text", "id of the session: plan_id, day and number of the session on that day", key=True),
        Column("plan_id", "text", "the plan it follows; empty: none", empty=True),
        Column("date", "date", "the local day on which the session began"),
        Column("started_at", "instant", "when it began"),
        Column("ended_at", "instant", "when it ended; empty: it was never ended", empty=True),
        _seconds("planned_s", "planned length in seconds"),
        _seconds("active_s", "seconds really spent stretching, pauses left out"),
        Column(
            "outcome",
            "text",
            "completed: to the end; stopped: ended early; hurt: ended because it hurt; abandoned: never ended",
            choices=("completed", "stopped", "hurt", "abandoned"),
        ),
        _pain("pain_before", "pain right before"),
        _pain("pain_after", "pain right after"),
        _note("note", "anything worth remembering"),
        Column(
            "entered_at",
            "instant",
            "when a session done away from the computer was entered; empty: it was led by the player",
            empty=True,
            optional=True,
        ),
    ),
)
_PERFORMED = Table(
    "performed",
    "stretch and side done in a session",
    (
        Column("session_id", "text", "the session in sessions.csv", key=True),
        Column("order", "whole", "place of the stretch in the session, from 1", key=True, low=1),
        _STRETCH,
        Column("side", "text", "the side it was done on", key=True, choices=get_args(Side)),
        Column("reps_planned", "whole", "repetitions planned on this side"),
        Column("reps_done", "whole", "repetitions done on this side"),
        _HOLD,
        _seconds("active_s", "seconds really done on this side, never the plan"),
        Column(
            "outcome",
            "text",
            "done: to its end, or reps_done were enough; skipped: left before its end; hurt: stopped because it hurt",
            choices=("done", "skipped", "hurt"),
        ),
        Column("ended_at", "instant", "when this side ended", empty=True),
    ),
)
_RATINGS = Table(
    "pain",
    "rating",
    (
        Column("rated_at", "instant", "when the rating was entered"),
        Column("about", "date", "the day the rating is about"),
        _pain("pain", "average over the last 24 hours; during a session, pain at that moment"),
        Column("region", "text", "where it hurts most", empty=True, choices=REGIONS),
        Column("flare", "flag", "whether the person calls this day a flare-up", empty=True),
        _note("note", "anything worth remembering"),
    ),
)
_VISITS = Table(
    "visits",
    "visit to a professional",
    (
        Column("date", "date", "the day of the visit"),
        Column("with", "text", "with whom"),
        _note("note", "what was said"),
        Column("next_due", "date", "when the next visit is due", empty=True),
    ),
)
_PAUSES = Table(
    "pauses",
    "illness or holiday",
    (
        Column("from", "date", "first day of the pause"),
        Column("to", "date", "last day of the pause"),
        _note("why", "why"),
    ),
    in_order=(("from", "to"),),
)
_EXPERIMENTS = Table(
    "experiments",
    "period of an experiment, days in a row that a coin gave to one of two ways",
    (
        Column("experiment_id", "text", "id of the experiment: its first day, then its seed", key=True),
        Column("made_at", "instant", "when it was started"),
        Column(
            "question",
            "text",
            "any: stretching against none; stretch: one stretch in against out; time: mornings against evenings",
            choices=QUESTIONS,
        ),
        Column("stretch", "text", "id of the stretch that is tried; empty: the question is not about one", empty=True),
        Column("design", "text", "pairs of periods, x, days of each period"),
        Column("washout", "whole", "days at the beginning of each period that do not count", high=100),
        Column("seed", "whole", "seed of the coin: the same one gives the same days", high=MOST_SEED),
        Column("pair", "whole", "the pair that the period belongs to, from 1", key=True, low=1),
        Column("period", "whole", "1: first of its pair; 2: second", key=True, low=1, high=2),
        Column(
            "arm",
            "text",
            "on: with stretching, with the stretch, or in the morning; off: without, or in the evening",
            choices=ARMS,
        ),
        Column("from", "date", "first day of the period"),
        Column("to", "date", "last day of the period"),
        Column("stopped_on", "date", "the first day that was free again; empty: it was not stopped early", empty=True),
    ),
    in_order=(("from", "to"),),
)
TABLES: Mapping[str, Table] = {
    table.name: table for table in (_PLAN, _SESSIONS, _PERFORMED, _RATINGS, _VISITS, _PAUSES, _EXPERIMENTS)
}
