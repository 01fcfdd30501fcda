// Lays out what TrendsView computed: sentences, pictures, tables. No numbers are made here.

const EMPTY = [
  "Nothing to show yet.",
  "Plan and save your week, then do your first session or rate your pain: from that day on you see here how it goes.",
];
// A percent sign stays on the line of its number.
const NUMBER_AND_SIGN = "\u00a0%";

// Letters never shrink: a drawing is shown at its own width or up to a quarter larger. Beyond that, another is asked for.
const MOST_GROWTH = 1.25;
const SETTLED_MS = 150;

function table({ title, columns, rows }) {
  const head = el("tr", {}, columns.map((name) => el("th", { scope: "col" }, name)));
  const body = rows.map((row) => el("tr", {}, row.map((text) => el("td", {}, text))));
  return el("div", { class: "sp-table", tabindex: 0, role: "group", "aria-label": title },
    el("table", {}, el("thead", {}, head), el("tbody", {}, body)));
}

// A <details> that stays open when the view is drawn anew. Its content is made when it is first opened.
function details(open, key, title, className, content) {
  const node = el("details", { class: className }, el("summary", {}, title));
  const fill = () => {
    if (node.open && node.childElementCount === 1) node.append(...content());
  };
  node.open = open.has(key);
  fill();
  node.addEventListener("toggle", () => {
    open[node.open ? "add" : "delete"](key);
    fill();
  });
  return node;
}

function drawing(svg) {
  const node = el("div", { class: "sp-drawing" });
  node.innerHTML = svg;
  return node;
}

function picture(open, { name, note, svg, table: numbers }) {
  return el("figure", { class: "sp-picture" },
    note && el("figcaption", { class: "sp-note" }, note),
    drawing(svg),
    details(open, `${name} ${note}`, numbers.title, "sp-details", () => [table(numbers)]));
}

function trends(open, { headlines, pictures }) {
  return [
    el("div", { class: "sp-headlines" }, headlines.map((sentence) => el("p", {}, sentence.replaceAll(" %", NUMBER_AND_SIGN)))),
    ...pictures.map((each) => picture(open, each)),
  ];
}

function emptyState(open, { sample }) {
  return [
    el("div", { class: "sp-headlines" }, EMPTY.map((sentence) => el("p", {}, sentence))),
    ...(sample?.pictures
      ? [details(open, "sample", "See what it looks like with simulated data", "sp-details sp-sample", () => [
        el("p", { class: "sp-note" }, "Simulated data: nobody lived these weeks."),
        ...trends(open, sample),
      ])]
      : []),
  ];
}

function content(view, open) {
  if (view.error) return [el("p", { class: "sp-notice", role: "alert" }, view.error)];
  const { problems } = view;
  return [
    ...(problems.title
      ? [details(open, "problems", problems.title, "sp-details sp-notice", () => [table(problems)])]
      : []),
    ...(view.empty ? emptyState(open, view) : trends(open, view)),
  ];
}

/** Ask for drawings that fit whenever the width of a node changes, once that has settled; return how to stop it. */
export function fit(model, node) {
  let seen, timer;
  const ask = () => {
    const drawn = model.get("width");
    if (seen >= drawn && seen <= MOST_GROWTH * drawn) return;
    model.set("width", Math.floor(seen));
    model.save_changes();
  };
  const observer = new ResizeObserver(([{ contentRect: { width } }]) => {
    if (!width || width === seen) return; // hidden, or only its height changed
    seen = width;
    clearTimeout(timer);
    timer = setTimeout(ask, SETTLED_MS);
  });
  observer.observe(node);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}

function render({ model, el: host }) {
  const open = new Set();
  const refresh = el("button", { class: "sp-button sp-refresh", type: "button" }, "Refresh");
  const body = el("div", { class: "sp-body" });
  host.append(el("section", { class: "sp-root sp-trends", "aria-label": "Trends" }, el("div", { class: "sp-page" }, refresh, body)));

  const show = () => body.replaceChildren(...content(model.get("view"), open));
  const wait = () => {
    refresh.disabled = model.get("asked") !== model.get("answered");
    setText(refresh, refresh.disabled ? "Reading …" : "Refresh");
  };
  const ask = () => {
    model.set("asked", model.get("asked") + 1);
    model.save_changes();
    wait();
  };
  refresh.addEventListener("click", ask);
  model.on("change:view", show);
  model.on("change:answered", wait);
  show();
  const stopFitting = fit(model, body);
  return () => {
    stopFitting();
    model.off("change:view", show);
    model.off("change:answered", wait);
  };
}

export default { render };
