"""A running session on a telephone: upright, on its side, turned in between, and on the narrowest screen."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from planner.catalogue import load_catalogue
from planner.diary import Diary
from planner.week.timeline import compose
from planner.widgets.session_player import SessionPlayer
from tests.browser.bare import Bare
from tests.browser.lab import stop_the_clock

pytestmark = pytest.mark.browser

CATALOGUE = load_catalogue(Path("no stretches of a person's own"))
CONTROLS = ("Back", "Pause", "Skip", "That's enough of this one", "It hurts", "Finish")
Box = tuple[float, float, float, float]


@pytest.fixture
def player(bare: Bare, page: Page, data_folder: Path) -> Locator:
    """A session that runs, below a page's other things."""
    parts = [(CATALOGUE[id_], CATALOGUE[id_].start, "") for id_ in ("side_bend", "figure_four")]
    player = bare.show(
        SessionPlayer(compose(date.today(), parts, CATALOGUE, "plan"), Diary(data_folder / "data")), page
    )
    page.evaluate("document.body.style.paddingTop = '300px'")
    stop_the_clock(page)
    player.get_by_role("button", name="Start").click()
    page.clock.run_for(20_000)
    return player


def box(part: Locator) -> Box:
    found = part.bounding_box()
    assert found is not None
    return found["x"], found["y"], found["x"] + found["width"], found["y"] + found["height"]


def controls(player: Locator) -> list[Box]:
    return [box(player.get_by_role("button", name=name, exact=True)) for name in CONTROLS]


def whole(player: Locator) -> list[Box]:
    """What is needed while moving."""
    return [box(player.locator(name)) for name in (".sp-top", ".sp-figure", ".sp-ring", ".sp-words")] + controls(player)


def overlap(one: Box, other: Box) -> bool:
    return min(one[2], other[2]) - max(one[0], other[0]) > 0.5 and min(one[3], other[3]) - max(one[1], other[1]) > 0.5


def turn(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})


def in_view(player: Locator) -> None:
    for part in (".sp-top", ".sp-controls"):
        expect(player.locator(part)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", [(844, 390), (740, 360), (667, 375)])
def test_on_its_side_the_session_fills_the_screen_with_one_row_of_controls(
    player: Locator, page: Page, size: tuple[int, int]
) -> None:
    turn(page, 390, 844)
    turn(page, *size)
    in_view(player)
    boxes = whole(player)
    assert all(x >= 0 and right <= size[0] and y >= 0 and below <= size[1] for x, y, right, below in boxes)
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    assert len({y for _, y, _, _ in controls(player)}) == 1
    _, top, _, below = box(player.locator(".sp-ring"))
    assert below - top >= 0.5 * size[1]


def test_turned_back_and_forth_it_is_in_view_each_time(player: Locator, page: Page) -> None:
    for size in [(844, 390), (390, 844)] * 2:
        turn(page, *size)
        in_view(player)


def test_on_the_narrowest_screen_nothing_overlaps_or_is_cut_off(player: Locator, page: Page) -> None:
    turn(page, 260, 600)
    boxes = whole(player)
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    assert all(below - y >= 44 for _, y, _, below in controls(player))
    cut = "root => [...root.querySelectorAll('*')].filter((node) => node.clientWidth && node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).position !== 'absolute').map((node) => node.className)"
    assert player.evaluate(cut) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 260
    player.get_by_role("button", name="It hurts", exact=True).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 260
    assert player.evaluate(cut) == []


@pytest.mark.parametrize("size", [(390, 844), (600, 700), (1280, 900)])
def test_enough_takes_one_place_among_the_controls(player: Locator, page: Page, size: tuple[int, int]) -> None:
    turn(page, *size)
    left, _, right, _ = box(player.get_by_role("button", name="That's enough of this one", exact=True))
    assert right - left <= size[0] / 3
