"""Diaries of 1, 10 and 100 years: what reading and weighing them costs, beside ten times the cost of a tenth of it.

Run with `python -m tests.benchmarks.bench_scale`. Growth is linear where the last column stays near 1.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from planner import adherence, exporting, trends
from planner.analysis.overview import by_period, rolling_pain
from planner.diary import Diary
from planner.widgets.today import Today
from planner.widgets.trends_view import TrendsView
from tests.benchmarks.timing import median_seconds
from tests.helpers.long_diary import write_years

LAST = date(2099, 12, 31)  # a diary knows the years from 2000 on: a hundred of them fit only so


def calls(diary: Diary) -> dict[str, Callable[[], object]]:
    """What a look at the trends asks of a diary, on tables already read where they are given."""
    days, sessions = adherence.daily(diary, LAST), diary.sessions()
    return {
        "read performed.csv": lambda: Diary(diary.folder).performed(),
        "daily": lambda: adherence.daily(Diary(diary.folder), LAST),
        "weeks or months": lambda: by_period(days, LAST),
        "14-day means": lambda: rolling_pain(days),
        "pain_trend": lambda: trends.pain_trend(days),
        "session_change": lambda: trends.session_change(sessions),
        "association": lambda: trends.association(days),
        "reverse": lambda: trends.reverse(days),
        "for other programs": lambda: exporting.pack(diary),
        "adherence_change": lambda: trends.adherence_change(days),
        "open Today": lambda: Today(Diary(diary.folder)),
        "open Trends": lambda: TrendsView(Diary(diary.folder), LAST),
    }


def main() -> None:
    """Print milliseconds at each length and the ratio to ten times those of a tenth of it."""
    times: dict[str, list[float]] = {}
    for years in (1, 10, 100):
        with tempfile.TemporaryDirectory(prefix="bench-scale-") as name:
            write_years(Path(name), years, LAST)
            for what, call in calls(Diary(name)).items():
                times.setdefault(what, []).append(median_seconds(call, 5))
    print(f"{'':20}{'1 year ms':>12}{'10 years':>12}{'100 years':>12}{'10/1':>8}{'100/10':>8}   (over tenfold)")
    for what, (one, ten, hundred) in times.items():
        growth = f"{ten / one / 10:8.2f}{hundred / ten / 10:8.2f}"
        print(f"{what:20}{one * 1e3:12.1f}{ten * 1e3:12.1f}{hundred * 1e3:12.1f}{growth}")


if __name__ == "__main__":
    main()
