import assert from "node:assert/strict";
import { test } from "node:test";

import * as common from "../../planner/widgets/common/common.js";

Object.assign(globalThis, common); // as the joined script has it
const { pieceCount, toBase64 } = await import("../../planner/widgets/your_data/your_data.js");

test("a file is sent in as many pieces as it needs, an empty one in one", () => {
  assert.deepEqual([0, 1, 10, 11, 100].map((bytes) => pieceCount(bytes, 10)), [1, 1, 1, 2, 10]);
});

test("bytes become base64, however many there are", () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, n) => n % 256);
  assert.equal(toBase64(bytes), Buffer.from(bytes).toString("base64"));
  assert.equal(toBase64(new Uint8Array()), "");
});
