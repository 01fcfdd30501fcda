"""Why there is no plan: every cause with the rule, the day, and what to change.

Not for why a single stretch is out of a plan that there is (reasons.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from planner.errors import PlannerError
from planner.person.profile import weekday_name
from planner.planning.problem import Problem


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


def causes(problem: Problem) -> tuple[Cause, ...]:
    """Return why no plan keeps every rule; empty when one does."""
    at_rest = 0 in problem.request.assigned.minutes.values()  # an experiment may have a week without stretching
    if not at_rest and not any(problem.request.minutes_on(day) for day in problem.request.days):
        return (Cause("rest_day", None, "Every day is a rest day. Give at least one weekday some minutes."),)
    if not problem.days and problem.needs and not any(problem.done(day) for day in problem.kept):
        return (_no_day(problem),)
    locks = [cause for day, id_ in _open_locks(problem) if (cause := _lock_cause(problem, day, id_))]
    days = [cause for day in problem.days if (cause := _day_cause(problem, day))]
    return (*locks, *days)


def _no_day(problem: Problem) -> Cause:
    """So many sessions a week were asked for, and no day can hold one."""
    return Cause(
        "minutes",
        None,
        f"No day that is left can hold a session of {_minutes(problem.profile.minutes_each or 0)}. Give each session "
        "more minutes, or allow more positions or equipment.",
    )


def _open_locks(problem: Problem) -> Iterator[tuple[date, str]]:
    for day in problem.request.days:
        if not problem.request.is_over(day):
            yield from ((day, id_) for id_ in problem.locked(day))


def _lock_cause(problem: Problem, day: date, id_: str) -> Cause | None:
    """A lock holds when the stretch may be on its day."""
    if id_ not in problem.catalogue:
        return _locked(day, id_, "the catalogue doesn't hold it any more. Unlock it.")
    name = problem.catalogue[id_].name
    if day in problem.request.paused:
        return _locked(day, name, "that day is paused. Unlock it, or move it to another day.")
    if day not in problem.minutes:
        return _locked(day, name, f"that is a rest day. Unlock it, or give {weekday_name(day)} some minutes.")
    if found := problem.obstacles[day][id_]:
        return _locked(day, name, f"it can't be there. {' '.join(each.sentence for each in found)} Or unlock it.")
    return None


def _locked(day: date, name: str, why: str) -> Cause:
    return Cause("locked", day, f"{weekday_name(day)}: {name!r} is locked there, but {why}")


def _day_cause(problem: Problem, day: date) -> Cause | None:
    """A training day is possible when its shortest session fits."""
    name, minutes = weekday_name(day), problem.minutes[day]
    if not problem.needs[day]:
        rules = {obstacle.rule: obstacle for found in problem.obstacles[day].values() for obstacle in found}
        reasons = ", ".join(rule.replace("_", " ") for rule in sorted(rules))
        return Cause(
            min(rules, key=list(rules).index),
            day,
            f"{name}: no stretch is possible (kept out by: {reasons}). Allow more positions or equipment on that day, "
            "take something off the stretches to avoid, or make it a rest day with 0 minutes.",
        )
    shortest = problem.session_seconds(day, problem.shortest(day))
    if shortest <= 60 * minutes:
        return None
    locked = [problem.catalogue[id_].name for id_ in problem.locked(day) if id_ in problem.needs[day]]
    if locked:
        return Cause(
            "locked",
            day,
            f"{name}: {_minutes(minutes)} is too short for what is locked there ({', '.join(locked)}); with what has "
            f"to come before, it takes {shortest} seconds. Unlock some of it, or give {name} at least "
            f"{_minutes(-(-shortest // 60))}.",
        )
    return Cause(
        "minutes",
        day,
        f"{name}: {_minutes(minutes)} is too short; the shortest session that keeps every rule takes {shortest} "
        f"seconds. Give {name} at least {_minutes(-(-shortest // 60))}, or 0 for a rest day.",
    )


def _minutes(n: int) -> str:
    return f"{n} minute" if n == 1 else f"{n} minutes"
