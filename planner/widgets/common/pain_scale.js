// The numeric rating scale: eleven numbers to press, 0 to 10, that start without an answer. It asks; what was answered is
// kept by who shows it.

let scales = 0;

/** The answer in a list of radios, from 0 in their order; null where none is chosen. */
export function chosenOf(radios) {
  const place = radios.findIndex(({ checked }) => checked);
  return place < 0 ? null : place;
}

/**
 * A radio group named by its label, so that the arrows and a screen reader know it.
 * Returns { node, input, value() -> number or null, set(number or null), show(number or null): set without onchange,
 * ask(label): ask for something else }; input is the number to focus: the chosen one, or the first.
 */
export function painScale(label, onchange = () => {}) {
  const id = `sp-scale-${++scales}-${Math.random().toString(36).slice(2, 8)}`;
  const radios = Array.from({ length: 11 }, (_, n) =>
    el("input", { type: "radio", name: id, value: n, onchange: () => set(n) }));
  const clear = el("button", { type: "button", class: "sp-link", onclick: cleared }, "Clear");
  const question = el("span", { id: `${id}-label`, class: "sp-scale-label" }, label);
  const node = el("div", { class: "sp-scale" },
    el("div", { class: "sp-scale-head" }, question, clear),
    el("div", { class: "sp-numbers", role: "radiogroup", "aria-labelledby": `${id}-label`, "aria-describedby": `${id}-ends` },
      radios.map((radio, n) => el("label", { class: "sp-number" }, radio, el("span", {}, String(n))))),
    el("div", { class: "sp-scale-ends", id: `${id}-ends` },
      el("span", {}, "0: no pain"), el("span", {}, "10: pain as bad as you can imagine")));

  function show(answer) {
    radios.forEach((radio, n) => { radio.checked = n === answer; });
    clear.hidden = answer === null;
  }
  function set(answer) {
    show(answer);
    onchange(answer);
  }
  // The button goes with the answer, and would take the focus along.
  function cleared() {
    radios[0].focus();
    set(null);
  }
  show(null);
  return {
    node, set, show,
    get input() { return radios[chosenOf(radios) ?? 0]; },
    value: () => chosenOf(radios),
    ask: (other) => setText(question, other),
  };
}
