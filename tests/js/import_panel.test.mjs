import assert from "node:assert/strict";
import { test } from "node:test";

import * as common from "../../planner/widgets/common/common.js";

Object.assign(globalThis, common); // as the joined script has it
const { asked, fileGap, minutesOf } = await import("../../planner/widgets/import_panel/import_panel.js");

test("a file is looked at unless it is empty or too large", () => {
  assert.equal(fileGap({ size: 5_000_000 }, 5_000_000), "");
  assert.equal(fileGap({ size: 0 }, 5_000_000), "This file is empty. Choose another one.");
  assert.equal(fileGap({ size: 5_000_001 }, 5_000_000), "This file is larger than 5 MB. Split it, then choose the parts.");
});

test("only what matters is asked", () => {
  assert.deepEqual(asked({ use: "pain", unit: "times" }, true), { unit: false, minutes: false });
  assert.deepEqual(asked({ use: "sessions", unit: "times" }, true), { unit: true, minutes: true });
  assert.deepEqual(asked({ use: "sessions", unit: "minutes" }, true), { unit: true, minutes: false });
  assert.deepEqual(asked({ use: "sessions", unit: "times" }, false), { unit: false, minutes: true });
});

test("minutes are whole and within bounds", () => {
  assert.equal(minutesOf("15", 240), 15);
  for (const text of ["", "0", "241", "1.5", "x"]) assert.equal(minutesOf(text, 240), null);
});
