import assert from "node:assert/strict";
import { test } from "node:test";

import { eased, figurePath, placeOnWay, pointsAt } from "../../planner/widgets/common/figure.js";

const OUT = [0, 0, 1];
const STAYS = [0, 1, 1];
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test("a movement starts and stops gently, and is half done at half its time", () => {
  near(eased(0), 0);
  near(eased(0.5), 0.5);
  near(eased(1), 1);
  assert.ok(eased(0.05) < 0.01 && eased(0.95) > 0.99);
  assert.deepEqual([eased(-1), eased(2)], [0, 1]);
});

test("a cue takes the body along its way in the cue's own time", () => {
  const out = { kind: "out", seconds: 4 };
  near(placeOnWay(OUT, out, 0), 0);
  near(placeOnWay(OUT, out, 2_000), 0.5);
  near(placeOnWay(OUT, out, 4_000), 1);
  near(placeOnWay([0, 1, 0], out, 1_000), 1 - eased(0.25));
});

test("a hold is still; one that has to come to its pose does so first", () => {
  const hold = { kind: "hold", seconds: 10 };
  for (const ms of [0, 3_000, 9_999]) near(placeOnWay(STAYS, hold, ms), 1);
  near(placeOnWay(OUT, hold, 1_000), 0.5);
  near(placeOnWay(OUT, hold, 2_000), 1);
});

test("where motion is not wanted a cue shows at once where it leads", () => {
  near(placeOnWay(OUT, { kind: "out", seconds: 4 }, 0, true), 1);
});

test("points lie on the straight line between neighbouring moments", () => {
  const moments = [[0, 0, 100], [0.25, 100, 200], [1, 400, 200]];
  assert.deepEqual(pointsAt(moments, 0), [0, 100]);
  assert.deepEqual(pointsAt(moments, 0.125), [50, 150]);
  assert.deepEqual(pointsAt(moments, 0.25), [100, 200]);
  assert.deepEqual(pointsAt(moments, 0.5), [200, 200]);
  assert.deepEqual(pointsAt(moments, 1), [400, 200]);
  assert.deepEqual(pointsAt([[0, 70, 80]], 1), [70, 80]);
});

test("an open plate stays open, a closed one is closed", () => {
  const plate = { kind: "plate", radii: [3], closed: true };
  assert.equal(figurePath(plate, [0, 0, 10, 0, 10, 5.25]), "M0.0 0.0L10.0 0.0L10.0 5.3Z");
  assert.equal(figurePath({ ...plate, closed: false }, [0, 0, 10, 0]), "M0.0 0.0L10.0 0.0");
});

test("a chain of one point is a disc, of more a capsule between each two", () => {
  const disc = figurePath({ kind: "chain", radii: [5] }, [10, 20]);
  assert.equal(disc.split("L")[0], "M15.0 20.0");
  assert.equal((disc.match(/M/g) ?? []).length, 1);
  assert.equal((figurePath({ kind: "chain", radii: [5, 4, 3] }, [0, 0, 20, 0, 40, 0]).match(/M/g) ?? []).length, 2);
});
