// The planner's own voice: what it asks for, and when which words sound on the audio clock.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const FILES = ["common/common", "session_player/settings", "session_player/speech", "session_player/sound", "session_player/own_voice", "session_player/voices"];
const joined = FILES.map((name) => readFileSync(new URL(`../../planner/widgets/${name}.js`, import.meta.url), "utf8"));
const { missing, OWN, OwnVoice, Settings, Voices } = await import(`data:text/javascript,${encodeURIComponent(`${joined.join("\n")}\nexport { OwnVoice, Voices };`)}`);

const MS = { "Three.": 485, "Two.": 405, "One.": 470, "Stand tall, arms down.": 1800, "Stand tall.": 900, "Hold there.": 700, "Hold.": 500 };
const LAST = ["That was the last one. Well done.", "This is how it sounds. Hold, and breathe. And lower slowly."];
const READY = { n: 0, options: ["Stand tall, arms down.", "Stand tall."], ms: 3000, counts: false };
const HOLD = { n: 1, options: ["Hold there.", "Hold."], ms: 6000, counts: true };

test("what is needed first is asked for first, and at last the forms for less time", () => {
  const cues = [READY, HOLD];
  assert.deepEqual(missing(cues, () => null), ["Stand tall, arms down.", "Three.", "Two.", "One.", "Hold there.", ...LAST, "Stand tall.", "Hold."]);
  assert.deepEqual(missing(cues, (words) => MS[words] ?? null), LAST);
  assert.deepEqual(missing([{ ...READY, ms: 1500 }], (words) => ({ "Stand tall, arms down.": 1800 })[words] ?? null).slice(0, 2), ["Stand tall.", "Three."]);
  assert.deepEqual(missing([HOLD], (words) => (words === "Hold there." ? Infinity : null)).slice(0, 2), ["Hold.", "Three."]);
  assert.deepEqual(missing(cues, () => 10), []);
});

class FakeModel {
  constructor(speaker) {
    Object.assign(this, { values: { speaker, given: {} }, heard: {}, asked: [] });
  }
  get(name) { return this.values[name]; }
  set(name, value) { this.values[name] = value; this.asked.push(value); }
  save_changes() {}
  on(name, action) { this.heard[name] = action; }
  off(name) { delete this.heard[name]; }
  async answer(values) {
    Object.assign(this.values, values);
    for (const name of Object.keys(values)) await this.heard[`change:${name}`]?.();
  }
  /** Python's answer to what was asked last: all texts with a length. */
  async speak(lengths = MS) {
    const { number, rate, texts } = this.asked.at(-1);
    const sounds = Object.fromEntries(texts.filter((words) => lengths[words]).map((words) => [words, { ms: lengths[words], base64: btoa(words) }]));
    await this.answer({ given: { number, rate, sounds } });
  }
}

/** The audio clock of a page: what was begun on it, and what of that was taken back. */
class FakeContext {
  constructor() {
    Object.assign(this, { state: "running", currentTime: 100, outputLatency: 0, played: [] });
  }
  createBufferSource() {
    const source = { connect() {}, stop() {}, disconnect: () => { source.gone = true; }, start: (at) => this.played.push(Object.assign(source, { at })) };
    return source;
  }
  get said() {
    return this.played.filter(({ gone }) => !gone).map(({ at, buffer }) => [Math.round(1000 * (at - 100)), buffer.words]);
  }
}

/** A page with the own voice, the browser's voices, and its clock in hand. */
async function inPage(context, play, { speaker = { able: true, fault: "" }, voices = [], kept = {} } = {}) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let ran = 0;
  context.mock.method(performance, "now", () => ran);
  const audio = new FakeContext();
  globalThis.window = {
    OfflineAudioContext: class {
      async decodeAudioData(bytes) {
        const words = Buffer.from(bytes).toString();
        return { words, duration: (MS[words] ?? 2000) / 1000 };
      }
    },
    SpeechSynthesisUtterance: class {},
    speechSynthesis: { getVoices: () => voices, spoken: [], speak(speech) { this.spoken.push(speech); }, cancel() {} },
  };
  const store = { read: () => kept, write(_, value) { kept = value; } };
  const model = new FakeModel(speaker);
  const settings = new Settings(store);
  const sounds = { context: audio, speech: {}, runs: true, blocked: false, open: (ready) => ready() };
  const player = { settings, sounds, model, toSay: () => player.cues, plan: () => { player.planned += 1; }, changed: () => {}, cues: [READY, HOLD], planned: 0 };
  const voice = new Voices(player);
  const page = {
    audio, model, player, settings, sounds, voice,
    pass(ms) { ran += ms; audio.currentTime += ms / 1000; context.mock.timers.tick(ms); },
    /** Until all that was wanted is here. */
    async ready(lengths) {
      page.pass(1000);
      audio.currentTime = 100;
      for (let texts = null; texts !== model.asked.at(-1).texts;) {
        ({ texts } = model.asked.at(-1));
        await model.speak(lengths);
      }
    },
  };
  await play(page);
  voice.destroy();
}

test("texts are asked for a few at a time, more of them while answers come at once, and at the end the model is emptied", async (context) => {
  await inPage(context, async ({ model, pass }) => {
    assert.deepEqual(model.asked, []);
    pass(1000);
    assert.deepEqual(model.asked.map(({ rate, texts }) => [rate, texts]), [[1, ["Stand tall, arms down.", "Three.", "Two.", "One."]]]);
    await model.speak();
    assert.deepEqual(model.asked[1].texts, ["Hold there.", ...LAST, "Stand tall.", "Hold."]);
    pass(2000);
    await model.speak();
    assert.deepEqual(model.asked[2].texts, []);
    await model.speak();
    assert.equal(model.asked.length, 3);
  });
});

test("after a slow answer fewer are asked for", async (context) => {
  await inPage(context, async ({ model, pass, player }) => {
    player.cues = Array.from({ length: 30 }, (_, n) => ({ ...READY, n, options: [`Text ${n}.`] }));
    pass(1000);
    const sizes = [];
    for (const took of [0, 500, 500, 500, 500, 100]) {
      sizes.push(model.asked.at(-1).texts.length);
      pass(took);
      await model.speak(Object.fromEntries(model.asked.at(-1).texts.map((words) => [words, 500])));
    }
    assert.deepEqual([...sizes, model.asked.at(-1).texts.length], [4, 8, 4, 2, 1, 1, 2]);
  });
});

test("an answer to another page is not taken for one's own", async (context) => {
  await inPage(context, async ({ model, pass, voice }) => {
    pass(1000);
    await model.answer({ given: { number: model.asked[0].number + 1, rate: 1, sounds: {} } });
    assert.equal(model.asked.length, 1);
    assert.equal(voice.own.need("Three."), Infinity);
  });
});

test("words sound at their moments, ahead of their cues, and numbers at whole seconds", async (context) => {
  await inPage(context, async ({ audio, ready, voice }) => {
    await ready();
    voice.begin(READY, [HOLD]);
    assert.deepEqual(audio.said, [[0, "Stand tall, arms down."], [3000, "Hold there."], [6000, "Three."], [7000, "Two."], [8000, "One."]]);
  });
});

test("a cue that begins later than planned says nothing twice", async (context) => {
  await inPage(context, async ({ audio, pass, ready, voice }) => {
    await ready();
    voice.begin(READY, [HOLD]);
    pass(3400);
    voice.begin({ ...HOLD, ms: 5600 });
    assert.deepEqual(audio.said, [[0, "Stand tall, arms down."], [3000, "Hold there."], [6000, "Three."], [7000, "Two."], [8000, "One."]]);
  });
});

test("what is planned anew comes after what is being said", async (context) => {
  await inPage(context, async ({ audio, pass, ready, voice }) => {
    await ready();
    voice.begin(READY);
    pass(500);
    voice.begin({ ...HOLD, ms: 5000 });
    assert.deepEqual(audio.said, [[0, "Stand tall, arms down."], [1920, "Hold there."], [3500, "Two."], [4500, "One."]]);
  });
});

test("a pause takes back all of it", async (context) => {
  await inPage(context, async ({ audio, pass, ready, voice }) => {
    await ready();
    voice.begin(READY, [HOLD]);
    pass(100);
    voice.quiet();
    assert.deepEqual(audio.said, []);
    voice.countIn(3000);
    assert.deepEqual(audio.said, [[100, "Three."], [1100, "Two."], [2100, "One."]]);
  });
});

test("what has not come when its cue begins is not said, and its shorter form is where that is here", async (context) => {
  await inPage(context, async ({ audio, ready, voice }) => {
    await ready({ ...MS, "Stand tall, arms down.": 0 });
    voice.begin(READY);
    assert.deepEqual(audio.said, [[0, "Stand tall."]]);
    voice.begin({ n: 7, options: ["Never asked for."], ms: 5000, counts: false });
    assert.deepEqual(audio.said, [[0, "Stand tall."]]);
  });
});

test("it waits for the audio clock, and then says what there is still time for", async (context) => {
  await inPage(context, async ({ audio, pass, ready, sounds, voice }) => {
    await ready();
    let unlocked;
    Object.assign(sounds, { runs: false, open: (plan) => { unlocked = plan; } });
    voice.begin(READY);
    assert.deepEqual(audio.said, []);
    pass(1500);
    unlocked();
    assert.deepEqual(audio.said, [[1500, "Stand tall."]]);
  });
});

test("a rate is asked for anew, and an answer at the one before is dropped", async (context) => {
  await inPage(context, async ({ model, ready, settings, voice }) => {
    await ready();
    settings.keep({ rate: 1.5 });
    voice.chosenAnew();
    assert.equal(voice.own.need("Three."), Infinity);
    settings.keep({ rate: 2 });
    voice.chosenAnew();
    assert.deepEqual(model.asked.slice(-1).map(({ rate }) => rate), [1.5]);
    await model.speak();
    assert.equal(voice.own.need("Three."), Infinity);
    assert.equal(model.asked.at(-1).rate, 2);
    await model.speak();
    assert.equal(voice.own.need("Three."), 485);
  });
});

const BROWSERS = [{ voiceURI: "Near", name: "Near", lang: "en-GB", localService: true, default: true }];

test("the browser's voice speaks where it has one, the planner's own where it has none or a person chose it", async (context) => {
  const speaking = async (options, change = {}) => {
    let spoke;
    await inPage(context, async ({ settings, voice }) => {
      settings.keep(change);
      spoke = [voice.now === voice.own ? "own" : "browser", voice.able, voice.told];
    }, options);
    context.mock.reset();
    return spoke;
  };
  const unable = { speaker: { able: false, fault: "" } };
  assert.deepEqual(await speaking({}), ["own", true, ""]);
  assert.deepEqual(await speaking({ voices: BROWSERS }), ["browser", true, ""]);
  assert.deepEqual(await speaking({ voices: BROWSERS }, { voice: OWN }), ["own", true, ""]);
  assert.deepEqual(await speaking({ voices: BROWSERS, ...unable }, { voice: OWN }), ["browser", true, ""]);
  assert.deepEqual(await speaking(unable), ["browser", false, "This browser has no voice."]);
  assert.deepEqual(await speaking({ voices: BROWSERS }, { lang: "de" }), ["own", true, "The planner's own voice speaks English alone."]);
  assert.deepEqual(await speaking({ voices: BROWSERS, ...unable }, { lang: "de" }), ["browser", false, "No voice of this language can speak here."]);
  const failed = { speaker: { able: false, fault: "It can't speak here." } };
  assert.deepEqual(await speaking(failed), ["browser", false, "It can't speak here."]);
  assert.deepEqual(await speaking({ ...failed, voices: BROWSERS }), ["browser", true, ""]);
  assert.deepEqual(await speaking({ ...failed, voices: BROWSERS }, { voice: OWN }), ["browser", true, "It can't speak here."]);
});

test("nothing is asked for while another voice speaks or none is to, but for a trial", async (context) => {
  await inPage(context, async ({ model, pass, settings, voice, audio }) => {
    settings.keep({ voice_on: false });
    pass(1000);
    voice.begin(READY);
    assert.deepEqual(model.asked, []);
    voice.tryOut();
    assert.equal(model.asked[0].texts[0], LAST[1]);
    await model.speak({ [LAST[1]]: 2000 });
    assert.deepEqual(audio.said, [[1000, LAST[1]]]);
  });
});

test("numbers too long for their seconds are left to the ticks", async (context) => {
  await inPage(context, async ({ ready, voice }) => {
    assert.equal(voice.counts, false);
    await ready();
    assert.equal(voice.counts, true);
    voice.own.words.here.set("Three.", { ms: 900 });
    assert.equal(voice.counts, false);
  });
});

test("a file says that its voice keeps one speed", async (context) => {
  await inPage(context, async ({ model, ready, settings, voice }) => {
    await ready();
    settings.keep({ rate: 1.5 });
    voice.chosenAnew();
    const { number, texts } = model.asked.at(-1);
    await model.answer({ given: { number, rate: 1, sounds: Object.fromEntries(texts.map((words) => [words, { ms: 500, base64: btoa(words) }])) } });
    assert.equal(voice.told, "In this file the voice keeps the speed at which it was spoken.");
  });
});

test("where the browser can decode none of it, it is as if there were no voice", async (context) => {
  await inPage(context, async ({ model, pass, voice }) => {
    window.OfflineAudioContext = class { async decodeAudioData() { throw new Error("EncodingError"); } };
    pass(1000);
    await model.speak();
    assert.deepEqual([voice.now === voice.browser, voice.able], [true, false]);
  });
});
