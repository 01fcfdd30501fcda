// The last sessions and ratings as a list to look at and to mend (entry_list.js).

/** When a session began, as local milliseconds; NaN where day or time is not given. begins: as for dayOf. */
export const beganAt = (day, time, begins) => (day && time ? momentOn(day, time, begins) : NaN);

/** What keeps a session from being added: the field and a sentence, null where nothing does. */
export function entryGap({ day, time, minutes, choice, orders }, now, most, begins) {
  if (!day || day > dayOf(now, begins)) return { field: "day", words: "Choose today or a day before." };
  if (!time) return { field: "time", words: "Say when it began, such as 07:30." };
  if (beganAt(day, time, begins) > now) return { field: "time", words: "That time is still to come. Choose one that is over." };
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

// A line breaks between facts, not within one.
const facts = (words) => words.filter(Boolean).map((fact) => fact.replaceAll(" ", "\u00a0")).join(" · ");

/** What a note holds now; one that nobody touched is as it was, to the last space. */
const typed = (input, was) => (input.value === was ? was : input.value.trim());

function scale(label, value) {
  const made = painScale(label);
  made.show(value);
  return made;
}

/** The form for a session done away from the computer. */
class Entry {
  constructor({ model, most, send, cancel, askPlan }) {
    Object.assign(this, { model, most });
    this.entry = token();
    this.askPlan = askPlan;
    this.day = pastDay(model);
    this.day.addEventListener("input", () => this.dayChosen());
    this.time = el("input", { type: "time" });
    this.minutes = el("input", { type: "number", min: 1, max: most, step: 1, inputmode: "numeric", oninput: () => { this.typed = true; } });
    this.before = painScale("Pain before");
    this.after = painScale("Pain after");
    this.note = noteField("");
    this.what = el("fieldset", { class: "sp-what" });
    this.node = form("Add a session", send, "Add session", cancel,
      el("div", { class: "sp-fields" }, field("Day", this.day), field("Began at", this.time), field("Minutes", this.minutes)),
      this.what, this.before.node, this.after.node, field("Note", this.note));
    this.show(null);
  }

  dayChosen() {
    this.show(null);
    if (this.day.value && this.day.value <= ownDay(this.model)) this.askPlan(this.day.value);
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
    const gap = entryGap(values, Date.now(), this.most, this.model.get("day_begins"));
    if (gap) {
      tell(gap.words, "error");
      (gap.field === "some" ? this.parts[0] : this[gap.field]).focus();
      return null;
    }
    // Sent again, because no answer came, it is still the same session.
    this.at ??= isoLocal(Date.now());
    const { minutes, orders } = values;
    return {
      type: "add", entry: this.entry, at: this.at, started_at: isoLocal(beganAt(values.day, values.time, this.model.get("day_begins"))), minutes, orders,
      plan_id: orders.length ? this.plan.plan_id : "", pain_before: this.before.value(), pain_after: this.after.value(),
      note: this.note.value.trim(),
    };
  }
}

class History extends EntryList {
  constructor(model, target) {
    super(model, target, { label: "Your last sessions", add: "Add a session done away from the computer" });
  }

  newEntry() {
    return new Entry({
      model: this.model,
      most: this.model.get("most_minutes"),
      send: () => this.add(),
      cancel: () => this.closeEntry(),
      askPlan: (day) => this.askPlan(day),
    });
  }

  openEntry() {
    super.openEntry();
    this.entry.dayChosen();
  }

  askPlan(day) {
    const show = (plan) => plan.day === this.entry?.day.value && this.entry.show(plan);
    this.ask({ type: "plan", day }, { after: () => show(this.model.get("plan")) });
  }

  add() {
    const request = this.entry.request((words, kind) => this.tell(words, kind));
    if (request) this.enter(request);
  }

  shownIds({ sessions, ratings }) {
    return [...sessions, ...ratings].map(({ id }) => id);
  }

  rows({ sessions, ratings, session_count, rating_count }) {
    return [
      sessions.length
        ? el("ul", { class: "sp-entries", "aria-label": "Sessions" }, sessions.map((row) => this.session(row)))
        : el("p", { class: "sp-quiet" }, "No session yet. The first one you do stands here."),
      this.older("sessions", sessions.length, session_count),
      ratings.length > 0 && this.details("ratings", "Your pain ratings", "sp-more",
        el("ul", { class: "sp-entries", "aria-label": "Pain ratings" }, ratings.map((row) => this.rating(row))),
        this.older("ratings", ratings.length, rating_count)),
    ];
  }

  session(row) {
    const title = row.time ? `${row.day}, ${row.time}` : row.day;
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
    const pain = row.pain === null ? "Not rated" : `Pain ${row.pain} ${row.asked}`;
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

  correctSession({ id, before, after, note }, title) {
    const [one, two, text] = [scale("Pain before", before), scale("Pain after", after), noteField(note)];
    const cancel = () => this.hide(id, `${id}.correct`);
    const was = { pain_before: before, pain_after: after, note };
    const send = () => this.mend({
      type: "correct_session", id, pain_before: one.value(), pain_after: two.value(), note: typed(text, note),
    }, was, made, cancel);
    const made = form(`Correct: ${title}`, send, "Save", cancel, one.node, two.node, field("Note", text));
    return made;
  }

  correctRating({ id, day, pain, asked, region, flare, note }) {
    const [level, text] = [scale(`Pain ${asked}`, pain), noteField(note)];
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
      this.mend({
        type: "correct_rating", id, pain: level.value(), region: where.value, flare: worse.checked, note: typed(text, note),
      }, { pain, region, flare, note }, made, cancel);
    };
    const made = form(`Correct the rating: ${day}`, send, "Save", cancel, level.node, field("Region", where),
      check("A flare: clearly worse than usual", worse), field("Note", text));
    return made;
  }
}

export default {
  render({ model, el: target }) {
    const history = new History(model, target);
    return () => history.destroy();
  },
};
