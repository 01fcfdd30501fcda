"""Brings what the notebooks stand on into a kernel that has just begun, while nothing is asked of it yet.

An extension of IPython, which kernels.py has the kernels load. From the first cell on it brings no more: that cell
imports what it needs by itself, and need not share the processor. Runs nothing of a notebook, and reads no diary.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from importlib import import_module
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

# What every page needs first, then what each page shows above all, then what takes long and comes later.
MODULES = (
    *("pandas", "planner.diary", "planner.widgets.common"),
    *("planner.widgets.today", "planner.widgets.plan_editor", "planner.widgets.trends_view"),
    *("planner.widgets.takeaway", "planner.widgets.session_history", "planner.charts.over_time"),
    *("planner.widgets.experiment_panel", "planner.widgets.visits_log", "planner.widgets.clinician_report"),
    *("planner.widgets.import_panel", "planner.widgets.your_data"),
)


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Begin to import, beside what the kernel does to be ready."""
    asked = Event()
    shell.events.register("pre_run_cell", lambda _: asked.set())
    Thread(target=bring, args=(MODULES, asked), name="at hand", daemon=True).start()


def bring(modules: Iterable[str], asked: Event) -> None:
    """Import one module after the other until something is asked; what fails is told by the cell that needs it."""
    for module in modules:
        if asked.is_set():
            return
        with suppress(Exception):
            import_module(module)
