"""Many people's diaries, for a clinic or a study: the measures of one person mapped over their folders on Dask.

Every measure comes from the functions that serve one person (adherence.py, trends.py); nothing is pooled or compared
here. The folders must be there under the same path for every worker; nothing but the measures leaves a folder.
Needs the extra `cohort` (pip install "stretching-planner[cohort]").
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from planner.analysis import trends
from planner.analysis.adherence import counted, daily
from planner.diary import Diary
from planner.errors import PlannerError

if TYPE_CHECKING:
    from distributed import Client, SpecCluster

COLUMNS = {
    "person": "str",
    "measure": "str",
    "estimate": "float64",
    "low": "float64",
    "high": "float64",
    "level": "float64",
    "n": "int64",
    "verdict": "str",
    "reason": "str",
}
# A task is a handful of diaries, so that handing it out costs little beside reading them.
PEOPLE_PER_TASK = 8
HERE = "127.0.0.1"


def summarise(folders: Iterable[str | Path], scheduler: str | None = None, today: date | None = None) -> pd.DataFrame:
    """Return one row per person and measure, in the order of the folders: the columns of COLUMNS.

    folders: the data folder of each person, which also names the person. scheduler: the address of a Dask scheduler
    ("tcp://10.0.0.5:8786"), by default this machine's own cores. today: the last day of every diary. A folder that
    cannot be read gives one row, measure "unreadable", whose reason says why. Raises PlannerError where no folder or
    one twice is given, the extra is missing, or the scheduler does not answer.
    """
    named = [str(folder) for folder in folders]
    if not named:
        raise PlannerError("There is no folder to summarise. Name the data folder of each person.")
    if twice := sorted({name for name in named if named.count(name) > 1}) if len(set(named)) < len(named) else []:
        raise PlannerError(f"The folder {twice[0]!r} is named twice. Name each person's folder once.")
    day = today or date.today()
    with _client(scheduler, len(named)) as client:
        groups = [named[first : first + PEOPLE_PER_TASK] for first in range(0, len(named), PEOPLE_PER_TASK)]
        made: list[pd.DataFrame] = client.gather(client.map(of_people, groups, today=day, pure=False))
    return pd.concat(made, ignore_index=True)


def of_people(folders: Sequence[str], today: date) -> pd.DataFrame:
    """Return the rows of `summarise` for some people, one after the other in this process."""
    return pd.concat([of_person(folder, today) for folder in folders], ignore_index=True)


def of_person(folder: str | Path, today: date) -> pd.DataFrame:
    """Return the rows of `summarise` for one person."""
    try:
        rows = list(_measures(Diary(folder), today))
    except PlannerError as error:
        rows = [_row("unreadable", reason=str(error))]
    return pd.DataFrame(rows, columns=list(COLUMNS)).assign(person=str(folder)).astype(COLUMNS)


def _measures(diary: Diary, today: date) -> Iterator[dict[str, Any]]:
    if not diary.folder.is_dir():
        raise PlannerError(f"{diary.folder}: there is no such folder. Check its name, and that every worker sees it.")
    days, sessions = daily(diary, today), diary.sessions()
    yield from _counts(days, today)
    yield _row("rows unread", len(diary.problems()))
    results = {
        "pain per month": trends.pain_trend(days),
        "pain after minus before": trends.session_change(sessions, days),
        "pain the day after stretching": trends.association(days, level=0.99, today=today, marks=diary.marks()),
        "skipping after pain": trends.reverse(days, level=0.99, today=today),
        "adherence per month": trends.adherence_change(days, today=today),
    }
    for measure, result in results.items():
        yield _row(
            measure,
            result.estimate,
            n=result.n,
            low=result.low,
            high=result.high,
            level=result.level,
            verdict=result.verdict,
            reason=result.reason,
        )


def _counts(days: pd.DataFrame, today: date) -> Iterator[dict[str, Any]]:
    """What was planned, done and rated, over the whole diary."""
    sums, rated = counted(days, today).sum(), days["pain"].dropna()
    for of in ("sessions", "seconds"):
        planned = int(sums[f"{of}_planned"])
        yield _row(f"{of} done of planned", sums[f"{of}_done"] / planned if planned else np.nan, n=planned)
    yield _row("mean pain", rated.mean() if len(rated) else np.nan, n=len(rated))


def _row(measure: str, estimate: float = np.nan, n: int = 0, **others: Any) -> dict[str, Any]:
    usual = {"low": np.nan, "high": np.nan, "level": np.nan, "verdict": "", "reason": ""}
    return {"person": "", "measure": measure, "estimate": estimate, "n": n, **usual, **others}


@contextmanager
def _client(scheduler: str | None, people: int) -> Iterator[Client]:
    """Connect to a scheduler, or to one of this machine's own for as long as it is needed."""
    try:
        from dask.system import CPU_COUNT
        from distributed import Client
    except ImportError as error:
        raise PlannerError('Dask is not installed. Run: pip install "stretching-planner[cohort]"') from error
    if scheduler is None:
        workers = min(CPU_COUNT, -(-people // PEOPLE_PER_TASK))
        with _own_cluster(workers) as own, Client(own, set_as_default=False) as client:
            yield client
        return
    try:
        connected = Client(scheduler, set_as_default=False, timeout=10)
    except (OSError, ValueError) as error:
        sentence = f"The Dask scheduler at {scheduler!r} does not answer. Check the address, and that it is running."
        raise PlannerError(sentence) from error
    with connected as client:
        yield client


def _own_cluster(workers: int) -> SpecCluster:
    """Return a cluster that listens on this machine only, and without the web page that usually comes with it.

    Several workers are programs of their own, but on Windows, where Dask can't start such: those of LocalCluster run
    the person's script anew, up to where it asks for them, and need it written for that.
    """
    from distributed import LocalCluster
    from distributed.deploy.subprocess import SubprocessCluster

    quiet: dict[str, Any] = {"dashboard_address": f"{HERE}:0", "scheduler_kwargs": {"dashboard": False}}
    if workers == 1:
        return LocalCluster(1, threads_per_worker=1, processes=False, **quiet)
    kind = LocalCluster if os.name == "nt" else SubprocessCluster
    return kind(host=HERE, n_workers=workers, threads_per_worker=1, **quiet)
