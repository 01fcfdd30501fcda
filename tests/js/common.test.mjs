import assert from "node:assert/strict";
import { test } from "node:test";

import { base64Of, isoLocal, noAnswer } from "../../planner/widgets/common/common.js";

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
