"""Kills a writing process, at each system call or at a random moment, and looks at what it left behind.

`python -m tests.crash.kills calls SCENE...` or `random TIMES`, in a process of its own: each writer is a fork of it, so
that a thousand of them need one start of Python only.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from planner.diary import Diary
from planner.diary.deleted_rows import delete_session, restore_session
from planner.errors import PlannerError
from planner.storage import durable
from tests.crash import calls
from tests.crash.scenes import NOW, SESSION, Stage, files, fresh

KILLS_PER_DIARY = 40
MOST_ROWS, LATEST_S = 6, 0.008


def at_each_call(scene: str, folder: Path) -> int:
    """Kill a writer before, amid and after every call of a scene; return how often. Raises AssertionError."""
    stage = Stage(scene, folder)
    with calls.at(0, calls.failing(0)) as made:
        stage.write(fresh(stage.copy()))
    killed = 0
    for n, name in enumerate(made, 1):
        for when in ("before", "amid", "after") if name == "write" else ("before", "after"):
            now = stage.copy()
            pid = os.fork()
            if pid == 0:
                with _as_a_program(), calls.at(n, calls.killed(when)):
                    stage.write(fresh(now))
            how = os.waitpid(pid, 0)[1]
            assert how == 0 or os.WTERMSIG(how) == signal.SIGKILL  # 0: the first time has a few calls more
            _next_start(stage, now, f"{scene}: killed {when} call {n} ({name})")
            killed += how != 0
    return killed


def _next_start(stage: Stage, folder: Path, where: str) -> None:
    """Assert that nothing is lost or torn, and that what was asked for can be asked for again."""
    there = files(folder)
    for name, data in there.items():
        before, after = stage.before.get(name, b""), stage.after.get(name, b"")
        if data not in (before, after, stage.between.get(name)):
            assert data.startswith(before), f"{where}: {name}"
            assert after.startswith(data), f"{where}: {name}"
    for left_over in folder.rglob(f"*{durable.UNFINISHED}"):
        os.utime(left_over, (0, 0))
    diary = fresh(folder)
    if there != stage.after:
        stage.write(diary)
    assert files(folder) == stage.after, where
    diary.add_pause(NOW.date(), NOW.date())
    assert not list(folder.glob(f".*{durable.UNFINISHED}")), where


def at_random(times: int, seed: int = 1) -> int:
    """Kill a process that writes one row after the other, at random moments; return how many rows it had confirmed.

    A few dozen kills in a row befall the same diary. Raises AssertionError where a confirmed row is lost or doubled.
    """
    chance, confirmed = random.Random(seed), 0
    for first in range(0, times, KILLS_PER_DIARY):
        with tempfile.TemporaryDirectory(prefix="crash-") as name:
            folder, done = Path(name) / "data", list[int]()
            for _ in range(first, min(first + KILLS_PER_DIARY, times)):
                begin = done[-1] + 2 if done else 0  # the one in between was asked for and not confirmed
                done += _killed_writer(folder, begin, chance)
                _look(fresh(folder), done)
            confirmed += len(done)
    return confirmed


def _killed_writer(folder: Path, begin: int, chance: random.Random) -> list[int]:
    """Have a fork write from row `begin` on, kill it some time after some rows and return those that it confirmed."""
    end, other_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        _until_killed(folder, begin, other_end)
    os.close(other_end)
    with os.fdopen(end, "rb") as pipe:
        told = pipe.read(2 * chance.randint(1, MOST_ROWS))
        time.sleep(chance.uniform(0, LATEST_S))  # waits for nothing: the moment of the kill is what is random
        os.kill(pid, signal.SIGKILL)
        assert os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGKILL  # else the next start did not work
        told += pipe.read()
    return [int.from_bytes(told[at : at + 2], "big") for at in range(0, len(told), 2)]


def _until_killed(folder: Path, begin: int, confirmed: int) -> None:
    with _as_a_program():
        diary = fresh(folder)
        for n in range(begin, 2**16):
            _write(diary, n)
            os.write(confirmed, n.to_bytes(2, "big"))


@contextmanager
def _as_a_program() -> Iterator[None]:
    """End a fork with what it does, be it done or not."""
    try:
        yield
        os._exit(0)
    finally:
        traceback.print_exc()
        os._exit(1)


def _write(diary: Diary, n: int) -> None:
    """Write in one of five ways: a new rating, a new session, a change of it, its deletion, and that undone."""
    name = f"s{n // 5}"
    if n % 5 == 0:
        diary.add_pain(n % 11, rated_at=NOW + timedelta(seconds=n), note=f'row {n}, "quoted"\nin two lines')
    elif n % 5 == 1:
        diary.put_session(name, **SESSION)
    elif n % 5 == 2:
        diary.put_session(name, **SESSION | {"active_s": n % 1000})
    else:
        diary.put_session(name, **SESSION | {"active_s": (n - n % 5 + 2) % 1000})
        try:
            delete_session(diary, name, NOW) if n % 5 == 3 else restore_session(diary, name)
        except PlannerError as error:
            if "is not" not in str(error):
                raise


def _look(diary: Diary, done: list[int]) -> None:
    notes = diary.pain()["note"].to_list()
    wanted = [f'row {n}, "quoted"\nin two lines' for n in done if n % 5 == 0]
    assert [note for note in notes if note in set(wanted)] == wanted
    assert len(set(notes)) == len(notes)
    sessions = diary.sessions()["session_id"].to_list()
    assert len(set(sessions)) == len(sessions)
    last = {n // 5: n % 5 for n in done}
    in_flight = done[-1] + 1 if done else 0
    for number, way in last.items():
        if way in (1, 2, 4) and in_flight // 5 != number:
            assert f"s{number}" in sessions, number
    torn = diary.problems()
    assert len(torn) <= KILLS_PER_DIARY, torn


def main(what: str, *rest: str) -> None:
    """Print how many kills were survived."""
    with calls.not_flushed(), tempfile.TemporaryDirectory(prefix="crash-") as name:
        if what == "random":
            rows = at_random(int(rest[0]))
            print(f"random kills survived: {rest[0]}, rows confirmed before them: {rows}")
            return
        for scene in rest:
            folder = Path(name) / scene
            folder.mkdir()
            print(f"{scene}: killed {at_each_call(scene, folder)} times", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
