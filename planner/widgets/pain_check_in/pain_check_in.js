// The daily pain rating: a form that keeps what was typed, in the browser too, until Python says that it is in the diary.

const NO_ANSWER_MS = 10_000;
const HOUR_MS = 3_600_000;
const DRAFT = "draft.rating";
const DAY = /^\d{4}-\d\d-\d\d$/;

/** What was typed and not saved, null where that is nothing: a rating typed on an earlier day stays about that day. */
export function restored(draft, today) {
  const { pain, region, flare, note, about, chosen, sent } = draft ?? {};
  const values = {
    pain: Number.isInteger(pain) && pain >= 0 && pain <= 10 ? pain : null,
    region: typeof region === "string" ? region : "",
    flare: flare === true,
    note: typeof note === "string" ? note : "",
    about: typeof about === "string" && DAY.test(about) && about <= today ? about : today,
  };
  const typed = values.pain !== null || values.region || values.flare || values.note || values.about !== today;
  return typed ? { ...values, chosen: chosen === true || values.about !== today, sent: sent ?? undefined } : null;
}

/** What today is rated already, "" where it is not. */
export const ratedAlready = ({ day, pain }, today) =>
  day === today ? `Today is rated: ${pain}. Another rating is kept as a later one.` : "";

/** A rating of pain now that still holds at a moment, null where there is none: one within the hour. */
export const ratedNow = (now, moment) => (now && moment - Date.parse(now.at) < HOUR_MS ? now.pain : null);

/** What the rating asks for: the pain now, of a day before only how it was as a whole. */
export const questionAbout = (about, today) => (about && about < today ? "Pain that day" : "Pain now");

class CheckIn {
  constructor(model, target) {
    this.model = model;
    this.store = new Store(model.get("diary_key"));
    this.pending = 0;
    this.unsaved = this.chosen = false;
    this.unfolded = new Set();
    this.scale = painScale(questionAbout(), () => this.edited());
    const edited = { oninput: () => this.edited() };
    this.region = el("select", edited, el("option", { value: "" }, "Nowhere in particular"),
      model.get("regions").map((region) => el("option", { value: region }, region)));
    this.flare = el("input", { type: "checkbox", ...edited });
    this.note = el("textarea", { rows: 2, maxlength: 2000, ...edited });
    this.about = el("input", { type: "date", oninput: () => { this.chosen = true; this.edited(); } });
    this.unread = el("div", { class: "sp-notices" });
    this.rated = el("p", { class: "sp-quiet sp-rated" });
    this.save = el("button", { type: "submit", class: "sp-button sp-primary" }, "Save rating");
    this.status = el("p", { class: "sp-status", role: "status" });
    this.said = new Afloat(this.status);
    this.form = el("form", { class: "sp-root sp-check-in", novalidate: true, "data-lm-suppress-shortcuts": "true",
      "aria-label": "Daily pain rating", onsubmit: (event) => this.submit(event), onkeydown: (event) => event.stopPropagation() },
      this.visit = el("p", { class: "sp-quiet sp-visit" }),
      this.unread,
      this.rated,
      this.scale.node,
      this.row = el("div", { class: "sp-submit" }, this.save, this.said.node),
      this.more = el("details", { class: "sp-more-fields" }, el("summary", {}, "Where, a note, another day"),
        el("div", { class: "sp-fields" },
          el("label", { class: "sp-field" }, el("span", {}, "Region"), this.region),
          el("label", { class: "sp-field" }, el("span", {}, "Which day is it about"), this.about)),
        el("label", { class: "sp-check" }, this.flare, el("span", {}, "A flare: clearly worse than usual")),
        el("label", { class: "sp-field" }, el("span", {}, "Note"), this.note)));
    onlyUsable(this.form);
    this.node = el("div", { class: "sp-checking-in" }, this.form);
    this.marks = new MarksList(model, this.node);
    target.append(this.node);
    this.showUnread = () => this.unread.replaceChildren(unreadNotice(model.get("unread"), this.unfolded) ?? "");
    this.showUnread();
    this.showVisit = () => { setText(this.visit, model.get("visit")); this.visit.hidden = !model.get("visit"); };
    this.showVisit();
    this.takeUp();
    this.listen();
  }

  listen() {
    this.answered = () => this.answer();
    this.followed = () => this.follow();
    this.model.on("change:result", this.answered);
    this.model.on("change:rated", this.followed);
    this.changes = new Changes(this.model, this.followed);
    this.model.on("change:unread", this.showUnread);
    this.model.on("change:visit", this.showVisit);
  }

  destroy() {
    clearTimeout(this.timer);
    this.changes.end();
    this.model.off("change:result", this.answered);
    this.model.off("change:rated", this.followed);
    this.model.off("change:unread", this.showUnread);
    this.model.off("change:visit", this.showVisit);
    this.marks.destroy();
    this.node.remove();
  }

  /** Show what an earlier page left unsaved, or an empty form for today. */
  takeUp() {
    const draft = restored(this.store.read(DRAFT), ownDay(this.model));
    this.follow();
    if (!draft) return;
    this.fill(draft);
    this.unsaved = true;
    Object.assign(this, { chosen: draft.chosen, sent: draft.sent });
    this.tell("Not saved yet: this is what you entered before.");
  }

  fill({ pain, region, flare, note, about }) {
    this.region.value = this.model.get("regions").includes(region) ? region : "";
    this.flare.checked = flare;
    this.note.value = note;
    this.about.value = about;
    this.scale.show(pain);
    if (this.region.value || flare || note || about !== ownDay(this.model)) this.more.open = true;
    this.ask();
  }

  ask() {
    this.scale.ask(questionAbout(this.about.value, ownDay(this.model)));
  }

  /** Keep up with the days: a form with nothing unsaved in it is about today, and empty on a new day. */
  follow() {
    const today = ownDay(this.model);
    const newDay = this.about.max !== today;
    this.ask();
    this.about.max = today;
    setText(this.rated, ratedAlready(this.model.get("rated"), today));
    this.rated.hidden = !this.rated.textContent;
    if (!newDay || this.unsaved || this.pending) return;
    this.fill({ pain: null, region: "", flare: false, note: "", about: today });
    this.chosen = false;
    setUsable(this.save, true);
    this.tell("");
  }

  tell(words, kind = "") {
    this.status.dataset.kind = kind;
    setText(this.status, words);
    this.said.told(Boolean(words));
  }

  values() {
    return {
      pain: this.scale.value(), region: this.region.value, flare: this.flare.checked, note: this.note.value.trim(),
      about: this.about.value,
    };
  }

  edited() {
    this.unsaved = true;
    this.ask();
    this.keep();
    if (this.pending) return;
    setUsable(this.save, true);
    this.tell("");
  }

  keep() {
    this.store.write(DRAFT, { ...this.values(), chosen: this.chosen, sent: this.sent });
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
    if (!about || about > ownDay(this.model)) {
      this.tell("Choose today or a day before.", "error");
      this.about.focus();
      return;
    }
    this.send();
  }

  /** again: the person was asked whether to save what was said a moment ago, and wants to. */
  send(again = false) {
    const values = this.values();
    // The same input sent again, after no answer came, is the same rating: it keeps its time and is written once.
    this.sent = this.isSent(values) ? this.sent : { values, rated_at: isoLocal(Date.now()) };
    this.unsaved = true;
    this.keep();
    this.pending = ((this.model.get("rating") ?? {}).number ?? 0) + 1;
    setUsable(this.save, false);
    this.tell("Saving …");
    this.model.set("rating", { ...values, rated_at: this.sent.rated_at, again, number: this.pending });
    this.model.save_changes();
    this.timer = setTimeout(() => this.unanswered(), NO_ANSWER_MS);
  }

  isSent(values) {
    return JSON.stringify(this.sent?.values) === JSON.stringify(values);
  }

  unanswered() {
    this.pending = 0;
    setUsable(this.save, true);
    const kept = this.store.working ? "what you entered is kept" : "note down what you entered first";
    this.tell(noAnswer(kept), "error");
  }

  answer() {
    const { number, saved, message, asks } = this.model.get("result");
    if (number !== (this.model.get("rating") ?? {}).number || !this.sent) return;
    clearTimeout(this.timer);
    this.pending = 0;
    // What was typed since it was sent is not saved.
    this.unsaved = !saved || !this.isSent(this.values());
    setUsable(this.save, this.unsaved);
    if (saved) this.sent = undefined;
    if (!this.unsaved) this.store.remove(DRAFT);
    this.tell(message, saved ? "saved" : "error");
    if (asks) askAgain(this.row, asks, () => this.send(true), () => this.leave());
  }

  /** What is typed was saved a moment ago, and is not to be saved again. */
  leave() {
    this.unsaved = false;
    this.sent = undefined;
    this.store.remove(DRAFT);
  }

  /** The pain now that a session begins with, null where none is known; one that is not saved yet is saved. */
  serve() {
    const isNow = this.unsaved && this.about.value === ownDay(this.model) && this.scale.value() !== null;
    if (isNow && !this.pending) this.send(true); // there is nobody to ask any more
    return isNow ? this.scale.value() : ratedNow(this.model.get("rated").now, Date.now());
  }
}
