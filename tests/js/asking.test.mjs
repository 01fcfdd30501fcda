import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";

import * as common from "../../planner/widgets/common/common.js";

Object.assign(globalThis, common); // as the joined script has it
const { Asking, pieceCount } = await import("../../planner/widgets/common/asking.js");

/** A model as a widget has it, with the last request that was sent. */
class Model {
  constructor() {
    this.values = { request: {}, answer: {} };
    this.listeners = new Set();
  }

  get(name) {
    return this.values[name];
  }

  set(name, value) {
    this.values[name] = value;
  }

  save_changes() {
    this.sent = this.values.request;
  }

  on(event, listener) {
    assert.equal(event, "change:answer");
    this.listeners.add(listener);
  }

  off(event, listener) {
    this.listeners.delete(listener);
  }

  answer(fields) {
    this.values.answer = { done: true, message: "", ...fields };
    for (const listener of this.listeners) listener();
  }
}

const all = [];
afterEach(() => all.splice(0).forEach((asking) => asking.end())); // one that still waits would keep the process for half a minute

/** Asking with what happened to it, in order. */
function made(options = {}) {
  const [model, log] = [new Model(), []];
  const answered = ({ message }) => log.push(`answered ${message}`);
  const asking = new Asking(model, (words, kind = "") => log.push([words, kind]), { answered, ...options });
  all.push(asking);
  return { model, log, asking };
}

test("what is asked for has a number, is waited for and told; then goes on what was to follow", () => {
  const { model, log, asking } = made();
  asking.ask({ type: "look" }, () => log.push("after"));
  assert.deepEqual([model.sent, asking.busy], [{ type: "look", number: 1 }, true]);
  model.answer({ number: 1, message: "Seen." });
  assert.deepEqual(log, [["One moment …", ""], ["Seen.", "saved"], "answered Seen.", "after"]);
  assert.equal(asking.busy, false);
  asking.ask({ type: "look" });
  assert.equal(model.sent.number, 2);
  asking.end();
});

test("what cannot be done is told as an error, and nothing follows it", () => {
  const { model, log, asking } = made();
  asking.ask({}, () => assert.fail());
  model.answer({ number: 1, done: false, message: "It is gone." });
  assert.deepEqual(log.slice(1), [["It is gone.", "error"], "answered It is gone."]);
});

test("an answer to another request, a late one or one after the end changes nothing", () => {
  const { model, log, asking } = made();
  model.answer({});
  asking.ask({}, () => log.push("after"));
  log.length = 0;
  model.answer({ number: 2 });
  model.answer({ number: 1, message: "Done." });
  model.answer({ number: 1, message: "Done." });
  assert.deepEqual(log, [["Done.", "saved"], "answered Done.", "after"]);
  asking.ask({}, () => assert.fail());
  asking.end();
  model.answer({ number: 2 });
  assert.equal(log.length, 4);
});

test("what is asked for meanwhile waits for its turn, in order, and what was said of those before stays", () => {
  const { model, log, asking } = made();
  asking.ask({ kind: "pdf" }, () => log.push("after pdf"));
  asking.ask({ kind: "html" }, () => log.push("after html"));
  asking.ask({ kind: "pdf" }, () => log.push("after another pdf"));
  assert.deepEqual([model.sent, asking.more], [{ kind: "pdf", number: 1 }, true]);
  model.answer({ number: 1, message: "A PDF." });
  assert.deepEqual(model.sent, { kind: "html", number: 2 });
  model.answer({ number: 2, message: "No page.", done: false });
  model.answer({ number: 3, message: "A PDF." });
  assert.deepEqual(log, [
    ["One moment …", ""],
    ["A PDF.", "saved"], "answered A PDF.", "after pdf",
    ["A PDF. One moment …", ""],
    ["A PDF. No page.", "error"], "answered No page.",
    ["A PDF. No page. One moment …", ""],
    ["A PDF. No page. A PDF.", "error"], "answered A PDF.", "after another pdf",
  ]);
  assert.deepEqual([asking.busy, asking.more], [false, false]);
  asking.ask({ kind: "pdf" });
  assert.deepEqual(log.at(-1), ["One moment …", ""]);
});

test("the same asked for again before its answer, as by a second press, is the same one", () => {
  let moment = 0;
  const { model, log, asking } = made({ stamp: () => ({ at: (moment += 1) }) });
  for (const _ of [1, 2]) asking.ask({ type: "take" }, () => log.push("taken"));
  for (const _ of [1, 2]) asking.ask({ type: "close" }, () => log.push("closed"));
  assert.deepEqual(model.sent, { type: "take", at: 1, number: 1 });
  model.answer({ number: 1 });
  assert.deepEqual(model.sent, { type: "close", at: 2, number: 2 });
  model.answer({ number: 2 });
  assert.deepEqual([model.sent.number, log.filter((each) => ["taken", "closed"].includes(each))], [2, ["taken", "closed"]]);
});

test("a quiet look gives way to what is asked for, and does not begin beside it", () => {
  const { model, log, asking } = made();
  asking.look({ type: "refresh" });
  assert.deepEqual([model.sent, asking.busy, log], [{ type: "refresh", number: 1 }, false, []]);
  asking.ask({ type: "take" });
  assert.equal(model.sent.number, 2);
  model.answer({ number: 1 });
  assert.equal(asking.busy, true);
  asking.look({ type: "refresh" });
  assert.equal(model.sent.type, "take");
  model.answer({ number: 2 });
  asking.look({ type: "refresh" });
  assert.deepEqual(model.sent, { type: "refresh", number: 3 });
  log.length = 0;
  model.answer({ number: 3, message: "unsaid" });
  assert.deepEqual(log, []);
});

test("where more is asked for, nothing is told in between and nobody else asks before all of it is done", () => {
  const { model, log, asking } = made();
  asking.ask({ index: 0 }, () => log.push("after"), { more: true });
  asking.ask({ type: "take" });
  model.answer({ number: 1, message: "unsaid" });
  assert.deepEqual([log, asking.busy], [[["One moment …", ""], "after"], true]);
  model.answer({});
  asking.go({ index: 1 }, () => log.push("last"));
  model.answer({ number: 2, message: "All." });
  assert.deepEqual(log.slice(3, 6), [["All.", "saved"], "answered All.", "last"]);
  assert.deepEqual(model.sent, { type: "take", number: 3 });
});

test("what is at work on what it asks next and cannot go on lets the others", () => {
  const { model, asking } = made();
  asking.inTurn(() => asking.hold());
  asking.ask({ type: "take" });
  assert.equal(model.sent, undefined);
  asking.free();
  assert.deepEqual(model.sent, { type: "take", number: 1 });
});

test("where more was to be asked for but this failed, it is told", () => {
  const { model, log, asking } = made();
  asking.ask({}, () => assert.fail(), { more: true });
  model.answer({ number: 1, done: false, message: "Too long." });
  assert.deepEqual([log[1], asking.busy], [["Too long.", "error"], false]);
});

test("what is asked back beside no form says nothing and is not done", () => {
  const { model, log, asking } = made();
  asking.ask({}, () => assert.fail());
  model.answer({ number: 1, done: false, asks: { question: "Again?", add: "Yes" } });
  assert.deepEqual(log.slice(1), [["", ""], "answered "]);
});

test("a kernel that is silent for half a minute is told of, with what became of what was asked for", () => {
  const { setTimeout } = globalThis;
  const waits = [];
  globalThis.setTimeout = (...wait) => waits.push(wait);
  try {
    const { model, log, asking } = made({ kept: "nothing was imported yet" });
    asking.ask({}, () => assert.fail());
    asking.ask({ type: "take" }, () => assert.fail());
    const [[giveUp, patience]] = waits;
    assert.deepEqual([log.length, patience], [1, 30_000]);
    giveUp();
    assert.deepEqual(log[1], ["The notebook's kernel does not answer. Choose Run > Run All Cells; nothing was imported yet.", "error"]);
    assert.equal(asking.busy, false);
    model.answer({ number: 1 });
    assert.equal(log.length, 2);
  } finally {
    globalThis.setTimeout = setTimeout;
  }
});

test("a file is sent in as many pieces as it needs, an empty one in one", () => {
  assert.deepEqual([0, 1, 10, 11, 100].map((bytes) => pieceCount(bytes, 10)), [1, 1, 1, 2, 10]);
});

test("what is looked for without a word is told to who looks, and so is it that no answer comes", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const { model, log, asking } = made();
  asking.look({ type: "frame" }, (answer) => log.push(answer.seen));
  model.answer({ number: 1, seen: true });
  asking.look({ type: "frame" }, (answer) => log.push(answer));
  mock.timers.tick(Asking.PATIENCE_MS);
  assert.deepEqual(log, [true, null]);
  mock.timers.reset();
});

/** What shows the work, without a page. */
function shown() {
  const log = [];
  return { log, stopping: false, begin: () => log.push("begin"), at: (share) => log.push(share), end: () => log.push("end") };
}

test("of what is not done to its end Python is asked for more until it is, and the same press is still the same", () => {
  const working = shown();
  const { model, log, asking } = made({ working });
  asking.ask({ type: "take" }, () => log.push("after"));
  model.answer({ number: 1, share: 0.2, work: "a" });
  assert.deepEqual(model.sent, { type: "go_on", work: "a", number: 2 });
  asking.ask({ type: "take" });
  model.answer({ number: 2, share: 0.7, work: "b" });
  assert.deepEqual(model.sent, { type: "go_on", work: "b", number: 3 });
  model.answer({ number: 3, message: "Taken.", share: null });
  assert.deepEqual(log.slice(1), [["Taken.", "saved"], "answered Taken.", "after"]);
  assert.deepEqual(working.log, ["begin", 0.2, 0.7, "end"]);
  assert.deepEqual([model.sent.number, asking.busy], [3, false]);
});

test("what the person stops is put aside, which is no error, and what was to follow does not", () => {
  const working = shown();
  const { model, log, asking } = made({ working });
  asking.ask({ type: "take" }, () => assert.fail());
  working.stopping = true;
  model.answer({ number: 1, share: 0.2, work: "a" });
  assert.deepEqual(model.sent, { type: "stop", work: "a", number: 2 });
  model.answer({ number: 2, done: false, stopped: true, message: "Stopped.", share: null });
  assert.deepEqual(log.slice(1), [["Stopped.", "saved"], "answered Stopped."]);
  asking.ask({ type: "take" });
  assert.deepEqual(model.sent, { type: "take", number: 3 });
});

test("a page that was loaded anew in the middle has it gone on with", () => {
  const model = new Model();
  Object.assign(model.values, { request: { number: 7 }, answer: { number: 7, done: true, share: 0.4, work: "a" } });
  const working = shown();
  all.push(new Asking(model, () => {}, { working }));
  assert.deepEqual(model.sent, { type: "go_on", work: "a", number: 8 });
  assert.deepEqual(working.log, ["begin"]);
});

test("two views of one widget each go on with their own work, and the one that is put aside says why and shows no work", () => {
  const model = new Model();
  const views = [1, 2].map(() => {
    const [working, said] = [shown(), []];
    const asking = new Asking(model, (words) => said.push(words), { working });
    all.push(asking);
    return { asking, working, said };
  });
  const [one, two] = views;
  one.asking.ask({ type: "take" });
  model.answer({ number: 1, share: 0.2, work: "a" });
  two.asking.ask({ type: "elsewhere" });
  model.answer({ number: 3, share: 0.5, work: "b" });
  assert.deepEqual(model.sent, { type: "go_on", work: "b", number: 4 });
  model.answer({ number: 2, done: false, message: "Another window is at work here." });
  assert.deepEqual([one.said.at(-1), one.working.log.at(-1), one.asking.busy], ["Another window is at work here.", "end", false]);
  model.answer({ number: 4, message: "Packed.", share: null });
  assert.deepEqual([two.said.at(-1), two.working.log, one.said.length], ["Packed.", ["begin", 0.5, "end"], 2]);
});

test("where no answer comes any more nothing moves", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const working = shown();
  const { model, log, asking } = made({ working });
  asking.ask({ type: "take" });
  model.answer({ number: 1, share: 0.2 });
  mock.timers.tick(Asking.PATIENCE_MS);
  assert.equal(working.log.at(-1), "end");
  assert.match(log.at(-1)[0], /does not answer/);
  mock.timers.reset();
});
