"""The history in a page of its own, by mouse and by keyboard: correcting, deleting, taking back, adding."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import planner
from planner.diary import Diary
from planner.person.profile import weekday
from planner.storage import durable
from planner.widgets.session_history import SessionHistory
from tests.browser.bare import DARK, LIGHT, Bare
from tests.browser.lab import stop_the_clock
from tests.browser.scale import number, rate
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="document.title=\'hit\'">"; --></script>\n\u202eabc'
NOW = MORNING


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    diary = Diary(data_folder)
    profile = planner.Profile(
        minutes={weekday(date.today()): 6}, equipment=frozenset({"mat", "pillow"}), article_only=True
    )
    diary.save_plan(planner.plan_week(profile, planner.load_catalogue(), date.today()))
    for n in range(3):
        began = NOW - timedelta(days=n, minutes=1)
        done = {"planned_s": 360, "active_s": 300, "outcome": "completed", "pain_before": 3, "note": HOSTILE}
        diary.put_session(f"s{n}", date=began.date(), started_at=began, ended_at=began, **done)
        sides = {"stretch": "side_bend", "reps_planned": 5, "reps_done": 5, "hold_s": 3, "outcome": "done"}
        diary.put_performed(f"s{n}", 1, "left", active_s=60, **sides)
        diary.add_pain(n, rated_at=began, note=HOSTILE)
    return diary


@pytest.fixture
def history(bare: Bare, page: Page, diary: Diary) -> Locator:
    return bare.show(SessionHistory(diary), page)


def first(history: Locator, kind: str = "Sessions") -> Locator:
    return history.get_by_role("list", name=kind, exact=True).locator(".sp-entry").first


def press(place: Locator, name: str) -> None:
    place.get_by_role("button", name=name).first.click()


def said(history: Locator) -> Locator:
    return history.get_by_role("status").last


def test_a_rating_and_a_note_are_corrected_by_keyboard(history: Locator, page: Page, diary: Diary) -> None:
    first(history).get_by_role("button", name="Correct: ").focus()
    page.keyboard.press("Enter")
    expect(number(first(history), "Pain before", 3)).to_be_focused()
    page.keyboard.press("ArrowRight")
    first(history).get_by_label("Note").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Better")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(said(history)).to_have_text("Saved.")
    expect(first(history)).to_contain_text("Pain 4 before")
    expect(first(history).get_by_role("button", name="Correct: ")).to_be_focused()
    row = diary.sessions().iloc[0]
    assert (row["pain_before"], row["note"], row["session_id"]) == (4, "Better", "s0")


def test_escape_gives_up_and_goes_back_to_the_button(history: Locator, page: Page, diary: Diary) -> None:
    before = (diary.folder / "sessions.csv").read_bytes()
    for name in ("Correct: ", "Delete: "):
        button = first(history).get_by_role("button", name=name)
        button.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        expect(button).to_be_focused()
    assert (diary.folder / "sessions.csv").read_bytes() == before


def test_a_session_is_deleted_after_a_question_and_taken_back(history: Locator, page: Page, diary: Diary) -> None:
    before = (diary.folder / "sessions.csv").read_bytes()
    press(first(history), "Delete: ")
    expect(first(history).get_by_role("button", name="Keep it")).to_be_focused()
    assert len(diary.sessions()) == 3
    press(first(history), "Delete it")
    expect(said(history)).to_have_text("Deleted. It is kept in deleted/sessions.csv.")
    expect(history.get_by_role("button", name="Undo")).to_be_focused()
    expect(history.get_by_role("list", name="Sessions").locator(".sp-entry")).to_have_count(2)
    assert diary.sessions()["session_id"].to_list() == ["s1", "s2"]
    page.keyboard.press("Enter")
    expect(said(history)).to_have_text("The session is back.")
    expect(history.get_by_role("button", name="Undo")).to_be_hidden()
    expect(first(history).get_by_role("button", name="Correct: ")).to_be_focused()
    assert (diary.folder / "sessions.csv").read_bytes() == before


def test_a_rating_is_corrected_and_deleted(history: Locator, diary: Diary) -> None:
    history.get_by_text("Your pain ratings").click()
    press(first(history, "Pain ratings"), "Correct: ")
    form = first(history, "Pain ratings").get_by_role("form")
    press(form, "Clear")
    press(form, "Save")
    expect(said(history)).to_have_text("Choose a number from 0 to 10 first.")
    rate(form, "Pain over the day", 10)
    form.get_by_label("Region").select_option("hips")
    form.get_by_label("A flare").check()
    press(form, "Save")
    expect(first(history, "Pain ratings")).to_contain_text("Pain 10 over the day · hips · A flare")
    press(first(history, "Pain ratings"), "Delete: ")
    press(first(history, "Pain ratings"), "Delete it")
    expect(said(history)).to_have_text("Deleted. It is kept in deleted/pain.csv.")
    assert diary.pain()["pain"].to_list() == [1, 2]


def test_hostile_notes_show_as_text(history: Locator, page: Page) -> None:
    history.get_by_text("Your pain ratings").click()
    for kind in ("Sessions", "Pain ratings"):
        assert first(history, kind).locator(".sp-said").text_content() == HOSTILE
    press(first(history), "Correct: ")
    expect(first(history).get_by_label("Note")).to_have_value(HOSTILE)
    assert page.locator("img").count() == 0
    assert page.title() == "One widget"


def test_a_session_done_elsewhere_is_added(history: Locator, page: Page, diary: Diary) -> None:
    press(history, "Add a session")
    form = history.get_by_role("form", name="Add a session")
    expect(form.get_by_label("Day")).to_be_focused()
    expect(form.get_by_label("All of the plan")).to_be_checked()
    press(form, "Add session")
    expect(said(history)).to_have_text("Say when it began, such as 07:30.")
    expect(form.get_by_label("Began at")).to_be_focused()
    form.get_by_label("Began at").fill("00:00")
    form.get_by_label("Some of it").check()
    press(form, "Add session")
    expect(said(history)).to_have_text("Choose at least one stretch, or Something else.")
    form.get_by_label("Standing posture drill").check()
    form.get_by_label("Minutes").fill("4")
    rate(form, "Pain after", 1)
    form.get_by_label("Note").fill(HOSTILE)
    press(form, "Add session")
    expect(said(history)).to_have_text("Added, and marked as entered later.")
    expect(form).to_be_hidden()
    expect(history.get_by_role("button", name="Add a session")).to_be_focused()
    entry = history.locator(".sp-entry", has_text="Entered later")
    expect(entry).to_contain_text("Ended early · Pain 1 after")
    entry.get_by_text("1 stretch").click()
    expect(entry).to_contain_text("Standing posture drill")
    row = diary.sessions().iloc[-1]
    assert (row["active_s"], row["outcome"], row["note"]) == (240, "stopped", HOSTILE)
    assert row["entered_at"] >= NOW


def test_a_day_without_a_plan_asks_for_minutes_only(history: Locator, diary: Diary) -> None:
    press(history, "Add a session")
    form = history.get_by_role("form", name="Add a session")
    expect(form.get_by_label("All of the plan")).to_be_checked()
    form.get_by_label("Day").fill((date.today() - timedelta(30)).isoformat())
    expect(form).to_contain_text("Nothing is planned for this day: only your minutes are recorded.")
    form.get_by_label("Began at").fill("23:59")
    form.get_by_label("Minutes").fill("5")
    press(form, "Add session")
    expect(said(history)).to_have_text("Added, and marked as entered later.")
    assert diary.sessions().iloc[-1]["outcome"] == "completed"


def test_what_fails_is_said_and_tried_again_without_doubling(
    bare: Bare, history: Locator, page: Page, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(history, "Add a session")
    form = history.get_by_role("form", name="Add a session")
    expect(form.get_by_label("All of the plan")).to_be_checked()
    form.get_by_label("Began at").fill("00:00")
    form.get_by_label("Something else").check()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(durable, "append", full)
        press(form, "Add session")
        expect(said(history)).to_contain_text("nothing was saved (No space left on device). The disk is full.")
    stop_the_clock(page)
    answer = bare._answer
    monkeypatch.setattr(bare, "_answer", lambda *asked: (answer(*asked), {})[1])  # lost on the way
    press(form, "Add session")
    expect(said(history)).to_have_text("One moment …")
    page.clock.run_for(10_000)
    expect(said(history)).to_have_text("The notebook's kernel does not answer. Choose Run > Run All Cells.")
    assert len(diary.sessions()) == 4
    monkeypatch.setattr(bare, "_answer", answer)
    press(form, "Add session")
    expect(said(history)).to_have_text("Added, and marked as entered later.")
    assert len(diary.sessions()) == 4


def test_what_was_opened_and_typed_stays_when_the_list_is_read_again(
    history: Locator, page: Page, diary: Diary
) -> None:
    first(history).get_by_text("1 stretch").click()
    press(history.locator(".sp-entry").nth(1), "Correct: ")
    history.get_by_label("Note").fill("half a sen")
    diary.put_session("s9", date=NOW.date(), started_at=NOW, planned_s=60, active_s=60, outcome="completed")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(history.get_by_role("list", name="Sessions").locator(":scope > .sp-entry")).to_have_count(4)
    expect(history.get_by_label("Note")).to_have_value("half a sen")
    expect(history.get_by_label("Note")).to_be_focused()
    expect(history.locator("details[open]")).to_have_count(1)


def test_a_session_played_meanwhile_is_there_when_the_person_looks(history: Locator, page: Page, diary: Diary) -> None:
    diary.put_session("s9", date=NOW.date(), started_at=NOW, planned_s=60, active_s=60, outcome="stopped")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(first(history)).to_contain_text("1 of 1 min · Ended early")
    expect(said(history)).to_be_empty()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_fits_and_every_target_is_large_enough(bare: Bare, page: Page, diary: Diary, theme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    history = bare.show(SessionHistory(diary), page, theme)
    press(history, "Add a session")
    history.get_by_label("Some of it").check()
    press(first(history), "Correct: ")
    press(history.locator(".sp-entry").nth(1), "Delete: ")
    history.get_by_text("Your pain ratings").click()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    small = history.evaluate(
        """node => [...node.querySelectorAll('button, input, select, textarea, summary, label.sp-check')]
        .map(each => each.matches('.sp-check input') ? each.parentElement : each)
        .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 44).map(each => each.outerHTML)"""
    )
    assert small == []


@pytest.mark.parametrize("width", [1280, 390, 260])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_what_came_without_an_hour_shows_none(
    bare: Bare, page: Page, data_folder: Path, width: int, theme: str
) -> None:
    stop_the_clock(page)
    noon = NOW.replace(hour=12) - timedelta(days=1)
    origin = {"known": "day", "tracker": "Back pain and how I slept (Track & Graph)", "original": "2026-11-22 4"}
    session = {"session_id": "imported.1", "date": noon.date(), "started_at": noon, "entered_at": NOW, "planned_s": 900}
    rating = {"rated_at": noon, "about": noon.date(), "pain": 4}
    rows = {
        "sessions": [session | origin | {"active_s": 900, "outcome": "completed"}],
        "pain": [rating | origin, rating | {"asked": "region", "region": "neck", "rated_at": NOW}],
    }
    diary = Diary(data_folder)
    diary.add_all(lambda: rows)
    page.set_viewport_size({"width": width, "height": 800})
    history = bare.show(SessionHistory(diary), page, theme)
    history.get_by_text("Your pain ratings").click()
    expect(first(history)).to_contain_text("Sunday 22 November 2026")
    expect(first(history)).to_contain_text(
        "From Back pain and how I slept (Track & Graph), imported 23 November 2026, 09:00"
    )
    ratings = history.get_by_role("list", name="Pain ratings").locator(".sp-entry")
    expect(ratings.nth(0)).to_contain_text("Pain 4 of one region alone · neck")
    expect(ratings.nth(1)).to_contain_text("From Back pain and how I slept (Track & Graph), hour not known")
    assert "12:00" not in history.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    press(first(history), "Correct: ")
    expect(history.get_by_role("form", name="Correct: Sunday 22 November 2026", exact=True)).to_be_visible()
