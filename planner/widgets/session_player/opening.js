// What is shown before a session and in place of one, where the player stands alone; the day's page has an opening of its
// own (today/opening.js), and shares the list of stretches. Not for a session that runs (view.js).

/** The stretches of a session in a list; each opens and teaches itself. more(): what else can be done there. */
function outlineOf({ outline, lessons }, more = () => null) {
  return el("ol", { class: "sp-outline" }, outline.map(({ stretch, name, dose, why }) => {
    const row = el("details", { ontoggle: () => {
      if (row.open && row.childElementCount === 1) row.append(teaching(lessons[stretch], why ? el("p", {}, el("strong", {}, "Why: "), why) : null, more()));
    } }, el("summary", {}, el("span", { class: "sp-outline-figure", "aria-hidden": "true" }, stillOf(lessons[stretch])),
      el("span", { class: "sp-outline-name" }, name), el("span", { class: "sp-quiet" }, dose)));
    return el("li", {}, row);
  }));
}

/** What is shown before a session, in place of one, and after it, where the player stands alone. */
class Opening {
  before(view) {
    const { script } = view;
    this.pain = painScale("Pain now");
    const again = script.earlier ? "You have already done a session today. Another one is yours to choose. " : "";
    return [
      el("div", { class: "sp-intro" },
        el("p", { class: "sp-kicker" }, script.day),
        el("h2", { class: "sp-title" }, `Your session: ${minutes(script.planned_s)}`),
        el("p", { class: "sp-lead" }, `${again}Move slowly, and never into pain. If something hurts, press It hurts (or H) and it stops at once.`),
        view.pace,
        el("p", { class: "sp-ready sp-quiet" }, haveReady(script)),
        outlineOf(script)),
      el("div", { class: "sp-begin" },
        this.pain.node,
        el("p", { class: "sp-quiet" }, "You may leave this unanswered."),
        view.button("Start", () => view.player.start(this.pain.value()), "sp-button sp-primary sp-wide"),
        view.toggles(), view.settings())];
  }

  rest({ script }) {
    if (script.stop) return [stopNotice(script.stop)];
    return [
      el("p", { class: "sp-kicker" }, "Today"),
      el("h2", { class: "sp-title" }, script.title),
      el("p", { class: "sp-lead" }, script.rest)];
  }

  closed() {
    return [];
  }
}
