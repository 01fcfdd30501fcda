// Which session is due by the clock of the page, and in which words it is told. TZ is Europe/Berlin in every case here.

process.env.TZ = "Europe/Berlin";

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const path = (name) => new URL(`../../planner/widgets/${name}.js`, import.meta.url);
const joined = ["common/common", "today/reminder"].map((name) => readFileSync(path(name), "utf8")).join("\n");
const { reminderDue, reminderNext, reminderStands, reminderWait, reminderWhen, reminderWords } =
  await import(`data:text/javascript,${encodeURIComponent(joined)}`);

const at = (text) => new Date(text).getTime();
const MONDAY = { at: "2026-11-23T07:30", minutes: 14 };
const FRIDAY = { at: "2026-11-27T18:05", minutes: 9 };
const WEEK = [MONDAY, FRIDAY];

test("a session is due from its minute on, once, for an hour", () => {
  const due = (since, now) => reminderDue(WEEK, at(`2026-11-23T${since}`), at(`2026-11-23T${now}`));
  assert.equal(due("07:00", "07:29:59"), undefined);
  assert.equal(due("07:29:59", "07:30"), MONDAY);
  assert.equal(due("07:30", "07:31"), undefined); // the page was opened, or had told, by then
  assert.equal(due("07:00", "08:29:59"), MONDAY); // the computer slept
  assert.equal(due("07:00", "08:30"), undefined);
});

test("a page that is open for days has the next session, and waits a minute at most", () => {
  assert.equal(reminderNext(WEEK, at("2026-11-23T07:30")), FRIDAY);
  assert.equal(reminderDue(WEEK, at("2026-11-27T18:04:30"), at("2026-11-27T18:05:01")), FRIDAY);
  assert.equal(reminderWait(WEEK, at("2026-11-23T07:29:30")), 30_000);
  assert.equal(reminderWait(WEEK, at("2026-11-23T07:30")), 60_000);
  assert.equal(reminderWait([], at("2026-11-23T07:30")), 60_000);
  assert.equal(reminderNext([], 0), undefined);
});

test("the wall clock counts, also where it goes forward or back", () => {
  const spring = [{ at: "2026-03-29T02:30", minutes: 5 }]; // left out: an hour later
  assert.equal(reminderDue(spring, at("2026-03-29T00:00Z"), at("2026-03-29T03:29:59+02:00")), undefined);
  assert.equal(reminderDue(spring, at("2026-03-29T00:00Z"), at("2026-03-29T03:30+02:00")), spring[0]);
  const autumn = [{ at: "2026-10-25T07:30", minutes: 5 }];
  assert.equal(reminderDue(autumn, at("2026-10-24T20:00Z"), at("2026-10-25T07:30+01:00")), autumn[0]);
});

test("when it is, in words, by the person's days", () => {
  const when = (session, now, begins = []) => reminderWhen(session, at(now), begins);
  assert.equal(when(MONDAY, "2026-11-23T06:00"), "at 7:30");
  assert.equal(when(MONDAY, "2026-11-22T23:00"), "tomorrow at 7:30");
  assert.equal(when(FRIDAY, "2026-11-23T08:00"), "on Friday at 18:05");
  const night = { at: "2026-11-24T00:15" };
  assert.equal(when(night, "2026-11-23T20:00"), "tomorrow at 0:15");
  assert.equal(when(night, "2026-11-23T20:00", [["2026-11-01", 4]]), "at 0:15");
  assert.equal(when(MONDAY, "2026-11-23T01:30", [["2026-11-01", 4]]), "tomorrow at 7:30");
});

test("what is said: few words, and the time where it is late", () => {
  assert.equal(reminderWords(MONDAY, at("2026-11-23T07:30:02")), "Time to stretch: 14 min");
  assert.equal(reminderWords(MONDAY, at("2026-11-23T07:50")), "Time to stretch: 14 min, planned for 7:30");
});

test("how it stands, by what the browser allows", () => {
  const here = "this page tells you while you see it.";
  assert.equal(reminderStands("granted"), "At the time of each session, while this page is open.");
  assert.equal(reminderStands("denied"), `Your browser blocks notifications here: ${here}`);
  assert.equal(reminderStands("default"), `Notifications are not allowed here yet: ${here}`);
  assert.equal(reminderStands(""), `This browser shows no notifications here: ${here}`);
});
