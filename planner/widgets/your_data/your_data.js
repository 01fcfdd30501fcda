// The diary's backups, what is in one, and the ways out and in as a zip. What is done is Python's; the page asks for it,
// one thing after the other (asking.js).

const MORE = 20;

class Data {
  constructor(model, target) {
    this.model = model;
    const { input, button } = fileButton("Bring it back", ".zip,application/zip", (file) => this.bring(file));
    this.choose = button;
    const { node: status, tell, working } = statusLine();
    this.tell = tell;
    this.asking = new Asking(model, tell, { answered: (answer) => this.answered(answer), working });
    this.take = this.button("Take everything with you", () => this.ask({ type: "take" }), "sp-primary");
    this.elsewhere = this.button("For other programs", () => this.ask({ type: "elsewhere" }));
    this.download = new Download();
    this.body = el("div", { class: "sp-body" });
    this.root = el("section", { class: "sp-root sp-data", "aria-label": "Your data", "data-lm-suppress-shortcuts": "true", onkeydown: (event) => event.stopPropagation() },
      el("p", {}, "Everything you entered, as one zip file: to keep it elsewhere, or to go on with it on another computer. For other programs you take your ratings and sessions: as tables, for Track & Graph and for Loop Habit Tracker."),
      el("div", { class: "sp-actions" }, this.take, this.elsewhere, this.choose, input),
      status, this.download.node, this.body);
    target.append(this.root);
    this.drawn = () => this.draw();
    model.on("change:view", this.drawn);
    this.changes = new Changes(model, () => this.asking.look({ type: "refresh" }));
    this.draw();
  }

  destroy() {
    this.changes.end();
    this.asking.end();
    this.model.off("change:view", this.drawn);
    this.download.clear();
    this.root.remove();
  }

  button(words, onclick, kind = "", attributes = {}) {
    return el("button", { type: "button", class: `sp-button ${kind}`, onclick, ...attributes }, words);
  }

  // What is shown.

  draw() {
    const key = this.root.contains(document.activeElement) && document.activeElement.dataset.key;
    const { error, backups = [], count, trouble, preview } = this.model.get("view");
    this.body.replaceChildren(...(error ? [el("p", { class: "sp-trouble" }, error), this.button("Try again", () => this.ask({ type: "refresh" }), "", { "data-key": "again" })] : [
      preview && this.preview(preview),
      el("h3", {}, "Backups"),
      el("p", { class: "sp-quiet" }, "One is made before the first change of each day. The 30 newest days stay, and the first of every month. They lie in backups/ in your data folder."),
      trouble && el("p", { class: "sp-trouble" }, trouble),
      backups.length ? el("ul", { "aria-label": "Backups" }, backups.map((each) => this.backup(each))) : el("p", { class: "sp-quiet" }, "None yet."),
      count > backups.length && el("div", { class: "sp-actions" },
        this.button("Show older", () => this.ask({ type: "older", shown: backups.length + MORE }, () => this.showOlder(backups.length)), "", { "data-key": "older" })),
    ]).filter(Boolean));
    if (key && !this.focus(key)) this.choose.focus({ preventScroll: true });
  }

  /** Put the focus on the part with this key, where it is shown: what had it was drawn anew. Returns whether it is. */
  focus(key) {
    const found = this.root.querySelector(`[data-key="${CSS.escape(key)}"]`);
    found?.focus();
    return Boolean(found);
  }

  backup({ name, title, size }) {
    const look = () => this.ask({ type: "look", name }, () => this.showPreview());
    return el("li", {},
      el("div", { class: "sp-what" }, el("span", { class: "sp-name" }, title), el("span", { class: "sp-quiet" }, size)),
      this.button("Look inside", look, "", { "data-key": name, "aria-label": `Look inside: ${title}` }));
  }

  preview({ of, title, files }) {
    const changed = files.filter(({ same }) => !same);
    const restore = (only) => this.ask({ type: "restore", of, only }, () => this.focus("preview"));
    return el("section", { class: "sp-preview", "aria-label": title },
      el("h3", { tabindex: "-1", "data-key": "preview" }, title),
      el("p", {}, changed.length
        ? "Restoring puts a file in the place of the one that is there now, which is kept as a backup first. Files that are not in it stay."
        : "All of it is there already, as it was then."),
      el("ul", { "aria-label": "Files" }, files.map(({ name, words, same }) => el("li", {},
        el("div", { class: "sp-what" }, el("span", { class: "sp-name" }, name), el("span", { class: "sp-quiet" }, words)),
        !same && this.button("Restore", () => restore(name), "", { "aria-label": `Restore ${name}`, "data-key": `restore/${name}` })))),
      el("div", { class: "sp-actions" },
        changed.length > 0 && this.button("Restore all", () => restore(null), "sp-primary", { "data-key": "restore" }),
        this.button("Close", () => this.ask({ type: "close" }, () => this.choose.focus()), "", { "data-key": "close" })));
  }

  showPreview() {
    this.focus("preview");
  }

  showOlder(before) {
    this.focus(this.model.get("view").backups[before]?.name ?? "older");
  }

  // Requests.

  ask(request, after) {
    if (!this.asking.busy) this.download.clear();
    this.asking.ask(request, after);
  }

  answered({ done, file }) {
    if (done && file.name) this.download.add(file);
    this.draw(); // what the answer is about, whichever of the two comes first
  }

  // The way in, by pieces.

  bring(file) {
    if (file.size > this.model.get("most")) this.tell(`${file.name}: is too big for a diary. Choose a zip that this planner made.`, "error");
    else this.asking.inTurn(() => {
      this.download.clear();
      this.asking.sendPieces(file, this.model.get("piece"), () => this.showPreview());
    });
  }
}

export default {
  render({ model, el: target }) {
    const data = new Data(model, target);
    return () => data.destroy();
  },
};
