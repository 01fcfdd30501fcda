// The figure that moves, as Python gives it (moving_figures.py): shapes, and the points of a few moments of each way,
// between which a point goes on smoothly. Not for when it moves: the player's clock says so, or the lesson's own round.

const LINE_WIDTH = 2.2;
const HELD_MS = 2_000; // A hold that comes to its pose does so in this time, and breathes from then on.
const BREATH_MS = 5_000; // Twelve breaths a minute, as a person has at rest.
const TURN = 2 * Math.PI;
const EDGE_ON = 0.1; // Twice the area below which a polygon is seen from its edge, and is not drawn.
const SHORT = 3; // Radians of an arc that is drawn at once; less than half a turn, where it is not clear which way.

/** How far a movement is after a share (0 to 1) of its time: as a hand moves, least jerky (Flash and Hogan 1985). */
export const eased = (share) => {
  const s = Math.min(1, Math.max(0, share));
  return s * s * s * (10 + s * (6 * s - 15));
};

/** How full the chest is, 0 to 1, `ms` into a rest of so many: whole breaths, so that it ends as it began. */
export function chestFilled(ms, rest) {
  const breaths = Math.round(rest / BREATH_MS);
  return breaths && ms > 0 && ms < rest ? (1 - Math.cos(TURN * breaths * ms / rest)) / 2 : 0;
}

/** Which way a cue has the body on `ms` into it, and where on it (0 to 1); with `still` at once where it leads. */
export function placeOnWay([way, from, to, breath = -1], { kind, seconds }, ms, still = false) {
  if (still) return [way, to];
  const whole = seconds * 1000, lasts = kind === "hold" ? Math.min(HELD_MS, whole) : whole;
  const rests = from === to ? 0 : lasts;
  const full = breath >= 0 && kind === "hold" ? chestFilled(ms - rests, whole - rests) : 0;
  return full ? [breath, full] : [way, from + (to - from) * eased(ms / lasts)];
}

/** Numbers from base64, 16 bits each, the lower half first. */
function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Array.from({ length: bytes.length / 2 }, (_, n) => view.getInt16(2 * n, true));
}

/** The moments of a way from what Python packed: all points of the first one, and of each those of the shapes that move. */
export function momentsOf({ orders, moving, points }, counts) {
  const numbers = unpacked(points);
  const ends = counts.reduce((sums, count) => [...sums, sums.at(-1) + 2 * count], [0]);
  const all = numbers.slice(0, ends.at(-1));
  const rows = [moving.flatMap((n) => all.slice(ends[n], ends[n + 1]))];
  for (let at = all.length; rows.length < orders.length; at += rows[0].length) rows.push(numbers.slice(at, at + rows[0].length));
  return { orders, moving, all, rows };
}

const beyond = (a, b, c) => (c ? a.map((value, n) => 3 * value - 3 * b[n] + c[n]) : a.map((value, n) => 2 * value - b[n]));

/** The points that move, at a place (0 to 1) of a way: on Catmull and Rom's curve through four moments, at the ends three. */
export function pointsAt(rows, place) {
  const last = rows.length - 1;
  if (!last) return rows[0];
  const n = Math.min(Math.floor(place * last), last - 1), t = place * last - n;
  const [a, b] = [rows[n], rows[n + 1]];
  const before = rows[n - 1] ?? beyond(a, b, rows[n + 2]), after = rows[n + 2] ?? beyond(b, a, rows[n - 1]);
  const w = [((2 - t) * t - 1) * t / 2, (3 * t - 5) * t * t / 2 + 1, ((4 - 3 * t) * t + 1) * t / 2, (t - 1) * t * t / 2];
  return a.map((value, i) => w[0] * before[i] + w[1] * value + w[2] * b[i] + w[3] * after[i]);
}

// Outlines: what outlines.py draws for the same points.

const at = ([x, y], r, angle) => `${(x + r * Math.cos(angle)).toFixed(1)} ${(y + r * Math.sin(angle)).toFixed(1)}`;

/** How far the skin turns about a disc before it leaves for another one, and which; not back at once. */
function nextDisc(points, radii, now, before, angle) {
  let [nearest, following] = [TURN + 1, now];
  const [x, y] = points[now], r = radii[now];
  for (let n = 0; n < points.length; n += 1) {
    const dx = points[n][0] - x, dy = points[n][1] - y, far = Math.hypot(dx, dy);
    if (n === now || far <= Math.abs(r - radii[n]) + 1e-9) continue;
    let turn = (Math.atan2(dy, dx) - Math.acos((r - radii[n]) / far) - angle) % TURN;
    if (turn < 0) turn += TURN;
    if (turn < 1e-9 || turn > TURN - 1e-9) {
      if (n === before) continue;
      turn = 0;
    }
    if (turn < nearest) [nearest, following] = [turn, n];
  }
  return [nearest, following];
}

/** The arcs [centre, radius, from, to], joined by straight lines, of the skin around some discs. */
export function around(points, radii) {
  const right = (n) => points[n][0] + radii[n];
  let now = points.reduce((best, _, n) => (right(n) > right(best) ? n : best), 0), before = now;
  const arcs = [];
  for (let angle = 0; angle < TURN && arcs.length <= 2 * points.length;) {
    const [turn, following] = nextDisc(points, radii, now, before, angle);
    if (turn) arcs.push([points[now], radii[now], angle, Math.min(angle + turn, TURN)]);
    [before, now, angle] = [now, following, angle + turn];
  }
  // Cut in two where the way around began; two discs that lie on one another are one.
  const [[[x, y], r], [[a, b], s]] = [arcs[0], arcs.at(-1)];
  if (arcs.length > 1 && Math.abs(x - a) + Math.abs(y - b) + Math.abs(r - s) < 1e-6) arcs[0][2] = arcs.pop()[2] - TURN;
  return arcs;
}

/** An arc in a path, in two halves where it is long: a whole circle can't be drawn in one. */
function arcPath([centre, r, start, end]) {
  const bow = `A${r.toFixed(1)} ${r.toFixed(1)} 0 0 1 `;
  const halves = end - start <= SHORT ? "" : `${bow}${at(centre, r, (start + end) / 2)}`;
  return `${at(centre, r, start)}${halves}${bow}${at(centre, r, end)}`;
}

/** Whether a polygon goes around anticlockwise as it is seen: what looks away goes around the other way. */
const faces = (points) => points.reduce((area, [x, y], n) => {
  const [a, b] = points[(n + 1) % points.length];
  return area + x * b - a * y;
}, 0) < -EDGE_ON;
const skin = (points, radii) => `M${around(points, radii).map(arcPath).join("L")}Z`;
const plate = (points, closed) => `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}${closed ? "Z" : ""}`;

/** The paths that cover a shape, of a chain one for each two discs. points: its x and y; mirrored: the other way round. */
export function figurePaths({ kind, radii, closed }, points, mirrored = false) {
  const pairs = Array.from({ length: points.length / 2 }, (_, n) => [points[2 * n], points[2 * n + 1]]);
  if (kind === "patch") return faces(mirrored ? pairs.toReversed() : pairs) ? [plate(pairs, true)] : [];
  if (kind === "plate") return [plate(pairs, closed)];
  if (kind === "hull" || pairs.length === 1) return [skin(pairs, radii)];
  return pairs.slice(1).map((pair, n) => skin([pairs[n], pair], radii.slice(n, n + 2)));
}

// The drawing

/** Neighbours that are alike in something, as lists. */
function runs(list, alike) {
  const found = [];
  for (const each of list) {
    if (found.length && alike(found.at(-1)[0]) === alike(each)) found.at(-1).push(each);
    else found.push([each]);
  }
  return found;
}

const byPart = (shapes) => [...new Set(shapes.map(({ part }) => part))].map((part) => shapes.filter((shape) => shape.part === part));

/** One shape: its paths as they are now, kept as long as its points stay. */
class FigureShape {
  constructor([part, kind, tone, radii, count, closed, line]) {
    Object.assign(this, { part, kind, tone, radii, count, closed, line, tenths: [], paths: [] });
  }

  /** Take new points, in tenths of a unit; whether they are new. mirrored: the other way round, and so are patches. */
  move(tenths, mirrored) {
    if (this.tenths.length && tenths.every((value, n) => value === this.tenths[n])) return false;
    this.tenths = tenths;
    const points = tenths.map((value, n) => value * (mirrored && n % 2 === 0 ? -0.1 : 0.1));
    this.paths = figurePaths(this, points, mirrored);
    return true;
  }

  get edge() {
    const tone = `stroke:var(--f-${this.tone});stroke-width:${2 * this.radii[0]};stroke-linejoin:round;stroke-linecap:round`;
    return this.radii[0] ? tone : "";
  }
}

/** A path element that draws some shapes of one colour. lined: the line around them, from where each has one. */
class FigurePath {
  constructor(shapes, style, from = () => 0) {
    Object.assign(this, { shapes, from, node: el("path", { style }) });
  }

  redraw(moved) {
    if (!this.shapes.some((shape) => moved.has(shape))) return;
    this.node.setAttribute("d", this.shapes.map((shape) => shape.paths.slice(this.from(shape)).join("")).join(""));
  }
}

const lineOf = (tone) => `fill:var(--f-line-${tone});stroke:var(--f-line-${tone});stroke-width:${LINE_WIDTH};stroke-linejoin:round`;

function fillsOf(shapes) {
  // Neighbours of one tone at once; but for plates, whose edges have a width of their own.
  return runs(shapes, (shape) => (shape.kind === "plate" ? shape : `${shape.tone} ${shape.kind === "patch"}`)).map((run) => {
    const [{ kind, closed, tone, edge }] = run;
    return new FigurePath(run, `fill:${closed ? `var(--f-${tone})` : "none"};${kind === "plate" ? edge : ""}`);
  });
}

/** What a look at the figure is made of: what stands there, the line around the body, and a group for each part. */
class FigurePane {
  constructor(standing, shapes) {
    this.standing = fillsOf(standing);
    const lined = shapes.filter(({ line }) => line >= 0);
    const tones = [...new Set(lined.map(({ tone }) => tone))];
    this.around = tones.map((tone) => new FigurePath(lined.filter((shape) => shape.tone === tone), lineOf(tone)));
    this.parts = new Map(byPart(shapes).map((run) => [run[0].part, this.part(run)]));
    this.paths = [...this.standing, ...this.around, ...[...this.parts.values()].flatMap(({ paths }) => paths)];
    this.body = el("g", {}, [...this.parts.values()].map(({ node }) => node));
    this.nodes = [...this.standing, ...this.around].map(({ node }) => node).concat(this.body);
  }

  part(shapes) {
    const lines = runs(shapes.filter(({ line }) => line >= 0), ({ tone }) => tone)
      .map((run) => new FigurePath(run, lineOf(run[0].tone), ({ line }) => line));
    const paths = [...lines, ...fillsOf(shapes)];
    return { paths, node: el("g", { "data-part": shapes[0].part }, paths.map(({ node }) => node)) };
  }

  /** Draw what moved, the parts in their order from the farthest on. */
  draw(moved, order) {
    for (const path of this.paths) path.redraw(moved);
    if (order === this.order) return;
    this.order = order;
    const first = [...this.parts.keys()].filter((part) => !order.includes(part));
    this.body.append(...[...first, ...order].filter((part) => this.parts.has(part)).map((part) => this.parts.get(part).node));
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
    const flipped = ([left, top, width, height]) => [mirrored ? -left - width : left, top, width, height];
    this.standing = figure.standing.shapes.map((row) => new FigureShape(row));
    this.moving = figure.looks.map(({ same }) => (same ? [] : figure.shapes.map((row) => new FigureShape(row))));
    this.panes = figure.looks.map(({ same }, n) => new FigurePane(n ? [] : this.standing, this.moving[same ? 0 : n]));
    const content = this.panes.map((pane, n) => {
      const { round, frame, at: place } = figure.looks[n];
      return round ? this.cutOut(pane, flipped(frame), flipped(place)) : pane.nodes;
    });
    this.node = el("svg", { viewBox: flipped(figure.box).join(" "), role: "img", "aria-label": alt, "data-guide": figure.guide }, content);
    this.shapes = this.moving.flat();
    this.ways = [];
    const still = new Set(this.standing);
    this.lay(this.standing, figure.standing.points);
    for (const pane of this.panes) pane.draw(still, []);
  }

  /** What is shown larger, cut out as a disc. */
  cutOut({ nodes }, frame, [x, y, width, height]) {
    const r = width / 2, id = `sp-near-${Math.random().toString(36).slice(2)}`;
    const ring = { cx: x + r, cy: y + r, r: r - 0.8 };
    return el("g", {},
      el("clipPath", { id }, el("circle", ring)),
      el("g", { "clip-path": `url(#${id})` }, el("svg", { x, y, width, height, viewBox: frame.join(" ") }, nodes)),
      el("circle", { ...ring, style: "fill:none;stroke:var(--f-floor);stroke-width:1.6" }));
  }

  draw(n, place) {
    const drawn = `${n} ${place}`;
    if (this.figure.img || drawn === this.drawn) return;
    this.drawn = drawn;
    const way = this.ways[n] ??= momentsOf(this.figure.ways[n], this.shapes.map(({ count }) => count));
    const moved = way === this.way ? new Set() : this.lay(this.shapes, way.all);
    this.way = way;
    for (const shape of this.lay(way.moving.map((i) => this.shapes[i]), pointsAt(way.rows, place))) moved.add(shape);
    const order = this.figure.orders[way.orders[Math.floor(place * (way.orders.length - 1))]];
    for (const [i, pane] of this.panes.entries()) pane.draw(moved, order[this.figure.looks[i].same ? 0 : i]);
  }

  /** Show where the body began and which way it went: in a drawing that will stand still. */
  tell(way, place) {
    if (this.figure.img || !this.figure.arrows.shapes.length) return;
    this.draw(way, place);
    const ghost = this.moving[0].filter(({ line }) => line >= 0).flatMap(({ paths }) => paths).join("");
    this.panes[0].around[0].node.before(el("path", { d: ghost, style: "fill:var(--f-ghost)" }));
    const arrows = this.figure.arrows.shapes.map((row) => new FigureShape(row));
    const paths = fillsOf(arrows), moved = this.lay(arrows, this.figure.arrows.points);
    for (const path of paths) path.redraw(moved);
    this.node.append(...paths.map(({ node }) => node));
  }

  /** Give the points to the shapes one after the other; returns those that moved. */
  lay(shapes, tenths) {
    const moved = new Set();
    let from = 0;
    for (const shape of shapes) {
      if (shape.move(tenths.slice(from, from + 2 * shape.count), this.mirrored)) moved.add(shape);
      from += 2 * shape.count;
    }
    return moved;
  }
}
