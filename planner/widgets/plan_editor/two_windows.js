// What a window does about others and about being loaded again: it asks where two of them changed the same, and keeps what
// was changed and not saved. What is joined, and what clashes, Python says.

/** Asks what to keep, one button a window. decide(decided): each decided field as [place, "mine" or "theirs"]. */
export class Clashes {
  constructor(decide) {
    Object.assign(this, { decide, decided: [], node: el("div") });
  }

  get open() {
    return this.node.childElementCount > 0;
  }

  /** beside: what it is shown under. seek: whether the person waits for it, so that the keyboard goes there. */
  show(clashes, beside, seek) {
    const shown = JSON.stringify(clashes);
    if (this.shown !== shown) {
      this.shown = shown;
      if (!clashes.length) this.decided = [];
      this.title = el("p", { tabindex: -1 }, el("strong", {}, "Changed in two windows. Which one counts?"));
      this.node.replaceChildren(clashes.length ? el("div", { class: "sp-clashes", role: "group", "aria-label": "Changed in two windows" },
        this.title, el("ul", {}, clashes.map((clash) => this.row(clash)))) : "");
      beside.after(this.node);
    }
    if (seek && clashes.length) {
      this.node.scrollIntoView({ block: "nearest" });
      this.title.focus({ preventScroll: true });
    }
  }

  row({ place, what, mine, theirs }) {
    const choose = (whose) => () => this.decide(this.decided = [...this.decided, [place, whose]]);
    const button = (words, whose) => el("button", { type: "button", class: "sp-small", "aria-label": `${words}, ${what}`, onclick: choose(whose) }, words);
    return el("li", {}, el("p", {}, `${what[0].toUpperCase()}${what.slice(1)}: ${mine} here, ${theirs} in another window.`),
      el("div", { class: "sp-actions" }, button(`Keep: ${mine}`, "mine"), button(`Take: ${theirs}`, "theirs")));
  }
}

/** Wishes that are not saved yet, for this window alone, until it is closed. */
export class Draft {
  constructor(diary) {
    this.store = new Store(diary, () => window.sessionStorage);
  }

  keep(wishes) {
    this.store.write("wishes", wishes);
  }

  read() {
    return this.store.read("wishes");
  }

  drop() {
    this.store.remove("wishes");
  }
}
