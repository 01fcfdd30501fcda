"""Sounds that were rendered, in the user's cache folder (storage/kept.py), where each is found by text and rate."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from planner.storage.kept import Kept

MOST_BYTES = 64_000_000  # some five thousand texts
_LENGTH = 4


@dataclass(frozen=True)
class Sound:
    """A text as it sounds: data, an MP3; ms, how long it lasts, without silence before and after."""

    data: bytes
    ms: int


class Cache:
    """Sounds by text and rate. made_by: whatever else decides how they sound. A context: it is trimmed at its end."""

    def __init__(self, folder: Path, made_by: str, most: int = MOST_BYTES) -> None:
        self.folder, self.made_by = folder, made_by
        self._kept = Kept(folder, most)
        self._grew = False

    @classmethod
    def of_user(cls, made_by: str) -> Self:
        """Return the one in the user's cache folder."""
        return cls(Kept.of_user("voice", MOST_BYTES).folder, made_by)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._grew:
            self._kept.trim()

    def get(self, text: str, rate: float) -> Sound | None:
        """Return the sound, None where it is not there or not whole."""
        kept = self._kept.get(self._key(text, rate))
        if kept is None or len(kept) < _LENGTH:
            return None
        return Sound(kept[_LENGTH:], int.from_bytes(kept[:_LENGTH]))

    def put(self, text: str, rate: float, sound: Sound) -> None:
        """Keep the sound, where the disk takes it."""
        self._kept.put(self._key(text, rate), sound.ms.to_bytes(_LENGTH) + sound.data)
        self._grew = True

    def _path(self, text: str, rate: float) -> Path:
        return self._kept.path(self._key(text, rate))

    def _key(self, text: str, rate: float) -> str:
        return json.dumps([self.made_by, rate, text])
