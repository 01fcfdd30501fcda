// The diary's backups, what is in one, and the way out and in as one zip. What is done is Python's; the page asks for it,
// one request at a time.

const NO_ANSWER_MS = 30_000;
const MORE = 20;

/** How many pieces a file of so many bytes is sent in. */
export const pieceCount = (bytes, size) => Math.max(1, Math.ceil(bytes / size));

/** Bytes as base64, by parts: one call takes no more than some ten thousand. */
export function toBase64(bytes) {
  let text = "";
  for (let start = 0; start < bytes.length; start += 32_768) text += String.fromCharCode(...bytes.subarray(start, start + 32_768));
  return btoa(text);
}

class Data {
  constructor(model, target) {
    this.model = model;
    this.pending = null;
    this.shown = 0;
    this.file = el("input", { type: "file", accept: ".zip,application/zip", hidden: true, onchange: () => this.bring() });
    this.take = this.button("Take everything with you", () => this.askForAll(), "sp-primary");
    this.choose = this.button("Bring it back", () => this.file.click());
    this.download = new Download();
    this.status = el("p", { class: "sp-status", role: "status" });
    this.body = el("div", { class: "sp-body" });
    this.root = el("section", { class: "sp-root sp-data", "aria-label": "Your data", "data-lm-suppress-shortcuts": "true", onkeydown: (event) => event.stopPropagation() },
      el("p", {}, "Everything you entered, as one zip file: to keep it elsewhere, or to go on with it on another computer."),
      el("div", { class: "sp-actions" }, this.take, this.choose, this.file),
      this.status, this.download.node, this.body);
    target.append(this.root);
    this.drawn = () => this.draw();
    this.answered = () => this.answer();
    model.on("change:view", this.drawn);
    model.on("change:answer", this.answered);
    this.draw();
  }

  destroy() {
    clearTimeout(this.timer);
    this.model.off("change:view", this.drawn);
    this.model.off("change:answer", this.answered);
    this.download.offer(null);
    this.root.remove();
  }

  button(words, onclick, kind = "", attributes = {}) {
    return el("button", { type: "button", class: `sp-button ${kind}`, onclick, ...attributes }, words);
  }

  tell(words, kind = "") {
    this.status.dataset.kind = kind;
    setText(this.status, words);
  }

  // What is shown.

  draw() {
    const key = this.root.contains(document.activeElement) && document.activeElement.dataset.key;
    const { error, backups = [], count, trouble, preview } = this.model.get("view");
    this.body.replaceChildren(...(error ? [el("p", { class: "sp-trouble" }, error), this.refresh()] : [
      preview && this.preview(preview),
      el("h3", {}, "Backups"),
      el("p", { class: "sp-quiet" }, "One is made before the first change of each day. The 30 newest days stay, and the first of every month. They lie in backups/ in your data folder."),
      trouble && el("p", { class: "sp-trouble" }, trouble),
      backups.length ? el("ul", { "aria-label": "Backups" }, backups.map((each) => this.backup(each))) : el("p", { class: "sp-quiet" }, "None yet."),
      el("div", { class: "sp-actions" },
        count > backups.length && this.button("Show older", () => this.ask({ type: "older", shown: backups.length + MORE }, () => this.showOlder(backups.length))),
        this.refresh()),
    ]).filter(Boolean));
    if (key) this.focus(key);
  }

  /** Put the focus on the part with this key, where it is shown: what had it was drawn anew. */
  focus(key) {
    this.root.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
  }

  refresh() {
    return this.button("Refresh", () => this.ask({ type: "refresh" }, () => this.tell("Up to date.")), "", { "data-key": "refresh" });
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
        !same && this.button("Restore", () => restore(name), "", { "aria-label": `Restore ${name}` })))),
      el("div", { class: "sp-actions" },
        changed.length > 0 && this.button("Restore all", () => restore(null), "sp-primary"),
        this.button("Close", () => this.ask({ type: "close" }, () => this.choose.focus()))));
  }

  showPreview() {
    this.tell("");
    this.focus("preview");
  }

  showOlder(before) {
    this.focus(this.model.get("view").backups[before]?.name ?? "refresh");
  }

  // Requests.

  /** Ask, and do `after` once it is done. more: whether that asks for more, so that nothing is said in between. */
  ask(request, after = null, more = false) {
    if (this.pending) return;
    clearTimeout(this.timer);
    this.pending = { number: (this.model.get("request").number ?? 0) + 1, after, more };
    this.download.offer(null);
    this.tell("One moment …");
    this.timer = setTimeout(() => this.unanswered(), NO_ANSWER_MS);
    this.model.set("request", { ...request, number: this.pending.number });
    this.model.save_changes();
  }

  unanswered() {
    this.pending = null;
    this.tell(noAnswer(), "error");
  }

  answer() {
    const { number, done, message, file } = this.model.get("answer");
    if (number !== this.pending?.number) return;
    clearTimeout(this.timer);
    const { after, more } = this.pending;
    if (done && more) {
      this.pending = {}; // nothing else is asked for until the next piece is read
      after();
      return;
    }
    this.pending = null;
    this.tell(message, done ? "saved" : "error");
    this.download.offer(done && file.name ? file : null);
    this.draw(); // what the answer is about, whichever of the two comes first
    if (done) after?.();
  }

  askForAll() {
    this.ask({ type: "take" });
  }

  // The way in, by pieces.

  bring() {
    const [file] = this.file.files;
    this.file.value = "";
    if (!file || this.pending) return;
    if (file.size > this.model.get("most")) this.tell(`${file.name}: is too big for a diary. Choose a zip that this planner made.`, "error");
    else {
      this.pending = {};
      this.send(file, 0);
    }
  }

  async send(file, index) {
    const size = this.model.get("piece");
    const count = pieceCount(file.size, size);
    let bytes;
    try {
      bytes = new Uint8Array(await file.slice(index * size, (index + 1) * size).arrayBuffer());
    } catch {
      this.pending = null;
      this.tell(`${file.name}: cannot be read. Choose it again.`, "error");
      return;
    }
    this.pending = null;
    const more = index + 1 < count;
    const next = more ? () => this.send(file, index + 1) : () => this.showPreview();
    this.ask({ type: "piece", name: file.name.slice(0, 200), index, count, base64: toBase64(bytes) }, next, more);
  }
}

export default {
  render({ model, el: target }) {
    const data = new Data(model, target);
    return () => data.destroy();
  },
};
