// What the session says, planned into the time there is: nothing is cut off by the next cue and nothing is spoken over.
// The planning is pure; Voice speaks the plan with the browser's own synthesis, and is silent where there is none. The
// planner's own voice is own_voice.js's, which of the two speaks voices.js's.

const COUNT = ["Three.", "Two.", "One."];
const LATENCY_MS = 150; // From speak() to the first sound, in common browsers.
const SILENCE_MS = 120; // At least so much between two speeches.
const LATE_MS = 300; // A number of the countdown that comes later than this would be a wrong one.
// At rate 1, about 175 words of English a minute: this project's own figures, corrected for each voice as it speaks.
const LETTER_MS = 62;
const DIGIT_MS = 320;
const WORD_MS = 250;
const PAUSE_MS = 220;
const TRIAL = "This is how it sounds. Hold, and breathe. And lower slowly.";
const CLOSING = "That was the last one. Well done.";

const countOf = (text, pattern) => (text.match(pattern) ?? []).length;

function bareMs(words) {
  const spelt = LETTER_MS * countOf(words, /\p{L}/gu) + DIGIT_MS * countOf(words, /\p{N}/gu);
  return Math.max(1, spelt, WORD_MS * countOf(words, /[\p{L}\p{N}]+/gu)) + PAUSE_MS * countOf(words.trim(), /[.,;:!?…](?=\s)/g);
}

/** Milliseconds that words take at a rate (1 is the voice's own). pace: how much slower this voice is than the estimate. */
export const speechMs = (words, rate, pace = 1) => Math.round(LATENCY_MS + (bareMs(words) * pace) / rate);

/** What a voice needs for words, as far as it can be told before it has said them. */
export const estimated = (rate, pace = 1) => (words) => speechMs(words, rate, pace);

/** The pace of a voice after it took `ms` for words: quick to believe that it is slower, slow to believe the opposite. */
export function correctedPace(pace, words, rate, ms) {
  const seen = (Math.max(0, ms - LATENCY_MS) * rate) / bareMs(words);
  const next = pace + (seen - pace) * (seen > pace ? 0.6 : 0.15);
  return Math.min(4, Math.max(0.4, next));
}

/** What may be said at each cue (spoken.py), the longest first, its milliseconds, and whether its last three seconds are counted. */
export const speechCues = (script) =>
  script.cues.map(({ kind, options, seconds }) => ({ options, ms: Math.round(1000 * seconds), counts: kind === "hold" }));

/** Whether the numbers of a countdown fit into its seconds. need(words): the milliseconds that a voice needs for them. */
export const canCount = (need) => COUNT.every((word) => need(word) + SILENCE_MS <= 1000);

/**
 * What is said when: { cue, at, words, ms } in order, in milliseconds from the start of the first cue. Every speech ends
 * within its cue; words for which there is no time are shortened or left out.
 */
export function speechPlan(cues, need) {
  let start = 0;
  return cues.flatMap((cue, n) => {
    const items = planned(cue, need).map((item) => ({ ...item, cue: n, at: start + item.at }));
    start += cue.ms;
    return items;
  });
}

function planned({ options, ms, counts }, need) {
  const within = (time) => options.find((words) => need(words) + SILENCE_MS <= time);
  const counted = counts && canCount(need);
  const words = counted ? within(ms - 3000) ?? within(ms - 2000) ?? within(ms - 1000) : within(ms);
  const spoken = words ? [{ at: 0, words, ms: need(words) }] : [];
  const free = words ? need(words) + SILENCE_MS : 0;
  const numbers = COUNT.map((word, n) => ({ at: ms - 1000 * (3 - n), words: word, ms: need(word) }));
  return [...spoken, ...(counted ? numbers.filter(({ at }) => at >= free) : [])];
}

/** The voices of a language ("en" or "en-GB"): those of this computer first, the browser's default before others. */
export function voicesOf(voices, lang) {
  const same = (tag) => tag.replace("_", "-").toLowerCase();
  const fits = voices.filter((voice) => `${same(voice.lang)}-`.startsWith(`${same(lang)}-`));
  const rank = (voice) => 2 * !voice.localService + !voice.default;
  return fits.sort((one, other) => rank(one) - rank(other));
}

class Voice {
  constructor(settings, changed) {
    Object.assign(this, { settings, changed, timers: [], voices: [], failed: false });
    this.synthesis = window.SpeechSynthesisUtterance && window.speechSynthesis;
    this.listening = new AbortController();
    this.find();
    this.synthesis?.addEventListener?.("voiceschanged", () => this.find(), { signal: this.listening.signal });
  }

  destroy() {
    this.quiet();
    this.listening.abort();
  }

  find() {
    this.voices = [...(this.synthesis?.getVoices() ?? [])];
    this.changed();
  }

  /** The voice to speak with, undefined where there is none of the language. */
  get chosen() {
    const { lang, voice } = this.settings.now;
    const fitting = voicesOf(this.voices, lang);
    return fitting.find(({ voiceURI }) => voiceURI === voice) ?? fitting[0];
  }

  get able() {
    return Boolean(this.chosen) && !this.failed;
  }

  get heard() {
    return this.able;
  }

  get pace() {
    return this.settings.now.paces[this.chosen?.voiceURI] ?? 1;
  }

  need(words) {
    return speechMs(words, this.settings.now.rate, this.pace);
  }

  /** Say what belongs to a cue of which `ms` are left; after what is being said, as far as there is time then. */
  begin(cue) {
    this.stopTimers();
    this.waiting = null;
    if (!this.able) return;
    const ends = performance.now() + cue.ms;
    if (this.current) this.waiting = { ...cue, ends };
    else this.follow(cue);
  }

  follow(cue) {
    for (const { at, words } of speechPlan([cue], (text) => this.need(text))) {
      if (at <= 0) this.say(words);
      else this.at(performance.now() + at, words);
    }
  }

  at(due, words) {
    const timer = setTimeout(() => {
      if (!this.current && performance.now() - due < LATE_MS) this.say(words);
    }, due - performance.now());
    this.timers.push(timer);
  }

  /** The three numbers before a session goes on. */
  countIn(ms) {
    this.quiet();
    this.begin({ options: [], ms, counts: true });
  }

  /** The last words: after whatever is being said. */
  close() {
    this.begin({ options: [CLOSING], ms: 60_000, counts: false });
  }

  /** Speak now, whatever the switch says: a person asked to hear it. */
  tryOut() {
    this.quiet();
    if (this.chosen) this.say(TRIAL);
  }

  say(words) {
    const { rate, volume } = this.settings.now;
    const voice = this.chosen;
    const speech = new window.SpeechSynthesisUtterance(words);
    Object.assign(speech, { voice, lang: voice.lang, rate, volume });
    const began = performance.now();
    // A browser may throw away an utterance that nothing holds, and its end with it.
    this.current = speech;
    speech.onend = () => {
      if (this.current !== speech) return;
      this.learn(voice, words, rate, performance.now() - began);
      this.done();
    };
    speech.onerror = ({ error }) => {
      if (this.current !== speech) return;
      this.failed = !["canceled", "interrupted"].includes(error);
      this.done();
      this.changed();
    };
    this.guard(speech, 3 * this.need(words) + 2_000);
    this.synthesis.speak(speech);
  }

  /** Some browsers lose the end of a speech, or never begin it. */
  guard(speech, ms, longer = true) {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => {
      if (this.current !== speech) return;
      if (this.synthesis.speaking && longer) return this.guard(speech, ms, false);
      this.done();
      this.synthesis.cancel();
    }, ms);
  }

  learn(voice, words, rate, ms) {
    const pace = correctedPace(this.pace, words, rate, ms);
    this.settings.keep({ paces: { ...this.settings.now.paces, [voice.voiceURI]: Math.round(100 * pace) / 100 } });
  }

  done() {
    clearTimeout(this.watch);
    this.current = null;
    const cue = this.waiting;
    this.waiting = null;
    const ms = cue && cue.ends - performance.now() - SILENCE_MS;
    if (ms > 0) this.timers.push(setTimeout(() => !this.current && this.follow({ ...cue, ms }), SILENCE_MS));
  }

  stopTimers() {
    this.timers.forEach(clearTimeout);
    this.timers = [];
  }

  /** Stop at once: the person paused, moved on or switched the voice off. */
  quiet() {
    this.stopTimers();
    clearTimeout(this.watch);
    const was = this.current;
    this.current = this.waiting = null;
    if (was) this.synthesis.cancel();
  }
}
