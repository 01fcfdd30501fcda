"""Keeps what the person changed by hand in a week, in data/week_edits.toml, so that planning again honours it.

For the week last saved only; what the changes mean is problem.py's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ConfigDict

from planner.checking import Day, checked
from planner.paths import data_folder
from planner.person.profile import Minutes
from planner.storage import durable, locked, toml_file
from planner.week.week import Edits, Moved


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
    """Return the edits kept for the week that begins on a day, none if the file (in the data folder) is of another.

    Raises UnreadableFile or InvalidValue, which name the file and the mend; the file stays as it is.
    """
    path = path or data_folder() / "week_edits.toml"
    values = toml_file.read(path).unwrap()
    of = values.pop("start", None)
    return edits_of(values, str(path)) if of == start else Edits()


@durable.retried
def save_edits(edits: Edits, start: date, path: Path | None = None) -> None:
    """Write the edits of the week that begins on a day, atomically, in place of those of another week."""
    import tomlkit

    path = path or data_folder() / "week_edits.toml"
    text = tomlkit.dumps({"start": start, **as_plain(edits)})
    with locked.writing(path):
        before = durable.read(path)
        toml_file.read(path)  # one that cannot be read is never written over
        durable.replace(path, text.encode(), before)
