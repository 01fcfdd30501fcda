"""The day's page as a person meets it: what is in view, a session at once, one rating for both."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import planner
from planner import Diary
from planner.person.profile import save_profile, weekday
from planner.person.screening import keep, load_questions, screen
from planner.widgets.today import Today
from tests.browser.bare import DARK, LIGHT, Bare
from tests.browser.lab import answer_as_healthy, pass_by, stop_the_clock
from tests.browser.scale import number, rate

pytestmark = pytest.mark.browser

CATALOGUE = planner.load_catalogue()
NO = {question.id: False for question in load_questions()}
SIZES = [(1280, 900), (390, 844)]


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    return Diary(data_folder)


def settle_in(diary: Diary, *days: int, minutes: int = 10) -> None:
    """Answer the questions and plan a week with sessions on these days from today on."""
    keep(screen(NO, date.today()), diary.folder / "screening.toml")
    given: Any = {weekday(date.today() + timedelta(n)): minutes for n in days}
    equipment: Any = frozenset({"mat", "wall", "pillow", "chair"})
    profile = planner.Profile(minutes=given, focus={"lower back": 2, "upper back": 1}, equipment=equipment)
    diary.save_plan(planner.plan_week(profile, CATALOGUE, date.today()))
    save_profile(profile, diary.folder / "profile.toml")


def button(place: Locator | Page, name: str) -> Locator:
    return place.get_by_role("button", name=name, exact=True)


def stretch_at_once(page: Page, where: str, long: str = "5 min") -> None:
    button(page, "Stretch now").click()
    page.get_by_role("radio", name=long, exact=True).click()
    page.get_by_role("radio", name=where, exact=True).click()
    button(page, "Start").click()
    expect(page.get_by_role("timer")).to_be_visible()


def finish(page: Page) -> None:
    button(page, "Finish").click()
    expect(page.get_by_role("heading", name="You stopped here")).to_be_visible()
    button(page, "Finish").click()
    expect(page.get_by_text("It is in your diary.")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_start_is_in_view(bare: Bare, page: Page, diary: Diary, size: tuple[int, int], theme: str) -> None:
    settle_in(diary, 0, 2, 4)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    bare.show(Today(diary), page, theme)
    expect(button(page, "Start")).to_be_in_viewport(ratio=1)
    expect(button(page, "Stretch now")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("radiogroup", name="Pain now", exact=True)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("heading", name="For today: 10 min")).to_be_visible()
    expect(page.get_by_text("0 of 3 sessions done this week.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_the_scale_is_one_row_beside_the_session(bare: Bare, page: Page, diary: Diary) -> None:
    settle_in(diary, 0, 2, 4)
    page.set_viewport_size({"width": 1200, "height": 900})  # as wide as a panel is in the app at 1280
    bare.show(Today(diary), page)
    boxes = [box for radio in page.get_by_role("radio").all() if (box := radio.bounding_box())]
    assert len({box["y"] for box in boxes}) == 1
    assert min(box["width"] for box in boxes) >= 44


def test_one_press_starts_todays_session_and_a_rating_serves_both(bare: Bare, page: Page, diary: Diary) -> None:
    settle_in(diary, 0, 2)
    bare.show(Today(diary), page)
    rate(page, "Pain now", 6)
    button(page, "Start").click()
    expect(page.get_by_role("timer")).to_be_visible()
    finish(page)
    [rating], [session] = diary.pain().to_dict("records"), diary.sessions().to_dict("records")
    assert (rating["pain"], rating["asked"]) == (6, "now")
    assert session["pain_before"] == 6
    assert session["plan_id"]


@pytest.mark.parametrize(("minutes", "before"), [(59, [3]), (61, [])])
def test_a_saved_rating_serves_for_an_hour(
    bare: Bare, page: Page, diary: Diary, time_machine: Any, minutes: int, before: list[int]
) -> None:
    settle_in(diary, 0)
    bare.show(Today(diary), page)
    stop_the_clock(page)
    time_machine.shift(timedelta(hours=1))
    rate(page, "Pain now", 3)
    button(page, "Save rating").click()
    expect(page.get_by_text("Saved: 3 for")).to_be_visible()
    pass_by(page, 60 * minutes)
    button(page, "Start").click()
    expect(page.get_by_role("timer")).to_be_visible()
    finish(page)
    assert diary.sessions()["pain_before"].dropna().to_list() == before


@pytest.mark.parametrize("days", [(1,), (0, 2)])
def test_a_session_at_once_on_a_rest_day_and_beside_the_planned_one(
    bare: Bare, page: Page, diary: Diary, days: tuple[int, ...]
) -> None:
    settle_in(diary, *days)
    bare.show(Today(diary), page)
    stretch_at_once(page, "Neck")
    expect(page.get_by_role("heading", name="Why")).to_be_visible()
    finish(page)
    assert diary.sessions()["plan_id"].to_list() == [""]
    button(page, "Back to today").click()
    heading = "A rest day" if days == (1,) else "For today: 10 min"
    expect(page.get_by_role("heading", name=heading)).to_be_visible()


def test_a_newcomer_answers_first_and_is_led_at_once(bare: Bare, page: Page, diary: Diary) -> None:
    bare.show(Today(diary), page)
    expect(page.get_by_role("link", name="Plan your week")).to_be_visible()
    button(page, "Stretch now").click()
    answer_as_healthy(page.locator("#cell"))
    page.get_by_role("radio", name="3 min", exact=True).click()
    button(page, "Start").click()
    expect(page.get_by_role("timer")).to_be_visible()


def test_the_same_as_last_time(bare: Bare, page: Page, diary: Diary) -> None:
    settle_in(diary, 1)
    today = Today(diary)
    bare.show(today, page)
    stop_the_clock(page)
    stretch_at_once(page, "Hips", "3 min")
    pass_by(page, 200)
    page.clock.resume()
    button(page, "Finish").click()
    expect(page.get_by_text("It is in your diary.")).to_be_visible()
    button(page, "Back to today").click()
    button(page, "Stretch now").click()
    page.get_by_role("button", name="The same as last time").click()
    expect(page.get_by_role("timer")).to_be_visible()
    ids = diary.performed()["stretch"].drop_duplicates().to_list()
    assert [row["stretch"] for row in today.player.script["outline"]] == ids


def test_a_session_at_once_goes_on_after_a_reload(bare: Bare, page: Page, diary: Diary) -> None:
    settle_in(diary, 0)
    bare.show(Today(diary), page)
    stretch_at_once(page, "Neck")
    bare.show(Today(diary), page)
    expect(button(page, "Resume")).to_be_visible()
    expect(button(page, "Finish as it is")).to_be_visible()


def test_answers_that_stop_everything_leave_nothing_to_start(bare: Bare, page: Page, diary: Diary) -> None:
    settle_in(diary, 0)
    sign = next(question for question in load_questions() if question.level == "A")
    keep(screen(NO | {sign.id: True}, date.today()), diary.folder / "screening.toml")
    bare.show(Today(diary), page)
    expect(page.get_by_role("alert").get_by_role("heading")).to_be_visible()
    for name in ("Start", "Stretch now", "Save rating"):
        expect(button(page, name)).to_have_count(0)
    button(page, "Answer again").click()
    answer_as_healthy(page.locator("#cell"))
    expect(button(page, "Start")).to_be_visible()


def test_the_page_turns_over_with_the_day(bare: Bare, page: Page, diary: Diary, time_machine: Any) -> None:
    settle_in(diary, 0, 2)
    bare.show(Today(diary), page)
    expect(page.get_by_text("Monday 23 November", exact=True)).to_be_visible()
    time_machine.shift(timedelta(1))
    stop_the_clock(page, hours=16)
    expect(page.get_by_role("heading", name="A rest day")).to_be_visible()
    expect(page.get_by_text("Tuesday 24 November", exact=True)).to_be_visible()


def test_an_unreadable_diary_is_said(bare: Bare, page: Page, diary: Diary) -> None:
    settle_in(diary, 0)
    (diary.folder / "plan.csv").unlink()
    (diary.folder / "plan.csv").mkdir()
    bare.show(Today(diary), page)
    expect(page.get_by_text("plan.csv: cannot be read").first).to_be_visible()
    expect(number(page, "Pain now", 0)).to_be_visible()


def test_questions_that_are_due_again_are_one_press_away(bare: Bare, page: Page, diary: Diary) -> None:
    settle_in(diary, 0)
    path = diary.folder / "screening.toml"
    path.write_text(path.read_text("utf-8").replace("2026-11-23", "2026-10-20"), "utf-8")
    bare.show(Today(diary), page)
    expect(page.get_by_text("You last answered on 20 October 2026, 4 weeks ago or more.")).to_be_visible()
    expect(button(page, "Start")).to_be_visible()
    button(page, "Answer the questions").click()
    answer_as_healthy(page.locator("#cell"))
    expect(page.get_by_text("4 weeks ago or more")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
def test_the_list_before_start_shows_small_pictures_and_teaches(
    bare: Bare, page: Page, diary: Diary, size: tuple[int, int]
) -> None:
    settle_in(diary, 0)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    bare.show(Today(diary), page)
    page.get_by_text("What is in it").click()
    rows = page.locator(".sp-outline > li")
    heights = rows.evaluate_all("rows => rows.map((row) => row.getBoundingClientRect().height)")
    assert 44 <= min(heights) <= max(heights) <= 110
    rows.nth(1).locator("summary").click()
    for heading in ("What to do", "Good form", "Breathing"):
        expect(rows.nth(1).get_by_role("heading", name=heading)).to_be_visible()
    expect(rows.nth(1).get_by_text("Why:")).to_be_visible()
    expect(rows.nth(1).get_by_role("link", name="Swap it in your week")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
