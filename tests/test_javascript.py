"""The page's pure functions, tested by node."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.prerequisites import node

FILES = sorted((Path(__file__).parent / "js").glob("*.test.mjs"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_node_passes(path: Path) -> None:
    program = node()
    assert program, "Run `python -m tests.prerequisites` first: it brings node."
    done = subprocess.run([program, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
