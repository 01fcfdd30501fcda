"""The plan open in two windows, and a page that is loaded again: nothing that was typed is lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from planner import Diary, PlanEditor, Profile
from planner.person.profile import load_profile, save_profile
from planner.person.screening import keep, load_questions, screen
from planner.widgets.session_history import SessionHistory
from planner.widgets.visits_log import Visits
from tests.browser.bare import DARK, LIGHT, Bare
from tests.helpers.clock import MORNING

pytestmark = [pytest.mark.browser, pytest.mark.time_machine(MORNING)]


def window(bare: Bare, page: Page | None = None, theme: str = LIGHT) -> Locator:
    return bare.show(PlanEditor(Diary()), page, theme)


@pytest.fixture
def windows(bare: Bare) -> tuple[Locator, Locator]:
    save_profile(Profile(minutes={"mon": 8}, focus={"hips": 1}, article_only=True, change="much"))
    keep(screen({question.id: False for question in load_questions()}, MORNING.date()))
    return window(bare), window(bare)


def type_minutes(editor: Locator, day: str, minutes: int) -> None:
    editor.get_by_label(f"Minutes on {day}").fill(str(minutes))
    expect(editor).to_have_attribute("aria-busy", "false")


def save(bare: Bare, editor: Locator) -> None:
    """Save the plan, and let the other windows hear of it."""
    editor.get_by_role("button", name="Save plan").click()
    expect(editor.get_by_role("status")).to_contain_text("Saved.")
    bare.follow()


def saved() -> dict[str, int]:
    profile = load_profile()
    assert profile is not None
    return {str(day): minutes for day, minutes in profile.minutes.items()}


def test_what_two_windows_save_is_joined_and_each_shows_the_other(bare: Bare, windows: tuple[Locator, Locator]) -> None:
    one, other = windows
    type_minutes(other, "Thursday", 6)
    type_minutes(one, "Wednesday", 7)
    save(bare, one)
    expect(other.get_by_role("status")).to_have_text("Not saved yet. Changed elsewhere: minutes on Wednesday (7 min).")
    expect(other.get_by_label("Minutes on Wednesday")).to_have_value("7")
    expect(other.get_by_label("Minutes on Thursday")).to_have_value("6")
    save(bare, other)
    expect(one.get_by_label("Minutes on Thursday")).to_have_value("6")
    type_minutes(one, "Monday", 9)
    save(bare, one)
    assert saved() == {"mon": 9, "wed": 7, "thu": 6}


@pytest.mark.parametrize(("press", "minutes"), [("Keep: 9 min", 9), ("Take: 7 min", 7)])
def test_where_both_touch_the_same_field_the_page_shows_both_and_asks(
    bare: Bare, windows: tuple[Locator, Locator], press: str, minutes: int
) -> None:
    one, other = windows
    type_minutes(other, "Wednesday", 9)
    type_minutes(one, "Wednesday", 7)
    save(bare, one)
    asked = other.get_by_role("group", name="Changed in two windows")
    expect(asked).to_contain_text("Minutes on Wednesday: 9 min here, 7 min in another window.")
    expect(other.get_by_role("button", name="Save plan")).to_be_disabled()
    asked.get_by_role("button", name=press).click()
    expect(asked).to_have_count(0)
    expect(other.get_by_label("Minutes on Wednesday")).to_have_value(str(minutes))
    save(bare, other)
    assert saved() == {"mon": 8, "wed": minutes}
    expect(one.get_by_label("Minutes on Wednesday")).to_have_value(str(minutes))


def test_two_views_of_one_panel_show_the_same_wishes(windows: tuple[Locator, Locator]) -> None:
    page = windows[0].page
    page.evaluate("() => void window.anotherView()")
    one, other = (page.locator(f"#{name} > *") for name in ("cell", "other"))
    type_minutes(one, "Wednesday", 7)
    expect(other.get_by_label("Minutes on Wednesday")).to_have_value("7")
    type_minutes(other, "Thursday", 6)
    expect(one.get_by_label("Minutes on Thursday")).to_have_value("6")
    one.get_by_role("button", name="Save plan").click()
    expect(other.get_by_role("status").first).to_contain_text("Saved.")
    assert saved() == {"mon": 8, "wed": 7, "thu": 6}


def test_answers_that_two_windows_gave_are_shown_both_and_asked(bare: Bare) -> None:
    save_profile(Profile(minutes={"mon": 8}, focus={"hips": 1}, article_only=True, change="much"))
    one, other = window(bare), window(bare)
    for editor in (one, other):
        for _ in range(2):
            editor.get_by_role("button", name="None of these").click()
    one.get_by_role("button", name="One of these", exact=True).click()
    one.get_by_role("button", name="Yes", exact=True).click()
    while one.get_by_role("button", name="No", exact=True).is_visible():
        one.get_by_role("button", name="No", exact=True).click()
    expect(one.get_by_text("You answered on")).to_be_visible()
    bare.follow()
    other.get_by_role("button", name="None of these").click()  # still there: what was answered is not thrown away
    asked = other.get_by_role("group", name="Changed in two windows")
    expect(asked).to_contain_text("no here, yes in another window")
    asked.get_by_role("button", name="Take: yes").click()
    expect(other.get_by_text("You answered on")).to_be_visible()
    expect(asked).to_have_count(0)


def test_what_was_not_saved_is_there_again_after_a_reload(bare: Bare, windows: tuple[Locator, Locator]) -> None:
    one, other = windows
    type_minutes(one, "Wednesday", 7)
    one = window(bare, one.page)
    expect(one.get_by_label("Minutes on Wednesday")).to_have_value("7")
    expect(one.get_by_role("status")).to_have_text("Not saved yet.")
    one.get_by_role("button", name="Undo").click()
    expect(one.get_by_label("Minutes on Wednesday")).to_have_value("0")
    type_minutes(one, "Friday", 5)
    save(bare, other)  # another window's wishes are not brought to this one's
    one = window(bare, one.page)
    expect(one.get_by_label("Minutes on Friday")).to_have_value("5")
    save(bare, one)
    assert saved() == {"mon": 8, "fri": 5}
    one = window(bare, one.page)
    expect(one.get_by_text("Not saved yet.")).to_have_count(0)


@pytest.mark.parametrize(("theme", "width"), [(DARK, 390), (LIGHT, 1280)])
def test_the_question_is_in_sight_and_nothing_is_cut_off(bare: Bare, theme: str, width: int) -> None:
    save_profile(Profile(minutes={"mon": 8}, focus={"hips": 1}, article_only=True, change="much"))
    keep(screen({question.id: False for question in load_questions()}, MORNING.date()))
    other = window(bare, theme=theme)
    other.page.set_viewport_size({"width": width, "height": 844})
    if width < 640:
        other.get_by_text("Your wishes").click()
    type_minutes(other, "Wednesday", 9)
    save_profile(Profile(minutes={"mon": 8, "wed": 7}, focus={"hips": 1}, article_only=True, change="much"))
    other.get_by_role("button", name="Save plan").click()
    asked = other.get_by_role("group", name="Changed in two windows")
    expect(asked).to_be_in_viewport(ratio=1)
    expect(asked.locator("p").first).to_be_focused()
    assert other.page.evaluate("document.documentElement.scrollWidth") <= width


# Lists of entries


@pytest.fixture
def entered(data_folder: Path) -> Diary:
    diary = Diary(data_folder)
    began = MORNING - timedelta(hours=1)
    done = {"planned_s": 360, "active_s": 300, "outcome": "completed", "pain_before": 3, "note": "stiff"}
    diary.put_session("s1", date=began.date(), started_at=began, ended_at=began, **done)
    diary.add_pain(3, rated_at=began, note="stiff")
    diary.add_visit(began.date(), "physiotherapist", "slowly")
    return diary


def open_form(shown: Locator, kind: str) -> Locator:
    if kind == "a rating":
        shown.get_by_text("Your pain ratings").click()
        shown = shown.get_by_role("list", name="Pain ratings")
    shown.get_by_role("button", name="Correct").first.click()
    return shown.get_by_role("form")


@pytest.mark.parametrize("kind", ["a session", "a rating", "a visit"])
def test_an_entry_that_two_windows_correct_keeps_what_both_typed(bare: Bare, entered: Diary, kind: str) -> None:
    made = Visits if kind == "a visit" else SessionHistory
    forms = [open_form(bare.show(made(entered)), kind) for _ in range(2)]
    for form, note in zip(forms, ("from one", "from the other"), strict=True):
        form.get_by_label("Note").fill(note)
    one, other = forms
    one.get_by_role("button", name="Save").click()
    expect(one).to_have_count(0)
    other.get_by_role("button", name="Save").click()
    question = "Changed in another window meanwhile: the note is “from one” there. Save yours over it?"
    asked = other.get_by_role("group", name=question)
    expect(asked).to_contain_text(question)
    asked.get_by_role("button", name="Leave it").click()
    expect(other.get_by_label("Note")).to_have_value("from the other")
    other.get_by_role("button", name="Save").click()
    asked.get_by_role("button", name="Save mine").click()
    expect(other).to_have_count(0)
    table = {"a session": entered.sessions, "a rating": entered.pain, "a visit": entered.visits}[kind]()
    assert table["note"].to_list() == ["from the other"]


def test_what_is_typed_about_an_entry_that_another_window_deleted_stays(bare: Bare, entered: Diary) -> None:
    log = bare.show(Visits(entered))
    form = open_form(log, "a visit")
    form.get_by_label("Note").fill("a long story")
    (entered.folder / "visits.csv").write_text("date,with,note,next_due\n", "utf-8")
    form.get_by_role("button", name="Save").click()
    expect(log).to_contain_text("This one is not in the list any more. What you typed is still here.")
    expect(form.get_by_label("Note")).to_have_value("a long story")
    form.get_by_role("button", name="Cancel").click()
    expect(form).to_have_count(0)
