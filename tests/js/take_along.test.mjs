import assert from "node:assert/strict";
import { test } from "node:test";

import * as common from "../../planner/widgets/common/common.js";

Object.assign(globalThis, common); // as the joined script has it
const { frameSize, whyNoCamera } = await import("../../planner/widgets/takeaway/camera.js");
const { handedOver, isLog } = await import("../../planner/widgets/takeaway/take_along.js");

test("a code of a session is told from other codes, whichever version and letters it has", () => {
  for (const text of ["STRETCH1:AB", "Here it is:\nstretch2: ab", "STRETCH12:X"]) assert.ok(isLog(text), text);
  for (const text of ["", "https://example.org/STRETCH", "STRETCH:AB", "WIFI:S:home;;"]) assert.ok(!isLog(text), text);
});

test("what is handed over is a file, else a text of bounded length, else nothing", () => {
  const data = (files, text) => ({ files, getData: (kind) => (kind === "text/plain" ? text : "") });
  const file = { name: "code.png" };
  assert.deepEqual(handedOver(data([file], "code.png")), { file, text: "" });
  assert.deepEqual(handedOver(data([], "STRETCH1:AB")), { file: null, text: "STRETCH1:AB" });
  assert.equal(handedOver(data([], "A".repeat(1_000_000))).text.length, 300_000);
  assert.deepEqual(handedOver(data([], "")), { file: null, text: "" });
  assert.deepEqual(handedOver(null), { file: null, text: "" });
});

test("a frame is made smaller, never larger, and keeps its form", () => {
  assert.deepEqual(frameSize(1280, 720, 1024), { width: 1024, height: 576 });
  assert.deepEqual(frameSize(640, 480, 1024), { width: 640, height: 480 });
  assert.deepEqual(frameSize(100_000, 1, 1024), { width: 1024, height: 1 });
});

test("why there is no picture is said for each error, with the other ways", () => {
  const ways = "Choose a file or a photo of the code, or paste the text.";
  assert.equal(whyNoCamera("NotAllowedError"), `The camera may not be used on this page. Allow it in your browser and press again. ${ways}`);
  assert.equal(whyNoCamera("NotFoundError"), `There is no camera here. ${ways}`);
  assert.equal(whyNoCamera("NotReadableError"), `The camera is busy in another program. Close that and press again. ${ways}`);
  assert.equal(whyNoCamera("SecurityError"), `The camera can't be used here. ${ways}`);
  assert.equal(whyNoCamera(undefined), `The camera can't be used here. ${ways}`);
});
