"""Keeps what a run leaves in notebooks out of git: their outputs, counts, and what a program notes down for itself.

    python -m planner.notebook_files < a notebook > the same, clean

That is what git runs on a notebook before it looks at it, once `let_git_clean` told this clone to: a notebook that was
only run and saved is then no change, and no output is ever committed. JupyterLab calls `saved`. Needs nothing but
Python, so that it still runs where the environment is gone.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

FILTER = "planner-notebook"  # as .gitattributes calls it
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def clean(path: Path) -> None:
    """Take what an earlier run left in a notebook out of it: its widgets are gone, and git should see no change."""
    data = path.read_bytes()
    if (cleaned := without_run(data)) != data:
        path.write_bytes(cleaned)


def without_run(data: bytes) -> bytes:
    """Return the notebook without what a run left in it; what is no notebook, such as one half merged, as it is."""
    try:
        notebook = json.loads(data.decode("utf-8"))
        metadata = {"kernelspec": _kernel(notebook["metadata"].get("kernelspec")), "language_info": {"name": "python"}}
        cleaned = notebook | {"metadata": metadata, "cells": [_clean_cell(cell) for cell in notebook["cells"]]}
    except (ValueError, KeyError, TypeError, AttributeError):
        return data
    text = json.dumps(cleaned, indent=1, ensure_ascii=False, sort_keys=True)  # in the order that Jupyter writes
    return f"{text}\n".encode("utf-8", "surrogatepass")


def _kernel(chosen: Any) -> Any:
    """Return the kernel by the one name that all programs know it by; another than Python's is the person's choice."""
    return chosen if chosen and chosen["name"] != KERNEL["name"] else KERNEL


def _clean_cell(cell: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in cell["metadata"].items() if name in ("jupyter", "tags")}
    run: dict[str, Any] = {"execution_count": None, "outputs": []} if cell["cell_type"] == "code" else {}
    return cell | {"metadata": kept} | run


def let_git_clean(repository: Path) -> str:
    """Have git clean notebooks in this clone alone; return a sentence where that fails.

    Nothing is done where there is no git, no clone, or a person chose another filter for notebooks.
    """
    git = shutil.which("git")
    if git is None or not (repository / ".git").exists():
        return ""
    try:
        chosen = _git(git, repository, "check-attr", "filter", "--", "notebooks/any.ipynb").rpartition(": ")[2]
        if chosen != FILTER:
            return ""
        for name, value in settings().items():
            if _git(git, repository, "config", "--local", "--default=", "--get", name) != value:
                _git(git, repository, "config", "--local", name, value)
    except (OSError, subprocess.CalledProcessError) as error:
        why = (getattr(error, "stderr", "") or str(error)).strip()
        return f"git could not be told to leave the outputs of notebooks out ({why}). Take care before you commit one."
    return ""


def settle(path: Path) -> None:
    """Have git see that a notebook is no change, where it is none: by itself it takes another size for one."""
    git = shutil.which("git")
    if git is None:
        return
    with suppress(OSError, subprocess.CalledProcessError):  # no clone, or another git is at work: it shows a change
        if not _git(git, path.parent, "diff", "--name-only", "--", path.name):
            _git(git, path.parent, "add", "--update", "--", path.name)


def saved(os_path: str, model: dict[str, Any], **_: Any) -> None:
    """Settle a notebook that JupyterLab has saved."""
    if model["type"] == "notebook":
        settle(Path(os_path))


def settings() -> dict[str, str]:
    """Return what git has to know. Where a notebook cannot be cleaned it must not take it."""
    python = Path(sys.executable).as_posix().replace("%", "%%")
    run = "-m planner.notebook_files"
    command = f'if test -x "{python}"; then "{python}" {run}; else python3 {run}; fi'
    return {
        f"filter.{FILTER}.{name}": value
        for name, value in (("clean", command), ("smudge", "cat"), ("required", "true"))
    }


def _git(git: str, folder: Path, *words: str) -> str:
    command = [git, "--literal-pathspecs", "-C", str(folder), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout.strip()


if __name__ == "__main__":
    sys.stdout.buffer.write(without_run(sys.stdin.buffer.read()))
