"""Where the person's own files lie: the folder that PLANNER_DATA names, else data/ in the repository."""

from __future__ import annotations

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
SAMPLE = REPOSITORY / "data" / "sample"


def data_folder() -> Path:
    """Return the data folder; it need not exist yet. A relative name counts from the repository, not the notebooks."""
    return REPOSITORY / Path(os.environ.get("PLANNER_DATA") or "data").expanduser()
