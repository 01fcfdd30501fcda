"""A diary in which every text that a person types is marked, to find out where it went."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from planner.analysis.experiment import new
from planner.diary import Diary
from tests.helpers.diary_rows import plan_row, rating_row, session_row, write_diary

MARK = "Zebrafink"


def write_marked(folder: Path, today: date) -> Diary:
    """Write a month of a diary up to yesterday, a plan for today, an experiment, and a mark in every note and name."""
    days = [today - timedelta(n) for n in range(30, 0, -1)]
    monday = today - timedelta(today.weekday())
    diary = write_diary(
        folder,
        plan=[plan_row(monday, day, reason=MARK) for day in (*days, today)],
        sessions=[
            session_row(day, active_s=280, pain_before=4, pain_after=3, note=f"{MARK} & <i>co</i>") for day in days
        ],
        performed=[{"session_id": f"s.{day}.18", "active_s": 280, "ended_at": f"{day}T18:06:00+00:00"} for day in days],
        pain=[rating_row(day, 4, f"{day}T07:00:00+00:00") | {"region": "hips", "note": MARK} for day in days],
        visits=[{"date": days[0], "with": MARK, "note": MARK, "next_due": today + timedelta(7)}],
        marks=[{"from": days[4], "to": "", "kind": "other", "what": MARK, "note": MARK}],
        pauses=[{"from": days[2], "to": days[3], "why": MARK}],
    )
    diary.save_experiment(new("any", today, seed=1))  # which makes a backup first
    return diary
