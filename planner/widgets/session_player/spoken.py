"""What is said at each cue of a session, in words: the longest form first, then shorter ones for less time.

Plain values in and out. Which form there is time for is the page's to plan (speech.js); how it sounds is a voice's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
