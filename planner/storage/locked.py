"""Who may write to a folder and when: the lock, the folder made, today's backup first, and sentences for what fails.

How bytes come to last is durable.py's.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from planner.errors import PlannerError
from planner.paths import REPOSITORY
from planner.storage import backup
from planner.storage.durable import UNFINISHED, open_in_spreadsheet
from planner.storage.schema_version import refuse_newer

if TYPE_CHECKING:
    from filelock import FileLock, SoftFileLock

LOCK = ".lock"
SOFT_LOCK = ".lock.held"
OWN_FOLDER = REPOSITORY / "data"
PATIENCE_S = 20.0
_PRIVATE = 0o600
_POLL_S = 0.01
_LEFT_OVER_S = 60.0

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
            backup.before_change(path)
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
    was_there = (
        folder in _known
    )  # asked first: another thread may make the folder after the next line, and know it then
    if folder.is_dir():
        if folder == OWN_FOLDER and not (folder / LOCK).exists():
            folder.chmod(0o700)  # git made it for all to read; any other folder is the person's to share
        return
    if was_there and folder.parent not in _known:
        gone = f"{path}: nothing was saved: the folder {folder} is gone."
        raise PlannerError(f"{gone} Put it back, then save again. To begin a new one there, restart the kernel.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _why(error: OSError) -> str:
    why, at = error.strerror or str(error), str(error.filename or "")
    return f"{why}: {at}" if Path(at).name in (LOCK, SOFT_LOCK) else why


def _mend(path: Path, error: OSError) -> str:
    held = open_in_spreadsheet(path) if error.errno in _HELD_OPEN else ""
    return held or _MENDS.get(error.errno or 0, _MEND)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; on a drive without locks, a file that stands there for as long as someone writes."""
    lock: FileLock | SoftFileLock = _lock(folder, os.getpid())
    try:
        lock.acquire(PATIENCE_S, poll_interval=_POLL_S)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        lock = _soft_lock(folder, os.getpid())
        lock.acquire(PATIENCE_S, poll_interval=_POLL_S)
    try:
        yield
    finally:
        _let_go(lock)


def _let_go(lock: FileLock | SoftFileLock) -> None:
    """Let a lock go. What fails at that is not told: all is written by now, and "nothing was saved" would be untrue.

    It is tried twice, as the same lock takes nobody in again before it is free. If even that fails, the next to write
    makes a lock of its own; the file of this one is closed with it, which lets go of it in any case.
    """
    for _ in range(2):
        with contextlib.suppress(OSError):
            lock.release()
            return
    _lock.cache_clear()
    _soft_lock.cache_clear()


@lru_cache
def _lock(folder: Path, _process: int) -> FileLock:
    """Return the lock of a folder for this process: a fork must not use the one that it inherits."""
    from filelock import FileLock

    return FileLock(folder / LOCK, mode=_PRIVATE)


@lru_cache
def _soft_lock(folder: Path, _process: int) -> SoftFileLock:
    from filelock import SoftFileLock

    return SoftFileLock(folder / SOFT_LOCK, mode=_PRIVATE)


def _tidy(folder: Path) -> None:
    """Delete what a program that was ended in the middle of a replace left there. Call it inside `writing`."""
    for path in folder.glob(f".*{UNFINISHED}"):
        with contextlib.suppress(OSError):
            # Someone may write through a link from a folder with another lock: theirs is of this very moment. Which
            # one that is only the disk can say: its clock may be another computer's. What is of a time to come is left
            # over too: the clock was wrong then.
            (folder / LOCK).touch(mode=_PRIVATE)
            if abs((folder / LOCK).stat().st_mtime - path.lstat().st_mtime) > _LEFT_OVER_S:
                path.unlink()
