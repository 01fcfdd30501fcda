"""What the page shows where there is no plan: each cause once, what is no longer allowed, and ways on as buttons.

A way on is a change of the wishes, which the page makes when it is pressed. Decides nothing (refusal.py).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from planner.person.profile import MOST_MINUTES, Profile, as_plain, weekday
from planner.planning.problem import Request, problem_of
from planner.planning.refusal import Cause, NoPlan, barred
from planner.week import Edits, edits_file
from planner.widgets.plan_editor.wishes import Wishes
from planner.words import day_names, listed, number

Reply = dict[str, Any]
OUT_OF_RULES = ("caution", "screening", "avoid")  # what "Each stretch" of the form can change


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
        "ways": [way for cause in refusal.causes if (way := _way(cause, wishes, usual))],
    }


def from_today(today: date) -> Reply:
    """Return the way on from a first day that nothing can be planned from."""
    return {"words": "Plan from today", "change": {"start": today.isoformat(), "edits": None}}


def _way(cause: Cause, wishes: Wishes, usual: Profile) -> Reply | None:
    if cause.rule == "rest_day":
        profile = {**as_plain(wishes.profile), "minutes": dict(usual.minutes)}
        each = number(max(usual.minutes.values()), "minute")
        return {"words": f"Plan {each} on {number(len(usual.minutes), 'day')}", "change": {"profile": profile}}
    if 0 < cause.minutes <= MOST_MINUTES:
        return _more_minutes(cause, wishes)
    if cause.rule == "locked":
        edits = wishes.edits
        free = Edits(frozenset(each for each in edits.lock if each[0] not in cause.days), edits.remove, edits.minutes)
        return {"words": f"Unlock {day_names(cause.days)}", "change": {"edits": edits_file.as_plain(free)}}
    if cause.rule in OUT_OF_RULES and cause.days:
        return {"words": "Show each stretch", "open": "Each stretch"}
    return None


def _more_minutes(cause: Cause, wishes: Wishes) -> Reply:
    profile, edits = as_plain(wishes.profile), wishes.edits
    if "times_a_week" in profile:
        profile["minutes_each"] = cause.minutes
    else:
        profile["minutes"] = profile["minutes"] | {weekday(day): cause.minutes for day in cause.days}
    given = dict(edits.minutes) | {day: cause.minutes for day in cause.days if day in edits.minutes}
    change = {"profile": profile, "edits": edits_file.as_plain(Edits(edits.lock, edits.remove, given))}
    days = day_names(cause.days).replace("Every", "every")
    return {"words": f"Give {days} {number(cause.minutes, 'minute')}", "change": change}
