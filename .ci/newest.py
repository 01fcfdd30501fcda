"""Tries the newest versions of all that gets installed, and pins them in constraints.txt when every test passes.

    make newest

Works on a copy of what git tracks, so that nothing here changes before they passed. Needs uv, which `make test` brings.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from environment import CONSTRAINTS, REPOSITORY, for_uv, pip_settings, run

HEAD = """# All that gets installed, direct and indirect, as it was tested together on {day}.
# Used by make lab and make test; made anew by make newest. Bounds are pyproject.toml's.
"""


def main() -> None:
    """Make the copy, test it, and take its pins over where all passed."""
    folder = Path(tempfile.mkdtemp(prefix="newest_"))
    copy(folder)
    candidate = folder / CONSTRAINTS.name
    candidate.write_text(HEAD.format(day=date.today().isoformat()) + newest(), "utf-8")
    changed = sorted(set(pins(candidate)) - set(pins(CONSTRAINTS)))
    print("Newer than what is pinned:", ", ".join(changed) or "nothing", flush=True)
    if subprocess.run(["make", "test", f"PYTHON={sys.executable}"], cwd=folder, check=False).returncode:
        sys.exit(f"Not all passed with the newest versions; constraints.txt stays as it was. The copy: {folder}")
    shutil.copyfile(candidate, CONSTRAINTS)
    shutil.rmtree(folder)
    print("constraints.txt now names the versions that passed: look at git diff, then commit it.")


def copy(folder: Path) -> None:
    """Copy what git tracks, as it stands in the working tree."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, check=True).stdout
    for name in filter(None, tracked.decode().split("\0")):
        if (REPOSITORY / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REPOSITORY / name, folder / name)
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)  # tests ask git what it ignores and tracks
    subprocess.run(["git", "add", "--all"], cwd=folder, check=True)


def newest() -> str:
    """Return a pin for each package and kind of machine, of the newest versions that go together."""
    uv, python = Path(sys.executable).with_name("uv"), [sys.executable, "-m", "pip", "config", "list"]
    if not uv.exists():
        sys.exit(
            "uv is not in the environment, and only it can tell what goes together on every machine: pip install uv"
        )
    chosen = for_uv(pip_settings(run(python).stdout), os.environ) or {}
    chosen.pop("UV_CONSTRAINT", None)  # of this machine alone
    command = [str(uv), "pip", "compile", "pyproject.toml", "--quiet", "--universal", "--python-version", "3.11"]
    command += ["--all-extras", "--group", "tools", "--no-annotate", "--no-header"]
    command += ["--no-emit-index-url", "--no-emit-find-links"]
    environment = os.environ | chosen
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
    return done.stdout if not done.returncode else sys.exit(done.stderr)


def pins(path: Path) -> list[str]:
    """Return the lines of a file of constraints that pin something."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [line for line in lines if line and not line.startswith("#")]


if __name__ == "__main__":
    main()
