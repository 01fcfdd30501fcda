// What panels share that ask Python for one thing at a time: the request, its answer, the line that says how it stands, and
// the button for a file. Not for lists of entries (entry_list.js), whose requests wait for each other and give way.
// Put after common.js. No constants: scripts are joined, and a name at the top of one is every other's too.

/** The line that says how it stands: the node, and tell(words, kind), kind "saved", "error" or "". */
export function statusLine() {
  const node = el("p", { class: "sp-status", role: "status" });
  const tell = (words, kind = "") => {
    node.dataset.kind = kind;
    setText(node, words);
  };
  return { node, tell };
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

/** Asks Python, and knows the answer by the number of its request. A new request takes the place of one that is not answered. */
export class Asking {
  static PATIENCE_MS = 30_000;

  /** tell(words, kind): as statusLine's. kept: what is said beside Python's silence. answered(answer): of each answer, once told. */
  constructor(model, tell, { kept = "", answered = () => {} } = {}) {
    Object.assign(this, { model, tell, kept, answered, pending: null });
    this.heard = () => this.answer();
    model.on("change:answer", this.heard);
  }

  end() {
    clearTimeout(this.timer);
    this.model.off("change:answer", this.heard);
  }

  /** Whether an answer is waited for that somebody asked for, or the panel itself is at work on what it asks next (hold). */
  get busy() {
    return this.pending !== null && !this.pending.quiet;
  }

  hold() {
    this.pending = {};
  }

  free() {
    this.pending = null;
  }

  /** Ask, and do `after` once it is done. more: whether that asks for more, so that nothing is said in between. */
  ask(request, after = () => {}, more = false) {
    this.tell("One moment …");
    this.send(request, { after, more });
  }

  /** Ask for what is there now without a word, unless something else is asked. */
  look(request) {
    if (!this.busy) this.send(request, { after: () => {}, quiet: true });
  }

  send(request, pending) {
    clearTimeout(this.timer);
    const number = (this.model.get("request").number ?? 0) + 1;
    this.pending = { number, ...pending };
    this.timer = setTimeout(() => this.unanswered(), Asking.PATIENCE_MS);
    this.model.set("request", { ...request, number });
    this.model.save_changes();
  }

  unanswered() {
    const { quiet } = this.pending;
    this.free();
    if (!quiet) this.tell(noAnswer(this.kept), "error");
  }

  answer() {
    const answer = this.model.get("answer");
    if (!this.pending?.number || answer.number !== this.pending.number) return;
    clearTimeout(this.timer);
    const { after, more, quiet } = this.pending;
    if (quiet) return this.free();
    if (answer.done && more) {
      this.hold(); // nothing else is asked for before that
      after();
      return;
    }
    this.free();
    this.tell(answer.message, answer.done ? "saved" : "error");
    this.answered(answer);
    if (answer.done) after();
  }
}
