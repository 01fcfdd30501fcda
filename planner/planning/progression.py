"""The dose of each stretch from how it went so far, with the rule that set it and the sessions that caused it.

The steps are this project's proposal, after the pain-monitoring zones of Silbernagel 2007 (not validated for low back
pain): go on after three sessions over a week done in full without more pain, stay where pain is 3 to 5, step back above
5, after "It hurts" or after a worse next day. Not for planning (solver.py) and not for statistics (trends.py).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from planner.catalogue import Dose, Stretch
from planner.words import day_told

ADVANCE_SESSIONS = 3
ADVANCE_DAYS = 7
PAIN_RISE = 2
PAIN_STAY = 3
PAIN_BACK = 5
HURTS_TO_DROP = 2
DROPPED_FOR = timedelta(days=28)


@dataclass(frozen=True)
class Performance:
    """How one stretch went in one session, all sides together. Pain: 0 to 10, None where it was not rated.

    dose: what was asked for, None where it is not known. pain_next: the first rating of the day after.
    """

    date: date
    in_full: bool
    hurt: bool
    pain_before: int | None = None
    pain_after: int | None = None
    dose: Dose | None = None
    pain_next: int | None = None

    @property
    def went_in_full_without_more_pain(self) -> bool:
        return self.in_full and not self.hurt and (self.pain_after or 0) <= (self.pain_before or 0)


@dataclass(frozen=True)
class History:
    """What the diary says about each stretch, by its id, oldest first. A plain value: it reads no files."""

    performances: dict[str, tuple[Performance, ...]] = field(default_factory=dict)

    def of(self, stretch: str) -> tuple[Performance, ...]:
        return self.performances.get(stretch, ())

    def decisions(self, stretch: Stretch) -> Sequence[Decision]:
        """Return what was decided before the first session of a stretch and after each one, made once: a plan asks for
        a dose some dozen times, and ten years are some thousand sessions."""
        key = stretch.id, stretch.start, stretch.target
        if key not in self._decisions:
            self._decisions[key] = tuple(_decisions(stretch, self.of(stretch.id)))
        return self._decisions[key]

    @cached_property
    def went_well(self) -> Mapping[date, bool]:
        """Whether all that was done on a day went in full without more pain."""
        went: dict[date, bool] = {}
        for performances in self.performances.values():
            for each in performances:
                went[each.date] = went.get(each.date, True) and each.went_in_full_without_more_pain
        return went

    @cached_property
    def _decisions(self) -> dict[tuple[str, Dose, Dose], Sequence[Decision]]:
        return {}


@dataclass(frozen=True)
class Decision:
    """The dose for the next plan. why: in words, without a full stop. because: the sessions that led to the last
    change, or keep it from changing.
    """

    dose: Dose
    rule: Literal["start", "advance", "stay", "back"]
    why: str
    because: tuple[Performance, ...] = ()

    def sentence(self, on: date) -> str:
        """Return why, and the sessions that caused it, as said on a day."""
        return (
            f"{self.why}: {'; '.join(_in_words(each, on) for each in self.because)}."
            if self.because
            else f"{self.why}."
        )


def steps(stretch: Stretch) -> tuple[Dose, ...]:
    """Return the doses a person passes through: half of the start, the start, then one repetition at a time, then
    one second of hold at a time, to the target. A dose that does not grow has this one step."""
    start, target = stretch.start, stretch.target
    if start == target:
        return (start,)
    half = Dose(max(1, start.reps // 2), start.hold_s)
    reps = [Dose(n, start.hold_s) for n in range(start.reps, target.reps + 1)]
    holds = [Dose(target.reps, seconds) for seconds in range(start.hold_s + 1, target.hold_s + 1)]
    return (half, *(reps or [start]), *holds)


def decide(stretch: Stretch, history: History | None, before: date | None = None) -> Decision:
    """Return the dose for the next plan, the rule that set it and the sessions that caused it.

    before: the day on which that plan begins, where some sessions of the history came later.
    """
    history = history or History()
    sessions = history.of(stretch.id)
    count = len(sessions) if before is None else bisect_left(sessions, before, key=lambda each: each.date)
    return history.decisions(stretch)[count]


def dose(stretch: Stretch, history: History | None, before: date | None = None) -> Dose:
    """Return the dose for the next plan."""
    return decide(stretch, history, before).dose


def _decisions(stretch: Stretch, performances: Iterable[Performance]) -> Iterator[Decision]:
    """Yield the decision before the first session, and after each one."""
    ladder = steps(stretch)
    step = ladder.index(stretch.start)
    decision = Decision(ladder[step], "start", "The starting dose")
    yield decision
    good: list[Performance] = []  # since the dose last changed; only those at this dose count towards more
    for performance in performances:
        if _went_well(performance) and performance.dose in (None, ladder[step]):
            good.append(performance)
        move, why, because = _move(performance, good)
        new = min(max(step + move, 0), len(ladder) - 1)
        if new != step:
            decision = Decision(ladder[new], "advance" if move > 0 else "back", why, because)
        elif decision.rule in ("start", "stay"):
            end = "It is at the target dose" if move > 0 else f"{why}, but it is at its smallest" if move else why
            decision = Decision(ladder[new], "stay", end, because)
        if move:
            step, good = new, []
        yield decision


def _in_words(session: Performance, on: date) -> str:
    """Return a session as a person tells it on a day: "on Monday 23 November (not in full)"."""
    rated = [("before", session.pain_before), ("after", session.pain_after), ("the next day", session.pain_next)]
    words = ["it hurt"] if session.hurt else [] if session.in_full else ["not in full"]
    words += [f"pain {rating} {when}" for when, rating in rated if rating is not None]
    return f"on {day_told(session.date, on)} ({', '.join(words) or 'in full'})"


def _move(last: Performance, good: list[Performance]) -> tuple[int, str, tuple[Performance, ...]]:
    """Return +1 to advance, -1 to step back, 0 to stay, why, and the sessions that caused it.

    last: the last session. good: those that count towards more.
    """
    if reason := _too_much(last):
        return -1, f"A step back, because {reason}", (last,)
    if len(good) >= ADVANCE_SESSIONS and (good[-1].date - good[0].date).days >= ADVANCE_DAYS and good[-1] is last:
        return 1, f"A step on, after {len(good)} sessions in full over a week without more pain", tuple(good)
    held = () if _went_well(last) else (last,)
    why = "It stays, because the last session was not in full or not free of more pain" if held else _short_of(good)
    return 0, why, held


def _short_of(good: list[Performance]) -> str:
    return f"It stays: {len(good)} of {ADVANCE_SESSIONS} sessions in full, over at least {ADVANCE_DAYS} days"


def _too_much(performance: Performance) -> str:
    """Return why a session asks for less, "" when it does not."""
    before, after, following = performance.pain_before, performance.pain_after, performance.pain_next
    if performance.hurt:
        return "it hurt"
    if after is not None and after > PAIN_BACK:
        return f"pain after it was above {PAIN_BACK}"
    if before is not None and following is not None and following - before >= PAIN_RISE:
        return f"the next day was worse by {PAIN_RISE} or more"
    return ""


def _went_well(performance: Performance) -> bool:
    after, before = performance.pain_after, performance.pain_before
    calm = after is None or (after < PAIN_STAY and after <= (before or 0) + PAIN_RISE)
    return performance.in_full and not performance.hurt and calm


def dropped(stretches: Iterable[str], history: History | None, on: date) -> frozenset[str]:
    """Return the stretches that hurt in their last two sessions, the last within four weeks before `on`."""
    return frozenset(id_ for id_ in stretches if history and _hurts(history.of(id_), on))


def _hurts(performances: tuple[Performance, ...], on: date) -> bool:
    last = performances[-HURTS_TO_DROP:]
    return len(last) == HURTS_TO_DROP and all(each.hurt for each in last) and on - last[-1].date < DROPPED_FOR
