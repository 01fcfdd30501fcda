from __future__ import annotations

import json

from planner.paths import REPOSITORY
from planner.words import DISCLAIMER


def test_the_disclaimer_says_the_same_everywhere() -> None:
    readme = (REPOSITORY / "README.md").read_text("utf-8").replace("\n> ", " ")
    notebook = json.loads((REPOSITORY / "notebooks" / "1_plan_week.ipynb").read_text("utf-8"))
    words = " ".join("".join(cell["source"]) for cell in notebook["cells"])
    assert DISCLAIMER in " ".join(readme.split())
    assert DISCLAIMER in " ".join(words.split())
