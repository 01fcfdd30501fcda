"""The session player when things go wrong: a reload, a kernel that restarts, a diary that can't be written."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

import planner
from planner.timeline import compose
from planner.week import Session, Week
from tests.browser.lab import PATIENCE_MS, Lab, new_context, running_lab

pytestmark = pytest.mark.browser

NOTEBOOK = "2_run_session.ipynb"
CATALOGUE = planner.load_catalogue()


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    with running_lab(tmp_path) as lab:
        save_plan(lab)
        yield lab


def save_plan(lab: Lab) -> None:
    """Plan one stretch without sides and one with two for today: a session of a few minutes."""
    parts = [(CATALOGUE[id_], CATALOGUE[id_].start, "") for id_ in ("standing_posture", "single_knee")]
    today = date.today()
    planner.Diary(lab.data).save_plan(Week(today, (compose(today, parts, CATALOGUE),), 0.0, (), ()))


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context, outside = new_context(browser)
    page = context.new_page()
    page.clock.install()
    yield page
    context.close()
    assert outside == []


def begin(lab: Lab, page: Page, before: Callable[[], None] = lambda: None) -> tuple[Session, Locator]:
    """Start the session, after what is to happen `before`, and play its first stretch to the end."""
    session = planner.planned_session(planner.Diary(lab.data), CATALOGUE)
    assert session is not None
    player = lab.show(page, NOTEBOOK, "Session player")
    page.clock.pause_at(datetime.now() + timedelta(seconds=60))
    before()
    player.get_by_role("button", name="Start").click()
    page.clock.run_for(session.items[0].seconds * 1000)
    expect(player.get_by_role("heading", name=session.items[1].stretch.name)).to_be_visible()
    return session, player


def play_to_the_end(page: Page, player: Locator, session: Session) -> None:
    page.clock.pause_at(datetime.now() + timedelta(hours=1))
    player.get_by_role("button", name="Resume").click()
    page.clock.run_for(session.seconds * 1000 + 3_000)  # it counts to three first
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


def test_a_reload_comes_back_paused_at_the_same_place(lab: Lab, page: Page) -> None:
    session, player = begin(lab, page)
    page.clock.run_for(9_000)
    page.clock.resume()
    player.get_by_role("button", name="Pause").click()
    said = player.locator(".sp-say").inner_text()
    lab.reload(page)
    expect(player.get_by_role("button", name="Resume")).to_be_visible(timeout=PATIENCE_MS)
    expect(player.locator(".sp-say")).to_have_text(said)
    play_to_the_end(page, player, session)
    assert_played_in_full(lab, session)


def test_a_restarted_kernel_offers_the_rest_of_the_session(lab: Lab, page: Page) -> None:
    session, player = begin(lab, page)
    page.clock.resume()
    player.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Restart the kernel and run all cells").click()
    page.get_by_role("button", name="Confirm Kernel Restart").click()
    expect(player.get_by_text("Welcome back")).to_be_visible(timeout=PATIENCE_MS)
    play_to_the_end(page, player, session)
    assert_played_in_full(lab, session)


def test_a_server_that_stopped_loses_nothing(tmp_path: Path, page: Page) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with running_lab(tmp_path / "one", port=port) as lab:
        save_plan(lab)
        session, player = begin(lab, page)
    page.clock.run_for(session.seconds * 1000)
    expect(player.get_by_text("Kept in this page until the notebook answers", exact=True)).to_be_visible()
    page.clock.resume()
    with running_lab(tmp_path / "two", data=lab.data, port=port) as again:
        assert again.url == lab.url  # the browser keeps things by address
        page.once("dialog", lambda dialog: dialog.accept())
        again.show(page, NOTEBOOK, "Session player")
        expect(player.get_by_text("The session is recorded", exact=True)).to_be_visible(timeout=PATIENCE_MS)
        assert_played_in_full(again, session)


def test_without_a_plan_it_says_where_to_make_one(lab: Lab, page: Page) -> None:
    (lab.data / "plan.csv").unlink()
    player = lab.show(page, NOTEBOOK, "Session player")
    expect(player.get_by_role("heading")).to_have_text("Nothing is planned yet")


def test_a_diary_that_cannot_be_read_is_said_instead_of_the_session(lab: Lab, page: Page) -> None:
    (lab.data / "sessions.csv").mkdir()
    player = lab.show(page, NOTEBOOK, "Session player")
    expect(player.get_by_role("alert")).to_contain_text("sessions.csv: cannot be read (Is a directory).")
    expect(player.get_by_role("heading")).to_have_text("Today's session can't be read")


def test_a_diary_that_cannot_be_written_says_so_and_is_tried_again(lab: Lab, page: Page) -> None:
    in_the_way = lab.data / "performed.csv"
    session, player = begin(lab, page, lambda: in_the_way.mkdir())
    page.clock.run_for(session.seconds * 1000)
    alert = player.get_by_role("alert")  # the clock stands still, or the page might try again by itself first
    expect(alert).to_contain_text("performed.csv: nothing was saved (Is a directory).")
    in_the_way.rmdir()
    alert.get_by_role("button", name="Try again").click()
    page.clock.resume()
    expect(alert).to_be_hidden()
    player.get_by_role("button", name="Finish", exact=True).click()
    expect(player.get_by_text("It is in your diary.")).to_be_visible()
    assert_played_in_full(lab, session)
