// What comes before the planning: what stops everything, the questions (screening_panel.js), or what was answered last. Which
// of them it is, and what answers mean, Python says.

class AskedFirst {
  /** sheet(): the questions. keep({ answers, seen }): asks for answers to be kept. plans(may): whether the week is shown below. */
  constructor({ sheet, keep, plans }) {
    Object.assign(this, { sheet, send: keep, plans });
    this.node = el("div", { class: "sp-asking", tabindex: -1 });
    this.unkept = el("div", { class: "sp-alert", role: "alert", hidden: true });
  }

  held() {
    return this.node.getRootNode().activeElement;
  }

  /** due: why the questions are asked; last: what was answered last; kept: whether what was sent just now is. */
  show({ due, screening: last, kept }) {
    Object.assign(this, { due, last }, kept && { again: false, found: null, panel: null });
    this.ask();
  }

  /** again: the person answers anew of their own accord; found: a stop that is not kept yet. */
  ask() {
    const { due, last, again, found } = this;
    const shown = JSON.stringify([due, last, again, found]);
    if (this.shown === shown) return;
    this.shown = shown;
    const stop = found ?? (again ? null : last?.stop);
    if (stop) return this.showStop(stop);
    this.stopped = null;
    if (this.panel?.begun) return; // answered elsewhere meanwhile: what is answered here is not thrown away
    if (!due && !again) return this.place(last ? this.calm(last) : "", true);
    this.seen = last?.answers ?? {};
    this.panel = new ScreeningPanel(this.sheet(), { due, last: last?.answers },
      { done: (answers) => this.keep(answers), close: again ? () => this.answerAgain(false) : null });
    return this.place(this.panel.node, false);
  }

  answerAgain(again) {
    Object.assign(this, { again, found: null, panel: null });
    this.say("");
    this.ask();
  }

  calm(last) {
    return el("div", { class: "sp-answered" }, el("p", {}, `You answered on ${longDate(last.on)}. ${last.advice}`),
      el("button", { type: "button", class: "sp-link", onclick: () => this.answerAgain(true) }, "Answer again"));
  }

  /** It stands there before it is kept, and is not made anew once it is: it is read out each time. */
  showStop(stop) {
    if (this.stopped === stop.level) return;
    this.stopped = stop.level;
    const again = el("button", { type: "button", class: "sp-button", onclick: () => this.answerAgain(true) }, "Answer again");
    this.place(stopNotice(stop, again), false);
  }

  place(node, planning) {
    const had = this.node.contains(this.held());
    this.node.replaceChildren(node);
    this.plans(planning);
    if (had) goTo(this.node);
  }

  keep(answers) {
    const { questions, stops } = this.sheet();
    this.given = answers;
    if (stopsAll(questions, answers)) this.found = stops.A;
    this.ask();
    this.resend();
  }

  /** Send the answers, once more where they could not be kept. decided: what to keep of answers given in two windows. */
  resend(decided) {
    this.send({ answers: this.given, seen: this.seen, ...decided && { decided } });
  }

  /** What keeps the answers from being kept, with a way to try once more. */
  say(words) {
    const had = this.unkept.contains(this.held());
    this.unkept.hidden = !words;
    this.unkept.replaceChildren(...words ? [el("p", {}, words),
      el("button", { type: "button", class: "sp-small", onclick: () => this.resend() }, "Try again")] : []);
    if (had) goTo(this.node);
  }
}
