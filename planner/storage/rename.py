"""Renames that lose nothing: two files change places, or a name is taken only where it is free, each in one step.

Linux has both; elsewhere and on drives that lack them the answer is False and nothing was done. Not for deciding what
may be replaced (durable.py).
"""

from __future__ import annotations

import ctypes
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

_HERE = -100  # AT_FDCWD: paths as they are given
_FREE, _EXCHANGE = 1, 2  # RENAME_NOREPLACE and RENAME_EXCHANGE of renameat2(2)


def exchange(one: Path, other: Path) -> bool:
    """Let two files change places; return whether that was done."""
    return _rename(one, other, _EXCHANGE)


def take_free(path: Path, name: Path) -> bool:
    """Give a file a name that no other file has; return whether that was done."""
    return _rename(path, name, _FREE)


def _rename(old: Path, new: Path, flag: int) -> bool:
    call = _renameat2()
    return call is not None and call(_HERE, os.fsencode(old), _HERE, os.fsencode(new), flag) == 0


@lru_cache
def _renameat2() -> Any:
    if sys.platform != "linux":
        return None
    call = getattr(ctypes.CDLL(None), "renameat2", None)
    if call is not None:
        call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return call
