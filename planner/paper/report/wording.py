"""The report in words: its sentences and tables, made once for the PDF and for the web page.

Knows nothing of how much a page holds: a table says which rows it has, the pages how many of them are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from planner.analysis import marks
from planner.analysis.overview import LEAST_RATINGS, WINDOW_DAYS, percent
from planner.analysis.results import LEAST_MATTERS, MATTERS, MATTERS_SHARE
from planner.analysis.visits import is_due, short
from planner.paper.printed_week import dates
from planner.paper.report.contents import Figures
from planner.words import day_in_short, day_in_words

SIMULATED = "Simulated data: nobody lived these weeks."
SOURCE = (
    "From a diary kept at home. Pain is rated from 0 (no pain) to 10 (pain as bad as you can imagine). It shows what "
    "went together, not what caused what."
)
# In words: the calls behind them are in docs/report.md.
COMPUTED = (
    "Sessions and minutes: a day counts at most what was planned for it; paused days are left out. Pain of a day: its "
    "first rating, if given before its first session.",
    f"Means: {WINDOW_DAYS} days each, with at least {LEAST_RATINGS} ratings. A change matters from {MATTERS:.0f} "
    f"points or {percent(MATTERS_SHARE)} of the first mean on, whichever is less, but at least {LEAST_MATTERS:.0f} "
    "(Farrar 2001, Pain 94:149). Trend: a straight line through the rated days; its range allows for ratings that "
    "resemble those of the day before.",
    "What hurt: stretches that the person stopped because they hurt. Changes of dose: as planned.",
)


@dataclass(frozen=True)
class Table:
    """One table. shares: widths of the columns, of 1. lead: a sentence above it, or in its place. most: lines a row."""

    title: str
    columns: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    lead: str = ""
    most: int = 2


def title(found: Figures) -> str:
    """Return what stands above the page."""
    return f"Stretching report, {_span(found.start, found.end)}"


def done(found: Figures) -> list[str]:
    """Return what was planned and done, in sentences."""
    if found.days.empty:
        return ["The diary has no day in this period."]
    sentences = [_known(found)] if len(found.days) < (found.end - found.start).days + 1 else []
    if found.sessions_planned:
        share = percent(found.sessions_done / found.sessions_planned)
        time = percent(found.seconds_done / found.seconds_planned) if found.seconds_planned else "0 %"
        minutes = f"{_minutes(found.seconds_done)} of {_minutes(found.seconds_planned)} planned minutes"
        sentences += [
            f"{found.sessions_done} of {_number(found.sessions_planned, 'planned session')} done ({share}).",
            f"{minutes} done ({time}).",
        ]
    else:
        sentences += ["No planned session was due."]
    if found.unplanned:
        sentences += [f"Stretching on {_number(found.unplanned, 'day')} without a plan as well."]
    if found.paused:
        sentences += [f"{_number(found.paused, 'paused day')} (illness or holiday) left out."]
    return sentences


def pain(found: Figures) -> list[str]:
    """Return how pain was rated, in sentences."""
    ratings = found.days["pain"].dropna()
    if ratings.empty:
        return ["No day has a rating."]
    of_all = f"{found.rated} of {_number(len(found.days), 'day')} rated"
    sentences = [
        f"{of_all}, from {ratings.min():.0f} to {ratings.max():.0f}, mean {ratings.mean():.1f}.",
        found.headline.sentence,
    ]
    if found.mixed and found.mixed.changed:
        sentences += [asked(found.mixed.changed)]
    if found.without_hour:
        days = _number(found.without_hour, "day")
        sentences += [f"On {days} only the day of the rating is known, not its hour: it counts as that day's."]
    if found.headline.limits:
        sentences += [found.headline.limits]
    if found.flares:
        sentences += [f"{_number(found.flares, 'day')} called a flare."]
    return sentences


def asked(changed: date) -> str:
    """Return that the question changed, when, and what that means."""
    return (
        f"Ratings ask for pain now since {day_in_words(changed)}, before that for the whole day: a step there may be "
        "the question's."
    )


def tables(found: Figures, notes: bool) -> tuple[list[Table], list[Table]]:
    """Return the tables of the left and of the right half of the page; notes stand where there is more room."""
    left, right = [_hurts(found), _visits(found)], [_doses(found)]
    if len(found.marks):
        right.append(_marks(found))
    if notes:
        shorter = min(left, right, key=lambda half: sum(len(table.rows) for table in half))
        shorter.append(_notes(found))
    return left, right


def _hurts(found: Figures) -> Table:
    rows = tuple(
        (day(row["date"]), row["stretch"], _side(row["side"]), "" if pd.isna(row["pain"]) else str(row["pain"]))
        for row in found.hurts.to_dict("records")
    )
    lead = "" if rows else "No stretch was ended because it hurt."
    return Table("What hurt", ("Date", "Stretch", "Side", "Pain then"), (0.24, 0.46, 0.12, 0.18), rows, lead)


def _doses(found: Figures) -> Table:
    """One row a stretch: its dose at the beginning and at the end, and when it changed last."""
    rows: list[tuple[str, ...]] = []
    for stretch, changes in found.doses.groupby("stretch", sort=False):
        last, first = changes.iloc[0], changes.iloc[-1]
        why = str(last["why"])
        rows.append((str(stretch), f"{first['before']} → {last['after']}", str(len(changes)), day(last["date"]), why))
    columns: tuple[str, ...] = ("Stretch", "Repetitions × hold", "Times", "Last on", "Why")
    shares: tuple[float, ...] = (0.21, 0.24, 0.1, 0.17, 0.28)
    if not any(row[-1] for row in rows):
        columns, shares, rows = columns[:-1], (0.29, 0.36, 0.11, 0.24), [row[:-1] for row in rows]
    return Table("Changes of dose", columns, shares, tuple(rows), "" if rows else "No planned dose changed.", most=4)


def _visits(found: Figures) -> Table:
    rows = tuple(
        (day(row["date"]), row["with"], "" if pd.isna(row["next_due"]) else day(row["next_due"]))
        for row in found.visits.to_dict("records")
    )
    lead = "" if rows else "No visit in this period. "
    if found.due:
        when = f"{is_due(found.due.on, found.today)} on {day_in_words(found.due.on)}"
        lead += f"Next one {when}: {short(found.due.with_whom)}."
    return Table("Visits", ("Date", "With", "Next due"), (0.24, 0.52, 0.24), rows, lead.strip())


def _marks(found: Figures) -> Table:
    """What else changed, the newest first."""
    rows_of: list[dict[Any, Any]] = found.marks[::-1].to_dict("records")
    rows = tuple(
        (
            day(row["from"]),
            "goes on" if pd.isna(row["to"]) else "" if row["to"] == row["from"] else day(row["to"]),
            marks.title(row),
        )
        for row in rows_of
    )
    return Table("What else changed", ("From", "To", "What"), (0.24, 0.24, 0.52), rows)


def _notes(found: Figures) -> Table:
    rows = tuple(
        (day(row["date"]), row["about"], " ".join(row["text"].split())) for row in found.notes.to_dict("records")
    )
    lead = "" if rows else "No note in this period."
    return Table("Own notes", ("Date", "About", "Note"), (0.24, 0.14, 0.62), rows, lead, most=3)


def more(count: int) -> str:
    """Return the line in place of the rows that are not shown."""
    return f"and {count} more"


def day(of: date) -> str:
    """Return a day such as "5 Nov 2026"."""
    return day_in_short(of)


def _known(found: Figures) -> str:
    days = _span(found.days.index[0].date(), found.days.index[-1].date())
    return f"The diary has {_number(len(found.days), 'day')} of it: {days}."


def _span(start: date, end: date) -> str:
    return day_in_words(start) if start == end else dates([start, end])


def _side(side: str) -> str:
    return "" if side == "both" else side


def _minutes(seconds: int) -> str:
    return f"{seconds / 60:.0f}"


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
