"""Keeps what the person changed by hand in a week, in data/week_edits.toml, so that planning again honours it.

Each week has a table of its own, by its first day; those that are over go. What the changes mean is problem.py's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import ConfigDict

from planner.checking import Day, checked
from planner.paths import data_folder
from planner.person import own_day
from planner.person.profile import Minutes
from planner.storage import durable, locked, toml_file
from planner.week.week import DAYS_PLANNED, Edits, Moved

NAME = "week_edits.toml"


@dataclass(frozen=True)
class _PlainMoved(Moved):
    """Where a session went, as a page or a file holds it."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    to: Day
    minutes: Minutes


@dataclass(frozen=True)
class _Plain:
    """The edits as a page or a file holds them."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    lock: frozenset[tuple[Day, str]] = frozenset()
    remove: frozenset[tuple[Day, str]] = frozenset()
    minutes: Mapping[Day, Minutes] | None = None
    moved: Mapping[Day, _PlainMoved] | None = None


def edits_of(values: object, where: str) -> Edits:
    """Return the edits made of plain values, as `as_plain` gives them; InvalidValue says `where` they came from."""
    plain = checked(_Plain, values, where)
    moved = {day: Moved(went.to, went.minutes, went.stretches) for day, went in (plain.moved or {}).items()}
    return Edits(plain.lock, plain.remove, dict(plain.minutes or {}), moved)


def as_plain(edits: Edits) -> dict[str, Any]:
    """Return the edits as plain lists and tables of texts and numbers, in a fixed order."""
    return {
        "lock": [[day.isoformat(), id_] for day, id_ in sorted(edits.lock)],
        "remove": [[day.isoformat(), id_] for day, id_ in sorted(edits.remove)],
        "minutes": {day.isoformat(): minutes for day, minutes in sorted(edits.minutes.items())},
        "moved": {
            day.isoformat(): {"to": went.to.isoformat(), "minutes": went.minutes, "stretches": dict(went.stretches)}
            for day, went in sorted(edits.moved.items())
        },
    }


def load_edits(start: date, path: Path | None = None) -> Edits:
    """Return the edits kept for the week that begins on a day (in the data folder), none where there are none.

    Raises UnreadableFile or InvalidValue, which name the file and the mend; the file stays as it is.
    """
    path = path or data_folder() / NAME
    return edits_of(_weeks(path).get(start.isoformat(), {}), str(path))


@durable.retried
def save_edits(edits: Edits, start: date, path: Path | None = None) -> None:
    """Write the edits of the week that begins on a day, atomically; those of other weeks stay until they are over."""
    import tomlkit

    path = path or data_folder() / NAME
    with locked.writing(path):
        before = durable.read(path)
        load_edits(start, path)  # what cannot be read is never written over
        weeks = _weeks(path) | {start.isoformat(): as_plain(edits)}
        oldest = (min(start, own_day.today(path.parent)) - timedelta(DAYS_PLANNED)).isoformat()
        kept = {first: weeks[first] for first in sorted(weeks) if first > oldest}
        durable.replace(path, tomlkit.dumps(kept).encode(), before)


def _weeks(path: Path) -> dict[str, Any]:
    """Return the edits of each week in the file, by its first day, as they stand there."""
    values = toml_file.read(path).unwrap()
    if "start" not in values:
        return values
    start = values.pop("start")  # what versions before 2 kept: one week alone
    return {checked(Day, start, str(path), "start").isoformat(): values}
