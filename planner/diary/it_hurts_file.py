"""Keeps what was answered so far after the newest "It hurts", in data/it_hurts.toml: another browser asks on.

One record of plain values, each in place of the one before. What is in it, and what becomes of the answers, is for who
asks (events.py of the session player).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from planner.storage import durable, locked, toml_file

NAME = "it_hurts.toml"


def load_asked(folder: Path) -> dict[str, Any] | None:
    """Return the record, None where there is none; raise UnreadableFile where it cannot be read."""
    path = folder / NAME
    return toml_file.read(path).unwrap() if path.exists() else None


@durable.retried
def save_asked(record: Mapping[str, Any], folder: Path) -> None:
    """Write the record, atomically; what is None is left out."""
    import tomlkit

    path = folder / NAME
    text = tomlkit.dumps({name: value for name, value in record.items() if value is not None})
    with locked.writing(path):
        durable.replace(path, text.encode(), durable.read(path))
