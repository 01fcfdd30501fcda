import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { fit } from "../../planner/widgets/common/fit.js";
import { answers } from "../../planner/widgets/trends_view/trends_view.js";
import { tabAfter } from "../../planner/widgets/trends_view/choices.js";

let resize, asked, model;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.ResizeObserver = class {
    constructor(changed) {
      resize = (width) => changed([{ contentRect: { width } }]);
    }
    observe() {}
    disconnect() {
      resize = () => {};
    }
  };
  const state = { width: 770 };
  asked = [];
  model = { get: (name) => state[name], set: (name, value) => { state[name] = value; }, save_changes: () => asked.push(state.width) };
});

function becomes(...widths) {
  for (const width of widths) resize(width);
  mock.timers.tick(1000);
}

test("a width that the drawing fits asks for nothing", () => {
  fit(model, {});
  for (const width of [770, 900, 960]) becomes(width);
  assert.deepEqual(asked, []);
});

test("a drawing that would shrink, or grow by more than a quarter, is asked for anew once the width has settled", () => {
  fit(model, {});
  becomes(700, 500, 251.6);
  assert.deepEqual(asked, [251]);
  becomes(400);
  assert.deepEqual(asked, [251, 400]);
});

test("a scroll bar that comes and goes with the drawing does not ask for ever", () => {
  fit(model, {});
  becomes(600);
  for (let n = 0; n < 5; n += 1) {
    becomes(585);
    becomes(600);
  }
  assert.deepEqual(asked, [600, 585]);
});

test("what is hidden, or only changes its height, or is over, asks for nothing", () => {
  const stop = fit(model, {});
  becomes(0);
  assert.deepEqual(asked, []);
  becomes(300, 300);
  model.set("width", 770); // as another view of the same widget may ask
  becomes(300);
  resize(500);
  stop();
  mock.timers.tick(1000);
  assert.deepEqual(asked, [300]);
});

test("a view answers once it shows all that is wanted", () => {
  const wanted = { period: "all", tab: "pain", shuffled: false };
  assert.equal(answers({ wanted: { ...wanted } }, wanted), true);
  assert.equal(answers({ wanted: { ...wanted, tab: "overview" } }, wanted), false);
  assert.equal(answers({}, wanted), false);
});

test("arrow keys go round the tabs, Home and End to their ends, other keys nowhere", () => {
  assert.deepEqual(["ArrowRight", "ArrowLeft", "Home", "End", "Enter"].map((key) => tabAfter(key, 4, 5)), [0, 3, 0, 4, null]);
  assert.equal(tabAfter("ArrowLeft", 0, 5), 4);
  assert.equal(tabAfter("toString", 0, 5), null);
});
