"""The planner's own voice, the real one, in a browser that has none: what sounds when, on the audio clock."""

from __future__ import annotations

import hashlib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from planner import speaking
from planner.diary import Diary
from planner.week import Session
from planner.widgets.session_player import SessionPlayer
from planner.widgets.session_player.script import compiled
from planner.widgets.session_player.spoken import TRIAL, texts_of
from planner.widgets.takeaway import made
from tests.browser.bare import Bare
from tests.browser.lab import stop_the_clock
from tests.browser.test_hands_free import STUBS, choose, planned, press, spoken
from tests.browser.test_takeaway import Phone, phone, plan
from tests.helpers.clock import MORNING

pytestmark = pytest.mark.browser
__all__ = ["phone"]  # a fixture

CLOCK = Path(__file__).with_name("own_voice.js").read_text("utf-8")
SILENCE_MS = 120
COUNT = ["Three.", "Two.", "One."]


@pytest.fixture
def own_voice() -> None:
    """With it."""


@pytest.fixture
def page(bare: Bare) -> Page:
    page = bare.context.new_page()
    page.add_init_script(STUBS)
    page.add_init_script("speechSynthesis.names = []")
    page.add_init_script(CLOCK)
    page.emulate_media(reduced_motion="reduce")
    return page


def shown(bare: Bare, page: Page, data: Path, session: Session) -> Locator:
    """The player, once all that it may say is there."""
    widget = SessionPlayer(session, Diary(data))
    player = bare.show(widget, page)
    stop_the_clock(page)
    page.clock.run_for(1_000)
    everything_came(page)
    return player


CAME = """() => {
  const { number, texts } = model.get("wanted");
  return texts?.length === 0 && model.get("given").number === number;
}"""


def everything_came(page: Page) -> None:
    page.wait_for_function(CAME)


def texts_by_digest(session: Session, rate: float = 1.0) -> dict[str, str]:
    sounds = speaking.sounds(texts_of(compiled(session, "plan.20261128.1")), rate)
    return {hashlib.sha256(sound.data).hexdigest(): text for text, sound in sounds.items()}


def sounded(page: Page, session: Session, rate: float = 1.0) -> list[tuple[int, int, str]]:
    """What was heard: from when, for how many milliseconds, which words."""
    known = texts_by_digest(session, rate)
    entries: list[dict[str, Any]] = page.evaluate("sounded")
    heard = [each for each in entries if each.get("back", each["at"] + 1) > each["at"]]
    return sorted((each["at"], each["ms"], known[each["digest"]]) for each in heard)


@pytest.mark.parametrize(("rate", "tempo"), [(1.0, 1.0), (1.5, 2.0), (0.75, 1.0)])
def test_all_that_is_said_ends_within_its_cue_and_numbers_stand_at_whole_seconds(
    bare: Bare, page: Page, data_folder: Path, rate: float, tempo: float
) -> None:
    session = planned("side_bend", "overhead_reach", "knees_to_chest")
    player = shown(bare, page, data_folder, session)
    choose(player, Tempo=str(tempo), Speed_of_the_voice=str(rate))
    everything_came(page)
    begun = page.evaluate("performance.now()")
    press(player, "Start")
    page.clock.run_for(session.seconds * 1000 / tempo + 10_000)
    expect(player.get_by_role("heading", name="You reached the end")).to_be_visible()
    heard = sounded(page, session, rate)
    cues = compiled(session, "plan.20261128.1")["cues"]
    begins, said = begun, 0
    for cue in cues:
        ends = begins + 1000 * cue["seconds"] / tempo
        here = [speech for speech in heard if begins - 2 <= speech[0] < ends - 2]
        assert all(at + ms <= ends + 2 for at, ms, _ in here), (cue, here)
        numbers = [(round(ends - at, -1), text) for at, _, text in here if text in COUNT]
        assert numbers == [(1000.0 * (3 - COUNT.index(text)), text) for _, text in numbers]
        words = [text for _, _, text in here if text not in COUNT]
        assert len(words) <= 1
        assert set(words) <= set(cue["options"])
        assert not words or abs(here[0][0] - begins) <= 2
        said += len(words)
        begins = ends
    assert said > 0.8 * len(cues)
    assert "One." in {text for _, _, text in heard}
    assert heard[-1][2] == "That was the last one. Well done."
    assert all(later[0] >= at + ms + SILENCE_MS - 2 for (at, ms, _), later in pairwise(heard))
    assert spoken(page) == []


def test_a_pause_cuts_off_what_is_said_and_what_was_planned(bare: Bare, page: Page, data_folder: Path) -> None:
    session = planned("overhead_reach")
    player = shown(bare, page, data_folder, session)
    press(player, "Start")
    page.clock.run_for(500)
    press(player, "It hurts")
    page.clock.run_for(20_000)
    assert len(sounded(page, session)) == 1
    assert page.evaluate("sounded.every(({ back }) => back)")


def test_it_is_tried_out_and_chosen_beside_the_browsers(bare: Bare, page: Page, data_folder: Path) -> None:
    page.add_init_script("speechSynthesis.names = ['Near|en-GB|1', 'Nah|de-DE|1']")
    session = planned("overhead_reach")
    player = bare.show(SessionPlayer(session, Diary(data_folder)), page)
    stop_the_clock(page)
    page.clock.run_for(2_000)
    assert page.evaluate("model.get('wanted')") == {}
    choose(player)
    which = player.locator(".sp-settings").get_by_label("Which voice")
    assert which.locator("option").all_inner_texts() == ["The usual one", "The planner's own", "Near"]
    press(player, "Try it")
    assert spoken(page) == ["This is how it sounds. Hold, and breathe. And lower slowly."]
    choose(player, Which_voice="planner", Speed_of_the_voice="1.5")
    everything_came(page)
    press(player, "Try it")
    page.wait_for_function("() => sounded.length === 1")
    assert [text for _, _, text in sounded(page, session, 1.5)] == spoken(page)
    choose(player, Language="de-DE")
    expect(player.get_by_text("The planner's own voice speaks English alone.")).to_be_visible()
    choose(player, Which_voice="")
    expect(
        player.get_by_text("The words are English: a voice of another language reads them its own way.")
    ).to_be_visible()


def test_a_voice_that_cannot_be_loaded_is_told_and_sounds_stand_in(
    bare: Bare, page: Page, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_CACHE", str(data_folder / "no_cache"))
    monkeypatch.setattr("planner.speaking.voice._model", lambda: (_ for _ in ()).throw(MemoryError()))
    player = bare.show(SessionPlayer(planned("overhead_reach"), Diary(data_folder)), page)
    stop_the_clock(page)
    page.clock.run_for(1_000)
    choose(player)
    sentence = (
        "The planner's own voice needs more memory than is free. Close what you can spare. "
        "Sounds and a flash of the screen stand in for it."
    )
    expect(player.get_by_text(sentence)).to_be_visible()
    press(player, "Start")
    page.clock.run_for(200)
    expect(player.locator(".sp-flash")).to_have_count(1)
    assert page.evaluate("sounded") == []


def test_a_file_speaks_with_the_voice_that_was_put_into_it(phone: Phone) -> None:
    diary, session = plan("single_knee")
    phone.context.add_init_script(STUBS)
    phone.context.add_init_script("speechSynthesis.names = []")
    phone.context.add_init_script(CLOCK)
    phone.put(made.of_today(diary, MORNING, settings={"rate": 1.25}, voice=True).data)
    page = phone.open()
    page.clock.run_for(1_000)
    page.get_by_text("Sound, voice and tempo").click()
    expect(page.get_by_label("Which voice").locator("option")).to_have_text(["The planner's own"])
    press(page.locator("body"), "Try it")
    page.wait_for_function("() => sounded.length === 1")
    assert [text for _, _, text in sounded(page, session, 1.25)] == [TRIAL]
    page.get_by_label("Speed of the voice").fill("2")
    expect(page.get_by_text("In this file the voice keeps the speed at which it was spoken.")).to_be_visible()
