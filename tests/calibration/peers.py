"""What peers' methods answer to the same diaries: the tests of study apps and textbooks, for the column beside ours.

Not part of the product, and no goal is set for them.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from planner.analysis.trends import MONTH

LEVEL = 0.95
Floats = NDArray[np.float64]


class Told(NamedTuple):
    """What a method tells: nothing where `enough` is False."""

    enough: bool
    verdict: str
    low: float
    high: float


def welch_of_days(daily: pd.DataFrame) -> Told:
    """Pain on days after stretching against pain on the others, as apps for self-experiments do."""
    pain, done = _after(daily)
    return _of(*stats.ttest_ind(pain[done == 1], pain[done == 0], equal_var=False).confidence_interval(LEVEL))


def pearson_of_days(daily: pd.DataFrame) -> Told:
    """The correlation of pain with stretching the day before, as "insights" of habit trackers are."""
    pain, done = _after(daily)
    return _of(*stats.pearsonr(done, pain).confidence_interval(LEVEL))


def sarimax_of_days(daily: pd.DataFrame) -> Told:
    """Pain as a first-order autoregression with stretching the day before as regressor."""
    done = np.concatenate([[0.0], daily["done"].to_numpy(float)[:-1]])
    return _sarimax(daily["pain"].to_numpy(float), done)


def line(daily: pd.DataFrame) -> Told:
    """A straight line by least squares."""
    pain = daily["pain"].to_numpy(float)
    known = np.isfinite(pain)
    found = stats.linregress(np.flatnonzero(known) / MONTH, pain[known])
    return _about(float(found.slope), float(found.stderr), stats.t.ppf((1 + LEVEL) / 2, known.sum() - 2))


def sarimax_line(daily: pd.DataFrame) -> Told:
    """A straight line with first-order autoregressive errors."""
    return _sarimax(daily["pain"].to_numpy(float), np.arange(len(daily)) / MONTH)


def paired(sessions: pd.DataFrame) -> Told:
    return _of(*stats.ttest_rel(sessions["pain_after"], sessions["pain_before"]).confidence_interval(LEVEL))


def welch_of_sessions(sessions: pd.DataFrame) -> Told:
    after, before = sessions["pain_after"], sessions["pain_before"]
    return _of(*stats.ttest_ind(after, before, equal_var=False).confidence_interval(LEVEL))


def _after(daily: pd.DataFrame) -> tuple[Floats, Floats]:
    pain, done = daily["pain"].to_numpy(float)[1:], daily["done"].to_numpy(float)[:-1]
    known = np.isfinite(pain)
    return pain[known], done[known]


def _sarimax(pain: Floats, regressor: Floats) -> Told:
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = SARIMAX(pain, exog=regressor, order=(1, 0, 0), trend="c").fit(disp=False, maxiter=50)
    place = fitted.model.param_names.index("x1")
    return _about(float(fitted.params[place]), float(fitted.bse[place]), stats.norm.ppf((1 + LEVEL) / 2))


def _about(value: float, error: float, times: float) -> Told:
    return _of(value - times * error, value + times * error)


def _of(low: float, high: float) -> Told:
    verdict = "less" if high < 0 else "more" if low > 0 else "unclear"
    return Told(bool(np.isfinite(low + high)), verdict, float(low), float(high))


Method = Callable[[pd.DataFrame], Told]
# By the kind of question; those in SLOW take some 50 ms a diary, and are asked of fewer people.
PEERS: dict[str, dict[str, Method]] = {
    "association": {"Welch": welch_of_days, "Pearson": pearson_of_days, "SARIMAX": sarimax_of_days},
    "trend": {"a straight line": line, "SARIMAX": sarimax_line},
    "session": {"paired t": paired, "Welch": welch_of_sessions},
    "bad days": {"paired t": paired, "Welch": welch_of_sessions},
}
SLOW = ("SARIMAX",)
