import assert from "node:assert/strict";
import { mock, test } from "node:test";

/** As much of a page as what shows work needs. */
class Node {
  constructor(attributes, children) {
    Object.assign(this, { attributes: { ...attributes }, children, textContent: children.join(""), isConnected: true, focused: 0 });
    this.hidden = Boolean(attributes.hidden);
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  removeAttribute(name) {
    delete this[name];
  }

  contains(node) {
    return node === this || this.children.some((child) => child === node);
  }

  closest() {
    return this.panel ?? null;
  }

  scrollIntoView(how) {
    this.scrolled = how;
  }

  focus() {
    globalThis.document.activeElement = this;
  }

  blur() {
    globalThis.document.activeElement = globalThis.document.body;
  }
}

const body = new Node({}, []);
globalThis.document = { activeElement: body, body };
globalThis.el = (_, attributes, ...children) => new Node(attributes, children);
globalThis.setText = (node, text) => { node.textContent = text; };
globalThis.setUsable = (node, on) => node.setAttribute("aria-disabled", String(!on));
const { Working } = await import("../../planner/widgets/common/working.js");

test("what is over in a moment shows nothing; what takes longer moves, and cannot be stopped before Python says how far it is", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const working = new Working();
  working.begin();
  mock.timers.tick(Working.AFTER_MS - 1);
  assert.equal(working.node.hidden, true);
  working.end();
  mock.timers.tick(Working.AFTER_MS);
  assert.equal(working.node.hidden, true);
  working.begin();
  working.begin(); // the next of several requests
  mock.timers.tick(Working.AFTER_MS);
  assert.deepEqual([working.node.hidden, working.bar.value, working.button.hidden], [false, undefined, true]);
  working.at(0.25);
  assert.deepEqual([working.bar.value, working.button.hidden, working.button.textContent], [0.25, false, "Stop"]);
  working.end();
  assert.equal(working.node.hidden, true);
  mock.timers.reset();
});

test("Stop is asked for once, and the keyboard is back where it was when it is over", () => {
  const pressed = new Node({}, []);
  pressed.focus();
  const working = new Working();
  working.begin();
  working.at(0.5);
  working.button.focus();
  working.button.attributes.onclick();
  assert.deepEqual([working.stopping, working.button.textContent, working.button.attributes["aria-disabled"]], [true, "Stopping …", "true"]);
  working.end();
  assert.equal(document.activeElement, pressed);
  working.begin();
  assert.equal(working.stopping, false);
  working.end();
});

test("where it is to, it comes in sight of who has pressed in its panel, and moves nothing for who has not", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const button = new Node({}, []), elsewhere = new Node({}, []);
  for (const [held, comes, scrolled] of [[button, true, { block: "nearest" }], [elsewhere, true, undefined], [button, false, undefined]]) {
    const working = new Working({ comes });
    working.node.panel = new Node({}, [button, working.node]);
    held.focus();
    working.begin();
    mock.timers.tick(Working.AFTER_MS);
    assert.deepEqual(working.node.scrolled, scrolled);
    working.end();
  }
  body.focus();
  mock.timers.reset();
});
