// What the planner's widgets need in the page: making elements, local time, the browser's storage, the 0 to 10 pain scale.
// No imports and no exports of rendering: the text is put before each widget's own script.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "g", "path", "circle"]);

/** Make an element. Functions become listeners ("onclick"), true and false set or leave out an attribute. */
export function el(tag, attributes = {}, ...children) {
  const node = SVG_TAGS.has(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return node;
}

/** Change a text only when it differs, so that nothing is announced or laid out twice. */
export function setText(node, text) {
  if (node.textContent !== String(text)) node.textContent = text;
}

/** How to run the page again, in words: an app runs it when it is loaded, and has no menu. */
export function howToRunAgain() {
  return globalThis.document?.body.dataset.voila ? "Load this page again" : "Choose Run > Run All Cells";
}

/** What to say when Python stays silent; `kept` is what then happens to what was entered. */
export const noAnswer = (kept = "") => `The notebook's kernel does not answer. ${howToRunAgain()}${kept && `; ${kept}`}.`;

/** Local time with its offset from UTC, to the second: 2026-11-23T07:31:05+01:00. */
export function isoLocal(milliseconds) {
  const moment = new Date(milliseconds);
  const offset = -moment.getTimezoneOffset();
  const local = new Date(milliseconds + offset * 60_000).toISOString().slice(0, 19);
  const two = (n) => String(Math.floor(n)).padStart(2, "0");
  const size = Math.abs(offset);
  return `${local}${offset < 0 ? "-" : "+"}${two(size / 60)}:${two(size % 60)}`;
}

/** The page's local date: 2026-11-23. */
export const localDay = () => isoLocal(Date.now()).slice(0, 10);

/** localStorage that may be missing, full or forbidden: `working` says so, and nothing throws. */
export class Store {
  constructor(key) {
    this.prefix = `stretching-planner.${key}.`;
    this.working = true;
  }

  attempt(action) {
    try {
      const result = action(window.localStorage);
      this.working = true;
      return result;
    } catch {
      this.working = false;
      return null;
    }
  }

  read(name) {
    const text = this.attempt((storage) => storage.getItem(this.prefix + name));
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  write(name, value) {
    this.attempt((storage) => storage.setItem(this.prefix + name, JSON.stringify(value)));
  }

  remove(name) {
    this.attempt((storage) => storage.removeItem(this.prefix + name));
  }

  names(start) {
    const all = this.attempt((storage) => Object.keys(storage)) ?? [];
    return all.filter((key) => key.startsWith(this.prefix + start)).map((key) => key.slice(this.prefix.length));
  }
}

/** Offer a file that lies in the data folder for download as well: the browser may be on another machine. */
export class Download {
  constructor() {
    this.node = el("p", { class: "sp-download" });
  }

  /** file: { name, base64 }, or nothing to offer none. */
  offer(file) {
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = file ? URL.createObjectURL(new Blob([Uint8Array.from(atob(file.base64), (sign) => sign.charCodeAt(0))])) : null;
    this.node.replaceChildren(file ? el("a", { href: this.address, download: file.name }, `Download ${file.name}`) : "");
  }
}

/** A file, or a piece of one, as base64, in parts that one call can take. Rejects where the browser cannot read it. */
export async function base64Of(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}

let scales = 0;

/**
 * The numeric rating scale: a native range input, 0 to 10, whole numbers, that starts without an answer.
 * Returns { node, input, value() -> number or null, set(number or null), show(number or null): set without onchange }.
 */
export function painScale(label, onchange = () => {}) {
  const id = `sp-scale-${++scales}-${Math.random().toString(36).slice(2, 8)}`;
  let answered = false;
  const input = el("input", {
    id, class: "sp-scale-input", type: "range", min: 0, max: 10, step: 1, value: 0, "aria-describedby": `${id}-ends`,
  });
  const shown = el("output", { class: "sp-scale-value", for: id });
  const clear = el("button", { type: "button", class: "sp-link", onclick: () => set(null) }, "Clear");
  const node = el("div", { class: "sp-scale" },
    el("div", { class: "sp-scale-head" }, el("label", { for: id, class: "sp-scale-label" }, label), clear, shown),
    input,
    el("div", { class: "sp-scale-ticks", "aria-hidden": "true" },
      Array.from({ length: 11 }, (_, n) => el("span", {}, String(n)))),
    el("div", { class: "sp-scale-ends", id: `${id}-ends` },
      el("span", {}, "0: no pain"), el("span", {}, "10: pain as bad as you can imagine")));

  function show(answer) {
    answered = answer !== null;
    input.value = answer ?? 0;
    const value = answered ? input.value : "–";
    setText(shown, value);
    node.classList.toggle("sp-unset", !answered);
    node.style.setProperty("--sp-share", `${input.value * 10}%`);
    input.setAttribute("aria-valuetext", answered ? `${value} of 10` : "not answered");
    clear.hidden = !answered;
  }
  function set(value) {
    show(value);
    onchange(value);
  }
  const touched = () => set(Number(input.value));
  // A press on 0, where the thumb already stands, is an answer too, though the input's value doesn't change.
  for (const kind of ["input", "change", "click"]) input.addEventListener(kind, touched);
  input.addEventListener("keydown", ({ key }) => {
    if (!answered && ["Home", "ArrowLeft", "ArrowDown", "PageDown", " ", "Enter"].includes(key)) touched();
  });
  show(null);
  return { node, input, value: () => (answered ? Number(input.value) : null), set, show };
}
