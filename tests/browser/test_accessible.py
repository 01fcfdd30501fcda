"""What axe-core finds in the widgets, state by state, in light and dark; the keyboard's way through them; what is announced."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import anywidget
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Locator, Page, expect

import planner
from planner import experiment
from planner.catalogue.own_stretches import add_own_stretch
from planner.diary import Diary, restore
from planner.paths import REPOSITORY
from planner.person.profile import weekday
from planner.person.screening import keep, load_questions, screen
from planner.steps import Steps
from planner.widgets.clinician_report import ClinicianReport
from planner.widgets.common import working
from planner.widgets.experiment_panel import ExperimentPanel
from planner.widgets.import_panel import ImportPanel
from planner.widgets.pain_check_in import PainCheckIn
from planner.widgets.plan_editor import PlanEditor
from planner.widgets.session_history import SessionHistory
from planner.widgets.session_player import SessionPlayer
from planner.widgets.takeaway import TakeAlong
from planner.widgets.takeaway.take_along import SHARED_AT, SHARED_PRINT
from planner.widgets.today import Today
from planner.widgets.trends_view import TrendsView
from planner.widgets.visits_log import Visits
from planner.widgets.your_data import YourData
from tests.browser.bare import DARK, LIGHT, Bare
from tests.browser.lab import answer, answer_as_healthy, pass_by, stop_the_clock
from tests.browser.scale import rate
from tests.helpers.elsewhere import LOOP, zipped
from tests.helpers.telephone_logs import end, packed, start, values

pytestmark = pytest.mark.browser
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
SERIOUS = ("serious", "critical")
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # all that a theme changes


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    equipment = frozenset({"mat", "pillow"})
    profile = planner.Profile(minutes={weekday(date.today()): 6}, equipment=equipment, article_only=True)
    Diary().save_plan(planner.plan_week(profile, planner.load_catalogue(), date.today()))
    return Diary()


def found(page: Page, only: dict[str, Any] | None = None) -> list[str]:
    """Return what axe-core finds serious or critical in the widget: the rule, where, and why."""
    page.clock.resume()  # axe-core waits for timers
    options = {"resultTypes": ["violations"], **({"runOnly": only} if only else {})}
    results = Axe().run(page, context="#cell", options=options).response
    return [
        f"{violation['id']} {node['target']}: {' '.join(node['failureSummary'].split())}"
        for violation in results["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


def darken(page: Page) -> None:
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")


def press(place: Locator, name: str) -> None:
    place.get_by_role("button", name=name, exact=True).click()


Show = Callable[[anywidget.AnyWidget], Locator]


def planned(show: Show) -> Locator:
    """Show the plan editor with its questions answered."""
    editor = show(PlanEditor(Diary()))
    answer_as_healthy(editor)
    return editor


def plan_questions(show: Show, _: Page) -> None:
    editor = show(PlanEditor(Diary()))
    expect(editor.get_by_role("button", name="None of these")).to_be_visible()


def plan_question(show: Show, _: Page) -> None:
    editor = show(PlanEditor(Diary()))
    press(editor, "One of these")
    expect(editor.get_by_role("button", name="Yes")).to_be_visible()


def plan_emergency(show: Show, _: Page) -> None:
    editor = show(PlanEditor(Diary()))
    answer(editor, "chest_pain")
    expect(editor.get_by_role("alert")).to_contain_text("Get emergency care now")


def plan_urgent(show: Show, _: Page) -> None:
    editor = show(PlanEditor(Diary()))
    answer(editor, "unwell")
    expect(editor.get_by_role("alert")).to_contain_text("Make an urgent appointment with a doctor")


def plan_week(show: Show, _: Page) -> None:
    expect(planned(show).get_by_role("article").first).to_be_visible()


def plan_card_and_swaps(show: Show, _: Page) -> None:
    editor = planned(show)
    card = editor.locator("article li > details").last
    card.locator("summary").click()
    card.get_by_role("button", name="Swap").click()
    expect(card.locator(".sp-swaps, .sp-why").last).to_be_visible()


def plan_own_stretch(show: Show, _: Page) -> None:
    frog = {"name": "Frog", "steps": ["Open."], "position": "lying", "regions": ["hips"], "reps": 5, "hold_s": 3}
    red = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(red, "PNG")
    add_own_stretch(frog | {"drawn_like": "glute_bridge"})
    add_own_stretch(frog | {"name": "Toad"}, picture=("toad.png", red.getvalue()))
    editor = planned(show)
    for summary in editor.locator("details:not([open]) > summary").all():
        if summary.is_visible():
            summary.click()
    editor.locator("[data-group='Stretches of your own']").evaluate("group => { group.open = true }")
    editor.get_by_role("button", name="Edit Toad").click()
    expect(editor.get_by_role("button", name="Turn it")).to_be_visible()
    editor.get_by_role("button", name="Edit Frog").click()
    editor.get_by_role("button", name="Delete Toad").click()


def today_page(show: Show, page: Page) -> None:
    keep(screen({question.id: False for question in load_questions()}, date.today()))
    show(Today(Diary()))
    page.get_by_text("What is in it").click()
    page.locator(".sp-outline summary").first.click()
    page.get_by_text("Where, a note, another day").click()


def today_at_once(show: Show, page: Page) -> None:
    keep(screen({question.id: False for question in load_questions()}, date.today()))
    show(Today(Diary()))
    page.get_by_role("button", name="Stretch now").click()
    expect(page.get_by_role("radio", name="Neck")).to_be_visible()


def today_stopped(show: Show, page: Page) -> None:
    answers = {question.id: question.id == "chest_pain" for question in load_questions()}
    keep(screen(answers, date.today()))
    show(Today(Diary()))
    expect(page.get_by_role("button", name="Answer again")).to_be_visible()


def player_before(show: Show, _: Page) -> None:
    show(SessionPlayer.today(Diary()))


def player_rest(show: Show, _: Page) -> None:
    show(SessionPlayer(None, Diary()))


def player_during(show: Show, page: Page) -> None:
    player = show(SessionPlayer.today(Diary()))
    stop_the_clock(page)
    press(player, "Start")
    page.clock.run_for(12_000)


def player_paused(show: Show, page: Page) -> None:
    player_during(show, page)
    page.get_by_role("button", name="Pause").click()


def player_hurts(show: Show, page: Page) -> None:
    player_during(show, page)
    page.get_by_role("button", name="It hurts").click()
    rate(page, "Pain right now", 7)


def player_sign(show: Show, page: Page) -> None:
    player_during(show, page)
    page.get_by_role("button", name="It hurts").click()
    page.get_by_text("Is any of this new?").click()
    page.get_by_label("Do you have a fever, or feel very unwell?").check()
    expect(page.get_by_role("alert")).to_contain_text("Make an urgent appointment with a doctor")


def player_hurts_a_little(show: Show, page: Page) -> None:
    player_during(show, page)
    page.get_by_role("button", name="It hurts").click()
    rate(page, "Pain right now", 3)
    for summary in page.locator("details:not([open]) > summary").all():
        if summary.is_visible():
            summary.click()


def player_breath_and_settings(show: Show, page: Page) -> None:
    player_during(show, page)
    pass_by(page, 33)
    page.get_by_text("Sound, voice and tempo").last.click()


def history(show: Show, page: Page) -> None:
    shutil.copytree(REPOSITORY / "data" / "sample", Diary().folder, dirs_exist_ok=True)
    view = show(SessionHistory(Diary()))
    for summary in view.locator("details > summary").all():
        summary.click()
    view.get_by_role("button", name="Correct: ").first.click()
    view.get_by_role("button", name="Delete: ").nth(1).click()
    view.get_by_role("button", name="Add a session").click()


def player_after(show: Show, page: Page) -> None:
    player_during(show, page)
    page.get_by_role("button", name="Finish", exact=True).click()


def player_finished(show: Show, page: Page) -> None:
    player_after(show, page)
    page.get_by_role("button", name="Finish", exact=True).click()


def rating(show: Show, _: Page) -> None:
    show(PainCheckIn(Diary()))


def rating_saved(show: Show, _: Page) -> None:
    form = show(PainCheckIn(Diary()))
    rate(form, "Pain now", 4)
    press(form, "Save rating")
    expect(form.get_by_text("Saved: 4 for")).to_be_visible()


def trends(show: Show, page: Page, tab: str = "Overview") -> None:
    shutil.copytree(REPOSITORY / "data" / "sample", Diary().folder, dirs_exist_ok=True)
    view = show(TrendsView(Diary(), date(2026, 6, 28)))
    view.get_by_role("tab", name=tab, exact=True).click()
    expect(view.get_by_role("tabpanel", name=tab, exact=True)).to_have_attribute("aria-busy", "false")
    for summary in view.locator("details > summary").all():
        summary.click()


def experiment_choices(show: Show, _: Page) -> None:
    panel = show(ExperimentPanel(Diary()))
    panel.get_by_text("Put a question to the coin").click()
    expect(panel.get_by_text("If it makes a difference of 1 point").first).to_be_visible()


def experiment_running(show: Show, _: Page) -> None:
    Diary().save_experiment(experiment.new("any", date.today(), seed=1))
    panel = show(ExperimentPanel(Diary()))
    press(panel, "Stop early")


def visits(show: Show, page: Page) -> None:
    for n in range(3):
        Diary().add_visit(date.today() - timedelta(n), "physiotherapist", "go on", date.today() + timedelta(3))
    log = show(Visits(Diary()))
    log.get_by_role("button", name="Correct: ").first.click()
    log.get_by_role("button", name="Delete: ").nth(1).click()
    log.get_by_role("button", name="Log a visit").click()
    press(log, "Save visit")


def marks(show: Show, page: Page) -> None:
    for n in range(6):
        Diary().add_mark(date.today() - timedelta(n), None, "medicine", f"no. {n}", "after meals")
    check_in = show(PainCheckIn(Diary()))
    check_in.get_by_text("What else changed?").click()
    check_in.get_by_role("button", name="Correct: ").first.click()
    check_in.get_by_role("button", name="Delete: ").nth(1).click()
    press(check_in, "Bad night today")
    expect(check_in.get_by_text("Bad night: marked for today.")).to_be_visible()
    press(check_in, "Bad night today")
    expect(check_in.get_by_text("You have this already, word for word.")).to_be_visible()


def clinician_report(show: Show, page: Page) -> None:
    form = show(ClinicianReport(Diary()))
    press(form, "Save PDF")
    expect(form.get_by_role("link")).to_be_visible()
    form.get_by_label("Your own").check()


def your_data(show: Show, page: Page) -> None:
    folder = Diary().folder / "backups"
    folder.mkdir()
    (folder / "2026-11-20.zip").write_bytes(restore.everything(Diary().folder))
    Diary().add_pain(4)
    data = show(YourData(Diary()))
    press(data, "Take everything with you")
    expect(data.get_by_role("link")).to_be_visible()
    press(data, "Look inside: Friday 20 November 2026")
    expect(data.get_by_label("Files")).to_be_visible()


def at_work(show: Show, page: Page) -> None:
    """Half is done, and Python says no more; with the keyboard at Stop."""
    widget = YourData(Diary())

    def half(_: Path) -> Steps[bytes]:
        widget.unobserve_all("request")
        yield 0.5
        return b""

    data = show(widget)
    with patch.object(working, "STEP_S", -1), patch.object(restore, "everything_steps", half):
        press(data, "Take everything with you")
        page.clock.run_for(1_000)
        expect(data.get_by_role("progressbar", name="How much is done")).to_have_js_property("value", 0.5)
    data.get_by_role("button", name="Stop", exact=True).focus()


def at_work_for_a_time_that_nobody_knows(show: Show, page: Page) -> None:
    widget = YourData(Diary())
    data = show(widget)
    widget.unobserve_all("request")
    press(data, "Take everything with you")
    page.clock.run_for(1_000)
    expect(data.get_by_role("progressbar", name="How much is done")).to_be_visible()


def telephone_ways(show: Show, page: Page) -> None:
    with patch.dict(os.environ, {SHARED_AT: "https://192.168.1.5:8443/?token=abc", SHARED_PRINT: "AB:CD"}):
        along = show(TakeAlong(Diary()))
    along.locator("summary").click()
    press(along, "Bring home what you did")
    expect(along.get_by_label("Or paste it here")).to_be_visible()


def telephone_found(show: Show, page: Page) -> None:
    along = show(TakeAlong(Diary()))
    press(along, "Bring home what you did")
    events = [each | {"at": each["at"].replace("2026-11-23", "2020-01-01")} for each in (start(), end(note="fine"))]
    wrong = packed(values(Diary(), events, date="2020-01-01"))
    along.get_by_label("Or paste it here").fill(wrong)
    expect(along.get_by_label("On which day was it?")).to_be_visible()


def import_preview(show: Show, page: Page) -> None:
    panel = show(ImportPanel(Diary()))
    with page.expect_file_chooser() as chooser:
        press(panel, "Choose a file")
    chooser.value.set_files({"name": "Loop.zip", "mimeType": "application/zip", "buffer": zipped(LOOP)})
    expect(panel.get_by_role("img")).to_be_visible()
    for summary in panel.locator("summary").all():
        summary.click()
    for words in ("Which programs?", "All of them"):
        expect(panel.locator("details", has_text=words)).to_have_attribute("open", "")


def import_order(show: Show, page: Page) -> None:
    panel = show(ImportPanel(Diary()))
    with page.expect_file_chooser() as chooser:
        press(panel, "Choose a file")
    chooser.value.set_files({"name": "mine.csv", "mimeType": "text/csv", "buffer": b"05/11/2026,4"})
    expect(panel.get_by_role("group", name="Which comes first?")).to_be_visible()


def trends_pain(show: Show, page: Page) -> None:
    trends(show, page, "Pain")


def trends_together(show: Show, page: Page) -> None:
    trends(show, page, "Does it go together?")
    page.get_by_role("button", name="What would chance show?").click()
    expect(page.get_by_role("img")).to_have_count(2)


def trends_stretches(show: Show, page: Page) -> None:
    trends(show, page, "Stretches")


def trends_integrity(show: Show, page: Page) -> None:
    trends(show, page, "Integrity")


def trends_own_dates(show: Show, page: Page) -> None:
    trends(show, page)
    page.get_by_label("From … to …").check()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("alert")).to_have_text("Enter the first day, the last day, or both.")


STATES = [
    plan_questions,
    plan_question,
    plan_emergency,
    plan_urgent,
    plan_week,
    plan_card_and_swaps,
    plan_own_stretch,
    today_page,
    today_at_once,
    today_stopped,
    player_before,
    player_rest,
    player_during,
    player_paused,
    player_hurts,
    player_sign,
    player_hurts_a_little,
    player_breath_and_settings,
    player_after,
    player_finished,
    rating,
    rating_saved,
    history,
    trends,
    experiment_choices,
    experiment_running,
    visits,
    marks,
    clinician_report,
    your_data,
    at_work,
    at_work_for_a_time_that_nobody_knows,
    telephone_ways,
    telephone_found,
    import_preview,
    import_order,
    trends_pain,
    trends_together,
    trends_stretches,
    trends_integrity,
    trends_own_dates,
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing_serious(bare: Bare, page: Page, diary: Diary, state: Callable[[Show, Page], None]) -> None:
    """In both themes: to bring the page there once more takes far longer than to switch the theme, as a person can."""
    state(lambda widget: bare.show(widget, page, LIGHT), page)
    light = found(page)
    darken(page)
    assert (light, found(page, COLOURS)) == ([], [])


def test_axe_is_really_asked(bare: Bare, page: Page, diary: Diary) -> None:
    bare.show(PainCheckIn(diary), page)
    page.evaluate("document.querySelector('#cell form').append(document.createElement('button'))")
    (only,) = found(page)
    assert only.startswith("button-name ")
    page.evaluate("document.querySelector('#cell form > button').outerHTML = '<p style=color:#555>dark</p>'")
    assert found(page) == []
    darken(page)
    (only,) = found(page)
    assert only.startswith("color-contrast ")


LISTEN = """() => {
  window.announced = [];
  const live = (node) => node.closest?.("[aria-live=polite], [aria-live=assertive], [role=status], [role=alert]");
  new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      const region = live(target.nodeType === 1 ? target : target.parentElement);
      if (region && addedNodes.length && region.textContent) window.announced.push(region.textContent);
    }
  }).observe(document.getElementById("cell"), { childList: true, characterData: true, subtree: true });
}"""


def test_a_screen_reader_hears_each_cue_once(bare: Bare, page: Page, diary: Diary) -> None:
    widget = SessionPlayer.today(diary)
    player = bare.show(widget, page)
    page.evaluate(LISTEN)
    stop_the_clock(page)
    press(player, "Start")
    heard = page.evaluate("window.announced.length")
    cues = widget.script["cues"]
    page.clock.run_for(sum(cue["seconds"] for cue in cues[:12]) * 1000 + 100)
    announced = page.evaluate("window.announced")
    assert announced[heard:] == [cue["say"] for cue in cues[1:13]]
    assert announced[:heard] in ([], [cues[0]["say"]])  # the first is also heard when the keyboard comes to the screen


def test_a_session_by_keyboard_alone(bare: Bare, page: Page, diary: Diary) -> None:
    player = bare.show(SessionPlayer.today(diary), page)
    stop_the_clock(page)

    def tab_to(name: str) -> None:
        button = player.get_by_role("button", name=name, exact=True)
        for _ in range(40):
            if button.evaluate("node => node === document.activeElement"):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard never comes to {name}")

    tab_to("Start")
    page.keyboard.press("Enter")
    expect(player.locator(".sp-play")).to_be_focused()
    page.keyboard.press("Space")
    expect(player.get_by_role("button", name="Resume", exact=True)).to_be_visible()
    page.keyboard.press("Space")
    page.keyboard.press("h")
    expect(player.get_by_label("Pain right now")).to_be_visible()
    tab_to("End the session")
    page.keyboard.press("Enter")
    expect(player.get_by_label("Pain after")).to_be_visible()
    tab_to("Finish")
    page.keyboard.press("Enter")
    expect(player.get_by_role("heading", name="Ended because it hurt")).to_be_visible()


LEAST_CONTRAST = """(nodes) => {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const paper = getComputedStyle(document.querySelector(".sp-root")).backgroundColor;
  const light = (...colours) => {
    for (const colour of colours) (pen.fillStyle = colour), pen.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((n) => n / 255).map((n) => n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (ink) => {
    const [dark, bright] = [light(paper), light(paper, ink)].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };
  const ink = (node) => getComputedStyle(node)[node instanceof SVGElement ? "fill" : "color"];
  return Math.min(...nodes.map((node) => ratio(ink(node))));
}"""


@THEMES
@pytest.mark.parametrize(
    ("state", "words"), [(player_during, ".sp-timer, .sp-kind"), (trends, "svg text")], ids=["player", "trends"]
)
def test_words_over_a_drawing_have_the_contrast_that_axe_cannot_tell(
    bare: Bare, page: Page, diary: Diary, state: Callable[[Show, Page], None], words: str, theme: str
) -> None:
    state(lambda widget: bare.show(widget, page, theme), page)
    assert page.locator(words).count()
    assert page.locator(words).evaluate_all(LEAST_CONTRAST) >= 4.5
