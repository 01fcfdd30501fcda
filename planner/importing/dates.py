"""Days and moments as people and programs write them, read where they can mean only one; never guessed.

Not for the diary's own tables (tables.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time

from planner.checking import DAY_WANTED, sensible_day
from planner.errors import PlannerError
from planner.words import MONTHS

_MONTHS = [name[:3].lower() for name in MONTHS]
_MONTH = r"(?P<name>[A-Za-z]{3,9})\.?"
_YEAR = r"(?P<y>\d{4})"
_ISO = re.compile(rf"{_YEAR}([-/.]?)(?P<m>\d\d)\2(?P<d>\d\d)")
_DOTS = re.compile(rf"(?P<d>\d\d?)\.\s?(?P<m>\d\d?)\.\s?{_YEAR}")
_EITHER = re.compile(rf"(?P<a>\d\d?)([/-])(?P<b>\d\d?)\2{_YEAR}")
_NAMED = (
    re.compile(rf"(?P<d>\d\d?)\.?[ -]{_MONTH}[ -]{_YEAR}"),
    re.compile(rf"{_MONTH} (?P<d>\d\d?),? {_YEAR}"),
)
_PARTS = re.compile(r"(?P<day>\d{4}\D?\d\d\D?\d\d|.*?\d{4})(?:(?:T|,? +)(?P<time>\d\d?:\d\d.*))?")
_LONGEST = 60


class AmbiguousDays(PlannerError):
    """Days that could be read as day and month or as month and day; the person has to say which."""


def split(text: str) -> tuple[str, str]:
    """Return the part of a text that names the day, and the time of day that follows, "" where none does."""
    parts = _PARTS.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    return (parts["day"], parts["time"] or "") if parts else (text.strip(), "")


def looks_like_day(text: str) -> bool:
    """Whether a text can be a day, be it by the one order or by the other."""
    for day_first in (True, False):
        try:
            parse_day(split(text)[0], day_first)
        except ValueError:
            continue
        return True
    return False


def day_order(texts: Iterable[str], where: str) -> bool:
    """Return whether the day stands before the month in days such as 05/11/2026, as all of them together tell.

    Raises AmbiguousDays where they leave it open: every one could be either, or some can only be the one and some the
    other. Where no day is written so, any answer is right.
    """
    found = {(int(either["a"]), int(either["b"]), text) for text in texts if (either := _EITHER.fullmatch(text))}
    first = {text for a, b, text in found if a > 12 >= b}
    second = {text for a, b, text in found if b > 12 >= a}
    if first and second:
        what = f"some days have the day first ({min(first)}), some the month ({min(second)})"
        raise PlannerError(f"{where}: {what}. Write all of them as 2026-11-23, then choose the file again.")
    if not first and not second and any(a != b for a, b, _ in found):
        example = min(text for a, b, text in found if a != b)
        raise AmbiguousDays(f"{where}: {example} could be two different days. Say which comes first: day or month.")
    return not second


def parse_day(text: str, day_first: bool) -> date:
    """Return a day; raise ValueError where the text is none, or lies outside the years of a diary."""
    if either := _EITHER.fullmatch(text):
        day, month = (either["a"], either["b"]) if day_first else (either["b"], either["a"])
        return _sensible(int(either["y"]), int(month), int(day))
    for form in (_ISO, _DOTS):
        if match := form.fullmatch(text):
            return _sensible(int(match["y"]), int(match["m"]), int(match["d"]))
    for form in _NAMED:
        if (match := form.fullmatch(text)) and match["name"][:3].lower() in _MONTHS:
            return _sensible(int(match["y"]), _MONTHS.index(match["name"][:3].lower()) + 1, int(match["d"]))
    raise ValueError(DAY_WANTED)


def parse_moment(day: date, text: str) -> datetime | None:
    """Return the moment of a time of day such as 07:31, 7:31:05.5+01:00 or 07:31Z, local time where it names no offset.

    None for an empty text; raises ValueError where it is no time.
    """
    if not text:
        return None
    whole = text.strip() if text[1:2] != ":" else f"0{text.strip()}"
    at = datetime.combine(day, time.fromisoformat(whole.replace(" ", "")))
    return at if at.tzinfo else at.astimezone()


def _sensible(year: int, month: int, day: int) -> date:
    return sensible_day(date(year, month, day))
