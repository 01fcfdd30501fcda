import assert from "node:assert/strict";
import { test } from "node:test";

import { chosenOf } from "../../planner/widgets/common/pain_scale.js";

test("the answer is the place of the chosen radio, none without one", () => {
  const radios = (chosen) => Array.from({ length: 11 }, (_, n) => ({ checked: n === chosen }));
  assert.deepEqual([0, 4, 10, null].map((chosen) => chosenOf(radios(chosen))), [0, 4, 10, null]);
});
