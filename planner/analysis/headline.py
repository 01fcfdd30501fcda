"""One answer to "is it getting better?", from the change that matters and the trend together.

Both come from trends.py; here stands what they say when they agree, when one of them is silent, and when they don't
agree. The notebook, the report and the API show this sentence and no other answer beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from planner.analysis.estimate_words import Verdict, figures_of, interval, size
from planner.analysis.observed_days import observed
from planner.analysis.results import SMALL, Important, Result
from planner.analysis.trends import FEW_DAYS, MONTH, important_change, pain_trend, vague, what_no_range_covers

Answer = Literal["better", "perhaps better", "the same", "perhaps worse", "worse", "mixed", "not enough"]

# By what the 14-day means say and what the trend says: the answer, how its sentence begins, and how the two are joined.
CASES: Mapping[tuple[str, str], tuple[Answer, str, str]] = {
    ("less", "less"): ("better", "Better", "and"),
    ("less", "unclear"): ("perhaps better", "Perhaps better", "but there is"),
    ("less", "more"): ("mixed", "The diary doesn't agree with itself", "but"),
    ("unclear", "less"): ("perhaps better", "Perhaps a little better", "but"),
    ("unclear", "unclear"): ("the same", "No change that can be told", "and there is"),
    ("unclear", "more"): ("perhaps worse", "Perhaps a little worse", "but"),
    ("more", "less"): ("mixed", "The diary doesn't agree with itself", "but"),
    ("more", "unclear"): ("perhaps worse", "Perhaps worse", "but there is"),
    ("more", "more"): ("worse", "Worse", "and"),
}


@dataclass(frozen=True)
class Headline:
    """The answer in a word, its sentence, what it does not cover, and the two results it stands on.

    limits: what no range can cover, "" while there is nothing to limit.
    """

    answer: Answer
    sentence: str
    limits: str
    important: Important
    trend: Result

    @property
    def sentences(self) -> tuple[str, ...]:
        """All there is to say, the answer first."""
        return tuple(filter(None, (self.sentence, self.limits)))


def headline(daily: pd.DataFrame, level: float = 0.95) -> Headline:
    """Return the one answer for these days. daily: as planner.daily gives it."""
    return together(important_change(daily), pain_trend(daily, level), months(daily), what_no_range_covers(daily))


def together(important: Important, trend: Result, length: float, limits: str = "") -> Headline:
    """Return what both say together; length: of the rated days, in months.

    A trend that comes to less than 0.5 points in all of them counts as none, however sure it is.
    """
    if important.verdict == "not enough":
        return Headline("not enough", important.sentence, "", important, trend)
    means = f"the mean of 14 days went from {important.baseline:.1f} to {important.now:.1f}"
    if not trend.enough:
        said = f"Too early to tell: {means}, and a trend needs {trend.reason}."
        return Headline("not enough", said, "", important, trend)
    answer, begins, joined = CASES[important.verdict, _weight(trend, length)]
    within = "" if important.verdict != "unclear" else f", less than the {important.threshold:.1f} points that matter"
    said = f"{begins}: {means}{within}, {joined} {_trend(trend, length)}."
    return Headline(answer, said, limits, important, trend)


def months(daily: pd.DataFrame) -> float:
    """Return the months of 30.4375 days from the first rated day to the last."""
    seen = observed(daily, needs=("pain",))
    rated = seen.days[np.isfinite(seen.pain)]
    return float(rated[-1] - rated[0]) / MONTH if len(rated) else 0.0


def _weight(trend: Result, length: float) -> Verdict:
    return "unclear" if abs(trend.estimate) * length < SMALL else trend.verdict


def _trend(trend: Result, length: float) -> str:
    estimate, low, high = figures_of(trend)
    span = interval(trend.level, low, high)
    if trend.verdict == "unclear":
        said = FEW_DAYS if vague(trend.low, trend.high, length) else f"{estimate} points a month, {span}"
        return f"no clear trend ({said})"
    way = "fall" if trend.verdict == "less" else "rise"
    if _weight(trend, length) == "unclear":
        return f"only a {way} of {size(estimate)} points a month ({span}), too little to matter"
    return f"the ratings {way} by {size(estimate)} points a month ({span})"
