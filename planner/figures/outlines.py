"""From the flat pieces of a drawing to what is seen: outlines as SVG paths and as polygons.

Knows no body and no stretch (drawing.py), and no colour (colours.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import acos, atan2, ceil, cos, hypot, pi, sin
from typing import Literal

Point = tuple[float, float]
Kind = Literal["chain", "hull", "plate", "patch"]
Arc = tuple[Point, float, float, float]  # centre, radius, and from which angle to which

LINE = 1.1  # how far the line around a part goes beyond it
UNLINED = -1
SHORT = 3.0  # radians of an arc that is drawn at once; less than half a turn, where it is not clear which way
EDGE_ON = 0.1  # twice the area below which a polygon is seen from its edge, and is not drawn
_STEP = 0.4  # radians of a polygon's arc


@dataclass(frozen=True)
class Shape:
    """One flat piece. part: what it belongs to; tone: what it is made of.

    points: (x, y) in units, y downwards. A chain is a row of discs of `radii`, each two joined by their tangents; a
    hull all of them in one skin; a plate a polygon with corners rounded by radii[0], open where `closed` is false; a
    patch a polygon that is seen only where its corners go around anticlockwise for who looks: else it looks away.
    line: the first disc from which a line goes around it where it lies on another part, UNLINED for none at all.
    """

    part: str
    kind: Kind
    tone: str
    points: tuple[Point, ...]
    radii: tuple[float, ...]
    closed: bool = True
    line: int = UNLINED


def around(points: Sequence[Point], radii: Sequence[float]) -> list[Arc]:
    """Return the arcs, joined by straight lines, of the skin around some discs, anticlockwise in their own axes."""
    discs = range(len(points))
    now = before = max(discs, key=lambda n: points[n][0] + radii[n])
    angle, arcs = 0.0, list[Arc]()
    while angle < 2 * pi and len(arcs) <= 2 * len(points):
        turn, following = _next(points, radii, now, before, angle)
        if turn:
            arcs.append((points[now], radii[now], angle, min(angle + turn, 2 * pi)))
        before, now, angle = now, following, angle + turn
    # Cut in two where the way around began; two discs that lie on one another are one.
    ((x, y), r, _, until), ((a, b), s, start, _) = arcs[0], arcs[-1]
    if len(arcs) > 1 and abs(x - a) + abs(y - b) + abs(r - s) < 1e-6:
        arcs = [((x, y), r, start - 2 * pi, until), *arcs[1:-1]]
    return arcs


def _next(points: Sequence[Point], radii: Sequence[float], now: int, before: int, angle: float) -> tuple[float, int]:
    """Return how far the skin turns about a disc before it leaves for another one, and which; not back at once."""
    (x, y), r = points[now], radii[now]
    nearest, following = 2 * pi + 1.0, now
    for n, (a, b) in enumerate(points):
        far = hypot(a - x, b - y)
        if n == now or far <= abs(r - radii[n]) + 1e-9:
            continue
        turn = (atan2(b - y, a - x) - acos((r - radii[n]) / far) - angle) % (2 * pi)
        if turn < 1e-9 or turn > 2 * pi - 1e-9:
            if n == before:
                continue
            turn = 0.0
        if turn < nearest:
            nearest, following = turn, n
    return nearest, following


def outlines(shape: Shape) -> list[str]:
    """Return the closed SVG paths that cover a shape: of a chain one for each two discs."""
    if shape.kind == "patch" and not faces(shape.points):
        return []
    if shape.kind in ("plate", "patch"):
        return ["M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shape.points) + ("Z" if shape.closed else "")]
    return [_path(around(*discs)) for discs in _links(shape)]


def polygons(shape: Shape, grown: float = 0.0, first: int = 0) -> Iterator[list[Point]]:
    """Yield polygons that cover a shape, widened by so much. first: the first disc of a chain."""
    if shape.kind == "patch":
        yield from [list(shape.points)] * faces(shape.points)
        return
    if shape.kind == "plate":
        yield from _plate(shape, grown)
        return
    for points, radii in _links(shape)[first:]:
        yield [spot for arc in around(points, [r + grown for r in radii]) for spot in _sampled(*arc)]


def faces(points: Sequence[Point]) -> bool:
    """Whether a polygon goes around anticlockwise as it is seen, y being downwards."""
    ring = zip(points, (*points[1:], points[0]), strict=True)
    return sum(x * b - a * y for (x, y), (a, b) in ring) < -EDGE_ON


def _links(shape: Shape) -> list[tuple[Sequence[Point], Sequence[float]]]:
    if shape.kind == "hull" or len(shape.points) == 1:
        return [(shape.points, shape.radii)]
    return [(shape.points[n : n + 2], shape.radii[n : n + 2]) for n in range(len(shape.points) - 1)]


def _path(arcs: Iterable[Arc]) -> str:
    return f"M{'L'.join(_arc(*arc) for arc in arcs)}Z"


def _arc(centre: Point, r: float, start: float, end: float) -> str:
    """Return an arc in a path, in two halves: a whole circle can't be drawn in one."""
    begins, middle, ends = (
        f"{centre[0] + r * cos(angle):.1f} {centre[1] + r * sin(angle):.1f}"
        for angle in (start, (start + end) / 2, end)
    )
    bow = f"A{r:.1f} {r:.1f} 0 0 1 "
    return f"{begins}{bow}{ends}" if end - start <= SHORT else f"{begins}{bow}{middle}{bow}{ends}"


def _sampled(centre: Point, r: float, start: float, end: float) -> list[Point]:
    steps = max(1, ceil((end - start) / _STEP))
    angles = [start + (end - start) * n / steps for n in range(steps + 1)]
    return [(centre[0] + r * cos(angle), centre[1] + r * sin(angle)) for angle in angles]


def _plate(shape: Shape, grown: float) -> Iterator[list[Point]]:
    r = shape.radii[0] + grown
    n = len(shape.points)
    if r:
        for i in range(n if shape.closed else n - 1):
            pair = shape.points[i], shape.points[(i + 1) % n]
            yield [spot for arc in around(pair, (r, r)) for spot in _sampled(*arc)]
    if shape.closed:
        yield list(shape.points)
