"""The player and the pain rating in a page of their own: another day, a kernel that is gone, what is left in the browser."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import planner
from planner.diary import Diary
from planner.person.profile import weekday
from planner.widgets.pain_check_in import PainCheckIn
from planner.widgets.session_player import SessionPlayer
from planner.words import day_of_year, weekday_name
from tests.browser.bare import Bare
from tests.browser.lab import pass_by, stop_the_clock
from tests.browser.scale import number, rate

pytestmark = pytest.mark.browser

KEPT = "The notebook's kernel does not answer. Choose Run > Run All Cells; what you entered is kept."


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    equipment = frozenset({"mat", "pillow"})
    profile = planner.Profile(minutes={weekday(date.today()): 6}, equipment=equipment, article_only=True)
    planner.Diary().save_plan(planner.plan_week(profile, planner.load_catalogue(), date.today()))
    return planner.Diary()


def look(page: Page) -> None:
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def press(place: Locator, name: str) -> None:
    place.get_by_role("button", name=name, exact=True).click()


def play_to_the_end(page: Page, player: Locator) -> None:
    stop_the_clock(page)
    press(player, "Start")
    pass_by(page, 360)


def test_a_session_started_the_next_day_says_so_and_counts_for_that_day(bare: Bare, page: Page, diary: Diary) -> None:
    player = bare.show(SessionPlayer.today(diary), page)
    expect(player.locator(".sp-notice")).to_be_hidden()
    stop_the_clock(page, hours=24)
    look(page)
    planned = f"{weekday_name(date.today())} {day_of_year(date.today())}"
    expect(player.locator(".sp-notice")).to_have_text(
        f"This session was planned for {planned}. If you do it now, it counts for today."
    )
    press(player, "Start")
    expect(player.locator(".sp-notice")).to_be_hidden()
    assert diary.sessions()["date"].dt.date.to_list() == [date.today() + timedelta(1)]


def test_the_end_says_where_the_session_is(bare: Bare, page: Page, diary: Diary) -> None:
    player = bare.show(SessionPlayer.today(diary), page)
    bare.answering = False
    play_to_the_end(page, player)
    expect(player.get_by_text("Kept in this page until the notebook answers", exact=True)).to_be_visible()
    press(player, "Finish")
    expect(player.get_by_text("It is kept in this page until the notebook answers.")).to_be_visible()
    assert diary.sessions().empty
    bare.answering = True
    page.clock.run_for(15_000)
    expect(player.get_by_text("It is in your diary.")).to_be_visible()
    expect(player.locator(".sp-notice")).to_be_hidden()
    assert diary.sessions()["outcome"].to_list() == ["completed"]


def test_what_can_never_be_written_can_be_set_aside(bare: Bare, page: Page, diary: Diary) -> None:
    widget = SessionPlayer.today(diary)
    bad = [{"session_id": "old", "seq": 1, "type": "start", "at": "some day"}]
    key = f"stretching-planner.{widget.diary_key}."
    page.add_init_script(f"localStorage.setItem('{key}events.old', JSON.stringify({json.dumps(bad)}))")
    player = bare.show(widget, page)
    expect(player.get_by_role("alert")).to_contain_text("Set it aside to go on")
    press(player, "Set aside")
    expect(player.get_by_role("alert")).to_be_hidden()
    expect(player.locator(".sp-notice")).to_have_text(
        "What the diary can't take is set aside: it stays in this browser's storage and is not sent again."
    )
    kept = page.evaluate(f"['events.old', 'refused.old'].map((name) => localStorage.getItem('{key}' + name))")
    assert (kept[0], json.loads(kept[1])) == (None, bad)


def test_the_pain_after_an_ended_session_is_asked_once_when_the_notebook_is_run_again(
    bare: Bare, page: Page, diary: Diary
) -> None:
    player = bare.show(SessionPlayer.today(diary), page)
    play_to_the_end(page, player)
    expect(player.get_by_text("The session is recorded", exact=True)).to_be_visible()
    player = bare.show(SessionPlayer.today(diary), page)
    expect(player.get_by_text("Your last session is recorded")).to_be_visible()
    rate(player, "Pain after that session", 2)
    player.locator(".sp-earlier").get_by_label("Note").fill("Calm")
    press(player.locator(".sp-earlier"), "Finish")
    expect(player.get_by_text("You have already done a session today.")).to_be_visible()
    (row,) = diary.sessions().to_dict("records")
    assert (row["pain_after"], row["note"], row["outcome"]) == (2, "Calm", "completed")
    player = bare.show(SessionPlayer.today(diary), page)
    expect(player.get_by_role("button", name="Start")).to_be_visible()


def test_another_session_is_one_press_away(bare: Bare, page: Page, diary: Diary) -> None:
    player = bare.show(SessionPlayer.today(diary), page)
    play_to_the_end(page, player)
    player = bare.show(SessionPlayer.today(diary), page)
    press(player, "Do another session")
    expect(player.get_by_role("button", name="Start")).to_be_visible()
    player = bare.show(SessionPlayer.today(diary), page)
    expect(player.get_by_role("button", name="Start")).to_be_visible()


def test_without_a_plan_it_says_where_to_make_one(bare: Bare, page: Page, data_folder: Path) -> None:
    player = bare.show(SessionPlayer.today(Diary()), page)
    expect(player.get_by_role("heading")).to_have_text("Nothing is planned yet")


def test_a_diary_that_cannot_be_read_is_said_instead_of_the_session(bare: Bare, page: Page, diary: Diary) -> None:
    (diary.folder / "sessions.csv").mkdir()
    player = bare.show(SessionPlayer.today(diary), page)
    expect(player.get_by_role("alert")).to_contain_text("sessions.csv: cannot be read (Is a directory).")
    expect(player.get_by_role("heading")).to_have_text("Today's session can't be read")


# 290 by 590 is what JupyterLab leaves of a telephone's 390 by 700.
@pytest.mark.parametrize(("width", "height"), [(1280, 900), (848, 900), (390, 700), (290, 590)])
def test_what_is_needed_while_moving_is_in_sight_and_inside_its_frame(
    bare: Bare, page: Page, diary: Diary, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    player = bare.show(SessionPlayer.today(diary), page)
    stop_the_clock(page)
    press(player, "Start")
    expect(player.get_by_text("Get in place")).to_be_visible()
    for needed in (".sp-ring", ".sp-say", ".sp-main", ".sp-hurts"):
        box = player.locator(needed).bounding_box()
        assert box is not None
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= height, needed
    press(player, "Pause")
    page.reload()
    expect(player.get_by_text("Welcome back")).to_be_visible()
    expect(player.get_by_role("button", name="Finish as it is")).to_be_visible()
    overflowing = "nodes => nodes.filter(n => n.scrollWidth > n.clientWidth).map(n => n.textContent)"
    assert player.locator(".sp-controls button").evaluate_all(overflowing) == []
    assert player.locator(".sp-kind").evaluate(
        """words => {
          const ring = document.querySelector(".sp-ring").getBoundingClientRect();
          const range = document.createRange();
          range.selectNodeContents(words);
          const corners = [...range.getClientRects()].flatMap(({ left, right, top, bottom }) =>
            [left, right].flatMap((x) => [top, bottom].map((y) => Math.hypot(x - ring.x - ring.width / 2, y - ring.y - ring.height / 2))));
          return Math.max(...corners) < ring.width * (54 - 3.5) / 120;
        }"""
    ), "the words touch the ring"


def test_a_rating_waits_in_the_browser_until_it_is_saved(bare: Bare, page: Page, diary: Diary) -> None:
    form = bare.show(PainCheckIn(diary), page)
    rate(form, "Pain now", 4)
    form.get_by_text("Where, a note, another day").click()
    form.get_by_label("Note").fill("Long drive")
    bare.answering = False
    press(form, "Save rating")
    page.clock.run_for(10_000)
    expect(form.locator(".sp-status")).to_have_text(KEPT)
    bare.answering = True
    form = bare.show(PainCheckIn(diary), page)
    expect(form.locator(".sp-status")).to_have_text("Not saved yet: this is what you entered before.")
    expect(number(form, "Pain now", 4)).to_be_checked()
    press(form, "Save rating")
    expect(form.get_by_text("Saved: 4 for")).to_be_visible()
    expect(form.get_by_text("Today is rated: 4. Another rating is kept as a later one.")).to_be_visible()
    assert diary.pain()["note"].to_list() == ["Long drive"]
    form = bare.show(PainCheckIn(diary), page)
    expect(form.get_by_label("Note")).to_have_value("")


def test_the_rating_keeps_up_with_the_calendar_while_nothing_is_entered(bare: Bare, page: Page, diary: Diary) -> None:
    form = bare.show(PainCheckIn(diary), page)
    about, tomorrow = form.get_by_label("Which day is it about"), date.today() + timedelta(1)
    stop_the_clock(page, hours=24)
    look(page)
    expect(about).to_have_value(tomorrow.isoformat())
    expect(about).to_have_attribute("max", tomorrow.isoformat())
    rate(form, "Pain now", 3)
    stop_the_clock(page, hours=48)
    look(page)
    expect(about).to_have_value(tomorrow.isoformat())
    expect(about).to_have_attribute("max", (tomorrow + timedelta(1)).isoformat())
