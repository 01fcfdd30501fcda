// The notice of answers that stop everything: one look wherever it is shown. When there is one is decided in Python
// (screening.py), which also has its words. No place for advice that leaves a choice.

// An octagon and a triangle: the two levels differ by more than their colour.
const STOP_SIGN = {
  A: "M8 2h8l6 6v8l-6 6H8l-6-6V8z",
  B: "M12 2.500L23 21.500H1z",
};
const STOP_MARK = { A: ["M12 6.500v7", 17], B: ["M12 9v6", 18.250] };

/** A node across the whole width, read out as soon as it is in the page. stop: { level: "A" | "B", heading, words }. */
export function stopNotice({ level, heading, words }, ...actions) {
  const [line, dot] = STOP_MARK[level];
  return el("div", { class: "sp-stop", role: "alert", "data-level": level },
    el("svg", { class: "sp-stop-icon", viewBox: "0 0 24 24", "aria-hidden": "true" },
      el("path", { class: "sp-stop-sign", d: STOP_SIGN[level] }), el("path", { class: "sp-stop-line", d: line }),
      el("circle", { class: "sp-stop-dot", cx: 12, cy: dot, r: 1.3 })),
    el("h2", {}, heading), el("p", {}, words),
    actions.length ? el("div", { class: "sp-stop-actions" }, actions) : null);
}
