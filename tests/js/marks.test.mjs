import assert from "node:assert/strict";
import { test } from "node:test";

import * as common from "../../planner/widgets/common/common.js";

Object.assign(globalThis, common); // as the joined script has it
Object.assign(globalThis, await import("../../planner/widgets/common/entry_list.js"));
const { changedSummary, markGap } = await import("../../planner/widgets/pain_check_in/marks.js");

test("a mark with a first day can be saved, whether it ended or goes on", () => {
  for (const last of [null, "2026-11-23", "2026-12-01"]) assert.equal(markGap({ first: "2026-11-23", last }), null);
});

test("what cannot be is said in a sentence, with its field", () => {
  assert.deepEqual(markGap({ first: "", last: null }), { field: "day", words: "Choose the first day." });
  assert.deepEqual(markGap({ first: "2026-11-23", last: "2026-11-22" }), { field: "last", words: "The last day is the first one or later." });
});

test("the fold says how many go on", () => {
  assert.equal(changedSummary(0), "What else changed?");
  assert.equal(changedSummary(1), "What else changed? 1 goes on");
  assert.equal(changedSummary(3), "What else changed? 3 go on");
});
