// What is needed while moving is in view: its figure takes the height that the page leaves, and it is scrolled to where a
// step leads out of sight. Nothing is scrolled away under somebody who looks at something else.

const AROUND = 14; // kept free above and below; scroll-margin-top of a screen

/** Whether a part from `top` to `bottom` is seen whole within a place, to half a pixel. */
export const inside = (part, place) => part.top >= place.top - 0.5 && part.bottom <= place.bottom + 0.5;

class InView {
  /** top, stage and controls: first and last of what is needed, and what is made lower for it. */
  constructor(root, { top, stage, controls }) {
    Object.assign(this, { root, top, stage, controls, less: 0 });
    this.sizes = new ResizeObserver(() => this.fit());
    this.sizes.observe(root);
    addEventListener("resize", this.resized = () => this.fit());
  }

  destroy() {
    this.sizes.disconnect();
    removeEventListener("resize", this.resized);
  }

  /** What can be seen of the page around the player: a notebook scrolls within its panel, other pages as a whole. */
  place() {
    for (let node = this.root; node && node !== document.body; node = node.parentElement) {
      const scrolls = /auto|scroll/.test(getComputedStyle(node).overflowY) && node.scrollHeight > node.clientHeight;
      if (!scrolls) continue;
      const top = node.getBoundingClientRect().top + node.clientTop;
      return { top: Math.max(0, top), bottom: Math.min(innerHeight, top + node.clientHeight) };
    }
    return { top: 0, bottom: innerHeight };
  }

  needed() {
    return { top: this.top.getBoundingClientRect().top, bottom: this.controls.getBoundingClientRect().bottom };
  }

  seen() {
    return this.stage.isConnected && inside(this.needed(), this.place());
  }

  /** Make the stage as high as fits. anew: the room is another one; else it only gets lower, and the buttons stay. */
  fit(anew = true) {
    const { style, clientWidth } = this.root;
    const place = this.place(), high = place.bottom - place.top, room = `${clientWidth} ${high}`;
    if (anew && room !== this.room) {
      style.setProperty("--sp-room", `${high}px`);
      style.setProperty("--sp-less", `${(this.less = 0)}px`);
      this.room = room;
    }
    if (!this.stage.isConnected) return;
    const { top, bottom } = this.needed();
    const over = Math.ceil(bottom - top + 2 * AROUND - high);
    if (over > 0) style.setProperty("--sp-less", `${(this.less += over)}px`);
  }
}
