"""Runs every check and test, and says at the end in one line what was tried, on which versions, and how long it took.

    python -m tests             # all; stops at the first part that fails
    python -m tests unit        # the tests that need neither a browser nor long
    python -m tests browser     # the others

`make test` makes the environment first and says in BEGUN, in seconds, when it began.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from xml.etree import ElementTree

from tests import prerequisites

SHORT = "not browser and not long"
TOLD = ("pandas", "scipy", "highspy", "matplotlib", "jupyterlab", "ipywidgets", "playwright")


@dataclass(frozen=True)
class Part:
    """One part of the whole. command: after `python -m`. tests: what its tests are called, "" where it has none."""

    name: str
    command: tuple[str, ...]
    tests: str = ""


CHECKS = (
    Part("ruff", ("ruff", "check", ".")),
    Part("format", ("ruff", "format", "--check", ".")),
    Part("mypy", ("mypy",)),
)
BOTH = Part("browser and node", ("tests.prerequisites",))
UNIT = Part("unit", ("pytest", "-m", SHORT, "--ignore=tests/browser", "-n", "auto"), "tests without a browser")
BROWSER = Part(
    "browser", ("pytest", "-m", f"not ({SHORT})", "-n", "3", "--dist", "loadgroup"), "tests in a browser or long"
)
PARTS = {
    "all": (*CHECKS, BOTH, UNIT, BROWSER),
    "unit": (Part("node", ("tests.prerequisites", "node")), UNIT),
    "browser": (BOTH, BROWSER),
}


def main(which: str) -> int:
    """Run the parts in turn, and return 0 where all passed."""
    told: list[str] = []
    passed = True
    for part in PARTS[which]:
        began = time.monotonic()
        passed, count = run(part)
        words = f"{count:,} {part.tests}" if part.tests else part.name
        told.append(f"{words if passed else f'FAILED: {words}'} {duration(time.monotonic() - began)}")
        if not passed:
            break
    print(summary(told), flush=True)
    return int(not passed)


def run(part: Part) -> tuple[bool, int]:
    """Run one part; return whether it passed, and how many tests it ran."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", *part.command, *([f"--junit-xml={report}"] if part.tests else [])]
        print(f"$ python -m {' '.join(part.command)}", flush=True)
        done = subprocess.run(command, check=False)
        return done.returncode == 0, count_of(report)


def count_of(report: Path) -> int:
    suites = ElementTree.parse(report).getroot().iter("testsuite") if report.exists() else ()
    return sum(int(suite.get("tests", "0")) for suite in suites)


def summary(told: list[str]) -> str:
    """Return the line at the end."""
    begun = float(os.environ.get("BEGUN") or time.time())
    return f"Tried: {', '.join(told)}; on {', '.join(machine())}; {duration(time.time() - begun)} in all."


def machine() -> Iterator[str]:
    """Yield the versions of what matters most."""
    yield f"Python {platform.python_version()}"
    yield from (f"{name} {version(name)}" for name in TOLD)
    if path := prerequisites.browser():
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.split()
        yield " ".join(said[:2])
    yield f"{platform.system()} {platform.machine()} with {os.cpu_count()} processors"


def duration(seconds: float) -> str:
    """Return seconds as "58 s" or "3 min 05 s"."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2] or ["all"]))
