"""The days without a rating: how many there are, and whether they followed worse days.

What nobody rated no range can cover. Not for what is lacking before anything is said (trends.py asks for that).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.analysis.observed_days import Observed
from planner.analysis.results import LEAST_OF_A_KIND

WORSE = 0.5  # points, and two standard errors: less than that is not said


@dataclass(frozen=True)
class Unrated:
    """Days without a rating, from the first rated day to the last. after_worse: whether they followed worse days."""

    count: int
    after_worse: bool

    @property
    def words(self) -> str:
        """Such as "12 unrated days, which followed worse days"; "" where every day is rated."""
        if not self.count:
            return ""
        days = f"{self.count} unrated day{'s' if self.count > 1 else ''}"
        return f"{days}, which came after worse days" if self.after_worse else days


def unrated(seen: Observed) -> Unrated:
    """Return what the days hold of it: the rating before an unrated day against that before a rated one."""
    rated = np.isfinite(seen.pain)
    days, pain = seen.days[rated], seen.pain[rated]
    if len(days) < 2:
        return Unrated(0, False)
    gap = np.diff(days) > 1
    count, before = int((np.diff(days) - 1).sum()), pain[:-1]
    if min(gap.sum(), (~gap).sum()) < LEAST_OF_A_KIND:
        return Unrated(count, False)
    sides = before[gap], before[~gap]
    error = float(np.sqrt(sum(side.var(ddof=1) / len(side) for side in sides)))
    return Unrated(count, bool(sides[0].mean() - sides[1].mean() >= max(WORSE, 2 * error)))
