// Reminds of a session at its time while the page is open: a line on the page, a gentle tone where sound is on, and the
// browser's notification where the person allowed it. Which sessions are to come is Python's (reminders.py). Off by default.

const REMINDER_LOOKS_MS = 60_000; // a longer timer goes wrong where the computer sleeps
const REMINDER_ASKS_MS = 2_000; // so long Python has to say that the session is done meanwhile, on another page
const REMINDER_LATE_MS = 120_000; // from here on it is said for when the session was planned
const REMINDER_OVER_MS = 3_600_000; // later than this nothing is said: the computer slept, and the time is over

/** A session's moment by the clock of the page: where clocks go forward, what they leave out comes an hour later. */
const beginsAt = ({ at }) => new Date(at).getTime();

/** The session whose time has come since a moment, undefined where none has, or it is over. */
export function reminderDue(sessions, since, now) {
  return sessions.findLast((each) => beginsAt(each) > since && beginsAt(each) <= now && now - beginsAt(each) < REMINDER_OVER_MS);
}

/** The next session of which can be reminded. */
export const reminderNext = (sessions, now) => sessions.find((each) => beginsAt(each) > now);

/** How long until the page has to look at its clock again. */
export function reminderWait(sessions, now) {
  const next = reminderNext(sessions, now);
  return Math.min(REMINDER_LOOKS_MS, next ? beginsAt(next) - now : REMINDER_LOOKS_MS);
}

const clockOf = ({ at }) => at.slice(11).replace(/^0/, "");

/** When a session is, in words, by the person's days (begins: see dayOf): at 7:30, tomorrow at 7:30, on Friday at 7:30. */
export function reminderWhen(session, now, begins) {
  const day = dayOf(beginsAt(session), begins);
  const today = dayOf(now, begins);
  if (day === today) return `at ${clockOf(session)}`;
  if (day === daysLater(today, 1)) return `tomorrow at ${clockOf(session)}`;
  return `on ${new Date(`${day}T12:00`).toLocaleDateString("en", { weekday: "long" })} at ${clockOf(session)}`;
}

/** What is said of a session that is due. */
export function reminderWords(session, now) {
  const planned = now - beginsAt(session) > REMINDER_LATE_MS ? `, planned for ${clockOf(session)}` : "";
  return `Time to stretch: ${session.minutes} min${planned}`;
}

/** How it stands once it is on. permission: the browser's, "" where it has no notifications. */
export function reminderStands(permission) {
  if (permission === "granted") return "At the time of each session, while this page is open.";
  const why = { denied: "Your browser blocks notifications here", default: "Notifications are not allowed here yet" };
  return `${why[permission] ?? "This browser shows no notifications here"}: this page tells you while you see it.`;
}

/** One per day's page. */
class Reminder {
  constructor(day, store) {
    Object.assign(this, { day, store, chosen: false, since: Date.now() });
    this.looks = () => this.look();
    this.overheard = ({ key }) => (key === null || key.startsWith(this.store.prefix)) && this.day.show();
    document.addEventListener("visibilitychange", this.looks);
    window.addEventListener("storage", this.overheard);
    this.look();
  }

  end() {
    clearTimeout(this.timer);
    clearTimeout(this.asking);
    document.removeEventListener("visibilitychange", this.looks);
    window.removeEventListener("storage", this.overheard);
    this.note?.close();
  }

  get sessions() {
    return this.day.values.reminders;
  }

  get next() {
    return reminderNext(this.sessions, Date.now());
  }

  get on() {
    return this.store.read("remind")?.on ?? this.chosen;
  }

  get permission() {
    return this.unable ? "" : window.Notification?.permission ?? "";
  }

  /** A press: this is when the browser may be asked, and only where it has not answered yet. */
  async turn() {
    this.chosen = !this.on;
    this.store.write("remind", { on: this.chosen });
    this.day.show();
    if (!this.chosen || this.permission !== "default") return;
    await Promise.resolve(window.Notification.requestPermission()).catch(() => {});
    this.day.show();
  }

  look() {
    clearTimeout(this.timer);
    const now = Date.now();
    const due = this.on && !this.day.playing && reminderDue(this.sessions, Math.min(this.since, now), now);
    if (due) this.ask(due);
    this.since = now;
    for (const { opening } of this.day.views) opening.remind.update();
    this.timer = setTimeout(this.looks, reminderWait(this.sessions, now));
  }

  /**
   * Python is asked even where nobody sees the page: a session that is done elsewhere is nothing to remind of. A page that
   * still shows the end of another session, as of the evening before, goes back to what is for today.
   */
  ask(due) {
    if (this.day.player.state?.mode === "closed") this.day.back();
    else this.day.look();
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.remind(due), REMINDER_ASKS_MS);
  }

  async remind(due) {
    if (!this.on || this.day.playing || !this.sessions.some(({ at }) => at === due.at)) return;
    const words = reminderWords(due, Date.now());
    this.told = { at: due.at, words: `${words}.` };
    this.day.tell(this.told.words);
    if (!(await this.first(due.at))) return;
    this.notify(words, due.at);
    this.chime();
  }

  /** Whether no other tab tells of it. All wake at one moment, and see a little late what another one keeps: hence the lock. */
  first(at) {
    if (this.store.read("reminded") === at) return false;
    this.store.write("reminded", at);
    if (!navigator.locks) return true;
    return new Promise((known) => {
      const held = (lock) => {
        known(Boolean(lock));
        return lock && new Promise((over) => setTimeout(over, REMINDER_LOOKS_MS));
      };
      navigator.locks.request(this.store.prefix + at, { ifAvailable: true }, held).catch(() => known(true));
    });
  }

  /** Browsers let no page sound that nobody pressed anything on. */
  chime() {
    const { settings, sounds } = this.day.player;
    if (settings.now.sound_on && navigator.userActivation?.hasBeenActive !== false) sounds.tryOut();
  }

  /** The tag: of two tabs that tell at once, the browser shows one. */
  notify(words, tag) {
    if (this.permission !== "granted") return;
    try {
      this.note = new Notification(words, { tag, lang: "en" });
    } catch {
      this.unable = true; // Chrome on Android has them for pages with a service worker alone
      return this.day.show();
    }
    this.note.onclick = () => {
      window.focus();
      this.note.close();
      this.day.bring();
    };
  }

  /** What is shown may have changed: what was said of a session that is begun or done meanwhile is taken back. */
  follow() {
    if (this.told && !this.sessions.some(({ at }) => at === this.told.at)) {
      this.note?.close();
      this.day.takeBack(this.told.words);
      this.told = null;
    }
    this.look();
  }
}

/** The switch on the page, and how it stands: { node, update() }. */
function reminderSwitch(day) {
  const words = el("span");
  const button = el("button", { type: "button", class: "sp-toggle", onclick: () => day.reminder.turn() }, words);
  const stands = el("p", { class: "sp-quiet" });
  const node = el("div", { class: "sp-remind" }, button, stands);
  const update = () => {
    const { next, on, permission } = day.reminder;
    node.hidden = !next;
    if (!next) return;
    setText(words, `Remind me ${reminderWhen(next, Date.now(), day.model.get("day_begins"))}`);
    button.setAttribute("aria-pressed", String(on));
    setText(stands, on ? reminderStands(permission) : "");
    stands.hidden = !on;
  };
  return { node, update };
}
