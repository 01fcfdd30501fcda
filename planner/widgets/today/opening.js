// What the day's page shows before a session, where there is none, and after it: the check-in, what is for today, a session
// at once, the week. The session itself is the player's; what is asked goes by way of today.js.

const OUTCOME = {
  done: ["Done", "✓"], part: ["Begun", "◐"], missed: ["Not done", "·"], due: ["Planned", "○"], rest: ["Rest", "–"],
  pause: ["Pause", "‖"], "no plan": ["Rest", "–"],
};
const SHOWN = 6; // pictures in the row of what is for today; the list below has all

/** One of several choices that look like buttons: { node, value() }. choices: [value, words]; chosen: the first one. */
function choice(legend, choices, chosen) {
  const name = `sp-choice-${Math.random().toString(36).slice(2, 8)}`;
  const radios = choices.map(([value]) => el("input", { type: "radio", name, value, checked: value === chosen }));
  const node = el("fieldset", { class: "sp-choice" }, el("legend", {}, legend),
    el("div", { class: "sp-choice-row" }, radios.map((radio, n) => el("label", {}, radio, el("span", {}, choices[n][1])))));
  return { node, value: () => choices[radios.findIndex((radio) => radio.checked)][0] };
}

class DayOpening {
  constructor(day, checkIn) {
    Object.assign(this, { day, checkIn });
    this.status = el("p", { class: "sp-status", role: "status" });
    this.said = new Afloat(this.status);
    this.error = el("p", { class: "sp-notice", role: "alert", hidden: true });
    this.kicker = el("p", { class: "sp-kicker" });
    this.free = el("p", { class: "sp-notice" });
    this.place = el("div", { class: "sp-offer" });
    this.weeks = [this.weekPlace(), this.weekPlace()]; // on the page, and after a session
    this.remind = reminderSwitch(day);
  }

  /** The pain that a session begins with; a rating that is not saved yet is saved by it. */
  painNow() {
    return this.checkIn.serve();
  }

  // The screens of the player.

  before(view) {
    this.view = view;
    const { script } = view;
    this.offer = () => [
      el("h2", { class: "sp-title" }, this.titleOf(script)),
      this.day.values.done ? el("p", { class: "sp-lead" }, "Another one is yours to choose.") : null,
      view.pace,
      this.pictures(script),
      view.button("Start", () => view.player.start(this.painNow()), "sp-button sp-primary sp-wide"),
      this.nowButton(),
      this.questionsDue(),
    ];
    return [this.page(this.remind.node, this.list(script), el("div", { class: "sp-sound" }, view.toggles(), view.settings()))];
  }

  rest(view) {
    this.view = view;
    const { script } = view;
    if (script.stop) {
      this.offer = () => [stopNotice(script.stop, view.button("Answer again", () => this.ask(() => {})))];
      this.showOffer();
      return [this.place, this.said.node];
    }
    this.offer = () => [
      el("h2", { class: "sp-title" }, script.title),
      script.page ? null : el("p", { class: "sp-lead" }, `${script.rest} ${this.day.values.next}`),
      this.nowButton("sp-button sp-primary sp-wide"),
      script.page ? pageLink(script.page, "Plan your week") : null,
    ];
    return [this.page(this.remind.node)];
  }

  closed(view) {
    return [this.weeks[1], el("div", { class: "sp-choices" }, view.button("Back to today", () => this.day.back(), "sp-button sp-primary"))];
  }

  page(...below) {
    this.showOffer();
    this.showError();
    return el("div", { class: "sp-day-page" }, this.kicker, this.error,
      el("div", { class: "sp-day-columns" }, this.checkIn.node, this.place), this.said.node, this.weeks[0], below);
  }

  titleOf({ plan_id, planned_s }) {
    if (!plan_id) return `Stretch now: ${minutes(planned_s)}`;
    return this.day.values.done ? "Done for today" : `For today: ${minutes(planned_s)}`;
  }

  nowButton(style = "sp-button") {
    return this.view.button("Stretch now", () => (this.day.values.questions ? this.ask() : this.choose()), style);
  }

  /** The questions come again every few weeks, and when pain rose; they keep nobody from the session that is planned. */
  questionsDue() {
    const { questions } = this.day.values;
    return questions && el("p", { class: "sp-quiet" }, `${questions} `, this.view.button("Answer the questions", () => this.ask(() => this.showOffer()), "sp-link"));
  }

  pictures({ outline, lessons }) {
    const more = outline.length - SHOWN;
    return el("ul", { class: "sp-pictures-row", "aria-hidden": "true" },
      outline.slice(0, SHOWN).map(({ stretch }) => el("li", {}, stillOf(lessons[stretch]))),
      more > 0 ? el("li", { class: "sp-more" }, `+${more}`) : null);
  }

  list(script) {
    return el("details", { class: "sp-list" }, el("summary", {}, `What is in it: ${script.outline.length} stretches`),
      el("p", { class: "sp-ready sp-quiet" }, haveReady(script)),
      outlineOf(script, () => script.plan_id && pageLink("plan", "Swap it in your week")));
  }

  // A session at once.

  showOffer() {
    this.offered = this.known();
    const had = this.place.contains(document.activeElement);
    this.place.classList.remove("sp-choosing");
    this.place.replaceChildren(...this.offer().filter(Boolean));
    if (had) this.place.querySelector("button, a")?.focus({ preventScroll: true });
  }

  choose() {
    const { minutes: offered, regions, again } = this.day.values;
    const long = choice("How long?", offered.map((n) => [n, `${n} min`]), offered[1]);
    const where = choice("Where?", [["", "All over"], ...regions.map((region) => [region, capital(region)])], "");
    const start = () => this.day.begin({ type: "now", minutes: long.value(), region: where.value() }, this);
    this.place.replaceChildren(...[
      el("h2", { class: "sp-title", tabindex: -1 }, "Stretch now"),
      this.free,
      long.node, where.node,
      this.view.button("Start", start, "sp-button sp-primary sp-wide"),
      again ? this.againButton(again) : null,
      this.view.button("Not now", () => this.showOffer(), "sp-link"),
    ].filter(Boolean));
    this.bring();
  }

  /** What takes the place of the offer is for the person to go on with: in sight, and the keyboard is there. */
  bring() {
    this.place.classList.add("sp-choosing");
    this.place.querySelector('[tabindex="-1"]').focus({ preventScroll: true });
    if (this.place.getBoundingClientRect().bottom > window.innerHeight) this.place.scrollIntoView({ block: "start" });
  }

  againButton(again) {
    const button = this.view.button("The same as last time", () => this.day.begin({ type: "again" }, this));
    button.append(el("span", { class: "sp-quiet" }, again));
    button.classList.add("sp-again");
    return button;
  }

  /** The questions that come before stretching. */
  ask(then = () => this.choose()) {
    const { sheet, questions, answers } = this.day.values;
    const done = (given) => {
      if (stopsAll(sheet.questions, given)) this.showStop(sheet.stops.A);
      this.day.ask({ type: "screen", answers: given }, () => this.day.values.stop || then());
    };
    const panel = new ScreeningPanel(sheet, { due: questions, last: answers }, { done, close: () => this.showOffer() });
    this.place.replaceChildren(panel.node);
    this.bring();
  }

  /** What stops everything is there before it is kept. */
  showStop(stop) {
    const node = stopNotice(stop);
    node.tabIndex = -1;
    this.place.replaceChildren(node);
    goTo(node);
  }

  // What comes from Python.

  update() {
    const { week, title, free } = this.day.values;
    setText(this.kicker, title);
    setText(this.free, free);
    this.free.hidden = !free;
    if (this.offer && this.offered !== this.known() && !this.place.classList.contains("sp-choosing")) this.offerAgain();
    this.showError();
    this.remind.update();
    for (const place of this.weeks) {
      place.hidden = !week;
      if (week) this.showWeek(place, week);
    }
  }

  /** What can't be read of the day, unless the player says the same above. */
  showError() {
    const { error } = this.day.values;
    this.error.hidden = !error || this.day.player.model.get("error") === error;
    setText(this.error, error);
  }

  /** What the offer says of the day, beside the session. */
  known() {
    const { done, next, questions } = this.day.values;
    return JSON.stringify([done, next, questions]);
  }

  /** The keyboard stays where it was. */
  offerAgain() {
    const held = this.place.contains(document.activeElement) && document.activeElement.textContent;
    this.showOffer();
    const same = [...this.place.querySelectorAll("button, a")].find((control) => control.textContent === held);
    same?.focus({ preventScroll: true });
  }

  weekPlace() {
    return el("section", { class: "sp-this-week", "aria-label": "This week" });
  }

  showWeek(place, { words, days }) {
    place.replaceChildren(el("h3", {}, "This week"), el("p", {}, words),
      el("ol", { class: "sp-week-days" }, days.map(({ weekday, outcome, today }) =>
        el("li", { class: `sp-was-${outcome.replace(" ", "-")}`, "aria-current": today ? "date" : null },
          el("span", { "aria-hidden": "true", class: "sp-mark" }, OUTCOME[outcome][1]),
          el("span", { "aria-hidden": "true" }, weekday.slice(0, 2)),
          el("span", { class: "sp-unseen" }, `${weekday}: ${OUTCOME[outcome][0]}`)))));
  }

  tell(words, kind) {
    this.status.dataset.kind = kind;
    setText(this.status, words);
    this.said.told(Boolean(words));
  }

  takeBack(words) {
    if (this.status.textContent === words) this.tell("", "");
  }
}
