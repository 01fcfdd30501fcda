"""Words that stand in more than one place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

DISCLAIMER = (
    "A personal planner and log for gentle stretching. Not a medical device: it does not diagnose, treat or monitor "
    "any condition. Stop if pain rises or new symptoms appear, and seek professional advice."
)


def listed(words: Sequence[str]) -> str:
    """Return the words as a person lists them: "a, b and c"."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def number(count: int, what: str) -> str:
    """Return a count and what is counted: "1 day", "2 days"."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def day_in_words(day: date) -> str:
    """Return a day such as "23 November 2026"."""
    return f"{day.day} {day:%B %Y}"
