"""Says so where the planner was updated while it runs: what is in memory meets new files, and anything can go wrong.

Not for a folder that a newer planner wrote: that is schema_version.py's.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parents[2]
UPDATED = (
    "The planner was updated while this page was open. In the app, load the page again; in a notebook, choose "
    "Kernel > Restart Kernel and Run All Cells. What you saved is kept."
)


def files() -> frozenset[tuple[object, ...]]:
    """Return what changes with the planner's own files."""
    stats = ((path, path.stat()) for path in HERE.rglob("*") if path.suffix in (".py", ".toml", ".js", ".css"))
    return frozenset((path, stat.st_size, stat.st_mtime_ns) for path, stat in stats)


_BEGAN = files()


def fault(words: str) -> str:
    """Return what to say of an error that nobody foresaw; words: where the planner is the one that began."""
    try:
        return words if files() == _BEGAN else UPDATED
    except OSError:  # it is being updated
        return UPDATED
