import assert from "node:assert/strict";
import { test } from "node:test";

import { ownNearest } from "../../planner/widgets/plan_editor/own_likeness.js";
import { ownSize, ownUnread } from "../../planner/widgets/plan_editor/own_picture.js";
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

const others = [
  { id: "reach", position: "standing", regions: ["upper back", "sides"] },
  { id: "bridge", position: "lying", regions: ["hips"] },
  { id: "knees", position: "lying", regions: ["lower back", "hips"] },
  { id: "fold", position: "seated", regions: ["lower back"] },
];
const nearest = (about) => ownNearest(others, about).map(({ id }) => id);

test("the nearest figure is done in the same position, and for the same regions, the main one first", () => {
  assert.deepEqual(nearest({ position: "lying", regions: ["lower back"] }), ["knees", "bridge", "fold", "reach"]);
  assert.deepEqual(nearest({ position: "lying", regions: ["hips", "lower back"] }), ["bridge", "knees", "fold", "reach"]);
  assert.deepEqual(nearest({ position: "kneeling", regions: ["sides"] }), ["reach", "bridge", "knees", "fold"]);
});

test("as long as nothing is filled in the figures stay in the catalogue's order", () => {
  assert.deepEqual(nearest({ position: "", regions: [] }), ["reach", "bridge", "knees", "fold"]);
});

test("a picture is made as small as it is kept, and a quarter's turn lays it on its side", () => {
  assert.deepEqual([0, 1, 2, 3].map((turns) => ownSize([4032, 3024], turns)), [[1000, 750], [750, 1000], [1000, 750], [750, 1000]]);
  assert.deepEqual(ownSize([3024, 4032], 0), [750, 1000]);
  assert.deepEqual(ownSize([40, 30], 0), [40, 30]);
  assert.deepEqual(ownSize([100_000, 10], 0), [1000, 1]);
});

test("a HEIC photo is known by its kind and by its name", () => {
  const heic = /^This is a HEIC photo/;
  assert.match(ownUnread({ name: "IMG_1.HEIC", type: "" }), heic);
  assert.match(ownUnread({ name: "a", type: "image/heif" }), heic);
  assert.equal(ownUnread({ name: "heic.png", type: "image/png" }), "This picture can't be read. Choose a PNG, a JPEG or a WebP.");
});
