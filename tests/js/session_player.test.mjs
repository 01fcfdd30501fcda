import assert from "node:assert/strict";
import { test } from "node:test";

import {
  advance, afterHurt, back, begin, canKeepGoing, close, closing, enough, finish, hurt, keepGoing, known, mustEnd, nextCue, opening, pause,
  played, report, restore, resume, skip, summary, timeLeft,
} from "../../planner/widgets/session_player/session_player.js";

/** A session from rows of [stretch, sides, reps]: each part gets ready for 4 s; a repetition is 3 s out and 2 s back. */
function sessionOf(rows, leavesOut = {}) {
  const parts = [];
  const cues = [];
  rows.forEach(([stretch, sides, reps], n) => {
    sides.forEach((side) => {
      const part = parts.push({ order: n + 1, stretch, name: stretch.toUpperCase(), side, reps, hold_s: 0 }) - 1;
      cues.push({ kind: "ready", part, rep: 0, seconds: 4, say: `Get ready for ${stretch}.`, ends_rep: false });
      for (let rep = 1; rep <= reps; rep++) {
        cues.push({ kind: "out", part, rep, seconds: 3, say: "Out.", ends_rep: false });
        cues.push({ kind: "back", part, rep, seconds: 2, say: "Back.", ends_rep: true });
      }
    });
  });
  const stretches = Object.fromEntries(rows.map(([stretch]) => [stretch, { leaves_out: leavesOut[stretch] ?? [] }]));
  const planned_s = cues.reduce((total, cue) => total + cue.seconds, 0);
  return { session_id: "s", version: "v1", planned_s, parts, cues, stretches };
}

// stand: 14 s; bend: 9 s left, 9 s right; fold: 14 s. The bend and nothing else starts from standing.
const SCRIPT = sessionOf([["stand", ["both"], 2], ["bend", ["left", "right"], 1], ["fold", ["both"], 2]], { stand: ["bend"] });

/** Plays steps one after the other and keeps every event: a number is milliseconds, a function is a press. */
function play(script, ...steps) {
  let state = begin(opening(script), null, "2026-11-23").state;
  const events = [];
  for (const step of steps) {
    const result = typeof step === "number" ? advance(state, script, step) : step(state, script);
    state = result.state;
    events.push(...result.events);
  }
  return { state, events };
}

const rows = (events) => events.filter((event) => event.type === "part")
  .map((event) => [event.stretch, event.side, event.reps_done, event.active_s, event.outcome]);
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

function random(seed) {
  return () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return seed / 4_294_967_296;
  };
}

test("a session played in full is recorded part by part, with exactly the planned seconds", () => {
  const { state, events } = play(SCRIPT, 46_000);
  assert.deepEqual(rows(events), [
    ["stand", "both", 2, 14, "done"], ["bend", "left", 1, 9, "done"], ["bend", "right", 1, 9, "done"],
    ["fold", "both", 2, 14, "done"],
  ]);
  assert.deepEqual(events.at(-1), { type: "end", played: 46_000, outcome: "completed", active_s: 46, pain_after: null, note: "" });
  assert.equal(state.mode, "after");
  assert.deepEqual(events.map((event) => event.played), [14_000, 23_000, 32_000, 46_000, 46_000]);
});

test("a part is recorded at the millisecond at which its last cue ends, not before", () => {
  assert.deepEqual(play(SCRIPT, 13_999).events, []);
  assert.deepEqual(rows(play(SCRIPT, 13_999, 1).events), [["stand", "both", 2, 14, "done"]]);
});

test("any chopping of the same time gives the same state and the same events", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const next = random(seed);
    const total = Math.floor(next() * 50_000);
    const chunks = [];
    for (let left = total; left > 0; left -= chunks.at(-1)) chunks.push(Math.min(left, Math.floor(next() * 4_000)));
    assert.deepEqual(play(SCRIPT, ...chunks), play(SCRIPT, total), `seed ${seed}`);
  }
});

test("whatever is pressed, seconds add up, keys stay, and nothing not done is recorded", () => {
  const presses = [back, skip, enough, pause, resume, hurt, finish, keepGoing];
  for (let seed = 1; seed <= 500; seed++) {
    const next = random(seed);
    let state = begin(opening(SCRIPT), null, "2026-11-23").state;
    const events = [];
    let time = 0;
    const take = (result) => {
      state = result.state;
      events.push(...result.events);
    };
    for (let n = 0; n < 30; n++) {
      const before = played(state);
      const ms = Math.floor(next() * 6_000);
      if (state.mode === "running") {
        take(advance(state, SCRIPT, ms));
        assert.ok(played(state) - before === ms || state.mode === "after", `seed ${seed}`);
      }
      time += played(state) - before;
      const press = presses[Math.floor(next() * presses.length)];
      if (state.mode === "hurt") take(afterHurt(state, SCRIPT, ["rest", "leave", "easier", "leave", "end"][Math.floor(next() * 5)], "Soft"));
      else if (state.mode === "after") { if (canKeepGoing(state, SCRIPT)) take(keepGoing(state)); }
      else if (press !== keepGoing && (press !== finish || next() < 0.2)) take(press(state, SCRIPT));
    }
    if (state.mode !== "after") take(finish(state, SCRIPT));
    const recorded = new Map();
    for (const event of events.filter(({ type }) => type === "part")) {
      const key = `${event.order} ${event.side}`;
      const earlier = recorded.get(key);
      assert.ok(!earlier || (event.active_s >= earlier.active_s && event.reps_done >= earlier.reps_done), `seed ${seed}`);
      recorded.set(key, event);
      assert.equal(event.session_s, sum([...recorded.values()].map((each) => each.active_s)), `seed ${seed}`);
    }
    assert.equal(time, played(state), `seed ${seed}`);
    assert.equal(sum([...recorded.values()].map((event) => event.active_s)), Math.round(time / 1000), `seed ${seed}`);
    assert.equal(events.at(-1).active_s, Math.round(time / 1000), `seed ${seed}`);
    state.tally.forEach((part, n) => {
      const event = recorded.get(`${SCRIPT.parts[n].order} ${SCRIPT.parts[n].side}`);
      assert.equal(event?.reps_done ?? 0, part.reps, `seed ${seed}`);
      assert.equal(event?.outcome ?? "", part.outcome, `seed ${seed}`);
      assert.ok(Math.abs(part.seconds - part.ms / 1000) < 3, `seed ${seed}: rounding stays small`);
    });
  }
});

test("Skip leaves out the rest of the stretch on both sides, with what was really done", () => {
  const { state, events } = play(SCRIPT, 14_000 + 7_400, skip);
  assert.deepEqual(rows(events).slice(1), [["bend", "left", 0, 7, "skipped"], ["bend", "right", 0, 0, "skipped"]]);
  assert.equal(SCRIPT.parts[SCRIPT.cues[state.cue].part].stretch, "fold");
});

test("Skip on the second side keeps the first as done", () => {
  const { events } = play(SCRIPT, 14_000 + 9_000 + 1_000, skip);
  assert.deepEqual(rows(events).slice(1), [["bend", "left", 1, 9, "done"], ["bend", "right", 0, 1, "skipped"]]);
});

test("Skip while paused stays paused, and on the last stretch ends the session", () => {
  const { state } = play(SCRIPT, 1_000, pause, skip);
  assert.equal(state.mode, "paused");
  const last = play(SCRIPT, 33_000, skip);
  assert.equal(last.state.mode, "after");
  assert.equal(last.state.outcome, "completed");
});

test("enough of a stretch is done as far as it came, with the seconds it took", () => {
  const { state, events } = play(SCRIPT, 4_000 + 5_000 + 2_000, enough);
  assert.deepEqual(rows(events), [["stand", "both", 1, 11, "done"]]);
  assert.equal(SCRIPT.parts[SCRIPT.cues[state.cue].part].stretch, "bend");
  assert.equal(summary(state, SCRIPT)[0].outcome, "partly done");
});

test("enough of a stretch of which nothing was done yet skips it, and a side not begun is skipped", () => {
  assert.deepEqual(rows(play(SCRIPT, 6_000, enough).events), [["stand", "both", 0, 6, "skipped"]]);
  const { events } = play(SCRIPT, 14_000 + 9_000 + 1_000, enough);
  assert.deepEqual(rows(events).slice(1), [["bend", "left", 1, 9, "done"], ["bend", "right", 0, 1, "skipped"]]);
});

test("a session of which everything was enough at once is stopped; one with something done is completed", () => {
  assert.equal(play(SCRIPT, enough, enough, enough).state.outcome, "stopped");
  assert.equal(play(SCRIPT, 9_000, enough, enough, enough).state.outcome, "completed");
});

test("a session in which everything was skipped is stopped, not completed", () => {
  assert.equal(play(SCRIPT, skip, skip, skip).state.outcome, "stopped");
});

test("Back begins the present stretch again, and within its first 3 seconds the one before", () => {
  assert.deepEqual([play(SCRIPT, 20_000, back).state.cue, play(SCRIPT, 20_000, back).state.ms], [5, 0]);
  assert.equal(play(SCRIPT, 16_999, back).state.cue, 0);
  assert.equal(play(SCRIPT, 17_000, back).state.cue, 5);
  assert.equal(play(SCRIPT, 2_000, back).state.cue, 0);
});

test("time and repetitions really done add up when a stretch is begun again", () => {
  const { events } = play(SCRIPT, 10_000, back, 46_000);
  assert.deepEqual(rows(events)[0], ["stand", "both", 3, 24, "done"]);
  const again = play(SCRIPT, 15_000, back, 14_000);
  assert.deepEqual(rows(again.events), [["stand", "both", 2, 14, "done"], ["stand", "both", 4, 28, "done"]]);
});

test("a stretch that was done stays done when it is begun again and skipped", () => {
  const { events } = play(SCRIPT, 15_000, back, 5_000, skip);
  assert.deepEqual(rows(events).at(-1), ["stand", "both", 2, 19, "done"]);
});

const choose = (choice, answers = {}, easier) => (state, script) =>
  afterHurt(report(state, script, answers).state, script, choice, easier);
const NOTHING_SAID = { pain: null, where: "", signs: [] };
const HURT = { type: "hurt", played: 8_000, stretch: "stand", name: "STAND", side: "both" };

test("It hurts stops at once and records that this part hurt", () => {
  const { state, events } = play(SCRIPT, 8_000, hurt);
  assert.deepEqual([state.mode, state.report, state.out], ["hurt", NOTHING_SAID, []]);
  assert.deepEqual(rows(events), [["stand", "both", 0, 8, "hurt"]]);
  assert.deepEqual(advance(state, SCRIPT, 5_000), { state, events: [] });
});

test("Go on without it leaves out the other side and what builds on the stretch", () => {
  const { state } = play(SCRIPT, 8_000, hurt);
  const on = choose("leave", { pain: 5, where: "hips" })(state, SCRIPT);
  assert.deepEqual(on.events[0], { ...HURT, pain: 5, where: "hips", signs: [] });
  assert.deepEqual(rows(on.events), [["bend", "left", 0, 0, "skipped"], ["bend", "right", 0, 0, "skipped"]]);
  assert.equal(SCRIPT.parts[SCRIPT.cues[on.state.cue].part].stretch, "fold");
  assert.deepEqual([on.state.mode, on.state.out, on.state.report], ["running", ["stand", "bend"], null]);
});

test("Rest stands paused at the same place, and the stretch stays one that hurt", () => {
  const { state, events } = play(SCRIPT, 8_000, hurt, choose("rest", { pain: 2 }));
  assert.deepEqual([state.mode, state.cue, state.ms, state.out], ["paused", 2, 1_000, []]);
  assert.deepEqual(events.at(-1), { ...HURT, ...NOTHING_SAID, pain: 2 });
  const { events: later } = play(SCRIPT, 8_000, hurt, choose("rest"), resume, 6_000);
  assert.deepEqual(rows(later).at(-1), ["stand", "both", 2, 14, "hurt"]);
});

test("the easier way is kept with its stretch and goes on at the same place", () => {
  const { state } = play(SCRIPT, 8_000, hurt, choose("easier", {}, "Seated"));
  assert.deepEqual([state.mode, state.cue, state.ms, state.easier], ["paused", 2, 1_000, { stand: "Seated" }]);
});

test("above 5, or with a sign, there is only the end", () => {
  for (const answers of [{ pain: 6 }, { pain: 0, signs: ["chest_pain"] }, { signs: ["unwell"] }]) {
    assert.equal(mustEnd({ ...NOTHING_SAID, ...answers }), true);
    for (const choice of ["rest", "leave", "easier", "end"]) {
      const { state, events } = play(SCRIPT, 8_000, hurt, choose(choice, answers));
      assert.deepEqual([state.mode, state.outcome, state.report], ["after", "hurt", { ...NOTHING_SAID, ...answers }]);
      assert.deepEqual([events.at(-1).type, events.at(-1).outcome], ["end", "hurt"]);
    }
  }
  for (const pain of [null, 0, 5]) assert.equal(mustEnd({ ...NOTHING_SAID, pain }), false);
});

test("a page that is loaded again while it is asked what hurts asks again, with the answers so far", () => {
  const asked = play(SCRIPT, 8_000, hurt, (state, script) => report(state, script, { pain: 7, signs: ["unwell"] })).state;
  assert.deepEqual(restore(SCRIPT, { version: "v1", state: asked }, {}), asked);
  for (const spoilt of [undefined, null, 7, {}, { ...asked.report, pain: 11 }, { ...asked.report, signs: "unwell" }, { ...asked.report, where: 1 }]) {
    assert.deepEqual(restore(SCRIPT, { version: "v1", state: { ...asked, report: spoilt } }, {}), { ...asked, report: NOTHING_SAID });
  }
});

test("each answer goes to the diary, and there it can be asked on by another browser", () => {
  const { state, events } = play(SCRIPT, 14_000 + 4_500, hurt, (now, script) => report(now, script, { where: "hips", signs: ["unwell"] }));
  const place = { type: "hurting", played: 18_500, order: 2, stretch: "bend", name: "BEND", side: "left" };
  assert.deepEqual(events.slice(2), [{ ...place, ...NOTHING_SAID }, { ...place, pain: null, where: "hips", signs: ["unwell"] }]);
  const elsewhere = restore(SCRIPT, null, known({}, events));
  assert.deepEqual([elsewhere.mode, elsewhere.cue, elsewhere.out, elsewhere.report], ["hurt", 6, [], state.report]);
  assert.deepEqual(rows(choose("end")(elsewhere, SCRIPT).events), [["bend", "right", 0, 0, "skipped"]]);
  assert.equal(choose("rest", { signs: [] })(elsewhere, SCRIPT).state.mode, "paused");
});

test("what hurts once all repetitions were done stands at its last cue in another browser", () => {
  const { events } = play(sessionOf([["hold", ["both"], 1]]), 9_000 - 1, hurt);
  const done = events.map((event) => (event.type === "part" ? { ...event, reps_done: 1 } : event));
  assert.equal(restore(sessionOf([["hold", ["both"], 1]]), null, known({}, done)).cue, 2);
});

test("what was answered in another browser is not asked again", () => {
  const asked = play(SCRIPT, 8_000, hurt);
  const answered = known({}, [...asked.events, { ...HURT, ...NOTHING_SAID }]);
  const state = restore(SCRIPT, { version: "v1", state: asked.state }, answered);
  assert.deepEqual([state.mode, state.report, state.out], ["paused", null, ["stand", "bend"]]);
  assert.equal(restore(SCRIPT, { version: "v1", state: asked.state }, known({}, asked.events)).mode, "hurt");
});

test("a snapshot of another version gives way to the diary and to what is still on its way there", () => {
  const asked = play(SCRIPT, 8_000, hurt, (state, script) => report(state, script, { pain: 2 }));
  const state = restore(SCRIPT, { version: "v0", state: asked.state }, known({}, asked.events));
  assert.deepEqual([state.mode, state.report], ["hurt", { ...NOTHING_SAID, pain: 2 }]);
  const ended = play(SCRIPT, 46_000);
  const end = { ...ended.events.at(-1), at: "2026-11-23T07:31:05+01:00" };
  const events = [...ended.events.slice(0, -1), end];
  const after = restore(SCRIPT, null, known({}, events));
  assert.deepEqual([after.mode, after.outcome, after.ended_at, played(after)], ["after", "completed", end.at, 46_000]);
  assert.equal(restore(SCRIPT, null, known({}, [...events, end])).mode, "closed");
  assert.equal(restore(SCRIPT, null, known({}, [...events, { type: "start", again: true }])).mode, "paused");
});

test("a snapshot that lacks what an older script did not keep is taken up", () => {
  const { easier, out, report: answers, ...older } = play(SCRIPT, 20_500, pause).state;
  assert.deepEqual(restore(SCRIPT, { version: "v1", state: older }, {}), { ...older, easier: {}, out: [], report: null });
});

test("ended by Finish, a session is hurt where nothing was done after what hurt", () => {
  const ended = (...steps) => play(SCRIPT, ...steps, finish).state.outcome;
  assert.equal(ended(8_000, hurt), "hurt");
  assert.equal(ended(8_000, hurt, choose("rest")), "hurt");
  assert.equal(ended(20_000, hurt, choose("leave"), 3_000), "hurt");
  assert.equal(ended(8_000, hurt, choose("rest"), resume, 6_000 + 9_000), "stopped");
  assert.equal(play(SCRIPT, 8_000, hurt, choose("leave"), skip).state.outcome, "hurt");
  assert.equal(play(SCRIPT, 20_000, hurt, choose("leave"), 14_000).state.outcome, "completed");
});

test("a session that was finished as hurt can still go on, one that was ended because of it can't", () => {
  const rested = play(SCRIPT, 8_000, hurt, choose("rest"), finish).state;
  assert.equal(canKeepGoing(rested, SCRIPT), true);
  assert.equal(keepGoing(rested).state.outcome, "");
  assert.equal(canKeepGoing(play(SCRIPT, 8_000, hurt, choose("end")).state, SCRIPT), false);
});

test("Back never returns to a stretch that hurt", () => {
  const { state } = play(SCRIPT, 8_000, hurt, choose("leave"), 1_000, back);
  assert.equal(SCRIPT.parts[SCRIPT.cues[state.cue].part].stretch, "fold");
});

test("End the session after It hurts ends it as hurt", () => {
  const { state, events } = play(SCRIPT, 20_000, hurt, choose("end"));
  assert.deepEqual(events.slice(-3).map((event) => event.type), ["hurt", "part", "end"]);
  assert.equal(events.at(-1).outcome, "hurt");
  assert.equal(events.at(-1).active_s, 20);
  assert.equal(canKeepGoing(state, SCRIPT), false);
});

test("Finish records what was done so far; Keep going takes the end back and adds to it", () => {
  const stopped = play(SCRIPT, 8_600, finish);
  assert.deepEqual(rows(stopped.events), [["stand", "both", 0, 9, "skipped"]]);
  assert.equal(stopped.events.at(-1).outcome, "stopped");
  assert.equal(canKeepGoing(stopped.state, SCRIPT), true);
  const on = play(SCRIPT, 8_600, finish, keepGoing, 5_400);
  assert.deepEqual(on.events.slice(2).map((event) => event.type), ["start", "part"]);
  assert.equal(on.events[2].again, true);
  assert.deepEqual(rows(on.events).at(-1), ["stand", "both", 2, 14, "done"]);
});

test("the closing words keep the time of the end", () => {
  const { state } = play(SCRIPT, 46_000);
  const closed = close({ ...state, ended_at: "2026-11-23T07:31:05+01:00" }, 2, "Fine.");
  assert.deepEqual(closed.events, [{
    type: "end", played: 46_000, outcome: "completed", active_s: 46, at: "2026-11-23T07:31:05+01:00", pain_after: 2, note: "Fine.",
  }]);
  assert.equal(closed.state.mode, "closed");
});

test("time left and what comes next leave out what is left out", () => {
  const { state } = play(SCRIPT, 5_000);
  assert.deepEqual(timeLeft(state, SCRIPT), { cue: 2_000, session: 41_000, share: 1 - 41 / 46 });
  const hurting = play(SCRIPT, 5_000, hurt, choose("leave")).state;
  assert.equal(timeLeft({ ...hurting, cue: 9, ms: 0 }, SCRIPT).session, 14_000);
  assert.equal(nextCue({ ...hurting, cue: 4 }, SCRIPT).part, 3);
  assert.equal(nextCue({ ...state, cue: SCRIPT.cues.length - 1 }, SCRIPT), undefined);
});

test("a page that is loaded again stands paused where it was", () => {
  const { state } = play(SCRIPT, 20_500);
  assert.deepEqual(restore(SCRIPT, { version: "v1", state }, {}), { ...state, mode: "paused" });
  assert.deepEqual(restore(SCRIPT, { version: "other", state }, {}), opening(SCRIPT));
  assert.deepEqual(restore(SCRIPT, null, {}), opening(SCRIPT));
});

test("without a snapshot the diary says where to go on", () => {
  const parts = [
    { order: 1, stretch: "stand", side: "both", reps_done: 2, active_s: 14, outcome: "done" },
    { order: 2, stretch: "bend", side: "left", reps_done: 1, active_s: 9, outcome: "done" },
  ];
  const state = restore(SCRIPT, null, { started: true, ended: "", parts });
  assert.equal(state.mode, "paused");
  assert.deepEqual([SCRIPT.cues[state.cue].part, state.ms], [2, 0]);
  const rest = advance(resume(state, SCRIPT).state, SCRIPT, 60_000);
  assert.deepEqual(rows(rest.events), [["bend", "right", 1, 9, "done"], ["fold", "both", 2, 14, "done"]]);
  assert.equal(rest.events.at(-1).active_s, 46);
});

test("the diary is believed where it knows of a part that the snapshot does not", () => {
  const { state } = play(SCRIPT, 5_000);
  const saved = { started: true, ended: "", parts: [{ order: 1, stretch: "stand", side: "both", reps_done: 2, active_s: 14, outcome: "done" }] };
  assert.equal(restore(SCRIPT, { version: "v1", state }, saved).cue, 5);
  const later = play(SCRIPT, 15_000).state;
  assert.equal(restore(SCRIPT, { version: "v1", state: later }, saved).ms, 1_000);
});

test("a stretch that hurt stays left out when the session is taken up from the diary", () => {
  const parts = [{ order: 1, stretch: "stand", side: "both", reps_done: 0, active_s: 8, outcome: "hurt" }];
  const state = restore(SCRIPT, null, { started: true, ended: "", parts });
  assert.deepEqual(state.out, ["stand", "bend"]);
  assert.equal(SCRIPT.parts[SCRIPT.cues[state.cue].part].stretch, "fold");
});

test("a session of which the diary holds every part has only its end left", () => {
  const { events } = play(SCRIPT, 46_000);
  const parts = events.filter(({ type }) => type === "part");
  const state = restore(SCRIPT, null, { started: true, ended: "", parts });
  assert.equal(state.cue, SCRIPT.cues.length);
  assert.equal(finish(state, SCRIPT).state.outcome, "completed");
  assert.equal(restore(SCRIPT, null, { started: true, ended: "completed", parts }).mode, "closed");
});

test("a session of which every part is recorded comes to its end when it is resumed", () => {
  const parts = play(SCRIPT, 46_000).events.filter(({ type }) => type === "part");
  const { state, events } = resume(restore(SCRIPT, null, { started: true, ended: "", parts }), SCRIPT);
  assert.deepEqual([state.mode, state.outcome], ["after", "completed"]);
  assert.deepEqual(events.map(({ type, active_s }) => [type, active_s]), [["end", 46]]);
});

test("a session belongs to the day on which it began, also when it is taken up again", () => {
  const { state } = begin(opening(SCRIPT), 3, "2026-11-24");
  assert.equal(state.day, "2026-11-24");
  assert.equal(advance(state, SCRIPT, 20_000).state.day, "2026-11-24");
  assert.equal(restore(SCRIPT, { version: "v1", state }, {}).day, "2026-11-24");
  assert.equal(restore(SCRIPT, null, { started: true, date: "2026-11-24", parts: [] }).day, "2026-11-24");
});

test("a part says how long the session has been so far", () => {
  const { events } = play(SCRIPT, 8_600, finish, keepGoing, 5_400, 9_000);
  assert.deepEqual(events.filter(({ type }) => type === "part").map((event) => event.session_s), [9, 14, 23]);
});

test("an end from an earlier run is sent once more with the pain after it", () => {
  const ended = { session_id: "s", outcome: "stopped", active_s: 65, at: "2026-11-23T06:35:00+00:00" };
  assert.deepEqual(closing(ended, 2, ""), { ...ended, type: "end", pain_after: 2, note: "" });
});

test("a spoilt snapshot is no snapshot", () => {
  const { state } = play(SCRIPT, 20_500);
  const [first, ...others] = state.tally;
  const spoilt = [
    null, 7, "state", [], {}, { ...state, mode: "dancing" }, { ...state, mode: "before" }, { ...state, cue: -1 },
    { ...state, cue: SCRIPT.cues.length }, { ...state, cue: "2" }, { ...state, ms: 1.5 }, { ...state, ms: 1e9 },
    { ...state, out: "bend" }, { ...state, outcome: "completed" }, { ...state, mode: "after" }, { ...state, tally: {} },
    { ...state, tally: others }, { ...state, tally: [null, ...others] }, { ...state, tally: [{ ...first, ms: null }, ...others] },
  ];
  for (const each of spoilt) {
    assert.deepEqual(restore(SCRIPT, { version: "v1", state: each }, {}), opening(SCRIPT), JSON.stringify(each));
  }
  for (const snapshot of [7, "text", [], { version: "v1" }]) assert.deepEqual(restore(SCRIPT, snapshot, {}), opening(SCRIPT));
});

test("whatever is reached by playing is taken up again", () => {
  const presses = [back, skip, enough, pause, hurt, finish];
  for (let seed = 1; seed <= 300; seed++) {
    const next = random(seed);
    let state = begin(opening(SCRIPT), null, "2026-11-23").state;
    for (let n = 0; n < 8 && ["running", "paused"].includes(state.mode); n++) {
      state = advance(state, SCRIPT, Math.floor(next() * 9_000)).state;
      if (state.mode === "running" && next() < 0.5) ({ state } = presses[Math.floor(next() * presses.length)](state, SCRIPT));
    }
    const mode = state.mode === "running" ? "paused" : state.mode;
    assert.deepEqual(restore(SCRIPT, { version: "v1", state }, {}), { ...state, mode }, `seed ${seed}`);
  }
});

test("the summary says of each stretch what became of it", () => {
  const { state } = play(SCRIPT, 14_000 + 9_000, skip, 2_000, hurt);
  assert.deepEqual(summary(state, SCRIPT).map((row) => [row.name, row.outcome]), [
    ["STAND", "done"], ["BEND", "partly done"], ["FOLD", "hurt"],
  ]);
});
