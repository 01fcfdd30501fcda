"""The person's own pictures of their stretches: which files are pictures, how one is kept, and how it is read again.

What is kept is a JPEG of moderate size, upright, on white, with nothing in it but what is seen: a photo may tell where
it was taken. Knows bytes and file names only; drawing.py shows them, own_stretches.py writes them.
"""

from __future__ import annotations

import base64
import binascii
import io
import warnings
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from planner.catalogue.stretches import Stretch
from planner.errors import InvalidValue

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 2_000_000  # of a picture that lies in the folder
MOST_GIVEN = 30_000_000  # of one that is to be kept: what a telephone's camera makes has room
EDGE = 1000  # pixels on the longer side of one that is kept
QUALITY = 88
KEPT_AS = "jpg"
# Endings of the files that may lie there; what a file is, its first bytes say, never its name.
ENDINGS = ("jpg", "png", "webp")
_FORMATS = ("PNG", "JPEG", "WEBP")
_TOO_BIG = "small enough: a picture may have {} MB"
_WANTED = "a picture: PNG, JPEG or WebP"
_BROKEN = "whole: it cannot be read to its end. Choose another one"
_MANY_DOTS = "small enough: it has too many pixels. Choose a smaller one"
_HEIC = "a PNG, JPEG or WebP: it is a HEIC photo. Send or save it as JPEG first; on an iPhone, Mail does that"
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")


def kind(data: bytes, formats: tuple[str, ...] = _FORMATS) -> str:
    """Return by the first bytes which of these formats it is, such as "jpeg"; "" for anything else."""
    begins = {
        "PNG": data.startswith(b"\x89PNG\r\n\x1a\n"),
        "JPEG": data.startswith(b"\xff\xd8\xff"),
        "WEBP": data[:4] == b"RIFF" and data[8:12] == b"WEBP",
        "GIF": data.startswith((b"GIF87a", b"GIF89a")),
    }
    return next((name.lower() for name in formats if begins[name]), "")


def is_picture(path: Path) -> bool:
    """Whether a file can be shown as a picture of a stretch."""
    if path.stat().st_size > MOST_BYTES:
        return False
    with path.open("rb") as file:
        return bool(kind(file.read(16)))


def check(name: str, data: bytes) -> str:
    """Return the kind of a picture that may lie in the folder; InvalidValue (field "picture") if it may not."""
    return _kind_within(MOST_BYTES, name, data)


def kept(name: str, data: bytes) -> bytes:
    """Return the picture as it is kept; InvalidValue (field "picture") if it cannot be. name: for the error."""
    file = io.BytesIO()
    given(name, data, EDGE).save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()


def given(name: str, data: bytes, edge: int, formats: tuple[str, ...] = _FORMATS) -> Image:
    """Return a picture that somebody gives as `opened` does; InvalidValue (field "picture") if that cannot be.

    name: for the error. formats: as Pillow names them.
    """
    from PIL import Image

    _kind_within(MOST_GIVEN, name, data, formats)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return opened(data, edge, formats)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise InvalidValue("", "picture", name, _MANY_DOTS) from error
    except Exception as error:  # a broken file can raise anything
        raise InvalidValue("", "picture", name, _BROKEN) from error


def opened(data: bytes, edge: int | None = None, formats: tuple[str, ...] = _FORMATS) -> Image:
    """Return a picture upright, on white, and with nothing that the file says beside it. Raises whatever Pillow raises.

    edge: how long its longer side may be.
    """
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data), formats=formats) as file:
        if edge:
            file.draft("RGB", (edge, edge))  # a JPEG is read smaller at once
        upright = ImageOps.exif_transpose(file)
    if edge:
        upright.thumbnail((edge, edge))
    seen = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain = Image.new("RGB", seen.size, "white")
    plain.paste(seen, mask=seen if seen.mode == "RGBA" else None)
    return plain


def _kind_within(most: int, name: str, data: bytes, formats: tuple[str, ...] = _FORMATS) -> str:
    if len(data) > most:
        raise InvalidValue("", "picture", name, _TOO_BIG.format(most // 1_000_000))
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise InvalidValue("", "picture", name, _HEIC)
    if found := kind(data, formats):
        return found
    raise InvalidValue("", "picture", name, _WANTED)


def from_page(value: object) -> tuple[str, bytes] | None:
    """Return name and bytes of {"name", "base64"} as a page sends them, None for None; raises InvalidValue."""
    if value is None:
        return None
    sent = value if isinstance(value, dict) else {}
    name, text = sent.get("name"), sent.get("base64")
    if not isinstance(name, str) or not isinstance(text, str):
        raise InvalidValue("", "picture", value, _WANTED)
    if len(text) > MOST_GIVEN * 4 / 3 + 4:
        raise InvalidValue("", "picture", name, _TOO_BIG.format(MOST_GIVEN // 1_000_000))
    try:
        return name, base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidValue("", "picture", name, _WANTED) from error


def shown(stretch: Stretch) -> bytes | None:
    """Return the picture that a stretch names as JPEG, made anew: with nothing of what its file tells beside it.

    None where there is none that can be shown. One that the person put there themselves may be large, and lie on its
    side.
    """
    path = stretch.picture_path
    try:
        stat = path.stat() if path else None
    except OSError:
        return None
    return _shown(path, stat.st_mtime_ns, stat.st_size) if path and stat else None


@lru_cache(maxsize=64)
def _shown(path: Path, changed: int, size: int) -> bytes | None:
    """Read a file once for each time that it changed."""
    if size > MOST_GIVEN:
        return None
    try:
        return kept(path.name, path.read_bytes())
    except (OSError, InvalidValue):
        return None
