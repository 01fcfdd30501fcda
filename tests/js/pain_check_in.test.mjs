import assert from "node:assert/strict";
import { test } from "node:test";

import { questionAbout, ratedAlready, ratedNow, restored } from "../../planner/widgets/pain_check_in/pain_check_in.js";

const MONDAY = "2026-11-23";
const TUESDAY = "2026-11-24";
const DRAFT = { pain: 4, region: "hips", flare: true, note: "Long drive", about: MONDAY, chosen: false };

test("what was typed comes back as it was", () => {
  assert.deepEqual(restored(DRAFT, MONDAY), { ...DRAFT, sent: undefined });
});

test("what was typed the day before stays about that day", () => {
  assert.deepEqual(restored(DRAFT, TUESDAY), { ...DRAFT, chosen: true, sent: undefined });
});

test("a rating that was sent keeps its time, so that it is written once", () => {
  const sent = { values: { pain: 4 }, rated_at: "2026-11-23T07:10:00+01:00" };
  assert.equal(restored({ ...DRAFT, sent }, MONDAY).sent, sent);
});

test("an empty or spoilt draft is nothing, and what is spoilt in one is left out", () => {
  const empty = { pain: null, region: "", flare: false, note: "", about: MONDAY, chosen: false };
  for (const draft of [null, undefined, 7, "text", [], {}, empty]) assert.equal(restored(draft, MONDAY), null);
  const spoilt = { pain: 11, region: 3, flare: "yes", note: "Stiff", about: "yesterday" };
  assert.deepEqual(restored(spoilt, MONDAY), { ...empty, note: "Stiff", sent: undefined });
  assert.equal(restored({ ...DRAFT, about: TUESDAY }, MONDAY).about, MONDAY);
});

test("today's rating is said on its day only", () => {
  assert.equal(ratedAlready({ day: MONDAY, pain: 4 }, MONDAY), "Today is rated: 4. Another rating is kept as a later one.");
  assert.equal(ratedAlready({ day: MONDAY, pain: 0 }, TUESDAY), "");
  assert.equal(ratedAlready({}, MONDAY), "");
});

test("the question is the pain now, of a day before how it was that day", () => {
  assert.deepEqual([TUESDAY, "", undefined].map((about) => questionAbout(about, TUESDAY)), ["Pain now", "Pain now", "Pain now"]);
  assert.equal(questionAbout(MONDAY, TUESDAY), "Pain that day");
});

test("a rating of pain now holds for less than an hour", () => {
  const at = Date.parse("2026-11-23T07:10:00+01:00");
  const now = { pain: 0, at: "2026-11-23T06:10:00+00:00" };
  assert.equal(ratedNow(now, at + 3_599_000), 0);
  assert.equal(ratedNow(now, at + 3_600_000), null);
  assert.equal(ratedNow(undefined, at), null);
});
