"""Days and moments as people, spreadsheets and programs write them: every day that a text can mean, and never a guess.

A year has four digits. With the year first the month comes second; with the year last either may come first. What a
day may look like each caller says (Allowed). Not for which column holds a day (columns.py), nor for the words of a
day (words.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from planner.checking import DAY_WANTED, sensible_day
from planner.errors import PlannerError
from planner.words import MONTHS, day_in_words

_FULL_MONTHS = [name.lower() for name in MONTHS]
_MONTHS = [name[:3] for name in _FULL_MONTHS]
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?\Z")
_PARTS = re.compile(r"(?P<day>\d{4}\D?\d\d\D?\d\d|.*?\d{4})(?:(?:T|,? +)(?P<time>\d\d?:\d\d.*))?")
_LONGEST = 60
_EITHER = re.compile(r"(?P<a>\d\d?)([/-])(?P<b>\d\d?)\2(?P<y>\d{4})")
_MONTH_NAMED = re.compile(r"(?P<name>[A-Za-z]+)\.? (?P<d>\d\d?),? (?P<y>\d{4})")

Parts = tuple[int, int, int]  # year, month and day, which need not be one


@dataclass(frozen=True)
class Allowed:
    """What a caller lets a day look like: forms whose groups are y, m or name, and d; or a and b, in either order.

    saved: a program wrote it, perhaps as 2026-W02-1 or with a midnight behind it, and in digits of ASCII. months_begin:
    Sept and Novembre are months, as they begin like one.
    """

    forms: tuple[re.Pattern[str], ...]
    saved: bool
    months_begin: bool


# A spreadsheet of any country may have saved a table: there 3.4.2026 can be 4 March too.
TABLES = Allowed(
    (
        re.compile(r"(?P<y>\d{4})(?:-|/|\. ?)(?P<m>\d\d?)(?:-|/|\. ?)(?P<d>\d\d?)\.?"),
        re.compile(r"(?P<a>\d\d?)([-/.]) ?(?P<b>\d\d?)\2 ?(?P<y>\d{4})"),
        re.compile(r"(?P<d>\d\d?)(?:\. ?|[ -])(?P<name>[A-Za-z]+)\.?,?[ -](?P<y>\d{4})"),
        _MONTH_NAMED,
    ),
    saved=True,
    months_begin=False,
)
# What comes from elsewhere is as people and their telephones write it: dots mean that the day comes first.
ELSEWHERE = Allowed(
    (
        re.compile(r"(?P<y>\d{4})([-/.]?)(?P<m>\d\d)\2(?P<d>\d\d)"),
        _EITHER,
        re.compile(r"(?P<d>\d\d?)\.\s?(?P<m>\d\d?)\.\s?(?P<y>\d{4})"),
        re.compile(r"(?P<d>\d\d?)\.?[ -](?P<name>[A-Za-z]+)\.?[ -](?P<y>\d{4})"),
        _MONTH_NAMED,
    ),
    saved=False,
    months_begin=True,
)


class AmbiguousDays(PlannerError):
    """Days that could be read as day and month or as month and day; the person has to say which."""


def days_meant(text: str, allowed: Allowed = TABLES) -> tuple[date, ...]:
    """Return every day that a text can mean, none where it is no date; two for 03/04/2026."""
    found = (_date(parts) for parts in _readings(text, allowed))
    return tuple(sorted({day for day in found if day is not None}))


def day_meant(text: str, day_first: bool, allowed: Allowed = ELSEWHERE) -> date:
    """Return the one day that a text means where the day stands before the month, or after it.

    Raises ValueError where the text is no day, or one outside the years of a diary.
    """
    readings = _readings(text, allowed)
    if not readings:
        raise ValueError(DAY_WANTED)
    return sensible_day(date(*readings[0 if day_first else -1]))


def doubt(text: str) -> str:
    """Return the sentence that says what a day of a table could mean, "" where it is not in doubt."""
    days = days_meant(text)
    if len(days) < 2:
        return ""
    names = " or ".join(map(day_in_words, days))
    return f"It could be {names}: write {' or '.join(map(str, days))}."


def looks_like_day(text: str, allowed: Allowed = ELSEWHERE) -> bool:
    """Whether a text can be a day of a diary's years, with or without a time behind it."""
    for day in days_meant(split(text)[0], allowed):
        try:
            sensible_day(day)
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


def split(text: str) -> tuple[str, str]:
    """Return the part of a text that names the day, and the time of day that follows, "" where none does."""
    parts = _PARTS.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    return (parts["day"], parts["time"] or "") if parts else (text.strip(), "")


def parse_moment(day: date, text: str) -> datetime | None:
    """Return the moment of a time of day such as 07:31, 7:31:05.5+01:00 or 07:31Z, local time where it names no offset.

    None for an empty text; raises ValueError where it is no time.
    """
    if not text:
        return None
    whole = text.strip() if text[1:2] != ":" else f"0{text.strip()}"
    at = datetime.combine(day, time.fromisoformat(whole.replace(" ", "")))
    return at if at.tzinfo else at.astimezone()


def _readings(text: str, allowed: Allowed) -> list[Parts]:
    """Return year, month and day as they can be read: first with the day first, last with the month first."""
    if allowed.saved:
        text = _MIDNIGHT.sub("", text.strip())
        if day := _iso(text):
            return [(day.year, day.month, day.day)]
        if not text.isascii():
            return []
    matches = (form.fullmatch(text) for form in allowed.forms)
    match = next((match for match in matches if match), None)
    return _in_each_order(match.groupdict(), allowed) if match else []


def _in_each_order(found: dict[str, str], allowed: Allowed) -> list[Parts]:
    year = int(found["y"])
    if "a" in found:
        first, second = int(found["a"]), int(found["b"])
        return [(year, second, first), (year, first, second)]
    month = _month(found["name"], allowed) if "name" in found else int(found["m"])
    return [(year, month, int(found["d"]))]


def _month(name: str, allowed: Allowed) -> int:
    """Return the number of a month, 0 where the name is none."""
    name = name.lower()
    if name in _FULL_MONTHS:
        return _FULL_MONTHS.index(name) + 1
    short = name[:3] if allowed.months_begin and len(name) <= 9 else name
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _date(parts: Parts) -> date | None:
    try:
        return date(*parts)
    except ValueError:
        return None
