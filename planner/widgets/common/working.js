// What shows that Python is at work on what was asked: a bar that moves, or says how much is done, and Stop where Python can
// stop in the middle. What is over in a moment shows nothing. Put after common.js; asking.js and the experiment's panel say
// how it stands.

export class Working {
  static AFTER_MS = 400;

  /** comes: whether it comes into sight of who has pressed, where nothing else answers beside the button. */
  constructor({ comes = false } = {}) {
    this.comes = comes;
    this.bar = el("progress", { max: 1, "aria-label": "How much is done" });
    this.button = el("button", { type: "button", class: "sp-button", onclick: () => this.ask() }, "Stop");
    this.node = el("div", { class: "sp-working", hidden: true }, this.bar, this.button);
  }

  /** Something is asked for; of what goes on already this changes nothing. */
  begin() {
    if (this.timer) return;
    Object.assign(this, { stopping: false, from: document.activeElement });
    this.moves();
    this.timer = setTimeout(() => this.appear(), Working.AFTER_MS);
  }

  /** Come in sight of who has pressed; who only loaded the page stays where they are. */
  appear() {
    this.node.hidden = false;
    if (this.comes && this.node.closest(".sp-root")?.contains(this.from)) this.node.scrollIntoView({ block: "nearest" });
  }

  /** Nobody knows how long it takes, and it can't be stopped. */
  moves() {
    this.bar.removeAttribute("value");
    this.button.hidden = true;
  }

  /** So much is done (0 to 1), and it can be stopped. */
  at(share) {
    this.bar.value = share;
    setText(this.button, this.stopping ? "Stopping …" : "Stop");
    setUsable(this.button, !this.stopping);
    this.button.hidden = false;
  }

  ask() {
    this.stopping = true;
    this.at(this.bar.value);
  }

  /** It is done, or nothing comes any more; who was at Stop is back at what began it. */
  end() {
    clearTimeout(this.timer);
    this.timer = null;
    const held = this.node.contains(document.activeElement);
    this.node.hidden = true;
    if (!held) return;
    this.button.blur();
    if (this.from.isConnected) this.from.focus({ preventScroll: true });
  }
}
