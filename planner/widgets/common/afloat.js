// A line that answers a press, in sight wherever the press was: where its place is out of sight it floats above the page,
// until something else is pressed. Not `position: sticky`, since a notebook's cell holds nothing sticky.

export class Afloat {
  /** line: the node that says something; this.node, its place, is what goes into the page. */
  constructor(line) {
    this.line = line;
    line.classList.add("sp-afloat");
    this.node = el("div", { class: "sp-afloat-place sp-nothing" }, line);
    this.watching = new IntersectionObserver((seen) => this.float(!seen.at(-1).isIntersecting), { threshold: 0.9 });
    this.pressed = ({ type, key, target }) => {
      if (type === "keydown" ? key === "Escape" : !this.line.contains(target)) this.land();
    };
  }

  /** The line changed. shown: whether there is anything in it; answers: whether that is for who pressed something just now. */
  told(shown, answers = shown) {
    this.watching.disconnect();
    this.node.classList.toggle("sp-nothing", !shown);
    if (shown && answers) this.watching.observe(this.node);
    else this.land();
  }

  float(away) {
    if (!away) return this.settle();
    if (!this.line.showPopover || this.line.hasAttribute("popover") || !this.node.getClientRects().length) return;
    this.node.style.minHeight = `${this.line.offsetHeight}px`; // what stands below stays where it is
    this.line.setAttribute("popover", "manual");
    this.line.showPopover();
    for (const type of ["pointerdown", "keydown"]) document.addEventListener(type, this.pressed, true);
  }

  /** Back to its place, and not afloat again before it says something new. */
  land() {
    this.watching.disconnect();
    this.settle();
  }

  settle() {
    this.line.removeAttribute("popover");
    this.node.style.minHeight = "";
    for (const type of ["pointerdown", "keydown"]) document.removeEventListener(type, this.pressed, true);
  }
}
