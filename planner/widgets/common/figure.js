// The figure that moves, as Python gives it (moving_figures.py): outlines, and the points of a few moments of each way,
// between which a point goes straight. Not for when it moves: the player's clock says so, or the lesson's own round.

const HALO = 1.6;
const ARC_STEPS = 10;
const HELD_MS = 2_000; // A hold that comes to its pose does so in this time, and is still from then on.

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

/** The drawing of one figure (moving_figures.py), at a place of one of its ways. mirrored: the other way round. */
export class FigureDrawing {
  constructor(figure, alt, mirrored = false) {
    Object.assign(this, { figure, mirrored, drawn: "" });
    if (figure.img) {
      this.node = el("img", { src: figure.img, alt });
      return;
    }
    const [left, top, width, height] = figure.box;
    const viewBox = [mirrored ? -left - width : left, top, width, height].join(" ");
    this.shapes = figure.shapes.map((shape) => new FigureShape(shape));
    this.node = el("svg", { viewBox, role: "img", "aria-label": alt }, this.groups());
    // What stands there comes first, and stays.
    this.moving = this.shapes.slice(this.lay(this.shapes, inUnits(figure.standing, mirrored)));
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
    if (this.figure.img || drawn === this.drawn) return;
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
