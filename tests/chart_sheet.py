"""Draws every chart from simulated data on one sheet, to look at: python -m tests.chart_sheet [file] [look] [width].

look: light, dark or grey. width: of the page in pixels; at 640 and less it is a phone's. The page is the one that the
notebook shows the pictures in. `make docs` puts the light sheet into docs/.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from planner import charts, stretch_outcomes
from planner.analysis.adherence import daily, flare_days, left_out
from planner.analysis.trends import Result
from planner.charts.parts import BAR, BAR_EDGE, MEAN
from planner.diary import Diary
from planner.widgets.common.assets import style
from planner.widgets.common.inline_svg import inline_svg, page_style
from tests.browser.lab import new_context, running_browser

ROOT = Path(__file__).parent.parent
SHEET = ROOT / "docs" / "charts.png"
SAMPLE = ROOT / "data" / "sample"
LAST_DAY = date(2026, 6, 28)
COLOURS = {BAR: "--sp-bar", BAR_EDGE: "--sp-bar-edge", MEAN: "--sp-mean"}
THEMES = {
    "light": "--jp-ui-font-color0: #000; --jp-ui-font-color1: rgba(0,0,0,.87); --jp-layout-color1: #fff",
    "dark": "--jp-ui-font-color0: #fff; --jp-ui-font-color1: rgba(255,255,255,.87); --jp-layout-color1: #111",
}
PAGE = """<!doctype html><meta charset="utf-8"><style>{css}</style>
<style>body {{ margin: 0; {theme}; {grey} background: var(--jp-layout-color1); font-family: system-ui, sans-serif }}
.sp-root {{ border: 0; border-radius: 0; padding: 16px }} .sheet {{ columns: {columns}; column-gap: 48px }}
.sheet svg {{ break-inside: avoid; margin-bottom: 40px }}</style>
<body data-jp-theme-light="{light}"><div class="sp-root sp-trends"><div class="sheet sp-picture">{pictures}</div></div>"""


def result(estimate: float, half: float, n: int = 140, level: float = 0.95) -> Result:
    """A result as a question about the diary gives one; half: of its interval."""
    low, high = estimate - half, estimate + half
    verdict = "less" if high < 0 else "more" if low > 0 else "unclear"
    return Result(estimate, low, high, level, 0.5, n, True, verdict, "", "A sentence.")


def lacking(n: int = 20) -> Result:
    """A result where the data do not suffice."""
    nan = float("nan")
    return Result(nan, nan, nan, 0.95, nan, n, False, "not enough", "36 more days with a rating.", "")


def lags(seed: int = 1) -> tuple[dict[int, Result], dict[int, Result]]:
    """An association at lags 0 to 7 with its mirror, the longest lag without enough data."""
    seeded = np.random.default_rng(seed)
    found = {lag: result(float(seeded.normal(-0.2, 0.2)), 0.4 + 0.03 * lag) for lag in range(7)}
    mirror = {lag: result(float(seeded.normal(4, 3)), 7.0) for lag in range(8)}
    return {**found, 7: lacking()}, mirror


def chance(times: int = 200, seed: int = 2) -> Any:
    """Estimates of shuffled diaries, about one in twenty of which looks like an effect."""
    seeded = np.random.default_rng(seed)
    estimates, half = seeded.normal(0, 0.25, times), seeded.normal(0.5, 0.03, times)
    lows, highs = estimates - half, estimates + half
    apparent = int(((lows > 0) | (highs < 0)).sum())
    sentence = f"In {apparent} of {times} shuffled diaries an effect seemed to be there."
    return SimpleNamespace(
        estimates=estimates, lows=lows, highs=highs, apparent=apparent, times=times, sentence=sentence
    )


def experiment_days(pairs: int = 14, length: int = 3, washout: int = 0, seed: int = 3) -> pd.DataFrame:
    """An experiment whose last quarter is still to come."""
    seeded = np.random.default_rng(seed)
    rows = []
    for pair in range(1, pairs + 1):
        for arm in seeded.permutation(["on", "off"]):
            rows += [{"pair": pair, "arm": arm, "washed_out": n < washout} for n in range(length)]
    days = pd.DataFrame(rows).assign(date=pd.date_range("2026-04-06", periods=len(rows)))
    past = np.arange(len(rows)) < 0.75 * len(rows)
    pain = np.clip(np.round(seeded.normal(4, 1.2, len(rows))), 0, 10)
    kept = pd.array(seeded.random(len(rows)) < 0.85, dtype="boolean")
    return days.assign(pain=np.where(past & (seeded.random(len(rows)) < 0.9), pain, np.nan)).assign(
        kept=pd.Series(kept).where(past)
    )


def pictures(width: float) -> Mapping[str, Callable[[], Axes]]:
    """Every chart by name, each ready to be drawn from the simulated diary or from made-up results."""
    diary = Diary(SAMPLE)
    days, others = daily(diary, LAST_DAY), left_out(diary, LAST_DAY)
    flares = flare_days(diary, LAST_DAY)
    important = SimpleNamespace(baseline=float(days["pain"].iloc[:14].mean()), threshold=2.0)
    outcomes, doses = stretch_outcomes.outcomes(diary, today=LAST_DAY), stretch_outcomes.doses(diary)
    more: dict[str, Any] = {"others": others, "flares": flares, "important": important, "trend": result(-0.1, 0.2)}
    return {
        "both": lambda: charts.adherence_and_pain(days, others=others, today=LAST_DAY, width=width)[0],
        "pain": lambda: charts.pain(days, **more, width=width),
        "calendar": lambda: charts.calendar(days, weeks=charts.weeks_that_fit(width), today=LAST_DAY, width=width),
        "stretches": lambda: charts.stretches(outcomes, doses, width=width),
        "sessions": lambda: charts.before_and_after(diary.sessions(), width=width)[0],
        "lags": lambda: charts.association_by_lag(*lags(), width=width)[0],
        "chance": lambda: charts.shuffled(chance(), result(-0.35, 0.5), width=width),
        "experiment": lambda: charts.experiment(experiment_days(), words=("stretching", "no stretching"), width=width),
    }


def sheet(path: Path, look: str = "light", page_width: int = 1280) -> None:
    """Save one picture of the page with all charts."""
    narrow = page_width <= 640
    width = page_width - 32 if narrow else (page_width - 80) / 2
    drawn = []
    with page_style():
        for name, draw in pictures(width).items():
            drawn.append(inline_svg(draw(), f"sheet_{name}", name, COLOURS))
    css = style("common/pictures", "trends_view/trends_view")
    theme = THEMES["dark" if look == "dark" else "light"]
    html = PAGE.format(
        css=css,
        theme=theme,
        grey="filter: grayscale(1);" if look == "grey" else "",
        columns=1 if narrow else 2,
        light="false" if look == "dark" else "true",
        pictures="\n".join(drawn),
    )
    with running_browser() as browser:
        context, _ = new_context(browser, width=page_width)
        page = context.new_page()
        page.set_content(html)
        page.screenshot(path=path, full_page=True)


if __name__ == "__main__":
    target = Path(sys.argv[1]) if sys.argv[1:] else SHEET
    sheet(target, *sys.argv[2:3], *map(int, sys.argv[3:4]))
