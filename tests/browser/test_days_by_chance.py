"""The switch that lets chance choose the days, on a page."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from planner import Diary, PlanEditor
from planner.analysis.adherence import drawn_days
from planner.words import weekday_name
from tests.browser.bare import DARK, LIGHT, Bare
from tests.browser.lab import answer_as_healthy
from tests.helpers.clock import MORNING

pytestmark = [pytest.mark.browser, pytest.mark.time_machine(MORNING)]


@pytest.mark.parametrize(("width", "theme"), [(1280, LIGHT), (1280, DARK), (390, LIGHT), (390, DARK), (260, LIGHT)])
def test_one_switch_draws_the_days_once(bare: Bare, data_folder: object, width: int, theme: str) -> None:
    editor = bare.show(PlanEditor(Diary(), start=date(2026, 11, 30)), theme=theme)
    page = bare.context.pages[-1]
    page.set_viewport_size({"width": width, "height": 900})
    answer_as_healthy(editor)
    wishes = editor.locator(".sp-wishes")
    expect(editor.locator(".sp-day").first).to_be_visible()
    if not wishes.get_attribute("open") and width < 700:
        wishes.locator("> summary").click()
    editor.get_by_label("Choose the days for me").check()
    switch = editor.get_by_label("Let chance choose which days")
    switch.check()
    times = editor.get_by_label("Times a week")
    expect(times).to_have_attribute("min", "2")
    expect(times).to_have_attribute("max", "6")
    times.fill("4")
    expect(editor.get_by_text("With 4 of 7 days, a difference of 1 point")).to_be_visible()
    expect(editor.get_by_text("Chance chooses the days when you save.")).to_be_visible()
    assert drawn_days(Diary()) == {}
    editor.get_by_role("button", name="Save plan").click()
    expect(editor.locator(".sp-chance")).to_contain_text("Chance chose")
    days = [day for day, on in sorted(drawn_days(Diary()).items()) if on]
    expect(editor.locator(".sp-chance")).to_have_text(
        f"Chance chose {', '.join(weekday_name(day)[:3] for day in days)}."
    )
    expect(editor.locator(".sp-day")).to_have_count(4)
    expect(editor.locator(".sp-changed > p")).to_have_text(
        ""
    )  # what was only shown before the draw is compared no more
    expect(editor.get_by_text("was on")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert switch.locator("xpath=..").bounding_box()["height"] >= 44  # type: ignore[index]
