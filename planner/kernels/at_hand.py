"""Brings what the notebooks stand on into a kernel that has just begun, while nothing is asked of it yet.

An extension of IPython, which ahead.py has the kernels load. From the first cell on it brings no more: that cell
imports what it needs by itself, and need not share the processor. Runs nothing of a notebook, and reads no diary.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from importlib import import_module
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell


def shipped() -> None:
    """Read the catalogue that comes with the planner, which is kept; a person's own file is read by whoever asks."""
    import_module("planner.catalogue.reading").likenesses(())


def imported(*names: str) -> tuple[Callable[[], object], ...]:
    """Return the steps that import these modules of the planner."""
    return tuple(partial(import_module, f"planner.{name}") for name in names)


# What every page needs first, then what each page shows above all, then what takes long and comes later.
STEPS = (
    *imported("diary", "catalogue", "widgets.common"),
    shipped,
    *imported("widgets.today", "widgets.plan_editor", "widgets.trends_view"),
    *imported("widgets.takeaway", "widgets.session_history", "charts.over_time", "widgets.experiment_panel"),
    *imported("widgets.visits_log", "widgets.clinician_report", "widgets.import_panel", "widgets.your_data"),
)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Begin to import, beside what the kernel does to be ready."""
    asked = Event()

    def a_cell(_: object) -> None:
        asked.set()
        if hasattr(time, "tzset"):  # a laptop may have travelled since; Windows looks by itself
            time.tzset()

    shell.events.register("pre_run_cell", a_cell)
    Thread(target=bring, args=(STEPS, asked), name="at hand", daemon=True).start()


def bring(steps: Iterable[Callable[[], object]], asked: Event) -> None:
    """Take one step after the other until something is asked; what fails is told by the cell that needs it."""
    for step in steps:
        if asked.is_set():
            return
        with suppress(Exception):
            step()
