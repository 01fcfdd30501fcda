"""Writes a small diary from the few columns a test cares about."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from planner.diary import Diary
from planner.diary.columns import csv_line
from planner.diary.tables import TABLES

USUAL: dict[str, dict[str, Any]] = {
    "plan": {
        "saved_at": "2026-01-01T08:00:00+00:00",
        "order": 1,
        "stretch": "side_bend",
        "reps": 5,
        "hold_s": 3,
        "sides": 2,
    },
    "sessions": {"planned_s": 300, "active_s": 0, "outcome": "completed"},
    "performed": {
        "order": 1,
        "stretch": "side_bend",
        "side": "both",
        "reps_planned": 5,
        "reps_done": 5,
        "hold_s": 3,
        "outcome": "done",
    },
    "pain": {},
    "visits": {},
    "pauses": {},
    "marks": {"kind": "medicine"},
    "drawn": {"made_at": "2026-01-01T08:00:00+00:00"},
    "experiments": {
        "made_at": "2026-01-01T08:00:00+00:00",
        "question": "any",
        "design": "14x3",
        "washout": 0,
        "seed": 1,
    },
}


def write_diary(folder: Path, **tables: list[dict[str, Any]]) -> Diary:
    """Write the rows of each table, filled up with usual values, and return the diary."""
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        lines = [csv_line(TABLES[name].names)]
        for row in rows:
            full = {**USUAL[name], **row}
            lines.append(csv_line(str(full.get(column, "")) for column in TABLES[name].names))
        (folder / f"{name}.csv").write_text("".join(lines), "utf-8")
    return Diary(folder)


def plan_row(start: date | str, day: date | str, seconds: int = 300, **fields: Any) -> dict[str, Any]:
    """Return one planned stretch of the week that begins at `start`."""
    return {"plan_id": f"{start}_aaaaaa", "date": day, "seconds": seconds, **fields}


def session_row(day: date | str, hour: int = 18, **fields: Any) -> dict[str, Any]:
    """Return one session that begins at an hour of a day."""
    row = {"session_id": f"s.{day}.{hour}", "date": day, "started_at": f"{day}T{hour:02}:00:00+00:00"}
    return row | fields


def rating_row(about: date | str, pain: int | str, at: str) -> dict[str, Any]:
    return {"about": about, "pain": pain, "rated_at": at}
