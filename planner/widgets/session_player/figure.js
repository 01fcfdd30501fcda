// The figure that moves in step with the cues. What it looks like comes from Python (figures.py): outlines, and
// the points of a few moments of each way, between which a point goes straight. Not for when a cue begins or ends.

const HALO = 1.6;
const ARC_STEPS = 10;
const HELD_MS = 2_000; // A hold that comes to its pose does so in this time, and is still from then on.
const QUIET_MS = 60; // Before a cue ends, nothing is drawn, so that the next one comes on time; by then the body is nearly still.

/** How far a movement is after a share (0 to 1) of its time: it starts and stops gently. */
export const eased = (share) => (1 - Math.cos(Math.PI * Math.min(1, Math.max(0, share)))) / 2;

/** Where on its way (0 to 1) a cue has the body, `ms` into it; with `still` at once where it leads. */
export function placeOnWay([, from, to], { kind, seconds }, ms, still = false) {
  const lasts = kind === "hold" ? Math.min(HELD_MS, seconds * 1000) : seconds * 1000;
  return still ? to : from + (to - from) * eased(ms / lasts);
}

/** Points in units from tenths; mirrored: the other way round. */
const inUnits = (tenths, mirrored) => tenths.map((value, i) => value * (mirrored && i % 2 === 0 ? -0.1 : 0.1));

/** The points, in tenths of a unit, at a place on a way: each of its moments is [place, x, y, x, y, ...]. */
export function pointsAt(moments, place) {
  const later = Math.max(1, moments.findIndex((moment) => moment[0] >= place));
  const [a, b] = [moments[later - 1], moments[later] ?? moments[later - 1]];
  const share = b[0] > a[0] ? (place - a[0]) / (b[0] - a[0]) : 0;
  return a.slice(1).map((value, i) => value + share * (b[i + 1] - value));
}

function arc(x, y, r, start, end, steps) {
  return Array.from({ length: steps + 1 }, (_, n) => {
    const angle = start + (end - start) * n / steps;
    return [x + r * Math.cos(angle), y + r * Math.sin(angle)];
  });
}

/** The outline of two discs joined by their tangents. */
function capsule(ax, ay, ra, bx, by, rb) {
  const far = Math.hypot(bx - ax, by - ay);
  if (far <= Math.abs(ra - rb) + 1e-9) {
    return ra >= rb ? arc(ax, ay, ra, 0, 2 * Math.PI, 2 * ARC_STEPS) : arc(bx, by, rb, 0, 2 * Math.PI, 2 * ARC_STEPS);
  }
  const along = Math.atan2(by - ay, bx - ax);
  const spread = Math.acos((ra - rb) / far);
  return [...arc(ax, ay, ra, along + spread, along + 2 * Math.PI - spread, ARC_STEPS),
    ...arc(bx, by, rb, along - spread, along + spread, ARC_STEPS)];
}

const pathThrough = (points, closed) => `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}${closed ? "Z" : ""}`;

/** A shape's path: what figures.still draws for the same points. points: its x and y; grown: wider by that much. */
export function figurePath({ kind, radii, closed }, points, grown = 0) {
  const pairs = Array.from({ length: points.length / 2 }, (_, n) => [points[2 * n], points[2 * n + 1]]);
  if (kind === "plate") return pathThrough(pairs, closed);
  return pairs.slice(0, Math.max(1, pairs.length - 1)).map((a, n) => {
    const m = Math.min(n + 1, pairs.length - 1);
    return pathThrough(capsule(...a, radii[n] + grown, ...pairs[m], radii[m] + grown), true);
  }).join("");
}

/** One shape's path elements: they are made once, and moved. */
class FigureShape {
  constructor([part, kind, tone, radii, count, closed, lined]) {
    Object.assign(this, { part, kind, radii, count, closed });
    this.fill = this.path(tone, 0);
    this.halo = lined ? this.path("paper", HALO) : null;
  }

  path(tone, grown) {
    const width = 2 * (this.radii[0] + grown);
    const paint = this.kind === "chain" ? `fill:var(--f-${tone})`
      : `fill:${this.closed ? `var(--f-${tone})` : "none"};stroke:var(--f-${tone});stroke-width:${width};stroke-linejoin:round;stroke-linecap:round`;
    return el("path", { style: paint });
  }

  move(points) {
    this.fill.setAttribute("d", figurePath(this, points));
    this.halo?.setAttribute("d", figurePath(this, points, HALO));
  }
}

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
    if (cue.part !== this.part) this.begin(cue.part, part);
    if (this.figure.img) return;
    const ms = this.player.elapsed();
    this.draw(move[0], placeOnWay(move, cue, ms, this.calm.matches));
    const ending = lasts(cue) - ms < QUIET_MS;
    const moves = state.mode === "running" && move[1] !== move[2] && !this.calm.matches && !ending;
    if (moves && this.node.isConnected) this.next ||= requestAnimationFrame(() => this.again());
  }

  again() {
    this.next = 0;
    if (this.player.state.mode === "running") this.show();
  }

  begin(n, part) {
    const { of, colours } = this.player.script.figures;
    this.part = n;
    this.figure = of[part.stretch];
    this.mirrored = part.side === "right";
    this.drawn = "";
    const alt = this.figure.alt[part.side];
    if (this.figure.img) return this.node.replaceChildren(el("img", { src: this.figure.img, alt }));
    const [left, top, width, height] = this.figure.box;
    const viewBox = [this.mirrored ? -left - width : left, top, width, height].join(" ");
    this.shapes = this.figure.shapes.map((shape) => new FigureShape(shape));
    this.node.replaceChildren(el("svg", { viewBox, role: "img", "aria-label": alt, style: colours }, this.groups()));
    const standing = inUnits(this.figure.standing, this.mirrored);
    // What stands there comes first, and stays.
    this.moving = this.shapes.slice(this.lay(this.shapes, standing));
  }

  /** The shapes of a part share one outline of paper, which lies behind them all. */
  groups() {
    const runs = [];
    for (const shape of this.shapes) {
      if (runs.at(-1)?.[0].part === shape.part) runs.at(-1).push(shape);
      else runs.push([shape]);
    }
    return runs.map((run) => el("g", {}, run.map((shape) => shape.halo), run.map((shape) => shape.fill)));
  }

  draw(way, place) {
    const drawn = `${way} ${place}`;
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.lay(this.moving, inUnits(pointsAt(this.figure.ways[way], place), this.mirrored));
  }

  /** Give the points to the shapes one after the other; returns how many shapes they were enough for. */
  lay(shapes, points) {
    let at = 0;
    let n = 0;
    for (; at < points.length; n += 1) {
      const end = at + 2 * shapes[n].count;
      shapes[n].move(points.slice(at, end));
      at = end;
    }
    return n;
  }
}
