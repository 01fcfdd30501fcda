// The words of the session player, as far as they depend on anything. No state, and nothing of the page.

const KIND = {
  position: "Get in place",
  ready: "Get ready",
  out: "Move",
  hold: "Hold",
  back: "Return",
  breathe: "Breathe",
  sides: "Change sides",
};
const SAVING = { head: "Saving …", summary: "Saving …" };
const SPOILT = { head: "Set aside in this browser", summary: "Not all of it is in your diary: some is set aside in this browser." };
/*
 * How the session is kept, by where it is played (script.where) and where its events are: head, above the end of a session;
 * summary, in what it came to. waits: where they are on their way for too long. unkept: where the browser takes no copy.
 */
const KEPT = {
  notebook: {
    unkept: "This browser keeps no copy of the session: leave this page open until it is saved.",
    waits: "Not saved yet: the notebook's kernel is busy or gone. What you do is kept here and saved when it answers.",
    diary: { head: "The session is recorded", summary: "It is in your diary." },
    saving: SAVING,
    late: { head: "Kept in this page until the notebook answers", summary: "It is kept in this page until the notebook answers." },
    unwritten: { head: "Kept in this page until the diary takes it", summary: "It is kept in this page until the diary takes it." },
    aside: SPOILT,
  },
  file: {
    unkept: "This browser keeps no copy of the session: leave this page open until you have taken it home.",
    waits: "",
    diary: { head: "Kept on this device", summary: "It is kept on this device until you take it home." },
    page: { head: "Kept in this page only", summary: "It is kept in this page only: take it home before you close it." },
    saving: SAVING,
    aside: SPOILT,
  },
};
KEPT.shared = {
  ...KEPT.notebook,
  waits: "Not saved yet: your computer does not answer. What you do is kept here and saved when it answers.",
  late: { head: "Kept in this page until your computer answers", summary: "It is kept in this page until your computer answers." },
};

/** What is said of where a session is kept: { head, summary, waits, unkept }. place: as Outbox's; stored: whether the browser takes a copy. */
export function keptWords({ where = "notebook" }, place, stored = true) {
  const words = KEPT[where];
  const here = place === "diary" && !stored && words.page; // what is kept nowhere else
  return { waits: words.waits, unkept: words.unkept, ...(here || (words[place] ?? words.saving)) };
}

const CAME_TO = { completed: "You reached the end", stopped: "You stopped here", hurt: "You stopped because it hurt" };
const KEYS = "Space pauses, → skips, E is enough of a stretch, H says that it hurts.";
const ENOUGH = ["That's enough", " of this one"];
const SIDE = { left: "Left side", right: "Right side" };

const clockTime = (ms) => {
  const whole = Math.ceil(ms / 1000);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};
const countdown = (ms) => (ms > 60_000 ? clockTime(ms) : String(Math.ceil(ms / 1000)));
const minutes = (s) => (s < 60 ? `${s} s` : `${Math.round(s / 60)} min`);

/** What to say when a session that has not begun was planned for another day than `today`, "" when it was not. */
export function otherDay(state, script, today) {
  if (state?.mode !== "before" || script.date === today) return "";
  return `This session was planned for ${script.day}. If you do it now, it counts for today.`;
}

/** How long it takes at a person's tempo, "" at the plan's own. */
export function atTempo(tempo, s) {
  return tempo === 1 ? "" : `At your tempo of ${Number(tempo.toFixed(2))} it takes ${clockTime(1000 * s)} minutes.`;
}

/** What to fetch before the session, "" where nothing is needed. */
export function haveReady({ have_ready, better_with }) {
  const ready = have_ready.length ? `Have ready: ${have_ready.join(", ")}.` : "";
  const better = better_with.length ? `Better with: ${better_with.join(", ")}.` : "";
  return [ready, better].filter(Boolean).join(" ");
}

/** An easier way in words, with whom it is not for. */
export const easierWay = ({ name, how, not_with }) => `${name}${not_with && ` (not with ${not_with})`}: ${how}`;
