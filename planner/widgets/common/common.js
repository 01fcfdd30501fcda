// What the planner's widgets need in the page: making elements, local time, the browser's storage, files.
// No imports and no exports of rendering: the text is put before each widget's own script.

const SVG = "http://www.w3.org/2000/svg";
const SVG_TAGS = new Set(["svg", "g", "path", "circle", "clipPath", "rect"]);

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

/** Have a node hold these and nothing else; what stands where it shall is not touched, so that it is not laid out again. */
export function showNodes(node, children) {
  const wanted = new Set(children);
  for (const child of [...node.childNodes]) if (!wanted.has(child)) child.remove();
  for (const [n, child] of children.entries()) if (node.childNodes[n] !== child) node.insertBefore(child, node.childNodes[n] ?? null);
}

/** Put the keyboard on a node and the node in sight; what is in sight already stays where it is. */
export function goTo(node) {
  node.focus({ preventScroll: true });
  node.scrollIntoView({ block: "nearest" });
}

/**
 * Show what a notebook begins with from its beginning, once it is there. JupyterLab goes to the last cell as all are run, and
 * what comes above that stays out of sight. Return how to wait for it no longer.
 */
export function beginHere(node) {
  const panel = () => node.closest(".jp-WindowedPanel-outer");
  const watching = new ResizeObserver(([{ contentRect: { height } }]) => {
    if (!height) return; // not in the page yet
    watching.disconnect();
    // The browser keeps in place what is in sight, as something comes above it: after that.
    requestAnimationFrame(() => panel() && node.getBoundingClientRect().top < panel().getBoundingClientRect().top && node.scrollIntoView());
  });
  watching.observe(node);
  return () => watching.disconnect();
}

/** Say whether a button can be used now. Not by "disabled", which would take the keyboard's place in the page away. */
export const setUsable = (button, on) => button.setAttribute("aria-disabled", String(!on));

/** Let nothing within a node hear a press on a button that can't be used now. */
export function onlyUsable(node) {
  const keep = (event) => event.target.closest('button[aria-disabled="true"]') && (event.preventDefault(), event.stopImmediatePropagation());
  node.addEventListener("click", keep, true);
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

/** The date so many days later: 2026-11-30. */
export function daysLater(day, number) {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + number);
  return date.toISOString().slice(0, 10);
}

// The person's days, by the same rule as own_day.py. begins: pairs of a day and the hour at which days begin from then on.

const hourOf = (day, begins) => begins.filter(([first]) => first <= day).at(-1)?.[1] ?? 0;

/** The person's day at a moment: the date of the page's clock, until theirs begins the one before. */
export function dayOf(milliseconds, begins) {
  const local = isoLocal(milliseconds);
  const day = local.slice(0, 10);
  return Number(local.slice(11, 13)) < hourOf(day, begins) ? daysLater(day, -1) : day;
}

/** When the clock shows a time on a day, in milliseconds: past midnight where the day goes on until then. */
export function momentOn(day, time, begins) {
  const next = daysLater(day, 1);
  const byNight = Number(time.slice(0, 2)) < hourOf(next, begins);
  return new Date(`${byNight ? next : day}T${time}`).getTime();
}

/** Milliseconds from a moment until the person's next day begins. */
export function untilNextDay(moment, begins) {
  const next = daysLater(dayOf(moment, begins), 1);
  return new Date(`${next}T${String(hourOf(next, begins)).padStart(2, "0")}:00`).getTime() - moment;
}

/** The person's day now: 2026-11-23. model: of a widget that knows when their days begin (days.py). */
export const ownDay = (model) => dayOf(Date.now(), model.get("day_begins"));

/** A field for a day that has come, today at the latest, however long the page is open. */
export function pastDay(model, value = ownDay(model)) {
  const input = el("input", { type: "date", max: ownDay(model), onfocus: () => { input.max = ownDay(model); } });
  input.value = value;
  return input;
}

/** The browser's storage, which may be missing, full or forbidden: `working` says so, and nothing throws. */
export class Store {
  constructor(key, storage = () => window.localStorage) {
    this.storage = storage;
    this.prefix = `stretching-planner.${key}.`;
    this.working = true;
  }

  /** keeps: whether it shows that the storage takes something, where it succeeds; what can be read may still be full. */
  attempt(action, keeps = false) {
    try {
      const result = action(this.storage());
      if (keeps) this.working = true;
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
    this.attempt((storage) => storage.setItem(this.prefix + name, JSON.stringify(value)), true);
  }

  remove(name) {
    this.attempt((storage) => storage.removeItem(this.prefix + name));
  }

  names(start) {
    const all = this.attempt((storage) => Object.keys(storage)) ?? [];
    return all.filter((key) => key.startsWith(this.prefix + start)).map((key) => key.slice(this.prefix.length));
  }
}

/** Hand a file to the browser at once. file: { name, base64 }. */
export function download({ name, base64 }) {
  const address = URL.createObjectURL(new Blob([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))]));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // a browser may begin later to read it
}

/** Offer files that lie in the data folder for download as well: the browser may be on another machine. */
export class Download {
  constructor() {
    this.node = el("p", { class: "sp-download" });
    this.addresses = [];
  }

  /** file: { name, base64 }. */
  add({ name, base64 }) {
    const address = URL.createObjectURL(new Blob([Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))]));
    this.addresses.push(address);
    this.node.append(el("a", { href: address, download: name }, `Download ${name}`));
  }

  clear() {
    for (const address of this.addresses.splice(0)) URL.revokeObjectURL(address);
    this.node.replaceChildren();
  }
}

/** A file, or a piece of one, as base64, in parts that one call can take. Rejects where the browser cannot read it. */
export async function base64Of(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
}
