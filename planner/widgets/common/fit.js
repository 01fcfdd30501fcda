// Has pictures drawn for the width that the page has, anew when that changes. Draws nothing itself.

// Letters never shrink: a drawing is shown at its own width or up to a quarter larger. Beyond that, another is asked for.
const MOST_GROWTH = 1.25;
const SETTLED_MS = 150;

/** Ask for drawings that fit whenever the width of a node changes, once that has settled; return how to stop it. */
export function fit(model, node) {
  let seen, timer;
  const ask = () => {
    const drawn = model.get("width");
    if (seen >= drawn && seen <= MOST_GROWTH * drawn) return;
    model.set("width", Math.floor(seen));
    model.save_changes();
  };
  const observer = new ResizeObserver(([{ contentRect: { width } }]) => {
    if (!width || width === seen) return; // hidden, or only its height changed
    seen = width;
    clearTimeout(timer);
    timer = setTimeout(ask, SETTLED_MS);
  });
  observer.observe(node);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}
