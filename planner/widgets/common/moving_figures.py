"""Figures that move, as a page needs them: outlines once, and points of a few moments of each way.

A way leads from one pose to another; the page goes along it in step with its clock. What lies between two moments it
takes as lying on a straight line, so that there are as many moments as that needs to look right. Not for drawing them
(figure.js) nor for where the joints are (skeleton.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from math import hypot
from typing import Any

from planner.catalogue import Side, Stretch, pictures
from planner.figures import MOVING, alt, bounds, figure_of, own_alt, own_source, way
from planner.figures.outlines import UNLINED, Point, Shape
from planner.figures.scenery import PROP_NAMES
from planner.week.timeline import Cue

Value = dict[str, Any]
Way = tuple[str, str]

# How far a point may be from where it belongs, in units of a body of 200.
NEAR = 0.8
FINEST = 1 / 64  # of a way: moments are no closer


def figures(stretches: Sequence[Stretch], cues: Sequence[Cue]) -> Value:
    """Return what the page needs to draw every cue of a session.

    of: stretch id -> its figure (`_drawn`), or its own picture as {"img": an address};
    each with alt: side -> sentence. moves: per cue [way, from, to], from and to being places (0 to 1) on that way.
    """
    legs = [(cue.stretch, leg) for cue, leg in zip(cues, _legs(cues), strict=True)]
    ways = {stretch.id: _ways(leg for id_, leg in legs if id_ == stretch.id) for stretch in stretches}
    return {
        "of": {stretch.id: _figure(stretch, ways[stretch.id]) for stretch in stretches},
        "moves": [_move(leg, ways[id_]) for id_, leg in legs],
    }


def _legs(cues: Sequence[Cue]) -> Iterator[Way]:
    """Yield the pose each cue starts from and the one it comes to; every side of a stretch starts from "start"."""
    before: tuple[str, Side] | None = None
    pose = "start"
    for cue in cues:
        if (cue.stretch, cue.side) != before:
            pose = "start"
        yield pose, cue.pose
        before, pose = (cue.stretch, cue.side), cue.pose


def _ways(legs: Iterable[Way]) -> tuple[Way, ...]:
    """Return each way once, there and back being one; poses that no way touches as ways that lead nowhere."""
    pairs = sorted({(min(leg), max(leg)) for leg in legs})
    moving = [pair for pair in pairs if pair[0] != pair[1]]
    touched = {pose for pair in moving for pose in pair}
    return (*moving, *(pair for pair in pairs if pair[0] == pair[1] and pair[0] not in touched))


def _move(leg: Way, ways: Sequence[Way]) -> list[int]:
    start, end = leg
    n = next(n for n, each in enumerate(ways) if start in each and end in each)
    return [n, ways[n].index(start), ways[n].index(end)]


def _alts(stretch: Stretch) -> Value:
    return {side: alt(stretch, MOVING, mirrored=side == "right") for side in stretch.side_names}


def _figure(stretch: Stretch, ways: tuple[Way, ...]) -> Value:
    if own := pictures.read(stretch):
        return {"img": own_source(*own), "alt": dict.fromkeys(stretch.side_names, own_alt(stretch))}
    return _drawn(stretch, ways) | {"alt": _alts(stretch)}


@lru_cache(maxsize=64)
def _drawn(stretch: Stretch, ways: tuple[Way, ...]) -> Value:
    """Return the figure of a stretch.

    box: left, top, width and height in units. shapes: of each its part, kind, tone, radii, how many points, whether it
    is closed and has an outline of paper. standing: x and y of what stays, in tenths of a unit, shape after shape;
    ways: per way and moment its place on the way (0 to 1), and after it the same of what moves.
    """
    along = [moments(stretch, each) for each in ways]
    first = along[0][0.0]
    return {
        "box": [round(edge, 1) for edge in bounds(figure_of(stretch))],
        "shapes": [_outline(shape) for shape in first],
        "standing": _tenths(shape for shape in first if shape.part in PROP_NAMES),
        "ways": [
            [[place, *_tenths(shape for shape in now if shape.part not in PROP_NAMES)] for place, now in each.items()]
            for each in along
        ],
    }


def moments(stretch: Stretch, leg: Way) -> dict[float, list[Shape]]:
    """Return the shapes at some places (0 to 1) of a way, in order: as few as keep what lies between them NEAR.

    The first and the last are always there; a way that leads nowhere has the first alone.
    """
    at = cache(way(stretch, *leg))
    if leg[0] == leg[1]:
        return {0.0: at(0.0)}
    kept = [0.0]
    open_ends = [1.0]
    while open_ends:
        low, high = kept[-1], open_ends[-1]
        if high - low > FINEST and not _straight(at, low, high):
            open_ends.append((low + high) / 2)
        else:
            kept.append(open_ends.pop())
    return {place: at(place) for place in kept}


def _straight(at: Callable[[float], list[Shape]], low: float, high: float) -> bool:
    """Whether every point is NEAR the straight line at half the way, and at its quarters."""
    return all(astray(at(low), at(high), at(low + share * (high - low)), share) <= NEAR for share in (0.5, 0.25, 0.75))


def astray(first: Sequence[Shape], last: Sequence[Shape], now: Sequence[Shape], share: float) -> float:
    """Return how far, in units, a point is at most from that share of the straight line it is taken to be on."""
    rows = zip(*([point for shape in each for point in shape.points] for each in (first, last, now)), strict=True)
    return max(hypot(ax + share * (bx - ax) - x, ay + share * (by - ay) - y) for (ax, ay), (bx, by), (x, y) in rows)


def _outline(shape: Shape) -> list[Any]:
    lined = shape.part not in UNLINED
    return [shape.part, shape.kind, shape.tone, list(shape.radii), len(shape.points), shape.closed, lined]


def _tenths(shapes: Iterable[Shape]) -> list[int]:
    points: Iterator[Point] = (point for shape in shapes for point in shape.points)
    return [round(10 * value) for point in points for value in point]
