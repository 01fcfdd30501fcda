"""What went wrong, in the words of a form: its own names of the fields, and values as people write them.

Not for a file that a person edits by hand: there an error keeps file, line and field, since that is where to mend it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

from planner.errors import MOST_SHOWN, InvalidValue, PlannerError
from planner.person.profile import WEEKDAY_NAMES, WEEKDAYS
from planner.words import day_in_words, quoted

# What no field of a form can give: the page and this Python are not of one version, or somebody else asks.
NOT_UNDERSTOOD = "The planner doesn't understand what this page asks. Load the page again, then try once more."
MOST_CHOICES = 14  # that somebody reads through
_DAYS = dict(zip(WEEKDAYS, WEEKDAY_NAMES, strict=True))
_EXAMPLE = re.compile(r" such as \d{4}-\S+")  # of how a file has it


def said(error: PlannerError, labels: Mapping[str, str], else_: str = NOT_UNDERSTOOD) -> str:
    """Return what a page shows of an error. labels: what its form calls each field; else_: for what is in no form."""
    if not isinstance(error, InvalidValue) or ".toml" in error.where:
        return str(error)
    steps = error.field.split(".")
    label = next((labels[step] for step in steps if step in labels), "")
    if not label:
        return else_
    place = ", ".join([label, *(_DAYS[step] for step in steps if step in _DAYS)])
    expected, value = _spaced(_EXAMPLE.sub("", error.expected)), _in_words(error.value)
    choices = (
        f" Choose from: {', '.join(map(_spaced, error.choices))}." if 0 < len(error.choices) <= MOST_CHOICES else ""
    )
    return f"{place}: {f'{value} is not {expected}' if value else f'{expected} is needed'}.{choices}"


def _in_words(value: object) -> str:
    """Return a value as people write it, "" for nothing and for what nobody can have typed."""
    if isinstance(value, datetime):
        return f"{day_in_words(value)}, {value:%H:%M}"
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value}" if abs(value) < 10**MOST_SHOWN else "that number"
    if not isinstance(value, str) or not value.strip():
        return ""
    try:
        return _in_words(datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value))
    except ValueError:
        if not any(sign.isprintable() for sign in value):
            return "what is typed"
        return quoted(value if len(value) <= MOST_SHOWN else f"{value[: MOST_SHOWN - 1]}…")


def _spaced(words: str) -> str:
    return words.replace("_", " ")
