// The clock of a session: plays the state of session_player.js in real time, keeps it in the browser, and sends what
// happened to Python. Not for anything that is seen or heard.

const GAP_MS = 75_000; // Longer between two ticks than any browser throttles a page: the computer slept.
const TICK_MS = 100;
const KEEP_MS = 2_000;
const RESEND_MS = 15_000;

/** localStorage that may be missing, full or forbidden: `working` says so, and nothing throws. */
class Store {
  constructor(key) {
    this.prefix = `stretching-planner.${key}.`;
    this.working = true;
  }

  attempt(action) {
    try {
      const result = action(window.localStorage);
      this.working = true;
      return result;
    } catch {
      this.working = false;
      return null;
    }
  }

  read(name) {
    const text = this.attempt((storage) => storage.getItem(this.prefix + name));
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  write(name, value) {
    this.attempt((storage) => storage.setItem(this.prefix + name, JSON.stringify(value)));
  }

  remove(name) {
    this.attempt((storage) => storage.removeItem(this.prefix + name));
  }

  names(start) {
    const all = this.attempt((storage) => Object.keys(storage)) ?? [];
    return all.filter((key) => key.startsWith(this.prefix + start)).map((key) => key.slice(this.prefix.length));
  }
}

/** Events on their way to the diary: kept here and in the browser until Python says that they are written. */
class Outbox {
  constructor(model, store, changed) {
    Object.assign(this, { model, store, changed, late: false, timer: 0, waiting: new Map() });
    for (const name of store.names("events.")) this.waiting.set(name.slice("events.".length), store.read(name) ?? []);
    this.acknowledge();
  }

  highest(session) {
    const numbers = (this.waiting.get(session) ?? []).map((event) => event.seq);
    return Math.max(0, this.model.get("saved_seq")[session] ?? 0, ...numbers);
  }

  add(session, events) {
    this.keep(session, [...(this.waiting.get(session) ?? []), ...events]);
    this.send();
  }

  keep(session, events) {
    if (events.length) {
      this.waiting.set(session, events);
      this.store.write(`events.${session}`, events);
    } else {
      this.waiting.delete(session);
      this.store.remove(`events.${session}`);
    }
  }

  acknowledge() {
    const saved = this.model.get("saved_seq");
    for (const [session, events] of [...this.waiting]) {
      this.keep(session, events.filter((event) => event.seq > (saved[session] ?? 0)));
    }
    if (!this.waiting.size) this.stop();
  }

  send() {
    if (!this.waiting.size) return;
    this.model.set("events", [...this.waiting.values()].flat());
    this.model.save_changes();
    this.timer ||= setTimeout(() => this.sendAgain(), RESEND_MS);
  }

  sendAgain() {
    this.stop();
    if (!this.waiting.size) return;
    this.late = true;
    // The same list again would not count as a change, hence the counter.
    this.model.set("attempt", this.model.get("attempt") + 1);
    this.send();
    this.changed();
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.late = false;
  }
}

/** One session's clock and state, shared by all views of the widget. */
class Player {
  constructor(model) {
    this.model = model;
    this.views = new Set();
    this.notice = "";
    this.writer = Math.random().toString(36).slice(2);
    this.store = new Store(model.get("diary_key"));
    this.outbox = new Outbox(model, this.store, () => this.changed());
    this.sounds = new Sounds(this.store);
    this.script = model.get("script");
    this.listening = new AbortController();
    this.load();
    this.listen();
    this.outbox.send();
  }

  load() {
    if (!this.script.session_id) return;
    this.name = `state.${this.script.session_id}`;
    const snapshot = this.store.read(this.name);
    this.seen = snapshot?.at ?? 0;
    this.seq = Math.max(snapshot?.seq ?? 0, this.outbox.highest(this.script.session_id));
    this.state = restore(this.script, snapshot, this.model.get("resume"));
    this.returning = this.state.mode === "paused";
  }

  listen() {
    const { signal } = this.listening;
    document.addEventListener("visibilitychange", () => this.look(), { signal });
    window.addEventListener("pagehide", () => this.look(), { signal });
    window.addEventListener("storage", (event) => this.overheard(event), { signal });
    this.acknowledged = () => {
      this.outbox.acknowledge();
      this.changed();
    };
    this.model.on("change:saved_seq", this.acknowledged);
    this.model.on("change:error", this.acknowledged);
  }

  destroy() {
    this.rest();
    this.outbox.stop();
    this.listening.abort();
    this.model.off("change:saved_seq", this.acknowledged);
    this.model.off("change:error", this.acknowledged);
  }

  attach(view) {
    this.views.add(view);
    this.outbox.send();
    return () => {
      this.views.delete(view);
      if (!this.views.size) {
        this.pause();
        this.outbox.stop();
      }
    };
  }

  changed() {
    for (const view of this.views) view.update();
  }

  // What the person does. Each is without effect where it makes no sense, so that keys and buttons can share them.

  start(pain) {
    if (this.takeOver() || this.state.mode !== "before") return;
    this.apply(begin(this.state, pain), true);
    this.sounds.open(() => this.sound());
  }

  toggle() {
    if (this.state.mode === "running") this.pause();
    else if (this.state.mode === "paused") this.resume();
  }

  pause(notice = "") {
    if (this.state?.mode === "running") this.tick();
    this.halt(notice);
  }

  resume() {
    this.takeOver();
    this.returning = false;
    this.apply(resume(this.state), true);
    this.sounds.open(() => this.sound());
  }

  back() {
    this.step((state) => back(state, this.script));
  }

  skip() {
    this.step((state) => skip(state, this.script));
  }

  hurt() {
    this.step((state) => hurt(state, this.script));
  }

  finish() {
    this.step((state) => finish(state, this.script));
  }

  afterHurt(pain, goOn) {
    if (this.state.mode === "hurt") this.apply(afterHurt(this.state, this.script, pain, goOn), true);
  }

  keepGoing() {
    if (canKeepGoing(this.state, this.script)) this.apply(keepGoing(this.state), true);
  }

  close(pain, note) {
    if (this.state.mode === "after") this.apply(close(this.state, pain, note));
  }

  step(change) {
    if (this.state.mode === "running") this.tick();
    if (!["running", "paused"].includes(this.state.mode)) return;
    if (this.state.cue >= this.script.cues.length) change = (state) => finish(state, this.script);
    this.sounds.cancel();
    this.apply(change(this.state), true);
  }

  // The clock: time is what performance.now() says went by since the anchor, in whole milliseconds.

  tick() {
    const now = performance.now();
    const wall = Date.now();
    if (Math.max(now - this.ticked, wall - this.tickedWall) > GAP_MS) {
      return this.halt("The computer was asleep, so the session paused where it was.");
    }
    this.ticked = now;
    this.tickedWall = wall;
    const ms = Math.floor(now - this.anchor);
    this.anchor += ms;
    const cue = this.state.cue;
    const step = advance(this.state, this.script, ms);
    this.apply(step, step.state.cue !== cue);
  }

  run() {
    if (!this.timer) {
      this.anchor = this.ticked = performance.now();
      this.tickedWall = Date.now();
    }
    clearTimeout(this.timer);
    const end = this.anchor + timeLeft(this.state, this.script).cue - performance.now();
    this.timer = setTimeout(() => this.tick(), Math.max(0, Math.min(TICK_MS, end)));
  }

  rest() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.sounds.quiet();
  }

  halt(notice = "") {
    if (this.state?.mode !== "running") return;
    this.apply(pause(this.state));
    this.notice = notice;
    this.changed();
  }

  look() {
    if (this.state?.mode === "running") this.tick();
    if (this.state && this.state.mode !== "before") this.keep();
  }

  apply({ state, events }, newCue = false) {
    const ends = this.state.mode === "running" && state.mode === "after";
    this.state = state;
    this.notice = "";
    if (events.length) this.emit(events);
    if (state.mode === "running") this.run();
    else this.rest();
    if (newCue && state.mode === "running") {
      this.sound();
      this.sounds.say(this.script.cues[state.cue].say);
    }
    if (ends && state.outcome === "completed") this.sounds.say("That was the last one. Well done.");
    if (newCue || events.length || state.mode !== "running" || performance.now() - this.kept > KEEP_MS) this.keep();
    this.changed();
  }

  sound() {
    if (this.state.mode === "running") this.sounds.fill(this.state, this.script);
  }

  emit(events) {
    const { session_id, plan_id, date, planned_s } = this.script;
    const wall = Date.now();
    const total = played(this.state);
    const stamped = events.map(({ played: then, ...event }) => {
      const at = event.at ?? isoLocal(wall - (total - then));
      if (event.type === "end") this.state = { ...this.state, ended_at: at };
      return { session_id, plan_id, date, planned_s, seq: ++this.seq, ...event, at };
    });
    this.outbox.add(session_id, stamped);
  }

  // The snapshot: for a page that is loaded again, and for a second tab with the same session.

  keep() {
    this.kept = performance.now();
    this.seen = Date.now();
    const { version } = this.script;
    this.store.write(this.name, { version, writer: this.writer, seq: this.seq, at: this.seen, state: this.state });
  }

  takeOver() {
    const snapshot = this.store.read(this.name);
    if (!snapshot || snapshot.writer === this.writer || snapshot.at <= this.seen) return false;
    this.load();
    this.changed();
    return true;
  }

  overheard({ key, newValue }) {
    if (key !== this.store.prefix + this.name || !newValue || this.state.mode !== "running") return;
    this.state = { ...this.state, mode: "paused" };
    this.rest();
    this.notice = "This session goes on in another tab. Resume here to go on in this one.";
    this.seen = 0;
    this.changed();
  }
}
