// Takes in a file of another program: choose it, say what each tracker becomes, look at what that gives, then import.
// The page reads the file and shows; Python understands it and writes.

/** What keeps a file from being looked at, as a sentence; "" where nothing does. */
export function fileGap({ size }, most) {
  if (!size) return "This file is empty. Choose another one.";
  if (size > most) return `This file is larger than ${Math.floor(most / 1_000_000)} MB. Split it, then choose the parts.`;
  return "";
}

/** Which of a tracker's questions matter: the unit of its amounts, and the minutes of a session without a length. */
export function asked({ use, unit }, amounts) {
  const sessions = use === "sessions";
  return { unit: sessions && amounts, minutes: sessions && (!amounts || unit === "times") };
}

/** The minutes that were typed, within bounds, or null. */
export function minutesOf(text, most) {
  const minutes = Number(text);
  return Number.isInteger(minutes) && minutes >= 1 && minutes <= most ? minutes : null;
}

class ImportPanel {
  constructor(model, target) {
    this.model = model;
    const { input, button } = fileButton("Choose a file", ".csv,.zip,.txt,.tsv,text/csv,application/zip", (file) => this.chosen(file));
    this.choose = button;
    const { node: status, tell } = statusLine();
    this.tell = tell;
    this.asking = new Asking(model, tell, {
      kept: "nothing was imported yet", answered: (answer) => this.answered(answer), stamp: () => ({ at: isoLocal(Date.now()) }),
    });
    this.order = el("div", { class: "sp-actions", role: "group", "aria-label": "Which comes first?", hidden: true },
      el("button", { type: "button", class: "sp-button", onclick: () => this.look(true) }, "The day, as in 23/11/2026"),
      el("button", { type: "button", class: "sp-button", onclick: () => this.look(false) }, "The month, as in 11/23/2026"));
    this.body = el("div", { class: "sp-body" });
    // Not drawn anew with the rest: a press on Import right after a field was changed must find its button.
    this.take = el("button", { type: "button", class: "sp-button sp-primary", onclick: () => this.send("take", () => this.choose.focus()) }, "Import");
    this.ends = el("div", { class: "sp-actions" }, this.take,
      el("button", { type: "button", class: "sp-button", onclick: () => this.ask({ type: "forget" }, () => this.choose.focus()) }, "Cancel"));
    this.root = el("section", { class: "sp-root sp-import", "aria-label": "Import", "data-lm-suppress-shortcuts": "true", onkeydown: (event) => event.stopPropagation() },
      el("p", {}, "A CSV of days and values, or the export of Loop Habit Tracker (zip) or Track & Graph (CSV). You see first what becomes of it."),
      el("div", { class: "sp-actions" }, this.choose, input),
      this.body, this.ends, status, this.order);
    onlyUsable(this.root);
    target.append(this.root);
    this.drawn = () => this.draw();
    model.on("change:view", this.drawn);
    this.draw();
  }

  destroy() {
    this.asking.end();
    this.model.off("change:view", this.drawn);
    this.root.remove();
  }

  // Requests.

  async chosen(file) {
    const gap = fileGap(file, this.model.get("most_bytes"));
    if (gap) {
      this.tell(gap, "error");
      return;
    }
    try {
      this.file = { name: file.name, base64: await base64Of(file) };
    } catch {
      this.tell("The browser can't read this file. Choose it again.", "error");
      return;
    }
    this.look(null);
  }

  look(dayFirst) {
    if (this.order.contains(document.activeElement)) this.choose.focus({ preventScroll: true });
    this.order.hidden = true;
    this.ask({ type: "look", ...this.file, day_first: dayFirst }, () => this.showHeading());
  }

  /** Focus the heading now, or once it is drawn: the answer may come before the view that follows from it. */
  showHeading() {
    this.wanted = !this.heading;
    this.heading?.focus();
  }

  ask(request, after) {
    this.asking.ask(request, after);
  }

  answered({ done, ask }) {
    if (done) this.draw();
    this.order.hidden = !ask;
    if (ask) this.order.querySelector("button").focus();
  }

  /** Send the choices as they stand, or say which of them can't be. */
  send(type, after) {
    const choices = {};
    for (const { id, use, unit, minutes } of this.fields) {
      const length = minutesOf(minutes.value, this.model.get("most_minutes"));
      if (length === null) {
        this.tell(`Give the minutes as a whole number from 1 to ${this.model.get("most_minutes")}.`, "error");
        minutes.focus();
        return;
      }
      choices[id] = { use: use.value, unit: unit.value, minutes: length };
    }
    this.ask({ type, choices }, after);
  }

  // What is shown.

  draw() {
    if (this.asking.more) return; // what is chosen is still to be sent
    const view = this.model.get("view");
    const held = this.root.contains(document.activeElement) ? document.activeElement : null;
    const active = held?.dataset.key;
    this.fields = [];
    this.heading = null;
    setText(this.choose, view.trackers ? "Choose another file" : "Choose a file");
    this.ends.hidden = !view.trackers;
    setUsable(this.take, view.made);
    this.body.replaceChildren(...(view.trackers ? this.found(view) : []));
    if (this.wanted && this.heading) this.showHeading();
    else if (active) this.goOn(held);
  }

  /** Put the keyboard back to where it was, with what is being typed there. */
  goOn({ dataset: { key }, type, value }) {
    const same = this.root.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (same && type === "number") same.value = value;
    same?.focus({ preventScroll: true });
  }

  found(view) {
    this.heading = el("h3", { tabindex: -1, "data-key": "heading" }, `${view.file} (${view.app})`);
    return [
      this.heading,
      el("ul", { class: "sp-trackers", "aria-label": "Trackers" }, view.trackers.map((tracker) => this.tracker(tracker))),
      el("p", { class: "sp-becomes" }, view.becomes),
      view.hint && el("p", { class: "sp-quiet" }, view.hint),
      view.rows.length ? this.table(view.rows.length < view.made ? "The first of them" : "All of them", ["Day", "Becomes", "From", "Note"], view.rows.map(({ day, becomes, tracker, note }) => [day, becomes, tracker, note])) : null,
      el("p", {}, view.left),
      view.reasons.length ? this.table("Left out", ["Rows", "From", "Why", "Lines"], view.reasons.map(({ count, tracker, why, lines }) => [count, tracker, why, lines])) : null,
    ].filter(Boolean);
  }

  tracker({ id, name, rows, uses, amounts, choice }) {
    const changed = () => this.send("choose", () => {});
    const select = (key, pairs, value) => {
      const options = pairs.map(([each, words]) => el("option", { value: each, selected: each === value }, words));
      return el("select", { "data-key": `${id}.${key}`, onchange: changed }, options);
    };
    const use = select("use", this.model.get("uses").filter(([each]) => uses.includes(each)), choice.use);
    const unit = select("unit", this.model.get("units"), choice.unit);
    const minutes = el("input", { type: "number", min: 1, max: this.model.get("most_minutes"), step: 1, value: choice.minutes, "data-key": `${id}.minutes`, onchange: changed });
    this.fields.push({ id, use, unit, minutes });
    const which = asked(choice, amounts);
    const field = (words, input, hidden) => el("label", { class: "sp-field", hidden }, el("span", {}, words), input);
    return el("li", {}, el("div", { class: "sp-tracker", role: "group", "aria-label": name },
      el("p", { class: "sp-name" }, name), el("p", { class: "sp-quiet" }, rows),
      el("div", { class: "sp-fields" },
        field("Becomes", use, false), field("Its numbers are", unit, !which.unit), field("Minutes of each session", minutes, !which.minutes))));
  }

  table(caption, heads, rows) {
    return el("div", { class: "sp-wide", tabindex: 0, role: "region", "aria-label": caption }, el("table", {}, el("caption", {}, caption),
      el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", {}, rows.map((cells) => el("tr", {}, cells.map((cell) => el("td", {}, String(cell))))))));
  }
}

export default {
  render({ model, el: target }) {
    const panel = new ImportPanel(model, target);
    return () => panel.destroy();
  },
};
