"""What the page of TakeAlong asks. The page is not trusted: every field is checked.

Not for what is done (take_along.py), nor for what comes home from a telephone (log.py).
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from planner.checking import Day
from planner.errors import PlannerError
from planner.widgets.common import pieces, working
from planner.widgets.common.requests import Asked, Id, Instant

WHERE = "on your telephone"
LABELS = {"day": "Day"}
MOST_SETTINGS = 20_000  # bytes of what the page keeps of sound, voice and tempo
MOST_FRAME = 6_000_000  # letters of a picture of the camera: Jupyter's server takes no message of more than 10 MB


def _usable(settings: dict[str, Any]) -> dict[str, Any]:
    try:
        text = json.dumps(settings, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, TypeError, RecursionError) as error:
        raise ValueError("settings that can be written") from error
    if len(text) > MOST_SETTINGS:
        raise ValueError("settings of a player")
    return settings if _is_rate(settings.get("rate", 1)) else settings | {"rate": 1}


def _is_rate(value: object) -> bool:
    """Return whether a voice can speak that fast: the browser's storage may hold anything."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0.5 <= value <= 2


@dataclass(frozen=True, kw_only=True)
class Request(Asked):
    """What every request says. at: the page's time, which is the person's."""

    at: Instant


@dataclass(frozen=True, kw_only=True)
class Make(Request):
    """Give out sessions as one file. settings: what the page keeps of sound, voice and tempo (settings.js)."""

    type: Literal["make"]
    days: Literal["today", "week"]
    voice: Annotated[bool, Field(strict=True)] = False
    settings: Annotated[dict[str, Any], AfterValidator(_usable)] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Piece(pieces.Piece, Request):
    """A piece of a file, a text or a picture; with the last one it is looked at."""


@dataclass(frozen=True, kw_only=True)
class Text(Request):
    """Look at a text that was pasted, dropped, or read from a code by the browser."""

    type: Literal["text"]
    text: Annotated[str, Field(strict=True)]


@dataclass(frozen=True, kw_only=True)
class Frame(Request):
    """Look for a code in what the camera sees now."""

    type: Literal["frame"]
    base64: Annotated[str, Field(strict=True, max_length=MOST_FRAME)]

    @property
    def data(self) -> bytes:
        """The picture; raises PlannerError where it is none."""
        try:
            return base64.b64decode(self.base64, validate=True)
        except (binascii.Error, ValueError) as error:
            raise PlannerError("The camera's picture did not arrive whole. Use the camera again.") from error


@dataclass(frozen=True, kw_only=True)
class Bring(Request):
    """Write what is looked at. of: which that is, as found says. day: on which day it was, where that is asked."""

    type: Literal["bring"]
    of: Id
    day: Day | None = None


@dataclass(frozen=True, kw_only=True)
class Close(Request):
    """Put aside what is looked at; nothing was written."""

    type: Literal["close"]


@dataclass(frozen=True, kw_only=True)
class GoOn(working.GoOn, Request):
    """Go on with making a file."""


@dataclass(frozen=True, kw_only=True)
class Stop(working.Stop, Request):
    """Stop that, or the way in of a file; nothing was made or written."""


KINDS: dict[str, type[Request]] = {
    "make": Make,
    "piece": Piece,
    "text": Text,
    "frame": Frame,
    "bring": Bring,
    "close": Close,
    "go_on": GoOn,
    "stop": Stop,
}
