"""Ten years from another program: each step beside pandas reading the same file, as ratios measured in the same run.

Run with `python -m tests.benchmarks.bench_import`.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pandas as pd

from planner import exporting, importing
from planner.diary import Diary
from tests.benchmarks.timing import ratio
from tests.helpers.elsewhere import zipped

FIRST, DAYS = date(2016, 11, 1), 3650
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def track_and_graph() -> bytes:
    """Return a rating and a session a day, and a second region's pain on each third."""
    rows = ["FeatureName,Timestamp,Value,Label,Note"]
    for at in range(DAYS):
        day = FIRST + timedelta(at)
        rows.append(f"Back pain,{day}T07:10:00+01:00,{at % 9},,")
        rows.append(f"Stretching,{day}T07:30:00+01:00,0:15:00,Hips,")
        rows += [f"Neck pain,{day}T07:10:00+01:00,{at % 5},,"] * (at % 3 == 0)
    return "\n".join(rows).encode()


def table() -> bytes:
    """Return a row a day with its time, pain and minutes."""
    rows = (f"{FIRST + timedelta(at)},07:10,{at % 9},{10 + at % 20},slept well" for at in range(DAYS))
    return "\n".join(["date,time,pain,stretching,note", *rows]).encode()


def loop() -> bytes:
    """Return two habits, a value a day each."""
    habits = (
        "Position,Name,Type,Question,Description,FrequencyNumerator,FrequencyDenominator,Color,Unit,Target Type,"
        "Target Value,Archived?\n001,Stretching,YES_NO,,,1,1,#FF8F00,,,,false\n"
        "002,Back pain,NUMERICAL,,,1,1,#00897B,,AT_MOST,3.0,false\n"
    )
    days = [FIRST + timedelta(at) for at in range(DAYS)]
    ticks = "".join(f"{day},YES_MANUAL,\n" for day in days)
    pains = "".join(f"{day},{4000 + 1000 * (at % 5)},\n" for at, day in enumerate(days))
    head = "Date,Value,Notes\n"
    files: dict[str, str | bytes] = {
        "Habits.csv": habits,
        "001 Stretching/Checkmarks.csv": head + ticks,
        "002 Back pain/Checkmarks.csv": head + pains,
    }
    return zipped(files)


def main() -> None:
    """Print what each step takes of a file of ten years, into an empty diary and into one that has all of it."""
    print(f"{'':34}{'ours ms':>10}{'bare ms':>10}{'ratio':>8}")
    for name, make in {"graph.csv": track_and_graph, "mine.csv": table, "Loop.zip": loop}.items():
        with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
            _of_file(name, make(), Path(folder))


def _of_file(name: str, data: bytes, folder: Path) -> None:
    source, diary, others = importing.read(data, name), Diary(folder), count()
    choices = importing.default_choices(source)
    found = importing.preview(diary, source, choices, NOW)
    text = io.StringIO((table() if name.endswith(".zip") else data).decode())
    _tell(f"{name}: read", lambda: importing.read(data, name), text)
    _tell(f"{name}: preview", lambda: importing.preview(diary, source, choices, NOW), text)
    _tell(f"{name}: outlook", lambda: importing.outlook(diary, found, NOW.date()), text)
    _tell(f"{name}: take", lambda: importing.take(Diary(folder / str(next(others))), source, choices, NOW), text)
    importing.take(diary, source, choices, NOW)
    _tell(f"{name}: preview again", lambda: importing.preview(diary, source, choices, NOW), text)
    _tell(f"{name}: out again", lambda: exporting.pack(diary), text)


def _tell(what: str, step: Callable[[], object], text: io.StringIO) -> None:
    def bare() -> object:
        text.seek(0)
        return pd.read_csv(text)

    ours, below, times = ratio(step, bare, 5)
    print(f"{what:34}{ours * 1e3:10.1f}{below * 1e3:10.1f}{times:8.1f}")


if __name__ == "__main__":
    main()
