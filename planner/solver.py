"""Finds the week that keeps every rule and scores best, with HiGHS, and says why.

The rules and weights stand in rules.py and the seconds come from timeline.py; here they become a mixed-integer program:
take[day, stretch] and use[day, position] are 0 or 1, and each aim adds its term. Doses: progression.py.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from planner.catalogue import POSTURE_DRILL, REGIONS, Catalogue, Dose, Region, Stretch
from planner.checking import FIRST_YEAR, LAST_YEAR
from planner.errors import InvalidValue, PlannerError
from planner.profile import Profile, weekday_name
from planner.progression import History, dose, dropped
from planner.rules import (
    DAYS_PER_REGION,
    SECONDARY_SHARE,
    WEEKLY_DOSE_S,
    WEIGHTS,
    Obstacle,
    drill_comes_first,
    obstacles,
)
from planner.timeline import compose, position_seconds, stretch_cues, stretch_seconds
from planner.week import DAYS_PLANNED, RegionDose, Session, Verdict, Week

if TYPE_CHECKING:
    import highspy

# A bound on the search that, unlike a time limit, gives the same week on every machine.
MAX_NODES = 5000
# With more different stretches than this, a proof to the last per mille takes minutes: one per cent will do.
EXACT_STRETCHES = 12
WIDE_GAP = 0.01


@dataclass(frozen=True)
class Cause:
    """One reason why there is no plan. rule: a name in rules.RULES; day: None when it is about the whole week."""

    rule: str
    day: date | None
    sentence: str


class NoPlan(PlannerError):
    """No plan keeps every rule. causes: each with its rule, its day and what to change."""

    def __init__(self, causes: tuple[Cause, ...]) -> None:
        self.causes = causes
        super().__init__(" ".join(cause.sentence for cause in causes))


@dataclass(frozen=True)
class _Problem:
    """What the search is about. needs: for each day and stretch allowed on it, the stretches that come before it."""

    profile: Profile
    catalogue: Catalogue
    doses: Mapping[str, Dose]
    days: tuple[date, ...]
    obstacles: Mapping[date, Mapping[str, list[Obstacle]]]
    needs: Mapping[date, Mapping[str, tuple[str, ...]]]

    def seconds(self, id_: str) -> int:
        return stretch_seconds(self.catalogue[id_], self.doses[id_])

    def worked(self, id_: str, region: Region) -> float:
        """Seconds of repetitions that a stretch gives to a region."""
        stretch = self.catalogue[id_]
        if region not in stretch.regions:
            return 0.0
        cues = stretch_cues(stretch, self.doses[id_], moves=False)
        seconds = sum(cue.seconds for cue in cues if cue.rep)
        return seconds * (1.0 if region == stretch.regions[0] else SECONDARY_SHARE)

    @property
    def focus(self) -> dict[Region, int]:
        """The regions to work on with their level; without any wish, all of them alike."""
        wished = {region: level for region, level in self.profile.focus.items() if level}
        return wished or dict.fromkeys(REGIONS, 1)


def plan_week(profile: Profile, catalogue: Catalogue, start: date, history: History | None = None) -> Week:
    """Return the best week of seven days from `start`; the same input gives the same week.

    Raises NoPlan, with its causes, when a training day cannot hold a session that keeps every rule, and InvalidValue
    when the start is not a date or the profile names a stretch that the catalogue lacks.
    """
    if isinstance(start, datetime) or not isinstance(start, date) or not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise InvalidValue("plan_week", "start", start, "a date, such as date(2026, 11, 23)")
    profile.check_against(catalogue)
    problem = _problem(profile, catalogue, start, history)
    if causes := _causes(problem):
        raise NoPlan(causes)
    chosen, gap = _search(problem)
    sessions = tuple(_session(problem, day, ids) for day, ids in chosen.items())
    return Week(start, sessions, gap, _verdicts(problem, sessions), _region_doses(problem, chosen))


def _session(problem: _Problem, day: date, ids: tuple[str, ...]) -> Session:
    parts = [(problem.catalogue[id_], problem.doses[id_], _reason(problem, day, ids, id_)) for id_ in ids]
    return compose(day, parts, problem.catalogue)


def _problem(profile: Profile, catalogue: Catalogue, start: date, history: History | None) -> _Problem:
    out = dropped(catalogue, history, start)
    days = tuple(start + timedelta(n) for n in range(DAYS_PLANNED))
    training = tuple(day for day in days if profile.minutes_on(day))
    found = {
        day: {id_: obstacles(stretch, profile, catalogue, day, out) for id_, stretch in catalogue.items()}
        for day in training
    }
    needs = {
        day: {id_: _needs(catalogue[id_], profile, catalogue, day, out) for id_ in catalogue if not found[day][id_]}
        for day in training
    }
    doses = {id_: dose(stretch, history) for id_, stretch in catalogue.items()}
    return _Problem(profile, catalogue, doses, training, found, needs)


def _needs(stretch: Stretch, profile: Profile, catalogue: Catalogue, day: date, out: frozenset[str]) -> tuple[str, ...]:
    drill = (POSTURE_DRILL,) if drill_comes_first(stretch, profile, catalogue, day, out) else ()
    return (*drill, *stretch.requires)


def _causes(problem: _Problem) -> tuple[Cause, ...]:
    if not problem.days:
        return (Cause("rest_day", None, "Every day is a rest day. Give at least one weekday some minutes."),)
    return tuple(cause for day in problem.days if (cause := _cause(problem, day)))


def _cause(problem: _Problem, day: date) -> Cause | None:
    """A training day is possible when its shortest session fits."""
    name, minutes = weekday_name(day), problem.profile.minutes_on(day)
    if not problem.needs[day]:
        rules = {obstacle.rule: obstacle for found in problem.obstacles[day].values() for obstacle in found}
        reasons = ", ".join(rule.replace("_", " ") for rule in sorted(rules))
        return Cause(
            min(rules, key=list(rules).index),
            day,
            f"{name}: no stretch is possible (kept out by: {reasons}). Allow more positions or equipment on that day, "
            "take something off the stretches to avoid, or make it a rest day with 0 minutes.",
        )
    shortest = _shortest(problem, day)
    if shortest <= 60 * minutes:
        return None
    return Cause(
        "minutes",
        day,
        f"{name}: {_minutes(minutes)} is too short; the shortest session that keeps every rule takes {shortest} "
        f"seconds. Give {name} at least {_minutes(-(-shortest // 60))}, or 0 for a rest day.",
    )


def _shortest(problem: _Problem, day: date) -> int:
    if POSTURE_DRILL in problem.needs[day]:
        return _session(problem, day, (POSTURE_DRILL,)).seconds
    return min(_session(problem, day, _with_needs(problem, day, id_)).seconds for id_ in problem.needs[day])


def _with_needs(problem: _Problem, day: date, id_: str) -> tuple[str, ...]:
    found = [id_]
    for each in found:
        found += [needed for needed in problem.needs[day][each] if needed not in found]
    return tuple(found)


def _minutes(n: int) -> str:
    return f"{n} minute" if n == 1 else f"{n} minutes"


def _search(problem: _Problem) -> tuple[dict[date, tuple[str, ...]], float]:
    """Return the stretches of each training day, in the order of the catalogue, and the proven gap."""
    import highspy

    model = highspy.Highs()
    model.silent()
    take = {(day, id_): model.addBinary() for day in problem.days for id_ in problem.needs[day]}
    _add_hard_rules(model, problem, take)
    score = _add_aims(model, problem, take)
    model.setOptionValue("mip_max_nodes", MAX_NODES)
    if len({id_ for _, id_ in take}) > EXACT_STRETCHES:
        model.setOptionValue("mip_rel_gap", WIDE_GAP)
    model.maximize(score)
    if model.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        raise RuntimeError(f"HiGHS found no week ({model.getModelStatus()}), though every training day has a session.")
    chosen = {day: tuple(id_ for id_ in problem.needs[day] if model.val(take[day, id_]) > 0.5) for day in problem.days}
    return chosen, float(max(model.getInfo().mip_gap, 0.0))


def _add_hard_rules(model: highspy.Highs, problem: _Problem, take: dict[tuple[date, str], Any]) -> None:
    for day in problem.days:
        allowed = problem.needs[day]
        positions = dict.fromkeys(problem.catalogue[id_].position for id_ in allowed)
        use = {position: model.addBinary() for position in positions}
        for id_ in allowed:
            model.addConstr(take[day, id_] <= use[problem.catalogue[id_].position])
            for needed in allowed[id_]:
                model.addConstr(take[day, id_] <= take[day, needed])
        moving = model.qsum(position_seconds(position) * use[position] for position in positions)
        stretching = model.qsum(problem.seconds(id_) * take[day, id_] for id_ in allowed)
        model.addConstr(moving + stretching <= 60 * problem.profile.minutes_on(day))
        model.addConstr(model.qsum(take[day, id_] for id_ in allowed) >= 1)
        if POSTURE_DRILL in allowed:
            model.addConstr(take[day, POSTURE_DRILL] == 1)


def _add_aims(model: highspy.Highs, problem: _Problem, take: dict[tuple[date, str], Any]) -> Any:
    terms = [_region_aim(model, problem, take, region, level) for region, level in problem.focus.items()]
    for id_ in problem.catalogue:
        times = [take[day, id_] for day in problem.days if (day, id_) in take]
        if times and id_ != POSTURE_DRILL:
            terms.append(_repeat_aim(model, problem, id_, times))
    return model.qsum(terms)


def _region_aim(
    model: highspy.Highs, problem: _Problem, take: dict[tuple[date, str], Any], region: Region, level: int
) -> Any:
    """The dose reached, and the days that it is spread over: three count most, each further one a little."""
    wanted = WEEKLY_DOSE_S[level]
    reached = model.addVariable(0, 1)
    enough_days = model.addVariable(0, DAYS_PER_REGION)
    weekly, present = [], []
    for day in problem.days:
        seconds = {id_: worked for id_ in problem.needs[day] if (worked := problem.worked(id_, region))}
        weekly += [worked / wanted * take[day, id_] for id_, worked in seconds.items()]
        if seconds:
            here = model.addVariable(0, 1)
            model.addConstr(here <= model.qsum(take[day, id_] for id_ in seconds))
            present.append(here)
    model.addConstr(reached <= model.qsum(weekly))
    model.addConstr(enough_days <= model.qsum(present))
    dose, days, daily = (level * WEIGHTS[name].value for name in ("dose", "days", "daily"))
    return dose * reached + days * enough_days + daily * model.qsum(present)


def _repeat_aim(model: highspy.Highs, problem: _Problem, id_: str, times: list[Any]) -> Any:
    """The first time in the week counts most, later ones less: variety, and the given minutes are used."""
    first = model.addVariable(0, 1)
    second = model.addVariable(0, 1)
    model.addConstr(first + second <= model.qsum(times))
    liked = WEIGHTS["like"].value * (id_ in problem.profile.like)
    again = WEIGHTS["again"].value
    return (WEIGHTS["first"].value + liked) * first + again * second + (again + liked) / 4 * model.qsum(times)


def _reason(problem: _Problem, day: date, chosen: tuple[str, ...], id_: str) -> str:
    """Say in one sentence why a stretch is in a session."""
    stretch = problem.catalogue[id_]
    if id_ == POSTURE_DRILL:
        return "Opens every training day, before any standing stretch."
    focus = [region for region in stretch.regions if problem.profile.focus.get(region)]
    reasons = [f"for your {_and(focus)}"] if focus else [f"for variety: {_and(stretch.regions)}"]
    leads_to = [problem.catalogue[other].name for other in chosen if id_ in problem.needs[day][other]]
    if leads_to:
        reasons.append(f"{_and(leads_to)} begins from it" if len(leads_to) == 1 else f"{_and(leads_to)} begin from it")
    if id_ in problem.profile.like:
        reasons.append("you like it")
    if id_ in problem.profile.released:
        reasons.append("released by your clinician")
    return _sentence("; ".join(reasons))


def _verdicts(problem: _Problem, sessions: tuple[Session, ...]) -> tuple[Verdict, ...]:
    return tuple(_verdict(problem, sessions, stretch) for stretch in problem.catalogue.values())


def _verdict(problem: _Problem, sessions: tuple[Session, ...], stretch: Stretch) -> Verdict:
    planned = {session.date: item.reason for session in sessions for item in session.items if item.stretch == stretch}
    if planned:
        rule = "posture_drill" if stretch.id == POSTURE_DRILL else "objective"
        return Verdict(stretch, tuple(planned), rule, next(iter(planned.values())))
    open_days = [day for day in problem.days if not problem.obstacles[day][stretch.id]]
    if open_days:
        return _not_chosen(problem, sessions, stretch, open_days)
    found = dict.fromkeys(obstacle for day in problem.days for obstacle in problem.obstacles[day][stretch.id])
    return Verdict(stretch, (), next(iter(found)).rule, " ".join(obstacle.sentence for obstacle in found))


def _not_chosen(problem: _Problem, sessions: tuple[Session, ...], stretch: Stretch, open_days: list[date]) -> Verdict:
    """Tell a stretch that no day has room for from one that the week does better without."""
    left = {session.date: 60 * problem.profile.minutes_on(session.date) - session.seconds for session in sessions}
    planned = {session.date: [item.stretch.id for item in session.items] for session in sessions}
    for day in open_days:
        together = tuple(dict.fromkeys([*planned[day], *_with_needs(problem, day, stretch.id)]))
        if _session(problem, day, together).seconds <= 60 * problem.profile.minutes_on(day):
            return Verdict(stretch, (), "objective", "Allowed, but the week serves your focus better without it.")
    sentence = (
        f"Allowed, but it takes {problem.seconds(stretch.id)} seconds, and beside what serves your focus more no day "
        f"has over {max(left.values())} left. More minutes would bring it in."
    )
    return Verdict(stretch, (), "minutes", sentence)


def _region_doses(problem: _Problem, chosen: Mapping[date, tuple[str, ...]]) -> tuple[RegionDose, ...]:
    return tuple(
        RegionDose(
            region,
            sum(problem.worked(id_, region) for ids in chosen.values() for id_ in ids),
            WEEKLY_DOSE_S[level],
        )
        for region, level in problem.focus.items()
    )


def _and(words: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."
