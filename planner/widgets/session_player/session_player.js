// The session player: what a session is, as pure functions over an immutable state, and the widget made of them.
// The clock is in clock.js, what is seen in view.js, its words in words.js, sounds in
// sound.js, speech in speech.js, tempo in tempo.js, what a person chose of these in
// settings.js, wake lock and media keys in hands.js.
//
// A part is one stretch on one side. The state holds where the session stands and, per part, what was really done:
//   mode: before | running | paused | hurt | after | closed     cue, ms: which cue, and milliseconds into it
//   outcome: "" until the session has ended                      out: stretches left out because of pain
//   day: the person's day on which it began
//   report: what was answered after "It hurts" { pain, where, signs }, or null      easier: stretch -> the easier way taken
//   tally: per part { reps, ms, outcome, seconds, sealed }       seconds, sealed: as last recorded, of ms
// Every function returns { state, events }; times are whole milliseconds, so that sums are exact.

const RESTART_MS = 3_000;
const MOST_PAIN = 5;
const RANK = ["", "skipped", "done", "hurt"];
const ENDED = ["completed", "stopped", "hurt"];
const OUTCOMES = { running: [""], paused: [""], hurt: [""], after: ENDED, closed: ENDED };

const NOTHING_ANSWERED = Object.freeze({ pain: null, where: "", signs: [] });

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const seconds = (ms) => Math.round(ms / 1000);
/** Whole milliseconds of a cue, at whatever tempo it is; 0 for none. */
export const lasts = (cue) => Math.round(1000 * (cue?.seconds ?? 0));

/** Milliseconds played so far. */
export const played = (state) => sum(state.tally.map((part) => part.ms));

/** The state before a session has begun. */
export function opening(script) {
  const tally = script.parts.map(() => ({ reps: 0, ms: 0, outcome: "", seconds: 0, sealed: 0 }));
  return { mode: "before", day: "", cue: 0, ms: 0, outcome: "", out: [], report: null, easier: {}, tally };
}

/** Start, on the person's day `day`: a session belongs to the day on which it began, whatever day it was planned for. */
export function begin(state, pain, day) {
  const events = [{ type: "start", played: 0, pain_before: pain, again: false }];
  return { state: { ...state, mode: "running", day }, events };
}

export const pause = (state) => ({ state: { ...state, mode: "paused" }, events: [] });

/** Go on; where every part is recorded already only the end is left. */
export function resume(state, script) {
  if (state.cue >= script.cues.length) return finish(state, script);
  return { state: { ...state, mode: "running" }, events: [] };
}

/** Play `ms` further, through as many cues as that reaches. Any chopping of the same time comes to the same. */
export function advance(state, script, ms) {
  const events = [];
  while (state.mode === "running") {
    if (state.cue >= script.cues.length) return after(finish(state, script), events);
    const cue = script.cues[state.cue];
    const left = lasts(cue) - state.ms;
    if (ms < left) return { state: spend(state, cue, ms), events };
    ms -= left;
    state = spend(state, cue, left, cue.ends_rep ? 1 : 0);
    if (script.cues[state.cue + 1]?.part !== cue.part) {
      ({ state } = collect(events, record(state, script, cue.part, "done")));
    }
    ({ state } = collect(events, moveTo(state, script, state.cue + 1)));
  }
  return { state, events };
}

/** Begin the present stretch again, or the one before when this one has only just begun. */
export function back(state, script) {
  const here = stretchAt(script, state.cue);
  const begun = firstCue(script, here);
  const into = sum(script.cues.slice(begun, state.cue).map(lasts)) + state.ms;
  const earlier = stretches(script).slice(0, stretches(script).indexOf(here)).filter((id) => !state.out.includes(id));
  const target = into < RESTART_MS && earlier.length ? earlier.at(-1) : here;
  return { state: { ...state, cue: firstCue(script, target), ms: 0 }, events: [] };
}

/** Leave out the rest of the present stretch, on both sides. */
export function skip(state, script) {
  const id = stretchAt(script, state.cue);
  const events = [];
  ({ state } = collect(events, recordAll(state, script, (part) => part.stretch === id)));
  return after(moveTo(state, script, lastCue(script, id) + 1), events);
}

/** Do no more of the present stretch: a side of which something was done is done as far as that, the others are skipped. */
export function enough(state, script) {
  const id = stretchAt(script, state.cue);
  const events = [];
  script.parts.forEach((part, n) => {
    const outcome = state.tally[n].reps ? "done" : "skipped";
    if (part.stretch === id) ({ state } = collect(events, record(state, script, n, outcome)));
  });
  return after(moveTo(state, script, lastCue(script, id) + 1), events);
}

/** Stop at once: this part hurt. What becomes of the rest is for the person to say. */
export function hurt(state, script) {
  const step = record(state, script, script.cues[state.cue].part, "hurt");
  return after(report({ ...step.state, mode: "hurt", report: NOTHING_ANSWERED }, script, {}), step.events);
}

/** Change some of the answers: pain (0 to 10 or null), where, signs (ids of the questions answered with yes). */
export function report(state, script, answers) {
  const { order, stretch, name, side } = partAt(script, state.cue);
  const given = { ...state.report, ...answers };
  return { state: { ...state, report: given }, events: [{ type: "hurting", played: played(state), order, stretch, name, side, ...given }] };
}

/** Whether answers leave only the end. */
export const mustEnd = ({ pain, signs }) => pain > MOST_PAIN || signs.length > 0;

/** After "It hurts": "rest" or go on the "easier" way (its name), both paused; "leave" the stretch out; or "end". */
export function afterHurt(state, script, choice, easier = "") {
  const { stretch, name, side } = partAt(script, state.cue);
  const events = [{ type: "hurt", played: played(state), stretch, name, side, ...state.report }];
  if (mustEnd(state.report)) choice = "end";
  const going = { ...state, mode: "paused", report: null };
  if (choice === "rest") return { state: going, events };
  if (choice === "easier") return { state: { ...going, easier: { ...state.easier, [stretch]: easier } }, events };
  ({ state } = collect(events, leaveOut(state, script, stretch)));
  if (choice === "end") return after(end(state, script, "hurt"), events);
  return after(moveTo({ ...state, mode: "running", report: null }, script, lastCue(script, stretch) + 1), events);
}

/** Leave out what was not done yet of a stretch that hurts, and of whatever builds on it. */
function leaveOut(state, script, id) {
  const left = [id, ...script.stretches[id].leaves_out];
  const step = recordAll(state, script, (part, n) => left.includes(part.stretch) && !state.tally[n].outcome);
  return { ...step, state: { ...step.state, out: [...new Set([...state.out, ...left])] } };
}

/** End here: completed when the end was reached and something was done; hurt when nothing was done after what hurt; else stopped. */
export function finish(state, script) {
  const reached = state.cue >= script.cues.length;
  if (reached && state.tally.some((part) => part.outcome === "done")) return end(state, script, "completed");
  const last = state.tally.findLast((part) => ["done", "hurt"].includes(part.outcome));
  return end(state, script, last?.outcome === "hurt" ? "hurt" : "stopped");
}

/** After Finish before the end; what was ended in answer to "It hurts" (its report is still there) stays ended. */
export const canKeepGoing = (state, script) =>
  state.mode === "after" && state.outcome !== "completed" && !state.report && state.cue < script.cues.length;

export function keepGoing(state) {
  const events = [{ type: "start", played: played(state), pain_before: null, again: true }];
  return { state: { ...state, mode: "running", outcome: "" }, events };
}

/** The last word: pain after (or null) and a note, for the end that is already recorded. */
export function close(state, pain, note) {
  const event = { ...ending(state), at: state.ended_at, pain_after: pain, note };
  return { state: { ...state, mode: "closed" }, events: [event] };
}

/** The same for a session that ended in an earlier run of the notebook, from what the diary holds of it. */
export const closing = (ended, pain, note) => ({ ...ended, type: "end", pain_after: pain, note });

/**
 * What is known of a session: `saved`, what the diary holds of it (see `resume` in session_player.py), and the events on
 * their way there. rated: false where its end was just sent for the first time, without the pain after it.
 */
export const known = (saved, events) => events.reduce((before, event) => {
  const now = { ...before, started: true, date: event.date };
  if (event.type === "start" && event.again) return { ...now, ended: "" };
  if (event.type === "part") return { ...now, parts: [...(before.parts ?? []).filter((row) => !isPart(row, event)), event] };
  if (event.type === "hurting") return { ...now, hurting: { ...event, answered: false } };
  if (event.type === "hurt") return { ...now, hurting: before.hurting && { ...before.hurting, answered: true } };
  if (event.type === "end") return { ...now, ended: event.outcome, ended_at: event.at, rated: Boolean(before.ended) };
  return now;
}, saved);

/** The state to go on from: the page's own snapshot, or what is known where that is more. */
export function restore(script, snapshot, saved) {
  const kept = snapshot?.version === script.version ? wholeState(snapshot.state, script) : null;
  const rows = saved.parts ?? [];
  const knows = (row) => kept.tally.some((part, n) => isPart(script.parts[n], row) && part.outcome && part.seconds >= row.active_s);
  const answered = kept?.mode === "hurt" && saved.hurting?.answered && isPart(partAt(script, kept.cue), saved.hurting);
  if (kept && !answered && (kept.outcome || !saved.ended) && rows.every(knows)) {
    return kept.mode === "running" ? { ...kept, mode: "paused" } : kept;
  }
  return saved.started ? fromDiary(script, saved) : opening(script);
}

/** A state from the browser's storage, where an older script may have kept less of it; null where it can't be one. */
function wholeState(state, script) {
  const { mode, report: answers, easier } = state ?? {};
  const asked = answers && isAnswer(answers) ? answers : mode === "hurt" ? NOTHING_ANSWERED : null;
  const whole = { ...opening(script), ...state, report: asked, easier: easier instanceof Object ? easier : {} };
  return isWhole(whole, script) ? whole : null;
}

/** Whether this script can come to a state. */
function isWhole({ mode, cue, ms, out, outcome, tally }, script) {
  const isCount = (n) => Number.isInteger(n) && n >= 0;
  const isTally = (part) => RANK.includes(part?.outcome) && [part.reps, part.ms, part.seconds, part.sealed].every(isCount);
  const last = script.cues.length - (mode === "running" || mode === "hurt" ? 1 : 0);
  return (OUTCOMES[mode] ?? []).includes(outcome) && isCount(cue) && cue <= last && isCount(ms) && Array.isArray(out)
    && ms <= lasts(script.cues[cue])
    && Array.isArray(tally) && tally.length === script.parts.length && tally.every(isTally);
}

const isAnswer = ({ pain, where, signs }) => (pain === null || (Number.isInteger(pain) && pain >= 0 && pain <= 10))
  && typeof where === "string" && Array.isArray(signs) && signs.every((sign) => typeof sign === "string");

/** Where the questions after "It hurts" wait for an answer they are asked on; else a stretch that hurt is left out. */
function fromDiary(script, { parts: rows = [], ended = "", ended_at, rated, date = "", hurting = null }) {
  const tally = script.parts.map((part) => {
    const row = rows.find((candidate) => isPart(part, candidate));
    if (!row) return { reps: 0, ms: 0, outcome: "", seconds: 0, sealed: 0 };
    const ms = row.active_s * 1000;
    return { reps: row.reps_done, ms, outcome: row.outcome, seconds: row.active_s, sealed: ms };
  });
  const asked = hurting && !hurting.answered && !ended ? script.parts.findIndex((part) => isPart(part, hurting)) : -1;
  const hurts = script.parts.filter((part, n) => tally[n].outcome === "hurt" && part.stretch !== script.parts[asked]?.stretch);
  const out = [...new Set(hurts.flatMap(({ stretch }) => [stretch, ...script.stretches[stretch].leaves_out]))];
  const at = { day: date, ms: 0, outcome: ended, out, easier: {}, tally };
  if (asked >= 0) {
    const { pain, where, signs } = hurting;
    return { ...at, mode: "hurt", cue: cueIn(script, asked, tally[asked].reps), report: { pain, where, signs } };
  }
  const open = script.cues.findIndex((cue) => !tally[cue.part].outcome && !out.includes(script.parts[cue.part].stretch));
  const mode = !ended ? "paused" : rated === false ? "after" : "closed";
  return { ...at, mode, cue: open < 0 ? script.cues.length : open, report: null, ...(mode === "after" && { ended_at }) };
}

/** The first cue of a part after so many repetitions, its last one where none is left. */
function cueIn(script, n, reps) {
  const next = script.cues.findIndex((cue) => cue.part === n && cue.rep > reps);
  return next < 0 ? script.cues.findLastIndex((cue) => cue.part === n) : next;
}

/** Milliseconds left of the cue and of the session, and the share of the session that lies behind, 0 to 1. */
export function timeLeft(state, script) {
  const ahead = script.cues.slice(state.cue).filter((cue) => !leftOut(state, script, cue));
  const cue = state.cue < script.cues.length ? lasts(script.cues[state.cue]) - state.ms : 0;
  const session = sum(ahead.map(lasts)) - state.ms;
  return { cue, session: Math.max(session, 0), share: 1 - Math.max(session, 0) / sum(script.cues.map(lasts)) };
}

/** The cue after the present one, or undefined at the end. */
export const nextCue = (state, script) => script.cues.slice(state.cue + 1).find((cue) => !leftOut(state, script, cue));

/** Per stretch: its name and whether it was done, partly done, skipped, hurt or not reached. */
export function summary(state, script) {
  return stretches(script).map((id) => {
    const parts = script.parts.map((part, n) => ({ ...part, planned: part.reps, ...state.tally[n] })).filter((part) => part.stretch === id);
    const outcomes = parts.map((part) => part.outcome);
    const reps = sum(parts.map((part) => part.reps));
    const full = parts.every((part) => part.outcome === "done" && part.reps >= part.planned);
    const plain = full ? "done" : reps ? "partly done" : "left out";
    return { name: parts[0].name, reps, outcome: outcomes.includes("hurt") ? "hurt" : plain };
  });
}

const partAt = (script, index) => script.parts[script.cues[index].part];
const isPart = (part, row) => part.order === row.order && part.side === row.side && part.stretch === row.stretch;
const stretches = (script) => [...new Set(script.parts.map((part) => part.stretch))];
const stretchOf = (script, cue) => script.parts[cue.part].stretch;
const stretchAt = (script, index) => stretchOf(script, script.cues[Math.min(index, script.cues.length - 1)]);
const firstCue = (script, id) => script.cues.findIndex((cue) => stretchOf(script, cue) === id);
const lastCue = (script, id) => script.cues.findLastIndex((cue) => stretchOf(script, cue) === id);
const leftOut = (state, script, cue) => state.out.includes(stretchOf(script, cue));
const after = ({ state, events }, before) => ({ state, events: [...before, ...events] });

function collect(events, step) {
  events.push(...step.events);
  return step;
}

function spend(state, cue, ms, reps = 0) {
  const tally = state.tally.with(cue.part, {
    ...state.tally[cue.part], ms: state.tally[cue.part].ms + ms, reps: state.tally[cue.part].reps + reps,
  });
  return { ...state, ms: state.ms + ms, tally };
}

/** Go to the first cue from `index` on that is not left out; past the last one the session ends. */
function moveTo(state, script, index) {
  const found = script.cues.findIndex((cue, n) => n >= index && !leftOut(state, script, cue));
  const moved = { ...state, cue: found < 0 ? script.cues.length : found, ms: 0 };
  return found < 0 ? finish(moved, script) : { state: moved, events: [] };
}

/**
 * Record what was done of a part. Seconds are shared out so that all recorded parts together are always the rounded
 * whole; a stronger outcome from before stays (done, then begun again and skipped, is done).
 */
function record(state, script, n, outcome) {
  const before = state.tally[n];
  const whole = sum(state.tally.map((part) => part.sealed));
  const now = {
    ...before,
    outcome: RANK[Math.max(RANK.indexOf(before.outcome), RANK.indexOf(outcome))],
    seconds: before.seconds + seconds(whole + before.ms - before.sealed) - seconds(whole),
    sealed: before.ms,
  };
  if (now.outcome === before.outcome && now.sealed === before.sealed) return { state, events: [] };
  const tally = state.tally.with(n, now);
  const { order, stretch, side, reps, hold_s } = script.parts[n];
  const event = {
    type: "part", played: played(state), order, stretch, side, reps_planned: reps, reps_done: now.reps, hold_s,
    active_s: now.seconds, session_s: sum(tally.map((part) => part.seconds)), outcome: now.outcome,
  };
  return { state: { ...state, tally }, events: [event] };
}

function recordAll(state, script, which) {
  const events = [];
  script.parts.forEach((part, n) => {
    if (which(part, n)) ({ state } = collect(events, record(state, script, n, "skipped")));
  });
  return { state, events };
}

function end(state, script, outcome) {
  const step = recordAll(state, script, (_, n) => state.tally[n].ms > state.tally[n].sealed);
  const ended = { ...step.state, mode: "after", outcome };
  return { state: ended, events: [...step.events, { ...ending(ended), pain_after: null, note: "" }] };
}

const ending = (state) => ({
  type: "end", played: played(state), outcome: state.outcome, active_s: sum(state.tally.map((part) => part.seconds)),
});
