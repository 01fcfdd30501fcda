// The way to a telephone and back: sessions as a file, and what was done there shown before it is added. What a file holds and
// what a log means is Python's; the page gives files out and hands texts and pictures in, one after the other (asking.js).

const LONGEST_TEXT = 300_000; // what is longer is refused whatever it says

/** Whether a text may hold what a telephone gave out, so that other codes in sight of the camera are passed over. */
export const isLog = (text) => /STRETCH\d+:/i.test(text);

/** The file or the text of what was pasted or dropped (a DataTransfer): { file, text }, null and "" where there is none. */
export function handedOver(data) {
  const [file = null] = data?.files ?? [];
  return { file, text: file ? "" : (data?.getData("text/plain") ?? "").slice(0, LONGEST_TEXT) };
}

class TakeAlong {
  constructor(model, target) {
    this.model = model;
    this.store = new Store(model.get("diary_key"));
    const { node: status, tell, working } = statusLine();
    this.tell = tell;
    this.asking = new Asking(model, tell, { kept: "nothing was added", answered: (answer) => this.answered(answer), stamp: () => ({ at: isoLocal(Date.now()) }), working });
    this.camera = new Camera({ read: (text) => this.readCode(text), look: (picture) => this.lookAt(picture), ended: (words, held) => this.cameraOff(words, held) });
    this.root = el("section", { class: "sp-root sp-along", "aria-label": "On your telephone", "data-lm-suppress-shortcuts": "true", onkeydown: (event) => event.stopPropagation(),
      onpaste: (event) => event.target.type === "date" || this.take(event, event.clipboardData), ondrop: (event) => this.take(event, event.dataTransfer),
      ondragover: (event) => this.over(event, true), ondragleave: (event) => this.root.contains(event.relatedTarget) || this.over(event, false) },
      this.shared(), this.making(), this.coming(), status);
    onlyUsable(this.root);
    target.append(this.root);
    this.drawn = () => this.draw();
    model.on("change:view", this.drawn);
    this.open(this.found !== null);
    this.draw();
  }

  destroy() {
    this.camera.stop();
    this.asking.end();
    this.model.off("change:view", this.drawn);
    this.root.remove();
  }

  button(words, onclick, kind = "", attributes = {}) {
    return el("button", { type: "button", class: `sp-button ${kind}`, onclick, ...attributes }, words);
  }

  get found() {
    return this.model.get("view").found;
  }

  // The page of the same network, where the app serves one.

  shared() {
    const { code, print } = this.model.get("shared");
    return code && el("details", { class: "sp-shared" },
      el("summary", {}, "Open it on your telephone at once"),
      el("p", {}, "Scan this with your telephone on the same network."),
      el("img", { class: "sp-code", src: code, alt: "The code with the address of today's session" }),
      print && el("p", { class: "sp-quiet" }, "Your telephone warns of a certificate that it does not know. Its SHA-256 fingerprint is ",
        el("code", {}, print.split(/(?<=:)/).map((part) => [part, el("wbr")]))));
  }

  // The way out.

  making() {
    this.voice = el("input", { type: "checkbox" });
    return el("div", { class: "sp-making" },
      el("p", {}, "One file with the figures, the sounds and your settings. It needs no network."),
      el("div", { class: "sp-actions" },
        this.button("Take today's session along", () => this.make("today"), "sp-primary"),
        this.button("This week", () => this.make("week"))),
      this.model.get("voice") && el("label", { class: "sp-check" }, this.voice, el("span", {}, "With a voice in it")));
  }

  make(days) {
    const voice = this.voice.checked;
    this.ask({ type: "make", days, voice, settings: this.store.read("sound") ?? {} });
  }

  // The way in.

  coming() {
    const { input, button } = fileButton("Choose a file", "image/*,.txt,text/plain", (file) => this.bring(file));
    this.paste = el("textarea", { rows: 2, oninput: () => isLog(this.paste.value) && this.typed(), onchange: () => this.typed() });
    this.look = this.button("Use the camera", () => this.useCamera());
    this.ways = el("div", { class: "sp-ways" },
      el("p", {}, "Choose, drop or paste what your telephone gave you: the file, a photo of the code, or the text."),
      el("div", { class: "sp-actions" }, button, input, cameraThere() && this.look),
      this.camera.node,
      el("label", { class: "sp-field" }, el("span", {}, "Or paste it here"), this.paste));
    this.what = el("div", { class: "sp-found-place" });
    this.home = el("div", { class: "sp-home", hidden: true }, this.ways, this.what);
    this.toggle = this.button("Bring home what you did", () => {
      if (!this.asking.busy) this.tell("");
      this.open(this.home.hidden);
    });
    return el("div", { class: "sp-coming" }, this.toggle, this.home);
  }

  open(shown) {
    this.home.hidden = !shown;
    this.toggle.setAttribute("aria-expanded", String(shown));
    if (!shown) this.camera.stop();
  }

  over(event, on) {
    event.preventDefault(); // so that it may be dropped here
    event.stopPropagation();
    this.root.classList.toggle("sp-over", on);
  }

  take(event, data) {
    const { file, text } = handedOver(data);
    this.over(event, false);
    this.open(true);
    if (file) this.bring(file);
    else if (text.trim()) this.ask({ type: "text", text }, () => this.showFound());
    else this.tell("There is no file, picture or text in that.", "error");
  }

  typed() {
    const text = this.paste.value.slice(0, LONGEST_TEXT);
    this.paste.value = "";
    if (text.trim()) this.ask({ type: "text", text }, () => this.showFound());
  }

  bring(file) {
    this.camera.stop();
    if (file.size > this.model.get("most")) this.tell(`${file.name}: is too big. Choose the file or the photo of the code.`, "error");
    else this.asking.inTurn(() => this.asking.sendPieces(file, this.model.get("piece"), () => this.showFound()));
  }

  // The camera.

  useCamera() {
    this.tell("");
    setUsable(this.look, false);
    this.camera.start();
  }

  readCode(text) {
    if (isLog(text)) this.ask({ type: "text", text: text.slice(0, LONGEST_TEXT) }, () => this.showFound());
  }

  async lookAt(picture) {
    if (this.asking.busy) return;
    const frame = { type: "frame", base64: await base64Of(picture) };
    const answer = await new Promise((heard) => this.asking.look(frame, heard));
    if (answer?.done && !answer.seen) return;
    this.camera.stop();
    if (answer?.done) this.showFound();
    else this.tell(answer ? answer.message : noAnswer("nothing was added"), "error");
  }

  cameraOff(words, held) {
    setUsable(this.look, true);
    if (held) this.look.focus({ preventScroll: true });
    if (words) this.tell(words, "error");
  }

  // What came home.

  ask(request, after, options) {
    this.camera.stop();
    this.asking.ask(request, after, options);
  }

  answered({ done, file }) {
    if (done && file.name) download(file);
    this.draw();
  }

  showFound() {
    this.draw();
    this.what.querySelector("h3")?.focus();
  }

  draw() {
    const { found } = this;
    const stands = JSON.stringify(found);
    if (stands === this.stands) return;
    const held = this.what.contains(document.activeElement);
    this.stands = stands;
    this.ways.hidden = found !== null;
    this.what.replaceChildren(...(found ? [this.shown(found)] : []));
    if (found) this.camera.stop();
    if (held) goTo(this.what.querySelector("h3") ?? this.toggle);
  }

  shown({ of, title, rows, doubts, stands, adds, day }) {
    const input = day !== null && pastDay(this.model, day);
    const back = () => goTo(this.toggle);
    const add = () => {
      if (!input || input.value) return this.ask({ type: "bring", of, day: input ? input.value : null }, back);
      this.tell("Say first on which day it was.", "error");
      input.focus();
    };
    return el("section", { class: "sp-found", "aria-label": title },
      el("h3", { tabindex: "-1" }, title),
      el("dl", {}, rows.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
      doubts.map((words) => el("p", { class: "sp-doubt" }, words)),
      stands && el("p", {}, stands),
      adds && input && el("label", { class: "sp-field" }, el("span", {}, "On which day was it?"), input),
      el("div", { class: "sp-actions" },
        adds && this.button("Add to your diary", add, "sp-primary"),
        this.button(adds ? "Not now" : "Close", () => this.ask({ type: "close" }, back))));
  }
}

export default {
  render({ model, el: target }) {
    const along = new TakeAlong(model, target);
    return () => along.destroy();
  },
};
