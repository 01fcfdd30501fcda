// Asks for the report for a clinician: which period, with or without notes, as a PDF or a web page. Python makes the file.

/** What keeps a period of one's own from being asked for: the field and a sentence, null where nothing does. */
export function periodGap({ period, start, end }, today) {
  if (period !== "own") return null;
  if (!start) return { field: "first", words: "Choose the first day." };
  if (!end || end > today) return { field: "last", words: "Choose today or a day before as the last day." };
  if (start > end) return { field: "first", words: "The first day comes after the last one." };
  return null;
}

class Report {
  constructor(model, target) {
    this.model = model;
    const { node: status, tell, working } = statusLine();
    this.tell = tell;
    this.asking = new Asking(model, tell, { answered: ({ done, file }) => done && this.download.add(file), working });
    const today = model.get("today");
    const name = `sp-period-${Math.random().toString(36).slice(2, 8)}`;
    this.choices = model.get("periods").map(([value, words]) => {
      const input = el("input", { type: "radio", name, value, onchange: () => this.choose() });
      input.checked = value === model.get("usual");
      return { input, node: el("label", { class: "sp-choice" }, input, el("span", {}, words)) };
    });
    this.first = el("input", { type: "date" });
    this.last = el("input", { type: "date" });
    this.own = el("div", { class: "sp-fields" },
      el("label", { class: "sp-field" }, el("span", {}, "First day"), this.first),
      el("label", { class: "sp-field" }, el("span", {}, "Last day"), this.last));
    this.notes = el("input", { type: "checkbox" });
    const save = (kind, words) => el("button", { type: "button", class: "sp-button", onclick: () => this.save(kind) }, words);
    this.buttons = [save("pdf", "Save PDF"), save("html", "Save web page")];
    this.buttons[0].classList.add("sp-primary");
    this.download = new Download();
    this.root = el("section", { class: "sp-root sp-report", "aria-label": "Report for a clinician", "data-lm-suppress-shortcuts": "true", onkeydown: (event) => event.stopPropagation() },
      el("p", {}, "One A4 page: what you planned and did, your pain, what hurt, doses and visits."),
      el("fieldset", {}, el("legend", {}, "Period"), el("div", { class: "sp-choices" }, this.choices.map(({ node }) => node))),
      this.own,
      el("label", { class: "sp-choice" }, this.notes, el("span", {}, "With what you wrote in your notes")),
      el("div", { class: "sp-actions" }, this.buttons),
      status, this.download.node);
    target.append(this.root);
    this.turned = () => this.turn();
    model.on("change:today", this.turned);
    this.turn();
    this.choose();
  }

  /** Another day: a period that ends today goes on doing so. */
  turn() {
    const today = this.model.get("today");
    if (this.last.value === this.last.max) this.last.value = today;
    this.first.max = this.last.max = today;
  }

  destroy() {
    this.model.off("change:today", this.turned);
    this.asking.end();
    this.download.clear();
    this.root.remove();
  }

  period() {
    return this.choices.find(({ input }) => input.checked).input.value;
  }

  choose() {
    this.own.hidden = this.period() !== "own";
  }

  save(kind) {
    const period = this.period();
    const values = { period, start: period === "own" ? this.first.value : null, end: period === "own" ? this.last.value : null };
    const gap = periodGap(values, this.model.get("today"));
    if (gap) {
      this.tell(gap.words, "error");
      this[gap.field].focus();
      return;
    }
    if (!this.asking.busy) this.download.clear();
    this.asking.ask({ ...values, kind, notes: this.notes.checked });
  }
}

export default {
  render({ model, el: target }) {
    const report = new Report(model, target);
    return () => report.destroy();
  },
};
