"""A stretch as a flat drawing: a pose becomes shapes, and shapes become SVG or go onto matplotlib axes.

Where the joints are is skeleton.py's; which poses there are is poses.toml's; colours and outlines are outlines.py's.
`shapes` gives the same shapes in the same order for every pose of a stretch, so that a movement between two poses is a
movement of their points.
"""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from html import escape
from math import cos, radians, sin
from typing import TYPE_CHECKING, Literal

from planner.catalogue import Stretch, neutral_figure, pictures
from planner.catalogue.poses import Figure, Pose, between
from planner.figures.outlines import Point, Shape, colours, groups, layers, svg
from planner.figures.scenery import Tone, moving_pieces, standing_pieces
from planner.figures.skeleton import RADIUS, SPINE, Body, Vector, body

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CUFF = 0.76  # where the trousers end, from knee to ankle
MARGIN = 6.0
MOVING = "moving"
_EYE = {"side": (90.0, 0.0), "front": (0.0, 0.0), "above": (0.0, 90.0)}
_ORDER = {
    "side": ("arm_right", "leg_right", "head", "trunk", "pelvis", "leg_left", "arm_left"),
    "front": ("leg_right", "leg_left", "pelvis", "head", "trunk", "arm_right", "arm_left"),
    "above": ("pelvis", "head", "trunk", "leg_right", "leg_left", "arm_right", "arm_left"),
}
# Joints along a limb, with the tone of each piece.
_ARM = (("shoulder", "elbow", "shirt"), ("elbow", "wrist", "skin"), ("wrist", "hand", "skin"))
_LEG = (
    ("knee", "ankle", "skin"),
    ("hip", "knee", "trousers"),
    ("knee", "cuff", "trousers"),
    ("ankle", "heel", "skin"),
    ("heel", "toe", "skin"),
    ("ankle", "toe", "skin"),
)


def shapes(figure: Figure, pose: Pose, mirrored: bool = False) -> list[Shape]:
    """Return the shapes of one moment, farthest first: what stands there, then the body.

    Count, order, kinds and tones are the same for every pose of the figure. mirrored: the picture the other way round.
    """
    eye = _Eye(figure, mirrored)
    return [*_standing(figure, eye), *_moving(figure, pose, eye)]


def frames(stretch: Stretch, start: str, end: str, count: int, mirrored: bool = False) -> list[list[Shape]]:
    """Return the shapes of `count` (2 or more) moments evenly from one pose to another, both included."""
    moment = way(stretch, start, end, mirrored)
    return [moment(n / (count - 1)) for n in range(count)]


def way(stretch: Stretch, start: str, end: str, mirrored: bool = False) -> Callable[[float], list[Shape]]:
    """Return what gives the shapes at a share (0 to 1) of the way from one pose to another."""
    figure = figure_of(stretch)
    a, b = figure.pose(start), figure.pose(end)
    eye = _Eye(figure, mirrored)
    standing = _standing(figure, eye)
    return lambda share: [*standing, *_moving(figure, between(a, b, share), eye)]


def figure_of(stretch: Stretch) -> Figure:
    """Return the stretch's figure, or a neutral one of its position where it has none."""
    return stretch.figure or neutral_figure(stretch.position)


def still(stretch: Stretch, pose: str = "end", mirrored: bool = False, size: int | None = None) -> str:
    """Return one <svg> of a pose as text, in the colours of the page it is put into.

    size: width in CSS pixels; without it the picture fills what holds it. Raises KeyError for a pose there is none of.
    Where the person has a picture of their own, that is an <img> in its place, the same for every pose.
    """
    if own := pictures.read(stretch):
        return _img(stretch, *own, size)
    return _still(stretch, pose, mirrored, size)


def draw(stretch: Stretch, ax: Axes, pose: str = "end", mirrored: bool = False) -> None:
    """Draw a pose, or the person's own picture, on matplotlib axes, which lose ticks and frame.

    Its tones stay apart in greyscale.
    """
    from matplotlib.collections import PolyCollection

    ax.set_axis_off()
    if _draw_picture(stretch, ax):
        return
    figure = figure_of(stretch)
    left, top, width, height = bounds(figure, mirrored)
    colours, outlines = zip(*layers(shapes(figure, figure.pose(pose), mirrored)), strict=True)
    ax.add_collection(PolyCollection(outlines, facecolors=colours, linewidths=0), autolim=False)
    ax.set(xlim=(left, left + width), ylim=(top + height, top), aspect="equal")


def alt(stretch: Stretch, pose: str = "end", mirrored: bool = False) -> str:
    """Return the sentence that stands for the picture. pose: a pose, or MOVING for one that moves."""
    names = {"start": "as it begins", "end": "as you hold it", MOVING: "how it moves"}
    side = "" if stretch.sides == "together" else ", right side" if mirrored else ", left side"
    return f"{stretch.name}{side}: {names.get(pose, pose.replace('_', ' '))}."


def bounds(figure: Figure, mirrored: bool = False) -> tuple[float, float, float, float]:
    """Return left, top, width and height that hold every pose, so that what stands there doesn't move between them."""
    left, top, right, bottom = _bounds(figure)
    if mirrored:
        left, right = -right, -left
    return left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN


def own_alt(stretch: Stretch) -> str:
    """Return the sentence that stands for the person's own picture."""
    return f"{stretch.name}: your own picture."


def own_source(kind: str, data: bytes) -> str:
    """Return the address under which a page finds the person's own picture: the picture itself."""
    return f"data:image/{kind};base64,{b64encode(data).decode()}"


@lru_cache(maxsize=256)
def _still(stretch: Stretch, pose: str, mirrored: bool, size: int | None) -> str:
    """Draw a pose once: the plan editor shows the whole catalogue whenever it opens."""
    figure = figure_of(stretch)
    left, top, width, height = bounds(figure, mirrored)
    box = f'viewBox="{left:.1f} {top:.1f} {width:.1f} {height:.1f}"'
    wide = f' width="{size}" height="{size * height / width:.0f}"' if size else ""
    content = "".join(svg(group) for group in groups(shapes(figure, figure.pose(pose), mirrored)))
    label = f'role="img" aria-label="{escape(alt(stretch, pose, mirrored))}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}{wide} {label} style="{colours()}">{content}</svg>'


def _img(stretch: Stretch, kind: str, data: bytes, size: int | None) -> str:
    return f'<img src="{own_source(kind, data)}" alt="{escape(own_alt(stretch))}" width="{size or "100%"}"/>'


def _draw_picture(stretch: Stretch, ax: Axes) -> bool:
    """Draw the person's own picture; say whether there was one that could be drawn."""
    own = pictures.read(stretch)
    if not own:
        return False
    from matplotlib.image import imread

    try:
        ax.imshow(imread(io.BytesIO(own[1]), format=own[0]))
    except Exception:  # noqa: BLE001 - a broken file can raise anything; the figure is drawn in its place
        return False
    return True


class _Eye:
    """Looks at space from the side, from the front or from above, and sees it flat."""

    def __init__(self, figure: Figure, mirrored: bool = False) -> None:
        around, up = _EYE[figure.view]
        a, e = radians(around + figure.turn), radians(up + figure.height)
        flip = -1.0 if mirrored else 1.0
        self.level = e == 0
        self.right = (-sin(a) * flip, cos(a) * flip, 0.0)
        self.up = (-sin(e) * cos(a), -sin(e) * sin(a), cos(e))

    def point(self, place: Vector) -> Point:
        x, y, z = place
        return (
            x * self.right[0] + y * self.right[1],
            -(x * self.up[0] + y * self.up[1] + z * self.up[2]),
        )

    def shape(
        self,
        part: str,
        kind: Literal["chain", "plate"],
        tone: Tone,
        places: Iterable[Vector],
        radii: tuple[float, ...],
        closed: bool = True,
    ) -> Shape:
        return Shape(part, kind, tone, tuple(self.point(place) for place in places), radii, closed)


def _standing(figure: Figure, eye: _Eye) -> list[Shape]:
    return [eye.shape(*piece) for piece in standing_pieces(figure, eye.level)]


def _moving(figure: Figure, pose: Pose, eye: _Eye) -> list[Shape]:
    now = body(pose, figure.anchor)
    drawn = [eye.shape(*piece) for piece in moving_pieces(figure, now)]
    order = figure.order or _ORDER[figure.view]
    for part, following in zip(order, (*order[1:], ""), strict=True):
        drawn += _part(part, following, now, eye, figure)
    return drawn


def _part(part: str, following: str, now: Body, eye: _Eye, figure: Figure) -> Iterator[Shape]:
    at = now.points
    if part == "trunk":
        yield from _trunk(now, eye)
    elif part == "pelvis":
        # In one outline with the leg in front of it, so that no line cuts the hip.
        part = following if following.startswith("leg") and figure.view == "side" else part
        yield eye.shape(part, "chain", "trousers", (at["hip_left"], at["hip_right"]), (RADIUS["hip"], RADIUS["hip"]))
        yield eye.shape(part, "chain", "trousers", (at["hips"], at["spine1"]), (RADIUS["hips"], RADIUS["spine"]))
    elif part == "head":
        throat = _along(at["neck"], at["head"], 0.4)
        yield eye.shape(part, "chain", "skin", (throat, at["head"]), (5.5, 5.5))
        yield eye.shape(part, "chain", "skin", (at["head"],), (RADIUS["head"],))
        yield eye.shape(part, "chain", "skin", (_moved(at["head"], now.fronts["head"], 12.0),), (2.6,))
    else:
        limb, side = part.split("_")
        far = "far-" if figure.view == "side" and side == "right" else ""
        for first, second, tone in _ARM if limb == "arm" else _LEG:
            places = at[f"{first}_{side}"], _joint(second, side, at)
            radii = RADIUS[first], RADIUS.get(second, 7.0)
            yield eye.shape(part, "chain", f"{far}{tone}", places, radii)  # type: ignore[arg-type]


def _joint(name: str, side: str, at: Mapping[str, Vector]) -> Vector:
    """A joint of a limb, or the cuff, where the trousers end."""
    if name != "cuff":
        return at[f"{name}_{side}"]
    return _along(at[f"knee_{side}"], at[f"ankle_{side}"], CUFF)


def _along(a: Vector, b: Vector, share: float) -> Vector:
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), a[2] + share * (b[2] - a[2])


def _trunk(now: Body, eye: _Eye) -> Iterator[Shape]:
    """A row of discs along the spine, and the plate between shoulders and hips."""
    at = now.points
    spine = [at["hips"], *(at[f"spine{n}"] for n in range(1, SPINE)), at["neck"]]
    thick = (*[RADIUS["spine"]] * (SPINE - 1), RADIUS["neck"])
    yield eye.shape("trunk", "chain", "shirt", spine[1:], thick)
    flanks = [_flanks(now, n, spine[n]) for n in range(1, SPINE)]
    rights = [right for _, right in reversed(flanks)]
    outline = [*(left for left, _ in flanks), at["shoulder_left"], at["shoulder_right"], *rights]
    yield eye.shape("trunk", "plate", "shirt", outline, (RADIUS["shoulder"],))


def _flanks(now: Body, n: int, centre: Vector) -> tuple[Vector, Vector]:
    """Left and right of a joint of the spine: from hips to shoulders they widen evenly and turn with the twist."""
    left = _along(now.points["hip_left"], now.points["shoulder_left"], n / SPINE)
    right = _along(now.points["hip_right"], now.points["shoulder_right"], n / SPINE)
    half = tuple((left[i] - right[i]) / 2 for i in range(3))
    return _moved(centre, half, 1.0), _moved(centre, half, -1.0)


def _moved(place: Vector, way: tuple[float, ...], share: float) -> Vector:
    return place[0] + share * way[0], place[1] + share * way[1], place[2] + share * way[2]


def _moments(figure: Figure) -> Iterator[Pose]:
    """Yield every pose, and moments on the way to each: a limb may swing out further than it ends."""
    start = figure.pose("start")
    for name in figure.poses:
        yield from (between(start, figure.pose(name), quarter / 4) for quarter in range(1, 5))


def _bounds(figure: Figure) -> tuple[float, float, float, float]:
    edges = []
    eye = _Eye(figure)
    for shape in [
        *_standing(figure, eye),
        *(shape for pose in _moments(figure) for shape in _moving(figure, pose, eye)),
    ]:
        for n, (x, y) in enumerate(shape.points):
            r = shape.radii[n] if shape.kind == "chain" else shape.radii[0]
            edges.append((x - r, y - r, x + r, y + r))
    lefts, tops, rights, bottoms = zip(*edges, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
