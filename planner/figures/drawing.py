"""A stretch as a flat drawing: a pose becomes shapes, and shapes become SVG or go onto matplotlib axes.

Where the joints are is skeleton.py's, what is seen of them seen.py's, what tells the move marks.py's; which poses there
are is poses.toml's; colours and outlines have modules of their own.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from planner.catalogue import Stretch, neutral_figure, pictures
from planner.catalogue.guides import GUIDES, USUAL, Guide, Style
from planner.catalogue.poses import Closeup, Figure, Pose, between
from planner.figures import colours, depth, marks
from planner.figures.flesh import PARTS, Numbers
from planner.figures.outlines import LINE, UNLINED, Shape, outlines, polygons
from planner.figures.seen import Eye, Seen, seen, standing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARGIN = 6.0
# Between the whole and what is shown larger; its width as a share of the narrower edge, or in a corner of the height.
GAP, LARGE, CORNER = 4.0, 1.0, 0.36
MOVING = "moving"
Box = tuple[float, float, float, float]  # left, top, width, height


@dataclass(frozen=True)
class Pane:
    """One look at a figure: the whole, or what is shown larger. frame: what of its own units is seen; at: where it is
    put among the units of the whole; round: whether it is cut out as a disc."""

    eye: Eye
    frame: Box
    at: Box
    round: bool = False


def figure_of(stretch: Stretch) -> Figure:
    """Return the stretch's figure, or a neutral one of its position where it has none."""
    return stretch.figure or neutral_figure(stretch.position)


def shapes(figure: Figure, pose: Pose, mirrored: bool = False, guide: Guide = USUAL.who) -> list[Shape]:
    """Return the shapes of one moment, farthest first: what stands there, then the body.

    Count, kinds and tones are the same for every pose of the figure. mirrored: the picture the other way round.
    """
    eye = _eye(figure, mirrored)
    return [*standing(figure, eye), *seen(figure, pose, eye, guide).sorted()]


Moment = tuple[Seen, ...]  # what each look that is not the same as another one sees of one moment


class Looks:
    """A figure that moves, as it is seen whole and, where a part of it is shown larger, there too.

    panes: where each look is put; same: whether it sees what the first one sees.
    """

    def __init__(self, figure: Figure, stretch: Stretch | None, style: Style = USUAL) -> None:
        self.figure, self.guide = figure, style.who
        self.panes = panes(figure)
        self.same = [pane is not self.panes[0] and pane.eye == self.panes[0].eye for pane in self.panes]
        self.standing = standing(figure, self.panes[0].eye)
        self._eyes = [pane.eye for pane, same in zip(self.panes, self.same, strict=True) if not same]
        self._spots = marks.felt(stretch, figure) if stretch and style.felt else ()

    @property
    def arrows(self) -> tuple[Shape, ...]:
        """What tells the move where the pose that stands for the stretch is shown."""
        began = marks.begun(self.figure, self.figure.shown)
        return marks.arrows(self.figure, began, self.figure.shown, self.panes[0].eye) if began else ()

    def way(self, start: str, end: str) -> Callable[[float], Moment]:
        """Return what gives the moment at a share (0 to 1) of the way from one pose to another."""
        return self._between(self.figure.pose(start), self.figure.pose(end))

    def breath(self, pose: str) -> Callable[[float], Moment]:
        """Return what gives the moment at which the chest is filled to a share (0 to 1)."""
        held = self.figure.pose(pose)
        return self._between(held, replace(held, joints={**held.joints, "breath": 1.0}))

    def _between(self, a: Pose, b: Pose) -> Callable[[float], Moment]:
        """The parts keep the order that they have at first wherever they can."""
        first = [self._seen(a, eye, depth.USUAL).order for eye in self._eyes]
        return lambda share: tuple(
            self._seen(between(a, b, share), eye, before) for eye, before in zip(self._eyes, first, strict=True)
        )

    def _seen(self, pose: Pose, eye: Eye, before: Sequence[str]) -> Seen:
        return seen(self.figure, pose, eye, self.guide, before, self._spots)


def still(
    stretch: Stretch,
    pose: str = "",
    mirrored: bool = False,
    size: int | None = None,
    style: Style = USUAL,
) -> str:
    """Return one <svg> of a pose as text, in the colours of the page it is put into.

    pose: by default the one that stands for the stretch, with where it began and which way it went. size: width in CSS
    pixels; without it the picture fills what holds it. Raises KeyError for a pose there is none of. Where the person
    has a picture of their own, that is an <img> in its place, the same for every pose.
    """
    if own := pictures.shown(stretch):
        return _img(stretch, own, size)
    return _still(stretch, pose or figure_of(stretch).shown, mirrored, size, style)


def draw(stretch: Stretch, ax: Axes, pose: str = "", mirrored: bool = False, style: Style = USUAL) -> None:
    """Draw a pose, or the person's own picture, on matplotlib axes, which lose ticks and frame.

    Its tones stay apart in greyscale.
    """
    ax.set_axis_off()
    if _draw_picture(stretch, ax):
        return
    figure = figure_of(stretch)
    box = bounds(figure, mirrored)
    ax.set(xlim=(box[0], box[0] + box[2]), ylim=(box[1] + box[3], box[1]), aspect="equal")
    for pane in panes(figure, mirrored):
        _draw_pane(ax, pane, _layers(stretch, pose or figure.shown, pane, style), style.who)


def alt(stretch: Stretch, pose: str = "end", mirrored: bool = False) -> str:
    """Return the sentence that stands for the picture. pose: a pose, or MOVING for one that moves."""
    names = {"start": "as it begins", "end": "as you hold it", MOVING: "how it moves"}
    side = "" if stretch.sides == "together" else ", right side" if mirrored else ", left side"
    return f"{stretch.name}{side}: {names.get(pose, pose.replace('_', ' '))}."


def bounds(figure: Figure, mirrored: bool = False) -> Box:
    """Return left, top, width and height that hold every pose and what is shown larger: nothing moves between them."""
    boxes = [pane.at for pane in panes(figure, mirrored)]
    left, top = min(box[0] for box in boxes) - 1, min(box[1] for box in boxes) - 1
    return left, top, max(b[0] + b[2] for b in boxes) + 1 - left, max(b[1] + b[3] for b in boxes) + 1 - top


def panes(figure: Figure, mirrored: bool = False) -> list[Pane]:
    """Return the whole figure, and what of it is shown larger."""
    whole = _whole(figure)
    both = [Pane(_eye(figure, mirrored), _turned(whole, mirrored), _turned(whole, mirrored))]
    if figure.closeup:
        frame, at = _larger(figure.closeup, whole)
        eye = _near(figure, figure.closeup, mirrored)
        both.append(Pane(eye, _turned(frame, mirrored), _turned(at, mirrored), round=True))
    return both


def own_alt(stretch: Stretch) -> str:
    """Return the sentence that stands for the person's own picture."""
    return f"{stretch.name}: your own picture."


def own_source(data: bytes) -> str:
    """Return the address under which a page finds the person's own picture: the picture itself."""
    return f"data:image/jpeg;base64,{b64encode(data).decode()}"


def _turned(box: Box, mirrored: bool) -> Box:
    return (-box[0] - box[2], *box[1:]) if mirrored else box


def _eye(figure: Figure, mirrored: bool = False) -> Eye:
    return Eye(figure.view, figure.turn, figure.height, mirrored)


def _near(figure: Figure, closeup: Closeup, mirrored: bool) -> Eye:
    look = closeup if closeup.view else figure
    return Eye(look.view or figure.view, look.turn, look.height, mirrored, closeup.around)


# From shapes to what lies over what


@dataclass(frozen=True)
class _Layer:
    """Shapes of one colour. lined: only the lines around them."""

    tone: str
    shapes: Sequence[Shape]
    lined: bool = False


def _layers(stretch: Stretch, pose: str, pane: Pane, style: Style) -> Iterator[_Layer]:
    """Yield what is drawn, farthest first. A pose that is moved to shows where it began and which way it went."""
    figure = figure_of(stretch)
    guide, spots = style.who, marks.felt(stretch, figure) if style.felt else ()
    now = seen(figure, figure.pose(pose), pane.eye, guide, spots=spots)
    if not pane.round:
        yield from _filled(standing(figure, pane.eye))
    before = marks.begun(figure, pose)
    if before and not pane.eye.follows.startswith("wrist"):
        yield _Layer(
            "ghost", [each for each in seen(figure, figure.pose(before), pane.eye, guide).shapes if each.line >= 0]
        )
    yield from _body(now.sorted())
    if before and not pane.round:
        yield from _filled(marks.arrows(figure, before, pose, pane.eye))


def _body(drawn: Sequence[Shape]) -> Iterator[_Layer]:
    """The line around all of it, then part after part with the line that parts it from what is behind."""
    for tone, group in groupby(sorted((s for s in drawn if s.line > UNLINED), key=lambda s: s.tone), lambda s: s.tone):
        yield _Layer(f"line-{tone}", [replace(shape, line=0) for shape in group], lined=True)
    for part, group in groupby(drawn, lambda shape: shape.part):
        shapes = list(group)
        if part in PARTS:
            for tone, lined in groupby((s for s in shapes if s.line > UNLINED), lambda s: s.tone):
                yield _Layer(f"line-{tone}", list(lined), lined=True)
        yield from _filled(shapes)


def _filled(shapes: Iterable[Shape]) -> Iterator[_Layer]:
    """Neighbours of one tone at once; but for plates, whose edges have a width of their own."""
    for (tone, _), group in groupby(shapes, lambda shape: (shape.tone, _drawn_with(shape))):
        yield _Layer(tone, list(group))


def _drawn_with(shape: Shape) -> object:
    return shape if shape.kind == "plate" else shape.kind == "patch"


# SVG


@lru_cache(maxsize=256)
def _still(stretch: Stretch, pose: str, mirrored: bool, size: int | None, style: Style) -> str:
    """Draw a pose once: the plan editor shows the whole catalogue whenever it opens."""
    figure = figure_of(stretch)
    left, top, width, height = bounds(figure, mirrored)
    box = f'viewBox="{left:.1f} {top:.1f} {width:.1f} {height:.1f}"'
    wide = f' width="{size}" height="{size * height / width:.0f}"' if size else ""
    content = "".join(_svg_pane(pane, _layers(stretch, pose, pane, style)) for pane in panes(figure, mirrored))
    label = f'role="img" aria-label="{escape(alt(stretch, pose, mirrored))}"'
    css = colours.css(style.who)
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}{wide} {label} style="{css}">{content}</svg>'


_RING = "fill:none;stroke:var(--f-floor);stroke-width:1.6"


def _svg_pane(pane: Pane, layers: Iterable[_Layer]) -> str:
    content = "".join(_svg(layer) for layer in layers)
    if not pane.round:
        return content
    frame, at = (" ".join(f"{edge:.1f}" for edge in box) for box in (pane.frame, pane.at))
    x, y, width, height = at.split()
    r = pane.at[2] / 2
    ring = f'cx="{pane.at[0] + r:.1f}" cy="{pane.at[1] + r:.1f}" r="{r - 0.8:.1f}"'
    name = f"sp-near-{'_'.join(at.split())}"  # what has the same name cuts out the same
    place = f'x="{x}" y="{y}" width="{width}" height="{height}" viewBox="{frame}"'
    near = f'<g clip-path="url(#{name})"><svg {place}>{content}</svg></g>'
    return f'<g><clipPath id="{name}"><circle {ring}/></clipPath>{near}<circle {ring} style="{_RING}"/></g>'


def _svg(layer: _Layer) -> str:
    drawn = "".join("".join(outlines(shape)[shape.line if layer.lined else 0 :]) for shape in layer.shapes)
    first = layer.shapes[0]
    wide = 2 * (LINE if layer.lined else first.radii[0] if first.kind == "plate" else 0.0)
    edge = f";stroke:var(--f-{layer.tone});stroke-width:{wide:.1f};stroke-linejoin:round;stroke-linecap:round"
    fill = f"var(--f-{layer.tone})" if first.closed else "none"
    return f'<path d="{drawn}" style="fill:{fill}{edge if wide else ""}"/>' if drawn else ""


def _img(stretch: Stretch, data: bytes, size: int | None) -> str:
    # As wide as a figure is, and whole: a photo may be higher than it is wide.
    height = f"max-height:{size}px" if size else "max-height:100%"
    style = f"max-width:100%;{height};object-fit:contain"
    about = f'src="{own_source(data)}" alt="{escape(own_alt(stretch))}"'
    return f'<img {about} width="{size or "100%"}" style="{style}"/>'


# matplotlib


def _draw_pane(ax: Axes, pane: Pane, layers: Iterable[_Layer], guide: Guide) -> None:
    from matplotlib.collections import PolyCollection
    from matplotlib.patches import Circle
    from matplotlib.transforms import Affine2D

    filled = [
        (colours.printed(layer.tone, guide), outline)
        for layer in layers
        for shape in layer.shapes
        for outline in polygons(shape, LINE if layer.lined else 0.0, shape.line if layer.lined else 0)
    ]
    tones, rows = zip(*filled, strict=True)
    scale = pane.at[2] / pane.frame[2]
    moved = Affine2D().translate(-pane.frame[0], -pane.frame[1]).scale(scale).translate(*pane.at[:2])
    drawn = PolyCollection(rows, facecolors=tones, linewidths=0, transform=moved + ax.transData)
    ax.add_collection(drawn, autolim=False)
    if pane.round:
        r = pane.at[2] / 2
        ring = Circle(
            (pane.at[0] + r, pane.at[1] + r),
            r,
            facecolor="none",
            edgecolor=colours.printed("floor", guide),
            linewidth=0.8,
        )
        ax.add_patch(ring)
        drawn.set_clip_path(ring)


def _draw_picture(stretch: Stretch, ax: Axes) -> bool:
    """Draw the person's own picture; say whether there was one that could be drawn."""
    own = pictures.shown(stretch)
    if own:
        ax.imshow(pictures.opened(own))
    return bool(own)


# Where all of it has room


def _moments(figure: Figure) -> Iterator[Pose]:
    """Yield every pose, and moments on the way to each: a limb may swing out further than it ends."""
    start = figure.pose("start")
    for name in figure.poses:
        yield from (between(start, figure.pose(name), quarter / 4) for quarter in range(1, 5))


def _radii(drawn: Iterable[Shape]) -> Numbers:
    """How far what is drawn reaches beyond each of its points, as a column."""
    reach = [
        shape.radii[min(n, len(shape.radii) - 1)] if shape.radii else 0.0
        for shape in drawn
        for n in range(len(shape.points))
    ]
    return np.array(reach)[:, None]


@lru_cache(maxsize=256)
def _whole(figure: Figure) -> Box:
    eye, stoutest = _eye(figure), max(GUIDES.values(), key=lambda guide: guide.girth)
    moments = [seen(figure, pose, eye, stoutest) for pose in _moments(figure)]
    shown = marks.begun(figure, figure.shown)
    still = [*standing(figure, eye), *(marks.arrows(figure, shown, figure.shown, eye) if shown else ())]
    points = np.array([point for shape in still for point in shape.points])
    moving, radii = np.stack([now.points for now in moments]), _radii(moments[0].shapes)
    lows = [(points - _radii(still)).min(axis=0), (moving - radii).min(axis=(0, 1))]
    highs = [(points + _radii(still)).max(axis=0), (moving + radii).max(axis=(0, 1))]
    left, top = (np.min(lows, axis=0) - MARGIN).tolist()
    right, bottom = (np.max(highs, axis=0) + MARGIN).tolist()
    return left, top, right - left, bottom - top


def _larger(closeup: Closeup, whole: Box) -> tuple[Box, Box]:
    """Return what of the figure is shown larger, and where: beside what is high, above what is wide."""
    left, top, width, height = whole
    half, wide = closeup.half, width > height
    if closeup.corner:
        size = CORNER * height
        x = left if closeup.corner == "left" else left + width - size
        return (-half, -half, 2 * half, 2 * half), (x, top, size, size)
    size = LARGE * (height if wide else width) if max(width, height) > 1.5 * min(width, height) else 0.5 * height
    at = (left + (width - size) / 2, top - size - GAP) if wide else (left + width + GAP, top + MARGIN)
    return (-half, -half, 2 * half, 2 * half), (*at, size, size)
