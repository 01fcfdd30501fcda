"""What each tab of the trends shows: the diary and a period in, blocks out. What is not asked for is not computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from planner import habit, integrity
from planner.adherence import daily, left_out, weekly
from planner.diary import Diary
from planner.overview import by_period, percent
from planner.period import Period
from planner.widgets._trends_blocks import Block, calendar_table, day, period_table, picture, table, words
from planner.words import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Known:
    """One state of the diary up to today, and what was made of all of it; each made when it is first asked for."""

    def __init__(self, diary: Diary, today: date) -> None:
        self.diary, self.today = diary, today

    @cached_property
    def days(self) -> pd.DataFrame:
        return daily(self.diary, self.today)

    @cached_property
    def others(self) -> pd.DataFrame:
        return left_out(self.diary, self.today)

    @cached_property
    def integrity(self) -> pd.DataFrame:
        now = datetime.now().astimezone()
        if now.date() != self.today:
            now = datetime.combine(self.today, time.max).astimezone()
        return integrity.check(self.diary, now, self.days)


class Look:
    """What of it is looked at: the days of a period, in pictures of a width (CSS pixels), with a note on each."""

    def __init__(self, known: Known, over: Period, width: int, note: str = "") -> None:
        self.known, self.over, self.width, self.note = known, over, width, note
        self.today, self.days = known.today, over.of(known.days)
        on = known.others["date"]
        self.others = known.others[(on >= self.days.index[0]) & (on <= self.days.index[-1])]


def overview(look: Look) -> list[Block]:
    """Whether it is kept up: adherence above pain, and the calendar."""
    blocks = [*_over_time(look), *words(_this_week(look)), _calendar(look)]
    row = habit.streak(look.known.days, look.today)
    score = habit.score_sentence(habit.score(look.known.days, today=look.today))
    return [*blocks, *words(row.sentence, score if row.longest else "")]


def pictures(look: Look) -> list[Block]:
    """The main pictures alone."""
    return [*_over_time(look), _calendar(look)]


def whole_diary(look: Look) -> list[Block]:
    """What to know before believing it."""
    found = look.known.integrity
    rows = [
        ["" if pd.isna(when) else day(when), f"{what} What to do: {to_do[0].lower()}{to_do[1:]}", file]
        for _, file, when, what, to_do in found.itertuples(index=False)
    ]
    listed = table("What was found", ["Day", "What was found", "File"], rows)
    about = "This is about your whole diary, whatever period you look at."
    blocks = words(*integrity.sentences(found), about)
    return [*blocks, {"kind": "table", "table": listed}] if rows else blocks


# By the name that the page asks for: the title, and what makes it.
TABS: Mapping[str, tuple[str, Callable[[Look], list[Block]]]] = {
    "overview": ("Overview", overview),
    "integrity": ("Integrity", whole_diary),
}


def _over_time(look: Look) -> list[Block]:
    from planner import charts

    if not charts.anything_over_time(look.days, look.today):
        return []

    def draw() -> tuple[Axes, str]:
        axes = charts.adherence_and_pain(look.days, others=look.others, today=look.today, width=look.width)
        return axes[1], charts.adherence_and_pain_alt_text(look.days, look.others, look.today)

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
    """Return the sessions of any seven days beside those of the calendar week; "" where neither has any."""
    if look.over.last < look.today:
        return ""
    rolling, week = (of(look.known.days, look.today).iloc[-1] for of in (habit.rolling_adherence, weekly))
    if not rolling["sessions_planned"]:
        return ""
    planned, done = int(rolling["sessions_planned"]), int(rolling["sessions_done"])
    said = f"In the last 7 days you did {done} of {number(planned, 'planned session')} ({percent(done / planned)})"
    if not week["sessions_planned"]:
        return f"{said}; since Monday none was due."
    return f"{said}; since Monday {int(week['sessions_done'])} of {int(week['sessions_planned'])}."
