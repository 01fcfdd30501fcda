// What is seen of a session: one PlayerView per place where the widget is shown. It keeps no state of the session.

const STAGE = ".sp-top, .sp-stage";
const ON_ITS_SIDE = "(orientation: landscape) and (max-height: 540px)"; // as in landscape.css
const PRESSED = "button, a, input, select, textarea, label, summary, video";
const RING = 2 * Math.PI * 54;
const ICON = {
  Pause: "M7 5h4v14H7zM13 5h4v14h-4z",
  Resume: "M8 5l11 7-11 7z",
  Start: "M8 5l11 7-11 7z",
  Back: "M6 5h2.5v14H6zM19 5v14l-9-7z",
  Skip: "M5 5l9 7-9 7zM15.500 5H18v14h-2.500z",
};

class PlayerView {
  constructor(player, target, opening = new Opening()) {
    this.player = player;
    this.opening = opening;
    this.ending = new AbortController();
    this.root = el("section", {
      class: "sp-root sp-player", tabindex: 0, "aria-label": "Session player", "data-lm-suppress-shortcuts": "true",
      onkeydown: (event) => this.key(event), onclick: (event) => this.clicked(event),
    });
    // Some browsers leave the focus elsewhere when a button is pressed; then no press would have led to what it shows.
    this.root.addEventListener("pointerup", () => this.holdFocus(), true);
    this.alert = el("div", { class: "sp-alert", role: "alert" });
    this.notice = el("p", { class: "sp-notice", role: "status" });
    this.retry = this.button("Try again", () => player.outbox.sendAgain());
    this.aside = this.button("Set aside", () => player.setAside());
    this.alertText = el("p", {});
    this.alert.append(this.alertText, this.retry, this.aside);
    this.alert.hidden = this.notice.hidden = true;
    this.pace = el("p", { class: "sp-ready" });
    this.screens = this.script.session_id ? this.sessionScreens() : { ...this.earlierScreen(), rest: this.screen("rest", this.opening.rest(this)) };
    this.root.append(this.alert, this.notice);
    target.append(this.root);
    this.openWhenWide();
    if (this.stage) this.inView = new InView(this.root, this.stage);
    const { signal } = this.ending;
    document.addEventListener("fullscreenchange", () => this.update(), { signal });
    matchMedia(ON_ITS_SIDE).addEventListener("change", () => this.turned(), { signal });
  }

  get script() {
    return this.player.script;
  }

  destroy() {
    this.ending.abort();
    this.sizes?.disconnect();
    this.inView?.destroy();
    this.drill?.destroy();
    this.figure?.destroy();
    this.root.remove();
  }

  sessionScreens() {
    this.hurting = new HurtPanel(this.player, (...about) => this.button(...about));
    return {
      ...this.earlierScreen(),
      before: this.screen("before", this.opening.before(this)), play: this.playScreen(), hurt: this.hurting.node,
      after: this.afterScreen(), closed: this.closedScreen(),
    };
  }

  screen(name, ...children) {
    return el("div", { class: `sp-screen sp-${name}`, tabindex: -1 }, children);
  }

  button(label, action, style = "sp-button") {
    const icon = ICON[label] && el("svg", { class: "sp-icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, el("path", { d: ICON[label] }));
    return el("button", { type: "button", class: style, onclick: action }, icon, el("span", {}, label));
  }

  settings() {
    const panel = new SettingsPanel(this.player);
    this.switches.push(() => panel.refresh());
    return panel.node;
  }

  toggles() {
    const make = (label, action, pressed) => {
      const button = this.button(label, () => (action(), this.update()), "sp-toggle");
      (this.switches ??= []).push(() => button.setAttribute("aria-pressed", String(pressed())));
      return button;
    };
    const { player } = this;
    const full = make("Full screen", () => this.fullScreen(), () => document.fullscreenElement === this.root);
    full.hidden = !this.root.requestFullscreen;
    return el("div", { class: "sp-toggles" },
      make("Sound", () => this.switchSound(), () => player.settings.now.sound_on),
      make("Voice", () => player.choose({ voice_on: !player.settings.now.voice_on }), () => player.settings.now.voice_on),
      full);
  }

  playScreen() {
    const { player, script } = this;
    this.name = el("h2", { class: "sp-name" });
    this.left = el("p", { class: "sp-left" });
    this.fills = script.outline.map(() => el("span", { class: "sp-fill" }));
    this.progress = el("div", { class: "sp-progress", role: "progressbar", "aria-label": "Session", "aria-valuemin": 0, "aria-valuemax": 100 },
      this.fills.map((fill, n) => el("span", { class: "sp-segment", style: `flex-grow:${script.outline[n].seconds}` }, fill)));
    this.arc = el("circle", { class: "sp-arc", cx: 60, cy: 60, r: 54, "stroke-dasharray": RING });
    this.timer = el("span", { class: "sp-timer", role: "timer", "aria-label": "Seconds left of this cue" });
    this.kind = el("span", { class: "sp-kind" });
    this.say = el("p", { class: "sp-say" });
    this.way = el("p", { class: "sp-way" });
    this.drill = new Drill(player);
    this.facts = el("p", { class: "sp-facts" });
    this.next = el("p", { class: "sp-next" });
    this.figure = new FigureView(player);
    this.toggle = this.button("Pause", () => (player.toggle(), this.bringIntoView()), "sp-button sp-primary sp-main");
    this.finish = this.button("Finish", () => player.finish());
    const top = el("header", { class: "sp-top" }, this.name, this.left, this.progress);
    const stage = el("div", { class: "sp-stage" }, this.figure.node,
      el("div", { class: "sp-ring" }, this.drill.disc,
        el("svg", { viewBox: "0 0 120 120", "aria-hidden": "true" },
          el("circle", { class: "sp-track", cx: 60, cy: 60, r: 54 }), this.arc),
        el("div", { class: "sp-count" }, this.timer, this.kind)),
      el("div", { class: "sp-words" }, this.facts, this.say, this.way, this.next));
    const controls = el("div", { class: "sp-controls" },
      this.button("Back", () => player.back()), this.toggle, this.button("Skip", () => player.skip()),
      this.enough(),
      this.button("It hurts", () => player.hurt(), "sp-button sp-hurts"), this.finish);
    this.stage = { top, stage, controls };
    return this.screen("play", top, stage, controls,
      this.drill.node,
      this.toggles(), el("p", { class: "sp-keys" }, KEYS), this.settings(),
      this.guide = el("details", { class: "sp-guide" }, el("summary", {}, "How to do it"), this.guideBody = el("div", { class: "sp-guide-body" })));
  }

  /** Ends a stretch as it is. Where there is little room its last words are heard and not seen. */
  enough() {
    const button = this.button("", () => this.player.enough(), "sp-button sp-enough");
    button.querySelector("span").append(...ENOUGH.map((words, n) => el("span", n ? { class: "sp-of-this" } : {}, words)));
    return button;
  }

  afterScreen() {
    this.recorded = el("p", { class: "sp-kicker" });
    this.afterTitle = el("h2", { class: "sp-title" });
    this.onward = this.button("Keep going", () => this.player.keepGoing());
    this.afterAdvice = new Advice(this.script.hurting);
    return this.screen("after", this.recorded, this.afterTitle, this.afterAdvice.node,
      ...this.howItWent("Pain after", this.script.session_id, (pain, note) => this.player.close(pain, note), this.onward));
  }

  /** The same for a session that ended in an earlier run of the notebook, before what is shown now; none where none did. */
  earlierScreen() {
    const { unrated, session_id } = this.script;
    if (!unrated) return {};
    return { earlier: this.screen("earlier sp-after",
      el("p", { class: "sp-kicker" }, "Your last session is recorded"),
      el("h2", { class: "sp-title" }, CAME_TO[unrated.outcome]),
      ...this.howItWent("Pain after that session", unrated.session_id, (pain, note) => this.player.closeEarlier(pain, note),
        this.button(session_id ? "Do another session" : "Not now", () => this.player.closeEarlier(), "sp-link"))) };
  }

  /** Until Finish, what is answered is kept in the browser: a page that is opened anew has it still. */
  howItWent(label, session, finish, other) {
    const { store } = this.player;
    const keep = () => store.write(`words.${session}`, { pain: pain.value(), note: note.value });
    const pain = painScale(label, keep);
    const note = el("textarea", { rows: 3, maxlength: 2000, placeholder: "Anything worth remembering", oninput: keep });
    const kept = Object(store.read(`words.${session}`));
    if (Number.isInteger(kept.pain)) pain.show(kept.pain);
    if (typeof kept.note === "string") note.value = kept.note;
    return [pain.node,
      el("label", { class: "sp-field" }, el("span", {}, "Note"), note),
      el("p", { class: "sp-quiet" }, "Both are optional."),
      el("div", { class: "sp-choices" }, other,
        this.button("Finish", () => finish(pain.value(), note.value.trim()), "sp-button sp-primary"))];
  }

  closedScreen() {
    this.closedTitle = el("h2", { class: "sp-title" });
    this.did = el("span", {});
    this.inDiary = el("span", {});
    this.closedList = el("ul", { class: "sp-outline sp-outcomes" });
    return this.screen("closed", el("p", { class: "sp-kicker" }, this.script.day), this.closedTitle,
      (this.closedAdvice = new Advice(this.script.hurting)).node,
      el("p", { class: "sp-lead" }, this.did, this.inDiary), this.closedList, this.opening.closed(this));
  }

  // Showing the state.

  update() {
    const { player } = this;
    this.showMessages();
    const mode = player.unrated ? "earlier" : player.state?.mode ?? "rest";
    const name = ["running", "paused"].includes(mode) ? "play" : mode;
    for (const refresh of this.switches ?? []) refresh();
    const led = name !== this.shown && this.swap(name);
    if (name === "play") this.showPlay();
    if (name === "before") setText(this.pace, atTempo(player.tempo, takes(this.script)));
    if (name === "hurt") this.hurting.update();
    this.drill?.update(name === "play");
    if (this.script.session_id) this.showPlace();
    if (led && !["before", "rest"].includes(name)) this.bringIntoView();
  }

  showPlace() {
    const place = this.player.outbox.place(this.script.session_id);
    const { head, summary } = keptWords(this.script, place, this.player.store.working);
    setText(this.recorded, head);
    setText(this.inDiary, summary);
  }

  showMessages() {
    const { player } = this;
    const error = player.model.get("error");
    const had = this.alert.contains(document.activeElement);
    this.alert.hidden = !error;
    this.retry.hidden = !player.outbox.waiting.size;
    this.aside.hidden = !player.outbox.refused().length;
    if (had && !document.activeElement.getClientRects().length) this.root.focus({ preventScroll: true });
    if (this.alertText.textContent !== error) setText(this.alertText, error);
    const { waits, unkept } = keptWords(this.script, "late");
    const unsaved = player.outbox.late ? waits : "";
    const storage = player.store.working ? "" : unkept;
    const day = player.unrated ? "" : otherDay(player.state, this.script, ownDay(player.model));
    const words = [this.script.notice, day, player.notice, error ? "" : unsaved, storage].filter(Boolean).join(" ");
    this.notice.hidden = !words;
    setText(this.notice, words);
  }

  /** Show another screen, and return whether a press in this player led to it. */
  swap(name) {
    this.wasPlaying = this.shown === "play";
    const had = this.root.contains(document.activeElement);
    this.shown = name;
    this[`enter_${name}`]?.();
    // Only the screen that is shown is in the page: the others hold controls of the same names.
    for (const [key, screen] of Object.entries(this.screens)) if (key !== name) screen.remove();
    this.root.append(this.screens[name]);
    // A button that vanishes would give the keys back to the notebook.
    if (had) this.screens[name].focus({ preventScroll: true });
    return had;
  }

  /** What is shown is seen from its beginning, and of a session all that is needed while moving. */
  bringIntoView() {
    const screen = this.screens[this.shown];
    this.inView.fit();
    if (!(this.shown === "play" ? this.inView.seen() : inside(screen.getBoundingClientRect(), this.inView.place()))) {
      screen.scrollIntoView({ block: "start" });
    }
  }

  /** A telephone was turned: what is needed while moving is what is seen, as before. */
  turned() {
    if (this.shown === "play" && this.root.isConnected) this.bringIntoView();
  }

  enter_play() {
    this.cue = undefined;
  }

  enter_hurt() {
    this.hurting.enter();
  }

  /** Where a cue may not be heard, it is seen; the element of before goes, so that the same flash begins anew. */
  flash(kind) {
    if (!this.player.flashes(kind)) return;
    this.flashing?.remove();
    this.flashing = el("div", { class: "sp-flash", "aria-hidden": "true", onanimationend: (event) => event.target.remove() });
    this.root.append(this.flashing);
  }

  enter_after() {
    if (this.player.state.outcome === "completed" && this.wasPlaying) this.flash("end");
    setText(this.afterTitle, CAME_TO[this.player.state.outcome]);
    this.afterAdvice.show(this.player.state.report);
    this.onward.hidden = !canKeepGoing(this.player.state, this.script);
  }

  enter_closed() {
    const { state } = this.player;
    const words = { completed: "Session complete", stopped: "Stopped here", hurt: "Ended because it hurt" };
    const rows = summary(state, this.script);
    this.closedAdvice.show(state.report);
    const done = rows.filter((row) => row.outcome === "done").length;
    setText(this.closedTitle, words[state.outcome]);
    setText(this.did, `${minutes(Math.round(played(state) / 1000))} of stretching, ${done} of ${rows.length} stretches in full. ${state.outcome === "completed" ? "" : "What you did counts. "}`);
    this.closedList.replaceChildren(...rows.map((row) => el("li", { class: `sp-was-${row.outcome.replace(" ", "-")}` },
      el("span", { class: "sp-outline-name" }, row.name), el("span", { class: "sp-quiet" }, row.outcome))));
  }

  showPlay() {
    const { player, script } = this;
    const { state } = player;
    const time = timeLeft(state, script);
    const cue = script.cues[Math.min(state.cue, script.cues.length - 1)];
    if (state.cue !== this.cue) {
      const seen = this.inView.seen();
      this.showCue(state, cue);
      this.inView.fit(false);
      if (seen && !this.inView.seen()) this.bringIntoView();
      if (state.mode === "running") this.flash(cue.kind);
    }
    // Two views of one session must not speak each cue twice.
    this.say.setAttribute("aria-live", player.views.values().next().value === this ? "polite" : "off");
    const leading = player.leading && Math.max(0, player.leading - performance.now());
    const running = state.mode === "running" || Boolean(leading);
    this.root.classList.toggle("sp-paused", !running);
    setText(this.timer, countdown(leading || time.cue));
    this.timer.classList.toggle("sp-long", (leading || time.cue) > 60_000);
    setText(this.kind, leading ? "Going on" : running ? KIND[cue.kind] : player.returning ? "Welcome back" : "Paused");
    setText(this.left, `${clockTime(time.session)} left`);
    this.arc.style.strokeDashoffset = RING * (1 - time.cue / lasts(cue));
    this.progress.setAttribute("aria-valuenow", Math.round(time.share * 100));
    this.showSegments(state);
    this.figure.show();
    this.relabel(this.toggle, running ? "Pause" : "Resume");
    this.relabel(this.finish, player.returning && !running ? "Finish as it is" : "Finish");
  }

  showCue(state, cue) {
    const { script } = this;
    const part = script.parts[cue.part];
    const next = nextCue(state, script);
    const following = next && script.parts[next.part];
    this.cue = state.cue;
    this.root.dataset.kind = cue.kind;
    setText(this.name, part.name);
    setText(this.say, cue.say);
    setText(this.way, easierNow(this.player, part.stretch));
    this.facts.replaceChildren(...[SIDE[part.side], cue.rep && `Repetition ${cue.rep} of ${part.reps}`].filter(Boolean).map((fact) => el("span", { class: "sp-fact" }, fact)));
    this.next.replaceChildren(el("span", { class: "sp-quiet" }, "Next "),
      !next ? "The end of the session" : following.stretch === part.stretch ? next.say : following.name);
    if (part.stretch !== this.guided) this.showGuide(part);
  }

  showSegments(state) {
    const { script } = this;
    const behind = script.cues.slice(0, state.cue).reduce((total, cue) => total + cue.seconds, state.ms / 1000);
    let begins = 0;
    script.outline.forEach(({ seconds }, n) => {
      const share = Math.min(1, Math.max(0, (behind - begins) / seconds));
      this.fills[n].style.width = `${100 * share}%`;
      begins += seconds;
    });
  }

  showGuide(part) {
    const text = this.script.stretches[part.stretch];
    const list = (tag, items) => el(tag, {}, items.map((item) => el("li", {}, item)));
    const block = (title, ...content) => el("section", {}, el("h3", {}, title), content);
    this.guided = part.stretch;
    this.guideBody.replaceChildren(
      block("Steps", list("ol", text.steps)),
      block("Form", list("ul", text.form)),
      block("Breathing", el("p", {}, text.breathing)),
      block("Feel", el("p", {}, text.awareness)),
      ...(text.why ? [block("Why", el("p", {}, text.why))] : []),
      ...(text.easier.length ? [block("Easier", el("ul", {}, text.easier.map((way) => this.easier(part, way))))] : []),
      el("section", {}, el("p", { class: "sp-small" }, text.dose_from)));
  }

  easier(part, way) {
    const figure = easierFigure(this.script, part.stretch, way.name);
    const still = figure && stillOf({ ...this.script.figures.stills[part.stretch], figure, name: way.name });
    return el("li", { class: still ? "sp-easier-way" : "" }, still, el("span", {}, easierWay(way)));
  }

  relabel(button, label) {
    const words = button.querySelector("span");
    if (words.textContent === label) return;
    setText(words, label);
    if (ICON[label]) button.querySelector("path")?.setAttribute("d", ICON[label]);
  }

  // What the person does.

  switchSound() {
    this.player.choose({ sound_on: !this.player.settings.now.sound_on });
  }

  fullScreen() {
    const change = document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen();
    change.catch(() => {});
  }

  holdFocus() {
    if (!this.root.contains(document.activeElement)) this.root.focus({ preventScroll: true });
  }

  /** After a press with the pointer the keys belong to the player again, not to that button. */
  clicked(event) {
    if (event.detail > 0 && event.target.closest("button")) this.root.focus({ preventScroll: true });
    const tapped = event.target.closest(STAGE) && !event.target.closest(PRESSED) && getSelection().isCollapsed;
    if (this.shown === "play" && tapped) this.player.toggle();
  }

  key(event) {
    event.stopPropagation();
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || target.closest("input, textarea, select")) return;
    if (key === " " && target.closest("button, summary")) return;
    const { player } = this;
    const playing = this.shown === "play";
    const actions = {
      " ": playing && (() => (player.toggle(), this.bringIntoView())),
      ArrowLeft: playing && (() => player.back()),
      ArrowRight: playing && (() => player.skip()),
      e: playing && (() => player.enough()),
      h: playing && (() => player.hurt()),
      m: playing && (() => this.switchSound()),
      f: () => this.fullScreen(),
    };
    const action = actions[key.length === 1 ? key.toLowerCase() : key];
    if (!action) return;
    event.preventDefault();
    action();
    this.update();
  }

  openWhenWide() {
    if (!this.guide) return;
    this.sizes = new ResizeObserver(([entry]) => {
      if (!entry.contentRect.width) return;
      this.guide.open = entry.contentRect.width >= 900;
      this.sizes.disconnect();
    });
    this.sizes.observe(this.root);
  }
}
