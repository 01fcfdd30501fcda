"""Starts JupyterLab on the first notebook, on this machine alone: no news, no look for updates, no list of extensions.

    python -m planner.lab

Its token stays on, it takes a free port, and without a display it prints the address to open. Not for anything that
happens in the notebooks.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from planner.notebook_files import clean, let_git_clean, settle
from planner.paths import REPOSITORY

NOTEBOOKS = REPOSITORY / "notebooks"
FIRST = NOTEBOOKS / "1_plan_week.ipynb"
NOTEBOOK_ONLY = "notebook-only"  # the tag of cells that speak of the Run menu, which an app and a page do not have
SETTINGS = Path(__file__).parent / "serving" / "jupyterlab"  # overrides.json: JupyterLab's settings for these notebooks


def options(root: Path, first: str) -> list[str]:
    """Return JupyterLab's options to serve the folder `root` and open with the notebook `first` in it."""
    return [
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/lab/tree/{first}",
        f"--LabApp.app_settings_dir={SETTINGS}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
        "--FileContentsManager.post_save_hook=planner.notebook_files.saved",
        "--ServerApp.kernel_manager_class=planner.kernels.ahead.Kernels",
        "--LabApp.expose_app_in_browser=True",  # a link in a widget opens its notebook beside this one
        *encrypted_kernels(),
        *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
        *([] if has_display() else ["--no-browser"]),
    ]


def encrypted_kernels() -> list[str]:
    """Return Jupyter's option to encrypt what pages and kernels tell each other; none where its libraries can't yet."""
    import zmq
    from jupyter_client.manager import KernelManager

    able = zmq.has("curve") and "transport_encryption" in KernelManager.class_trait_names()
    return ["--KernelManager.transport_encryption=auto"] if able else []


def has_display() -> bool:
    """Return whether a browser can be opened here."""
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def main() -> None:
    """Clean the notebooks, have git do so too, and become JupyterLab; options on the command line are handed on."""
    if trouble := let_git_clean(REPOSITORY):
        print(trouble, file=sys.stderr)
    for path in NOTEBOOKS.glob("*.ipynb"):
        clean(path)
        settle(path)
    chosen = options(REPOSITORY, FIRST.relative_to(REPOSITORY).as_posix())
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", *chosen, *sys.argv[1:]])


if __name__ == "__main__":
    main()
