// Pages hear of each other's writing, of being seen again, and of the day that turns over.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mock, test } from "node:test";

const FILES = ["common/common", "common/changes"];
const joined = FILES.map((name) => readFileSync(new URL(`../../planner/widgets/${name}.js`, import.meta.url), "utf8"));
const { Changes, untilMidnight } = await import(`data:text/javascript,${encodeURIComponent(joined.join("\n"))}`);

const page = () => {
  const heard = new Map();
  globalThis.document = {
    hidden: false,
    addEventListener: (name, action) => heard.set(name, action),
    removeEventListener: (name) => heard.delete(name),
  };
  return heard;
};

test("midnight is the next one on the page's clock", () => {
  const at = new Date(2026, 10, 23, 23, 59, 58).getTime();
  assert.equal(untilMidnight(at), 2_000);
  assert.equal(untilMidnight(new Date(2026, 10, 24).getTime()), 24 * 3_600_000);
});

test("what one page writes another one hears, and not itself", async () => {
  page();
  let own = 0;
  const other = new Promise((resolve) => {
    const listening = new Changes(() => resolve(listening));
  });
  const writing = new Changes(() => { own += 1; });
  writing.tell();
  (await other).end();
  writing.end();
  assert.equal(own, 0);
});

test("a page that is seen again looks, one that is hidden does not", () => {
  const heard = page();
  let looks = 0;
  const changes = new Changes(() => { looks += 1; });
  document.hidden = true;
  heard.get("visibilitychange")();
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
  const changes = new Changes(() => { looks += 1; });
  mock.timers.tick(3_600_000);
  assert.equal(looks, 0);
  mock.timers.tick(1_802_000);
  assert.equal(looks, 1);
  mock.timers.tick(3_600_000);
  assert.equal(looks, 1);
  changes.end();
  mock.timers.reset();
});
