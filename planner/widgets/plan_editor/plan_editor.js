// The plan editor's page side: sends each change, and shows the week that comes back. It plans nothing itself.

const SETTLED_MS = 150;
const NO_ANSWER_MS = 10_000;
const BESIDE_PX = 640; // as in plan_editor.css: from there on the wishes stand beside the week
const WEEK = "The week that fits";
const WRITES = ["save", "screen", "pause", "end_pause", "own"];
const NO_WEEK = "No week fits yet";

class PlanEditor {
  constructor(model, target) {
    this.model = model;
    const { seq, profile, start, edits } = model.get("reply");
    Object.assign(this, { seq, state: { profile, start, edits: edits ?? NO_EDITS }, base: null, refill: null, past: [] });
    this.formPlace = el("div");
    this.wishesInShort = el("span", { class: "sp-quiet" });
    this.wishes = el("details", { class: "sp-wishes" }, el("summary", {}, el("span", {}, "Your wishes"), this.wishesInShort), this.formPlace);
    this.asking = el("div", { class: "sp-asking", tabindex: -1 });
    this.unkept = el("div", { class: "sp-alert", role: "alert", hidden: true });
    this.visit = el("p", { class: "sp-quiet sp-visit", hidden: true });
    this.unread = el("div");
    this.unfolded = new Set();
    this.weekPlace = el("div");
    this.doses = el("div", { class: "sp-doses" });
    this.verdicts = el("details", { class: "sp-verdicts" });
    this.alert = el("div", { class: "sp-alert", role: "alert", hidden: true });
    this.ways = el("div", { class: "sp-actions", hidden: true });
    this.title = el("h3", {}, WEEK);
    this.status = el("p", { class: "sp-status", role: "status" });
    this.saveButton = el("button", { class: "sp-button sp-primary", type: "button", onclick: () => this.send("save") }, "Save plan");
    this.onward = pageLink("today", "Go to today");
    this.onward.hidden = true;
    this.changed = el("p", { "aria-live": "polite" });
    this.undoButton = el("button", { class: "sp-button", type: "button", disabled: true, onclick: () => this.undo() }, "Undo");
    const take = (action, words) => el("button", { class: "sp-small", type: "button", onclick: () => this.send(action) }, words);
    this.takeAway = el("div", { class: "sp-actions" }, take("calendar", "Calendar file"), take("page", "Page to print"));
    this.root = el("section", { class: "sp-root sp-editor", "aria-label": "Plan editor", "data-lm-suppress-shortcuts": "true" },
      this.asking, this.unkept, this.planning = el("div", {}, this.unread, this.visit, el("div", { class: "sp-editor-columns" }, this.wishes, el("div", { class: "sp-result" },
        this.title, el("div", { class: "sp-save" }, this.saveButton, this.takeAway, this.status, this.onward),
        this.changedPlace = el("div", {}, el("div", { class: "sp-changed", hidden: true }, this.changed, this.undoButton)), this.alert, this.ways,
        this.weekPlace, this.doses, this.verdicts))));
    this.sized = new ResizeObserver(([{ contentRect }]) => this.fold(contentRect.width < BESIDE_PX));
    this.sized.observe(this.root);
    this.inSight = new IntersectionObserver(([{ isIntersecting }]) => this.float(!isIntersecting));
    this.inSight.observe(this.changedPlace);
    this.changes = new Changes(() => this.look());
    this.heard = { "change:reply": () => this.show(), "change:choices": () => this.offer() };
    for (const [name, action] of Object.entries(this.heard)) model.on(name, action);
    target.append(this.root);
    this.offer();
    this.show();
  }

  end() {
    clearTimeout(this.timer);
    this.sized.disconnect();
    this.inSight.disconnect();
    this.changes.end();
    for (const [name, action] of Object.entries(this.heard)) this.model.off(name, action);
    this.root.remove();
  }

  /** On a phone the week comes first, and the wishes are one press away; beside it they are always there. */
  fold(narrow) {
    if (this.narrow === narrow) return;
    this.narrow = narrow;
    this.wishes.open = !narrow;
  }

  /** Build what depends on the catalogue. */
  offer() {
    this.choices = this.model.get("choices");
    const { drill } = this.choices;
    const edit = (change) => (...given) => this.change({ edits: change(this.state.edits, ...given) }, []);
    this.days = new PlanDays(this.choices, {
      lock: edit(locked), swap: edit(swapped), move: edit(moved),
      remove: (day, id) => this.change({ edits: removed(this.state.edits, day, id, true) }, [day]), // another may come
      putBack: edit((edits, day, id) => removed(edits, day, id, false)),
      moveSession: edit((edits, from, to) => sessionMoved(edits, this.days.days, from, to, drill)),
      swapFor: (day, stretch) => this.send("swaps", { day, stretch }),
    });
    this.weekPlace.replaceChildren(this.days.node);
    this.showForm();
  }

  showForm() {
    const open = new Map([...this.formPlace.querySelectorAll("[data-group]")].map((group) => [group.dataset.group, group.open]));
    this.form = new PlanForm(this.choices, this.state, {
      update: (profile) => this.change({ profile }),
      startAt: (start) => this.change({ start, edits: null }),
    }, [this.pauseGroup(), this.ownGroup()]);
    this.form.out = new Set((this.model.get("reply").screening?.out ?? []).map(({ id }) => id));
    const element = this.form.element();
    for (const group of element.querySelectorAll("[data-group]")) group.open = open.get(group.dataset.group) ?? group.open;
    const key = this.formPlace.contains(this.held()) ? this.held().dataset.key : null;
    this.formPlace.replaceChildren(element);
    if (key) this.formPlace.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
  }

  held() {
    return this.root.getRootNode().activeElement;
  }

  pauseGroup() {
    const { pauses } = this.model.get("reply");
    const [from, to] = ["First day", "Last day"].map((words) => [words, el("input", { type: "date", "data-field": words === "First day" ? "from" : "to" })]);
    const why = el("input", { type: "text", maxlength: 200, placeholder: "for instance a cold" });
    const line = ([words, input]) => el("label", { class: "sp-line" }, words, input);
    const add = el("button", { type: "button", class: "sp-small", onclick: () => this.send("pause", { from: from[1].value, to: to[1].value, why: why.value }) }, "Add this pause");
    return formGroup("Illness or holiday", "On these days nothing is planned, and nothing is missed.", false,
      line(from), line(to), line(["Why (optional)", why]), el("div", { class: "sp-actions" }, add),
      el("ul", { class: "sp-pauses" }, (pauses ?? []).map((pause) => el("li", {}, `${pause.from === pause.to ? "" : `${longDate(pause.from)} to `}${longDate(pause.to)}`, pause.why && [": ", el("bdi", {}, pause.why)], " ",
        el("button", { type: "button", class: "sp-link", onclick: () => this.send("end_pause", pause) }, "Take out")))));
  }

  ownGroup() {
    this.own ??= ownStretchForm(this.choices, (form, picture) => this.send("own", { form, picture }));
    return formGroup("A stretch of your own", "For instance one that your physiotherapist showed you.", false, this.own.node);
  }

  // What the person changes

  /**
   * Take a change on; what was there before can be brought back. refill: null where the week is planned anew, else the days
   * that may gain other stretches while all else stays.
   */
  change(part, refill = null) {
    const { times_a_week: before } = this.state.profile;
    const { profile } = part;
    const field = profile && Object.keys(profile).filter((name) => profile[name] !== this.state.profile[name]).join();
    const typing = this.pending && field && field === this.field; // what is typed in one go is one change
    if (!typing) this.past.push({ ...this.state, base: this.base });
    this.field = field;
    this.state = { ...this.state, ...part };
    this.form.profile = this.state.profile;
    this.refill = refill && this.refill && [...this.refill, ...refill];
    if (part.start) this.base = null;
    if (part.start || this.state.profile.times_a_week === undefined !== (before === undefined)) this.showForm();
    this.plan();
  }

  undo() {
    if (!this.past.length) return;
    const { base, ...state } = this.past.pop();
    Object.assign(this, { state, base, refill: base && [], undone: true });
    this.showForm();
    this.plan();
  }

  plan() {
    this.pending = true; // what is answered meanwhile is out of date
    this.busy("Planning …");
    this.timer = setTimeout(() => this.send("plan"), SETTLED_MS);
  }

  /** See what is new in the diary, without a word, unless a change is under way. */
  look() {
    if (!this.pending && this.root.getAttribute("aria-busy") !== "true") this.send("look");
  }

  send(action, more = {}) {
    this.pending = false;
    if (action !== "look") this.busy(action === "save" ? "Saving …" : "Planning …");
    this.seq = Math.max(this.seq, this.model.get("reply").seq) + 1;
    if (["calendar", "page"].includes(action)) this.taking = this.seq;
    this.model.set("request", { seq: this.seq, action, ...this.state, base: this.base, refill: this.refill, ...more });
    this.model.save_changes();
    this.timer = setTimeout(() => this.silent(action), NO_ANSWER_MS);
  }

  silent(action) {
    if (action === "look") return;
    setText(this.status, noAnswer());
    if (action === "screen") this.showUnkept(noAnswer());
  }

  busy(words) {
    clearTimeout(this.timer);
    this.root.setAttribute("aria-busy", "true");
    this.saveButton.disabled = true;
    setText(this.status, words);
  }

  // What comes back

  show() {
    const reply = this.model.get("reply");
    if (reply.seq < this.seq || this.pending) return; // an answer to an earlier change
    clearTimeout(this.timer);
    this.adopt(reply);
    const { action, error, field, causes, week, notice, stop, kept } = reply;
    const none = Boolean(causes || stop || (error && ["begin", "plan", "screen"].includes(action))); // the week shown holds no more
    for (const input of this.root.querySelectorAll("[data-field]:not(.sp-own *)")) {
      input.setAttribute("aria-invalid", String(Boolean(error) && input.dataset.field === field));
    }
    const sentences = error ? [error] : causes ?? [];
    this.root.setAttribute("aria-busy", "false");
    if (reply.own) reply.own.error ? this.own.show(reply.own.error, reply.own.field) : this.own.clear();
    if (reply.file && reply.seq === this.taking) download(reply.file);
    this.taking = null;
    this.showUnread(reply.unread);
    this.visit.hidden = !reply.visit;
    setText(this.visit, reply.visit ?? "");
    for (const part of [this.takeAway, this.weekPlace, this.doses, this.verdicts]) part.hidden = none;
    setText(this.title, none ? NO_WEEK : WEEK);
    if (error && this.formPlace.querySelector('[aria-invalid="true"]')) this.wishes.open = true;
    this.saveButton.disabled = sentences.length > 0 && action !== "save"; // a failed save can be tried again
    this.undoButton.disabled = !this.past.length;
    this.showUnkept(action === "screen" && !kept ? error : "");
    this.alert.hidden = !sentences.length;
    this.alert.replaceChildren(...sentences.map((sentence) => el("p", {}, sentence)), this.barred(reply.barred ?? []));
    this.showWays(reply.ways ?? []);
    this.showChanges(reply);
    if (action !== "look") {
      setText(this.status, notice || (reply.unsaved ? "Not saved yet." : ""));
      this.onward.hidden = action !== "save" || sentences.length > 0;
    }
    if (WRITES.includes(action) && reply.seq === this.seq && !error) this.changes.tell();
    setText(this.wishesInShort, inShort(this.state.profile, this.choices.weekdays));
    if (week) this.showWeek(week, reply.swaps);
  }

  /** What the week held and may not any more. */
  barred(groups) {
    return groups.length ? el("div", { class: "sp-barred" }, el("h4", {}, "No longer allowed in your week"),
      el("ul", {}, groups.map(({ names, why }) => el("li", {}, `${names} (${why})`)))) : "";
  }

  showWays(ways) {
    this.ways.hidden = !ways.length;
    this.ways.replaceChildren(...ways.map((way) => el("button", { type: "button", class: "sp-small", onclick: () => this.take(way) }, way.words)));
  }

  /** Go a way that was offered: change the wishes, or show the part of the form where they are changed. */
  take({ change, open }) {
    if (change) {
      this.change(change);
      this.showForm();
      return;
    }
    const group = this.formPlace.querySelector(`[data-group="${CSS.escape(open)}"]`);
    this.wishes.open = group.open = true;
    group.scrollIntoView({ block: "start" });
    group.querySelector("summary").focus();
  }

  /** One line on what came, went and moved, until the next change. */
  showChanges({ action, changes, week }) {
    if (!week) return this.tell("");
    const some = changes?.some || (changes && action === "plan");
    if (!some && action !== "plan") return;
    this.marks = this.undone ? {} : changes?.marks ?? {};
    this.tell(this.undone ? "Undone." : changes?.sentence ?? "");
    this.undone = false;
  }

  /** The line on what changed goes along where its place is out of sight; its place stays as high. */
  float(away) {
    this.away = away;
    const line = this.changed.parentElement;
    const afloat = Boolean(away && !line.hidden && line.showPopover && this.root.getClientRects().length);
    if (afloat === line.hasAttribute("popover")) return;
    this.changedPlace.style.minHeight = `${Math.max(1, line.offsetHeight)}px`;
    if (afloat) {
      line.setAttribute("popover", "manual");
      line.showPopover();
    } else {
      line.removeAttribute("popover");
      this.changedPlace.style.minHeight = "1px";
    }
  }

  tell(words) {
    setText(this.changed, words);
    this.changed.parentElement.hidden = !words && !this.past.length;
    this.float(this.away);
  }

  showUnread(unread) {
    const shown = JSON.stringify(unread ?? {});
    if (this.shownUnread === shown) return;
    this.shownUnread = shown;
    this.unread.replaceChildren(unreadNotice(unread, this.unfolded) ?? "");
  }

  /** Take on what the answer changed: the wishes it was given, what was kept, what the screening says. */
  adopt({ action, profile, edits, due, screening, pauses, kept }) {
    if (edits) this.state = { ...this.state, edits };
    if (["screen", "save"].includes(action) && profile) this.state = { ...this.state, profile };
    Object.assign(this, { due, last: screening }, kept && { again: false, found: null });
    const known = JSON.stringify([screening, pauses, this.state.profile.released]);
    if (this.known !== known) this.showForm();
    this.known = known;
    this.ask();
  }

  /**
   * Show what stops everything, the questions, or what was answered last; the planning below that last one only.
   * again: the person answers anew of their own accord; found: a stop that is not kept yet.
   */
  ask() {
    const { due, last, again, found } = this;
    const shown = JSON.stringify([due, last, again, found]);
    if (this.asked === shown) return;
    this.asked = shown;
    const stop = found ?? (again ? null : last?.stop);
    if (stop) return this.showStop(stop);
    this.stopped = null;
    if (!due && !again) return this.place(last ? this.calm(last) : "", true);
    const panel = new ScreeningPanel(this.choices.screening, { due, last: last?.answers },
      { done: (answers) => this.keep(answers), close: again ? () => this.answerAgain(false) : null });
    return this.place(panel.node, false);
  }

  answerAgain(again) {
    Object.assign(this, { again, found: null });
    this.showUnkept("");
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
    const had = this.asking.contains(this.held());
    this.asking.replaceChildren(node);
    this.planning.hidden = !planning;
    if (had) this.asking.focus({ preventScroll: true });
  }

  keep(answers) {
    const { questions, stops } = this.choices.screening;
    this.given = answers;
    if (stopsAll(questions, answers)) this.found = stops.A;
    this.ask();
    this.send("screen", { answers });
  }

  /** What keeps the answers from being kept, with a way to try once more. */
  showUnkept(words) {
    const retry = () => this.send("screen", { answers: this.given });
    this.unkept.hidden = !words;
    this.unkept.replaceChildren(...words ? [el("p", {}, words), el("button", { type: "button", class: "sp-small", onclick: retry }, "Try again")] : []);
  }

  showWeek({ days, doses, verdicts }, swaps) {
    const key = this.weekPlace.contains(this.held()) ? this.held().dataset.key : null;
    Object.assign(this, { base: shownWeek(days), refill: [] });
    this.days.show(days, swaps, this.marks);
    this.doses.replaceChildren(el("h3", {}, "What your focus gets"), ...doses.map((dose) => this.dose(dose)),
      el("p", { class: "sp-hint" }, "How much a focus aims at in a week is this planner's own proposal, as are starting doses."));
    const open = this.verdicts.open;
    this.verdicts.replaceChildren(el("summary", {}, "Why this, and why not that"), this.table(verdicts));
    this.verdicts.open = open;
    if (key) this.focusNear(key);
  }

  /** Give the keyboard back its place: the same control, or the card that it stood in. */
  focusNear(key) {
    const steps = key.split("/");
    for (let length = steps.length; length > 1; length -= 1) {
      const found = this.weekPlace.querySelector(`[data-key="${CSS.escape(steps.slice(0, length).join("/"))}"]`);
      if (found) return found.focus({ preventScroll: true });
    }
    return this.undoButton.focus({ preventScroll: true });
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
}

export default {
  render({ model, el: target }) {
    const editor = new PlanEditor(model, target);
    return () => editor.end();
  },
};
