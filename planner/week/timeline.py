"""A session in seconds: the cues that lead a person through it, and the words to say at each.

The planner budgets with these seconds and the player plays them: there is no second count of time anywhere.
Not for the clock, which lives in the page (session_player.js).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from planner.catalogue import POSITIONS, Catalogue, Dose, Position, Setup, Side, Stretch
from planner.week.week import Item, Session

CueKind = Literal["position", "ready", "out", "hold", "back", "breathe", "sides"]

# Seconds to get into a position without hurrying, and what is said meanwhile (this project's choice).
GETTING_INTO: dict[Position, tuple[int, str]] = {
    "standing": (5, "Come to standing, with room around you."),
    "seated": (8, "Sit down, both feet flat on the floor."),
    "kneeling": (10, "Come down to kneeling on the mat."),
    "hands_and_knees": (10, "Come onto your hands and knees."),
    "lying": (15, "Lie down slowly: kneel, lower yourself onto one side, then settle."),
}


@dataclass(frozen=True)
class Cue:
    """One stretch of time with one thing to do.

    side: both, left or right. rep: 1 for the first repetition on that side, 0 outside repetitions. seconds: whole.
    pose: the pose of the stretch's figure that the body comes to, or stays in.
    """

    kind: CueKind
    stretch: str
    side: Side
    rep: int
    seconds: int
    say: str
    pose: str = "start"


def timeline(session: Session) -> list[Cue]:
    """Return the cues of a session in order; their seconds add up to session.seconds exactly."""
    cues: list[Cue] = []
    position = None
    for item in session.items:
        cues += stretch_cues(item.stretch, item.dose, moves=item.stretch.position != position)
        position = item.stretch.position
    return cues


def stretch_cues(stretch: Stretch, dose: Dose, *, moves: bool) -> list[Cue]:
    """Return the cues of one stretch. moves: the person changes position before it."""
    cues: list[Cue] = []
    first = stretch.side_names[0]
    if moves:
        seconds, say = GETTING_INTO[stretch.position]
        cues.append(
            Cue("position", stretch.id, first, 0, seconds, say, stretch.figure.opens if stretch.figure else "start")
        )
    cues += [_step("ready", stretch, first, setup) for setup in stretch.setup]
    begins = _begins_in(stretch)
    if not stretch.setup[-1].pose:
        cues[-1] = replace(cues[-1], pose=begins)
    for side in stretch.side_names:
        if side == "right":
            cues.append(Cue("sides", stretch.id, side, 0, stretch.change_s, stretch.change_say, begins))
        cues += _repetitions(stretch, dose, side)
    cues += [_step("back", stretch, stretch.side_names[-1], close) for close in stretch.close]
    return cues


def _step(kind: CueKind, stretch: Stretch, side: Side, step: Setup) -> Cue:
    return Cue(kind, stretch.id, side, 0, step.seconds, step.say, step.pose or "start")


def _repetitions(stretch: Stretch, dose: Dose, side: Side) -> Iterator[Cue]:
    for rep in range(1, dose.reps + 1):
        for phase in stretch.movement:
            if seconds := phase.lasts(dose):
                yield Cue(phase.kind, stretch.id, side, rep, seconds, phase.say, phase.moves_to)


def _begins_in(stretch: Stretch) -> str:
    """The pose that the repetitions begin in: where nothing moves in the first phase, getting ready leads into it."""
    first = stretch.movement[0]
    return first.moves_to if first.kind == "hold" else "start"


def stretch_seconds(stretch: Stretch, dose: Dose) -> int:
    """Return the seconds of one stretch, without a change of position before it."""
    return sum(cue.seconds for cue in stretch_cues(stretch, dose, moves=False))


def position_seconds(position: Position) -> int:
    """Return the seconds to get into a position."""
    return GETTING_INTO[position][0]


def compose(day: date, parts: Iterable[tuple[Stretch, Dose, str]], catalogue: Catalogue, plan_id: str = "") -> Session:
    """Return the session of one day from (stretch, dose, reason) in any order.

    Positions are grouped, so that a person gets down and up once; within a position a stretch comes after those it
    requires, otherwise in the order of the catalogue.
    """
    rank = {id_: n for n, id_ in enumerate(catalogue)}
    given = {part[0].id: part for part in parts}
    placed: dict[str, tuple[Stretch, Dose, str]] = {}

    def place(part: tuple[Stretch, Dose, str]) -> None:
        for required in part[0].requires:
            if required in given:
                place(given[required])
        placed[part[0].id] = part

    for part in sorted(given.values(), key=lambda part: (POSITIONS.index(part[0].position), rank[part[0].id])):
        place(part)
    items: list[Item] = []
    position = None
    for stretch, dose, reason in placed.values():
        cues = stretch_cues(stretch, dose, moves=stretch.position != position)
        items.append(Item(stretch, dose, sum(cue.seconds for cue in cues), reason))
        position = stretch.position
    return Session(day, tuple(items), plan_id)
