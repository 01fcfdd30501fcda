// Begins the page in the file: its colours, and what it holds.

/** The colours of the page follow the telephone's. */
function follow(dark = matchMedia("(prefers-color-scheme: dark)")) {
  const show = () => { document.body.dataset.jpThemeLight = String(!dark.matches); };
  dark.addEventListener("change", show);
  show();
}

document.getElementById("without").remove();
follow();
const state = JSON.parse(document.getElementById("state").textContent);
new TakenPage(document.body, { ...state, days: daysOf(state) });
