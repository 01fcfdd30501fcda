// What else changed, in the check-in: a button for each kind, then what was marked, to end, mend and take out (entry_list.js).

/** What keeps a mark from being saved: the field and a sentence, null where nothing does. */
export function markGap({ first, last }) {
  if (!first) return { field: "day", words: "Choose the first day." };
  if (last && last < first) return { field: "last", words: "The last day is the first one or later." };
  return null;
}

/** What stands on the fold: how many marks go on. */
export const changedSummary = (open) => (open ? `What else changed? ${open} ${open === 1 ? "goes" : "go"} on` : "What else changed?");

class MarkForm {
  constructor({ label, mark, kinds, send, cancel }) {
    const input = (type, value, more = {}) => Object.assign(el("input", { type, ...more }), { value });
    this.day = input("date", mark.from);
    this.last = input("date", mark.to);
    this.kind = el("select", {}, kinds.map(({ kind, words }) => el("option", { value: kind, selected: kind === mark.kind }, words)));
    this.what = input("text", mark.what, { maxlength: 200, autocomplete: "off" });
    this.note = noteField(mark.note);
    this.node = form(label, send, "Save", cancel,
      el("div", { class: "sp-fields" }, field("What (optional)", this.what), field("Kind", this.kind),
        field("First day", this.day), field("Last day (empty: goes on)", this.last)),
      field("Note (optional)", this.note));
  }

  /** The mark, or null once it is said what is missing. */
  values(tell) {
    const values = { first: this.day.value, last: this.last.value || null, kind: this.kind.value, what: this.what.value.trim(), note: this.note.value.trim() };
    const gap = markGap(values);
    if (!gap) return values;
    tell(gap.words, "error");
    this[gap.field].focus();
    return null;
  }
}

class MarksList extends EntryList {
  constructor(model, target) {
    super(model, target, { label: "What else changed", add: "" });
    this.summary = el("summary", {});
    this.root.classList.add("sp-marks");
    this.root.addEventListener("click", (event) => event.stopPropagation()); // a player around it takes the keyboard after a press
    this.root.replaceChildren(el("details", {}, this.summary, this.place, this.body, this.said.node));
    this.draw();
  }

  /** What is around it looks: the check-in (widget.js), or the day's page. */
  lookAgain() {}

  fill(view) {
    super.fill(view);
    if (!this.summary) return;
    setText(this.summary, changedSummary(view.open));
    if (view.kinds && !this.place.firstChild) this.place.append(this.kinds(view.kinds));
    this.place.hidden = Boolean(view.error);
  }

  /** In place of a form for a new mark: a press marks today. */
  kinds(kinds) {
    return el("div", { class: "sp-change-kinds", role: "group", "aria-label": "Mark a change" }, kinds.map(({ kind, words, lasts }) =>
      el("button", { type: "button", class: "sp-button sp-change-kind", "data-key": `mark.${kind}`, "data-kind": kind, onclick: () => this.mark(kind) },
        el("span", { class: "sp-change-dot", "aria-hidden": "true" }), el("span", {}, words), el("small", {}, lasts ? "from today" : "today"))));
  }

  mark(kind) {
    this.asking.ask({ type: "add", entry: token(), kind, today: ownDay(this.model) }, () => {}, { row: this.place.firstChild });
  }

  rows({ marks, count }) {
    return [
      marks.length > 0 && el("ul", { class: "sp-entries", "aria-label": "Marked changes" }, marks.map((row) => this.entryOf(row))),
      this.older("marks", marks.length, count),
    ];
  }

  shownIds({ marks }) {
    return marks.map(({ id }) => id);
  }

  entryOf(row) {
    const end = row.open && !this.forms.has(row.id) && el("div", { class: "sp-actions" },
      button("It ended", `${row.id}.end`, () => this.ask({ type: "end", id: row.id, on: ownDay(this.model) }), { "aria-label": `It ended: ${row.title}` }));
    const node = this.item(row.id, row.title, [
      el("p", { class: "sp-quiet" }, row.when),
      row.note && el("p", { class: "sp-said" }, row.note),
    ], {
      correct: () => this.correct(row),
      question: "Delete this mark? It moves to the deleted ones, and you can take that back.",
      remove: "delete",
    });
    node.dataset.kind = row.kind;
    if (end) node.querySelector(":scope > .sp-actions").prepend(...end.childNodes);
    return node;
  }

  correct(row) {
    const cancel = () => this.hide(row.id, `${row.id}.correct`);
    const { kinds } = this.model.get("view");
    const made = new MarkForm({ label: `Correct: ${row.title}`, mark: row, kinds, cancel, send: () => {
      const mark = made.values((words, kind) => this.tell(words, kind));
      const was = { first: row.from, last: row.to || null, kind: row.kind, what: row.what, note: row.note };
      if (mark) this.mend({ type: "correct", id: row.id, mark }, was, made.node, cancel);
    } });
    return made.node;
  }
}
