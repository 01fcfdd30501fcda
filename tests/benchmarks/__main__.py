"""Every figure in one run: `python -m tests.benchmarks`. The page's takes ten minutes, for it plays a real session.

Each benchmark runs in a process of its own: what one leaves behind, such as a loop that runs or a full memory, is no
part of the next one's figures.
"""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = (
    "planner",
    "solver",
    "catalogue",
    "diary",
    "edits",
    "import",
    "trends",
    "takeaway",
    "voice",
    "scale",
    "cohort",
    "opening",
    "page",
)

for name in BENCHMARKS:
    print(f"\n{name}\n", flush=True)
    subprocess.run([sys.executable, "-m", f"tests.benchmarks.bench_{name}"], check=True)
