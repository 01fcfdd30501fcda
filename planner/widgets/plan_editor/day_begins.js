// When the person's day begins, in the plan editor: a choice that is saved at once, as no week depends on it.

/** choose(hour): what is asked for. Returns { node, show({ at, words }), wait(), say({ notice, error }) }. */
export function dayBegins(hours, choose) {
  const select = el("select", { "data-field": "begins", onchange: () => choose(select.value) },
    hours.map((hour) => el("option", { value: hour }, `${Number(hour.slice(0, 2))}:00`)));
  const words = el("p", { class: "sp-form-said", role: "status", tabindex: -1 });
  const node = el("div", { class: "sp-day-begins sp-lines" }, el("label", { class: "sp-line" }, "Your day begins at", select),
    el("p", { class: "sp-hint" }, "What you rate at 1:30 then counts for the evening before. Days so far stay as they are."), words);

  function tell(sentence, kind) {
    words.dataset.kind = kind;
    setText(words, sentence);
  }

  return {
    node,
    /** at: the hour that counts from the next midnight on; words: from when on, where that is still to come. */
    show({ at, words: sentence }) {
      select.value = at;
      if (!words.dataset.kind) tell(sentence, "");
    },
    wait: () => tell("One moment …", "wait"),
    say: ({ notice = "", error = "" }) => tell(error || notice, error ? "error" : "saved"),
  };
}
