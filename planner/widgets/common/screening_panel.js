// The questions that come before a plan, in three steps: emergency signs, urgent signs, reasons to ask a clinician first.
// Each step is a list to read and "None of these"; "One of these" asks its questions one by one. What the answers mean is
// decided in Python; only that a yes at level A ends the asking is known here as well.

const STEPS = ["A", "B", "C"];
const STEP_HEADINGS = { A: "Signs that need care at once", B: "Signs that need a doctor soon", C: "Reasons to ask a clinician first" };

// Where the asking stands: step (0 to 3: all is answered), open (the question asked, null for the list), answers (id -> yes).

/** The start: nothing is answered. */
export const firstStep = () => ({ step: 0, open: null, answers: {} });

/** The questions of the step that is shown. */
export const group = (questions, { step }) => questions.filter(({ level }) => level === STEPS[step]);

/** The next step, with an answer for each question of this one. */
function withGroup(questions, state, yes) {
  const given = Object.fromEntries(group(questions, state).map(({ id }) => [id, yes(id)]));
  return { step: state.step + 1, open: null, answers: { ...state.answers, ...given } };
}

/** "None of these": no to every question of the step. */
export const noneOf = (questions, state) => withGroup(questions, state, () => false);

/** "The same as last time": what was answered then. */
export const asBefore = (questions, state, last) => withGroup(questions, state, (id) => last[id]);

/** What of the step was answered with yes last time and lasts (level C), none where not all of it was asked then. */
export function lasting(questions, state, last) {
  const asked = STEPS[state.step] === "C" ? group(questions, state) : [];
  return asked.every(({ id }) => id in (last ?? {})) ? asked.filter(({ id }) => last[id]) : [];
}

/** "One of these": its questions one by one. */
export const oneOf = (state) => ({ ...state, open: 0 });

/** An answer to the question that is asked. */
export function answered(questions, state, yes) {
  const asked = group(questions, state);
  const answers = { ...state.answers, [asked[state.open].id]: yes };
  if (stopsAll(questions, answers)) return { step: STEPS.length, open: null, answers };
  return state.open + 1 < asked.length ? { ...state, open: state.open + 1, answers } : { step: state.step + 1, open: null, answers };
}

/** One question or one step back, null at the start. */
export function backFrom({ step, open, answers }) {
  if (open !== null) return { step, open: open ? open - 1 : null, answers };
  return step ? { step: step - 1, open: null, answers } : null;
}

/** Whether a yes makes every further question needless. */
export const stopsAll = (questions, answers) => questions.some(({ id, level }) => level === "A" && answers[id]);

/** Asks. done(answers) when all is answered, or nothing more needs to be; close(), if given, leaves it. */
export class ScreeningPanel {
  constructor(sheet, { due, last }, { done, close }) {
    Object.assign(this, { sheet, due, last, done, close, state: firstStep() });
    this.node = el("section", { class: "sp-screening", "aria-label": "Before you stretch" });
    this.show();
  }

  /** Whether anything is answered. */
  get begun() {
    return this.state.step > 0 || this.state.open !== null;
  }

  /** Show where the asking stands. The keyboard goes to its heading, which is read out then. */
  show() {
    const { state } = this;
    const had = this.node.contains(this.node.getRootNode().activeElement);
    const asked = group(this.sheet.questions, state);
    const back = backFrom(state);
    const count = state.open === null ? "" : `, question ${state.open + 1} of ${asked.length}`;
    this.title = el("h3", { tabindex: -1 });
    this.node.replaceChildren(
      el("p", { class: "sp-quiet" }, `Before you stretch: ${state.step + 1} of ${STEPS.length}${count}`),
      this.title, ...state.open === null ? this.list(asked) : this.question(asked[state.open]),
      el("div", { class: "sp-screening-ways" },
        back ? this.link("Back", () => this.go(back)) : null, this.close ? this.link("Not now", this.close) : null),
      this.about ??= this.aboutIt());
    if (had) this.title.focus();
  }

  list(asked) {
    const { sheet: { questions, intro }, state, last } = this;
    const before = lasting(questions, state, last);
    setText(this.title, STEP_HEADINGS[STEPS[state.step]]);
    return [
      ...state.step ? [] : [el("p", { class: "sp-hint" }, last && `${this.due} `, intro)],
      el("ul", { class: "sp-screening-signs" }, asked.map((question) => el("li", {}, question.short,
        before.includes(question) ? el("span", { class: "sp-quiet" }, " (yes last time)") : null))),
      el("div", { class: "sp-screening-answers" },
        before.length ? this.button("The same as last time", () => this.go(asBefore(questions, state, last))) : null,
        this.button("None of these", () => this.go(noneOf(questions, state))),
        this.button("One of these", () => this.go(oneOf(state)))),
    ];
  }

  question({ question, why }) {
    const { sheet: { questions, intro }, state } = this;
    setText(this.title, question);
    return [
      el("p", { class: "sp-hint" }, `Asked because ${why}.`), el("p", { class: "sp-hint" }, intro),
      el("div", { class: "sp-screening-answers" },
        this.button("Yes", () => this.go(answered(questions, state, true))),
        this.button("No", () => this.go(answered(questions, state, false)))),
    ];
  }

  aboutIt() {
    const { note, sources } = this.sheet;
    return el("details", { class: "sp-hint" }, el("summary", {}, "About these questions"),
      el("p", {}, note, " Your answers stay in your data folder. Asked after: ", sources.join("; "), "."));
  }

  // The second press of a double press would answer what nobody has read yet.
  button(label, action) {
    return el("button", { type: "button", class: "sp-button", onclick: ({ detail }) => detail > 1 || action() }, label);
  }

  link(label, action) {
    return el("button", { type: "button", class: "sp-link", onclick: action }, label);
  }

  /** The last step stays in sight while its answers are being kept: its buttons say them again. */
  go(state) {
    if (state.step === STEPS.length) return this.done(state.answers);
    this.state = state;
    return this.show();
  }
}
