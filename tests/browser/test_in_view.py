"""A session's name, seconds and controls are in view from Start on, on every screen, and within a panel that scrolls."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from planner.catalogue import POSTURE_DRILL, load_catalogue
from planner.diary import Diary
from planner.week.timeline import compose
from planner.widgets.session_player import SessionPlayer
from tests.browser.bare import Bare
from tests.browser.lab import COUNT_S, Lab, pass_by, stop_the_clock

pytestmark = pytest.mark.browser

CATALOGUE = load_catalogue(Path("no stretches of a person's own"))
SIZES = [(1280, 900), (1280, 720), (390, 844), (360, 640), (844, 390)]
NEEDED = (".sp-name", ".sp-ring", ".sp-controls")

# What JupyterLab is to a widget: a panel that scrolls, between bars that hide what is beyond it.
PANEL = """() => {
  const panel = document.createElement("div"), above = document.createElement("div");
  panel.id = "panel";
  panel.style.cssText = "position: absolute; inset: 88px 0 24px; overflow: auto";
  above.style.height = "300px";
  document.body.append(panel);
  panel.append(above, document.getElementById("cell"));
}"""
SEEN = """(root, names) => {
  const panel = document.getElementById("panel")?.getBoundingClientRect() ?? { top: 0, bottom: innerHeight };
  return names.every((name) => {
    const { top, bottom } = root.querySelector(name).getBoundingClientRect();
    return top >= panel.top - 0.5 && bottom <= panel.bottom + 0.5;
  });
}"""


@pytest.fixture(params=[False, True], ids=["page", "panel"])
def in_panel(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def player(bare: Bare, page: Page, data_folder: Path, in_panel: bool) -> Locator:
    """A session of the drill and of the stretches with the longest words, below a page's other things."""
    wordy = sorted(CATALOGUE.values(), key=lambda stretch: -max(len(phase.say) for phase in stretch.movement))
    parts = [(stretch, stretch.start, "") for stretch in [CATALOGUE[POSTURE_DRILL], *wordy[:4]]]
    player = bare.show(SessionPlayer(compose(date.today(), parts, CATALOGUE, "plan"), Diary(data_folder)), page)
    page.evaluate(PANEL if in_panel else "document.body.style.paddingTop = '300px'")
    stop_the_clock(page)
    return player


def in_view(player: Locator) -> None:
    assert player.evaluate(SEEN, NEEDED), player.locator(".sp-name").text_content()


def press(player: Locator, name: str) -> None:
    player.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_what_is_needed_while_moving_is_in_view_at_every_cue(
    player: Locator, page: Page, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    press(player, "Start")
    expect(player.locator(".sp-name")).to_be_visible()
    for _ in range(16):
        in_view(player)
        pass_by(page, 30)


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_each_panel_is_seen_from_its_beginning(player: Locator, page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    away = "() => { for (const node of [document.scrollingElement, document.getElementById('panel')]) node?.scrollBy(0, 250); }"

    def title(of: str) -> None:
        assert player.evaluate(SEEN, [f"{of} .sp-title"])

    press(player, "Start")
    page.evaluate(away)
    press(player, "Pause")
    in_view(player)
    page.evaluate(away)
    press(player, "Resume")
    pass_by(page, COUNT_S)
    in_view(player)
    page.evaluate(away)
    press(player, "It hurts")
    title(".sp-hurt")
    page.evaluate(away)
    press(player, "Go on without it")
    in_view(player)
    page.evaluate(away)
    press(player, "Finish")
    title(".sp-after")


def test_what_somebody_reads_below_stays_in_view(player: Locator, page: Page) -> None:
    press(player, "Start")
    player.get_by_text("Steps", exact=True).evaluate("node => node.scrollIntoView()")
    where = "() => (document.getElementById('panel') ?? document.scrollingElement).scrollTop"
    was = page.evaluate(where)
    pass_by(page, 20)
    assert page.evaluate(where) == was > 0


LAST = {("2_run_session.ipynb", "Session player"): "Your last sessions", ("3_pain_trends.ipynb", "Trends"): "Your data"}
BEGINS_IN_SIGHT = """(node) => {
  const { top, bottom } = node.closest(".jp-WindowedPanel-outer").getBoundingClientRect();
  return node.getBoundingClientRect().top >= top && node.getBoundingClientRect().top < bottom;
}"""


@pytest.mark.parametrize(("notebook", "label"), LAST)
def test_a_notebook_is_seen_from_its_beginning_once_it_was_run(
    lab: Lab, context: BrowserContext, notebook: str, label: str
) -> None:
    """Though JupyterLab goes to its last cell."""
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 600})
    first = lab.show(page, notebook, label)
    expect(page.get_by_label(LAST[notebook, label], exact=True)).to_be_visible()
    assert first.evaluate(BEGINS_IN_SIGHT)
