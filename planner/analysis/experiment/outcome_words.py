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
from planner.analysis.estimates import Estimate, Floats
from planner.analysis.experiment.beyond import Doing
from planner.analysis.experiment.retossed import LEAST_PAIRS
from planner.analysis.results import SMALL, TOO_SMALL, Result
from planner.week.experiment import Arm, Experiment, Question
from planner.words import day_in_words

if TYPE_CHECKING:
    import pandas as pd

# From this share of missing mornings on, it is said how many.
MANY_MISSING = 0.1

SAME = "about the same"

State = Literal["planned", "running", "ended", "stopped"]


@dataclass(frozen=True)
class Followed:
    """How many days of an arm went as the coin said, of those that are over. days: without paused and unknown ones."""

    arm: Arm
    days: int
    kept: int


@dataclass(frozen=True)
class Figure:
    """One number that an experiment came to: what it is, the number, what belongs to it; and all that as a sentence."""

    label: str
    value: str
    more: str
    sentence: str


def sentence(
    question: Question, name: str, mean: float, low: float, high: float, level: float, verdict: Verdict
) -> str:
    """Return what the result says: how pain differed, and how sure that is."""
    on, than = {
        "any": ("stretching", ""),
        "stretch": (name, ""),
        "time": ("mornings", " than after the evening days"),
    }[question]
    how, span = _how((mean, low, high), level)
    same = how == SAME
    than = than if not same else ", mornings against evenings" if question == "time" else ""
    small = f" {TOO_SMALL}" if abs(mean) < SMALL and not same else ""
    found = f"On the days the coin chose for {on}, pain the next morning was {how}{than} ({span}).{small}"
    if verdict == "unclear":
        return f"{found} Chance alone can bring this."
    cause = "the time of day" if question == "time" else "stretching" if question == "any" else name
    likely = f"Chance chose the days, so {cause} is the likely reason, though you knew which days were which."
    return f"{found} {likely}"


def _how(found: tuple[float, float, float], level: float) -> tuple[str, str]:
    """Return a difference in words, such as 0.9 lower, and its range."""
    told, least, most = written(found, 1)
    amount = size(told)
    how = f"{amount} {'lower' if found[0] < 0 else 'higher'}" if float(amount) else SAME
    return how, interval(level, least, most)


def figures(result: Result, done: Doing | None, chance: float | None) -> tuple[Figure, ...]:
    """Return the difference by what the coin chose, that by what was done, and the chance that it matters.

    done: None where it is not asked. chance: 0 to 1, None where it is not told.
    """
    how, span = _how((result.estimate, result.low, result.high), result.level)
    told = [Figure("By what the coin chose", how, span, result.sentence)]
    if done is not None and np.isfinite(done.share):
        told.append(_done(done, result.level))
    if chance is not None:
        share, prior = _share(chance), "if every size was equally likely before"
        told.append(
            Figure(
                f"At least {SMALL} lower",
                f"{share} likely",
                prior,
                f"The chance that pain is lower by at least {SMALL} points is {share}, {prior}.",
            )
        )
    return tuple(told)


def _done(done: Doing, level: float) -> Figure:
    label = "Where it changed what you did"
    if not done.told:
        few = "What you did differed too little between the two kinds of days"
        return Figure(label, "Can't tell", few, f"{few} to tell what the doing itself did.")
    how, span = _how((done.value, done.low, done.high), level)
    return Figure(label, how, span, f"Per day on which the coin changed what you did, pain was {how} ({span}).")


def _share(chance: float) -> str:
    percent = round(100 * chance)
    return "over 99 %" if percent > 99 else "under 1 %" if percent < 1 else f"{percent} %"


def too_little(n: int, known: Floats) -> str:
    """Return why so many pairs with these ratings tell nothing: too few of them, or no difference in any."""
    if n >= LEAST_PAIRS:
        if np.ptp(known):
            return "your ratings change by the same step every day, whatever the coin chose."
        return f"your ratings are all {known[0]:g}." if known[0] else "your ratings are all 0, the lowest there is."
    have = "no pair" if not n else "1 pair" if n == 1 else f"{n} pairs"
    return f"{have} of days with ratings on both sides, and at least {LEAST_PAIRS} are needed."


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


def notes(experiment: Experiment, state: State, table: pd.DataFrame, result: Result) -> tuple[str, ...]:
    """Return what was left out, and what speaks for caution."""
    notes = []
    pain = table.loc[table["counts"], "next_pain"]
    if (missing := int(pain.isna().sum())) > MANY_MISSING * len(pain):
        notes.append(f"{missing} of {_count(len(pain), 'morning')} have no rating and are left out.")
    if result.enough and (pain == 0).sum() > pain.count() / 2:
        notes.append("More than half of your ratings are 0, where pain can't get lower: a difference may hide there.")
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


def carry_over(found: tuple[Estimate, Estimate] | None, level: float) -> str:
    """Return that the arm of a day still shows two mornings later, "" where it doesn't clearly."""
    if found is None:
        return ""
    (later, span), (beside, its_span) = (_how((each.value, *each.interval(level)), level) for each in found)
    low, high = found[0].interval(level)
    if low <= 0 <= high:
        return ""
    return (
        f"One day seems to reach into the next: two mornings later pain was still {later} ({span}). That apart, "
        f"the difference the next morning is {beside} ({its_span})."
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
