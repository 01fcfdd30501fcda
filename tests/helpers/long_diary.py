"""A diary of many years for tests of scale, written straight as CSV in the declared columns."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path

from planner.diary.tables import TABLES
from tests.helpers.people import CATALOGUE

STRETCHES = tuple(CATALOGUE)[:9]


def write_years(folder: Path, years: int, last: date | None = None) -> None:
    """Write `years` of daily sessions of nine stretches (about 4,400 performed rows a year) up to `last` or today."""
    seeded = random.Random(7)
    last = last or date.today()
    rows: dict[str, list[str]] = {
        name: [",".join(TABLES[name].names)] for name in ("plan", "sessions", "performed", "pain")
    }
    for day in (last - timedelta(n) for n in reversed(range(365 * years))):
        start = day - timedelta(day.weekday())
        _write_day(rows, day, f"{start}_{start:%d%m%y}", start, seeded)
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in rows.items():
        lines[1:] = [line + "," * (lines[0].count(",") - line.count(",")) for line in lines[1:]]  # columns left empty
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")


def _write_day(rows: dict[str, list[str]], day: date, plan: str, start: date, seeded: random.Random) -> None:
    session = f"{plan}.{day:%Y%m%d}.1"
    pain = seeded.randint(1, 6)
    rows["pain"].append(f"{day}T07:00:00+01:00,{day},{pain},,false,,,,,")
    done = seeded.random() < 0.7
    ended = f"{day}T07:41:00+01:00"
    if done:
        rows["sessions"].append(
            f"{session},{plan},{day},{day}T07:31:00+01:00,{ended},600,600,completed,{pain},{pain},,,,,"
        )
    for order, stretch in enumerate(STRETCHES, 1):
        sides = ("left", "right") if CATALOGUE[stretch].sides == "one_then_other" else ("both",)
        rows["plan"].append(f"{plan},{start}T06:00:00+01:00,{day},{order},{stretch},5,3,{len(sides)},66,For variety.")
        for side in sides if done else ():
            seconds = 66 // len(sides)
            rows["performed"].append(f"{session},{order},{stretch},{side},5,5,3,{seconds},done,{ended}")
