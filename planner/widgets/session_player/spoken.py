"""What is said at each cue of a session, as words and as sounds: the longest form first, then shorter ones.

Plain values in and out. Which form there is time for is the page's to plan (speech.js); how sounds are made, and kept,
is planner.speaking's.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Annotated

from pydantic import ConfigDict, Field

from planner import speaking
from planner.checking import checked
from planner.steps import Steps
from planner.widgets.common.moving_figures import Value

# As in speech.js, which says them without a cue.
COUNT = ("Three.", "Two.", "One.")
CLOSING = "That was the last one. Well done."
TRIAL = "This is how it sounds. Hold, and breathe. And lower slowly."


def shorter(text: str) -> list[str]:
    """Return the text, then shorter and shorter ones, each without the last clause of the one before."""
    clauses = re.findall(r"[^.,;:!?]+[.,;:!?]*\s*", text)
    return [re.sub(r"[,;:]\Z", ".", "".join(clauses[:end]).strip()) for end in range(len(clauses), 0, -1)]


def options(cue: Value, before: Value | None, parts: list[Value]) -> list[str]:
    """Return what may be said at a cue of these parts. before: the cue before it, None at the first."""
    part = parts[cue["part"]]
    opens = before is None or before["kind"] == "position" or parts[before["part"]]["stretch"] != part["stretch"]
    kind, name, say = cue["kind"], part["name"], cue["say"]
    texts = shorter(say)
    if kind == "position" and opens:
        return [f"{'Next' if before else 'First'}: {name}. {say}", *texts]
    if kind == "ready" and opens and not say.lower().startswith(name.lower()):
        return [*(f"{name}. {text}" for text in texts), f"{name}."]
    if kind == "sides":
        return [*texts, "Change sides."]
    if kind == "hold":
        return [*texts, "Hold."]
    return texts


def texts_of(script: Value) -> list[str]:
    """Return all that may be said with a script, each text once, in the order in which it may be needed."""
    return list(dict.fromkeys(_said(script)))


def _said(script: Value) -> Iterator[str]:
    cues = script.get("cues", ())
    for cue in cues[:1]:
        yield from cue["options"]
    yield from COUNT
    for cue in cues[1:]:
        yield from cue["options"]
    yield CLOSING
    yield TRIAL


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a page asks to be spoken: a few texts, so that nobody waits. number: of the request."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    number: Annotated[int, Field(strict=True)]
    rate: Annotated[float, Field(ge=speaking.SLOWEST, le=speaking.FASTEST)]
    texts: Annotated[list[Annotated[str, Field(strict=True, max_length=speaking.LONGEST)]], Field(max_length=32)]


def given(raw: object) -> Value:
    """Return what a page wanted, as far as it can be spoken."""
    wanted = checked(Wanted, raw, "voice")
    return {"number": wanted.number, **_plain(speaking.sounds(wanted.texts, wanted.rate), wanted.rate)}


def for_file_steps(scripts: Iterable[Value], rate: object = 1.0) -> Steps[Value]:
    """Return, in steps, all that may be said with these scripts, for a page without Python. rate: as a page kept it."""
    at = rate if isinstance(rate, int | float) and speaking.SLOWEST <= rate <= speaking.FASTEST else 1.0
    return _plain((yield from speaking.sounds_steps(chain.from_iterable(map(texts_of, scripts)), at)), at)


def _plain(sounds: Mapping[str, speaking.Sound], rate: float) -> Value:
    plain = {text: {"ms": each.ms, "base64": base64.b64encode(each.data).decode()} for text, each in sounds.items()}
    return {"rate": rate, "sounds": plain}
