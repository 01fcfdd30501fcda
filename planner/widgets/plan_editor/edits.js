// What a person changes in the plan editor, as plain values: the profile, and the edits of one week. No elements here.

/** The seconds as "9 min 46 s", without parts that are zero. */
export function duration(seconds) {
  const parts = [[Math.floor(seconds / 60), "min"], [seconds % 60, "s"]];
  return parts.filter(([n]) => n).map(([n, unit]) => `${n} ${unit}`).join(" ") || "0 min";
}

/** The profile with one change made to it; what is emptied is left out. */
export function changed(profile, field, key, value) {
  if (key === undefined) return { ...profile, [field]: value };
  const table = { ...profile[field] };
  if (value === "" || value === null) delete table[key];
  else table[key] = value;
  return { ...profile, [field]: table };
}

/** The profile with a tag added to, or taken off, one of its lists. */
export function toggled(profile, field, tag, on) {
  const rest = (profile[field] ?? []).filter((other) => other !== tag);
  return { ...profile, [field]: on ? [...rest, tag].sort() : rest };
}

/** Who chooses the days, and so what the form asks: the person, the planner, or chance. */
export function daysChosen({ times_a_week: times, by_chance: chance }) {
  return times === undefined ? "person" : chance ? "chance" : "planner";
}

/** The wishes in a few words: how much on which days. weekdays: key -> name. */
export function inShort({ minutes, times_a_week: times, minutes_each: each, by_chance: chance }, weekdays) {
  if (times) return `${times === 1 ? "once" : `${times} times`} a week${chance ? " by chance" : ""}, ${each} min`;
  const given = Object.keys(weekdays).filter((day) => minutes[day] > 0);
  const same = new Set(given.map((day) => minutes[day])).size === 1;
  const short = (day) => weekdays[day].slice(0, 3);
  if (!given.length) return "no days yet";
  return same ? `${given.map(short).join(", ")} · ${minutes[given[0]]} min` : `${given.map((day) => `${short(day)} ${minutes[day]}`).join(", ")} min`;
}

/** The days "mon, wed" as they are shown: "Mon, Wed". */
export function weekdays(days) {
  return days.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

/**
 * The edits of a week: lock and remove are lists of [day, stretch], minutes a table of days. moved: the days whose session
 * went to another day: { to, minutes, stretches: stretch -> how it stood there before, "new", "there" or "kept" }.
 */
export const NO_EDITS = Object.freeze({ lock: [], remove: [], minutes: {}, moved: {} });

const without = (pairs, day, id) => pairs.filter(([on, other]) => on !== day || other !== id);

/** A stretch stays on its day, or is free again. */
export function locked(edits, day, id, on) {
  const lock = without(edits.lock, day, id);
  return { ...edits, lock: on ? [...lock, [day, id]] : lock, remove: without(edits.remove, day, id) };
}

/** A stretch stays off a day, or may come back. */
export function removed(edits, day, id, on) {
  const remove = without(edits.remove, day, id);
  return { ...edits, remove: on ? [...remove, [day, id]] : remove, lock: without(edits.lock, day, id) };
}

/** Another stretch takes the place of one. */
export const swapped = (edits, day, id, other) => locked(removed(edits, day, id, true), day, other, true);

/** A stretch goes to another day. */
export const moved = (edits, id, from, to) => locked(removed(edits, from, id, true), to, id, true);

const MOST_MINUTES = 120;

/** The session of one day is done on another, with its minutes; the posture drill opens every day anyway. */
export function sessionMoved(edits, days, from, to, drill) {
  const [source, target] = [from, to].map((day) => days.find((each) => each.day === day));
  const minutes = Math.ceil(source.given_s / 60);
  const there = target.state === "open" ? target.given_s / 60 : 0;
  const ids = source.items.map((item) => item.id).filter((id) => id !== drill);
  let result = { ...edits, lock: edits.lock.filter(([day]) => day !== from), remove: edits.remove.filter(([day]) => day !== from) };
  for (const id of ids) result = locked(result, to, id, true);
  const sum = Math.min(there + minutes, MOST_MINUTES);
  const given = { ...edits.minutes, [to]: sum };
  const stood = (id) => {
    if (edits.lock.some(([day, other]) => day === to && other === id)) return "kept";
    return target.items.some((item) => item.id === id) ? "there" : "new";
  };
  const stretches = Object.fromEntries(ids.map((id) => [id, stood(id)]));
  return { ...result, minutes: source.state === "open" ? { ...given, [from]: 0 } : given,
    moved: { ...edits.moved, [from]: { to, minutes: sum - there, stretches } } };
}

/** The session of a day comes back from where it was moved to; a day that is over gets nothing back. */
export function sessionBack(edits, days, from) {
  const { [from]: { to, minutes, stretches }, ...moved } = edits.moved;
  const touched = (day) => Object.entries(moved).some(([source, went]) => source === day || went.to === day);
  const given = { ...edits.minutes };
  const change = (day, by) => {
    if (touched(day)) given[day] = Math.max(0, (given[day] ?? 0) + by);
    else delete given[day];
  };
  change(to, -minutes);
  if (["open", "rest"].includes(days.find(({ day }) => day === from).state)) change(from, minutes);
  const free = (day, id) => day === to && stretches[id] && stretches[id] !== "kept";
  return { ...edits, minutes: given, moved, lock: edits.lock.filter(([day, id]) => !free(day, id)) };
}

/** The shown week, day -> stretches, without what a moved session brought to its new day, and with it on its own again. */
export function weekBefore(base, { to, stretches }, from, open) {
  const ids = Object.keys(stretches);
  const stayed = { ...base, [to]: (base[to] ?? []).filter((id) => stretches[id] !== "new") };
  return open ? { ...stayed, [from]: [...new Set([...(base[from] ?? []), ...ids])] } : stayed;
}

/** The week as it is shown: day -> stretches. */
export function shownWeek(days) {
  return Object.fromEntries(days.filter((day) => day.items.length).map((day) => [day.day, day.items.map((item) => item.id)]));
}

/** The date 2026-11-23 in words: 23 November 2026. */
export function longDate(day) {
  return new Date(`${day}T12:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}
