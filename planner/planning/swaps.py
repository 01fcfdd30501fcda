"""What could take the place of one stretch of a planned day, the best first, with what each costs.

All else of the week stays as it is; for the best week of all there is solver.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.catalogue import POSTURE_DRILL, Region, Stretch
from planner.person.profile import weekday_name
from planner.planning.objective import score
from planner.planning.problem import Problem, Request, problem_of
from planner.words import listed

Days = Mapping[date, tuple[str, ...]]


@dataclass(frozen=True)
class Alternative:
    """One stretch instead of another.

    seconds: how much longer the session gets. doses: the seconds a week that focus regions gain (or lose, below 0) of
    what they aim at. score: how much the week's score changes. days: on which the week has the stretch as well.
    leaves_out: what goes as well, because it begins from the stretch that goes.
    """

    stretch: Stretch
    seconds: int
    doses: Mapping[Region, float]
    score: int
    days: tuple[date, ...] = ()
    leaves_out: tuple[Stretch, ...] = ()

    @property
    def sentence(self) -> str:
        """What it costs, in words for the screen."""
        changes = [f"{region} {_by(seconds)} a week" for region, seconds in self.doses.items()]
        dose = f"{', '.join(changes)}." if changes else "your focus gets as much."
        time = f"The session gets {_by(self.seconds, 'longer', 'shorter')}." if self.seconds else "It takes as long."
        days = [f"It comes on {listed(list(map(weekday_name, self.days)))} too."] if self.days else []
        out = [f"{stretch.name} goes as well, because it begins from it." for stretch in self.leaves_out]
        return " ".join([f"{dose[0].upper()}{dose[1:]}", time, *days, *out])


def _by(seconds: float, more: str = "more", less: str = "less") -> str:
    return f"{abs(round(seconds))} s {more if seconds > 0 else less}"


def alternatives(request: Request, days: Days, day: date, id_: str) -> tuple[Alternative, ...]:
    """Return what can be done instead of a stretch on a day to come, the best for the week first.

    days: the stretches of each day as planned. Only what every rule allows there, and what fits its minutes.
    """
    problem = problem_of(request)
    if day not in problem.minutes or id_ not in days.get(day, ()) or id_ == POSTURE_DRILL:
        return ()
    now = {each: days[each] for each in problem.days if each in days}
    rest = tuple(other for other in now[day] if other != id_ and id_ not in problem.with_needs(day, [other]))
    gone = tuple(problem.catalogue[other] for other in now[day] if other not in (*rest, id_))
    before = score(problem, now)
    options = [
        _alternative(problem, now, day, (*rest, other), problem.catalogue[other], before, gone)
        for other, needs in problem.needs[day].items()
        if other not in now[day] and set(needs) <= set(rest) and problem.fits(day, (*rest, other))
    ]
    return tuple(sorted(options, key=lambda option: -option.score))


def _alternative(
    problem: Problem,
    now: Days,
    day: date,
    ids: Sequence[str],
    stretch: Stretch,
    before: int,
    gone: tuple[Stretch, ...],
) -> Alternative:
    after = {**now, day: tuple(ids)}
    seconds = problem.session_seconds(day, ids) - problem.session_seconds(day, now[day])
    doses = {region: _dose(problem, after, region) - _dose(problem, now, region) for region in problem.wanted}
    changed = {region: dose for region, dose in doses.items() if round(dose)}
    days = tuple(each for each in now if each != day and stretch.id in now[each])
    return Alternative(stretch, seconds, changed, score(problem, after) - before, days, gone)


def _dose(problem: Problem, days: Days, region: Region) -> float:
    """Seconds of a region in the week, up to what it aims at."""
    to_come = sum(problem.worked[region].get(id_, 0.0) for ids in days.values() for id_ in ids)
    return min(problem.done_seconds(region) + to_come, problem.wanted[region])
