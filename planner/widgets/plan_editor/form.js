// The form of the plan editor: each change makes a new profile and hands it on. It keeps nothing itself.

const LEVELS = ["–", "a little", "more", "most"];
const CHANGES = { little: "little", some: "some", much: "much" };
const BY_CHANCE = [2, 6]; // as in profile.py
const WISHES = { "": "no wish", like: "I like it", avoid: "leave it out" };

/** A labelled box to tick. */
export function checkBox(words, checked, onchange) {
  const input = el("input", { type: "checkbox", checked, "data-key": words, onchange: () => onchange(input.checked) });
  return el("label", { class: "sp-check" }, input, el("span", {}, words));
}

/** A part of the form that folds away. */
export function formGroup(title, hint, open, ...content) {
  return el("details", { class: "sp-group", open, "data-group": title }, el("summary", {}, title),
    hint ? el("p", { class: "sp-hint" }, hint) : null, content);
}

export class PlanForm {
  /** update(profile), startAt(day): what the person chose. timesOfDay, groups: parts that answer themselves. out: id -> true for stretches that the screening keeps out. */
  constructor(choices, { profile, start }, { update, startAt }, { timesOfDay = null, groups = [] } = {}) {
    Object.assign(this, { choices, profile, start, startAt });
    this.update = update;
    this.out = new Set();
    this.guided = `sp-guide-${token()}`;
    Object.assign(this, { timesOfDay, groups });
    this.power = el("p", { class: "sp-hint", hidden: true });
  }

  element() {
    const wide = window.innerWidth >= 700; // on a phone the week comes soon after the minutes
    return el("form", { class: "sp-form", onsubmit: (event) => event.preventDefault() },
      formGroup("Minutes a day", "", true, this.daysChoice(), this.profile.times_a_week ? this.times() : this.minutes(), this.firstDay()),
      formGroup("What to work on", "", wide, this.focus(), this.change(), this.articleOnly()),
      formGroup("Be careful with", "Stretches concerned stay out.", false, this.tags("cautions", this.choices.cautions)),
      formGroup("What you have", "", false, this.tags("equipment", this.names(this.choices.equipment))),
      formGroup("Each stretch", "What you like, what to leave out, and what your clinician allows in spite of a caution.", false, this.stretches()),
      formGroup("Times of day", "Stretches that bend the lower back wait until 2 hours after you wake up (this planner's proposal).", false, this.clocks(), this.timesOfDay),
      formGroup("Days with limits", "Tick what is possible on that day, for instance standing and seated at the office. Nothing ticked: everything is.", false, this.places()),
      formGroup("How the figures look", "", false, this.guides(), this.felt()),
      this.groups);
  }

  set(...change) {
    this.update(changed(this.profile, ...change));
  }

  names(tags) {
    return Object.fromEntries(tags.map((tag) => [tag, tag.replaceAll("_", " ")]));
  }

  daysChoice() {
    return checkBox("Choose the days for me", Boolean(this.profile.times_a_week), (on) => {
      const { times_a_week: _, by_chance: __, minutes_each: each, ...rest } = this.profile;
      const given = Object.values(this.profile.minutes).filter((minutes) => minutes > 0);
      this.update(on ? { ...rest, times_a_week: given.length || 3, minutes_each: given.length ? Math.max(...given) : each ?? 10 } : rest);
    });
  }

  number(words, field, value, [min, max], onvalue) {
    const input = el("input", { type: "number", min, max, step: 1, inputmode: "numeric", "aria-label": words, "data-field": field, value,
      oninput: () => onvalue(input.value === "" ? min : Number(input.value)) });
    return input;
  }

  minutes() {
    const day = ([key, name]) => el("label", {}, el("span", { "aria-hidden": "true" }, name.slice(0, 3)),
      this.number(`Minutes on ${name}`, `minutes.${key}`, this.profile.minutes[key] ?? 0, [0, 120], (value) => this.set("minutes", key, value)));
    return [el("p", { class: "sp-hint" }, "0 is a rest day."), el("div", { class: "sp-minutes" }, Object.entries(this.choices.weekdays).map(day))];
  }

  times() {
    const chance = this.profile.by_chance;
    return el("div", { class: "sp-lines" },
      el("label", { class: "sp-line" }, "Times a week", this.number("Times a week", "times_a_week", this.profile.times_a_week, chance ? BY_CHANCE : [1, 7], (value) => this.set("times_a_week", undefined, value))),
      el("label", { class: "sp-line" }, "Minutes each", this.number("Minutes each", "minutes_each", this.profile.minutes_each, [1, 120], (value) => this.set("minutes_each", undefined, value))),
      checkBox("Let chance choose which days", Boolean(chance), (on) => this.byChance(on)),
      el("p", { class: "sp-hint", hidden: !chance }, "Kept as drawn, whatever your pain. So how you feel can't decide which days are compared."),
      this.power);
  }

  byChance(on) {
    const [least, most] = BY_CHANCE;
    const times = this.profile.times_a_week;
    this.update({ ...this.profile, by_chance: on, times_a_week: on ? Math.min(Math.max(times, least), most) : times });
  }

  /** What comparing the days that chance chose could find; "" where it chooses none. */
  told(power) {
    setText(this.power, power);
    this.power.hidden = !power;
  }

  firstDay() {
    const input = el("input", { type: "date", "data-field": "first day", value: this.start, onchange: () => this.startAt(input.value) });
    const next = el("button", { type: "button", class: "sp-link", "data-key": "next", onclick: () => this.startAt(daysLater(this.start, 7)) }, "Plan the week after");
    return [el("label", { class: "sp-line" }, "First day of this plan", input), next];
  }

  focus() {
    return el("div", { class: "sp-lines" }, this.choices.regions.map((region) => {
      const select = this.select(LEVELS.map((words, level) => [String(level), words]), String(this.profile.focus[region] ?? 0),
        (value) => this.set("focus", region, Number(value)));
      return el("label", { class: "sp-line" }, region, select);
    }));
  }

  change() {
    const select = this.select(Object.entries(CHANGES), this.profile.change ?? "little", (value) => this.set("change", undefined, value));
    return [el("label", { class: "sp-line" }, "How much change", select),
      el("p", { class: "sp-hint" }, "The same core comes every day, so that you learn it. More comes as sessions go well.")];
  }

  articleOnly() {
    return checkBox("Only the source article's stretches", this.profile.article_only, (on) => this.set("article_only", undefined, on));
  }

  guides() {
    const guide = ({ id, name, figure }) => {
      const input = el("input", { type: "radio", name: this.guided, value: id, checked: id === (this.profile.guide ?? "kim"), "data-key": `guide/${id}`,
        onchange: () => this.set("guide", undefined, id) });
      return el("label", { class: "sp-guide" }, input, stillOf({ figure, held: [0, 0], name: "" }), el("span", {}, name));
    };
    return el("fieldset", { class: "sp-guides" }, el("legend", {}, "Who shows the stretches"), this.choices.guides.map(guide));
  }

  felt() {
    return checkBox("Mark where a stretch is felt", this.profile.felt ?? true, (on) => this.set("felt", undefined, on));
  }

  select(options, value, onchange) {
    const select = el("select", { onchange: () => onchange(select.value) },
      options.map(([key, words]) => el("option", { value: key, selected: key === value }, words)));
    return select;
  }

  tags(field, names) {
    return el("div", { class: "sp-tags" }, Object.entries(names).map(([tag, words]) =>
      checkBox(words, this.profile[field].includes(tag), (on) => this.update(toggled(this.profile, field, tag, on)))));
  }

  stretches() {
    return el("div", { class: "sp-lines" }, this.choices.stretches.map(({ id, name, cautions }) => {
      const wish = this.profile.like.includes(id) ? "like" : this.profile.avoid.includes(id) ? "avoid" : "";
      const select = this.select(Object.entries(WISHES), wish, (value) => this.update(
        toggled(toggled(this.profile, "like", id, value === "like"), "avoid", id, value === "avoid")));
      select.setAttribute("aria-label", `Your wish for ${name}`);
      const mayNeed = cautions.length || this.out.has(id) || this.profile.released.includes(id);
      const released = mayNeed ? checkBox("my clinician allows it", this.profile.released.includes(id),
        (on) => this.update(toggled(this.profile, "released", id, on))) : null;
      if (released) released.querySelector("input").dataset.key = `released/${id}`;
      return el("div", { class: "sp-line sp-stretch", role: "group", "aria-label": name }, el("span", {}, name), select, released);
    }));
  }

  clocks() {
    const wake = this.clock("You wake up at", this.profile.wake, (value) => {
      const { wake: _, ...rest } = this.profile;
      this.update(value ? { ...rest, wake: value } : rest);
    });
    const days = Object.entries(this.choices.weekdays).map(([key, name]) =>
      this.clock(`Session on ${name}`, this.profile.session_at[key], (value) => this.set("session_at", key, value)));
    return el("div", { class: "sp-lines" }, wake, days);
  }

  clock(words, value, onchange) {
    const input = el("input", { type: "time", value: value ?? "", onchange: () => onchange(input.value) });
    return el("label", { class: "sp-line" }, words, input);
  }

  places() {
    return el("div", { class: "sp-lines" }, Object.entries(this.choices.weekdays).map(([key, name]) =>
      el("fieldset", { class: "sp-places" }, el("legend", {}, name), el("div", { class: "sp-tags" },
        Object.entries(this.names(this.choices.positions)).map(([position, words]) =>
          checkBox(words, (this.profile.positions[key] ?? []).includes(position), (on) => this.place(key, position, on)))))));
  }

  place(day, position, on) {
    const places = toggled(this.profile.positions, day, position, on)[day];
    this.set("positions", day, places.length ? places : null);
  }
}
