"""Every page follows the folder, whoever writes there, and does nothing while nobody does.

What follows is what the kernel says; that it says so of itself is tested in a real kernel, at the end.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import anywidget
import pytest
import time_machine as machine
from playwright.sync_api import Page, expect

import planner
from planner import Diary
from tests.browser.bare import Bare
from tests.browser.lab import stop_the_clock
from tests.browser.scale import rate
from tests.browser.test_today import button, settle_in

pytestmark = pytest.mark.browser

PAGES: dict[str, Callable[[Diary], anywidget.AnyWidget]] = {
    "plan": planner.PlanEditor,
    "today": planner.Today,
    "rating": planner.PainCheckIn,
    "sessions": planner.SessionHistory,
    "experiment": planner.ExperimentPanel,
    "trends": planner.TrendsView,
    "visits": planner.Visits,
    "report": planner.ClinicianReport,
    "import": planner.ImportPanel,
    "telephone": planner.TakeAlong,
    "data": planner.YourData,
}
NOTICE = "1 row could not be read"


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    """A diary with a plan for today and Wednesday, and a rating of yesterday."""
    diary = Diary(data_folder)
    settle_in(diary, 0, 2)
    diary.add_pain(4, about=date.today() - timedelta(1), note="stiff")
    return diary


def break_a_row(diary: Diary) -> None:
    """Write a row with a number that is none, as a person may in a spreadsheet."""
    with (diary.folder / "pain.csv").open("a") as file:
        file.write("2026-11-23T08:00:00+01:00,2026-11-23,eleven,,,,,,,\n")


def a_visit(diary: Diary) -> None:
    diary.add_visit(date.today() - timedelta(1), "osteopath", "", date.today() + timedelta(3))


def an_experiment(diary: Diary) -> None:
    panel = planner.ExperimentPanel(diary)
    panel.request = {"seq": 1, "action": "start", "question": "any", "design": "14x3"}
    assert "Started" in panel.reply["notice"]


Change = tuple[Callable[[Diary], object], str]
CHANGES: dict[str, list[Change]] = {
    "plan": [
        (break_a_row, NOTICE),
        (a_visit, "osteopath"),
        (an_experiment, "Experiment: "),
        (lambda diary: diary.add_pause(date.today(), date.today() + timedelta(6)), "Take out"),
    ],
    "today": [
        (break_a_row, NOTICE),
        (a_visit, "osteopath"),
        (lambda diary: diary.add_pause(date.today(), date.today()), "Pause"),
    ],
    "rating": [(break_a_row, NOTICE), (lambda diary: diary.add_pain(3), "Today is rated: 3.")],
    "sessions": [
        (lambda diary: diary.add_pain(7, note="after gardening"), "after gardening"),
        (break_a_row, NOTICE),
    ],
    "experiment": [(an_experiment, "Stop early")],
    "trends": [(break_a_row, NOTICE), (a_visit, "osteopath")],
    "visits": [(a_visit, "osteopath")],
    "data": [(lambda diary: (diary.folder / "backups" / "2026-11-20.zip").write_bytes(b"PK"), "20 November 2026")],
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_page_shows_what_another_program_wrote(bare: Bare, page: Page, diary: Diary, name: str) -> None:
    (diary.folder / "backups").mkdir(exist_ok=True)
    shown = bare.show(PAGES[name](diary), page)
    for change, words in CHANGES[name]:
        expect(shown).not_to_contain_text(words)
        change(Diary(diary.folder))
        bare.follow()
        expect(shown).to_contain_text(words)


def test_an_experiment_that_is_stopped_elsewhere_labels_the_week_no_more(bare: Bare, page: Page, diary: Diary) -> None:
    an_experiment(diary)
    week = bare.show(planner.PlanEditor(diary), page).locator(".sp-week")
    panel = bare.show(planner.ExperimentPanel(diary), bare.context.new_page())
    expect(week.locator(".sp-experiment").first).to_be_visible()
    button(panel, "Stop early").click()
    button(panel, "Yes, stop it").click()
    expect(panel.get_by_text("Stopped: from today on")).to_be_visible()
    bare.follow()
    expect(week.locator(".sp-experiment")).to_have_count(0)
    expect(week).not_to_contain_text("coin")


def test_what_is_in_the_diary_by_now_is_not_offered_for_import(bare: Bare, page: Page, diary: Diary) -> None:
    panel = bare.show(planner.ImportPanel(diary), page)
    file = {"name": "pain.csv", "mimeType": "text/csv", "buffer": b"date,pain\n2026-11-20,4\n2026-11-21,5\n"}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(panel).to_contain_text("2 pain ratings to import.")
    elsewhere = bare.show(planner.ImportPanel(diary), bare.context.new_page())
    elsewhere.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(elsewhere).to_contain_text("2 pain ratings to import.")
    button(elsewhere, "Import").click()
    expect(elsewhere).to_contain_text("2 pain ratings are in your diary now.")
    bare.follow()
    expect(panel).to_contain_text("Nothing to import.")


@pytest.mark.parametrize("name", PAGES)
def test_a_look_that_finds_the_same_draws_nothing_and_none_is_taken_while_nothing_changes(
    bare: Bare, page: Page, diary: Diary, name: str
) -> None:
    shown = bare.show(PAGES[name](diary), page)
    bare.fit(page)
    (diary.folder / "cohort.csv").write_text("of no matter")
    bare.follow()  # what was said of how the page began is not said again
    page.evaluate("0")
    page.evaluate("""() => {
      window.drawn = [];
      const options = { childList: true, subtree: true, characterData: true };
      new MutationObserver((all) => window.drawn.push(...all.map(({ target }) => target.outerHTML ?? target.data)))
        .observe(document.querySelector("#cell"), options);
    }""")
    (diary.folder / "cohort.csv").write_text("of no matter either")
    before = shown.inner_text()
    bare.follow()
    expect(shown).to_have_text(shown.text_content() or "")
    assert page.evaluate("window.drawn") == []
    assert shown.inner_text() == before
    stop_the_clock(page)
    asked = bare.asked
    page.clock.run_for(60_000)
    page.clock.fast_forward(10 * 3_600_000)
    bare.follow()
    page.evaluate("0")
    assert bare.asked == asked


def test_what_is_typed_and_where_the_keyboard_is_stay(bare: Bare, page: Page, diary: Diary) -> None:
    shown = bare.show(planner.SessionHistory(diary), page)
    shown.get_by_text("Your pain ratings").click()
    shown.get_by_role("button", name="Correct: ").first.click()
    note = shown.get_by_label("Note")
    note.fill("stiff in the morning, better la")
    diary.add_pain(2, note="by another page")
    bare.follow()
    expect(shown).to_contain_text("by another page")
    expect(note).to_be_focused()
    page.keyboard.type("ter")
    expect(note).to_have_value("stiff in the morning, better later")


def test_a_question_that_waits_for_an_answer_stays(bare: Bare, page: Page, diary: Diary) -> None:
    an_experiment(diary)
    shown = bare.show(planner.ExperimentPanel(diary), page)
    button(shown, "Stop early").click()
    with (diary.folder / "experiments.csv").open("a") as file:
        file.write("what is this\n")
    bare.follow()
    expect(shown).to_contain_text("1 row could not be read")
    expect(button(shown, "Yes, stop it")).to_be_focused()


def test_what_went_wrong_stays_said_until_something_else_is_asked(bare: Bare, page: Page, diary: Diary) -> None:
    shown = bare.show(planner.PlanEditor(diary), page)
    shown.get_by_text("Illness or holiday").click()
    button(shown, "Add this pause").click()
    expect(shown.get_by_role("status").filter(has_text="Choose the first day of the pause.")).to_be_visible()
    for n in range(2):
        diary.add_visit(date.today(), f"physiotherapist {n}")
        break_a_row(diary)
        bare.follow()
        expect(shown).to_contain_text(f"{n + 1} row{'s' * n} could not be read")
        expect(shown.get_by_role("status").filter(has_text="Choose the first day of the pause.")).to_be_visible()


def test_a_page_that_is_loaded_again_looks_at_once(bare: Bare, page: Page, diary: Diary) -> None:
    visits = planner.Visits(diary)
    bare.show(visits, page)
    page.goto("about:blank")
    a_visit(diary)
    for _ in range(2):
        bare.following.look()
    expect(bare.show(visits, page)).to_contain_text("osteopath")


# A folder that a newer planner wrote, and a planner that was updated


def newer(diary: Diary) -> None:
    path = diary.folder / "datapackage.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema_version": 99}))


@pytest.mark.parametrize("name", sorted(PAGES.keys() - {"report", "import", "data", "telephone", "rating"}))
def test_a_page_says_that_a_newer_planner_wrote_the_folder(bare: Bare, page: Page, diary: Diary, name: str) -> None:
    shown = bare.show(PAGES[name](diary), page)
    newer(diary)
    bare.follow()
    expect(shown).to_contain_text("this folder is of version 99, and this planner knows versions up to")
    expect(shown.get_by_text("this folder is of version 99").filter(visible=True)).to_have_count(1)


def test_a_rating_for_a_folder_of_a_newer_planner_is_not_saved_and_kept(bare: Bare, page: Page, diary: Diary) -> None:
    shown = bare.show(planner.PainCheckIn(diary), page)
    newer(diary)
    before = (diary.folder / "pain.csv").read_bytes()
    rate(page, "Pain now", 2)
    button(page, "Save rating").click()
    expect(shown.get_by_role("status")).to_contain_text("this folder is of version 99")
    assert (diary.folder / "pain.csv").read_bytes() == before


# Midnight, and a night's sleep


def test_the_report_ends_with_the_day_that_has_come(
    bare: Bare, page: Page, diary: Diary, time_machine: machine.TimeMachineFixture
) -> None:
    shown = bare.show(planner.ClinicianReport(diary), page)
    shown.get_by_text("Your own").click()
    expect(shown.get_by_label("Last day")).to_have_value("2026-11-23")
    time_machine.shift(timedelta(days=1))
    bare.follow()
    expect(shown.get_by_label("Last day")).to_have_value("2026-11-24")
    expect(shown.get_by_label("Last day")).to_have_attribute("max", "2026-11-24")


@pytest.mark.parametrize("name", ["plan", "today", "sessions", "experiment", "trends", "visits", "data"])
def test_an_open_page_looks_once_when_the_day_turns_over(
    bare: Bare, page: Page, diary: Diary, name: str, time_machine: machine.TimeMachineFixture
) -> None:
    bare.show(PAGES[name](diary), page)
    bare.fit(page)
    stop_the_clock(page, hours=14.9)
    page.evaluate("0")
    asked = bare.asked
    time_machine.shift(timedelta(hours=15))
    page.clock.run_for(7 * 60_000)
    page.evaluate("0")
    assert bare.asked == asked + 1


def test_a_session_goes_on_over_midnight_and_belongs_to_the_day_on_which_it_began(
    bare: Bare, page: Page, diary: Diary, time_machine: machine.TimeMachineFixture
) -> None:
    shown = bare.show(planner.Today(diary), page)
    stop_the_clock(page, hours=14.99)
    time_machine.shift(timedelta(hours=14.99))
    button(shown, "Start").click()
    expect(shown.get_by_role("timer")).to_be_visible()
    time_machine.shift(timedelta(minutes=2))
    page.clock.run_for(2 * 60_000)
    bare.follow()
    expect(shown.get_by_role("timer")).to_be_visible()
    button(shown, "Finish").click()
    button(shown, "Finish").click()
    expect(shown.get_by_text("It is in your diary.")).to_be_visible()
    assert diary.sessions()["date"].dt.date.to_list() == [date(2026, 11, 23)]
    button(shown, "Back to today").click()
    expect(shown).to_contain_text("Tuesday 24 November")
    expect(shown.get_by_role("heading", name="A rest day")).to_be_visible()


def test_a_lid_that_is_closed_for_a_night_pauses_the_session_and_the_week_is_the_new_day_s(
    bare: Bare, page: Page, diary: Diary, time_machine: machine.TimeMachineFixture
) -> None:
    shown = bare.show(planner.Today(diary), page)
    week = bare.show(planner.PlanEditor(diary), bare.context.new_page())
    stop_the_clock(page)
    button(shown, "Start").click()
    expect(shown.get_by_role("timer")).to_be_visible()
    time_machine.shift(timedelta(days=1))
    page.clock.fast_forward(24 * 3_600_000)
    week.page.clock.fast_forward(24 * 3_600_000)
    bare.follow()
    expect(shown.get_by_text("This device was asleep, so the session paused where it was.")).to_be_visible()
    expect(button(shown, "Resume")).to_be_visible()
    expect(week).to_contain_text("23 Nov · Not done")
    button(shown, "Finish").click()
    button(shown, "Finish").click()
    expect(shown.get_by_text("It is in your diary.")).to_be_visible()
    assert diary.sessions()["date"].dt.date.to_list() == [date(2026, 11, 23)]


def test_a_form_takes_the_new_day_after_midnight(
    bare: Bare, page: Page, diary: Diary, time_machine: machine.TimeMachineFixture
) -> None:
    shown = bare.show(planner.Visits(diary), page)
    button(shown, "Log a visit").click()
    stop_the_clock(page, hours=24)
    time_machine.shift(timedelta(days=1))
    shown.get_by_label("With whom").focus()
    shown.get_by_label("Day of the visit").focus()
    expect(shown.get_by_label("Day of the visit")).to_have_attribute("max", "2026-11-24")
    shown.get_by_label("Day of the visit").fill("2026-11-24")
    shown.get_by_label("With whom").fill("physiotherapist")
    button(shown, "Save visit").click()
    expect(shown).to_contain_text("Tuesday 24 November 2026")
