"""A file that a page sends in pieces: Jupyter's server takes no message of more than 10 MB. Not for what is in it."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from planner.checking import whole
from planner.errors import PlannerError
from planner.storage import archive
from planner.widgets.common.requests import Asked
from planner.words import self_contained

PIECE = 1_500_000  # bytes of a piece
_MOST = archive.MOST_BYTES // PIECE + 1


@dataclass(frozen=True, kw_only=True)
class Piece(Asked):
    """A piece of a file that the person chose, from 0."""

    type: Literal["piece"]
    name: Annotated[str, Field(strict=True, max_length=200)]
    index: Annotated[int, whole(0, _MOST)]
    count: Annotated[int, whole(1, _MOST)]
    base64: Annotated[str, Field(strict=True, max_length=PIECE * 4 // 3 + 4)]

    @property
    def file(self) -> str:
        """The file's name as it can be shown."""
        return self_contained(self.name.strip()) or "The file"


class Pieces:
    """What is there of a file on its way in."""

    def __init__(self) -> None:
        self._there: dict[int, bytes] = {}
        self._of = "", 0  # which file it is

    def __bool__(self) -> bool:
        """Whether more is to come."""
        return bool(self._there)

    def take(self, piece: Piece) -> bytes | None:
        """Return the whole file with its last piece, before it None; raise PlannerError where it is not whole then."""
        of = piece.name, piece.count
        if piece.index == 0:
            self._there, self._of = {}, of
        if of != self._of:  # another window began to send one
            raise _torn(piece)
        try:
            self._there[piece.index] = base64.b64decode(piece.base64, validate=True)
        except (binascii.Error, ValueError) as error:
            raise _torn(piece) from error
        if piece.index + 1 < piece.count:
            return None
        there, self._there = self._there, {}
        if sorted(there) != list(range(piece.count)):
            raise _torn(piece)
        return b"".join(there[index] for index in range(piece.count))


def _torn(piece: Piece) -> PlannerError:
    return PlannerError(f"{piece.file}: did not arrive whole. Choose it again.")
