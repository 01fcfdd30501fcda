import assert from "node:assert/strict";
import { test } from "node:test";

import * as common from "../../planner/widgets/common/common.js";

Object.assign(globalThis, common); // as the joined script has it
const { Asking } = await import("../../planner/widgets/common/asking.js");

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

/** Asking with what happened to it, in order. */
function made(options = {}) {
  const [model, log] = [new Model(), []];
  const answered = ({ message }) => log.push(`answered ${message}`);
  const asking = new Asking(model, (words, kind = "") => log.push([words, kind]), { answered, ...options });
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
  asking.ask({}, () => assert.fail());
  asking.ask({}, () => log.push("after"));
  log.length = 0;
  model.answer({ number: 1 });
  model.answer({ number: 2, message: "Done." });
  model.answer({ number: 2, message: "Done." });
  assert.deepEqual(log, [["Done.", "saved"], "answered Done.", "after"]);
  asking.ask({}, () => assert.fail());
  asking.end();
  model.answer({ number: 3 });
  assert.equal(log.length, 4);
});

test("where more is asked for, nothing is told in between and nobody else can ask", () => {
  const { model, log, asking } = made();
  asking.ask({ index: 0 }, () => log.push("after"), true);
  model.answer({ number: 1, message: "unsaid" });
  assert.deepEqual([log, asking.busy], [[["One moment …", ""], "after"], true]);
  model.answer({});
  asking.free();
  asking.ask({ index: 1 }, () => log.push("last"));
  model.answer({ number: 2, message: "All." });
  assert.deepEqual(log.slice(3), [["All.", "saved"], "answered All.", "last"]);
});

test("where more was to be asked for but this failed, it is told", () => {
  const { model, log, asking } = made();
  asking.ask({}, () => assert.fail(), true);
  model.answer({ number: 1, done: false, message: "Too long." });
  assert.deepEqual([log[1], asking.busy], [["Too long.", "error"], false]);
});

test("a kernel that is silent for half a minute is told of, with what became of what was asked for", () => {
  const { setTimeout } = globalThis;
  const waits = [];
  globalThis.setTimeout = (...wait) => waits.push(wait);
  try {
    const { model, log, asking } = made({ kept: "nothing was imported yet" });
    asking.ask({}, () => assert.fail());
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
