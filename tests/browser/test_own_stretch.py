"""The stretches of one's own in a real browser: added, changed and deleted, with a picture or drawn like another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anywidget
import pytest
import traitlets
from PIL import Image
from playwright.sync_api import Browser, Locator, expect

from planner import Diary, load_catalogue
from planner.catalogue import pictures
from planner.catalogue.guides import USUAL
from planner.errors import Asks
from planner.widgets.common import assets
from planner.widgets.common.requests import asks
from planner.widgets.plan_editor import page_values
from planner.widgets.plan_editor.answers import Answers
from planner.widgets.plan_editor.wishes import Materials
from tests.browser.bare import DARK, LIGHT, Bare
from tests.browser.lab import new_context

pytestmark = pytest.mark.browser

SHOWN = """
export default { render({ model, el: target }) {
  const ask = (action) => (more) => {
    model.set("request", { action, ...more, n: Math.random() });
    model.save_changes();
  };
  const own = ownStretches({ there: () => model.get("choices").own, save: ask("own"), drop: ask("drop_own"), undo: ask("undo_own") });
  own.offer(model.get("choices"));
  model.on("change:choices", () => own.offer(model.get("choices")));
  model.on("change:reply", () => {
    const { action, asks, ...said } = model.get("reply"), request = model.get("request");
    own.say(action, said);
    if (asks) askAgain(own.row, asks, () => ask(action)({ ...request, again: true }));
  });
  target.append(el("section", { class: "sp-root sp-editor" }, own.node));
} };
"""


class Asker(anywidget.AnyWidget):
    """The person's own stretches alone; what is asked for is done in their file."""

    _esm = assets.script(
        *("common/again", "common/figure", "common/teaching", "plan_editor/own_picture", "plan_editor/own_likeness"),
        *("plan_editor/own_stretch", "plan_editor/own_list"),
    ) + SHOWN  # fmt: skip
    _css = assets.style("plan_editor/own_stretch", "plan_editor/plan_editor")
    choices = traitlets.Dict().tag(sync=True)
    request = traitlets.Dict().tag(sync=True)
    reply = traitlets.Dict().tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        self._answers = Answers(Diary(), Materials(Diary()))
        self._offer()

    def _offer(self) -> None:
        self.choices = page_values.choices(load_catalogue(), USUAL)

    @traitlets.observe("request")
    def _asked(self, change: Any) -> None:
        asked = change["new"]
        said = {"n": asked["n"], "action": asked["action"]}
        try:
            told = self._answers.to(asked)["own"]  # there is no week, for want of wishes
            self._offer()
            self.reply = said | told
        except Asks as question:
            self.reply = said | asks(question)


WIDE_AND_NARROW = pytest.mark.parametrize("bare", [390, 1280], indirect=True)


@pytest.fixture
def bare(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Bare]:
    context, outside = new_context(browser, getattr(request, "param", 390))
    bare = Bare(context)
    yield bare
    context.close()
    assert bare.violations == []
    assert outside == []


def fill(form: Locator, name: str) -> None:
    form.get_by_label("Name").fill(name)
    form.get_by_label("What to do").fill("Lie on your side.\nOpen the knee.")
    form.get_by_label("Position").select_option("hands and knees")
    form.get_by_label("What it stretches most").select_option("hips")
    form.get_by_role("checkbox", name="lower back", exact=True).check()
    form.get_by_label("Repetitions").fill("5")
    form.get_by_label("Seconds of each hold").fill("20")


def of_the_form(place: Locator) -> Locator:
    return place.page.get_by_role("form", name="A stretch of your own")


def photo(path: Path) -> Path:
    """A photo of a telephone that was held upright: above it is red, below blue; as stored it lies on its side."""
    image = Image.new("RGB", (1600, 1200), "red")
    image.paste("blue", (800, 0, 1600, 1200))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "Marienplatz"
    image.save(path, exif=exif)
    return path


def corners(data: bytes) -> str:
    """The colours of the four corners: upper left and right, lower left and right."""
    image = pictures.opened(data)
    right, low = image.width - 9, image.height - 9
    return "".join("r" if image.getpixel(at)[0] > 200 else "b" for at in ((9, 9), (right, 9), (9, low), (right, low)))  # type: ignore[index]


@WIDE_AND_NARROW
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_stretch_with_a_turned_photo_goes_from_the_page_into_the_catalogue(
    bare: Bare, tmp_path: Path, theme: str
) -> None:
    place = bare.show(Asker(), theme=theme)
    form = of_the_form(place)
    name = '"""] <script>alert(1)</script> 🦒'
    fill(form, name)
    form.get_by_label("One side, then the other").check()
    form.get_by_label("mat", exact=True).check()
    form.get_by_label("knee trouble").check()
    expect(form.get_by_role("group", name="Looks most like")).to_be_visible()
    form.get_by_label("A picture of it").set_input_files(photo(tmp_path / "photo.jpg"))
    shown = form.get_by_role("img", name="Your picture, as it is shown")
    expect(shown).to_have_js_property("width", 750)
    expect(shown).to_have_js_property("height", 1000)
    expect(form.get_by_role("group", name="Looks most like")).to_be_hidden()
    form.get_by_role("button", name="Turn it").click()
    expect(shown).to_have_js_property("width", 1000)
    assert form.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    form.get_by_role("button", name="Add this stretch").press("Enter")
    expect(form.get_by_label("Name")).to_have_value("")

    own = list(load_catalogue().values())[-1]
    assert (own.name, own.steps, own.regions) == (name, ("Lie on your side.", "Open the knee."), ("hips", "lower back"))
    assert (own.position, own.sides, own.equipment, own.cautions) == (
        "hands_and_knees",
        "one_then_other",
        ("mat",),
        ("knee",),
    )
    assert own.picture_path
    data = own.picture_path.read_bytes()
    assert (pictures.opened(data).size, corners(data)) == ((1000, 750), "brbr")  # what was above is on the right now
    assert b"Marienplatz" not in data
    expect(form.get_by_role("checkbox", checked=True)).to_have_count(0)
    expect(form.get_by_role("alert")).to_be_hidden()
    expect(shown).to_be_hidden()
    expect(place.get_by_role("listitem")).to_have_text(f"{name}EditDelete")


def test_a_stretch_is_changed_and_its_picture_turned(bare: Bare, tmp_path: Path) -> None:
    place = bare.show(Asker())
    form = of_the_form(place)
    fill(form, "Frog")
    form.get_by_label("A picture of it").set_input_files(photo(tmp_path / "photo.jpg"))
    expect(form.get_by_role("img", name="Your picture, as it is shown")).to_be_visible()
    form.get_by_role("button", name="Add this stretch").click()
    expect(form.get_by_role("status")).to_contain_text("Frog is among your stretches now.")

    place.get_by_role("button", name="Edit Frog").click()
    change = place.get_by_role("form", name="Change Frog")
    expect(change.get_by_role("heading", name="Change Frog")).to_be_focused()
    expect(change.get_by_label("Name")).to_have_value("Frog")
    expect(change.get_by_label("What to do")).to_have_value("Lie on your side.\nOpen the knee.")
    expect(change.get_by_label("Position")).to_have_value("hands_and_knees")
    expect(change.get_by_role("checkbox", name="lower back", exact=True)).to_be_checked()
    expect(change.get_by_label("Repetitions")).to_have_value("5")
    change.get_by_role("button", name="Turn it").click()
    change.get_by_role("button", name="Turn it").click()
    change.get_by_label("Name").fill("Toad")
    change.get_by_role("button", name="Save changes").click()
    expect(form.get_by_role("status")).to_have_text("Toad is saved.")
    own = load_catalogue()["my_frog"]
    assert (own.name, own.steps, own.picture) == ("Toad", ("Lie on your side.", "Open the knee."), "my_frog_2.jpg")
    assert own.picture_path
    assert corners(own.picture_path.read_bytes()) == "bbrr"

    place.get_by_role("button", name="Edit Toad").click()
    change = place.get_by_role("form", name="Change Toad")
    change.get_by_role("button", name="No picture").click()
    expect(change.get_by_label("A picture of it")).to_be_focused()
    change.get_by_role("button", name="Save changes").click()
    expect(form.get_by_role("status")).to_have_text("Toad is saved.")
    assert load_catalogue()["my_frog"].picture == ""


@WIDE_AND_NARROW
def test_without_a_picture_it_is_drawn_like_the_one_that_is_chosen(bare: Bare) -> None:
    place = bare.show(Asker())
    form = of_the_form(place)
    fill(form, "Frog")
    like = form.get_by_role("group", name="Looks most like")
    expect(like.get_by_role("radio")).to_have_count(6)
    expect(like.get_by_role("radio", name="A plain figure")).to_be_checked()
    on_all_fours = [each.name for each in load_catalogue().values() if each.position == "hands_and_knees"]
    names = like.locator("label").all_inner_texts()
    assert set(on_all_fours) <= set(names[: len(on_all_fours) + 1])
    like.get_by_role("button", name="Show all").click()
    expect(like.get_by_role("radio")).to_have_count(31)
    like.get_by_role("radio", name="Open book").check()
    assert form.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    form.get_by_role("button", name="Add this stretch").click()
    expect(form.get_by_role("status")).to_contain_text("Frog is among your stretches now.")
    assert load_catalogue()["my_frog"].figure == load_catalogue()["open_book"].figure
    expect(like.get_by_role("radio", name="A plain figure")).to_be_checked()

    place.get_by_role("button", name="Edit Frog").click()
    change = place.get_by_role("form", name="Change Frog")
    expect(change.get_by_role("radio", name="Open book")).to_be_checked()
    change.get_by_role("button", name="Cancel").click()
    expect(place.get_by_role("button", name="Edit Frog")).to_be_focused()
    expect(form.get_by_label("Name")).to_have_value("")


def test_a_stretch_is_deleted_once_that_is_sure_and_comes_back(bare: Bare) -> None:
    place = bare.show(Asker())
    form = of_the_form(place)
    fill(form, "Frog")
    form.get_by_role("button", name="Add this stretch").click()
    place.get_by_role("button", name="Delete Frog").click()
    sure = place.get_by_role("group", name="Delete it? What you logged stays in your diary.")
    sure.get_by_role("button", name="Leave it").click()
    expect(sure).to_have_count(0)
    place.get_by_role("button", name="Edit Frog").click()
    place.get_by_role("button", name="Delete Frog").click()
    sure.get_by_role("button", name="Delete").click()
    said = place.get_by_text("Frog is deleted. What you logged stays in your diary.")
    expect(said).to_be_focused()
    expect(place.get_by_role("listitem")).to_have_count(0)
    expect(form.get_by_label("Name")).to_have_value("")  # there is nothing to change any more
    assert "my_frog" not in load_catalogue()
    place.get_by_role("button", name="Undo").click()
    expect(place.get_by_text("Frog is back.")).to_be_visible()
    expect(place.get_by_role("button", name="Undo")).to_be_hidden()
    expect(place.get_by_role("button", name="Edit Frog")).to_be_visible()
    assert load_catalogue()["my_frog"].name == "Frog"


def test_what_was_changed_or_deleted_elsewhere_is_said(bare: Bare, data_folder: Path) -> None:
    place = bare.show(Asker())
    form, path = of_the_form(place), data_folder / "my_stretches.toml"
    fill(form, "Frog")
    form.get_by_role("button", name="Add this stretch").click()
    place.get_by_role("button", name="Edit Frog").click()
    change = place.get_by_role("form", name="Change Frog")
    path.write_text(path.read_text("utf-8").replace("Open the knee.", "Open it wide."), "utf-8")
    change.get_by_label("Repetitions").fill("9")
    change.get_by_role("button", name="Save changes").click()
    question = "“Frog” was changed elsewhere since you began. Save yours over it?"
    change.get_by_role("group", name=question).get_by_role("button", name="Leave it").click()
    assert load_catalogue()["my_frog"].target.reps == 5
    change.get_by_role("button", name="Save changes").click()
    change.get_by_role("group", name=question).get_by_role("button", name="Save mine").click()
    expect(form.get_by_role("status")).to_have_text("Frog is saved.")
    assert load_catalogue()["my_frog"].steps == ("Lie on your side.", "Open the knee.")

    place.get_by_role("button", name="Edit Frog").click()
    path.unlink()
    change.get_by_role("button", name="Save changes").click()
    expect(form.get_by_role("alert")).to_have_text(
        "This stretch was deleted elsewhere meanwhile. To have it again, add it."
    )
    form.get_by_role("button", name="Add this stretch").click()
    expect(form.get_by_role("status")).to_contain_text("Frog is among your stretches now.")


def test_what_is_wrong_is_said_marked_and_reached(bare: Bare, tmp_path: Path) -> None:
    form = of_the_form(bare.show(Asker()))
    add = form.get_by_role("button", name="Add this stretch")
    name, said = form.get_by_label("Name"), form.get_by_role("alert")
    add.press("Enter")
    expect(said).to_have_text("Give the stretch a name.")
    expect(name).to_be_focused()
    expect(form.locator('[aria-invalid="true"]')).to_have_count(1)

    fill(form, "Side bend")
    add.press("Enter")
    expect(said).to_have_text("Name: “Side bend” is not free: another stretch has this name.")
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_be_focused()

    name.fill("Clam")
    field = form.get_by_label("A picture of it")
    for file, sentence in {
        "photo.heic": "This is a HEIC photo, which can't be shown here. Send or save it as JPEG first; on an iPhone, Mail does that.",
        "photo.png": "This picture can't be read. Choose a PNG, a JPEG or a WebP.",
    }.items():
        (tmp_path / file).write_bytes(b"\x89PNG\r\n\x1a\n and no more")
        field.set_input_files(tmp_path / file)
        expect(said).to_have_text(sentence)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_value("")
    box, words = field.bounding_box(), said.bounding_box()
    assert box
    assert words
    assert 0 < words["y"] - box["y"] < 150
    assert "my_clam" not in load_catalogue()
