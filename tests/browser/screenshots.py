"""Makes the pictures in docs/ that the README and docs/phone.md show, from a real JupyterLab and a file on a disk.

Run with `python -m tests.browser.screenshots` (or `make docs`).
"""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

import time_machine
from PIL import Image
from playwright.sync_api import Browser, Locator, Page

import planner
from planner.paths import REPOSITORY
from planner.person.profile import weekday
from tests.browser.lab import Lab, answer_as_healthy, new_context, pass_by, running_browser, running_lab, stop_the_clock
from tests.helpers.clock import MORNING

DOCS = REPOSITORY / "docs"


def main() -> None:
    """Write docs/plan_week.png, docs/today.png, docs/run_session.png, docs/pain_trends.png and docs/phone_*.png."""
    folder = tempfile.TemporaryDirectory()
    with time_machine.travel(MORNING), folder as name, running_lab(Path(name)) as lab, running_browser() as browser:
        on_a_telephone(lab, browser, Path(name))
        lab.renew(Path(name) / "empty")
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
    page.set_viewport_size({"width": 1280, "height": 1760})  # all of it above the status line
    trends = lab.show(page, "3_pain_trends.ipynb", "Trends")
    trends.get_by_text("See what it looks like with simulated data").click()
    trends.screenshot(path=DOCS / "pain_trends.png")


def on_a_telephone(lab: Lab, browser: Browser, folder: Path) -> None:
    """The way of a session to a telephone and home again, picture by picture."""
    save_a_plan(lab)
    home, _ = new_context(browser, width=1000, height=1700)
    along = lab.show(home.new_page(), "2_run_session.ipynb", "On your telephone")
    with along.page.expect_download() as told:
        along.get_by_role("button", name="Take today's session along").click()
    file = folder / told.value.suggested_filename
    told.value.save_as(file)
    along.get_by_text("It holds this session").wait_for()
    small(along, "phone_1_take")
    phone, _ = new_context(browser, width=390, height=844, motion=True, touch=True)
    page = phone.new_page()
    page.goto(file.as_uri())
    stop_the_clock(page)
    page.get_by_role("button", name="Start").wait_for()
    small(page, "phone_2_open")
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(86_000)
    page.locator(".sp-flash").wait_for(state="detached")
    small(page, "phone_3_stretch")
    pass_by(page, 600)
    page.get_by_role("radio", name="2", exact=True).check()
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("button", name="Show a code").click()
    page.get_by_role("img", name="The code of what you did").wait_for()
    pass_by(page, 2)
    page.locator(".sp-flash").wait_for(state="detached")
    small(page, "phone_4_code")
    along.page.clock.pause_at(MORNING + timedelta(hours=2))
    along.get_by_role("button", name="Bring home what you did").click()
    with page.expect_download() as given:
        page.get_by_role("button", name="Save a file").click()
    along.locator("input[type=file]").set_input_files(given.value.path())
    along.get_by_role("button", name="Add to your diary").wait_for()
    small(along, "phone_5_home")
    for context in (home, phone):
        context.close()


def small(place: Page | Locator, name: str) -> None:
    """Write a picture in few colours: a page of text needs no more."""
    path = DOCS / f"{name}.png"
    place.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
