"""The figure in the player: in step with the clock, still when it stands still, and what is read beside it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from planner.catalogue import Catalogue, load_catalogue
from planner.diary import Diary
from planner.week.timeline import compose
from planner.widgets.session_player import SessionPlayer
from tests.browser.bare import Bare
from tests.browser.lab import pass_by, stop_the_clock

pytestmark = pytest.mark.browser

CATALOGUE: Catalogue = load_catalogue(Path("no stretches of a person's own"))
GETS_READY, GOES_OUT, HOLDS = 5_000, 4_000, 3_000  # the side bend's


@pytest.fixture
def motion() -> bool:
    return True


def playing(bare: Bare, page: Page, folder: Path, *ids: str) -> Locator:
    """Start a session of these stretches, with the clock in hand."""
    parts = [(CATALOGUE[id_], CATALOGUE[id_].start, "") for id_ in ids]
    session = compose(date.today(), parts, CATALOGUE, "plan")
    player = bare.show(SessionPlayer(session, Diary(folder / "data")), page)
    stop_the_clock(page)
    player.get_by_role("button", name="Start").click()
    return player


def drawn(player: Locator) -> str:
    paths: list[str] = player.locator(".sp-figure path").evaluate_all(
        "all => all.map((path) => path.getAttribute('d'))"
    )
    return json.dumps(paths)


def ready_s(stretch: str) -> int:
    return sum(step.seconds for step in CATALOGUE[stretch].setup)


def test_the_figure_moves_in_step_with_the_clock_and_stands_still_on_pause(
    bare: Bare, page: Page, data_folder: Path
) -> None:
    player = playing(bare, page, data_folder, "side_bend")
    start = drawn(player)
    page.clock.run_for((GETS_READY + 1000 * ready_s("side_bend")) - 100)
    assert drawn(player) == start
    seen = [start]
    for _ in range(40):
        page.clock.run_for(100)
        seen.append(drawn(player))
    moving = [now for now in seen if now != start]
    assert len(moving) >= 38
    assert len(set(moving)) == len(moving)
    page.clock.run_for(200)
    held = drawn(player)
    page.clock.run_for(HOLDS - 500)
    assert drawn(player) == held
    page.clock.run_for(1_500)
    on_the_way = drawn(player)
    assert on_the_way not in (start, held)
    player.get_by_role("button", name="Pause", exact=True).click()
    paused = drawn(player)
    page.clock.run_for(10_000)
    assert drawn(player) == paused


def test_the_figure_is_drawn_between_two_ticks_of_the_clock(bare: Bare, page: Page, data_folder: Path) -> None:
    player = playing(bare, page, data_folder, "side_bend")
    page.clock.run_for(GETS_READY + 1000 * ready_s("side_bend") + 1_500)
    seen = set()
    for _ in range(12):
        page.clock.run_for(16)
        seen.add(drawn(player))
    assert len(seen) >= 11


def test_the_other_side_is_the_mirror_image_and_says_so(bare: Bare, page: Page, data_folder: Path) -> None:
    player = playing(bare, page, data_folder, "side_bend")
    figure = player.get_by_role("img", name="Side bend, left side: how it moves.")
    expect(figure).to_be_visible()
    left = figure.get_attribute("viewBox")
    player.evaluate(
        "(root) => { root.seen = []; new MutationObserver((all) => root.seen.push(...all)).observe("
        "root.querySelector('.sp-figure'), { attributes: true, subtree: true, attributeFilter: ['aria-label'] }); }"
    )
    stretch = CATALOGUE["side_bend"]
    per_side = stretch.start.reps * sum(phase.lasts(stretch.start) for phase in stretch.movement)
    pass_by(page, GETS_READY / 1000 + ready_s("side_bend") + per_side - 2)
    page.clock.run_for(2_500)
    other = player.get_by_role("img", name="Side bend, right side: how it moves.")
    expect(other).to_be_visible()
    expect(player.locator(".sp-facts")).to_have_text("Right side")
    assert player.evaluate("(root) => root.seen.length") == 0
    x, _, width, _ = map(float, str(left).split())
    assert float(str(other.get_attribute("viewBox")).split()[0]) == pytest.approx(-x - width)


def test_where_motion_is_not_wanted_start_and_end_stand_side_by_side(bare: Bare, page: Page, data_folder: Path) -> None:
    page.emulate_media(reduced_motion="reduce")
    player = playing(bare, page, data_folder, "side_bend")
    figures = player.locator(".sp-figure svg")

    def poses() -> list[str]:
        drawn: list[str] = figures.evaluate_all("all => all.map((one) => one.innerHTML)")
        return drawn

    (start,) = poses()
    page.clock.run_for(GETS_READY + 1000 * ready_s("side_bend") + 100)
    before, end = poses()
    assert before == start != end
    page.clock.run_for(GOES_OUT + HOLDS - 500)
    assert poses() == [start, end]
    page.clock.run_for(1_000)
    assert poses() == [end, start]


def test_repetition_side_and_seconds_are_read_from_two_metres(bare: Bare, page: Page, data_folder: Path) -> None:
    player = playing(bare, page, data_folder, "side_bend")
    page.clock.run_for(GETS_READY + 1000 * ready_s("side_bend") + GOES_OUT + 100)
    expect(player.locator(".sp-facts")).to_have_text("Left sideRepetition 1 of 5")
    expect(player.locator(".sp-kind")).to_have_text("Hold")
    for left in (3, 2, 1):
        expect(player.get_by_role("timer")).to_have_text(str(left))
        page.clock.run_for(1_000)
    sizes = player.evaluate("""(root) => Object.fromEntries([".sp-timer", ".sp-fact"].map((name) =>
      [name, parseFloat(getComputedStyle(root.querySelector(name)).fontSize)]))""")
    # A digit is 0.71 or more of its type's size.
    assert 0.71 * sizes[".sp-timer"] >= 120
    assert sizes[".sp-fact"] >= 48


def test_enough_of_a_stretch_is_recorded_as_what_was_done(bare: Bare, page: Page, data_folder: Path) -> None:
    player = playing(bare, page, data_folder, "overhead_reach", "side_bend")
    stretch = CATALOGUE["overhead_reach"]
    rep_s = sum(phase.lasts(stretch.start) for phase in stretch.movement)
    pass_by(page, GETS_READY / 1000 + ready_s("overhead_reach") + 2 * rep_s + 3)
    player.get_by_role("button", name="That's enough of this one", exact=True).click()
    expect(player.locator(".sp-name")).to_have_text("Side bend")
    player.press("e")
    expect(player.get_by_text("The session is recorded", exact=True)).to_be_visible()
    performed = Diary(data_folder / "data").performed()
    columns = ["stretch", "side", "reps_planned", "reps_done", "outcome"]
    assert performed[columns].to_numpy().tolist() == [
        ["overhead_reach", "both", 5, 2, "done"],
        ["side_bend", "left", 5, 0, "skipped"],
        ["side_bend", "right", 5, 0, "skipped"],
    ]
    player.get_by_role("button", name="Finish", exact=True).click()
    expect(player.locator(".sp-outcomes li").first).to_have_text("Upper back reachpartly done")
