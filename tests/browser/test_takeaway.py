"""The file to take along, opened from a disk by a browser with a telephone's viewport, touch and no network: played by a
clock that the test moves, then compared with what the diary would have from the same session played at home.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

import planner
from planner.catalogue.own_stretches import add_own_stretch
from planner.diary import Diary
from planner.week import Session, Week
from planner.week.timeline import compose
from planner.widgets.session_player import SessionPlayer
from planner.widgets.takeaway import code_in_picture, made
from planner.widgets.takeaway.coming_home import bring_home
from planner.widgets.takeaway.log import read_log
from tests.browser.bare import Bare
from tests.browser.lab import COUNT_S, PATIENCE_MS, pass_by, stop_the_clock
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.browser

TODAY = MORNING.date()
NAME = "<img src=x onerror=\"document.title='run'\"> </script><script>alert(1)</script>"


def plan(*ids: str, days: tuple[date, ...] = (TODAY,)) -> tuple[Diary, Session]:
    catalogue, diary = planner.load_catalogue(), Diary()
    parts = [(catalogue[id_], catalogue[id_].start, "") for id_ in ids]
    diary.save_plan(Week(TODAY, tuple(compose(day, parts, catalogue) for day in days), 0.0, (), ()))
    session = planner.planned_session(diary, catalogue, days[0])
    assert session is not None
    return diary, session


def telephone(browser: Browser, **more: Any) -> BrowserContext:
    size: Any = {"width": 360, "height": 640}
    still: Any = {"reduced_motion": "reduce", "timezone_id": str(MORNING.tzinfo)}
    context = browser.new_context(
        **{"viewport": size, "has_touch": True, "is_mobile": True, "offline": True} | still | more
    )
    context.set_default_timeout(PATIENCE_MS)
    context.clock.install(time=MORNING)
    return context


class Phone:
    """A browser that has the file on its disk. asked: every address that a page of it asked for, but for its own."""

    def __init__(self, context: BrowserContext, path: Path) -> None:
        self.context, self.path = context, path
        self.asked: list[str] = []
        self.troubles: list[str] = []
        self.stopped = False
        context.on("request", lambda request: self.asked.append(request.url))

    def open(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda said: self.troubles.append(said.text) if said.type in ("error", "warning") else None)
        page.goto(self.path.as_uri())
        if not self.stopped:
            stop_the_clock(page)
        self.stopped = True  # for all tabs
        return page

    def put(self, data: bytes) -> None:
        self.path.write_bytes(data)

    @property
    def beyond(self) -> list[str]:
        return [url for url in self.asked if url != self.path.as_uri() and not url.startswith(("data:", "blob:"))]


@pytest.fixture
def phone(browser: Browser, tmp_path: Path) -> Iterator[Phone]:
    phone = Phone(telephone(browser), tmp_path / "session.html")
    yield phone
    phone.context.close()
    assert (phone.beyond, phone.troubles) == ([], [])


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def begin(page: Page, pain: int = 4) -> None:
    page.get_by_role("radio", name=str(pain), exact=True).check()
    press(page, "Start")


def close(page: Page, pain: int = 2, note: str = "") -> None:
    """Answer what is asked after a session."""
    page.get_by_role("radio", name=str(pain), exact=True).check()
    page.get_by_label("Note", exact=True).fill(note)
    press(page, "Finish")


def events(page: Page) -> list[dict[str, Any]]:
    """What the page keeps of its sessions, in order."""
    kept = page.evaluate("""() => Object.entries(localStorage).filter(([key]) => key.includes(".log."))
        .toSorted().flatMap(([, text]) => JSON.parse(text).events)""")
    assert isinstance(kept, list)
    return kept


def test_a_session_is_played_in_the_file_to_its_last_second(phone: Phone) -> None:
    diary, session = plan("standing_posture", "single_knee")
    phone.put(made.of_today(diary, MORNING).data)
    page = phone.open()
    expect(page.get_by_text("Private: your plan for these days.")).to_be_visible()
    expect(page.get_by_role("heading", name="Your session: 3 min")).to_be_visible()
    begin(page)
    expect(page.get_by_text("Private: your plan for these days.")).to_be_hidden()
    pass_by(page, session.seconds)
    expect(page.get_by_text("Kept on this device", exact=True)).to_be_visible()
    close(page, note="Good.")
    expect(page.get_by_text("It is kept on this device until you take it home.")).to_be_visible()
    done = events(page)
    parts = [event for event in done if event["type"] == "part"]
    assert [event["seq"] for event in done] == list(range(1, len(done) + 1))
    assert sum(event["active_s"] for event in parts) == session.seconds == done[-1]["active_s"]
    assert (done[0]["pain_before"], done[-1]["pain_after"], done[-1]["note"]) == (4, 2, "Good.")
    assert {event["date"] for event in done} == {"2026-11-23"}


def played(page: Page, session: Session) -> None:
    """Half of the session with a pause, a stretch begun again, an answer to "It hurts", and the rest without it."""
    begin(page)
    pass_by(page, session.items[0].seconds + 20)
    press(page, "Pause")
    pass_by(page, 45)
    press(page, "Resume")
    pass_by(page, COUNT_S)
    press(page, "Back")
    pass_by(page, session.items[1].seconds - 10)
    press(page, "It hurts")
    page.get_by_role("radio", name="3", exact=True).check()
    pass_by(page, 20)
    press(page, "Go on without it")
    pass_by(page, session.seconds)
    close(page, note="Took it slowly.")


def rows_of(diary: Diary) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
    """What the diary has of its one session, moments as seconds since it began, without the ids that differ."""
    [session] = diary.sessions().to_dict("records")
    began = session["started_at"]

    def since(row: dict[Any, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in row.items() if name not in ("session_id", "plan_id", "rating_id")}
        return {
            name: (value - began).total_seconds() if name.endswith("_at") else value for name, value in kept.items()
        }

    tables = ([session], diary.performed().to_dict("records"), diary.pain().to_dict("records"))
    return tuple([{name: str(value) for name, value in since(row).items()} for row in rows] for rows in tables)  # type: ignore[return-value]


def test_what_comes_home_is_what_the_diary_would_have_had_each_way_to_the_second(
    phone: Phone, bare: Bare, tmp_path: Path
) -> None:
    diary, session = plan("standing_posture", "single_knee", "side_bend")
    phone.put(made.of_today(diary, MORNING).data)
    phone.context.add_init_script("navigator.clipboard.writeText = async (text) => { window.copied = text; };")
    page = phone.open()
    played(page, session)
    press(page, "Copy")
    page.wait_for_function("() => window.copied")
    copied = str(page.evaluate("window.copied"))
    with page.expect_download() as waiting:
        press(page, "Save a file")
    saved = Path(waiting.value.path()).read_bytes()
    press(page, "Show a code")
    shown = code_in_picture.text_of(page.get_by_role("img", name="The code of what you did").screenshot())
    assert copied == saved.decode() == shown

    at_home = Diary(tmp_path / "home")
    at_home.save_plan(Week(TODAY, (session,), 0.0, (), ()))
    tab = bare.context.new_page()
    bare.show(SessionPlayer.today(at_home), tab)
    stop_the_clock(tab)
    played(tab, session)
    expect(tab.get_by_text("It is in your diary.")).to_be_visible()

    now = MORNING + timedelta(hours=3)
    for text in (copied, saved, shown):
        bring_home(read_log(text), diary, now)
        assert rows_of(diary) == rows_of(at_home)
    days, same = planner.daily(diary, TODAY), planner.daily(at_home, TODAY)
    pd.testing.assert_frame_equal(days, same)
    assert bool(days["done"].iloc[-1])


def test_a_reload_and_a_closed_tab_lose_nothing(phone: Phone) -> None:
    diary, session = plan("standing_posture", "single_knee")
    phone.put(made.of_today(diary, MORNING).data)
    page = phone.open()
    begin(page)
    pass_by(page, session.items[0].seconds + 5)
    page.reload()
    expect(page.get_by_text("Welcome back", exact=True)).to_be_visible()
    page.close()
    page = phone.open()
    expect(page.get_by_text("Welcome back", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name=session.items[1].stretch.name)).to_be_visible()
    press(page, "Resume")
    pass_by(page, COUNT_S)
    pass_by(page, session.seconds)
    close(page)
    assert events(page)[-1]["active_s"] == session.seconds
    page.reload()
    expect(page.get_by_role("heading", name="Done for this day")).to_be_visible()
    done = page.get_by_role("region", name="Done here")
    expect(done.get_by_text("Monday 23 November")).to_be_visible()
    done.locator("summary").click()
    expect(done.get_by_role("button", name="Show a code")).to_be_visible()
    press(page, "Delete it here")
    press(page, "Press again: what is not at home is gone then")
    expect(done).to_be_hidden()
    assert events(page) == []


def test_two_tabs_are_one_session(phone: Phone) -> None:
    diary, session = plan("standing_posture", "single_knee")
    phone.put(made.of_today(diary, MORNING).data)
    page, other = phone.open(), phone.open()
    begin(page)
    pass_by(page, session.items[0].seconds + 5)
    press(page, "Pause")
    other.reload()
    press(other, "Resume")
    pass_by(other, COUNT_S)
    expect(page.get_by_text("This session goes on in another tab.")).to_be_visible()
    pass_by(other, session.seconds)
    close(other)
    done = events(other)
    assert [event["seq"] for event in done] == list(range(1, len(done) + 1))
    assert len({event["session_id"] for event in done}) == 1
    assert done[-1]["active_s"] == session.seconds
    expect(page.get_by_role("heading", name="Session complete")).to_be_visible()


def test_another_tab_goes_on_with_a_session_that_runs(phone: Phone) -> None:
    diary, session = plan("standing_posture", "single_knee")
    phone.put(made.of_today(diary, MORNING).data)
    page, other = phone.open(), phone.open()
    begin(page)
    pass_by(page, session.items[0].seconds + 5)
    other.reload()
    press(other, "Resume")
    expect(page.get_by_role("button", name="Resume", exact=True)).to_be_visible()
    pass_by(other, COUNT_S)
    expect(page.get_by_text("This session goes on in another tab.")).to_be_visible()
    expect(other.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    pass_by(other, session.seconds)
    close(other)
    done = events(other)
    assert [event["seq"] for event in done] == list(range(1, len(done) + 1))
    assert done[-1]["active_s"] == session.seconds


def test_it_hurts_is_answered_and_kept(phone: Phone) -> None:
    diary, session = plan("standing_posture", "single_knee")
    phone.put(made.of_today(diary, MORNING).data)
    page = phone.open()
    begin(page)
    pass_by(page, session.items[0].seconds + 30)
    press(page, "It hurts")
    page.get_by_role("radio", name="7", exact=True).check()
    page.get_by_role("radio", name="Lower back", exact=True).check()
    press(page, "End the session")
    close(page)
    [hurt] = [event for event in events(page) if event["type"] == "hurt"]
    assert (hurt["stretch"], hurt["pain"], hurt["where"]) == ("single_knee", 7, "lower back")


def test_the_week_has_today_on_top_and_any_day_behind_one_press(phone: Phone) -> None:
    diary, _ = plan("standing_posture", days=(TODAY, TODAY + timedelta(2), TODAY + timedelta(4)))
    phone.put(made.of_week(diary, MORNING).data)
    page = phone.open()
    expect(page.get_by_text("Monday 23 November", exact=True)).to_be_visible()
    others = page.get_by_role("region", name="Other days")
    expect(others.get_by_role("button")).to_have_count(2)
    others.get_by_role("button", name="Wednesday 25 November").click()
    expect(page.get_by_text("This session was planned for Wednesday 25 November.")).to_be_visible()
    page.clock.pause_at(MORNING + timedelta(days=1, hours=1))
    page.reload()
    expect(page.get_by_text("Nothing is planned for today in here.")).to_be_visible()
    page.clock.pause_at(MORNING + timedelta(days=2, hours=1))
    page.reload()
    expect(page.get_by_role("heading", name="Your session: 1 min")).to_be_visible()
    expect(page.get_by_text("This session was planned for")).to_be_hidden()


@pytest.mark.parametrize("kind", ["forbidden", "full"])
def test_a_browser_that_keeps_nothing_says_so_and_loses_nothing_meanwhile(phone: Phone, kind: str) -> None:
    broken = {
        "forbidden": "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } });",
        "full": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
    }
    diary, session = plan("standing_posture")
    phone.put(made.of_today(diary, MORNING).data)
    phone.context.add_init_script(broken[kind])
    page = phone.open()
    begin(page)
    expect(page.get_by_text("leave this page open until you have taken it home.")).to_be_visible()
    pass_by(page, session.seconds)
    expect(page.get_by_text("Kept in this page only", exact=True)).to_be_visible()
    close(page)
    expect(page.get_by_text("It is kept in this page only: take it home before you close it.")).to_be_visible()
    expect(page.get_by_text("on this device")).to_be_hidden()
    press(page, "Show a code")
    expect(page.get_by_role("img", name="The code of what you did")).to_be_visible()
    press(page, "Back to the start")
    expect(page.get_by_role("heading", name="Done for this day")).to_be_visible()
    page.get_by_role("region", name="Done here").locator("summary").click()
    press(page, "Show a code")


def test_texts_that_want_to_be_more_stay_texts_in_the_file(phone: Phone) -> None:
    form = {"name": NAME, "steps": [NAME], "position": "standing", "regions": ["lower back"], "reps": 3, "hold_s": 3}
    diary, session = plan(add_own_stretch(form).id)
    phone.put(made.of_today(diary, MORNING).data)
    page = phone.open()
    expect(page.get_by_text(NAME, exact=True).first).to_be_visible()
    begin(page)
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    pass_by(page, session.seconds)
    close(page, note=NAME)
    press(page, "Copy")
    assert page.title() == "Stretching, Monday 23 November"


def test_without_scripts_the_file_says_what_it_needs(browser: Browser, tmp_path: Path) -> None:
    diary, _ = plan("standing_posture")
    path = tmp_path / "session.html"
    path.write_bytes(made.of_today(diary, MORNING).data)
    context = telephone(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    expect(page.get_by_text("Stretching: this page needs a browser. On Android, open it with Chrome.")).to_be_visible()
    context.close()


@pytest.mark.parametrize(("width", "height"), [(360, 640), (640, 360), (844, 390), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_telephone_either_way(browser: Browser, tmp_path: Path, width: int, height: int, scheme: str) -> None:
    diary, session = plan("standing_posture", "single_knee")
    context = telephone(browser, viewport={"width": width, "height": height}, color_scheme=scheme)
    phone = Phone(context, tmp_path / "session.html")
    phone.put(made.of_today(diary, MORNING).data)
    page = phone.open()
    wide = "() => document.documentElement.scrollWidth - innerWidth"
    assert page.evaluate(wide) <= 0
    begin(page)
    pass_by(page, session.items[0].seconds + 5)
    for name in ("Pause", "It hurts", "Skip", "Finish"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("timer")).to_be_in_viewport(ratio=1)
    assert page.evaluate(wide) <= 0
    dark = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert dark == {"light": "rgb(255, 255, 255)", "dark": "rgb(17, 17, 17)"}[scheme]
    context.close()
    assert phone.troubles == []


def test_the_screen_stays_on_while_a_session_runs(phone: Phone) -> None:
    diary, _ = plan("standing_posture")
    phone.put(made.of_today(diary, MORNING).data)
    phone.context.add_init_script("""window.locks = [];
      navigator.wakeLock.request = async () => {
        const lock = Object.assign(new EventTarget(), { released: false, async release() { this.released = true; } });
        window.locks.push(lock);
        return lock;
      };""")
    page = phone.open()
    begin(page)
    page.wait_for_function("() => window.locks.length === 1 && !window.locks[0].released")
    press(page, "Pause")
    page.wait_for_function("() => window.locks[0].released")


def test_what_was_chosen_of_sound_and_tempo_comes_along_once(phone: Phone) -> None:
    diary, _ = plan("standing_posture")
    phone.put(made.of_today(diary, MORNING, settings={"tempo": 2, "volume": 0.3}).data)
    page = phone.open()
    expect(page.get_by_text("At your tempo of 2 it takes")).to_be_visible()
    page.get_by_text("Sound, voice and tempo").click()
    page.get_by_role("slider", name="Tempo").fill("1")
    page.reload()
    expect(page.get_by_text("At your tempo of")).to_have_count(0)


def test_ways_out_that_the_browser_refuses_end_with_the_text_itself(phone: Phone) -> None:
    diary, _ = plan("standing_posture")
    phone.put(made.of_today(diary, MORNING).data)
    phone.context.add_init_script("""navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"));
      navigator.canShare = () => true;
      navigator.share = () => Promise.reject(new DOMException("no", window.refusal));""")
    page = phone.open()
    begin(page)
    press(page, "Finish")
    close(page)
    text = page.get_by_label("What you did, as text")
    press(page, "Copy")
    expect(text).to_have_value(re.compile("^STRETCH1:[A-Z2-7]+$"))
    page.evaluate("() => { window.refusal = 'AbortError'; }")
    press(page, "Share")
    expect(text).to_have_count(0)
    page.evaluate("() => { window.refusal = 'NotAllowedError'; }")
    press(page, "Share")
    expect(page.get_by_text("Copy this text, and paste it on your computer.")).to_be_visible()


def test_the_file_that_is_saved_says_the_session(phone: Phone) -> None:
    diary, _ = plan("standing_posture")
    phone.put(made.of_today(diary, MORNING).data)
    page = phone.open()
    begin(page)
    press(page, "Finish")
    close(page)
    with page.expect_download() as waiting:
        press(page, "Save a file")
    name = waiting.value.suggested_filename
    assert name.startswith("stretched_20261123_t")
    assert name.endswith("_1.txt")
    assert Path(waiting.value.path()).read_text("utf-8").startswith("STRETCH1:")
