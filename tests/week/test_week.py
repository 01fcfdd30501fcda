from __future__ import annotations

import pytest

from planner.week import Item
from tests.helpers.people import CATALOGUE


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("standing_posture", "3 breaths"),
        ("overhead_reach", "5 times, 3 s hold"),
        ("knee_hug_rock", "5 times"),
        ("side_bend", "5 times, 3 s hold, each side"),
    ],
)
def test_doses_are_in_words(id_: str, words: str) -> None:
    stretch = CATALOGUE[id_]
    assert Item(stretch, stretch.start, 0, "").dose_in_words == words
