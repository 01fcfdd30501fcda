"""What is left of the widgets in a page without a network, and in a notebook that JupyterLab saved and was asked for."""

from __future__ import annotations

import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from planner import notebook_files
from planner.lab import NOTEBOOKS
from planner.paths import REPOSITORY
from tests.browser.lab import Lab
from tests.helpers.clock import MORNING
from tests.helpers.git import git
from tests.helpers.marked_diary import MARK, write_marked
from tests.test_notebooks import run

pytestmark = pytest.mark.browser

TRENDS = "3_pain_trends.ipynb"
STILLS = {"1_plan_week.ipynb": 1, "2_run_session.ipynb": 3, TRENDS: 6}


@pytest.mark.parametrize("name", sorted(STILLS))
def test_an_exported_page_shows_a_still_of_every_widget_without_a_network(
    name: str, browser: Browser, data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nbconvert import HTMLExporter

    write_marked(data_folder, MORNING.date())
    monkeypatch.setenv("PLANNER_STILLS", "diary")
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    (tmp_path / "page.html").write_text(HTMLExporter().from_notebook_node(run(NOTEBOOKS / name))[0], "utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    for width in (1280, 390, 260):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto((tmp_path / "page.html").as_uri())
        stills = page.locator(".sp-still")
        expect(stills).to_have_count(STILLS[name])
        for still in stills.all():
            expect(still.locator("strong")).to_contain_text("Here ")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")
    context.close()


def test_a_notebook_that_jupyterlab_saved_holds_stills_and_git_sees_no_change(
    lab: Lab, context: BrowserContext, data_folder: Path
) -> None:
    write_marked(data_folder, MORNING.date())
    folder = lab.notebooks
    (folder / ".gitattributes").write_bytes((REPOSITORY / ".gitattributes").read_bytes())
    (folder / ".gitignore").write_bytes((REPOSITORY / ".gitignore").read_bytes())
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--message", "Begin")
    assert notebook_files.let_git_clean(folder) == ""
    page = context.new_page()
    lab.open(page, TRENDS)
    lab.run_all(page)
    expect(page.get_by_role("heading", name="Your data")).to_be_visible()
    expect(page.locator(".sp-root")).to_have_count(STILLS[TRENDS])
    with page.expect_response(lambda answer: answer.request.method == "PUT" and TRENDS in answer.url):
        page.keyboard.press("Control+s")
    saved = (folder / TRENDS).read_text("utf-8")
    assert saved.count('class=\\"sp-still\\"') == STILLS[TRENDS]
    assert MARK not in saved
    assert git(folder, "status", "--porcelain").stdout == ""
    exported = urllib.request.urlopen(f"{lab.url}/nbconvert/html/{TRENDS}?token={lab.token}").read().decode()
    assert exported.count('class="sp-still"') == STILLS[TRENDS]
    assert "jupyter-widgets" not in exported
