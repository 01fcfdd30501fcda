// The planner's own voice: words that Python has spoken (spoken.py), played on the audio clock at their true length. What
// has not come yet when its cue begins is not said. What is said when is speech.js's to plan.

const SOON_S = 0.05; // What begins as soon as this can't be taken back unheard.
const ASK_AFTER_MS = 1_000; // Some browsers know their own voices late; those come first.
const ANSWER_MS = 400; // Longer than this nobody who waits for Python should wait for the voice.
const MOST_TEXTS = 16;
const VOICE_HZ = 24_000;

/** The texts to ask for: what is needed first, and at last the forms for less time than there is. need: null where unknown. */
export function missing(cues, need) {
  const lacks = (words) => need(words) === null;
  const [first, ...later] = cues.map(({ options, ms, counts }) => {
    const time = ms - (counts ? 3000 : 0);
    return options.find((words) => lacks(words) || need(words) + SILENCE_MS <= time);
  });
  const texts = [first, ...COUNT, ...later, CLOSING, TRIAL, ...cues.flatMap(({ options }) => options)];
  return [...new Set(texts)].filter((words) => words !== undefined && lacks(words));
}

/** The words that Python has spoken at the rate that is chosen: asked for a few at a time. wants(): cues, or null; heard(): some have come. */
class SpokenWords {
  constructor({ settings, model, wants, heard }) {
    Object.assign(this, { settings, model, wants, heard, few: 4, number: Math.floor(1e9 * Math.random()), asked: null, silent: false });
    this.taking = () => this.take();
    model.on("change:given", this.taking);
  }

  destroy() {
    this.model.off("change:given", this.taking);
  }

  /** The sounds that are here, by their text: { buffer, ms }, null where a text can't be spoken. */
  get here() {
    const { rate } = this.settings.now;
    if (rate !== this.rate) Object.assign(this, { rate, sounds: new Map(), silent: false });
    return this.sounds;
  }

  /** Milliseconds of a text, Infinity where it can't be spoken, null where it is not known yet. */
  need(words) {
    const sound = this.here.get(words);
    return sound === undefined ? null : sound?.ms ?? Infinity;
  }

  ask() {
    const cues = this.wants();
    if (this.asked || !cues) return;
    const texts = missing(cues, (words) => this.need(words)).slice(0, this.few);
    if (!texts.length && !this.holding) return;
    this.holding = texts.length > 0; // asked for nothing at the end, the model holds no sounds either
    this.asked = { number: ++this.number, rate: this.settings.now.rate, texts, at: performance.now() };
    const { number, rate } = this.asked;
    this.model.set("wanted", { number, rate, texts });
    this.model.save_changes();
  }

  async take() {
    const { number, rate, sounds } = this.model.get("given");
    const { asked } = this;
    if (number !== asked?.number || asked.came) return;
    asked.came = true;
    const took = performance.now() - asked.at;
    this.few = took > ANSWER_MS ? Math.max(1, Math.floor(this.few / 2)) : Math.min(MOST_TEXTS, 2 * this.few);
    const spoken = await Promise.all(asked.texts.map((words) => (Object.hasOwn(sounds, words) ? decoded(sounds[words]) : null)));
    this.asked = null;
    this.fixed = rate === asked.rate ? null : rate; // in a file there is one rate alone
    if (asked.rate === this.settings.now.rate) asked.texts.forEach((words, n) => this.here.set(words, spoken[n]));
    this.silent = [...this.here.values()].every((sound) => !sound) && this.here.size > 0;
    if (asked.texts.length) this.heard();
    this.ask();
  }
}

async function decoded({ ms, base64 }) {
  const Context = window.OfflineAudioContext ?? window.webkitOfflineAudioContext;
  try {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const buffer = await new Context(1, 1, VOICE_HZ).decodeAudioData(bytes.buffer);
    return { buffer, ms: Math.max(ms, Math.ceil(1000 * buffer.duration)) }; // a browser may add silence to an MP3
  } catch {
    return null;
  }
}

function hush(speeches) {
  for (const { source } of speeches) {
    source.stop();
    source.disconnect();
  }
}

class OwnVoice {
  /** active(): whether it is this voice that speaks. */
  constructor({ settings, sounds, model, player, active }) {
    Object.assign(this, { settings, sounds, model, player, active, planned: [], trying: false, turn: 0 });
    this.words = new SpokenWords({ settings, model, wants: () => this.wants(), heard: () => this.came() });
    this.asking = setTimeout(() => this.words.ask(), ASK_AFTER_MS);
    this.changed = () => player.changed();
    model.on("change:speaker", this.changed);
  }

  destroy() {
    this.quiet();
    clearTimeout(this.asking);
    this.words.destroy();
    this.model.off("change:speaker", this.changed);
  }

  get able() {
    return Boolean(this.model.get("speaker")?.able) && !this.words.silent;
  }

  /** Whether it can be heard by now. */
  get heard() {
    return this.able && this.words.here.size > 0 && !this.sounds.blocked;
  }

  get fault() {
    return this.model.get("speaker")?.fault ?? "";
  }

  need(words) {
    return this.words.need(words) ?? Infinity;
  }

  wants() {
    const trial = this.trying ? [{ options: [TRIAL], ms: Infinity, counts: false }] : [];
    if (!this.able) return null;
    return this.active() ? [...trial, ...this.player.toSay()] : this.trying ? trial : null;
  }

  /** Words have come: those that there is still time for are planned, and said where a person waits for them. */
  came() {
    this.player.plan();
    this.tryNow();
    this.player.changed();
  }

  /** Say what belongs to a cue of which `ms` are left, after what is being said, and plan what belongs to those after it. */
  begin(cue, later = []) {
    this.takeBack(cue.n);
    this.words.ask();
    const turn = ++this.turn, since = performance.now();
    const plan = () => turn === this.turn && this.plan([cue, ...later], performance.now() - since);
    if (this.sounds.runs) plan();
    else this.sounds.open(plan);
  }

  /** passed: milliseconds since the first cue was as it is given. */
  plan(cues, passed) {
    const now = this.sounds.context.currentTime;
    const busy = Math.max(0, ...this.planned.map(({ ends }) => 1000 * (ends - now) + SILENCE_MS));
    let begins = 0;
    for (const [nth, { n, options, ms, counts }] of cues.entries()) {
      if (begins > AHEAD_MS) break;
      const left = nth ? ms : ms - passed;
      const late = Math.max(0, busy - begins);
      const begun = this.planned.some((speech) => speech.n === n && !COUNT.includes(speech.words));
      const fits = { options: begun ? [] : options, ms: left - late, counts };
      for (const { at, words } of speechPlan([fits], (text) => this.need(text))) this.play(n, words, now + (begins + late + at) / 1000);
      begins += left;
    }
  }

  play(n, words, due) {
    const { context, speech } = this.sounds;
    const { buffer, ms } = this.words.here.get(words);
    const start = Math.max(context.currentTime, due - (context.outputLatency || 0));
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(speech);
    source.start(start);
    this.planned.push({ n, words, source, start, ends: start + ms / 1000 });
  }

  /** What has not begun is not said after all; what was said of an earlier cue is forgotten once it is over. */
  takeBack(n) {
    const now = this.sounds.context?.currentTime ?? 0;
    const [begun, ahead] = [[], []];
    for (const speech of this.planned) (speech.start <= now + SOON_S ? begun : ahead).push(speech);
    hush(ahead);
    this.planned = begun.filter((speech) => speech.n === n || speech.ends > now);
  }

  /** The three numbers before a session goes on. */
  countIn(ms) {
    this.quiet();
    this.begin({ n: "lead", options: [], ms, counts: true });
  }

  /** The last words: after whatever is being said. */
  close() {
    this.begin({ n: "end", options: [CLOSING], ms: 60_000, counts: false });
  }

  /** Speak as soon as the words are here, whatever the switch says: a person asked to hear it. */
  tryOut() {
    this.quiet();
    this.trying = true;
    this.words.ask();
    this.tryNow();
  }

  tryNow() {
    if (!this.trying || this.words.need(TRIAL) === null) return;
    this.trying = false;
    this.begin({ n: "trial", options: [TRIAL], ms: 60_000, counts: false });
  }

  /** Stop at once: the person paused, moved on or switched the voice off. */
  quiet() {
    this.turn++;
    this.trying = false;
    hush(this.planned);
    this.planned = [];
  }
}
