"""What must hold whatever fails, whoever else writes, and whenever the program is killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash.faults import each_call
from tests.crash.scenes import SCENES

QUICK = ("first row", "append", "change")


@pytest.mark.parametrize("scene", QUICK)
def test_whichever_call_fails_all_is_as_it_was_or_as_it_should_be(scene: str, tmp_path: Path) -> None:
    assert each_call(scene, tmp_path) > 15


@pytest.mark.long
@pytest.mark.parametrize("scene", [scene for scene in SCENES if scene not in QUICK])
def test_the_same_holds_for_several_files_at_once(scene: str, tmp_path: Path) -> None:
    assert each_call(scene, tmp_path) > 15


def kills(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.crash.kills", *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.long
def test_killed_at_any_call_nothing_is_lost_and_the_next_start_works() -> None:
    assert len(kills("calls", *QUICK).splitlines()) == len(QUICK)


@pytest.mark.long
def test_killed_at_random_no_confirmed_row_is_lost() -> None:
    assert kills("random", "40").startswith("random kills survived: 40, rows confirmed before them: ")
