// What is said, and that it fits. The widget's files are joined as Python joins them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { correctedPace, estimated, speechCues, speechMs, speechPlan, voicesOf } from "../../planner/widgets/session_player/speech.js";

const hold = (seconds, ...options) => ({ options, ms: 1000 * seconds, counts: true });
const said = (cues, rate = 1, pace = 1) => speechPlan(cues, estimated(rate, pace)).map(({ at, words }) => [at, words]);

test("the last three seconds of a hold are counted, after its words", () => {
  const cues = [hold(6, "Hold, and breathe.", "Hold.")];
  assert.deepEqual(said(cues), [[0, "Hold, and breathe."], [3000, "Three."], [4000, "Two."], [5000, "One."]]);
});

test("a short hold has shorter words and as many numbers as there is time for", () => {
  assert.deepEqual(said([hold(4, "Hold, and breathe.", "Hold.")]), [[0, "Hold."], [1000, "Three."], [2000, "Two."], [3000, "One."]]);
  assert.deepEqual(said([hold(3, "Hold, and breathe.", "Hold.")]), [[0, "Hold."], [1000, "Two."], [2000, "One."]]);
  assert.deepEqual(said([hold(2, "Hold, and breathe.", "Hold.")]), [[0, "Hold."], [1000, "One."]]);
});

test("a voice too slow to count in seconds does not count", () => {
  assert.deepEqual(said([hold(10, "Hold.")], 0.5, 2), [[0, "Hold."]]);
});

test("what does not fit in any form is left out", () => {
  assert.deepEqual(said([{ options: ["Let them ease away slowly."], ms: 500, counts: false }]), []);
});

test("a faster voice has time for more", () => {
  const cue = { options: ["Roll onto your back, and let your legs come up the wall.", "Roll onto your back."], ms: 3000, counts: false };
  assert.deepEqual(said([cue], 1), [[0, "Roll onto your back."]]);
  assert.deepEqual(said([cue], 1.5), [[0, "Roll onto your back, and let your legs come up the wall."]]);
});

test("a cue has its options, its milliseconds, and is counted when it is a hold", () => {
  const script = { cues: [{ kind: "ready", seconds: 2.5, options: ["Stand tall, arms down.", "Stand tall."] }, { kind: "hold", seconds: 6, options: ["Hold."] }] };
  assert.deepEqual(speechCues(script), [
    { options: ["Stand tall, arms down.", "Stand tall."], ms: 2500, counts: false }, { options: ["Hold."], ms: 6000, counts: true },
  ]);
});

const CATALOGUE = readFileSync(new URL("../../planner/catalogue/stretches.toml", import.meta.url), "utf8");
const SAYS = [...CATALOGUE.matchAll(/\{(?: kind = "(\w+)",)? (?:seconds = (\d+), )?(?:pose = "\w+", )?say = "([^"]+)"/g)]
  .map(([, kind = "ready", seconds = "5", say]) => ({ kind, seconds: Number(seconds), options: forms(kind, say) }));
const WHOLE = { cues: SAYS };

/** What spoken.py makes of a text within a stretch. */
function forms(kind, say) {
  const ends = [...say.matchAll(/[.,;:!?]+(?=\s|$)/g)].map(({ index }) => `${say.slice(0, index)}.`).reverse();
  return [say, ...ends.slice(1), ...({ sides: ["Change sides."], hold: ["Hold."] }[kind] ?? [])];
}

test("everything of the catalogue is said in some form at the usual rate", () => {
  assert.ok(SAYS.length > 150);
  const heard = new Set(speechPlan(speechCues(WHOLE), estimated(1)).map((item) => item.cue));
  assert.deepEqual(SAYS.filter((_, n) => !heard.has(n)), []);
});

test("nothing overlaps and nothing outlasts its cue, at any tempo, rate and voice", () => {
  for (const tempo of [0.5, 0.85, 1, 1.4, 2]) {
    const cues = speechCues({ ...WHOLE, cues: SAYS.map((each) => ({ ...each, seconds: each.seconds / tempo })) });
    const ends = cues.map(() => 0);
    cues.reduce((total, { ms }, n) => (ends[n] = total + ms), 0);
    for (const rate of [0.5, 1, 1.3, 2]) {
      for (const pace of [0.5, 1, 2.5]) {
        let free = 0;
        for (const { cue: n, at, ms, words } of speechPlan(cues, estimated(rate, pace))) {
          assert.ok(at >= free && at + ms <= ends[n], `${words} at ${at} for ${ms}, tempo ${tempo}, rate ${rate}, pace ${pace}`);
          assert.equal(ms, speechMs(words, rate, pace));
          free = at + ms;
        }
      }
    }
  }
});

test("a voice's pace comes close to what was measured, quicker when it is slower", () => {
  const words = "Lower yourself slowly, and breathe.";
  let pace = 1;
  for (let n = 0; n < 5; n++) pace = correctedPace(pace, words, 1.5, speechMs(words, 1.5, 1.8));
  assert.ok(Math.abs(pace - 1.8) < 0.02);
  const [slower, faster] = [2, 0.5].map((factor) => correctedPace(1, words, 1, speechMs(words, 1, factor)));
  assert.ok(slower - 1 > 1 - faster);
  assert.equal(correctedPace(1, "…", 1, 1e9), 4);
});

test("voices of a language, this computer's first", () => {
  const voice = (name, lang, localService, isDefault = false) => ({ name, lang, localService, default: isDefault });
  const voices = [voice("far", "en-US", false, true), voice("near", "en_GB", true), voice("usual", "en-US", true, true), voice("other", "eno", true)];
  assert.deepEqual(voicesOf(voices, "en").map(({ name }) => name), ["usual", "near", "far"]);
  assert.deepEqual(voicesOf(voices, "en-GB").map(({ name }) => name), ["near"]);
  assert.deepEqual(voicesOf(voices, "de"), []);
});
