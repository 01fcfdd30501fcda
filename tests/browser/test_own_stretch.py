"""The form for a stretch of one's own in a real browser, answered by planner.own_stretches."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anywidget
import pytest
import traitlets
from playwright.sync_api import Browser, Locator, expect

from planner import PlannerError, load_catalogue
from planner.catalogue import CAUTION_WORDS, EQUIPMENT, POSITIONS, REGIONS, pictures
from planner.catalogue.own_stretches import add_own_stretch
from planner.widgets.common import assets
from tests.browser.bare import DARK, LIGHT, Bare
from tests.browser.lab import new_context

pytestmark = pytest.mark.browser

SHOWN = """
export default { render({ model, el: target }) {
  const form = ownStretchForm(model.get("choices"), (values, picture) => {
    model.set("request", { values, picture, n: Math.random() });
    model.save_changes();
  });
  model.on("change:reply", () => {
    const { error, field } = model.get("reply");
    error ? form.show(error, field) : form.clear();
  });
  target.append(el("section", { class: "sp-root" }, form.node));
} };
"""
PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")


class Asker(anywidget.AnyWidget):
    """The form alone; what it sends is added to the person's own stretches."""

    _esm = assets.script("common/again", "plan_editor/own_stretch") + SHOWN
    _css = assets.style("plan_editor/own_stretch")
    choices = traitlets.Dict().tag(sync=True)
    request = traitlets.Dict().tag(sync=True)
    reply = traitlets.Dict().tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        self.choices = {
            "regions": list(REGIONS), "positions": list(POSITIONS), "equipment": list(EQUIPMENT), "cautions": CAUTION_WORDS,
        }  # fmt: skip

    @traitlets.observe("request")
    def _asked(self, change: Any) -> None:
        n = change["new"]["n"]
        try:
            stretch = add_own_stretch(change["new"]["values"], picture=pictures.from_page(change["new"]["picture"]))
            self.reply = {"n": n, "id": stretch.id}
        except PlannerError as error:
            self.reply = {"n": n, "error": str(error), "field": getattr(error, "field", "")}


@pytest.fixture(params=[390, 1280])
def bare(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Bare]:
    context, outside = new_context(browser, request.param)
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


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_stretch_with_a_picture_goes_from_the_page_into_the_catalogue(bare: Bare, tmp_path: Path, theme: str) -> None:
    form = bare.show(Asker(), theme=theme).get_by_role("form", name="A stretch of your own")
    name = '"""] <script>alert(1)</script> 🦒'
    fill(form, name)
    form.get_by_label("One side, then the other").check()
    form.get_by_label("mat", exact=True).check()
    form.get_by_label("knee trouble").check()
    (tmp_path / "photo.png").write_bytes(PNG)
    form.get_by_label("A picture of it").set_input_files(tmp_path / "photo.png")
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
    assert own.picture_path.read_bytes() == PNG
    expect(form.get_by_role("checkbox", checked=True)).to_have_count(0)
    expect(form.get_by_role("alert")).to_be_hidden()


def test_what_is_wrong_is_said_marked_and_reached(bare: Bare, tmp_path: Path) -> None:
    form = bare.show(Asker()).get_by_role("form", name="A stretch of your own")
    add = form.get_by_role("button", name="Add this stretch")
    name, said = form.get_by_label("Name"), form.get_by_role("alert")
    add.press("Enter")
    expect(said).to_have_text("Give the stretch a name.")
    expect(name).to_be_focused()
    expect(form.locator('[aria-invalid="true"]')).to_have_count(1)

    fill(form, "Side bend")
    add.press("Enter")
    expect(said).to_have_text("name: 'Side bend' is not free: another stretch has this name.")
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_be_focused()

    name.fill("Clam")
    (tmp_path / "large.png").write_bytes(PNG + bytes(pictures.MOST_BYTES))
    form.get_by_label("A picture of it").set_input_files(tmp_path / "large.png")
    add.press("Enter")
    expect(said).to_have_text("This picture is larger than 2 MB. Choose a smaller one.")
    expect(form.get_by_label("A picture of it")).to_have_attribute("aria-invalid", "true")
    box, words = form.get_by_label("A picture of it").bounding_box(), said.bounding_box()
    assert box
    assert words
    assert 0 < words["y"] - box["y"] < 150
    assert "my_clam" not in load_catalogue()
