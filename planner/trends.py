"""What the days can say beyond counting: statistics, each as a result with its own sentence.

Frames in, results out. Descriptions without inference stand in overview.py, drawing in charts/.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["less", "more", "unclear", "not enough"]


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
