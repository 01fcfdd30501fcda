"""Bytes that last: one locked append flushed to disk, or an atomic replace, and a sentence when it cannot be done.

Knows files and bytes only; what the rows mean is the diary's.
"""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import PlannerError

if TYPE_CHECKING:
    from filelock import FileLock

LOCK = ".lock"
PATIENCE_S = 20.0
_PRIVATE = 0o600

_MENDS = {
    errno.ENOSPC: "The disk is full. Free some space, then save again.",
    errno.EDQUOT: "Your share of the disk is used up. Free some space, then save again.",
    errno.EROFS: "The folder is read-only. Name another folder in PLANNER_DATA, or make it writable, then save again.",
    errno.EACCES: "You may not write there. Make the file and its folder writable for you, then save again.",
    errno.EPERM: "You may not write there. Make the file and its folder writable for you, then save again.",
    errno.ENOTDIR: "A file stands where the folder should be. Move it away or name another folder, then save again.",
    errno.EEXIST: "A file stands where the folder should be. Move it away or name another folder, then save again.",
}
_MEND = "Check that its folder is there and can be written to, then save again."


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Hold the lock of the folder of `path`, made if missing; turn what fails into a PlannerError that names the file.

    The lock file is never deleted: two writers must not come to hold two different ones.
    """
    from filelock import Timeout

    try:
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _lock(path.parent.absolute()):
            yield
    except Timeout as error:
        sentence = f"{path}: nothing was saved: another program has been writing to the folder for {PATIENCE_S:.0f} s."
        raise PlannerError(f"{sentence} Close the other notebook, then save again.") from error
    except OSError as error:
        mend = _MENDS.get(error.errno or 0, _MEND)
        raise PlannerError(f"{path}: nothing was saved ({error.strerror or error}). {mend}") from error


@lru_cache
def _lock(folder: Path) -> FileLock:
    from filelock import FileLock

    return FileLock(folder / LOCK, timeout=PATIENCE_S)


def append(path: Path, data: bytes) -> None:
    """Add `data` at the end and flush it to disk; when that fails the file is as it was. Call it inside `writing`."""
    new = not path.exists()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, _PRIVATE)
    try:
        size = os.fstat(descriptor).st_size
        try:
            _write(descriptor, data)
        except BaseException:
            os.ftruncate(descriptor, size)
            if new:
                path.unlink()
            raise
    finally:
        os.close(descriptor)
    if new:
        _flush_folder(path.parent)


def replace(path: Path, data: bytes) -> None:
    """Put `data` in the place of the file at once: whoever reads sees all of the old or all of the new."""
    target = path.resolve()
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=target.parent)
    try:
        try:
            if target.exists():
                Path(temporary).chmod(target.stat().st_mode & 0o777)
            _write(descriptor, data)
        finally:
            os.close(descriptor)
        Path(temporary).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
    _flush_folder(target.parent)


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.fsync(descriptor)


def _flush_folder(folder: Path) -> None:
    """Flush the folder's own entry, so that a new name survives a power cut. Windows has no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
