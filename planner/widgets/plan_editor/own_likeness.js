// The figure of a stretch of the person's own that has no picture: chosen among those of the other stretches, nearest first.
// Put after common.js, figure.js and teaching.js.

const OWN_NEAREST = 5; // are shown at first

/** The stretches that one can be drawn like, the nearest first: done in its position, and for the regions that it is for. */
export function ownNearest(likenesses, { position, regions }) {
  const near = (other) => (other.position === position ? 10 : 0) + (other.regions[0] === regions[0] ? 2 : 0)
    + other.regions.filter((region) => regions.includes(region)).length;
  return [...likenesses].sort((a, b) => near(b) - near(a));
}

/** The field. about(): { position, regions } of what is filled in. */
class OwnLikeness {
  constructor(name, about) {
    Object.assign(this, { name, about, chosen: "", all: false, offered: [] });
    this.tiles = el("div", { class: "sp-own-likes" });
    this.more = el("button", { type: "button", class: "sp-small", onclick: () => this.showAll() }, "Show all");
    this.node = el("fieldset", { class: "sp-own-group" }, el("legend", {}, "Looks most like"),
      el("p", { class: "sp-own-hint" }, "Without a picture, it is drawn like the stretch you choose."), this.tiles, this.more);
  }

  /** Offer the stretches that there are, with their lessons. */
  offer({ likenesses, stretches }) {
    const lessons = new Map(stretches.map((lesson) => [lesson.id, lesson]));
    this.offered = likenesses.map((each) => ({ ...each, lesson: lessons.get(each.id) }));
    this.draw();
  }

  choose(id) {
    this.chosen = id;
    this.all = false;
    this.draw();
  }

  showAll() {
    this.all = true;
    this.draw();
    this.tiles.querySelectorAll("input")[OWN_NEAREST + 1]?.focus();
  }

  draw() {
    const nearest = ownNearest(this.offered, this.about());
    const shown = nearest.filter(({ id }, n) => this.all || n < OWN_NEAREST || id === this.chosen);
    this.tiles.replaceChildren(this.tile("", "A plain figure"),
      ...shown.map(({ id, lesson }) => this.tile(id, lesson.name, stillOf({ ...lesson, name: "" }))));
    this.more.hidden = shown.length === nearest.length;
  }

  tile(id, words, still = null) {
    const input = el("input", { type: "radio", name: this.name, value: id, checked: id === this.chosen, "data-field": "drawn_like",
      onchange: () => { this.chosen = id; } });
    if (still) still.setAttribute("aria-hidden", "true");
    return el("label", { class: "sp-own-like" }, input, still, el("span", {}, words));
  }
}
