// Links lead to the notebook beside this one, wherever the notebooks are served.

import assert from "node:assert/strict";
import { test } from "node:test";

import { addressOf } from "../../planner/widgets/common/pages.js";

test("a page beside another is a name alone", () => {
  for (const pathname of ["/voila/render/1_plan_week.ipynb", "/lab/tree/notebooks/3_pain_trends.ipynb"]) {
    assert.equal(addressOf("today", { pathname }), "2_run_session.ipynb");
  }
});

test("from JupyterLab's own address it lies in the folder of the notebooks", () => {
  assert.equal(addressOf("plan", { pathname: "/lab" }), "/lab/tree/notebooks/1_plan_week.ipynb");
  assert.equal(addressOf("trends", { pathname: "/user/me/lab/workspaces/a" }), "/user/me/lab/tree/notebooks/3_pain_trends.ipynb");
});
