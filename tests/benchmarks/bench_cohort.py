"""Summaries of 10, 100 and 1,000 people on Dask, beside the plain loop over their folders in one process.

Run with `python -m tests.benchmarks.bench_cohort [people ...]`. Everybody has a diary of a year. Growth is linear where
the milliseconds a person stay as they are; a cluster of one's own takes about two seconds to begin.
"""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
from pathlib import Path

from planner import cohort
from tests.benchmarks.bench_scale import LAST
from tests.benchmarks.timing import seconds
from tests.helpers.long_diary import write_years

PEOPLE = (10, 100, 1000)
MOST_IN_A_LOOP = 100  # the loop is linear by its nature: a thousand would only take longer


def main(counts: tuple[int, ...]) -> None:
    """Print seconds of each count, milliseconds a person, and the memory of the largest process so far."""
    print(f"{'people':>8}{'Dask s':>10}{'ms each':>10}{'loop s':>10}{'ms each':>10}{'loop/Dask':>11}{'worker MB':>11}")
    with tempfile.TemporaryDirectory(prefix="bench-cohort-") as name:
        write_years(first := Path(name) / "0", 1, LAST)
        for count in counts:
            folders = [Path(name) / str(person) for person in range(count)]
            for folder in folders:
                if not folder.exists():
                    shutil.copytree(first, folder)
            on_dask = seconds(lambda some=folders: cohort.summarise(some, today=LAST))
            worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            looped = folders[:MOST_IN_A_LOOP]
            in_loop = seconds(lambda some=looped: cohort.of_people([str(folder) for folder in some], LAST)) / len(
                looped
            )
            print(
                f"{count:8}{on_dask:10.1f}{1e3 * on_dask / count:10.0f}{in_loop * count:10.1f}{1e3 * in_loop:10.0f}"
                f"{in_loop * count / on_dask:11.2f}{worker:11.0f}",
                flush=True,
            )


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or PEOPLE)
