// A page looks when the kernel says that the folder changed, when it is seen again, and when the day turns over.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mock, test } from "node:test";

const FILES = ["common/common", "common/changes"];
const joined = FILES.map((name) => readFileSync(new URL(`../../planner/widgets/${name}.js`, import.meta.url), "utf8"));
const { Changes } = await import(`data:text/javascript,${encodeURIComponent(joined.join("\n"))}`);

const page = () => {
  const heard = new Map();
  globalThis.document = {
    hidden: false,
    addEventListener: (name, action) => heard.set(name, action),
    removeEventListener: (name) => heard.delete(name),
  };
  return heard;
};

/** A model whose kernel has told of so many changes before the page was there. */
const modelOf = (before = 0, begins = []) => {
  const heard = new Map();
  const model = {
    begins,
    get: (name) => (name === "day_begins" ? model.begins : before),
    on: (name, action) => heard.set(name, action),
    off: (name) => heard.delete(name),
    tell: () => heard.get("change:folder_changed")?.(),
    heard,
  };
  return model;
};

test("a page looks when the kernel says that the folder changed, and no more once it is gone", async () => {
  page();
  let looks = 0;
  const model = modelOf();
  const changes = new Changes(model, () => { looks += 1; });
  await null;
  assert.equal(looks, 0);
  model.tell();
  assert.equal(looks, 1);
  changes.end();
  assert.equal(model.heard.size, 0);
});

test("a page that is shown after a change looks at once", async () => {
  page();
  let looks = 0;
  const changes = new Changes(modelOf(3), () => { looks += 1; });
  assert.equal(looks, 0); // what makes it may not be there yet
  await null;
  assert.equal(looks, 1);
  changes.end();
});

test("a page that is gone before it looked at once does not look", async () => {
  page();
  new Changes(modelOf(3), () => assert.fail()).end();
  await null;
});

test("a page that nobody sees looks once it is seen, not when the folder changes", () => {
  const heard = page();
  let looks = 0;
  const model = modelOf();
  const changes = new Changes(model, () => { looks += 1; });
  document.hidden = true;
  model.tell();
  heard.get("visibilitychange")();
  assert.equal(looks, 0);
  document.hidden = false;
  heard.get("visibilitychange")();
  assert.equal(looks, 1);
  changes.end();
  assert.equal(heard.size, 0);
});

test("an open page looks once when the day turns over", () => {
  page();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: new Date(2026, 10, 23, 22, 30).getTime() });
  let looks = 0;
  const changes = new Changes(modelOf(), () => { looks += 1; });
  mock.timers.tick(3_600_000);
  assert.equal(looks, 0);
  mock.timers.tick(1_802_000);
  assert.equal(looks, 1);
  mock.timers.tick(3_600_000);
  assert.equal(looks, 1);
  changes.end();
  mock.timers.reset();
});

test("the day of who begins it at four turns over at four", () => {
  page();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: new Date(2026, 10, 23, 23, 30).getTime() });
  let looks = 0;
  const changes = new Changes(modelOf(0, [["2026-11-20", 4]]), () => { looks += 1; });
  mock.timers.tick(4.5 * 3_600_000 - 1_000);
  assert.equal(looks, 0);
  mock.timers.tick(2_000);
  assert.equal(looks, 1);
  changes.end();
  mock.timers.reset();
});

test("a page that waits for four hears that midnight was chosen", () => {
  page();
  mock.timers.enable({ apis: ["setTimeout", "Date"], now: new Date(2026, 10, 23, 23, 30).getTime() });
  let looks = 0;
  const model = modelOf(0, [["2026-11-20", 4]]);
  const changes = new Changes(model, () => { looks += 1; });
  model.begins = [["2026-11-20", 4], ["2026-11-24", 0]];
  model.heard.get("change:day_begins")();
  mock.timers.tick(1_801_000);
  assert.equal(looks, 1);
  changes.end();
  mock.timers.reset();
});
