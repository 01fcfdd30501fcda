"""What stands around the body: floor, wall, pillow, chair, doorway, mirror, strap.

Flat pieces in space, placed by the body where it begins. Not for the body (drawing.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from planner.catalogue.poses import SIDES, Figure
from planner.figures.measures import RADIUS
from planner.figures.skeleton import Body, body
from planner.figures.vectors import Vector

Tone = str
ROOM = 34.0  # floor beyond the body, at each end
ROD = "rod"
WALL_ABOVE, WALL_HALF = 40.0, 70.0
SEAT, BACKREST = 44.0, 52.0  # depth of a chair's seat, height of its back


class Piece(NamedTuple):
    """A flat piece in space; its fields are those of figures.Shape, with places instead of points."""

    part: str
    kind: Literal["chain", "plate"]
    tone: Tone
    places: tuple[Vector, ...]
    radii: tuple[float, ...]
    closed: bool = True


def standing_pieces(figure: Figure, edge_on: bool) -> list[Piece]:
    """Return what stays through the movement: the floor always, then what the figure names.

    edge_on: the floor is seen as a line.
    """
    bodies = [body(figure.pose(name), figure.anchor) for name in figure.poses]
    first, last = (body(figure.pose(name), figure.anchor) for name in ("start", "end"))
    pieces = [_floor(figure, bodies, edge_on)]
    for name, at in figure.scene.items():
        if name == "wall":
            pieces.append(_wall(at, bodies))
        elif name in _PROPS:
            pieces += _PROPS[name](at, first, last)
    return pieces


def moving_pieces(figure: Figure, now: Body) -> Iterator[Piece]:
    """Yield what moves with the body: the strap from both hands around the left foot, and the rod that is within it."""
    if "strap" in figure.scene:
        heel, toe = now.points["heel_left"], now.points["toe_left"]
        sole = (heel[0] + toe[0]) / 2, (heel[1] + toe[1]) / 2, (heel[2] + toe[2]) / 2
        for side in SIDES:
            yield Piece("strap", "chain", "prop", (now.points[f"hand_{side}"], sole), (2.0, 2.0))
    if "rod" in figure.scene:
        yield _rod(figure.scene["rod"], now, body(figure.pose("end"), figure.anchor))


def _rod(at: float, now: Body, upright: Body) -> Piece:
    """The line that back, neck and head straighten along, from the tailbone out of the crown: drawn before the body."""
    x, y, z = now.points["hips"]
    top = upright.points["head"][2] + RADIUS["head"] + 14.0
    return Piece(ROD, "chain", "prop", ((x + at, y, z - RADIUS["hips"] + 2.0), (x + at, y, top)), (1.1, 1.1))


def _floor(figure: Figure, bodies: list[Body], edge_on: bool) -> Piece:
    places = [place for one in bodies for place in one.points.values()]
    low, high = min(place[0] for place in places) - ROOM, max(place[0] for place in places) + ROOM
    if "wall" in figure.scene:
        wall = figure.scene["wall"]
        low, high = (low, min(high, wall)) if wall > 0 else (max(low, wall), high)
    aside = max(abs(place[1]) for place in places) + 10.0
    wide = WALL_HALF if "wall" in figure.scene else max(46.0, aside)
    corners = ((low, -wide, -2.0), (high, -wide, -2.0), (high, wide, -2.0), (low, wide, -2.0))
    return Piece("floor", "plate", "floor" if edge_on else "mat", corners, (2.0,))


def _wall(at: float, bodies: list[Body]) -> Piece:
    x = at + (3.0 if at > 0 else -3.0)
    top = max(place[2] for one in bodies for place in one.points.values()) + WALL_ABOVE
    corners = ((x, -WALL_HALF, 0.0), (x, WALL_HALF, 0.0), (x, WALL_HALF, top), (x, -WALL_HALF, top))
    return Piece("wall", "plate", "wall", corners, (3.0,))


def _mirror(at: float, first: Body, last: Body) -> list[Piece]:
    corners = ((at, -46.0, 8.0), (at, 46.0, 8.0), (at, 46.0, 216.0), (at, -46.0, 216.0))
    return [Piece("mirror", "plate", "prop", corners, (6.0,)), Piece("mirror", "plate", "wall", corners, (3.0,))]


def _pillow(at: float, first: Body, last: Body) -> list[Piece]:
    x, y, z = first.points["head"]
    thick = max((z - RADIUS["head"]) / 2, 2.0)
    return [Piece("pillow", "plate", "prop", _level(x + at - 12, x + at + 12, y, 18.0, thick), (thick,))]


def _cushions(at: float, first: Body, last: Body) -> list[Piece]:
    """One below each knee where it has sunk to."""
    pieces = []
    for side in SIDES:
        x, y, z = last.points[f"knee_{side}"]
        thick = max((z - RADIUS["knee"]) / 2 - 1.0, 2.0)
        pieces.append(Piece("cushions", "plate", "prop", _level(x + at - 8, x + at + 8, y, 8.0, thick), (thick,)))
    return pieces


def _chair(at: float, first: Body, last: Body) -> list[Piece]:
    x, y, z = first.points["hips"]
    return _chair_there(x - 18.0 + at, y, z - RADIUS["hips"] - 3.0, 1.0)


def _calf_chair(at: float, first: Body, last: Body) -> list[Piece]:
    """A chair that the calves lie on, its back away from the person."""
    knee, ankle = last.points["knee_left"], last.points["ankle_left"]
    return _chair_there(knee[0] + 6.0 + SEAT + at, 0.0, min(knee[2], ankle[2]) - 9.0, -1.0)


def _chair_there(back: float, y: float, seat: float, ahead: float) -> list[Piece]:
    """A chair by the x of its backrest, the height of its seat, and where its front is: 1 or -1 along x."""
    front, top, lean = back + ahead * SEAT, seat + BACKREST, back - ahead * 4
    pieces = []
    for side in (y - 20.0, y + 20.0):
        posts = ((back, seat, back, 2.5), (front, seat, front, 2.5), (back, seat, lean, top))
        for x1, z1, x2, z2 in posts:
            pieces.append(Piece("chair", "plate", "prop", ((x1, side, z1), (x2, side, z2)), (2.5,), closed=False))
    pieces.append(Piece("chair", "plate", "prop", _level(back, front, y, 20.0, seat), (3.0,)))
    low = lean + ahead
    slat = (lean, y - 20, top), (lean, y + 20, top), (low, y + 20, top - 20), (low, y - 20, top - 20)
    return [*pieces, Piece("chair", "plate", "prop", slat, (2.5,))]


def _doorway(at: float, first: Body, last: Body) -> list[Piece]:
    frame = ((at, -58.0, 0.0), (at, -58.0, 222.0), (at, 58.0, 222.0), (at, 58.0, 0.0))
    return [Piece("doorway", "plate", "prop", frame, (4.0,), closed=False)]


def _level(low: float, high: float, y: float, half: float, z: float) -> tuple[Vector, ...]:
    """Return the corners of a level rectangle."""
    return (low, y - half, z), (high, y - half, z), (high, y + half, z), (low, y + half, z)


_PROPS = {
    "mirror": _mirror,
    "pillow": _pillow,
    "cushions": _cushions,
    "chair": _chair,
    "calf_chair": _calf_chair,
    "doorway": _doorway,
}
