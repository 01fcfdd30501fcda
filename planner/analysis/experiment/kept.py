"""The experiments of a diary, and the one that runs."""

from __future__ import annotations

from datetime import date

from planner.diary import Diary, experiment_rows
from planner.week.experiment import Experiment


def experiments(diary: Diary) -> tuple[Experiment, ...]:
    """Return every experiment of the diary, in order of its first day."""
    return experiment_rows.experiments(diary.experiments())


def current(diary: Diary, today: date | None = None) -> Experiment | None:
    """Return the experiment that runs or is still to begin, None where there is none."""
    today = today or diary.today()
    return next((each for each in experiments(diary) if each.end >= today and each.end >= each.first), None)
