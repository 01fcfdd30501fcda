"""The way to a telephone and back, in a page of its own: each way out, each way in, and what goes wrong on them."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, expect

from planner.diary import Diary
from planner.widgets.takeaway import TakeAlong, coming_home, log
from planner.widgets.takeaway.take_along import SHARED_AT, SHARED_PRINT
from tests.browser.bare import Bare
from tests.browser.lab import FLAGS, Lab, new_context
from tests.browser.test_today import settle_in
from tests.helpers.code_photo import photo
from tests.helpers.telephone_logs import end, packed, part, start, values
from tests.prerequisites import browser as browser_path

pytestmark = pytest.mark.browser

NOTE = "Went well"
ADDED = "Add to your diary"
# Hands over a file or a text as a browser does: by a drop on the panel, or by pasting into it.
HAND_OVER = """(node, { how, name, kind, base64, text }) => {
  const data = new DataTransfer();
  if (base64) data.items.add(new File([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))], name, { type: kind }));
  else data.setData("text/plain", text);
  const event = how === "paste"
    ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  if (node.dispatchEvent(event)) throw new Error("it was left to the browser");
}"""
# Keeps what cameras give, so that a test sees whether they are off.
CAMERAS = """window.given = [];
const devices = navigator.mediaDevices, get = devices.getUserMedia.bind(devices);
devices.getUserMedia = async (wanted) => { const stream = await get(wanted); window.given.push(stream); return stream; };"""
LIVE = "window.given.flatMap((stream) => stream.getTracks()).filter(({ readyState }) => readyState === 'live').length"


@pytest.fixture
def diary(data_folder: Path) -> Diary:
    """A diary with a plan for today and Wednesday."""
    diary = Diary(data_folder)
    settle_in(diary, 0, 2)
    return diary


def a_log(diary: Diary, note: str = NOTE) -> str:
    """What a telephone gives out of a session of this morning."""
    return packed(values(diary, [start(pain_before=4), part(), end(pain_after=3, note=note)]))


def button(place: Locator, name: str) -> Locator:
    return place.get_by_role("button", name=name, exact=True)


def opened(bare: Bare, diary: Diary, page: Page | None = None) -> Locator:
    """The panel with the way home open."""
    along = bare.show(TakeAlong(diary), page)
    button(along, "Bring home what you did").click()
    return along


def hand_over(along: Locator, how: str, data: bytes | str, name: str = "code.png") -> None:
    file = isinstance(data, bytes)
    given = base64.b64encode(data).decode() if isinstance(data, bytes) else ""
    what = {
        "how": how,
        "name": name,
        "kind": "image/png" if file else "",
        "base64": given,
        "text": data if not file else "",
    }
    along.locator(".sp-home").evaluate(HAND_OVER, what)


def choose(along: Locator, data: bytes | str, name: str = "stretched.txt") -> None:
    data = data.encode() if isinstance(data, str) else data
    along.locator("input[type=file]").set_input_files(FilePayload(name=name, mimeType="", buffer=data))


WAYS: dict[str, Callable[[Locator, str], None]] = {
    "a file": choose,
    "a photo": lambda along, text: choose(along, photo(text, "JPEG", (3000, 4000)), "IMG_1.jpg"),
    "a dropped file": lambda along, text: hand_over(along, "drop", text.encode(), "stretched.txt"),
    "a dropped photo": lambda along, text: hand_over(along, "drop", photo(text)),
    "a dropped text": lambda along, text: hand_over(along, "drop", text),
    "a pasted text": lambda along, text: hand_over(along, "paste", f"What I did:\n{text}\n"),
    "a pasted picture": lambda along, text: hand_over(along, "paste", photo(text)),
    "a text in the field": lambda along, text: along.get_by_label("Or paste it here").fill(text),
}


@pytest.mark.parametrize("way", WAYS)
def test_what_was_done_comes_home_by_each_way(bare: Bare, page: Page, diary: Diary, way: str) -> None:
    along = opened(bare, diary, page)
    WAYS[way](along, a_log(diary))
    found = along.locator(".sp-found")
    expect(found.get_by_role("heading")).to_be_focused()
    expect(found).to_contain_text(NOTE)
    expect(along.get_by_label("Or paste it here")).to_be_hidden()
    assert diary.sessions().empty
    button(along, ADDED).click()
    expect(found).to_have_count(0)
    expect(along.get_by_role("status")).not_to_be_empty()
    expect(button(along, "Bring home what you did")).to_be_focused()
    (session,) = diary.sessions().to_dict("records")
    assert (session["pain_before"], session["pain_after"], session["note"]) == (4, 3, NOTE)
    assert len(diary.performed()) == 1


@pytest.mark.parametrize(
    ("press", "name"),
    [("Take today's session along", "stretching_2026-11-23.html"), ("This week", "stretching_week_2026-11-23.html")],
)
def test_a_file_is_handed_to_the_browser_at_once(bare: Bare, page: Page, diary: Diary, press: str, name: str) -> None:
    along = bare.show(TakeAlong(diary), page)
    key = along.evaluate("window.model.get('diary_key')")
    page.evaluate("key => localStorage.setItem(`stretching-planner.${key}.sound`, '{\"tempo\":1.25}')", key)
    with page.expect_download() as download:
        button(along, press).click()
    assert download.value.suggested_filename == name
    file = Path(download.value.path()).read_text("utf-8")
    assert file.startswith("<!doctype html>")
    assert '"settings": {"tempo": 1.25}' in file
    holds = "It holds this session" if "today" in press else "It holds these sessions"
    expect(along.get_by_role("status")).to_contain_text(
        f"{holds}, not your diary. Send it to your telephone by cable, AirDrop or Quick Share, and open it there."
    )


def test_a_rest_day_offers_the_week(bare: Bare, page: Page, data_folder: Path) -> None:
    settle_in(diary := Diary(data_folder), 1, 3)
    along = bare.show(TakeAlong(diary), page)
    button(along, "Take today's session along").click()
    expect(along.get_by_role("status")).to_have_text("Today is a rest day. Take this week along instead.")
    with page.expect_download():
        button(along, "This week").click()


def a_holiday() -> bytes:
    Image.new("RGB", (1600, 1200), "skyblue").save(file := io.BytesIO(), "JPEG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("bring", "said"),
    [
        (
            lambda along, _: choose(along, a_holiday(), "holiday.jpg"),
            "holiday.jpg: there is no code to be seen in it. Photograph the code straight on, and larger.",
        ),
        (lambda along, _: choose(along, b"PK\3\4\xff\0", "<b>x</b>.zip"), "<b>x</b>.zip: This is not a picture: PNG,"),
        (lambda along, _: hand_over(along, "paste", "https://example.org"), "This is not what a session gives out"),
        (lambda along, _: hand_over(along, "paste", photo("WIFI:S:home;;")), "This is not what a session gives out"),
        (lambda along, diary: hand_over(along, "paste", a_log(diary)[:-40]), log.CUT),
        (lambda along, _: hand_over(along, "paste", packed(values(None, [start(), end()]))), coming_home.ANOTHER_DIARY),
        (lambda along, _: hand_over(along, "drop", ""), "There is no file, picture or text in that."),
    ],
    ids=["a holiday", "a zip", "an address", "a code of something else", "half", "another diary's", "nothing"],
)
def test_what_is_something_else_is_refused_and_nothing_is_written(
    bare: Bare, page: Page, diary: Diary, bring: Callable[[Locator, Diary], None], said: str
) -> None:
    along = opened(bare, diary, page)
    bring(along, diary)
    status = along.get_by_role("status")
    expect(status).to_have_attribute("data-kind", "error")
    expect(status).to_contain_text(said)
    expect(along.locator(".sp-found")).to_have_count(0)
    assert diary.sessions().empty


def test_a_file_that_is_too_large_is_not_sent(bare: Bare, page: Page, diary: Diary) -> None:
    along = opened(bare, diary, page)
    page.evaluate("window.model.values.most = 100")
    choose(along, b"x" * 101, "film.mp4")
    expect(along.get_by_role("status")).to_have_text("film.mp4: is too big. Choose the file or the photo of the code.")
    assert bare.asked == 0


def test_what_is_put_aside_is_not_written_and_can_be_chosen_again(bare: Bare, page: Page, diary: Diary) -> None:
    along = opened(bare, diary, page)
    for _ in range(2):
        choose(along, a_log(diary))
        button(along, "Not now").click()
        expect(along.locator(".sp-found")).to_have_count(0)
        expect(along.get_by_label("Or paste it here")).to_be_visible()
    assert diary.sessions().empty


def test_what_was_added_is_told_when_it_comes_once_more_in_any_tab(bare: Bare, page: Page, diary: Diary) -> None:
    one, other = opened(bare, diary, page), opened(bare, diary)
    text = a_log(diary)
    for along in (one, other):
        choose(along, text)
        expect(button(along, ADDED)).to_be_visible()
    button(one, ADDED).click()
    expect(one.locator(".sp-found")).to_have_count(0)
    bare.follow()
    expect(other.locator(".sp-found")).to_contain_text("It is in your diary already.")
    expect(button(other, ADDED)).to_have_count(0)
    choose(one, text)
    expect(one.locator(".sp-found")).to_contain_text("It is in your diary already.")
    button(one, "Close").click()
    assert len(diary.sessions()) == 1


def test_a_telephone_whose_clock_is_wrong_is_asked_for_the_day(bare: Bare, page: Page, diary: Diary) -> None:
    wrong = "2020-01-01"
    events = [each | {"at": each["at"].replace("2026-11-23", wrong)} for each in (start(), part(), end())]
    along = opened(bare, diary, page)
    choose(along, packed(values(diary, events, given=f"{wrong}T07:36:00+01:00", date=wrong)))
    day = along.get_by_label("On which day was it?")
    expect(day).to_have_value("2026-11-23")
    day.fill("")
    button(along, ADDED).click()
    expect(along.get_by_role("status")).to_have_text("Say first on which day it was.")
    expect(day).to_be_focused()
    assert diary.sessions().empty
    day.fill("2026-11-23")
    button(along, ADDED).click()
    expect(along.locator(".sp-found")).to_have_count(0)
    assert diary.sessions()["date"].astype(str).to_list() == ["2026-11-23"]


def test_a_hostile_note_stays_text(bare: Bare, page: Page, diary: Diary) -> None:
    note = "<img src=x onerror=\"document.title='hit'\"> {{x}} </script>"
    along = opened(bare, diary, page)
    choose(along, a_log(diary, note))
    expect(along.locator(".sp-found")).to_contain_text(note)
    assert page.title() == "One widget"


def test_a_kernel_that_does_not_answer_is_told(bare: Bare, page: Page, diary: Diary) -> None:
    along = opened(bare, diary, page)
    bare.answering = False
    choose(along, a_log(diary))
    page.clock.run_for(31_000)
    expect(along.get_by_role("status")).to_contain_text("The notebook's kernel does not answer.")
    expect(along.get_by_role("status")).to_contain_text("nothing was added")
    bare.answering = True
    choose(along, a_log(diary))
    expect(button(along, ADDED)).to_be_visible()


def test_the_page_of_the_network_is_shown_as_a_code_behind_one_press(
    bare: Bare, page: Page, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SHARED_AT, "https://192.168.1.5:8443/?token=abc")
    monkeypatch.setenv(SHARED_PRINT, "AB:CD")
    along = bare.show(TakeAlong(diary), page)
    code = along.get_by_role("img", name="The code with the address of today's session")
    expect(code).to_be_hidden()
    along.get_by_text("Open it on your telephone at once").click()
    expect(code).to_be_visible()
    expect(along).to_contain_text("Scan this with your telephone on the same network.")
    expect(along).to_contain_text("Its SHA-256 fingerprint is AB:CD")
    assert code.evaluate("node => node.naturalWidth") > 0


# The camera: Chromium plays a file as what it sees.

Films = Callable[[str], "Bare"]


@pytest.fixture
def filmed(browser: Browser, tmp_path: Path) -> Iterator[Films]:
    """Browsers whose camera sees a code, or "" for an empty table."""
    running: list[Browser] = []

    def launch(text: str, *, allowed: bool = True) -> Bare:
        film = tmp_path / "film.mjpeg"
        film.write_bytes(photo(text, "JPEG") if text else a_holiday())
        flags = [*FLAGS, "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
        running.append(browser.browser_type.launch(executable_path=browser_path(), args=flags))
        context, _ = new_context(running[-1])
        context.add_init_script(CAMERAS)
        if allowed:
            context.grant_permissions(["camera"])
        return Bare(context)

    yield launch  # type: ignore[misc]
    for each in running:
        each.close()


def test_the_camera_reads_the_code_and_goes_off(filmed: Films, diary: Diary) -> None:
    bare = filmed(a_log(diary))
    along = opened(bare, diary)
    button(along, "Use the camera").click()
    expect(button(along, ADDED)).to_be_visible()
    expect(along.locator(".sp-found").get_by_role("heading")).to_be_focused()
    assert along.page.evaluate("window.given.length") == 1
    assert along.page.evaluate(LIVE) == 0
    button(along, ADDED).click()
    expect(along.locator(".sp-found")).to_have_count(0)
    assert len(diary.sessions()) == 1
    assert bare.violations == []


def test_a_browser_that_reads_codes_itself_sends_no_picture(filmed: Films, diary: Diary) -> None:
    bare = filmed("")
    text = a_log(diary)
    bare.context.add_init_script(
        "let looks = 0; window.BarcodeDetector = class { async detect() { looks += 1;"
        f"return looks < 3 ? [] : [{{ rawValue: 'WIFI:S:home;;' }}, {{ rawValue: '{text}' }}]; }} }};"
    )
    along = opened(bare, diary)
    button(along, "Use the camera").click()
    expect(button(along, ADDED)).to_be_visible()
    assert bare.asked == 1
    assert along.page.evaluate(LIVE) == 0


ENDS: dict[str, Callable[[Locator], Any]] = {
    "stopped": lambda along: button(along, "Stop the camera").click(),
    "closed": lambda along: button(along, "Bring home what you did").click(),
    "out of sight": lambda along: along.evaluate("node => { node.parentNode.style.display = 'none'; }"),
    "hidden": lambda along: along.page.evaluate("Object.defineProperty(document, 'hidden', { value: true })"),
    "another file": lambda along: choose(along, "nothing"),
    "long looked": lambda along: along.page.clock.run_for(125_000),
    "silent kernel": lambda along: along.page.clock.run_for(35_000),
}


@pytest.mark.parametrize("end", ENDS)
def test_the_camera_goes_off_whatever_ends_it(filmed: Films, diary: Diary, end: str) -> None:
    bare = filmed("")
    if end == "long looked":  # a time in which the kernel is asked nothing: the clock leaps over its answers
        bare.context.add_init_script("window.BarcodeDetector = class { detect() { return []; } };")
    along = opened(bare, diary)
    bare.answering = end != "silent kernel"
    button(along, "Use the camera").click()
    expect(along.locator("video")).to_be_visible()
    expect(button(along, "Use the camera")).to_have_attribute("aria-disabled", "true")
    along.page.wait_for_function(f"() => {LIVE} === 1")
    ENDS[end](along)
    along.page.wait_for_function(f"() => {LIVE} === 0")
    expect(along.locator("video")).to_be_hidden()
    words = {
        "long looked": "No code was seen. Choose a file or a photo of the code, or paste the text.",
        "silent kernel": "The notebook's kernel does not answer.",
        "another file": "This is not",
    }.get(end, "")
    expect(along.locator(".sp-status")).to_contain_text(words)
    if end == "stopped":
        expect(button(along, "Use the camera")).to_be_focused()
        expect(button(along, "Use the camera")).to_have_attribute("aria-disabled", "false")


def test_a_camera_that_is_refused_leaves_the_other_ways(filmed: Films, diary: Diary) -> None:
    along = opened(filmed("", allowed=False), diary)
    button(along, "Use the camera").click()
    expect(along.get_by_role("status")).to_have_text(
        "The camera may not be used on this page. Allow it in your browser and press again. "
        "Choose a file or a photo of the code, or paste the text."
    )
    expect(button(along, "Use the camera")).to_have_attribute("aria-disabled", "false")
    choose(along, a_log(diary))
    expect(button(along, ADDED)).to_be_visible()


def test_no_camera_is_told_and_a_page_that_may_have_none_does_not_offer_it(
    bare: Bare, page: Page, diary: Diary
) -> None:
    along = opened(bare, diary, page)
    button(along, "Use the camera").click()
    expect(along.get_by_role("status")).to_contain_text("Choose a file or a photo of the code, or paste the text.")
    bare.context.add_init_script("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
    along = opened(bare, diary)
    expect(button(along, "Choose a file")).to_be_visible()
    expect(button(along, "Use the camera")).to_have_count(0)


def test_in_jupyterlab_it_is_taken_along_and_pasted_home(lab: Lab, context: BrowserContext) -> None:
    settle_in(diary := Diary(lab.data), 0)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    along = lab.show(page, "2_run_session.ipynb", "On your telephone")
    with page.expect_download() as download:
        button(along, "Take today's session along").click()
    assert Path(download.value.path()).stat().st_size > 100_000
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    page.evaluate("text => navigator.clipboard.writeText(text)", a_log(diary))
    button(along, "Bring home what you did").click()
    page.keyboard.press("Control+v")
    button(along, ADDED).click()
    expect(along.get_by_role("status")).to_contain_text("Added to Monday 23 November 2026")
    expect(page.get_by_role("list", name="Sessions")).to_contain_text(NOTE)
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells
