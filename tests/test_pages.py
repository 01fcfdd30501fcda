"""The notebooks as pages to hand on, as `make pages` writes them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from planner.lab import NOTEBOOKS
from tests.helpers.marked_diary import MARK, write_marked

NAMES = [f"{path.stem}.html" for path in sorted(NOTEBOOKS.glob("*.ipynb"))]


@pytest.mark.long
def test_each_notebook_becomes_one_page_with_the_diary_for_its_owner_alone(data_folder: Path) -> None:
    write_marked(data_folder, date.today())
    before = [path.read_bytes() for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    command = [sys.executable, "-m", "planner.pages"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    folder = data_folder / "pages"
    said = f"Your pages are in {folder}. They hold data of your diary: whoever has a file can read it.\n"
    assert (done.stdout, done.returncode) == (said, 0), done.stderr
    assert sorted(path.name for path in folder.iterdir()) == NAMES
    for path in folder.iterdir():
        page = path.read_text("utf-8")
        assert (MARK in page) is (path.name != NAMES[0])
        assert "As of " in page
        assert "in the menu above" not in page
        assert re.findall(r'<(?:script|link|img)[^>]* (?:src|href)="(?!data:)[^"]+"', page) == []
        assert len(page) < 600_000
        if os.name == "posix":
            assert path.stat().st_mode & 0o077 == 0
    assert [path.read_bytes() for path in sorted(NOTEBOOKS.glob("*.ipynb"))] == before
