// The form for a stretch of the person's own. It hands over what was filled in, and shows what is wrong with it; the kernel
// checks and keeps it. Put after common.js and again.js; every name at the top begins with "own", because scripts are joined.

const OWN_PICTURES = "image/png,image/jpeg,image/webp";
const OWN_MOST_BYTES = 2_000_000;
const OWN_NO_ANSWER_MS = 10_000;

/** The steps in a text, one a line; lines with nothing on them are none. */
export function ownSteps(text) {
  return text.split(/\r\n|\r|\n/).filter((line) => line.trim());
}

/** The number in an input, null in an empty one. */
export function ownNumber(text) {
  return text.trim() === "" ? null : Number(text);
}

/** The regions with the main one first, each once; none without a main one. */
export function ownRegions(main, others) {
  return main ? [...new Set([main, ...others])] : [];
}

/** What is missing in the form, as [field, sentence]; null when all that is needed is there. */
export function ownGap({ name, steps, position, regions, reps, hold_s }) {
  if (!name.trim()) return ["name", "Give the stretch a name."];
  if (!steps.length) return ["steps", "Write what to do, at least one step."];
  if (!position) return ["position", "Choose the position you do it in."];
  if (!regions.length) return ["regions", "Choose what it stretches most."];
  if (reps === null) return ["reps", "Say how many repetitions: a whole number from 1 to 60."];
  if (hold_s === null) return ["hold_s", "Say how many seconds you hold it: a whole number from 0 to 300."];
  return null;
}

let ownForms = 0;

/**
 * The form. choices: regions, positions, equipment (lists) and cautions (tag -> words). submit(form, picture, entry): called with
 * what was filled in, picture null or { name, base64 }, and what this stretch is known by; answer it with show or clear.
 * Returns { node, show(error, field): say what is wrong, "" for nothing; clear(words): empty it, after it was kept,
 * and say so }.
 */
export function ownStretchForm(choices, submit) {
  const id = `sp-own-${++ownForms}-${Math.random().toString(36).slice(2, 8)}`;
  const words = (tag) => tag.replaceAll("_", " ");
  let timer;
  let busy = false;
  let entry = token();

  // The parts of the form

  const input = (field, attributes) => el("input", { class: "sp-own-input", "data-field": field, ...attributes });
  const select = (field, tags) => el("select", { class: "sp-own-input", "data-field": field },
    el("option", { value: "" }, "choose"), tags.map((tag) => el("option", { value: tag }, words(tag))));
  function labelled(label, control, hint) {
    control.id = `${id}-${control.dataset.field}`;
    if (hint) control.setAttribute("aria-describedby", `${control.id}-hint`);
    return el("div", { class: "sp-own-field" }, el("label", { for: control.id }, label), control,
      hint ? el("p", { class: "sp-own-hint", id: `${control.id}-hint` }, hint) : null);
  }
  function check(label, attributes) {
    const box = el("input", { type: "checkbox", ...attributes });
    return { box, node: el("label", { class: "sp-own-check" }, box, el("span", {}, label)) };
  }
  function tags(field, legend, names, hint) {
    const checks = Object.entries(names).map(([tag, label]) => check(label, { value: tag, "data-field": field || null }));
    const about = hint && { "aria-describedby": `${id}-${field}-hint` };
    const node = el("fieldset", { class: "sp-own-group", ...about }, el("legend", {}, legend),
      hint ? el("p", { class: "sp-own-hint", id: `${id}-${field}-hint` }, hint) : null,
      el("div", { class: "sp-own-tags" }, checks.map((one) => one.node)));
    return { node, chosen: () => checks.filter(({ box }) => box.checked && !box.disabled).map(({ box }) => box.value), checks };
  }
  const named = (list) => Object.fromEntries(list.map((tag) => [tag, words(tag)]));

  const name = input("name", { type: "text", autocomplete: "off", required: true });
  const steps = el("textarea", { class: "sp-own-input", "data-field": "steps", rows: 4, required: true });
  const position = select("position", choices.positions);
  const region = select("regions", choices.regions);
  const further = tags("", "What else it stretches", named(choices.regions));
  const reps = input("reps", { type: "number", min: 1, max: 60, step: 1, inputmode: "numeric", required: true });
  const hold = input("hold_s", { type: "number", min: 0, max: 300, step: 1, inputmode: "numeric", required: true });
  const sides = check("One side, then the other", { "data-field": "two_sides" });
  const flexion = check("It bends the lower back forward", { "data-field": "flexion" });
  const equipment = tags("equipment", "What you need for it", named(choices.equipment));
  const cautions = tags("cautions", "Who should be careful with it", choices.cautions,
    "Tick what your physiotherapist warned of. If it is among what you are careful with, the stretch stays out.");
  const picture = input("picture", { type: "file", accept: OWN_PICTURES });
  const alert = el("p", { class: "sp-own-alert", role: "alert", id: `${id}-alert`, hidden: true });
  const said = el("p", { class: "sp-form-said", role: "status" });
  const button = el("button", { class: "sp-button sp-primary", type: "button", onclick: () => send() }, "Add this stretch");

  // Not a <form>: it may stand within one.
  const node = el("div", { class: "sp-own", role: "form", "aria-label": "A stretch of your own" },
    labelled("Name", name),
    labelled("What to do", steps, "One step a line, as you were shown it."),
    el("div", { class: "sp-own-row" }, labelled("Position", position), labelled("What it stretches most", region)),
    further.node,
    el("div", { class: "sp-own-row" }, labelled("Repetitions", reps, "On each side, if it has two."), labelled("Seconds of each hold", hold, "0 for no hold.")),
    el("div", { class: "sp-own-tags" }, sides.node, flexion.node),
    equipment.node, cautions.node,
    labelled("A picture of it, if you have one", picture, "PNG, JPEG or WebP, 2 MB at most. It stays on this machine."),
    alert, button, said);

  // What happens in it

  region.addEventListener("change", followMain);
  function followMain() {
    for (const { box } of further.checks) box.disabled = box.value === region.value;
  }

  function values() {
    return {
      name: name.value, steps: ownSteps(steps.value), position: position.value,
      regions: ownRegions(region.value, further.chosen()), reps: ownNumber(reps.value), hold_s: ownNumber(hold.value),
      two_sides: sides.box.checked, equipment: equipment.chosen(), cautions: cautions.chosen(), flexion: flexion.box.checked,
    };
  }

  async function send() {
    if (busy) return;
    const form = values();
    const gap = ownGap(form);
    if (gap) return show(gap[1], gap[0]);
    const [file] = picture.files;
    if (file?.size > OWN_MOST_BYTES) return show("This picture is larger than 2 MB. Choose a smaller one.", "picture");
    show("");
    setText(said, "One moment …");
    wait(true);
    let sent = null;
    try {
      if (file) sent = { name: file.name, base64: await base64Of(file) };
    } catch {
      return show("The picture could not be read. Choose it again.", "picture");
    }
    submit(form, sent, entry);
  }

  function wait(on) {
    busy = on;
    clearTimeout(timer);
    if (on) timer = setTimeout(() => show(noAnswer()), OWN_NO_ANSWER_MS);
    // Not "disabled", which would take the keyboard's place in the page away.
    button.setAttribute("aria-disabled", String(on));
    node.setAttribute("aria-busy", String(on));
  }

  function show(error, field = "") {
    wait(false);
    const wrong = error ? [...node.querySelectorAll("[data-field]")].filter((one) => one.dataset.field === field) : [];
    for (const one of node.querySelectorAll("[data-field]")) {
      one.setAttribute("aria-invalid", String(wrong.includes(one)));
      if (wrong.includes(one)) one.setAttribute("aria-errormessage", alert.id);
      else one.removeAttribute("aria-errormessage");
    }
    // Beside what it speaks of: on a phone the two ends of the form are far apart.
    const place = wrong[0]?.closest(".sp-own-field, .sp-own-group");
    if (place) place.append(alert);
    else button.before(alert);
    alert.hidden = !error;
    setText(alert, error || "");
    setText(said, "");
    if (node.contains(document.activeElement)) wrong[0]?.focus();
    if (error) alert.scrollIntoView({ block: "nearest" });
  }

  function clear(sentence = "") {
    for (const one of node.querySelectorAll("input, select, textarea")) {
      if (one.type === "checkbox") one.checked = false;
      else one.value = "";
    }
    followMain();
    entry = token();
    show("");
    setText(said, sentence);
    said.scrollIntoView({ block: "nearest" });
  }

  return { node, show, clear };
}
