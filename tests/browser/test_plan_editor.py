"""The plan editor as a person uses it: with a mouse, by keyboard alone, on a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from planner import Diary, PlanEditor, load_catalogue
from planner.person.screening import keep, load_questions, screen
from planner.week.edits_file import load_edits
from tests.browser.bare import DARK, LIGHT, Bare
from tests.browser.lab import new_context

pytestmark = pytest.mark.browser

CATALOGUE = load_catalogue()


@pytest.fixture
def bare(browser: Browser) -> Iterator[Bare]:
    context, _ = new_context(browser, 1280, 900)
    failures: list[str] = []
    context.on("weberror", lambda error: failures.append(str(error.error)))
    bare = Bare(context)
    yield bare
    context.close()
    assert bare.violations == []
    assert failures == []


def shown(bare: Bare, theme: str = LIGHT) -> tuple[PlanEditor, Locator, Page]:
    """The editor of a person who answered the questions before."""
    keep(screen({question.id: False for question in load_questions()}, date.today()))
    widget = PlanEditor(Diary())
    editor = bare.show(widget, theme=theme)
    return widget, editor, bare.context.pages[-1]


def settled(editor: Locator) -> None:
    expect(editor).to_have_attribute("aria-busy", "false")


def a_card(editor: Locator, day: int = 0, number: int = -1) -> tuple[Locator, str]:
    card = editor.locator("article").nth(day).locator("li > details").nth(number)
    return card, card.locator(".sp-item-name").first.inner_text()


def names(editor: Locator, day: int = 0) -> list[str]:
    return editor.locator("article").nth(day).locator("summary .sp-item-name").all_inner_texts()


def test_the_questions_come_first_and_an_emergency_stops_the_plan(bare: Bare) -> None:
    editor = bare.show(PlanEditor(Diary()))
    questions = editor.get_by_label("Before you plan")
    expect(questions.get_by_role("checkbox")).to_have_count(len(load_questions()))
    questions.get_by_label("Do you have chest pain?").check()
    expect(editor.get_by_role("alert")).to_contain_text("Get emergency care now")
    expect(editor.get_by_role("article")).to_have_count(0)
    expect(editor.get_by_role("button", name="Save plan")).to_be_disabled()
    questions.get_by_label("Do you have chest pain?").uncheck()
    expect(editor.get_by_role("article")).to_have_count(3)
    questions.get_by_role("button", name="These are my answers").click()
    expect(questions).to_have_count(0)
    expect(editor.get_by_text("Nothing here says to wait.")).to_be_visible()
    editor.get_by_role("button", name="Answer again").click()
    expect(questions).to_be_visible()
    questions.get_by_role("button", name="Not now").click()
    expect(questions).to_have_count(0)


def test_swap_keep_remove_move_undo_and_save(bare: Bare) -> None:
    widget, editor, _ = shown(bare)
    before = names(editor)
    card, name = a_card(editor)
    card.locator("summary").click()
    card.get_by_role("button", name=f"Swap {name}").click()
    offered = card.locator(".sp-swaps button").first
    other = offered.locator(".sp-item-name").inner_text()
    offered.click()
    settled(editor)
    assert other in names(editor)
    assert name not in names(editor)
    expect(editor.get_by_role("button", name=f"Put {name} back")).to_be_visible()
    editor.get_by_role("button", name="Undo").click()
    expect(editor.get_by_role("button", name=f"Put {name} back")).to_have_count(0)
    assert names(editor) == before
    expect(editor.get_by_role("button", name="Undo")).to_be_disabled()

    card, name = a_card(editor)
    card.get_by_role("button", name=f"Remove {name}").click()
    expect(editor.get_by_role("button", name=f"Put {name} back")).to_be_visible()
    card, kept = a_card(editor, day=1)
    card.locator("summary").click()
    card.get_by_role("button", name=f"Keep {kept}").click()
    expect(card.get_by_role("button", name=f"Free {kept}")).to_be_visible()
    card, moves = a_card(editor, day=1, number=-2)
    card.locator("summary").click()
    mover = card.get_by_label(f"Move {moves}", exact=True)
    target = str(mover.locator("option").last.get_attribute("value"))
    mover.select_option(target)
    settled(editor)
    editor.get_by_role("button", name="Save plan").click()
    expect(editor.get_by_role("status")).to_contain_text("Saved.")
    edits = load_edits(date.today())
    lock, remove = ({(str(day), CATALOGUE[id_].name) for day, id_ in pairs} for pairs in (edits.lock, edits.remove))
    first, second, *_ = sorted({session["day"] for session in widget.reply["week"]["days"] if session["items"]})
    assert lock == {(second, kept), (target, moves)}
    assert remove == {(first, name), (second, moves)}


def test_everything_by_keyboard_and_the_place_is_kept(bare: Bare) -> None:
    _, editor, page = shown(bare)
    card, name = a_card(editor)
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(card.get_by_role("button", name=f"Keep {name}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(card.get_by_role("button", name=f"Free {name}")).to_be_focused()
    expect(editor).to_contain_text("kept here")


def test_a_session_goes_to_a_rest_day_and_back(bare: Bare) -> None:
    _, editor, _ = shown(bare)
    before = names(editor)
    chooser = editor.locator("article").first.locator("select").last
    chooser.select_option(chooser.locator("option").nth(1).get_attribute("value"))
    expect(editor.locator("article").first).not_to_contain_text("today")
    assert names(editor) == before
    editor.get_by_role("button", name="Undo").click()
    expect(editor.locator("article").first).to_contain_text("today")


def test_the_planner_picks_the_days_on_request(bare: Bare) -> None:
    _, editor, _ = shown(bare)
    editor.get_by_label("Choose the days for me").check()
    expect(editor.get_by_label("Choose the days for me")).to_be_focused()
    editor.get_by_label("Times a week").fill("2")
    expect(editor.get_by_role("article")).to_have_count(2)
    editor.get_by_role("button", name="Undo").click()
    editor.get_by_role("button", name="Undo").click()
    expect(editor.get_by_label("Minutes on Monday")).to_be_visible()
    expect(editor.get_by_role("article")).to_have_count(3)


def test_a_pause_is_entered_and_taken_out(bare: Bare) -> None:
    _, editor, _ = shown(bare)
    today = date.today().isoformat()
    editor.get_by_text("Illness or holiday").click()
    editor.get_by_label("First day", exact=True).fill(today)
    editor.get_by_label("Last day", exact=True).fill(today)
    editor.get_by_role("button", name="Add this pause").click()
    expect(editor.locator("article").first).to_contain_text("Paused")
    editor.get_by_role("button", name="Take out").click()
    expect(editor.get_by_role("button", name="Take out")).to_have_count(0)
    assert Diary().pauses().empty


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_nothing_is_cut_off_on_a_telephone(bare: Bare, theme: str) -> None:
    _, editor, page = shown(bare, theme)
    page.set_viewport_size({"width": 390, "height": 844})
    for card in range(3):
        editor.locator("article").nth(card).locator("summary").last.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = "node => [...node.querySelectorAll('button, select, summary')].filter((n) => n.offsetHeight && n.offsetHeight < 44).length"
    assert editor.evaluate(small) == 0
