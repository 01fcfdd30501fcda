import assert from "node:assert/strict";
import { test } from "node:test";

import { changed, duration, inShort, toggled, weekdays } from "../../planner/widgets/plan_editor/edits.js";

test("a duration leaves out what is zero", () => {
  assert.deepEqual([0, 45, 60, 586, 600].map(duration), ["0 min", "45 s", "1 min", "9 min 46 s", "10 min"]);
});

test("the days in the table begin with a capital", () => {
  assert.deepEqual(["mon, wed, fri", "sun", ""].map(weekdays), ["Mon, Wed, Fri", "Sun", ""]);
});

test("a change makes a new profile and leaves the old one alone", () => {
  const profile = Object.freeze({ minutes: Object.freeze({ mon: 10 }), wake: "07:00" });
  assert.deepEqual(changed(profile, "minutes", "tue", 5), { minutes: { mon: 10, tue: 5 }, wake: "07:00" });
  assert.deepEqual(changed(profile, "minutes", "mon", ""), { minutes: {}, wake: "07:00" });
  assert.deepEqual(changed(profile, "session_at", "mon", "07:30").session_at, { mon: "07:30" });
  assert.equal(changed(profile, "wake", undefined, "06:00").wake, "06:00");
  assert.equal(changed(profile, "article_only", undefined, true).article_only, true);
});

test("a tag goes on and off a list, once and in order", () => {
  const profile = { equipment: ["mat", "wall"] };
  assert.deepEqual(toggled(profile, "equipment", "chair", true).equipment, ["chair", "mat", "wall"]);
  assert.deepEqual(toggled(profile, "equipment", "mat", true).equipment, ["mat", "wall"]);
  assert.deepEqual(toggled(profile, "equipment", "mat", false).equipment, ["wall"]);
  assert.deepEqual(toggled(profile, "like", "mat", false).like, []);
});

test("the wishes in short say how much on which days", () => {
  const names = { mon: "Monday", tue: "Tuesday", wed: "Wednesday" };
  assert.equal(inShort({ minutes: { mon: 10, tue: 0, wed: 10 } }, names), "Mon, Wed · 10 min");
  assert.equal(inShort({ minutes: { mon: 10, tue: 15 } }, names), "Mon 10, Tue 15 min");
  assert.equal(inShort({ minutes: {} }, names), "no days yet");
  assert.equal(inShort({ minutes: {}, times_a_week: 3, minutes_each: 8 }, names), "3 times a week, 8 min");
});
