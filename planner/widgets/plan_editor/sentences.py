"""What the plan editor says in words: what its form calls each field, what went wrong there, that the plan is saved.

How an error becomes a sentence of a form is saying.py's; the ways on from a refusal are refused.py's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from planner.errors import InvalidValue, PlannerError
from planner.person.own_day import DayBegins
from planner.week import Week
from planner.widgets.common.saying import said
from planner.widgets.plan_editor import refused
from planner.widgets.plan_editor.wishes import WeekIsOver
from planner.words import day_of_year, day_told, weekday_name, whole_day

# What is chosen in the fields that hold a day.
FIRST_DAY = "first day"
# What the form calls the fields of the profile, and those of a stretch of one's own.
LABELS = {
    "minutes": "Minutes",
    "times_a_week": "Times a week",
    "minutes_each": "Minutes each",
    "by_chance": "Let chance choose which days",
    "focus": "What to work on",
    "change": "How much change",
    "guide": "Who shows the stretches",
    "felt": "Mark where a stretch is felt",
    "cautions": "Be careful with",
    "equipment": "What you have",
    "avoid": "Leave it out",
    "like": "I like it",
    "released": "My clinician allows it",
    "wake": "You wake up at",
    "at": "Your day begins at",
    "session_at": "Session",
    "positions": "Days with limits",
    "why": "Why",
}
OWN_LABELS = {
    "name": "Name",
    "steps": "What to do",
    "position": "Position",
    "regions": "What it stretches most",
    "reps": "Repetitions",
    "hold_s": "Seconds of each hold",
    "equipment": "What you need for it",
    "cautions": "Who should be careful with it",
    "drawn_like": "Looks most like",
    "picture": "A picture of it",
}
DAYS_ASKED = {
    FIRST_DAY: "a first day for this plan",
    "from": "the first day of the pause",
    "to": "the last day of the pause, the first day itself or a later one",
}


class PauseEndsFirst(PlannerError):
    """The last day of a pause lies before its first one."""

    field = "to"

    def __init__(self, first: date, last: date) -> None:
        super().__init__(
            f"The pause ends on {day_of_year(last)}, before it begins on {day_of_year(first)}. Choose a later last day."
        )


def went_wrong(error: PlannerError, today: date) -> dict[str, Any]:
    """Return what the page shows of something that went wrong; today: the person's day."""
    from_today = [refused.from_today(today)]
    if isinstance(error, WeekIsOver):
        return {"error": str(error), "field": FIRST_DAY, "ways": from_today}
    if isinstance(error, InvalidValue):
        ways = from_today if error.field == FIRST_DAY else []
        return {"error": plainly(error), "field": error.field, "ways": ways}
    return {"error": plainly(error)}


def saved(week: Week, today: date) -> str:
    """Return that a week is saved, and when to stretch next."""
    first = next((session.date for session in week.sessions if session.date in week.given), None)
    if first is None:
        return "Saved. No session is left in this week."
    when = "today" if first == today else day_told(first, today)
    which = "first" if not week.kept else "next"
    return f"Saved. Your {which} session is {when}."


def begins_from(begins: DayBegins, now: datetime) -> str:
    """Return from when on days begin at another hour, "" where the one that was chosen holds already; now: local."""
    today, following = now.date(), now.date() + timedelta(1)
    hour = begins.hour(following)
    return "" if hour == begins.hour(today) else f"From {whole_day(following)} on, your day begins at {hour}:00."


def chance_chose(days: Sequence[date], drawn: Mapping[date, bool], to_draw: Collection[date]) -> str:
    """Return what chance chose of these days, and whether it chooses more of them once the plan is saved."""
    covered = [day for day in days if day in drawn]
    chosen = [weekday_name(day)[:3] for day in covered if drawn[day]]
    if not covered:
        return "Chance chooses the days when you save." if to_draw else ""
    words = f"Chance chose {', '.join(chosen)}." if chosen else "Chance chose none of these days."
    return f"{words} It chooses the rest when you save." if to_draw else words


def plainly(error: PlannerError, labels: Mapping[str, str] = LABELS) -> str:
    """Return the sentence as the form says it."""
    asked = DAYS_ASKED.get(error.field) if isinstance(error, InvalidValue) else None
    return f"Choose {asked}." if asked else said(error, labels)
