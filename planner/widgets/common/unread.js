// The notice of rows that could not be read, the same in every widget: one calm line, and under it what and how to mend.
// Where a backup failed, a sentence says so.

const UNREAD = ["File", "Line", "What is wrong", "How to mend it"];

/** The notice of { title, words, rows, more, backup }, null where there is nothing to say. open: a set that holds "unread" while it is unfolded. */
export function unreadNotice({ title, words, rows, more, backup } = {}, open = new Set()) {
  if (!title && !backup) return null;
  return el("div", {}, title ? ofRows(title, words, rows, more, open) : null, backup ? el("p", { class: "sp-backup" }, backup) : null);
}

function ofRows(title, words, rows, more, open) {
  const cells = (row) => row.map((text, n) => el("td", { "data-title": UNREAD[n] }, text));
  const node = el("details", { class: "sp-unread", open: open.has("unread") },
    el("summary", {}, title),
    el("p", {}, words),
    el("div", { class: "sp-unread-table", tabindex: 0, role: "group", "aria-label": title },
      el("table", {},
        el("thead", {}, el("tr", {}, UNREAD.map((name) => el("th", { scope: "col" }, name)))),
        el("tbody", {}, rows.map((row) => el("tr", {}, cells(row)))))),
    more && el("p", {}, more));
  node.addEventListener("toggle", () => open[node.open ? "add" : "delete"]("unread"));
  return node;
}
