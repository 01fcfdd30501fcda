"""The session player when things go wrong: a reload, a kernel that restarts, a diary that can't be written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

import planner
from planner.week import Session, Week
from planner.week.timeline import compose
from tests.browser.lab import COUNT_S, Lab, a_port, pass_by, running_lab, stop_the_clock

pytestmark = pytest.mark.browser

NOTEBOOK = "2_run_session.ipynb"
CATALOGUE = planner.load_catalogue()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def planned(lab: Lab) -> Lab:
    save_plan(lab)
    return lab


def save_plan(lab: Lab) -> None:
    """Plan one stretch without sides and one with two for today: a session of a few minutes."""
    parts = [(CATALOGUE[id_], CATALOGUE[id_].start, "") for id_ in ("standing_posture", "single_knee")]
    today = date.today()
    planner.Diary(lab.data).save_plan(Week(today, (compose(today, parts, CATALOGUE),), 0.0, (), ()))


def begin(lab: Lab, page: Page, before: Callable[[], None] = lambda: None) -> tuple[Session, Locator]:
    """Start the session, after what is to happen `before`, and play its first stretch to the end."""
    session = planner.planned_session(planner.Diary(lab.data), CATALOGUE)
    assert session is not None
    player = lab.show(page, NOTEBOOK, "Session player")
    stop_the_clock(page)
    before()
    player.get_by_role("button", name="Start").click()
    pass_by(page, session.items[0].seconds)
    expect(player.get_by_role("heading", name=session.items[1].stretch.name)).to_be_visible()
    return session, player


def play_to_the_end(page: Page, player: Locator, session: Session) -> None:
    stop_the_clock(page, hours=2)
    player.get_by_role("button", name="Resume").click()
    pass_by(page, COUNT_S)
    pass_by(page, session.seconds)
    player.get_by_role("button", name="Finish", exact=True).click()
    page.clock.resume()
    expect(player.get_by_text("It is in your diary.")).to_be_visible()


def assert_played_in_full(lab: Lab, session: Session) -> None:
    diary = planner.Diary(lab.data)
    (row,) = diary.sessions().to_dict("records")
    assert (row["outcome"], row["active_s"]) == ("completed", session.seconds)
    performed = diary.performed()
    assert performed["active_s"].sum() == session.seconds
    assert set(performed["outcome"]) == {"done"}
    assert not performed.duplicated(["session_id", "order", "side"]).any()


def test_a_reload_comes_back_paused_at_the_same_place(planned: Lab, page: Page) -> None:
    session, player = begin(planned, page)
    pass_by(page, 9)
    page.clock.resume()
    player.get_by_role("button", name="Pause").click()
    said = player.locator(".sp-say").inner_text()
    planned.reload(page)
    expect(player.get_by_role("button", name="Resume")).to_be_visible()
    expect(player.locator(".sp-say")).to_have_text(said)
    play_to_the_end(page, player, session)
    assert_played_in_full(planned, session)


def test_a_restarted_kernel_offers_the_rest_of_the_session(planned: Lab, page: Page) -> None:
    session, player = begin(planned, page)
    page.clock.resume()
    player.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Restart the kernel and run all cells").click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    expect(player.get_by_text("Welcome back")).to_be_visible()
    play_to_the_end(page, player, session)
    assert_played_in_full(planned, session)


def test_a_server_that_stopped_loses_nothing(tmp_path: Path, page: Page) -> None:
    port = a_port()
    with running_lab(tmp_path / "one", port=port) as lab:
        save_plan(lab)
        session, player = begin(lab, page)
    pass_by(page, session.seconds)
    expect(player.get_by_text("Kept in this page until the notebook answers", exact=True)).to_be_visible()
    page.clock.resume()
    with running_lab(tmp_path / "two", data=lab.data, port=port) as again:
        assert again.url == lab.url  # the browser keeps things by address
        again.show(page, NOTEBOOK, "Session player")
        expect(player.get_by_text("The session is recorded", exact=True)).to_be_visible()
        assert_played_in_full(again, session)


ANSWERED = """async () => {
  const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
  await kernel.requestKernelInfo();
}"""


def test_a_diary_that_cannot_be_written_says_so_and_is_tried_again(planned: Lab, page: Page) -> None:
    in_the_way = planned.data / "performed.csv"
    session, player = begin(planned, page, lambda: in_the_way.mkdir())
    pass_by(page, session.seconds)
    alert = player.get_by_role("alert")
    expect(alert).to_contain_text("performed.csv: nothing was saved (Is a directory).")
    # While time passed the page tried by itself as well. The clock stands now: what the kernel still has to answer is
    # the last of it, and what waited in the page for that answer, and would else be written before the button is pressed.
    for _ in ("under way", "waiting for it"):
        page.evaluate(ANSWERED)
    in_the_way.rmdir()
    alert.get_by_role("button", name="Try again").click()
    page.clock.resume()
    expect(alert).to_be_hidden()
    player.get_by_role("button", name="Finish", exact=True).click()
    expect(player.get_by_text("It is in your diary.")).to_be_visible()
    assert_played_in_full(planned, session)
