"""At which times the sessions to come begin, for the page to remind of. Reminds of nothing itself (reminder.js)."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pandas as pd

from planner.diary import Diary
from planner.person import own_day
from planner.person.profile import Profile, load_profile, weekday
from planner.planning.experiment_week import clock
from planner.week.experiment import Experiment


def reminders(diary: Diary, planned: pd.Series, running: Experiment | None) -> list[dict[str, Any]]:
    """Return when each session that is to come begins: at, on whichever clock the person looks at, and its minutes.

    planned: seconds of each day that has a session to come. No time has a day of a pause, one that an experiment keeps
    free, or one for which the person gave none.
    """
    profile = load_profile(diary.folder / "profile.toml")
    if profile is None:
        return []
    begins, pauses = own_day.load(diary.folder), diary.pauses()
    found: list[dict[str, Any]] = []
    for day, seconds in zip(planned.index, planned, strict=True):
        at = _begins_at(profile, running, day.date())
        if at and not ((pauses["from"] <= day) & (day <= pauses["to"])).any():
            moment = begins.at(day.date(), at)
            found.append({"at": moment.isoformat(timespec="minutes"), "minutes": max(1, round(int(seconds) / 60))})
    return found


def _begins_at(profile: Profile, running: Experiment | None, day: date) -> time | None:
    """When a day's session begins, as an experiment asks or else at the person's own time; None where nothing says."""
    arm = running.arm(day) if running else None
    if running and arm and running.question == "any" and arm == "off":
        return None
    asked = clock(running, arm, profile, day) if running and arm else None
    return asked or profile.session_at.get(weekday(day))
