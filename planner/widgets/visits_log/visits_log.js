// The visits as a list to look at and to mend, and the form for a new one (entry_list.js).

/** What keeps a visit from being saved: the field and a sentence, null where nothing does. */
export function visitGap({ date, with_whom, next_due }, today) {
  if (!date || date > today) return { field: "day", words: "Choose today or a day before." };
  if (!with_whom) return { field: "whom", words: "Say with whom, for instance physiotherapist." };
  if (next_due && next_due <= date) return { field: "next", words: "The next visit is after this one: choose a later day." };
  return null;
}

class VisitForm {
  constructor({ model, label, visit, known, send, cancel, words }) {
    this.model = model;
    this.token = token();
    const list = `sp-known-${Math.random().toString(36).slice(2, 8)}`;
    const input = (type, value, more = {}) => Object.assign(el("input", { type, ...more }), { value });
    this.day = pastDay(model, visit?.date);
    this.whom = input("text", visit?.with ?? "", { maxlength: 200, list, autocomplete: "off" });
    this.note = noteField(visit?.note ?? "");
    this.next = input("date", visit?.next_due ?? "");
    this.node = form(label, send, words, cancel,
      el("div", { class: "sp-fields" }, field("Day of the visit", this.day), field("With whom", this.whom), field("Next one due (optional)", this.next)),
      el("datalist", { id: list }, known.map((name) => el("option", { value: name }))),
      field("Note (optional)", this.note));
  }

  /** The visit, or null once it is said what is missing. */
  values(tell) {
    const today = ownDay(this.model);
    const values = { date: this.day.value, with_whom: this.whom.value.trim(), note: this.note.value.trim(), next_due: this.next.value || null, today };
    const gap = visitGap(values, today);
    if (!gap) return values;
    tell(gap.words, "error");
    this[gap.field].focus();
    return null;
  }
}

class VisitsLog extends EntryList {
  constructor(model, target) {
    super(model, target, { label: "Your visits", add: "Log a visit" });
  }

  known() {
    return [...new Set(this.model.get("view").visits?.map((visit) => visit.with))];
  }

  newEntry() {
    return new VisitForm({
      model: this.model, label: "Log a visit", known: this.known(), words: "Save visit", send: () => this.add(), cancel: () => this.closeEntry(),
    });
  }

  add() {
    const values = this.entry.values((words, kind) => this.tell(words, kind));
    if (values) this.enter({ type: "add", entry: this.entry.token, ...values });
  }

  shownIds({ visits }) {
    return visits.map(({ id }) => id);
  }

  rows({ visits, count, due }) {
    return [
      due && el("p", { class: "sp-next" }, due),
      visits.length
        ? el("ul", { class: "sp-entries", "aria-label": "Visits" }, visits.map((row) => this.visit(row)))
        : el("p", { class: "sp-quiet" }, "No visit yet. Log the last one, and when the next one is due."),
      this.older("visits", visits.length, count),
    ];
  }

  visit(row) {
    return this.item(row.id, row.day, [
      el("p", { class: "sp-words" }, row.with),
      row.due && el("p", { class: "sp-quiet" }, row.due),
      row.note && el("p", { class: "sp-said" }, row.note),
    ], {
      correct: () => this.correct(row),
      question: "Delete this visit? It moves to the deleted ones, and you can take that back.",
      remove: "delete",
    });
  }

  correct(row) {
    const cancel = () => this.hide(row.id, `${row.id}.correct`);
    const made = new VisitForm({ model: this.model, label: `Correct: ${row.day}`, visit: row, known: this.known(), words: "Save", cancel, send: () => {
      const values = made.values((words, kind) => this.tell(words, kind));
      const was = { date: row.date, with_whom: row.with, note: row.note, next_due: row.next_due || null };
      if (values) this.mend({ type: "correct", id: row.id, ...values }, was, made.node, cancel);
    } });
    return made.node;
  }
}

export default {
  render({ model, el: target }) {
    const log = new VisitsLog(model, target);
    return () => log.destroy();
  },
};
