// The three pages and the links between them: in the app and in JupyterLab they lie side by side in one folder.

const PAGES = { plan: "1_plan_week.ipynb", today: "2_run_session.ipynb", trends: "3_pain_trends.ipynb" };

/** Where a page lies, as seen from the address of another; from elsewhere, in the folder of the notebooks. */
export function addressOf(page, { pathname }) {
  return /\.ipynb$/.test(pathname) ? PAGES[page] : `${pathname.replace(/\/(lab|doc|tree).*$/, "")}/lab/tree/notebooks/${PAGES[page]}`;
}

/** Open a page within JupyterLab, where it lets itself be asked; else the link leads there. */
function openInside(event, page) {
  const app = globalThis.jupyterapp;
  const here = app?.shell?.currentWidget?.context?.path;
  if (!here || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  app.commands.execute("docmanager:open", { path: `${here.replace(/[^/]*$/, "")}${PAGES[page]}` });
}

/** A link to a page ("plan", "today" or "trends") that looks like a button. */
export function pageLink(page, words, style = "sp-button") {
  return el("a", { class: style, href: addressOf(page, window.location), onclick: (event) => openInside(event, page) }, words);
}
