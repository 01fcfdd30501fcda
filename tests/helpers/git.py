"""Git as a person has it who has set nothing up but a name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    names = {f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    found = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = found | quiet | names | {"PATH": path, "PRE_COMMIT_HOME": str(folder.parent / "pre-commit")}
    return subprocess.run(["git", *words], cwd=folder, env=environment, capture_output=True, text=True, check=False)
