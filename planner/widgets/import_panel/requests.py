"""What the page of an import asks. The page is not trusted: every field is checked.

Not for what is done (import_panel.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, ConfigDict, Field

from planner.catalogue import Region
from planner.checking import whole
from planner.importing import Choice
from planner.importing.conversion import MOST_MINUTES
from planner.importing.entries import Scale, Stamp, Unit, Use
from planner.widgets.common import pieces, working
from planner.widgets.common.requests import Asked, Instant, Pain

WHERE = "import"
LABELS = {
    "use": "Becomes",
    "unit": "Its numbers are",
    "minutes": "Minutes of each session",
    "stamp": "Its time is",
    "scale": "Its scale",
    "region": "Region",
    "zone": "Its times are of",
    "words": "Its words",
}


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("a time zone such as Europe/Berlin") from error
    return name


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What the page chose for a tracker. minutes: of a session without a length of its own."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    use: Use
    unit: Unit
    minutes: Annotated[int, whole(1, MOST_MINUTES)]
    stamp: Stamp
    scale: Scale
    region: Region | Literal[""]
    words: dict[Annotated[str, Field(strict=True)], Pain]
    free_days: Annotated[bool, Field(strict=True)]


@dataclass(frozen=True, kw_only=True)
class Request(Asked):
    """What every request says. at: the page's time, which is the person's; zone: of times that name none."""

    at: Instant
    zone: Annotated[str, Field(strict=True, max_length=80), AfterValidator(_zone)]


@dataclass(frozen=True, kw_only=True)
class Piece(pieces.Piece, Request):
    """A piece of a file that the person chose; with the last one it is read."""


@dataclass(frozen=True, kw_only=True)
class GoOn(working.GoOn, Request):
    """Go on with reading, looking or importing."""


@dataclass(frozen=True, kw_only=True)
class Stop(working.Stop, Request):
    """Stop that; nothing was written."""


@dataclass(frozen=True, kw_only=True)
class Order(Request):
    """Read the file again. day_first: whether 05/11 is the fifth of November."""

    type: Literal["order"]
    day_first: Annotated[bool, Field(strict=True)]


@dataclass(frozen=True, kw_only=True)
class Choose(Request):
    """Show what the trackers would become."""

    type: Literal["choose"]
    choices: dict[Annotated[str, Field(strict=True)], Chosen]


@dataclass(frozen=True, kw_only=True)
class Take(Choose):
    """Write it."""

    type: Literal["take"]  # type: ignore[assignment]


@dataclass(frozen=True, kw_only=True)
class Forget(Request):
    """Put the file aside; nothing was written."""

    type: Literal["forget"]


KINDS: dict[str, type[Request]] = {
    "piece": Piece,
    "go_on": GoOn,
    "stop": Stop,
    "order": Order,
    "choose": Choose,
    "take": Take,
    "forget": Forget,
}


def choices_of(request: Choose) -> dict[str, Choice]:
    """Return what the trackers are to become, by their ids."""
    return {id_: Choice(**vars(each)) for id_, each in request.choices.items()}
