// What panels share that ask Python for one thing at a time: requests that wait for each other, their answers, the line that
// says how it stands, and the button for a file. Put after common.js, again.js and, where statusLine is called, working.js. No
// constants: scripts are joined, and a name at the top of one is every other's too.

/**
 * The line that says how it stands: its place, tell(words, kind), kind "saved", "error" or "", and below it what shows that
 * Python is at work.
 */
export function statusLine() {
  const line = el("p", { class: "sp-status", role: "status" });
  const afloat = new Afloat(line);
  const tell = (words, kind = "") => {
    line.dataset.kind = kind;
    setText(line, words);
    afloat.told(Boolean(words));
  };
  const working = new Working();
  return { node: el("div", { class: "sp-stands" }, afloat.node, working.node), tell, working };
}

/** A button that lets a person choose a file: { button, input }. chosen(file): also for the same file once more. */
export function fileButton(words, accept, chosen) {
  const take = () => {
    const [file] = input.files;
    input.value = "";
    if (file) chosen(file);
  };
  const input = el("input", { type: "file", accept, hidden: true, onchange: take });
  return { input, button: el("button", { type: "button", class: "sp-button", onclick: () => input.click() }, words) };
}

/** How many pieces a file of so many bytes is sent in. */
export const pieceCount = (bytes, size) => Math.max(1, Math.ceil(bytes / size));

/**
 * Asks Python, one request after the other, and knows each answer by the number of its request. What is asked for meanwhile
 * waits for its turn; the same once more, as by a second press, is the same one.
 */
export class Asking {
  static PATIENCE_MS = 30_000;

  /**
   * tell(words, kind): as statusLine's. kept: what is said beside Python's silence. answered(answer): of each answer, once
   * told. stamp(): what every request says of the moment at which it is sent. working: statusLine's, of a panel that asks for
   * what takes long.
   */
  constructor(model, tell, { kept = "", answered = () => {}, stamp = () => ({}), patience = Asking.PATIENCE_MS, working = null } = {}) {
    Object.assign(this, { model, tell, kept, answered, stamp, patience, working, pending: null, turns: [], said: [], failed: false });
    this.heard = () => this.answer();
    model.on("change:answer", this.heard);
    // The page was loaded anew in the middle of something: what Python holds of it goes on, unless another page has it.
    if (this.working && typeof model.get("answer").share === "number") this.ask({ type: "go_on", work: model.get("answer").work });
  }

  end() {
    clearTimeout(this.timer);
    this.working?.end();
    this.model.off("change:answer", this.heard);
  }

  /** Whether an answer is waited for that somebody asked for, or the panel itself is at work on what it asks next (hold). */
  get busy() {
    return this.pending !== null && !this.pending.quiet;
  }

  /** Whether something waits for its turn. */
  get more() {
    return this.turns.length > 0;
  }

  hold() {
    this.pending = {};
  }

  free() {
    this.pending = null;
    this.next();
  }

  /**
   * Ask when it is its turn, and do `after` once it is done. more: whether that asks for more (go), so that nothing is said
   * and nobody else asks in between. row: the buttons of a form, below which it is asked whether to add what is there already.
   */
  ask(request, after = () => {}, { more = false, row = null } = {}) {
    this.inTurn(() => this.go(request, after, { more, row }), JSON.stringify(request));
  }

  /** Do what asks Python when nothing else is asked for. name: what it is known by; "" where it is never the same again. */
  inTurn(action, name = "") {
    const last = this.turns.at(-1) ?? (this.busy ? this.pending : null);
    if (name && last?.name === name) return;
    this.turns.push({ name, action });
    this.next();
  }

  next() {
    if (this.busy || !this.more) return;
    this.turns.shift().action();
  }

  /** Ask now: in one's turn, or for more while it is held. */
  go(request, after, { more = false, row = null } = {}) {
    this.tell([...this.said, "One moment …"].join(" "));
    this.working?.begin();
    this.send(request, { request, name: JSON.stringify(request), after, more, row });
  }

  /** Send a file in its turn, in pieces of a size, one after the other; do `after` once the last one is answered. */
  async sendPieces(file, size, after, index = 0) {
    this.hold();
    const count = pieceCount(file.size, size);
    if (index > 0) {
      if (this.working?.stopping) return this.go({ type: "stop", work: "" }, () => {});
      this.working?.at(index / count);
    }
    let base64;
    try {
      base64 = await base64Of(file.slice(index * size, (index + 1) * size));
    } catch {
      this.working?.end();
      this.say(`${file.name}: cannot be read. Choose it again.`, false);
      this.free();
      return;
    }
    const last = index + 1 === count;
    const next = last ? after : () => this.sendPieces(file, size, after, index + 1);
    this.go({ type: "piece", name: file.name.slice(0, 200), index, count, base64 }, next, { more: !last });
  }

  /** Ask for what is there now without a word, unless something else is asked. heard(answer): of its answer, null if none comes. */
  look(request, heard = () => {}) {
    if (!this.busy) this.send(request, { quiet: true, heard });
  }

  send(request, pending) {
    clearTimeout(this.timer);
    const number = (this.model.get("request").number ?? 0) + 1;
    this.pending = { number, ...pending };
    this.timer = setTimeout(() => this.unanswered(), this.patience);
    this.model.set("request", { ...request, ...this.stamp(), number });
    this.model.save_changes();
  }

  unanswered() {
    const { quiet, heard } = this.pending;
    this.pending = null;
    this.turns = [];
    if (!quiet) this.working?.end();
    if (quiet) heard(null);
    else this.say(noAnswer(this.kept), false);
  }

  answer() {
    const answer = this.model.get("answer");
    if (!this.pending?.number || answer.number !== this.pending.number) return;
    clearTimeout(this.timer);
    const { request, after, more, quiet, heard, row } = this.pending;
    if (quiet) {
      this.pending = null;
      heard(answer);
      return;
    }
    if (answer.done && typeof answer.share === "number") {
      this.goOn(answer);
      return;
    }
    if (answer.done && more) {
      this.hold(); // nothing else is asked for before that
      after();
      return;
    }
    this.pending = null;
    this.working?.end();
    this.say(answer.message, answer.done || Boolean(answer.asks || answer.stopped));
    this.answered(answer);
    if (answer.asks && row) askAgain(row, answer.asks, () => this.ask({ ...request, again: true }, after, { row }));
    if (answer.done) after();
    this.next();
  }

  /** A share of what was asked is done: have it gone on with, unless the person stops it. */
  goOn({ share, work }) {
    const { number, ...kept } = this.pending;
    this.working?.at(share);
    this.send({ type: this.working?.stopping ? "stop" : "go_on", work }, kept);
  }

  /** Say how it went; what was said of those before, while others wait for their turn, stays. */
  say(words, well) {
    if (words) this.said.push(words);
    this.failed ||= !well;
    const all = this.said.join(" ");
    this.tell(all, !all ? "" : this.failed ? "error" : "saved");
    if (!this.more) Object.assign(this, { said: [], failed: false });
  }
}
