"""The trends of ten years against reading their files bare with pandas, as ratios measured in the same run.

Run with `python -m tests.benchmarks.bench_trends`. "first": nothing is known yet; "another period": what a press on a
period costs, tab by tab; "the page": from that press until the new picture is laid out in a browser.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from statistics import median

import pandas as pd

from planner import habit, integrity
from planner.analysis.adherence import daily
from planner.diary import Diary
from planner.widgets.trends_view import TrendsView
from planner.widgets.trends_view.tabs import TABS
from tests.benchmarks.timing import ratio
from tests.browser.bare import Bare
from tests.browser.lab import new_context, running_browser
from tests.helpers.long_diary import write_years

YEARS = 10
ROUNDS = 7


def main() -> None:
    """Print what each tab costs, and what the page adds."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as name:
        folder = Path(name)
        write_years(folder, YEARS)
        long_ago = time.time() - 3600
        for path in folder.glob("*.csv"):
            os.utime(path, (long_ago, long_ago))

        def bare() -> object:
            return [pd.read_csv(path) for path in sorted(folder.glob("*.csv"))]

        days = daily(Diary(folder))
        results = {
            "daily, first": ratio(lambda: daily(Diary(folder)), bare, ROUNDS),
            "streak, score, any 7 days": ratio(lambda: _habit(days), bare, ROUNDS),
            "integrity, first": ratio(lambda: integrity.check(Diary(folder), days=days), bare, ROUNDS),
            "overview, first": ratio(lambda: TrendsView(Diary(folder)), bare, ROUNDS),
        }
        for tab in TABS:
            results[f"{tab}, another period"] = ratio(_another_period(folder, tab), bare, ROUNDS)
        pages = {tab: _page(folder, tab) for tab in TABS}
    print(f"{'':32}{'ours ms':>10}{'bare ms':>10}{'ratio':>8}")
    for what, (ours, below, times) in results.items():
        print(f"{what:32}{ours * 1e3:10.1f}{below * 1e3:10.1f}{times:8.1f}")
    for tab, seconds in pages.items():
        print(f"{f'the page, {tab}':32}{seconds * 1e3:10.1f}")


def _habit(days: pd.DataFrame) -> object:
    return habit.streak(days), habit.score(days), habit.rolling_adherence(days)


def _another_period(folder: Path, tab: str) -> Callable[[], object]:
    """Return what asks for a longer and a shorter period in turns, with nothing kept of either."""
    view = TrendsView(Diary(folder))
    view.wanted = {**view.wanted, "tab": tab}
    periods = cycle(["all", "a year"])

    def ask() -> None:
        view._views.clear()
        view.wanted = {**view.wanted, "period": next(periods)}

    return ask


def _page(folder: Path, tab: str) -> float:
    """Return the median seconds from a press on All until the picture of ten years is laid out."""
    with running_browser() as browser:
        context, _ = new_context(browser, width=1280, height=900)
        view = TrendsView(Diary(folder))
        cell = Bare(context).show(view, page := context.new_page())
        cell.get_by_role("tab", name=TABS[tab][0], exact=True).click()
        page.wait_for_timeout(1500)  # at rest, so that nothing drawn before is in the figures
        took = []
        for _ in range(ROUNDS):
            view._views.clear()
            took.append(page.evaluate(PRESS))
            page.wait_for_timeout(200)
        context.close()
    return median(took) / 1000


# Presses All after A year, and waits for two frames after the tab was drawn anew.
PRESS = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const drawn = async () => {
    await frame();
    while (document.querySelector(".sp-panel").getAttribute("aria-busy") === "true") await frame();
    await frame();
  };
  const [year, all] = ["a year", "all"].map((name) => document.querySelector(`.sp-chip input[value="${name}"]`));
  year.click();
  await drawn();
  const start = performance.now();
  all.click();
  await drawn();
  return performance.now() - start;
}"""


if __name__ == "__main__":
    main()
