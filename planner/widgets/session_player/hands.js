// Hands-free: the screen stays on while the session runs, and a headset's keys pause it, go on, skip and go back.
// Each is quietly absent where the browser has none.

const SILENT_S = 8; // Browsers show media keys only for what lasts longer than five seconds.
const SILENT_RATE = 4_000;
const ACTIONS = { play: "resume", pause: "pause", nexttrack: "skip", previoustrack: "back" };

/** A silent sound as a data: address; most browsers give the media keys to a page only while an audio element plays. */
export function silence() {
  const size = SILENT_S * SILENT_RATE;
  const bytes = new Uint8Array(44 + size).fill(0x80);
  const view = new DataView(bytes.buffer);
  const text = (at, word) => [...word].forEach((letter, n) => view.setUint8(at + n, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, 36 + size, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM, one channel
  view.setUint16(22, 1, true);
  view.setUint32(24, SILENT_RATE, true);
  view.setUint32(28, SILENT_RATE, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  text(36, "data");
  view.setUint32(40, size, true);
  return `data:audio/wav;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
}

class HandsFree {
  constructor(player) {
    this.player = player;
    this.media = globalThis.navigator?.mediaSession;
    this.playback = "none";
  }

  /** Keep up with the player; called whenever anything has changed. */
  update() {
    const { leading, state } = this.player;
    const runs = Boolean(leading) || state?.mode === "running";
    const playback = runs ? "playing" : ["paused", "hurt"].includes(state?.mode) && this.playback !== "none" ? "paused" : "none";
    if (runs) this.stayAwake();
    else this.release();
    if (playback !== this.playback) this.show(playback);
    if (this.media && playback !== "none") this.entitle();
  }

  show(playback) {
    const begins = this.playback === "none";
    this.playback = playback;
    if (playback === "playing") this.play();
    else this.audio?.pause();
    if (playback === "none") this.letGo();
    if (!this.media) return;
    if (begins || playback === "none") {
      for (const [action, does] of Object.entries(ACTIONS)) this.handle(action, playback === "none" ? null : () => this.player[does]());
    }
    this.media.playbackState = playback;
    if (playback === "none") this.media.metadata = this.title = null;
  }

  handle(action, handler) {
    try {
      this.media.setActionHandler(action, handler);
    } catch {
      // This browser does not know the action.
    }
  }

  entitle() {
    const { script, state } = this.player;
    const cue = script.cues[Math.min(state.cue, script.cues.length - 1)];
    const title = script.parts[cue.part].name;
    if (title === this.title || !window.MediaMetadata) return;
    this.title = title;
    this.media.metadata = new window.MediaMetadata({ title, artist: "Stretching session" });
  }

  play() {
    if (!this.media || !window.Audio) return;
    this.audio ??= Object.assign(new window.Audio(silence()), { loop: true });
    this.audio.play()?.catch(() => {});
  }

  letGo() {
    this.audio?.removeAttribute?.("src");
    this.audio = null;
  }

  async stayAwake() {
    if (this.awake || !globalThis.navigator?.wakeLock || document.visibilityState === "hidden") return;
    const asked = {};
    this.awake = asked;
    try {
      const lock = await navigator.wakeLock.request("screen");
      if (this.awake !== asked) return await lock.release();
      this.awake = lock;
      // The browser lets go of it when the page is hidden; it is taken again when the page is seen.
      lock.addEventListener("release", () => {
        if (this.awake === lock) this.awake = null;
      });
    } catch {
      this.refused = true;
    }
  }

  /** The page is seen again: what was refused or let go may be had now. */
  seen() {
    if (this.refused) this.awake = null;
    this.refused = false;
    this.update();
  }

  release() {
    this.awake?.release?.()?.catch?.(() => {});
    this.awake = null;
    this.refused = false;
  }

  destroy() {
    this.release();
    if (this.playback !== "none") this.show("none");
  }
}
