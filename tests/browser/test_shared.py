"""Today's session on a telephone that reaches the computer: scanned, done, and in the diary by itself.

A browser with a telephone's viewport and touch; it goes on past the warning of the certificate, as a person does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from time_machine import TimeMachineFixture

from planner.sharing import Shared, answers, server
from tests.browser.lab import PATIENCE_MS, pass_by, stop_the_clock
from tests.browser.test_takeaway import begin, close, plan, press
from tests.helpers.clock import MORNING
from tests.sharing.conftest import shared_here

pytestmark = [pytest.mark.browser, pytest.mark.time_machine(MORNING)]

RECORDED = "The session is recorded"
AFTER = timedelta(hours=2)  # when all that a test does is over

WARNED = "Failed to load resource: "  # a browser says so of each refusal, and of each request that is lost


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shared]:
    with shared_here(monkeypatch) as made:
        yield made


def a_telephone(browser: Browser) -> BrowserContext:
    size: Any = {"width": 360, "height": 640}
    context = browser.new_context(
        viewport=size,
        has_touch=True,
        is_mobile=True,
        ignore_https_errors=True,
        reduced_motion="reduce",
        timezone_id=str(MORNING.tzinfo),
    )
    context.set_default_timeout(PATIENCE_MS)
    context.clock.install(time=MORNING)
    return context


@pytest.fixture
def telephone(browser: Browser, shared: Shared) -> Iterator[BrowserContext]:
    """It asks the computer and nobody else, and its pages make no mistakes."""
    context = a_telephone(browser)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    troubles: list[str] = []
    context.on("weberror", lambda error: troubles.append(str(error.error)))
    context.on("console", lambda said: troubles.append(said.text) if said.type in ("error", "warning") else None)
    yield context
    context.close()
    assert [url for url in asked if not url.startswith((f"https://{shared.host}/", "data:", "blob:"))] == []
    assert [trouble for trouble in troubles if not trouble.startswith(WARNED)] == []


SENT = """(to) => fetch(to, { method: "POST", mode: "no-cors", credentials: "include", body: "STRETCH1:A" })
    .then(() => "sent", () => "refused")"""
FRAMED = """(to) => new Promise((seen) =>
    document.body.append(Object.assign(document.createElement("iframe"), { src: to, onload: () => seen() })))"""


def scan(telephone: BrowserContext, shared: Shared) -> Page:
    page = telephone.new_page()
    page.goto(shared.address)
    return page


def play(page: Page, seconds: int, computer: TimeMachineFixture) -> None:
    """Do a session from its begin; the computer's clock is ahead, as the browser's comes after it."""
    stop_the_clock(page)
    computer.shift(AFTER)
    begin(page)
    pass_by(page, seconds)


def test_a_session_that_is_done_there_is_in_the_diary(
    telephone: BrowserContext, shared: Shared, time_machine: TimeMachineFixture
) -> None:
    diary, session = plan("standing_posture", "single_knee")
    page = scan(telephone, shared)
    assert page.url == f"https://{shared.host}/"
    assert page.evaluate("isSecureContext")  # or the screen would not stay on
    assert page.evaluate("document.cookie") == ""  # no script sees the cookie
    expect(page.get_by_text("what you do goes into your diary there")).to_be_visible()
    play(page, session.seconds, time_machine)
    expect(page.get_by_text(RECORDED, exact=True)).to_be_visible()
    close(page, note="Good.")
    expect(page.get_by_text("It is in your diary.")).to_be_visible()
    expect(page.get_by_text("Take it home")).to_be_hidden()
    press(page, "Back to the start")
    page.locator("summary", has_text="Monday 23 November").click()
    expect(page.get_by_text("It is in your diary.")).to_be_visible()
    [row] = diary.sessions().to_dict("records")
    assert (row["outcome"], row["pain_before"], row["pain_after"], row["note"]) == ("completed", 4, 2, "Good.")
    assert row["active_s"] == session.seconds
    assert len(diary.performed()) == len(session.items) + 1  # one of them on either side


def test_what_is_done_while_the_network_is_lost_comes_once_it_is_back(
    telephone: BrowserContext, shared: Shared, time_machine: TimeMachineFixture
) -> None:
    diary, session = plan("standing_posture", "single_knee")
    page = scan(telephone, shared)
    telephone.route(f"**/{server.LOG}", lambda route: route.abort())
    play(page, session.seconds, time_machine)
    close(page, note="On the train.")
    assert diary.sessions().empty
    expect(page.get_by_role("button", name="Show a code")).to_be_visible()  # there is another way home
    telephone.unroute_all(behavior="wait")
    pass_by(page, 60)
    expect(page.get_by_text("It is in your diary.")).to_be_visible()
    [row] = diary.sessions().to_dict("records")
    assert (row["outcome"], row["active_s"], row["note"]) == ("completed", session.seconds, "On the train.")


def test_what_could_not_be_sent_comes_from_the_next_days_page(
    telephone: BrowserContext, shared: Shared, time_machine: TimeMachineFixture
) -> None:
    diary, session = plan("standing_posture", "single_knee")
    page = scan(telephone, shared)
    telephone.route(f"**/{server.LOG}", lambda route: route.abort())
    play(page, session.seconds, time_machine)
    close(page, note="Away.")
    assert diary.sessions().empty
    page.close()
    telephone.unroute_all(behavior="wait")
    telephone.clock.set_fixed_time(MORNING + timedelta(days=1))
    time_machine.move_to(MORNING + timedelta(days=1), tick=False)
    page = telephone.new_page()
    with page.expect_response(lambda answer: answer.url.endswith(server.LOG)) as answered:
        page.goto(f"https://{shared.host}/")
    assert answered.value.json()["done"]
    expect(page.get_by_text("A free day")).to_be_visible()
    [row] = diary.sessions().to_dict("records")
    assert (row["date"].date(), row["active_s"], row["note"]) == (MORNING.date(), session.seconds, "Away.")


def test_what_is_home_from_earlier_days_is_not_kept_there_too(
    telephone: BrowserContext, shared: Shared, time_machine: TimeMachineFixture
) -> None:
    _, session = plan("standing_posture", "single_knee")
    page = scan(telephone, shared)
    play(page, session.seconds, time_machine)
    close(page)
    expect(page.get_by_text("It is in your diary.")).to_be_visible()
    press(page, "Back to the start")
    done = page.locator("summary", has_text="Monday 23 November")
    expect(done).to_be_visible()
    page.close()
    telephone.clock.set_fixed_time(MORNING + timedelta(days=1))
    time_machine.move_to(MORNING + timedelta(days=1), tick=False)
    page = telephone.new_page()
    page.goto(f"https://{shared.host}/")
    expect(page.get_by_text("A free day")).to_be_visible()
    done = page.locator("summary", has_text="Monday 23 November")
    expect(done).to_be_hidden()


def test_what_is_deleted_there_before_it_is_sent_is_gone(
    telephone: BrowserContext, shared: Shared, time_machine: TimeMachineFixture
) -> None:
    diary, session = plan("standing_posture", "single_knee")
    page = scan(telephone, shared)
    telephone.route(f"**/{server.LOG}", lambda route: route.abort())
    play(page, session.seconds, time_machine)
    close(page)
    press(page, "Back to the start")
    done = page.locator("summary", has_text="Monday 23 November")
    done.click()
    press(page, "Delete it here")
    press(page, "Press again: what is not at home is gone then")
    expect(done).to_be_hidden()
    telephone.unroute_all(behavior="wait")
    pass_by(page, 60)
    page.reload()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    expect(done).to_be_hidden()
    assert diary.sessions().empty


def test_answers_that_are_lost_do_no_harm_and_a_page_that_is_loaded_again_goes_on(
    telephone: BrowserContext, shared: Shared, time_machine: TimeMachineFixture
) -> None:
    diary, session = plan("standing_posture", "single_knee")
    page = scan(telephone, shared)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    telephone.route(f"**/{server.LOG}", lose)
    play(page, session.items[0].seconds + 5, time_machine)
    with page.expect_response(lambda answer: answer.url == f"https://{shared.host}/"):
        page.reload()
    telephone.unroute_all(behavior="wait")
    expect(page.get_by_text("Welcome back")).to_be_visible()
    press(page, "Resume")
    pass_by(page, session.seconds + 10)
    close(page)
    expect(page.get_by_text("It is in your diary.")).to_be_visible()
    [row] = diary.sessions().to_dict("records")
    assert (row["outcome"], row["pain_before"], row["pain_after"]) == ("completed", 4, 2)
    assert len(diary.performed()) == len(session.items) + 1


def test_who_was_not_let_in_or_has_the_wrong_address_reads_what_to_do(
    telephone: BrowserContext, shared: Shared
) -> None:
    plan("standing_posture")
    page = telephone.new_page()
    for address, sentence in (("/", server.NOT_IN), ("/in/wrong", server.WRONG), ("/pain.csv", server.SENTENCES[404])):
        page.goto(f"https://{shared.host}{address}")
        expect(page.get_by_role("main")).to_have_text(sentence)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(shared.address)
    expect(page.get_by_role("button", name="Start")).to_be_visible()


def test_a_page_of_someone_else_can_neither_show_it_nor_send_to_it(
    browser: Browser, shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan("standing_posture")
    taken: list[bytes] = []
    monkeypatch.setattr(answers, "take", lambda body: str(taken.append(body)))
    telephone = a_telephone(browser)
    scan(telephone, shared).close()
    page = telephone.new_page()
    telephone.route("**/evil/", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    for evil in (
        "https://evil.example/evil/",
        f"https://{shared.host.partition(':')[0]}:1/evil/",
    ):  # the latter on the same address
        page.goto(evil)
        assert page.evaluate(SENT, f"https://{shared.host}/{server.LOG}") == "refused"
        page.evaluate(FRAMED, f"https://{shared.host}/")
        expect(page.frame_locator("iframe").get_by_role("button", name="Start")).to_have_count(0)
    assert taken == []
    telephone.close()
