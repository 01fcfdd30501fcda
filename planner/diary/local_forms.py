"""Dates, numbers and flags as spreadsheets in other countries write them, read where they can only mean one thing.

What could mean two things is refused, never guessed. Not for bounds or for which column holds what (tables.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from planner.words import MONTHS, day_in_words

_FULL_MONTHS = [name.lower() for name in MONTHS]
_MONTHS = [name[:3] for name in _FULL_MONTHS]
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?\Z")
_YEAR_FIRST = re.compile(r"(\d{4})(?:-|/|\. ?)(\d{1,2})(?:-|/|\. ?)(\d{1,2})\.?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{4})", re.ASCII)
_DAY_NAMED = re.compile(r"(\d{1,2})(?:\. ?|[ -])([A-Za-z]+)\.?,?[ -](\d{4})", re.ASCII)
_MONTH_NAMED = re.compile(r"([A-Za-z]+)\.? (\d{1,2}),? (\d{4})", re.ASCII)
_WHOLE = re.compile(r"([+-]?\d+)[.,]0*", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]000", re.ASCII)
# Before this a number can be a thousand or one: the reader that takes a file in one go leaves it to the other.
DOUBTFUL = re.compile(rb"\.000")

FLAGS: Mapping[str, bool] = {
    **dict.fromkeys(("true", "1", "wahr", "vrai", "vero", "verdadero", "verdadeiro", "waar", "prawda"), True),
    **dict.fromkeys(("false", "0", "falsch", "faux", "falso", "onwaar", "fałsz"), False),
}


def days_meant(text: str) -> tuple[date, ...]:
    """Return every day that a text can mean, none where it is no date; two for 03/04/2026.

    A year has four digits. With the year first the month comes second; with the year last either may come first,
    whatever stands between them.
    """
    text = _MIDNIGHT.sub("", text.strip())
    try:
        return (date.fromisoformat(text),)
    except ValueError:
        pass
    found = [_date(*parts) for parts in _parts(text)]
    return tuple(sorted({day for day in found if day is not None}))


def _parts(text: str) -> list[tuple[str, str | int, str]]:
    """Return year, month and day in every order that the text allows."""
    if match := _YEAR_FIRST.fullmatch(text):
        return [(match[1], match[2], match[3])]
    if match := _YEAR_LAST.fullmatch(text):
        return [(match[4], match[3], match[1]), (match[4], match[1], match[3])]
    if match := _DAY_NAMED.fullmatch(text):
        return [(match[3], _month(match[2]), match[1])]
    if match := _MONTH_NAMED.fullmatch(text):
        return [(match[3], _month(match[1]), match[2])]
    return []


def _month(name: str) -> int:
    name = name.lower()
    if name in _FULL_MONTHS:
        return _FULL_MONTHS.index(name) + 1
    return _MONTHS.index(name) + 1 if name in _MONTHS else 0


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def wholes_meant(text: str) -> tuple[int, ...]:
    """Return every whole number that a text can mean: 4 for 4.0 and 4,0, both 4 and 4000 for 4.000 and 4,000."""
    if _THOUSANDS.fullmatch(text):
        number = int(text[:-4])
        return number, number * 1000
    if match := _WHOLE.fullmatch(text):
        text = match[1]
    elif "_" in text:
        return ()
    number_ = float(text)  # 1e1 and the like
    return (int(number_),) if number_.is_integer() else ()


def doubt(text: str) -> str:
    """Return the sentence that says what a date could mean, "" where it is not in doubt."""
    days = days_meant(text)
    if len(days) < 2:
        return ""
    names = " or ".join(map(day_in_words, days))
    return f"It could be {names}: write {' or '.join(map(str, days))}."
