"""Opening: from a notebook that is ready, and from asking for a page of the app, to a widget that can be used.

Run with `python -m tests.benchmarks.bench_opening [rounds]`; three by default. On a diary that is empty, on the sample
and on ten years of it; the figures were drawn before, as always but for the first time.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Browser, expect

from planner.paths import REPOSITORY, SAMPLE
from tests.browser.lab import (
    Lab,
    a_port,
    around,
    choose_diary,
    new_context,
    press_run_all,
    running,
    running_browser,
    running_lab,
)
from tests.helpers.clock import MORNING
from tests.helpers.long_diary import write_years

PAGES = {"1_plan_week.ipynb": "Plan editor", "2_run_session.ipynb": "Today", "3_pain_trends.ipynb": "Trends"}
TOKEN = secrets.token_hex(16)
USABLE = {
    "Plan editor": lambda page: expect(page.get_by_text("Before you stretch: 1 of 3", exact=True)).to_be_visible(),
    "Today": lambda page: expect(page.get_by_role("radio", name="4", exact=True).first).to_be_visible(),
    "Trends": lambda page: expect(page.get_by_label("Trends", exact=True)).to_be_visible(),
}
DIARIES: dict[str, Callable[[Path], object]] = {
    "empty": lambda folder: folder.mkdir(),
    "sample": lambda folder: shutil.copytree(SAMPLE, folder),
    "ten years": lambda folder: write_years(folder, 10, MORNING.date()),
}


def main() -> None:
    """Print of each page and diary the least and the median seconds."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 3
    with tempfile.TemporaryDirectory() as name, running_browser() as browser:
        folder = Path(name)
        os.environ["PLANNER_CACHE"] = str(folder / "cache")
        diaries = {}
        for diary, write in DIARIES.items():
            diaries[diary] = folder / diary.replace(" ", "_")
            write(diaries[diary])
        with running_lab(folder / "lab") as lab:
            measured("notebook ready", rounds, diaries, lambda data, page: in_lab(lab, browser, data, page))
        environment = around(folder / "app", diaries["empty"]) | {"PYTHONPATH": str(REPOSITORY)}
        command = ["planner.app", f"--Voila.token={TOKEN}", f"--Voila.port={a_port()}"]
        with running(folder, environment, *command) as url:
            home = folder / "app"
            measured("app page asked for", rounds, diaries, lambda data, page: in_app(url, home, browser, data, page))


def measured(begin: str, rounds: int, diaries: dict[str, Path], opened: Callable[[Path, str], float]) -> None:
    took: dict[tuple[str, str], list[float]] = {}
    for turn in range(rounds + 1):  # the first one draws
        for diary, data in diaries.items():
            for page in PAGES:
                seconds = opened(data, page)
                if turn:
                    took.setdefault((page, diary), []).append(seconds)
    for (page, diary), found in took.items():
        print(
            f"{begin} -> usable, {page}, {diary}: {min(found):.2f} s at best, median {median(found):.2f} s", flush=True
        )


def in_lab(lab: Lab, browser: Browser, data: Path, notebook: str) -> float:
    lab.renew(data)
    context, _ = new_context(browser)
    page = context.new_page()
    lab.open(page, notebook)
    began = perf_counter()
    press_run_all(page)
    USABLE[PAGES[notebook]](page)
    took = perf_counter() - began
    context.close()
    return took


def in_app(url: str, home: Path, browser: Browser, data: Path, notebook: str) -> float:
    choose_diary(home, data)
    context, _ = new_context(browser)
    page = context.new_page()
    page.goto(f"{url}/?token={TOKEN}", wait_until="commit")
    page.goto("about:blank")
    page.wait_for_timeout(3000)  # a person looks at a page before asking for the next one: a kernel has its time
    began = perf_counter()
    page.goto(f"{url}/voila/render/{notebook}", wait_until="commit")
    USABLE[PAGES[notebook]](page)
    took = perf_counter() - began
    context.close()
    return took


if __name__ == "__main__":
    main()
