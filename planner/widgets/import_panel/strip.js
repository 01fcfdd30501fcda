// The strip of an import: a bar for each day, week or month, with what comes in over what is there. Draws what it is given.

const LANES = [["pain", "Pain"], ["sessions", "Sessions"]];
const PARTS = [["there", "In your diary"], ["both", "Both"], ["new", "Comes in"]];

/** The parts of a lane's bars from the floor up, as shares of the lane: { at, kind, from, to }, without empty ones. */
export function barsOf(spans, lane) {
  return spans.flatMap((span, at) => {
    let from = 0;
    return PARTS.map(([kind], part) => {
      const bar = { at, kind, from, to: from + span[lane][part] / span.days };
      from = bar.to;
      return bar;
    }).filter((bar) => bar.to > bar.from);
  });
}

/** What a lane shows, in words: on how many days something comes in, and on how many of them something is there. */
export function laneInWords(spans, [lane, name]) {
  const days = (part) => spans.reduce((sum, span) => sum + span[lane][part], 0);
  const both = days(1);
  const comes = both + days(2);
  return `${name}: ${comes} ${comes === 1 ? "day comes" : "days come"} in, ${both} of them ${both === 1 ? "is" : "are"} in your diary already.`;
}

/** The strip as an element. */
export function strip(spans) {
  const used = LANES.filter(([lane]) => spans.some((span) => span[lane].some((count) => count > 0)));
  const kinds = PARTS.filter(([kind]) => used.some(([lane]) => barsOf(spans, lane).some((bar) => bar.kind === kind)));
  const words = `${spans[0].first} to ${spans.at(-1).last}. ${used.map((lane) => laneInWords(spans, lane)).join(" ")}`;
  return el("figure", { class: "sp-strip", role: "img", "aria-label": words },
    used.map(([lane, name]) => el("div", { class: "sp-lane" }, el("span", { class: "sp-quiet" }, name), bars(spans, lane))),
    el("div", { class: "sp-ends sp-quiet" }, el("span", {}, spans[0].first), spans.length > 1 && el("span", {}, spans.at(-1).last)),
    el("figcaption", { class: "sp-key" }, kinds.map(([kind, label]) => el("span", {}, el("i", { class: `sp-${kind}` }), label))));
}

function bars(spans, lane) {
  const gap = spans.length > 60 ? 0 : 0.15;
  return el("svg", { viewBox: `0 0 ${spans.length} 1`, preserveAspectRatio: "none", "aria-hidden": "true" },
    el("rect", { class: "sp-none", x: 0, y: 0, width: spans.length, height: 1 }),
    barsOf(spans, lane).map(({ at, kind, from, to }) => el("rect", { class: `sp-${kind}`, x: at, y: 1 - to, width: 1 - gap, height: to - from })));
}
