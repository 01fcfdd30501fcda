// The last sessions and ratings as a list to look at and to mend. What is shown and done is Python's; the page asks for
// it, one request at a time, and keeps what is typed until Python has said that it is done.

const NO_ANSWER_MS = 10_000;
const MORE = 10;

/** When a session began, as local milliseconds; NaN where day or time is not given. */
export const beganAt = (day, time) => (day && time ? new Date(`${day}T${time}`).getTime() : NaN);

/** What keeps a session from being added: the field and a sentence, null where nothing does. */
export function entryGap({ day, time, minutes, choice, orders }, now, most) {
  if (!day || day > isoLocal(now).slice(0, 10)) return { field: "day", words: "Choose today or a day before." };
  if (!time) return { field: "time", words: "Say when it began, such as 07:30." };
  if (beganAt(day, time) > now) return { field: "time", words: "That time is still to come. Choose one that is over." };
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > most) {
    return { field: "minutes", words: `Say how many minutes it took: a whole number from 1 to ${most}.` };
  }
  if (choice === "some" && !orders.length) return { field: "some", words: "Choose at least one stretch, or Something else." };
  return null;
}

/** Pain before and after in words, "" where neither is known. */
export function painWords(before, after) {
  if (before === null && after === null) return "";
  if (after === null) return `Pain ${before} before`;
  if (before === null) return `Pain ${after} after`;
  return `Pain ${before} before, ${after} after`;
}

/** What the stretches of a session are called together; a stretch on two sides is one. */
export function stretchWords(parts) {
  const count = new Set(parts.map(({ name }) => name)).size;
  return `${count} ${count === 1 ? "stretch" : "stretches"}`;
}

const token = () => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
// A line breaks between facts, not within one.
const facts = (words) => words.filter(Boolean).map((fact) => fact.replaceAll(" ", "\u00a0")).join(" · ");

function button(words, key, onclick, attributes = {}) {
  return el("button", { type: "button", class: "sp-button", "data-key": key, onclick, ...attributes }, words);
}

/** A form of one entry: its fields, a button that sends it and one that gives up. Escape gives up too. */
function form(label, send, words, cancel, ...fields) {
  const give = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    cancel();
  };
  const submit = (event) => {
    event.preventDefault();
    send();
  };
  return el("form", { class: "sp-mend", novalidate: true, "aria-label": label, onsubmit: submit, onkeydown: give },
    fields,
    el("div", { class: "sp-actions" },
      el("button", { type: "submit", class: "sp-button sp-primary" }, words),
      el("button", { type: "button", class: "sp-button", onclick: cancel }, "Cancel")));
}

const field = (words, input) => el("label", { class: "sp-field" }, el("span", {}, words), input);
const check = (words, input) => el("label", { class: "sp-check" }, input, el("span", {}, words));
const noteField = (note) => {
  const input = el("textarea", { rows: 2, maxlength: 2000 });
  input.value = note;
  return input;
};

function scale(label, value) {
  const made = painScale(label);
  made.show(value);
  return made;
}

/** The form for a session done away from the computer. */
class Entry {
  constructor({ most, send, cancel, askPlan }) {
    this.most = most;
    this.entry = token();
    this.askPlan = askPlan;
    this.day = el("input", { type: "date", oninput: () => this.dayChosen() });
    this.time = el("input", { type: "time" });
    this.minutes = el("input", { type: "number", min: 1, max: most, step: 1, inputmode: "numeric", oninput: () => { this.typed = true; } });
    this.before = painScale("Pain before");
    this.after = painScale("Pain after");
    this.note = noteField("");
    this.what = el("fieldset", { class: "sp-what" });
    this.node = form("Add a session", send, "Add session", cancel,
      el("div", { class: "sp-fields" }, field("Day", this.day), field("Began at", this.time), field("Minutes", this.minutes)),
      this.what, this.before.node, this.after.node, field("Note", this.note));
    this.day.value = this.day.max = localDay();
    this.show(null);
  }

  dayChosen() {
    this.day.max = localDay();
    this.show(null);
    if (this.day.value && this.day.value <= this.day.max) this.askPlan(this.day.value);
  }

  /** Offer what was planned for the chosen day; null: not known yet. */
  show(plan) {
    this.plan = plan?.day === this.day.value && plan.parts.length ? plan : null;
    const legend = el("legend", {}, "What did you do?");
    if (!this.plan) {
      const words = plan ? plan.error || "Nothing is planned for this day: only your minutes are recorded." : "Looking for the plan of this day …";
      this.what.replaceChildren(legend, el("p", { class: "sp-quiet" }, words));
      return;
    }
    if (!this.typed) this.minutes.value = Math.max(1, Math.round(plan.seconds / 60));
    const name = `sp-what-${this.entry}`;
    this.choices = ["all", "some", "else"].map((value) => el("input", { type: "radio", name, value, onchange: () => this.choose() }));
    this.parts = plan.parts.map(({ order }) => el("input", { type: "checkbox", value: order }));
    this.some = el("div", { class: "sp-some", role: "group", "aria-label": "Which stretches" },
      plan.parts.map((part, n) => check(`${part.name}: ${part.dose}`, this.parts[n])));
    this.choices[0].checked = true;
    const [all, some, other] = this.choices;
    this.what.replaceChildren(legend,
      check("All of the plan", all), check("Some of it", some), this.some, check("Something else", other));
    this.choose();
  }

  choose() {
    this.some.hidden = this.choice() !== "some";
  }

  choice() {
    return this.plan ? this.choices.find(({ checked }) => checked).value : "else";
  }

  values() {
    const choice = this.choice();
    const orders = choice === "else" ? [] : this.parts.filter(({ checked }) => checked || choice === "all").map(({ value }) => Number(value));
    const minutes = this.minutes.value.trim() === "" ? null : Number(this.minutes.value);
    return { day: this.day.value, time: this.time.value, minutes, choice, orders };
  }

  /** Return the request, or null once it is said what is missing. */
  request(tell) {
    const values = this.values();
    const gap = entryGap(values, Date.now(), this.most);
    if (gap) {
      tell(gap.words, "error");
      (gap.field === "some" ? this.parts[0] : this[gap.field]).focus();
      return null;
    }
    // Sent again, because no answer came, it is still the same session.
    this.at ??= isoLocal(Date.now());
    const { minutes, orders } = values;
    return {
      type: "add", entry: this.entry, at: this.at, started_at: isoLocal(beganAt(values.day, values.time)), minutes, orders,
      plan_id: orders.length ? this.plan.plan_id : "", pain_before: this.before.value(), pain_after: this.after.value(),
      note: this.note.value.trim(),
    };
  }
}

class History {
  constructor(model, target) {
    this.model = model;
    this.pending = null;
    this.queue = [];
    this.open = new Set();
    this.forms = new Map();
    this.adding = button("Add a session done away from the computer", "add", () => (this.entry ? this.closeEntry() : this.openEntry()), { "aria-expanded": "false" });
    this.place = el("div", { class: "sp-place" });
    this.body = el("div", { class: "sp-body" });
    this.words = el("p", { role: "status" });
    this.undo = button("Undo", "undo", () => this.takeBack());
    this.status = el("div", { class: "sp-said-back" }, this.words, this.undo);
    this.root = el("section", { class: "sp-root sp-history", "aria-label": "Your last sessions", "data-lm-suppress-shortcuts": "true", onkeydown: (event) => event.stopPropagation() },
      el("div", { class: "sp-actions" }, this.adding, button("Refresh", "refresh", () => this.ask({ type: "refresh" }, { after: () => this.tell("Up to date.") }))),
      this.place, this.body, this.status);
    target.append(this.root);
    this.tell("");
    this.draw();
    this.listen();
  }

  listen() {
    this.listening = new AbortController();
    this.drawn = () => this.draw();
    this.answered = () => this.answer();
    this.model.on("change:view", this.drawn);
    this.model.on("change:answer", this.answered);
    // A session played above, or in another tab, is here when the person comes to look.
    this.observer = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.lookAgain());
    this.observer.observe(this.root);
    document.addEventListener("visibilitychange", () => !document.hidden && this.lookAgain(), { signal: this.listening.signal });
  }

  destroy() {
    clearTimeout(this.timer);
    this.listening.abort();
    this.observer.disconnect();
    this.model.off("change:view", this.drawn);
    this.model.off("change:answer", this.answered);
    this.root.remove();
  }

  tell(words, kind = "", undo = null) {
    this.status.dataset.kind = kind;
    this.status.classList.toggle("sp-nothing", !words);
    setText(this.words, words);
    this.taking = undo;
    this.undo.hidden = !undo;
  }

  lookAgain() {
    if (!this.pending && !this.forms.size && !this.entry) this.ask({ type: "refresh" }, { silent: true });
  }

  // Requests.

  /** Ask Python; `after` is called with the answer once it is done. A silent request gives way to any other. */
  ask(request, { after = () => {}, silent = false, failed = () => {} } = {}) {
    const same = this.pending && JSON.stringify(this.pending.request) === JSON.stringify(request);
    if (same) return;
    if (this.pending && !this.pending.silent) {
      this.queue.push([request, { after, silent, failed }]);
      return;
    }
    clearTimeout(this.timer);
    const number = (this.model.get("request").number ?? 0) + 1;
    this.pending = { number, request, after, silent, failed };
    if (!silent) this.tell("One moment …");
    this.timer = setTimeout(() => this.unanswered(), NO_ANSWER_MS);
    this.model.set("request", { ...request, number });
    this.model.save_changes();
  }

  unanswered() {
    const { silent } = this.pending;
    this.pending = null;
    this.queue = [];
    if (silent) return;
    this.tell("The notebook's kernel does not answer. Try again in a moment. If it stays away, choose Run > Run All Cells.", "error");
  }

  answer() {
    const { number, done, message, undo } = this.model.get("answer");
    if (number !== this.pending?.number) return;
    clearTimeout(this.timer);
    const { after, silent, failed } = this.pending;
    this.pending = null;
    if (!silent) this.tell(message, done ? "saved" : "error", Object.keys(undo).length ? undo : null);
    if (done) after();
    else failed();
    if (this.queue.length) this.ask(...this.queue.shift());
  }

  takeBack() {
    const { id } = this.taking;
    this.ask(this.taking, { after: () => this.focus(`${id}.correct`) });
  }

  /** Focus a control now, or once it is drawn: the answer may come before the list that follows from it. */
  focus(key) {
    const found = this.root.querySelector(`[data-key="${CSS.escape(key)}"]`);
    this.wanted = found ? "" : key;
    found?.focus();
  }

  // The form for a new session.

  openEntry() {
    this.entry = new Entry({
      most: this.model.get("most_minutes"),
      send: () => this.add(),
      cancel: () => this.closeEntry(),
      askPlan: (day) => this.askPlan(day),
    });
    this.place.replaceChildren(this.entry.node);
    this.adding.setAttribute("aria-expanded", "true");
    this.entry.day.focus();
    this.entry.dayChosen();
  }

  closeEntry() {
    this.entry = null;
    this.place.replaceChildren();
    this.adding.setAttribute("aria-expanded", "false");
    this.adding.focus();
  }

  askPlan(day) {
    const { entry } = this;
    this.ask({ type: "plan", day }, { after: () => entry.show(this.model.get("plan")) });
  }

  add() {
    const request = this.entry.request((words, kind) => this.tell(words, kind));
    if (request) this.ask(request, { after: () => this.closeEntry() });
  }

  // The lists.

  draw() {
    const { error, sessions, ratings, session_count, rating_count, unread } = this.model.get("view");
    const active = this.root.contains(document.activeElement) ? document.activeElement : null;
    if (error) {
      this.body.replaceChildren(el("p", { class: "sp-notice", role: "alert" }, error));
      return;
    }
    const shown = new Set([...sessions, ...ratings].map(({ id }) => id));
    for (const id of this.forms.keys()) if (!shown.has(id)) this.forms.delete(id);
    this.body.replaceChildren(...[
      unread && el("p", { class: "sp-notice" }, unread),
      sessions.length
        ? el("ul", { class: "sp-entries", "aria-label": "Sessions" }, sessions.map((row) => this.session(row)))
        : el("p", { class: "sp-quiet" }, "No session yet. The first one you do stands here."),
      this.older("sessions", sessions.length, session_count),
      ratings.length > 0 && this.details("ratings", "Your pain ratings", "sp-more",
        el("ul", { class: "sp-entries", "aria-label": "Pain ratings" }, ratings.map((row) => this.rating(row))),
        this.older("ratings", ratings.length, rating_count)),
    ].filter(Boolean));
    if (this.wanted) this.focus(this.wanted);
    else if (!active || active === document.activeElement) return;
    else if (active.isConnected) active.focus();
    else if (active.dataset.key) this.focus(active.dataset.key);
  }

  details(key, words, name, ...content) {
    const node = el("details", { class: name, open: this.open.has(key) }, el("summary", { "data-key": key }, words), content);
    node.addEventListener("toggle", () => this.open[node.open ? "add" : "delete"](key));
    return node;
  }

  older(list, shown, count) {
    if (shown >= count) return null;
    return button(`Show older ${list}`, `older.${list}`, () => this.ask({ type: "older", list, shown: shown + MORE }, { after: () => this.tell("") }));
  }

  session(row) {
    const title = `${row.day}, ${row.time}`;
    return this.item(row.id, title, [
      el("p", {}, facts([row.minutes, row.outcome, painWords(row.before, row.after)])),
      row.entered && el("p", { class: "sp-quiet" }, row.entered),
      row.note && el("p", { class: "sp-said" }, row.note),
      row.parts.length > 0 && this.details(`${row.id}.parts`, stretchWords(row.parts), "sp-parts",
        el("ul", {}, row.parts.map((part) => el("li", {}, el("span", {}, part.name), " ",
          el("span", { class: "sp-quiet" }, facts([part.side, `${part.reps} repetitions`, part.outcome])))))),
    ], {
      correct: () => this.correctSession(row, title),
      question: "Delete this session? It moves to the deleted ones, and you can take that back.",
      remove: "delete_session",
    });
  }

  rating(row) {
    const pain = row.pain === null ? "Not rated" : `Pain ${row.pain}`;
    return this.item(row.id, row.day, [
      el("p", {}, facts([pain, row.region, row.flare && "A flare"])),
      el("p", { class: "sp-quiet" }, row.entered),
      row.note && el("p", { class: "sp-said" }, row.note),
    ], {
      correct: () => this.correctRating(row),
      question: "Delete this rating? It moves to the deleted ones, and you can take that back.",
      remove: "delete_rating",
    });
  }

  /** One entry: what it says, then its buttons or the form that they open. */
  item(id, title, content, { correct, question, remove }) {
    const buttons = () => el("div", { class: "sp-actions" },
      button("Correct", `${id}.correct`, () => this.show(id, correct()), { "aria-label": `Correct: ${title}` }),
      button("Delete", `${id}.delete`, () => this.show(id, this.confirm(id, title, question, remove)), { "aria-label": `Delete: ${title}` }));
    return el("li", { class: "sp-entry" }, el("h3", {}, title), content, this.forms.get(id) ?? buttons());
  }

  show(id, node) {
    this.forms.set(id, node);
    this.draw();
    (node.querySelector("input") ?? node.querySelector("button")).focus();
  }

  hide(id, key) {
    this.forms.delete(id);
    this.draw();
    this.focus(key);
  }

  confirm(id, title, question, type) {
    const keep = () => this.hide(id, `${id}.delete`);
    const gone = () => {
      this.forms.delete(id);
      this.draw();
      this.undo.focus();
    };
    // The same deletion asked for again, because no answer came, has the same time.
    let at;
    const remove = () => this.ask({ type, id, at: (at ??= isoLocal(Date.now())) }, { after: gone });
    return el("div", { class: "sp-mend", role: "group", "aria-label": `Delete: ${title}`,
      onkeydown: ({ key }) => key === "Escape" && keep() },
      el("p", {}, question),
      el("div", { class: "sp-actions" },
        el("button", { type: "button", class: "sp-button", onclick: keep }, "Keep it"),
        el("button", { type: "button", class: "sp-button sp-danger", onclick: remove }, "Delete it")));
  }

  correctSession({ id, before, after, note }, title) {
    const [one, two, text] = [scale("Pain before", before), scale("Pain after", after), noteField(note)];
    const cancel = () => this.hide(id, `${id}.correct`);
    const send = () => this.ask({
      type: "correct_session", id, pain_before: one.value(), pain_after: two.value(), note: text.value.trim(),
    }, { after: cancel });
    return form(`Correct: ${title}`, send, "Save", cancel, one.node, two.node, field("Note", text));
  }

  correctRating({ id, day, pain, region, flare, note }) {
    const [level, text] = [scale("Pain", pain), noteField(note)];
    const where = el("select", {}, el("option", { value: "" }, "Nowhere in particular"),
      this.model.get("regions").map((name) => el("option", { value: name }, name)));
    where.value = region;
    const worse = el("input", { type: "checkbox" });
    worse.checked = flare;
    const cancel = () => this.hide(id, `${id}.correct`);
    const send = () => {
      if (level.value() === null) {
        this.tell("Choose a number from 0 to 10 first.", "error");
        level.input.focus();
        return;
      }
      this.ask({
        type: "correct_rating", id, pain: level.value(), region: where.value, flare: worse.checked, note: text.value.trim(),
      }, { after: cancel });
    };
    return form(`Correct the rating: ${day}`, send, "Save", cancel, level.node, field("Region", where),
      check("A flare: clearly worse than usual", worse), field("Note", text));
  }
}

export default {
  render({ model, el: target }) {
    const history = new History(model, target);
    return () => history.destroy();
  },
};
