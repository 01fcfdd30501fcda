"""Bytes that last: one append flushed to disk, or an atomic replace; to be called inside `locked.writing`.

Programs that know no lock, such as a spreadsheet or a drive that syncs, may change a file at any moment: whoever writes
says what it read, and where that stands no more nothing is written. Knows files and bytes only; what the rows mean is
the diary's, who may write when locked.py's.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from time import monotonic
from typing import ParamSpec, TypeVar

from planner.errors import PlannerError
from planner.storage import rename

P = ParamSpec("P")
R = TypeVar("R")

UNFINISHED = ".unfinished"
TRIES = 5
NOT_THERE = (0,)  # the version of a file that is not there
SETTLED_S = 2.0
_seen: dict[Path, tuple[tuple[int, ...], float]] = {}  # what `version` saw of a file, and since when


class Changed(PlannerError):
    """Another program changed the file after it was read, so nothing was written."""

    def __init__(self, path: Path) -> None:
        mend = open_in_spreadsheet(path) or "Close it there, then save again."
        super().__init__(f"{path}: nothing was saved: another program keeps changing the file. {mend}")


def retried(write: Callable[P, R]) -> Callable[P, R]:
    """Do `write` anew, from its reading on, where a file changed in between; after some tries Changed is raised."""

    @wraps(write)
    def again(*args: P.args, **kwargs: P.kwargs) -> R:
        for _ in range(TRIES - 1):
            with contextlib.suppress(Changed):
                return write(*args, **kwargs)
        return write(*args, **kwargs)

    return again


def open_in_spreadsheet(path: Path) -> str:
    """Return what to do where a spreadsheet has left the mark of an open file beside it, else ""."""
    marks = (f"~${path.name}", f".~lock.{path.name}#")
    there = any(path.with_name(mark).exists() for mark in marks)
    return "It is open in a spreadsheet. Close it there, then save again." if there else ""


def read(path: Path) -> bytes:
    """Return the bytes of the file, none where there is none: what `append` and `replace` want as `expected`."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        # Some programs save by taking a file away for a moment.
        return path.read_bytes() if path.exists() else b""


def cut_short(data: bytes, added: bytes) -> int:
    """Return how many bytes of `added`, not all, end `data` from the start of a line on: what a crash left of them."""
    end, begin = memoryview(data), memoryview(added)  # slices of which are no copies: there may be a slice a line
    at = max(len(data) - len(added) + 1, 0)
    while at < len(data):
        if (at == 0 or data[at - 1 : at] == b"\n") and end[at:] == begin[: len(data) - at]:
            return len(data) - at
        at = data.find(b"\n", at) + 1 or len(data)
    return 0


def version(path: Path) -> tuple[int, ...]:
    """Return what changes whenever a file comes, changes or goes; nothing where it may have changed just now.

    A second change in that moment may bear the same time, on a stick up to two seconds long. Where ours is not the
    clock that wrote it, a time to come is trusted once this program has seen it for as long: ours was set back, or a
    server's is ahead. A server's that is behind ours harms nothing: the times of servers are fine ones, and none but a
    change some milliseconds after another, just when we read in between, could be missed.
    """
    try:
        stat = path.stat()
    except FileNotFoundError:
        return NOT_THERE
    except OSError:
        return ()
    found = stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns
    if time.time() - stat.st_mtime >= SETTLED_S:
        return found
    seen, since = _seen.get(path, ((), 0.0))
    if seen != found:
        _seen[path] = found, monotonic()
        return ()
    return found if monotonic() - since >= SETTLED_S else ()


def append(path: Path, data: bytes, expected: bytes | None = None) -> None:
    """Add `data` at the end and flush it to disk; when that fails the file is as it was. Call it inside `writing`.

    A new file appears with all of `data` at once. expected: what the caller read, by default anything; Changed is
    raised where the file is another one now, even where that happens during the append.
    """
    if not path.exists():
        if expected:
            raise Changed(path)
        replace(path, data, b"")
        return
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0))  # Windows writes \r\n otherwise
    try:
        size = os.fstat(descriptor).st_size
        if expected is not None and read(path) != expected:
            raise Changed(path)
        try:
            _write(descriptor, data)
            now = os.fstat(descriptor)
            if now.st_size < size + len(data) or not os.path.samestat(now, path.stat()):
                raise Changed(path)
        except BaseException:
            _take_back(descriptor, size, data)
            raise
    finally:
        os.close(descriptor)


def cut(path: Path, size: int, expected: bytes) -> None:
    """Take back what was added behind the first `size` bytes, the file itself where it was new (size 0).

    expected: all that stood there once it was added; where another program has changed the file since, it stays as it
    is.
    """
    if read(path) != expected:
        return
    if not size:
        path.unlink()
        _flush_folder(path.parent)
        return
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.ftruncate(descriptor, size)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _take_back(descriptor: int, size: int, data: bytes) -> None:
    """Cut off what was written of `data`, unless something else stands there by now."""
    with contextlib.suppress(OSError):
        os.lseek(descriptor, size, os.SEEK_SET)
        if data.startswith(os.read(descriptor, len(data) + 1)):
            os.ftruncate(descriptor, size)


def replace(path: Path, data: bytes, expected: bytes | None = None) -> None:
    """Put `data` in the place of the file at once: whoever reads sees all of the old or all of the new.

    expected: what the caller read, by default anything; Changed is raised where the file is another one now.
    """
    target = path.resolve()
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=UNFINISHED, dir=target.parent)
    try:
        try:
            if target.exists():
                Path(temporary).chmod(target.stat().st_mode & 0o777)
            _write(descriptor, data)
        finally:
            os.close(descriptor)
        if expected is None:
            Path(temporary).replace(target)
        elif not _take_place(Path(temporary), target, expected):
            raise Changed(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise
    _flush_folder(target.parent)


def _take_place(path: Path, target: Path, expected: bytes) -> bool:
    """Put the file in the place of `target` where that still has the bytes expected; return whether it had.

    Where files can change places, even what another program does in the last moment is seen, and put back.
    """
    if read(target) != expected:
        return False
    if rename.exchange(path, target):
        if read(path) == expected:
            path.unlink()
            return True
        if not rename.exchange(path, target):  # ours was taken away from there: what theirs was stays theirs
            path.replace(target)
        return False
    if not expected and rename.take_free(path, target):
        return True
    if read(target) != expected:
        return False
    path.replace(target)
    return True


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
