"""Nothing leaves this machine and nobody else comes in: a whole visit, seen from the browser, the server and its kernels."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

import planner
from planner.paths import REPOSITORY
from planner.person.profile import weekday
from tests.browser.lab import Lab, answer_as_healthy, running_lab
from tests.browser.scale import rate

pytestmark = pytest.mark.browser

# Every Python process of the visit loads this first, and notes what it looks up and whom it calls.
WATCH = """
import os, sys
CALLS = ("socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request", "http.client.connect")
def write(what):
    with open(os.environ["WATCHED"], "a") as file:
        file.write(what + "\\n")
def note(event, args):
    if event in CALLS:
        address = args[0] if event in ("socket.getaddrinfo", "urllib.Request") else args[1]
        write(f"{event} {address[0] if isinstance(address, tuple) else address}")
sys.addaudithook(note)
write(f"began {'kernel' if 'ipykernel_launcher' in sys.orig_argv else 'server'}")
"""
HERE = ("127.0.0.1", "::1", "localhost", "None", "")


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("watched") / "calls"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory, watched: Path) -> Iterator[Lab]:
    folder = tmp_path_factory.mktemp("private")
    (folder / "watch").mkdir()
    (folder / "watch" / "sitecustomize.py").write_text(WATCH)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(folder / "watch"), str(REPOSITORY)]))
        patch.setenv("WATCHED", str(watched))
        with running_lab(folder) as lab:
            yield lab


def plan_today(folder: Path) -> None:
    profile = planner.Profile(minutes={weekday(date.today()): 6}, equipment={"mat"}, article_only=True)
    planner.Diary(folder).save_plan(planner.plan_week(profile, planner.load_catalogue(), date.today()))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def take_in_and_out(page: Page) -> None:
    """Save the report, import a file, take everything along and bring it back."""
    press(page, "Save PDF")
    expect(page.get_by_role("link", name="Download")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        press(page, "Choose a file")
    chooser.value.set_files(files=[{"name": "pain.csv", "mimeType": "text/csv", "buffer": b"2026-11-05,4\n"}])
    expect(page.get_by_text("1 pain rating to import.")).to_be_visible()
    press(page, "Import")
    expect(page.get_by_text("1 pain rating is in your diary now.")).to_be_visible()
    data = page.get_by_label("Your data", exact=True)
    press(page, "Take everything with you")
    with page.expect_download() as download:
        data.get_by_role("link", name="Download").click()
    data.locator("input[type=file]").set_input_files(download.value.path())
    expect(data.get_by_text("All of it is there already, as it was then.")).to_be_visible()
    data.get_by_role("button", name="Look inside").first.click()
    data.get_by_role("button", name="Restore plan.csv").click()
    expect(data.get_by_text("Restored: plan.csv.")).to_be_visible()


def test_a_visit_to_all_notebooks_calls_nobody(lab: Lab, context: BrowserContext, watched: Path) -> None:
    page = context.new_page()
    plan_today(lab.data)
    lab.show(page, "1_plan_week.ipynb", "Plan editor")
    answer_as_healthy(page)
    expect(page.get_by_role("button", name="Save plan")).to_be_enabled()
    press(page, "Save plan")
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    for name, file in (("Calendar file", "stretching.ics"), ("Page to print", ".pdf")):
        with page.expect_download() as taken:
            press(page, name)
        assert taken.value.suggested_filename.endswith(file)
    lab.show(page, "2_run_session.ipynb", "Session player")
    rate(page, "Pain now", 4)
    press(page, "Save rating")
    expect(page.get_by_text("Saved: 4 for")).to_be_visible()
    press(page, "Start")
    expect(page.get_by_text("Get in place")).to_be_visible()
    lab.show(page, "3_pain_trends.ipynb", "Trends")
    take_in_and_out(page)
    calls = watched.read_text().splitlines()
    assert {"began server", "began kernel", "socket.getaddrinfo 127.0.0.1"} <= set(calls)  # it does watch
    called = {call for call in calls if not call.startswith("began ")}
    assert sorted(call for call in called if call.partition(" ")[2] not in HERE) == []
    assert (lab.data.stat().st_mode & 0o777, (lab.data / "pain.csv").stat().st_mode & 0o777) == (0o700, 0o600)


class NotFollowed(urllib.request.HTTPRedirectHandler):
    """Takes the way to the log-in page for the refusal that it is."""

    def redirect_request(self, *_: object) -> None:
        return None


def status(lab: Lab, path: str, **headers: str) -> int:
    """Return the status of an answer to somebody who is not this person's browser."""
    request = urllib.request.Request(f"{lab.url}{path}", headers=headers)
    try:
        with urllib.request.build_opener(NotFollowed).open(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


PATHS = (
    "/api/contents",
    "/api/contents/1_plan_week.ipynb",
    "/api/kernels",
    "/api/sessions",
    "/api/terminals",
    "/files/1_plan_week.ipynb",
    "/nbconvert/html/1_plan_week.ipynb",
    "/lab/api/workspaces",
)


def test_the_server_lets_nobody_in_without_the_token(lab: Lab) -> None:
    for path in PATHS:
        for headers in ({}, {"Authorization": "token wrong"}, {"Authorization": "token "}):
            assert status(lab, path, **headers) in (302, 403, 405), (path, headers)
    right = {"Authorization": f"token {lab.token}"}
    assert status(lab, "/api/contents", **right) == 200
    assert status(lab, "/api/contents", Host="evil.example", **right) == 403  # a name that was made to point here
    assert status(lab, "/api/kernels/x/channels", Origin="http://evil.example", **right) in (403, 404)


def test_a_page_from_elsewhere_cannot_start_a_kernel(lab: Lab, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{lab.url}/lab?token={lab.token}")  # this person's browser, with its cookie
    before = status_of_kernels(lab)
    page.route("http://localhost/evil", lambda route: route.fulfill(body="<p>Nothing to see"))
    page.goto("http://localhost/evil")
    page.evaluate(
        f"fetch({json.dumps(lab.url + '/api/kernels')}, {{ method: 'POST', mode: 'no-cors', credentials: 'include' }}).catch(() => 0)"
    )
    assert status_of_kernels(lab) == before


def status_of_kernels(lab: Lab) -> int:
    request = urllib.request.Request(f"{lab.url}/api/kernels", headers={"Authorization": f"token {lab.token}"})
    with urllib.request.urlopen(request) as answer:
        return len(json.load(answer))
