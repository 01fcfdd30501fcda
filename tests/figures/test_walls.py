"""Nobody goes through the wall that a stretch is done at, in any frame that a session shows."""

from __future__ import annotations

import pytest

from planner.figures.measures import radius
from tests.figures.anatomy import everyone, frames, ways

GIVES = 1.0  # units of skin: flesh gives way
AT_A_WALL = {name: one for name, one in everyone().items() if one.figure and "wall" in one.figure.scene}


@pytest.mark.parametrize("name", AT_A_WALL)
def test_the_body_stays_on_its_side_of_the_wall(name: str) -> None:
    stretch = AT_A_WALL[name]
    assert stretch.figure
    wall = stretch.figure.scene["wall"]
    ahead = 1.0 if wall > 0 else -1.0
    through = {
        (way, round(share, 2), point): round(deep, 1)
        for way in ways(stretch)
        for share, now in frames(stretch, way)
        for point, place in now.points.items()
        if (deep := ahead * (place[0] - wall) + radius(point)) > GIVES
    }
    assert through == {}
