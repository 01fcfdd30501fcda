// What a headless browser lacks: a voice, a screen to keep on, a headset. `heard` says what was asked of them, in order.

const heard = (window.heard = { spoken: [], overlaps: 0, cancelled: 0, locks: [], media: {}, played: [] });

class StubSynthesis extends EventTarget {
  constructor() {
    super();
    this.speaking = false;
    this.slowness = 1;
    this.names = ["Near|en-GB|1", "Usual|en-US|1", "Nah|de-DE|1"];
  }
  getVoices() {
    return this.names.map((row) => {
      const [name, lang, local] = row.split("|");
      return { name, voiceURI: name, lang, localService: local === "1", default: name === "Usual" };
    });
  }
  /** Speaks for 70 ms a letter at rate 1. */
  speak(speech) {
    if (this.speaking) heard.overlaps += 1;
    this.speaking = speech;
    const ms = (100 + 70 * this.slowness * speech.text.length) / speech.rate;
    const { text, rate, volume, voice } = speech;
    heard.spoken.push({ at: performance.now(), ms, text, rate, volume, voice: voice?.name, lang: speech.lang });
    this.ending = setTimeout(() => {
      this.speaking = false;
      speech.onend?.({});
    }, ms);
  }
  cancel() {
    if (!this.speaking) return;
    heard.cancelled += 1;
    heard.spoken.at(-1).cut = true;
    clearTimeout(this.ending);
    const cut = this.speaking;
    this.speaking = false;
    cut.onerror?.({ error: "interrupted" });
  }
}

const stub = (owner, name, value) => Object.defineProperty(owner, name, { value, configurable: true });

window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
stub(window, "speechSynthesis", new StubSynthesis());

stub(navigator, "wakeLock", {
  async request(kind) {
    const lock = Object.assign(new EventTarget(), { release: async () => { heard.locks.push("released"); } });
    heard.locks.push(kind);
    heard.letGo = () => lock.dispatchEvent(new Event("release"));
    return lock;
  },
});

window.MediaMetadata = class { constructor(values) { Object.assign(this, values); } };
stub(navigator, "mediaSession", {
  playbackState: "none", metadata: null,
  setActionHandler(action, handler) { heard.media[action] = handler; },
});
window.Audio = class {
  constructor(source) { this.source = source; }
  async play() { heard.played.push(this.loop ? `${this.source.slice(0, 15)} again and again` : this.source); }
  pause() { heard.played.push("paused"); }
  removeAttribute() {}
};
