import assert from "node:assert/strict";
import { test } from "node:test";

import * as common from "../../planner/widgets/common/common.js";

Object.assign(globalThis, common); // as the joined script has it
Object.assign(globalThis, await import("../../planner/widgets/common/entry_list.js"));
const { beganAt, entryGap, painWords, stretchWords } = await import("../../planner/widgets/session_history/session_history.js");

const NOW = new Date("2026-11-23T20:00").getTime();
const DONE = { day: "2026-11-23", time: "07:30", minutes: 6, choice: "all", orders: [1, 2] };
const gap = (fields) => entryGap({ ...DONE, ...fields }, NOW, 240, []);

test("a session that is over can be added", () => {
  for (const fields of [{}, { day: "2026-11-22", time: "23:59" }, { time: "20:00" }, { minutes: 1 }, { minutes: 240 }]) {
    assert.equal(gap(fields), null);
  }
  assert.equal(gap({ choice: "else", orders: [] }), null);
});

test("what is missing or cannot be is said in a sentence, with its field", () => {
  for (const [fields, field, words] of [
    [{ day: "" }, "day", "Choose today or a day before."],
    [{ day: "2026-11-24" }, "day", "Choose today or a day before."],
    [{ time: "" }, "time", "Say when it began, such as 07:30."],
    [{ time: "20:01" }, "time", "That time is still to come. Choose one that is over."],
    [{ minutes: null }, "minutes", "Say how many minutes it took: a whole number from 1 to 240."],
    [{ minutes: 0 }, "minutes", "Say how many minutes it took: a whole number from 1 to 240."],
    [{ minutes: 2.5 }, "minutes", "Say how many minutes it took: a whole number from 1 to 240."],
    [{ minutes: NaN }, "minutes", "Say how many minutes it took: a whole number from 1 to 240."],
    [{ minutes: 241 }, "minutes", "Say how many minutes it took: a whole number from 1 to 240."],
    [{ choice: "some", orders: [] }, "some", "Choose at least one stretch, or Something else."],
  ]) assert.deepEqual(gap(fields), { field, words });
});

test("a day and a time are a moment of the person's own clock", () => {
  assert.equal(beganAt("2026-11-23", "07:30", []), new Date(2026, 10, 23, 7, 30).getTime());
  for (const [day, time] of [["", "07:30"], ["2026-11-23", ""]]) assert.ok(Number.isNaN(beganAt(day, time, [])));
});

test("a session after midnight is of the day before until the person's day begins", () => {
  const begins = [["2026-11-20", 4]];
  const night = new Date("2026-11-24T01:30").getTime();
  assert.equal(beganAt("2026-11-23", "01:15", begins), new Date("2026-11-24T01:15").getTime());
  assert.equal(entryGap({ ...DONE, time: "01:15" }, night, 240, begins), null);
  assert.equal(entryGap({ ...DONE, time: "01:45" }, night, 240, begins).field, "time");
  assert.equal(entryGap({ ...DONE, day: "2026-11-24" }, night, 240, begins).field, "day");
});

test("pain is told as far as it is known", () => {
  assert.deepEqual([painWords(3, 0), painWords(0, null), painWords(null, 10), painWords(null, null)],
    ["Pain 3 before, 0 after", "Pain 0 before", "Pain 10 after", ""]);
});

test("a stretch on two sides is one", () => {
  assert.equal(stretchWords([{ name: "Side bend" }, { name: "Side bend" }]), "1 stretch");
  assert.equal(stretchWords([{ name: "Side bend" }, { name: "Roll" }]), "2 stretches");
});
