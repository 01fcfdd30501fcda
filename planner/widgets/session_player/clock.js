// The clock of a session: plays the state of session_player.js in real time and keeps it in the browser. What happened goes
// to Python by outbox.js. Not for anything that is seen or heard.

const GAP_MS = 75_000; // Longer between two ticks than any browser throttles a page: the computer slept.
const TICK_MS = 100;
const KEEP_MS = 2_000;
const LEAD_IN_MS = 3_000;
const ANSWERS = ["saved_seq", "error", "refused"];
const ASIDE = "What the diary can't take is set aside: it stays in this browser's storage and is not sent again.";
const ELSEWHERE = "This session goes on in another tab. Resume here to go on in this one.";
const NOT_ASIDE = "This browser's storage takes nothing, so nothing was set aside.";

/** One session's clock and state, shared by all views of the widget. */
class Player {
  constructor(model) {
    this.model = model;
    this.views = new Set();
    this.notice = "";
    this.writer = Math.random().toString(36).slice(2);
    this.store = new Store(model.get("diary_key"));
    this.outbox = new Outbox(model, this.store, () => this.changed());
    this.settings = new Settings(this.store);
    this.sounds = new Sounds(this.settings, () => this.voice.counts, () => this.changed());
    this.voice = new Voices(this);
    this.hands = new HandsFree(this);
    this.leading = 0; // the moment at which the count before going on is over, 0 where none runs
    this.script = model.get("script");
    this.listening = new AbortController();
    this.load();
    this.listen();
    this.outbox.send();
  }

  load() {
    this.unrated = this.unasked() ? this.script.unrated : null;
    if (!this.script.session_id) return;
    this.name = `state.${this.script.session_id}`;
    const snapshot = this.store.read(this.name);
    this.seen = Number.isFinite(snapshot?.at) ? snapshot.at : 0;
    this.seq = Math.max(Number.isInteger(snapshot?.seq) ? snapshot.seq : 0, this.outbox.highest(this.script.session_id));
    this.settings.read();
    this.paceAt(snapshot?.tempo ?? 1);
    this.state = restore(this.script, snapshot, known(this.model.get("resume"), this.outbox.waiting.get(this.script.session_id) ?? []));
    this.setTempo(this.settings.now.tempo);
    this.returning = this.state.mode === "paused";
    if (this.state.mode !== "before") this.unrated = null;
  }

  /** Whether an ended session still waits to be asked how it went: it is asked once. */
  unasked() {
    const id = this.script.unrated?.session_id;
    return id && !this.store.read(`asked.${id}`) && this.store.read(`state.${id}`)?.state?.mode !== "closed";
  }

  listen() {
    const { signal } = this.listening;
    document.addEventListener("visibilitychange", () => this.look(), { signal });
    window.addEventListener("pagehide", () => this.look(), { signal });
    window.addEventListener("storage", (event) => this.overheard(event), { signal });
    this.acknowledged = () => {
      const waited = this.outbox.waiting.size;
      this.outbox.acknowledge();
      this.changed();
      if (waited && !this.outbox.waiting.size) this.wrote();
    };
    for (const name of ANSWERS) this.model.on(`change:${name}`, this.acknowledged);
  }

  /** What happened is in the diary: who has the player may want to hear of it. */
  wrote() {}

  destroy() {
    this.stay();
    this.rest();
    this.voice.destroy();
    this.sounds.destroy();
    this.hands.destroy();
    this.outbox.stop();
    this.listening.abort();
    for (const name of ANSWERS) this.model.off(`change:${name}`, this.acknowledged);
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
    this.hands?.update();
    for (const view of this.views) view.update();
  }

  // What the person does. Each is without effect where it makes no sense, so that keys and buttons can share them, and
  // goes on from what another tab came to.

  start(pain) {
    if (this.takeOver() || this.state.mode !== "before") return;
    this.voice.quiet();
    this.sounds.open(() => this.sound());
    this.apply(begin(this.state, pain, ownDay(this.model)), true);
  }

  toggle() {
    if (this.state.mode === "running" || this.leading) this.pause();
    else if (this.state.mode === "paused") this.resume();
  }

  pause(notice = "") {
    if (this.leading) {
      this.stay();
      this.rest();
      this.changed();
    }
    if (this.state?.mode === "running") this.tick();
    this.halt(notice);
  }

  /** Go on, after a count of three during which the session's clock stands. */
  resume() {
    this.takeOver();
    if (this.state.mode !== "paused" || this.leading) return;
    this.returning = false;
    this.notice = "";
    if (this.state.cue >= this.script.cues.length) return this.goOn();
    this.keep(); // another tab in which it runs hears of it: what that one writes would end the count here
    this.sounds.open(() => (this.leading ? this.sounds.lead(this.leading - performance.now()) : this.sound()));
    this.countIn();
  }

  countIn() {
    this.leading = performance.now() + LEAD_IN_MS;
    this.voice.countIn(LEAD_IN_MS);
    this.sounds.lead(LEAD_IN_MS);
    this.lead();
  }

  lead() {
    const left = this.leading - performance.now();
    if (left <= 0) return this.goOn();
    this.leadTimer = setTimeout(() => this.lead(), Math.min(TICK_MS, left));
    this.changed();
  }

  goOn() {
    this.stay();
    this.sounds.cancel();
    this.takeOver();
    this.returning = false;
    if (this.state.mode === "paused") this.apply(resume(this.state, this.script), true);
  }

  /** No count runs any more. */
  stay() {
    clearTimeout(this.leadTimer);
    this.leading = 0;
  }

  back() {
    this.step((state) => back(state, this.script));
  }

  skip() {
    this.step((state) => skip(state, this.script));
  }

  enough() {
    this.step((state) => enough(state, this.script));
  }

  hurt() {
    this.step((state) => hurt(state, this.script));
  }

  finish() {
    this.step((state) => finish(state, this.script));
  }

  report(answers) {
    this.takeOver();
    if (this.state.mode === "hurt") this.apply(report(this.state, this.script, answers));
  }

  afterHurt(choice, easier) {
    this.takeOver();
    if (this.state.mode === "hurt") this.apply(afterHurt(this.state, this.script, choice, easier), true);
  }

  keepGoing() {
    this.takeOver();
    if (canKeepGoing(this.state, this.script)) this.apply(keepGoing(this.state), true);
  }

  close(pain, note) {
    this.takeOver();
    this.store.remove(`words.${this.script.session_id}`);
    if (this.state.mode === "after") this.apply(close(this.state, pain, note));
  }

  /** The last word on the session before this one, or none. */
  closeEarlier(pain = null, note = "") {
    const { session_id } = this.unrated;
    this.store.remove(`words.${session_id}`);
    this.store.write(`asked.${session_id}`, true);
    if (pain !== null || note) {
      this.outbox.add(session_id, [{ ...closing(this.unrated, pain, note), seq: this.outbox.highest(session_id) + 1 }]);
    }
    this.unrated = null;
    this.changed();
  }

  setAside() {
    this.notice = this.outbox.setAside() ? ASIDE : NOT_ASIDE;
    this.changed();
  }

  step(change) {
    if (this.state.mode === "running") this.tick();
    else this.takeOver();
    if (!["running", "paused"].includes(this.state.mode)) return;
    if (this.state.cue >= this.script.cues.length) change = (state) => finish(state, this.script);
    const led = this.leading;
    this.stay();
    this.sounds.cancel();
    this.voice.quiet();
    this.apply(change(this.state), true);
    if (led && this.state.mode === "paused") this.countIn();
  }

  // What the person chose about sound, voice and tempo.

  choose(change) {
    this.settings.keep(change);
    if ("tempo" in change) this.setTempo(change.tempo);
    if (["voice_on", "voice", "lang", "rate"].some((name) => name in change)) this.voice.chosenAnew();
    this.sounds.turn(this.settings.now.volume);
    if (!("volume" in change)) this.plan();
    this.changed();
  }

  /** Sound and speech of what is left of the present cue, anew. */
  plan() {
    if (this.state?.mode !== "running") return;
    this.sounds.cancel();
    this.sound();
    this.speak([]);
  }

  tryOut() {
    if (this.state?.mode === "running" || this.leading) return;
    this.sounds.tryOut();
    this.voice.tryOut();
    this.changed();
  }

  paceAt(tempo) {
    this.tempo = choices({ tempo }).tempo;
    this.script = paced(this.model.get("script"), this.tempo);
    this.speech = this.script.cues && speechCues(this.script);
  }

  /** Go on at another tempo from the same place; what was done so far stays as it was. */
  setTempo(tempo) {
    if (!this.state || tempo === this.tempo) return;
    if (this.state.mode === "running") this.tick();
    const before = this.script;
    this.paceAt(tempo);
    this.state = replaced(this.state, before, this.script);
    if (this.state.mode === "running") {
      this.run();
      this.keep();
    }
  }

  /** Milliseconds into the present cue, as of now: between two ticks the state's own are behind. */
  elapsed() {
    const { mode, ms } = this.state;
    return ms + (mode === "running" ? Math.max(0, performance.now() - this.anchor) : 0);
  }

  // The clock: time is what performance.now() says went by since the anchor, in whole milliseconds.

  tick() {
    const now = performance.now();
    const wall = Date.now();
    if (Math.max(now - this.ticked, wall - this.tickedWall) > GAP_MS) {
      return this.halt("This device was asleep, so the session paused where it was.");
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

  /** ends: at the last cue's own end, which cuts nothing off. */
  rest(ends = false) {
    clearTimeout(this.timer);
    this.timer = 0;
    this.sounds.cancel();
    if (!ends) this.voice.quiet();
  }

  halt(notice = "") {
    if (this.state?.mode !== "running") return;
    this.apply(pause(this.state));
    this.notice = notice;
    this.changed();
  }

  /** The page is hidden or seen again. Only what runs here is kept: another tab may be further. */
  look() {
    if (this.state?.mode === "running") {
      this.tick();
      this.keep();
    }
    if (document.visibilityState !== "hidden") this.hands.seen();
    if (document.visibilityState !== "hidden" && this.state?.mode === "running") this.sounds.wake(() => this.plan());
    if (this.unrated && !this.unasked()) this.unrated = null; // another page has asked meanwhile
    this.changed();
  }

  apply({ state, events }, newCue = false) {
    const ends = this.state.mode === "running" && state.mode === "after" && state.outcome === "completed";
    this.state = state;
    this.notice = "";
    if (events.length) this.emit(events);
    if (state.mode === "running") this.run();
    else this.rest(ends);
    if (newCue && state.mode === "running") {
      this.sound();
      this.speak();
    }
    if (ends) this.voice.close();
    if (newCue || events.length || state.mode !== "running" || performance.now() - this.kept > KEEP_MS) this.keep();
    this.changed();
  }

  sound() {
    if (this.state.mode === "running") this.sounds.fill({ ...this.state, ms: this.elapsed() }, this.script);
  }

  flashes(kind) {
    const { flash, sound_on, voice_on } = this.settings.now;
    return flashes(kind, flash, { on: voice_on, able: this.voice.heard }, { on: sound_on, able: !this.sounds.blocked });
  }

  /** What is left to be said, from the present cue on: n, which cue; options, ms and counts, as in speech.js. */
  toSay() {
    if (!this.speech || !this.state) return [];
    const left = this.speech.map((cue, n) => ({ n, ...cue })).slice(this.state.cue);
    return left.filter(({ n }) => !this.state.out.includes(partAt(this.script, n).stretch));
  }

  /** Say what belongs to the present cue, as far as there is time left of it. */
  speak(options = this.speech[this.state.cue].options) {
    const [{ ms, ...cue }, ...later] = this.toSay();
    this.voice.begin({ ...cue, options, ms: ms - this.elapsed() }, later);
  }

  emit(events) {
    const { session_id, plan_id, planned_s } = this.script;
    const date = this.state.day || this.script.date;
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
    const { writer, seq, seen: at, tempo, state } = this;
    this.store.write(this.name, { version, writer, seq, at, tempo, state });
  }

  takeOver() {
    const snapshot = this.store.read(this.name);
    if (!snapshot || snapshot.writer === this.writer || !(snapshot.at > this.seen)) return false;
    this.stay();
    this.load();
    this.changed();
    return true;
  }

  /** Another tab goes on with the session: this one stands still, and shows where the other came to, once it has begun here. */
  overheard({ key, newValue }) {
    if (!this.name || this.state.mode === "before" || key !== this.store.prefix + this.name || !newValue) return;
    if (this.state.mode === "running") {
      this.state = { ...this.state, mode: "paused" };
      this.rest();
    }
    this.seen = 0; // it was written just now
    if (!this.takeOver()) return;
    this.notice = this.store.read(this.name)?.state?.mode === "running" ? ELSEWHERE : "";
    this.changed();
  }
}
