import assert from "node:assert/strict";
import { test } from "node:test";

import * as common from "../../planner/widgets/common/common.js";

Object.assign(globalThis, common); // as the joined script has it
Object.assign(globalThis, await import("../../planner/widgets/common/entry_list.js"));
const { visitGap } = await import("../../planner/widgets/visits_log/visits_log.js");

const TODAY = "2026-11-23";
const VISIT = { date: TODAY, with_whom: "physiotherapist", next_due: null };
const gap = (fields) => visitGap({ ...VISIT, ...fields }, TODAY);

test("a visit that was made can be saved", () => {
  for (const fields of [{}, { date: "2025-01-01" }, { next_due: "2026-11-24" }]) assert.equal(gap(fields), null);
});

test("what is missing or cannot be is said in a sentence, with its field", () => {
  for (const [fields, field, words] of [
    [{ date: "" }, "day", "Choose today or a day before."],
    [{ date: "2026-11-24" }, "day", "Choose today or a day before."],
    [{ with_whom: "" }, "whom", "Say with whom, for instance physiotherapist."],
    [{ next_due: TODAY }, "next", "The next visit is after this one: choose a later day."],
  ]) assert.deepEqual(gap(fields), { field, words });
});
