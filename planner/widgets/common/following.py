"""How open pages follow the diary's folder: the kernel looks at its files each second and tells the pages of a change.

Whoever made it: another page, a browser elsewhere, a spreadsheet, a program that syncs. A page then asks for what it
shows (changes.js). Nothing is read here but what the folder says of its files, which takes some ten thousandths of a
second and sends nothing. Looked at rather than watched: a system tells nothing of what others do on a drive of the
network, or of a folder that is made, moved away or replaced later. It is done between the kernel's messages, in its
own loop: without a thread there is nothing to lock, to wait for or to end.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any
from weakref import WeakSet

import traitlets

from planner.storage import backup
from planner.storage.schema_version import PACKAGE
from planner.widgets.common.days import OwnDayWidget, day_shown

IDLE_S = 1.0
SETTLING_S = 0.3  # a file that is being written is told of once it stays as it is for so long
ENDINGS = (".csv", ".toml")
OTHERS = (backup.FOLDER, PACKAGE)

_followed: dict[Path, Following] = {}


class FollowingWidget(OwnDayWidget):
    """A widget that shows a diary. folder_changed: goes up whenever what it shows may be out of date."""

    folder_changed = traitlets.Int(0).tag(sync=True)

    def follow(self, folder: Path) -> None:
        """Have the page told of changes, for as long as the widget is open and a kernel runs."""
        self.tell_days(folder)
        loop = _kernel_loop()
        if loop is None:  # no page can show it
            return
        folder = folder.absolute()
        if folder not in _followed:
            _followed[folder] = Following(folder)
            _look_later(folder, loop, IDLE_S)
        _followed[folder].add(self)


class Following:
    """A folder and the widgets that follow it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._widgets: WeakSet[FollowingWidget] = WeakSet()
        self._seen = self._told = stamp(folder)

    def add(self, widget: FollowingWidget) -> None:
        self._widgets.add(widget)

    def look(self) -> float | None:
        """Tell the widgets of a change that is over; return the seconds to the next look, None without a widget."""
        widgets = [widget for widget in self._widgets if widget.comm is not None]
        if not widgets:
            return None
        before, self._seen = self._seen, stamp(self._folder)
        if self._seen == self._told:
            return IDLE_S
        if self._seen != before:
            return SETTLING_S
        self._told = self._seen
        for widget in widgets:
            try:
                widget.tell_days(self._folder)  # before the page looks which day it is
                widget.folder_changed += 1
            except Exception:  # is no reason to forget the others
                widget.log.exception("A page could not be told that the folder changed")
        return IDLE_S


def stamp(folder: Path) -> tuple[object, ...]:
    """Return what changes with the person's day and the files of a folder that pages show; it may not be there."""
    found: list[object] = []
    with contextlib.suppress(OSError):
        for path in sorted(path for path in folder.iterdir() if path.suffix in ENDINGS or path.name in OTHERS):
            with contextlib.suppress(OSError):  # gone meanwhile
                stat = path.stat()
                found.append((path.name, stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns))
    return day_shown(folder), *found


def _kernel_loop() -> Any:
    """Return the loop of the kernel in which this runs, None outside of one."""
    from IPython import get_ipython

    return getattr(getattr(get_ipython(), "kernel", None), "io_loop", None)


def _look_later(folder: Path, loop: Any, seconds: float) -> None:
    def look() -> None:
        again = _followed[folder].look()
        if again is None:
            del _followed[folder]
        else:
            _look_later(folder, loop, again)

    loop.call_later(seconds, look)
