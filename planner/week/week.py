"""What is planned: a week of sessions, each a sequence of stretches at a dose. Plain frozen values.

Not for choosing (solver.py), timing (timeline.py) or saving (diary.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from planner.catalogue import Dose, Region, Stretch
from planner.person.profile import weekday

if TYPE_CHECKING:
    import pandas as pd

DAYS_PLANNED = 7
# The columns of plan.csv, in which a week is told; what they mean is declared in diary/tables.py.
PLAN_COLUMNS = ("plan_id", "saved_at", "date", "order", "stretch", "reps", "hold_s", "sides", "seconds", "reason")


@dataclass(frozen=True)
class Item:
    """One stretch of a session. seconds: its whole share of the session, getting into position included."""

    stretch: Stretch
    dose: Dose
    seconds: int
    reason: str

    @property
    def dose_in_words(self) -> str:
        """The dose such as "5 times, 3 s hold, each side"."""
        breaths = all(phase.kind == "breathe" for phase in self.stretch.movement)
        words = [f"{self.dose.reps} {'breaths' if breaths else 'times'}"]
        words += [f"{self.dose.hold_s} s hold"] if self.dose.hold_s else []
        words += ["each side"] if len(self.stretch.side_names) == 2 else []
        return ", ".join(words)


@dataclass(frozen=True)
class Session:
    """The stretches of one day in the order they are done. plan_id: "" until the week is saved."""

    date: date
    items: tuple[Item, ...]
    plan_id: str = ""

    @property
    def seconds(self) -> int:
        """Length in seconds: exactly the sum over planner.timeline(session)."""
        return sum(item.seconds for item in self.items)

    @property
    def minutes(self) -> int:
        """Length in whole minutes, rounded up."""
        return -(-self.seconds // 60)


@dataclass(frozen=True)
class Moved:
    """Where the session of a day went, and how many minutes with it.

    stretches: how each of its stretches stood on the other day before: new to it, there, or kept there.
    """

    to: date
    minutes: int
    stretches: Mapping[str, Literal["new", "there", "kept"]] = field(default_factory=dict)


@dataclass(frozen=True)
class Edits:
    """What the person changed by hand in one week.

    lock, remove: (day, stretch id) that stay on their day, and that stay off it. minutes: of single days, in place of
    what the profile gives their weekday; this is how the session of one day moves to another. moved: the days whose
    session did, for the person to know and to undo: nothing is planned by it.
    """

    lock: frozenset[tuple[date, str]] = frozenset()
    remove: frozenset[tuple[date, str]] = frozenset()
    minutes: Mapping[date, int] = field(default_factory=dict)
    moved: Mapping[date, Moved] = field(default_factory=dict)

    def without(self, ids: Collection[str]) -> Edits:
        """Return the edits with nothing locked or removed of these stretches."""
        lock, remove = (frozenset(each for each in held if each[1] not in ids) for held in (self.lock, self.remove))
        return replace(self, lock=lock, remove=remove)


@dataclass(frozen=True)
class Verdict:
    """Why a stretch is, or is not, in the week. rule: the one that decided, by name; because: what that rule is for."""

    stretch: Stretch
    days: tuple[date, ...]
    rule: str
    sentence: str
    because: str


@dataclass(frozen=True)
class RegionDose:
    """Seconds a week in which a focus region is worked: what the plan holds, and what was aimed at."""

    region: Region
    planned_s: float
    wanted_s: int


@dataclass(frozen=True)
class Week:
    """Seven days from `start`. gap: proven distance to the best possible plan as a share, 0.0 = optimal.

    given: minutes of each day with a session to plan. kept: days that are over or done, whose sessions stay as saved.
    """

    start: date
    sessions: tuple[Session, ...]
    gap: float
    verdicts: tuple[Verdict, ...]
    doses: tuple[RegionDose, ...]
    given: Mapping[date, int] = field(default_factory=dict)
    kept: frozenset[date] = frozenset()

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.start + timedelta(n) for n in range(DAYS_PLANNED))

    def session(self, day: date) -> Session | None:
        """Return the session of a day, None on a rest day or outside the week."""
        return next((session for session in self.sessions if session.date == day), None)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per planned stretch: the columns of plan.csv; plan_id and saved_at come with saving."""
        import pandas as pd

        rows = [
            {
                "plan_id": "",
                "saved_at": pd.NaT,
                "date": pd.Timestamp(session.date),
                "order": order,
                "stretch": item.stretch.id,
                "reps": item.dose.reps,
                "hold_s": item.dose.hold_s,
                "sides": len(item.stretch.side_names),
                "seconds": item.seconds,
                "reason": item.reason,
            }
            for session in self.sessions
            for order, item in enumerate(session.items, 1)
        ]
        return pd.DataFrame(rows, columns=list(PLAN_COLUMNS))

    def explain(self) -> pd.DataFrame:
        """Return one row per catalogue stretch: planned days and the reason, or what keeps it out.

        because: why the rule that decided is there.
        """
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "stretch": verdict.stretch.id,
                    "name": verdict.stretch.name,
                    "planned": bool(verdict.days),
                    "days": ", ".join(weekday(day) for day in verdict.days),
                    "rule": verdict.rule,
                    "sentence": verdict.sentence,
                    "because": verdict.because,
                }
                for verdict in self.verdicts
            ],
            columns=["stretch", "name", "planned", "days", "rule", "sentence", "because"],
        )
