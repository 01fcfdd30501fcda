"""What holds for all panels of a page: one width, and the scrollbar of a dark page in the app."""

from __future__ import annotations

import re
from collections.abc import Callable

import anywidget
import pytest
from playwright.sync_api import Page

import planner
from planner.app import PAGES
from planner.diary import Diary
from tests.browser.bare import DARK, LIGHT, Bare

pytestmark = pytest.mark.browser

PANELS: dict[str, Callable[[Diary], anywidget.AnyWidget]] = {
    "check-in": planner.PainCheckIn,
    "today": planner.Today,
    "player": lambda diary: planner.SessionPlayer(None, diary),
    "history": planner.SessionHistory,
    "trends": planner.TrendsView,
    "experiments": planner.ExperimentPanel,
    "visits": planner.Visits,
    "report": planner.ClinicianReport,
    "import": planner.ImportPanel,
    "telephone": planner.TakeAlong,
    "data": planner.YourData,
    "editor": planner.PlanEditor,
}


WIDTH = "node => (node.matches('.sp-root') ? node : node.querySelector('.sp-root')).getBoundingClientRect().width"


@pytest.mark.parametrize(("window", "wide"), [(1600, 1200), (1280, 1200), (900, 900), (390, 390)])
def test_all_panels_of_a_page_are_equally_wide(
    bare: Bare, page: Page, data_folder: object, window: int, wide: int
) -> None:
    page.set_viewport_size({"width": window, "height": 844})
    widths = {}
    for name, make in PANELS.items():
        panel = bare.show(make(Diary()), page)
        widths[name] = round(panel.evaluate(WIDTH))
        assert page.evaluate("document.documentElement.scrollWidth") <= window
    assert widths == dict.fromkeys(PANELS, wide)


@pytest.mark.parametrize(("theme", "scheme"), [(LIGHT, "normal"), (DARK, "dark")])
def test_the_scrollbar_of_a_page_of_the_app_follows_its_theme(page: Page, theme: str, scheme: str) -> None:
    template = (PAGES / "voila" / "templates" / "planner" / "index.html.j2").read_text("utf-8")
    style = re.search(r"<style>.*?</style>", template, re.DOTALL)
    assert style is not None
    page.set_content(f'<!doctype html>{style[0]}<body class="jp-Notebook" data-jp-theme-light="{theme}">')
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == scheme
