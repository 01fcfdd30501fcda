"""What an experiment showed, put into words: the result, how far it is, how it was kept, and what speaks for caution.

Not for the result itself, nor for where the experiment stands (outcome.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np

from planner.analysis.estimate_words import Verdict, interval, size, written
from planner.analysis.experiment.paired import LEAST_PAIRS, estimate
from planner.analysis.results import Result
from planner.week.experiment import Arm, Experiment, Question
from planner.words import day_in_words

if TYPE_CHECKING:
    import pandas as pd

# A carry-over is looked for where each of the two sides has so many pairs.
LEAST_TO_COMPARE = 3

State = Literal["planned", "running", "ended", "stopped"]


@dataclass(frozen=True)
class Followed:
    """How many days of an arm went as the coin said, of those that are over. days: without paused and unknown ones."""

    arm: Arm
    days: int
    kept: int


def sentence(
    question: Question, name: str, mean: float, low: float, high: float, level: float, verdict: Verdict
) -> str:
    """Return what the result says: how pain differed, and how sure that is."""
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


def too_little(n: int) -> str:
    """Return why so many pairs tell nothing: too few of them, or no difference in any."""
    if n >= LEAST_PAIRS:
        return "your ratings are the same on both kinds of days, pair by pair."
    have = "no pair" if not n else "1 pair" if n == 1 else f"{n} pairs"
    return f"{have} of days with enough ratings, and at least {LEAST_PAIRS} are needed."


def progress(experiment: Experiment, state: State, today: date) -> str:
    """Return how far it is."""
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


def adherence(question: Question, told: Sequence[Followed], name: str) -> str:
    """Return how the assignment was kept, "" where nothing is known of it."""
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


def notes(
    experiment: Experiment, state: State, table: pd.DataFrame, contrasts: pd.DataFrame, result: Result
) -> tuple[str, ...]:
    """Return what was left out, and what speaks for caution."""
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


def carry_over(experiment: Experiment, table: pd.DataFrame, contrasts: pd.DataFrame, level: float) -> tuple[str, ...]:
    """Return two looks at whether one period reaches into the next: by the order within pairs, and the first days."""
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
