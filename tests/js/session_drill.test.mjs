import assert from "node:assert/strict";
import { test } from "node:test";

import { breathing, drillChecks, inDrill, wordsAfter } from "../../planner/widgets/session_player/drill.js";

const PARTS = [{ stretch: "drill", reps: 2 }, { stretch: "bend", reps: 1 }];
const cue = (kind, part, rep, seconds) => ({ kind, part, rep, seconds });
const CUES = [
  cue("position", 0, 0, 5), cue("ready", 0, 0, 8), cue("ready", 0, 0, 4),
  cue("breathe", 0, 1, 4), cue("breathe", 0, 1, 5), cue("breathe", 0, 2, 4), cue("breathe", 0, 2, 5),
  cue("ready", 1, 0, 4), cue("breathe", 1, 1, 4),
];
const drill = { stretch: "drill", checks: [{ name: "Feet", words: "Apart." }, { name: "Head", words: "Level." }], form: [] };
const SCRIPT = { parts: PARTS, cues: CUES, drill };
const ticks = (n) => drillChecks(SCRIPT, { cue: n, ms: 0 }).map(({ state }) => state);

test("the checklist ticks off in step with the cues", () => {
  assert.deepEqual([0, 1, 2, 3, 6].map(ticks), [
    ["ahead", "ahead"], ["now", "ahead"], ["done", "now"], ["done", "done"], ["done", "done"],
  ]);
  assert.deepEqual(drillChecks(SCRIPT, { cue: 1 })[0], { name: "Feet", words: "Apart.", state: "now" });
});

test("a checklist longer than the cues has steps ahead, not an error", () => {
  const longer = { ...SCRIPT, drill: { ...drill, checks: [...drill.checks, { name: "More", words: "" }] } };
  assert.equal(drillChecks(longer, { cue: 3 }).at(-1).state, "ahead");
});

test("a breath fills and empties in its own seconds", () => {
  assert.equal(breathing(SCRIPT, { cue: 2, ms: 0 }), null);
  assert.deepEqual(breathing(SCRIPT, { cue: 3, ms: 1_000 }), { inward: true, breath: 1, of: 2, full: 0.25 });
  assert.deepEqual(breathing(SCRIPT, { cue: 4, ms: 1_000 }), { inward: false, breath: 1, of: 2, full: 0.8 });
  assert.deepEqual(breathing(SCRIPT, { cue: 5, ms: 0 }, 4_000), { inward: true, breath: 2, of: 2, full: 1 });
});

test("between two ticks a breath goes no further than its end", () => {
  assert.equal(breathing(SCRIPT, { cue: 3, ms: 3_990 }, 4_090).full, 1);
  assert.equal(breathing(SCRIPT, { cue: 4, ms: 4_990 }, 5_090).full, 0);
});

test("only the drill's own cues belong to it", () => {
  assert.deepEqual([6, 7, 9].map((n) => inDrill(SCRIPT, { cue: n })), [true, false, false]);
  assert.equal(breathing(SCRIPT, { cue: 8, ms: 0 }), null);
  assert.equal(inDrill({ ...SCRIPT, drill: null }, { cue: 3 }), false);
});

test("a check's words follow its name without saying it twice", () => {
  assert.equal(wordsAfter("Knees", "Knees soft."), " soft.");
  assert.equal(wordsAfter("Rod", "Picture a rod."), ": Picture a rod.");
  assert.equal(wordsAfter("", "Stand."), "Stand.");
});
