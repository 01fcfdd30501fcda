"""Does something else at the n-th system call of a piece of writing: fail, be killed, or let another program write."""

from __future__ import annotations

import errno
import fcntl
import io
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any
from unittest import mock

from planner.storage import rename

CALLS: list[tuple[Any, str]] = [
    *((os, name) for name in ("open", "read", "lseek", "write", "fsync", "close", "ftruncate", "replace", "unlink")),
    *((os, name) for name in ("chmod", "mkdir", "stat", "lstat", "fstat")),
    (fcntl, "flock"),
    (io, "open"),
    (rename, "exchange"),
    (rename, "take_free"),
]
_WRITE = os.write
CODES = [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO, errno.ENOENT]

Act = Callable[[Callable[[], Any], str, tuple[Any, ...]], Any]


def not_flushed() -> AbstractContextManager[Any]:
    """Flush nothing to the disk: what is tried here is the order of the calls."""
    return mock.patch.object(os, "fsync", return_value=None)


@contextmanager
def at(n: int, act: Act) -> Iterator[list[str]]:
    """Have `act(call, name, arguments)` take the place of the n-th call, from 1; yield the names of the calls made."""
    made: list[str] = []

    def counted(real: Callable[..., Any], name: str) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            made.append(name)
            return act(lambda: real(*args, **named), name, args) if len(made) == n else real(*args, **named)

        return call

    with ExitStack() as stack:
        stack.enter_context(not_flushed())
        for module, name in CALLS:
            stack.enter_context(mock.patch.object(module, name, counted(getattr(module, name), name)))
        yield made


def failing(code: int) -> Act:
    """Return what lets a call fail. One that closes does so all the same, as the system does."""

    def act(call: Callable[[], Any], name: str, _: tuple[Any, ...]) -> Any:
        if name == "close":
            call()
        if name in ("exchange", "take_free"):
            return False
        raise OSError(code, os.strerror(code))

    return act


def killed(when: str) -> Act:
    """Return what kills this process before or after a call, or in the midst of a write."""

    def act(call: Callable[[], Any], name: str, args: tuple[Any, ...]) -> Any:
        if when == "amid" and name == "write":
            _WRITE(args[0], args[1][: len(args[1]) // 2])
        if when == "after":
            call()
        os.kill(os.getpid(), signal.SIGKILL)

    return act
