"""Whatever is pressed: the words that answer it are in sight, and the keyboard's place in the page is not lost.

By widget a person's way through it, from press to press, at the width of a telephone, a laptop and a large screen.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

import planner
from planner.diary import Diary, restore
from planner.person.screening import keep, load_questions, screen
from tests.browser.bare import Bare
from tests.browser.lab import answer_as_healthy
from tests.browser.scale import rate
from tests.browser.test_today import settle_in
from tests.helpers import telephone_logs as logs
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.browser

TODAY = MORNING.date()
SIZES = [(390, 844), (1280, 800), (2560, 1300)]


class Hand:
    """Somebody with a keyboard at a widget."""

    def __init__(self, page: Page, place: Locator) -> None:
        self.page, self.place = page, place

    def button(self, name: str, which: int = 0) -> Locator:
        return self.place.get_by_role("button", name=name, exact=True).nth(which)

    def press(self, button: str | Locator, words: str) -> None:
        """Press a button; its answer, and what the keyboard goes on with, must be in sight. words: "" where nothing is said."""
        pressed = self.button(button) if isinstance(button, str) else button
        pressed.focus()
        self.page.keyboard.press("Enter")
        self.hear(words)

    def hear(self, words: str) -> None:
        if words:
            said = self.place.get_by_text(words).filter(visible=True).first
            expect(said, f"{words!r} is said").to_be_visible()
            expect(said, f"{words!r} is in sight").to_be_in_viewport(ratio=0.9)
        focused = self.page.locator("#cell :focus, #cell:focus-within > :focus")
        expect(focused, f"the keyboard has its place after {words!r}").to_have_count(1)
        expect(focused, f"the keyboard's place is in sight after {words!r}").to_be_in_viewport()

    def fill(self, label: str, value: str) -> None:
        self.place.get_by_label(label, exact=True).filter(visible=True).fill(value)


def healthy(diary: Diary) -> None:
    keep(screen({question.id: False for question in load_questions()}, TODAY), diary.folder / "screening.toml")


def long_diary(diary: Diary) -> None:
    for n in range(14):
        began = MORNING - timedelta(days=n, minutes=30)
        diary.put_session(
            f"s{n}",
            date=began.date(),
            started_at=began,
            ended_at=began,
            planned_s=360,
            active_s=300,
            outcome="completed",
        )
        diary.add_pain(n % 10, about=began.date(), rated_at=began)
        diary.add_visit(began.date(), f"physiotherapist {n}")


def backed_up(diary: Diary) -> None:
    folder = diary.folder / "backups"
    diary.add_pain(3)
    folder.mkdir(exist_ok=True)
    for n in range(1, 12):
        (folder / f"{TODAY - timedelta(n)}.zip").write_bytes(restore.everything(diary.folder))
    diary.add_pain(4)


def editor(diary: Diary) -> planner.PlanEditor:
    healthy(diary)
    return planner.PlanEditor(diary)


def of_pauses(hand: Hand) -> None:
    if hand.place.locator(".sp-wishes:not([open])").count():
        hand.place.get_by_text("Your wishes").click()
    hand.place.get_by_text("Illness or holiday").click()
    hand.press("Add this pause", "Choose the first day of the pause.")
    hand.fill("First day", "2026-11-30")
    hand.fill("Last day", "2026-11-28")
    hand.press("Add this pause", "The pause ends on 28 November, before it begins on 30 November.")
    expect(hand.place.get_by_label("Last day", exact=True)).to_be_focused()
    hand.fill("Last day", "2026-12-01")
    hand.press("Add this pause", "Paused. Nothing is planned on these days")
    expect(hand.button("Add this pause")).to_be_focused()
    expect(hand.place.get_by_label("Last day", exact=True)).to_have_value("")
    out = hand.place.get_by_role("button", name="Take out: 30 November 2026 to 1 December 2026")
    hand.press(out, "The pause is taken out.")


def of_own_stretches(hand: Hand) -> None:
    if hand.place.locator(".sp-wishes:not([open])").count():
        hand.place.get_by_text("Your wishes").click()
    hand.place.get_by_text("Stretches of your own").click()
    hand.press("Add this stretch", "Give the stretch a name.")
    hand.fill("Name", "Side bend")
    hand.fill("What to do", "Bend.")
    own = hand.place.get_by_role("form", name="A stretch of your own")
    own.get_by_label("Position").select_option("standing")
    own.get_by_label("What it stretches most").select_option("hips")
    hand.fill("Repetitions", "5")
    hand.fill("Seconds of each hold", "5")
    hand.press("Add this stretch", "Name: “Side bend” is not free: another stretch has this name.")
    hand.fill("Name", "Towel slide")
    hand.press("Add this stretch", "Towel slide is among your stretches now.")
    expect(hand.button("Add this stretch")).to_be_focused()


def of_the_week(hand: Hand) -> None:
    card = hand.place.locator("article").last.locator("li > details").last
    card.locator("> summary").click()
    hand.press(card.get_by_role("button", name="Swap"), "Instead, the best for your week first:")
    hand.press(card.get_by_role("button", name="Take ").first, "came on")
    hand.press("Undo", "Undone.")
    card = hand.place.locator("article").last.locator("li > details").last
    card.evaluate("card => { card.open = true; }")
    hand.press(card.get_by_role("button", name="Remove"), "went from")
    hand.press("Save plan", "Saved. Your first session is")
    hand.press("Calendar file", "is downloaded.")
    hand.press("Page to print", "is downloaded.")
    if hand.place.locator(".sp-wishes:not([open])").count():
        hand.place.get_by_text("Your wishes").click()
    hand.fill("First day of this plan", "2026-10-01")
    hand.hear("The week from Thursday 1 October 2026 is over.")
    hand.press("Plan from today", "The week that fits")
    hand.press("Plan the week after", "First day of this plan")


def of_the_questions(hand: Hand) -> None:
    answer_as_healthy(hand.place)
    hand.hear("You answered on")
    hand.press("Answer again", "Signs that need care at once")
    hand.press("Not now", "You answered on")
    hand.press("Answer again", "Signs that need care at once")
    hand.press("One of these", "Asked because")
    hand.press("Yes", "Get emergency care now")
    hand.press("Answer again", "Signs that need care at once")


def of_a_rating(hand: Hand) -> None:
    hand.press("Save rating", "Choose a number from 0 to 10 first.")
    rate(hand.place, "Pain now", 4)
    hand.press("Save rating", "Saved: 4 for")


def of_sessions(hand: Hand) -> None:
    hand.press("Add a session done away from the computer", "Began at")
    hand.press("Add session", "Say when it began, such as 07:30.")
    hand.fill("Began at", "06:00")
    hand.fill("Minutes", "10")
    hand.press("Add session", "Added, and marked as entered later.")
    hand.press("Show older sessions", "Friday 13 November 2026, ")
    entries = hand.place.get_by_role("list", name="Sessions", exact=True).locator(".sp-entry")
    hand.press(entries.last.get_by_role("button", name="Correct"), "Pain before")
    hand.press("Save", "Saved.")
    hand.press(entries.last.get_by_role("button", name="Delete"), "Delete this session?")
    hand.press("Delete it", "Deleted. It is kept in")
    hand.press("Undo", "The session is back.")


def of_visits(hand: Hand) -> None:
    hand.press("Log a visit", "Day of the visit")
    hand.press("Save visit", "Say with whom, for instance physiotherapist.")
    hand.fill("With whom", "GP")
    hand.press("Save visit", "Saved.")
    entries = hand.place.locator(".sp-entry")
    hand.press("Show older visits", "physiotherapist 9")
    hand.press(entries.last.get_by_role("button", name="Delete"), "Delete this visit?")
    hand.press("Keep it", "")
    hand.press(entries.last.get_by_role("button", name="Correct"), "Next one due")
    hand.fill("With whom", "")
    hand.press("Save", "Say with whom, for instance physiotherapist.")
    hand.press("Cancel", "")


def of_an_experiment(hand: Hand) -> None:
    hand.press(hand.place.get_by_text("Put a question to the coin"), "")
    expect(hand.place.get_by_text("If it makes a difference of 1 point").first).to_be_visible()
    hand.place.get_by_label("One stretch, in or out").check()
    hand.press("Start tomorrow", "Choose a stretch first.")
    hand.place.get_by_label("Which stretch?").select_option("Side bend")
    hand.press("Start tomorrow", "Started: the coin has chosen your days.")
    hand.press("Stop early", "Stop it now?")
    hand.press("Go on with it", "Stop early")
    hand.press("Stop early", "Stop it now?")
    hand.press("Yes, stop it", "Stopped: from today on")


def choose(hand: Hand, button: str, name: str, data: bytes) -> None:
    with hand.page.expect_file_chooser() as chooser:
        hand.button(button).focus()
        hand.page.keyboard.press("Enter")
    chooser.value.set_files(FilePayload(name=name, mimeType="application/octet-stream", buffer=data))


def of_an_import(hand: Hand) -> None:
    days = [TODAY - timedelta(n) for n in range(1, 40)]
    rows = "".join(f"{day},{n % 10}\n" for n, day in enumerate(days))
    choose(hand, "Choose a file", "pain.csv", f"date,value\n{rows}".encode())
    hand.hear("pain.csv (")
    choose(hand, "Choose another file", "empty.csv", b"")
    hand.hear("This file is empty. Choose another one.")
    choose(hand, "Choose another file", "my pain.csv", b"date,value\n05/11/2026,3\n06/11/2026,4\n")
    hand.hear("could be two different days")
    hand.press(hand.place.get_by_role("button", name="The day, as in"), "my pain.csv (")
    hand.press("Import", "2 pain ratings are in your diary now.")
    choose(hand, "Choose a file", "pain.csv", f"date,value\n{rows}".encode())
    hand.hear("pain.csv (")
    hand.press("Cancel", "Nothing was taken.")


def of_the_data(hand: Hand) -> None:
    hand.press("Take everything with you", "All your files, pictures too, in one zip.")
    choose(hand, "Bring it back", "x.zip", b"no zip")
    hand.hear("is not a whole zip file")
    look = hand.place.get_by_role("button", name="Look inside").last
    hand.press(look, "Restoring puts a file in the place of the one that is there now")
    hand.press(hand.place.get_by_role("button", name="Restore ").last, "Restored: ")
    hand.press("Close", "Backups")


def of_the_telephone(hand: Hand) -> None:
    hand.press("Take today's session along", "It holds this session, not your diary.")
    hand.press("Bring home what you did", "Or paste it here")
    choose(hand, "Choose a file", "x.zip", b"\xff no picture")
    hand.hear("x.zip: This is not a picture")
    choose(
        hand,
        "Choose a file",
        "stretched.txt",
        logs.packed(logs.values(Diary(), [logs.start(), logs.part(), logs.end()])).encode(),
    )
    hand.hear("Session of Monday 23 November 2026")
    hand.press("Add to your diary", "Added to Monday 23 November 2026")


def of_the_report(hand: Hand) -> None:
    hand.place.get_by_label("Your own").check()
    hand.press("Save web page", "Choose the first day.")
    hand.fill("First day", "2026-11-01")
    hand.press("Save web page", "Saved as a web page: ")


def of_the_trends(hand: Hand) -> None:
    hand.place.get_by_label("From … to …").check()
    hand.press("Show", "Enter the first day, the last day, or both.")
    hand.fill("From", "2026-11-20")
    hand.press("Show", "From 20 November 2026 to")
    for tab in hand.place.get_by_role("tab").all():
        name = tab.inner_text()
        hand.press(tab, name)
        expect(hand.place.get_by_role("tabpanel", name=name)).to_have_attribute("aria-busy", "false")
        hand.hear(name)


def of_the_day(hand: Hand) -> None:
    hand.press("Stretch now", "Signs that need care at once")
    answer_as_healthy(hand.place)
    hand.hear("How long?")
    hand.press("Not now", "Stretch now")
    hand.press("Stretch now", "How long?")
    hand.press("Start", "left")
    hand.press("It hurts", "Come out of it slowly.")
    hand.press("End the session", "Both are optional.")
    hand.press(hand.button("Finish", -1), "It is in your diary.")
    hand.press("Back to today", "Stretch now")


Make = Callable[[Diary], Any]
WAYS: dict[str, tuple[Make, Callable[[Hand], None]]] = {
    "pauses": (editor, of_pauses),
    "own stretches": (editor, of_own_stretches),
    "the week": (editor, of_the_week),
    "the questions": (planner.PlanEditor, of_the_questions),
    "a rating": (planner.PainCheckIn, of_a_rating),
    "sessions": (planner.SessionHistory, of_sessions),
    "visits": (planner.Visits, of_visits),
    "an experiment": (planner.ExperimentPanel, of_an_experiment),
    "an import": (planner.ImportPanel, of_an_import),
    "the telephone": (planner.TakeAlong, of_the_telephone),
    "the data": (planner.YourData, of_the_data),
    "the report": (planner.ClinicianReport, of_the_report),
    "the trends": (planner.TrendsView, of_the_trends),
    "the day": (planner.Today, of_the_day),
}
BEFORE: dict[str, Callable[[Diary], None]] = {
    "the telephone": lambda diary: settle_in(diary, 0),
    "the data": backed_up,
    "the day": lambda _: None,
    "a rating": lambda _: None,
    "the questions": lambda _: None,
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]} px")
@pytest.mark.parametrize("name", WAYS)
def test_what_answers_a_press_is_in_sight_and_the_keyboard_keeps_its_place(
    bare: Bare, page: Page, data_folder: Path, name: str, size: tuple[int, int]
) -> None:
    make, way = WAYS[name]
    diary = Diary()
    BEFORE.get(name, long_diary)(diary)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    place = bare.show(make(diary), page)
    # Above and below it is more of the page, as of a notebook.
    page.evaluate("for (const side of ['before', 'after']) document.getElementById('cell')[side](Object.assign(document.createElement('div'), { style: 'height: 700px' }))")  # fmt: skip
    way(Hand(page, place))


def test_a_line_afloat_goes_with_escape_or_the_next_press(bare: Bare, page: Page, data_folder: Path) -> None:
    diary = Diary()
    long_diary(diary)
    page.set_viewport_size({"width": 390, "height": 844})
    log = bare.show(planner.Visits(diary), page)
    said = log.locator(".sp-said-back")
    hand = Hand(page, log)
    for end in (lambda: page.keyboard.press("Escape"), lambda: log.locator("h3").first.click()):
        hand.press("Log a visit", "Day of the visit")
        hand.press("Save visit", "Say with whom, for instance physiotherapist.")
        expect(said).to_have_attribute("popover", "manual")
        end()
        expect(said).not_to_have_attribute("popover", "manual")
        expect(said).to_contain_text("Say with whom, for instance physiotherapist.")
        if log.get_by_role("button", name="Cancel").count():
            hand.press("Cancel", "Log a visit")
