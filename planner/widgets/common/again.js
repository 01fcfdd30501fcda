// The question whether to add what is in the diary already, and what one entry is known by however often it is sent.
// Put after common.js. Whether there is anything to ask is Python's to say.

/** What a form is known by, made once for what is entered in it. */
export const token = () => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * Ask below the row of buttons of a form. asks: { question, add }, add being the words of the button that goes on, "" for none.
 * again(): the person wants it; left(): does not. What is typed stays; once it is changed, the question is about nothing.
 */
export function askAgain(row, { question, add }, again, left = () => {}) {
  row.parentElement.querySelector(":scope > .sp-twice")?.remove();
  const typing = new AbortController();
  const close = (then) => {
    typing.abort();
    node.remove();
    row.querySelector("button").focus();
    then();
  };
  const escape = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation(); // the form stays
    close(left);
  };
  const words = el("p", { tabindex: -1 }, question);
  const button = (text, then) => el("button", { type: "button", class: "sp-button", onclick: () => close(then) }, text);
  const node = el("div", { class: "sp-twice", role: "group", "aria-label": question, onkeydown: escape }, words,
    el("div", { class: "sp-actions" }, add ? button(add, again) : null, button("Leave it", left)));
  row.after(node);
  for (const event of ["input", "submit"]) row.parentElement.addEventListener(event, () => node.remove(), { signal: typing.signal });
  node.scrollIntoView({ block: "nearest" });
  words.focus({ preventScroll: true }); // not on a button: a key that is still held down must not answer
}
