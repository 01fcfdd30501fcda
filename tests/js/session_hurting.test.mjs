import assert from "node:assert/strict";
import { test } from "node:test";

import { whatToDo } from "../../planner/widgets/session_player/hurting.js";

const ASKED = {
  signs: [{ id: "chest_pain", level: "A" }, { id: "unwell", level: "B" }],
  stops: { A: { level: "A", words: "Get care now." }, B: { level: "B", words: "See a doctor." } },
};

test("what to do follows the gravest answer", () => {
  const said = (pain, ...signs) => whatToDo(ASKED, { pain, signs });
  assert.deepEqual([said(null), said(5), said(8, "unwell"), said(null, "unwell", "chest_pain")],
    [null, null, ASKED.stops.B, ASKED.stops.A]);
  assert.deepEqual(said(6), { words: "That is a lot. Stop for today and rest. If it stays, ask a professional." });
});
