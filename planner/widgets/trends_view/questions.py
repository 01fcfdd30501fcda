"""The tabs that answer a question: pain, what goes with what, and the stretches. A look in, blocks out.

Every claim is a sentence of trends.py or association.py; here it only gets its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from planner.analysis import question, stretch_outcomes, trends, without_hour
from planner.analysis.association import BETWEEN_LOOKS
from planner.analysis.headline import headline
from planner.analysis.results import Result
from planner.catalogue import names_of
from planner.widgets.common.blocks import Block, frame_table, picture, words
from planner.widgets.trends_view.known import Known, Look
from planner.words import day_in_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OWN_CHOICE = "You chose this period yourself; another one may say something else."
SHUFFLE = "What would chance show? Shuffle your diary 200 times"
CAN_AND_CANNOT = (
    "A diary shows what goes together. It can't show what causes what: bad days may keep you from stretching, and both "
    "may follow something else. That is why what points the other way is shown too."
)


def pain(look: Look) -> list[Block]:
    """Whether it is changing, and what sessions do at once."""
    from planner import charts

    days, flares = look.days, look.known.flares
    found = headline(days)
    important, trend = found.important, found.trend
    others, marks = look.others, look.known.marks

    def draw() -> tuple[Axes, str]:
        shown = charts.pain(
            days, flares=flares, important=important, trend=trend, others=others, marks=marks, width=look.width
        )
        return shown, charts.pain_alt_text(days, flares, important, trend, others, marks)

    compared = trend.enough or important.verdict != "not enough"
    asked, chosen = _question(look) if compared else "", OWN_CHOICE if trend.enough else ""
    hours = without_hour.of_days(look.within(look.known.without_hour))
    said = found.sentence, _longer(look, trend), found.limits, asked, hours, chosen
    answer = words(*said, heading="Is it getting better?")
    numbers = frame_table("The ratings as a table", charts.pain_table(days, flares, marks))
    drawn = picture("pain", draw, numbers, look.note)
    return [*answer, drawn, *_before_and_after(look)]


def together(look: Look) -> list[Block]:
    """Whether stretching and pain go together: the whole diary at fixed looks, whatever the period."""
    from planner import charts

    known = look.known
    results, mirror = known.association, known.mirror
    blocks = words(results[1].sentence, _when_looked(known), heading="Stretching, and pain the next day")
    if not any(result.enough for result in (*results.values(), *mirror.values())):
        return [*blocks, *words(CAN_AND_CANNOT)]

    def draw() -> tuple[Axes, str]:
        axes = charts.association_by_lag(results, mirror, width=look.width)
        return axes[0], charts.association_by_lag_alt_text(results, mirror)

    numbers = frame_table("The differences as a table", charts.association_by_lag_table(results, mirror))
    blocks += [picture("association_by_lag", draw, numbers, look.note), *words(CAN_AND_CANNOT)]
    blocks += words(mirror[1].sentence, heading="The mirror: pain, and stretching the next day")
    return blocks + _chance(look) if results[1].enough else blocks


def stretches(look: Look) -> list[Block]:
    """What became of each stretch in the period: counts, and no effect of any one of them."""
    from planner import charts

    rows, names = look.known.stretches, names_of(look.known.diary.folder)
    first = look.days.index[0].date()
    outcomes = stretch_outcomes.outcomes_of(rows, look.known.paused, first, look.over.last)
    if outcomes.empty:
        return words("No stretch was planned or done in this period.")
    doses = stretch_outcomes.doses_of(rows, first, look.over.last)

    def draw() -> tuple[Axes, str]:
        ax = charts.stretches(outcomes, doses, names=names, width=look.width)
        return ax, charts.stretches_alt_text(outcomes, names)

    numbers = frame_table("The stretches as a table", charts.stretches_table(outcomes, names))
    about = "What one stretch does can't be told from a diary in which it goes with others: that takes an experiment."
    return [picture("stretches", draw, numbers, look.note), *words(about)]


def _longer(look: Look, trend: Result) -> str:
    """Return that a longer period could tell a trend; "" where this one can, or none does."""
    if trend.enough or not trends.pain_trend(look.known.days).enough:
        return ""
    return "A longer period has enough ratings for a trend."


def _question(look: Look) -> str:
    """Return that ratings began to ask for something else within the days compared; "" where they did not."""
    found = question.of_days(look.within(look.known.asked_now), look.known.diary)
    return found.sentence if found and found.changed else ""


def _before_and_after(look: Look) -> list[Block]:
    from planner import charts

    sessions = look.known.diary.sessions()
    sessions = sessions[sessions["date"].between(look.days.index[0], look.days.index[-1])]
    if not (sessions["pain_before"].notna() & sessions["pain_after"].notna()).any():
        return []

    def draw() -> tuple[Axes, str]:
        axes = charts.before_and_after(sessions, width=look.width)
        return axes[0], charts.before_and_after_alt_text(sessions)

    numbers = frame_table("The sessions as a table", charts.before_and_after_table(sessions))
    said = trends.session_change(sessions, look.days).sentence
    return [picture("before_and_after", draw, numbers, look.note), *words(said)]


def _when_looked(known: Known) -> str:
    """Return which days this is about, and when it is looked at anew."""
    if known.looked_at is None:
        return "This is about your whole diary, and is looked at for the first time 56 days after your first rating."
    upcoming = day_in_words(pd.Timestamp(known.looked_at) + BETWEEN_LOOKS)
    return (
        f"This is about your whole diary up to {day_in_words(known.looked_at)}, whatever period you look at. The next "
        f"look is on {upcoming}: who looks every day soon finds a link where there is none."
    )


def _chance(look: Look) -> list[Block]:
    """What chance does: offered, and shown once it is asked for."""
    from planner import charts

    if not look.shuffled:
        return [{"kind": "press", "title": SHUFFLE, "wanted": {"shuffled": True}}]
    chance, actual = look.known.chance, look.known.association[1]

    def draw() -> tuple[Axes, str]:
        return charts.shuffled(chance, actual, width=look.width), charts.shuffled_alt_text(chance, actual)

    numbers = frame_table("The shuffled diaries as a table", charts.shuffled_table(chance, actual))
    return [picture("shuffled", draw, numbers, look.note), *words(chance.sentence)]
