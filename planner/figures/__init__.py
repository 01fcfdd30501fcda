"""A stretch as a drawing: joint angles, then a body, then SVG or shapes on matplotlib axes.

Uses the catalogue. Gives figures, and what a page needs to move one.
"""

from __future__ import annotations

from planner.figures.drawing import (
    CUFF,
    MARGIN,
    MOVING,
    alt,
    bounds,
    draw,
    figure_of,
    frames,
    own_alt,
    own_source,
    shapes,
    still,
    way,
)
from planner.figures.outlines import colours

__all__ = [
    "CUFF",
    "MARGIN",
    "MOVING",
    "alt",
    "bounds",
    "colours",
    "draw",
    "figure_of",
    "frames",
    "own_alt",
    "own_source",
    "shapes",
    "still",
    "way",
]
