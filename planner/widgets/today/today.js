// The day's page: one Day per widget, which has the player and asks Python; one DayView per place where it is shown.

const QUIET = ["before", "rest"]; // what another offer may take the place of

class Day {
  constructor(model) {
    this.model = model;
    this.views = new Set();
    this.asking = new Asking(model, (words, kind) => this.tell(words, kind));
    this.changes = new Changes(model, () => this.look());
    this.heard = { "change:player": () => this.offer(), "change:view": () => this.show() };
    for (const [name, action] of Object.entries(this.heard)) model.on(name, action);
    this.ready = this.child("check_in").then((checkIn) => { this.checkIn = checkIn; });
    this.ready = this.offer().then(() => {
      if (!this.ended) this.reminder = new Reminder(this, this.player.store);
    });
  }

  end() {
    this.ended = true;
    for (const [name, action] of Object.entries(this.heard)) this.model.off(name, action);
    this.reminder?.end();
    this.asking.end();
    this.changes.end();
    this.player?.destroy();
  }

  get values() {
    return this.model.get("view");
  }

  child(name) {
    return this.model.widget_manager.get_model(this.model.get(name).replace("IPY_MODEL_", ""));
  }

  /** Take up the player that Python offers; one after the other. */
  offer() {
    this.ready = this.ready.then(() => this.child("player")).then((model) => {
      if (this.player?.model === model) return;
      const views = [...this.views];
      for (const view of views) view.leave();
      this.player?.destroy();
      this.player = new Player(model);
      this.player.wrote = () => this.wrote();
      for (const view of views) view.enter();
    });
    return this.ready;
  }

  /** What happened is in the diary: once the session is over, the week follows at once. */
  wrote() {
    if (!this.playing) this.look();
  }

  get playing() {
    return ["running", "paused", "hurt"].includes(this.player.state?.mode);
  }

  show() {
    for (const view of this.views) view.opening.update();
    this.reminder?.follow();
  }

  tell(words, kind = "") {
    for (const view of this.views) view.opening.tell(words, kind);
  }

  /** What was told is not so any more; what was told since stays. */
  takeBack(words) {
    for (const view of this.views) view.opening.takeBack(words);
  }

  /** The person comes to the page from elsewhere, to stretch. */
  bring() {
    for (const view of this.views) view.lead();
  }

  // What the page asks for.

  ask(request, after) {
    this.asking.ask(request, () => { this.tell(this.model.get("answer").message); after?.(); });
  }

  /** Look what is new, unless something is asked for. */
  look() {
    if (!this.player) return;
    this.player.look();
    const mode = this.player.unrated ? "earlier" : this.player.state?.mode ?? "rest";
    this.asking.look({ type: "look", busy: !QUIET.includes(mode) });
  }

  /** Leave what is shown of a session that is over. */
  back() {
    this.asking.look({ type: "look", busy: false });
  }

  /** Have a session made, and begin it; another one is not made meanwhile, or it would take the place of this one. */
  begin(request, opening) {
    if (this.asking.busy) return this.tell("One moment: your session is being made.");
    const begin = () => {
      this.tell(this.model.get("answer").message);
      this.player.start(opening.painNow());
      for (const view of this.views) view.lead();
    };
    return this.asking.ask(request, () => this.offer().then(begin).finally(() => this.asking.free()), { more: true });
  }
}

class DayView {
  constructor(day, target) {
    this.day = day;
    this.node = el("div", { class: "sp-today" });
    target.append(this.node);
    this.stopBeginning = beginHere(this.node);
    day.ready.then(() => this.begin());
  }

  begin() {
    if (this.ended) return;
    this.checkIn = new CheckIn(this.day.checkIn, el("div"));
    this.opening = new DayOpening(this.day, this.checkIn);
    this.opening.update();
    this.day.views.add(this);
    this.enter();
  }

  enter() {
    this.shown = new PlayerView(this.day.player, this.node, this.opening);
    this.detach = this.day.player.attach(this.shown);
    this.shown.update();
    if (this.had) this.shown.root.focus({ preventScroll: true });
    this.had = false;
  }

  /** The session that was just begun has the keys, and the screen. */
  lead() {
    this.shown.root.focus({ preventScroll: true });
    this.shown.bringIntoView();
  }

  leave() {
    this.had = this.node.contains(document.activeElement);
    this.shown?.destroy();
    this.detach?.();
  }

  end() {
    this.ended = true;
    this.stopBeginning();
    this.day.views.delete(this);
    this.leave();
    this.checkIn?.destroy();
    this.node.remove();
  }
}

export default () => {
  let day;
  return {
    initialize({ model }) {
      day = new Day(model);
      return () => day.end();
    },
    render({ el: target }) {
      const view = new DayView(day, target);
      return () => view.end();
    },
  };
};
