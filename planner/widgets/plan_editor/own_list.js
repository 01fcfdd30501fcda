// The stretches of the person's own: those that are there, each to change or to delete, and below them the form. What is
// asked for is done by the kernel (own_stretches.py). Put after own_stretch.js.

/**
 * there(): choices.own as it is by now. save({ id, seen, form, picture, keep_picture, entry }), id for one that is there;
 * drop({ id, seen }); undo(): what is asked for. Returns { node, row (of the form's buttons), offer(choices),
 * say(action, { notice, error, field }): how it went }.
 */
function ownStretches({ there, save, drop, undo }) {
  let form;
  const list = el("ul", { class: "sp-own-list" });
  const words = el("p", { class: "sp-form-said", role: "status", tabindex: -1 });
  const undoButton = el("button", { type: "button", class: "sp-small", hidden: true, onclick: () => ask(undo) }, "Undo");
  const node = el("div", { class: "sp-own-all" }, list, el("div", { class: "sp-own-told" }, words, undoButton));

  function ask(what) {
    tell("One moment …");
    what();
  }

  function tell(sentence, kind = "", undone = false) {
    words.dataset.kind = kind;
    setText(words, sentence);
    undoButton.hidden = !undone;
  }

  function edit(each, lesson) {
    tell("");
    form.fill(each, lesson.figure.img ?? "");
  }

  function item(each, lesson) {
    const { id, seen, form: { name } } = each;
    const button = (label, act) => el("button", { type: "button", class: "sp-small", "data-key": `own/${id}/${label}`, "aria-label": `${label} ${name}`, onclick: act }, label);
    const sure = { question: "Delete it? What you logged stays in your diary.", add: "Delete" };
    const row = el("div", { class: "sp-actions" }, button("Edit", () => edit(each, lesson)),
      button("Delete", () => askAgain(row, sure, () => ask(() => drop({ id, seen })))));
    const still = stillOf({ ...lesson, name: "" });
    still.setAttribute("aria-hidden", "true");
    return el("li", {}, el("span", { class: "sp-own-still" }, still), el("bdi", {}, name), row);
  }

  function offer(choices) {
    if (!form) {
      form = ownStretchForm(choices, (filled) => { tell(""); save(filled); });
      node.append(form.node);
    } else form.offer(choices);
    const lessons = new Map(choices.stretches.map((lesson) => [lesson.id, lesson]));
    const had = list.contains(document.activeElement);
    list.replaceChildren(...choices.own.map((each) => item(each, lessons.get(each.id))));
    if (had) goTo(words); // what was pressed is made anew
  }

  function say(action, { notice = "", error = "", field = "" }) {
    const gone = form.editing && !there().some(({ id }) => id === form.editing);
    if (action !== "own") {
      tell(error || notice, error ? "error" : "saved", action === "drop_own" && !error);
      if (gone && !error) form.clear();
      words.scrollIntoView({ block: "nearest" });
      return;
    }
    if (gone && error) form.again(); // what is typed can be added
    if (notice) form.clear(notice);
    else form.show(error, field);
  }

  return { node, offer, say, get row() { return form.row; } };
}
