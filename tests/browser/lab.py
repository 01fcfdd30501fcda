"""A real JupyterLab and a real browser, as a person has them: the notebooks in a folder, the data in another."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from planner.lab import options
from planner.paths import REPOSITORY
from tests.prerequisites import browser as browser_path

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# Generous, because a kernel starts in seconds on a busy machine; it is a bound, not a wait.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)  # of itself it gives up after five seconds


class Lab:
    """A running JupyterLab on copies of the notebooks."""

    def __init__(self, url: str, token: str, data: Path) -> None:
        self.url, self.token, self.data = url, token, data

    def open(self, page: Page, notebook: str) -> None:
        """Open one notebook alone, with nothing else on the screen."""
        page.goto(f"{self.url}/doc/tree/{notebook}?token={self.token}")
        expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=PATIENCE_MS)

    def run_all(self, page: Page) -> None:
        """Choose Run, Run All Cells, as the notebooks ask."""
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()

    def reload(self, page: Page) -> None:
        """Load the page again, leaving what is not saved, and run the notebook as a person has to."""
        page.once("dialog", lambda dialog: dialog.accept())
        page.reload()
        expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=PATIENCE_MS)
        self.run_all(page)

    def show(self, page: Page, notebook: str, label: str) -> Locator:
        """Open a notebook, run it and return the widget with this label, ready to use."""
        self.open(page, notebook)
        self.run_all(page)
        widget = page.get_by_label(label, exact=True)
        expect(widget).to_be_visible(timeout=PATIENCE_MS)
        return widget


@contextmanager
def running_lab(
    folder: Path, theme: str = "JupyterLab Light", data: Path | None = None, port: int | None = None
) -> Iterator[Lab]:
    """Start JupyterLab in `folder` and stop it afterwards; it chooses a free port by itself where none is given.

    data: the data of another one, to go on with.
    """
    notebooks, data, home = folder / "notebooks", data or folder / "data", folder / "home"
    shutil.copytree(REPOSITORY / "notebooks", notebooks, ignore=shutil.ignore_patterns(".*"))
    apputils = home / "settings" / "@jupyterlab" / "apputils-extension"
    apputils.mkdir(parents=True)
    (apputils / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}))
    # A clock that jumps makes JupyterLab save at odd moments and ask about files that changed.
    (apputils.with_name("docmanager-extension")).mkdir()
    (apputils.with_name("docmanager-extension") / "plugin.jupyterlab-settings").write_text('{"autosave": false}')
    token = secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyterlab", *options(notebooks, "1_plan_week.ipynb"), "--no-browser"]
    command += [f"--IdentityProvider.token={token}", f"--LabApp.user_settings_dir={home / 'settings'}"]
    command += ["--ServerApp.ip=127.0.0.1", *([f"--ServerApp.port={port}"] if port else [])]
    environment = os.environ | {"PLANNER_DATA": str(data), "HOME": str(home), "JUPYTER_CONFIG_DIR": str(home)}
    process = subprocess.Popen(command, cwd=notebooks, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        yield Lab(address(process), token, data)
    finally:
        process.terminate()
        process.communicate()


def address(process: subprocess.Popen[str]) -> str:
    """Read what a server says until it names its address, then let it talk to nobody."""
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if found := re.search(r"(http://127\.0\.0\.1:\d+)/", line):
            threading.Thread(target=process.stderr.read, daemon=True).start()  # a full pipe would stop the server
            return found[1]
    raise AssertionError(f"The server did not start: {said}")


@contextmanager
def running_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        yield browser
        browser.close()


def new_context(
    browser: Browser, width: int = 1280, height: int = 900, *, motion: bool = False
) -> tuple[BrowserContext, list[str]]:
    """Return a fresh browser profile, and the list of all hosts beyond this machine that it asks, as it grows.

    motion: whether figures move; drawing each frame of a session that a test plays in a second takes many seconds.
    """
    still: Literal["no-preference", "reduce"] = "no-preference" if motion else "reduce"
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion=still)
    context.set_default_timeout(PATIENCE_MS)
    outside: list[str] = []
    local = {"127.0.0.1", "localhost"}

    def note(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in local:
            outside.append(url)

    context.on("request", lambda request: note(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: note(socket.url)))
    return context, outside
