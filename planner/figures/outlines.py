"""From the flat pieces of a drawing to what is seen: their colours, on a page and on paper, and their outlines.

Knows no body and no stretch (drawing.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import acos, atan2, cos, hypot, pi, sin
from typing import Literal

from planner.figures.scenery import PROP_NAMES, Tone

Point = tuple[float, float]

PAPER = "#ffffff"
# They differ in lightness, so that they stay apart in greyscale.
_INKS = {"skin": "#d39a70", "shirt": "#4a8db3", "trousers": "#2c4a66", "floor": "#8b949c", "prop": "#b9a26b"}
# What is farther or behind: a colour and its share in per cent; the rest is paper, light or dark.
_PALE = {
    "far-skin": (_INKS["skin"], 50),
    "far-shirt": (_INKS["shirt"], 50),
    "far-trousers": (_INKS["trousers"], 52),
    "wall": (_INKS["floor"], 42),
    "mat": ("#7f9a70", 27),
}
# Parts drawn without an outline of paper.
UNLINED = (*PROP_NAMES, "pelvis")
HALO = 1.6


@dataclass(frozen=True)
class Shape:
    """One flat piece. part: what it belongs to; pieces of a part share one outline of paper.

    points: (x, y) in units, y downwards. A chain is a row of discs of `radii` joined by their tangents; a plate is a
    polygon with corners rounded by radii[0], open where `closed` is false.
    """

    part: str
    kind: Literal["chain", "plate"]
    tone: Tone
    points: tuple[Point, ...]
    radii: tuple[float, ...]
    closed: bool = True


def colours() -> str:
    """Return the CSS that gives a page, or an <svg> of its own, the colours of the tones, as --f-skin and so on."""
    tones = ";".join(f"--f-{tone}:{_css(tone)}" for tone in (*_INKS, *_PALE))
    return f"{tones};--f-paper:var(--sp-paper, var(--jp-layout-color1, Canvas))"


def groups(drawn: list[Shape]) -> Iterator[list[Shape]]:
    """Split into runs of one part, each of which gets one outline of paper."""
    group: list[Shape] = []
    for shape in drawn:
        if group and group[-1].part != shape.part:
            yield group
            group = []
        group.append(shape)
    yield group


def layers(drawn: list[Shape]) -> Iterator[tuple[str, list[Point]]]:
    """Yield colour and polygon of every layer, farthest first."""
    for group in groups(drawn):
        if group[0].part not in UNLINED:
            yield from ((PAPER, outline) for shape in group for outline in _outlines(shape, HALO))
        yield from ((_print(shape.tone), outline) for shape in group for outline in _outlines(shape))


def _css(tone: str) -> str:
    """Return the colour of a tone in a page, where a theme may set --sp-figure-skin and so on.

    Else all move towards the text's colour, which is lighter in the dark, and then the pale ones towards the paper.
    """
    colour, share = _PALE.get(tone, (_INKS.get(tone, ""), 100))
    inked = f"color-mix(in srgb, {colour} {76 if tone in _PALE else 88}%, currentColor)"
    pale = f"color-mix(in srgb, {inked} {share}%, var(--f-paper))" if tone in _PALE else inked
    return f"var(--sp-figure-{tone}, {pale})"


def _print(tone: str) -> str:
    """Return the colour of a tone on white paper."""
    colour, share = _PALE.get(tone, (_INKS.get(tone, ""), 100))
    parts = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * share / 100):02x}" for part in parts)


def svg(group: list[Shape]) -> str:
    """Return a <g> of one part, with its outline of paper behind it."""
    halo = "" if group[0].part in UNLINED else _paths(group, HALO)
    return f'<g data-part="{group[0].part}">{halo}{_paths(group, 0.0)}</g>'


def _paths(group: list[Shape], grown: float) -> str:
    drawn = []
    for shape in group:
        tone = "paper" if grown else shape.tone
        if shape.kind == "plate":
            d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shape.points) + ("Z" if shape.closed else "")
            fill = f"var(--f-{tone})" if shape.closed else "none"
            wide = f"stroke-width:{2 * (shape.radii[0] + grown):.1f};stroke-linejoin:round;stroke-linecap:round"
            drawn.append(f'<path d="{d}" style="fill:{fill};stroke:var(--f-{tone});{wide}"/>')
        else:
            d = "".join(
                "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in outline) + "Z" for outline in _outlines(shape, grown)
            )
            drawn.append(f'<path d="{d}" style="fill:var(--f-{tone})"/>')
    return "".join(drawn)


def _outlines(shape: Shape, grown: float = 0.0) -> Iterator[list[Point]]:
    """Yield polygons that cover the shape."""
    if shape.kind == "plate":
        r = shape.radii[0] + grown
        n = len(shape.points)
        for i in range(n if shape.closed else n - 1):
            yield _capsule(shape.points[i], r, shape.points[(i + 1) % n], r)
        if shape.closed:
            yield list(shape.points)
    elif len(shape.points) == 1:
        yield _capsule(shape.points[0], shape.radii[0] + grown, shape.points[0], shape.radii[0] + grown)
    else:
        for i in range(len(shape.points) - 1):
            yield _capsule(shape.points[i], shape.radii[i] + grown, shape.points[i + 1], shape.radii[i + 1] + grown)


def _capsule(a: Point, ra: float, b: Point, rb: float, steps: int = 10) -> list[Point]:
    """Return the outline of two discs joined by their tangents."""
    far = hypot(b[0] - a[0], b[1] - a[1])
    if far <= abs(ra - rb) + 1e-9:
        centre, r = (a, ra) if ra >= rb else (b, rb)
        return _arc(centre, r, 0.0, 2 * pi, 2 * steps)
    along = atan2(b[1] - a[1], b[0] - a[0])
    spread = acos((ra - rb) / far)
    back = _arc(a, ra, along + spread, along + 2 * pi - spread, steps)
    return back + _arc(b, rb, along - spread, along + spread, steps)


def _arc(centre: Point, r: float, start: float, end: float, steps: int) -> list[Point]:
    angles = [start + (end - start) * n / steps for n in range(steps + 1)]
    return [(centre[0] + r * cos(angle), centre[1] + r * sin(angle)) for angle in angles]
