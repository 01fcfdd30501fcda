"""Figures that were drawn before, in the user's cache folder: to draw the catalogue takes seconds, to read it a moment.

Each is kept under all that decides how it looks: what is drawn, and the planner's own files that draw it. Not for
drawing (moving_figures.py).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from planner.storage.kept import Kept

MOST_BYTES = 16_000_000  # the catalogue in some ten styles

_PLANNER = Path(__file__).parents[2]
_ROOMS, _DRAWS = ("catalogue", "figures"), "widgets/common/moving_figures.py"


def or_drawn(what: object, draw: Callable[[], Any]) -> Any:
    """Return what `draw` returns, plain values, as JSON has them. what: all that it draws; its repr says it whole."""
    kept, key = _kept(), f"{_MADE_BY} {what!r}"
    found = kept.get(key)
    if found is None:
        found = json.dumps(draw(), separators=(",", ":")).encode()
        kept.put(key, found)
    return json.loads(found)


def _made_by() -> str:
    """Return what changes with every file that has a part in how a figure looks."""
    files = [path for room in _ROOMS for path in sorted((_PLANNER / room).iterdir()) if path.suffix in (".py", ".toml")]
    digests = [hashlib.sha256(path.read_bytes()).digest() for path in (*files, _PLANNER / _DRAWS)]
    return f"{hashlib.sha256(b''.join(digests)).hexdigest()} {np.__version__}"


_MADE_BY = _made_by()  # now, while what was loaded is what the files say


@cache
def _kept() -> Kept:
    kept = Kept.of_user("figures", MOST_BYTES)
    kept.trim()
    return kept
