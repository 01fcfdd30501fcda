// The plan editor's page side: a form that sends each change, and the week that comes back. It plans nothing itself.

const LEVELS = ["–", "a little", "more", "most"];
const WISHES = { "": "no wish", like: "I like it", avoid: "leave it out" };
const SETTLED_MS = 200;
const NO_ANSWER_MS = 10_000;

/** The seconds as "9 min 46 s", without parts that are zero. */
export function duration(seconds) {
  const parts = [[Math.floor(seconds / 60), "min"], [seconds % 60, "s"]];
  return parts.filter(([n]) => n).map(([n, unit]) => `${n} ${unit}`).join(" ") || "0 min";
}

/** The profile with one change made to it; what is emptied is left out. */
export function changed(profile, field, key, value) {
  if (key === undefined) return { ...profile, [field]: value };
  const table = { ...profile[field] };
  if (value === "" || value === null) delete table[key];
  else table[key] = value;
  return { ...profile, [field]: table };
}

/** The profile with a tag added to, or taken off, one of its lists. */
export function toggled(profile, field, tag, on) {
  const rest = (profile[field] ?? []).filter((other) => other !== tag);
  return { ...profile, [field]: on ? [...rest, tag].sort() : rest };
}

/** The days "mon, wed" as they are shown: "Mon, Wed". */
export function weekdays(days) {
  return days.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

class PlanEditor {
  constructor(model, target) {
    this.model = model;
    this.choices = model.get("choices");
    const { seq, profile, start } = model.get("reply");
    Object.assign(this, { seq, profile: structuredClone(profile), start });
    this.week = el("div", { class: "sp-week" });
    this.doses = el("div", { class: "sp-doses" });
    this.verdicts = el("details", { class: "sp-verdicts" });
    this.alert = el("div", { class: "sp-alert", role: "alert" });
    this.status = el("p", { class: "sp-status", role: "status" });
    this.saveButton = el("button", { class: "sp-button sp-primary", type: "button", onclick: () => this.save() }, "Save plan");
    this.root = el("section", { class: "sp-root sp-editor", "aria-label": "Plan editor", "data-lm-suppress-shortcuts": "true" },
      el("div", { class: "sp-editor-columns" }, this.form(), el("div", { class: "sp-result" },
        el("h3", {}, "The week that fits"), el("div", { class: "sp-save" }, this.saveButton, this.status), this.alert,
        this.week, this.doses, this.verdicts)));
    this.replied = () => this.show();
    model.on("change:reply", this.replied);
    target.append(this.root);
    this.show();
  }

  end() {
    clearTimeout(this.timer);
    this.model.off("change:reply", this.replied);
    this.root.remove();
  }

  // What the person changes

  update(profile) {
    this.profile = profile;
    this.plan();
  }

  plan() {
    this.busy("Planning …");
    this.timer = setTimeout(() => this.send("plan"), SETTLED_MS);
  }

  save() {
    this.busy("Saving …");
    this.send("save");
  }

  send(action) {
    this.seq = Math.max(this.seq, this.model.get("reply").seq) + 1;
    this.model.set("request", { seq: this.seq, action, profile: this.profile, start: this.start });
    this.model.save_changes();
    this.timer = setTimeout(() => setText(this.status, "The notebook's kernel does not answer. Choose Run, Run All Cells."), NO_ANSWER_MS);
  }

  busy(words) {
    clearTimeout(this.timer);
    this.root.setAttribute("aria-busy", "true");
    this.saveButton.disabled = true;
    setText(this.status, words);
  }

  // What comes back

  show() {
    const { seq, action, error, field, causes, week, notice } = this.model.get("reply");
    if (seq < this.seq) return; // an answer to an earlier change
    clearTimeout(this.timer);
    for (const input of this.root.querySelectorAll("[data-field]")) {
      input.setAttribute("aria-invalid", String(Boolean(error) && input.dataset.field === field));
    }
    const sentences = error ? [error] : causes ?? [];
    this.root.setAttribute("aria-busy", "false");
    this.root.classList.toggle("sp-refused", sentences.length > 0);
    this.saveButton.disabled = sentences.length > 0 && action !== "save"; // a failed save can be tried again
    this.alert.hidden = !sentences.length;
    this.alert.replaceChildren(...sentences.map((sentence) => el("p", {}, sentence)));
    setText(this.status, notice ?? "");
    if (week) this.showWeek(week);
  }

  showWeek({ days, doses, verdicts }) {
    this.week.replaceChildren(...days.map((day) => this.day(day)));
    this.doses.replaceChildren(el("h3", {}, "What your focus gets"), ...doses.map((dose) => this.dose(dose)),
      el("p", { class: "sp-hint" }, "How much a focus aims at in a week is this planner's own proposal, as are starting doses."));
    const open = this.verdicts.open;
    this.verdicts.replaceChildren(el("summary", {}, "Why this, and why not that"), this.table(verdicts));
    this.verdicts.open = open;
  }

  day({ name, date, given_s, used_s, items }) {
    const rest = el("p", { class: "sp-rest" }, "Rest day");
    const list = el("ol", { class: "sp-items" }, items.map((item) => el("li", {}, el("details", {},
      el("summary", {}, el("span", { class: "sp-item-name" }, item.name), el("span", { class: "sp-item-dose" }, item.dose)),
      el("p", { class: "sp-why" }, `${item.why} Takes ${duration(item.seconds)}.`)))));
    const head = el("h4", {}, el("span", {}, name), el("span", { class: "sp-date" }, date));
    const time = el("div", { class: "sp-time" },
      el("div", { class: "sp-bar", "aria-hidden": "true" }, el("div", { style: `width:${(100 * used_s) / (given_s || 1)}%` })),
      el("p", {}, `${duration(used_s)} of ${duration(given_s)}`));
    return el("article", { class: `sp-day${given_s ? "" : " sp-free"}` }, head, given_s ? time : null, items.length ? list : rest);
  }

  dose({ region, planned_s, wanted_s }) {
    const share = Math.min(100, (100 * planned_s) / wanted_s);
    const words = planned_s ? `${duration(planned_s)} of ${duration(wanted_s)} a week` : "no stretch for it that fits";
    return el("div", { class: "sp-dose" }, el("span", { class: "sp-region" }, region),
      el("div", { class: "sp-bar", "aria-hidden": "true" }, el("div", { style: `width:${share}%` })), el("span", {}, words));
  }

  table(verdicts) {
    const row = ({ name, days, sentence, because }) => el("tr", {}, el("th", { scope: "row" }, name),
      el("td", {}, weekdays(days) || "not planned"), el("td", {}, sentence, " ", el("span", { class: "sp-quiet" }, because)));
    const head = ["Stretch", "Days", "Why"].map((title) => el("th", { scope: "col" }, title));
    return el("div", { class: "sp-table" }, el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, verdicts.map(row))));
  }

  // The form

  form() {
    const wide = window.innerWidth >= 700; // on a phone the week comes soon after the minutes
    return el("form", { class: "sp-form", onsubmit: (event) => event.preventDefault() },
      this.group("Minutes a day", "0 is a rest day.", true, this.minutes(), this.firstDay()),
      this.group("What to work on", "", wide, this.focus(), this.articleOnly()),
      this.group("Be careful with", "Stretches concerned stay out.", wide, this.tags("cautions", this.choices.cautions)),
      this.group("What you have", "", wide, this.tags("equipment", this.names(this.choices.equipment))),
      this.group("Each stretch", "What you like, what to leave out, and what your clinician allows in spite of a caution.", false, this.stretches()),
      this.group("Times of day", "Stretches that bend the lower back wait until 2 hours after you wake up (this planner's proposal).", false, this.times()),
      this.group("Days with limits", "Tick what is possible on that day, for instance standing and seated at the office. Nothing ticked: everything is.", false, this.places()));
  }

  group(title, hint, open, ...content) {
    return el("details", { class: "sp-group", open }, el("summary", {}, title), hint ? el("p", { class: "sp-hint" }, hint) : null, content);
  }

  names(tags) {
    return Object.fromEntries(tags.map((tag) => [tag, tag.replaceAll("_", " ")]));
  }

  minutes() {
    return el("div", { class: "sp-minutes" }, Object.entries(this.choices.weekdays).map(([key, name]) => {
      const input = el("input", { type: "number", min: 0, max: 120, step: 1, inputmode: "numeric", "aria-label": `Minutes on ${name}`, "data-field": `minutes.${key}`,
        value: this.profile.minutes[key] ?? 0,
        oninput: () => this.update(changed(this.profile, "minutes", key, input.value === "" ? 0 : Number(input.value))) });
      return el("label", {}, el("span", { "aria-hidden": "true" }, name.slice(0, 3)), input);
    }));
  }

  firstDay() {
    const input = el("input", { type: "date", "data-field": "first day", value: this.start, onchange: () => { this.start = input.value; this.plan(); } });
    return el("label", { class: "sp-line" }, "First day of this plan", input);
  }

  focus() {
    return el("div", { class: "sp-lines" }, this.choices.regions.map((region) => {
      const select = this.select(LEVELS.map((words, level) => [String(level), words]), String(this.profile.focus[region] ?? 0),
        (value) => this.update(changed(this.profile, "focus", region, Number(value))));
      return el("label", { class: "sp-line" }, region, select);
    }));
  }

  articleOnly() {
    return this.check("Only the source article's stretches", this.profile.article_only,
      (on) => this.update(changed(this.profile, "article_only", undefined, on)));
  }

  select(options, value, onchange) {
    const select = el("select", { onchange: () => onchange(select.value) },
      options.map(([key, words]) => el("option", { value: key, selected: key === value }, words)));
    return select;
  }

  tags(field, names) {
    return el("div", { class: "sp-tags" }, Object.entries(names).map(([tag, words]) =>
      this.check(words, this.profile[field].includes(tag), (on) => this.update(toggled(this.profile, field, tag, on)))));
  }

  check(words, checked, onchange) {
    const input = el("input", { type: "checkbox", checked, onchange: () => onchange(input.checked) });
    return el("label", { class: "sp-check" }, input, el("span", {}, words));
  }

  stretches() {
    return el("div", { class: "sp-lines" }, this.choices.stretches.map(({ id, name, cautions }) => {
      const wish = this.profile.like.includes(id) ? "like" : this.profile.avoid.includes(id) ? "avoid" : "";
      const select = this.select(Object.entries(WISHES), wish, (value) => this.update(
        toggled(toggled(this.profile, "like", id, value === "like"), "avoid", id, value === "avoid")));
      select.setAttribute("aria-label", `Your wish for ${name}`);
      const released = cautions.length ? this.check("my clinician allows it", this.profile.released.includes(id),
        (on) => this.update(toggled(this.profile, "released", id, on))) : null;
      return el("div", { class: "sp-line sp-stretch", role: "group", "aria-label": name }, el("span", {}, name), select, released);
    }));
  }

  times() {
    const wake = this.clock("You wake up at", this.profile.wake, (value) => {
      const { wake: _, ...rest } = this.profile;
      this.update(value ? { ...rest, wake: value } : rest);
    });
    const days = Object.entries(this.choices.weekdays).map(([key, name]) =>
      this.clock(`Session on ${name}`, this.profile.session_at[key], (value) => this.update(changed(this.profile, "session_at", key, value))));
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
          this.check(words, (this.profile.positions[key] ?? []).includes(position), (on) => this.place(key, position, on)))))));
  }

  place(day, position, on) {
    const places = toggled(this.profile.positions, day, position, on)[day];
    this.update(changed(this.profile, "positions", day, places.length ? places : null));
  }
}

export default {
  render({ model, el: target }) {
    const editor = new PlanEditor(model, target);
    return () => editor.end();
  },
};
