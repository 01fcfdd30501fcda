"""A session taken along and brought home: each step beside compiling the session for the player, as ratios of one run.

Run with `python -m tests.benchmarks.bench_takeaway`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import planner
from planner.diary import Diary
from planner.widgets.session_player.script import compiled
from planner.widgets.takeaway import made
from tests.benchmarks.timing import ratio

NOW = datetime.now().astimezone()
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def main() -> None:
    """Print how large the files are and what making them takes."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        diary = Diary(folder)
        profile = planner.Profile(minutes=dict.fromkeys(DAYS, 15), focus={"lower back": 3}, equipment={"mat", "wall"})
        diary.save_plan(planner.plan_week(profile, planner.load_catalogue(), NOW.date()))
        session = planner.planned_session(diary, planner.load_catalogue(), NOW.date())
        assert session is not None
        print(f"{'':34}{'ours ms':>10}{'script ms':>10}{'ratio':>8}{'kB':>8}")
        _tell("today's file", lambda: made.of_today(diary, NOW), lambda: compiled(session, "s"))
        _tell("this week's file", lambda: made.of_week(diary, NOW), lambda: compiled(session, "s"))


def _tell(what: str, step: Callable[[], made.Made], bare: Callable[[], object]) -> None:
    ours, below, times = ratio(step, bare, 5)
    print(f"{what:34}{ours * 1e3:10.1f}{below * 1e3:10.1f}{times:8.1f}{len(step().data) / 1e3:8.0f}")


if __name__ == "__main__":
    main()
