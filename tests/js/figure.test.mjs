import assert from "node:assert/strict";
import { test } from "node:test";

import { around, chestFilled, eased, figurePaths, momentsOf, placeOnWay, pointsAt } from "../../planner/widgets/common/figure.js";

const OUT = [0, 0, 1, -1];
const STAYS = [0, 1, 1, 2];
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);
const packed = (numbers) => Buffer.from(new Int16Array(numbers).buffer).toString("base64");

test("a movement starts and stops gently, and is half done at half its time", () => {
  near(eased(0), 0);
  near(eased(0.5), 0.5);
  near(eased(1), 1);
  assert.ok(eased(0.05) < 0.01 && eased(0.95) > 0.99);
  assert.deepEqual([eased(-1), eased(2)], [0, 1]);
});

test("a cue takes the body along its way in the cue's own time", () => {
  const out = { kind: "out", seconds: 4 };
  const place = (...given) => {
    const [way, at] = placeOnWay(...given);
    assert.equal(way, 0);
    return at;
  };
  near(place(OUT, out, 0), 0);
  near(place(OUT, out, 2_000), 0.5);
  near(place(OUT, out, 4_000), 1);
  near(place([0, 1, 0, -1], out, 1_000), 1 - eased(0.25));
});

test("a hold that has to come to its pose does so first", () => {
  const hold = { kind: "hold", seconds: 10 };
  near(placeOnWay(OUT, hold, 1_000)[1], 0.5);
  near(placeOnWay(OUT, hold, 2_000)[1], 1);
});

test("a hold breathes, in whole breaths: it ends as empty as it began", () => {
  const hold = { kind: "hold", seconds: 10 };
  assert.deepEqual(placeOnWay(STAYS, hold, 0), [0, 1]);
  assert.deepEqual(placeOnWay(STAYS, hold, 10_000), [0, 1]);
  const [way, full] = placeOnWay(STAYS, hold, 2_500);
  assert.equal(way, 2);
  near(full, 1);
  near(placeOnWay(STAYS, hold, 1_250)[1], 0.5);
  assert.equal(chestFilled(1_000, 2_000), 0, "no time for a breath");
  assert.deepEqual(placeOnWay([0, 1, 1, -1], hold, 2_500), [0, 1]);
});

test("where motion is not wanted a cue shows at once where it leads, and no breath", () => {
  assert.deepEqual(placeOnWay(OUT, { kind: "out", seconds: 4 }, 0, true), [0, 1]);
  assert.deepEqual(placeOnWay(STAYS, { kind: "hold", seconds: 10 }, 2_500, true), [0, 1]);
});

test("the points of a way: all of the first moment, then of those that move", () => {
  const way = { orders: [0, 0, 1], moving: [1], points: packed([1, 2, 30, -40, 50, 60, 31, -41, 51, 61, 32, -42, 52, 62]) };
  const { all, rows } = momentsOf(way, [1, 2]);
  assert.deepEqual(all, [1, 2, 30, -40, 50, 60]);
  assert.deepEqual(rows, [[30, -40, 50, 60], [31, -41, 51, 61], [32, -42, 52, 62]]);
});

test("points go through every moment, straight where there are two and smoothly where there are more", () => {
  assert.deepEqual(pointsAt([[70, 80]], 1), [70, 80]);
  assert.deepEqual(pointsAt([[0, 100], [100, 200]], 0.25), [25, 125]);
  const rows = [[0], [10], [40], [90]]; // a parabola, which the curve keeps
  for (const [place, value] of [[0, 0], [1 / 3, 10], [0.5, 22.5], [2 / 3, 40], [1, 90], [1 / 6, 2.5], [5 / 6, 62.5]]) near(pointsAt(rows, place)[0], value);
});

test("an open plate stays open, a closed one is closed", () => {
  const shape = { kind: "plate", radii: [3], closed: true };
  assert.deepEqual(figurePaths(shape, [0, 0, 10, 0, 10, 5.25]), ["M0.0 0.0L10.0 0.0L10.0 5.3Z"]);
  assert.deepEqual(figurePaths({ ...shape, closed: false }, [0, 0, 10, 0]), ["M0.0 0.0L10.0 0.0"]);
});

test("a chain of one point is a disc, of more a skin around each two; a hull is one skin around all", () => {
  const [disc] = figurePaths({ kind: "chain", radii: [5] }, [10, 20]);
  assert.equal(disc, "M15.0 20.0A5.0 5.0 0 0 1 5.0 20.0A5.0 5.0 0 0 1 15.0 20.0Z");
  const three = [0, 0, 20, 0, 40, 0];
  assert.equal(figurePaths({ kind: "chain", radii: [5, 4, 3] }, three).length, 2);
  assert.equal(figurePaths({ kind: "hull", radii: [5, 4, 3] }, three).length, 1);
});

test("the skin around discs leaves out those within it, and is not stopped by discs that are level", () => {
  const skin = around([[0, 0], [10, 0], [10, 10], [0, 10], [5, 5]], [2, 2, 2, 2, 3]);
  assert.deepEqual(skin.map(([centre]) => centre), [[10, 10], [0, 10], [0, 0], [10, 0]]);
  assert.equal(around([[0, 0], [1, 0]], [5, 1]).length, 1);
});
