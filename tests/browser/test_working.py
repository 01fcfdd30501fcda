"""Long work in a page: it is seen to move, is stopped, and done after all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from planner import exporting
from planner.diary import Diary, restore
from planner.paths import REPOSITORY
from planner.steps import Steps
from planner.widgets.clinician_report import ClinicianReport, clinician_report
from planner.widgets.common import working
from planner.widgets.common.working import ELSEWHERE
from planner.widgets.experiment_panel import ExperimentPanel, experiment_panel
from planner.widgets.takeaway import TakeAlong, made
from planner.widgets.trends_view import TrendsView, known
from planner.widgets.trends_view.questions import SHUFFLE
from planner.widgets.your_data import YourData
from tests.browser.bare import Bare
from tests.helpers.diary_rows import rating_row, write_diary

pytestmark = pytest.mark.browser


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    return write_diary(data_folder, pain=[rating_row(date(2026, 11, 20), 3, "2026-11-20T07:00:00+01:00")])


def endless(page: Page) -> Callable[..., Steps[Any]]:
    """Work of which half is done for ever, each look at it some moments of the page's time later."""

    def steps(*_: object, **__: object) -> Steps[Any]:
        while True:
            page.clock.run_for(300)
            yield 0.5

    return steps


def press(panel: Locator, name: str) -> None:
    panel.get_by_role("button", name=name, exact=True).click()


WORK = [
    (YourData, restore, "everything_steps", "Take everything with you", "Stopped. Nothing was changed."),
    (ClinicianReport, clinician_report, "report_steps", "Save web page", "Stopped. No report was made."),
    (TakeAlong, made, "week_steps", "This week", "Stopped. Nothing was made."),
]


@pytest.mark.parametrize(("panel", "module", "name", "words", "told"), WORK)
def test_what_takes_long_is_seen_and_stopped_and_done_after_all(
    bare: Bare,
    page: Page,
    diary: Diary,
    monkeypatch: pytest.MonkeyPatch,
    panel: Any,
    module: Any,
    name: str,
    words: str,
    told: str,
) -> None:
    shown = bare.show(panel(diary), page)
    before = sorted(path.name for path in diary.folder.iterdir())
    with monkeypatch.context() as slowly:
        slowly.setattr(working, "STEP_S", -1)
        slowly.setattr(module, name, endless(page))
        press(shown, words)
        bar = shown.get_by_role("progressbar", name="How much is done")
        expect(bar).to_be_visible()
        expect(bar).to_have_js_property("value", 0.5)
        press(shown, "Stop")
        expect(shown.get_by_role("status")).to_have_text(told)
    expect(bar).to_be_hidden()
    expect(shown.get_by_role("button", name=words, exact=True)).to_be_focused()
    assert sorted(path.name for path in diary.folder.iterdir()) == before
    press(shown, words)
    answer = "Nothing is planned" if panel is TakeAlong else "Saved" if panel is ClinicianReport else "All your files"
    expect(shown.get_by_role("status")).to_contain_text(answer)
    expect(bar).to_be_hidden()


def test_the_chances_of_an_experiment_can_be_stopped(
    bare: Bare, page: Page, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = bare.show(ExperimentPanel(diary), page)
    with monkeypatch.context() as slowly:
        slowly.setattr(working, "STEP_S", -1)
        slowly.setattr(experiment_panel, "power_steps", endless(page))
        panel.get_by_text("Put a question to the coin").click()
        expect(panel.get_by_role("progressbar")).to_be_visible()
        press(panel, "Stop")
        expect(panel.get_by_role("status")).to_contain_text("Stopped.")
    expect(panel.get_by_role("progressbar")).to_be_hidden()
    for _ in range(2):
        panel.get_by_text("Put a question to the coin").click()
    expect(panel).to_contain_text("If it makes a difference of 1 point")


def test_shuffling_a_diary_is_seen_and_can_be_stopped(bare: Bare, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    view = bare.show(TrendsView(Diary(REPOSITORY / "data" / "sample"), date(2026, 6, 28)), page)
    view.get_by_role("tab", name="Does it go together?").click()
    pictures = view.get_by_role("img").count()
    with monkeypatch.context() as slowly:
        slowly.setattr(working, "STEP_S", -1)
        slowly.setattr(known, "shuffled_steps", endless(page))
        press(view, SHUFFLE)
        expect(view.get_by_role("progressbar", name="How much is done")).to_be_in_viewport()
        expect(view.get_by_role("status")).to_have_text("")  # what is said afloat would cover it
        press(view, "Stop")
        expect(view.get_by_role("progressbar")).to_be_hidden()
    expect(view.get_by_role("button", name=SHUFFLE)).to_be_visible()
    expect(view.get_by_role("img")).to_have_count(pictures)


def test_a_page_loaded_anew_in_the_middle_goes_on(
    bare: Bare, page: Page, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    widget = YourData(diary)
    monkeypatch.setattr(working, "STEP_S", -1)
    widget.request = {"number": 1, "type": "take"}
    assert widget.answer["share"] == 0
    shown = bare.show(widget, page)
    expect(shown.get_by_role("status")).to_contain_text("All your files")
    expect(shown.get_by_role("link", name="Download")).to_be_visible()


def test_two_views_of_one_panel_do_not_take_each_others_work(
    bare: Bare, page: Page, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(_: object) -> Steps[Any]:
        while True:
            yield 0.5

    one = bare.show(YourData(diary), page)
    monkeypatch.setattr(working, "STEP_S", -1)
    monkeypatch.setattr(restore, "everything_steps", half)
    monkeypatch.setattr(exporting, "pack_steps", half)
    press(one, "Take everything with you")
    page.clock.run_for(1_000)
    expect(one.get_by_role("progressbar")).to_be_visible()
    page.evaluate("() => void window.anotherView()")  # it finds work, at which somebody is
    two = page.locator("#other > *")
    expect(two.get_by_role("status")).to_have_text(ELSEWHERE)
    expect(one.get_by_role("progressbar")).to_be_visible()
    press(two, "For other programs")
    expect(one.get_by_role("status")).to_have_text(ELSEWHERE)
    expect(one.get_by_role("progressbar")).to_be_hidden()
    page.clock.run_for(1_000)
    expect(two.get_by_role("progressbar")).to_be_visible()
    press(two, "Stop")
    expect(two.get_by_role("status")).to_have_text("Stopped. Nothing was changed.")
    expect(one.get_by_role("status")).to_have_text(ELSEWHERE)
