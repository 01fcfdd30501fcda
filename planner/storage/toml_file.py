"""Reads a TOML file that a person may also edit by hand, with its comments. Not for what the fields mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import UnreadableFile
from planner.storage.schema_version import refuse_newer

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def read(path: Path) -> TOMLDocument:
    """Return the file with its comments, an empty document where there is none.

    Raises UnreadableFile, which names the line, or says that a newer program has written the folder.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    refuse_newer(path.parent)
    try:
        return tomlkit.parse(path.read_text("utf-8-sig")) if path.exists() else tomlkit.document()
    except (OSError, ValueError, TOMLKitError, RecursionError) as error:
        why = "it is nested too deeply" if isinstance(error, RecursionError) else error
        raise UnreadableFile(
            f"{path}: cannot be read: {why}. Mend that line, or move the file away to start afresh."
        ) from error
