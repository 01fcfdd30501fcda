"""Measures how often the statistics err and writes docs/calibration.md: `make calibrate`, some minutes."""

from __future__ import annotations

import sys
from itertools import groupby
from math import isnan
from multiprocessing import get_context
from pathlib import Path

from planner import experiment
from tests.calibration.cells import MOST_FALSE_ALARMS, OURS, Cell, Count, cells, counted
from tests.calibration.experiment import EFFECTS, rows
from tests.calibration.peers import PEERS, SLOW

PEOPLE, CHUNK = 1000, 500
FEW, FEW_DAYS = 250, 84  # people asked by the slow methods of peers, and the longest diaries that they are asked
EXPERIMENTS = 400
PAGE = Path(__file__).parents[2] / "docs" / "calibration.md"
LEAST_COVERAGE = 0.93
# What the best honest method reached in an independent simulation, by name and days.
POWER_WANTED = {("−0.5", 84): 0.34, ("−0.5", 180): 0.76, ("−1.0", 84): 0.88}
Counts = dict[tuple[int, str], Count]
TITLES = {
    "association": "Pain after stretching (`trends.association`)",
    "reverse": "Skipping after pain (`trends.reverse`)",
    "trend": "Is pain changing? (`trends.pain_trend`)",
    "session": "After a session against before (`trends.session_change`)",
    "bad days": "Sessions only on the worst mornings (`trends.session_change` with the days around them)",
    "adherence": "Is adherence changing? (`trends.adherence_change`)",
    "looks": "Looking every 28 days from day 56 with a 99 % range",
    "important": "A change that matters (`trends.important_change`)",
}
HEAD = f"""# How often the statistics err

Made by `make calibrate`: simulated people whose truth is known, asked through the same functions that the notebook
uses. {PEOPLE} people per line, so a figure of 5 % is known to about ±1.4 points (two standard errors). Pain is rated in
whole numbers, has a standard deviation of 1.25 points and lasts from day to day ("persistence", 0.6 where nothing else
is said); stretching happens on 60 % of the days, in runs. Intervals are 95 % where nothing else is said. What the
methods say of diaries of real people is in [real_diaries.md](real_diaries.md).

"Answered" is the share with enough data; where it is below 100 %, the rest was told what is lacking. False alarms,
findings and coverage are shares of those answered. Wanted: at most 6 % false alarms (12 % for a trend where pain moves
on two time scales), coverage of at least 93 %, and for an effect the next day as many findings as the best method that
keeps the level had in an independent simulation (34 % and 76 % for −0.5 over 84 and 180 days, 88 % for −1.0 over 84);
all of it within two standard errors. A line marked "limit" is a known limit of the method, shown so that nobody has to find
it out, and not held to these goals.

"Peers" is the share in which the usual methods find something in the same diaries, be it there or not: Welch's t-test as
apps for self-experiments do it, Pearson's correlation as habit trackers do, a straight line, a paired t-test, and SARIMAX
(an autoregression of first order; {FEW} people, up to {FEW_DAYS} days: a figure of 5 % is known to ±2.8 points).

What the figures mean:

- "Acts on the truer pain": 1 point more of what you feel, which the rating shows only roughly, lowers the chance that you
  stretch by 15 percentage points.
- Days that were hard for a reason that nobody noted, that kept you from stretching and hurt the next morning, look like
  a link, and more days make it worse, not better. Only days that chance chose get around that, in an experiment or in
  the plan.
- A medicine, a new chair or another job that changes pain and habits at once can look like a link: mark it. Waves that
  move both, every two months or so, still do so a little too often over a year.
- Bad days that are rated ever more rarely look like a trend, and so does a pain that wanders for weeks.
- No comparison of single days sees what builds up over many sessions.
- Two means of 14 days differ by 1 point, or 30 %, in more than one of six people whose pain does not change at all.
"""


def main() -> None:
    """Measure every cell on all processors and write the page."""
    table = cells()
    counts: Counts = {}
    with get_context("spawn").Pool() as pool:
        todo = jobs(table)
        for done, (place, count) in enumerate(pool.imap_unordered(counted, todo), 1):
            counts[place] = counts.get(place, Count()) + count
            print(f"\r{done} of {len(todo)} parts", end="", file=sys.stderr, flush=True)
        print("\nexperiments", file=sys.stderr)
        found = pool.map(experiment_row, [(design, effect) for design in experiment.DESIGNS for effect in EFFECTS], 1)
    PAGE.write_text(page(table, counts, found), "utf-8")
    print(f"Written: {PAGE}")


def jobs(table: list[Cell]) -> list[tuple[int, Cell, str, int, int]]:
    """Return the parts to measure: of each cell ours and what peers do; the same seed for all methods."""
    parts = []
    for place, cell in enumerate(table):
        for method in (OURS, *PEERS.get(cell.kind, {})):
            if method in SLOW:
                parts += [(place, cell, method, FEW, 1000 * place)] * (cell.n <= FEW_DAYS)
            else:
                parts += [(place, cell, method, CHUNK, 1000 * place + chunk) for chunk in range(PEOPLE // CHUNK)]
    return parts


def experiment_row(what: tuple[str, str]) -> str:
    """Return the line of one design and effect."""
    design, effect = what
    (row,) = rows(EXPERIMENTS, designs=[design], effects=[effect])
    told, covered = f"{100 * row['told']:.1f} %", "" if isnan(row["covered"]) else f"{100 * row['covered']:.1f} %"
    null = effect.startswith("none")
    alarms, right = (told, "") if null else ("", told)
    quiet = row["told"] <= MOST_FALSE_ALARMS + _error(MOST_FALSE_ALARMS, EXPERIMENTS)
    goal = "limit" if not covered else "met" if quiet or not null else "missed: false alarms"
    if covered and row["covered"] < LEAST_COVERAGE - _error(LEAST_COVERAGE, EXPERIMENTS):
        goal = f"{goal}, coverage" if goal.startswith("missed") else "missed: coverage"
    return f"| {experiment.DESIGNS[design].words} | {effect} | {alarms} | {right} | {covered} | {goal} |"


def page(table: list[Cell], counts: Counts, experiments: list[str]) -> str:
    """Return the page as Markdown."""
    parts = [HEAD]
    kinds = sorted(enumerate(table), key=lambda placed: list(TITLES).index(placed[1].kind))
    for kind, group in groupby(kinds, key=lambda placed: placed[1].kind):
        rows = [_row(cell, place, counts) for place, cell in group]
        parts.append(
            f"## {TITLES[kind]}\n\n"
            "| scenario | days or sessions | answered | false alarms | found | coverage | goal | peers |\n"
            "| --- | ---: | ---: | ---: | ---: | ---: | --- | --- |\n" + "\n".join(rows) + "\n"
        )
    parts.append(
        f"## A randomised experiment (`experiment.analyse`)\n\n{EXPERIMENTS} experiments per line (a figure of 5 % is known to "
        "±2.2 points), with persistence 0.6 where nothing else is said. Every day is weighed, freed of what "
        "lasts from day to day, the pairs are tossed again, and a difference is told where test and range agree. Coverage "
        "is that of the difference by what the coin chose. The slow effect reaches half of itself after a week; where half "
        "of an effect is carried over to each further day, days that change arms often show less than all of it, and 21 "
        "pairs of 2 days lose less than 42 of 1.\n\n"
        "| design | effect | false alarms | found | coverage | goal |\n| --- | --- | ---: | ---: | ---: | --- |\n"
        + "\n".join(experiments)
        + "\n"
    )
    return "\n".join(parts)


def _row(cell: Cell, place: int, counts: Counts) -> str:
    count = counts.get((place, OURS), Count())
    found = _share(count.found, count.answered)
    covered = "" if cell.truth is None else _share(count.covered, count.answered)
    alarms, right = ("", found) if cell.power else (found, "")
    others = [(method, counts[place, method]) for method in PEERS.get(cell.kind, {}) if (place, method) in counts]
    peers = ", ".join(f"{method} {_share(other.found, other.answered)}" for method, other in others)
    answered = _share(count.answered, count.asked)
    shown = (cell.name, str(cell.n), answered, alarms, right, covered, verdict(cell, count), peers)
    return f"| {' | '.join(shown)} |"


def verdict(cell: Cell, count: Count) -> str:
    """Return whether the goals are met within two standard errors, in a word or two."""
    if cell.hole:
        return "limit"
    if not count.answered:
        return "not enough data"
    missed = []
    found, covered = count.found / count.answered, count.covered / count.answered
    if not cell.power and found > cell.most + _error(cell.most, count.answered):
        missed.append("false alarms")
    least = min(LEAST_COVERAGE, 1 - cell.most)
    if cell.kind != "looks" and cell.truth is not None and covered < least - _error(least, count.answered):
        missed.append("coverage")
    wanted = next((least for (name, n), least in POWER_WANTED.items() if _asks(cell, name, n)), 0.0)
    if cell.power and count.found / count.asked < wanted - _error(wanted, count.asked):
        missed.append(f"findings (wanted {wanted:.0%})")
    return f"missed: {', '.join(missed)}" if missed else "met"


def _error(share: float, asked: int) -> float:
    """Two standard errors of a share."""
    return float(2 * (share * (1 - share) / asked) ** 0.5)


def _asks(cell: Cell, effect: str, n: int) -> bool:
    return cell.kind == "association" and cell.name == f"effect {effect} the next day" and cell.n == n


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else ""


if __name__ == "__main__":
    main()
