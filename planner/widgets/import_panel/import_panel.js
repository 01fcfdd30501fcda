// Takes in a file of another program: choose it, say what each tracker becomes, look at what that gives, then import.
// The page sends the file and shows; Python understands it and writes.

const FEW = 3; // so many trackers are shown even where they are left out

/** What keeps a file from being looked at, as a sentence; "" where nothing does. */
export function fileGap({ size }, most) {
  if (!size) return "This file is empty. Choose another one.";
  if (size > most) return `This file is larger than ${Math.floor(most / 1_000_000)} MB. Split it, then choose the parts.`;
  return "";
}

/** Which of a tracker's questions matter, by what it becomes. */
export function asked({ use, unit }, { amounts, numbers, words, open_stamp }) {
  const [sessions, rated] = [use === "sessions", use === "pain" || use === "region"];
  return {
    unit: sessions && amounts,
    stamp: sessions && open_stamp,
    minutes: sessions && (!amounts || unit === "times"),
    scale: rated && numbers,
    region: rated,
    words: rated && words.length > 0,
  };
}

/** The whole number that was typed, within bounds, or null. */
export function wholeOf(text, least, most) {
  const number = Number(text);
  return text.trim() && Number.isInteger(number) && number >= least && number <= most ? number : null;
}

/** The time zones that can be chosen, the page's own first. */
export function zones(own) {
  const all = Intl.supportedValuesOf?.("timeZone") ?? [];
  return [own, ...all.filter((zone) => zone !== own)];
}

class ImportPanel {
  constructor(model, target) {
    this.model = model;
    this.zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    this.zones = zones(this.zone);
    this.open = new Map();
    this.freeDays = false;
    const { input, button } = fileButton("Choose a file", ".csv,.zip,.txt,.tsv,.xml,.db,.daylio,text/csv,application/zip", (file) => this.chosen(file));
    this.choose = button;
    const { node: status, tell, working } = statusLine();
    this.tell = tell;
    this.asking = new Asking(model, tell, {
      kept: "nothing was imported yet", answered: (answer) => this.answered(answer), stamp: () => ({ at: isoLocal(Date.now()), zone: this.zone }), working,
    });
    this.order = el("div", { class: "sp-actions", role: "group", "aria-label": "Which comes first?", hidden: true },
      el("button", { type: "button", class: "sp-button", onclick: () => this.readInOrder(true) }, "The day, as in 23/11/2026"),
      el("button", { type: "button", class: "sp-button", onclick: () => this.readInOrder(false) }, "The month, as in 11/23/2026"));
    this.body = el("div", { class: "sp-body" });
    // Not drawn anew with the rest: a press on Import right after a field was changed must find its button.
    this.take = el("button", { type: "button", class: "sp-button sp-primary", onclick: () => this.send("take", () => this.choose.focus()) }, "Import");
    this.ends = el("div", { class: "sp-actions" }, this.take,
      el("button", { type: "button", class: "sp-button", onclick: () => this.ask({ type: "forget" }, () => this.choose.focus()) }, "Cancel"));
    this.root = el("section", { class: "sp-root sp-import", "aria-label": "Import", "data-lm-suppress-shortcuts": "true", onkeydown: (event) => event.stopPropagation() },
      el("p", {}, "A CSV of days and values, or the export of another program. You see first what becomes of it."),
      this.programs(),
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

  programs() {
    return el("details", { class: "sp-programs" }, el("summary", {}, "Which programs?"),
      el("ul", {}, this.model.get("programs").map(([name, how]) => el("li", {}, el("strong", {}, name), ` ${how}`))));
  }

  // The way in, by pieces.

  chosen(file) {
    const gap = fileGap(file, this.model.get("most_bytes"));
    if (gap) {
      this.tell(gap, "error");
      return;
    }
    this.asking.inTurn(() => {
      this.begin();
      this.asking.sendPieces(file, this.model.get("piece"), () => this.seen());
    });
  }

  readInOrder(dayFirst) {
    if (this.order.contains(document.activeElement)) this.choose.focus({ preventScroll: true });
    this.asking.inTurn(() => {
      this.begin();
      this.asking.go({ type: "order", day_first: dayFirst }, () => this.seen());
    });
  }

  begin() {
    this.freeDays = false;
    this.open.clear();
    this.order.hidden = true;
  }

  seen() {
    this.draw();
    this.showHeading();
  }

  // Requests.

  /** Focus the heading now, or once it is drawn: the answer may come before the view that follows from it. */
  showHeading() {
    this.wanted = !this.heading;
    this.heading?.focus();
  }

  ask(request, after) {
    this.asking.ask(request, after);
  }

  answered({ done, ask, stopped }) {
    if (done) this.draw();
    if (stopped && document.activeElement === document.body) this.choose.focus({ preventScroll: true });
    this.order.hidden = !ask;
    if (ask) this.order.querySelector("button").focus();
  }

  /** Send the choices as they stand, or say which of them can't be. */
  send(type, after) {
    const choices = {};
    for (const { id, use, unit, minutes, stamp, scale, region, words, stands } of this.fields) {
      const length = this.whole(minutes, 1, this.model.get("most_minutes"), "Give the minutes");
      if (length === null) return;
      const said = { ...stands };
      for (const [word, input] of words) {
        delete said[word];
        const number = input.value.trim() && this.whole(input, 0, 10, "Give each word's pain");
        if (number === null) return;
        if (number !== "") said[word] = number;
      }
      choices[id] = { use: use.value, unit: unit.value, minutes: length, stamp: stamp.value, scale: scale.value, region: region.value, words: said, free_days: this.freeDays };
    }
    this.ask({ type, choices }, after);
  }

  /** The whole number in a field; null, which is said there, where none from least to most is. */
  whole(input, least, most, wanted) {
    const number = wholeOf(input.value, least, most);
    if (number === null) {
      this.tell(`${wanted} as a whole number from ${least} to ${most}.`, "error");
      input.focus();
    }
    return number;
  }

  change() {
    this.send("choose", () => {});
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
      ...view.doubts.map((words) => el("p", { class: "sp-doubt" }, words)),
      view.pains.length > 0 && this.whichPain(view.pains),
      this.trackers(view),
      view.zone && this.zoneField(),
      el("p", { class: "sp-becomes" }, view.becomes),
      view.strip.length > 0 && strip(view.strip),
      view.will.length > 0 && el("ul", { class: "sp-will" }, view.will.map((words) => el("li", {}, words))),
      view.again && this.freeDaysField(),
      view.hint && el("p", { class: "sp-quiet" }, view.hint),
      view.rows.length > 0 && this.fold("rows", view.rows.length < view.made ? "The first of them" : "All of them",
        this.table(["Day", "Becomes", "From", "Note"], view.rows.map(({ day, becomes, tracker, note }) => [day, becomes, tracker, note]))),
      view.reasons.length > 0 ? this.fold("left", view.left, this.table(["Rows", "From", "Why", "Lines"],
        view.reasons.map(({ count, tracker, why, lines }) => [count, tracker, why, lines])), view.losses) : el("p", { class: "sp-quiet" }, view.left),
    ].filter(Boolean);
  }

  fold(key, words, content, open = false) {
    const node = el("details", { open: this.open.get(key) ?? open, ontoggle: () => this.open.set(key, node.open) },
      el("summary", { "data-key": key }, words), content);
    return node;
  }

  whichPain(pains) {
    const say = (id) => {
      const { use } = this.fields.find((each) => each.id === id);
      use.value = "pain";
      use.focus(); // the button goes with its question
      this.change();
    };
    return el("div", { class: "sp-which", role: "group", "aria-label": "Which is the day's pain?" },
      el("p", {}, "Which is the day's pain? Trends use that one alone."),
      el("div", { class: "sp-actions" }, pains.map(({ id, name }) => el("button", { type: "button", class: "sp-button", "data-key": `${id}.pain`, onclick: () => say(id) }, name))));
  }

  trackers({ trackers, known }) {
    const shown = trackers.length <= FEW ? trackers.length : known;
    const list = (part) => el("ul", { class: "sp-trackers", "aria-label": "Trackers" }, part.map((tracker) => this.tracker(tracker)));
    const rest = trackers.slice(shown);
    return el("div", {}, shown > 0 && list(trackers.slice(0, shown)),
      rest.length > 0 && this.fold("rest", `${rest.length} more ${rest.length === 1 ? "tracker" : "trackers"}`, list(rest), !shown));
  }

  tracker({ id, name, rows, uses, amounts, numbers, words, open_stamp, hint, choice }) {
    const changed = () => this.change();
    const select = (key, pairs, value) => {
      const options = pairs.map(([each, label]) => el("option", { value: each, selected: each === value }, label));
      return el("select", { "data-key": `${id}.${key}`, onchange: changed }, options);
    };
    const number = (key, value, least, most, attributes) => el("input", { type: "number", min: least, max: most, step: 1, value, "data-key": `${id}.${key}`, onchange: changed, ...attributes });
    const use = select("use", this.model.get("uses").filter(([each]) => uses.includes(each)), choice.use);
    const unit = select("unit", this.model.get("units"), choice.unit);
    const minutes = number("minutes", choice.minutes, 1, this.model.get("most_minutes"));
    const stamp = select("stamp", this.model.get("stamps"), choice.stamp);
    const scale = select("scale", this.model.get("scales"), choice.scale);
    const region = select("region", [["", "Not said"], ...this.model.get("regions").map((each) => [each, each])], choice.region);
    const said = words.map(([word]) => [word, number(`word.${word}`, choice.words[word] ?? "", 0, 10)]);
    this.fields.push({ id, use, unit, minutes, stamp, scale, region, words: said, stands: choice.words });
    const which = asked(choice, { amounts, numbers, words, open_stamp });
    const field = (label, input, shown = true) => el("label", { class: "sp-field", hidden: !shown }, el("span", {}, label), input);
    return el("li", {}, el("div", { class: "sp-tracker", role: "group", "aria-label": name },
      el("p", { class: "sp-name" }, name), el("p", { class: "sp-quiet" }, rows),
      el("div", { class: "sp-fields" },
        field("Becomes", use), field("Its numbers are", unit, which.unit), field("Minutes of each session", minutes, which.minutes), field("Its time is", stamp, which.stamp),
        field("Its scale", scale, which.scale), field("Region", region, which.region)),
      hint && el("p", { class: "sp-quiet sp-hint" }, hint),
      which.words && el("div", { class: "sp-fields", role: "group", "aria-label": "What each word stands for, from 0 to 10" },
        el("p", { class: "sp-quiet" }, "What each word stands for, from 0 to 10:"),
        said.map(([, input], at) => field(words[at][1], input)))));
  }

  zoneField() {
    const chosen = (event) => {
      this.zone = event.target.value;
      this.change();
    };
    return el("label", { class: "sp-field" }, el("span", {}, "Its times are of"),
      el("select", { "data-key": "zone", onchange: chosen }, this.zones.map((zone) => el("option", { value: zone, selected: zone === this.zone }, zone.replaceAll("_", " ")))));
  }

  freeDaysField() {
    const box = el("input", { type: "checkbox", checked: this.freeDays, "data-key": "free", onchange: () => {
      this.freeDays = box.checked;
      this.change();
    } });
    return el("label", { class: "sp-check" }, box, el("span", {}, "Leave out days that have one already"));
  }

  table(heads, rows) {
    return el("div", { class: "sp-wide", tabindex: 0, role: "region", "aria-label": heads.join(", ") }, el("table", {},
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
