// The form for a stretch of the person's own, a new one or one that is there. It hands over what was filled in, and shows what
// is wrong with it; the kernel checks and keeps it. Put after again.js, own_picture.js and own_likeness.js; every name at the
// top begins with "own", because scripts are joined.

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
 * The form. choices: regions, positions, equipment (lists), cautions (tag -> words), and what own_likeness.js offers.
 * submit({ id, seen, form, picture, keep_picture, entry }): called with what was filled in; id and seen of the stretch that is
 * changed, entry: what this form is known by. Answer it with show or clear.
 * Returns { node, row (of its buttons), editing (the id of what is changed, or ""), offer(choices), fill(own, picture's
 * address), again(): what is filled in becomes a new one, show(error, field): say what is wrong, "" for nothing,
 * clear(words): empty it, after it was kept, and say so }.
 */
export function ownStretchForm(choices, submit) {
  const id = `sp-own-${++ownForms}-${Math.random().toString(36).slice(2, 8)}`;
  const words = (tag) => tag.replaceAll("_", " ");
  let timer;
  let busy = false;
  let entry = token();
  let changing = null; // { id, seen, form } of what is changed

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
  const likeness = new OwnLikeness(`${id}-like`, () => ({ position: position.value, regions: ownRegions(region.value, further.chosen()) }));
  const picture = new OwnPicture((wrong) => show(wrong, "picture"));
  const alert = el("p", { class: "sp-own-alert", role: "alert", id: `${id}-alert`, hidden: true });
  const said = el("p", { class: "sp-form-said", role: "status" });
  const button = el("button", { class: "sp-button sp-primary", type: "button", onclick: () => send() });
  const cancel = el("button", { class: "sp-button", type: "button", onclick: () => leave() }, "Cancel");
  const row = el("div", { class: "sp-actions" }, button, cancel);
  const title = el("h4", { tabindex: -1 });

  // Not a <form>: it may stand within one.
  const pictureField = labelled("A picture of it, if you have one", picture.input, "A photo or drawing: PNG, JPEG or WebP. It stays on this machine.");
  pictureField.append(picture.seen);
  const node = el("div", { class: "sp-own", role: "form" }, title,
    labelled("Name", name),
    labelled("What to do", steps, "One step a line, as you were shown it."),
    el("div", { class: "sp-own-row" }, labelled("Position", position), labelled("What it stretches most", region)),
    further.node,
    el("div", { class: "sp-own-row" }, labelled("Repetitions", reps, "On each side, if it has two."), labelled("Seconds of each hold", hold, "0 for no hold.")),
    el("div", { class: "sp-own-tags" }, sides.node, flexion.node),
    equipment.node, cautions.node,
    pictureField, likeness.node,
    alert, row, said);

  // What happens in it

  region.addEventListener("change", followMain);
  for (const one of [position, region, further.node]) one.addEventListener("change", () => likeness.draw());
  node.addEventListener("shown", () => { likeness.node.hidden = picture.shown; });
  function followMain() {
    for (const { box } of further.checks) box.disabled = box.value === region.value;
  }

  /** Say whether it is a new one or one that is there. */
  function begin(own = null) {
    changing = own;
    entry = token();
    const words = own ? `Change ${own.form.name}` : "Add a stretch of your own";
    node.setAttribute("aria-label", own ? words : "A stretch of your own");
    setText(title, words);
    setText(button, own ? "Save changes" : "Add this stretch");
    cancel.hidden = !own;
  }

  /** Fill it with a stretch that is there. */
  function fill(own, address) {
    clear();
    begin(own);
    const { form } = own;
    Object.assign(name, { value: form.name });
    steps.value = form.steps.join("\n");
    [position.value, region.value, reps.value, hold.value] = [form.position, form.regions[0], form.reps, form.hold_s];
    const ticked = [[further, form.regions], [equipment, form.equipment], [cautions, form.cautions]];
    for (const [{ checks }, given] of ticked) for (const { box } of checks) box.checked = given.includes(box.value);
    [sides.box.checked, flexion.box.checked] = [form.two_sides, form.flexion];
    followMain();
    likeness.choose(form.drawn_like);
    picture.show(address);
    title.scrollIntoView({ block: "start" });
    title.focus({ preventScroll: true });
  }

  function leave() {
    const { id: left } = changing;
    clear();
    const back = node.parentElement.querySelector(`[data-key="${CSS.escape(`own/${left}/Edit`)}"]`);
    if (back) goTo(back);
  }

  /** The steps; those that were not touched, as they stand there, however they were written. */
  function stepsNow() {
    const there = changing?.form.steps ?? [];
    return steps.value === there.join("\n").replaceAll(/\r\n?/g, "\n") && there.length ? there : ownSteps(steps.value);
  }

  function values() {
    return {
      name: name.value, steps: stepsNow(), position: position.value,
      regions: ownRegions(region.value, further.chosen()), reps: ownNumber(reps.value), hold_s: ownNumber(hold.value),
      two_sides: sides.box.checked, equipment: equipment.chosen(), cautions: cautions.chosen(), flexion: flexion.box.checked,
      drawn_like: likeness.chosen,
    };
  }

  async function send() {
    if (busy) return;
    const form = values();
    const gap = ownGap(form);
    if (gap) return show(gap[1], gap[0]);
    show("");
    setText(said, "One moment …");
    wait(true);
    const shown = await picture.given();
    submit({ ...changing && { id: changing.id, seen: changing.seen }, form, ...shown, entry });
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
    else row.before(alert);
    alert.hidden = !error;
    setText(alert, error || "");
    setText(said, "");
    if (node.contains(document.activeElement)) wrong[0]?.focus();
    if (error) alert.scrollIntoView({ block: "nearest" });
  }

  function clear(sentence = "") {
    for (const one of node.querySelectorAll("input:not([type=radio]), select, textarea")) {
      if (one.type === "checkbox") one.checked = false;
      else one.value = "";
    }
    followMain();
    begin();
    likeness.choose("");
    picture.show("");
    show("");
    setText(said, sentence);
    if (sentence) said.scrollIntoView({ block: "nearest" });
  }

  begin();
  likeness.offer(choices);
  return { node, row, offer: (now) => likeness.offer(now), fill, again: () => begin(), show, clear, get editing() { return changing?.id ?? ""; } };
}
