"""What the player does after "It hurts", in a page of its own, and what the diary holds then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from planner.catalogue import load_catalogue
from planner.catalogue.poses import Figure
from planner.diary import Diary
from planner.figures import bounds
from planner.person.profile import Profile, save_profile
from planner.person.screening import latest
from planner.week.timeline import compose
from planner.widgets.session_player import SessionPlayer
from tests.browser.bare import Bare
from tests.browser.lab import new_context, pass_by, stop_the_clock
from tests.browser.scale import number, rate

pytestmark = pytest.mark.browser

CATALOGUE = load_catalogue()


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    save_profile(Profile(equipment=frozenset({"mat"})), tmp_path / "data" / "profile.toml")
    return Diary(tmp_path / "data")


def player_of(diary: Diary) -> SessionPlayer:
    ids = ("standing_posture", "side_bend", "knees_to_chest")
    parts = [(CATALOGUE[id_], CATALOGUE[id_].start, "") for id_ in ids]
    return SessionPlayer(compose(date.today(), parts, CATALOGUE, "2026-11-23_3fa09c"), diary)


def press(place: Locator, name: str) -> None:
    place.get_by_role("button", name=name, exact=True).click()


def choices(player: Locator) -> list[str]:
    return [button.inner_text().split("\n")[0] for button in player.locator(".sp-hurt button:visible").all()]


def into_the_side_bend(bare: Bare, page: Page, diary: Diary) -> Locator:
    """Play the drill in full and 20 s of the side bend, then press It hurts."""
    player = bare.show(player_of(diary), page)
    stop_the_clock(page)
    press(player, "Start")
    pass_by(page, 70 + 20)
    press(player, "It hurts")
    return player


def outcomes(diary: Diary) -> list[tuple[str, str, str]]:
    rows = diary.performed()[["stretch", "side", "outcome"]]
    return [(str(row[0]), str(row[1]), str(row[2])) for row in rows.itertuples(index=False, name=None)]


def test_rest_goes_on_where_it_stopped(bare: Bare, page: Page, diary: Diary) -> None:
    player = into_the_side_bend(bare, page, diary)
    expect(player.get_by_role("heading", name="Side bend")).to_be_visible()
    pass_by(page, 30)
    assert choices(player) == ["Rest", "Go on without it", "Easier: Hand on the hip", "End the session"]
    rate(player, "Pain right now", 3)
    player.get_by_label("Lower back").check()
    press(player, "Rest")
    expect(player.locator(".sp-kind")).to_have_text("Paused")
    left = player.locator(".sp-left").inner_text()
    pass_by(page, 30)
    expect(player.locator(".sp-left")).to_have_text(left)
    press(player, "Resume")
    pass_by(page, 300)
    assert outcomes(diary) == [
        ("standing_posture", "both", "done"),
        ("side_bend", "left", "hurt"),
        ("side_bend", "right", "done"),
        ("knees_to_chest", "both", "done"),
    ]
    (row,) = diary.pain().to_dict("records")
    assert (row["pain"], row["region"]) == (3, "lower back")
    assert row["note"] == "It hurt during a session: Side bend, left side"
    assert diary.sessions()["outcome"].to_list() == ["completed"]


def view_box(figure: Figure | None) -> str:
    assert figure
    return " ".join(f"{round(edge, 1):g}" for edge in bounds(figure))


def test_the_easier_way_is_shown_while_the_stretch_goes_on(bare: Bare, page: Page, diary: Diary) -> None:
    player = into_the_side_bend(bare, page, diary)
    player.get_by_role("button", name="Easier: Hand on the hip").click()
    words = "Easier: Hand on the hip: Rest the upper hand on your hip instead of reaching over the ear."
    expect(player.locator(".sp-way")).to_have_text(words)
    press(player, "Resume")
    page.clock.run_for(4_000)
    expect(player.locator(".sp-way")).to_have_text(words)
    (easier,) = [way.figure for way in CATALOGUE["side_bend"].easier if way.name == "Hand on the hip"]
    expect(player.locator(".sp-figure svg").first).to_have_attribute("viewBox", view_box(easier))
    press(player, "Pause")
    page.reload()
    expect(player.locator(".sp-way")).to_have_text(words)
    press(player, "Skip")
    expect(player.locator(".sp-way")).to_be_hidden()
    assert diary.pain().empty


def test_leaving_it_out_goes_on_with_the_next(bare: Bare, page: Page, diary: Diary) -> None:
    player = into_the_side_bend(bare, page, diary)
    rate(player, "Pain right now", 5)
    press(player, "Go on without it")
    expect(player.get_by_role("heading", name="Knees to chest")).to_be_visible()
    expect(player.get_by_role("button", name="Pause")).to_be_visible()
    assert outcomes(diary)[1:] == [("side_bend", "left", "hurt"), ("side_bend", "right", "skipped")]


def test_above_5_leaves_only_the_end_and_says_what_to_do(bare: Bare, page: Page, diary: Diary) -> None:
    player = into_the_side_bend(bare, page, diary)
    rate(player, "Pain right now", 6)
    words = "That is a lot. Stop for today and rest. If it stays, ask a professional."
    expect(player.locator(".sp-hurt .sp-advice")).to_have_text(words)
    assert [name for name in choices(player) if name != "Clear"] == ["End the session"]
    press(player, "End the session")
    expect(player.get_by_role("heading", name="You stopped because it hurt")).to_be_visible()
    expect(player.locator(".sp-after .sp-advice")).to_have_text(words)
    expect(player.get_by_role("button", name="Keep going")).to_be_hidden()
    press(player, "Finish")
    expect(player.locator(".sp-closed .sp-advice")).to_have_text(words)
    assert diary.sessions()["outcome"].to_list() == ["hurt"]
    assert diary.pain()["pain"].to_list() == [6]


def test_a_sign_ends_it_and_keeps_the_next_session_waiting(bare: Bare, page: Page, diary: Diary) -> None:
    player = into_the_side_bend(bare, page, diary)
    player.get_by_text("Is any of this new?").click()
    player.get_by_label("Do you have a fever, or feel very unwell?").check()
    expect(player.locator(".sp-hurt .sp-advice")).to_contain_text("Make an urgent appointment with a doctor")
    player.get_by_label("Do you have chest pain?").check()
    expect(player.locator(".sp-hurt .sp-advice")).to_contain_text("Get emergency care now")
    press(player, "End the session")
    expect(player.locator(".sp-after .sp-advice")).to_contain_text("Get emergency care now")
    kept = latest(diary.folder / "screening.toml")
    assert kept is not None
    assert (kept.level, dict(kept.answers)) == ("A", {"unwell": True, "chest_pain": True})
    player = bare.show(SessionPlayer.today(diary), page)
    expect(player.get_by_role("alert").get_by_role("heading")).to_have_text("Get emergency care now")
    expect(player.get_by_role("button")).to_have_count(0)


def test_answers_outlast_a_reload_and_a_kernel_that_is_gone_and_are_written_once(
    bare: Bare, page: Page, diary: Diary
) -> None:
    player = into_the_side_bend(bare, page, diary)
    rate(player, "Pain right now", 7)
    player.get_by_label("Somewhere else").check()
    player.get_by_text("Is any of this new?").click()
    player.get_by_label("Do you have chest pain?").check()
    player = bare.show(player_of(diary), page)
    expect(number(player, "Pain right now", 7)).to_be_checked()
    expect(player.get_by_label("Somewhere else")).to_be_checked()
    expect(player.get_by_label("Do you have chest pain?")).to_be_checked()
    bare.answering = False
    press(player, "End the session")
    assert diary.pain().empty
    bare.answering = True
    for _ in range(2):
        player = bare.show(player_of(diary), page)
        expect(player.get_by_role("heading", name="You stopped because it hurt")).to_be_visible()
    (row,) = diary.pain().to_dict("records")
    assert (row["pain"], row["region"]) == (7, "")
    assert row["note"] == "It hurt during a session: Side bend, left side; it hurts somewhere else"
    assert (diary.folder / "screening.toml").read_text("utf-8").count("[[screening]]") == 1
    assert diary.sessions()["outcome"].to_list() == ["hurt"]


def test_it_hurts_stops_the_sound_and_the_speech(bare: Bare, page: Page, diary: Diary) -> None:
    page.add_init_script(Path(__file__).with_name("stubs.js").read_text("utf-8"))
    player = bare.show(player_of(diary), page)
    stop_the_clock(page)
    press(player, "Start")
    page.clock.run_for(1_000)
    page.keyboard.press("h")
    expect(player.get_by_text("Stopped", exact=True)).to_be_visible()
    assert page.evaluate("window.heard.cancelled") == 1
    expect(player.get_by_role("timer")).to_be_hidden()


@pytest.fixture
def elsewhere(browser: Browser) -> Iterator[Bare]:
    """Another browser, which has nothing of what the first one keeps."""
    context, _ = new_context(browser)
    yield Bare(context)
    context.close()


def test_another_browser_asks_on_with_what_was_answered_and_ends_it_as_hurt(
    bare: Bare, page: Page, elsewhere: Bare, diary: Diary
) -> None:
    player = into_the_side_bend(bare, page, diary)
    rate(player, "Pain right now", 4)
    player.get_by_label("Lower back").check()
    other = elsewhere.show(player_of(diary))
    expect(other.get_by_role("heading", name="Side bend")).to_be_visible()
    expect(number(other, "Pain right now", 4)).to_be_checked()
    expect(other.get_by_label("Lower back")).to_be_checked()
    press(other, "End the session")
    expect(other.get_by_role("heading", name="You stopped because it hurt")).to_be_visible()
    (row,) = diary.pain().to_dict("records")
    assert (row["pain"], row["region"]) == (4, "lower back")
    assert diary.sessions()["outcome"].to_list() == ["hurt"]


def test_what_another_browser_answered_is_not_asked_again(
    bare: Bare, page: Page, elsewhere: Bare, diary: Diary
) -> None:
    into_the_side_bend(bare, page, diary)
    other = elsewhere.show(player_of(diary))
    press(other, "Rest")
    expect(other.get_by_role("button", name="Resume")).to_be_visible()
    player = bare.show(player_of(diary), page)
    expect(player.get_by_role("button", name="Resume")).to_be_visible()
    press(player, "Finish as it is")
    expect(player.get_by_role("heading", name="You stopped because it hurt")).to_be_visible()
    assert diary.sessions()["outcome"].to_list() == ["hurt"]


def test_a_second_tab_asks_the_same_and_each_shows_what_the_other_was_told(
    bare: Bare, page: Page, diary: Diary
) -> None:
    player = into_the_side_bend(bare, page, diary)
    rate(player, "Pain right now", 4)
    other = bare.show(player_of(diary))
    expect(number(other, "Pain right now", 4)).to_be_checked()
    other.get_by_label("Lower back").check()
    expect(player.get_by_label("Lower back")).to_be_checked()
    press(other, "Go on without it")
    expect(player.get_by_role("heading", name="Knees to chest")).to_be_visible()
    words = "This session goes on in another tab. Resume here to go on in this one."
    expect(player.get_by_text(words)).to_be_visible()
    assert len(diary.pain()) == 1


def test_what_is_written_after_a_session_outlasts_a_reload(bare: Bare, page: Page, diary: Diary) -> None:
    player = into_the_side_bend(bare, page, diary)
    press(player, "End the session")
    rate(player, "Pain after", 3)
    player.get_by_label("Note").fill("The left side")
    page.reload()
    expect(number(player, "Pain after", 3)).to_be_checked()
    expect(player.get_by_label("Note")).to_have_value("The left side")
    player = bare.show(player_of(diary), page)
    expect(number(player, "Pain after that session", 3)).to_be_checked()
    press(player, "Finish")
    (row,) = diary.sessions().to_dict("records")
    assert (row["pain_after"], row["note"]) == (3, "The left side")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.includes('.words.'))") == []
