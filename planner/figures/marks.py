"""What tells the move in a picture that stands still: where the body began, which way it went, where it is felt.

Says what is marked and where; how it looks is drawing.py's.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from math import hypot

import numpy as np

from planner.catalogue import Stretch
from planner.catalogue.poses import SIDES, Figure, between
from planner.figures.flesh import Numbers, Place, place
from planner.figures.outlines import Point, Shape
from planner.figures.seen import Eye
from planner.figures.skeleton import Body, body

STEPS = 24
OTHER = "right"  # the pose of a figure that goes to the left and to the right in one repetition
LEAST, SMALL = 3.0, 22.0  # a joint that goes less tells nothing; a shorter way is drawn longer, so that it is seen
WIDTH, HEAD, HALO = 2.0, 6.5, 1.5
# Of these the one that goes farthest is followed, with its other side where that goes as far.
_TELLS = ("hand_left", "hand_right", "toe_left", "toe_right", "knee_left", "knee_right", "head", "hips", "spine3")

_SPOTS: dict[str, Place] = {
    "upper back": ("spine5", "spine5", (-9.0, 0.0, 0.0, 15.0)),
    "lower back": ("spine1", "spine1", (-8.0, 0.0, 2.0, 14.0)),
    "neck": ("neck1", "neck1", (-4.0, 0.0, 2.0, 9.0)),
    "chest_left": ("spine5", "spine5", (10.0, 8.0, 0.0, 11.0)),
    "chest_right": ("spine5", "spine5", (10.0, -8.0, 0.0, 11.0)),
    "side_left": ("spine3", "spine3", (0.0, 13.0, 0.0, 13.0)),
    "side_right": ("spine3", "spine3", (0.0, -13.0, 0.0, 13.0)),
    "hip_front_left": ("hips", "hip_left", (8.0, 0.0, 2.0, 12.0)),
    "shoulder_left": ("chest", "shoulder_left", (-5.0, 0.0, 0.0, 11.0)),
    "shoulder_right": ("chest", "shoulder_right", (-5.0, 0.0, 0.0, 11.0)),
} | {
    f"{name}_{side}": (f"{segment}_{side}" if segment != "hips" else segment, f"{origin}_{side}", ball)
    for side in SIDES
    for name, segment, origin, ball in (
        ("hip", "hips", "hip", (-8.0, 0.0, 0.0, 13.0)),
        ("thigh", "thigh", "hip", (7.0, 0.0, -24.0, 12.0)),
        ("hamstring", "thigh", "hip", (-7.0, 0.0, -27.0, 13.0)),
        ("calf", "shin", "knee", (-6.0, 0.0, -14.0, 10.0)),
    )
}
# Places an arrow can follow besides the joints: where it hides neither face nor hands.
_BESIDE: dict[str, Place] = {
    "crown": ("head", "head", (0.0, 0.0, 21.0, 0.0)),
    "brow": ("head", "head", (19.0, 0.0, 6.0, 0.0)),
    "chin": ("head", "head", (17.0, 0.0, -9.0, 0.0)),
    "belly": ("spine1", "spine1", (18.0, 0.0, 0.0, 0.0)),
    "back": ("spine4", "spine4", (-18.0, 0.0, 0.0, 0.0)),
    "buttocks": ("hips", "hips", (-19.0, 0.0, 0.0, 0.0)),
    "fingers_left": ("hand_left", "hand_left", (0.0, 0.0, -14.0, 0.0)),
    "fingers_right": ("hand_right", "hand_right", (0.0, 0.0, -14.0, 0.0)),
    "breast": ("spine5", "spine5", (19.0, 0.0, 2.0, 0.0)),
    "over_knee_left": ("thigh_left", "knee_left", (3.0, 0.0, -15.0, 0.0)),
    "toes": ("foot_left", "toe_left", (12.0, -8.0, 0.0, 0.0)),  # between both feet, where they are together
}
_PAIRS = {"sides": "side", "hips": "hip", "hamstrings": "hamstring", "chest": "chest", "calves": "calf"}


def felt(stretch: Stretch, figure: Figure) -> tuple[Place, ...]:
    """Return where a stretch is felt most: its main region, on the left alone where it is done side by side."""
    sides = SIDES[:1] if stretch.sides == "one_then_other" else SIDES
    names: list[str] = []
    for where in figure.felt or stretch.regions[:1]:
        names += [f"{_PAIRS[where]}_{side}" for side in sides] if where in _PAIRS else [where]
    return tuple(_SPOTS[name] for name in names)


def begun(figure: Figure, pose: str) -> str:
    """Return the pose from which the body came to the one that stands for the stretch, "" where there is none."""
    return figure.began if pose == figure.shown and figure.pose(figure.began) != figure.pose(pose) else ""


@lru_cache(maxsize=256)
def arrows(figure: Figure, start: str, end: str, eye: Eye) -> tuple[Shape, ...]:
    """Return arrows along the way of what goes farthest, or of what the figure names.

    A figure that goes to the other side as well (the pose "right") has them point both ways.
    """
    both = OTHER in figure.poses
    a, b = figure.pose(OTHER if both else start), figure.pose(end)
    moments = [body(between(a, b, n / STEPS), figure.anchor) for n in range(STEPS + 1)]
    ways = {name: _points(eye.flat(np.array([_told(name, now) for now in moments]))) for name in figure.tells or _TELLS}
    if not figure.tells:
        ways = _farthest(ways)
    return tuple(shape for way in ways.values() for shape in _arrow(_lengthened(way), both))


def _points(rows: Numbers) -> tuple[Point, ...]:
    return tuple((x, y) for x, y in rows.tolist())


def _told(name: str, now: Body) -> Numbers:
    """Where a joint is, or a place beside the body that leaves it in sight."""
    return place(_BESIDE[name], now) if name in _BESIDE else np.array(now.points[name])


def _length(way: tuple[Point, ...]) -> float:
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(way))


def _farthest(ways: dict[str, tuple[Point, ...]]) -> dict[str, tuple[Point, ...]]:
    far = max(ways, key=lambda name: _length(ways[name]))
    twin = {"left": far[:-4] + "right", "right": far[:-5] + "left"}.get(far.rpartition("_")[2], far)
    if _length(ways[far]) < LEAST:
        return {}
    return {name: way for name, way in ways.items() if name in (far, twin) and _length(way) > 0.6 * _length(ways[far])}


def _lengthened(way: tuple[Point, ...]) -> tuple[Point, ...]:
    """A short way as a straight one of a length that is seen, ending where it ends."""
    if _length(way) >= SMALL:
        return way
    (x, y), (a, b) = way[0], way[-1]
    far = hypot(a - x, b - y) or 1.0
    return ((a - (a - x) / far * SMALL, b - (b - y) / far * SMALL), (a, b))


def _arrow(way: tuple[Point, ...], both: bool) -> list[Shape]:
    heads = [_head(way[-2], way[-1]), *([_head(way[1], way[0])] if both else [])]
    shaft = (_short(way[1], way[0]) if both else way[0], *way[1:-1], _short(way[-2], way[-1]))
    drawn = []
    for tone, grown in (("paper", HALO), ("arrow", 0.0)):
        drawn.append(Shape("arrow", "plate", tone, shaft, (WIDTH / 2 + grown,), closed=False))
        drawn += [Shape("arrow", "plate", tone, head, (0.8 + grown,)) for head in heads]
    return drawn


def _short(before: Point, tip: Point) -> Point:
    """Where the shaft ends, within the head."""
    (a, b), (x, y) = before, tip
    far = hypot(x - a, y - b) or 1.0
    return x - (x - a) / far * HEAD * 0.7, y - (y - b) / far * HEAD * 0.7


def _head(before: Point, tip: Point) -> tuple[Point, ...]:
    (a, b), (x, y) = before, tip
    far = hypot(x - a, y - b) or 1.0
    dx, dy = (x - a) / far, (y - b) / far
    wide = HEAD * 0.62
    return (
        (x + dx * 1.5, y + dy * 1.5),
        (x - dx * HEAD - dy * wide, y - dy * HEAD + dx * wide),
        (x - dx * HEAD + dy * wide, y - dy * HEAD - dx * wide),
    )
