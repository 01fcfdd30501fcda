// How what was done leaves the telephone: shown as a QR code, shared, saved, copied. One text is all of them (log.js).

const QUIET_ZONE = 4; // modules of white around a code, ISO/IEC 18004

/** A text as a QR code to show: black on white in either theme; null where it holds more than a code can. */
export function codeOf(text) {
  const code = qrcode(0, "L");
  try {
    code.addData(text, "Alphanumeric");
    code.make();
  } catch {
    return null;
  }
  const size = code.getModuleCount(), whole = size + 2 * QUIET_ZONE;
  let dark = "";
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (code.isDark(row, column)) dark += `M${column + QUIET_ZONE} ${row + QUIET_ZONE}h1v1h-1z`;
    }
  }
  return el("svg", { class: "sp-code", viewBox: `0 0 ${whole} ${whole}`, role: "img", "aria-label": "The code of what you did", "shape-rendering": "crispEdges" },
    el("path", { d: `M0 0h${whole}v${whole}h-${whole}z`, fill: "#fff" }), el("path", { d: dark, fill: "#000" }));
}

class HandingOver {
  /** name: of the file; text(): the log as it is now, a promise. */
  constructor(name, text) {
    Object.assign(this, { name, text });
    this.status = el("p", { role: "status", class: "sp-status" });
    this.place = el("div", { class: "sp-code-place" });
    this.share = this.button("Share", (made) => navigator.share(this.shareable(made)));
    this.share.hidden = true;
    this.node = el("section", { class: "sp-handing", "aria-label": "Take it home" },
      el("h3", {}, "Take it home"),
      el("p", { class: "sp-quiet" }, "On your computer, open Today and press “Bring home what you did”. Any one of these will do."),
      el("div", { class: "sp-actions" },
        this.button("Show a code", (made) => this.showCode(made), "sp-primary"), this.share,
        this.button("Save a file", (made) => this.save(made)), this.button("Copy", (made) => this.copy(made))),
      this.status, this.place);
    this.prepared = this.prepare();
  }

  /** Made before a press: some browsers share and copy only what is there when it comes. */
  async prepare() {
    this.made = await this.text();
    this.share.hidden = !this.shareable(this.made);
  }

  button(words, does, kind = "") {
    return el("button", { type: "button", class: `sp-button ${kind}`, onclick: () => this.attempt(does) }, words);
  }

  async attempt(does) {
    setText(this.status, "");
    this.place.replaceChildren();
    try {
      if (!this.made) await this.prepared; // pressed at once
      setText(this.status, (await does(this.made)) ?? "");
    } catch (error) {
      if (error.name !== "AbortError") setText(this.status, this.showText(this.made)); // AbortError: the person closed it
    }
    this.node.scrollIntoView({ block: "nearest" });
  }

  fileOf(text) {
    return new File([text], this.name, { type: "text/plain" });
  }

  shareable(text) {
    const data = { files: [this.fileOf(text)] };
    return navigator.share && navigator.canShare?.(data) ? data : null;
  }

  save(text) {
    const address = URL.createObjectURL(this.fileOf(text));
    el("a", { href: address, download: this.name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    return `Saved as ${this.name}.`;
  }

  async copy(text) {
    await navigator.clipboard.writeText(text);
    return "Copied. Paste it on your computer.";
  }

  /** Where a page may not give it out that way, the person can. */
  showText(text) {
    const field = el("textarea", { readonly: true, rows: 4, "aria-label": "What you did, as text" });
    field.value = text;
    this.place.replaceChildren(field);
    field.select();
    return "Copy this text, and paste it on your computer.";
  }

  showCode(text) {
    const code = codeOf(text);
    if (!code) return "This is too much for one code. Save a file, or copy it.";
    this.place.replaceChildren(code);
    return "Hold it in front of your computer's camera, or photograph it. A bright screen helps.";
  }
}
