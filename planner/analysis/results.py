"""What an answer about the days is: an estimate with its interval and its sentence, or what is lacking for one.

Knows no question: trends.py and association.py ask them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.analysis.estimate_words import Verdict, verdict_of
from planner.analysis.estimates import Estimate
from planner.errors import InvalidValue

# Least data before anything is said: this project's choice, by the simulation behind docs/calibration.md.
LEAST_DAYS = 56
LEAST_OF_A_KIND = 10
# A change that matters: 2 points or 30 % (Farrar 2001, Pain 94:149; Ostelo 2008, Spine 33:90), but never less than
# the 1 point from which people with little pain say "slightly better" (Salaffi 2004, Eur. J. Pain 8:283).
MATTERS, MATTERS_SHARE, LEAST_MATTERS = 2.0, 0.3, 1.0
# Less than this many points is said to be too little to matter, however narrow the range.
SMALL = 0.5
TOO_SMALL = "That is too small a difference to matter."


@dataclass(frozen=True)
class Result:
    """The answer to one question: an estimate with its interval, and how to say it.

    estimate, low, high: in the unit of the question, NaN where `enough` is False. level: of the interval, 0 to 1.
    p: two-sided. n: observations used. verdict: "less" or "more" where the interval keeps off 0. reason: what is
    lacking where the data do not suffice, else "". sentence: what to show the person.
    """

    estimate: float
    low: float
    high: float
    level: float
    p: float
    n: int
    enough: bool
    verdict: Verdict
    reason: str
    sentence: str


@dataclass(frozen=True)
class Important:
    """How the latest 14-day mean of pain stands to the first: all in points, NaN where not known yet.

    verdict: "less" or "more" where they differ by the threshold or beyond, "unclear" within it.
    """

    baseline: float
    threshold: float
    now: float
    verdict: Verdict
    sentence: str


def result_of(found: Estimate, level: float, sentence: str) -> Result:
    """Return the result that an estimate is, said in a sentence."""
    low, high = found.interval(level)
    return Result(found.value, low, high, level, found.p, found.n, True, verdict_of(found, level), "", sentence)


def too_little(level: float, n: int, reason: str, sentence: str = "") -> Result:
    """Return the result of too little: what is lacking, and a sentence for it where the usual one does not say it."""
    said = sentence or f"Can't tell yet: this needs {reason}."
    return Result(np.nan, np.nan, np.nan, level, np.nan, n, False, "not enough", reason, said)


def check_level(level: float) -> None:
    """Raise InvalidValue for a level that cannot be."""
    if not 0 < level < 1:
        raise InvalidValue("", "level", level, "a share between 0 and 1 such as 0.95")
