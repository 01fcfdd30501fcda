"""The file to take along: which sessions are in it, by the diary's newest plan, and what it says of itself.

Reads the diary and writes nothing but its id (calendar.json). How the page is made is page.py's.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.metadata import version
from uuid import uuid5

import pandas as pd

from planner.analysis.adherence import daily, has_plan, planned_session
from planner.catalogue import catalogue_of
from planner.diary import Diary
from planner.errors import PlannerError
from planner.paper.calendar_file import KEPT_FILE, kept_in
from planner.person.screening import latest, stop_as_plain
from planner.week import DAYS_PLANNED, Session
from planner.widgets.common.days import days_of
from planner.widgets.common.moving_figures import Value
from planner.widgets.session_player.drill import drill
from planner.widgets.session_player.hurting import hurting, style_of
from planner.widgets.session_player.script import compiled
from planner.widgets.session_player.spoken import for_file
from planner.widgets.takeaway.page import About, page_of
from planner.words import day_in_words


class Plain(PlannerError):
    """Why there is nothing to take along or home, in words that name no file of the diary, and none of its values."""


@dataclass(frozen=True)
class Made:
    """A file to take along. sentence: what it holds, in words."""

    name: str
    data: bytes
    sentence: str


def identity(diary: Diary) -> str:
    """Return the diary's id as files and logs say it, which tells nothing else: 32 hexadecimal digits.

    Raises as calendar_file.kept_in does.
    """
    return uuid5(kept_in(diary.folder / KEPT_FILE).id, "takeaway").hex


def of_today(diary: Diary, now: datetime, *, settings: Value | None = None, voice: bool = False) -> Made:
    """Return the file with today's session. now: with an offset; settings: as page_of's. voice: spoken into it.

    Raises PlannerError, which says why, where there is nothing to take along or the voice can't speak.
    """
    today = diary.day_of(now)
    sessions = sessions_of(diary, [today])
    if not sessions:
        raise PlannerError(_nothing(diary, today))
    if daily(diary, today)["done"].get(pd.Timestamp(today), False):
        raise PlannerError("Today's session is done. Take this week along instead.")
    length = max(1, round(sessions[0].seconds / 60))
    return _made(diary, sessions, now, f"stretching_{today}.html", f"Today's session, {length} min.", settings, voice)


def of_week(diary: Diary, now: datetime, *, settings: Value | None = None, voice: bool = False) -> Made:
    """Return the file with the sessions of today and of the six days that follow. Otherwise as of_today."""
    today = diary.day_of(now)
    sessions = sessions_of(diary, [today + timedelta(n) for n in range(DAYS_PLANNED)])
    if not sessions:
        raise PlannerError("Nothing is planned for the days to come. Plan your week on the Plan page.")
    days = f"{len(sessions)} session{'s' * (len(sessions) > 1)}, until {day_in_words(sessions[-1].date)}."
    return _made(diary, sessions, now, f"stretching_week_{today}.html", days, settings, voice)


def shared_page(diary: Diary, now: datetime, home: str) -> str:
    """Return today's page for a telephone that can reach this computer; home: as page_of's."""
    sessions = sessions_of(diary, [diary.day_of(now)])
    return page_of(_scripts(diary, sessions), _about(diary, sessions, now), home=home)


def sessions_of(diary: Diary, days: Sequence[date]) -> list[Session]:
    """Return what the plan holds for these days; raise PlannerError where answers say that stretching should wait."""
    answered = latest(diary.folder / "screening.toml")
    stop = stop_as_plain(answered) if answered else None
    if stop:
        raise Plain(f"{stop['heading']}. {stop['words']}")
    catalogue = catalogue_of(diary.folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the session leaves out is said on today's page
        found = [planned_session(diary, catalogue, day) for day in days]
    return [session for session in found if session and session.items]


def _nothing(diary: Diary, today: date) -> str:
    if has_plan(diary, today):
        return "Today is a rest day. Take this week along instead."
    return "Nothing is planned for today. Plan your week on the Plan page."


def _made(
    diary: Diary, sessions: list[Session], now: datetime, name: str, holds: str, settings: Value | None, voice: bool
) -> Made:
    scripts = _scripts(diary, sessions)
    spoken = for_file(scripts, (settings or {}).get("rate", 1.0)) if voice else None
    page = page_of(scripts, _about(diary, sessions, now), settings=settings, voice=spoken)
    return Made(name, page.encode(), holds)


def _scripts(diary: Diary, sessions: list[Session]) -> list[Value]:
    """Return what the page plays. A session's id is what the telephone's own begin with (stand_in.js)."""
    style = style_of(diary.folder)
    return [
        compiled(session, f"{session.plan_id}.{session.date:%Y%m%d}.", style=style)
        | {"notice": "", "unrated": None, "drill": drill(session), "hurting": hurting(session, diary.folder)}
        for session in sessions
    ]


def _about(diary: Diary, sessions: list[Session], now: datetime) -> About:
    """Return what the file says of itself; its id is the same for the same sessions, so that a second copy goes on."""
    days = [(f"{session.date}", session.plan_id) for session in sessions]
    mine = identity(diary)
    return About(
        program=version("stretching-planner"),
        diary=mine,
        file=hashlib.sha256(f"{mine} {days}".encode()).hexdigest()[:12],
        made=now.isoformat(timespec="seconds"),
        day_begins=[(day.isoformat(), hour) for day, hour in days_of(diary.folder).changes],
    )
