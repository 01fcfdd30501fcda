"""The kernels of the planner's servers: each brings what the notebooks stand on, and of the app's one is ready ahead.

A kernel that is ready ahead has run nothing: it is a page's alone from the moment the page takes it, and what day it is
the page asks then. Not for what a kernel has at hand (at_hand.py) nor for what pages may tell it (app.py).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Hashable
from contextlib import suppress
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

from planner.widgets.common.updated import files

PYTHON = "python3"  # the kernels that know the option; a person may have others
AT_HAND = "--InteractiveShellApp.extra_extensions=planner.kernels.at_hand"


class Kernels(AsyncMappingKernelManager):
    """Kernels that bring what the notebooks stand on while nobody waits for it."""

    async def _async_start_kernel(self, *, kernel_name: str | None = None, **others: Any) -> str:
        if kernel_name in (None, PYTHON):
            others["extra_arguments"] = [*others.get("extra_arguments", ()), AT_HAND]
        return str(await super()._async_start_kernel(kernel_name=kernel_name, **others))

    start_kernel = _async_start_kernel  # type: ignore[assignment]  # as the class above has it


class KernelsAhead(Kernels):
    """Kernels of which one is started before a page asks for it, and the next once that page has come to its own.

    They know of a page's request no more than its notebook: its address has the token in it.
    """

    _ahead: tuple[asyncio.Task[str], Hashable] | None = None  # and the planner's files as it began

    async def start_kernel(  # type: ignore[override]  # as above
        self, *, kernel_name: str | None = None, path: str | None = None, **_: Any
    ) -> str:
        """Return a kernel that is nobody's yet; a notebook of another language or folder has one of its own."""
        if kernel_name not in (None, PYTHON) or path:
            return await self._started(kernel_name or PYTHON, path or "")
        taken, self._ahead = self._ahead, None
        if taken is not None:
            with suppress(Exception):  # why it did not start is told by the one that is started now
                kernel_id = await taken[0]
                # What is in its memory must be what the planner's files are: they may have been updated since.
                if taken[1] == files() and await ensure_async(self.get_kernel(kernel_id).is_alive()):
                    return kernel_id
                await self._ended(kernel_id)
        return await self._started()

    def start_ahead(self) -> None:
        """Start a kernel for the page to come, unless there is one."""
        if self._ahead is None:
            with suppress(OSError):  # the planner is being updated
                now = files()
                self._ahead = asyncio.create_task(self._started()), now

    async def end_ahead(self) -> None:
        """End the kernel that no page has taken; one that is being started, once it is."""
        left, self._ahead = self._ahead, None
        if left is not None:
            with suppress(Exception):  # what did not start or is gone need not be ended
                await self._ended(await left[0])

    def notify_connect(self, kernel_id: str) -> None:
        """Hear that a page has come to its kernel: from now on there is time for the next one."""
        super().notify_connect(kernel_id)  # type: ignore[no-untyped-call]
        self.start_ahead()

    async def _started(self, kernel_name: str = PYTHON, path: str = "") -> str:
        # By that name a widget knows that a page will show it (widgets/common/still.py).
        environment = {**os.environ, "VOILA_BASE_URL": str(self.parent and self.parent.base_url)}
        return await self._async_start_kernel(kernel_name=kernel_name, path=path, env=environment)

    async def _ended(self, kernel_id: str) -> None:
        # At once, as nothing runs in it; without a word to the server one that died would be started anew, for nobody.
        await ensure_async(self.shutdown_kernel(kernel_id, now=True))  # type: ignore[no-untyped-call]
