"""The three notebooks beyond JupyterLab: as the app that Voilà serves, and in Jupyter Notebook 7."""

from __future__ import annotations

import io
import re
import secrets
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pypdf import PdfReader

import planner
from planner.paths import REPOSITORY, SAMPLE
from planner.person.profile import save_profile, weekday
from planner.person.screening import keep, load_questions, screen
from planner.week import Session
from tests.browser.lab import (
    COUNT_S,
    a_port,
    around,
    choose_diary,
    copied_notebooks,
    pass_by,
    press_run_all,
    running,
    stop_the_clock,
    until_ready,
)

pytestmark = pytest.mark.browser

CATALOGUE = planner.load_catalogue()
PLAN, SESSION, TRENDS = "1_plan_week.ipynb", "2_run_session.ipynb", "3_pain_trends.ipynb"
TOKEN = secrets.token_hex(16)


def plan_today(data: Path) -> Session:
    """Save a plan of six minutes for today, and return today's session."""
    diary = planner.Diary(data)
    profile = planner.Profile(minutes={weekday(date.today()): 6}, equipment=frozenset({"mat", "pillow"}))
    diary.save_plan(planner.plan_week(profile, CATALOGUE, date.today()))
    session = planner.planned_session(diary, CATALOGUE)
    assert session is not None
    return session


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("app") / "home"


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[str]:
    environment = around(home, home.parent / "data") | {"PYTHONPATH": str(REPOSITORY)}
    with running(home, environment, "planner.app", f"--Voila.token={TOKEN}", f"--Voila.port={a_port()}") as url:
        yield url


@pytest.fixture
def app(served: str, home: Path, data_folder: Path) -> str:
    """The app's address; its diary is empty."""
    choose_diary(home, data_folder)
    return served


@pytest.fixture
def context(context: BrowserContext) -> Iterator[BrowserContext]:
    """A browser profile that fails the test when a widget's script fails, too."""
    failures: list[str] = []
    context.on("weberror", lambda error: failures.append(error.error.stack or error.error.message))
    yield context
    assert [stack for stack in failures if "blob:" in stack] == []  # anywidget's; Notebook 7 has failures of its own


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def shown(page: Page, label: str) -> Locator:
    widget = page.get_by_label(label, exact=True)
    expect(widget).to_be_visible()
    return widget


def play_the_first(page: Page, player: Locator, session: Session) -> None:
    stop_the_clock(page)
    player.get_by_role("button", name="Start").click()
    pass_by(page, session.items[0].seconds)
    expect(player.get_by_role("heading", name=session.items[1].stretch.name)).to_be_visible()


def play_the_rest(page: Page, player: Locator, session: Session) -> None:
    expect(player.get_by_text("Welcome back")).to_be_visible()
    stop_the_clock(page, hours=2)
    player.get_by_role("button", name="Resume").click()
    pass_by(page, COUNT_S)
    pass_by(page, session.seconds)
    player.get_by_role("button", name="Finish", exact=True).click()
    page.clock.resume()
    expect(player.get_by_text("It is in your diary.")).to_be_visible()


def assert_played_once(data: Path, session: Session) -> None:
    diary = planner.Diary(data)
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


KERNEL = "JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
WORDS_ACROSS = "Math.max(...[...document.querySelectorAll('.jp-MarkdownOutput')].map((node) => node.getBoundingClientRect().width))"
STATUS = "([kernel, status]) => fetch(`/api/kernels/${kernel}`).then((answer) => answer.status === status)"


def test_the_app_leads_through_its_three_pages_without_code(app: str, page: Page) -> None:
    """And a page that is left takes its kernel with it."""
    page.goto(f"{app}/?token={TOKEN}")
    kernels: list[str] = []
    for name, label, link in (
        (PLAN, "Plan editor", "Today"),
        (SESSION, "Session player", "Trends"),
        (TRENDS, "Trends", "Plan"),
    ):
        expect(page).to_have_url(f"{app}/voila/render/{name}")  # and the token is out of sight
        shown(page, label)
        assert page.evaluate(WORDS_ACROSS) == 52 * 16  # lines that can be read, though the page is wider
        for never in ("import planner", "Run All Cells", "Error"):
            expect(page.get_by_text(never)).to_have_count(0)
        for kernel in kernels:
            page.wait_for_function(STATUS, arg=[kernel, 404])
        kernels.append(page.evaluate(KERNEL))
        assert page.evaluate(STATUS, [kernels[-1], 200])
        pages = page.get_by_role("navigation", name="Pages").get_by_role("link")
        assert pages.all_inner_texts() == ["Plan", "Today", "Trends"]
        pages.and_(page.get_by_role("link", name=link, exact=True)).click()
    expect(page).to_have_url(f"{app}/voila/render/{PLAN}")
    expect(page.locator(".pages [aria-current=page]")).to_have_text("Plan")


WAITED = """window.told = [];
new MutationObserver(() => {
  const words = document.getElementById("loading")?.textContent.trim();
  if (words && !window.told.includes(words)) window.told.push(words);
}).observe(document, { childList: true, subtree: true, characterData: true });"""


def test_who_waits_for_a_page_is_told_so_without_words_of_its_making(app: str, page: Page) -> None:
    page.add_init_script(WAITED)
    page.goto(f"{app}/voila/render/{TRENDS}?token={TOKEN}")
    shown(page, "Trends")
    assert page.evaluate("window.told") == ["One moment …"]


def test_the_app_lets_nobody_in_without_the_token(app: str) -> None:
    for path in ("/", f"/voila/render/{SESSION}", "/voila/tree", "/voila/api/contents", "/voila/files/x.png"):
        _, text = answer(f"{app}{path}")
        assert "Stretch now" not in text, path
        assert ".ipynb" not in text.replace(f"next=%2Fvoila%2Frender%2F{SESSION}", ""), path
    assert answer(f"{app}/?token={TOKEN}", host="elsewhere.example")[0] == 403


@pytest.mark.parametrize(("theme", "dark"), [("light", False), ("dark", True)])
def test_the_widgets_follow_the_theme_of_the_app(app: str, page: Page, theme: str, dark: bool) -> None:
    page.goto(f"{app}/voila/render/{SESSION}?theme={theme}&token={TOKEN}")
    for label in ("Daily pain rating", "Session player"):
        paper = shown(page, label).evaluate("node => getComputedStyle(node).backgroundColor.match(/\\d+/g).map(Number)")
        assert (max(paper[:3]) < 80) is dark, (label, paper)


HEADINGS = {
    PLAN: ("Plan editor", ["Plan your week", "The week that fits"], range(1, 5)),
    SESSION: ("Session player", ["Today", "For today", "This week", "Your last sessions"], range(1, 6)),
    TRENDS: (
        "Trends",
        ["How it goes", "Overview", "Try it on yourself", "Your visits", "The report for your clinician", "Your data"],
        range(2, 8),
    ),
}
TALLEST = (
    "Math.max(0, ...[...document.querySelectorAll('.sp-picture')].map((node) => node.getBoundingClientRect().height))"
)


@pytest.mark.parametrize("name", HEADINGS)
def test_a_page_of_the_app_prints_whole(app: str, data_folder: Path, page: Page, name: str) -> None:
    label, headings, few = HEADINGS[name]
    shutil.copytree(SAMPLE, data_folder, ignore=shutil.ignore_patterns("*.py", "*.md"))
    keep(screen({question.id: False for question in load_questions()}, date.today()))
    plan_today(data_folder)
    save_profile(planner.Profile(minutes={weekday(date.today()): 6}, equipment=frozenset({"mat", "pillow"})))
    page.goto(f"{app}/voila/render/{name}?theme=dark&token={TOKEN}")
    expect(shown(page, label).get_by_text(headings[1], exact=name == PLAN).first).to_be_visible()
    for paper in ("A4", "Letter"):
        margin = dict.fromkeys(("top", "right", "bottom", "left"), "15mm")
        pages = PdfReader(io.BytesIO(page.pdf(format=paper, margin=margin))).pages  # type: ignore[arg-type]
        texts = [normalize("NFKC", each.extract_text()) for each in pages]  # "fi" is one sign there
        words = " ".join(" ".join(texts).split())
        assert len(pages) in few, paper
        assert all(text.strip() for text in texts), "a page is blank"
        assert [heading for heading in headings if heading not in words] == []
        assert [
            pressed
            for pressed in ("Calendar file", "Stretch now", "Save rating", "Show older", "Log a visit")
            if pressed in words
        ] == []
    page.set_viewport_size({"width": 680, "height": 900})  # as wide as what is printed of an A4 page
    page.emulate_media(media="print")
    assert page.evaluate(TALLEST) < 900
    assert not page.get_by_role("navigation", name="Pages").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


OVER = re.compile("Session complete|Done for today")  # what came of it, or that the day has no more


def test_a_session_in_the_app_outlasts_a_reload_and_a_second_page(
    app: str, data_folder: Path, context: BrowserContext
) -> None:
    session = plan_today(data_folder)
    first, second = context.new_page(), context.new_page()
    for page in (first, second):
        page.goto(f"{app}/voila/render/{SESSION}?token={TOKEN}")
    player = shown(first, "Session player")
    expect(shown(second, "Session player").get_by_role("button", name="Start")).to_be_visible()
    play_the_first(first, player, session)
    player.get_by_role("button", name="Pause").click()
    first.clock.resume()
    first.reload()
    play_the_rest(first, shown(first, "Session player"), session)
    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(shown(second, "Session player").get_by_role("heading", name=OVER)).to_be_visible()
    assert_played_once(data_folder, session)


def test_the_notebooks_work_in_notebook_7(context: BrowserContext, tmp_path: Path) -> None:
    session, notebooks = plan_today(tmp_path / "data"), copied_notebooks(tmp_path)
    options = ["--allow-root", "--expose-app-in-browser", f"--ServerApp.root_dir={notebooks}"]
    options += [f"--ServerApp.port={a_port()}", "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={TOKEN}"]
    with running(tmp_path, around(tmp_path / "home", tmp_path / "data"), "notebook", *options) as url:
        page = context.new_page()
        page.goto(f"{url}/notebooks/{PLAN}?token={TOKEN}")
        run_all(page, PLAN, "Plan editor")
        with context.expect_page() as opened:
            page.get_by_role("link", name="today's page").click()
        page = opened.value
        page.wait_for_url(f"{url}/notebooks/{SESSION}")
        play_the_first(page, run_all(page, SESSION, "Session player"), session)
        page.get_by_role("button", name="Pause").click()
        page.clock.resume()
        page.reload()
        play_the_rest(page, run_all(page, SESSION, "Session player"), session)
        assert_played_once(tmp_path / "data", session)
        with context.expect_page() as opened:
            page.get_by_role("link", name="how it goes").click()
        run_all(opened.value, TRENDS, "Trends")


def run_all(page: Page, notebook: str, label: str) -> Locator:
    until_ready(page, notebook)
    press_run_all(page)
    return shown(page, label)
