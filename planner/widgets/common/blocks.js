// Lays out what a tab of the trends is made of: words, pictures, tables. No numbers are made here.

const EMPTY = [
  "Nothing to show yet.",
  "Plan and save your week, then do your first session or rate your pain: from that day on you see here how it goes.",
];
// A percent sign stays on the line of its number.
const NUMBER_AND_SIGN = "\u00a0%";

const paragraph = (sentence) => el("p", {}, sentence.replaceAll(" %", NUMBER_AND_SIGN));

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

const LAID_OUT = {
  words: ({ heading, sentences }) => el("div", { class: "sp-words" },
    heading && el("h3", {}, heading), sentences.map(paragraph)),
  table: ({ table: numbers }) => table(numbers),
  picture: ({ name, note, svg, table: numbers }, open) => el("figure", { class: "sp-picture" },
    note && el("figcaption", { class: "sp-note" }, note),
    drawing(svg),
    details(open, `${name} ${note}`, numbers.title, "sp-details", () => [table(numbers)])),
  press: ({ title, wanted }, _, want) => el("button", { class: "sp-button", type: "button", onclick: () => want(wanted) }, title),
};

/** The nodes of a tab's blocks. open: what stays open; want(changes): asks for something else. */
const layOut = (blocks, open, want) => blocks.map((block) => LAID_OUT[block.kind](block, open, want));

const headlines = (sentences) => el("div", { class: "sp-headlines" }, sentences.map(paragraph));

const notice = (sentence) => el("p", { class: "sp-notice", role: "alert" }, sentence);

function emptyState({ sample }, open) {
  return [
    headlines(EMPTY),
    sample?.blocks && details(open, "sample", "See what it looks like with simulated data", "sp-details sp-sample", () => [
      el("p", { class: "sp-note" }, "Simulated data: nobody lived these weeks."),
      headlines(sample.headlines),
      ...layOut(sample.blocks, open),
    ]),
  ].filter(Boolean);
}
