"""The trends of ten years against reading their files bare with pandas, as ratios measured in the same run.

Run with `python -m tests.benchmarks.bench_trends`. "first": nothing is known yet. Then what a press on each period costs
in each tab, with nothing kept of it: the kernel's processor time, kB sent, and in a browser the time from the press
until the new picture is laid out.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd

from planner import habit, integrity
from planner.analysis.adherence import daily
from planner.analysis.period import ALL, NAMED
from planner.diary import Diary
from planner.widgets.trends_view import TrendsView
from planner.widgets.trends_view.tabs import TABS
from tests.benchmarks.timing import ratio
from tests.browser.bare import Bare
from tests.browser.lab import new_context, running_browser
from tests.helpers.long_diary import write_years

YEARS = 10
ROUNDS = 7
CHOSEN = (*NAMED, ALL)


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
        kernel = {tab: _kernel(folder, tab) for tab in TABS}
        pages = {tab: _page(folder, tab) for tab in TABS}
    print(f"{'':32}{'ours ms':>10}{'bare ms':>10}{'ratio':>8}")
    for what, (ours, below, times) in results.items():
        print(f"{what:32}{ours * 1e3:10.1f}{below * 1e3:10.1f}{times:8.1f}")
    print(f"\n{'another period: ms (kB)':32}" + "".join(f"{period:>14}" for period in CHOSEN))
    for tab, asked in kernel.items():
        print(f"{tab:32}" + "".join(f"{ms:8.0f}{f'({kb:.0f})':>6}" for ms, kb in asked.values()))
    print(f"\n{'press to picture, all periods, ms':34}{'p50':>8}{'p95':>8}{'max':>8}")
    for tab, took in pages.items():
        print(f"{tab:34}" + "".join(f"{np.quantile(took, share):8.0f}" for share in (0.5, 0.95, 1)))


def _habit(days: pd.DataFrame) -> object:
    return habit.streak(days), habit.score(days), habit.rolling_adherence(days)


def _kernel(folder: Path, tab: str) -> dict[str, tuple[float, float]]:
    """Return of each period the median milliseconds of processor time that it takes, and the kB that the page is sent."""
    view = TrendsView(Diary(folder))
    asked: dict[str, list[float]] = {period: [] for period in CHOSEN}
    sent: dict[str, float] = {}
    for _ in range(ROUNDS):
        for period, took in asked.items():
            view._views.clear()
            start = time.thread_time()
            view.wanted = {**view.wanted, "tab": tab, "period": period}
            took.append(1e3 * (time.thread_time() - start))
            sent[period] = len(json.dumps(view.view, ensure_ascii=False).encode()) / 1e3
    return {period: (median(took), sent[period]) for period, took in asked.items()}


def _page(folder: Path, tab: str) -> list[float]:
    """Return the milliseconds of each press on a period until its picture is laid out."""
    with running_browser() as browser:
        context, _ = new_context(browser, width=1280, height=900)
        view = TrendsView(Diary(folder))
        cell = Bare(context).show(view, page := context.new_page())
        cell.get_by_role("tab", name=TABS[tab][0], exact=True).click()
        page.wait_for_timeout(1500)  # at rest, so that nothing drawn before is in the figures
        took = []
        for period in [*CHOSEN] * ROUNDS:
            view._views.clear()
            took.append(page.evaluate(PRESS, period))
            page.wait_for_timeout(200)
        context.close()
    return took[len(CHOSEN) :]  # but of the first round, in which what is made once is made


# Presses a period, and waits for two frames after the tab was drawn anew.
PRESS = """async (period) => {
  const frame = () => new Promise(requestAnimationFrame);
  const drawn = async () => {
    await frame();
    while (document.querySelector(".sp-panel").getAttribute("aria-busy") === "true") await frame();
    await frame();
  };
  const start = performance.now();
  document.querySelector(`.sp-chip input[value="${period}"]`).click();
  await drawn();
  return performance.now() - start;
}"""


if __name__ == "__main__":
    main()
