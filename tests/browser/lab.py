"""A real JupyterLab and a real browser, as a person has them: the notebooks in a folder, the data in another.

Pages and kernels begin at the same moment as the test, MORNING, whatever day it is. The server alone keeps the real
time, as the browser judges by that whether its cookies are still good.
"""

from __future__ import annotations

import json
import os
import random
import re
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from planner.lab import options
from planner.paths import REPOSITORY
from planner.person.screening import load_questions
from tests.helpers.clock import MORNING
from tests.prerequisites import browser as browser_path

# Chromium hears the last of these lists alone, so what playwright turns off stands in it too. The popups are pages of
# their own that each window makes for its address bar: a fifth of all its work.
OFF = [
    *("AimEnabled", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying"),
    *("OptimizationHints", "PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning", "Translate"),
    *("WebUIOmniboxAimPopup", "WebUIOmniboxPopup"),
]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FLAGS += [f"--disable-features={','.join(OFF)}"]
# Generous, because a kernel starts in seconds on a busy machine; it is a bound, not a wait.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)  # of itself it gives up after five seconds

# Ports that no system gives out by itself, so that one stays free while its server is away.
PORTS = range(20_000, 32_000)
COUNT_S = 3  # before a session goes on, which no stride may leap over
STRIDE_S = 60  # less than the gap between two ticks that a session takes for the computer's sleep

# What every kernel runs before its first cell: it takes the test's moment for its own, and the diary that `choose_diary`
# names. Not when it begins: the app has a kernel ready ahead of the test whose page will take it.
BEGINNING = f"""import datetime, os, pathlib, zoneinfo, time_machine
def begin(_):
    get_ipython().events.unregister("pre_run_cell", begin)
    moment = datetime.datetime.fromisoformat({MORNING.replace(tzinfo=None).isoformat()!r})
    time_machine.travel(moment.replace(tzinfo=zoneinfo.ZoneInfo({str(MORNING.tzinfo)!r}))).start()
    os.environ["PLANNER_DATA"] = (pathlib.Path.home() / "diary").read_text("utf-8")
get_ipython().events.register("pre_run_cell", begin)
"""

# The notebook is there, and its own kernel is connected and waits: before that Run All Cells is forgotten.
READY = """(notebook) => {
  const panel = window.jupyterapp?.shell?.currentWidget;
  if (panel?.context?.path !== notebook || !panel.content?.widgets?.length) return false;
  const kernel = panel.sessionContext.isReady && panel.sessionContext.session?.kernel;
  return kernel && kernel.connectionStatus === "connected" && kernel.status === "idle";
}"""


class Lab:
    """A running JupyterLab on copies of the notebooks."""

    def __init__(self, url: str, token: str, folder: Path, data: Path) -> None:
        self.url, self.token, self.data = url, token, data
        self.notebooks, self.home = folder / "notebooks", folder / "home"

    def open(self, page: Page, notebook: str) -> None:
        """Open one notebook alone, with nothing else on the screen."""
        page.goto(f"{self.url}/doc/tree/{notebook}?token={self.token}")
        until_ready(page, notebook)

    def run_all(self, page: Page) -> None:
        """Choose Run, Run All Cells, as the notebooks ask."""
        press_run_all(page)

    def reload(self, page: Page) -> None:
        """Load the page again, leaving what is not saved, and run the notebook as a person has to."""
        page.reload()
        until_ready(page, urlsplit(page.url).path.rpartition("/")[2])
        self.run_all(page)

    def show(self, page: Page, notebook: str, label: str) -> Locator:
        """Open a notebook, run it and return the widget with this label, ready to use."""
        self.open(page, notebook)
        self.run_all(page)
        widget = page.get_by_label(label, exact=True)
        expect(widget).to_be_visible()
        return widget

    def renew(self, data: Path) -> None:
        """End all kernels; those to come have another diary."""
        for session in self._asked("sessions"):
            self._asked(f"sessions/{session['id']}", "DELETE")
        for kernel in self._asked("kernels"):
            self._asked(f"kernels/{kernel['id']}", "DELETE")
        self.data = data
        choose_diary(self.home, data)

    def _asked(self, path: str, method: str = "GET") -> Any:
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(f"{self.url}/api/{path}", headers=headers, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or "null")


def until_ready(page: Page, notebook: str) -> None:
    page.wait_for_function(READY, arg=notebook)


def press_run_all(page: Page) -> None:
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def a_port() -> int:
    return random.SystemRandom().choice(PORTS)


@contextmanager
def running_lab(
    folder: Path, theme: str = "JupyterLab Light", data: Path | None = None, port: int | None = None
) -> Iterator[Lab]:
    """Start JupyterLab in `folder` and stop it afterwards, at `port` and no other where one is given.

    data: the data of another one, to go on with.
    """
    notebooks, data = copied_notebooks(folder), data or folder / "data"
    token = secrets.token_hex(16)
    command = ["jupyterlab", *options(notebooks, "1_plan_week.ipynb"), "--expose-app-in-browser"]
    command += [f"--IdentityProvider.token={token}", "--ServerApp.ip=127.0.0.1"]
    command += [f"--ServerApp.port={port or a_port()}", *(["--ServerApp.port_retries=0"] if port else [])]
    with running(notebooks, around(folder / "home", data, theme), *command) as url:
        yield Lab(url, token, folder, data)


def copied_notebooks(folder: Path) -> Path:
    return shutil.copytree(REPOSITORY / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))


def around(home: Path, data: Path, theme: str = "JupyterLab Light") -> dict[str, str]:
    """Return the environment of a server with a home of its own, whose kernels have the test's clock."""
    extensions, startup = home / "settings" / "@jupyterlab", home / "ipython" / "profile_default" / "startup"
    # A clock that jumps makes JupyterLab save at odd moments and ask about files that changed.
    settings = {"apputils-extension/themes": {"theme": theme}, "docmanager-extension/plugin": {"autosave": False}}
    for name, chosen in settings.items():
        path = extensions / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(chosen))
    startup.mkdir(parents=True)
    (startup / "00-beginning.py").write_text(BEGINNING)
    choose_diary(home, data)
    own = {"HOME": home, "JUPYTER_CONFIG_DIR": home, "JUPYTERLAB_SETTINGS_DIR": home / "settings"}
    return os.environ | {name: str(path) for name, path in (own | {"IPYTHONDIR": home / "ipython"}).items()}


def choose_diary(home: Path, data: Path) -> None:
    """Say where the kernels to come keep their diary: a server serves many tests, each with a folder of its own."""
    (home / "diary").write_text(str(data), "utf-8")


@contextmanager
def running(folder: Path, environment: dict[str, str], *command: str) -> Iterator[str]:
    """Start a server in `folder`, return its address once it answers there, and stop it afterwards."""
    line = [sys.executable, "-m", *command, "--no-browser"]
    process = subprocess.Popen(line, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        url = address(process)
        until_listening(process, url)
        yield url
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


def until_listening(process: subprocess.Popen[str], url: str) -> None:
    """Return when a server listens: Jupyter names its address before that, and ends where somebody has taken it since."""
    parts = urlsplit(url)
    while process.poll() is None:
        with suppress(ConnectionRefusedError), socket.create_connection((str(parts.hostname), int(parts.port or 0))):
            return
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
    raise AssertionError(f"The server ended before it listened at {url}")


@contextmanager
def running_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=FLAGS)
        yield browser
        browser.close()


def new_context(
    browser: Browser, width: int = 1280, height: int = 900, *, motion: bool = False, touch: bool = False
) -> tuple[BrowserContext, list[str]]:
    """Return a fresh browser profile, and the list of all hosts beyond this machine that it asks, as it grows.

    All its pages have one clock, which begins at MORNING. What asks whether to leave a page is told yes.
    motion: whether figures move; drawing each frame of a session that a test plays in a second takes many seconds.
    touch: a telephone's, without keys and a mouse.
    """
    still: Literal["no-preference", "reduce"] = "no-preference" if motion else "reduce"
    size: Any = {"width": width, "height": height}
    context = browser.new_context(
        viewport=size, reduced_motion=still, timezone_id=str(MORNING.tzinfo), has_touch=touch, is_mobile=touch
    )
    context.set_default_timeout(PATIENCE_MS)
    context.clock.install(time=MORNING)
    outside: list[str] = []
    local = {"127.0.0.1", "localhost"}

    def note(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in local:
            outside.append(url)

    context.on("request", lambda request: note(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: note(socket.url)))
    context.on("dialog", lambda dialog: dialog.accept() if dialog.type == "beforeunload" else dialog.dismiss())
    return context, outside


def answer_as_healthy(place: Page | Locator) -> None:
    """Answer the questions before a plan as somebody to whom none of it applies."""
    for step in (1, 2, 3):
        expect(place.get_by_text(f"Before you stretch: {step} of 3", exact=True)).to_be_visible()
        place.get_by_role("button", name="None of these").click()
    expect(place.get_by_text("Nothing here says to wait.")).to_be_visible()


def answer(place: Page | Locator, *yes: str) -> None:
    """Answer yes to these questions, by id, one by one within their steps; the next question or step is awaited."""
    questions = load_questions()
    for step, level in enumerate("ABC", 1):
        group = [question for question in questions if question.level == level]
        expect(place.get_by_text(f"Before you stretch: {step} of 3", exact=True)).to_be_visible()
        if not any(question.id in yes for question in group):
            place.get_by_role("button", name="None of these").click()
            continue
        place.get_by_role("button", name="One of these", exact=True).click()
        for question in group:
            expect(place.get_by_role("heading", name=question.question, exact=True)).to_be_visible()
            place.get_by_role("button", name="Yes" if question.id in yes else "No", exact=True).click()
            if level == "A" and question.id in yes:
                return


def stop_the_clock(page: Page, hours: float = 1) -> None:
    """Let the page's clock stand, so many hours after MORNING: far more than a slow machine can have used up by then."""
    page.clock.pause_at(MORNING + timedelta(hours=hours))


def pass_by(page: Page, seconds: float) -> None:
    """Let time pass in strides. What a page does between them is done at their ends; page.clock.run_for takes each step."""
    whole, rest = divmod(seconds, STRIDE_S)
    for stride in (*[STRIDE_S] * int(whole), rest):
        page.clock.fast_forward(int(stride * 1000))
