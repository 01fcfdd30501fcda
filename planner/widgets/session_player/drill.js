// The posture drill as a mirror drill: a checklist that ticks off with the cues, a circle to breathe with, and, when
// asked for, the camera as the mirror, whose picture stays in the page. Keeps no state of the session.

const MIRROR_REST_MS = 60_000;
const NO_CAMERA = "No camera was found. The drill goes on without it.";
const NOT_ALLOWED = "The camera is not allowed here. The drill goes on without it.";
const PRIVATE = "The picture stays in this page: nothing is recorded or sent.";
const PLUMB = "M50 0V100";
const LEVELS = "M0 20H100M0 40H100M0 65H100";

/** Whether the present cue belongs to the posture drill. */
export const inDrill = (script, state) =>
  script.drill != null && script.parts[script.cues[state.cue]?.part]?.stretch === script.drill.stretch;

/** The checklist: name, words, and state "done", "now" or "ahead". */
export function drillChecks(script, state) {
  const isCheck = ({ kind, part }) => kind === "ready" && script.parts[part].stretch === script.drill.stretch;
  const places = script.cues.flatMap((cue, n) => (isCheck(cue) ? [n] : []));
  const reached = (n) => (n < state.cue ? "done" : n === state.cue ? "now" : "ahead");
  return script.drill.checks.map((check, n) => ({ ...check, state: reached(places[n]) }));
}

/** The present breath, `ms` into its cue: in or out, which of how many, and how full, 0 to 1; null outside breaths. */
export function breathing(script, state, ms = state.ms) {
  const cue = script.cues[state.cue];
  if (!inDrill(script, state) || cue.kind !== "breathe") return null;
  const same = (other) => other.kind === cue.kind && other.part === cue.part && other.rep === cue.rep;
  const inward = script.cues.slice(0, state.cue).filter(same).length % 2 === 0;
  const behind = Math.min(1, Math.max(0, ms / (cue.seconds * 1000)));
  return { inward, breath: cue.rep, of: script.parts[cue.part].reps, full: inward ? behind : 1 - behind };
}

/** The words that come after a name: "Knees" and "Knees soft." make "Knees soft.", "Rod" and others "Rod: …". */
export function wordsAfter(name, words) {
  if (name && words.startsWith(`${name} `)) return words.slice(name.length);
  return name ? `: ${words}` : words;
}

class Drill {
  constructor(player) {
    Object.assign(this, { player, moving: 0 });
    this.mirror = new Mirror(player);
    this.rows = (this.script.drill?.checks ?? []).map(({ name, words }) => el("li", {},
      el("span", { class: "sp-tick", "aria-hidden": "true" }),
      el("span", {}, name && el("strong", {}, name), el("span", { class: "sp-check-words" }, wordsAfter(name, words))),
      el("span", { class: "sp-unseen" })));
    this.list = el("ol", { class: "sp-checks", "aria-label": "Checklist" }, this.rows);
    this.form = el("ul", { class: "sp-form", "aria-label": "Stay like this" },
      (this.script.drill?.form ?? []).map((line) => el("li", {}, line)));
    this.words = el("p", { class: "sp-breath-words" });
    this.fill = el("span", {});
    this.bar = el("div", { class: "sp-breath-bar", "aria-hidden": "true" }, this.fill);
    this.disc = el("div", { class: "sp-breath", "aria-hidden": "true" });
    this.node = el("div", { class: "sp-drill" },
      el("div", {}, this.words, this.bar, this.list, this.form), this.mirror.node);
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.node.hidden = this.disc.hidden = true;
  }

  /** Another one when the tempo changes. */
  get script() {
    return this.player.script;
  }

  destroy() {
    cancelAnimationFrame(this.moving);
    this.mirror.close();
  }

  /** shown: whether the session's stage is. */
  update(shown) {
    const { script, player: { state } } = this;
    const on = shown && inDrill(script, state);
    const breath = on ? breathing(script, state) : null;
    this.node.hidden = !on;
    this.disc.hidden = !breath || this.still.matches;
    this.words.hidden = this.form.hidden = !breath;
    this.bar.hidden = !breath || !this.still.matches;
    this.mirror.update(on);
    cancelAnimationFrame(this.moving);
    if (!on) return;
    drillChecks(script, state).forEach((check, n) => this.tick(this.rows[n], check.state));
    if (!breath) return;
    setText(this.words, `Breath ${breath.breath} of ${breath.of}: ${breath.inward ? "in" : "out"}`);
    this.breathe();
  }

  tick(row, state) {
    row.dataset.state = state;
    if (state === "now") row.setAttribute("aria-current", "step");
    else row.removeAttribute("aria-current");
    setText(row.querySelector(".sp-unseen"), state === "done" ? "done" : "");
  }

  /** Between two ticks of the clock the circle takes its time from the clock's own anchor; paused, both stand still. */
  breathe() {
    const { state, anchor } = this.player;
    const running = state.mode === "running";
    const { full } = breathing(this.script, state, state.ms + (running ? performance.now() - anchor : 0));
    this.disc.style.transform = `scale(${0.4 + 0.6 * eased(full)})`;
    this.fill.style.width = `${100 * full}%`;
    if (running && !this.still.matches) this.moving = requestAnimationFrame(() => this.breathe());
  }
}

/** The camera as a mirror: never asked for by itself, off at the drill's end, after a minute's pause, and with the page. */
class Mirror {
  constructor(player) {
    this.player = player;
    this.video = el("video", { class: "sp-mirror-picture", autoplay: true, playsinline: true, "aria-label": "You, as in a mirror" });
    this.video.muted = true;
    this.glass = el("div", { class: "sp-mirror" }, this.video,
      el("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" },
        el("path", { class: "sp-level", d: LEVELS }), el("path", { class: "sp-plumb", d: PLUMB })));
    this.label = el("span", {}, "Use the camera as a mirror");
    this.button = el("button", { type: "button", class: "sp-button", onclick: () => this.press() }, this.label);
    this.said = el("p", { class: "sp-quiet", role: "status" });
    this.node = el("div", { class: "sp-mirror-part" }, this.glass, this.button, this.said);
    this.glass.hidden = true;
  }

  press() {
    if (this.wanted) this.close();
    else this.open();
  }

  /** The clock waits while the browser asks, and goes on by itself unless something else was pressed meanwhile. */
  async open() {
    const { player } = this;
    const running = player.state.mode === "running";
    if (running) player.pause();
    const { state } = player;
    const wanted = this.wanted = {};
    const { stream, why } = await ask();
    if (this.wanted !== wanted) return stop(stream);
    if (stream) this.show(stream);
    else this.close(why);
    if (running && player.state === state) player.resume();
  }

  show(stream) {
    this.stream = stream;
    for (const track of stream.getTracks()) track.addEventListener("ended", () => this.stream === stream && this.close(NO_CAMERA));
    this.video.srcObject = stream;
    this.glass.hidden = false;
    setText(this.label, "Stop the camera");
    setText(this.said, PRIVATE);
    this.update(true);
  }

  close(why = "") {
    stop(this.stream);
    clearTimeout(this.resting);
    this.stream = this.wanted = this.resting = undefined;
    this.video.srcObject = null;
    this.glass.hidden = true;
    setText(this.label, "Use the camera as a mirror");
    setText(this.said, why);
  }

  update(on) {
    if (!on) {
      if (this.wanted || this.said.textContent) this.close();
      return;
    }
    const resting = this.stream && this.player.state.mode === "paused";
    if (resting) this.resting ??= setTimeout(() => this.close(), MIRROR_REST_MS);
    else this.resting = clearTimeout(this.resting);
  }
}

/** Ask for the picture, without sound; { stream }, or { why } there is none, in a sentence. */
async function ask() {
  try {
    return { stream: await navigator.mediaDevices.getUserMedia({ video: { facingMode: "user" }, audio: false }) };
  } catch (error) {
    return { why: error.name === "NotAllowedError" ? NOT_ALLOWED : NO_CAMERA };
  }
}

const stop = (stream) => stream?.getTracks().forEach((track) => track.stop());
