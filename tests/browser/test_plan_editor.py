"""The plan editor as a person uses it: with a mouse, by keyboard alone, on a telephone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine as machine
from playwright.sync_api import Browser, Locator, Page, expect

from planner import Diary, PlanEditor, Profile, load_catalogue, plan_week
from planner.person.profile import WEEKDAYS, save_profile
from planner.person.screening import history, keep, latest, load_questions, screen
from planner.week import Edits
from planner.week.edits_file import load_edits
from tests.browser.bare import DARK, LIGHT, Bare
from tests.browser.lab import answer, answer_as_healthy, new_context
from tests.helpers.people import EVERYTHING

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


def planning(editor: Locator) -> Locator:
    """What of the planning is to be seen; nothing while questions are open or answers stop everything."""
    return editor.locator(":is(article, form, input, select, details:not(.sp-screening *), .sp-save button):visible")


@pytest.mark.parametrize("size", [(390, 844), (1280, 900)])
def test_a_healthy_person_is_through_in_three_presses_and_sees_both_buttons_at_each(
    bare: Bare, size: tuple[int, int]
) -> None:
    page = bare.context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    editor = bare.show(PlanEditor(Diary()), page)
    for level in "ABC":
        signs = [question.short for question in load_questions() if question.level == level]
        expect(editor.locator(".sp-screening li")).to_have_text(signs)
        expect(planning(editor)).to_have_count(0)
        for name in ("None of these", "One of these"):
            box = editor.get_by_role("button", name=name, exact=True).bounding_box()
            assert box is not None
            assert box["height"] >= 64
            assert box["y"] + box["height"] <= size[1]
        assert latest() is None
        editor.get_by_role("button", name="None of these").click()
    expect(editor.get_by_text("Nothing here says to wait.")).to_be_visible()
    expect(editor.get_by_role("article")).to_have_count(3)
    kept = latest()
    assert kept is not None
    assert dict(kept.answers) == {question.id: False for question in load_questions()}


def test_one_of_these_asks_in_full_and_an_emergency_stops_everything_at_once(bare: Bare) -> None:
    editor = bare.show(PlanEditor(Diary()))
    editor.get_by_role("button", name="One of these", exact=True).click()
    first, second = load_questions()[:2]
    expect(editor.get_by_role("heading", name=first.question)).to_be_focused()
    expect(editor.get_by_text(f"Asked because {first.why}.")).to_be_visible()
    expect(editor.get_by_text("Before you stretch: 1 of 3, question 1 of 8", exact=True)).to_be_visible()
    editor.get_by_role("button", name="No", exact=True).click()
    bare.answering = False  # it does not wait for anybody
    editor.get_by_role("button", name="Yes").click()
    stop = editor.get_by_role("alert")
    expect(stop.get_by_role("heading", name="Get emergency care now")).to_be_visible()
    expect(planning(editor)).to_have_count(0)
    expect(editor.get_by_role("button")).to_have_text(["Answer again"])
    assert latest() is None
    editor.page.clock.fast_forward(20_000)
    expect(editor.get_by_role("alert").filter(has_text="The notebook's kernel does not answer.")).to_be_visible()
    bare.answering = True
    editor.get_by_role("button", name="Try again").click()
    expect(editor.get_by_role("button")).to_have_text(["Answer again"])
    kept = latest()
    assert kept is not None
    assert (kept.level, dict(kept.answers)) == ("A", {first.id: False, second.id: True})
    again = bare.show(PlanEditor(Diary()), editor.page)
    expect(again.get_by_role("alert")).to_contain_text("Do not stretch.")
    expect(planning(again)).to_have_count(0)
    again.get_by_role("button", name="Answer again").click()
    again.get_by_role("button", name="Not now").click()
    expect(again.get_by_role("alert")).to_contain_text("Get emergency care now")
    again.get_by_role("button", name="Answer again").click()
    answer_as_healthy(again)
    expect(again.get_by_role("article")).to_have_count(3)


def test_an_urgent_sign_is_asked_to_the_end_and_stops_everything(bare: Bare) -> None:
    editor = bare.show(PlanEditor(Diary()))
    answer(editor, "night_pain", "osteoporosis")
    expect(editor.get_by_role("alert").get_by_role("heading")).to_have_text("Make an urgent appointment with a doctor")
    expect(planning(editor)).to_have_count(0)
    kept = latest()
    assert kept is not None
    assert [question.id for question in kept.yes] == ["night_pain", "osteoporosis"]
    assert kept.unanswered == ()


def test_what_lasts_can_be_answered_as_last_time(bare: Bare) -> None:
    keep(screen({question.id: question.id == "osteoporosis" for question in load_questions()}, date.today()))
    editor = bare.show(PlanEditor(Diary()))
    expect(editor.get_by_text("Ask a clinician about osteoporosis.")).to_be_visible()
    expect(editor.get_by_role("alert")).to_be_hidden()
    editor.get_by_role("button", name="Answer again").click()
    for _ in "AB":
        expect(editor.get_by_role("button", name="The same as last time")).to_have_count(0)
        editor.get_by_role("button", name="None of these").click()
    expect(editor.get_by_role("listitem").filter(has_text="yes last time")).to_have_text(
        ["Osteoporosis (yes last time)"]
    )
    editor.get_by_role("button", name="The same as last time").click()
    expect(editor.get_by_text("Ask a clinician about osteoporosis.")).to_be_visible()
    assert [[question.id for question in each.yes] for each in history()] == [["osteoporosis"]] * 2
    editor.get_by_role("button", name="Answer again").click()
    editor.get_by_role("button", name="Not now").click()
    expect(editor.get_by_role("article")).to_have_count(3)


def test_swap_keep_remove_move_undo_and_save(bare: Bare) -> None:
    widget, editor, _ = shown(bare)
    before = names(editor)
    card, name = a_card(editor)
    card.locator("summary").click()
    card.get_by_role("button", name=f"Swap {name}").click()
    offered = card.locator(".sp-swap-list > li").first
    other = offered.locator(".sp-item-name").inner_text()
    offered.get_by_role("button", name=other).first.click()
    expect(offered.locator(".sp-swap-lesson svg").first).to_be_visible()  # how it goes, before it is taken
    expect(offered.get_by_text("What to do")).to_be_visible()
    offered.get_by_role("button", name=f"Take {other}").click()
    expect(editor.locator(".sp-changed")).to_contain_text(f"{other} came on")
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
    expect(editor.locator(".sp-changed")).to_contain_text(f"{name} went from")
    expect(editor.get_by_role("button", name=f"Put {name} back")).to_be_visible()
    card, kept = a_card(editor, day=1)
    card.locator("summary").click()
    card.get_by_role("button", name=f"Keep {kept}").click()
    expect(card.get_by_role("button", name=f"Free {kept}")).to_be_visible()
    found = [a_card(editor, day=1, number=-n) for n in range(1, 6)]  # which of equal weeks it is decides on the rest
    card, moves, mover = next(
        (card, name, mover)
        for card, name in found
        for mover in [card.get_by_label(f"Move {name}", exact=True)]
        if name != kept and mover.count()
    )
    card.locator("summary").click()
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


WEEK = """(editor) => editor.querySelector(".sp-week").innerHTML.replace(/sp-near-[a-z0-9]+/g, "sp-near").replace(/ open=""/g, "")"""


def test_an_edit_leaves_the_other_days_in_the_page_and_the_week_is_as_if_shown_anew(bare: Bare) -> None:
    widget, editor, _ = shown(bare)
    days = editor.locator("article")
    days.evaluate_all("(days) => days.forEach((day, n) => { day.number = n; })")
    lock = a_card(editor)[0].locator("[data-key$='/lock']")
    lock.dispatch_event("click")
    expect(lock).to_have_text("Free it")
    settled(editor)
    assert days.evaluate_all("(days) => days.map((day) => day.number ?? null)") == [None, 1, 2]
    for action, day in (("swap", 1), ("lock", 1), ("swap", 0), ("remove", 2)):
        a_card(editor, day)[0].locator(f"[data-key$='/{action}']").dispatch_event("click")
        settled(editor)
        fresh = bare.show(widget)
        assert editor.evaluate(WEEK) == fresh.evaluate(WEEK)


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody whose best week, once much may change, takes longer to find than a person waits without feeling it."""
    monkeypatch.setattr("planner.widgets.common.working.SOON_S", 0.0)
    monkeypatch.setattr("planner.widgets.plan_editor.answers.THOROUGH_S", (0.0, math.inf))
    wishes = Profile(minutes=dict.fromkeys(WEEKDAYS, 8), focus={"neck": 3, "hips": 3}, equipment=EVERYTHING)
    save_profile(wishes, Diary().folder / "profile.toml")


@pytest.mark.usefixtures("slowly")
def test_a_good_week_is_shown_at_once_and_the_best_after_it(bare: Bare) -> None:
    widget, editor, _ = shown(bare)
    heard: list[tuple[bool, dict[str, Any]]] = []
    widget.observe(lambda change: heard.append((change["new"]["looking"], change["new"]["week"])), "reply")
    editor.get_by_label("How much change").select_option("much")
    expect(editor.locator(".sp-status")).to_have_text("Not saved yet.")
    settled(editor)
    assert [looking for looking, _ in heard] == [True, True, False]
    assert heard[0] == heard[1]
    assert [names(editor, day) for day in range(7)] == [
        [item["name"] for item in day["items"]] for day in heard[-1][1]["days"]
    ]


@pytest.mark.usefixtures("slowly")
def test_what_a_person_does_while_a_better_week_is_looked_for_counts(bare: Bare) -> None:
    widget, editor, page = shown(bare)
    looks_on = lambda _: setattr(bare, "answering", False)  # noqa: E731 - the next turn takes longer than the person
    widget.observe(looks_on, "reply")
    change, save = editor.get_by_label("How much change"), editor.get_by_role("button", name="Save plan")
    change.select_option("much")
    expect(editor.locator(".sp-status")).to_have_text("Looking for a better week …")
    page.evaluate("() => Promise.all(document.getAnimations().map((each) => each.finished))")
    expect(editor.locator(".sp-week")).to_have_css("opacity", "1")
    widget.unobserve(looks_on, "reply")
    bare.answering = True
    good = [names(editor, day) for day in range(7)]
    save.click()
    expect(editor).to_contain_text("Go to today")
    settled(editor)
    assert [names(editor, day) for day in range(7)] == good
    widget.observe(looks_on, "reply")
    editor.get_by_label("Minutes on Monday").fill("9")
    expect(editor.locator(".sp-status")).to_have_text("Looking for a better week …")
    widget.unobserve(looks_on, "reply")
    bare.answering = True
    change.select_option("some")
    settled(editor)
    assert (widget.reply["profile"]["change"], widget.reply["profile"]["minutes"]["mon"]) == ("some", 9)
    editor.get_by_role("button", name="Undo").click()
    settled(editor)
    expect(change).to_have_value("much")
    expect(editor).to_contain_text("Undone.")


@pytest.mark.usefixtures("slowly")
def test_a_page_that_is_loaded_anew_goes_on_looking(bare: Bare) -> None:
    widget, editor, page = shown(bare)
    editor.get_by_label("How much change").select_option("much")
    settled(editor)
    best = [names(editor, day) for day in range(7)]
    widget.request = {name: value for name, value in widget.request.items() if name != "thorough"}
    assert widget.reply["looking"] is True
    editor = bare.show(widget, page)
    settled(editor)
    assert [names(editor, day) for day in range(7)] == best


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
    expect(editor.locator("article").first).to_contain_text("Moved to")
    editor.get_by_role("button", name="Undo", exact=True).click()
    expect(editor.locator("article").first).not_to_contain_text("Moved to")
    assert names(editor) == before


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


def test_an_open_card_teaches_and_its_figure_moves_while_it_is_open(bare: Bare) -> None:
    _, editor, page = shown(bare)
    page.emulate_media(reduced_motion="no-preference")
    card, name = a_card(editor)
    stretch = next(stretch for stretch in CATALOGUE.values() if stretch.name == name)
    card.locator("summary").click()
    for words in (*stretch.steps, *stretch.form, stretch.awareness, stretch.breathing):
        expect(card.get_by_text(words, exact=True)).to_be_visible()
    figure = card.locator(".sp-teach-figure")
    body = "node => [...node.querySelectorAll('path')].map((path) => path.getAttribute('d')).join()"
    begins = figure.evaluate(body)
    figure.scroll_into_view_if_needed()  # out of sight it stands still
    first, second = (phase.say for phase in stretch.movement[:2])
    expect(figure.get_by_text(first)).to_be_visible()
    expect(figure.get_by_text(second)).to_be_visible()
    assert figure.evaluate(body) != begins
    figure.get_by_role("button", name="Hold the figure still").click()
    expect(figure.get_by_role("button", name="Let the figure move")).to_be_visible()
    card.locator("summary").first.click()
    expect(figure).to_have_count(0)


def test_for_who_wants_no_motion_the_poses_stand_side_by_side(bare: Bare) -> None:
    _, editor, page = shown(bare)
    page.emulate_media(reduced_motion="reduce")
    card, _ = a_card(editor)
    card.locator("summary").click()
    expect(card.locator(".sp-teach-poses figure").nth(1)).to_be_visible()
    expect(card.locator(".sp-teach-toggle")).to_have_count(0)


def test_a_file_is_downloaded_by_one_press_and_never_twice(bare: Bare) -> None:
    _, editor, page = shown(bare)
    with page.expect_download() as taken:
        editor.get_by_role("button", name="Calendar file").click()
    assert taken.value.suggested_filename == "stretching.ics"
    expect(editor.get_by_role("status")).to_contain_text("stretching.ics is downloaded. It has 3 sessions in it.")
    again: list[object] = []
    page.on("download", lambda taken: again.append(taken))
    card, name = a_card(editor)
    card.locator("summary").click()
    card.get_by_role("button", name=f"Remove {name}").click()
    settled(editor)
    assert not again


def test_a_week_that_fits_nothing_is_not_shown_and_a_press_mends_it(bare: Bare) -> None:
    _, editor, _ = shown(bare)
    for field in editor.locator(".sp-minutes input").all():
        field.fill("1")
    alert = editor.get_by_role("alert")
    expect(alert).to_contain_text("Every day: 1 minute is too short")
    expect(alert.locator("p")).to_have_count(1)
    expect(editor.get_by_role("article")).to_have_count(0)
    editor.get_by_role("button", name="Give every day 2 minutes").click()
    expect(editor.get_by_role("article")).to_have_count(7)
    assert [field.input_value() for field in editor.locator(".sp-minutes input").all()] == ["2"] * 7


def test_a_telephone_starts_with_the_week_and_the_wishes_are_one_press_away(bare: Bare) -> None:
    _, editor, page = shown(bare)
    page.set_viewport_size({"width": 390, "height": 844})
    expect(editor.get_by_label("Minutes on Monday")).to_be_hidden()
    expect(editor.locator("article").first).to_be_in_viewport()
    editor.get_by_text("Your wishes").click()
    expect(editor.get_by_label("Minutes on Monday")).to_be_visible()


def test_a_day_that_is_done_is_one_line_that_opens_by_a_press(bare: Bare) -> None:
    diary, today = Diary(), date.today()
    week = plan_week(Profile(minutes=dict.fromkeys(("mon", "wed"), 10), equipment={"mat"}), CATALOGUE, today)
    diary.save_plan(week)
    at = f"{today}T07:00:00+00:00"
    diary.put_session("done", date=today, started_at=at, planned_s=9, active_s=9, outcome="completed")
    session = week.session(today)
    assert session is not None
    for order, item in enumerate(session.items, 1):
        done = {"reps_planned": 4, "reps_done": 4, "hold_s": 3, "active_s": 9, "outcome": "done"}
        diary.put_performed("done", order, "both", stretch=item.stretch.id, **done)
    _, editor, _ = shown(bare)
    day = editor.locator("article.sp-done")
    line = day.locator("summary").first
    expect(line).to_have_text("Monday, today23 Nov · Done")
    expect(day.locator("ol")).to_be_hidden()
    height = line.bounding_box()
    assert height is not None
    assert 44 <= height["height"] <= 60
    line.press("Enter")
    expect(day.locator("ol")).to_be_visible()
    expect(day.locator("ol > li")).to_have_count(len(session.items))
    expect(editor.locator("article:not(.sp-done) ol").first).to_be_visible()


def test_a_week_says_that_it_is_not_saved_yet(bare: Bare) -> None:
    _, editor, _ = shown(bare)
    status = editor.get_by_role("status").filter(has_text="aved")
    expect(status).to_have_text("Not saved yet.")
    editor.get_by_role("button", name="Save plan").click()
    expect(status).to_contain_text("Saved. Your first session is")
    expect(editor.get_by_role("link", name="Go to today")).to_be_visible()
    a_card(editor)[0].locator("> summary").click()
    editor.get_by_role("button", name="Remove").first.click()
    expect(status).to_have_text("Not saved yet.")
    expect(editor.get_by_role("link", name="Go to today")).to_be_hidden()


def test_what_changed_goes_along_where_it_is_out_of_sight(bare: Bare) -> None:
    _, editor, page = shown(bare)
    page.set_viewport_size({"width": 390, "height": 844})
    card, name = a_card(editor, 2)
    card.locator("> summary").click()
    card.get_by_role("button", name="Remove").click()
    line = editor.locator(".sp-changed")
    expect(line).to_contain_text(f"{name} went from")
    expect(line).to_be_in_viewport(ratio=1)
    page.evaluate("scrollTo(0, 0)")
    expect(line).not_to_have_attribute("popover", "manual")
    expect(line).to_be_in_viewport(ratio=1)


@pytest.fixture
def on_wednesday(bare: Bare, time_machine: machine.TimeMachineFixture) -> Bare:
    """Somebody planned ten minutes for Monday, Wednesday and Friday, and missed Monday."""
    keep(screen({question.id: False for question in load_questions()}, date.today()))
    profile = Profile(minutes={"mon": 10, "wed": 10, "fri": 10}, focus={"lower back": 2}, equipment=frozenset({"mat"}))
    save_profile(profile)
    Diary().save_plan(plan_week(profile, CATALOGUE, date.today()))
    time_machine.shift(timedelta(2))
    return bare


def day_card(editor: Locator, name: str) -> Locator:
    return editor.get_by_role("article", name=name)


def items(card: Locator) -> list[str]:
    return sorted(card.locator("summary .sp-item-name").all_inner_texts())


def test_a_missed_session_moves_once_and_says_where_until_it_is_undone(on_wednesday: Bare) -> None:
    editor = on_wednesday.show(PlanEditor(Diary()))
    monday, wednesday = day_card(editor, "Monday 23 Nov"), day_card(editor, "Wednesday 25 Nov")
    before, missed = items(wednesday), items(monday)
    monday.get_by_role("button", name="Do Monday's session today").click()
    words = "Moved to Wednesday 25 November."
    expect(monday.get_by_text(words)).to_be_visible()
    expect(monday.locator(".sp-date")).to_have_text("23 Nov")
    expect(wednesday.locator(".sp-time")).to_contain_text("of 20 min")
    assert set(missed) <= set(items(wednesday))
    editor.get_by_role("button", name="Save plan").click()
    expect(editor.get_by_role("status")).to_contain_text("Saved.")
    full = items(wednesday)
    for page in (editor.page, None):
        editor = on_wednesday.show(PlanEditor(Diary()), page)
        monday, wednesday = day_card(editor, "Monday 23 Nov"), day_card(editor, "Wednesday 25 Nov")
        expect(monday.get_by_text(words)).to_be_visible()
        expect(monday.get_by_role("button", name="Do Monday's session today")).to_have_count(0)
        expect(monday.get_by_label("Move Monday's session")).to_have_count(0)
        assert items(wednesday) == full
    monday.get_by_role("button", name="Undo the move of Monday's session").click()
    expect(monday.get_by_role("button", name="Do Monday's session today")).to_be_visible()
    expect(wednesday.locator(".sp-time")).to_contain_text("of 10 min")
    assert items(wednesday) == before
    editor.get_by_role("button", name="Save plan").click()
    expect(editor.get_by_role("status")).to_contain_text("Saved.")
    edits = load_edits(date(2026, 11, 23), Diary().folder / "week_edits.toml")
    assert edits == Edits()


def test_a_session_that_is_to_come_moves_and_comes_back_as_it_was(on_wednesday: Bare) -> None:
    editor = on_wednesday.show(PlanEditor(Diary()))
    friday = day_card(editor, "Friday 27 Nov")
    before = items(friday)
    friday.get_by_label("Move Friday's session").select_option(label="Thursday 26 Nov")
    expect(friday.get_by_text("Moved to Thursday 26 November.")).to_be_visible()
    expect(friday.locator("summary")).to_have_count(0)
    assert items(day_card(editor, "Thursday 26 Nov")) == before
    editor.get_by_role("button", name="Save plan").click()
    expect(editor.get_by_role("status")).to_contain_text("Saved.")
    editor = on_wednesday.show(PlanEditor(Diary()), editor.page)
    friday = day_card(editor, "Friday 27 Nov")
    friday.get_by_role("button", name="Undo the move of Friday's session").click()
    expect(friday.locator(".sp-time")).to_contain_text("of 10 min")
    expect(day_card(editor, "Thursday 26 Nov")).to_have_count(0)
    assert items(friday) == before
