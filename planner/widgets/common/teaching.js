// Teaches a stretch: the figure that moves, what to do, how to do it well, and who takes care (lessons.py). Its clock is
// the page's, and it runs only while the figure can be seen. Not for a session in step with its cues (session_player).

const LONGEST_MS = 4_000; // A hold is shown no longer than this: what is to be seen is how one gets there.

const shownFor = ({ seconds }) => Math.min(LONGEST_MS, 1000 * seconds);

/** Where a round of moves is after so many milliseconds, one round following the other: [which move, ms into it]. */
export function inRound(moves, ms) {
  let left = ms % moves.reduce((total, move) => total + shownFor(move), 0);
  for (const [n, move] of moves.entries()) {
    if (left < shownFor(move)) return [n, left];
    left -= shownFor(move);
  }
  return [0, 0];
}

/** The poses that a round comes to, each once and in order, as the moves that lead there. */
export function posesOf(moves) {
  const place = ({ move: [way, , to] }) => `${way} ${to}`;
  return moves.filter((move, n) => moves.findIndex((other) => place(other) === place(move)) === n);
}

/** The stretch as one small picture. */
export function stillOf({ figure, held, began, name }) {
  const drawing = new FigureDrawing(figure, name);
  if (began) drawing.tell(...began);
  drawing.draw(...(held ?? [0, 0]));
  return drawing.node;
}

const altOf = ({ alt }) => Object.values(alt)[0];

/** The figure, going through its round again and again while it is in sight; its words say what it does just then. */
function movingFigure({ figure, moves }) {
  const drawing = new FigureDrawing(figure, altOf(figure));
  const say = el("p", { class: "sp-teach-say", "aria-hidden": "true" });
  const toggle = el("button", { type: "button", class: "sp-teach-toggle", onclick: () => play(!playing) });
  const node = el("div", { class: "sp-teach-figure" }, drawing.node, toggle, say);
  let [next, before, shown, playing, seen] = [0, null, 0, true, false];

  function draw() {
    const [n, ms] = inRound(moves, shown);
    const { move, kind, seconds } = moves[n];
    drawing.draw(...placeOnWay(move, { kind, seconds: Math.min(seconds, LONGEST_MS / 1000) }, ms));
    setText(say, moves[n].say);
  }
  function frame(now) {
    if (before !== null) shown += now - before;
    before = now;
    draw();
    next = requestAnimationFrame(frame);
  }
  function run() {
    cancelAnimationFrame(next);
    before = null;
    if (playing && seen) next = requestAnimationFrame(frame);
  }
  function play(on) {
    playing = on;
    toggle.setAttribute("aria-label", on ? "Hold the figure still" : "Let the figure move");
    setText(toggle, on ? "❚❚" : "▶");
    run();
  }
  // Folded away, scrolled away or taken out of the page: all of it ends what would run unseen.
  new IntersectionObserver((entries) => {
    seen = entries.at(-1).isIntersecting;
    run();
  }).observe(node);
  draw();
  play(true);
  return node;
}

/** The poses one after the other, for who wants no motion. */
function stillFigures({ figure, moves }) {
  const still = (move) => {
    const drawing = new FigureDrawing(figure, altOf(figure));
    drawing.draw(move.move[0], move.move[2]);
    drawing.node.setAttribute("aria-hidden", "true"); // its words stand below
    return el("figure", {}, drawing.node, el("figcaption", {}, move.say));
  };
  return el("div", { class: "sp-teach-poses" }, posesOf(moves).map(still));
}

function figureOf(lesson) {
  const { figure, moves } = lesson;
  if (figure.img || !moves.some(({ move: [, from, to] }) => from !== to)) {
    return el("div", { class: "sp-teach-figure" }, stillOf({ ...lesson, name: altOf(figure) }));
  }
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches ? stillFigures(lesson) : movingFigure(lesson);
}

/** The lesson of a stretch (lessons.py) as one element. more: what is to be said of it in this place, below. */
export function teaching(lesson, ...more) {
  const { steps, form, breathing, awareness, cautions } = lesson;
  const part = (title, ...content) => [el("h5", {}, title), content];
  return el("div", { class: "sp-teaching" }, figureOf(lesson), el("div", { class: "sp-teach-words" },
    part("What to do", el("ol", {}, steps.map((step) => el("li", {}, step)))),
    part("Good form", el("ul", {}, [...form, awareness].map((cue) => el("li", {}, cue)))),
    part("Breathing", el("p", {}, breathing)),
    cautions.length ? part("Ask first", el("p", {}, `With ${orListed(cautions)}, do it only if your clinician allows it.`)) : null,
    more));
}

/** Words as a choice: "a, b or c". */
export const orListed = (words) => [words.slice(0, -1).join(", "), words.at(-1)].filter(Boolean).join(" or ");
