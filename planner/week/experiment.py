"""Which days of an experiment get which of its two arms: plain frozen values, and the coin that chose them.

Not for what the days brought (outcome.py) or for the file that keeps the schedule (kept.py).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal, get_args

import numpy as np

from planner.errors import InvalidValue

Question = Literal["any", "stretch", "time"]
Arm = Literal["on", "off"]
QUESTIONS: tuple[Question, ...] = get_args(Question)
ARMS: tuple[Arm, ...] = get_args(Arm)
ONE_DAY = timedelta(days=1)
MOST_SEED = 2**31 - 1


@dataclass(frozen=True)
class Design:
    """How the days are laid out: `pairs` pairs of two periods of `days` days.

    washout: days at the beginning of each period that do not count. slow: whether an effect that builds up over days
    has a fair chance to show. trial: for those who only want to try the way; too short to rely on.
    """

    name: str
    pairs: int
    days: int
    washout: int = 0
    slow: bool = False
    trial: bool = False

    @property
    def length(self) -> int:
        """Days from the first to the last, both included."""
        return 2 * self.pairs * self.days

    @property
    def words(self) -> str:
        """Such as "21 pairs of 2 days of each kind: 84 days"."""
        each = "1 day" if self.days == 1 else f"{self.days} days"
        out = f", the first {self.washout} of each left out" if self.washout else ""
        return f"{self.pairs} pairs of {each} of each kind{out}: {self.length} days"


# Simulated on diaries whose pain persists from day to day, these keep false alarms at 5 % or fewer. Of those of 84 days
# 21 x 2 stands first: it finds more than 14 x 3, and where a day reaches into the next, it errs less than 42 x 1.
DESIGNS: Mapping[str, Design] = {
    design.name: design
    for design in (
        Design("21x2", 21, 2),
        Design("14x3", 14, 3),
        Design("42x1", 42, 1),
        Design("12x7", 12, 7, washout=2),
        Design("26x7", 26, 7, washout=2, slow=True),
        Design("7x2", 7, 2, trial=True),
    )
}
DEFAULT = "21x2"


@dataclass(frozen=True)
class Period:
    """Days in a row with one arm. pair: from 1; number: 1 or 2 within its pair; first, last: both included."""

    pair: int
    number: int
    arm: Arm
    first: date
    last: date

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(n) for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True)
class Experiment:
    """One question put to the coin, with the days as they fell.

    question: "any" (stretching on against off), "stretch" (one stretch in against out) or "time" (mornings, "on",
    against evenings, "off"). stretch: its id, "" for the others. design: a name in DESIGNS, or any other for days laid
    out by hand. washout: days at the beginning of each period that do not count. seed: of the coin. stopped_on: the
    first day that followed no arm any more because the person ended it before its time.
    """

    id: str
    question: Question
    design: str
    periods: tuple[Period, ...]
    stretch: str = ""
    washout: int = 0
    seed: int = 0
    made_at: datetime | None = None
    stopped_on: date | None = None
    _arms: Mapping[date, Arm] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_arms", {day: period.arm for period in self.periods for day in period.days})

    @property
    def first(self) -> date:
        return min(period.first for period in self.periods)

    @property
    def last(self) -> date:
        """The last day as planned."""
        return max(period.last for period in self.periods)

    @property
    def end(self) -> date:
        """The last day that followed an arm: the planned one, or that before it was stopped."""
        return self.last if self.stopped_on is None else min(self.last, self.stopped_on - ONE_DAY)

    @property
    def pairs(self) -> int:
        return len({period.pair for period in self.periods})

    def arm(self, day: date) -> Arm | None:
        """Return the arm of a day, None outside the experiment or once it was stopped."""
        return self._arms.get(day) if day <= self.end else None

    def period(self, day: date) -> Period | None:
        """Return the period in which a day lies, None outside the experiment."""
        found = (period for period in self.periods if period.first <= day <= period.last)
        return next(found, None) if day <= self.end else None

    def runs(self, day: date) -> bool:
        """Whether a day lies between its first and its last day, both included."""
        return self.first <= day <= self.end

    def stopped(self, on: date) -> Experiment:
        """Return the experiment as it is when it ends early, with `on` as the first day that is free again."""
        return self if self.stopped_on else replace(self, stopped_on=max(on, self.first))


def new(
    question: Question,
    start: date,
    design: str = DEFAULT,
    stretch: str = "",
    seed: int | None = None,
    made_at: datetime | None = None,
) -> Experiment:
    """Return an experiment from `start` on, its order tossed pair by pair; the same seed gives the same days.

    seed: by default one that nobody knows before. Raises InvalidValue for a question, design or stretch that is none.
    """
    _check(question, design, stretch)
    seed = secrets.randbelow(MOST_SEED) if seed is None else seed
    layout = DESIGNS[design]
    id_ = f"{start.isoformat()}_{seed:08x}"
    periods = tuple(_tossed(layout, start, seed))
    return Experiment(id_, question, design, periods, stretch, layout.washout, seed, made_at)


def _check(question: str, design: str, stretch: str) -> None:
    if question not in QUESTIONS:
        raise InvalidValue("experiment", "question", question, "one of the choices", QUESTIONS)
    if design not in DESIGNS:
        raise InvalidValue("experiment", "design", design, "one of the choices", DESIGNS)
    if (question == "stretch") != bool(stretch):
        wanted = "a stretch to try" if question == "stretch" else "empty, because the question is not about one stretch"
        raise InvalidValue("experiment", "stretch", stretch, wanted)


def _tossed(layout: Design, start: date, seed: int) -> Iterator[Period]:
    coin = np.random.default_rng(seed).integers(0, 2, layout.pairs)
    for pair, heads in enumerate(coin.tolist(), 1):
        arms: tuple[Arm, Arm] = ("on", "off") if heads else ("off", "on")
        for number, arm in enumerate(arms, 1):
            first = start + timedelta((2 * (pair - 1) + number - 1) * layout.days)
            yield Period(pair, number, arm, first, first + timedelta(layout.days - 1))
