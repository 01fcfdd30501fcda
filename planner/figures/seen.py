"""A body in a pose as flat shapes, seen from somewhere: what the eye makes of bones, flesh and hair.

The same shapes in the same order for every pose of a stretch, so that a movement between two poses is a movement of
their points; which part lies in front is said beside them. Not for SVG or paper (drawing.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, cached_property
from math import acos, cos, pi, radians, sin, sqrt
from typing import NamedTuple

import numpy as np

from planner.catalogue.guides import Guide
from planner.catalogue.poses import Figure, Pose, View
from planner.figures import depth, flesh
from planner.figures.flesh import Numbers
from planner.figures.outlines import UNLINED, Kind, Shape
from planner.figures.scenery import ROD, Piece, moving_pieces, standing_pieces
from planner.figures.skeleton import Body, body
from planner.figures.vectors import less

_LOOKS: dict[View, tuple[float, float]] = {"side": (90.0, 0.0), "front": (0.0, 0.0), "above": (0.0, 90.0)}
FELT, SOFT = "felt", (1.0, 0.78, 0.56, 0.34)
_CAP = 12  # points along each edge of the hair on the skull


class Eye:
    """Looks at space from the side, from the front or from above, and sees it flat."""

    def __init__(
        self, view: View, turn: float = 0.0, height: float = 0.0, mirrored: bool = False, follows: str = ""
    ) -> None:
        self._looks = view, turn, height, mirrored, follows
        self.follows = follows  # the joint that stays in the middle, if any does
        self.winds = -1 if mirrored else 1  # a mirror image goes around the other way
        around, up = _LOOKS[view]
        a, e = radians(around + turn), radians(up + height)
        self.level = e == 0
        self.right = np.array((-sin(a), cos(a), 0.0)) * (-1.0 if mirrored else 1.0)
        self.up = np.array((-sin(e) * cos(a), -sin(e) * sin(a), cos(e)))
        self.toward = np.array((cos(e) * cos(a), cos(e) * sin(a), sin(e)))
        self.axes = np.stack((self.right, self.up, self.toward))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Eye) and self._looks == other._looks

    def __hash__(self) -> int:
        return hash(self._looks)

    def flat(self, places: Numbers) -> Numbers:
        """Return places of space (n, 3) as points of the picture (n, 2), y downwards."""
        flat: Numbers = places @ np.column_stack((self.right, -self.up))
        return flat

    def piece(self, piece: Piece) -> Shape:
        """Return a piece of the scene as it is seen."""
        points = self.flat(np.array(piece.places)).tolist()
        return Shape(piece.part, piece.kind, piece.tone, tuple(map(tuple, points)), piece.radii, piece.closed)


class Row(NamedTuple):
    """A shape without its points, of which it has `number`."""

    part: str
    kind: Kind
    tone: str
    radii: tuple[float, ...]
    number: int
    closed: bool = True
    line: int = UNLINED


class Seen:
    """A moment. points: (n, 2), shape after shape; the same shapes at all moments."""

    def __init__(self, rows: Sequence[Row], points: Numbers, order: Callable[[], tuple[str, ...]]) -> None:
        self.points = points
        self._rows, self._order = rows, order

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The parts of the body from the farthest on. Only looked for where it is asked for: it takes longest."""
        return self._order()

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """What moves, always in the same order."""
        found, at = [], 0
        rows = [(x, y) for x, y in self.points.tolist()]
        for part, kind, tone, radii, number, closed, line in self._rows:
            found.append(Shape(part, kind, tone, tuple(rows[at : at + number]), radii, closed, line))
            at += number
        return tuple(found)

    def sorted(self) -> list[Shape]:
        """Return the shapes as they are drawn: things first, then the body from the farthest part to the nearest."""
        places = {part: n for n, part in enumerate(self.order)}
        return sorted(self.shapes, key=lambda shape: places.get(shape.part, -1))


def standing(figure: Figure, eye: Eye) -> list[Shape]:
    """Return what stays through the movement."""
    return [eye.piece(piece) for piece in standing_pieces(figure, eye.level)]


def seen(
    figure: Figure,
    pose: Pose,
    eye: Eye,
    guide: Guide,
    before: Sequence[str] = depth.USUAL,
    spots: tuple[flesh.Place, ...] = (),
) -> Seen:
    """Return a moment.

    before: the order of the parts that is kept where nothing speaks against it. spots: where it is felt.
    """
    now = _followed(body(pose, figure.anchor), eye)
    things = list(moving_pieces(figure, now))
    placed = flesh.placed(now, guide)
    corners = [each[:: eye.winds] for each in placed.patches]
    felt = [flesh.place(spot, now)[None, :] for spot in spots for _ in SOFT]
    places = [*(np.array(thing.places) for thing in things), placed.balls, _cap(now, eye), *corners, *felt]
    rows = (*(_thing(thing) for thing in things), *_person(guide, _far(figure)), *_felt(spots))

    def order() -> tuple[str, ...]:
        kept = [part for part in before if part in flesh.PARTS]
        found = figure.order or depth.order(now, eye.axes, kept)
        if spots:
            found = (*found, FELT) if _faces(eye, now, spots) else (FELT, *found)
        return (*found, ROD) if "rod" in figure.scene else found

    return Seen(rows, eye.flat(np.concatenate(places)), order)


def _followed(now: Body, eye: Eye) -> Body:
    """The body moved so that the joint which the eye follows is in the middle."""
    if not eye.follows:
        return now
    return replace(now, points={name: less(place, now.points[eye.follows]) for name, place in now.points.items()})


def _far(figure: Figure) -> str:
    """The side whose limbs are paler because they are behind the body."""
    return "_right" if figure.view == "side" else "none"


def _thing(piece: Piece) -> Row:
    return Row(piece.part, piece.kind, piece.tone, piece.radii, len(piece.places), piece.closed)


@cache
def _person(guide: Guide, far: str) -> tuple[Row, ...]:
    def tone(part: str, own: str) -> str:
        return f"far-{own}" if part.endswith(far) else own

    rows = []
    for piece in flesh.pieces(guide):
        radii = tuple(ball[3] for *_, ball in piece.balls)
        rows.append(Row(piece.part, piece.kind, tone(piece.part, piece.tone), radii, len(radii), line=piece.line))
    rows.append(Row(flesh.HEAD, "plate", "hair", (0.0,), 2 * _CAP))
    return (*rows, *(Row(p.part, "patch", tone(p.part, p.tone), (), len(p.spots)) for p in flesh.patches()))


@cache
def _felt(spots: tuple[flesh.Place, ...]) -> tuple[Row, ...]:
    """The discs, each within the one before, that make soft spots."""
    return tuple(Row(FELT, "hull", FELT, (ball[3] * share,), 1) for *_, ball in spots for share in SOFT)


def _faces(eye: Eye, now: Body, spots: tuple[flesh.Place, ...]) -> bool:
    """Whether what is felt is on the side of the body that is seen."""
    ways = [flesh.place(spot, now) - np.array(now.points[spot[1]]) for spot in spots]
    return sum(float(way @ eye.toward) for way in ways) > -4.0 * len(ways)


def _cap(now: Body, eye: Eye) -> Numbers:
    """The hair on the skull: a ball cut by a plane, of which the eye sees the near half.

    Its edge is where the ball ends for the eye, as far as there is hair, and then the cut, as far as it is in sight.
    """
    centre, r, crown, cut = flesh.cranium(now)
    toward = float(crown @ eye.toward)
    slant = sqrt(max(1.0 - toward * toward, 1e-9))
    rim = crown - toward * eye.toward  # towards the crown, along the picture
    one = rim / max(float(np.linalg.norm(rim)), 1e-9)
    two = np.cross(eye.toward, one)
    to_rim = _half_turn(cut / (r * slant))
    near = (eye.toward - toward * crown) / slant
    aside = np.cross(crown, near)
    width = sqrt(r * r - cut * cut)
    in_sight = _half_turn(-cut * toward / (width * slant))
    edge = np.linspace(-to_rim, to_rim, _CAP)
    # Both run from one end of the rim to the other, so that together they go once around.
    line = np.linspace(in_sight, -in_sight, _CAP) * (1.0 if float(two @ aside) > 0 else -1.0)
    outer = r * (np.outer(np.cos(edge), one) + np.outer(np.sin(edge), two))
    inner = cut * crown + width * (np.outer(np.cos(line), near) + np.outer(np.sin(line), aside))
    cap: Numbers = centre + np.concatenate((outer, inner))
    return cap


def _half_turn(cosine: float) -> float:
    return 0.0 if cosine >= 1 else pi if cosine <= -1 else acos(cosine)
