"""Which days of a week hold a session: well-spaced ones where only their number is given, and moving one.

Not for what a session holds (search.py).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from planner.errors import InvalidValue
from planner.profile import MOST_MINUTES, Profile, weekday
from planner.rules import NEARNESS
from planner.week import DAYS_PLANNED


def nearness(one: date, other: date) -> int:
    """Return how near two different days are, 0 = not at all; the week is a ring, for the next one follows."""
    apart = abs((one - other).days) % DAYS_PLANNED
    return NEARNESS.get(min(apart, DAYS_PLANNED - apart), 0)


def well_spaced(
    possible: Mapping[date, int], wanted: int, held: Collection[date], needed: Collection[date], saved: Collection[date]
) -> tuple[date, ...]:
    """Return `wanted` days, or as many as are possible, as far as can be from each other and from those already held.

    possible: days with how many stretches each allows. needed: days that have to be among them. Where several choices
    are equally well spaced, days of the saved week come first, then days that allow more, then earlier ones.
    """

    def rank(days: Sequence[date]) -> tuple[int, int, int]:
        pairs = combinations([*held, *days], 2)
        near = sum(nearness(one, other) for one, other in pairs)
        return near, -sum(day in saved for day in days), -sum(possible[day] for day in days)

    number = min(max(wanted, len(needed)), len(possible))
    choices = [days for days in combinations(possible, number) if set(needed) <= set(days)]
    return min(choices, key=rank)


def move_day(
    profile: Profile, saved: Mapping[date, Sequence[str]], from_: date, to: date
) -> tuple[Profile, dict[date, tuple[str, ...]]]:
    """Return the profile and the saved week with which plan_week does the session of one day on another instead.

    For "do Wednesday's today": both are meant for this one week, not to be kept. The minutes of `from_` are added to
    those of `to`, as far as a day may have, and the saved stretches move along; where `to` limits positions, or its
    session is early, its own limits count. With times_a_week, the days of the saved week become fixed ones.

    Raises InvalidValue where the two are the same weekday, or `from_` has no session.
    """
    minutes = dict(profile.minutes)
    if profile.times_a_week:
        minutes = {weekday(day): profile.minutes_on(day) for day in saved if saved[day]}
    if weekday(from_) == weekday(to):
        raise InvalidValue("move_day", "to", to, "another day of the week")
    if not minutes.get(weekday(from_)):
        raise InvalidValue("move_day", "from_", from_, "a day with a session")
    minutes[weekday(to)] = min(minutes.get(weekday(to), 0) + minutes.pop(weekday(from_)), MOST_MINUTES)
    moved = {day: tuple(ids) for day, ids in saved.items() if day != from_}
    both = (*saved.get(to, ()), *saved.get(from_, ()))
    if both:
        moved[to] = tuple(dict.fromkeys(both))
    return replace(profile, minutes=minutes, times_a_week=None), moved
