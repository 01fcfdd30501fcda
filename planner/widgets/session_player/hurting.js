// What is asked and offered after "It hurts". The answers are the session's (session_player.js: report, mustEnd).

const ABOVE = "That is a lot. Stop for today and rest. If it stays, ask a professional.";

/** What to do where answers leave only the end: a stop (level A or B), words alone for much pain; null for a choice. */
export function whatToDo({ signs, stops }, { pain, signs: yes }) {
  const [gravest] = signs.filter(({ id }) => yes.includes(id)).map(({ level }) => level).sort();
  return stops[gravest] ?? (pain > 5 ? { words: ABOVE } : null);
}

/** A place for what to do. It is made anew only when that changes: each time it is read out. */
class Advice {
  constructor(asked) {
    this.asked = asked;
    this.node = el("div", { class: "sp-advice" });
  }

  show(report) {
    const what = report ? whatToDo(this.asked, report) : null;
    if (this.shown === what?.words) return;
    this.shown = what?.words;
    this.node.replaceChildren(what ? (what.level ? stopNotice(what) : el("p", { role: "alert" }, what.words)) : "");
  }
}

let groups = 0;

class HurtPanel {
  constructor(player, button) {
    Object.assign(this, { player, button });
    this.asked = player.script.hurting;
    this.title = el("h2", { class: "sp-title" });
    this.pain = painScale("Pain right now", (pain) => player.report({ pain }));
    this.advice = new Advice(this.asked);
    this.choices = el("div", { class: "sp-choices" });
    this.boxes = new Map(this.asked.signs.map((sign) => [sign.id, this.box(sign)]));
    this.radios = new Map(this.asked.where.map((where) => [where, this.radio(where)]));
    this.node = el("div", { class: "sp-screen sp-hurt", tabindex: -1 },
      el("p", { class: "sp-kicker" }, "Stopped"), this.title,
      el("p", { class: "sp-lead" }, "Come out of it slowly. The clock stands still; take your time."),
      this.pain.node,
      el("fieldset", { class: "sp-where" }, el("legend", {}, "Where?"),
        [...this.radios].map(([where, input]) => el("label", {}, input, el("span", {}, capital(where))))),
      this.fold = el("details", { class: "sp-signs" }, el("summary", {}, "Is any of this new?"),
        this.asked.signs.map(({ id, question }) => el("label", {}, this.boxes.get(id), el("span", {}, question)))),
      this.end = el("div", { class: "sp-end" }, this.advice.node, this.choices));
  }

  box({ id }) {
    return el("input", { type: "checkbox", value: id, onchange: () => {
      const signs = [...this.boxes].filter(([, box]) => box.checked).map(([name]) => name);
      this.player.report({ signs });
    } });
  }

  radio(where) {
    this.group ??= `sp-where-${++groups}-${Math.random().toString(36).slice(2, 8)}`;
    return el("input", { type: "radio", name: this.group, value: where, onchange: () => this.player.report({ where }) });
  }

  enter() {
    this.fold.open = this.player.state.report.signs.length > 0;
    this.offered = undefined;
  }

  update() {
    const { state, script } = this.player;
    const part = script.parts[script.cues[state.cue].part];
    const { pain, where, signs } = state.report;
    setText(this.title, part.name);
    if (this.pain.value() !== pain) this.pain.show(pain);
    for (const [name, input] of this.radios) input.checked = name === where;
    for (const [id, box] of this.boxes) box.checked = signs.includes(id);
    this.advice.show(state.report);
    this.offer(part, mustEnd(state.report));
  }

  /** Made anew only when they differ: a button that is being pressed must stay. */
  offer(part, ending) {
    this.end.classList.toggle("sp-only-end", ending);
    if (this.offered === `${part.stretch} ${ending}`) return;
    this.offered = `${part.stretch} ${ending}`;
    const choose = (choice, easier) => () => this.player.afterHurt(choice, easier);
    const end = this.button("End the session", choose("end"), ending ? "sp-button sp-primary" : "sp-button");
    if (ending) return this.choices.replaceChildren(end);
    const easier = (this.asked.easier[part.stretch] ?? []).map(({ name, how }) => {
      const button = this.button(`Easier: ${name}`, choose("easier", name));
      button.append(el("span", { class: "sp-quiet" }, how));
      button.classList.add("sp-easier");
      return button;
    });
    this.choices.replaceChildren(this.button("Rest", choose("rest")), this.button("Go on without it", choose("leave")), ...easier, end);
  }
}

const capital = (words) => words[0].toUpperCase() + words.slice(1);

/** The easier way that a stretch goes on with, in words, "" where it goes on as it was. */
export function easierNow({ script, state }, stretch) {
  const way = script.hurting?.easier[stretch]?.find(({ name }) => name === state.easier[stretch]);
  return way ? `Easier: ${easierWay({ ...way, not_with: "" })}` : "";
}
