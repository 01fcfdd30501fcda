import assert from "node:assert/strict";
import { test } from "node:test";

import * as common from "../../planner/widgets/common/common.js";

Object.assign(globalThis, common); // as the joined script has it
const { periodGap } = await import("../../planner/widgets/clinician_report/clinician_report.js");

const TODAY = "2026-11-23";
const gap = (start, end, period = "own") => periodGap({ period, start, end }, TODAY);

test("a period up to today can be asked for", () => {
  for (const [start, end] of [["2026-11-01", TODAY], [TODAY, TODAY]]) assert.equal(gap(start, end), null);
  assert.equal(gap(null, null, "a year"), null);
});

test("what is missing or cannot be is said in a sentence, with its field", () => {
  for (const [start, end, field, words] of [
    ["", TODAY, "first", "Choose the first day."],
    ["2026-11-01", "", "last", "Choose today or a day before as the last day."],
    ["2026-11-01", "2026-11-24", "last", "Choose today or a day before as the last day."],
    [TODAY, "2026-11-22", "first", "The first day comes after the last one."],
  ]) assert.deepEqual(gap(start, end), { field, words });
});
