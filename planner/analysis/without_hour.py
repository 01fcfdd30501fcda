"""How many days' pain is of a rating whose hour nobody knows, in one sentence for whoever shows pain.

Which rating is the day's, is adherence.py's; what the diary holds as a whole, integrity.py's.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from planner.analysis.adherence import without_hour
from planner.words import number

if TYPE_CHECKING:
    from planner.diary import Diary


def sentence(diary: Diary, first: date, last: date) -> str:
    """Return on how many of the days from one to another that is so, "" where on none."""
    return of_days(without_hour(diary, last).loc[pd.Timestamp(first) :])


def of_days(days: pd.Series) -> str:
    """Return the sentence for the days that `planner.analysis.adherence.without_hour` gives, or some of them."""
    if not days.any():
        return ""
    on = f"all {len(days)} rated days" if days.all() and len(days) > 1 else number(int(days.sum()), "day")
    return f"On {on} only the day of your rating is known, not its hour: it counts as that day's."
