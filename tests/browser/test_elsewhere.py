"""The three notebooks beyond JupyterLab: as the app that Voilà serves, and in Jupyter Notebook 7."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

import planner
from planner.paths import REPOSITORY
from planner.profile import weekday
from planner.week import Session
from tests.browser.lab import PATIENCE_MS, address, new_context

pytestmark = pytest.mark.browser

CATALOGUE = planner.load_catalogue()
PLAN, SESSION, TRENDS = "1_plan_week.ipynb", "2_run_session.ipynb", "3_pain_trends.ipynb"
TOKEN = secrets.token_hex(16)
APP = ["planner.app", f"--Voila.token={TOKEN}"]
NOTEBOOK_7 = ["notebook", "--ServerApp.ip=127.0.0.1", "--allow-root", f"--IdentityProvider.token={TOKEN}"]


@contextmanager
def running(folder: Path, *command: str) -> Iterator[str]:
    """Start a server on the person's data in `folder`, return its address, and stop it afterwards."""
    home = {"HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder), "PLANNER_DATA": str(folder / "data")}
    line = [sys.executable, "-m", *command, "--no-browser"]
    environment = os.environ | home | {"PYTHONPATH": str(REPOSITORY)}
    process = subprocess.Popen(line, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        yield address(process)
    finally:
        process.terminate()
        process.communicate()


def plan_today(folder: Path) -> Session:
    """Save a plan of six minutes for today, and return today's session."""
    diary = planner.Diary(folder / "data")
    profile = planner.Profile(minutes={weekday(date.today()): 6}, equipment=frozenset({"mat", "pillow"}))
    diary.save_plan(planner.plan_week(profile, CATALOGUE, date.today()))
    session = planner.planned_session(diary, CATALOGUE)
    assert session is not None
    return session


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("app")


@pytest.fixture(scope="module")
def app(folder: Path) -> Iterator[str]:
    with running(folder, *APP) as url:
        yield url


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser profile that fails the test when anything beyond this machine is asked for, or a widget's script fails."""
    context, outside = new_context(browser)
    failures: list[str] = []
    context.on("weberror", lambda error: failures.append(error.error.stack or error.error.message))
    yield context
    context.close()
    assert outside == []
    assert [stack for stack in failures if "blob:" in stack] == []  # anywidget's; Notebook 7 has failures of its own


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def shown(page: Page, label: str) -> Locator:
    widget = page.get_by_label(label, exact=True)
    expect(widget).to_be_visible(timeout=PATIENCE_MS)
    return widget


def play_the_first(page: Page, player: Locator, session: Session) -> None:
    page.clock.pause_at(datetime.now() + timedelta(seconds=60))
    player.get_by_role("button", name="Start").click()
    page.clock.run_for(session.items[0].seconds * 1000)
    expect(player.get_by_role("heading", name=session.items[1].stretch.name)).to_be_visible()


def play_the_rest(page: Page, player: Locator, session: Session) -> None:
    expect(player.get_by_text("Welcome back")).to_be_visible()
    page.clock.pause_at(datetime.now() + timedelta(hours=1))
    player.get_by_role("button", name="Resume").click()
    page.clock.run_for(session.seconds * 1000)
    player.get_by_role("button", name="Finish", exact=True).click()
    page.clock.resume()
    expect(player.get_by_text("It is in your diary.")).to_be_visible()


def assert_played_once(folder: Path, session: Session) -> None:
    diary = planner.Diary(folder / "data")
    (row,) = diary.sessions().to_dict("records")
    assert (row["outcome"], row["active_s"]) == ("completed", session.seconds)
    assert not diary.performed().duplicated(["session_id", "order", "side"]).any()


def answer(url: str, host: str = "127.0.0.1") -> tuple[int, str]:
    """Return the status and the text of an answer to somebody who is not a browser."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers={"Host": host})) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_the_app_leads_through_its_three_pages_without_code(app: str, page: Page) -> None:
    page.goto(f"{app}/?token={TOKEN}")
    for name, label, link in (
        (PLAN, "Plan editor", SESSION),
        (SESSION, "Session player", TRENDS),
        (TRENDS, "Trends", PLAN),
        (PLAN, "Plan editor", SESSION),
    ):
        assert page.url == f"{app}/voila/render/{name}"  # and the token is out of sight
        shown(page, label)
        for never in ("import planner", "Run All Cells", "Error"):
            expect(page.get_by_text(never)).to_have_count(0)
        page.get_by_role("link", name=link).click()


def test_the_app_lets_nobody_in_without_the_token(app: str) -> None:
    for path in ("/", f"/voila/render/{SESSION}", "/voila/tree", "/voila/api/contents", "/voila/files/x.png"):
        _, text = answer(f"{app}{path}")
        assert "Today's session" not in text, path
        assert ".ipynb" not in text.replace(f"next=%2Fvoila%2Frender%2F{SESSION}", ""), path
    assert answer(f"{app}/?token={TOKEN}", host="elsewhere.example")[0] == 403


def test_a_page_that_is_left_takes_its_kernel_with_it(app: str, page: Page) -> None:
    page.goto(f"{app}/?token={TOKEN}")
    shown(page, "Plan editor")
    kernel = page.evaluate("JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId")
    state = f"fetch('/api/kernels/{kernel}').then((answer) => answer.status)"
    assert page.evaluate(state) == 200
    page.goto(f"{app}/voila/render/{TRENDS}")
    shown(page, "Trends")
    assert page.evaluate(state) == 404


@pytest.mark.parametrize(("theme", "dark"), [("light", False), ("dark", True)])
def test_the_widgets_follow_the_theme_of_the_app(app: str, page: Page, theme: str, dark: bool) -> None:
    page.goto(f"{app}/voila/render/{SESSION}?theme={theme}&token={TOKEN}")
    for label in ("Daily pain rating", "Session player"):
        paper = shown(page, label).evaluate("node => getComputedStyle(node).backgroundColor.match(/\\d+/g).map(Number)")
        assert (max(paper[:3]) < 80) is dark, (label, paper)


def test_a_session_in_the_app_outlasts_a_reload_and_a_second_page(context: BrowserContext, tmp_path: Path) -> None:
    session = plan_today(tmp_path)
    with running(tmp_path, *APP) as app:
        first, second = context.new_page(), context.new_page()
        for page in (first, second):
            page.clock.install()
            page.goto(f"{app}/voila/render/{SESSION}?token={TOKEN}")
        player = shown(first, "Session player")
        expect(shown(second, "Session player").get_by_role("button", name="Start")).to_be_visible()
        play_the_first(first, player, session)
        player.get_by_role("button", name="Pause").click()
        first.clock.resume()
        first.reload()
        play_the_rest(first, shown(first, "Session player"), session)
        second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        other = shown(second, "Session player")
        other.get_by_role("button", name="Start").click()  # is told of the first page, and starts nothing
        expect(other.get_by_text("It is in your diary.")).to_be_visible()
        assert_played_once(tmp_path, session)


def test_the_notebooks_work_in_notebook_7(context: BrowserContext, page: Page, tmp_path: Path) -> None:
    session = plan_today(tmp_path)
    notebooks = tmp_path / "notebooks"
    shutil.copytree(REPOSITORY / "notebooks", notebooks, ignore=shutil.ignore_patterns(".*"))
    with running(tmp_path, *NOTEBOOK_7, f"--ServerApp.root_dir={notebooks}") as url:
        page.clock.install()
        page.goto(f"{url}/notebooks/{PLAN}?token={TOKEN}")
        run_all(page, "Plan editor")
        with context.expect_page() as opened:
            page.get_by_role("link", name=SESSION).click()
        page = opened.value  # with the clock of the first page
        page.wait_for_url(f"{url}/notebooks/{SESSION}")
        play_the_first(page, run_all(page, "Session player"), session)
        page.get_by_role("button", name="Pause").click()
        page.clock.resume()
        page.once("dialog", lambda dialog: dialog.accept())
        page.reload()
        play_the_rest(page, run_all(page, "Session player"), session)
        assert_played_once(tmp_path, session)
        with context.expect_page() as opened:
            page.get_by_role("link", name=TRENDS).click()
        run_all(opened.value, "Trends")


KERNEL_READY = """async (notebook) => {
  const sessions = await (await fetch("/api/sessions")).json();
  return sessions.some(({ path, kernel }) => path === notebook && kernel.execution_state === "idle" && kernel.connections > 0);
}"""


def run_all(page: Page, label: str) -> Locator:
    """Run all cells, once the kernel is there: before that Notebook 7 asks which one to start, and forgets the cells.

    Right after a reload it may forget them without asking, as it takes the connection of the page before for its own.
    """
    page.wait_for_function(KERNEL_READY, arg=urlsplit(page.url).path.rpartition("/")[2], timeout=PATIENCE_MS)
    expect(page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")).to_be_visible()
    press_run_all(page)
    with suppress(AssertionError):
        expect(page.get_by_label(label, exact=True)).to_be_visible(timeout=PATIENCE_MS / 3)
        return shown(page, label)
    press_run_all(page)
    return shown(page, label)


def press_run_all(page: Page) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
