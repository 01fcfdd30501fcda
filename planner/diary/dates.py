"""Days and moments as people, spreadsheets and programs write them: every day that a text can mean, and never a guess.

With the year first the month comes second; with the year last either may come first. A year has four digits in a table
of the diary; elsewhere it may have two, and then it can come first as well. What a day may look like each caller says
(Allowed). Not for which column holds a day (columns.py), nor for the words of a day (words.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from planner.checking import DAY_WANTED, sensible_day
from planner.errors import PlannerError
from planner.words import MONTHS, day_in_words

TIME_WANTED = "a time of day such as 07:31"
_FULL_MONTHS = [name.lower() for name in MONTHS]
_MONTHS = [name[:3] for name in _FULL_MONTHS]
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?\Z")
# A day and what stands behind it, as in `Fri, 20 Nov 2026 07:31` and `November 20, 2026 at 7:31 AM`.
_PARTS = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? +)?"
    r"(?P<day>\d{4}([-/.]?)\d\d?\2\d\d?|\d\d?([/.])\d\d?\3\d\d|.*?\d{4})"
    r"(?:(?:T|,? +(?:at |um |à )?)(?P<time>\S.*))?",
    re.IGNORECASE | re.DOTALL,
)
_CLOCK = re.compile(
    r"(?:(?P<hour>\d\d?)(?: ?(?P<mark>[:.h]) ?(?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,](?P<part>\d{1,9}))?)?)?"
    r"|(?P<hours>\d\d)(?P<minutes>\d\d)(?P<seconds>\d\d)?)"
    r"(?: ?(?P<half>[ap])(?:\.? ?m\.?))?(?P<said> ?uhr| ?h)?"
    r"(?: ?(?P<utc>z|utc|gmt)?(?P<offset>[+-]\d\d?(?::?\d\d)?)?)(?: \(.*\))?",
    re.IGNORECASE | re.ASCII,
)
_IN_BRACKETS = re.compile(r"\(((?:utc|gmt)[^()]*)\)\Z", re.IGNORECASE)
_EPOCH = re.compile(r"\d{10}(?:\.\d{1,9})?|\d{13}", re.ASCII)
_WIDE_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " ") | {"\u2212": "-"})  # as telephones write them
_LONGEST = 100
_EITHER = re.compile(r"(?P<a>\d\d?)([/-])(?P<b>\d\d?)\2(?P<y>\d{4})", re.ASCII)
_SHORT = re.compile(r"(?P<a>\d\d?)([/.])(?P<b>\d\d?)\2(?P<y>\d\d)", re.ASCII)
_MONTH_NAMED = re.compile(r"(?P<name>[^\W\d_]+)\.? (?P<d>\d\d?),? (?P<y>\d{4})")
# How months begin that begin otherwise than in English: French, German, Spanish, Italian, Portuguese, Dutch.
_BEGINNINGS = {
    **dict.fromkeys(("ene", "gen"), 1),
    **dict.fromkeys(("fév", "fev"), 2),
    **dict.fromkeys(("mär", "mrz", "mrt", "maa"), 3),
    **dict.fromkeys(("avr", "abr"), 4),
    **dict.fromkeys(("mai", "mag", "mei"), 5),
    **dict.fromkeys(("juin", "giu"), 6),
    **dict.fromkeys(("juil", "lug"), 7),
    **dict.fromkeys(("aoû", "aou", "ago"), 8),
    "set": 9,
    **dict.fromkeys(("okt", "ott", "out"), 10),
    **dict.fromkeys(("déc", "dez", "dic"), 12),
}

Parts = tuple[int, int, int]  # year, month and day, which need not be one


@dataclass(frozen=True)
class Allowed:
    """What a caller lets a day look like: forms whose groups are y, m or name, and d; or a and b, in either order.

    saved: a program wrote it, perhaps as 2026-W02-1 or with a midnight behind it, and in digits of ASCII. months_begin:
    Sept, Novembre and März are months, as they begin like one.
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
        re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)"),
        re.compile(r"(?P<y>\d{4})([-/.])(?P<m>\d\d?)\2(?P<d>\d\d?)"),
        _EITHER,
        re.compile(r"(?P<d>\d\d?)\.\s?(?P<m>\d\d?)\.\s?(?P<y>\d{4})"),
        _SHORT,
        re.compile(r"(?P<d>\d\d?)\.?[ -](?P<name>[^\W\d_]+)\.?[ -](?P<y>\d{4})"),
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


def is_day_form(text: str, allowed: Allowed = ELSEWHERE) -> bool:
    """Whether a text is written as days are, be there such a day or not: 2026-02-30 is."""
    return bool(_readings(text, allowed))


def looks_like_day(text: str, allowed: Allowed = ELSEWHERE) -> bool:
    """Whether a text can be a day of a diary's years, with or without a time behind it."""
    return any(_is_sensible(day) for day in days_meant(split(text)[0], allowed))


def looks_like_moment(text: str) -> bool:
    """Whether a text can be a day of a diary's years, or the seconds since 1970 of a moment in them."""
    at = since_1970(text)
    return looks_like_day(text) if at is None else _is_sensible(at.date())


def day_order(texts: Iterable[str], where: str) -> bool:
    """Return whether the day stands before the month in days such as 05/11/2026, as all of them together tell.

    Raises AmbiguousDays where they leave it open: every one could be either, or some can only be the one and some the
    other; or years have two digits and could stand first. Where no day is written so, any answer is right.
    """
    found = {
        (int(either["a"]), int(either["b"]), int(either["y"]), text) for text in texts if (either := _either(text))
    }
    first = {text for a, b, _, text in found if a > 12 >= b}
    second = {text for a, b, _, text in found if b > 12 >= a}
    if first and second:
        what = f"some days have the day first ({min(first)}), some the month ({min(second)})"
        raise PlannerError(f"{where}: {what}. Write all of them as 2026-11-23, then choose the file again.")
    short = [each for each in found if each[2] < 100]
    year_first = short and all(_date((2000 + a, b, y)) for a, b, y, _ in short)
    if year_first or (not first and not second and any(a != b for a, b, *_ in found)):
        example = min(text for a, b, y, text in found if a != b or y < 100)
        raise AmbiguousDays(f"{where}: {example} could be two different days. Say which comes first: day or month.")
    return not second


def split(text: str) -> tuple[str, str]:
    """Return the part of a text that names the day, and the time of day that follows, "" where none does."""
    text = text.strip()
    parts = _PARTS.fullmatch(_with_plain_spaces(text)) if len(text) <= _LONGEST else None
    return (parts["day"], parts["time"] or "") if parts else (text, "")


def since_1970(text: str) -> datetime | None:
    """Return the moment, in UTC, that a program wrote as seconds or milliseconds since 1970; None for another text."""
    if not _EPOCH.fullmatch(text):
        return None
    whole, _, part = text.partition(".")
    seconds, micros = (int(whole), part) if len(whole) == 10 else (int(whole) // 1000, whole[-3:])
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=_micros(micros))


def parse_moment(day: date, text: str) -> datetime | None:
    """Return the moment of a time of day such as 7:31, 07:31:05.5+01:00, 7:31 p.m., 19h31 or 07:31 GMT+1.

    Without an offset where the text names none; None for an empty text. Raises ValueError where it is no time.
    """
    text = _IN_BRACKETS.sub(r"\1", _with_plain_spaces(text).strip())
    if not text:
        return None
    found = _CLOCK.fullmatch(text) if len(text) <= _LONGEST else None
    if not found or not (found["mark"] or found["half"] or found["said"] or found["minutes"]):
        raise ValueError(TIME_WANTED)
    hour = _hour(int(found["hour"] or found["hours"]), (found["half"] or "").lower())
    minute, second = (int(found[name] or found[f"{name}s"] or 0) for name in ("minute", "second"))
    return datetime.combine(day, time(hour, minute, second, _micros(found["part"] or ""), _zone(found)))


def _with_plain_spaces(text: str) -> str:
    return text if text.isascii() else text.translate(_WIDE_SPACES)


def _micros(part: str) -> int:
    return int(part[:6].ljust(6, "0"))


def _hour(hour: int, half: str) -> int:
    """Return the hour from 0 to 23. half: "a" before noon, "p" after it; some write 13:05 PM and 0:05 AM."""
    if half == "a" and hour > 12:
        raise ValueError(TIME_WANTED)
    if half and hour == 12:
        hour = 0
    return hour + 12 if half == "p" and hour < 12 else hour


def _zone(found: re.Match[str]) -> timezone | None:
    if not found["offset"]:
        return UTC if found["utc"] else None
    digits = found["offset"][1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    if int(minutes) > 59:
        raise ValueError(TIME_WANTED)
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(-ahead if found["offset"][0] == "-" else ahead)


def _either(text: str) -> re.Match[str] | None:
    return _EITHER.fullmatch(text) or _SHORT.fullmatch(text)


def _is_sensible(day: date) -> bool:
    try:
        sensible_day(day)
    except ValueError:
        return False
    return True


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
    year = int(found["y"]) + (2000 if len(found["y"]) == 2 else 0)
    if "a" in found:
        first, second = int(found["a"]), int(found["b"])
        return [(year, second, first), (year, first, second)]
    if "name" in found:
        month = _month(found["name"], allowed)
        return [(year, month, int(found["d"]))] if month else []
    return [(year, int(found["m"]), int(found["d"]))]


def _month(name: str, allowed: Allowed) -> int:
    """Return the number of a month, 0 where the name is none."""
    name = name.lower()
    if name in _FULL_MONTHS:
        return _FULL_MONTHS.index(name) + 1
    begins = allowed.months_begin and len(name) <= 10
    short = name[:3] if begins else name
    if short in _MONTHS:
        return _MONTHS.index(short) + 1
    return (_BEGINNINGS.get(short) or _BEGINNINGS.get(name[:4]) or 0) if begins else 0


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
