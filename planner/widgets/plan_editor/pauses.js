// The pauses in the plan editor: the form for a new one, which says itself how that went, and those that are there.

/**
 * add({ from, to, why, entry }), end(pause): what is asked for. Returns { node, row (of its button), show(pauses), wait(),
 * say({ notice, error, field }) }. What is typed stays until it is kept.
 */
export function pauseForm({ add, end }) {
  const day = (field) => el("input", { type: "date", "data-field": field });
  const inputs = { from: day("from"), to: day("to"), why: el("input", { type: "text", maxlength: 200, placeholder: "for instance a cold", "data-field": "why" }) };
  const line = (words, input) => el("label", { class: "sp-line" }, words, input);
  let entry = token();
  const send = () => add({ from: inputs.from.value, to: inputs.to.value, why: inputs.why.value, entry });
  const row = el("div", { class: "sp-actions" }, el("button", { type: "button", class: "sp-small", onclick: send }, "Add this pause"));
  const words = el("p", { class: "sp-form-said", role: "status", tabindex: -1 });
  const list = el("ul", { class: "sp-pauses" });
  const node = el("div", { class: "sp-pause-form sp-lines" },
    line("First day", inputs.from), line("Last day", inputs.to), line("Why (optional)", inputs.why), row, words, list);

  function tell(sentence, kind = "") {
    words.dataset.kind = kind;
    setText(words, sentence);
  }

  function item(pause) {
    const { from, to, why } = pause;
    const days = `${from === to ? "" : `${longDate(from)} to `}${longDate(to)}`;
    return el("li", {}, days, why && [": ", el("bdi", {}, why)], " ",
      el("button", { type: "button", class: "sp-link", "aria-label": `Take out: ${days}`, onclick: () => end(pause) }, "Take out"));
  }

  function clear() {
    entry = token();
    for (const input of Object.values(inputs)) input.value = "";
  }

  return {
    node, row,
    show(pauses) {
      const had = list.contains(document.activeElement);
      list.replaceChildren(...pauses.map(item));
      if (had) goTo(words); // the button that was pressed is gone
    },
    wait: () => tell("One moment …"),
    say({ notice = "", error = "", field, kept = false }) {
      tell(error || notice, error ? "error" : "saved");
      if (kept) clear();
      if (error && node.contains(document.activeElement)) (inputs[field] ?? words).focus({ preventScroll: true });
      words.scrollIntoView({ block: "nearest" });
    },
  };
}
