import assert from "node:assert/strict";
import { test } from "node:test";

import {
  answered, asBefore, backFrom, firstStep, group, lasting, noneOf, oneOf, stopsAll,
} from "../../planner/widgets/common/screening_panel.js";

const QUESTIONS = ["A1", "A2", "B1", "B2", "C1", "C2"].map((id) => ({ id, level: id[0] }));
const NO = { A1: false, A2: false, B1: false, B2: false, C1: false, C2: false };
const none = (state) => noneOf(QUESTIONS, state);
const answer = (yes) => (state) => answered(QUESTIONS, state, yes);
const after = (...presses) => presses.reduce((state, press) => press(state), firstStep());

test("three presses answer everything with no", () => {
  assert.deepEqual(after(none, none, none), { step: 3, open: null, answers: NO });
});

test("each step shows its own signs", () => {
  const shown = [[], [none], [none, none]].map((presses) => group(QUESTIONS, after(...presses)).map(({ id }) => id));
  assert.deepEqual(shown, [["A1", "A2"], ["B1", "B2"], ["C1", "C2"]]);
});

test("one of these asks each question of the step, then goes on", () => {
  const state = after(none, oneOf, answer(false));
  assert.deepEqual([state.step, state.open], [1, 1]);
  const next = answer(true)(state);
  assert.deepEqual(next, { step: 2, open: null, answers: { A1: false, A2: false, B1: false, B2: true } });
  assert.deepEqual(none(next).answers, { ...NO, B2: true });
});

test("a yes at level A ends the asking, one at level B does not", () => {
  assert.deepEqual(after(oneOf, answer(false), answer(true)), { step: 3, open: null, answers: { A1: false, A2: true } });
  assert.deepEqual(after(oneOf, answer(true)).answers, { A1: true });
  assert.deepEqual([{ A1: true }, { B1: true }, NO].map((answers) => stopsAll(QUESTIONS, answers)), [true, false, false]);
});

test("back goes a question or a step back, and what is answered anew holds", () => {
  const back = (state) => backFrom(state);
  assert.equal(backFrom(firstStep()), null);
  assert.deepEqual(after(none, oneOf, answer(true), back), { step: 1, open: 0, answers: { A1: false, A2: false, B1: true } });
  assert.deepEqual(after(none, oneOf, answer(true), back, back).open, null);
  assert.equal(after(none, back).step, 0);
  assert.deepEqual(after(none, oneOf, answer(true), back, back, none, none).answers, NO);
});

test("only what lasts is offered as it was last time, and only where all of it was asked", () => {
  const last = { ...NO, A1: true, B1: true, C2: true };
  const ids = (state, given) => lasting(QUESTIONS, state, given).map(({ id }) => id);
  assert.deepEqual([firstStep(), after(none), after(none, none)].map((state) => ids(state, last)), [[], [], ["C2"]]);
  assert.deepEqual([undefined, NO, { C2: true }].map((given) => ids(after(none, none), given)), [[], [], []]);
  assert.deepEqual(asBefore(QUESTIONS, after(none, none), last).answers, { ...NO, C2: true });
});
