"""What can go wrong around a session, one after the other: the diary holds every finished stretch exactly once."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import planner
from planner.diary import Diary
from planner.storage import durable
from planner.week import Session, Week
from planner.week.timeline import compose
from planner.widgets.session_player import SessionPlayer
from tests.browser.bare import Bare
from tests.browser.lab import COUNT_S, pass_by, stop_the_clock

pytestmark = pytest.mark.browser

CATALOGUE = planner.load_catalogue()


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    """A plan of one stretch without sides and one with two, so that each test plays all of it in a few minutes."""
    parts = [(CATALOGUE[id_], CATALOGUE[id_].start, "") for id_ in ("standing_posture", "single_knee")]
    today = date.today()
    Diary().save_plan(Week(today, (compose(today, parts, CATALOGUE),), 0.0, (), ()))
    return Diary()


@pytest.fixture
def session(diary: Diary) -> Session:
    session = planner.planned_session(diary, CATALOGUE)
    assert session is not None
    return session


def press(player: Locator, name: str) -> None:
    player.get_by_role("button", name=name, exact=True).click()


def begin(bare: Bare, page: Page, diary: Diary, session: Session) -> Locator:
    """Play the first stretch, and five seconds of the second."""
    player = bare.show(SessionPlayer.today(diary), page)
    stop_the_clock(page)
    press(player, "Start")
    pass_by(page, session.items[0].seconds + 5)
    expect(player.get_by_role("heading", name=session.items[1].stretch.name)).to_be_visible()
    return player


def finish(page: Page, player: Locator, session: Session) -> None:
    press(player, "Resume")
    pass_by(page, COUNT_S)
    pass_by(page, session.seconds)
    press(player, "Finish")
    expect(player.get_by_text("It is in your diary.")).to_be_visible()


def assert_once_and_whole(diary: Diary, session: Session) -> None:
    (row,) = diary.sessions().to_dict("records")
    assert row["outcome"] == "completed"
    performed = diary.performed()
    assert not performed.duplicated(["session_id", "order", "side"]).any()
    sides = [(item.stretch.id, side) for item in session.items for side in item.stretch.side_names]
    assert list(zip(performed["stretch"], performed["side"], strict=True)) == sides
    assert set(performed["outcome"]) == {"done"}
    assert diary.problems().empty


def test_a_closed_tab(bare: Bare, diary: Diary, session: Session) -> None:
    page = bare.context.new_page()
    begin(bare, page, diary, session)
    page.close()
    page = bare.context.new_page()
    player = bare.show(SessionPlayer.today(diary), page)
    expect(player.get_by_text("Welcome back")).to_be_visible()
    finish(page, player, session)
    assert_once_and_whole(diary, session)


def test_a_kernel_killed_in_mid_session_and_a_page_loaded_again(bare: Bare, diary: Diary, session: Session) -> None:
    page = bare.context.new_page()
    player = begin(bare, page, diary, session)
    bare.answering = False
    pass_by(page, session.seconds)
    expect(player.get_by_text("Kept in this page until the notebook answers", exact=True)).to_be_visible()
    assert len(diary.performed()) < len(session.items)
    page.close()
    bare.answering = True
    page = bare.context.new_page()
    player = bare.show(SessionPlayer.today(diary), page)
    expect(player.get_by_text("The session is recorded", exact=True)).to_be_visible()
    press(player, "Finish")
    expect(player.get_by_text("It is in your diary.")).to_be_visible()
    assert_once_and_whole(diary, session)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "The disk is full. Free some space, then save again."),
        (errno.EROFS, "The folder is read-only."),
        (errno.EACCES, "You may not write there."),
    ],
)
def test_a_disk_that_is_full_or_a_folder_that_is_read_only(
    bare: Bare, diary: Diary, session: Session, monkeypatch: pytest.MonkeyPatch, code: int, said: str
) -> None:
    page = bare.context.new_page()
    player = begin(bare, page, diary, session)

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as broken:
        broken.setattr(durable, "_write", refuse)
        pass_by(page, session.items[1].seconds)
        expect(player.get_by_role("alert")).to_contain_text(said)
    press(player.get_by_role("alert"), "Try again")
    expect(player.get_by_role("alert")).to_be_hidden()
    pass_by(page, session.seconds)
    press(player, "Finish")
    expect(player.get_by_text("It is in your diary.")).to_be_visible()
    assert_once_and_whole(diary, session)


def test_two_tabs_with_the_same_session(bare: Bare, diary: Diary, session: Session) -> None:
    first, second = bare.context.new_page(), bare.context.new_page()
    one = bare.show(SessionPlayer.today(diary), first)
    two = bare.show(SessionPlayer.today(diary), second)
    stop_the_clock(first)  # tabs of one browser have one clock
    for player in (one, two):
        press(player, "Start")
    pass_by(first, session.seconds)
    press(one, "Finish")
    expect(one.get_by_text("It is in your diary.")).to_be_visible()
    assert_once_and_whole(diary, session)


def test_two_views_of_the_same_widget(bare: Bare, diary: Diary, session: Session) -> None:
    page = bare.context.new_page()
    begin(bare, page, diary, session)
    page.evaluate("() => void window.anotherView()")
    other = page.locator("#other > *")
    expect(other).to_be_visible()
    pass_by(page, session.seconds)
    for view in (page.locator("#cell > *"), other):
        if view.get_by_role("button", name="Resume", exact=True).is_visible():
            press(view, "Resume")
            pass_by(page, session.seconds)
    view = page.locator("#cell > *")
    press(view, "Finish")
    expect(view.get_by_text("It is in your diary.")).to_be_visible()
    assert_once_and_whole(diary, session)


def test_a_lid_closed_for_an_hour_in_the_middle_of_a_hold(bare: Bare, diary: Diary, session: Session) -> None:
    page = bare.context.new_page()
    player = begin(bare, page, diary, session)
    page.clock.fast_forward(60 * 60 * 1000)
    expect(player.get_by_text("This device was asleep, so the session paused where it was.")).to_be_visible()
    expect(player.get_by_role("heading", name=session.items[1].stretch.name)).to_be_visible()
    finish(page, player, session)
    assert_once_and_whole(diary, session)
    assert diary.sessions()["active_s"].to_list() == [session.seconds]
