// What happened in a session, on its way to Python. Not for what a session is.

const RESEND_MS = 15_000;
const EVENTS = "events.";
const REFUSED = "refused.";

/** Events on their way to the diary: kept here and in the browser until Python says that they are written. */
class Outbox {
  constructor(model, store, changed) {
    Object.assign(this, { model, store, changed, late: false, timer: 0, waiting: new Map() });
    this.aside = new Set(store.names(REFUSED).map((name) => name.slice(REFUSED.length)));
    for (const name of store.names(EVENTS)) this.takeUp(name.slice(EVENTS.length));
    this.acknowledge();
  }

  /** Take up the events that an earlier page left in the browser; what cannot be one is set aside. */
  takeUp(session) {
    const kept = [this.store.read(EVENTS + session) ?? []].flat();
    const isEvent = (event) => event?.session_id === session && Number.isInteger(event.seq);
    const spoilt = kept.filter((event) => !isEvent(event));
    if (!spoilt.length || this.putAside(session, spoilt)) this.keep(session, kept.filter(isEvent));
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
      this.store.write(EVENTS + session, events);
    } else {
      this.waiting.delete(session);
      this.store.remove(EVENTS + session);
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
    this.again();
    this.send();
    this.changed();
  }

  // The same list again would not count as a change, hence the counter.
  again() {
    this.model.set("attempt", this.model.get("attempt") + 1);
  }

  /** The sessions with events that Python can never write. */
  refused() {
    return this.model.get("refused").filter((session) => this.waiting.has(session));
  }

  /** Stop sending what is refused; it stays in the browser under another name. Returns whether it could be kept there. */
  setAside() {
    const kept = this.refused().every((session) => {
      const done = this.putAside(session, this.waiting.get(session));
      if (done) this.keep(session, []);
      return done;
    });
    this.again();
    this.model.set("events", [...this.waiting.values()].flat());
    this.model.save_changes();
    return kept;
  }

  putAside(session, events) {
    this.store.write(REFUSED + session, [this.store.read(REFUSED + session) ?? [], events].flat());
    if (this.store.working) this.aside.add(session);
    return this.store.working;
  }

  /** Where the events of a session are: in the "diary", on their way ("saving"), "late", "unwritten" or "aside". */
  place(session) {
    if (this.aside.has(session)) return "aside";
    if (!this.waiting.has(session)) return "diary";
    return this.model.get("error") ? "unwritten" : this.late ? "late" : "saving";
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.late = false;
  }
}
