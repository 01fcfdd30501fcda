"""Writes the notebooks as pages to hand on, with what the diary says now: each one file that needs no network.

    python -m planner.pages

They lie in the data folder, for their owner alone to read. Not for the report for a clinician (paper/report/), which
fits on one page.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from nbconvert.nbconvertapp import NbConvertApp

from planner.lab import NOTEBOOK_ONLY, NOTEBOOKS, encrypted_kernels
from planner.paths import data_folder
from planner.widgets.common.still import DIARY, SETTING


def options(folder: Path) -> list[str]:
    """Return nbconvert's options to run the notebooks and write what they show to pages in a folder."""
    return [
        "--execute",
        "--to=html",
        "--no-input",
        "--log-level=ERROR",
        "--TagRemovePreprocessor.enabled=True",
        f"--TagRemovePreprocessor.remove_cell_tags={NOTEBOOK_ONLY}",
        "--HTMLExporter.mathjax_url=",  # nothing is fetched when a page is opened
        "--HTMLExporter.require_js_url=",
        f"--output-dir={folder}",
        *encrypted_kernels(),
        *map(str, sorted(NOTEBOOKS.glob("*.ipynb"))),
    ]


def main() -> None:
    """Write the pages and say where they are; further options on the command line are handed on."""
    folder = data_folder() / "pages"
    os.umask(0o077)
    os.environ[SETTING] = DIARY
    NbConvertApp.launch_instance([*options(folder), *sys.argv[1:]])
    print(f"Your pages are in {folder}. They hold data of your diary: whoever has a file can read it.")


if __name__ == "__main__":
    main()
