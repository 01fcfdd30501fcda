import assert from "node:assert/strict";
import { test } from "node:test";

import { silence } from "../../planner/widgets/session_player/hands.js";
import { choices, Settings } from "../../planner/widgets/session_player/settings.js";
import { flashes, notes } from "../../planner/widgets/session_player/sound.js";
import { paced, replaced, takes } from "../../planner/widgets/session_player/tempo.js";
import { atTempo } from "../../planner/widgets/session_player/words.js";

const USUAL = {
  sound_on: true, voice_on: true, volume: 0.6, rate: 1, lang: "en", voice: "", flash: "auto", tempo: 1, paces: {},
};

test("what was chosen is taken from the browser, the usual for what is missing or spoilt", () => {
  for (const spoilt of [null, undefined, 7, "text", [], {}, { tempo: "2", rate: NaN, lang: 3, flash: "toString", paces: { a: "x", b: -1 } }]) {
    assert.deepEqual(choices(spoilt), USUAL);
  }
  const chosen = choices({ sound: false, voice: false, tempo: 9, rate: 0.1, volume: -1, lang: "de-DE", named: "Anna", flash: "never", paces: { Anna: 1.2 } });
  assert.deepEqual(chosen, {
    sound_on: false, voice_on: false, volume: 0, rate: 0.5, lang: "de-DE", voice: "Anna", flash: "never", tempo: 2, paces: { Anna: 1.2 },
  });
});

test("what two windows choose is kept of both", () => {
  const kept = {};
  const store = { read: (name) => structuredClone(kept[name] ?? null), write: (name, value) => { kept[name] = value; } };
  const [one, other] = [new Settings(store), new Settings(store)];
  one.keep({ volume: 0.2 });
  other.keep({ tempo: 1.5 });
  assert.deepEqual(new Settings(store).now, { ...USUAL, volume: 0.2, tempo: 1.5 });
  assert.equal(other.now.volume, 0.2);
});

const SCRIPT = { planned_s: 16, outline: [{ seconds: 16 }], cues: [{ seconds: 3 }, { seconds: 13 }] };

test("at a tempo all cues are scaled to whole milliseconds, and the plan's seconds stay", () => {
  assert.equal(paced(SCRIPT, 1), SCRIPT);
  assert.deepEqual(paced(SCRIPT, 0.5), { planned_s: 16, outline: [{ seconds: 32 }], cues: [{ seconds: 6 }, { seconds: 26 }] });
  for (let tempo = 0.5; tempo <= 2; tempo += 0.05) {
    const script = paced(SCRIPT, tempo);
    assert.ok(Math.abs(takes(script) - 16 / tempo) < 0.002);
    assert.ok(script.cues.every(({ seconds }) => Number.isInteger(Math.round(1e6 * seconds) / 1000)));
  }
  assert.deepEqual(paced({ title: "A rest day" }, 2), { title: "A rest day" });
});

test("another tempo keeps the place", () => {
  const [slow, fast] = [0.5, 2].map((tempo) => paced(SCRIPT, tempo));
  assert.deepEqual(replaced({ cue: 1, ms: 13_000 }, slow, fast), { cue: 1, ms: 3_250 });
  assert.deepEqual(replaced({ cue: 2, ms: 0 }, slow, fast), { cue: 2, ms: 0 });
});

test("the time it will take is said, unless it is the plan's", () => {
  assert.equal(atTempo(1, 360), "");
  assert.equal(atTempo(0.75, 480), "At your tempo of 0.75 it takes 8:00 minutes.");
});

test("each kind of cue has notes of its own, and a hold can be counted by ticks", () => {
  const tunes = ["hold", "back", "sides", "end"].map((kind) => JSON.stringify(notes(kind, 5_000, false)));
  assert.equal(new Set(tunes).size, 4);
  const ticks = (kind, ms) => notes(kind, ms, true).filter(({ pitch }) => pitch === 880).map(({ at }) => at);
  assert.deepEqual([ticks("hold", 5_000), ticks("hold", 3_000), ticks("lead", 3_000)], [[2000, 3000, 4000], [1000, 2000], [0, 1000, 2000]]);
});

test("a flash stands in where a voice or sound that was chosen is not heard, or none was chosen", () => {
  const [heard, missing, off] = [{ on: true, able: true }, { on: true, able: false }, { on: false, able: true }];
  assert.deepEqual([flashes("hold", "auto", heard, heard), flashes("hold", "auto", off, heard)], [false, false]);
  assert.deepEqual([flashes("hold", "auto", missing, heard), flashes("hold", "auto", heard, missing), flashes("hold", "auto", off, off)], [true, true, true]);
  assert.deepEqual([flashes("hold", "never", missing, missing), flashes("hold", "always", heard, heard), flashes("breathe", "always", heard, heard)], [false, true, false]);
});

test("the silence for the media keys is a sound of eight seconds", () => {
  const bytes = Buffer.from(silence().split(",")[1], "base64");
  assert.equal(bytes.toString("latin1", 0, 4) + bytes.toString("latin1", 8, 16), "RIFFWAVEfmt ");
  assert.deepEqual([bytes.length, bytes.readUInt32LE(40), bytes[44]], [44 + 32_000, 32_000, 0x80]);
});
