// What can be chosen in the trends: a period, and a tab. Each is made once and then shown as it was chosen.

const OWN = "own";

/** The tab that a key leads to from the one at `place`, null where the key leads nowhere. */
export function tabAfter(key, place, count) {
  const steps = { ArrowRight: place + 1, ArrowLeft: place - 1 + count, Home: 0, End: count - 1 };
  return Object.hasOwn(steps, key) ? steps[key] % count : null;
}

let pickers = 0;

/** The choice of a period; want(changes) asks for it. show(wanted, choices) shows what is chosen. focus(): the keyboard goes to it. */
export function periodPicker({ periods, today }, want) {
  const name = `sp-period-${++pickers}-${Math.random().toString(36).slice(2, 8)}`;
  const radios = Object.entries(periods).map(([value, title]) => {
    const input = el("input", { type: "radio", name, value, onchange: () => choose(value) });
    return { input, node: el("label", { class: "sp-chip" }, input, el("span", {}, title)) };
  });
  const day = (title) => {
    const input = el("input", { type: "date", min: "2000-01-01", max: today });
    return { input, node: el("label", { class: "sp-day" }, el("span", {}, title), input) };
  };
  const since = day("From"), until = day("To");
  const own = el("form", { class: "sp-own", novalidate: true, onsubmit: (event) => {
    event.preventDefault();
    wantOwn();
  } }, since.node, until.node, el("button", { class: "sp-button", type: "submit" }, "Show"));
  const node = el("div", { class: "sp-period" },
    el("fieldset", {}, el("legend", {}, "Period"), el("div", { class: "sp-chips" }, radios.map((each) => each.node))), own);

  const wantOwn = () => want({ period: OWN, since: since.input.value, until: until.input.value });
  // While own dates are asked for, the period that is still shown: a redraw then must not take the form away.
  let shown, waitingOver;
  function choose(period) {
    own.hidden = period !== OWN;
    waitingOver = period === OWN ? shown : null;
    if (period !== OWN) want({ period });
    else if (since.input.value || until.input.value) wantOwn();
    else since.input.focus();
  }
  function show(wanted, choices) {
    shown = wanted.period;
    const chosen = waitingOver === shown ? OWN : shown;
    for (const { input } of radios) input.checked = input.value === chosen;
    own.hidden = chosen !== OWN;
    since.input.max = until.input.max = choices.today;
    if (own.contains(document.activeElement)) return; // somebody is typing
    since.input.value = wanted.since;
    until.input.value = wanted.until;
  }
  const focus = () => radios.find(({ input }) => input.checked)?.input.focus({ preventScroll: true });
  return { node, show, focus };
}

/** Tabs over a panel: arrow keys, Home and End go through them, Enter or a press shows one. */
export function tabList(tabs, panel, want) {
  const id = `sp-tabs-${++pickers}-${Math.random().toString(36).slice(2, 8)}`;
  const names = Object.keys(tabs);
  const buttons = names.map((name) => el("button", {
    type: "button", role: "tab", id: `${id}-${name}`, "aria-controls": id, onclick: () => want({ tab: name }),
  }, tabs[name]));
  const node = el("div", { class: "sp-tabs", role: "tablist", "aria-label": "What to look at" }, buttons);
  node.addEventListener("keydown", (event) => {
    const next = tabAfter(event.key, buttons.indexOf(event.target), buttons.length);
    if (next === null) return;
    event.preventDefault();
    buttons[next].focus();
  });
  for (const [attribute, value] of Object.entries({ id, role: "tabpanel", tabindex: 0 })) panel.setAttribute(attribute, value);

  function show(chosen) {
    for (const [n, button] of buttons.entries()) {
      button.setAttribute("aria-selected", names[n] === chosen);
      button.tabIndex = names[n] === chosen ? 0 : -1;
    }
    panel.setAttribute("aria-labelledby", `${id}-${chosen}`);
  }
  return { node, show };
}
