"""The 0 to 10 scale: every number can be pressed, tapped and reached with the arrows, at every width."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

import pytest
from playwright.sync_api import Locator, Page, expect

from planner.diary import Diary
from planner.widgets.pain_check_in import PainCheckIn
from tests.browser.bare import Bare
from tests.browser.scale import number, rate
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.browser

QUESTION = "Pain now"


@pytest.fixture
def form(bare: Bare, page: Page, data_folder: object) -> Locator:
    return bare.show(PainCheckIn(Diary()), page)


def chosen(form: Locator) -> list[str]:
    return [radio.input_value() for radio in form.get_by_role("radio", checked=True).all()]


def test_it_starts_without_an_answer_and_can_be_cleared(form: Locator) -> None:
    clear = form.get_by_role("button", name="Clear")
    assert chosen(form) == []
    expect(clear).to_be_hidden()
    rate(form, QUESTION, 4)
    rate(form, QUESTION, 0)
    assert chosen(form) == ["0"]
    clear.click()
    assert chosen(form) == []
    expect(clear).to_be_hidden()
    expect(number(form, QUESTION, 0)).to_be_focused()


def test_the_arrows_move_the_answer(form: Locator, page: Page) -> None:
    form.get_by_role("button", name="Save rating").click()
    expect(form.get_by_role("status")).to_have_text("Choose a number from 0 to 10 first.")
    expect(number(form, QUESTION, 0)).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert chosen(form) == ["1"]
    expect(form.get_by_role("status")).to_be_empty()


def test_the_ends_are_said_with_the_question(form: Locator) -> None:
    scale = form.get_by_role("radiogroup", name=QUESTION, exact=True)
    expect(scale).to_have_accessible_description("0: no pain 10: pain as bad as you can imagine")
    expect(scale.get_by_role("radio")).to_have_count(11)
    for pain, radio in enumerate(scale.get_by_role("radio").all()):
        expect(radio).to_have_accessible_name(str(pain))


@pytest.mark.parametrize(("width", "rows"), [(1280, [11]), (640, [11]), (390, [6, 5]), (320, [6, 5]), (260, [4, 4, 3])])
def test_every_number_is_big_enough_in_even_rows(form: Locator, page: Page, width: int, rows: list[int]) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    boxes = [box for radio in form.get_by_role("radio").all() if (box := radio.bounding_box())]
    assert min(min(box["width"], box["height"]) for box in boxes) >= 44
    assert [len(list(row)) for _, row in groupby(boxes, lambda box: box["y"])] == rows
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_of_a_day_before_the_question_is_that_day(form: Locator) -> None:
    rate(form, QUESTION, 4)
    form.get_by_text("Where, a note, another day").click()
    about = form.get_by_label("Which day is it about")
    today = about.input_value()
    about.fill((MORNING.date() - timedelta(1)).isoformat())
    expect(number(form, "Pain that day", 4)).to_be_checked()
    about.fill(today)
    expect(number(form, QUESTION, 4)).to_be_checked()
    about.fill((MORNING.date() - timedelta(1)).isoformat())
    form.get_by_role("button", name="Save rating").click()
    expect(form.get_by_role("status")).to_have_text("Saved: 4 for Sunday 22 November 2026.")
    assert Diary().pain()["asked"].to_list() == [""]
