"""The week taken out of the notebook: a calendar file and one printed page, each with a sentence on what to do with it.

What stands in the calendar is calendar_file.py's, how the printed page is laid out printed_week.py's. Not for choosing
stretches (planning) or saving a plan (diary).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from planner.catalogue.guides import USUAL, Style
from planner.errors import PlannerError
from planner.paper.calendar_file import KEPT_FILE, Kept, checked_zone, keep, kept_in, taken_back
from planner.paper.calendar_file import calendar_file as calendar_file
from planner.paths import data_folder
from planner.person import own_day
from planner.person.profile import Profile, weekday
from planner.storage import durable, locked
from planner.week import Week

CALENDAR_FILE = "stretching.ics"


@dataclass(frozen=True)
class Taken:
    """A file made for the person. sentence: what is in it, what to do with it and where it is."""

    path: Path
    sentence: str


def save_calendar(
    week: Week,
    profile: Profile,
    folder: str | Path,
    zone: ZoneInfo | None = None,
    *,
    diary: Path | None = None,
    now: datetime | None = None,
) -> Path:
    """Write stretching.ics into `folder`, atomically, remember the days it holds, and return its path.

    Raises as calendar_file does, and PlannerError where the file cannot be written.
    """
    path, record = Path(folder).expanduser() / CALENDAR_FILE, (diary or data_folder()) / KEPT_FILE
    with locked.writing(record):
        data = calendar_file(week, profile, zone, diary=diary, now=now)
        kept = kept_in(record)
        # First the days, then the file: better to cancel an event that no calendar has than to forget one that it has.
        keep(record, Kept(kept.id, kept.days | {session.date for session in week.sessions}))
    with locked.writing(path):
        durable.replace(path, data)
    return path


def printable_week(week: Week, path: str | Path, style: Style = USUAL) -> Path:
    """Write the week as a PDF of one A4 page to hang on the wall, atomically, and return its path.

    Raises PlannerError for a week without sessions, with more stretches than a page holds, or where the file cannot
    be written. style: how the figures look.
    """
    from planner.paper.printed_week import draw

    path = Path(path).expanduser()
    data = draw(week, style)
    with locked.writing(path):
        durable.replace(path, data)
    return path


def take_calendar(
    week: Week,
    profile: Profile,
    folder: str | Path | None = None,
    zone: ZoneInfo | None = None,
    *,
    diary: Path | None = None,
    now: datetime | None = None,
) -> Taken:
    """Write stretching.ics as save_calendar does and say what to do with it. folder: by default the diary's.

    Raises as save_calendar does, and PlannerError for a week with no session to tell and none to take back.
    """
    diary, zone = diary or data_folder(), checked_zone(zone)
    today = own_day.load(diary).day_of((now or datetime.now(UTC)).astimezone(zone))
    dropped = taken_back(week, kept_in(diary / KEPT_FILE), today)
    if not week.sessions and not dropped:
        raise PlannerError(
            "This week has no session to put in a calendar. Give at least one day some minutes, then plan again."
        )
    path = save_calendar(week, profile, diary if folder is None else folder, zone, diary=diary, now=now).absolute()
    return Taken(path, _calendar_sentence(path, week, profile, len(dropped)))


def take_page(week: Week, folder: str | Path | None = None, style: Style = USUAL) -> Taken:
    """Write the printed page under the week's first day and say what to do with it. folder: by default the diary's.

    Raises as printable_week does.
    """
    folder = data_folder() if folder is None else Path(folder)
    path = printable_week(week, folder / f"stretching_{week.start.isoformat()}.pdf", style).absolute()
    return Taken(path, f"It is one A4 page, to print in colour or in grey. A copy is {path}.")


def _calendar_sentence(path: Path, week: Week, profile: Profile, dropped: int) -> str:
    count = len(week.sessions)
    words = [f"It has {_counted(count, 'session')} in it."]
    words += [f"It cancels {_counted(dropped, 'earlier session')}."] if dropped else []
    words += ["Open it with your calendar, and again after a change: the events are updated, not doubled."]
    if any(weekday(session.date) not in profile.session_at for session in week.sessions):
        words += ["A day without a time gets an all-day event and a reminder at eight the evening before."]
    return " ".join([*words, f"A copy is {path}."])


def _counted(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"
