import assert from "node:assert/strict";
import { test } from "node:test";

import * as common from "../../planner/widgets/common/common.js";

Object.assign(globalThis, common); // as the joined script has it
const { pieceCount } = await import("../../planner/widgets/your_data/your_data.js");

test("a file is sent in as many pieces as it needs, an empty one in one", () => {
  assert.deepEqual([0, 1, 10, 11, 100].map((bytes) => pieceCount(bytes, 10)), [1, 1, 1, 2, 10]);
});
