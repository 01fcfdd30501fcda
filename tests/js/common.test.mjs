import assert from "node:assert/strict";
import { test } from "node:test";

import { base64Of, dayOf, daysLater, isoLocal, momentOn, noAnswer, untilNextDay } from "../../planner/widgets/common/common.js";

const MOMENT = Date.UTC(2026, 10, 23, 6, 31, 5, 900);

function inZone(zone, check) {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    check();
  } finally {
    process.env.TZ = before ?? "";
  }
}

for (const [zone, text] of [
  ["Europe/Berlin", "2026-11-23T07:31:05+01:00"],
  ["America/St_Johns", "2026-11-23T03:01:05-03:30"],
  ["Asia/Kolkata", "2026-11-23T12:01:05+05:30"],
  ["UTC", "2026-11-23T06:31:05+00:00"],
]) {
  test(`a time is written as it is in ${zone}, with its offset`, () => inZone(zone, () => assert.equal(isoLocal(MOMENT), text)));
}

test("the offset is the one of that moment, summer and winter", () => {
  inZone("Europe/Berlin", () => assert.equal(isoLocal(Date.UTC(2026, 6, 1)), "2026-07-01T02:00:00+02:00"));
});

test("a kernel that is silent is run again from the menu, or by loading the app's page", () => {
  const kept = "what you entered is kept";
  assert.equal(noAnswer(), "The notebook's kernel does not answer. Choose Run > Run All Cells.");
  globalThis.document = { body: { dataset: { voila: "voila" } } };
  try {
    assert.equal(noAnswer(kept), "The notebook's kernel does not answer. Load this page again; what you entered is kept.");
  } finally {
    delete globalThis.document;
  }
});

test("a file becomes base64, however long it is", async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, n) => (n * 31) % 256);
  assert.equal(await base64Of(new Blob([bytes])), Buffer.from(bytes).toString("base64"));
  assert.equal(await base64Of(new Blob([bytes]).slice(1, 4)), Buffer.from(bytes.slice(1, 4)).toString("base64"));
  assert.equal(await base64Of(new Blob([])), "");
});

const FOUR = [["2026-11-24", 4]];
const at = (text) => new Date(text).getTime();

test("a day is the calendar's until something else is chosen", () => {
  assert.equal(dayOf(at("2026-11-23T00:00"), []), "2026-11-23");
  assert.equal(dayOf(at("2026-11-23T23:59:59"), []), "2026-11-23");
});

test("half past one is the day before's until the day begins, from the day on that was chosen", () => {
  assert.equal(dayOf(at("2026-11-24T01:30"), FOUR), "2026-11-23");
  assert.equal(dayOf(at("2026-11-24T03:59:59"), FOUR), "2026-11-23");
  assert.equal(dayOf(at("2026-11-24T04:00"), FOUR), "2026-11-24");
  assert.equal(dayOf(at("2026-11-23T01:30"), FOUR), "2026-11-23");
  assert.equal(dayOf(at("2026-11-30T01:30"), [...FOUR, ["2026-11-29", 1]]), "2026-11-30");
});

test("a time of day is past midnight where the day goes on until then", () => {
  assert.equal(momentOn("2026-11-24", "01:30", FOUR), at("2026-11-25T01:30"));
  assert.equal(momentOn("2026-11-24", "04:00", FOUR), at("2026-11-24T04:00"));
  assert.equal(momentOn("2026-11-23", "01:30", FOUR), at("2026-11-24T01:30")); // that day has two of them
  assert.equal(momentOn("2026-11-22", "01:30", FOUR), at("2026-11-22T01:30"));
});

test("the next day is waited for until it begins", () => {
  const hour = 3_600_000;
  assert.equal(untilNextDay(at("2026-11-22T23:59:58"), FOUR), 2_000);
  assert.equal(untilNextDay(at("2026-11-23T23:00"), FOUR), 5 * hour);
  assert.equal(untilNextDay(at("2026-11-24T01:30"), FOUR), 2.5 * hour);
  assert.equal(untilNextDay(at("2026-11-24T04:00"), FOUR), 24 * hour);
});

test("a day is found by its date over months and years", () => {
  assert.deepEqual([daysLater("2026-12-31", 1), daysLater("2024-03-01", -1)], ["2027-01-01", "2024-02-29"]);
});
