"""A small part of `make calibrate`, seeded: enough to notice a method that has broken."""

from __future__ import annotations

import pytest

from planner.analysis.experiment import DESIGNS
from tests.calibration.__main__ import FEW, FEW_DAYS, HEAD, PAGE, PEOPLE, jobs, page, verdict
from tests.calibration.cells import MOST_WITH_TWO_SCALES, OURS, REVERSE, TWO_SCALES, Cell, Count, cells, measure
from tests.calibration.experiment import EFFECTS
from tests.calibration.peers import PEERS
from tests.calibration.people import World

SOME = 300


@pytest.mark.parametrize(
    "cell",
    [
        Cell("association", "as usual", 180, World(0.6)),
        Cell("association", "skips when worse", 180, World(reverse=REVERSE)),
        Cell("association", "noisy, skips when worse", 180, World(reverse=REVERSE, noise=1)),
        Cell("association", "weekly", 180, World(weekly=True)),
        Cell("association", "marked medicine", 180, World(medicine=True), marked=True),
        Cell("association", "drawn, busy days", 180, World(drawn=True, share=0.75, busy=True)),
        Cell("association", "three days on", 180, World(), lag=3),
        Cell("reverse", "helped before", 180, World(effect=-1.0)),
        Cell("trend", "lasting", 84, World(0.8)),
        Cell("trend", "lasting and noisy", 180, World(0.8, noise=1)),
        Cell("trend", "two scales", 180, TWO_SCALES, most=MOST_WITH_TWO_SCALES),
        Cell("session", "lasting", 84, World(0.6)),
        Cell("adherence", "habit", 180, World(habit=0.7)),
        Cell("looks", "ever", 365, World()),
    ],
    ids=lambda cell: f"{cell.kind}-{cell.name}",
)
def test_false_alarms_stay_as_rare_as_said(cell: Cell) -> None:
    count = measure(cell, 100 if cell.kind == "looks" else SOME, seed=1)
    assert count.answered >= 0.95 * count.asked
    assert count.found <= 1.5 * cell.most * count.answered  # over two standard errors above
    if cell.kind != "looks":
        assert count.covered >= (1 - 1.5 * cell.most) * count.answered


def test_an_effect_of_one_point_is_found() -> None:
    count = measure(Cell("association", "", 84, World(effect=-1.0), truth=-1.0), SOME, seed=2)
    assert count.found >= 0.88 * SOME
    assert count.covered >= 0.91 * SOME


PLAIN = {
    "association": Cell("association", "", 84, World(0.0, effect=-3.0)),
    "trend": Cell("trend", "", 84, World(0.0, slope=-0.05)),
    "session": Cell("session", "", 20),
    "bad days": Cell("bad days", "", 84, World(0.0)),
}


@pytest.mark.parametrize(("kind", "method"), [(kind, method) for kind, methods in PEERS.items() for method in methods])
def test_what_peers_do_finds_what_is_plain(kind: str, method: str) -> None:
    count = measure(PLAIN[kind], 2, 26, method)
    assert count.answered == 2
    assert count.found == (0 if kind == "session" else 2)


def test_a_goal_that_is_missed_is_said() -> None:
    cell = Cell("trend", "", 84)
    assert verdict(cell, Count(2000, 2000, 140, 1860)) == "met"
    assert verdict(cell, Count(2000, 2000, 160, 1820)) == "missed: false alarms, coverage"
    assert verdict(Cell("trend", "", 84, most=0.12), Count(2000, 2000, 240, 1760)) == "met"
    assert verdict(cell, Count(100)) == "not enough data"
    strong = Cell("association", "effect −0.5 the next day", 180, power=True, truth=-0.5)
    assert verdict(strong, Count(100, 100, 60, 95)) == "missed: findings (wanted 76%)"


def test_every_method_is_asked_of_the_same_people() -> None:
    short, long = Cell("trend", "", FEW_DAYS), Cell("trend", "", 365)
    parts = jobs([short, long])
    asked = {
        (place, method): [seed for p, _, m, _, seed in parts if (p, m) == (place, method)]
        for place, _, method, _, _ in parts
    }
    assert set(asked) == {(place, method) for place in (0, 1) for method in (OURS, *PEERS["trend"])} - {(1, "SARIMAX")}
    assert asked[0, OURS] == asked[0, "a straight line"]
    assert sum(people for place, _, method, people, _ in parts if (place, method) == (0, OURS)) == PEOPLE
    assert sum(people for place, _, method, people, _ in parts if (place, method) == (0, "SARIMAX")) == FEW


def test_the_page_holds_every_line() -> None:
    written = PAGE.read_text("utf-8")
    assert written.startswith(HEAD)
    tried = [f"| {design.words} | {effect} |" for design in DESIGNS.values() for effect in EFFECTS]
    empty = page(cells(), {}, tried)
    assert [line.split("|")[1:3] for line in written.splitlines() if line.startswith("|")] == [
        line.split("|")[1:3] for line in empty.splitlines() if line.startswith("|")
    ]
