"""Has a week keep to an experiment: what the coin asks of each day, as far as nothing that matters more forbids it.

Screening, pauses, cautions and all other rules come first, then what the person changed by hand, then the coin; where
it gives way, the day says so. Chooses no stretches (solver.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from statistics import median_low

from planner.person.profile import Profile, weekday, weekday_name
from planner.planning.day_spacing import well_spaced
from planner.planning.problem import Problem, Request, problem_of
from planner.week import Edits
from planner.week.experiment import Arm, Experiment

# When a session is put where the person names no time of their own in that half of the day (proposal).
MORNING, EVENING = time(8), time(19)
NOON = time(12)


@dataclass(frozen=True)
class Keeping:
    """A request that keeps to an experiment. words: for each day that it is about, a sentence to show there."""

    request: Request
    words: Mapping[date, str] = field(default_factory=dict)


NO_NAMES: Mapping[str, str] = {}


def keeping_to(request: Request, experiment: Experiment | None, deleted: Mapping[str, str] = NO_NAMES) -> Keeping:
    """Return the request with what the experiment asks of its days; without one, the request as it is.

    deleted: names, by id, of stretches that are not in the catalogue any more.
    """
    if experiment is None:
        return Keeping(request)
    arms = {day: arm for day in request.days if (arm := experiment.arm(day))}
    if not arms:
        return Keeping(request)
    still = {day: arm for day, arm in arms.items() if not request.is_over(day) and day not in request.paused}
    name = _name(request, experiment, deleted)
    words = {day: sentence(experiment, arm, name) for day, arm in arms.items()}
    words |= {day: "Experiment: paused. This day is left out." for day in arms if day in request.paused}
    own = request.profile
    request = replace(request, profile=_profile(request, experiment, still))
    asked, conflicts = _asked(request, experiment, still)
    kept, refused = _possible(replace(request, assigned=asked), own, still, name)
    return Keeping(kept, words | {day: f"{words[day]} {why}" for day, why in (conflicts | refused).items()})


def sentence(experiment: Experiment, arm: Arm, stretch_name: str = "", today: bool = False) -> str:
    """Return what the coin chose for a day, such as "Experiment: no stretching on this day."."""
    name = stretch_name or experiment.stretch
    day = "today" if today else "on this day"
    words = {
        ("any", "on"): f"stretching {day}",
        ("any", "off"): f"no stretching {day}",
        ("stretch", "on"): f"with {name} {day}",
        ("stretch", "off"): f"without {name} {day}",
        ("time", "on"): f"a morning session {day}",
        ("time", "off"): f"an evening session {day}",
    }
    return f"Experiment: {words[experiment.question, arm]}."


def clock(experiment: Experiment, arm: Arm, profile: Profile, day: date) -> time | None:
    """Return when the session of a day begins: the person's own time where it is in the right half of the day.

    None where the question is not about the time.
    """
    if experiment.question != "time":
        return None
    own = profile.session_at.get(weekday(day))
    if own and (own < NOON) == (arm == "on"):
        return own
    return MORNING if arm == "on" else EVENING


def _name(request: Request, experiment: Experiment, deleted: Mapping[str, str]) -> str:
    stretch = request.catalogue.get(experiment.stretch)
    return stretch.name if stretch else deleted.get(experiment.stretch, experiment.stretch)


def _profile(request: Request, experiment: Experiment, arms: Mapping[date, Arm]) -> Profile:
    """The profile of this week: times as the coin chose, and minutes by weekday, of which a week has each once."""
    profile = request.profile
    times = {weekday(day): at for day, arm in arms.items() if (at := clock(experiment, arm, profile, day))}
    profile = replace(profile, session_at={**profile.session_at, **times})
    if not profile.times_a_week:
        return profile
    # The coin picks the days of the experiment; of the others, as many as are wanted still are well spaced.
    holding = [day for day, arm in arms.items() if arm == "on" or experiment.question != "any"]
    free = {day: 1 for day in request.days if day not in arms}
    wanted = max(profile.times_a_week - len(holding), 0)
    picked = well_spaced(free, wanted, holding, (), request.saved) if free and wanted else ()
    minutes = {weekday(day): profile.minutes_each or 0 for day in (*holding, *picked)}
    return replace(profile, times_a_week=None, minutes=minutes)


def _asked(request: Request, experiment: Experiment, arms: Mapping[date, Arm]) -> tuple[Edits, dict[date, str]]:
    """What the coin asks of the days, and where the person's own changes stand against it."""
    id_, edits = experiment.stretch, request.edits
    usual = _usual_minutes(request.profile)
    lock: set[tuple[date, str]] = set()
    remove: set[tuple[date, str]] = set()
    minutes: dict[date, int] = {}
    conflicts: dict[date, str] = {}
    for day, arm in arms.items():
        if experiment.question == "any" and arm == "off":
            minutes[day] = 0
            if edits.minutes.get(day) or any(on == day for on, _ in edits.lock):
                del minutes[day]
                conflicts[day] = "You put a session here, and what you choose comes first."
            continue
        if not request.minutes_on(day) and day not in edits.minutes and usual:
            minutes[day] = usual
        if not edits.minutes.get(day, 1):
            conflicts[day] = "You took the session off this day, and what you choose comes first."
        elif experiment.question == "stretch" and id_ not in request.catalogue:
            conflicts[day] = "It is not among your stretches any more, so this can't be followed."
        elif experiment.question == "stretch" and (day, id_) in (edits.remove if arm == "on" else edits.lock):
            conflicts[day] = "You chose otherwise here, and what you choose comes first."
        elif experiment.question == "stretch":
            (lock if arm == "on" else remove).add((day, id_))
    return Edits(frozenset(lock), frozenset(remove), minutes), conflicts


def _usual_minutes(profile: Profile) -> int:
    """What a day of rest gets that the coin gives a session: the person's middle number of minutes."""
    given = [minutes for minutes in profile.minutes.values() if minutes]
    return median_low(given) if given else 0


def _possible(request: Request, own: Profile, arms: Mapping[date, Arm], name: str) -> tuple[Request, dict[date, str]]:
    """Take back what no rule allows: the coin never brings a stretch, or a day, that could not be there without it.

    own: the profile without the experiment, which a day goes back to where the coin leaves it without any session.
    """
    problem = problem_of(request)
    refused = {day: why for day, id_ in request.assigned.lock if (why := _why_not(problem, day, id_, name))}
    request = _freed(request, own, refused)
    problem = problem_of(request)
    stuck = {day for day in arms if day in problem.minutes and not _holds_a_session(problem, day)}
    request = _freed(request, own, stuck)
    return request, {day: f"No session that follows it fits on {weekday_name(day)}." for day in stuck} | refused


def _holds_a_session(problem: Problem, day: date) -> bool:
    return bool(problem.needs[day]) and problem.fits(day, problem.shortest(day))


def _freed(request: Request, own: Profile, days: Collection[date]) -> Request:
    """Return the request with some days as they are without the experiment; it picks no day of its own there."""
    asked, times = request.assigned, dict(request.profile.session_at)
    for day in days:
        times.pop(weekday(day), None)
        if at := own.session_at.get(weekday(day)):
            times[weekday(day)] = at
    minutes = {day: given for day, given in asked.minutes.items() if day not in days}
    if own.times_a_week:
        minutes |= dict.fromkeys(days, 0)
    lock, remove = (frozenset(each for each in pairs if each[0] not in days) for pairs in (asked.lock, asked.remove))
    return replace(request, profile=replace(request.profile, session_at=times), assigned=Edits(lock, remove, minutes))


def _why_not(problem: Problem, day: date, id_: str, name: str) -> str:
    """Why the coin's stretch can't be on a day, "" where it can."""
    if day not in problem.minutes:
        return "It is a rest day, so this can't be followed."
    if found := problem.obstacles[day][id_]:
        return f"This can't be followed: {' '.join(each.sentence for each in found)}"
    if not problem.fits(day, problem.shortest(day)):
        return f"{name} doesn't fit into this day's {problem.minutes[day]} min."
    return ""
