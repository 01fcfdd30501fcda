// The plan editor's page side: sends each change, and shows the week that comes back. It plans nothing itself.

const SETTLED_MS = 150;
const TYPED = ["minutes", "times_a_week", "minutes_each"]; // sign by sign: what is half typed is not planned
const NO_ANSWER_MS = 10_000;
const BESIDE_PX = 640; // as in plan_editor.css: from there on the wishes stand beside the week
const WEEK = "The week that fits";
const OWN = ["own", "drop_own", "undo_own"]; // the person's own stretches, whose part of the form answers itself
const EACH_DONE = ["save", "screen", "pause", "end_pause", "day_begins", ...OWN, "calendar", "page"]; // one after the other; of all else, what is asked for last counts
const UNASKED = ["begin", "look"]; // what nobody pressed a button for
const NO_WEEK = "No week fits yet";

class PlanEditor {
  constructor(model, target) {
    this.model = model;
    this.draft = new Draft(model.get("diary_key"));
    Object.assign(this, { seq: model.get("reply").seq, base: null, refill: null, past: [], turns: [], said: [] });
    this.takeOn(model.get("reply"));
    this.formPlace = el("div");
    this.wishesInShort = el("span", { class: "sp-quiet" });
    this.wishes = el("details", { class: "sp-wishes" }, el("summary", {}, el("span", {}, "Your wishes"), this.wishesInShort), this.formPlace);
    this.first = new AskedFirst({
      sheet: () => this.choices.screening, keep: (answers) => this.send("screen", answers), plans: (may) => { this.planning.hidden = !may; },
    });
    this.visit = el("p", { class: "sp-quiet sp-visit", hidden: true });
    this.unread = el("div");
    this.unfolded = new Set();
    this.weekPlace = el("div");
    this.chance = el("p", { class: "sp-chance", hidden: true });
    this.doses = el("div", { class: "sp-doses" });
    this.verdicts = el("details", { class: "sp-verdicts" });
    this.alert = el("div", { class: "sp-alert", role: "alert", hidden: true });
    this.alertSaid = new Afloat(this.alert);
    this.clashes = new Clashes((decided) => this.decide(decided));
    this.ways = el("div", { class: "sp-actions", hidden: true });
    this.title = el("h3", { tabindex: -1 }, WEEK);
    this.status = el("p", { class: "sp-status", role: "status" });
    this.saveButton = el("button", { class: "sp-button sp-primary", type: "button", onclick: () => this.send("save") }, "Save plan");
    this.onward = pageLink("today", "Go to today");
    this.onward.hidden = true;
    this.changed = el("p", { "aria-live": "polite" });
    this.undoButton = el("button", { class: "sp-button", type: "button", onclick: () => this.undo() }, "Undo");
    this.changedSaid = new Afloat(el("div", { class: "sp-changed" }, this.changed, this.undoButton));
    const take = (action, words) => el("button", { class: "sp-small", type: "button", onclick: () => this.send(action) }, words);
    this.takeAway = el("div", { class: "sp-actions" }, take("calendar", "Calendar file"), take("page", "Page to print"));
    this.root = el("section", { class: "sp-root sp-editor", "aria-label": "Plan editor", "data-lm-suppress-shortcuts": "true" },
      this.first.node, this.first.unkept, this.planning = el("div", {}, this.unread, this.visit, el("div", { class: "sp-editor-columns" }, this.wishes, el("div", { class: "sp-result" },
        this.title, this.saving = el("div", { class: "sp-save" }, this.saveButton, this.takeAway, this.status, this.onward),
        this.changedSaid.node, this.alertSaid.node, this.ways,
        this.chance, this.weekPlace, this.doses, this.verdicts))));
    this.sized = new ResizeObserver(([{ contentRect }]) => this.fold(contentRect.width < BESIDE_PX));
    this.sized.observe(this.root);
    onlyUsable(this.root);
    this.changes = new Changes(model, () => this.look());
    this.heard = { "change:reply": () => this.show(), "change:choices": () => this.offer() };
    for (const [name, action] of Object.entries(this.heard)) model.on(name, action);
    target.append(this.root);
    this.offer();
    this.show();
    this.bringBack();
  }

  end() {
    clearTimeout(this.soon);
    clearTimeout(this.timer);
    this.sized.disconnect();
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

  /** The wishes that an answer holds, and what is saved of them. */
  takeOn({ profile, start, edits, since }) {
    this.state = { profile, start, edits: edits ?? NO_EDITS };
    this.since = since ?? this.since;
  }

  /** What was changed and not saved before the page was loaded again. */
  bringBack() {
    const { action, unsaved } = this.model.get("reply");
    const kept = action === "begin" && this.draft.read();
    if (!kept) return;
    this.past.push({ ...this.state, base: this.base });
    Object.assign(this, { base: null, refill: null });
    this.takeOn(kept);
    this.showForm();
    this.plan();
  }

  /** Build what depends on the catalogue. */
  offer() {
    this.choices = this.model.get("choices");
    this.own ??= ownStretches({
      there: () => this.model.get("choices").own, save: (more) => this.send("own", more), drop: (more) => this.send("drop_own", more), undo: () => this.send("undo_own"),
    });
    this.own.offer(this.choices);
    this.begins ??= dayBegins(this.choices.hours, (begins) => this.send("day_begins", { begins }));
    const { drill } = this.choices;
    const edit = (change) => (...given) => this.change({ edits: change(this.state.edits, ...given) }, []);
    this.days = new PlanDays(this.choices, {
      lock: edit(locked), swap: edit(swapped), move: edit(moved),
      remove: (day, id) => this.change({ edits: removed(this.state.edits, day, id, true) }, [day]), // another may come
      putBack: edit((edits, day, id) => removed(edits, day, id, false)),
      moveBack: (day) => this.moveBack(day),
      moveSession: edit((edits, from, to) => sessionMoved(edits, this.days.days, from, to, drill)),
      swapFor: (day, stretch) => this.send("swaps", { day, stretch }),
    });
    this.weekPlace.replaceChildren(this.days.node);
    this.showForm();
  }

  showForm() {
    const held = this.formPlace.contains(this.held()) ? this.held() : null; // before its parts are moved
    const open = new Map([...this.formPlace.querySelectorAll("[data-group]")].map((group) => [group.dataset.group, group.open]));
    this.form = new PlanForm(this.choices, this.state, {
      update: (profile) => this.change({ profile }),
      startAt: (start) => this.change({ start, edits: null }),
    }, { timesOfDay: this.begins.node, groups: [this.pauseGroup(), this.ownGroup()] });
    this.form.out = new Set((this.model.get("reply").screening?.out ?? []).map(({ id }) => id));
    const element = this.form.element();
    for (const group of element.querySelectorAll("[data-group]")) group.open = open.get(group.dataset.group) ?? group.open;
    this.formPlace.replaceChildren(element);
    if (held && !this.formPlace.contains(this.held())) this.formControl(held).focus({ preventScroll: true });
    this.pauses.show(this.model.get("reply").pauses ?? []);
    this.form.told(this.model.get("reply").power ?? "");
  }

  /** What the keyboard goes on with in a form that was made anew: the same control, else the part that it stood in. */
  formControl(held) {
    if (held.isConnected) return held;
    const known = ({ dataset }) => dataset.key ?? dataset.field;
    const controls = [...this.formPlace.querySelectorAll("[data-key], [data-field]")];
    const part = held.closest("[data-group]")?.dataset.group ?? "";
    return controls.find((control) => known(held) && known(control) === known(held))
      ?? this.formPlace.querySelector(`[data-group="${CSS.escape(part)}"] > summary`) ?? this.title;
  }

  held() {
    return this.root.getRootNode().activeElement;
  }

  pauseGroup() {
    this.pauses ??= pauseForm({ add: (pause) => this.send("pause", pause), end: (pause) => this.send("end_pause", pause) });
    return formGroup("Illness or holiday", "On these days nothing is planned, and nothing is missed.", false, this.pauses.node);
  }

  ownGroup() {
    return formGroup("Stretches of your own", "For instance one that your physiotherapist showed you.", false, this.own.node);
  }

  // What the person changes

  /**
   * Take a change on; what was there before can be brought back. refill: null where the week is planned anew, else the days
   * that may gain other stretches while all else stays.
   */
  change(part, refill = null) {
    const before = daysChosen(this.state.profile);
    const { profile } = part;
    const field = profile && Object.keys(profile).filter((name) => profile[name] !== this.state.profile[name]).join();
    const typing = this.pending && field && field === this.field; // what is typed in one go is one change
    if (!typing) this.past.push({ ...this.state, base: this.base });
    this.field = field;
    this.state = { ...this.state, ...part };
    this.form.profile = this.state.profile;
    this.refill = refill && this.refill && [...this.refill, ...refill];
    if (part.start) this.base = null;
    this.draft.keep({ ...this.state, since: this.since });
    if (part.start || daysChosen(this.state.profile) !== before) this.showForm();
    this.plan(TYPED.includes(field));
  }

  /** The session of a day comes back from where it was moved to, whenever that was. */
  moveBack(from) {
    const { edits } = this.state;
    const went = edits.moved[from];
    const open = this.days.days.find(({ day }) => day === from).state !== "missed";
    this.change({ edits: sessionBack(edits, this.days.days, from) }, [went.to, from]);
    this.base = weekBefore(this.base, went, from, open);
  }

  undo() {
    if (!this.past.length) return;
    const { base, ...state } = this.past.pop();
    Object.assign(this, { state, base, refill: base && [], undone: true });
    this.draft.keep({ ...this.state, since: this.since });
    this.showForm();
    this.plan();
  }

  /** Ask for the week, at once unless more may come soon: more signs, or more presses, as while an answer is awaited. */
  plan(typed = false) {
    const waits = typed || this.root.getAttribute("aria-busy") === "true";
    this.pending = true; // what is answered meanwhile is out of date
    this.busy("Planning …");
    this.soon = setTimeout(() => this.send("plan"), waits ? SETTLED_MS : 0);
  }

  /** See what is new in the diary, without a word, unless a change is under way. */
  look() {
    if (!this.pending && this.root.getAttribute("aria-busy") !== "true") this.send("look");
  }

  /** Ask now, or once what must be done of what was asked for before is done; pressed twice, it is the same one. */
  send(action, more = {}) {
    this.pending = false;
    if (action !== "look") this.busy(action === "save" ? "Saving …" : "Planning …");
    if (["pause", "end_pause"].includes(action)) this.pauses.wait();
    if (action === "day_begins") this.begins.wait();
    const turn = { action, more };
    if (!this.inHand) return this.request(turn);
    const last = this.turns.at(-1) ?? this.inHand;
    if (JSON.stringify([last.action, last.more]) === JSON.stringify([action, more])) return;
    if (this.turns.length && !EACH_DONE.includes(last.action) && !last.more.decided) this.turns.pop();
    this.turns.push(turn);
  }

  request({ action, more }) {
    const asked = this.model.get("request").seq ?? 0; // to which there may be no reply
    this.seq = Math.max(this.seq, asked, this.model.get("reply").seq) + 1;
    this.inHand = EACH_DONE.includes(action) ? { action, more, seq: this.seq } : null;
    this.put({ seq: this.seq, action, ...this.state, since: this.since, base: this.base, refill: this.refill, ...more });
  }

  put(request) {
    this.model.set("request", request);
    this.model.save_changes();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.silent(request.action), NO_ANSWER_MS);
  }

  /** A good week is there; ask the same once more, for the best. What the person does meanwhile counts instead. */
  lookOn() {
    this.root.setAttribute("aria-busy", "true");
    setText(this.status, [...this.said, "Looking for a better week …"].join(" "));
    const asked = this.model.get("request");
    this.seq = this.model.get("reply").seq + 1;
    this.put({ ...asked, seq: this.seq, thorough: (asked.thorough ?? 0) + 1 });
  }

  /** Keep this window's, or take the other's, where both changed the same. */
  decide(decided) {
    const answers = decided.some(([[kind]]) => kind === "answers");
    if (answers) this.first.resend(decided);
    else this.send("plan", { decided });
  }

  silent(action) {
    Object.assign(this, { inHand: null, turns: [] });
    if (action === "look") return;
    this.root.setAttribute("aria-busy", "false");
    setUsable(this.saveButton, !this.clashes.open); // what was asked for can be tried again
    this.sayAll("");
    if (action === "screen") this.first.say(noAnswer());
    else if (["pause", "end_pause"].includes(action)) this.pauses.say({ error: noAnswer() });
    else if (action === "day_begins") this.begins.say({ error: noAnswer() });
    else if (OWN.includes(action)) this.own.say(action, { error: noAnswer() });
    else this.say({ action }, [noAnswer()]);
  }

  busy(words) {
    clearTimeout(this.soon);
    this.root.setAttribute("aria-busy", "true");
    setUsable(this.saveButton, false);
    setText(this.status, [...this.said, words].join(" "));
  }

  /** Say it beside what was said of all that was asked for meanwhile. */
  sayAll(words) {
    setText(this.status, [...this.said, words].filter(Boolean).join(" "));
    this.said = [];
  }

  // What comes back

  show() {
    const reply = this.model.get("reply");
    const late = reply.seq < this.seq || this.pending; // an answer to an earlier change
    const done = reply.seq === this.inHand?.seq ? this.inHand : null;
    if (done) this.settle(reply, late);
    if (!late) this.showReply(reply);
    // Once all stands where it stays, or the question would be moved out of sight.
    if (done && reply.asks) {
      const { row } = done.action === "own" ? this.own : this.pauses;
      askAgain(row, reply.asks, () => this.send(done.action, { ...done.more, again: true }));
    }
    if (!this.inHand && this.turns.length) this.request(this.turns.shift());
    else if (!late && reply.looking) this.lookOn();
  }

  /** What came of something that must be done, whatever else is asked for since. */
  settle({ action, error, notice, pause, begins, own, file, asks }, late) {
    this.inHand = null;
    if (OWN.includes(action)) this.own.say(action, own ?? { error });
    if (action === "day_begins") this.begins.say(begins ?? { error });
    if (file) download(file);
    if (pause || (asks && action !== "own")) this.pauses.say({ ...pause, kept: action === "pause" && Boolean(pause?.notice) });
    if ((late || this.turns.length) && (notice || error)) this.said.push(notice || error);
  }

  showReply(reply) {
    clearTimeout(this.timer);
    this.adopt(reply);
    const { action, error, field, causes, week, notice, stop, kept } = reply;
    const none = Boolean(causes || stop || (error && ["begin", "plan", "screen"].includes(action))); // the week shown holds no more
    const sentences = error ? [error] : causes ?? [];
    const stands = action === "look" && this.erred && !sentences.length; // what another request met stays said
    this.root.setAttribute("aria-busy", "false");
    this.root.dataset.looking = Boolean(reply.looking);
    this.showUnread(reply.unread);
    if (reply.day_begins && !this.turns.some((turn) => turn.action === "day_begins")) this.begins.show(reply.day_begins);
    this.visit.hidden = !reply.visit;
    setText(this.visit, reply.visit ?? "");
    for (const part of [this.takeAway, this.weekPlace, this.doses, this.verdicts]) part.hidden = none;
    setText(this.title, none ? NO_WEEK : WEEK);
    if (!stands) {
      this.say(reply, sentences);
      this.erred = Boolean(error) && !none && action !== "look";
    }
    this.showClashes(reply);
    setUsable(this.saveButton, !this.clashes.open && (!sentences.length || action === "save")); // a failed save can be tried again
    setUsable(this.undoButton, this.past.length > 0);
    if (action !== "look") this.first.say(action === "screen" && !kept ? error : "");
    this.showChanges(reply);
    const elsewhere = reply.came ? `Changed elsewhere: ${reply.came}.` : "";
    if ((action !== "look" || elsewhere) && !this.turns.length && !reply.looking) this.sayAll([notice || (reply.unsaved ? "Not saved yet." : ""), elsewhere].filter(Boolean).join(" "));
    if (action !== "look") {
      this.onward.hidden = action !== "save" || sentences.length > 0 || this.clashes.open;
    }
    setText(this.wishesInShort, inShort(this.state.profile, this.choices.weekdays));
    this.form.told(reply.power ?? "");
    setText(this.chance, reply.chance ?? "");
    this.chance.hidden = none || !reply.chance;
    const shown = JSON.stringify(week);
    if (week && (action !== "look" || this.weekShown !== shown)) this.showWeek(week, reply.swaps);
    this.weekShown = shown;
  }

  /** Say what went wrong or stands in the way, and where. */
  say({ action, error, field, barred, ways }, sentences) {
    for (const input of this.root.querySelectorAll("[data-field]:not(.sp-own *)")) {
      input.setAttribute("aria-invalid", String(Boolean(error) && input.dataset.field === field));
    }
    if (error && this.formPlace.querySelector('[aria-invalid="true"]')) this.wishes.open = true;
    this.alert.hidden = !sentences.length;
    this.alert.replaceChildren(...sentences.map((sentence) => el("p", {}, sentence)), this.barred(barred ?? []));
    this.alertSaid.told(sentences.length > 0, sentences.length > 0 && !UNASKED.includes(action));
    this.showWays(ways ?? []);
  }

  /** Where two windows changed the same. What is asked of answers stands by the questions. */
  showClashes({ action, clashes = [] }) {
    const answers = clashes.some(({ place: [kind] }) => kind === "answers");
    const had = this.clashes.node.contains(this.held());
    this.clashes.show(clashes, answers ? this.first.node : this.saving, ["save", "screen"].includes(action));
    if (had && !this.clashes.node.contains(this.held())) goTo(this.clashes.open ? this.clashes.title : this.title);
  }

  /** What the week held and may not any more. */
  barred(groups) {
    return groups.length ? el("div", { class: "sp-barred" }, el("h4", {}, "No longer allowed in your week"),
      el("ul", {}, groups.map(({ names, why }) => el("li", {}, `${names} (${why})`)))) : "";
  }

  showWays(ways) {
    const had = this.ways.contains(this.held());
    this.ways.hidden = !ways.length;
    this.ways.replaceChildren(...ways.map((way) => el("button", { type: "button", class: "sp-small", onclick: () => this.take(way) }, way.words)));
    if (had) goTo(this.title);
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
  showChanges({ action, changes, week, looking }) {
    if (!week) return this.tell("");
    const some = changes?.some || (changes && action === "plan");
    if (!some && action !== "plan" && changes !== null) return; // null: there is nothing to compare it with, such as after a draw
    this.marks = this.undone ? {} : changes?.marks ?? {};
    this.tell(this.undone ? "Undone." : changes?.sentence ?? "");
    this.undone = this.undone && looking; // a better week, too, is what came back
  }

  tell(words) {
    setText(this.changed, words);
    this.changedSaid.told(Boolean(words || this.past.length), Boolean(words));
  }

  showUnread(unread) {
    const shown = JSON.stringify(unread ?? {});
    if (this.shownUnread === shown) return;
    this.shownUnread = shown;
    this.unread.replaceChildren(unreadNotice(unread, this.unfolded) ?? "");
  }

  /** Take on what the answer changed: the wishes it was given, what was kept, what the screening says. */
  adopt(reply) {
    const { action, screening, pauses, came, unsaved } = reply;
    const before = JSON.stringify([this.state.profile, this.state.start]);
    this.takeOn(reply);
    if (came) this.past = []; // undoing must not take back what another window changed
    if (unsaved === false && action !== "begin") this.draft.drop();
    const known = JSON.stringify([screening, pauses, this.state.profile.released]);
    if (this.known !== known || before !== JSON.stringify([this.state.profile, this.state.start])) this.showForm();
    this.known = known;
    this.first.show(reply);
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
