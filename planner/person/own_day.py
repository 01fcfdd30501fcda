"""When the person's day begins: at midnight, or at a later hour they chose, so that 1:30 is still the evening before.

The one place that tells of a moment which day of the person it is on; data/day_begins.toml keeps, for ever, which hour
counts from which day on. A choice counts from the next midnight on: what has begun keeps its day, so the one day in
between lasts some hours longer or shorter, no moment is without a day, and none goes back. Full hours alone: clocks go
back by a full hour, and a day that began in the middle of it would begin twice. Not for the days of files (backups).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.checking import sensible_day
from planner.errors import InvalidValue
from planner.paths import data_folder
from planner.storage import durable, locked, toml_file

if TYPE_CHECKING:
    import pandas as pd

NAME = "day_begins.toml"
LATEST = 6  # a later hour would take the morning from its day
HOURS = tuple(f"{hour:02}:00" for hour in range(LATEST + 1))
_WANTED = f"a full hour from {HOURS[0]} to {HOURS[-1]}"
_FIRST_LINE = "# From each of these days on your day begins at this hour; before the first of them, at midnight.\n"

_kept: dict[Path, tuple[tuple[int, ...], DayBegins]] = {}


@dataclass(frozen=True)
class DayBegins:
    """From which day on the person's day begins at which hour. changes: in the order of their days."""

    changes: tuple[tuple[date, int], ...] = ()

    def hour(self, day: date) -> int:
        """Return the hour at which a day begins."""
        at = bisect_right(self.changes, day, key=lambda change: change[0])
        return self.changes[at - 1][1] if at else 0

    def day_of(self, moment: datetime) -> date:
        """Return the person's day at a moment, by the clock it is given in: that of where the person was."""
        day = moment.date()
        return day if moment.hour >= self.hour(day) else day - timedelta(1)

    def days_of(self, texts: Any) -> pd.Series:
        """Return day_of of each time as it stands in a table, such as 2026-11-23T07:31:05+01:00; NaT where none is."""
        import pandas as pd

        every = pd.Series(texts, dtype="str")
        which, once = pd.factorize(every)  # the rows of a plan have one time
        return self._days_of(pd.Series(once).str.strip()).reindex(which).set_axis(every.index)

    def _days_of(self, written: pd.Series) -> pd.Series:
        import numpy as np
        import pandas as pd

        days = pd.to_datetime(written.str.slice(0, 10), format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
        if not self.changes:
            return days
        hours = pd.to_numeric(written.str.slice(11, 13), errors="coerce")
        first = np.array([day for day, _ in self.changes], dtype="datetime64[us]")
        begins = np.array([0, *(hour for _, hour in self.changes)])[np.searchsorted(first, days, side="right")]
        return days.mask(hours < begins, days - pd.Timedelta(days=1))

    def begins(self, day: date) -> datetime:
        """Return when a day begins, on the clocks of where the person is."""
        return datetime.combine(day, time(self.hour(day)))

    def at(self, day: date, clock: time) -> datetime:
        """Return when it is a time of day on a day: past midnight where the day goes on until then."""
        following = day + timedelta(1)
        return datetime.combine(following if clock.hour < self.hour(following) else day, clock)

    def changed(self, hour: int, now: datetime) -> DayBegins:
        """Return this once an hour is chosen at a local moment: from the next midnight on, whatever was to come."""
        first = now.date() + timedelta(1)
        before = DayBegins(tuple(change for change in self.changes if change[0] < first))
        return before if before.hour(first) == hour else DayBegins((*before.changes, (first, hour)))


def load(folder: Path | None = None) -> DayBegins:
    """Return when the day begins for the person whose diary this is (default: the data folder).

    Raises UnreadableFile or InvalidValue, which name the file and the mend: a rating must not be put on another day
    because of it. The file stays as it is.
    """
    path = (folder or data_folder()) / NAME
    version = durable.version(path)
    seen, begins = _kept.get(path, ((), DayBegins()))
    if not version or seen != version:
        begins = DayBegins(_changes(path))
        _kept[path] = version, begins
    return begins


def may_be(day: date, moment: datetime) -> bool:
    """Whether a moment, by the clock it is given in, can be on this day of a person, whenever theirs begin."""
    return DayBegins(((date.min, LATEST),)).day_of(moment) <= day <= DayBegins().day_of(moment)


def today(folder: Path | None = None) -> date:
    """Return the person's day at this moment."""
    return load(folder).day_of(datetime.now())


@durable.retried
def set_day_begins(at: object, folder: Path | None = None, now: datetime | None = None) -> DayBegins:
    """Keep that the day begins at a full hour, "00:00" to "06:00", from the next midnight on; return what counts now.

    Chosen twice on one day, the last choice counts. now: the local moment, by default this one.
    """
    folder = folder or data_folder()
    path, hour = folder / NAME, _hour(at, "day_begins", "at")
    with locked.writing(path):
        data = durable.read(path)
        before = DayBegins(_changes(path))
        after = before.changed(hour, now or datetime.now())
        if after != before:
            lines = (f'{day.isoformat()} = "{HOURS[hour]}"\n' for day, hour in after.changes)
            durable.replace(path, "".join([_FIRST_LINE, *lines]).encode(), data)
    return after


def _changes(path: Path) -> tuple[tuple[date, int], ...]:
    if durable.version(path) == durable.NOT_THERE:  # as it mostly is, and then nothing needs to be loaded
        return ()
    values, where = toml_file.read(path).unwrap(), str(path)
    return tuple(sorted((_day(name, where), _hour(value, where, name)) for name, value in values.items()))


def _day(name: str, where: str) -> date:
    try:
        return sensible_day(name)
    except ValueError as error:
        raise InvalidValue(where, "", name, "a day such as 2026-11-23") from error


def _hour(value: object, where: str, field: str) -> int:
    text = value.strftime("%H:%M") if isinstance(value, time) and value.second == 0 else value
    if text not in HOURS:
        raise InvalidValue(where, field, value, _WANTED, HOURS)
    return HOURS.index(str(text))
