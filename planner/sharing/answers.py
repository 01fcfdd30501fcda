"""What the telephone's page is made of, and what becomes of the log it sends: the diary's side, anew at each request.

Nothing of the diary is told but today's session; what is wrong with its files is told on this computer alone. Who may
ask is server.py's.
"""

from __future__ import annotations

from datetime import datetime

from planner.diary import Diary
from planner.errors import PlannerError
from planner.widgets.takeaway import made
from planner.widgets.takeaway.coming_home import bring_home, found
from planner.widgets.takeaway.log import read_log

UNREADABLE = "Your diary could not be opened. Open Today on your computer: it says what is wrong."
UNWRITABLE = "It could not be written into your diary. Open Today on your computer: it says what is wrong."
WRONG_CLOCK = (
    "Your telephone's clock is wrong, so it is not clear on which day this was. Press “Show a code” here, and on your "
    "computer “Bring home what you did”: it asks you for the day."
)


def page(home: str) -> str:
    """Return today's page; home: where it sends its log. Raises PlannerError where there is none, and says why."""
    try:
        return made.shared_page(Diary(), _now(), home)
    except (PlannerError, OSError) as error:
        raise _told(error, UNREADABLE) from error


def take(body: bytes) -> str:
    """Write a log into the diary, once however often it comes; return the sentence to show. Raises PlannerError."""
    log = read_log(body)
    try:
        diary, now = Diary(), _now()
        seen = found(log, diary, now)
        if seen.asks_day and seen.day != log.date:  # a clock that is off by minutes leaves no doubt about the day
            raise made.Plain(WRONG_CLOCK)
        return bring_home(log, diary, now)
    except (PlannerError, OSError) as error:
        raise _told(error, UNWRITABLE) from error


def _told(error: Exception, otherwise: str) -> PlannerError:
    """Return what the telephone is told: other errors hold values of the diary, or names of its files."""
    return error if isinstance(error, made.Plain) else PlannerError(otherwise)


def _now() -> datetime:
    return datetime.now().astimezone()
