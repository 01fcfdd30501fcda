// A person's tempo: every cue is stretched or squeezed by it, so that what is shown as left is what it will really take.
// The plan's own seconds stay what they are. Pure functions.

/** The script at a tempo (2: twice as fast): seconds of cues and outline, whole milliseconds; planned_s stays the plan's. */
export function paced(script, tempo) {
  if (tempo === 1 || !script.cues) return script;
  const scaled = (row) => ({ ...row, seconds: Math.round((1000 * row.seconds) / tempo) / 1000 });
  return { ...script, cues: script.cues.map(scaled), outline: script.outline?.map(scaled) };
}

/** The state at the same place of a script with another tempo; what was done so far stays as it was. */
export function replaced(state, before, now) {
  const [from, to] = [before, now].map((script) => Math.round(1000 * (script.cues[state.cue]?.seconds ?? 0)));
  return from === to ? state : { ...state, ms: Math.min(to, Math.round((state.ms * to) / from)) };
}

/** Seconds that a script takes as it is paced. */
export const takes = (script) => script.cues.reduce((total, cue) => total + cue.seconds, 0);
