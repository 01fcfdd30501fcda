"""Refuses to let notebooks be committed with what a run left in them: they show a person's own diary.

    python -m tests.no_outputs notebooks/*.ipynb

Looks at what git would commit, which is clean where git was told to clean (planner/notebook_files.py), and at the file
where git does not know it. Needs nothing but Python and git, so that it can run before each commit.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def main(files: list[str]) -> int:
    """Print a sentence for each notebook that is not clean; return 1 if there is one, 0 if not."""
    found = [sentence for file in files for sentence in faults(Path(file))]
    print("".join(f"{sentence}\n" for sentence in found), end="")
    return int(bool(found))


def faults(path: Path) -> Iterator[str]:
    """Yield what keeps a notebook from being committed."""
    try:
        notebook = json.loads(_to_be_committed(path))
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        left = sorted({what for cell in cells for what in _left(cell)})
        left += ["widgets"] if "widgets" in notebook["metadata"] else []
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield f"{path}: is not a notebook that can be read ({type(error).__name__}: {error})."
        return
    if left:
        clean = "In JupyterLab choose Edit > Clear Outputs of All Cells and save, or run make lab, which cleans it"
        yield f"{path}: holds {' and '.join(left)} of a run, which may show your diary. {clean}; then commit again."


def _to_be_committed(path: Path) -> bytes:
    staged = subprocess.run(["git", "show", f":./{path.as_posix()}"], capture_output=True, check=False)
    return path.read_bytes() if staged.returncode else staged.stdout


def _left(cell: dict[str, Any]) -> Iterator[str]:
    if cell["outputs"]:
        yield "outputs"
    if cell["execution_count"] is not None:
        yield "counts"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
