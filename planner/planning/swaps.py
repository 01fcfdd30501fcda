"""What could take the place of one stretch of a planned day, the best first, with what each costs.

Says what becomes of the day when the swap is planned (staying.py): all else of the week stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal, get_args

from planner.catalogue import POSTURE_DRILL, Region, Stretch
from planner.person.profile import weekday_name
from planner.planning.learning import learnt
from planner.planning.objective import Aim, aims, scored
from planner.planning.problem import Problem, Request, edited, problem_of
from planner.planning.refusal import causes
from planner.planning.staying import held_on
from planner.words import listed

Days = Mapping[date, tuple[str, ...]]


Group = Literal["same region", "other"]


@dataclass(frozen=True)
class Alternative:
    """One stretch instead of another.

    group: whether it works on what the other is mainly for. seconds: how much longer the session gets. doses: the
    seconds a week that focus regions gain (or lose, below 0) of what they aim at. score: how much the week's score
    changes. days: on which the week has the stretch as well. leaves_out: what goes as well, because it begins from the
    stretch that goes. goes: what goes to make room. brings: what comes as well, because the stretch begins from it.
    """

    stretch: Stretch
    group: Group
    seconds: int
    doses: Mapping[Region, float]
    score: int
    days: tuple[date, ...] = ()
    leaves_out: tuple[Stretch, ...] = ()
    goes: tuple[Stretch, ...] = ()
    brings: tuple[Stretch, ...] = ()

    @property
    def sentence(self) -> str:
        """What it costs, in words for the screen."""
        changes = [f"{region} {_by(seconds)} a week" for region, seconds in self.doses.items()]
        dose = f"{', '.join(changes)}." if changes else "your focus gets as much."
        time = f"The session gets {_by(self.seconds, 'longer', 'shorter')}." if self.seconds else "It takes as long."
        days = [f"It comes on {listed(list(map(weekday_name, self.days)))} too."] if self.days else []
        out = [f"{stretch.name} goes as well, because it begins from it." for stretch in self.leaves_out]
        room = [f"{_names(self.goes)} {_verb(self.goes, 'go')} to make room."] if self.goes else []
        first = [f"{_names(self.brings)} {_verb(self.brings, 'come')} before it."] if self.brings else []
        return " ".join([f"{dose[0].upper()}{dose[1:]}", time, *days, *out, *room, *first])


def _by(seconds: float, more: str = "more", less: str = "less") -> str:
    return f"{abs(round(seconds))} s {more if seconds > 0 else less}"


def _names(stretches: Sequence[Stretch]) -> str:
    return listed([stretch.name for stretch in stretches])


def _verb(stretches: Sequence[Stretch], verb: str) -> str:
    return verb if len(stretches) > 1 else f"{verb}es" if verb.endswith("o") else f"{verb}s"


def alternatives(request: Request, days: Days, day: date, id_: str) -> tuple[Alternative, ...]:
    """Return what can be done instead of a stretch on a day to come: what works on the same first, the best first.

    days: the stretches of each day as planned. All that the rules allow there, also what is not learnt yet; where the
    minutes are too few for it, as little as can be goes, as it does in the week that is planned with the swap.
    """
    problem = problem_of(request)
    if day not in problem.minutes or id_ not in days.get(day, ()) or id_ == POSTURE_DRILL:
        return ()
    edits = replace(request.edits, lock=request.edits.lock - {(day, id_)}, remove=request.edits.remove | {(day, id_)})
    without = edited(problem, edits, request.assigned)
    if day not in without.minutes:
        return ()
    learning = learnt(without, days)
    swap = _Swap(replace(problem, core=learning.core), without, learning, days, day, id_)
    found = [swap.to(other) for other in without.needs[day] if other not in (*days[day], POSTURE_DRILL)]
    groups = get_args(Group)
    return tuple(sorted(filter(None, found), key=lambda each: (groups.index(each.group), -each.score, len(each.goes))))


@dataclass(frozen=True)
class _Swap:
    """A stretch that goes from a day. problem: as it is; without: without the stretch; learning: the week of that."""

    problem: Problem
    without: Problem
    learning: Problem
    days: Days
    day: date
    id_: str

    @cached_property
    def aims(self) -> list[Aim]:
        return aims(self.problem)

    def to(self, other: str) -> Alternative | None:
        """Return what another one in its place means, None where the day cannot hold it."""
        day, catalogue = self.day, self.problem.catalogue
        ids = self._session(other)
        if ids is None:
            return None
        before, now = self.days[day], {each: self.days[each] for each in self.problem.days if each in self.days}
        after = {**now, day: ids}
        doses = {
            region: _dose(self.problem, after, region) - _dose(self.problem, now, region)
            for region in self.problem.wanted
        }
        gone = [each for each in before if each not in (*ids, self.id_)]
        began = [each for each in gone if self.id_ in self.problem.with_needs(day, [each])]
        stretch, main = catalogue[other], catalogue[self.id_].regions[0]
        return Alternative(
            stretch,
            "same region" if main in stretch.regions else "other",
            self.problem.session_seconds(day, ids) - self.problem.session_seconds(day, before),
            {region: dose for region, dose in doses.items() if round(dose)},
            scored(self.problem, self.aims, after) - scored(self.problem, self.aims, now),
            tuple(each for each in now if each != day and other in now[each]),
            leaves_out=tuple(catalogue[each] for each in began),
            goes=tuple(catalogue[each] for each in gone if each not in began),
            brings=tuple(catalogue[each] for each in ids if each not in (*before, other)),
        )

    def _session(self, other: str) -> tuple[str, ...] | None:
        """The stretches of the day with another one locked there, None where no plan is possible with it."""
        day, request = self.day, self.without.request
        edits = replace(request.edits, lock=request.edits.lock | {(day, other)})
        allowed = self.without.needs[day]
        together = {each: allowed[each] for each in self.without.with_needs(day, [other])}
        needs = {**self.learning.needs, day: {**self.learning.needs[day], **together}}
        locked = replace(
            self.learning, request=replace(request, edits=edits), needs=needs, obstacles=self.without.obstacles
        )
        if causes(locked):
            return None
        held = held_on(locked, self.days, day)
        return tuple(each for each in self.problem.catalogue if each in held)


def _dose(problem: Problem, days: Days, region: Region) -> float:
    """Seconds of a region in the week, up to what it aims at."""
    to_come = sum(problem.worked[region].get(id_, 0.0) for ids in days.values() for id_ in ids)
    return min(problem.done_seconds(region) + to_come, problem.wanted[region])
