// The questions that come before a plan, as boxes to tick. What the answers mean is decided in Python.

const HEADINGS = { A: "Signs that need care at once", B: "Signs that need a doctor soon", C: "Ask a clinician first" };

/** The answers with which the questions are asked again: what lasts (level C) as before, signs of today afresh. */
export function firstAnswers(questions, last) {
  return Object.fromEntries(questions.map(({ id, level }) => [id, level === "C" && Boolean(last?.[id])]));
}

/** Asks. changed(answers) at each tick; submit() when the person says that these are their answers. */
export class ScreeningPanel {
  constructor(sheet, { due, answers }, { changed, submit, close }) {
    Object.assign(this, { sheet, answers, changed });
    this.node = el("section", { class: "sp-screening", "aria-label": "Before you plan" },
      el("h3", {}, "Before you plan"), el("p", {}, due), el("p", {}, sheet.intro),
      el("p", {}, el("strong", {}, "Tick what applies to you. What you leave unticked counts as no; saving the plan keeps these answers too.")),
      ["A", "B", "C"].map((level) => this.level(level)),
      el("p", { class: "sp-hint" }, sheet.note, " Your answers stay in your data folder. Asked after: ", sheet.sources.join("; "), "."),
      el("div", { class: "sp-actions" },
        el("button", { type: "button", class: "sp-button sp-primary", onclick: submit }, "These are my answers"),
        close ? el("button", { type: "button", class: "sp-link", onclick: close }, "Not now") : null));
  }

  level(level) {
    return el("fieldset", { class: "sp-questions" }, el("legend", {}, HEADINGS[level]),
      this.sheet.questions.filter((question) => question.level === level).map((question) => this.question(question)));
  }

  question({ id, question, why }) {
    const reason = el("span", { class: "sp-hint", hidden: !this.answers[id] }, `Asked because ${why}.`);
    const input = el("input", { type: "checkbox", checked: this.answers[id], onchange: () => {
      reason.hidden = !input.checked;
      this.answers = { ...this.answers, [id]: input.checked };
      this.changed(this.answers);
    } });
    return el("label", {}, input, el("span", {}, question, reason));
  }
}
