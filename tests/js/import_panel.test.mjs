import assert from "node:assert/strict";
import { test } from "node:test";

import * as common from "../../planner/widgets/common/common.js";

Object.assign(globalThis, common); // as the joined script has it
const { asked, fileGap, wholeOf, zones } = await import("../../planner/widgets/import_panel/import_panel.js");
const { barsOf, laneInWords } = await import("../../planner/widgets/import_panel/strip.js");

test("a file is looked at unless it is empty or too large", () => {
  assert.equal(fileGap({ size: 5_000_000 }, 5_000_000), "");
  assert.equal(fileGap({ size: 0 }, 5_000_000), "This file is empty. Choose another one.");
  assert.equal(fileGap({ size: 5_000_001 }, 5_000_000), "This file is larger than 5 MB. Split it, then choose the parts.");
});

test("only what matters is asked", () => {
  const nothing = { unit: false, stamp: false, minutes: false, scale: false, region: false, words: false };
  const numbers = { amounts: true, numbers: true, words: [], open_stamp: false };
  assert.deepEqual(asked({ use: "nothing", unit: "times" }, numbers), nothing);
  assert.deepEqual(asked({ use: "pain", unit: "times" }, numbers), { ...nothing, scale: true, region: true });
  assert.deepEqual(asked({ use: "region", unit: "times" }, { ...numbers, numbers: false, words: ["mild"] }), { ...nothing, region: true, words: true });
  assert.deepEqual(asked({ use: "sessions", unit: "times" }, numbers), { ...nothing, unit: true, minutes: true });
  assert.deepEqual(asked({ use: "sessions", unit: "minutes" }, numbers), { ...nothing, unit: true });
  assert.deepEqual(asked({ use: "sessions", unit: "minutes" }, { ...numbers, open_stamp: true }), { ...nothing, unit: true, stamp: true });
  assert.deepEqual(asked({ use: "pain", unit: "minutes" }, { ...numbers, open_stamp: true }), { ...nothing, scale: true, region: true });
  assert.deepEqual(asked({ use: "sessions", unit: "times" }, { ...numbers, amounts: false }), { ...nothing, minutes: true });
});

test("numbers are whole and within bounds", () => {
  assert.equal(wholeOf("15", 1, 240), 15);
  assert.equal(wholeOf("0", 0, 10), 0);
  for (const text of ["", " ", "0", "241", "1.5", "x"]) assert.equal(wholeOf(text, 1, 240), null);
});

test("the page's own time zone comes first, and once", () => {
  const all = zones("Europe/Berlin");
  assert.equal(all[0], "Europe/Berlin");
  assert.equal(all.filter((zone) => zone === "Europe/Berlin").length, 1);
  assert.ok(all.includes("Asia/Tokyo"));
});

const WEEKS = [
  { days: 7, pain: [1, 0, 6], sessions: [0, 0, 0] },
  { days: 4, pain: [0, 0, 0], sessions: [0, 2, 1] },
];

test("a bar stands on what is there, and is as high as its days", () => {
  const near = (bars) => bars.map(({ at, kind, from, to }) => [at, kind, from.toFixed(2), to.toFixed(2)]);
  assert.deepEqual(near(barsOf(WEEKS, "pain")), [[0, "there", "0.00", "0.14"], [0, "new", "0.14", "1.00"]]);
  assert.deepEqual(near(barsOf(WEEKS, "sessions")), [[1, "both", "0.00", "0.50"], [1, "new", "0.50", "0.75"]]);
});

test("the strip is told in words", () => {
  assert.equal(laneInWords(WEEKS, ["pain", "Pain"]), "Pain: 6 days come in, 0 of them are in your diary already.");
  assert.equal(laneInWords(WEEKS, ["sessions", "Sessions"]), "Sessions: 3 days come in, 2 of them are in your diary already.");
});
