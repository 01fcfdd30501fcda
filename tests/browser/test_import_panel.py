"""The import in a page of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from planner import Diary, ImportPanel
from tests.browser.bare import Bare
from tests.helpers.elsewhere import LOOP, TRACK_AND_GRAPH, zipped

pytestmark = pytest.mark.browser


def choose(page: Page, panel: Locator, name: str, data: bytes) -> None:
    with page.expect_file_chooser() as chooser:
        panel.get_by_role("button", name="Choose a").click()
    file: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    chooser.value.set_files(file)


def test_from_the_file_to_the_diary(bare: Bare, page: Page, data_folder: Path) -> None:
    panel = bare.show(ImportPanel(Diary()), page)
    choose(page, panel, "Loop.zip", zipped(LOOP))
    expect(panel.get_by_role("heading", name="Loop.zip (Loop Habit Tracker)")).to_be_focused()
    expect(panel.get_by_text("2 pain ratings and 3 sessions to import.")).to_be_visible()
    stretching = panel.get_by_role("group", name="Stretching")
    expect(stretching.get_by_label("Its numbers are")).to_be_hidden()
    stretching.get_by_label("Minutes of each session").fill("0")
    stretching.get_by_label("Minutes of each session").blur()
    expect(panel.get_by_role("status")).to_have_text("Give the minutes as a whole number from 1 to 240.")
    stretching.get_by_label("Minutes of each session").fill("15")
    stretching.get_by_label("Minutes of each session").blur()
    expect(panel.get_by_role("cell", name="Session, 15 min")).to_have_count(2)
    yoga = panel.get_by_role("group", name="Yoga")
    yoga.get_by_label("Becomes").focus()
    yoga.get_by_label("Becomes").select_option("Leave it out")
    expect(yoga.get_by_label("Becomes")).to_be_focused()
    expect(panel.get_by_text("2 pain ratings and 2 sessions to import.")).to_be_visible()
    assert not data_folder.exists()
    panel.get_by_role("button", name="Import", exact=True).click()
    expect(panel.get_by_role("status")).to_have_text(
        "2 pain ratings and 2 sessions are in your diary now. 8 rows are left out."
    )
    expect(panel.get_by_role("button", name="Choose a file")).to_be_focused()
    assert list(Diary().sessions()["active_s"]) == [900, 900]


def test_the_order_is_asked_for_and_a_file_put_aside(bare: Bare, page: Page, data_folder: Path) -> None:
    panel = bare.show(ImportPanel(Diary()), page)
    choose(page, panel, "mine.csv", b"05/11/2026,4\n")
    expect(panel.get_by_role("status")).to_contain_text("could be two different days")
    expect(panel.get_by_role("button", name="The day, as in 23/11/2026")).to_be_focused()
    panel.get_by_role("button", name="The day, as in 23/11/2026").click()
    expect(panel.get_by_role("cell", name="5 November 2026")).to_be_visible()
    expect(panel.get_by_role("group", name="Which comes first?")).to_be_hidden()
    panel.get_by_role("button", name="Cancel").click()
    expect(panel.get_by_role("status")).to_have_text("Nothing was taken.")
    assert not data_folder.exists()


def test_names_from_a_file_show_as_text(bare: Bare, page: Page, data_folder: Path) -> None:
    evil = TRACK_AND_GRAPH.replace("Weight", "<img src=x onerror=alert(1)>")
    panel = bare.show(ImportPanel(Diary()), page)
    choose(page, panel, "<b>mine</b>.csv", evil.encode())
    expect(panel.get_by_role("heading", name="<b>mine</b>.csv (Track & Graph)")).to_be_visible()
    expect(panel.get_by_role("group", name="<img src=x onerror=alert(1)>")).to_be_visible()
    assert panel.locator("img, b").count() == 0
