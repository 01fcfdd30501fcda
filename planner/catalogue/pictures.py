"""The person's own pictures of their stretches: which files are pictures, and how one comes from the page or the disk.

Knows bytes and file names only; drawing.py shows them, own_stretches.py keeps them.
"""

from __future__ import annotations

import base64
import binascii
from pathlib import Path

from planner.catalogue.stretches import Stretch
from planner.errors import InvalidValue

MOST_BYTES = 2_000_000
# Ending of the file and name of the kind; what a file is, its first bytes say, never its name.
ENDINGS = {"png": "png", "jpeg": "jpg", "webp": "webp"}
_TOO_BIG = "small enough: a picture may have 2 MB"
_WANTED = "a picture: PNG, JPEG or WebP"


def kind(data: bytes) -> str:
    """Return png, jpeg or webp by the first bytes, "" for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return "webp" if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else ""


def is_picture(path: Path) -> bool:
    """Whether a file can be shown as a picture of a stretch."""
    if path.stat().st_size > MOST_BYTES:
        return False
    with path.open("rb") as file:
        return bool(kind(file.read(16)))


def check(name: str, data: bytes) -> str:
    """Return the kind of a picture that can be kept; InvalidValue (field "picture") if it cannot. name: as given."""
    if len(data) > MOST_BYTES:
        raise InvalidValue("", "picture", name, _TOO_BIG)
    if not kind(data):
        raise InvalidValue("", "picture", name, _WANTED)
    return kind(data)


def from_page(value: object) -> tuple[str, bytes] | None:
    """Return name and bytes of {"name", "base64"} as a page sends them, None for None; raises InvalidValue."""
    if value is None:
        return None
    sent = value if isinstance(value, dict) else {}
    name, text = sent.get("name"), sent.get("base64")
    if not isinstance(name, str) or not isinstance(text, str):
        raise InvalidValue("", "picture", value, _WANTED)
    if len(text) > MOST_BYTES * 4 / 3 + 4:
        raise InvalidValue("", "picture", name, _TOO_BIG)
    try:
        return name, base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidValue("", "picture", name, _WANTED) from error


def read(stretch: Stretch) -> tuple[str, bytes] | None:
    """Return kind and bytes of the picture that a stretch names; None where there is none that can be shown."""
    path = stretch.picture_path
    try:
        if path is None or path.stat().st_size > MOST_BYTES:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    return (kind(data), data) if kind(data) else None
