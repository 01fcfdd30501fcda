"""What widgets share of the person's days: the rule that their pages need, and the day where it can't be read.

Which day a moment is on is own_day.py's, and, on a page, dayOf's in common.js: both by the same rule.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import anywidget
import traitlets

from planner.errors import PlannerError
from planner.person import own_day
from planner.person.own_day import DayBegins


class OwnDayWidget(anywidget.AnyWidget):
    """A widget whose page tells which day it is.

    day_begins: from which days on the person's day begins at which hour: pairs of a day and an hour, in order.
    """

    day_begins: traitlets.List[tuple[str, int]] = traitlets.List().tag(sync=True)

    def tell_days(self, folder: Path) -> None:
        """Tell the page when the days of this diary begin."""
        self.day_begins = [(day.isoformat(), hour) for day, hour in days_of(folder).changes]


def days_of(folder: Path) -> DayBegins:
    """Return when the days begin, at midnight where that can't be read: whoever reads the diary says so."""
    try:
        return own_day.load(folder)
    except PlannerError:
        return DayBegins()


def day_shown(folder: Path) -> date:
    """Return the person's day for a page to be headed with, be the file as it may."""
    return days_of(folder).day_of(datetime.now())
