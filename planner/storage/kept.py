"""What takes long to make, in the user's cache folder: so many bytes at most, what was not used longest goes first.

Whatever can't be read, written or trusted there only costs the time to make it again. Not in the data folder: nothing
of it is worth a backup, and a drive that syncs need not carry it. The key names all that a thing was made from, so that
none is ever out of date. Whoever names a folder of their own for it loses nothing that lies there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from pathlib import Path
from typing import Self

from platformdirs import user_cache_path

from planner.paths import REPOSITORY
from planner.storage import durable

_DIGEST = 32  # bytes of SHA-256 before the rest, so that half a file is not taken for a whole one
_OURS = re.compile(rf"[0-9a-f]{{64}}|\..+{re.escape(durable.UNFINISHED)}")  # what is kept, and what a crash left of it


class Kept:
    """Bytes by key. most: how many of them are left by `trim`."""

    def __init__(self, folder: Path, most: int) -> None:
        self.folder, self.most = folder, most

    @classmethod
    def of_user(cls, name: str, most: int) -> Self:
        """Return those in a folder of the user's cache folder, or of the one that PLANNER_CACHE names."""
        return cls(_folder() / name, most)

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key, None where it is not there or not whole."""
        path = self.path(key)
        try:
            kept = path.read_bytes()
        except OSError:
            return None
        if hashlib.sha256(memoryview(kept)[_DIGEST:]).digest() != kept[:_DIGEST]:
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return kept[_DIGEST:]

    def put(self, key: str, data: bytes) -> None:
        """Keep it, where the disk takes it."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            durable.replace(self.path(key), hashlib.sha256(data).digest() + data)

    def path(self, key: str) -> Path:
        """Return the file that is a key's; it need not be there."""
        return self.folder / hashlib.sha256(key.encode()).hexdigest()

    def trim(self) -> None:
        """Delete what was not used longest, until the rest is small enough; another program may do so meanwhile."""
        with contextlib.suppress(OSError):
            self._trim()

    def _trim(self) -> None:
        files = []
        for path in self.folder.iterdir():
            if not _OURS.fullmatch(path.name):
                continue
            with contextlib.suppress(OSError):
                stat = path.stat()
                files.append((stat.st_mtime_ns, stat.st_size, path))
        size = sum(each for _, each, _ in files)
        for _, each, path in sorted(files):
            if size <= self.most:
                return
            with contextlib.suppress(OSError):  # what is open elsewhere may stay: then the next goes
                path.unlink(missing_ok=True)
                size -= each


def _folder() -> Path:
    """Return the folder of all that is kept. As for the data, a relative name counts from the repository."""
    if named := os.environ.get("PLANNER_CACHE"):
        with contextlib.suppress(RuntimeError):  # the home of nobody
            return REPOSITORY / Path(named).expanduser()
    return user_cache_path("stretching-planner", appauthor=False)
