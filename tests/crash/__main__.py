"""Every fault, every kill, and a thousand random kills: `python -m tests.crash`, in some minutes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.crash import kills
from tests.crash.calls import CODES
from tests.crash.faults import each_call
from tests.crash.scenes import SCENES

for scene in SCENES:
    with tempfile.TemporaryDirectory(prefix="crash-") as name:
        print(f"{scene}: {each_call(scene, Path(name), CODES)} faults survived", flush=True)
kills.main("calls", *SCENES)
kills.main("random", "1000")
