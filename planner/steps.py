"""Work in steps: a generator that yields which share is done wherever it may be stopped, and returns what came of it.

Closed at such a place it leaves nothing half done, so what writes does so after its last step. For whatever may take
over a second; who has it done says how often somebody hears of it (widgets/common/working.py).
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

T = TypeVar("T")
Steps = Generator[float, None, T]  # shares of 0 to 1


def finished(steps: Steps[T]) -> T:
    """Do all of it without a stop; return what came of it."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            came: T = end.value
            return came


def within(low: float, high: float, steps: Steps[T]) -> Steps[T]:
    """Do work that is a part of another, from a share of that to another."""
    try:
        while True:
            try:
                share = next(steps)
            except StopIteration as end:
                came: T = end.value
                return came
            yield low + (high - low) * share
    finally:
        steps.close()
