"""Has a week follow the days that chance chose. Draws nothing itself (week/drawn.py), and chooses no stretches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from planner.person.profile import weekday
from planner.planning.day_spacing import well_spaced
from planner.planning.problem import Request


def following(request: Request, drawn: Mapping[date, bool]) -> Request:
    """Return the request with sessions on the days that chance chose, and none on those it left free.

    drawn: of each day that a draw covers whether it was chosen; others, such as the day of the draw itself, are picked
    as ever, as many as are still wanted. What the person changes by hand on a day comes first. Without a draw, or for
    who does not let chance choose, it is the request as it is.
    """
    profile = request.profile
    covered = {day: drawn[day] for day in request.days if day in drawn}
    if not profile.by_chance or not profile.times_a_week or not covered:
        return request
    others = [day for day in request.days if day not in covered and request.edits.minutes.get(day, 1)]
    chosen = [day for day, on in covered.items() if on]
    over = [day for day in others if request.is_over(day) and request.saved.get(day)]
    free = {day: 1 for day in others if not request.is_over(day) and day not in request.paused}
    wanted = max(profile.times_a_week - len(chosen) - len(over), 0)
    picked = well_spaced(free, wanted, [*chosen, *over], (), request.saved) if wanted and free else ()
    minutes = {weekday(day): profile.minutes_each or 0 for day in (*chosen, *picked)}
    return replace(request, profile=replace(profile, times_a_week=None, by_chance=False, minutes=minutes))
