"""What is around the bones: a guide as rounded pieces and patches of skin, hair and cloth, each fixed to one segment.

A piece is a row of balls (`chain`: each two joined by their tangents; `hull`: all of them in one skin), a patch a
polygon on the skin that is seen only where it looks at the eye. Numbers are units of a body of 200 in the segment's own
frame: forward, outward (away from the middle, on both sides), up. Not for where the segments are (skeleton.py) or for
what lies in front (depth.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.catalogue.guides import Guide, Hair
from planner.catalogue.poses import SIDES
from planner.figures.skeleton import Body

Numbers = NDArray[np.float64]
Ball = tuple[float, float, float, float]  # forward, outward, up, radius
Spot = tuple[float, float, float]
Place = tuple[str, str, Ball]  # segment, the joint that is its origin, where in it

# The parts of a body, as they are drawn one behind the other.
TRUNK, HEAD, TAIL = "trunk", "head", "hair"
LIMBS = ("thigh", "shin", "upper", "fore")
PARTS = (TRUNK, HEAD, TAIL, *(f"{limb}_{side}" for limb in LIMBS for side in SIDES))


class Piece(NamedTuple):
    """A rounded piece. balls: (segment, where its origin is, ball). line: the first ball from which it is outlined."""

    part: str
    kind: Literal["chain", "hull"]
    tone: str
    balls: tuple[Place, ...]
    line: int = 0


class Patch(NamedTuple):
    """A polygon on the skin. looks: the way out of the body there, around which its corners go anticlockwise."""

    part: str
    tone: str
    segment: str
    origin: str
    spots: tuple[Spot, ...]
    looks: Spot


# Segment -> the joint that is its origin.
_ORIGIN = {"hips": "hips", "head": "head", "chest": "neck"} | {f"spine{n}": f"spine{n}" for n in range(1, 6)}
_LIMB_ORIGIN = {"thigh": "hip", "shin": "knee", "foot": "ankle", "upper": "shoulder", "fore": "elbow", "hand": "wrist"}

_THIGH: tuple[Ball, ...] = ((0, 0, 0, 10.4), (0.8, 0.6, -14, 9.7), (1.0, 0.2, -32, 7.7), (0.6, 0, -49, 6.2))
_SHIN: tuple[Ball, ...] = ((0.6, 0, 0, 6.2), (-2.2, 0, -13, 6.2), (-1.0, 0, -32, 4.9))
_ANKLE: tuple[Ball, ...] = ((-0.9, 0, -30, 4.3), (-0.3, 0, -42, 3.5), (0, 0, -49.2, 3.5))
_HEEL: tuple[Ball, ...] = (
    (0, 0, 0, 3.5),
    (-4.5, 0, -4.2, 3.6),
    (8, -0.4, -3.2, 3.0),
    (14.6, -3.0, -5.5, 2.3),
    (12.6, 3.4, -5.9, 1.9),
)
_TOES: tuple[Ball, ...] = (
    (14.6, -3.0, -5.6, 2.2),
    (12.6, 3.4, -5.9, 1.9),
    (19.4, -2.6, -6.1, 1.7),
    (17.4, 2.8, -6.4, 1.4),
)
_BIG_TOE: tuple[Ball, ...] = ((15.0, -3.3, -5.6, 2.2), (20.6, -3.2, -6.1, 1.7))
_UPPER: tuple[Ball, ...] = ((0, 0, 0, 6.3), (0, 0.9, -8, 6.2), (0, 0.2, -24, 4.9), (0, 0, -37.2, 4.2))
_SLEEVE: tuple[Ball, ...] = ((0, 0, 0, 6.4), (0, 1.0, -8, 6.6), (0, 0.5, -20, 6.0))
_FORE: tuple[Ball, ...] = ((0, 0, 0, 4.2), (0.3, 0, -7, 4.5), (0, 0, -19, 3.5), (0, 0, -29.2, 2.7))
_PALM: tuple[Ball, ...] = ((0, 0, -0.5, 2.6), (3.9, 0, -11.4, 1.8), (-3.5, 0, -10.6, 1.6), (3.2, -0.5, -4.4, 2.3))
_FINGERS: tuple[tuple[Ball, ...], ...] = (
    ((-3.5, 0, -10.8, 1.5), (-4.3, -0.2, -17.6, 1.15)),
    ((-1.1, 0, -11.8, 1.6), (-1.5, -0.2, -20.6, 1.25)),
    ((1.4, 0, -12.2, 1.65), (1.5, -0.2, -22.0, 1.3)),
    ((3.8, 0, -11.8, 1.65), (4.3, -0.2, -20.2, 1.3)),
)
_THUMB: tuple[Ball, ...] = ((3.4, -0.8, -4.4, 2.2), (7.0, -1.6, -9.4, 1.75), (8.4, -1.9, -13.6, 1.35))


def _both(*balls: Ball) -> tuple[Ball, ...]:
    """Each ball on the left and on the right."""
    return tuple((f, sign * out, up, r) for f, out, up, r in balls for sign in (1.0, -1.0))


# The trunk, level by level: hips, then the joints of the spine upwards. The girth grows with the build.
_LEVELS: tuple[tuple[str, tuple[Ball, ...]], ...] = (
    ("hips", _both((0.5, 8.8, 3, 9.0), (-3.5, 7.5, 2, 8.8))),
    ("spine1", _both((2.6, 6.6, 0, 7.8), (-2.4, 6.8, 0, 7.4))),
    ("spine2", _both((2.4, 6.2, 0, 7.7), (-2.4, 6.4, 0, 7.4))),
    ("spine3", _both((2.8, 7.0, 0, 8.0), (-3.0, 7.0, 0, 7.8))),
    ("spine4", _both((3.4, 8.0, 0, 8.3), (-3.5, 7.8, 0, 8.1))),
    ("spine5", _both((3.6, 9.0, 0, 8.2), (-3.8, 8.6, 0, 8.2))),
    ("chest", _both((1.0, 9.0, -3.5, 6.6), (-2.4, 9.5, -3.0, 6.6))),
)
_SEAT: tuple[Ball, ...] = _both((0, 9.6, -1.5, 9.6), (-4.8, 6.8, -3.2, 9.2), (2.2, 6.5, 2, 8.0))
_BELT: tuple[Ball, ...] = _both((2.0, 7.6, -3.0, 7.4), (-2.4, 7.6, -3.0, 7.2))
_BREATH = {"spine2": 0.7, "spine3": 1.3, "spine4": 1.9, "spine5": 2.0, "chest": 1.2}

_CRANIUM: Ball = (-1.0, 0, 2.4, 10.4)
_FACE: tuple[Ball, ...] = (
    _CRANIUM,
    (1.6, 0, 1.0, 9.4),
    *_both((1.4, 4.4, -6.6, 3.6)),
    (6.4, 0, -9.2, 3.2),
)
_NOSE: tuple[Ball, ...] = ((10.4, 0, 0.6, 0.9), (12.0, 0, -2.6, 1.5), (9.8, 0, -3.2, 1.4))
HAIR_GROWN = 1.1  # how far hair stands off the skull


@cache
def pieces(guide: Guide) -> tuple[Piece, ...]:
    """Return the rounded pieces of a guide, in the order in which each part is drawn."""
    return (*_trunk(guide), *_head(), *_hair(guide.hair), *(piece for side in SIDES for piece in _limbs(side)))


def _at(segment: str, origin: str, balls: Iterable[Ball]) -> tuple[Place, ...]:
    return tuple((segment, origin, ball) for ball in balls)


def _on(segment: str, balls: Iterable[Ball]) -> tuple[Place, ...]:
    return _at(segment, _ORIGIN[segment], balls)


def _of(limb: str, side: str, balls: Iterable[Ball]) -> tuple[Place, ...]:
    return _at(f"{limb}_{side}", f"{_LIMB_ORIGIN[limb]}_{side}", balls)


def _stout(balls: Iterable[Ball], girth: float) -> tuple[Ball, ...]:
    return tuple((f * girth, out * girth, up, r * girth) for f, out, up, r in balls)


def _trunk(guide: Guide) -> Iterator[Piece]:
    levels = [_on(name, _stout(balls, guide.girth)) for name, balls in _LEVELS]
    for low, high in pairwise(levels[1:]):
        yield Piece(TRUNK, "hull", "shirt", low + high)
    for side in SIDES:
        cap = _at("chest", f"shoulder_{side}", ((0, 0, 0, 6.3),))
        yield Piece(TRUNK, "hull", "shirt", (*cap, *levels[-1], *_on("chest", ((-0.5, 0, 1.5, 5.8),))))
        yield Piece(TRUNK, "hull", "shirt", (*cap, *levels[-2][side == "right" :: 2]))
    yield Piece(TRUNK, "hull", "trousers", _on("hips", _stout(_SEAT, guide.girth)))
    yield Piece(TRUNK, "hull", "trousers", levels[0] + _on("spine1", _stout(_BELT, guide.girth)))


def _head() -> Iterator[Piece]:
    neck = _at("chest", "neck", ((-0.8, 0, 4.5, 5.3),)) + _at("head", "neck2", ((-1.2, 0, 3.0, 5.3),))
    yield Piece(HEAD, "chain", "skin", neck, 1)
    yield Piece(HEAD, "hull", "skin", _on("head", _FACE))
    yield Piece(HEAD, "hull", "skin", _on("head", _NOSE))


def _hair(hair: Hair) -> Iterator[Piece]:
    """What of the hair hangs or stands off the head; the cap on the skull is a patch of its own."""
    if hair == "bun":
        yield Piece(TAIL, "chain", "hair", _on("head", ((-8.0, 0, 9.0, 4.0), (-11.5, 0, 11.5, 4.8))))
    elif hair == "bob":
        yield Piece(
            TAIL,
            "hull",
            "hair",
            _on("head", (_grown(_CRANIUM, 1.2), *_both((-5.0, 6.6, -6.0, 4.2)), (-8.6, 0, -7.0, 4.0))),
        )


def _grown(ball: Ball, by: float) -> Ball:
    return (*ball[:3], ball[3] + by)


def _limbs(side: str) -> Iterator[Piece]:
    thigh, shin, upper, fore = (f"{limb}_{side}" for limb in LIMBS)
    yield Piece(thigh, "chain", "trousers", _of("thigh", side, _THIGH), 1)
    yield Piece(shin, "chain", "skin", _of("shin", side, _ANKLE), 0)
    yield Piece(shin, "hull", "skin", _of("foot", side, _HEEL))
    yield Piece(shin, "hull", "skin", _of("foot", side, _TOES))
    yield Piece(shin, "chain", "skin", _of("foot", side, _BIG_TOE))
    yield Piece(shin, "chain", "trousers", _of("shin", side, _SHIN), 1)
    yield Piece(upper, "chain", "skin", _of("upper", side, _UPPER), 2)
    yield Piece(upper, "chain", "shirt", _of("upper", side, _SLEEVE), 1)
    yield Piece(fore, "chain", "skin", _of("fore", side, _FORE), 1)
    yield Piece(fore, "hull", "skin", _of("hand", side, _PALM))
    for finger in (*_FINGERS, _THUMB):
        yield Piece(fore, "chain", "skin", _of("hand", side, finger))


@cache
def patches() -> tuple[Patch, ...]:
    """Return what is drawn on the skin: face, ears, palms, nails and soles."""
    drawn = (*_features(), *(patch for side in SIDES for patch in _hands_and_feet(side)))
    return tuple(patch._replace(spots=_anticlockwise(patch)) for patch in drawn)


def _anticlockwise(patch: Patch) -> tuple[Spot, ...]:
    """The corners as they go around the way out. On the right side of the body, outward is the other way."""
    spots = np.array(patch.spots)
    area = np.cross(spots - spots[0], np.roll(spots, -1, axis=0) - spots[0]).sum(axis=0)
    right = -1.0 if patch.segment.endswith("_right") else 1.0
    return patch.spots if right * float(area @ np.array(patch.looks)) > 0 else patch.spots[::-1]


def _features() -> Iterator[Patch]:
    for sign in (1.0, -1.0):
        out = (0.0, sign, 0.0)
        ear = _round((-1.2, 8.6 * sign, -1.2), (1, 0, 0.25), (0, 0, 1), 2.3, 3.3)
        yield Patch(HEAD, "skin-shade", "head", "head", ear, out)
        yield Patch(
            HEAD, "skin", "head", "head", _round((-0.9, 8.9 * sign, -1.0), (1, 0, 0.25), (0, 0, 1), 1.2, 2.0), out
        )
        eye = _round((9.4, 3.9 * sign, 1.0), (-0.35, sign, 0), (0, 0, 1), 1.15, 1.35)
        yield Patch(HEAD, "ink", "head", "head", eye, (0.86, 0.5 * sign, 0))
        brow = (
            (10.3, 2.0 * sign, 4.0),
            (9.4, 4.4 * sign, 4.9),
            (8.2, 6.0 * sign, 4.0),
            (8.4, 6.0 * sign, 4.7),
            (9.6, 4.4 * sign, 5.8),
            (10.2, 2.0 * sign, 4.8),
        )
        yield Patch(HEAD, "hair", "head", "head", brow, (0.86, 0.5 * sign, 0))
        lip = ((9.6, 0.0, -6.2), (8.6, 2.6 * sign, -5.6), (8.6, 2.7 * sign, -6.2), (9.5, 0.0, -7.2))
        yield Patch(HEAD, "skin-shade", "head", "head", lip, (0.9, 0.43 * sign, 0))


def _round(centre: Spot, across: Spot, up: Spot, half: float, high: float, corners: int = 10) -> tuple[Spot, ...]:
    """The corners of an ellipse."""
    turns = 2 * np.pi * np.arange(corners) / corners
    rows = np.array(centre) + half * np.outer(np.cos(turns), across) + high * np.outer(np.sin(turns), up)
    return tuple((float(x), float(y), float(z)) for x, y, z in rows)


def _hands_and_feet(side: str) -> Iterator[Patch]:
    fore, shin = f"fore_{side}", f"shin_{side}"
    hand, wrist = f"hand_{side}", f"wrist_{side}"
    inside = (0.0, -1.0, 0.0)
    palm = ((4.4, -1.6, -11.6), (-3.8, -1.6, -10.8), (-2.6, -2.0, -2.6), (2.6, -2.2, -2.0), (4.4, -2.2, -5.0))
    yield Patch(fore, "palm", hand, wrist, palm, inside)
    for (f1, _, up1, r1), (f2, _, up2, r2) in _FINGERS:
        corners = (
            (f1 - 0.7 * r1, -r1, up1),
            (f1 + 0.7 * r1, -r1, up1),
            (f2 + 0.7 * r2, -r2, up2),
            (f2 - 0.7 * r2, -r2, up2),
        )
        yield Patch(fore, "palm", hand, wrist, corners, inside)
        nail = _round((f2, r2, up2 + 0.1), (1, 0, 0), (0, 0, 1), 0.75 * r2, 0.9 * r2, 6)
        yield Patch(fore, "palm", hand, wrist, nail, (0.0, 1.0, 0.0))
    sole = (
        (-6.6, -1.6, -7.6),
        (-6.6, 1.8, -7.6),
        (2, 2.6, -7.4),
        (11.5, 4.4, -7.6),
        (17.6, 3.4, -7.6),
        (20.8, -2.0, -7.6),
        (20.4, -4.4, -7.6),
        (14.6, -4.6, -7.6),
        (4, -1.8, -7.2),
    )
    yield Patch(shin, "palm", f"foot_{side}", f"ankle_{side}", sole, (0.0, 0.0, -1.0))


@dataclass(frozen=True)
class Placed:
    """Where a guide's balls and patches are. balls: (n, 3), piece after piece; patches: the corners of each."""

    balls: Numbers
    patches: tuple[Numbers, ...]


class _Table(NamedTuple):
    """Balls or corners of one guide as arrays: which segment and origin each belongs to, and where it is in it."""

    segments: tuple[str, ...]
    origins: tuple[str, ...]
    of_segment: NDArray[np.intp]
    of_origin: NDArray[np.intp]
    local: Numbers


def _table(rows: Iterable[tuple[str, str, Spot]]) -> _Table:
    rows = list(rows)
    segments, origins = tuple(dict.fromkeys(row[0] for row in rows)), tuple(dict.fromkeys(row[1] for row in rows))
    # Outward is to the right on the right: frames have left.
    local = np.array([(f, -out if segment.endswith("_right") else out, up) for segment, _, (f, out, up) in rows])
    of_segment = np.array([segments.index(segment) for segment, _, _ in rows])
    of_origin = np.array([origins.index(origin) for _, origin, _ in rows])
    return _Table(segments, origins, of_segment, of_origin, local)


def _place(table: _Table, body: Body, local: Numbers) -> Numbers:
    frames = np.array([body.frames[name] for name in table.segments])[table.of_segment]
    origins = np.array([body.points[name] for name in table.origins])[table.of_origin]
    placed: Numbers = origins + np.einsum("ni,nij->nj", local, frames)
    return placed


@cache
def _balls(guide: Guide) -> tuple[_Table, Numbers]:
    """Where each ball is in its segment, and how far it goes forward with a full breath."""
    rows = [(segment, origin, ball) for piece in pieces(guide) for segment, origin, ball in piece.balls]
    table = _table((segment, origin, ball[:3]) for segment, origin, ball in rows)
    breath = np.array(
        [
            _BREATH.get(segment, 0.0) * (ball[0] > 0 and not origin.startswith("shoulder"))
            for segment, origin, ball in rows
        ]
    )
    return table, breath


@cache
def _corners() -> tuple[_Table, list[int]]:
    table = _table((each.segment, each.origin, spot) for each in patches() for spot in each.spots)
    return table, list(np.cumsum([len(each.spots) for each in patches()]))[:-1]


def placed(body: Body, guide: Guide) -> Placed:
    """Return where all of a guide is when the body is in this pose."""
    table, breath = _balls(guide)
    local = table.local + np.outer(body.breath * breath, (1.0, 0.0, 0.25))
    balls = _place(table, body, local)
    table, ends = _corners()
    return Placed(balls, tuple(np.split(_place(table, body, table.local), ends)))


def place(spot: Place, body: Body) -> Numbers:
    """Return where one place of the body is in space."""
    segment, origin, (f, out, up, _) = spot
    local = np.array((f, -out if segment.endswith("_right") else out, up))
    placed: Numbers = np.array(body.points[origin]) + local @ np.array(body.frames[segment])
    return placed


def cranium(body: Body) -> tuple[Numbers, float, Numbers, float]:
    """Return the ball of the hair on the skull, the way its cap is open to, and how far from the centre it is cut."""
    frame = np.array(body.frames["head"])
    centre = np.array(body.points["head"]) + np.array(_CRANIUM[:3]) @ frame
    crown = np.array((-0.66, 0.0, 0.75)) @ frame
    return centre, _CRANIUM[3] + HAIR_GROWN, crown, -2.4


BONES: Mapping[str, tuple[tuple[str, str, float, float], ...]] = {
    TRUNK: (("hips", "spine3", 12.0, 10.5), ("spine3", "neck", 10.5, 9.0)),
    HEAD: (("neck", "head", 5.5, 10.0),),
    TAIL: (("head", "head", 6.0, 6.0),),
} | {
    f"{limb}_{side}": tuple((f"{a}_{side}", f"{b}_{side}", ra, rb) for a, b, ra, rb in bones)
    for side in SIDES
    for limb, bones in {
        "thigh": (("hip", "knee", 9.0, 6.0),),
        "shin": (("knee", "ankle", 6.0, 3.5), ("heel", "toe", 3.5, 2.0)),
        "upper": (("shoulder", "elbow", 5.5, 4.2),),
        "fore": (("elbow", "wrist", 4.2, 2.7), ("wrist", "hand", 3.5, 2.5)),
    }.items()
}
