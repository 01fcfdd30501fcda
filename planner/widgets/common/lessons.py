"""The lesson of a stretch, as a page shows it before it is done: how it moves, its steps, its form, who takes care.

The same for everybody: why it is in a plan and at which dose stands beside it (reasons.py). Not for a session in step
with the clock (session_player).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planner.catalogue import CAUTION_WORDS, Dose, Stretch
from planner.catalogue.guides import USUAL, Style
from planner.week.timeline import Cue, stretch_cues
from planner.widgets.common.moving_figures import figures


def lesson(stretch: Stretch, style: Style = USUAL) -> dict[str, Any]:
    """Return what teaching.js shows of a stretch, in a style.

    figure: as in moving_figures.py. moves: one repetition that begins where it ends, each {kind, seconds, say, move:
    [way, from, to, breath]}. held, began: [way, place] of the pose that stands
    for the stretch, and of the one it came from. cautions: whose trouble keeps
    it out.
    """
    cues = _round(stretch)
    drawn = figures([stretch], cues, style, opens=False)
    moves = [
        {"kind": cue.kind, "seconds": cue.seconds, "say": cue.say, "move": move}
        for cue, move in zip(cues, drawn["moves"], strict=True)
    ]
    return {
        "id": stretch.id,
        "name": stretch.name,
        "figure": drawn["of"][stretch.id],
        "moves": moves,
        **drawn["stills"][stretch.id],
        "steps": list(stretch.steps),
        "form": list(stretch.form),
        "breathing": stretch.breathing,
        "awareness": stretch.awareness,
        "cautions": [CAUTION_WORDS[caution] for caution in stretch.cautions],
    }


def _round(stretch: Stretch) -> list[Cue]:
    """The cues of one repetition, with the way into its first pose and back where it does not begin and end there."""
    cues = stretch_cues(stretch, Dose(1, stretch.start.hold_s), moves=False)
    side = stretch.side_names[0]
    repetition = [cue for cue in cues if cue.rep and cue.side == side]
    if repetition[-1].pose == "start":
        return repetition
    ready = [cue for cue in cues if cue.kind == "ready"]
    back = next((cue for cue in cues if cue.kind == "back" and not cue.rep), ready[0])
    return [ready[-1], *repetition, replace(back, kind="back", pose="start")]
