// Plays sessions at random with the player's own functions and prints what it reports of each, as a page stamps it.
// stdin: {script, count, seed}; stdout: a list of lists of events.

import {
  advance, afterHurt, back, begin, canKeepGoing, close, enough, finish, hurt, keepGoing, opening, played, report, skip,
} from "../../planner/widgets/session_player/session_player.js";

const { script, count, seed } = JSON.parse(await new Response(process.stdin).text());
const BEGINS = Date.parse("2026-11-23T06:30:00Z"), ZONE_MS = 3_600_000;

function random(state) {
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296) / 4_294_967_296;
}

const local = (ms) => `${new Date(ms + ZONE_MS).toISOString().slice(0, 19)}+01:00`;

function session(chance) {
  const upTo = (most) => Math.floor(chance() * most), of = (choices) => choices[upTo(choices.length)];
  const whole = chance() < 0.15;
  const events = [];
  let state = opening(script), wall = BEGINS, seq = 0;
  const apply = (step) => {
    state = step.state;
    const total = played(state);
    for (const { played: then, ...event } of step.events) {
      const at = event.at ?? local(wall - (total - then));
      if (event.type === "end") state = { ...state, ended_at: at };
      events.push({ seq: ++seq, ...event, at });
    }
  };
  const stretch = (ms) => {
    wall += ms;
    apply(advance(state, script, ms));
  };
  const answer = () => {
    for (let n = upTo(3); n; n--) {
      wall += 2_000 + upTo(9_000);
      apply(report(state, script, of([{ pain: upTo(11) }, { where: of(["hips", "somewhere else", ""]) }, { signs: of([[], [], [], ["bladder_bowel"]]) }])));
    }
    wall += 2_000;
    apply(afterHurt(state, script, of(["rest", "leave", "end", "easier"]), "a way"));
    if (state.mode === "paused") state = { ...state, mode: "running" };
  };
  const press = () => {
    const presses = [skip, skip, back, back, enough, hurt, chance() < 0.3 ? finish : back];
    apply(of(presses)(state, script));
    if (state.mode === "hurt") answer();
  };
  apply(begin(state, of([null, 3, 7]), "2026-11-23"));
  for (let n = whole ? 10_000 : 5 + upTo(60); n && state.mode === "running"; n--) {
    stretch(1_000 + upTo(40_000));
    if (!whole && state.mode === "running") press();
    wall += upTo(3) * 1_000; // a pause
    if (state.mode === "after" && canKeepGoing(state, script) && chance() < 0.7) apply(keepGoing(state));
  }
  if (state.mode === "after" && chance() < 0.6) apply(close(state, of([null, 2, 5]), of(["", "Good.", 'She said "no"\n<b>&'])));
  return events;
}

const chance = random(seed);
process.stdout.write(JSON.stringify(Array.from({ length: count }, () => session(chance))));
