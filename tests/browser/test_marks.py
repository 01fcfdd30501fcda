"""What else changed, in the check-in and in the day's page: a press marks it, and it is ended, mended and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from planner import Diary, PainCheckIn
from planner.widgets.today import Today
from tests.browser.bare import DARK, LIGHT, Bare
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.browser

TODAY = MORNING.date().isoformat()


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    return Diary(data_folder)


def lines(diary: Diary) -> list[str]:
    return (diary.folder / "marks.csv").read_text("utf-8").splitlines()[1:]


def opened(place: Locator) -> Locator:
    """Open the fold and return the section that has it."""
    section = place.get_by_role("region", name="What else changed")
    section.locator("summary").first.click()
    return section


def press(place: Locator, name: str) -> None:
    place.get_by_role("button", name=name).first.click()


@pytest.mark.parametrize("widget", [PainCheckIn, Today])
def test_a_press_marks_today_and_what_goes_on_is_ended_and_taken_back(
    widget: type[PainCheckIn | Today], bare: Bare, page: Page, diary: Diary
) -> None:
    marks = opened(bare.show(widget(diary), page))
    press(marks, "Medicine")
    expect(marks.get_by_role("status")).to_have_text("Medicine: marked, from today on.")
    assert lines(diary) == [f"{TODAY},,medicine,,"]
    press(marks, "Bad night")
    expect(marks.get_by_role("status")).to_have_text("Bad night: marked for today.")
    assert lines(diary) == [f"{TODAY},,medicine,,", f"{TODAY},{TODAY},sleep,,"]
    expect(marks.locator("summary").first).to_have_text("What else changed? 1 goes on")
    press(marks, "Correct: Medicine")
    expect(marks.get_by_label("What (optional)")).to_be_focused()
    page.keyboard.type("ibuprofen")
    page.keyboard.press("Enter")
    expect(marks.get_by_role("status")).to_have_text("Saved.")
    press(marks, "It ended: Medicine: ibuprofen")
    expect(marks.get_by_role("status")).to_have_text("Ended.")
    assert f"{TODAY},{TODAY},medicine,ibuprofen," in lines(diary)
    press(marks, "Undo")
    expect(marks.get_by_role("status")).to_have_text("It goes on.")
    assert f"{TODAY},,medicine,ibuprofen," in lines(diary)
    press(marks, "Delete: Bad night")
    press(marks, "Delete it")
    expect(marks.get_by_role("status")).to_have_text("Deleted. It is kept in deleted/marks.csv.")
    press(marks, "Undo")
    expect(marks.get_by_role("status")).to_have_text("The mark is back.")
    assert len(lines(diary)) == 2
    assert not (diary.folder / "pain.csv").exists()


def test_the_same_press_again_is_answered_and_nothing_is_added(bare: Bare, page: Page, diary: Diary) -> None:
    marks = opened(bare.show(PainCheckIn(diary), page))
    press(marks, "Stress")
    expect(marks.get_by_role("status")).to_have_text("Stress: marked for today.")
    press(marks, "Stress")
    expect(marks.get_by_text("You have this already, word for word. Nothing is added.")).to_be_visible()
    press(marks, "Leave it")
    assert lines(diary) == [f"{TODAY},{TODAY},stress,,"]


def test_a_last_day_before_the_first_is_said_in_the_form(bare: Bare, page: Page, diary: Diary) -> None:
    diary.add_mark(MORNING.date(), None, "equipment", "chair")
    marks = opened(bare.show(PainCheckIn(diary), page))
    press(marks, "Correct: ")
    marks.get_by_label("Last day").fill("2026-01-01")
    press(marks, "Save")
    expect(marks.get_by_role("status")).to_have_text("The last day is the first one or later.")
    expect(marks.get_by_label("Last day")).to_be_focused()
    assert lines(diary) == [f"{TODAY},,equipment,chair,"]


@pytest.mark.parametrize("light", [LIGHT, DARK])
@pytest.mark.parametrize("width", [1280, 390, 260])
def test_everything_fits_and_is_large_enough_to_press(
    width: int, light: str, bare: Bare, page: Page, diary: Diary
) -> None:
    diary.add_mark(MORNING.date(), None, "medicine", "x" * 60 + " ibuprofen after meals", "y" * 120)
    page.set_viewport_size({"width": width, "height": 900})
    marks = opened(bare.show(PainCheckIn(diary), page))
    page.evaluate("(light) => { document.body.dataset.jpThemeLight = light; }", light)
    press(marks, "Correct: ")
    for control in marks.get_by_role("button").all() + marks.locator("summary").all():
        box = control.bounding_box()
        assert box
        assert box["height"] >= 44, control.inner_text()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
