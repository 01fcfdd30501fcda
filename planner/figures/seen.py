"""A body in a pose as flat shapes, seen from somewhere: what the eye makes of bones, flesh and hair.

The same shapes in the same order for every pose of a stretch, so that a movement between two poses is a movement of
their points; which part lies in front is said beside them. Not for SVG or paper (drawing.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import acos, cos, pi, radians, sin, sqrt

import numpy as np

from planner.catalogue.guides import Guide
from planner.catalogue.poses import Figure, Pose, View
from planner.figures import depth, flesh
from planner.figures.flesh import Numbers
from planner.figures.outlines import Point, Shape
from planner.figures.scenery import Piece, moving_pieces, standing_pieces
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

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Eye) and self._looks == other._looks

    def __hash__(self) -> int:
        return hash(self._looks)

    def flat(self, places: Numbers) -> tuple[Point, ...]:
        """Return places of space (n, 3) as points of the picture, y downwards."""
        return tuple(zip((places @ self.right).tolist(), (-(places @ self.up)).tolist(), strict=True))

    def piece(self, piece: Piece) -> Shape:
        """Return a piece of the scene as it is seen."""
        return Shape(piece.part, piece.kind, piece.tone, self.flat(np.array(piece.places)), piece.radii, piece.closed)


@dataclass(frozen=True)
class Seen:
    """A moment. shapes: what moves, always in the same order; order: the parts of the body from the farthest on."""

    shapes: tuple[Shape, ...]
    order: tuple[str, ...]

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
    shapes = [eye.piece(piece) for piece in moving_pieces(figure, now)]
    shapes += _person(now, eye, guide, _far(figure))
    shapes += [_spot(eye, now, spot, share) for spot in spots for share in SOFT]
    order = figure.order or depth.order(now, eye.right, eye.up, [part for part in before if part != FELT])
    if spots:
        order = (*order, FELT) if _faces(eye, now, spots) else (FELT, *order)
    return Seen(tuple(shapes), order)


def _followed(now: Body, eye: Eye) -> Body:
    """The body moved so that the joint which the eye follows is in the middle."""
    if not eye.follows:
        return now
    return replace(now, points={name: less(place, now.points[eye.follows]) for name, place in now.points.items()})


def _far(figure: Figure) -> str:
    """The side whose limbs are paler because they are behind the body."""
    return "_right" if figure.view == "side" else "none"


def _person(now: Body, eye: Eye, guide: Guide, far: str) -> Iterator[Shape]:
    placed = flesh.placed(now, guide)
    radii = placed.balls[:, 3].tolist()
    points = eye.flat(placed.balls[:, :3])
    at = 0
    for piece in flesh.pieces(guide):
        until = at + len(piece.balls)
        tone = f"far-{piece.tone}" if piece.part.endswith(far) else piece.tone
        yield Shape(piece.part, piece.kind, tone, points[at:until], tuple(radii[at:until]), line=piece.line)
        at = until
    yield Shape(flesh.HEAD, "plate", "hair", _cap(now, eye), (0.0,))
    for patch, corners in zip(flesh.patches(), placed.patches, strict=True):
        tone = f"far-{patch.tone}" if patch.part.endswith(far) else patch.tone
        yield Shape(patch.part, "patch", tone, eye.flat(corners[:: eye.winds]), ())


def _faces(eye: Eye, now: Body, spots: tuple[flesh.Place, ...]) -> bool:
    """Whether what is felt is on the side of the body that is seen."""
    ways = [flesh.place(spot, now) - np.array(now.points[spot[1]]) for spot in spots]
    return sum(float(way @ eye.toward) for way in ways) > -4.0 * len(ways)


def _spot(eye: Eye, now: Body, spot: flesh.Place, share: float) -> Shape:
    """One of the discs, each within the next, that make a soft spot."""
    return Shape(FELT, "hull", FELT, eye.flat(flesh.place(spot, now)[None, :]), (spot[2][3] * share,))


def _cap(now: Body, eye: Eye) -> tuple[Point, ...]:
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
    return eye.flat(centre + np.concatenate((outer, inner)))


def _half_turn(cosine: float) -> float:
    return 0.0 if cosine >= 1 else pi if cosine <= -1 else acos(cosine)
