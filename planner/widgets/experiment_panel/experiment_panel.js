// The experiment panel's page side: asks, and shows what the planner answers. It draws no lots and works out nothing.

const NO_ANSWER_MS = 20_000;
const STOP_SURE = "Stop it now? Its result becomes a hint only, and it can't go on later.";

let panels = 0;

// A percent sign stays on the line of its number.
const whole = (words) => words.replaceAll(" %", "\u00a0%");

/** The words of a choice of the form: what is lacking before it can start, "" when nothing is. */
export const lacking = ({ question, stretch }) => (question === "stretch" && !stretch ? "Choose a stretch first." : "");

class ExperimentPanel {
  constructor(model, target) {
    this.model = model;
    this.name = `sp-exp-${++panels}-${Math.random().toString(36).slice(2, 8)}`;
    this.seq = model.get("reply").seq ?? 0;
    this.choice = { question: "any", stretch: "", design: model.get("view").default ?? "21x2" };
    this.chances = {};
    this.entry = token();
    this.turns = [];
    this.opened = new Set();
    this.body = el("div", { class: "sp-body" });
    this.status = el("p", { class: "sp-status", role: "status", tabindex: -1, hidden: true });
    this.alert = el("p", { class: "sp-alert", role: "alert", hidden: true });
    this.said = new Afloat(el("div", {}, this.alert, this.status));
    this.working = new Working();
    this.root = el("section", { class: "sp-root sp-experiments", "aria-label": "Experiment", "data-lm-suppress-shortcuts": "true" },
      this.said.node, this.working.node, this.body);
    target.append(this.root);
    this.heard = { "change:view": () => this.show(), "change:reply": () => this.answer() };
    for (const [name, action] of Object.entries(this.heard)) model.on(name, action);
    this.show();
    this.stopFitting = fit(model, this.body);
    this.changes = new Changes(model, () => this.look());
  }

  destroy() {
    clearTimeout(this.timer);
    this.working.end();
    this.stopFitting();
    this.changes.end();
    for (const [name, action] of Object.entries(this.heard)) this.model.off(name, action);
    this.root.remove();
  }

  /** Ask, once what was asked for before is answered; the same once more, as by a second press, is the same one. */
  send(action, more = {}) {
    const turn = { action, more };
    if (this.waiting) {
      const same = JSON.stringify(this.turns.at(-1) ?? this.turn) === JSON.stringify(turn);
      if (!same) this.turns.push(turn);
      return;
    }
    this.turn = turn;
    this.busy(action === "power" ? "Working out your chances …" : "One moment …");
    this.working.begin();
    this.request(action, more);
  }

  request(action, more = {}) {
    clearTimeout(this.timer);
    this.seq = Math.max(this.seq, this.model.get("reply").seq ?? 0) + 1;
    this.waiting = this.seq;
    this.model.set("request", { seq: this.seq, action, ...more });
    this.model.save_changes();
    this.timer = setTimeout(() => this.unanswered(), NO_ANSWER_MS);
  }

  unanswered() {
    Object.assign(this, { waiting: 0, turns: [], asked: false });
    this.working.end();
    this.root.setAttribute("aria-busy", "false");
    this.tell("", noAnswer());
  }

  /** Look what is new, without a word, unless something is asked for. */
  look() {
    if (this.waiting) return;
    this.model.set("request", { seq: ++this.seq, action: "refresh" });
    this.model.save_changes();
  }

  busy(words) {
    this.root.setAttribute("aria-busy", "true");
    this.tell(words);
  }

  tell(words, error = "") {
    setText(this.status, words);
    this.status.hidden = !words;
    setText(this.alert, error);
    this.alert.hidden = !error;
    this.said.told(Boolean(words || error));
  }

  answer() {
    const reply = this.model.get("reply");
    if (reply.seq !== this.waiting) return;
    if (typeof reply.share === "number") {
      this.working.at(reply.share);
      this.request(this.working.stopping ? "put_aside" : "go_on", { work: reply.work });
      return;
    }
    this.waiting = 0;
    this.working.end();
    if (reply.action === "start" && !reply.error) this.entry = token();
    clearTimeout(this.timer);
    this.root.setAttribute("aria-busy", "false");
    this.tell(reply.notice ?? "", reply.error ?? "");
    if (reply.notice) this.status.focus({ preventScroll: true }); // the button that was pressed is gone
    if (reply.error || reply.stopped) this.asked = false;
    if (reply.power) {
      this.chances = { power: reply.power, assumed: reply.assumed };
      this.show();
    }
    const next = this.turns.shift();
    if (next) this.send(next.action, next.more);
  }

  show() {
    const view = this.model.get("view");
    const had = this.body.contains(document.activeElement);
    const { key } = document.activeElement?.dataset ?? {};
    if (view.error) this.body.replaceChildren(el("p", { class: "sp-notice", role: "alert" }, view.error), this.again());
    else {
      this.body.replaceChildren(
        view.problems && el("p", { class: "sp-notice" }, view.problems),
        view.running ? this.running(view.running) : this.form(view),
        ...view.over.map((each) => this.over(each)));
    }
    if (!had) return;
    const again = key && this.body.querySelector(`[data-key="${CSS.escape(key)}"]`);
    (again || this.body.querySelector("summary, button"))?.focus({ preventScroll: true });
  }

  again() {
    return el("button", { class: "sp-button", type: "button", "data-key": "again", onclick: () => this.send("refresh") }, "Try again");
  }

  // Before

  form({ questions, stretches, designs }) {
    const open = this.open ?? false;
    const node = el("details", { class: "sp-start", open, ontoggle: () => this.toggled(node.open) },
      el("summary", { "data-key": "open" }, "Put a question to the coin"));
    node.append(el("div", { class: "sp-form" },
      el("p", {}, "Does it help you? A coin chooses your days, so that neither a good week nor a bad one does. You rate your pain each morning; the result comes at the end, in one look."),
      this.radios("question", "What do you want to try?", questions.map(({ id, words, asks }) => ({ id, words, more: asks }))),
      this.choice.question === "stretch" ? this.stretch(stretches) : null,
      this.radios("design", "How long?", designs.map(({ id, words }) => ({ id, words, more: this.chances.power?.[id] }))),
      this.chances.assumed && el("p", { class: "sp-quiet" }, whole(this.chances.assumed)),
      el("p", { class: "sp-quiet" }, "Never stretch to the point of pain: screening, pauses and your cautions come before the coin."),
      el("div", { class: "sp-actions" },
        el("button", { class: "sp-button sp-primary", type: "button", "data-key": "start", onclick: () => this.start() }, "Start tomorrow"))));
    return node;
  }

  toggled(open) {
    this.open = open;
    if (!open || this.chances.power || this.asked) return;
    this.asked = true;
    this.send("power");
  }

  radios(field, legend, options) {
    const option = ({ id, words, more }) => {
      const about = more ? `${this.name}-${field}-${id}` : null;
      return el("div", { class: "sp-option" },
        el("label", {}, el("input", { type: "radio", name: `${this.name}-${field}`, value: id, checked: this.choice[field] === id, "data-key": `${field}/${id}`,
          "aria-describedby": about, onchange: () => this.choose(field, id) }), el("span", {}, words)),
        more && el("p", { id: about, class: "sp-quiet" }, more));
    };
    return el("fieldset", {}, el("legend", {}, legend), options.map(option));
  }

  stretch(stretches) {
    const select = el("select", { "data-key": "stretch", onchange: () => { this.choice = { ...this.choice, stretch: select.value }; this.tell(""); } },
      el("option", { value: "" }, "Choose …"), stretches.map(({ id, name }) => el("option", { value: id, selected: id === this.choice.stretch }, name)));
    return el("label", { class: "sp-field" }, el("span", {}, "Which stretch?"), select);
  }

  choose(field, id) {
    this.choice = { ...this.choice, [field]: id };
    if (field === "question") this.show();
  }

  start() {
    const words = lacking(this.choice);
    if (words) {
      this.tell("", words);
      this.body.querySelector('[data-key="stretch"]').focus();
      return;
    }
    this.send("start", { ...this.choice, entry: this.entry });
  }

  // While it runs, and after

  running(each) {
    const button = (key, words, onclick, hidden) => el("button", { class: "sp-button", type: "button", "data-key": key, onclick, hidden }, words);
    const ask = (asked, next) => {
      this.stopping = asked ? each.id : "";
      stop.hidden = asked;
      sure.hidden = !asked;
      this.body.querySelector(`[data-key="${next}"]`).focus();
    };
    const asked = this.stopping === each.id; // also once it is drawn anew
    const sure = el("div", { class: "sp-sure", hidden: !asked }, el("p", {}, STOP_SURE), el("div", { class: "sp-actions" },
      button("yes", "Yes, stop it", () => this.send("stop", { id: each.id })), button("no", "Go on with it", () => ask(false, "stop"))));
    const stop = button("stop", "Stop early", () => ask(true, "yes"), asked);
    return el("article", { class: "sp-running", "aria-label": each.title }, el("h3", {}, each.title),
      each.today && el("p", { class: "sp-today" }, each.today),
      el("div", { class: "sp-bar", "aria-hidden": "true" }, el("div", { style: `width:${100 * each.share}%` })),
      el("p", {}, each.progress), each.sentences.map((words) => el("p", {}, whole(words))), this.calendar(each, true), stop, sure);
  }

  over(each) {
    const [first, ...rest] = each.sentences;
    return el("article", { class: "sp-over", "aria-label": each.title }, el("h3", {}, each.title),
      el("p", { class: "sp-found" }, whole(first ?? "")), this.figures(each), rest.map((words) => el("p", {}, whole(words))), el("p", { class: "sp-quiet" }, each.progress),
      ...layOut(each.pictures, this.opened), this.calendar(each, false));
  }

  /** What it came to, in up to three numbers side by side. */
  figures({ figures }) {
    const cell = ({ label, value, more }) => el("div", {}, el("dt", {}, label), el("dd", {}, el("strong", {}, whole(value)), el("span", { class: "sp-quiet" }, whole(more))));
    return figures.length ? el("dl", { class: "sp-figures" }, figures.map(cell)) : null;
  }

  calendar({ pairs, id }, open) {
    const cell = (period) => el("td", { class: `sp-arm sp-${period.arm}${period.now ? " sp-now" : ""}${period.over ? " sp-past" : ""}`, "aria-current": period.now ? "date" : null },
      el("strong", {}, period.words), el("span", {}, period.now ? `${period.days}, now` : period.days));
    const head = ["Pair", "First", "Then"].map((words) => el("th", { scope: "col" }, words));
    const rows = pairs.map(({ pair, periods }) => el("tr", {}, el("th", { scope: "row" }, String(pair)), periods.map(cell)));
    return el("details", { class: "sp-details", open: open && pairs.length <= 21 }, el("summary", { "data-key": `days/${id}` }, "The days that the coin chose"),
      el("div", { class: "sp-lots", tabindex: 0, role: "group", "aria-label": "The days that the coin chose" },
        el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows))));
  }
}

export default {
  render({ model, el: target }) {
    const panel = new ExperimentPanel(model, target);
    return () => panel.destroy();
  },
};
