// Sounds and speech of a session, both optional and both silent where the browser has none.

const AHEAD_MS = 65_000; // A background tab may wake only once a minute, so that much is scheduled ahead.
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

class Sounds {
  constructor(store) {
    this.store = store;
    this.planned = new Map();
    const kept = store.read("sound") ?? {};
    this.on = { sound: kept.sound ?? true, voice: kept.voice ?? true };
  }

  switch(what) {
    this.on = { ...this.on, [what]: !this.on[what] };
    this.store.write("sound", this.on);
    if (!this.on.sound) this.cancel();
    if (!this.on.voice) window.speechSynthesis?.cancel();
  }

  /** Browsers allow sound only after a press; the audio clock stands still until `ready` is called. */
  open(ready) {
    const Context = window.AudioContext ?? window.webkitAudioContext;
    if (!Context) return;
    try {
      this.context ??= new Context();
      this.context.resume().then(ready, () => {});
    } catch {
      this.context = undefined;
    }
  }

  /** Schedule the tones of the present cue, when it has just begun, and of those to come, on the audio clock. */
  fill(state, script) {
    if (!this.on.sound || this.context?.state !== "running") return;
    if (state.ms === 0) this.plan(state.cue, script.cues[state.cue].kind, 0);
    let due = script.cues[state.cue].seconds * 1000 - state.ms;
    for (let n = state.cue + 1; n <= script.cues.length && due < AHEAD_MS; n++) {
      const cue = script.cues[n];
      if (cue && state.out.includes(script.parts[cue.part].stretch)) continue;
      this.plan(n, cue?.kind ?? "end", due);
      due += (cue?.seconds ?? 0) * 1000;
    }
  }

  plan(n, kind, due) {
    if (this.planned.has(n)) return;
    const [notes, length] = TONES[kind];
    const start = this.context.currentTime + Math.max(0, due / 1000 - (this.context.outputLatency || 0));
    this.planned.set(n, notes.map((pitch, nth) => this.tone(pitch, start + nth * length * 0.8, length)));
  }

  tone(pitch, start, length) {
    const source = this.context.createOscillator();
    const volume = this.context.createGain();
    source.frequency.value = pitch;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.22, start + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0005, start + length);
    source.connect(volume).connect(this.context.destination);
    source.start(start);
    source.stop(start + length);
    return { source, start };
  }

  /** Take back every tone that has not begun. */
  cancel() {
    for (const { source, start } of [...this.planned.values()].flat()) {
      if (start > this.context.currentTime) source.disconnect();
    }
    this.planned.clear();
  }

  say(words) {
    if (!this.on.voice || !window.speechSynthesis || !window.SpeechSynthesisUtterance) return;
    window.speechSynthesis.cancel();
    const speech = new SpeechSynthesisUtterance(words);
    speech.lang = "en";
    window.speechSynthesis.speak(speech);
  }

  quiet() {
    this.cancel();
    window.speechSynthesis?.cancel();
  }
}
