"""What an experiment showed: the mornings after its days, by the arm that the coin gave each day, not by what was done.

Frames in, an Outcome out. One look, at the end: before it only how far it is. The test is the randomisation test on the
differences of the pairs, the interval Student's t on them (Edgington & Onghena 2007, Randomization Tests).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan, nan
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from planner.analysis.estimate_words import Verdict, interval, size, written
from planner.analysis.observed_days import observed
from planner.analysis.results import Result
from planner.week.experiment import ARMS, ONE_DAY, Arm, Experiment, Question
from planner.words import day_in_words

if TYPE_CHECKING:
    import pandas as pd

# With fewer pairs even the most one-sided result comes by chance in more than 5 of 100.
LEAST_PAIRS = 6
# Up to this many ways to toss the coin all of them are looked at, beyond that so many drawn at random.
MOST_TOSSES = 2**16
DRAWN_TOSSES = 9999
# A carry-over is looked for where each of the two sides has so many pairs.
LEAST_TO_COMPARE = 3

State = Literal["planned", "running", "ended", "stopped"]
Floats = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Followed:
    """How many days of an arm went as the coin said, of those that are over. days: without paused and unknown ones."""

    arm: Arm
    days: int
    kept: int


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
    progress, adherence = _progress(experiment, state, today), _adherence(experiment.question, told, name)
    if state in ("planned", "running"):
        return Outcome(state, progress, None, None, told, adherence, (), ())
    contrasts = pairs(table)
    result = _result(experiment, contrasts["difference"].to_numpy(), name, level)
    notes = _notes(experiment, state, table, contrasts, result)
    carried = _carry_over(experiment, table, contrasts, level) if result.enough else ()
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


def estimate(differences: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    """Return the mean along the last axis and the ends of its t-interval; NaN are left out."""
    from scipy.special import stdtrit

    n = np.isfinite(differences).sum(axis=-1)
    filled = np.nan_to_num(differences)
    mean = filled.sum(axis=-1) / np.maximum(n, 1)
    squares = np.where(np.isfinite(differences), differences - mean[..., None], 0.0) ** 2
    error = np.sqrt(squares.sum(axis=-1) / np.maximum(n - 1, 1) / np.maximum(n, 1))
    half = stdtrit(np.maximum(n - 1, 1), (1 + level) / 2) * error
    return mean, mean - half, mean + half


def p_values(differences: Floats, seed: int, most: int = MOST_TOSSES, drawn: int = DRAWN_TOSSES) -> Floats:
    """Return the two-sided p of the randomisation test along the last axis; a pair that is NaN tells nothing.

    With up to `most` ways to toss the coin the test looks at all of them, else at `drawn` drawn by `seed`.
    """
    from scipy.stats import permutation_test

    filled = np.nan_to_num(differences)  # a pair of difference 0 is the same whichever way the coin falls
    number = 2 ** filled.shape[-1]
    found = permutation_test(
        (filled,),
        lambda sample, axis: sample.mean(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=number if number <= most else drawn,
        batch=max(1, 2_000_000 // filled.size),
        axis=-1,
        rng=np.random.default_rng(seed),
    )
    return np.asarray(found.pvalue)


def tells(p: Any, low: Any, high: Any, level: float) -> Any:
    """Whether a difference is told: chance alone rarely brings it, and the interval keeps off 0."""
    return (p < 1 - level) & ((low > 0) | (high < 0))


def _result(experiment: Experiment, differences: Floats, name: str, level: float) -> Result:
    n = len(differences)
    if n < LEAST_PAIRS or not differences.any():
        reason = _lacking(n) if n < LEAST_PAIRS else "your ratings are the same on both kinds of days, pair by pair."
        sentence = f"There is too little to tell: {reason}"
        return Result(nan, nan, nan, level, nan, n, False, "not enough", reason, sentence)
    mean, low, high = (float(each) for each in estimate(differences, level))
    p = float(p_values(differences, experiment.seed))
    told = bool(tells(p, low, high, level))
    verdict: Verdict = "unclear" if not told else "less" if mean < 0 else "more"
    sentence = _sentence(experiment.question, name, mean, low, high, level, verdict)
    return Result(mean, low, high, level, p, n, True, verdict, "", sentence)


def _lacking(n: int) -> str:
    have = "no pair" if not n else "1 pair" if n == 1 else f"{n} pairs"
    return f"{have} of days with enough ratings, and at least {LEAST_PAIRS} are needed."


def _sentence(
    question: Question, name: str, mean: float, low: float, high: float, level: float, verdict: Verdict
) -> str:
    on, than = {
        "any": ("stretching", ""),
        "stretch": (name, ""),
        "time": ("mornings", " than after the evening days"),
    }[question]
    told, least, most = written((mean, low, high), 1)
    amount = size(told)
    how = f"{amount} {'lower' if mean < 0 else 'higher'}" if float(amount) else "about the same"
    span = f"({interval(level, least, most)})"
    than = than if float(amount) else ", mornings against evenings" if question == "time" else ""
    found = f"On the days the coin chose for {on}, pain the next morning was {how}{than} {span}."
    if verdict == "unclear":
        return f"{found} Chance alone can bring this."
    cause = "the time of day" if question == "time" else "stretching" if question == "any" else name
    return f"{found} Chance chose the days, so {cause} is the likely reason, though you knew which days were which."


# How far it is, and how the assignment was kept


def _progress(experiment: Experiment, state: State, today: date) -> str:
    if state == "planned":
        return f"It begins on {day_in_words(experiment.first)} and ends on {day_in_words(experiment.last)}."
    length = (experiment.last - experiment.first).days + 1
    if state == "ended":
        return f"It ran for {length} days, until {day_in_words(experiment.last)}."
    begun = (experiment.end - experiment.first).days + 1
    if state == "stopped":
        of = f"{begun} of {_count(length, 'day')}" if begun > 0 else f"none of its {length} days"
        return f"You stopped it after {of}."
    number = (today - experiment.first).days + 1
    whole = len({p.pair for p in experiment.periods}) - len({p.pair for p in experiment.periods if p.last >= today})
    if number > length:
        return f"All {length} days are over. It ends with tomorrow morning's rating: rate your pain today."
    left = f"The result comes after its end, on {day_in_words(experiment.last)}: a look before would mislead."
    return f"Day {number} of {length}; {whole} of {experiment.pairs} pairs are over. {left}"


def _followed(over: pd.DataFrame) -> tuple[Followed, ...]:
    known = over[~over["paused"] & over["followed"].notna()]
    held = {arm: known.loc[known["arm"] == arm, "followed"] for arm in ARMS}
    return tuple(Followed(arm, len(each), int(each.sum())) for arm, each in held.items())


def _adherence(question: Question, told: Sequence[Followed], name: str) -> str:
    on, off = told
    if not on.days and not off.days:
        return ""
    words = {
        "any": ("you stretched on {} 'on' days", "kept {} 'off' days free"),
        "stretch": (f"you did {name} on {{}} days with it", "left it out on {} days without"),
        "time": ("you stretched in the morning on {} morning days", "in the evening on {} evening days"),
    }[question]
    parts = [
        text.format(f"{each.kept} of {each.days}") for text, each in zip(words, (on, off), strict=True) if each.days
    ]
    low = any(each.days and each.kept < 0.8 * each.days for each in told)
    text = " and ".join(parts)
    more = " Each day counts as the coin chose it, so days that went otherwise make a difference look smaller."
    return f"So far as it is logged, {text}.{more if low else ''}"


# What was left out, and what speaks for caution


def _notes(
    experiment: Experiment, state: State, table: pd.DataFrame, contrasts: pd.DataFrame, result: Result
) -> tuple[str, ...]:
    notes = []
    begun = len(set(table["pair"])) if len(table) else 0
    if (dropped := begun - len(contrasts)) > 0:
        of = f"{_count(dropped, 'pair')} of {begun}"
        notes.append(f"Too few ratings on one side, or not gone through: {of} left out.")
    if paused := int(table["paused"].sum()):
        notes.append(f"{_count(paused, 'paused day')} left out.")
    if state == "stopped" and result.enough:
        notes.append(
            "You stopped before the planned end. A stop when things look good, or bad, makes chance look like a "
            "difference: take this as a hint, and run it to its end another time."
        )
    if experiment.question == "time":
        notes.append("An evening lies nearer to the next rating than a morning: part of a difference may come of that.")
    if result.enough and result.verdict == "unclear" and not experiment.washout:
        notes.append("What builds up slowly, over a week or more, hardly shows in periods as short as these.")
    return tuple(notes)


def _carry_over(experiment: Experiment, table: pd.DataFrame, contrasts: pd.DataFrame, level: float) -> tuple[str, ...]:
    """Two looks at whether one period reaches into the next: the order within pairs, and the first day of a period."""
    return tuple(filter(None, (_by_order(contrasts, level), _first_days(experiment, table, level))))


def _by_order(contrasts: pd.DataFrame, level: float) -> str:
    """Whether the difference depends on which arm came first (two samples, pooled variance)."""
    from scipy.special import stdtrit

    first, second = (contrasts.loc[contrasts["on_first"] == on, "difference"].to_numpy() for on in (True, False))
    n, m = len(first), len(second)
    if min(n, m) < LEAST_TO_COMPARE:
        return ""
    gap = float(first.mean() - second.mean())
    variance = (first.var(ddof=1) * (n - 1) + second.var(ddof=1) * (m - 1)) / (n + m - 2)
    half = float(stdtrit(n + m - 2, (1 + level) / 2) * np.sqrt(variance * (1 / n + 1 / m)))
    told, *bounds = written((gap, gap - half, gap + half), 1)
    span = f"({told}, {interval(level, *bounds)})"
    if gap - half > 0 or gap + half < 0:
        return (
            f"The difference was not the same where the on period came first {span}: something reached from one period "
            "into the next, or pain changed over time, so take the size of it with care."
        )
    return f"Which of the two periods came first made no clear difference {span}."


def _first_days(experiment: Experiment, table: pd.DataFrame, level: float) -> str:
    """Whether the first day of a period differs from its later ones, between the arms; only without a washout."""
    if experiment.washout or not len(table):
        return ""
    new = ~table.duplicated(["pair", "period"])
    kept = table[table["counts"]].assign(first=new)
    cells = kept.groupby(["pair", "arm", "first"])["next_pain"].mean().unstack(["arm", "first"])
    wanted = [("on", True), ("off", True), ("on", False), ("off", False)]
    if any(each not in cells for each in wanted):
        return ""
    on, off, on_later, off_later = (cells[each].to_numpy() for each in wanted)
    gaps = (on - off) - (on_later - off_later)
    gaps = gaps[np.isfinite(gaps)]
    if len(gaps) < LEAST_PAIRS:
        return ""
    gap, low, high = (float(each) for each in estimate(gaps, level))
    told, *bounds = written((gap, low, high), 1)
    span = f"({told}, {interval(level, *bounds)})"
    if low > 0 or high < 0:
        return (
            f"The first day after a change told another difference than the later days {span}: one period seems to "
            "reach into the next, so the true difference may be larger than the one above."
        )
    return f"The first day after a change told no clearly different story from the later days {span}."


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
