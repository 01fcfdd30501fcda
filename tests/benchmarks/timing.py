"""Two calls timed in turns, so that a ratio holds while the machine's speed drifts."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter


def ratio(ours: Callable[[], object], bare: Callable[[], object], rounds: int) -> tuple[float, float, float]:
    """Return the median seconds of both, taken in turns, and the median of their ratio in each turn."""
    pairs = [(seconds(ours), seconds(bare)) for _ in range(rounds)]
    return median(a for a, _ in pairs), median(b for _, b in pairs), median(a / b for a, b in pairs)


def median_seconds(call: Callable[[], object], rounds: int) -> float:
    """Return the median seconds of a call."""
    return median(seconds(call) for _ in range(rounds))


def seconds(call: Callable[[], object]) -> float:
    """Return the seconds of one call."""
    start = perf_counter()
    call()
    return perf_counter() - start
