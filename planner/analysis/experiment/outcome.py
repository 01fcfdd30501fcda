"""What an experiment showed: the mornings after its days, by the arm that the coin gave each day, not by what was done.

Frames in, an Outcome out. One look, at the end: before it only how far it is. What is reckoned from the pairs stands in
paired.py, how it is said in outcome_words.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isnan, nan
from typing import TYPE_CHECKING

import numpy as np

from planner.analysis.estimate_words import Verdict
from planner.analysis.estimates import Floats
from planner.analysis.experiment import outcome_words
from planner.analysis.experiment.outcome_words import Followed, State
from planner.analysis.experiment.paired import LEAST_PAIRS, estimate, p_values, tells
from planner.analysis.observed_days import observed
from planner.analysis.results import Result
from planner.week.experiment import ARMS, ONE_DAY, Experiment

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Outcome:
    """Where an experiment stands, and at its end what it showed.

    progress: how far it is. result: None before the end; its estimate is pain on "on" minus pain on "off" mornings, in
    points. pairs: one row per pair that counts (on, off, difference). followed: per arm. adherence, carry_over: as
    sentences, "" where there is nothing to say. notes: what was left out, and cautions.
    """

    state: State
    progress: str
    result: Result | None
    pairs: pd.DataFrame | None
    followed: tuple[Followed, ...]
    adherence: str
    carry_over: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All there is to say, the most telling first."""
        first = (self.result.sentence,) if self.result else ()
        return tuple(filter(None, (*first, *self.notes, self.adherence, *self.carry_over, self.progress)))


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
        return Outcome(state, progress, None, None, told, adherence, (), ())
    contrasts = pairs(table)
    result = _result(experiment, contrasts["difference"].to_numpy(), name, level)
    notes = outcome_words.notes(experiment, state, table, contrasts, result)
    carried = outcome_words.carry_over(experiment, table, contrasts, level) if result.enough else ()
    return Outcome(state, progress, result, contrasts, told, adherence, carried, notes)


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
    """Return one row per pair that counts, by its number: on, off (mean pain, points), difference, on_first.

    A pair counts when in both of its periods at least half of the days that are not washed out have a rating.
    """
    held = table[table["counts"]]
    by = ["pair", "period", "arm"]
    planned = table[~table["washed_out"]].groupby(by).size()
    means = held.groupby(by)["next_pain"].agg(["mean", "count"]).reindex(planned.index)
    enough = means[2 * means["count"].fillna(0) >= planned].dropna().reset_index()
    wide = enough.pivot(index="pair", columns="arm", values="mean").reindex(columns=["on", "off"]).dropna()
    first = enough[enough["period"] == 1].set_index("pair")["arm"].reindex(wide.index) == "on"
    return wide.rename_axis(columns=None).assign(difference=wide["on"] - wide["off"], on_first=first)


def _followed(over: pd.DataFrame) -> tuple[Followed, ...]:
    known = over[~over["paused"] & over["followed"].notna()]
    held = {arm: known.loc[known["arm"] == arm, "followed"] for arm in ARMS}
    return tuple(Followed(arm, len(each), int(each.sum())) for arm, each in held.items())


def _result(experiment: Experiment, differences: Floats, name: str, level: float) -> Result:
    n = len(differences)
    if n < LEAST_PAIRS or not differences.any():
        reason = outcome_words.too_little(n)
        sentence = f"There is too little to tell: {reason}"
        return Result(nan, nan, nan, level, nan, n, False, "not enough", reason, sentence)
    mean, low, high = (float(each) for each in estimate(differences, level))
    p = float(p_values(differences, experiment.seed))
    told = bool(tells(p, low, high, level))
    verdict: Verdict = "unclear" if not told else "less" if mean < 0 else "more"
    sentence = outcome_words.sentence(experiment.question, name, mean, low, high, level, verdict)
    return Result(mean, low, high, level, p, n, True, verdict, "", sentence)
