"""The report in words: its sentences and tables, made once for the PDF and for the web page.

Knows nothing of how much a page holds: a table says which rows it has, the pages how many of them are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import isnan

import pandas as pd

from planner.overview import LEAST_RATINGS, WINDOW_DAYS, percent
from planner.page import dates
from planner.report import Figures
from planner.visits import short

# What people call a change that matters: 2 points or 30 % (Farrar 2001, Pain 94:149; Ostelo 2008, Spine 33:90),
# but below 1 point nothing, because means of 14 days differ by chance as well.
POINTS, SHARE, LEAST_POINTS = 2.0, 0.3, 1.0
SIMULATED = "Simulated data: nobody lived these weeks."
SOURCE = (
    "From a diary kept at home. Pain is rated from 0 (no pain) to 10 (pain as bad as you can imagine). It shows what "
    "went together, not what caused what."
)
COMPUTED = (
    "Every figure here is in planner.report.figures(diary, start, end), with diary = planner.Diary() and days = "
    "planner.daily(diary)[start:end].",
    "Sessions, time, pauses: planner.adherence.counted(days).sum(); a day counts at most what was planned for it.",
    'Pain: days["pain"], the first rating of a day, if before its first session. Means: of the first and last '
    f"{WINDOW_DAYS} days of the period, where {LEAST_RATINGS} or more are rated. A change that matters: {POINTS:.0f} "
    f"points or {percent(SHARE)} of the first mean, at least 1 point (Farrar 2001, Pain 94:149).",
    "Chart: planner.charts.adherence_and_pain(days). Tables: planner.report.what_hurt, dose_changes and own_notes"
    "(diary, start, end); planner.visits.of_period(diary.visits(), start, end).",
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
        change(found),
    ]
    if found.flares:
        sentences += [f"{_number(found.flares, 'day')} called a flare."]
    return sentences


def change(found: Figures) -> str:
    """Return the means of the first and of the last days, and whether they differ by a change that matters."""
    if (found.end - found.start).days + 1 < 2 * WINDOW_DAYS:
        return f"The period is too short to compare its first and last {WINDOW_DAYS} days."
    means = [(found.first_mean, found.first_rated), (found.last_mean, found.last_rated)]
    if any(isnan(mean) for mean, _ in means):
        few = f"{found.first_rated} and {found.last_rated} ratings"
        return f"Too few ratings to compare the first and last {WINDOW_DAYS} days: {few}, {LEAST_RATINGS} are needed."
    first, last = (f"{mean:.1f} ({count} ratings)" for mean, count in means)
    return f"Mean of the first {WINDOW_DAYS} days {first}, of the last {last}: {_difference(found)}."


def _difference(found: Figures) -> str:
    difference = found.last_mean - found.first_mean
    if f"{abs(difference):.1f}" == "0.0":
        return "no difference"
    way = "lower" if difference < 0 else "higher"
    # A rounding error must not decide: 0.3 times 4 is a little more than 1.2 to a computer.
    matters = abs(difference) >= max(LEAST_POINTS, min(POINTS, SHARE * found.first_mean)) - 1e-9
    return f"{abs(difference):.1f} {way}, {'a' if matters else 'less than a'} change that matters"


def tables(found: Figures, notes: bool) -> tuple[list[Table], list[Table]]:
    """Return the tables of the left and of the right half of the page."""
    doses = _doses(found)
    return [_hurts(found), _visits(found)], [doses, _notes(found)] if notes else [doses]


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
        lead += f"Next one due on {_whole_day(found.due.on)}: {short(found.due.with_whom)}."
    return Table("Visits", ("Date", "With", "Next due"), (0.24, 0.52, 0.24), rows, lead.strip())


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
    return f"{of.day} {of:%b %Y}"


def _whole_day(of: date) -> str:
    return f"{of.day} {of:%B %Y}"


def _known(found: Figures) -> str:
    days = _span(found.days.index[0].date(), found.days.index[-1].date())
    return f"The diary has {_number(len(found.days), 'day')} of it: {days}."


def _span(start: date, end: date) -> str:
    return _whole_day(start) if start == end else dates([start, end])


def _side(side: str) -> str:
    return "" if side == "both" else side


def _minutes(seconds: int) -> str:
    return f"{seconds / 60:.0f}"


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
