"""Which version of a diary's folder this program writes, and the refusal of a folder that a newer one has written.

The version stands in datapackage.json. A folder without one, or with one that cannot be read, is as old as can be:
nothing in it is refused, and the next row written makes the file anew. What the files hold is declared elsewhere
(tables.py and the modules that keep a TOML file); what is written into datapackage.json is data_package.py's.

When files of the version before can no longer be appended to as they are: raise SCHEMA_VERSION, keep reading the old
ones, and add a folder of the new version to tests/schema/. So too where an older planner would take what is new for
something else, as it would take 12:00 for an hour. Any other column that may be empty and lacking needs the folder
alone.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from planner.errors import UnreadableFile

SCHEMA_VERSION = 3
PACKAGE = "datapackage.json"


def refuse_newer(folder: Path) -> None:
    """Raise UnreadableFile where a newer program has written the folder: what this one doesn't know, it may damage."""
    version = version_of(folder)
    if version is not None and version > SCHEMA_VERSION:
        raise UnreadableFile(
            f"{folder / PACKAGE}: this folder is of version {version}, and this planner knows versions up to "
            f"{SCHEMA_VERSION}. Nothing was read or changed. Update the planner, then run this again."
        )


def version_of(folder: Path) -> int | None:
    """Return the version that a folder's datapackage.json names, None where there is none or it cannot be read."""
    try:
        data = (folder / PACKAGE).read_bytes()
    except OSError:
        return None
    return version_in(data)


@lru_cache(maxsize=8)
def version_in(data: bytes) -> int | None:
    """Return the version that a datapackage.json names, None where it is broken. Kept, as each row written asks."""
    try:
        package = json.loads(data)
    except (ValueError, RecursionError):
        return None
    version = package.get("schema_version") if isinstance(package, dict) else None
    return version if type(version) is int and version > 0 else None
