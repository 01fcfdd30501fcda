"""Keeps the newest session outside the plan, in data/stretch_now.toml: a page that is loaded again goes on with it.

What was done of it is the diary's; one that follows the plan is in plan.csv.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field

from planner.catalogue import Catalogue, Dose
from planner.checking import Day, checked, whole
from planner.storage import durable, locked, toml_file
from planner.week.timeline import compose
from planner.week.week import Session

NAME = "stretch_now.toml"
OUTSIDE_PLAN = "now_"  # what the id of such a session begins with, in sessions.csv too


@dataclass(frozen=True)
class _Part:
    """One stretch with its dose."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    stretch: str
    reps: Annotated[int, whole(1, 1000)]
    hold_s: Annotated[int, whole(0, 3600)]
    reason: str = ""


@dataclass(frozen=True)
class _Plain:
    """The session as the file holds it."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    name: Annotated[str, Field(pattern=rf"^{OUTSIDE_PLAN}[0-9T-]+$")]
    date: Day
    parts: tuple[_Part, ...]


@dataclass(frozen=True)
class Kept:
    """A session outside the plan. name: what its session_id begins with."""

    name: str
    session: Session


def name_of(moment: datetime) -> str:
    """Return what the id of a session begins with that was made at a local moment."""
    return f"{OUTSIDE_PLAN}{moment:%Y-%m-%dT%H%M%S}"


def load_now(folder: Path, catalogue: Catalogue, day: date) -> Kept | None:
    """Return the session kept for a day, without the stretches that the catalogue lacks; None where there is none.

    Raises UnreadableFile or InvalidValue, which name the file and the mend; the file stays as it is.
    """
    path = folder / NAME
    if not path.exists():
        return None
    plain = checked(_Plain, toml_file.read(path).unwrap(), str(path))
    known = [part for part in plain.parts if part.stretch in catalogue]
    if plain.date != day or not known:
        return None
    parts = [(catalogue[part.stretch], Dose(part.reps, part.hold_s), part.reason) for part in known]
    return Kept(plain.name, compose(day, parts, catalogue))


@durable.retried
def save_now(kept: Kept, folder: Path) -> None:
    """Write a session outside the plan in place of the one before, atomically."""
    import tomlkit

    path, items = folder / NAME, kept.session.items
    parts = tuple(_Part(item.stretch.id, item.dose.reps, item.dose.hold_s, item.reason) for item in items)
    text = tomlkit.dumps(asdict(_Plain(kept.name, kept.session.date, parts)))
    with locked.writing(path):
        durable.replace(path, text.encode(), durable.read(path))
