"""Tests that need a browser are marked so: the others run without one, and in a fraction of the time."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "browser"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("test_*.py")), ids=lambda path: path.stem)
def test_what_is_shown_in_a_browser_is_marked(path: Path) -> None:
    assert "pytest.mark.browser" in path.read_text("utf-8")
