"""The posture drill in a page of its own: checklist, circle, and the camera as a mirror, real and missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from planner.catalogue import load_catalogue
from planner.diary import Diary
from planner.week.timeline import compose
from planner.widgets.session_player import SessionPlayer
from tests.browser.bare import Bare
from tests.browser.lab import COUNT_S, FLAGS, new_context, pass_by, stop_the_clock
from tests.prerequisites import browser as browser_path

pytestmark = pytest.mark.browser

CATALOGUE = load_catalogue()
MIRROR = "Use the camera as a mirror"
GOES_ON = "The drill goes on without it."
# getUserMedia that counts its calls, keeps the tracks it gave, and answers as `answer` says.
CAMERA = """
window.asked = []; window.tracks = [];
navigator.mediaDevices.getUserMedia = async (wish) => {
  window.asked.push(wish);
  await new Promise((go) => { window.letGo = go; });
  if (window.refusal) throw new DOMException("", window.refusal);
  const stream = document.createElement("canvas").captureStream();
  window.tracks.push(...stream.getTracks());
  return stream;
};"""


def player_of(folder: Path) -> SessionPlayer:
    ids = ("standing_posture", "side_bend")
    parts = [(CATALOGUE[id_], CATALOGUE[id_].start, "") for id_ in ids]
    return SessionPlayer(compose(date.today(), parts, CATALOGUE, "2026-11-23_3fa09c"), Diary(folder / "data"))


@pytest.fixture
def motion() -> bool:
    return True


def press(place: Locator, name: str) -> None:
    place.get_by_role("button", name=name, exact=True).click()


def begin(bare: Bare, page: Page, folder: Path) -> Locator:
    player = bare.show(player_of(folder), page)
    stop_the_clock(page)
    press(player, "Start")
    return player


def ask(page: Page, player: Locator, refusal: str = "") -> None:
    """Press the button and answer the browser's question."""
    press(player, MIRROR)
    expect(player.get_by_role("button", name="Resume")).to_be_visible()
    page.evaluate("refusal => { window.refusal = refusal; window.letGo(); }", refusal)
    expect(player.get_by_role("button", name="Pause")).to_be_visible()


def states(page: Page) -> list[str]:
    tracks: list[str] = page.evaluate("window.tracks.map((track) => track.readyState)")
    return tracks


def scale(player: Locator) -> float:
    found = player.locator(".sp-breath").evaluate("node => new DOMMatrix(getComputedStyle(node).transform).a")
    return round(float(found), 3)


def test_the_checklist_ticks_off_with_the_cues(bare: Bare, page: Page, tmp_path: Path) -> None:
    player = begin(bare, page, tmp_path)
    items = player.get_by_role("list", name="Checklist").get_by_role("listitem")
    expect(items).to_have_count(7)
    page.clock.run_for(5_000 + 8_000 + 5_000 + 1_000)
    expect(player.locator("[aria-current=step]")).to_have_text(
        "Balls of the feet: The whole ball of each foot on the floor."
    )
    assert [item.get_attribute("data-state") for item in items.all()] == ["done", "done", "now", *["ahead"] * 4]
    pass_by(page, 24)
    assert {item.get_attribute("data-state") for item in items.all()} == {"done"}
    pass_by(page, 27)
    expect(player.get_by_role("heading", name="Side bend")).to_be_visible()
    expect(player.locator(".sp-drill")).to_be_hidden()


def test_the_circle_breathes_with_the_seconds_and_stands_still_when_paused(
    bare: Bare, page: Page, tmp_path: Path
) -> None:
    player = begin(bare, page, tmp_path)
    pass_by(page, 42)
    page.clock.run_for(1_000)
    expect(player.get_by_text("Breath 1 of 3: in")).to_be_visible()
    assert scale(player) == pytest.approx(0.4, abs=0.01)
    page.clock.run_for(2_000)
    assert scale(player) == pytest.approx(0.7, abs=0.02)
    press(player, "Pause")
    held = scale(player)
    page.clock.run_for(5_000)
    assert scale(player) == held
    press(player, "Resume")
    page.clock.run_for(3_000 + 2_000)
    expect(player.get_by_text("Breath 1 of 3: out")).to_be_visible()
    assert scale(player) == pytest.approx(1, abs=0.01)
    page.clock.run_for(5_000)
    expect(player.get_by_text("Breath 2 of 3: in")).to_be_visible()
    assert scale(player) == pytest.approx(0.4, abs=0.01)


def test_the_circle_moves_between_the_ticks_of_the_clock(bare: Bare, page: Page, tmp_path: Path) -> None:
    begin(bare, page, tmp_path)
    pass_by(page, 44)
    page.clock.run_for(500)
    page.evaluate("""() => {
      window.seen = new Set();
      const disc = document.querySelector(".sp-breath");
      new MutationObserver(() => window.seen.add(disc.style.transform)).observe(disc, { attributes: true });
    }""")
    page.clock.run_for(1_000)
    assert page.evaluate("window.seen.size") >= 50


def test_who_wants_less_motion_gets_words_and_a_bar(bare: Bare, page: Page, tmp_path: Path) -> None:
    page.emulate_media(reduced_motion="reduce")
    player = begin(bare, page, tmp_path)
    pass_by(page, 43)
    page.clock.run_for(1_000)
    expect(player.get_by_text("Breath 1 of 3: in")).to_be_visible()
    expect(player.locator(".sp-breath")).to_be_hidden()
    share = "node => node.firstChild.getBoundingClientRect().width / node.getBoundingClientRect().width"
    assert player.locator(".sp-breath-bar").evaluate(share) == pytest.approx(0.25, abs=0.03)


def test_the_camera_is_asked_for_by_its_button_only_and_stops_with_the_drill(
    bare: Bare, page: Page, tmp_path: Path
) -> None:
    page.add_init_script(CAMERA)
    player = begin(bare, page, tmp_path)
    page.clock.run_for(10_000)
    assert page.evaluate("window.asked") == []
    left = player.locator(".sp-left").inner_text()
    ask(page, player)
    assert page.evaluate("window.asked") == [{"video": {"facingMode": "user"}, "audio": False}]
    expect(player.locator(".sp-left")).to_have_text(left)
    expect(player.locator("video")).to_be_visible()
    assert player.locator("video").evaluate("node => new DOMMatrix(getComputedStyle(node).transform).a") == -1
    assert states(page) == ["live"]
    pass_by(page, COUNT_S)
    pass_by(page, 60)
    expect(player.get_by_role("heading", name="Side bend")).to_be_visible()
    assert states(page) == ["ended"]
    expect(player.locator("video")).to_be_hidden()


def test_the_camera_stops_after_a_minute_of_pause(bare: Bare, page: Page, tmp_path: Path) -> None:
    page.add_init_script(CAMERA)
    player = begin(bare, page, tmp_path)
    ask(page, player)
    press(player, "Pause")
    pass_by(page, 50)
    press(player, "Resume")
    pass_by(page, COUNT_S)
    pass_by(page, 17)
    press(player, "Pause")
    pass_by(page, 59)
    assert states(page) == ["live"]
    page.clock.run_for(2_000)
    assert states(page) == ["ended"]
    expect(player.get_by_role("button", name=MIRROR)).to_be_visible()


@pytest.mark.parametrize("away", ["It hurts", "Finish", "Stop the camera", "Skip"])
def test_the_camera_stops_at_once(bare: Bare, page: Page, tmp_path: Path, away: str) -> None:
    page.add_init_script(CAMERA)
    player = begin(bare, page, tmp_path)
    ask(page, player)
    press(player, away)
    assert states(page) == ["ended"]


def test_the_camera_stops_when_its_view_goes(bare: Bare, page: Page, tmp_path: Path) -> None:
    page.add_init_script(CAMERA)
    begin(bare, page, tmp_path)
    page.evaluate("async () => { window.away = await window.anotherView(); }")
    ask(page, page.locator("#other > *"))
    assert states(page) == ["live"]
    page.evaluate("window.away()")
    assert states(page) == ["ended"]


def test_a_camera_that_is_allowed_too_late_stays_off(bare: Bare, page: Page, tmp_path: Path) -> None:
    page.add_init_script(CAMERA)
    player = begin(bare, page, tmp_path)
    press(player, MIRROR)
    press(player, "Skip")
    page.evaluate("window.letGo()")
    page.evaluate(ENDED)
    expect(player.locator("video")).to_be_hidden()
    expect(player.get_by_role("button", name="Resume")).to_be_visible()


@pytest.mark.parametrize(
    ("refusal", "words"),
    [("NotAllowedError", "The camera is not allowed here."), ("NotFoundError", "No camera was found.")],
)
def test_without_a_camera_the_drill_goes_on(bare: Bare, page: Page, tmp_path: Path, refusal: str, words: str) -> None:
    page.add_init_script(CAMERA)
    player = begin(bare, page, tmp_path)
    ask(page, player, refusal)
    expect(player.locator(".sp-mirror-part").get_by_role("status")).to_have_text(f"{words} {GOES_ON}")
    pass_by(page, COUNT_S)
    pass_by(page, 77)
    expect(player.get_by_role("heading", name="Side bend")).to_be_visible()


def test_a_browser_that_knows_no_camera_says_so(bare: Bare, page: Page, tmp_path: Path) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
    player = begin(bare, page, tmp_path)
    press(player, MIRROR)
    expect(player.locator(".sp-mirror-part").get_by_role("status")).to_have_text(f"No camera was found. {GOES_ON}")
    expect(player.get_by_role("button", name="Pause")).to_be_visible()


ENDED = """() => new Promise((ended) => {
  const look = () => (window.tracks[0]?.readyState === "ended" ? ended() : setTimeout(look, 50));
  look();
})"""
PLAYING = """node => new Promise((shown) => {
  const look = () => (node.videoWidth > 0 ? shown() : requestAnimationFrame(look));
  look();
})"""


def test_a_real_stream_is_shown_with_its_lines(browser: Browser, tmp_path: Path) -> None:
    fake = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    own = browser.browser_type.launch(executable_path=browser_path(), args=[*FLAGS, *fake])
    context, outside = new_context(own, motion=True)
    page = context.new_page()
    player = Bare(context).show(player_of(tmp_path), page)
    press(player, "Start")
    press(player, MIRROR)
    expect(player.locator(".sp-mirror")).to_be_visible()
    player.locator("video").evaluate(PLAYING)
    assert player.locator("video").evaluate("node => node.srcObject.getAudioTracks().length") == 0
    press(player, "It hurts")
    expect(player.locator("video")).to_have_count(0)
    own.close()
    assert outside == []
