"""The session player by ear and without hands: what is spoken and when, media keys, taps, the screen that stays on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import planner
from planner.diary import Diary
from planner.week import Session
from planner.week.timeline import compose
from planner.widgets.session_player import SessionPlayer
from tests.browser.bare import Bare
from tests.browser.lab import stop_the_clock

pytestmark = pytest.mark.browser

STUBS = Path(__file__).with_name("stubs.js").read_text("utf-8")
CATALOGUE = planner.load_catalogue()
# The page's clock does not drive animations, so a flash would be over at some moment of its own.
STILL = "* { animation-play-state: paused !important; }"


def planned(*ids: str) -> Session:
    return compose(date.today(), [(CATALOGUE[id_], CATALOGUE[id_].start, "") for id_ in ids], CATALOGUE)


@pytest.fixture
def motion() -> bool:
    return True


@pytest.fixture
def page(bare: Bare) -> Page:
    page = bare.context.new_page()
    page.add_init_script(STUBS)
    return page


def shown(bare: Bare, page: Page, data: Path, session: Session) -> Locator:
    player = bare.show(SessionPlayer(session, Diary(data)), page)
    stop_the_clock(page)
    return player


def press(player: Locator, name: str) -> None:
    player.get_by_role("button", name=name, exact=True).click()


def heard(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("JSON.parse(JSON.stringify(heard))")
    return found


def spoken(page: Page) -> list[str]:
    return [speech["text"] for speech in heard(page)["spoken"]]


def key(page: Page, action: str) -> None:
    page.evaluate(f"heard.media.{action}({{ action: '{action}' }})")


def choose(player: Locator, **values: str) -> None:
    settings = player.locator(".sp-settings")
    if settings.get_attribute("open") is None:
        settings.locator("summary").click()
    for label, value in values.items():
        field = settings.get_by_label(label.replace("_", " "))
        if field.evaluate("node => node.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def test_what_is_said_in_which_order(bare: Bare, page: Page, data_folder: Path) -> None:
    session = planned("overhead_reach", "knees_to_chest")
    page.emulate_media(reduced_motion="reduce")  # nothing is drawn between the ticks: it takes long, and says nothing
    player = shown(bare, page, data_folder, session)
    press(player, "Start")
    page.clock.run_for(session.items[0].seconds * 1000 + 40_000)
    said = spoken(page)
    assert said[:9] == [
        "First: Upper back reach. Come to standing, with room around you.",
        "Upper back reach. Stand tall, arms at your sides.",
        "Reach up, a string at each fingertip.",
        "Lower slowly, palms turning down.",  # there is no time for "to shoulder level"
        "Hold there.",
        "Two.",
        "One.",
        "Let the arms sink.",
        "Breathe.",
    ]
    lie_down = said.index("Next: Knees to chest. Lie down slowly: kneel, lower yourself onto one side, then settle.")
    assert said[lie_down + 1] == "Knees to chest. On your back, low pillow under the neck, knees bent."
    page.clock.run_for(session.seconds * 1000)
    assert spoken(page)[-1] == "That was the last one. Well done."


@pytest.mark.parametrize(("slowness", "tempo"), [(1.6, "1"), (1, "2")])
def test_no_speech_is_spoken_over_or_cut_off(
    bare: Bare, page: Page, data_folder: Path, slowness: float, tempo: str
) -> None:
    session = planned("side_bend", "overhead_reach", "knees_to_chest", "figure_four")
    page.emulate_media(reduced_motion="reduce")
    player = shown(bare, page, data_folder, session)
    page.evaluate(f"speechSynthesis.slowness = {slowness}")
    choose(player, Tempo=tempo)
    press(player, "Start")
    page.clock.run_for(session.seconds * 1000 + 10_000)
    expect(player.get_by_role("heading", name="You reached the end")).to_be_visible()
    found = heard(page)
    assert (found["overlaps"], found["cancelled"]) == (0, 0)
    assert len(found["spoken"]) > 60 / float(tempo)
    ends = [speech["at"] + speech["ms"] for speech in found["spoken"]]
    assert all(speech["at"] >= end for speech, end in zip(found["spoken"][1:], ends, strict=False))


def test_a_press_cuts_off_what_is_said(bare: Bare, page: Page, data_folder: Path) -> None:
    player = shown(bare, page, data_folder, planned("overhead_reach"))
    press(player, "Start")
    page.clock.run_for(500)
    press(player, "It hurts")
    page.clock.run_for(5_000)
    assert len(spoken(page)) == 1
    assert heard(page)["cancelled"] == 1


def test_a_tap_and_the_keys_of_a_headset_pause_and_go_on(bare: Bare, page: Page, data_folder: Path) -> None:
    player = shown(bare, page, data_folder, planned("overhead_reach", "knees_to_chest"))
    toggle = player.locator(".sp-main")
    state = "navigator.mediaSession.playbackState"
    press(player, "Start")
    page.clock.run_for(1_000)
    assert page.evaluate(state) == "playing"
    assert page.evaluate("navigator.mediaSession.metadata.title") == "Upper back reach"
    player.locator(".sp-ring").click()
    expect(toggle).to_have_text("Resume")
    assert page.evaluate(state) == "paused"
    left = player.locator(".sp-left").inner_text()
    key(page, "play")
    page.clock.run_for(1_000)
    expect(toggle).to_have_text("Pause")
    expect(player.get_by_role("timer")).to_have_text("2")
    assert spoken(page)[-2:] == ["Three.", "Two."]
    assert player.locator(".sp-left").inner_text() == left
    page.clock.run_for(2_000)
    expect(player.locator(".sp-kind")).to_have_text("Get in place")
    key(page, "pause")
    expect(toggle).to_have_text("Resume")
    player.locator(".sp-say").click()
    page.clock.run_for(3_000)
    assert page.evaluate(state) == "playing"
    key(page, "nexttrack")
    expect(player.get_by_role("heading", name="Knees to chest")).to_be_visible()
    key(page, "previoustrack")
    expect(player.get_by_role("heading", name="Upper back reach")).to_be_visible()
    assert heard(page)["played"] == [silent := "data:audio/wav; again and again", "paused", silent, "paused", silent]
    press(player, "Finish")
    assert page.evaluate(state) == "none"
    assert page.evaluate("Object.values(heard.media)") == [None] * 4


def test_the_screen_stays_on_while_the_session_runs(bare: Bare, page: Page, data_folder: Path) -> None:
    player = shown(bare, page, data_folder, planned("overhead_reach"))
    assert heard(page)["locks"] == []
    press(player, "Start")
    page.clock.run_for(1_000)
    page.evaluate("heard.letGo()")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.run_for(1_000)
    press(player, "Pause")
    page.clock.run_for(1_000)
    assert heard(page)["locks"] == ["screen", "screen", "released"]


def test_what_is_chosen_is_kept_and_tried_out(bare: Bare, page: Page, data_folder: Path) -> None:
    session = planned("overhead_reach")
    player = shown(bare, page, data_folder, session)
    choose(player, Tempo="0.5", Volume="0.3", Speed_of_the_voice="1.5", Language="en-GB", Which_voice="Near")
    takes = f"{session.seconds * 2 // 60}:{session.seconds * 2 % 60:02d}"
    expect(player.get_by_text(f"At your tempo of 0.5 it takes {takes} minutes.")).to_be_visible()
    press(player, "Try it")
    (speech,) = heard(page)["spoken"]
    assert [speech[name] for name in ("voice", "lang", "rate", "volume")] == ["Near", "en-GB", 1.5, 0.3]
    player = shown(bare, page, data_folder, session)
    choose(player)
    for label, value in (("Tempo", "0.5"), ("Volume", "0.3"), ("Speed of the voice", "1.5"), ("Which voice", "Near")):
        expect(player.locator(".sp-settings").get_by_label(label)).to_have_value(value)
    press(player, "Start")
    expect(player.locator(".sp-left")).to_have_text(f"{takes} left")


def test_without_a_voice_the_screen_flashes(bare: Bare, page: Page, data_folder: Path) -> None:
    page.add_init_script("speechSynthesis.names = []")
    player = shown(bare, page, data_folder, planned("overhead_reach"))
    choose(player)
    stands_in = "This browser has no voice. Sounds and a flash of the screen stand in for it."
    expect(player.get_by_text(stands_in)).to_be_visible()
    page.emulate_media(reduced_motion="reduce")
    page.add_style_tag(content=STILL)
    press(player, "Start")
    page.clock.run_for(200)
    flash = player.locator(".sp-flash")
    assert flash.evaluate("node => getComputedStyle(node).borderTopWidth") == "10px"
    assert flash.evaluate("node => getComputedStyle(node).backgroundColor") == "rgba(0, 0, 0, 0)"
    assert spoken(page) == []


def test_when_the_voice_fails_the_screen_flashes(bare: Bare, page: Page, data_folder: Path) -> None:
    fails = "(speech) => setTimeout(() => speech.onerror({ error: 'synthesis-failed' }), 10)"
    page.add_init_script(f"speechSynthesis.speak = {fails}")
    player = shown(bare, page, data_folder, planned("overhead_reach"))
    page.add_style_tag(content=STILL)
    press(player, "Start")
    page.clock.run_for(1_000)
    expect(player.locator(".sp-flash")).to_have_count(0)
    page.clock.run_for(20_000)
    expect(player.locator(".sp-flash")).to_have_count(1)


def test_a_browser_that_loses_the_end_of_a_speech_speaks_again(bare: Bare, page: Page, data_folder: Path) -> None:
    page.add_init_script("speechSynthesis.speak = ({ text }) => heard.spoken.push({ text })")
    player = shown(bare, page, data_folder, planned("overhead_reach"))
    press(player, "Start")
    page.clock.run_for(60_000)
    assert len(spoken(page)) > 3


def test_with_a_voice_and_sound_it_does_not_flash(bare: Bare, page: Page, data_folder: Path) -> None:
    player = shown(bare, page, data_folder, planned("overhead_reach"))
    press(player, "Start")
    page.clock.run_for(200)
    expect(player.locator(".sp-flash")).to_have_count(0)
