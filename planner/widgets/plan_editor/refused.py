"""What the page shows where there is no plan: each cause once, what is no longer allowed, and ways on as buttons.

A way on is a change of the wishes, which the page makes when it is pressed. Decides nothing (refusal.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from planner.person.profile import MOST_MINUTES, Profile, as_plain, weekday
from planner.planning.problem import Request, problem_of
from planner.planning.refusal import Cause, NoPlan, barred
from planner.week import Edits, edits_file
from planner.week.experiment import Experiment
from planner.widgets.plan_editor.wishes import Wishes
from planner.words import day_names, day_of_year, listed, number

Reply = dict[str, Any]
OUT_OF_RULES = {"caution", "screening", "avoid"}  # what "Each stretch" of the form can change


def refused(refusal: NoPlan, wishes: Wishes, request: Request, usual: Profile) -> Reply:
    """Return the reply without a week.

    stop: there can be no plan at all before somebody was seen, so that none is shown. barred: what the week shown
    before holds and may not. ways: {words, and a change of the wishes or the part of the form to open}. usual: the
    profile of somebody new, for who has given no minutes.
    """
    stop = any(cause.rule == "screening" and not cause.days for cause in refusal.causes)
    found = {} if stop else barred(problem_of(request), wishes.base)
    names = {id_: stretch.name for id_, stretch in request.catalogue.items()}
    return {
        "causes": [cause.sentence for cause in refusal.causes],
        "stop": stop,
        "barred": [{"names": listed([names[id_] for id_ in ids]), "why": why} for why, ids in found.items()],
        "ways": _ways(refusal.causes, wishes, usual),
    }


def from_today(today: date) -> Reply:
    """Return the way on from a first day that nothing can be planned from."""
    return {"words": "Plan from today", "change": {"start": today.isoformat(), "edits": None}}


def chance_or_experiment(experiment: Experiment, wishes: Wishes) -> Reply:
    """Return the reply where chance shall choose days that an experiment chose already, which goes first."""
    days = f"An experiment chooses your days until {day_of_year(experiment.end)}"
    profile = as_plain(replace(wishes.profile, by_chance=False))
    return {
        "causes": [f"{days}, so chance can't choose them too. Leave them to the experiment, or stop it first."],
        "stop": False,
        "barred": [],
        "ways": [{"words": "Leave them to the experiment", "change": {"profile": profile}}],
    }


def _ways(causes: Sequence[Cause], wishes: Wishes, usual: Profile) -> list[Reply]:
    """The ways on, each once: more minutes for all days that need them, what is locked, the stretches, a first week."""
    short = {day: cause.minutes for cause in causes if 0 < cause.minutes <= MOST_MINUTES for day in cause.days}
    locked = sorted({day for cause in causes if cause.rule == "locked" and not cause.minutes for day in cause.days})
    rules = {cause.rule for cause in causes if cause.days}
    ways = [_more_minutes(short, wishes)] if short else []
    ways += [_unlocked(locked, wishes.edits)] if locked else []
    ways += [{"words": "Show each stretch", "open": "Each stretch"}] if rules & OUT_OF_RULES else []
    ways += [_first_week(wishes, usual)] if any(cause.rule == "rest_day" for cause in causes) else []
    return ways


def _first_week(wishes: Wishes, usual: Profile) -> Reply:
    profile = {**as_plain(wishes.profile), "minutes": dict(usual.minutes)}
    each = number(max(usual.minutes.values()), "minute")
    return {"words": f"Plan {each} on {number(len(usual.minutes), 'day')}", "change": {"profile": profile}}


def _unlocked(days: Sequence[date], edits: Edits) -> Reply:
    free = replace(edits, lock=frozenset(each for each in edits.lock if each[0] not in days))
    return {"words": f"Unlock {_in_a_sentence(days)}", "change": {"edits": edits_file.as_plain(free)}}


def _more_minutes(short: Mapping[date, int], wishes: Wishes) -> Reply:
    profile, edits = as_plain(wishes.profile), wishes.edits
    most = max(short.values())
    if wishes.profile.times_a_week:
        profile["minutes_each"] = most
    else:
        profile["minutes"] = profile["minutes"] | {weekday(day): minutes for day, minutes in short.items()}
    given = dict(edits.minutes) | {day: minutes for day, minutes in short.items() if day in edits.minutes}
    change = {"profile": profile, "edits": edits_file.as_plain(replace(edits, minutes=given))}
    what = number(most, "minute") if len(set(short.values())) == 1 else "the minutes needed"
    return {"words": f"Give {_in_a_sentence(sorted(short))} {what}", "change": change}


def _in_a_sentence(days: Sequence[date]) -> str:
    return day_names(days).replace("Every", "every")
