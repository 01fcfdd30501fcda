"""Many simulated people's diaries, written straight as CSV: pain that persists, sessions that have no sway over it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from planner.diary.tables import TABLES

DAYS = 120


def write_people(folder: Path, count: int, last: date) -> list[Path]:
    """Write `count` people's tables for the days up to `last`, seeded; return their folders."""
    random = np.random.default_rng(5)
    days = [last - timedelta(DAYS - 1 - n) for n in range(DAYS)]
    return [_write(folder / f"person_{n:04}", days, random) for n in range(count)]


def _write(folder: Path, days: list[date], random: np.random.Generator) -> Path:
    level, persistence = 0.0, random.uniform(0, 0.8)
    rows: dict[str, list[str]] = {name: [",".join(TABLES[name].names)] for name in ("plan", "sessions", "pain")}
    for day in days:
        level = persistence * level + random.normal(0, 1)
        monday = day - timedelta(day.weekday())
        plan, pain = f"{monday}_3fa09c", int(np.clip(round(4 + level), 0, 10))
        rows["plan"].append(f"{plan},{monday}T06:00:00+01:00,{day},1,side_bend,5,3,2,66,For variety.")
        if random.random() < 0.9:
            rows["pain"].append(f"{day}T07:00:00+01:00,{day},{pain},,false,,,,,")
        if random.random() < 0.6:
            times = f"{day}T07:31:00+01:00,{day}T07:41:00+01:00"
            rows["sessions"].append(f"{plan}.{day:%Y%m%d}.1,{plan},{day},{times},600,600,completed,,,,,,,")
    folder.mkdir(parents=True)
    for name, lines in rows.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    return folder
