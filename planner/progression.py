"""The dose of each stretch from how it went so far.

The steps are this project's proposal, after the pain-monitoring zones of Silbernagel 2007 (not validated for low back
pain): go on after three sessions over a week done in full without more pain, stay where pain is 3 to 5, step back above
5 or after "It hurts". Not for planning (solver.py) and not for statistics (trends.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from planner.catalogue import Dose, Stretch

if TYPE_CHECKING:
    import pandas as pd

ADVANCE_SESSIONS = 3
ADVANCE_DAYS = 7
PAIN_RISE = 2
PAIN_STAY = 3
PAIN_BACK = 5
HURTS_TO_DROP = 2
DROPPED_FOR = timedelta(days=28)


@dataclass(frozen=True)
class Performance:
    """How one stretch went in one session, all sides together. Pain: 0 to 10, None where it was not rated."""

    date: date
    in_full: bool
    hurt: bool
    pain_before: int | None = None
    pain_after: int | None = None


@dataclass(frozen=True)
class History:
    """What the diary says about each stretch, by its id, oldest first. A plain value: it reads no files."""

    performances: dict[str, tuple[Performance, ...]] = field(default_factory=dict)

    def of(self, stretch: str) -> tuple[Performance, ...]:
        return self.performances.get(stretch, ())


class Tables(Protocol):
    """The two tables of a diary that a history is made from."""

    def sessions(self) -> pd.DataFrame: ...
    def performed(self) -> pd.DataFrame: ...


def history(diary: Tables) -> History:
    """Return the history of a planner.Diary."""
    performed = diary.performed()
    full = (performed["outcome"] == "done") & (performed["reps_done"] >= performed["reps_planned"]).fillna(False)
    hurt = performed["outcome"] == "hurt"
    sides = performed.assign(in_full=full.astype(bool), hurt=hurt).groupby(["session_id", "stretch"], sort=False)
    sessions = diary.sessions().drop_duplicates("session_id", keep="last").set_index("session_id")
    rows = sides.agg(in_full=("in_full", "all"), hurt=("hurt", "any")).reset_index()
    rows = rows.join(sessions[["date", "pain_before", "pain_after"]], on="session_id", how="inner")
    rows = rows.astype(object).where(rows.notna(), None).sort_values("date", kind="stable")
    performances: dict[str, list[Performance]] = {}
    for row in rows.to_dict("records"):
        performance = Performance(
            row["date"].date(), row["in_full"], row["hurt"], row["pain_before"], row["pain_after"]
        )
        performances.setdefault(row["stretch"], []).append(performance)
    return History({stretch: tuple(found) for stretch, found in performances.items()})


def steps(stretch: Stretch) -> tuple[Dose, ...]:
    """Return the doses a person passes through: half of the start, the start, then one repetition at a time, then
    one second of hold at a time, to the target."""
    start, target = stretch.start, stretch.target
    half = Dose(max(1, start.reps // 2), start.hold_s)
    reps = [Dose(n, start.hold_s) for n in range(start.reps, target.reps + 1)]
    holds = [Dose(target.reps, seconds) for seconds in range(start.hold_s + 1, target.hold_s + 1)]
    return (half, *(reps or [start]), *holds)


def dose(stretch: Stretch, history: History | None) -> Dose:
    """Return the dose for the next plan."""
    ladder = steps(stretch)
    step = 1
    window: list[Performance] = []
    for performance in history.of(stretch.id) if history else ():
        window.append(performance)
        move = _move(window)
        if move:
            step, window = min(max(step + move, 0), len(ladder) - 1), []
    return ladder[step]


def _move(window: list[Performance]) -> int:
    """Return +1 to advance, -1 to step back, 0 to stay, from what happened since the dose last changed."""
    last = window[-1]
    if last.hurt or (last.pain_after or 0) > PAIN_BACK:
        return -1
    good = [each for each in window if _went_well(each)]
    long_enough = len(good) >= ADVANCE_SESSIONS and (good[-1].date - good[0].date).days >= ADVANCE_DAYS
    return 1 if long_enough and _went_well(last) else 0


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
