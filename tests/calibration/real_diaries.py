"""What the statistics say of diaries that people kept: `python -m tests.calibration.real_diaries FOLDER` prints tables.

FOLDER holds one file per diary, with the columns date and pain (0 to 10, may be empty), and where they are known `done`
(0 or 1: a thing done on some days) and `pain_after` (another rating of the same day). docs/real_diaries.md says which
were read, where they are found, and what came out; no diary stands in this repository.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from planner import experiment, trends
from tests.calibration.peers import line, welch_of_days
from tests.calibration.people import HABIT, SHARE, Floats

WINDOWS, STEP = (84, 180, 365), 14  # days
DRAWS = 300  # a share of 5 % is known to ±2.5 points
REVERSE = 0.15  # how much 1 point of pain more lowers the chance of the made-up sessions
LEAST_SHIFT = 60  # days, so that what was done no longer has to do with the pain beside it


def read(path: Path) -> pd.DataFrame:
    """Return a diary as `planner.daily` gives days; without a column `done` nothing was done."""
    given = pd.read_csv(path, parse_dates=["date"]).drop_duplicates("date").set_index("date").asfreq("D")
    done = given.get("done", pd.Series(0.0, given.index)).fillna(0).astype(bool)
    after = given.get("pain_after", pd.Series(np.nan, given.index))
    return pd.DataFrame({"pain": given["pain"], "planned": True, "done": done, "paused": False, "pain_after": after})


def told(days: pd.DataFrame, random: np.random.Generator) -> Iterator[str]:
    """Yield one line of the table for every length of window that the diary holds."""
    for length in WINDOWS:
        if length > len(days):
            return
        windows = [days.iloc[start : start + length] for start in range(0, len(days) - length + 1, STEP)]
        real = days["done"].any()
        made = {
            "a straight line": (_without_trend, lambda each: line(each).verdict != "unclear"),
            "trend": (_without_trend, _trend),
            "link": (_blind, _link),
            "link, skips when worse": (_skipping, _link),
            "Welch, skips when worse": (_skipping, lambda each: welch_of_days(each).verdict != "unclear"),
            "link, what was done, shifted": (_shifted, _link),
        }
        shown = [str(length), _share([_trend(each) for each in windows])]
        shown += [_share([trends.important_change(each).verdict in ("less", "more") for each in windows])]
        shown += [_share([_link(each) for each in windows]) if real else ""]
        for change, found in made.values():
            usable = change is not _shifted or real
            shown.append(_share([found(change(days, length, random)) for _ in range(DRAWS)]) if usable else "")
        yield f"| {' | '.join(shown)} |"


def drops(days: pd.DataFrame) -> str:
    """Return what `session_change` says of the second rating of the days that began worst, where nothing was done."""
    both = days[days["pain"].notna() & days["pain_after"].notna()]
    worst = both[both["pain"] >= both["pain"].quantile(2 / 3)]
    sessions = pd.DataFrame({"date": worst.index, "pain_before": worst["pain"], "pain_after": worst["pain_after"]})
    if len(sessions) < trends.LEAST_PAIRS:
        return "too few second ratings"
    marked = days.assign(done=days.index.isin(worst.index))
    return trends.session_change(sessions, marked).sentence


def coins(days: pd.DataFrame, random: np.random.Generator) -> Iterator[str]:
    """Yield how often an experiment tells a difference where a coin chose the days, and nothing was done on them."""
    first = days.index[0].date()
    for name in experiment.DESIGNS:
        length = (experiment.new("any", first, name, seed=0).last - first).days + 2  # the last day's morning after
        if length <= len(days):
            found = [_coin(name, _window(days, length, random), int(random.integers(2**31 - 1))) for _ in range(DRAWS)]
            yield f"{name}: {_share(found)}"


def _coin(design: str, days: pd.DataFrame, seed: int) -> bool | None:
    each = experiment.new("any", days.index[0].date(), design, seed=seed)
    done = [each.arm(day.date()) == "on" for day in days.index]
    result = experiment.analyse(each, days.assign(planned=done, done=done), each.last + timedelta(2)).result
    return None if result is None else _verdict(result)


def _trend(days: pd.DataFrame) -> bool | None:
    return _verdict(trends.pain_trend(days))


def _link(days: pd.DataFrame) -> bool | None:
    return _verdict(trends.association(days))


def _verdict(result: trends.Result) -> bool | None:
    """Whether something is told; None where too little is known."""
    return result.verdict in ("less", "more") if result.enough else None


def _window(days: pd.DataFrame, length: int, random: np.random.Generator) -> pd.DataFrame:
    start = int(random.integers(len(days) - length + 1))
    return days.iloc[start : start + length]


def _without_trend(days: pd.DataFrame, length: int, random: np.random.Generator) -> pd.DataFrame:
    """The diary less its straight line, its waves, slow ones too, beginning wherever chance lets them."""
    pain, day = days["pain"], np.arange(len(days))
    filled = pain.interpolate(limit_direction="both").to_numpy()
    level = filled - np.polyval(np.polyfit(day, filled, 1), day)
    size = np.abs(np.fft.rfft(level))
    turned = np.fft.irfft(size * np.exp(2j * np.pi * random.random(len(size))), len(level))
    made = np.clip(filled.mean() + np.sort(level)[turned.argsort().argsort()], 0, 10).round(1)
    return _window(days.assign(pain=np.where(pain.isna(), np.nan, made)), length, random)


def _blind(days: pd.DataFrame, length: int, random: np.random.Generator) -> pd.DataFrame:
    """The diary as it is, with sessions that have nothing to do with it."""
    return _with_sessions(_window(days, length, random), 0.0, random)


def _skipping(days: pd.DataFrame, length: int, random: np.random.Generator) -> pd.DataFrame:
    """The diary as it is, with sessions that are skipped rather on worse days, and do nothing."""
    return _with_sessions(_window(days, length, random), REVERSE, random)


def _shifted(days: pd.DataFrame, length: int, random: np.random.Generator) -> pd.DataFrame:
    """The diary as it is, with what was done at another time."""
    by = int(random.integers(LEAST_SHIFT, len(days) - LEAST_SHIFT))
    return _window(days.assign(done=np.roll(days["done"].to_numpy(), by)), length, random)


def _with_sessions(days: pd.DataFrame, reverse: float, random: np.random.Generator) -> pd.DataFrame:
    worse = (days["pain"] - days["pain"].mean()).fillna(0).to_numpy()
    done: Floats = np.zeros(len(days))
    before = SHARE
    for day, chance in enumerate(random.random(len(days))):
        done[day] = before = float(chance < SHARE + HABIT * (before - SHARE) - reverse * worse[day])
    return days.assign(done=done.astype(bool))


def _share(found: list[bool | None]) -> str:
    known = [each for each in found if each is not None]
    return f"{100 * np.mean(known):.0f} % of {len(known)}" if known else "too little"


def main() -> None:
    """Print the tables of all diaries in the folder given."""
    for path in sorted(Path(sys.argv[1]).glob("*.csv")):
        days = read(path)
        print(f"\n## {path.stem}: {days['pain'].notna().sum()} ratings in {len(days)} days\n")
        print(*told(days, np.random.default_rng(1)), sep="\n")
        print("", *coins(days, np.random.default_rng(2)), sep="\n")
        print(f"\n{drops(days)}", flush=True)


if __name__ == "__main__":
    main()
