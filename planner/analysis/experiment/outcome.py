"""What an experiment showed: the mornings after its days, by the arm that the coin gave each day, not by what was done.

Frames in, an Outcome out. One look, at the end: before it only how far it is. What is reckoned stands in retossed.py
and beyond.py, how it is said in outcome_words.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from planner.analysis.estimate_words import Verdict
from planner.analysis.estimates import SAME, Floats
from planner.analysis.experiment import beyond, outcome_words
from planner.analysis.experiment.outcome_words import Figure, Followed, State
from planner.analysis.experiment.retossed import LEAST_PAIRS, Whitened, tells, whitened
from planner.analysis.observed_days import observed
from planner.analysis.results import Result, too_little
from planner.week.experiment import ARMS, ONE_DAY, Experiment

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Outcome:
    """Where an experiment stands, and at its end what it showed.

    progress: how far it is. result: None before the end; its estimate is pain on "on" minus pain on "off" mornings, in
    points. doing: that difference by what was done, None where it is not asked. chance: 0 to 1, that pain is lower by
    half a point or more; None where it is not told. figures: these three in words.
    pairs: one row per pair with ratings on both sides (on, off, difference). followed: per arm. adherence, carry_over:
    as sentences, "" where there is nothing to say. notes: what was left out, and cautions.
    """

    state: State
    progress: str
    result: Result | None
    pairs: pd.DataFrame | None
    followed: tuple[Followed, ...]
    adherence: str
    carry_over: str = ""
    notes: tuple[str, ...] = ()
    doing: beyond.Doing | None = None
    chance: float | None = None
    figures: tuple[Figure, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """All there is to say, the most telling first."""
        first = (self.result.sentence,) if self.result else ()
        further = (figure.sentence for figure in self.figures[1:])  # the first is the result's
        return tuple(filter(None, (*first, *further, *self.notes, self.adherence, self.carry_over, self.progress)))


def days(
    experiment: Experiment, daily: pd.DataFrame, followed: pd.Series | None = None, today: date | None = None
) -> pd.DataFrame:
    """Return one row per day that followed an arm.

    daily: as planner.daily gives it; days may be missing or doubled (the first rating counts), pain missing anywhere.
    followed: whether each day went as the coin said (see `followed`); without it what `done` says, for the question
    "any". Columns: pair, period, arm, counts (not washed out, not paused), next_pain (the rating of the morning after),
    followed (missing where it is not known), paused, washed_out. Raises PlannerError without a column pain.
    """
    import pandas as pd

    index = pd.DatetimeIndex(pd.date_range(experiment.first, experiment.end, unit="us"), name="date")
    each = [(day.date(), experiment.period(day.date())) for day in index]
    inside = [(day, period) for day, period in each if period is not None]
    index = index[[period is not None for _, period in each]]
    seen = observed(daily, today, needs=("pain",))
    pain = pd.Series(seen.pain, seen.index).reindex(index + pd.Timedelta(ONE_DAY))
    paused = pd.Series(seen.paused, seen.index).reindex(index, fill_value=False)
    washed = np.array([(day - period.first).days < experiment.washout for day, period in inside], dtype=bool)
    arms = pd.Series([period.arm for _, period in inside], index, dtype="str")
    if followed is None:
        known = experiment.question == "any"
        done = pd.Series(seen.done, seen.index).reindex(index).astype("boolean")
        followed = (done == (arms == "on")) if known else pd.Series(pd.NA, index, dtype="boolean")
    return pd.DataFrame(
        {
            "pair": pd.Series([period.pair for _, period in inside], index, dtype=int),
            "period": pd.Series([period.number for _, period in inside], index, dtype=int),
            "arm": arms,
            "counts": ~washed & ~paused.to_numpy(),
            "next_pain": pain.to_numpy(),
            "followed": followed.reindex(index).astype("boolean"),
            "paused": paused,
            "washed_out": washed,
        },
        index=index,
    )


def analyse(
    experiment: Experiment,
    daily: pd.DataFrame,
    today: date | None = None,
    *,
    followed: pd.Series | None = None,
    stretch_name: str = "",
    level: float = 0.95,
) -> Outcome:
    """Return where an experiment stands and, once it is over, what it showed.

    daily, followed: as in `days`. stretch_name: how the sentences call the stretch. Before the end there is no result,
    so that nobody stops when chance happens to look good; an experiment that was stopped has one, with a caution.
    """
    today = today or date.today()
    table = days(experiment, daily, followed, today)
    name = stretch_name or experiment.stretch
    state = _state(experiment, table, today)
    over = table[table.index.date < today]  # type: ignore[attr-defined]
    told = _followed(over)
    progress = outcome_words.progress(experiment, state, today)
    adherence = outcome_words.adherence(experiment.question, told, name)
    if state in ("planned", "running"):
        return Outcome(state, progress, None, None, told, adherence)
    contrasts, seen = pairs(table), _Seen.of(table)
    result, weighed = _result(experiment, seen, len(contrasts), name, level)
    notes = outcome_words.notes(experiment, state, table, result)
    if weighed is None:
        return Outcome(state, progress, result, contrasts, told, adherence, "", notes)
    # Where the first days of a period are left out, what reaches into them is as well.
    later = None if experiment.washout else beyond.carried_over(seen.pain, seen.layout, seen.times)
    carried = outcome_words.carry_over(later, level)
    # A stop at will is a choice of what to see, under which a chance is not true to its word.
    chance = beyond.chance_it_matters(weighed) if state == "ended" else None
    by_time = experiment.question == "time"  # a day without a session was done neither way
    doing = None if by_time else beyond.doing(seen.pain, seen.layout, seen.did, seen.times, level)
    figures = outcome_words.figures(result, doing, chance)
    return Outcome(state, progress, result, contrasts, told, adherence, carried, notes, doing, chance, figures)


@dataclass(frozen=True)
class _Seen:
    """The days of an experiment as arrays: pain (NaN where one does not count), layout (days x pairs), did (whether
    what is asked on days "on" was done, NaN if unknown), times (days).
    """

    pain: Floats
    layout: Floats
    did: Floats
    times: NDArray[np.int64]

    @classmethod
    def of(cls, table: pd.DataFrame) -> _Seen:
        import pandas as pd

        arm = np.where(table["arm"] == "on", 0.5, -0.5)
        mine = table["pair"].to_numpy()[:, None] == np.unique(table["pair"])
        days = pd.DatetimeIndex(table.index)
        followed = table["followed"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
        return cls(
            np.where(table["counts"], table["next_pain"], np.nan),
            arm[:, None] * mine,
            np.where(arm > 0, followed, 1 - followed),
            (days - days.min()).days.to_numpy(np.int64),
        )


def _state(experiment: Experiment, table: pd.DataFrame, today: date) -> State:
    """The last morning's rating is waited for until its day is over."""
    if experiment.stopped_on is not None and experiment.stopped_on <= experiment.last:
        return "stopped"
    if today < experiment.first:
        return "planned"
    rated = bool(len(table) and not isnan(table["next_pain"].iloc[-1]))
    over = today > experiment.last + ONE_DAY or (today > experiment.last and rated)
    return "ended" if over else "running"


def pairs(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row per pair with a rating on either side, by its number: on, off (mean pain, points), difference."""
    means = table[table["counts"]].groupby(["pair", "arm"])["next_pain"].mean().unstack("arm")
    wide = means.reindex(columns=["on", "off"]).dropna().rename_axis(columns=None)
    return wide.assign(difference=wide["on"] - wide["off"])


def _followed(over: pd.DataFrame) -> tuple[Followed, ...]:
    known = over[~over["paused"] & over["followed"].notna()]
    held = {arm: known.loc[known["arm"] == arm, "followed"] for arm in ARMS}
    return tuple(Followed(arm, len(each), int(each.sum())) for arm, each in held.items())


def _result(experiment: Experiment, seen: _Seen, n: int, name: str, level: float) -> tuple[Result, Whitened | None]:
    """Return the result and what it was reckoned from, None where the days do not suffice. n: of pairs."""
    known = seen.pain[np.isfinite(seen.pain)]
    weighed = whitened(seen.pain[None], seen.layout, seen.times) if n >= LEAST_PAIRS else None
    if weighed is None or (weighed.pain**2).sum() <= SAME * max((known**2).sum(), 1.0):
        reason = outcome_words.too_little(n, known)
        return too_little(level, n, reason, f"There is too little to tell: {reason}"), None
    mean, (low, high) = float(weighed.difference[0]), (float(each[0]) for each in weighed.interval(level))
    p = float(weighed.p(experiment.seed)[0])
    told = bool(tells(p, low, high, level))
    verdict: Verdict = "unclear" if not told else "less" if mean < 0 else "more"
    sentence = outcome_words.sentence(experiment.question, name, mean, low, high, level, verdict)
    return Result(mean, low, high, level, p, n, True, verdict, "", sentence), weighed
