"""The trends in a page of their own: another period, another tab, by mouse and by keyboard, and a kernel that is gone."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from planner.diary import Diary
from planner.paths import REPOSITORY
from planner.widgets.trends_view import TrendsView
from tests.browser.bare import Bare
from tests.browser.lab import stop_the_clock

pytestmark = pytest.mark.browser

TODAY = date(2026, 6, 28)


@pytest.fixture
def view(bare: Bare, page: Page) -> Locator:
    return bare.show(TrendsView(Diary(REPOSITORY / "data" / "sample"), TODAY), page)


def headline(view: Locator) -> Locator:
    return view.locator(".sp-headlines p").first


def tab(view: Locator, name: str) -> Locator:
    return view.get_by_role("tab", name=name, exact=True)


def test_another_period_redraws_what_is_seen_and_stays_over_tabs_and_views(
    bare: Bare, view: Locator, page: Page
) -> None:
    expect(view.get_by_label("12 weeks")).to_be_checked()
    view.get_by_label("4 weeks", exact=True).check()
    expect(headline(view)).to_have_text("In the last 4 weeks you did 13 of 20 planned sessions (65\u00a0%).")
    expect(view.get_by_role("img").last).to_have_attribute("aria-label", re.compile("1 June 2026 to 28 June 2026"))
    tab(view, "Integrity").click()
    expect(view.get_by_role("tabpanel", name="Integrity")).to_contain_text("This is about your whole diary")
    expect(view.get_by_role("img")).to_have_count(0)
    expect(view.get_by_label("4 weeks", exact=True)).to_be_checked()
    page.evaluate("window.anotherView()")
    other = page.locator("#other")
    expect(other.get_by_label("4 weeks", exact=True)).to_be_checked()
    expect(tab(other, "Integrity")).to_have_attribute("aria-selected", "true")
    other.get_by_label("All", exact=True).check()
    expect(headline(view)).to_contain_text("Since you began on 9 February")
    expect(view.get_by_label("All", exact=True)).to_be_checked()


def test_own_dates_are_asked_for_and_wrong_ones_told(view: Locator, page: Page) -> None:
    expect(view.get_by_label("From", exact=True)).to_be_hidden()
    view.get_by_label("From … to …").check()
    since, until = view.get_by_label("From", exact=True), view.get_by_label("To", exact=True)
    expect(since).to_be_focused()
    page.set_viewport_size({"width": 500, "height": 800})
    expect(view.locator(".sp-drawing svg").first).to_have_attribute("viewBox", re.compile("^0 0 4"))
    expect(since).to_be_focused()
    since.fill("2026-05-31")
    until.fill("2026-05-04")
    view.get_by_role("button", name="Show", exact=True).click()
    told = "The first day, 31 May 2026, is after the last one, 4 May 2026."
    expect(view.get_by_role("alert")).to_have_text(told)
    expect(view.get_by_role("tablist")).to_be_hidden()
    since.fill("2026-05-01")
    since.press("Enter")
    expect(headline(view)).to_contain_text("From 1 May 2026 to 4 May 2026 you did 2 of 3 planned sessions")
    expect(view.get_by_role("alert")).to_have_count(0)
    view.get_by_label("12 weeks").check()
    expect(since).to_be_hidden()
    view.get_by_label("From … to …").check()
    expect(headline(view)).to_contain_text("From 1 May 2026 to 4 May 2026")


def test_the_keyboard_goes_through_the_tabs(view: Locator, page: Page) -> None:
    tab(view, "Overview").focus()
    page.keyboard.press("ArrowLeft")
    expect(tab(view, "Integrity")).to_be_focused()
    expect(tab(view, "Overview")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(tab(view, "Integrity")).to_have_attribute("aria-selected", "true")
    expect(tab(view, "Overview")).to_have_attribute("tabindex", "-1")
    expect(tab(view, "Integrity")).to_be_focused()
    page.keyboard.press("Home")
    expect(tab(view, "Overview")).to_be_focused()
    page.keyboard.press("Space")
    expect(view.get_by_role("tabpanel", name="Overview")).to_contain_text("Your habit score is")


def test_a_kernel_that_is_gone_is_told(bare: Bare, view: Locator, page: Page) -> None:
    stop_the_clock(page)
    bare.answering = False
    tab(view, "Integrity").click()
    expect(view.get_by_role("status")).to_have_text("Drawing …")
    expect(view.locator(".sp-panel")).to_have_attribute("aria-busy", "true")
    page.clock.run_for(10_000)
    expect(view.get_by_role("status")).to_have_text(
        "The notebook's kernel does not answer. Choose Run > Run All Cells."
    )
    bare.answering = True
    tab(view, "Integrity").click()
    expect(view.locator(".sp-panel")).to_contain_text("This is about your whole diary")
    expect(view.get_by_role("status")).to_be_empty()
