"""What each tab of the trends shows: the diary and a period in, blocks out. What is not asked for is not computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pandas as pd

from planner.analysis import habit, integrity, trends
from planner.analysis.overview import by_period, headlines, pain_sentence, percent
from planner.widgets.common.blocks import Block, calendar_table, day, period_table, picture, table, words
from planner.widgets.trends_view.known import Look
from planner.widgets.trends_view.questions import pain, stretches, together
from planner.words import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def overview(look: Look) -> list[Block]:
    """Whether it is kept up: adherence above pain, and the calendar."""
    change = trends.adherence_change(look.days, today=look.today)
    kept_up = words(_this_week(look), change.sentence if change.enough else "")
    return [*_over_time(look), *kept_up, _calendar(look), *words(*look.known.habit)]


def above(look: Look, tab: str) -> tuple[str, ...]:
    """What stands above every tab, the lead first: the period in short. Pain is left to a tab that compares it."""
    said = headlines(look.known.days, look.today, look.over)
    compared = tab == "pain" and trends.important_change(look.days).verdict != "not enough"
    return tuple(
        each for each in said if not compared or each != pain_sentence(look.known.days, look.over.last, look.today)
    )


def pictures(look: Look) -> list[Block]:
    """The main pictures alone."""
    return [*_over_time(look), _calendar(look)]


def whole_diary(look: Look) -> list[Block]:
    """What to know before believing it."""
    found = look.known.integrity
    rows = [
        ["" if pd.isna(when) else day(when), integrity.with_what_to_do(what, to_do), file]
        for kind, file, when, what, to_do in found.itertuples(index=False)
        if kind not in integrity.SAID_WHOLE
    ]
    listed = table("What was found", ["Day", "What was found", "File"], rows)
    about = "This is about your whole diary, whatever period you look at."
    blocks = words(*integrity.sentences(found), about)
    return [*blocks, {"kind": "table", "table": listed}] if rows else blocks


# By the name that the page asks for: the title, and what makes it.
TABS: Mapping[str, tuple[str, Callable[[Look], list[Block]]]] = {
    "overview": ("Overview", overview),
    "pain": ("Pain", pain),
    "together": ("Does it go together?", together),
    "stretches": ("Stretches", stretches),
    "integrity": ("Integrity", whole_diary),
}
SHUFFLED = "together"  # the one that may shuffle the diary


def _over_time(look: Look) -> list[Block]:
    from planner import charts

    if not charts.anything_over_time(look.days, look.today):
        return []
    marks = look.known.marks

    def draw() -> tuple[Axes, str]:
        axes = charts.adherence_and_pain(look.days, others=look.others, marks=marks, today=look.today, width=look.width)
        return axes[1], charts.adherence_and_pain_alt_text(look.days, look.others, look.today, marks)

    return [picture("adherence_and_pain", draw, period_table(by_period(look.days, look.today)), look.note)]


def _calendar(look: Look) -> Block:
    from planner import charts

    def draw() -> tuple[Axes, str]:
        weeks = charts.weeks_that_fit(look.width)
        ax = charts.calendar(look.days, weeks=weeks, today=look.today, width=look.width)
        return ax, charts.calendar_alt_text(look.days, look.today, weeks)

    outcomes = charts.calendar_table(look.days, look.today).replace(charts.OUTCOME_WORDS)
    return picture("calendar", draw, calendar_table(outcomes), look.note)


def _this_week(look: Look) -> str:
    """Return the sessions of any seven days beside those of the calendar week; "" where neither has any.

    What the lead or the first half says already is not said again.
    """
    if look.over.last < look.today or look.days.index[0] == look.known.days.index[-habit.WEEK :][0]:
        return ""
    rolling, week = look.known.last_seven, look.known.this_week
    if not rolling["sessions_planned"]:
        return ""
    planned, done = int(rolling["sessions_planned"]), int(rolling["sessions_done"])
    said = f"In the last 7 days you did {done} of {number(planned, 'planned session')} ({percent(done / planned)})"
    counts = ["sessions_planned", "sessions_done"]
    if rolling[counts].equals(week[counts]):  # as towards the end of a week
        return f"{said}."
    if not week["sessions_planned"]:
        return f"{said}; since Monday none was due."
    return f"{said}; since Monday {int(week['sessions_done'])} of {int(week['sessions_planned'])}."
