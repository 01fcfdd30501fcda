"""Why there is no plan: every cause with the rule, the day, and what to change.

Not for why a single stretch is out of a plan that there is (reasons.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.catalogue import CAUTION_WORDS
from planner.errors import PlannerError
from planner.person.profile import weekday_name
from planner.planning.problem import Problem
from planner.planning.rules import RULES, Obstacle
from planner.words import day_names, listed, quoted

# What to change where a rule keeps out the most, of a day that nothing is left for.
LESS_OUT = {
    "caution": "Your cautions keep out the most: ask your clinician which stretches they allow, and say so at "
    "'Each stretch'.",
    "screening": "Your answers keep out the most: ask a professional first.",
    "avoid": "Most is left out at your wish: leave out less.",
    "article_only": "Take in more than the source article's stretches.",
    "equipment": "Add what you have.",
    "position": "Allow more positions there, or give {them} 0 minutes for a rest day.",
    "early_flexion": "Choose a later time of day.",
}
OR_REST = "Allow more there, or give {them} 0 minutes for a rest day."


@dataclass(frozen=True)
class Cause:
    """One reason why there is no plan.

    rule: a name in rules.RULES. days: none when it is about the whole week. minutes: what each of the days would need
    at least, 0 where minutes are not the matter.
    """

    rule: str
    days: tuple[date, ...]
    sentence: str
    minutes: int = 0


class NoPlan(PlannerError):
    """No plan keeps every rule. causes: each with its rule, its day and what to change."""

    def __init__(self, causes: tuple[Cause, ...]) -> None:
        self.causes = causes
        super().__init__(" ".join(cause.sentence for cause in causes))


def causes(problem: Problem) -> tuple[Cause, ...]:
    """Return why no plan keeps every rule; empty when one does."""
    at_rest = 0 in problem.request.assigned.minutes.values()  # an experiment may have a week without stretching
    if not at_rest and not any(problem.request.minutes_on(day) for day in problem.request.days):
        return (Cause("rest_day", (), "Every day is a rest day. Give at least one weekday some minutes."),)
    if not problem.days and problem.needs and not any(problem.done(day) for day in problem.kept):
        return (_no_day(problem),)
    bare = [day for day in problem.days if not problem.needs[day]]  # said of the day, not of each lock on it
    locks = [
        cause for day, id_ in _open_locks(problem) if day not in bare and (cause := _lock_cause(problem, day, id_))
    ]
    return (*locks, *_day_causes(problem))


def _no_day(problem: Problem) -> Cause:
    """So many sessions a week were asked for, and no day can hold one."""
    return Cause(
        "minutes",
        (),
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
    return Cause("locked", (day,), f"{weekday_name(day)}: {quoted(name)} is locked there, but {why}")


def _day_causes(problem: Problem) -> Iterator[Cause]:
    """Yield why training days are not possible: what is the same on several of them, once."""
    found: dict[_Trouble, list[date]] = {}
    for day in problem.days:
        if trouble := _trouble(problem, day):
            found.setdefault(trouble, []).append(day)
    for trouble, days in found.items():
        them = weekday_name(days[0]) if len(days) == 1 else "each of them"
        sentence = f"{day_names(days)}: {trouble.why} {trouble.advice.format(them=them)}"
        yield Cause(trouble.rule, tuple(days), sentence, trouble.minutes)


@dataclass(frozen=True)
class _Trouble:
    """Why a day is not possible and what to change, in words that are the same for another such day."""

    rule: str
    why: str
    advice: str
    minutes: int = 0


def _trouble(problem: Problem, day: date) -> _Trouble | None:
    """A training day is possible when its shortest session fits."""
    minutes = problem.minutes[day]
    if not problem.needs[day]:
        return _nothing_left(problem, day)
    shortest = problem.session_seconds(day, problem.shortest(day))
    if shortest <= 60 * minutes:
        return None
    least = -(-shortest // 60)
    locked = [problem.catalogue[id_].name for id_ in problem.locked(day) if id_ in problem.needs[day]]
    if locked:
        why = (
            f"{_minutes(minutes)} is too short for what is locked there ({', '.join(locked)}); with what has to come "
            f"before, it takes {shortest} seconds."
        )
        return _Trouble("locked", why, f"Unlock some of it, or give {{them}} at least {_minutes(least)}.", least)
    why = f"{_minutes(minutes)} is too short; the shortest session that keeps every rule takes {shortest} seconds."
    return _Trouble("minutes", why, f"Give {{them}} at least {_minutes(least)}, or 0 for a rest day.", least)


def _nothing_left(problem: Problem, day: date) -> _Trouble:
    """The rules that keep everything out, and what to change in the one that keeps out the most."""
    kept_out = Counter(
        obstacle.rule for found in problem.obstacles[day].values() for obstacle in found if obstacle.rule != "removed"
    ) or Counter(["removed"])
    most = max(kept_out, key=lambda rule: (kept_out[rule], -list(RULES).index(rule)))
    rules = ", ".join(rule.replace("_", " ") for rule in sorted(kept_out))
    return _Trouble(most, f"no stretch is possible (kept out by: {rules}).", LESS_OUT.get(most, OR_REST))


def barred(problem: Problem, shown: Mapping[date, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return what the rules no longer allow of a week that was shown: why, in short, and the stretches it is for."""
    found: dict[str, list[str]] = {}
    for day in problem.days:
        for id_ in shown.get(day, ()):
            for obstacle in problem.obstacles[day].get(id_, [])[:1]:
                found.setdefault(_in_short(problem, obstacle, id_), []).append(id_)
    return {why: tuple(dict.fromkeys(ids)) for why, ids in found.items()}


def _in_short(problem: Problem, obstacle: Obstacle, id_: str) -> str:
    if obstacle.rule != "caution":
        return obstacle.rule.replace("_", " ")
    cautions = problem.catalogue[id_].cautions
    return listed([CAUTION_WORDS[each] for each in cautions if each in problem.profile.cautions])


def _minutes(n: int) -> str:
    return f"{n} minute" if n == 1 else f"{n} minutes"
