"""A sheet of A4 paper to write and draw on, and its PDF.

Lengths are millimetres from the top left corner, text sizes points. What stands on it is up to others.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.style import context
from matplotlib.transforms import Affine2D, Transform

from planner.paper.text import POINT, font, lines_of

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT, TOP, BOTTOM = 13.0, 197.0, 14.0, 287.0
PER_INCH = 25.4
SMALLEST = 6.5
LEADING = 1.25
INK, RULE = "black", "0.7"


@contextmanager
def printing() -> Iterator[None]:
    """Draw within this: the person's own matplotlib style is for the screen."""
    with context("default"), mpl.rc_context({"pdf.fonttype": 42}):
        yield


class Paper:
    """An A4 page to draw on."""

    def __init__(self) -> None:
        self._paper = Figure(figsize=(WIDTH / PER_INCH, HEIGHT / PER_INCH), facecolor="white")
        flipped = Affine2D().scale(1, -1).translate(0, HEIGHT).scale(1 / PER_INCH)
        self._at: Transform = flipped + self._paper.dpi_scale_trans

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        weight: str = "normal",
        color: str = INK,
        align: str = "left",
    ) -> None:
        """Write one line with its baseline at y."""
        place: dict[str, Any] = {"ha": align, "va": "baseline", "transform": self._at, "parse_math": False}
        self._paper.text(x, y, words, fontproperties=font(size, weight), color=color, **place)

    def paragraph(self, x: float, y: float, words: str, size: float, width: float) -> float:
        """Write lines as wide as that, the first with its baseline at y; return where the next one would stand."""
        step = size * LEADING * POINT
        lines = list(lines_of(words, size, width))
        for n, line in enumerate(lines):
            self.text(x, y + n * step, line, size)
        return y + len(lines) * step

    def line(self, x: float, y: float, to_x: float, to_y: float) -> None:
        self._paper.add_artist(Line2D([x, to_x], [y, to_y], color=RULE, linewidth=0.5, transform=self._at))

    def box(self, x: float, y: float, side: float) -> None:
        """Draw an empty box around x, y."""
        corner = (x - side / 2, y - side / 2)
        style: dict[str, Any] = {"facecolor": "none", "edgecolor": INK, "linewidth": 0.9, "transform": self._at}
        self._paper.add_artist(Rectangle(corner, side, side, **style))

    def axes(self, x: float, y: float, width: float, height: float) -> Axes:
        """Return axes that fill a rectangle, given by its upper left corner."""
        return self._paper.add_axes((x / WIDTH, 1 - (y + height) / HEIGHT, width / WIDTH, height / HEIGHT))

    def pdf(self, title: str) -> bytes:
        file = io.BytesIO()
        self._paper.savefig(file, format="pdf", metadata={"Title": title, "CreationDate": None})
        return file.getvalue()
