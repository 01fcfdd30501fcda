"""Lets each system call of each way to write fail, and says what that left behind. Not for kills (kills.py)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from planner.errors import PlannerError
from planner.storage import durable
from tests.crash import calls
from tests.crash.scenes import Stage, files, fresh


def each_call(scene: str, folder: Path, codes: Sequence[int] = ()) -> int:
    """Let every call of a scene fail, each with all of the codes, by default with one after the other; return how often.

    Raises AssertionError where a row is lost, a file is neither as it was nor as it should be, or nothing is said.
    """
    stage = Stage(scene, folder)
    with calls.at(0, calls.failing(0)) as made:
        stage.write(fresh(stage.copy()))
    assert files(folder / "now") == stage.after
    tried = 0
    for n in range(1, len(made) + 1):
        for code in codes or [calls.CODES[n % len(calls.CODES)]]:
            tried += _fails_once(stage, n, code)
    return tried


def _fails_once(stage: Stage, n: int, code: int) -> bool:
    """Let one call fail; return whether it was made at all: the first time has a few calls more."""
    diary = fresh(stage.copy())
    told = ""
    with calls.at(n, calls.failing(code)) as made:
        try:
            stage.write(diary)
        except PlannerError as error:
            told = str(error)
    now, where = files(diary.folder), f"call {n} {made[n - 1 :][:1]} errno {code}: {told}"
    assert told or now == stage.after, where
    assert stage.may_be(now), where
    assert not told or (told.startswith(str(diary.folder)) and told.endswith(".")), where
    if now != stage.after:
        stage.write(diary)  # the row stayed with the caller, who saves it again
    assert files(diary.folder) == stage.after, where
    assert not list(diary.folder.rglob(f"*{durable.UNFINISHED}")), where
    return len(made) >= n
