// The player without a page: its clock, its storage and what it sends. The widget's files are joined as Python joins them.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const FILES = [
  "common/common", "common/pain_scale", "common/figure", "session_player/tempo", "session_player/settings", "session_player/speech", "session_player/sound", "session_player/own_voice", "session_player/voices", "session_player/hands", "session_player/outbox", "session_player/clock",
  "session_player/words", "session_player/hurting", "session_player/drill", "session_player/figure", "session_player/view", "session_player/session_player",
];
const joined = FILES.map((name) => readFileSync(new URL(`../../planner/widgets/${name}.js`, import.meta.url), "utf8"));
const { Player } = await import(`data:text/javascript,${encodeURIComponent(`${joined.join("\n")}\nexport { Player };`)}`);

const ID = "plan.20261123.1";
const CUES = Array.from({ length: 3 }, (_, part) => ({ kind: "out", part, rep: 1, seconds: 10, say: "Move.", ends_rep: true }));
const PARTS = ["one", "two", "three"].map((stretch, n) => (
  { order: n + 1, stretch, name: stretch, side: "both", reps: 1, hold_s: 0 }));
const SCRIPT = {
  session_id: ID, plan_id: "plan", date: "2026-11-23", planned_s: 30, version: "v1", parts: PARTS, cues: CUES, unrated: null,
  stretches: Object.fromEntries(PARTS.map(({ stretch }) => [stretch, { leaves_out: [] }])),
};

/** What a browser gives to all tabs of one page: storage. Object.keys lists it, as it does localStorage. */
class FakeStorage {
  getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; }
  setItem(key, text) { this[key] = text; }
  removeItem(key) { delete this[key]; }
}

class FakeModel {
  constructor(values = {}) {
    this.values = {
      script: SCRIPT, resume: {}, events: [], attempt: 0, saved_seq: {}, error: "", refused: [], diary_key: "key", day_begins: [], ...values,
    };
    this.heard = {};
  }
  get(name) { return this.values[name]; }
  set(name, value) { this.values[name] = value; }
  save_changes() {}
  on(name, action) { this.heard[name] = action; }
  off(name) { delete this.heard[name]; }
  /** Python's answer. */
  answer(values) {
    Object.assign(this.values, values);
    for (const name of Object.keys(values)) this.heard[`change:${name}`]?.();
  }
}

/** Run `play` with a fresh browser whose clock stands at a local time; `page.pass` lets time go by. */
function inBrowser(context, play, now = new Date(2026, 10, 23, 7, 30)) {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"], now });
  let ran = 0;
  context.mock.method(performance, "now", () => ran);
  globalThis.window = Object.assign(new EventTarget(), { localStorage: new FakeStorage() });
  globalThis.document = new EventTarget();
  const page = {
    storage: window.localStorage,
    kept: (name) => JSON.parse(window.localStorage.getItem(`stretching-planner.key.${name}`)),
    keep: (name, value) => window.localStorage.setItem(`stretching-planner.key.${name}`, JSON.stringify(value)),
    pass(ms) {
      for (let left = ms; left > 0; left -= 50) {
        ran += 50;
        context.mock.timers.tick(50);
      }
    },
    look: () => document.dispatchEvent(new Event("visibilitychange")),
  };
  play(page);
}

const cleanUp = (...players) => players.forEach((player) => player.destroy());

test("every event carries the page's local date on which the session began", (context) => {
  inBrowser(context, (page) => {
    const model = new FakeModel();
    const player = new Player(model);
    player.start(3);
    page.pass(12_000);
    assert.deepEqual(model.get("events").map(({ type, date }) => [type, date]), [["start", "2026-11-24"], ["part", "2026-11-24"]]);
    assert.equal(page.kept(`state.${ID}`).state.day, "2026-11-24");
    cleanUp(player);
  }, new Date(2026, 10, 24, 7, 30));
});

test("a session that runs past midnight stays with the day on which it began", (context) => {
  inBrowser(context, (page) => {
    const model = new FakeModel();
    const player = new Player(model);
    player.start(null);
    page.pass(31_000);
    assert.deepEqual(new Set(model.get("events").map(({ date }) => date)), new Set(["2026-11-23"]));
    assert.match(model.get("events").at(-1).at, /^2026-11-24T00:00:20/);
    cleanUp(player);
  }, new Date(2026, 10, 23, 23, 59, 50));
});

test("a session begun at half past one is of the evening before for who begins the day at four", (context) => {
  inBrowser(context, (page) => {
    const model = new FakeModel({ day_begins: [["2026-11-20", 4]] });
    const player = new Player(model);
    player.start(3);
    page.pass(12_000);
    assert.deepEqual(model.get("events").map(({ type, date }) => [type, date]), [["start", "2026-11-23"], ["part", "2026-11-23"]]);
    assert.match(model.get("events")[0].at, /^2026-11-24T01:30:00/);
    cleanUp(player);
  }, new Date(2026, 10, 24, 1, 30));
});

test("a second, paused tab that is hidden leaves the running one's place alone", (context) => {
  inBrowser(context, (page) => {
    const [first, second] = [new Player(new FakeModel()), new Player(new FakeModel())];
    first.start(null);
    second.takeOver();
    assert.equal(second.state.mode, "paused");
    page.pass(15_000);
    const kept = page.kept(`state.${ID}`);
    assert.equal(kept.writer, first.writer);
    second.look();
    second.look();
    assert.deepEqual(page.kept(`state.${ID}`), kept);
    first.pause();
    second.resume();
    page.pass(3_000);
    assert.deepEqual([second.state.cue, second.state.ms, second.state.mode], [1, 5_000, "running"]);
    cleanUp(first, second);
  });
});

test("what is pressed in a paused tab starts from where the other one came to", (context) => {
  inBrowser(context, (page) => {
    const models = [new FakeModel(), new FakeModel()];
    const [first, second] = models.map((model) => new Player(model));
    first.start(null);
    second.takeOver();
    page.pass(12_000);
    first.pause();
    second.skip();
    const sent = models[1].get("events").map(({ seq, stretch, outcome }) => [seq, stretch, outcome]);
    assert.deepEqual(sent, [[3, "two", "skipped"]]);
    cleanUp(first, second);
  });
});

test("a running tab that is hidden keeps its place", (context) => {
  inBrowser(context, (page) => {
    const player = new Player(new FakeModel());
    player.start(null);
    page.pass(2_450);
    page.look();
    assert.equal(page.kept(`state.${ID}`).state.ms, 2_450);
    cleanUp(player);
  });
});

test("sounds that a locked screen has stopped go on, planned anew, once the page is seen", (context) => {
  inBrowser(context, (page) => {
    const player = new Player(new FakeModel()), done = [];
    const resume = () => ({ then: (ready) => (done.push("resumed"), ready()) });
    player.start(3);
    player.plan = () => done.push("planned");
    player.sounds.context = { state: "running", currentTime: 0, resume };
    page.look();
    assert.deepEqual(done, []);
    player.sounds.context.state = "interrupted";
    page.look();
    assert.deepEqual(done, ["resumed", "planned"]);
    cleanUp(player);
  });
});

test("a session of which only the end is missing ends when it is resumed", (context) => {
  inBrowser(context, () => {
    const parts = PARTS.map(({ order, stretch, side }) => ({ order, stretch, side, reps_done: 1, active_s: 10, outcome: "done" }));
    const model = new FakeModel({ resume: { started: true, date: "2026-11-23", ended: "", parts } });
    const player = new Player(model);
    assert.equal(player.state.mode, "paused");
    player.toggle();
    assert.equal(player.state.mode, "after");
    assert.deepEqual(model.get("events").map(({ type, outcome, active_s }) => [type, outcome, active_s]), [["end", "completed", 30]]);
    cleanUp(player);
  });
});

for (const spoilt of [7, "text", null, {}, { session_id: ID }, [null], [7, "text", { seq: "one" }]]) {
  test(`spoilt entries in the browser do not keep the player away: ${JSON.stringify(spoilt)}`, (context) => {
    inBrowser(context, (page) => {
      page.keep(`events.${ID}`, spoilt);
      page.keep(`state.${ID}`, spoilt);
      page.keep("sound", spoilt);
      const model = new FakeModel();
      const player = new Player(model);
      assert.equal(player.state.mode, "before");
      assert.deepEqual(model.get("events"), []);
      player.start(null);
      assert.deepEqual(model.get("events").map(({ seq, type }) => [seq, type]), [[1, "start"]]);
      if (spoilt) assert.deepEqual(page.kept(`refused.${ID}`), [spoilt].flat());
      cleanUp(player);
    });
  });
}

test("text that is no JSON does not keep the player away", (context) => {
  inBrowser(context, (page) => {
    for (const name of [`events.${ID}`, `state.${ID}`]) page.storage.setItem(`stretching-planner.key.${name}`, "{");
    const player = new Player(new FakeModel());
    assert.equal(player.state.mode, "before");
    cleanUp(player);
  });
});

test("what the diary can never take is set aside, kept and not sent again", (context) => {
  inBrowser(context, (page) => {
    const bad = [{ session_id: "old", seq: 1, type: "start" }, { session_id: "old", seq: 2, type: "end" }];
    const good = [{ session_id: "other", seq: 1, type: "start" }];
    page.keep("events.old", bad);
    page.keep("events.other", good);
    const model = new FakeModel();
    const player = new Player(model);
    assert.deepEqual(model.get("events"), [...bad, ...good]);
    model.answer({ refused: ["old"], error: "session event: at: …" });
    assert.deepEqual(player.outbox.refused(), ["old"]);
    const { attempt } = model.values;
    player.setAside();
    assert.deepEqual([model.get("events"), model.get("attempt") > attempt], [good, true]);
    assert.deepEqual([page.kept("refused.old"), page.kept("events.old"), page.kept("events.other")], [bad, null, good]);
    assert.equal(player.notice, "What the diary can't take is set aside: it stays in this browser's storage and is not sent again.");
    assert.deepEqual(["old", "other"].map((session) => player.outbox.place(session)), ["aside", "unwritten"]);
    model.answer({ refused: [], error: "", saved_seq: { other: 1 } });
    assert.equal(player.outbox.place("other"), "diary");
    page.pass(20_000);
    assert.deepEqual(model.get("events"), good);
    const reopened = new FakeModel();
    const again = new Player(reopened);
    assert.deepEqual([reopened.get("events"), again.outbox.place("old")], [[], "aside"]);
    cleanUp(player, again);
  });
});

test("nothing is set aside where the browser keeps nothing", (context) => {
  inBrowser(context, (page) => {
    const model = new FakeModel({ refused: [ID] });
    const player = new Player(model);
    page.storage.setItem = () => { throw new Error("full"); };
    player.start(null);
    player.setAside();
    assert.equal(player.notice, "This browser's storage takes nothing, so nothing was set aside.");
    assert.equal(model.get("events").length, 1);
    cleanUp(player);
  });
});

test("where the events of a session are is known at every step", (context) => {
  inBrowser(context, (page) => {
    const model = new FakeModel();
    const player = new Player(model);
    const place = () => player.outbox.place(ID);
    player.start(null);
    assert.equal(place(), "saving");
    page.pass(15_000);
    assert.equal(place(), "late");
    model.answer({ error: "sessions.csv: the disk is full." });
    assert.equal(place(), "unwritten");
    model.answer({ error: "", saved_seq: { [ID]: 9 } });
    assert.equal(place(), "diary");
    cleanUp(player);
  });
});

const UNRATED = {
  session_id: "plan.20261123.0", plan_id: "plan", date: "2026-11-23", planned_s: 300, outcome: "completed", active_s: 300,
  at: "2026-11-23T06:00:00+00:00",
};

test("an ended session that was not asked how it went is asked once", (context) => {
  inBrowser(context, () => {
    const model = () => new FakeModel({ script: { ...SCRIPT, unrated: UNRATED } });
    const asked = model();
    const player = new Player(asked);
    assert.equal(player.unrated, UNRATED);
    player.closeEarlier(2, "Calm");
    assert.deepEqual(asked.get("events"), [{ ...UNRATED, type: "end", pain_after: 2, note: "Calm", seq: 1 }]);
    assert.equal(player.unrated, null);
    const again = new Player(model());
    assert.equal(again.unrated, null);
    cleanUp(player, again);
  });
});

test("an ended session that was closed without an answer is not asked again", (context) => {
  inBrowser(context, (page) => {
    page.keep(`state.${UNRATED.session_id}`, { version: "v0", state: { mode: "closed" } });
    const closed = new Player(new FakeModel({ script: { ...SCRIPT, unrated: UNRATED } }));
    assert.equal(closed.unrated, null);
    cleanUp(closed);
  });
});

test("an answer left out sends nothing", (context) => {
  inBrowser(context, () => {
    const model = new FakeModel({ script: { ...SCRIPT, unrated: UNRATED } });
    const player = new Player(model);
    player.closeEarlier();
    assert.deepEqual([model.get("events"), player.unrated], [[], null]);
    cleanUp(player);
  });
});

test("after Resume three seconds are counted, during which the session's clock stands", (context) => {
  inBrowser(context, (page) => {
    const player = new Player(new FakeModel());
    player.start(null);
    page.pass(2_000);
    player.pause();
    player.toggle();
    page.pass(2_950);
    assert.deepEqual([player.state.mode, player.state.ms, Boolean(player.leading)], ["paused", 2_000, true]);
    page.pass(50);
    assert.deepEqual([player.state.mode, player.state.ms, player.leading], ["running", 2_000, 0]);
    page.pass(1_000);
    assert.equal(player.state.ms, 3_000);
    cleanUp(player);
  });
});

test("pressed again while it is counted, it stays paused", (context) => {
  inBrowser(context, (page) => {
    const player = new Player(new FakeModel());
    player.start(null);
    page.pass(2_000);
    player.pause();
    player.toggle();
    page.pass(1_000);
    player.toggle();
    page.pass(9_000);
    assert.deepEqual([player.state.mode, player.state.ms, player.leading], ["paused", 2_000, 0]);
    cleanUp(player);
  });
});

test("skipped while it is counted, it counts anew before the next stretch", (context) => {
  inBrowser(context, (page) => {
    const player = new Player(new FakeModel());
    player.start(null);
    player.pause();
    player.resume();
    page.pass(2_000);
    player.skip();
    page.pass(2_000);
    assert.deepEqual([player.state.mode, player.state.cue], ["paused", 1]);
    page.pass(1_000);
    assert.equal(player.state.mode, "running");
    cleanUp(player);
  });
});

const sentParts = (model) => model.get("events").filter(({ type }) => type === "part").map(({ active_s }) => active_s);

test("at a slower tempo the diary has the seconds really done beside those planned", (context) => {
  inBrowser(context, (page) => {
    page.keep("sound", { tempo: 0.5 });
    const model = new FakeModel();
    const player = new Player(model);
    player.start(null);
    page.pass(19_950);
    assert.equal(player.state.cue, 0);
    page.pass(40_050);
    assert.equal(player.state.mode, "after");
    assert.deepEqual(sentParts(model), [20, 20, 20]);
    assert.deepEqual(model.get("events").map(({ planned_s }) => planned_s), [30, 30, 30, 30, 30]);
    assert.equal(model.get("events").at(-1).active_s, 60);
    cleanUp(player);
  });
});

test("the tempo outlasts a reload in the middle of a session", (context) => {
  inBrowser(context, (page) => {
    page.keep("sound", { tempo: 0.5 });
    const player = new Player(new FakeModel());
    player.start(null);
    page.pass(15_000);
    player.pause();
    cleanUp(player);
    const again = new Player(new FakeModel());
    assert.deepEqual([again.tempo, again.state.mode, again.state.cue, again.state.ms], [0.5, "paused", 0, 15_000]);
    cleanUp(again);
  });
});

test("another tempo goes on from the same place, and what was done stays done", (context) => {
  inBrowser(context, (page) => {
    const model = new FakeModel();
    const player = new Player(model);
    player.start(null);
    page.pass(5_000);
    player.choose({ tempo: 2 });
    assert.deepEqual([player.state.ms, player.state.tally[0].ms], [2_500, 5_000]);
    page.pass(2_450);
    assert.equal(player.state.cue, 0);
    page.pass(10_050);
    assert.equal(player.state.mode, "after");
    assert.deepEqual(sentParts(model).reduce((total, s) => total + s), 18); // 17.5 s, rounded as a whole
    cleanUp(player);
  });
});

test("a tempo chosen in another tab holds when the session is taken over", (context) => {
  inBrowser(context, (page) => {
    const [first, second] = [new Player(new FakeModel()), new Player(new FakeModel())];
    first.start(null);
    page.pass(4_000);
    first.choose({ tempo: 0.5 });
    first.pause();
    second.resume();
    page.pass(3_000);
    assert.deepEqual([second.tempo, second.state.mode, second.state.ms], [0.5, "running", 8_000]);
    cleanUp(first, second);
  });
});

/** Tell a player, as the browser does, that another tab wrote. */
const overhear = (player) => player.overheard({ key: `stretching-planner.key.state.${ID}`, newValue: "{}" });

test("a tab that stands shows where the other one came to, whatever its clock says", (context) => {
  inBrowser(context, (page) => {
    const [first, second] = [new Player(new FakeModel()), new Player(new FakeModel())];
    first.start(null);
    overhear(second);
    assert.equal(second.state.mode, "before");
    second.start(null);
    page.pass(3_000);
    overhear(second);
    assert.deepEqual([second.state.mode, second.state.ms, second.notice], ["paused", 2_100, "This session goes on in another tab. Resume here to go on in this one."]);
    page.pass(12_000);
    first.hurt();
    first.report({ pain: 2 });
    second.seen = Date.now() + 9_000_000;
    overhear(second);
    assert.deepEqual([second.state.mode, second.state.report.pain, second.notice], ["hurt", 2, ""]);
    second.afterHurt("rest");
    overhear(first);
    assert.deepEqual([first.state.mode, first.state.report], ["paused", null]);
    second.resume();
    overhear(first);
    first.resume();
    assert.ok(first.leading && second.leading);
    page.pass(3_000);
    overhear(second);
    assert.deepEqual([second.state.mode, second.leading], ["paused", 0]);
    cleanUp(first, second);
  });
});

test("a session of which the browser still holds the beginning goes on from there after an upgrade", (context) => {
  inBrowser(context, (page) => {
    const first = new Player(new FakeModel());
    first.start(3);
    page.pass(12_000);
    first.hurt();
    first.report({ where: "hips" });
    const kept = page.kept(`events.${ID}`);
    cleanUp(first);
    const model = new FakeModel({ script: { ...SCRIPT, version: "v2" } });
    const again = new Player(model);
    assert.deepEqual([again.state.mode, again.state.cue, again.state.report.where], ["hurt", 1, "hips"]);
    assert.deepEqual(model.get("events"), kept);
    again.afterHurt("end");
    assert.deepEqual(model.get("events").slice(kept.length).map(({ seq, type, outcome }) => [seq, type, outcome]), [
      [6, "hurt", undefined], [7, "end", "hurt"],
    ]);
    cleanUp(again);
  });
});
