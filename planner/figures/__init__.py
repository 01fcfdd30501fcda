"""A stretch as a drawing: joint angles, then a body, then SVG or shapes on matplotlib axes.

Uses the catalogue. Gives figures, and what a page needs to move one.
"""

from __future__ import annotations

from planner.figures.drawing import (
    MARGIN,
    MOVING,
    Looks,
    Moment,
    alt,
    bounds,
    draw,
    figure_of,
    own_alt,
    own_source,
    panes,
    shapes,
    still,
)

__all__ = [
    "MARGIN",
    "MOVING",
    "Looks",
    "Moment",
    "alt",
    "bounds",
    "draw",
    "figure_of",
    "own_alt",
    "own_source",
    "panes",
    "shapes",
    "still",
]
