"""Every form pressed twice: at once, after its answer, in a second tab, and after an answer that was lost.

What is pressed twice is one; what is entered twice is asked about, and nothing typed is lost. What is pressed while
something else is done waits for its turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import anywidget
import pytest
from playwright.sync_api import Locator, Page, expect

import planner
from planner import experiment
from planner.diary import Diary
from planner.person.profile import save_profile, weekday
from planner.person.screening import history, keep, load_questions, screen
from planner.storage import backup
from tests.browser.bare import DARK, LIGHT, Bare
from tests.browser.lab import stop_the_clock
from tests.browser.scale import rate
from tests.helpers.clock import MORNING
from tests.helpers.elsewhere import LOOP, zipped
from tests.helpers.telephone_logs import end, packed, part, start, values

pytestmark = pytest.mark.browser

TODAY = MORNING.date()
SAME = "You have this already. Add it again?"
LATER = [TODAY + timedelta(n) for n in range(3)]
AT = MORNING - timedelta(hours=2)
SILENT = "The notebook's kernel does not answer."
TWICE = "button => { button.click(); button.click(); }"


def button(place: Locator | Page, name: str) -> Locator:
    return place.get_by_role("button", name=name, exact=True)


def a_rating(place: Locator) -> Locator:
    rate(place, "Pain now", 4)
    return button(place, "Save rating")


def a_visit(place: Locator) -> Locator:
    button(place, "Log a visit").click()
    place.get_by_label("With whom").fill("physiotherapist")
    place.get_by_label("Note").fill("typed")
    return button(place, "Save visit")


def a_corrected_visit(place: Locator) -> Locator:
    place.get_by_role("button", name="Correct: ").click()
    place.get_by_label("With whom").fill("chiropractor")
    return button(place, "Save")


def a_deleted_visit(place: Locator) -> Locator:
    place.get_by_role("button", name="Delete: ").click()
    return button(place, "Delete it")


def a_session(place: Locator) -> Locator:
    place.get_by_role("button", name="Add a session").first.click()
    expect(place.get_by_text("Nothing is planned for this day")).to_be_visible()
    place.get_by_label("Began at").fill("07:30")
    place.get_by_label("Minutes").fill("15")
    place.get_by_label("Note").fill("typed")
    return button(place, "Add session")


def a_pause(place: Locator) -> Locator:
    group = place.locator("[data-group='Illness or holiday']")
    group.evaluate("group => { group.open = true }")
    group.get_by_label("First day").fill(LATER[0].isoformat())
    group.get_by_label("Last day").fill(LATER[1].isoformat())
    group.get_by_label("Why").fill("typed")
    return button(group, "Add this pause")


def the_end_of_a_pause(place: Locator) -> Locator:
    place.locator("[data-group='Illness or holiday']").evaluate("group => { group.open = true }")
    return place.get_by_role("button", name="Take out")


def a_stretch_of_ones_own(place: Locator) -> Locator:
    place.locator("[data-group='Stretches of your own']").evaluate("group => { group.open = true }")
    form = place.get_by_role("form", name="A stretch of your own")
    form.get_by_label("Name").fill("Frog")
    form.get_by_label("What to do").fill("Open the knees.")
    form.get_by_label("Position").select_option("hands and knees")
    form.get_by_label("What it stretches most").select_option("hips")
    form.get_by_label("Repetitions").fill("5")
    form.get_by_label("Seconds of each hold").fill("20")
    return button(form, "Add this stretch")


def a_plan(place: Locator) -> Locator:
    return button(place, "Save plan")


def the_last_answer(place: Locator) -> Locator:
    button(place, "Answer again").click()
    for _ in range(2):
        button(place, "None of these").click()
    return button(place, "None of these")


def an_experiment(place: Locator) -> Locator:
    place.get_by_text("Put a question to the coin").click()
    return button(place, "Start tomorrow")


def a_stop(place: Locator) -> Locator:
    button(place, "Stop early").click()
    return button(place, "Yes, stop it")


def a_file(place: Locator) -> Locator:
    file: Any = {"name": "Loop.zip", "mimeType": "application/zip", "buffer": zipped(LOOP)}
    place.locator("input[type=file]").set_input_files(files=[file])
    return button(place, "Import")


def a_backup(place: Locator) -> Locator:
    place.get_by_role("button", name="Look inside").first.click()
    return button(place, "Restore all")


def elsewhere(place: Locator) -> Locator:
    return button(place, "For other programs")


def everything(place: Locator) -> Locator:
    return button(place, "Take everything with you")


def a_report(place: Locator) -> Locator:
    return button(place, "Save PDF")


def a_session_at_once(place: Locator) -> Locator:
    button(place, "Stretch now").click()
    return button(place, "Start")


def what_came_home(place: Locator) -> Locator:
    place.get_by_role("button", name="Bring home what you did").click()
    text = packed(values(Diary(), [start(), part(), end()]))
    place.get_by_label("Or paste it here").fill(text)
    return place.get_by_role("button", name="Add to your diary")


def no_rows(diary: Diary) -> None:
    pass


def a_visit_there(diary: Diary) -> None:
    diary.add_visit(TODAY, "physiotherapist")


def pauses_there(diary: Diary) -> None:
    for why in ("cold", "flu"):  # of the same days, so that each is taken out on its own
        diary.add_pause(LATER[0], LATER[1], why)


def an_experiment_there(diary: Diary) -> None:
    diary.save_experiment(experiment.new("any", TODAY + timedelta(1), "14x3"))


def backup_there(diary: Diary) -> None:
    diary.add_pain(3, rated_at=AT)
    (diary.folder / "backups").mkdir(exist_ok=True)
    (diary.folder / "backups" / "2026-11-20.zip").write_bytes(planner.diary.restore.everything(diary.folder))
    diary.add_pain(5, rated_at=AT + timedelta(hours=1))


def answered(diary: Diary) -> int:
    return len(history(diary.folder / "screening.toml"))


def files(ending: str) -> Callable[[Diary], int]:
    return lambda diary: len([*diary.folder.rglob(f"*.{ending}")])


@dataclass(frozen=True)
class Form:
    """make: the widget; fill: fills its form in and returns the button; rows: how many the diary then has of them.

    before: what is there first; was, becomes: how many then, and after the press. said: what follows it.
    """

    make: Callable[[Diary], anywidget.AnyWidget]
    fill: Callable[[Locator], Locator]
    rows: Callable[[Diary], int]
    said: str
    before: Callable[[Diary], None] = no_rows
    was: int = 0
    becomes: int = 1


def chiropractors(diary: Diary) -> int:
    return int((diary.visits()["with"] == "chiropractor").sum())


def stopped(diary: Diary) -> int:
    return diary.experiments()["stopped_on"].notna().any().astype(int).item()


FORMS = {
    "rating": Form(planner.PainCheckIn, a_rating, lambda diary: len(diary.pain()), "Saved: 4 for"),
    "visit": Form(planner.Visits, a_visit, lambda diary: len(diary.visits()), "Saved."),
    "corrected visit": Form(planner.Visits, a_corrected_visit, chiropractors, "Saved.", a_visit_there),
    "deleted visit": Form(
        planner.Visits, a_deleted_visit, lambda diary: len(diary.visits()), "Deleted.", a_visit_there, 1, 0
    ),
    "session": Form(
        planner.SessionHistory, a_session, lambda diary: len(diary.sessions()), "Added, and marked as entered later."
    ),
    "pause": Form(planner.PlanEditor, a_pause, lambda diary: len(diary.pauses()), "Paused."),
    "end of a pause": Form(
        planner.PlanEditor,
        lambda place: the_end_of_a_pause(place).first,
        lambda diary: len(diary.pauses()),
        "The pause is taken out.",
        pauses_there,
        2,
    ),
    "own stretch": Form(
        planner.PlanEditor,
        a_stretch_of_ones_own,
        lambda diary: sum(stretch.source == "own" for stretch in planner.load_catalogue().values()),
        "Frog is among your stretches now.",
    ),
    "plan": Form(planner.PlanEditor, a_plan, lambda diary: diary.plans()["plan_id"].nunique(), "Saved."),
    "screening": Form(planner.PlanEditor, the_last_answer, answered, "Nothing here says to wait.", was=1, becomes=2),
    "experiment": Form(
        planner.ExperimentPanel, an_experiment, lambda diary: diary.experiments()["experiment_id"].nunique(), "Started:"
    ),
    "stopped experiment": Form(planner.ExperimentPanel, a_stop, stopped, "Stopped:", an_experiment_there),
    "import": Form(planner.ImportPanel, a_file, lambda diary: len(diary.pain()), "are in your diary now.", becomes=3),
    "restored backup": Form(
        planner.YourData, a_backup, lambda diary: len(backup.backups(diary.folder)), "Restored:", backup_there, 1, 2
    ),
    "brought home": Form(
        planner.TakeAlong, what_came_home, lambda diary: len(diary.sessions()), "Added to Monday 23 November 2026"
    ),
    "everything": Form(planner.YourData, everything, files("none"), "All your files", backup_there, becomes=0),
    "elsewhere": Form(planner.YourData, elsewhere, files("none"), "2 ratings, as tables", backup_there, becomes=0),
    "report": Form(planner.ClinicianReport, a_report, files("pdf"), "Saved as one A4 page:"),
    "session at once": Form(planner.Today, a_session_at_once, lambda diary: len(diary.sessions()), "left"),
}


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    """The diary of somebody who answered the questions before and has a plan on other days."""
    keep(screen({question.id: False for question in load_questions()}, date.today()))
    profile = planner.Profile(minutes={weekday(TODAY + timedelta(4)): 6}, equipment=frozenset({"mat", "pillow"}))
    save_profile(profile)
    return Diary(data_folder)


def shown(bare: Bare, form: Form, diary: Diary, page: Page | None = None) -> Locator:
    return bare.show(form.make(diary), page)


@pytest.mark.parametrize("name", FORMS)
def test_pressed_twice_at_once_it_is_done_once_unasked(bare: Bare, page: Page, diary: Diary, name: str) -> None:
    form = FORMS[name]
    form.before(diary)
    assert form.rows(diary) == form.was
    place = shown(bare, form, diary, page)
    form.fill(place).evaluate(TWICE)
    expect(place.get_by_text(form.said).first).to_be_visible()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(place.locator("[aria-busy=true]")).to_have_count(0)
    expect(place.locator(".sp-twice")).to_have_count(0)
    expect(place.get_by_role("alert").filter(visible=True)).to_have_count(0)
    assert form.rows(diary) == form.becomes


@dataclass(frozen=True)
class Asked:
    """What is asked of something that is entered for the second time, and the button that adds it."""

    question: str
    add: str = "Add it again"


ASKED = {
    "rating": Asked("You rated your pain 4 at 09:00 already. Save it again?", "Save it again"),
    "visit": Asked(SAME),
    "session": Asked(SAME),
    "pause": Asked(SAME),
}

TYPED = {"visit": "Note", "session": "Note", "pause": "Why"}


def the_question(place: Locator, asked: Asked) -> Locator:
    question = place.get_by_role("group", name=asked.question, exact=True)
    expect(question.get_by_text(asked.question)).to_be_focused()
    expect(question.get_by_text(asked.question)).to_be_in_viewport()
    return question


@pytest.mark.parametrize("name", ASKED)
def test_entered_twice_it_is_asked_about_in_two_tabs_and_nothing_typed_is_lost(
    bare: Bare, page: Page, diary: Diary, name: str
) -> None:
    form, asked = FORMS[name], ASKED[name]
    first, second = (form.fill(shown(bare, form, diary, tab)) for tab in (page, bare.context.new_page()))
    place = second.page.locator("#cell > *")
    first.click()
    expect(page.get_by_text(form.said).first).to_be_visible()
    if name == "rating":
        second.page.clock.fast_forward(60_000)  # given in the same second, it would be the same one
    else:
        place.get_by_label(TYPED[name]).fill("typed again")
    second.click()
    question = the_question(place, asked)
    button(question, "Leave it").click()
    expect(question).to_have_count(0)
    expect(second).to_be_focused()
    if name != "rating":
        expect(place.get_by_label(TYPED[name])).to_have_value("typed again")
    assert form.rows(diary) == 1
    second.click()
    button(the_question(place, asked), asked.add).evaluate(TWICE)
    expect(place.get_by_text(form.said).first).to_be_visible()
    assert form.rows(diary) == 2


@pytest.mark.parametrize("name", ["rating", "visit", "session", "pause", "own stretch", "experiment"])
def test_sent_again_after_a_lost_answer_it_is_the_same_one(
    bare: Bare, page: Page, diary: Diary, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = FORMS[name]
    place = shown(bare, form, diary, page)
    press = form.fill(place)
    stop_the_clock(page)
    answer = bare._answer
    with monkeypatch.context() as lost:
        lost.setattr(bare, "_answer", lambda *asked: (answer(*asked), {})[1])
        press.click()
        page.clock.run_for(30_000)
        expect(place.get_by_text(SILENT).filter(visible=True).first).to_be_visible()
    assert form.rows(diary) == 1
    press.click()
    expect(place.get_by_text(form.said).first).to_be_visible()
    expect(place.locator(".sp-twice")).to_have_count(0)
    assert form.rows(diary) == 1


def test_what_meets_a_pause_or_a_session_says_which(bare: Bare, page: Page, diary: Diary) -> None:
    diary.add_pause(LATER[1], LATER[2], "cold")
    editor = bare.show(planner.PlanEditor(diary), page)
    a_pause(editor).click()
    words = "You have a pause then already: 24 November 2026 to 25 November 2026 (cold). Add this one too?"
    button(the_question(editor, Asked(words)), "Add it too").click()
    expect(editor.get_by_text("Paused.")).to_be_visible()
    assert len(diary.pauses()) == 2
    began = MORNING.replace(hour=7, minute=25)
    ended = began + timedelta(minutes=10)
    done = {"planned_s": 600, "active_s": 600, "outcome": "completed"}
    diary.put_session("s1", date=TODAY, started_at=began, ended_at=ended, **done)
    log = bare.show(planner.SessionHistory(diary), page)
    a_session(log).click()
    words = "You have a session then already: Monday 23 November 2026, 07:25 to 07:35. Add this one too?"
    question = the_question(log, Asked(words))
    page.keyboard.press("Escape")
    expect(question).to_have_count(0)
    log.get_by_label("Began at").fill("07:40")
    button(log, "Add session").click()
    expect(log.get_by_text("Added, and marked as entered later.")).to_be_visible()
    assert len(diary.sessions()) == 2


def test_what_is_changed_ends_the_question(bare: Bare, page: Page, diary: Diary) -> None:
    a_visit_there(diary)
    log = bare.show(planner.Visits(diary), page)
    a_visit(log).click()
    the_question(log, Asked(SAME))
    log.get_by_label("With whom").fill("GP")
    expect(log.locator(".sp-twice")).to_have_count(0)
    button(log, "Save visit").click()
    expect(log.get_by_text("Saved.")).to_be_visible()
    assert diary.visits()["with"].to_list() == ["physiotherapist", "GP"]


def test_what_is_there_word_for_word_is_said_to_be_and_not_added(bare: Bare, page: Page, diary: Diary) -> None:
    diary.add_visit(TODAY, "physiotherapist", "typed")
    log = bare.show(planner.Visits(diary), page)
    press = a_visit(log)
    press.click()
    question = the_question(log, Asked("You have this already, word for word. Nothing is added."))
    assert question.get_by_role("button").all_inner_texts() == ["Leave it"]
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(question).to_have_count(0)
    expect(press).to_be_focused()
    assert len(diary.visits()) == 1


def test_a_pdf_and_a_web_page_pressed_at_once_both_come_in_order(bare: Bare, page: Page, diary: Diary) -> None:
    report = bare.show(planner.ClinicianReport(diary), page)
    both = "root => { for (const name of ['Save PDF', 'Save web page']) [...root.querySelectorAll('button')].find((each) => each.textContent === name).click() }"
    report.evaluate(both)
    expect(report.get_by_role("link")).to_have_text(
        ["Download report_2026-09-01_to_2026-11-23.pdf", "Download report_2026-09-01_to_2026-11-23.html"]
    )
    expect(report.get_by_role("status")).to_contain_text("Saved as one A4 page:")
    expect(report.get_by_role("status")).to_contain_text("Saved as a web page:")
    assert [files(ending)(diary) for ending in ("pdf", "html")] == [1, 1]
    button(report, "Save PDF").click()
    expect(report.get_by_role("link")).to_have_count(1)


def test_a_calendar_a_page_and_a_pause_pressed_at_once_are_all_done(bare: Bare, page: Page, diary: Diary) -> None:
    editor = bare.show(planner.PlanEditor(diary), page)
    expect(editor).to_have_attribute("aria-busy", "false")
    a_pause(editor)
    came: list[str] = []
    page.on("download", lambda download: came.append(download.suggested_filename))
    names = "['Calendar file', 'Page to print', 'Add this pause', 'Page to print']"
    editor.evaluate(
        f"root => {{ for (const name of {names}) [...root.querySelectorAll('button')].find((each) => each.textContent === name).click() }}"
    )
    expect(editor.locator(".sp-pause-form").get_by_role("status")).to_contain_text("Paused.")
    expect(editor).to_have_attribute("aria-busy", "false")
    said = editor.locator(".sp-save").get_by_role("status").inner_text()
    assert [said.count(each) for each in (".ics is downloaded", ".pdf is downloaded")] == [1, 2]
    assert [name.rpartition(".")[2] for name in came] == ["ics", "pdf", "pdf"]
    assert len(diary.pauses()) == 1


def test_a_change_made_while_a_pause_is_added_does_not_hide_the_question(bare: Bare, page: Page, diary: Diary) -> None:
    diary.add_pause(LATER[0], LATER[1], "cold")
    editor = bare.show(planner.PlanEditor(diary), page)
    expect(editor).to_have_attribute("aria-busy", "false")
    a_pause(editor).evaluate(
        "button => { button.click(); const field = button.getRootNode().querySelector('[data-field=\"minutes.mon\"]');"
        " field.value = 7; field.dispatchEvent(new Event('input', { bubbles: true })); field.dispatchEvent(new Event('change', { bubbles: true })); }"
    )
    the_question(editor, Asked(SAME))
    expect(editor.get_by_text("Not saved yet.")).to_be_visible()
    assert len(diary.pauses()) == 1


def test_while_a_session_is_made_another_one_says_why_not(bare: Bare, page: Page, diary: Diary) -> None:
    bare.show(planner.Today(diary), page)
    button(page, "Stretch now").click()
    stop = bare.answering
    bare.answering = False
    button(page, "Start").click()
    button(page, "Start").click()
    expect(page.get_by_text("One moment: your session is being made.")).to_be_visible()
    bare.answering = stop
    assert len(diary.sessions()) == 0


@pytest.mark.parametrize(("theme", "width"), [(DARK, 260), (LIGHT, 1280)])
def test_the_question_fits_and_can_be_touched(bare: Bare, page: Page, diary: Diary, theme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    diary.add_pause(LATER[1], LATER[2], "a cold with " + "x" * 60)
    for make, fill in ((planner.PlanEditor, a_pause), (planner.Visits, a_visit)):
        if make is planner.Visits:
            a_visit_there(diary)
        place = bare.show(make(diary), page, theme)
        place.locator("details.sp-wishes").evaluate_all("all => all.forEach((each) => { each.open = true })")
        fill(place).click()
        question = place.locator(".sp-twice")
        expect(question).to_be_in_viewport(ratio=0.99)  # but for a part of a pixel
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for box in question.get_by_role("button").evaluate_all(
            "all => all.map((each) => each.getBoundingClientRect().toJSON())"
        ):
            assert box["height"] >= 44
            assert box["right"] <= width
