"""Figures that move, as a page needs them: outlines once, and points of a few moments of each way.

A way leads from one pose to another; the page goes along it in step with its clock. What lies between two moments it
takes as lying on a smooth curve, so that there are as many moments as that needs to look right. Not for drawing them
(figure.js) nor for where the joints are (skeleton.py).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

import numpy as np

from planner.catalogue import Side, Stretch, neutral_figure, pictures
from planner.catalogue.guides import USUAL, Guide, Style
from planner.catalogue.poses import Figure
from planner.figures import MOVING, Looks, Moment, alt, bounds, figure_of, own_alt, own_source
from planner.figures.flesh import Numbers
from planner.figures.outlines import Shape
from planner.week.timeline import Cue
from planner.widgets.common.drawn_before import or_drawn

Value = dict[str, Any]
Leg = tuple[str, str]  # from a pose, to a pose
BREATH = "breath"  # leads from a pose to the same one with a full chest

# How far a point may be from where it belongs, in units of a body of 200.
NEAR = 0.8
COUNTS = (2, 3, 4, 5, 7, 9, 13, 17)  # of moments on a way: with the last, a point is astray for a blink at most
LEAST_HELD_S = 4  # a hold that is shorter has no time for a breath to be seen


def figures(stretches: Sequence[Stretch], cues: Sequence[Cue], style: Style = USUAL, *, opens: bool = True) -> Value:
    """Return what the page needs to draw every cue of a session.

    of: stretch id -> its figure (`_drawn`), or its own picture as {"img": an address}; each with alt: side -> sentence.
    moves: per cue [way, from, to, breath], from and to being places (0 to 1) on that way, breath the way of a full
    chest in the pose that is held, -1 where nothing is held. stills: stretch id -> what a still shows (`_stills`).
    style: how they look; opens: whether each begins in the pose that its figure opens with, else in "start".
    """
    first = {stretch.id: figure_of(stretch).opens if opens else "start" for stretch in stretches}
    legs = list(zip(cues, _legs(cues, first), strict=True))
    ways = {stretch.id: _ways([(cue, leg) for cue, leg in legs if cue.stretch == stretch.id]) for stretch in stretches}
    return {
        "of": {stretch.id: _figure(stretch, ways[stretch.id], style) for stretch in stretches},
        "moves": [_move(cue, leg, ways[cue.stretch]) for cue, leg in legs],
        "stills": {stretch.id: _stills(figure_of(stretch), ways[stretch.id]) for stretch in stretches},
    }


def _stills(figure: Figure, ways: Sequence[Leg]) -> Value:
    """Return the pose that stands for the stretch, and the one that the body came from, each as [way, place]."""
    began = figure.began if any(figure.began in way for way in ways) else "start"
    return {"held": _place_of(figure.shown, ways), "began": _place_of(began, ways)}


def _place_of(pose: str, ways: Sequence[Leg]) -> list[int] | None:
    return next(([n, way.index(pose)] for n, way in enumerate(ways) if pose in way), None)


def easier_figures(stretches: Sequence[Stretch], cues: Sequence[Cue], style: Style = USUAL) -> Value:
    """Return "stretch/variant" -> the figure of an easier way that looks different; it moves as the stretch does."""
    found = {}
    for stretch in stretches:
        own = [cue for cue in cues if cue.stretch == stretch.id]
        for way in (way for way in stretch.easier if way.figure):
            drawn = replace(stretch, figure=way.figure, picture="")
            found[f"{stretch.id}/{way.name}"] = figures([drawn], own, style)["of"][stretch.id]
    return found


def portrait(guide: Guide) -> Value:
    """Return one of the guides as a page shows whom to choose from: name, and a figure that stands there."""
    figure, style, still = neutral_figure("standing"), Style(guide.id, felt=False), (("start", "start"),)
    drawn = or_drawn((figure, still, style), lambda: _value(Looks(figure, None, style), still))
    return {"id": guide.id, "name": guide.name, "figure": drawn}


def _legs(cues: Sequence[Cue], first: dict[str, str]) -> Iterator[Leg]:
    """Yield the pose each cue starts from and the one it comes to.

    first: of each stretch; a further side begins in "start".
    """
    before: tuple[str, Side] | None = None
    pose = "start"
    for cue in cues:
        if (cue.stretch, cue.side) != before:
            pose = first[cue.stretch] if before is None or before[0] != cue.stretch else "start"
        yield pose, cue.pose
        before, pose = (cue.stretch, cue.side), cue.pose


def _ways(legs: Sequence[tuple[Cue, Leg]]) -> tuple[Leg, ...]:
    """Return each way once, there and back being one; poses that no way touches as ways that lead nowhere; breaths."""
    pairs = sorted({(min(leg), max(leg)) for _, leg in legs})
    moving = [pair for pair in pairs if pair[0] != pair[1]]
    touched = {pose for pair in moving for pose in pair}
    still = [pair for pair in pairs if pair[0] == pair[1] and pair[0] not in touched]
    held = sorted({cue.pose for cue, _ in legs if _breathes(cue)})
    return (*moving, *still, *((pose, BREATH) for pose in held))


def _breathes(cue: Cue) -> bool:
    return cue.kind == "hold" and cue.seconds >= LEAST_HELD_S


def _move(cue: Cue, leg: Leg, ways: Sequence[Leg]) -> list[int]:
    start, end = leg
    n = next(n for n, each in enumerate(ways) if start in each and end in each)
    return [n, ways[n].index(start), ways[n].index(end), ways.index((end, BREATH)) if _breathes(cue) else -1]


def _alts(stretch: Stretch) -> Value:
    return {side: alt(stretch, MOVING, mirrored=side == "right") for side in stretch.side_names}


def _figure(stretch: Stretch, ways: tuple[Leg, ...], style: Style) -> Value:
    if own := pictures.shown(stretch):
        return {"img": own_source(own), "alt": dict.fromkeys(stretch.side_names, own_alt(stretch))}
    return _drawn(stretch, ways, style) | {"alt": _alts(stretch)}


@lru_cache(maxsize=128)
def _drawn(stretch: Stretch, ways: tuple[Leg, ...], style: Style) -> Value:
    """Return the figure of a stretch.

    box: left, top, width and height in units. standing: what stays, its shapes and their points; shapes: what moves, of
    each its part, kind, tone, radii, how many points, whether it is closed and from which disc it has a line. arrows:
    those that tell the move in a still. looks:
    the whole, and what is shown larger: which frame, put where, whether round, and the same points as the whole or its
    own. ways: of each the order (its number) at moments evenly along it, the shapes that move, and as base64 the x and
    y in tenths of a unit, 16 bits each: of all points at first, then of those that move at each later moment, look
    after look. orders: of each look the parts of the body, farthest first.
    """
    drawn: Value = or_drawn((stretch, ways, style), lambda: _value(Looks(figure_of(stretch), stretch, style), ways))
    return drawn


def _value(looks: Looks, ways: tuple[Leg, ...]) -> Value:
    """What a page needs of a figure (`_drawn`)."""
    along = [moments(looks, leg) for leg in ways]
    first = along[0][0]
    orders = list(dict.fromkeys(_order(now) for each in along for now in each))
    arrows = looks.arrows
    return {
        "guide": looks.guide.id,
        "box": [round(edge, 1) for edge in bounds(looks.figure)],
        "standing": {"shapes": [_outline(shape) for shape in looks.standing], "points": _tenths(looks.standing)},
        "shapes": [_outline(shape) for shape in first[0].shapes],
        "arrows": {"shapes": [_outline(shape) for shape in arrows], "points": _tenths(arrows)},
        "looks": [
            {"frame": _rounded(pane.frame), "at": _rounded(pane.at), "round": pane.round, "same": same}
            for pane, same in zip(looks.panes, looks.same, strict=True)
        ],
        "ways": [_way(each, orders) for each in along],
        "orders": orders,
    }


def moments(looks: Looks, leg: Leg) -> list[Moment]:
    """Return what is seen at so many moments evenly along a way as keep what lies between them NEAR (`interpolated`).

    The first and the last are always there; a way that leads nowhere has the first alone.
    """
    at = cache(looks.breath(leg[0]) if leg[1] == BREATH else looks.way(*leg))
    if leg[0] == leg[1]:
        return [at(0.0)]
    for count in COUNTS:
        kept = [at(n / (count - 1)) for n in range(count)]
        points = np.array([_numbers(now) for now in kept])
        between = ((n + share) / (count - 1) for n in range(count - 1) for share in (0.25, 0.5, 0.75))
        if all(astray(points, _numbers(at(place)), place) <= NEAR for place in between):
            break
    return kept


def interpolated(points: Numbers, place: float) -> Numbers:
    """Return the numbers at a place (0 to 1) among rows of them, as pointsAt in figure.js does.

    They lie on Catmull and Rom's curve through four rows, at the ends through three.
    """
    last = len(points) - 1
    n = min(int(place * last), last - 1)
    t = place * last - n
    before = points[n - 1] if n else _beyond(points[:3])
    after = points[n + 2] if n + 2 <= last else _beyond(points[::-1][:3])
    weights = ((2 - t) * t - 1) * t / 2, (3 * t - 5) * t * t / 2 + 1, ((4 - 3 * t) * t + 1) * t / 2, (t - 1) * t * t / 2
    there: Numbers = np.array(weights) @ np.stack((before, points[n], points[n + 1], after))
    return there


def _beyond(rows: Numbers) -> Numbers:
    """Return what comes before the first of two or three rows, if it goes on as it does there."""
    weights = (3, -3, 1) if len(rows) == 3 else (2, -1)
    there: Numbers = np.array(weights) @ rows
    return there


def astray(points: Numbers, now: Numbers, place: float) -> float:
    """Return how far, in units, a point is at most from where it is taken to be at a place of a way."""
    return float(np.hypot(*(interpolated(points, place) - now).reshape(-1, 2).T).max())


def _way(along: Sequence[Moment], orders: list[Any]) -> Value:
    tenths = np.rint(10 * np.array([_numbers(now) for now in along])).astype("<i2")
    ends = np.cumsum([2 * len(shape.points) for shape in _shapes(along[0])])[:-1]
    by_shape = np.split(tenths, ends, axis=1)
    moving = [n for n, numbers in enumerate(by_shape) if (numbers != numbers[0]).any()]
    later = [by_shape[n][1:] for n in moving]
    rows = np.concatenate(later, axis=1) if later else tenths[:0]
    packed = tenths[0].tobytes() + np.ascontiguousarray(rows).tobytes()
    return {
        "orders": [orders.index(_order(now)) for now in along],
        "moving": moving,
        "points": b64encode(packed).decode(),
    }


def _shapes(now: Moment) -> list[Shape]:
    return [shape for look in now for shape in look.shapes]


def _order(now: Moment) -> tuple[tuple[str, ...], ...]:
    return tuple(look.order for look in now)


def _outline(shape: Shape) -> list[Any]:
    return [shape.part, shape.kind, shape.tone, list(shape.radii), len(shape.points), shape.closed, shape.line]


def _rounded(edges: Iterable[float]) -> list[float]:
    return [round(edge, 1) for edge in edges]


def _tenths(shapes: Iterable[Shape]) -> list[int]:
    return [round(10 * value) for shape in shapes for point in shape.points for value in point]


def _numbers(now: Moment) -> Numbers:
    """The x and y of all points, one after the other."""
    return np.concatenate([look.points.ravel() for look in now])
