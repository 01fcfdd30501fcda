import assert from "node:assert/strict";
import { test } from "node:test";

import { ownGap, ownNumber, ownRegions, ownSteps } from "../../planner/widgets/plan_editor/own_stretch.js";

test("every line with something on it is a step, as it was typed", () => {
  assert.deepEqual(ownSteps("Lie down.\r\n\n  Pull the knee in. \n \n"), ["Lie down.", "  Pull the knee in. "]);
  assert.deepEqual(ownSteps(" \n"), []);
  assert.deepEqual(ownSteps('"""]<script>\n🦒 ‮abc'), ['"""]<script>', "🦒 ‮abc"]);
});

test("an empty number is none, not zero", () => {
  assert.deepEqual(["", " ", "0", "20", "2.5"].map(ownNumber), [null, null, 0, 20, 2.5]);
});

test("the main region comes first, and each once", () => {
  assert.deepEqual(ownRegions("hips", ["chest", "hips", "neck"]), ["hips", "chest", "neck"]);
  assert.deepEqual(ownRegions("", ["chest"]), []);
});

const full = { name: "Clam", steps: ["Open."], position: "lying", regions: ["hips"], reps: 3, hold_s: 0 };

test("the first thing that is missing is asked for", () => {
  assert.equal(ownGap(full), null);
  assert.deepEqual(ownGap({ ...full, name: "  " }), ["name", "Give the stretch a name."]);
  assert.deepEqual(ownGap({ ...full, steps: [], reps: null }), ["steps", "Write what to do, at least one step."]);
  assert.deepEqual(ownGap({ ...full, position: "" }), ["position", "Choose the position you do it in."]);
  assert.deepEqual(ownGap({ ...full, regions: [] }), ["regions", "Choose what it stretches most."]);
  assert.deepEqual(ownGap({ ...full, reps: null }), ["reps", "Say how many repetitions: a whole number from 1 to 60."]);
  assert.deepEqual(ownGap({ ...full, hold_s: null }), ["hold_s", "Say how many seconds you hold it: a whole number from 0 to 300."]);
});
