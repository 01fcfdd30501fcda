"""A small part of `make calibrate`, seeded: enough to notice a method that has broken."""

from __future__ import annotations

import pytest

from planner.analysis.experiment import DESIGNS
from tests.calibration.__main__ import HEAD, PAGE, page, verdict
from tests.calibration.cells import Cell, Count, cells, measure
from tests.calibration.experiment import EFFECTS
from tests.calibration.people import World

PEOPLE = 300


@pytest.mark.parametrize(
    "cell",
    [
        Cell("association", "", 180, World(0.6)),
        Cell("association", "", 180, World(reverse=0.15)),
        Cell("association", "", 180, World(weekly=True)),
        Cell("association", "", 180, World(), lag=3),
        Cell("reverse", "", 180, World(effect=-1.0)),
        Cell("trend", "", 84, World(0.8)),
        Cell("session", "", 84, World(0.6)),
        Cell("adherence", "", 180, World(habit=0.7)),
        Cell("looks", "", 365, World()),
    ],
    ids=lambda cell: f"{cell.kind}-{cell.world}",
)
def test_false_alarms_stay_near_one_in_twenty(cell: Cell) -> None:
    count = measure(cell, 100 if cell.kind == "looks" else PEOPLE, seed=1)
    assert count.answered == count.asked
    assert count.found <= 0.09 * count.answered  # four standard errors above 0.05
    if cell.kind != "looks":
        assert count.covered >= 0.91 * count.answered


def test_an_effect_of_one_point_is_found() -> None:
    count = measure(Cell("association", "", 84, World(effect=-1.0), truth=-1.0), PEOPLE, seed=2)
    assert count.found >= 0.88 * PEOPLE
    assert count.covered >= 0.91 * PEOPLE


def test_a_goal_that_is_missed_is_said() -> None:
    cell = Cell("trend", "", 84)
    assert verdict(cell, Count(100, 100, 6, 94)) == "met"
    assert verdict(cell, Count(100, 100, 8, 92)) == "missed: false alarms, coverage"
    assert verdict(cell, Count(100)) == "not enough data"
    strong = Cell("association", "effect −0.5 the next day", 180, power=True, truth=-0.5)
    assert verdict(strong, Count(100, 100, 60, 95)) == "missed: findings (wanted 79%)"


def test_the_page_holds_every_line() -> None:
    written = PAGE.read_text("utf-8")
    assert written.startswith(HEAD)
    tried = [f"| {design.words} | {effect} |" for design in DESIGNS.values() for effect in EFFECTS]
    empty = page([(cell, Count()) for cell in cells()], tried)
    assert [line.split("|")[1:3] for line in written.splitlines() if line.startswith("|")] == [
        line.split("|")[1:3] for line in empty.splitlines() if line.startswith("|")
    ]
