// The figure in step with the cues: it reads the player's clock. How it is drawn is common/figure.js's. Not for when a cue
// begins or ends.

const QUIET_MS = 60; // Before a cue ends, nothing is drawn, so that the next one comes on time; by then the body is nearly still.

/** The figure of an easier way of a stretch, undefined where it has none of its own. */
export const easierFigure = ({ figures }, stretch, name) => figures.easier?.[`${stretch}/${name}`];

/** The figure of the present cue. It reads the player's clock and is asked to show itself whenever anything changed. */
class FigureView {
  constructor(player) {
    this.player = player;
    this.node = el("div", { class: "sp-figure" });
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.next = 0;
  }

  destroy() {
    cancelAnimationFrame(this.next);
  }

  show() {
    const { state, script } = this.player;
    const index = Math.min(state.cue, script.cues.length - 1);
    const cue = script.cues[index];
    const part = script.parts[cue.part];
    const move = script.figures.moves[index];
    const easier = state.easier[part.stretch] ?? "";
    if (cue.part !== this.part || easier !== this.easier) this.begin(cue.part, part, easier);
    if (this.drawing.figure.img) return;
    const ms = this.player.elapsed(), calm = this.calm.matches;
    this.drawing.draw(...placeOnWay(move, cue, ms, calm));
    if (!calm) this.before.node.remove();
    else if (move[1] !== move[2]) this.showBefore(move);
    const ending = lasts(cue) - ms < QUIET_MS;
    const moves = state.mode === "running" && (move[1] !== move[2] || move[3] >= 0) && !calm && !ending;
    if (moves && this.node.isConnected) this.next ||= requestAnimationFrame(() => this.again());
  }

  again() {
    this.next = 0;
    if (this.player.state.mode === "running") this.show();
  }

  begin(n, part, easier) {
    const figure = easierFigure(this.player.script, part.stretch, easier) ?? this.player.script.figures.of[part.stretch];
    Object.assign(this, { part: n, easier });
    [this.before, this.drawing] = [1, 2].map(() => new FigureDrawing(figure, figure.alt[part.side], part.side === "right"));
    this.before.node.setAttribute("aria-hidden", "true");
    this.node.replaceChildren(this.drawing.node);
  }

  /** For who wants no motion: beside the pose that a cue leads to, the one that the body came from. */
  showBefore(move) {
    this.before.draw(move[0], move[1]);
    if (!this.before.node.isConnected) this.node.prepend(this.before.node);
  }
}
