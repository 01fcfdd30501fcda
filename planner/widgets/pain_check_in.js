// The daily pain rating: a form that keeps what was typed until Python says that it is in the diary.

const NO_ANSWER_MS = 10_000;

class CheckIn {
  constructor(model, target) {
    this.model = model;
    this.pending = 0;
    this.scale = painScale("Pain now", () => this.edited());
    const edited = { oninput: () => this.edited() };
    this.region = el("select", edited, el("option", { value: "" }, "Nowhere in particular"),
      model.get("regions").map((region) => el("option", { value: region }, region)));
    this.flare = el("input", { type: "checkbox", ...edited });
    this.note = el("textarea", { rows: 2, maxlength: 2000, ...edited });
    const today = isoLocal(Date.now()).slice(0, 10);
    this.about = el("input", { type: "date", value: today, max: today, ...edited });
    this.save = el("button", { type: "submit", class: "sp-button sp-primary" }, "Save rating");
    this.status = el("p", { class: "sp-status", role: "status" });
    this.form = el("form", { class: "sp-root sp-check-in", novalidate: true, "data-lm-suppress-shortcuts": "true",
      "aria-label": "Daily pain rating", onsubmit: (event) => this.submit(event), onkeydown: (event) => event.stopPropagation() },
      el("p", { class: "sp-lead" }, "How was your pain on average over the last 24 hours?"),
      this.scale.node,
      el("div", { class: "sp-fields" },
        el("label", { class: "sp-field" }, el("span", {}, "Region"), this.region),
        el("label", { class: "sp-field" }, el("span", {}, "Which day is it about"), this.about)),
      el("label", { class: "sp-check" }, this.flare, el("span", {}, "A flare: clearly worse than usual")),
      el("label", { class: "sp-field" }, el("span", {}, "Note"), this.note),
      el("div", { class: "sp-submit" }, this.save, this.status));
    target.append(this.form);
    this.answered = () => this.answer();
    model.on("change:result", this.answered);
  }

  destroy() {
    clearTimeout(this.timer);
    this.model.off("change:result", this.answered);
    this.form.remove();
  }

  tell(words, kind = "") {
    this.status.dataset.kind = kind;
    setText(this.status, words);
  }

  edited() {
    if (this.pending) return;
    this.save.disabled = false;
    this.tell("");
  }

  submit(event) {
    event.preventDefault();
    if (this.pending) return;
    if (this.scale.value() === null) {
      this.tell("Choose a number from 0 to 10 first.", "error");
      this.scale.input.focus();
      return;
    }
    const about = this.about.value;
    if (!about || about > isoLocal(Date.now()).slice(0, 10)) {
      this.tell("Choose today or a day before.", "error");
      this.about.focus();
      return;
    }
    this.send(about);
  }

  send(about) {
    const values = {
      pain: this.scale.value(), region: this.region.value, flare: this.flare.checked, note: this.note.value.trim(), about,
    };
    // The same input sent again, after no answer came, is the same rating: it keeps its time and is written once.
    const same = this.sent && JSON.stringify(this.sent.values) === JSON.stringify(values);
    this.sent = same ? this.sent : { values, rated_at: isoLocal(Date.now()) };
    this.pending = ((this.model.get("rating") ?? {}).number ?? 0) + 1;
    this.save.disabled = true;
    this.tell("Saving …");
    this.model.set("rating", { ...values, rated_at: this.sent.rated_at, number: this.pending });
    this.model.save_changes();
    this.timer = setTimeout(() => this.unanswered(), NO_ANSWER_MS);
  }

  unanswered() {
    this.pending = 0;
    this.save.disabled = false;
    this.tell("Not saved yet: the notebook's kernel does not answer. What you entered stays here; try again in a moment.", "error");
  }

  answer() {
    const { number, saved, message } = this.model.get("result");
    if (number !== (this.model.get("rating") ?? {}).number || !this.sent) return;
    clearTimeout(this.timer);
    this.pending = 0;
    this.save.disabled = saved;
    if (saved) this.sent = undefined;
    this.tell(message, saved ? "saved" : "error");
  }
}

export default {
  render({ model, el: target }) {
    const form = new CheckIn(model, target);
    return () => form.destroy();
  },
};
