"""The day's page reminds of a session at its time: by a line, a tone, and the browser's notification where that is allowed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from planner import Diary
from planner.person.profile import load_profile, save_profile
from planner.widgets.today import Today
from tests.browser.bare import ADDRESS, DARK, LIGHT, Bare
from tests.browser.lab import pass_by, stop_the_clock
from tests.browser.test_today import button, finish, settle_in, stretch_at_once
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.browser

MINUTE = 60
DUE = "2026-11-23T10:30"
SAID = "Time to stretch: 10 min"
# What the browser was asked, what it showed, and how many tones sounded.
SPY = """
window.asked = 0; window.told = []; window.tones = 0; window.came = 0;
const Real = window.Notification;
window.Notification = class extends Real {
  static requestPermission() { window.asked += 1; return Real.requestPermission(); }
  constructor(words, about) { super(words, about); window.told.push([words, about.tag]); window.note = this; }
  close() { window.noteClosed = true; super.close(); }
};
window.focus = () => { window.came += 1; };
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { window.tones += 1; return start.apply(this, when); };
"""
UNSEEN = """Object.defineProperties(document, { hidden: { value: true }, visibilityState: { value: "hidden" } })"""
NONE_FOR_PAGES = """window.Notification = class {
  static permission = "granted";
  constructor() { throw new TypeError("Illegal constructor. Use ServiceWorkerRegistration.showNotification() instead."); }
};"""


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    """The diary of somebody with sessions on Monday and Wednesday at half past ten."""
    diary = Diary(data_folder)
    settle_in(diary, 0, 2)
    path = diary.folder / "profile.toml"
    profile: Any = load_profile(path)
    save_profile(type(profile)(**vars(profile) | {"session_at": {"mon": "10:30", "wed": "10:30"}}), path)
    return diary


@pytest.fixture
def allowed(bare: Bare) -> None:
    bare.context.grant_permissions(["notifications"], origin=ADDRESS)
    bare.context.add_init_script(SPY)


def shown(bare: Bare, page: Page, diary: Diary, *, on: bool = True) -> Locator:
    """Show the day at ten, and press that it reminds; return the line below the switch."""
    bare.show(Today(diary), page)
    stop_the_clock(page)
    if on:
        button(page, "Remind me at 10:30").click()
        expect(button(page, "Remind me at 10:30")).to_have_attribute("aria-pressed", "true")
    return page.locator(".sp-remind p")


def told(page: Page) -> list[list[str]]:
    """What was shown so far: a lock's answer comes after those of all locks that were asked for before."""
    found: list[list[str]] = page.evaluate("navigator.locks.query().then(() => window.told)")
    return found


def until_it_is_time(page: Page) -> None:
    pass_by(page, 30 * MINUTE)
    page.wait_for_function("!window.unanswered")
    pass_by(page, 3)


@pytest.mark.usefixtures("allowed")
def test_it_is_said_once_in_few_words_and_the_notification_leads_to_the_page(
    bare: Bare, page: Page, diary: Diary
) -> None:
    stands = shown(bare, page, diary)
    expect(stands).to_have_text("At the time of each session, while this page is open.")
    pass_by(page, 30 * MINUTE - 1)
    assert (told(page), page.evaluate("window.tones")) == ([], 0)
    expect(page.get_by_text(f"{SAID}.")).to_have_count(0)
    pass_by(page, 1)
    page.wait_for_function("!window.unanswered")
    pass_by(page, 3)
    expect(page.get_by_text(f"{SAID}.", exact=True)).to_be_visible()
    assert told(page) == [[SAID, DUE]]
    assert page.evaluate("window.tones") == 3
    pass_by(page, 90 * MINUTE)
    assert told(page) == [[SAID, DUE]]
    page.evaluate("window.note.onclick()")
    assert page.evaluate("[window.came, window.noteClosed]") == [1, True]
    expect(button(page, "Start")).to_be_in_viewport()


@pytest.mark.usefixtures("allowed")
def test_nobody_is_asked_or_reminded_who_did_not_choose_it(bare: Bare, page: Page, diary: Diary) -> None:
    stands = shown(bare, page, diary, on=False)
    expect(stands).to_be_hidden()
    until_it_is_time(page)
    expect(page.get_by_text(SAID)).to_have_count(0)
    assert page.evaluate("[window.asked, window.told, window.tones]") == [0, [], 0]
    expect(button(page, "Remind me on Wednesday at 10:30")).to_have_attribute("aria-pressed", "false")


@pytest.mark.usefixtures("allowed")
def test_the_choice_lasts_and_silence_stays_silent(bare: Bare, page: Page, diary: Diary) -> None:
    shown(bare, page, diary)
    button(page, "Sound").click()
    shown(bare, page, diary, on=False)
    expect(button(page, "Remind me at 10:30")).to_have_attribute("aria-pressed", "true")
    until_it_is_time(page)
    expect(page.get_by_text(f"{SAID}.", exact=True)).to_be_visible()
    assert told(page) == [[SAID, DUE]]
    assert page.evaluate("[window.asked, window.tones]") == [0, 0]
    button(page, "Remind me on Wednesday at 10:30").click()
    bare.show(Today(diary), page)
    expect(button(page, "Remind me on Wednesday at 10:30")).to_have_attribute("aria-pressed", "false")


def test_where_notifications_are_blocked_the_page_alone_tells(bare: Bare, page: Page, diary: Diary) -> None:
    bare.context.grant_permissions([], origin=ADDRESS)
    stands = shown(bare, page, diary)
    expect(stands).to_have_text("Your browser blocks notifications here: this page tells you while you see it.")
    until_it_is_time(page)
    expect(page.get_by_text(f"{SAID}.", exact=True)).to_be_visible()


def test_where_pages_have_no_notifications_the_page_alone_tells(bare: Bare, page: Page, diary: Diary) -> None:
    page.add_init_script(NONE_FOR_PAGES)
    stands = shown(bare, page, diary)
    until_it_is_time(page)
    expect(page.get_by_text(f"{SAID}.", exact=True)).to_be_visible()
    expect(stands).to_have_text("This browser shows no notifications here: this page tells you while you see it.")


@pytest.mark.usefixtures("allowed")
def test_two_tabs_tell_once(bare: Bare, page: Page, diary: Diary) -> None:
    shown(bare, page, diary)
    other = bare.context.new_page()
    shown(bare, other, diary, on=False)
    expect(button(other, "Remind me at 10:30")).to_have_attribute("aria-pressed", "true")
    until_it_is_time(page)  # all tabs have one clock
    for tab in (page, other):
        expect(tab.get_by_text(f"{SAID}.", exact=True)).to_be_visible()
    assert sorted([told(page), told(other)]) == [[], [[SAID, DUE]]]
    assert sorted(tab.evaluate("window.tones") for tab in (page, other)) in ([0, 3], [0, 0])  # only one was pressed in
    button(other, "Remind me on Wednesday at 10:30").click()
    expect(button(page, "Remind me on Wednesday at 10:30")).to_have_attribute("aria-pressed", "false")


@pytest.mark.usefixtures("allowed")
def test_what_is_done_on_another_page_is_nothing_to_remind_of(bare: Bare, page: Page, diary: Diary) -> None:
    shown(bare, page, diary)
    other = bare.context.new_page()
    bare.show(Today(diary), other)
    button(other, "Start").click()
    finish(other)
    page.evaluate(UNSEEN)  # and no kernel told of it
    until_it_is_time(page)
    assert told(page) == []
    expect(page.get_by_text(SAID)).to_have_count(0)


@pytest.mark.usefixtures("allowed")
def test_what_was_said_goes_once_the_session_is_begun_elsewhere(bare: Bare, page: Page, diary: Diary) -> None:
    shown(bare, page, diary)
    until_it_is_time(page)
    expect(page.get_by_text(f"{SAID}.", exact=True)).to_be_visible()
    other = bare.context.new_page()
    bare.show(Today(diary), other)
    button(other, "Start").click()
    finish(other)
    bare.follow()
    expect(page.get_by_text(SAID)).to_have_count(0)
    assert page.evaluate("window.noteClosed")


@pytest.mark.usefixtures("allowed")
def test_nobody_is_disturbed_while_a_session_runs(bare: Bare, page: Page, diary: Diary) -> None:
    shown(bare, page, diary)
    pass_by(page, 29 * MINUTE)
    stretch_at_once(page, "Neck", "3 min")
    tones = page.evaluate("window.tones")
    pass_by(page, 2 * MINUTE)
    assert told(page) == []
    assert page.evaluate("window.tones") >= tones
    finish(page)
    button(page, "Back to today").click()
    pass_by(page, 30 * MINUTE)
    expect(page.get_by_text(SAID)).to_have_count(0)


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize(
    ("minutes", "words"), [(50, ["Time to stretch: 10 min, planned for 10:30"]), (90, []), (8 * 60, [])]
)
def test_after_the_computers_sleep_it_is_said_within_the_hour(
    bare: Bare, page: Page, diary: Diary, minutes: int, words: list[str]
) -> None:
    shown(bare, page, diary)
    page.clock.fast_forward(minutes * MINUTE * 1000)
    page.wait_for_function("!window.unanswered")
    pass_by(page, 3)
    assert [said for said, _ in told(page)] == words
    expect(page.get_by_text("Time to stretch")).to_have_count(len(words))


@pytest.mark.usefixtures("allowed")
def test_a_page_that_is_open_for_days_reminds_of_the_next_session(
    bare: Bare, page: Page, diary: Diary, time_machine: Any
) -> None:
    shown(bare, page, diary)
    button(page, "Start").click()
    finish(page)
    page.evaluate(UNSEEN)
    time_machine.move_to(MORNING + timedelta(days=2, hours=1))
    page.clock.fast_forward(timedelta(days=2, minutes=29) // timedelta(milliseconds=1))
    assert told(page) == []
    pass_by(page, 2 * MINUTE)
    page.wait_for_function("!window.unanswered")
    pass_by(page, 3)
    [[said, tag]] = told(page)
    assert (said, tag) == ("Time to stretch: 9 min", "2026-11-25T10:30")
    expect(page.get_by_text(f"{said}.", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="For today: 9 min")).to_be_visible()


def test_without_a_time_of_day_there_is_nothing_to_choose(bare: Bare, page: Page, data_folder: Path) -> None:
    diary = Diary(data_folder)
    settle_in(diary, 0, 2)
    bare.show(Today(diary), page)
    expect(button(page, "Start")).to_be_visible()
    expect(page.locator(".sp-remind")).to_be_hidden()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("width", [1280, 390, 260])
def test_the_switch_can_be_hit_and_fits(bare: Bare, page: Page, diary: Diary, width: int, theme: str) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    bare.show(Today(diary), page, theme)
    stop_the_clock(page)
    switch = button(page, "Remind me at 10:30")
    switch.click()
    box = switch.bounding_box()
    assert box
    assert box["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= width
