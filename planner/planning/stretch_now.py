"""A session for this moment, outside the plan: by the same rules, cautions, doses and answers as a week.

For one day alone; what a week needs is solver.py's. Keeps nothing and logs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from planner.catalogue import POSTURE_DRILL, Catalogue, Region
from planner.errors import PlannerError
from planner.person.profile import MOST_MINUTES, Profile, weekday
from planner.person.screening import Screening
from planner.planning.experiment_week import keeping_to
from planner.planning.problem import Problem, Request, problem_of
from planner.planning.progression import History
from planner.planning.refusal import Cause, NoPlan
from planner.planning.solver import plan
from planner.week import Edits, Session
from planner.week.experiment import Experiment
from planner.week.timeline import compose
from planner.words import listed, number

# What is worked on as well where one region alone does not fill the minutes: its neighbours (proposal).
BESIDE: dict[Region, tuple[Region, ...]] = {
    "neck": ("upper back", "chest"),
    "upper back": ("neck", "chest"),
    "chest": ("upper back",),
    "sides": ("lower back",),
    "lower back": ("hips", "sides"),
    "hips": ("lower back", "hamstrings"),
    "hamstrings": ("calves", "hips"),
    "calves": ("hamstrings",),
}
FIRST, NEXT = 3, 1  # levels of focus
AGAIN = "You did it last time."


@dataclass(frozen=True)
class Now:
    """What can be done now. words: what to know of it, such as what stays out of it and why; "" where nothing is."""

    session: Session
    words: str = ""


def stretch_now(
    profile: Profile,
    catalogue: Catalogue,
    moment: datetime,
    minutes: int,
    region: Region | None = None,
    *,
    day: date | None = None,
    history: History | None = None,
    screening: Screening | None = None,
    experiment: Experiment | None = None,
) -> Now:
    """Return the best session of so many minutes for one region, or for what the profile wants; moment: local.

    day: the person's at that moment, by default the calendar's. Raises PlannerError with a sentence where no session
    keeps every rule.
    """
    if region:
        profile = replace(profile, focus={region: FIRST, **dict.fromkeys(BESIDE[region], NEXT)})
    request = _request(profile, catalogue, moment, day, minutes, history, screening, experiment)
    day = request.start
    first = frozenset((day, id_) for id_ in _first_of_all(problem_of(request), region))
    try:
        week = plan(replace(request, edits=replace(request.edits, lock=first)))
    except NoPlan as refusal:
        raise PlannerError(_why(refusal.causes, minutes)) from refusal
    session = week.session(day)
    if session is None:
        raise PlannerError("No stretch is possible now. Choose more minutes.")
    return Now(session, _words(session, region))


def same_again(
    ids: Iterable[str],
    profile: Profile,
    catalogue: Catalogue,
    moment: datetime,
    *,
    day: date | None = None,
    history: History | None = None,
    screening: Screening | None = None,
    experiment: Experiment | None = None,
) -> Now:
    """Return a session of these stretches as far as they may be done now, at today's doses.

    moment, day: as for stretch_now. Checked anew: against cautions, answers, waking and what hurt since. Raises
    PlannerError where none is left.
    """
    if screening and (refusal := screening.refusal(catalogue, profile.released)):
        raise PlannerError(refusal)
    problem = problem_of(_request(profile, catalogue, moment, day, MOST_MINUTES, history, screening, experiment))
    [day] = problem.days
    known = [id_ for id_ in dict.fromkeys(ids) if id_ in catalogue]
    allowed = [id_ for id_ in known if id_ in problem.needs[day]]
    out = " ".join(_left_out(problem, id_) for id_ in known if id_ not in allowed)
    if not allowed:
        raise PlannerError(f"Nothing of last time is possible now. {out}".strip())
    parts = [(catalogue[id_], problem.doses[id_], AGAIN) for id_ in problem.with_needs(day, allowed)]
    return Now(compose(day, parts, catalogue), out)


def _words(session: Session, region: Region | None) -> str:
    """What the session is for, where one region was asked for."""
    if region is None:
        return ""
    worked = [item.stretch for item in session.items if item.stretch.id != POSTURE_DRILL]
    first = [stretch.name for stretch in worked if region in stretch.regions]
    beside = [stretch.name for stretch in worked if region not in stretch.regions]
    if not first:
        return f"Nothing for the {region} is possible today, so this is for what lies beside it."
    more = f" Beside it: {listed(beside)}." if beside else ""
    return f"For your {region}: {listed(first)}.{more}"


def _first_of_all(problem: Problem, region: Region | None) -> list[str]:
    """The stretches that work on the region, those above all that do nothing more for another, for half of the minutes.

    One is there if it fits at all: a weekly dose, which the search goes by, says little of a few minutes.
    """
    found: list[str] = []
    if region is None or not problem.days:
        return found
    [day] = problem.days
    worked = {id_: problem.catalogue[id_].regions for id_ in problem.needs[day] if id_ != POSTURE_DRILL}
    for id_ in sorted((id_ for id_ in worked if region in worked[id_]), key=lambda id_: worked[id_].index(region)):
        seconds = problem.session_seconds(day, problem.with_needs(day, [*found, id_]))
        if seconds <= (30 if found else 60) * problem.minutes[day]:
            found.append(id_)
    return found


def _request(
    profile: Profile,
    catalogue: Catalogue,
    moment: datetime,
    day: date | None,
    minutes: int,
    history: History | None,
    screening: Screening | None,
    experiment: Experiment | None,
) -> Request:
    """The request of somebody who stretches at this moment and at no other: here nothing has to be learnt first."""
    day = day or moment.date()
    at = {weekday(day): moment.time().replace(second=0, microsecond=0, tzinfo=None)}
    alone = replace(profile, minutes={}, times_a_week=None, session_at=at, change="much")
    edits = Edits(minutes={day: minutes})
    request = Request(alone, catalogue, day, history, edits, {}, {}, frozenset(), day, screening)
    # The moment is chosen already, so an experiment on the time of day has nothing to say.
    return request if experiment and experiment.question == "time" else keeping_to(request, experiment).request


def _left_out(problem: Problem, id_: str) -> str:
    [day] = problem.days
    return f"Without {problem.catalogue[id_].name}: {problem.obstacles[day][id_][0].sentence}"


def _why(causes: tuple[Cause, ...], minutes: int) -> str:
    """Why there is no session now, for somebody who has no week before their eyes."""
    rules = [cause.rule for cause in causes]
    if "screening" in rules:
        return causes[rules.index("screening")].sentence
    if set(rules) <= {"minutes", "locked"}:
        return f"{number(minutes, 'minute')} is too short for a session that keeps every rule. Choose more minutes."
    kept_out = listed(sorted({rule.replace("_", " ") for rule in rules}))
    return f"No stretch is possible now (kept out by: {kept_out}). Your cautions and wishes are on the Plan page."
