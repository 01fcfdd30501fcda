"""Every widget on paper: all of it, on white, charts and cards whole, and nothing to press.

The three pages of the app as PDF are in test_elsewhere.py.
"""

from __future__ import annotations

import io
import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import anywidget
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

import planner
from planner.diary import Diary
from planner.paths import SAMPLE
from planner.person.profile import save_profile, weekday
from planner.person.screening import keep, load_questions, screen
from tests.browser.bare import DARK, Bare
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.browser

TODAY = MORNING.date()
# What is printed of each, and what a screen alone has.
PRINTED: dict[str, tuple[Callable[[Diary], anywidget.AnyWidget], tuple[str, ...], tuple[str, ...]]] = {
    "plan": (
        planner.PlanEditor,
        ("Your wishes", "The week that fits", "Monday, today", "Standing posture drill"),
        ("Save plan", "Minutes", "Move to"),
    ),
    "today": (
        planner.Today,
        ("Monday 23 November", "For today", "Standing posture drill", "This week"),
        ("Save rating", "Start", "Sound", "Pain now"),
    ),
    "history": (planner.SessionHistory, ("of 13 min", "To the end"), ("Correct", "Delete", "Show older")),
    "trends": (planner.TrendsView, ("Period 12 weeks", "Overview"), ("as a table", "Integrity", "4 weeks")),
    "experiment": (planner.ExperimentPanel, (), ("Begin",)),
    "visits": (planner.Visits, ("physiotherapist", "Next one was due"), ("Log a visit", "Correct")),
    "report": (planner.ClinicianReport, ("One A4 page",), ("Save PDF", "Period")),
    "import": (planner.ImportPanel, ("A CSV of days and values",), ("Choose a file",)),
    "telephone": (planner.TakeAlong, ("One file with the figures",), ("Bring home", "Or paste it here")),
    "data": (planner.YourData, ("Backups",), ("Take everything",)),
}
PRESSED = "button:not([role=tab][aria-selected=true]), textarea, select, input, [role=radiogroup]"
# The parts that would be cut in two if a page ended within them.
CUT = """(root) => [...root.querySelectorAll(".sp-picture, .sp-drawing svg, .sp-day li, .sp-entries li, tr")].filter((node) =>
  getComputedStyle(node).breakInside !== "avoid").map((node) => node.outerHTML.slice(0, 80))"""


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    """The simulated weeks as one's own, with this week planned."""
    shutil.copytree(SAMPLE, data_folder, ignore=shutil.ignore_patterns("*.py", "*.md"))
    profile = planner.Profile(minutes=dict.fromkeys(map(weekday, [TODAY]), 10), equipment=frozenset({"mat", "wall"}))
    save_profile(profile)
    keep(screen({question.id: False for question in load_questions()}, TODAY))
    diary = Diary()
    diary.save_plan(planner.plan_week(profile, planner.load_catalogue(), TODAY))
    return diary


def words_of(pdf: bytes) -> str:
    return unicodedata.normalize(
        "NFKC", " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())
    )


@pytest.mark.parametrize("name", PRINTED)
def test_a_widget_prints_what_it_says_and_nothing_to_press(bare: Bare, page: Page, diary: Diary, name: str) -> None:
    make, said, left_out = PRINTED[name]
    cell = bare.show(make(diary), page, DARK)
    expect(cell).to_be_visible()
    page.emulate_media(media="print")
    assert [node for node in cell.locator(PRESSED).all() if node.is_visible()] == []
    assert cell.evaluate(CUT) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    root = cell if cell.evaluate("node => node.matches('.sp-root')") else cell.locator(".sp-root").first
    assert root.evaluate("node => getComputedStyle(node).color") == "rgb(33, 33, 33)"
    shown = " ".join(cell.inner_text().split())
    printed = words_of(page.pdf(format="A4"))
    for words in said:
        assert words in shown, words
        assert words.split()[0] in printed, words
    assert [words for words in left_out if words in shown] == []
    assert re.findall(r"\b\d{4}-\d\d-\d\d\b", shown) == []
