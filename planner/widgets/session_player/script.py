"""A session as the page plays it: its cues, its parts, and what is to be read beside each stretch.

Plain values in and out: reads no diary and keeps nothing (session_player.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator

from planner.catalogue import CAUTION_WORDS, EQUIPMENT, POSTURE_DRILL, Origin, Stretch, Variant
from planner.catalogue.guides import USUAL, Style
from planner.week import Item, Session
from planner.week.timeline import Cue, timeline
from planner.widgets.common.lessons import lesson
from planner.widgets.common.moving_figures import Value, easier_figures, figures
from planner.widgets.session_player.spoken import options
from planner.words import day_of_year, weekday_name

ORIGINS: dict[Origin, str] = {
    "article": "as the source article asks",
    "project": "this project's own choice",
    "convention": "common physiotherapy practice",
    "own": "your own setting",
}


def compiled(session: Session, session_id: str, earlier: int = 0, style: Style = USUAL) -> Value:
    """Return the session as the page plays it; its cues' seconds add up to planned_s, each belongs to one part.

    A part is a stretch on one side. earlier: sessions ended on this day before. style: how the figures look. version:
    changes whenever what is played does. options, of a cue: what may be said at it (spoken.py).
    """
    stretches = [item.stretch for item in session.items]
    needed = {thing for stretch in stretches for thing in stretch.equipment}
    helping = {thing for stretch in stretches for thing in stretch.helps}
    cues = timeline(session)
    parts = list(_parts(session.items))
    places = {(part["stretch"], part["side"]): n for n, part in enumerate(parts)}
    played = [_cue(cue, after, places) for cue, after in zip(cues, [*cues[1:], None], strict=True)]
    return {
        "session_id": session_id,
        "plan_id": session.plan_id,
        "date": session.date.isoformat(),
        "day": f"{weekday_name(session.date)} {day_of_year(session.date)}",
        "planned_s": session.seconds,
        "earlier": earlier,
        "have_ready": [thing for thing in EQUIPMENT if thing in needed],
        "better_with": [thing for thing in EQUIPMENT if thing in helping - needed],
        "outline": [_outline(order, item) for order, item in enumerate(session.items, 1)],
        "parts": parts,
        "cues": [
            cue | {"options": options(cue, before, parts)} for cue, before in zip(played, [None, *played], strict=False)
        ],
        "figures": figures(stretches, cues, style) | {"easier": easier_figures(stretches, cues, style)},
        "lessons": {stretch.id: lesson(stretch, style) for stretch in stretches},
        "stretches": {
            item.stretch.id: _texts(item.stretch, stretches) | {"why": item.reason} for item in session.items
        },
        "version": _digest(json.dumps([parts, played])),
    }


def _parts(items: Iterable[Item]) -> Iterator[Value]:
    for order, item in enumerate(items, 1):
        for side in item.stretch.side_names:
            stretch, dose = item.stretch, item.dose
            yield {
                "order": order,
                "stretch": stretch.id,
                "name": stretch.name,
                "side": side,
                "reps": dose.reps,
                "hold_s": dose.hold_s,
            }


def _cue(cue: Cue, after: Cue | None, places: dict[tuple[str, str], int]) -> Value:
    last = after is None or (after.stretch, after.side, after.rep) != (cue.stretch, cue.side, cue.rep)
    return {
        "kind": cue.kind,
        "part": places[cue.stretch, cue.side],
        "rep": cue.rep,
        "seconds": cue.seconds,
        "say": cue.say,
        "ends_rep": cue.rep > 0 and last,
    }


def _outline(order: int, item: Item) -> Value:
    return {
        "order": order,
        "stretch": item.stretch.id,
        "name": item.stretch.name,
        "dose": item.dose_in_words,
        "seconds": item.seconds,
        "why": item.reason,
    }


def _texts(stretch: Stretch, stretches: list[Stretch]) -> Value:
    return {
        "steps": list(stretch.steps),
        "form": list(stretch.form),
        "breathing": stretch.breathing,
        "awareness": stretch.awareness,
        "easier": [_easier(variant) for variant in stretch.easier],
        "dose_from": _dose_from(stretch),
        "leaves_out": _leaves_out(stretch, stretches),
    }


def _easier(variant: Variant) -> Value:
    not_with = ", ".join(CAUTION_WORDS[caution] for caution in variant.adds_cautions)
    return {"name": variant.name, "how": variant.how, "not_with": not_with}


def _dose_from(stretch: Stretch) -> str:
    """Return who set the dose that the stretch grows towards: the article's figures and this project's stay apart."""
    reps, hold = stretch.target.reps, stretch.target.hold_s
    words = f"Grows towards {reps} repetition{'s' if reps > 1 else ''}, {ORIGINS[stretch.reps_from]}"
    if hold:
        words += f"; hold of {hold} s, {ORIGINS[stretch.hold_from]}"
    return f"{words}. The time for moving is {ORIGINS['project']}."


def _leaves_out(hurting: Stretch, stretches: list[Stretch]) -> list[str]:
    """Return the other stretches that go too when this one hurts: they start from it."""
    out = {hurting.id}
    for stretch in stretches * len(stretches):
        from_drill = hurting.id == POSTURE_DRILL and stretch.position == "standing"
        if from_drill or out.intersection(stretch.requires):
            out.add(stretch.id)
    return [stretch.id for stretch in stretches if stretch.id in out - {hurting.id}]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
