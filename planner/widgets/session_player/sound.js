// The sounds of a session, on the audio clock: optional, and silent where the browser has none or blocks them.

const AHEAD_MS = 65_000; // A background tab may wake only once a minute, so that much is scheduled ahead.
const LOUDEST = 0.4;
const LATE_TONE_MS = 150; // Later than this a tone would be a wrong one.
const UNLOCKED_MS = 1_000; // A context that still stands so long after a press is blocked.
// Per kind of cue: the notes in Hz, and how long each sounds in seconds.
const TONES = {
  position: [[523, 784], 0.16],
  sides: [[523, 784], 0.16],
  ready: [[523, 659], 0.14],
  out: [[440], 0.18],
  hold: [[660], 0.4],
  back: [[392], 0.25],
  breathe: [[330], 0.2],
  end: [[523, 659, 784], 0.32],
};
const TICK = [880, 0.06];
const FLASHES = ["position", "sides", "hold", "back", "end"];

/** The notes of a cue: { at, pitch, length }, in milliseconds from its start. ticks: the last three seconds are counted. */
export function notes(kind, ms, ticks) {
  const [pitches, length] = TONES[kind] ?? [[], 0];
  const tones = pitches.map((pitch, nth) => ({ at: nth * length * 800, pitch, length }));
  const [pitch, short] = TICK;
  const seconds = ticks ? [3_000, 2_000, 1_000].filter((left) => kind === "lead" || ms - left >= 1_000) : [];
  return [...tones, ...seconds.map((left) => ({ at: ms - left, pitch, length: short }))];
}

/** Whether the screen flashes at a kind of cue. voice, sound: { on: chosen, able: can be heard }. */
export function flashes(kind, choice, voice, sound) {
  if (choice === "never" || !FLASHES.includes(kind)) return false;
  const missing = (voice.on && !voice.able) || (sound.on && !sound.able);
  return choice === "always" || missing || !(voice.on || sound.on);
}

class Sounds {
  /** counted(): whether a voice counts, so that no ticks have to. changed(): called when what can be heard changes. */
  constructor(settings, counted, changed) {
    Object.assign(this, { settings, counted, changed, planned: new Map(), blocked: false });
  }

  get on() {
    return this.settings.now.sound_on;
  }

  /** Browsers allow sound only after a press; the audio clock stands still until `ready` is called. */
  open(ready) {
    const Context = window.AudioContext ?? window.webkitAudioContext;
    if (!Context) return this.block(true);
    try {
      this.context ??= this.make(new Context());
      this.context.resume().then(ready, () => this.block(true));
      clearTimeout(this.unlocking);
      this.unlocking = setTimeout(() => this.block(this.context?.state !== "running"), UNLOCKED_MS);
    } catch {
      this.context = undefined;
      this.block(true);
    }
  }

  /** Go on where a locked screen or a call has stopped the audio clock ("interrupted" on an iPhone); then all is planned anew. */
  wake(ready) {
    if (this.context && this.context.state !== "running") this.context.resume().then(ready, () => {});
  }

  make(context) {
    this.master = context.createGain();
    this.speech = context.createGain(); // what the planner's own voice says (own_voice.js)
    for (const part of [this.master, this.speech]) part.connect(context.destination);
    context.onstatechange = () => context.state === "running" && this.block(false);
    this.turn(this.settings.now.volume);
    return context;
  }

  block(blocked) {
    if (blocked === this.blocked) return;
    this.blocked = blocked;
    this.changed();
  }

  /** The volume, 0 to 1, also of what is already planned. */
  turn(volume) {
    if (!this.master) return;
    this.master.gain.value = LOUDEST * volume;
    this.speech.gain.value = volume;
  }

  get runs() {
    return this.context?.state === "running";
  }

  get ready() {
    return this.on && this.runs;
  }

  /** Schedule the tones of the present cue, when it has just begun, and of those to come, on the audio clock. */
  fill(state, script) {
    if (!this.ready) return;
    let due = -state.ms;
    for (let n = state.cue; n <= script.cues.length && due < AHEAD_MS; n++) {
      const cue = script.cues[n];
      if (cue && state.out.includes(script.parts[cue.part].stretch)) continue;
      this.plan(n, notes(cue?.kind ?? "end", lasts(cue), cue?.kind === "hold" && !this.counted()), due);
      due += lasts(cue);
    }
  }

  /** Three ticks before the session goes on, where no voice counts. */
  lead(ms) {
    if (this.ready && !this.counted()) this.plan("lead", notes("lead", ms, true), 0);
  }

  plan(n, tones, due) {
    if (this.planned.has(n)) return;
    const begins = this.context.currentTime;
    const early = this.context.outputLatency || 0;
    const ahead = tones.filter(({ at }) => due + at >= -LATE_TONE_MS);
    this.planned.set(n, ahead.map(({ at, pitch, length }) =>
      this.tone(pitch, begins + Math.max(0, (due + at) / 1000 - early), length)));
  }

  tone(pitch, start, length) {
    const source = this.context.createOscillator();
    const volume = this.context.createGain();
    source.frequency.value = pitch;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(1, start + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.002, start + length);
    source.connect(volume).connect(this.master);
    source.start(start);
    source.stop(start + length);
    return { source, start };
  }

  /** A person asked to hear it, whatever the switch says. */
  tryOut() {
    this.open(() => {
      const now = this.context.currentTime;
      notes("end", 0, false).forEach(({ at, pitch, length }) => this.tone(pitch, now + at / 1000, length));
    });
  }

  /** Take back every tone that has not begun. */
  cancel() {
    for (const { source, start } of [...this.planned.values()].flat()) {
      if (start > this.context.currentTime) source.disconnect();
    }
    this.planned.clear();
  }

  destroy() {
    clearTimeout(this.unlocking);
    this.cancel();
  }
}
