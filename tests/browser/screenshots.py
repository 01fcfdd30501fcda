"""Makes the pictures in docs/ that the README shows, from a real JupyterLab.

Run with `python -m tests.browser.screenshots` (or `make docs`).
"""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import time_machine
from playwright.sync_api import Page

import planner
from planner.paths import REPOSITORY
from planner.person.profile import weekday
from tests.browser.lab import Lab, answer_as_healthy, new_context, running_browser, running_lab, stop_the_clock
from tests.helpers.clock import MORNING

DOCS = REPOSITORY / "docs"


def main() -> None:
    """Write docs/plan_week.png, docs/today.png, docs/run_session.png and docs/pain_trends.png."""
    folder = tempfile.TemporaryDirectory()
    with time_machine.travel(MORNING), folder as name, running_lab(Path(name)) as lab, running_browser() as browser:
        for picture in (pain_trends, plan_week, today, run_session):  # the first on an empty diary
            context, _ = new_context(browser, width=1280, height=1700, motion=True)
            picture(lab, context.new_page())
            context.close()


def save_a_plan(lab: Lab) -> None:
    days = {weekday(date.today() + timedelta(n)): 10 for n in (0, 2, 3, 5)}
    equipment = frozenset({"mat", "wall", "pillow", "chair"})
    profile = planner.Profile(minutes=days, focus={"lower back": 2, "upper back": 1}, equipment=equipment)
    planner.Diary(lab.data).save_plan(planner.plan_week(profile, planner.load_catalogue(), date.today()))


def plan_week(lab: Lab, page: Page) -> None:
    editor = lab.show(page, "1_plan_week.ipynb", "Plan editor")
    answer_as_healthy(editor)
    editor.evaluate("node => node.scrollIntoView()")
    page.screenshot(path=DOCS / "plan_week.png")


def today(lab: Lab, page: Page) -> None:
    save_a_plan(lab)
    player = lab.show(page, "2_run_session.ipynb", "Session player")
    player.get_by_role("button", name="Start", exact=True).wait_for()
    player.screenshot(path=DOCS / "today.png")


def run_session(lab: Lab, page: Page) -> None:
    player = lab.show(page, "2_run_session.ipynb", "Session player")
    stop_the_clock(page)
    player.get_by_role("button", name="Start").click()
    page.clock.run_for(86_000)
    player.locator(".sp-flash").wait_for(state="detached")
    player.screenshot(path=DOCS / "run_session.png")


def pain_trends(lab: Lab, page: Page) -> None:
    trends = lab.show(page, "3_pain_trends.ipynb", "Trends")
    trends.get_by_text("See what it looks like with simulated data").click()
    trends.screenshot(path=DOCS / "pain_trends.png")


if __name__ == "__main__":
    main()
