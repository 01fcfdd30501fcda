"""The diary against the bare calls below it, as ratios measured in the same run.

Run with `python -m tests.benchmarks.bench_diary`.
"""

from __future__ import annotations

import os
import random
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
from filelock import FileLock

from planner.diary import Diary
from planner.diary.columns import csv_line
from planner.diary.tables import TABLES
from tests.benchmarks.timing import ratio

ROWS = 44_000


def write_performed(path: Path, rows: int) -> None:
    """Write ten years of stretches: twelve a day, seeded."""
    chance = random.Random(1)
    stretches = ["standing_posture", "overhead_reach", "side_bend", "legs_up_wall", "knees_to_chest", "figure_four"]
    lines = [csv_line(TABLES["performed"].names)]
    for n in range(rows):
        began = datetime(2016, 11, 1, 7, tzinfo=UTC).astimezone() + timedelta(days=n // 12, seconds=70 * (n % 12))
        session = f"{began:%Y-%m-%d}_3fa09c.{began:%Y%m%d}.1"
        done, active = chance.randint(5, 10), chance.randint(20, 300)
        side = chance.choice(["both", "left", "right"])
        ended = (began + timedelta(seconds=chance.randint(0, 60))).isoformat()
        fields = [session, n % 12 + 1, chance.choice(stretches), side, 10, done, 5, active, "done", ended]
        lines.append(csv_line(map(str, fields)))
    path.write_text("".join(lines), "utf-8")


def _bare_append(path: Path, line: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(descriptor, line)
    os.fsync(descriptor)
    os.close(descriptor)


def _locked_append(lock: FileLock, path: Path, line: bytes) -> None:
    with lock:
        _bare_append(path, line)


def main() -> None:
    """Print what reading and appending cost beside the bare calls."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as name:
        diary = Diary(name)
        path = diary.folder / TABLES["performed"].file
        write_performed(path, ROWS)
        dated = Diary(name)

        def bare_read(dates: list[str] | None) -> object:
            return pd.read_csv(path, parse_dates=dates)

        results = {
            f"read {ROWS:,} rows": ratio(lambda: Diary(name).performed(), lambda: bare_read(["ended_at"]), 21),
            "(beside no dates parsed)": ratio(lambda: Diary(name).performed(), lambda: bare_read(None), 21),
        }
        os.utime(path, (0, 0))  # a file that has changed just now is always read anew
        dated.performed()
        results["read again unchanged"] = ratio(dated.performed, lambda: bare_read(["ended_at"]), 21)

        start = datetime.now().astimezone().replace(microsecond=0)
        diary.add_pain(4, rated_at=start - timedelta(days=1))
        counter = iter(range(10**6))
        line = (diary.folder / "pain.csv").read_bytes().splitlines(keepends=True)[1]
        bare = diary.folder / "bare.csv"
        results["append a rating"] = ratio(
            lambda: diary.add_pain(4, rated_at=start + timedelta(seconds=next(counter))),
            lambda: _bare_append(bare, line),
            301,
        )
        done = {"stretch": "side_bend", "reps_planned": 10, "reps_done": 9, "hold_s": 5, "active_s": 90}
        lock = FileLock(diary.folder / ".lock")
        results["(the lock alone adds)"] = ratio(
            lambda: _locked_append(lock, bare, line), lambda: _bare_append(bare, line), 301
        )
        results[f"append below {ROWS:,} rows"] = ratio(
            lambda: diary.put_performed(
                f"{start:%Y-%m-%d}_9be42d.{start:%Y%m%d}.{next(counter)}",  # as long as they are: it is looked for
                *(1, "left"),
                outcome="done",
                ended_at=start,
                **done,
            ),
            lambda: _bare_append(bare, line),
            101,
        )
    print(f"{'':28}{'ours ms':>10}{'bare ms':>10}{'ratio':>8}")
    for what, (ours, below, times) in results.items():
        print(f"{what:28}{ours * 1e3:10.3f}{below * 1e3:10.3f}{times:8.2f}")


if __name__ == "__main__":
    main()
