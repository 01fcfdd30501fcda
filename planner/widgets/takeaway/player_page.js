// The page in the file: the day's session first, the other days of the file, and what was done here. The player is the
// notebook's own; the model behind it is stand_in.js's.

const ASSURED = {
  file: "Private: your plan for these days. It sends nothing; what you do stays in this browser until you take it home.",
  shared: "Private: this page comes from your computer, and what you do goes into your diary there.",
};
const NOTHING_TODAY = "Nothing is planned for today in here.";
const AT_REST = ["before", "rest", "closed"];

/** The opening of the player in the file: what is needed to begin first, the stretches below. */
class TakenOpening {
  constructor(page) {
    this.page = page;
  }

  before(view) {
    const { script } = view;
    this.pain = painScale("Pain now");
    return [
      el("div", { class: "sp-intro" },
        el("p", { class: "sp-kicker" }, script.day),
        el("h2", { class: "sp-title" }, script.earlier ? "Done for this day" : `Your session: ${minutes(script.planned_s)}`),
        script.earlier ? el("p", { class: "sp-lead" }, "Another one is yours to choose.") : null,
        view.pace,
        el("p", { class: "sp-ready sp-quiet" }, haveReady(script)), this.pain.node,
        el("p", { class: "sp-quiet" }, "You may leave this unanswered."),
        view.button("Start", () => view.player.start(this.pain.value()), "sp-button sp-primary sp-wide"),
        el("p", { class: "sp-lead" }, "Move slowly, and never into pain. If something hurts, press It hurts and it stops at once.")),
      el("div", { class: "sp-begin" }, view.toggles(), view.settings()),
      outlineOf(script)];
  }

  rest({ script }) {
    return [el("p", { class: "sp-kicker" }, "Today"), el("h2", { class: "sp-title" }, script.title), el("p", { class: "sp-lead" }, script.rest)];
  }

  closed() {
    return [this.page.handing, el("div", { class: "sp-choices" }, el("button", { type: "button", class: "sp-button", onclick: () => this.page.open() }, "Back to the start"))];
  }
}

class TakenPage {
  /** days: the scripts of the file in order; about; settings; voice; home, "" in a file. */
  constructor(target, { days, about, settings, voice, home }) {
    Object.assign(this, { days, about, voice, home });
    this.store = new Store(about.key);
    this.logs = new Logs(this.store, about);
    if (settings && !this.store.read("sound")) this.store.write("sound", settings);
    this.head = el("header", { class: "sp-taken-head" }, el("h1", {}, "Stretching"), el("p", { class: "sp-quiet" }, ASSURED[this.where]));
    this.place = el("div", {});
    this.handing = el("div", {}); // the way home of the session that is shown
    this.others = el("section", { class: "sp-root sp-taken-list", "aria-label": "Other days" });
    this.done = el("section", { class: "sp-root sp-taken-list", "aria-label": "Done here" });
    this.node = el("main", { class: "sp-taken" }, this.head, this.done, this.place, this.others);
    target.append(this.node);
    document.addEventListener("visibilitychange", () => this.look());
    addEventListener("beforeunload", (event) => !this.store.working && this.logs.names().length && event.preventDefault());
    this.open();
  }

  get where() {
    return this.home ? "shared" : "file";
  }

  get today() {
    return dayOf(Date.now(), this.about.day_begins);
  }

  /** The session to show first: one that is not over, else today's, else none. */
  first() {
    const begun = (day) => this.store.read(`state.${this.logs.current(day.session_id)}`);
    return this.days.find(begun) ?? this.days.find(({ date }) => date === this.today);
  }

  /** The page is seen again, maybe on another day: what was for that day gives way, unless it runs. */
  look() {
    if (document.visibilityState === "visible" && this.opened !== this.today && ["before", "rest"].includes(this.mode)) this.open();
  }

  open(day = this.first()) {
    this.close();
    this.opened = this.today;
    this.day = day;
    const script = this.scriptOf(day);
    this.model = new StandIn(script, { logs: this.logs, voice: this.voice, send: this.home ? (text) => this.send(text) : null });
    this.player = new Player(this.model);
    this.view = new PlayerView(this.player, this.place, new TakenOpening(this));
    this.detach = [this.player.attach(this.view), this.player.attach(this)];
    this.mode = undefined;
    this.tidy();
    this.player.changed();
  }

  /** What the player plays of a day: as the file has it, under an id of this telephone's own. */
  scriptOf(day) {
    if (!day) return { title: "A free day", rest: NOTHING_TODAY, where: this.where };
    const session_id = this.logs.current(day.session_id), earlier = day.earlier || this.logs.ended(day.session_id);
    return { ...day, session_id, earlier, where: this.where };
  }

  /** The page from the computer is one on all days: what that has of earlier ones is not kept here too. */
  tidy() {
    const here = (session) => this.days.some((day) => session.startsWith(day.session_id));
    const over = (session) => !here(session) && this.logs.events(session)[0].date < this.today;
    for (const session of this.logs.names()) if (over(session) && this.isHome(session)) this.logs.forget(session);
  }

  close() {
    if (!this.player) return;
    this.view.destroy();
    for (const detach of this.detach) detach();
    this.player.destroy();
  }

  /** As one of the player's views: what is not the session goes while it runs. */
  update() {
    const mode = this.player.state?.mode ?? "rest";
    this.handing.hidden = this.isHome(this.model.get("script").session_id);
    if (mode === this.mode) return;
    this.mode = mode;
    if (mode === "closed") this.logs.over.add(this.model.get("script").session_id);
    const rests = AT_REST.includes(mode);
    for (const node of [this.head, this.others, this.done]) node.hidden = !rests;
    this.handing.replaceChildren(...(mode === "closed" ? [this.handingOf(this.model.get("script").session_id)] : []));
    if (rests) this.list();
  }

  list() {
    const others = this.days.filter((day) => day !== this.day);
    this.others.hidden = !others.length;
    this.others.replaceChildren(el("h2", {}, "Other days"), ...others.map((day) =>
      el("button", { type: "button", class: "sp-button", onclick: () => this.open(day) }, el("span", {}, day.day), el("span", { class: "sp-quiet" }, minutes(day.planned_s)))));
    const names = this.logs.names().filter((name) => this.mode !== "closed" || name !== this.model.get("script").session_id);
    this.done.hidden = !names.length;
    this.done.replaceChildren(el("h2", {}, "Done here"), ...names.map((name) => this.doneRow(name)));
  }

  doneRow(session) {
    const events = this.logs.events(session);
    const began = new Date(events[0].at), end = events.findLast(({ type }) => type === "end");
    const when = began.toLocaleString("en-GB", { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const row = el("details", { ontoggle: () => row.open && row.childElementCount === 1 && row.append(this.isHome(session) ? el("p", { class: "sp-quiet" }, "It is in your diary.") : this.handingOf(session), this.forgetButton(session)) },
      el("summary", {}, el("span", {}, when), el("span", { class: "sp-quiet" }, end ? minutes(end.active_s) : "not finished")));
    return row;
  }

  forgetButton(session) {
    const button = el("button", { type: "button", class: "sp-link", onclick: () => {
      if (!button.dataset.sure) return button.replaceChildren((button.dataset.sure = "Press again: what is not at home is gone then"));
      this.forget(session);
    } }, "Delete it here");
    return button;
  }

  /** Nothing of it is on its way to the computer any more, either. */
  forget(session) {
    this.player.outbox.keep(session, []);
    this.model.set("events", this.model.get("events").filter((event) => event.session_id !== session));
    this.logs.forget(session);
    this.list();
  }

  // The way home.

  /** Whether all of a session is in the diary, as a page that comes from the computer knows. */
  isHome(session) {
    const sent = Math.max(this.logs.store.read(SENT + session) ?? 0, this.model.get("saved_seq")[session] ?? 0);
    return Boolean(this.home) && sent >= (this.logs.events(session).at(-1)?.seq ?? 0);
  }

  handingOf(session) {
    const [planned, tag, number] = session.split(".").slice(-3);
    return new HandingOver(`stretched_${planned}_${tag}_${number}.txt`, () => this.logs.text(session)).node;
  }

  async send(text) {
    const answer = await fetch(this.home, { method: "POST", body: text, headers: { "Content-Type": "text/plain" } });
    return answer.json();
  }
}

/** The scripts of the days, each with its figures and lessons, which the file holds once for all. */
export function daysOf({ days, drawn }) {
  const whole = (places) => Object.fromEntries(Object.entries(places).map(([name, place]) => [name, drawn[place]]));
  return days.map(({ figures, lessons, ...day }) => ({
    ...day, lessons: whole(lessons), figures: { ...figures, of: whole(figures.of), easier: whole(figures.easier) },
  }));
}
