// The computer's camera, looking for a code: shown while it looks, and off as soon as one is found or nobody sees the panel.
// Who reads what it sees is not known here.

// At 1024 pixels the code of a long session is read where it fills half the height of the picture.
const LOOK = { everyMs: 250, forMs: 120_000, wide: 1024 };
const OTHER_WAYS = "Choose a file or a photo of the code, or paste the text.";
const NO_CAMERA = {
  NotAllowedError: "The camera may not be used on this page. Allow it in your browser and press again.",
  NotFoundError: "There is no camera here.",
  OverconstrainedError: "There is no camera here.",
  NotReadableError: "The camera is busy in another program. Close that and press again.",
  AbortError: "The camera is busy in another program. Close that and press again.",
};

/** Why there is no picture, by the name of the browser's error (Media Capture and Streams, W3C), and what else can be done. */
export const whyNoCamera = (name) => `${NO_CAMERA[name] ?? "The camera can't be used here."} ${OTHER_WAYS}`;

/** The size of a frame as it is looked at: never larger than it came. */
export function frameSize(width, height, most) {
  const part = Math.min(1, most / width);
  return { width: Math.max(1, Math.round(width * part)), height: Math.max(1, Math.round(height * part)) };
}

export const cameraThere = () => Boolean(navigator.mediaDevices?.getUserMedia);

class Camera {
  /**
   * read(text): a code that the browser itself has read; look(picture): else a frame to read, a PNG, the next one once that
   * is done; ended(words, held): it is off, why, and whether the keyboard was at it.
   */
  constructor({ read, look, ended }) {
    Object.assign(this, { read, look, ended, turn: null });
    this.canvas = document.createElement("canvas");
    this.video = el("video", { playsinline: true, "aria-label": "What the camera sees" });
    this.video.muted = true;
    this.node = el("div", { class: "sp-camera", hidden: true },
      this.video, el("p", {}, "Hold the code in front of the camera, until it fills half of the picture."),
      el("button", { type: "button", class: "sp-button", onclick: () => this.stop() }, "Stop the camera"));
  }

  async start() {
    const turn = (this.turn = {});
    const near = { facingMode: { ideal: "environment" }, width: { ideal: 1920 }, height: { ideal: 1080 } };
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: near, audio: false });
      if (turn === this.turn) this.show(stream);
      else switchOff(stream); // it was closed while the browser asked
    } catch (error) {
      if (turn === this.turn) this.stop(whyNoCamera(error.name));
    }
  }

  show(stream) {
    this.stream = stream;
    this.until = Date.now() + LOOK.forMs;
    for (const track of stream.getTracks()) track.addEventListener("ended", () => this.stop(whyNoCamera("NotFoundError")));
    this.video.srcObject = stream;
    const [{ facingMode }] = stream.getVideoTracks().map((track) => track.getSettings());
    this.video.classList.toggle("sp-mirrored", facingMode !== "environment"); // as in a mirror the hand finds its way
    this.node.hidden = false;
    this.video.play().catch(() => {}); // it was stopped before it began
    this.timer = setInterval(() => this.glance(), LOOK.everyMs);
  }

  async glance() {
    if (document.hidden || !this.node.getClientRects().length) return this.stop();
    if (Date.now() > this.until) return this.stop(`No code was seen. ${OTHER_WAYS}`);
    if (this.turn.waiting || this.video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    const { turn } = this;
    turn.waiting = true;
    const text = await this.detected();
    const picture = text === null && (await this.frame());
    if (turn === this.turn) await (picture ? this.look(picture) : text && this.read(text));
    turn.waiting = false;
  }

  /** What the browser itself reads, "" where it sees no code, null where it can't read codes. */
  async detected() {
    try {
      this.detector ??= new BarcodeDetector({ formats: ["qr_code"] });
      return (await this.detector.detect(this.video)).map(({ rawValue }) => rawValue).join("\n");
    } catch {
      return null;
    }
  }

  frame() {
    const { width, height } = Object.assign(this.canvas, frameSize(this.video.videoWidth, this.video.videoHeight, LOOK.wide));
    const context = this.canvas.getContext("2d");
    context.filter = "grayscale(1)"; // half the bytes; a browser that can't sends colours
    context.drawImage(this.video, 0, 0, width, height);
    return new Promise((done) => this.canvas.toBlob(done, "image/png"));
  }

  stop(words = "") {
    const was = this.turn, held = this.node.contains(document.activeElement);
    this.turn = null;
    clearInterval(this.timer);
    if (this.stream) switchOff(this.stream);
    this.stream = this.video.srcObject = null;
    this.node.hidden = true;
    if (was) this.ended(words, held);
  }
}

function switchOff(stream) {
  for (const track of stream.getTracks()) track.stop();
}
