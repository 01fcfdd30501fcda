"""Why each stretch is in the week, or is not: one sentence each, made from the rules that decided.

Not for weeks that can't be (refusal.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from planner.catalogue import POSTURE_DRILL, Stretch
from planner.person.profile import weekday_name
from planner.planning.problem import Problem
from planner.planning.progression import decide
from planner.planning.rules import CHANGES, RULES
from planner.week import Session, Verdict
from planner.words import listed


def reason(problem: Problem, day: date, chosen: Sequence[str], id_: str) -> str:
    """Say why a stretch is in a session that is to come, and at its dose where the diary changed that."""
    decision = decide(problem.catalogue[id_], problem.request.history)
    why = _why(problem, day, chosen, id_)
    return f"{why} {decision.sentence(day)}" if decision.because else why


def _why(problem: Problem, day: date, chosen: Sequence[str], id_: str) -> str:
    stretch = problem.catalogue[id_]
    locked = [_locked_by(problem, day, id_)] if id_ in problem.locked(day) else []
    if id_ == POSTURE_DRILL:
        return _sentence(["opens every training day, before any standing stretch", *locked])
    focus = [region for region in stretch.regions if problem.profile.focus.get(region)]
    reasons = [f"for your {listed(focus)}"] if focus else [f"for variety: {listed(stretch.regions)}"]
    leads_to = [problem.catalogue[other].name for other in chosen if id_ in problem.needs[day][other]]
    if leads_to:
        reasons.append(
            f"{listed(leads_to)} begins from it" if len(leads_to) == 1 else f"{listed(leads_to)} begin from it"
        )
    if _is_core(problem, id_):
        reasons.append("part of your core")
    if id_ in problem.profile.like:
        reasons.append("you like it")
    if id_ in problem.profile.released:
        reasons.append("released by your clinician")
    return _sentence([*reasons, *locked])


def _is_core(problem: Problem, id_: str) -> bool:
    return id_ in problem.core and problem.profile.change in CHANGES


def _locked_by(problem: Problem, day: date, id_: str) -> str:
    return "locked here by you" if (day, id_) in problem.request.edits.lock else "your experiment asks for it here"


def kept_reason(problem: Problem, day: date, id_: str) -> str:
    """Say how a stretch of a day that is over went."""
    share = problem.done(day).get(id_, 0.0)
    return "Done." if share >= 1 else "Done in part." if share else "Not done."


def verdicts(problem: Problem, sessions: Sequence[Session]) -> tuple[Verdict, ...]:
    """Return one verdict for each stretch of the catalogue."""
    return tuple(_verdict(problem, sessions, stretch) for stretch in problem.catalogue.values())


def _verdict(problem: Problem, sessions: Sequence[Session], stretch: Stretch) -> Verdict:
    planned = {session.date: item.reason for session in sessions for item in session.items if item.stretch == stretch}
    to_come = [day for day in planned if day in problem.minutes]
    if to_come:
        locked = [day for day in to_come if stretch.id in problem.locked(day)]
        drill = stretch.id == POSTURE_DRILL
        by_person = any((day, stretch.id) in problem.request.edits.lock for day in locked)
        chosen = "learning" if _is_core(problem, stretch.id) else "objective"
        rule = "posture_drill" if drill else "locked" if by_person else "experiment" if locked else chosen
        why = planned[(locked or to_come)[0]]
    else:
        rule, why = _not_planned(problem, sessions, stretch)
    said = why if rule == "removed" else f"{why}{_removed(problem, stretch)}"
    sentence = f"{_over(problem, stretch, planned)}{said}"
    return Verdict(stretch, tuple(planned), rule, sentence, RULES[rule].reason)


def _over(problem: Problem, stretch: Stretch, planned: Iterable[date]) -> str:
    done = [weekday_name(day) for day in problem.kept if stretch.id in problem.done(day)]
    missed = [weekday_name(day) for day in planned if day in problem.kept and stretch.id not in problem.done(day)]
    first = f"Done on {listed(done)}. " if done else ""
    return first + (f"Planned and not done on {listed(missed)}. " if missed else "")


def _removed(problem: Problem, stretch: Stretch) -> str:
    days = [weekday_name(day) for day in problem.days if (day, stretch.id) in problem.request.edits.remove]
    return f" You removed it from {listed(days)}." if days else ""


def _not_planned(problem: Problem, sessions: Sequence[Session], stretch: Stretch) -> tuple[str, str]:
    """The rule that keeps a stretch out of what is to come, and its sentence."""
    if not problem.days:
        return _no_days(problem)
    open_days = [day for day in problem.days if not problem.obstacles[day][stretch.id]]
    if open_days:
        return _not_chosen(problem, sessions, stretch, open_days)
    found = dict.fromkeys(obstacle for day in problem.days for obstacle in problem.obstacles[day][stretch.id])
    return next(iter(found)).rule, " ".join(obstacle.sentence for obstacle in found)


def _no_days(problem: Problem) -> tuple[str, str]:
    if any(day in problem.request.paused and not problem.request.is_over(day) for day in problem.request.days):
        return "paused", "Nothing is planned while you pause."
    if 0 in problem.request.assigned.minutes.values():
        return "experiment", "Your experiment has no stretching on the days that are left."
    return "over", "No training day of this week is left."


def _not_chosen(
    problem: Problem, sessions: Sequence[Session], stretch: Stretch, open_days: list[date]
) -> tuple[str, str]:
    """Tell a stretch that no day has room for from one that the week does better without."""
    to_come = [session for session in sessions if session.date in problem.minutes]
    left = {session.date: 60 * problem.minutes[session.date] - session.seconds for session in to_come}
    planned = {session.date: [item.stretch.id for item in session.items] for session in to_come}
    for day in open_days:
        together = problem.with_needs(day, [*planned[day], stretch.id])
        if problem.fits(day, together):
            return "objective", "Allowed, but the week serves your focus better without it."
    return "minutes", (
        f"Allowed, but it takes {problem.seconds[stretch.id]} seconds, and beside what serves your focus more no day "
        f"has over {max(left.values())} left. More minutes would bring it in."
    )


def _sentence(parts: Sequence[str]) -> str:
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."
