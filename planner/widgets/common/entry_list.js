// A list of what stands in the diary, each entry with its buttons to correct and to delete it, and a form for a new one.
// Shared by the last sessions, the visits and what else changed. What is shown and done is Python's; the page asks for it, one request at a
// time (asking.js), and keeps what is typed until Python has said that it is done.

const MORE = 10;

function button(words, key, onclick, attributes = {}) {
  return el("button", { type: "button", class: "sp-button", "data-key": key, onclick, ...attributes }, words);
}

/** A form of one entry: its fields, a button that sends it and one that gives up. Escape gives up too. */
function form(label, send, words, cancel, ...fields) {
  const give = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    cancel();
  };
  const submit = (event) => {
    event.preventDefault();
    send();
  };
  return el("form", { class: "sp-mend", novalidate: true, "aria-label": label, onsubmit: submit, onkeydown: give },
    fields,
    el("div", { class: "sp-actions" },
      el("button", { type: "submit", class: "sp-button sp-primary" }, words),
      el("button", { type: "button", class: "sp-button", onclick: cancel }, "Cancel")));
}

const field = (words, input) => el("label", { class: "sp-field" }, el("span", {}, words), input);
const check = (words, input) => el("label", { class: "sp-check" }, input, el("span", {}, words));
const noteField = (note) => {
  const input = el("textarea", { rows: 2, maxlength: 2000 });
  input.value = note;
  return input;
};

/** Where a form begins: of radios, the chosen one. */
function firstControl(node) {
  const first = node.querySelector("input") ?? node.querySelector("button");
  return (first.type === "radio" && node.querySelector(`input[name="${first.name}"]:checked`)) || first;
}

/** What is common to the lists: draws `rows()` whenever `view` changes. Who extends it also says `newEntry()` and its rows. */
export class EntryList {
  static PATIENCE_MS = 10_000;

  constructor(model, target, { label, add }) {
    this.model = model;
    this.open = new Set();
    this.forms = new Map();
    this.adding = button(add, "add", () => (this.entry ? this.closeEntry() : this.openEntry()), { "aria-expanded": "false" });
    this.place = el("div", { class: "sp-place" });
    this.body = el("div", { class: "sp-body" });
    this.words = el("p", { role: "status" });
    this.undo = button("Undo", "undo", () => this.takeBack());
    this.status = el("div", { class: "sp-said-back" }, this.words, this.undo);
    this.said = new Afloat(this.status);
    this.root = el("section", { class: "sp-root sp-history", "aria-label": label, "data-lm-suppress-shortcuts": "true", onkeydown: (event) => event.stopPropagation() },
      el("div", { class: "sp-actions" }, this.adding),
      this.place, this.body, this.said.node);
    target.append(this.root);
    this.tell("");
    this.draw();
    this.listen();
  }

  listen() {
    this.drawn = () => this.draw();
    this.model.on("change:view", this.drawn);
    this.asking = new Asking(this.model, (words, kind) => this.tell(words, kind), { patience: EntryList.PATIENCE_MS, answered: (answer) => this.answered(answer) });
    this.changes = new Changes(this.model, () => this.lookAgain());
  }

  destroy() {
    this.asking.end();
    this.changes.end();
    this.model.off("change:view", this.drawn);
    this.root.remove();
  }

  tell(words, kind = "") {
    this.status.dataset.kind = kind;
    setText(this.words, words);
    this.offerUndo(null);
    this.said.told(Boolean(words));
  }

  offerUndo(undo) {
    this.taking = undo;
    this.undo.hidden = !undo;
  }

  lookAgain() {
    this.asking.look({ type: "refresh" });
  }

  // Requests.

  /** Ask Python; `after` is called once it is done. */
  ask(request, { after } = {}) {
    this.asking.ask(request, after);
  }

  /** Send what the form for a new entry holds; it closes once that is done. */
  enter(request) {
    const { entry } = this;
    const row = entry.node.querySelector(":scope > .sp-actions");
    this.asking.ask(request, () => entry === this.entry && this.closeEntry(), { row });
  }

  /** Send what the form of an entry holds. was: what it began with, so that what others changed meanwhile is not undone. */
  mend(request, was, made, after) {
    this.asking.ask({ ...request, was }, after, { row: made.querySelector(":scope > .sp-actions") });
  }

  answered({ undo }) {
    this.offerUndo(Object.keys(undo).length ? undo : null);
  }

  takeBack() {
    const { id } = this.taking;
    this.ask(this.taking, { after: () => this.focus(`${id}.correct`) });
  }

  /** Focus a control now, or once it is drawn: the answer may come before the list that follows from it. */
  focus(key) {
    const found = key ? this.root.querySelector(`[data-key="${CSS.escape(key)}"]`) : null;
    this.wanted = found ? "" : key;
    found?.focus();
  }

  // The form for a new entry.

  openEntry() {
    this.entry = this.newEntry();
    this.place.replaceChildren(this.entry.node);
    this.adding.setAttribute("aria-expanded", "true");
    this.entry.day.focus();
  }

  closeEntry() {
    this.entry = null;
    this.place.replaceChildren();
    this.adding.setAttribute("aria-expanded", "false");
    this.adding.focus();
  }

  // The list.

  draw() {
    const active = this.root.contains(document.activeElement) ? document.activeElement : null;
    this.fill(this.model.get("view"));
    if (this.wanted) this.focus(this.wanted);
    else if (active && active !== document.activeElement) this.goOnFrom(active);
  }

  /** Give the keyboard its place again: the same control, one made anew, or the button above the list. */
  goOnFrom(active) {
    if (active.isConnected) return active.focus({ preventScroll: true });
    this.focus(active.dataset.key ?? "");
    if (!this.root.contains(document.activeElement)) this.adding.focus({ preventScroll: true });
  }

  fill(view) {
    if (view.error) {
      this.body.replaceChildren(el("p", { class: "sp-notice", role: "alert" }, view.error),
        button("Try again", "again", () => this.ask({ type: "refresh" })));
      return;
    }
    const shown = new Set(this.shownIds(view));
    const without = [...this.forms].filter(([id]) => !shown.has(id)); // deleted elsewhere meanwhile
    for (const [id, node] of without) if (node.tagName !== "FORM") this.forms.delete(id);
    const kept = without.filter(([id]) => this.forms.has(id)).map(([, node]) => el("div", { class: "sp-entry" },
      el("p", { class: "sp-notice" }, "This one is not in the list any more. What you typed is still here."), node));
    this.body.replaceChildren(...[view.unread && el("p", { class: "sp-notice" }, view.unread), ...kept, ...this.rows(view)].filter(Boolean));
  }

  details(key, words, name, ...content) {
    const node = el("details", { class: name, open: this.open.has(key) }, el("summary", { "data-key": key }, words), content);
    node.addEventListener("toggle", () => this.open[node.open ? "add" : "delete"](key));
    return node;
  }

  older(list, shown, count) {
    if (shown >= count) return null;
    const after = () => {
      const first = this.model.get("view")[list][shown]; // that was not there before
      if (first) this.focus(`${first.id}.correct`);
    };
    return button(`Show older ${list}`, `older.${list}`, () => this.ask({ type: "older", list, shown: shown + MORE }, { after }));
  }

  /** One entry: what it says, then its buttons or the form that they open. */
  item(id, title, content, { correct, question, remove }) {
    const buttons = () => el("div", { class: "sp-actions" },
      button("Correct", `${id}.correct`, () => this.show(id, correct()), { "aria-label": `Correct: ${title}` }),
      button("Delete", `${id}.delete`, () => this.show(id, this.confirm(id, title, question, remove)), { "aria-label": `Delete: ${title}` }));
    return el("li", { class: "sp-entry" }, el("h3", {}, title), content, this.forms.get(id) ?? buttons());
  }

  show(id, node) {
    this.forms.set(id, node);
    this.draw();
    this.wanted = ""; // the button that was pressed is gone, and not what the keyboard goes on with
    firstControl(node).focus();
  }

  hide(id, key) {
    this.forms.delete(id);
    this.draw();
    this.focus(key);
  }

  confirm(id, title, question, type) {
    const keep = () => this.hide(id, `${id}.delete`);
    const gone = () => {
      this.forms.delete(id);
      this.draw();
      this.undo.focus();
    };
    // The same deletion asked for again, because no answer came, has the same time.
    let at;
    const remove = () => this.ask({ type, id, at: (at ??= isoLocal(Date.now())) }, { after: gone });
    return el("div", { class: "sp-mend", role: "group", "aria-label": `Delete: ${title}`,
      onkeydown: ({ key }) => key === "Escape" && keep() },
      el("p", {}, question),
      el("div", { class: "sp-actions" },
        el("button", { type: "button", class: "sp-button", onclick: keep }, "Keep it"),
        el("button", { type: "button", class: "sp-button sp-danger", onclick: remove }, "Delete it")));
  }
}
