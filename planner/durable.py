"""Bytes that last: one locked append flushed to disk, or an atomic replace, and a sentence when it cannot be done.

Programs that know no lock, such as a spreadsheet or a drive that syncs, may change a file at any moment: whoever writes
says what it read, and where that stands no more nothing is written. Knows files and bytes only; what the rows mean is
the diary's.
"""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from planner import rename
from planner.errors import PlannerError
from planner.paths import REPOSITORY
from planner.schema_version import refuse_newer

if TYPE_CHECKING:
    from filelock import FileLock, SoftFileLock

P = ParamSpec("P")
R = TypeVar("R")

LOCK = ".lock"
SOFT_LOCK = ".lock.held"
UNFINISHED = ".unfinished"
OWN_FOLDER = REPOSITORY / "data"
PATIENCE_S = 20.0
_PRIVATE = 0o600
TRIES = 5
_POLL_S = 0.01
_LEFT_OVER_S = 60.0
# Called with a file, inside its folder's lock, before it is written; never raises. backup.py puts itself here.
before_change: Callable[[Path], None] | None = None

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

# What a drive without locks answers. ENOSYS is filelock's own to deal with.
_NO_LOCKS = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL}
_HELD_OPEN = {errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY}
_known: set[Path] = set()  # folders that this program has written to


class Changed(PlannerError):
    """Another program changed the file after it was read, so nothing was written."""

    def __init__(self, path: Path) -> None:
        mend = _open_in_spreadsheet(path) or "Close it there, then save again."
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


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Hold the lock of the folder of `path`, made if missing; turn what fails into a PlannerError that names the file.

    Raises UnreadableFile where a newer program has written the folder: then nothing in it is touched.

    The lock file is never deleted: two writers must not come to hold two different ones. A lock ends with the program
    that holds it.
    """
    from filelock import Timeout

    folder = path.parent.absolute()
    try:
        _make(folder, path)
        with _held(folder):
            refuse_newer(folder)
            if folder not in _known:
                _tidy(folder)
                _known.add(folder)
            if before_change:
                before_change(path)
            yield
    except Timeout as error:
        sentence = f"{path}: nothing was saved: another program has been writing to the folder for {PATIENCE_S:.0f} s."
        mend = "Close the other notebook, then save again."
        if (folder / SOFT_LOCK).exists():
            mend = f"Close the other notebook. If there is none, delete {folder / SOFT_LOCK}, then save again."
        raise PlannerError(f"{sentence} {mend}") from error
    except OSError as error:
        raise PlannerError(f"{path}: nothing was saved ({_why(error)}). {_mend(path, error)}") from error


def _make(folder: Path, path: Path) -> None:
    """Make the folder, but not in the place of one that was there: a drive may be away that comes back."""
    if folder.is_dir():
        if folder == OWN_FOLDER and not (folder / LOCK).exists():
            folder.chmod(0o700)  # git made it for all to read; any other folder is the person's to share
        return
    if folder in _known and folder.parent not in _known:
        gone = f"{path}: nothing was saved: the folder {folder} is gone."
        raise PlannerError(f"{gone} Put it back, then save again. To begin a new one there, restart the kernel.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _why(error: OSError) -> str:
    why, at = error.strerror or str(error), str(error.filename or "")
    return f"{why}: {at}" if Path(at).name in (LOCK, SOFT_LOCK) else why


def _mend(path: Path, error: OSError) -> str:
    held = _open_in_spreadsheet(path) if error.errno in _HELD_OPEN else ""
    return held or _MENDS.get(error.errno or 0, _MEND)


def _open_in_spreadsheet(path: Path) -> str:
    """Return what to do where a spreadsheet has left the mark of an open file beside it, else ""."""
    marks = (f"~${path.name}", f".~lock.{path.name}#")
    there = any(path.with_name(mark).exists() for mark in marks)
    return "It is open in a spreadsheet. Close it there, then save again." if there else ""


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; on a drive without locks, a file that stands there for as long as someone writes."""
    lock: FileLock | SoftFileLock = _lock(folder)
    try:
        lock.acquire(PATIENCE_S, poll_interval=_POLL_S)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        lock = _soft_lock(folder)
        lock.acquire(PATIENCE_S, poll_interval=_POLL_S)
    try:
        yield
    finally:
        lock.release()


@lru_cache
def _lock(folder: Path) -> FileLock:
    from filelock import FileLock

    return FileLock(folder / LOCK, mode=_PRIVATE)


@lru_cache
def _soft_lock(folder: Path) -> SoftFileLock:
    from filelock import SoftFileLock

    return SoftFileLock(folder / SOFT_LOCK, mode=_PRIVATE)


def _tidy(folder: Path) -> None:
    """Delete what a program that was ended in the middle of a replace left there. Call it inside `writing`."""
    for path in folder.glob(f".*{UNFINISHED}"):
        with contextlib.suppress(OSError):
            # Someone may write through a link from a folder with another lock: theirs is younger.
            if time.time() - path.lstat().st_mtime > _LEFT_OVER_S:
                path.unlink()


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
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND)
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
