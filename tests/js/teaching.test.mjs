import assert from "node:assert/strict";
import { test } from "node:test";

import { inRound, orListed, posesOf } from "../../planner/widgets/common/teaching.js";

const ROUND = [
  { kind: "out", seconds: 3, say: "Out.", move: [0, 0, 1] },
  { kind: "hold", seconds: 15, say: "Hold.", move: [0, 1, 1] },
  { kind: "back", seconds: 2, say: "Back.", move: [0, 1, 0] },
];

test("a round goes from one move to the next and begins again", () => {
  const at = [0, 2_999, 3_000, 6_999, 7_000, 8_999, 9_000, 20_500].map((ms) => inRound(ROUND, ms));
  assert.deepEqual(at, [[0, 0], [0, 2_999], [1, 0], [1, 3_999], [2, 0], [2, 1_999], [0, 0], [0, 2_500]]);
});

test("each pose stands once among the stills", () => {
  assert.deepEqual(posesOf(ROUND).map(({ say }) => say), ["Out.", "Back."]);
});

test("words are listed as a choice", () => {
  assert.deepEqual([["a"], ["a", "b"], ["a", "b", "c"]].map(orListed), ["a", "a or b", "a, b or c"]);
});
