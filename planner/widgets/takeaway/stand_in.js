// What stands in the file where a notebook has Python: takes what the player reports, keeps it in this browser as the
// session's log, and says that it is kept; on a page from the computer itself, once the computer has written it.
// The player's own storage (clock.js, outbox.js) brings a page that is loaded again to where it was.

const LOG = "log.";
const SENT = "sent."; // how far the computer has a session
const GONE = "gone."; // the number up to which a day's sessions may have been deleted here
const TAG_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

/** Eight letters or digits by which a telephone's sessions are known from another's with the same file. */
function newTag() {
  return [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => TAG_LETTERS[byte % 36]).join("");
}

const numberOf = (session, start) => Number(session.slice(start.length));

/**
 * The sessions done with a file on this telephone, by what they reported: in the browser's storage and in this page. Each with
 * what the file said of itself when it began: a page may be made anew meanwhile.
 */
class Logs {
  constructor(store, about) {
    Object.assign(this, { store, about, here: new Map(), gone: new Map(), over: new Set() }); // the last three: where the browser keeps nothing
  }

  get tag() {
    const kept = this.store.read("tag") ?? this.made;
    if (typeof kept === "string" && /^[0-9a-z]{8}$/.test(kept)) return kept;
    this.made = newTag();
    this.store.write("tag", this.made);
    return this.made;
  }

  /** The events of a session in order; another tab may have added some. */
  events(session) {
    const kept = Object(this.store.read(LOG + session)).events;
    const known = new Map([...(Array.isArray(kept) ? kept : []), ...(this.here.get(session) ?? [])].map((event) => [event?.seq, event]));
    return [...known.values()].filter((event) => event?.session_id === session).sort((one, other) => one.seq - other.seq);
  }

  /** Keep what is new; returns the sessions that it is of. */
  add(events) {
    const sessions = [...new Set(events.map((event) => event.session_id))];
    for (const session of sessions) {
      const had = this.events(session), last = had.at(-1)?.seq ?? 0;
      const all = [...had, ...events.filter((event) => event.session_id === session && event.seq > last)];
      this.here.set(session, all);
      this.store.write(LOG + session, { about: this.aboutOf(session), events: all });
    }
    return sessions;
  }

  aboutOf(session) {
    return { ...this.about, ...Object(Object(this.store.read(LOG + session)).about) };
  }

  /** The log of a session as text, as of now. */
  text(session) {
    return packed(logOf(this.aboutOf(session), this.events(session), isoLocal(Date.now())));
  }

  names() {
    const kept = this.store.names(LOG).map((name) => name.slice(LOG.length));
    return [...new Set([...kept, ...this.here.keys()])].filter((session) => this.events(session).length);
  }

  /** Its number is not given again: the diary may have the session by it, and would take the next one for the same. */
  forget(session) {
    const start = session.slice(0, session.lastIndexOf(".") + 1), number = Math.max(this.goneOf(start), numberOf(session, start));
    this.gone.set(start, number);
    this.store.write(GONE + start, number);
    this.here.delete(session);
    for (const name of [LOG, SENT, "state.", "events.", "words.", "asked."]) this.store.remove(name + session);
  }

  goneOf(start) {
    return Math.max(Number(this.store.read(GONE + start)) || 0, this.gone.get(start) ?? 0);
  }

  /** How many sessions of a day were done here to their end. */
  ended(stem) {
    return this.names().filter((name) => name.startsWith(stem) && this.events(name).at(-1).outcome === "completed").length;
  }

  /** The id of the session to play next of a day: the one that is not over, else a new one. */
  current(stem) {
    const start = `${stem}t${this.tag}.`;
    const numbers = this.names().filter((name) => name.startsWith(start)).map((name) => numberOf(name, start));
    const last = Math.max(0, ...numbers), gone = this.goneOf(start);
    const goesOn = last > gone && !this.over.has(start + last) && this.store.read(`state.${start}${last}`)?.state?.mode !== "closed";
    return start + (goesOn ? last : Math.max(last, gone) + 1);
  }
}

/** The widget's model of one session, as anywidget has it. send(text): to the computer, null where there is none. */
class StandIn {
  constructor(script, { logs, send = null, voice = null }) {
    const { session_id } = script, events = session_id ? logs.events(session_id) : [];
    Object.assign(this, { logs, send, voice, heard: {} });
    this.values = {
      script, resume: events.length ? known({}, events) : {}, events: [], attempt: 0, error: "", refused: [],
      saved_seq: events.length ? { [session_id]: send ? logs.store.read(SENT + session_id) ?? 0 : events.at(-1).seq } : {},
      diary_key: logs.about.key, day_begins: logs.about.day_begins,
      speaker: { able: Boolean(voice) }, wanted: {}, given: {},
    };
  }

  get(name) {
    return this.values[name];
  }

  set(name, value) {
    this.values[name] = value;
  }

  on(name, action) {
    (this.heard[name] ??= new Set()).add(action);
  }

  off(name, action) {
    this.heard[name]?.delete(action);
  }

  /** Python's part: the values change, and who listens hears of it once the page is done. */
  answer(values) {
    queueMicrotask(() => {
      Object.assign(this.values, values);
      for (const name of Object.keys(values)) for (const action of this.heard[`change:${name}`] ?? []) action();
    });
  }

  save_changes() {
    this.speak();
    const { events, saved_seq } = this.values;
    for (const session of this.logs.add(events)) {
      const upTo = Math.max(...events.filter((event) => event.session_id === session).map((event) => event.seq));
      if (upTo > (saved_seq[session] ?? 0)) this.keep(session, upTo);
    }
  }

  async keep(session, upTo) {
    if (this.send) {
      const { done, message } = await this.send(await this.logs.text(session)).catch(() => ({}));
      if (done === undefined) return; // not reached: the player sends it again
      if (!done) return this.answer({ error: message });
      upTo = Math.max(upTo, this.values.saved_seq[session] ?? 0); // answers may overtake each other
      this.logs.store.write(SENT + session, upTo);
    }
    this.answer({ error: "", saved_seq: { ...this.values.saved_seq, [session]: upTo } });
  }

  /** The words that were spoken into the file. */
  speak() {
    const { number, texts } = this.values.wanted;
    if (!this.voice || number === this.values.given.number) return;
    const sounds = Object.fromEntries(texts.filter((text) => Object.hasOwn(this.voice.sounds, text)).map((text) => [text, this.voice.sounds[text]]));
    this.answer({ given: { number, rate: this.voice.rate, sounds } });
  }
}
