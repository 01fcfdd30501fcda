import assert from "node:assert/strict";
import { test } from "node:test";

import { easierWay, haveReady, otherDay } from "../../planner/widgets/session_player/words.js";

test("a session that was planned for another day says so until it has begun", () => {
  const script = { date: "2026-11-23", day: "Monday 23 November" };
  assert.equal(otherDay({ mode: "before" }, script, "2026-11-23"), "");
  assert.equal(otherDay({ mode: "before" }, script, "2026-11-24"),
    "This session was planned for Monday 23 November. If you do it now, it counts for today.");
  assert.equal(otherDay({ mode: "running" }, script, "2026-11-24"), "");
  assert.equal(otherDay(undefined, { title: "A rest day" }, "2026-11-24"), "");
});

test("what to have ready is one line, and nothing where nothing is needed", () => {
  assert.equal(haveReady({ have_ready: ["mat", "wall"], better_with: ["mirror"] }), "Have ready: mat, wall. Better with: mirror.");
  assert.equal(haveReady({ have_ready: ["mat"], better_with: [] }), "Have ready: mat.");
  assert.equal(haveReady({ have_ready: [], better_with: [] }), "");
});

test("an easier way says whom it is not for", () => {
  const soles = { name: "Soles together", how: "Bend the knees." };
  assert.equal(easierWay({ ...soles, not_with: "knee trouble" }), "Soles together (not with knee trouble): Bend the knees.");
  assert.equal(easierWay({ ...soles, not_with: "" }), "Soles together: Bend the knees.");
});
