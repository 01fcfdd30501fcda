import assert from "node:assert/strict";
import { test } from "node:test";

import { lacking } from "../../planner/widgets/experiment_panel/experiment_panel.js";

test("only a question about one stretch needs a stretch", () => {
  assert.equal(lacking({ question: "stretch", stretch: "" }), "Choose a stretch first.");
  assert.equal(lacking({ question: "stretch", stretch: "side_bend" }), "");
  assert.equal(lacking({ question: "any", stretch: "" }), "");
});
