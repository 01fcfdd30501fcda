"""The import as a person sees it, in a page of its own: what comes in is a picture, asked about, taken, or stopped."""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from planner import Diary, ImportPanel
from planner.importing import Source
from planner.widgets.common import working
from planner.widgets.import_panel import import_panel
from tests.browser.bare import Bare
from tests.helpers.clock import MORNING
from tests.helpers.elsewhere import LOOP, TRACK_AND_GRAPH, zipped

pytestmark = pytest.mark.browser
HEAD = "FeatureName,Timestamp,Value,Label,Note\n"


def choose(page: Page, panel: Locator, name: str, data: bytes) -> None:
    with page.expect_file_chooser() as chooser:
        panel.get_by_role("button", name="Choose a").click()
    file: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    chooser.value.set_files(file)


def test_from_the_file_to_the_diary(bare: Bare, page: Page, data_folder: Path) -> None:
    panel = bare.show(ImportPanel(Diary()), page)
    choose(page, panel, "Loop.zip", zipped(LOOP))
    expect(panel.get_by_role("heading", name="Loop.zip (Loop Habit Tracker)")).to_be_focused()
    expect(panel.get_by_text("3 pain ratings and 3 sessions to import.")).to_be_visible()
    stretching = panel.get_by_role("group", name="Stretching")
    expect(stretching.get_by_label("Its numbers are")).to_be_hidden()
    stretching.get_by_label("Minutes of each session").fill("0")
    stretching.get_by_label("Minutes of each session").blur()
    expect(panel.get_by_role("status")).to_have_text("Give the minutes as a whole number from 1 to 240.")
    stretching.get_by_label("Minutes of each session").fill("15")
    stretching.get_by_label("Minutes of each session").blur()
    panel.get_by_text("All of them").click()
    expect(panel.get_by_role("cell", name="Session, 15 min")).to_have_count(2)
    yoga = panel.get_by_role("group", name="Yoga")
    yoga.get_by_label("Becomes").focus()
    yoga.get_by_label("Becomes").select_option("Leave it out")
    expect(yoga.get_by_label("Becomes")).to_be_focused()
    expect(panel.get_by_text("3 pain ratings and 2 sessions to import.")).to_be_visible()
    assert not data_folder.exists()
    panel.get_by_role("button", name="Import", exact=True).click()
    expect(panel.get_by_role("status")).to_have_text(
        "3 pain ratings and 2 sessions are in your diary now. 7 rows are left out."
    )
    expect(panel.get_by_role("button", name="Choose a file")).to_be_focused()
    assert list(Diary().sessions()["active_s"]) == [900, 900]


def test_the_order_is_asked_for_and_a_file_put_aside(bare: Bare, page: Page, data_folder: Path) -> None:
    panel = bare.show(ImportPanel(Diary()), page)
    choose(page, panel, "pain.csv", b"05/11/2026,4\n")
    expect(panel.get_by_role("status")).to_contain_text("could be two different days")
    expect(panel.get_by_role("button", name="The day, as in 23/11/2026")).to_be_focused()
    panel.get_by_role("button", name="The day, as in 23/11/2026").click()
    panel.get_by_text("All of them").click()
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


def give(panel: Locator, text: str | bytes, name: str = "mine.csv") -> None:
    data = text.encode() if isinstance(text, str) else text
    file: Any = {"name": name, "mimeType": "text/csv", "buffer": data}
    panel.locator("input[type=file]").set_input_files(file)


def button(panel: Locator, name: str) -> Locator:
    return panel.get_by_role("button", name=name, exact=True)


def days(count: int) -> list[date]:
    return [MORNING.date() - timedelta(ago) for ago in range(count, 0, -1)]


@pytest.fixture
def panel(bare: Bare, page: Page) -> Locator:
    return bare.show(ImportPanel(Diary()), page)


def test_what_comes_in_is_shown_over_what_is_there(bare: Bare, page: Page) -> None:
    diary = Diary()
    for day in days(4)[:2]:
        diary.add_pain(5, about=day, rated_at=datetime(day.year, day.month, day.day, 8, tzinfo=UTC))
    panel = bare.show(ImportPanel(diary), page)
    give(panel, "date,pain\n" + "".join(f"{day},4\n" for day in days(3)))
    strip = panel.get_by_role("img")
    expect(strip).to_have_accessible_name(
        "20 November 2026 to 22 November 2026. Pain: 3 days come in, 1 of them is in your diary already."
    )
    expect(strip).to_contain_text("BothComes in")
    expect(panel.get_by_role("listitem").filter(has_text="Trends then")).to_have_text(
        "Trends then have your pain on 4 days (now 2), mean 4.5 (now 5.0)."
    )
    panel.get_by_label("Leave out days that have one already").check()
    expect(panel).to_contain_text("2 pain ratings to import.")
    expect(panel).to_contain_text("Its day has a rating already.")
    button(panel, "Import").click()
    expect(panel.get_by_role("status")).to_have_text("2 pain ratings are in your diary now. 1 row is left out.")
    assert list(diary.pain()["known"]) == ["", "", "day", "day"]


def test_which_pain_is_the_days_is_said_with_one_press(panel: Locator) -> None:
    give(panel, HEAD + "Neck pain,2026-11-10T07:00:00+00:00,2,,\nLow back pain,2026-11-10T07:00:00+00:00,7,,\n")
    which = panel.get_by_role("group", name="Which is the day's pain?")
    which.get_by_role("button", name="Low back pain").click()
    expect(which).to_have_count(0)
    low = panel.get_by_role("group", name="Low back pain")
    expect(low.get_by_label("Becomes")).to_have_value("pain")
    expect(low.get_by_label("Becomes")).to_be_focused()
    expect(low.get_by_role("combobox", name="Region", exact=True)).to_have_value("lower back")
    button(panel, "Import").click()
    expect(panel.get_by_role("status")).to_contain_text("2 pain ratings are in your diary now.")
    assert list(Diary().pain()["asked"]) == ["region", ""]


def test_words_a_scale_and_a_zone_are_asked_for_where_they_matter(panel: Locator) -> None:
    give(panel, "date,pain\n2026-11-10 07:30,mild\n2026-11-11 07:30,odd\n2026-11-12 07:30,3\n", "pain.csv")
    words = panel.get_by_role("group", name="What each word stands for, from 0 to 10")
    expect(words.get_by_label("mild")).to_have_value("2")
    expect(panel).to_contain_text("You gave its word no number.")
    words.get_by_label("odd").fill("11")
    words.get_by_label("odd").blur()
    expect(panel.get_by_role("status")).to_have_text("Give each word's pain as a whole number from 0 to 10.")
    words.get_by_label("odd").fill("9")
    panel.get_by_label("Its scale").select_option("0-5")
    panel.get_by_label("Its times are of").select_option("Asia/Tokyo")
    expect(panel).to_contain_text("3 pain ratings to import.")
    expect(panel).to_contain_text("No row is left out.")
    button(panel, "Import").click()
    expect(panel.get_by_role("status")).to_contain_text("3 pain ratings are in your diary now.")
    assert list(Diary().pain()["pain"]) == [2, 9, 6]
    assert Diary().reading("pain").instants["rated_at"][0] == "2026-11-10T07:30:00+09:00"


def test_many_trackers_wait_behind_one_press(panel: Locator) -> None:
    rows = [f"{name},2026-11-10T07:00:00+00:00,4,,\n" for name in ("Mood", "Weight", "Pain", "Sleep", "Coffee")]
    give(panel, HEAD + "".join(rows))
    expect(panel.get_by_role("group", name="Pain", exact=True)).to_be_visible()
    expect(panel.get_by_role("group", name="Mood")).to_be_hidden()
    panel.get_by_text("4 more trackers").click()
    mood = panel.get_by_role("group", name="Mood")
    mood.get_by_label("Becomes").select_option("region")
    expect(panel).to_contain_text("Say which region it is about.")
    expect(mood).to_be_visible()  # it stays open


def test_a_file_that_takes_long_shows_how_far_it_is_and_can_be_stopped(
    panel: Locator, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(data: bytes, name: str, day_first: bool | None = None) -> Generator[float, None, Source]:
        while True:
            page.clock.run_for(300)  # of the page's time, for each step
            yield 0.5

    monkeypatch.setattr(import_panel, "reading", endless)
    monkeypatch.setattr(working, "STEP_S", 0)
    give(panel, "x")
    expect(panel.get_by_role("progressbar")).to_be_visible()
    button(panel, "Stop").click()
    expect(panel.get_by_role("status")).to_have_text("Nothing was taken.")
    expect(panel.get_by_role("progressbar")).to_be_hidden()
    expect(button(panel, "Choose a file")).to_be_focused()
    assert not Diary().folder.exists()
