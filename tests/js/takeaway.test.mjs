// What the page in the file does without a page: its log as text, its code, what it keeps of sessions, its days.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inflateSync } from "node:zlib";

import { base32, logOf, packed, stored } from "../../planner/widgets/takeaway/log.js";

const FILES = [
  "common/common", "common/pain_scale", "common/figure", "session_player/tempo", "session_player/settings", "session_player/speech", "session_player/sound", "session_player/hands", "session_player/outbox", "session_player/clock",
  "session_player/words", "session_player/hurting", "session_player/drill", "session_player/figure", "session_player/opening", "session_player/in_view", "session_player/view", "session_player/session_player",
  "takeaway/vendor/qrcode", "takeaway/log", "takeaway/handing_over", "takeaway/stand_in", "takeaway/player_page",
];
const joined = FILES.map((name) => readFileSync(new URL(`../../planner/widgets/${name}.js`, import.meta.url), "utf8"));
const page = await import(`data:text/javascript,${encodeURIComponent(`${joined.join("\n")}\nexport { Logs, Outbox, StandIn };`)}`);

const ABOUT = { program: "0.1.0", diary: "d".repeat(32), file: "f".repeat(12), made: "2026-11-23T06:00:00+01:00", key: "takeaway.f", day_begins: [] };
const STEM = "plan.20261123.";
const ID = `${STEM}t0000000a.1`;
const START = { session_id: ID, plan_id: "plan", date: "2026-11-23", planned_s: 30, seq: 1, type: "start", at: "2026-11-23T07:00:00+01:00", pain_before: 4, again: false };
const END = { ...START, seq: 2, type: "end", outcome: "stopped", active_s: 0, pain_after: null, note: "</script><b>ä\u{1f9d8}" };
delete END.pain_before;
delete END.again;

const bits = (text) => [...text].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
const unpacked = (text) => {
  const all = bits(text.replace("STRETCH1:", ""));
  const bytes = Uint8Array.from({ length: Math.floor(all.length / 8) }, (_, n) => parseInt(all.slice(8 * n, 8 * n + 8), 2));
  return JSON.parse(inflateSync(bytes).toString("utf8"));
};

/** A browser's storage; full: what is written is refused. */
class FakeStorage {
  getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; }
  setItem(key, text) { this[key] = text; }
  removeItem(key) { delete this[key]; }
}

function withStorage(storage) {
  globalThis.window = { localStorage: storage };
  return storage;
}

const logs = () => new page.Logs(new page.Store("takeaway.f"), ABOUT);

test("base32 is RFC 4648's, without padding", () => {
  const of = (text) => base32(new TextEncoder().encode(text));
  assert.deepEqual(["", "f", "fo", "foo", "foob", "fooba", "foobar"].map(of), ["", "MY", "MZXQ", "MZXW6", "MZXW6YQ", "MZXW6YTB", "MZXW6YTBOI"]);
});

test("a log says once what all its events say alike, and comes out of its text as it went in", async () => {
  const log = logOf(ABOUT, [START, END], "2026-11-23T08:00:00+01:00");
  assert.deepEqual(log, {
    program: "0.1.0", diary: ABOUT.diary, file: ABOUT.file, made: ABOUT.made, given: "2026-11-23T08:00:00+01:00", planned_for: "2026-11-23",
    session_id: ID, plan_id: "plan", date: "2026-11-23", planned_s: 30,
    events: [
      { seq: 1, type: "start", at: "2026-11-23T07:00:00+01:00", pain_before: 4, again: false },
      { seq: 2, type: "end", at: "2026-11-23T07:00:00+01:00", outcome: "stopped", active_s: 0, note: "</script><b>ä\u{1f9d8}", pain_after: null },
    ],
  });
  const text = await packed(log);
  assert.match(text, /^STRETCH1:[A-Z2-7]+$/);
  assert.deepEqual(unpacked(text), log);
});

test("a browser that compresses nothing gives out what any zlib reads", async () => {
  for (const size of [0, 1, 65_535, 65_536, 200_000]) {
    const bytes = Uint8Array.from({ length: size }, (_, n) => (n * 7 + (n >> 8)) & 255);
    assert.deepEqual(new Uint8Array(inflateSync(stored(bytes))), bytes);
  }
  const made = globalThis.CompressionStream;
  globalThis.CompressionStream = undefined;
  const log = logOf(ABOUT, [START, END], START.at);
  assert.deepEqual(unpacked(await packed(log)), log);
  globalThis.CompressionStream = made;
});

test("what was reported is kept in the browser, in order and once", () => {
  withStorage(new FakeStorage());
  logs().add([START]);
  logs().add([START, END]);
  logs().add([END]);
  assert.deepEqual(logs().events(ID), [START, END]);
  assert.deepEqual(logs().names(), [ID]);
});

test("a browser that keeps nothing loses nothing while the page is open", () => {
  withStorage(null);
  const here = logs();
  here.add([START]);
  here.add([END]);
  assert.deepEqual(here.events(ID), [START, END]);
  assert.deepEqual(here.names(), [ID]);
  assert.equal(here.tag, here.tag);
});

test("what is spoilt in the browser's storage is no event", () => {
  const storage = withStorage(new FakeStorage());
  for (const spoilt of ["{", "7", "null", '{"events": [null, 3, {"seq": 1}]}', '{"events": {"a": 1}, "about": 7}']) {
    storage[`stretching-planner.takeaway.f.log.${ID}`] = spoilt;
    assert.deepEqual(logs().events(ID), []);
    assert.deepEqual(logs().names(), []);
  }
  storage["stretching-planner.takeaway.f.tag"] = '"../../x"';
  assert.match(logs().tag, /^[0-9a-z]{8}$/);
});

test("a session goes on until it is closed; then the next one has a number of its own", () => {
  const storage = withStorage(new FakeStorage());
  storage["stretching-planner.takeaway.f.tag"] = '"0000000a"';
  assert.equal(logs().current(STEM), ID);
  logs().add([START]);
  assert.equal(logs().current(STEM), ID);
  storage[`stretching-planner.takeaway.f.state.${ID}`] = JSON.stringify({ state: { mode: "closed" } });
  assert.equal(logs().current(STEM), `${STEM}t0000000a.2`);
  assert.equal(logs().current("plan.20261124."), "plan.20261124.t0000000a.1");
});

test("a log says when the file was made that its session began in, though the page was made anew", async () => {
  withStorage(new FakeStorage());
  logs().add([START]);
  const later = new page.Logs(new page.Store("takeaway.f"), { ...ABOUT, made: "2026-11-23T09:00:00+01:00", program: "0.2.0" });
  later.add([END]);
  const { made, program, planned_for, events } = unpacked(await later.text(ID));
  assert.deepEqual([made, program, planned_for, events.length], [ABOUT.made, "0.1.0", "2026-11-23", 2]);
});

test("what is deleted here leaves nothing in the browser", () => {
  const storage = withStorage(new FakeStorage());
  logs().add([START, END]);
  logs().forget(ID);
  assert.deepEqual(Object.keys(storage).filter((key) => key.includes(ID)), []);
});

test("a session after one that was deleted here is another one, which the diary can tell from it", () => {
  for (const kept of [new FakeStorage(), null]) {
    const storage = withStorage(kept);
    const mine = logs(), stem = `${STEM}t${mine.tag}.`;
    mine.add([START, END].map((event) => ({ ...event, session_id: `${stem}1` })));
    mine.forget(`${stem}1`);
    assert.equal(mine.current(STEM), `${stem}2`);
    if (storage) assert.equal(logs().current(STEM), `${stem}2`);
    mine.add([{ ...START, session_id: `${stem}2` }]);
    assert.equal(mine.current(STEM), `${stem}2`);
    mine.forget(`${stem}2`);
    assert.equal(mine.current(STEM), `${stem}3`);
  }
});

const modelOf = (more = {}) => new page.StandIn({ session_id: ID, date: "2026-11-23" }, { logs: logs(), ...more });
/** Wait until something is so: how long packing a log takes is the machine's. */
async function until(met) {
  while (!met()) await new Promise((done) => setTimeout(done, 1));
}

test("in a file what is reported counts as kept at once", async () => {
  withStorage(new FakeStorage());
  const model = modelOf(), heard = [];
  model.on("change:saved_seq", () => heard.push(model.get("saved_seq")));
  model.set("events", [START]);
  model.save_changes();
  await until(() => heard.length);
  model.save_changes();
  await new Promise((done) => setTimeout(done));
  assert.deepEqual(heard, [{ [ID]: 1 }]);
  assert.deepEqual(modelOf().get("saved_seq"), { [ID]: 1 });
  assert.equal(modelOf().get("resume").started, true);
});

test("on a page from the computer it counts as kept once the computer has it", async () => {
  withStorage(new FakeStorage());
  const sent = [];
  let answer = () => Promise.reject(new Error("away"));
  const model = modelOf({ send: (text) => (sent.push(unpacked(text).events.length), answer()) });
  model.set("events", [START]);
  model.save_changes();
  await until(() => sent.length === 1);
  assert.deepEqual(model.get("saved_seq"), {});
  answer = () => Promise.resolve({ done: false, message: "The diary is full." });
  model.save_changes();
  await until(() => model.get("error"));
  assert.equal(model.get("error"), "The diary is full.");
  answer = () => Promise.resolve({ done: true, message: "" });
  model.set("events", [START, END]);
  model.save_changes();
  await until(() => model.get("saved_seq")[ID]);
  assert.deepEqual([model.get("saved_seq"), model.get("error"), sent], [{ [ID]: 2 }, "", [1, 1, 2]]);
  assert.deepEqual(modelOf({ send: answer }).get("saved_seq"), { [ID]: 2 });
  assert.deepEqual(new page.Outbox(modelOf({ send: answer }), new page.Store("takeaway.f"), () => {}).highest(ID), 2);
});

test("what the computer has is not forgotten for an answer that comes late", async () => {
  withStorage(new FakeStorage());
  const waits = [];
  const model = modelOf({ send: () => new Promise((done) => waits.push(done)) });
  for (const events of [[START], [START, END]]) {
    model.set("events", events);
    model.save_changes();
    await until(() => waits.length === events.length);
  }
  waits[1]({ done: true, message: "" });
  await until(() => model.get("saved_seq")[ID]);
  const heard = [];
  model.on("change:saved_seq", () => heard.push(model.get("saved_seq")));
  waits[0]({ done: true, message: "" });
  await until(() => heard.length);
  assert.deepEqual([heard, logs().store.read(`sent.${ID}`)], [[{ [ID]: 2 }], 2]);
});

test("words that were spoken into the file are answered with their sounds, others with none", async () => {
  withStorage(new FakeStorage());
  const model = modelOf({ voice: { rate: 1.2, sounds: { "Hold.": { ms: 400, base64: "AA" } } } });
  model.set("wanted", { number: 1, rate: 1, texts: ["Hold.", "toString", "Breathe."] });
  model.save_changes();
  await until(() => model.get("given").number);
  assert.deepEqual(model.get("given"), { number: 1, rate: 1.2, sounds: { "Hold.": { ms: 400, base64: "AA" } } });
  assert.deepEqual([model.get("speaker").able, modelOf().get("speaker").able], [true, false]);
});

test("the days of a file share figures and lessons", () => {
  const [one, other] = page.daysOf({
    drawn: ["figure", "easier", "lesson"],
    days: [1, 2].map((n) => ({ n, lessons: { a: 2 }, figures: { moves: [], of: { a: 0 }, easier: { "a/b": 1 } } })),
  });
  assert.deepEqual(one, { n: 1, lessons: { a: "lesson" }, figures: { moves: [], of: { a: "figure" }, easier: { "a/b": "easier" } } });
  assert.equal(other.n, 2);
});
