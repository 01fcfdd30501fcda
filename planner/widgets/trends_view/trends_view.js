// Shows what TrendsView computed, and asks for another period, tab or width.

const ANSWER_MS = 10_000;

/** Whether the view answers what is wanted: its period, its tab, all of it. */
export function answers({ wanted: shown }, wanted) {
  return Object.keys(wanted).every((name) => shown?.[name] === wanted[name]);
}

function render({ model, el: host }) {
  const open = new Set();
  const want = (changes) => {
    model.set("wanted", { ...model.get("wanted"), ...changes });
    model.save_changes();
    showChoices();
  };
  const { choices } = model.get("view");
  const status = el("p", { class: "sp-status", role: "status" });
  const said = new Afloat(status);
  const working = new Working({ comes: true }); // below the panel: what takes long is asked for at its end
  const top = el("div", { class: "sp-top" });
  const panel = el("div", { class: "sp-panel" });
  const picker = periodPicker(choices, want), tabs = tabList(choices.tabs, panel, want);
  const body = el("div", { class: "sp-body" }, picker.node, top, tabs.node, said.node, panel, working.node);
  host.append(el("section", { class: "sp-root sp-trends", "aria-label": "Trends" }, el("div", { class: "sp-page" }, body)));

  const tell = (words) => {
    setText(status, words);
    said.told(Boolean(words));
  };
  const show = () => {
    const had = [top, panel].find((part) => part.contains(document.activeElement));
    const view = model.get("view");
    const without = view.empty || (view.refused && "refused");
    const shown = view.blocks && !view.error;
    top.replaceChildren(...[
      unreadNotice(view.unread, open),
      (view.error || view.refused) && notice(view.error || view.refused),
      view.error && again,
      view.visit && el("p", { class: "sp-quiet sp-visit" }, view.visit),
      ...(view.empty ? emptyState(view, open) : []),
      shown && headlines(view.headlines),
    ].filter(Boolean));
    panel.replaceChildren(...(shown ? layOut(view.blocks, open, want) : []));
    picker.node.hidden = Boolean(view.empty);
    tabs.node.hidden = panel.hidden = Boolean(without);
    showChoices();
    if (had && !host.contains(document.activeElement)) had === panel && !panel.hidden ? panel.focus({ preventScroll: true }) : picker.focus();
  };
  let silence;
  const showChoices = () => {
    const view = model.get("view"), wanted = model.get("wanted");
    picker.show(wanted, view.choices);
    tabs.show(wanted.tab);
    const waiting = !answers(view, wanted);
    panel.setAttribute("aria-busy", waiting);
    tell(waiting ? "Drawing …" : "");
    if (!waiting) working.end();
    clearTimeout(silence);
    if (waiting) silence = setTimeout(() => tell(noAnswer()), ANSWER_MS);
  };
  const again = el("button", { class: "sp-button", type: "button", onclick: () => ask() }, "Try again");
  const ask = () => {
    model.set("asked", model.get("asked") + 1);
    model.save_changes();
  };
  // Python works for a moment at a time: the page asks to go on, or for the tab without what takes so long.
  const goOn = () => {
    const { share } = model.get("working");
    if (share === undefined) return;
    working.begin();
    working.at(share);
    if (working.stopping) return want({ shuffled: false });
    showChoices();
    tell(""); // the bar says it, and must not be covered by what is said afloat
    ask();
  };
  const changes = new Changes(model, ask);
  model.on("change:view", show);
  model.on("change:wanted", showChoices);
  model.on("change:working", goOn);
  show();
  goOn();
  const stopFitting = fit(model, body), stopBeginning = beginHere(host);
  return () => {
    stopFitting();
    stopBeginning();
    clearTimeout(silence);
    model.off("change:view", show);
    model.off("change:wanted", showChoices);
    model.off("change:working", goOn);
    working.end();
    changes.end();
  };
}

export default { render };
