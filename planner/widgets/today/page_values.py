"""What the day's page shows beside the check-in and the player, as plain values. Decides nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd

from planner.analysis import habit
from planner.analysis.adherence import counted, daily, outcomes, plans_that_count
from planner.analysis.experiment import current
from planner.catalogue import REGIONS, catalogue_of
from planner.diary import Diary
from planner.errors import PlannerError
from planner.person import screening
from planner.widgets.common.days import day_shown
from planner.widgets.today.reminders import reminders
from planner.widgets.today.requests import MINUTES, last_time, questions_due
from planner.words import day_of_year, day_told, number, weekday_name

Value = dict[str, Any]
WEEK = 7
ROW = 2  # sessions from which on they make a row
KEPT_FREE = "Your experiment keeps today free. A session now is recorded as it is, and the day counts as not followed."


def shown(diary: Diary) -> Value:
    """Return what the page shows; what cannot be read is said in `error`, and the rest is there.

    day, title. stop: what answers that stop everything say, or None. questions: why the screening is due, "" if not;
    sheet, answers: what it asks, and what was answered last. week: days with their outcome, and words. done: whether
    today's session is. next: the next planned session in words. minutes,
    regions: the choices. again: what "the same as last time" is, "" for nothing. free: what to know before stretching
    on a day that an experiment keeps free, "". reminders: when the sessions to come begin, where that is known.
    """
    today = day_shown(diary.folder)
    always = {
        "day": today.isoformat(),
        "title": f"{weekday_name(today)} {day_of_year(today)}",
        "minutes": list(MINUTES),
        "regions": list(REGIONS),
        "sheet": screening.sheet_as_plain(),
        "error": "",
    }
    try:
        return always | _read(diary, diary.today())
    except PlannerError as error:
        nothing: Value = {
            "stop": None,
            "questions": "",
            "answers": {},
            "week": None,
            "done": False,
            "next": "",
            "again": "",
            "free": "",
            "reminders": [],
        }
        return always | nothing | {"error": str(error)}


def _read(diary: Diary, today: date) -> Value:
    answered = screening.latest(diary.folder / "screening.toml")
    days = daily(diary, today)
    planned = plans_that_count(diary).groupby("date")["seconds"].sum()
    stop = screening.stop_as_plain(answered) if answered else None
    running = current(diary, today)
    done = bool(days["done"].get(pd.Timestamp(today), False))
    return {
        "stop": stop,
        "questions": questions_due(diary, today, days),
        "answers": dict(answered.answers) if answered else {},
        "week": _week(days, planned, today),
        "done": done,
        "next": _next(planned, today),
        "again": _again(diary, today),
        "free": KEPT_FREE if running and running.question == "any" and running.arm(today) == "off" else "",
        "reminders": [] if stop else reminders(diary, _to_come(diary, planned, today, done=done), running),
    }


def _week(days: pd.DataFrame, planned: pd.Series, today: date) -> Value | None:
    """The calendar week day by day and in words; None where nothing is planned in it and nothing was done."""
    monday = pd.Timestamp(today - timedelta(today.weekday()))
    week = pd.date_range(monday, periods=WEEK)
    known = outcomes(days, today).reindex(week)
    to_come = pd.Series(["due" if day in planned.index else "rest" for day in week], week)
    went = known.where(known.notna(), to_come)
    if not (week.isin(planned.index).any() or went.isin(["done", "part"]).any()):
        return None
    counts = counted(days, today).reindex(week, fill_value=0)
    done, wanted = (
        int(counts["sessions_done"].sum()),
        sum(day in planned.index and went[day] != "pause" for day in week),
    )
    return {
        "days": [
            {"weekday": weekday_name(day), "outcome": went[day], "today": day == pd.Timestamp(today)} for day in week
        ],
        "words": _in_words(done, wanted, int(went.isin(["done", "part"]).sum()), habit.streak(days, today).current),
    }


def _in_words(done: int, wanted: int, worked: int, row: int) -> str:
    words = f"{done} of {number(wanted, 'session')} done this week"
    if not wanted:
        words = f"You stretched on {number(worked, 'day')} this week"
    return f"{words}, {row} in a row." if row >= ROW else f"{words}."


def _next(planned: pd.Series, today: date) -> str:
    later = planned[planned.index > pd.Timestamp(today)]
    if later.empty:
        return ""
    day = later.index[0].date()
    when = "tomorrow" if day == today + timedelta(1) else f"on {day_told(day, today)}"
    return f"Your next session is {when}, {max(1, round(int(later.iloc[0]) / 60))} min."


def _again(diary: Diary, today: date) -> str:
    if (last := last_time(diary)) is None:
        return ""
    day, ids = last
    catalogue = catalogue_of(diary.folder)
    names = [catalogue[id_].name for id_ in ids if id_ in catalogue]
    return f"{_when(day, today)}: {', '.join(names)}" if names else ""


def _when(day: date, today: date) -> str:
    named = {0: "Today", 1: "Yesterday"}
    return named.get((today - day).days) or day_told(day, today)


def _to_come(diary: Diary, planned: pd.Series, today: date, *, done: bool) -> pd.Series:
    """Seconds of each day with a session to come: today's is not once it is begun, or another one stood for it."""
    sessions = diary.sessions()
    begun = ((sessions["date"] == pd.Timestamp(today)) & (sessions["plan_id"] != "")).any()
    first = today + timedelta(1) if done or begun else today
    return planned[planned.index >= pd.Timestamp(first)]
