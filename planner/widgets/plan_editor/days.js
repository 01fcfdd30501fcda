// The week of the plan editor as cards: what each day holds, and what can be done with it. It decides nothing.
// What an answer leaves as it is stays in the page, node for node: most edits change one day, and to lay out and paint
// every figure anew takes longer than to plan.

/** Shows days. act: { lock, remove, putBack, move, moveSession, moveBack, swap, swapFor } are called with day, stretch, ... */
export class PlanDays {
  constructor(choices, act) {
    this.act = act;
    this.open = new Set();
    this.stretches = Object.fromEntries(choices.stretches.map((stretch) => [stretch.id, stretch]));
    this.drill = choices.drill;
    this.figures = new Map();
    this.kept = new Map();
    this.node = el("div", { class: "sp-week" });
  }

  /** marks: day -> stretch -> what to write beside it, such as "new". */
  show(days, swaps, marks = {}) {
    Object.assign(this, { days, swaps, marks, before: this.kept, kept: new Map() });
    const rest = days.filter((day) => day.state === "rest" && !day.moved);
    const resting = rest.filter((day) => !day.experiment);
    const name = ({ weekday, date }) => `${weekday} ${date}`;
    const said = [resting.length ? `Rest days: ${resting.map(name).join(", ")}.` : "", ...rest.filter((day) => day.experiment).map((day) => `${name(day)}: ${day.experiment}`)];
    showNodes(this.node, [...days.filter((day) => !rest.includes(day)).map((day) => this.day(day)),
      ...said.filter(Boolean).map((words) => this.keep(words, [], () => el("p", { class: "sp-resting" }, words)))]);
  }

  /** The part of that name: as it was where it would say the same, else made anew. */
  keep(name, says, make) {
    const shown = JSON.stringify(says), last = this.before.get(name);
    this.kept.set(name, last?.shown === shown ? last : { shown, part: make() });
    return this.kept.get(name).part;
  }

  day(day) {
    const { day: key, weekday, date, today, state, removed, moved, experiment, used_s, given_s, unused, items } = day;
    const shell = this.keep(key, [weekday, date, today, state, Boolean(moved)], () => this.shell(day));
    const list = this.keep(`${key}/items`, [], () => el("ol", { class: "sp-items" }));
    showNodes(list, items.map((item) => this.card(day, item)));
    const place = shell.querySelector(":scope > .sp-fold") ?? shell;
    showNodes(place, [place.firstChild,
      experiment ? this.keep(`${key}/experiment`, experiment, () => el("p", { class: "sp-experiment" }, experiment)) : null,
      moved ? this.keep(`${key}/moved`, moved, () => this.moved(day)) : null,
      state === "open" ? this.keep(`${key}/time`, [used_s, given_s, unused], () => this.time(day)) : null,
      list,
      removed.length && state === "open" ? this.keep(`${key}/removed`, removed, () => this.removed(day)) : null,
      this.keep(`${key}/session`, [state, items.length > 0, Boolean(moved), this.days.map((other) => [other.day, other.state, other.today])], () => this.sessionMove(day)),
    ].filter(Boolean));
    return shell;
  }

  /** What a day's parts stand in: its head, which folds what is done. */
  shell({ day, weekday, date, today, state, moved }) {
    const words = { done: "Done", part: "Done in part", begun: "Begun", missed: moved ? "" : "Not done", paused: "Paused" }[state];
    const head = el("h4", {}, el("span", {}, today ? `${weekday}, today` : weekday), el("span", { class: "sp-date" }, words ? `${date} · ${words}` : date));
    return el("article", { class: `sp-day sp-${state}`, "aria-label": `${weekday} ${date}` }, ["done", "part"].includes(state) ? this.fold(day, head) : head);
  }

  /** What is done is one line, which opens by a press. */
  fold(key, head) {
    const node = el("details", { class: "sp-fold", open: this.open.has(key), ontoggle: () => this.open[node.open ? "add" : "delete"](key) },
      el("summary", { "data-key": key }, head));
    return node;
  }

  time({ used_s, given_s, unused }) {
    return el("div", { class: "sp-time" },
      el("div", { class: "sp-bar", "aria-hidden": "true" }, el("div", { style: `width:${Math.min(100, (100 * used_s) / (given_s || 1))}%` })),
      el("p", {}, `${duration(used_s)} of ${duration(given_s)}`, unused ? el("span", { class: "sp-unused" }, `. ${unused}`) : ""));
  }

  card(day, item) {
    const key = `${day.day}/${item.id}`, { why, seconds } = item;
    const [node, card, lesson] = this.keep(key, [], () => this.cardShell(key, item));
    showNodes(card.firstChild, [card.firstChild.firstChild, this.keep(`${key}/words`, [item.name, item.dose, item.locked, item.done, this.markOf(day, item)], () => this.words(day, item))]);
    const actions = day.state === "open" ? this.keep(`${key}/actions`, [item.name, item.locked, this.elsewhere(day, item), this.asked(day, item)], () => this.actions(day, item, key)) : [];
    showNodes(card, [card.firstChild, ...actions,
      this.keep(`${key}/why`, [why, seconds], () => el("p", { class: "sp-why" }, el("strong", {}, "Why: "), `${why} Takes ${duration(seconds)}.`)), lesson]);
    return node;
  }

  /** What a card's parts stand in, with its figure, which takes longest to lay out: [all of it, what opens, the lesson]. */
  cardShell(key, { id }) {
    const lesson = el("div", {}); // made when the card is open: most never are
    const teach = () => lesson.replaceChildren(...(card.open && this.stretches[id] ? [teaching(this.stretches[id])] : []));
    const card = el("details", { open: this.open.has(key), ontoggle: () => {
      this.open[card.open ? "add" : "delete"](key);
      teach();
    } }, el("summary", { "data-key": key }, this.still(id)));
    return [el("li", {}, card), card, lesson];
  }

  markOf({ day }, { id }) {
    return this.marks[day]?.[id];
  }

  words(day, item) {
    const { name, dose, locked, done } = item, mark = this.markOf(day, item);
    const marks = [locked ? "kept here" : "", done >= 1 ? "done" : done ? "done in part" : ""].filter(Boolean);
    return el("span", { class: "sp-item-words" }, el("span", { class: "sp-item-name" }, name),
      el("span", { class: "sp-item-dose" }, [dose, ...marks].join(" · ")), mark ? el("span", { class: "sp-mark" }, mark) : null);
  }

  still(id) {
    if (!this.figures.has(id)) {
      const lesson = this.stretches[id];
      this.figures.set(id, el("span", { class: "sp-figure", "aria-hidden": "true" }, lesson ? stillOf(lesson) : null));
    }
    return this.figures.get(id).cloneNode(true);
  }

  button(key, words, kind, onclick, label = null) {
    return el("button", { type: "button", class: kind, "data-key": key, "aria-label": label, onclick }, words);
  }

  /** The days that a stretch could go to. */
  elsewhere({ day }, { id }) {
    const others = this.days.filter((other) => other.state === "open" && other.day !== day && !other.items.some((item) => item.id === id));
    return others.map((other) => ({ day: other.day, weekday: other.weekday, date: other.date }));
  }

  /** What was asked for instead of a stretch, null where nothing was. */
  asked({ day }, { id }) {
    return this.swaps?.day === day && this.swaps.id === id ? this.swaps.with : null;
  }

  actions(on, item, key) {
    const { day } = on, { id, name, locked } = item;
    const remove = this.button(`${key}/remove`, "Remove", "sp-small", () => this.act.remove(day, id), `Remove ${name}`);
    if (id === this.drill) return [el("div", { class: "sp-actions" }, remove)];
    const lock = this.button(`${key}/lock`, locked ? "Free it" : "Keep it here", "sp-small", () => this.act.lock(day, id, !locked), `${locked ? "Free" : "Keep"} ${name}`);
    const swap = this.button(`${key}/swap`, "Swap", "sp-small", () => this.act.swapFor(day, id), `Swap ${name}`);
    const others = this.elsewhere(on, item), found = this.asked(on, item);
    const move = others.length ? this.chooser(`${key}/move`, "Move to …", `Move ${name}`, others, (to) => this.act.move(id, day, to)) : null;
    return [el("div", { class: "sp-actions" }, swap, lock, move, remove), ...(found ? [this.alternatives(found, day, id, key)] : [])];
  }

  alternatives(found, day, id, key) {
    if (!found.length) return el("p", { class: "sp-why" }, "Nothing else that is allowed here fits into the minutes of this day.");
    const list = (some) => el("ul", { class: "sp-swap-list" }, some.map((other) => this.alternative(other, day, id, key)));
    const others = found.filter(({ group }) => group === "other");
    const same = found.filter((other) => !others.includes(other));
    return el("div", { class: "sp-swaps" }, el("p", {}, "Instead, the best for your week first:"), same.length ? list(same) : null,
      others.length && same.length ? el("details", {}, el("summary", {}, `${others.length} for other parts of the body`), list(others)) : others.length ? list(others) : null);
  }

  /** What could be done instead: pressing it shows how it goes. */
  alternative(other, day, id, key) {
    const lesson = el("div", { class: "sp-swap-lesson", hidden: true });
    const show = this.button(`${key}/${other.id}`, "", "sp-swap-what", () => {
      lesson.hidden = !lesson.hidden;
      show.setAttribute("aria-expanded", String(!lesson.hidden));
      lesson.replaceChildren(...(lesson.hidden ? [] : [teaching(this.stretches[other.id])]));
    });
    show.setAttribute("aria-expanded", "false");
    show.append(this.still(other.id), el("span", { class: "sp-item-words" }, el("span", { class: "sp-item-name" }, other.name), el("span", { class: "sp-item-dose" }, other.cost)));
    const take = this.button(`${key}/${other.id}/take`, "Take it", "sp-small", () => this.act.swap(day, id, other.id), `Take ${other.name}`);
    return el("li", {}, show, take, lesson);
  }

  chooser(key, words, label, days, onchoose) {
    const choose = () => {
      const chosen = select.value;
      select.value = ""; // it may stay in the page, and says what it is for again
      if (chosen) onchoose(chosen);
    };
    const select = el("select", { class: "sp-small", "data-key": key, "aria-label": label, onchange: choose },
      el("option", { value: "" }, words), days.map((day) => el("option", { value: day.day }, `${day.weekday} ${day.date}`)));
    return select;
  }

  removed({ day, removed }) {
    return el("div", { class: "sp-removed" }, removed.map(({ id, name }) =>
      this.button(`${day}/${id}/back`, `Put ${name} back`, "sp-link", () => this.act.putBack(day, id))));
  }

  /** Where the session of a day went. */
  moved({ day, weekday, moved }) {
    return el("div", { class: "sp-moved" }, el("p", {}, moved.sentence),
      moved.undo ? this.button(`${day}/back`, "Undo", "sp-small", () => this.act.moveBack(day), `Undo the move of ${weekday}'s session`) : null);
  }

  sessionMove({ day, weekday, state, items, moved }) {
    if (moved || !items.length || !["open", "missed"].includes(state)) return null;
    const today = this.days.find((other) => other.today);
    const from = today ? today.day : this.days[0].day;
    const others = this.days.filter((other) => ["open", "rest"].includes(other.state) && other.day !== day && other.day >= from);
    if (!others.length) return null;
    const doToday = state === "missed" && today && others.includes(today)
      ? this.button(`${day}/today`, "Do it today", "sp-small", () => this.act.moveSession(day, today.day), `Do ${weekday}'s session today`) : null;
    return el("div", { class: "sp-actions sp-whole" }, doToday,
      this.chooser(`${day}/session`, "Move session to …", `Move ${weekday}'s session`, others, (to) => this.act.moveSession(day, to)));
  }
}
