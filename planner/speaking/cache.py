"""Sounds that were rendered, in the user's cache folder: so many bytes at most, what was not used longest goes first.

Whatever can't be read, written or trusted there only costs the time to render it again. Not in the data folder: nothing
of it is worth a backup, and a drive that syncs need not carry it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from platformdirs import user_cache_path

from planner.storage import durable

MOST_BYTES = 64_000_000  # some five thousand texts
ENDING = ".sound"
_DIGEST = 32  # bytes of SHA-256 before the rest, so that half a file is not taken for a whole one
_LENGTH = 4


@dataclass(frozen=True)
class Sound:
    """A text as it sounds: data, an MP3; ms, how long it lasts, without silence before and after."""

    data: bytes
    ms: int


class Cache:
    """Sounds by text and rate. made_by: whatever else decides how they sound. A context: it is trimmed at its end."""

    def __init__(self, folder: Path, made_by: str, most: int = MOST_BYTES) -> None:
        self.folder, self.made_by, self.most = folder, made_by, most
        self._grew = False

    @classmethod
    def of_user(cls, made_by: str) -> Self:
        """Return the one in the user's cache folder, or in the folder that PLANNER_CACHE names."""
        named = os.environ.get("PLANNER_CACHE")
        folder = Path(named).expanduser() if named else user_cache_path("stretching-planner", appauthor=False)
        return cls(folder / "voice", made_by)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._grew:
            with contextlib.suppress(OSError):
                self._trim()

    def get(self, text: str, rate: float) -> Sound | None:
        """Return the sound, None where it is not there or not whole."""
        path = self._path(text, rate)
        try:
            kept = path.read_bytes()
        except OSError:
            return None
        digest, rest = kept[:_DIGEST], kept[_DIGEST:]
        if hashlib.sha256(rest).digest() != digest or len(rest) < _LENGTH:
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        return Sound(rest[_LENGTH:], int.from_bytes(rest[:_LENGTH]))

    def put(self, text: str, rate: float, sound: Sound) -> None:
        """Keep the sound, where the disk takes it."""
        rest = sound.ms.to_bytes(_LENGTH) + sound.data
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            durable.replace(self._path(text, rate), hashlib.sha256(rest).digest() + rest)
        self._grew = True

    def _path(self, text: str, rate: float) -> Path:
        key = json.dumps([self.made_by, rate, text])
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()}{ENDING}"

    def _trim(self) -> None:
        """Delete what was not used longest, until the rest is small enough; another program may do so meanwhile."""
        files = []
        for path in self.folder.iterdir():
            with contextlib.suppress(OSError):
                stat = path.stat()
                files.append((stat.st_mtime_ns, stat.st_size, path))
        size = sum(each for _, each, _ in files)
        for _, each, path in sorted(files):
            if size <= self.most:
                return
            with contextlib.suppress(OSError):
                path.unlink()
            size -= each
