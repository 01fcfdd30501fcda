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
from planner.errors import PlannerError, UnreadableFile
from planner.paper.calendar_file import KEPT_FILE, kept_in
from planner.person.screening import latest, stop_as_plain
from planner.steps import Steps, finished, within
from planner.week import DAYS_PLANNED, Session
from planner.widgets.common.days import days_of
from planner.widgets.common.moving_figures import Value
from planner.widgets.session_player.drill import drill
from planner.widgets.session_player.hurting import hurting, style_of
from planner.widgets.session_player.offers import unread
from planner.widgets.session_player.script import compiled
from planner.widgets.session_player.spoken import for_file_steps
from planner.widgets.takeaway.page import About, page_of
from planner.words import day_in_words, number

_DRAWING = 0.2  # of the time that a file with a voice takes: the sessions come first


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
    return finished(today_steps(diary, now, settings=settings, voice=voice))


def today_steps(diary: Diary, now: datetime, *, settings: Value | None = None, voice: bool = False) -> Steps[Made]:
    """Do what of_today does, in steps."""
    today = diary.day_of(now)
    planned = _planned(diary, [today])
    if not planned.sessions:
        raise PlannerError(_nothing(diary, today))
    if _is_done(diary, today):
        raise PlannerError("Today's session is done. Take this week along instead.")
    length = max(1, round(planned.sessions[0].seconds / 60))
    holds = f"Today's session, {length} min."
    return (yield from _made(diary, planned, now, f"stretching_{today}.html", holds, settings, voice))


def of_week(diary: Diary, now: datetime, *, settings: Value | None = None, voice: bool = False) -> Made:
    """Return the file with the sessions of today and of the six days that follow. Otherwise as of_today."""
    return finished(week_steps(diary, now, settings=settings, voice=voice))


def week_steps(diary: Diary, now: datetime, *, settings: Value | None = None, voice: bool = False) -> Steps[Made]:
    """Do what of_week does, in steps."""
    today = diary.day_of(now)
    planned = _planned(diary, [today + timedelta(n) for n in range(DAYS_PLANNED)])
    if not planned.sessions:
        raise PlannerError("Nothing is planned for the days to come. Plan your week on the Plan page.")
    holds = f"{number(len(planned.sessions), 'session')}, until {day_in_words(planned.sessions[-1].date)}."
    return (yield from _made(diary, planned, now, f"stretching_week_{today}.html", holds, settings, voice))


def shared_page(diary: Diary, now: datetime, home: str) -> str:
    """Return today's page for a telephone that can reach this computer; home: as page_of's.

    It is one page on all days: what could not be sent on one day is still there on the next, or after a new plan.
    """
    today = diary.day_of(now)
    sessions = _planned(diary, [today]).sessions
    return page_of(finished(_scripts(diary, sessions, today)), _about(diary, "shared", now), home=home)


def _is_done(diary: Diary, day: date) -> bool:
    return bool(daily(diary, day)["done"].get(pd.Timestamp(day), False))


@dataclass(frozen=True)
class _Planned:
    """What the plan holds for some days. lacks: sentences on what they lack of it."""

    sessions: list[Session]
    lacks: list[str]


def _planned(diary: Diary, days: Sequence[date]) -> _Planned:
    """Return what the plan holds for these days.

    Raises PlannerError where answers say that stretching should wait, UnreadableFile where nothing of it can be read.
    """
    answered = latest(diary.folder / "screening.toml")
    stop = stop_as_plain(answered) if answered else None
    if stop:
        raise Plain(f"{stop['heading']}. {stop['words']}")
    catalogue = catalogue_of(diary.folder)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = [planned_session(diary, catalogue, day) for day in days]
    sessions = [session for session in found if session and session.items]
    lacks = [str(each.message) for each in caught]
    unread_rows = {words for day in days if any(words := unread(diary, day))}
    for count, first in sorted(unread_rows):
        lacks.append(f"plan.csv: {count} could not be read, so it may lack stretches. {first}")
    if unread_rows and not sessions:
        raise UnreadableFile(" ".join(lacks))
    return _Planned(sessions, lacks)


def _nothing(diary: Diary, today: date) -> str:
    if has_plan(diary, today):
        return "Today is a rest day. Take this week along instead."
    return "Nothing is planned for today. Plan your week on the Plan page."


def _made(
    diary: Diary, planned: _Planned, now: datetime, name: str, holds: str, settings: Value | None, voice: bool
) -> Steps[Made]:
    scripts = yield from within(0, _DRAWING if voice else 1, _scripts(diary, planned.sessions, diary.day_of(now)))
    rate = (settings or {}).get("rate", 1.0)
    spoken = (yield from within(_DRAWING, 1, for_file_steps(scripts, rate))) if voice else None
    holding = str([(f"{session.date}", session.plan_id) for session in planned.sessions])
    page = page_of(scripts, _about(diary, holding, now), settings=settings, voice=spoken)
    return Made(name, page.encode(), " ".join([holds, *planned.lacks]))


def _scripts(diary: Diary, sessions: list[Session], today: date) -> Steps[list[Value]]:
    """Return what the page plays. A session's id is what the telephone's own begin with (stand_in.js)."""
    style = style_of(diary.folder)
    done = {today} if _is_done(diary, today) else set()
    scripts = []
    for place, session in enumerate(sessions):
        yield place / len(sessions)
        script = compiled(session, f"{session.plan_id}.{session.date:%Y%m%d}.", int(session.date in done), style)
        more = {"notice": "", "unrated": None, "drill": drill(session), "hurting": hurting(session, diary.folder)}
        scripts.append(script | more)
    return scripts


def _about(diary: Diary, holding: str, now: datetime) -> About:
    """Return what the file says of itself. holding: what makes it this one, so that a second copy goes on."""
    mine = identity(diary)
    return About(
        program=version("stretching-planner"),
        diary=mine,
        file=hashlib.sha256(f"{mine} {holding}".encode()).hexdigest()[:12],
        made=now.isoformat(timespec="seconds"),
        day_begins=[(day.isoformat(), hour) for day, hour in days_of(diary.folder).changes],
    )
