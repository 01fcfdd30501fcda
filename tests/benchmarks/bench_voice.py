"""The planner's own voice: a session's words spoken for the first time, beside taking them from the cache.

Run with `python -m tests.benchmarks.bench_voice`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import perf_counter

import planner
from planner import speaking
from planner.week.timeline import compose
from planner.widgets.session_player.script import compiled
from planner.widgets.session_player.spoken import texts_of
from tests.benchmarks.timing import ratio

STRETCHES = 9


def main() -> None:
    """Print how long it takes, how much is kept, and what the voice holds of the memory."""
    catalogue = planner.load_catalogue()
    chosen = [(stretch, stretch.start, "") for stretch in list(catalogue.values())[:STRETCHES]]
    session = compose(date.today(), chosen, catalogue)
    texts = texts_of(compiled(session, "plan.20261128.1"))
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        rates = iter(0.9 + 0.01 * n for n in range(10))
        os.environ["PLANNER_CACHE"] = folder
        before, begun = _held(), perf_counter()
        speaking.sounds(texts[:1])
        print(f"first word {1e3 * (perf_counter() - begun):.0f} ms, memory +{_held() - before:.0f} MB")
        sounds = speaking.sounds(texts)
        new, kept, times = ratio(lambda: speaking.sounds(texts, next(rates)), lambda: speaking.sounds(texts), 5)
        spoken = sum(sound.ms for sound in sounds.values()) / 1e3
        print(
            f"a session of {session.seconds / 60:.0f} minutes: {len(sounds)} texts, {spoken:.0f} s of speech, ", end=""
        )
        print(f"{sum(len(sound.data) for sound in sounds.values()) / 1e3:.0f} kB")
        print(
            f"spoken anew {new:.2f} s ({len(texts) / new:.0f} texts/s, {spoken / new:.0f} times as fast as it is said), "
        )
        print(f"from the cache {1e3 * kept:.1f} ms, ratio {times:.0f}; memory +{_held() - before:.0f} MB")


def _held() -> float:
    """Megabytes that the program holds, 0 where that can't be told."""
    if sys.platform != "linux":
        return 0.0
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
