"""The house stands as its map says: floors that hold, a line for every room, and no room that grew a corridor."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib

import pytest

from planner.paths import REPOSITORY

PLANNER = REPOSITORY / "planner"
ROOMS = {path.parent.name for path in PLANNER.glob("*/__init__.py")}
FLOORS = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"][0]


def rooms_in(path: str, column: int) -> set[str]:
    """Return the rooms, as `name/`, that stand in a column of a page's tables."""
    rows = [line.split("|") for line in (REPOSITORY / path).read_text("utf-8").splitlines() if line.startswith("| ")]
    return {room for row in rows for room in re.findall(r"`(\w+)/`", row[column])}


def test_imports_run_downwards_only() -> None:
    """The floors and circles that pyproject.toml forbids."""
    lint = "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])"
    done = subprocess.run([sys.executable, "-c", lint], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[done.stdout.find("Contracts") :]


def test_the_map_names_every_room() -> None:
    assert rooms_in("docs/architecture.md", 1) == ROOMS
    assert rooms_in("README.md", 2) == ROOMS
    layers = {name for layer in FLOORS["layers"] for name in re.findall(r"\w+", layer)}
    assert ROOMS - set(FLOORS["exhaustive_ignores"]) <= layers


def test_few_files_lie_loose() -> None:
    assert len([path for path in PLANNER.iterdir() if path.is_file()]) <= 12


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_room_says_what_it_is_for(room: str) -> None:
    text = (PLANNER / room / "__init__.py").read_text("utf-8")
    assert text.startswith('"""')
    assert len(text.split('"""')[1]) > 60


def test_tests_stand_in_the_room_of_what_they_test() -> None:
    rooms = {path.parent.name for path in (REPOSITORY / "tests").glob("*/test_*.py")}
    assert rooms - ROOMS <= {"browser", "calibration", "crash", "fuzz", "schema"}
    assert ROOMS - rooms == {"serving"}


def test_the_files_that_the_map_names_are_there() -> None:
    text = (REPOSITORY / "docs" / "architecture.md").read_text("utf-8")
    named = set(re.findall(r"`((?:\w+/)*\w+\.(?:py|js))`", text))
    there = [path.as_posix() for path in PLANNER.rglob("*.*")]
    assert [name for name in sorted(named) if not any(path.endswith(f"/{name}") for path in there)] == []
