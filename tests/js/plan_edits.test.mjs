import assert from "node:assert/strict";
import { test } from "node:test";

import { NO_EDITS, changed, duration, inShort, sessionBack, sessionMoved, toggled, weekBefore, weekdays } from "../../planner/widgets/plan_editor/edits.js";

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
  assert.equal(inShort({ minutes: {}, times_a_week: 3, minutes_each: 8, by_chance: true }, names), "3 times a week by chance, 8 min");
});

// Ten minutes on Monday (missed), Wednesday and Friday.
const [MON, TUE, WED, FRI] = ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-27"];
const items = (...ids) => ["drill", ...ids].map((id) => ({ id }));
const DAYS = [
  { day: MON, state: "missed", given_s: 580, items: items("bend", "fold") },
  { day: TUE, state: "rest", given_s: 0, items: [] },
  { day: WED, state: "open", given_s: 600, items: items("bend", "cat") },
  { day: FRI, state: "open", given_s: 600, items: items("twist") },
];

test("a missed session goes to another day with its minutes, and it is known where it went", () => {
  const edits = sessionMoved({ ...NO_EDITS, lock: [[WED, "bend"]] }, DAYS, MON, WED, "drill");
  assert.deepEqual(edits, {
    lock: [[WED, "bend"], [WED, "fold"]], remove: [], minutes: { [WED]: 20 },
    moved: { [MON]: { to: WED, minutes: 10, stretches: { bend: "kept", fold: "new" } } },
  });
  assert.deepEqual(sessionBack(edits, DAYS, MON), { ...NO_EDITS, lock: [[WED, "bend"]] });
});

test("an open day's session leaves none of its minutes, and has them back after Undo", () => {
  const edits = sessionMoved(NO_EDITS, DAYS, FRI, TUE, "drill");
  assert.deepEqual(edits.minutes, { [TUE]: 10, [FRI]: 0 });
  const moved = DAYS.map((day) => (day.day === FRI ? { ...day, state: "rest", given_s: 0, items: [] } : day));
  assert.deepEqual(sessionBack(edits, moved, FRI), NO_EDITS);
  assert.deepEqual(weekBefore({ [TUE]: ["drill", "twist"] }, edits.moved[FRI], FRI, true), { [TUE]: ["drill"], [FRI]: ["twist"] });
});

test("two sessions on one day are undone one by one, in any order", () => {
  const first = sessionMoved(NO_EDITS, DAYS, MON, WED, "drill");
  const full = DAYS.map((day) => (day.day === WED ? { ...day, given_s: 1200, items: items("bend", "cat", "fold") } : day));
  const both = sessionMoved(first, full, FRI, WED, "drill");
  assert.deepEqual(both.minutes, { [WED]: 30, [FRI]: 0 });
  const after = full.map((day) => (day.day === FRI ? { ...day, state: "rest", items: [] } : day));
  const one = sessionBack(both, after, MON);
  assert.deepEqual([one.minutes, one.lock], [{ [WED]: 20, [FRI]: 0 }, [[WED, "twist"]]]);
  assert.deepEqual(sessionBack(one, after, FRI), NO_EDITS);
  const other = sessionBack(both, after, FRI);
  assert.deepEqual([other.minutes[WED], other.lock], [20, first.lock]);
  assert.deepEqual(sessionBack(other, after, MON), NO_EDITS);
});

test("a day holds two hours at most, and only what went there is taken back", () => {
  const long = DAYS.map((day) => (day.day === WED ? { ...day, given_s: 6900 } : day));
  const edits = sessionMoved({ ...NO_EDITS, minutes: { [WED]: 115 } }, long, MON, WED, "drill");
  assert.deepEqual([edits.minutes[WED], edits.moved[MON].minutes], [120, 5]);
});

test("what was there before the session came stays in the shown week", () => {
  const { moved } = sessionMoved(NO_EDITS, DAYS, MON, WED, "drill");
  assert.deepEqual(moved[MON].stretches, { bend: "there", fold: "new" });
  const base = { [MON]: ["drill", "bend", "fold"], [WED]: ["drill", "bend", "cat", "fold"] };
  assert.deepEqual(weekBefore(base, moved[MON], MON, false), { ...base, [WED]: ["drill", "bend", "cat"] });
});
