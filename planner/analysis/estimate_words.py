"""How estimates are put into words: signs, decimals, ranges, what is lacking. Knows no question (trends.py does)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, Protocol

from planner.analysis.estimates import Estimate
from planner.words import listed

Verdict = Literal["less", "more", "unclear", "not enough"]
MOST_DECIMALS = 4


class Answered(Protocol):
    """An estimate and its interval, as results.Result has them."""

    @property
    def estimate(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


def verdict_of(found: Estimate, level: float) -> Verdict:
    """Return "less" or "more" where the interval keeps off 0, else "unclear"."""
    low, high = found.interval(level)
    return "less" if high < 0 else "more" if low > 0 else "unclear"


def figures(found: Estimate, level: float, decimals: int = 1) -> tuple[str, str, str]:
    """Write estimate, low and high as `written` does."""
    return written((found.value, *found.interval(level)), decimals)


def figures_of(result: Answered, decimals: int = 1) -> tuple[str, str, str]:
    """Write the estimate, low and high of a result."""
    return written((result.estimate, result.low, result.high), decimals)


def written(found: tuple[float, float, float], decimals: int = 1) -> tuple[str, str, str]:
    """Write estimate, low and high with a sign and equal decimals.

    Enough of them that no bound that keeps off 0 reads as 0, and that the bounds differ; no more than asked for where
    all that there are don't tell the bounds apart.
    """
    _, low, high = found
    clear = low > 0 or high < 0
    enough = (
        more
        for more in range(decimals, MOST_DECIMALS + 1)
        if signed(low, more) != signed(high, more) and (not clear or all(round(x, more) for x in (low, high)))
    )
    used = next(enough, decimals)
    return signed(found[0], used), signed(low, used), signed(high, used)


def signed(value: float, decimals: int = 1) -> str:
    """Write a number with its sign: −0.7, +0.3, and 0.0 without one."""
    text = f"{abs(value):.{decimals}f}"
    if not float(text):
        return text
    return f"{'−' if value < 0 else '+'}{text}"


def size(text: str) -> str:
    """Return what `signed` wrote without its sign."""
    return text.lstrip("−+")


def interval(level: float, low: str, high: str) -> str:
    """Return an interval in words: 95 % range −1.9 to +0.3."""
    return f"{100 * level:g} % range {low} to {high}"


def period(days: int) -> str:
    """Return a length of time in weeks, or from two years on in years."""
    return f"{days // 7} weeks" if days < 7 * 104 else f"{days / 365.25:.0f} years"


def more(count: int, what: str, which: str = "") -> str:
    """Return what is lacking, such as "6 more days with a rating"; "" where nothing is."""
    return " ".join(filter(None, (f"{count} more {what}{'' if count == 1 else 's'}", which))) if count > 0 else ""


def all_of(parts: Iterable[str]) -> str:
    """Return what is lacking in all, as one list."""
    named = [part for part in parts if part]
    return listed(named) if named else ""
