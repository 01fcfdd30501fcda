"""A day that begins at four, as a person meets it: chosen in the wishes, kept by the rating, the session and the page."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine as machine
from playwright.sync_api import Locator, Page, expect

from planner import Diary, PlanEditor
from planner.person.own_day import set_day_begins
from planner.widgets.pain_check_in import PainCheckIn
from planner.widgets.session_history import SessionHistory
from planner.widgets.today import Today
from tests.browser.bare import DARK, LIGHT, Bare
from tests.browser.lab import stop_the_clock
from tests.browser.scale import rate
from tests.browser.test_today import finish, settle_in
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.browser

NIGHT = MORNING.replace(day=24, hour=1, minute=30)
SIZES = [(1280, 900), (390, 844), (260, 700)]


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    return Diary(data_folder)


def move(time_machine: machine.TimeMachineFixture, page: Page, moment: datetime) -> None:
    """Move the kernel's clock and the page's to a moment."""
    time_machine.move_to(moment)
    page.clock.set_fixed_time(moment)


def times_of_day(editor: Locator, width: int) -> Locator:
    """Open the part of the wishes that asks for times of day, and return the choice of when the day begins."""
    if width < 700:
        editor.locator(".sp-wishes > summary").click()
    editor.locator('[data-group="Times of day"] > summary').click()
    return editor.get_by_label("Your day begins at")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_it_is_chosen_among_the_times_of_day(
    bare: Bare, page: Page, diary: Diary, size: tuple[int, int], theme: str
) -> None:
    stop_the_clock(page)
    settle_in(diary, 0, 2)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    editor = bare.show(PlanEditor(diary), page, theme)
    choice = times_of_day(editor, size[0])
    expect(choice).to_have_value("00:00")
    assert choice.locator("option").all_inner_texts() == [f"{hour}:00" for hour in range(7)]
    choice.select_option("04:00")
    said = editor.locator(".sp-day-begins [role=status]")
    expect(said).to_have_text("Saved. From Tuesday 24 November 2026 on, your day begins at 4:00.")
    expect(choice).to_have_value("04:00")
    assert (diary.folder / "day_begins.toml").read_text("utf-8").endswith('2026-11-24 = "04:00"\n')
    assert choice.locator("xpath=..").bounding_box()["height"] >= 44  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    choice.select_option("00:00")
    expect(said).to_have_text("Saved.")


def test_what_is_chosen_in_one_window_another_shows(bare: Bare, page: Page, diary: Diary) -> None:
    stop_the_clock(page)
    settle_in(diary, 0, 2)
    choice = times_of_day(bare.show(PlanEditor(diary), page), 1280)
    set_day_begins("05:00", diary.folder)
    bare.follow()
    expect(choice).to_have_value("05:00")
    expect(page.locator(".sp-day-begins [role=status]")).to_have_text(
        "From Tuesday 24 November 2026 on, your day begins at 5:00."
    )


def test_a_file_that_cannot_be_read_is_told_and_stays(bare: Bare, page: Page, diary: Diary) -> None:
    stop_the_clock(page)
    settle_in(diary, 0, 2)
    choice = times_of_day(bare.show(PlanEditor(diary), page), 1280)
    path = diary.folder / "day_begins.toml"
    path.write_text('2026-11-24 = "noon"\n', "utf-8")
    choice.select_option("04:00")
    said = page.locator(".sp-day-begins [role=status]")
    expect(said).to_contain_text("'noon' is not a full hour from 00:00 to 06:00.")
    assert path.read_text("utf-8") == '2026-11-24 = "noon"\n'


def test_the_evening_goes_on_until_four(
    bare: Bare, page: Page, diary: Diary, time_machine: machine.TimeMachineFixture
) -> None:
    stop_the_clock(page)
    settle_in(diary, 0, 2)
    set_day_begins("04:00", diary.folder)
    move(time_machine, page, NIGHT)
    bare.show(Today(diary), page)
    expect(page.get_by_text("Monday 23 November", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="For today: 10 min")).to_be_visible()
    rate(page, "Pain now", 6)
    page.get_by_role("button", name="Save rating").click()
    expect(page.get_by_text("Saved: 6 for Monday 23 November 2026.")).to_be_visible()
    expect(page.get_by_text("Today is rated: 6.")).to_be_visible()
    [rating] = diary.pain().to_dict("records")
    assert (rating["about"].date(), rating["asked"]) == (date(2026, 11, 23), "now")
    assert diary.reading("pain").instants["rated_at"][0] == "2026-11-24T01:30:00+01:00"

    move(time_machine, page, NIGHT.replace(hour=4, minute=1))
    page.clock.run_for(1_000)
    bare.follow()
    expect(page.get_by_text("Tuesday 24 November", exact=True)).to_be_visible()
    expect(page.get_by_text("Today is rated")).to_be_hidden()


def test_the_session_of_the_evening_is_played_after_midnight(
    bare: Bare, page: Page, diary: Diary, time_machine: machine.TimeMachineFixture
) -> None:
    settle_in(diary, 0, 2)
    set_day_begins("04:00", diary.folder)
    time_machine.move_to(NIGHT)
    page.clock.install(time=NIGHT)
    bare.show(Today(diary), page)
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("timer")).to_be_visible()
    page.clock.run_for(60_000)
    page.keyboard.press("Space")
    finish(page)
    [session] = diary.sessions().to_dict("records")
    assert session["date"].date() == date(2026, 11, 23)
    assert session["plan_id"].startswith("2026-11-23")


def test_a_session_after_midnight_is_added_to_its_evening(
    bare: Bare, page: Page, diary: Diary, time_machine: machine.TimeMachineFixture
) -> None:
    stop_the_clock(page)
    settle_in(diary, 0, 2)
    set_day_begins("04:00", diary.folder)
    move(time_machine, page, NIGHT)
    history = bare.show(SessionHistory(diary), page)
    history.get_by_role("button", name="Add a session").click()
    expect(history.get_by_label("Day", exact=True)).to_have_value("2026-11-23")
    expect(history.get_by_label("Day", exact=True)).to_have_attribute("max", "2026-11-23")
    history.get_by_label("Began at").fill("01:10")
    history.get_by_label("Minutes").fill("5")
    history.get_by_role("button", name="Add session").click()
    expect(history.get_by_text("Added, and marked as entered later.")).to_be_visible()
    [session] = diary.sessions().to_dict("records")
    assert session["date"].date() == date(2026, 11, 23)
    assert diary.reading("sessions").instants["started_at"][0] == "2026-11-24T01:10:00+01:00"
    expect(history.get_by_role("heading", name="Monday 23 November 2026, 01:10")).to_be_visible()


def test_a_check_in_that_stays_open_turns_over_when_the_day_begins(
    bare: Bare, page: Page, diary: Diary, time_machine: machine.TimeMachineFixture
) -> None:
    set_day_begins("04:00", diary.folder, now=MORNING - timedelta(1))
    time_machine.move_to(NIGHT)
    page.clock.install(time=NIGHT)
    bare.show(PainCheckIn(diary), page)
    page.get_by_text("Where, a note, another day").click()
    day = page.get_by_label("Which day is it about")
    expect(day).to_have_value("2026-11-23")
    time_machine.move_to(NIGHT.replace(hour=4))
    for _ in range(4):
        page.clock.fast_forward(3_000_000)
    expect(day).to_have_value("2026-11-24")
