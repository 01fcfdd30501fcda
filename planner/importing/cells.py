"""What a cell of a file from elsewhere means: when it was, and the number, duration, word or tick that stands there.

A column is looked at as a whole, since one cell alone may leave open what a comma or an `x` means; what is open then
is not guessed. Not for which column holds what (plain_csv.py), nor for what a word is worth as a rating (scales.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from planner.diary.dates import day_meant, is_day_form, parse_moment, since_1970, split
from planner.importing.entries import NO_DAY, NO_NUMBER, Unit
from planner.importing.scales import WORDS

NO_DAY_GIVEN = "The row has no day."
DAY_FORM = "Its day is in a form that is not known here. Write it as 2026-11-23."
TIME_FORM = "Its time is in a form that is not known here. Write it as 07:31."
NO_VALUE = "The row has no value."
NOT_ONE_NUMBER = "More than a number stands there."
TWO_NUMBERS = "Its point or comma could mark thousands or decimals. Write the number without it."
OTHER_TOTAL = "It is out of another number than most are."
NO_UNIT = "It names no unit such as min, as others in its column do."
NOT_DONE = "Not done."

When = tuple[date, datetime | None]


@dataclass(frozen=True)
class Amount:
    """What stands in a cell. word: where that is no number, and number is 0 then."""

    number: Decimal
    word: str = ""


Reading = Callable[[str], Amount | str]  # what a cell means, or why it means nothing


@dataclass(frozen=True)
class Meaning:
    """How the cells of a column are to be read. found: whether one of them says anything; out_of: 10, as in 4/10."""

    read: Reading
    found: bool
    yes_no: bool = False
    unit: Unit | Literal[""] = ""
    out_of: int = 0


_EMPTY = frozenset(("", "na", "n/a", "#n/a", "nan", "null", "-", "–", "—"))
_SHORTEST_DAY = 10  # characters of a day and a time
_MOST_WORDS = 12  # different ones in a column: a form offers no more, and what somebody writes freely is a note
_LONGEST_WORD = 40
_DONE = frozenset(
    (
        *("yes", "y", "true", "x", "✓", "✔", "☑", "✅", "done", "ja", "wahr", "erledigt", "oui", "vrai", "fait"),
        *("si", "sí", "sì", "verdadero", "hecho", "vero", "fatto", "sim", "waar"),
    )
)
_NOT_DONE = frozenset(
    (
        *("no", "n", "false", "not done", "☐", "✗", "✘", "❌", "⬜", "nein", "falsch", "non", "faux"),
        *("falso", "não", "nao", "nee", "onwaar"),
    )
)

_SIGNED = r"[+-]?\d{1,30}"
_NUMBER = re.compile(rf"{_SIGNED}(?:[.,]\d{{1,12}})?|[+-]?[.,]\d{{1,12}}", re.ASCII)
_GROUPED = re.compile(
    r"[+-]?\d{1,3}(?:(?P<group>[.,'’ ])\d{3})(?:(?P=group)\d{3})*(?:(?P<mark>[.,])\d{1,12})?", re.ASCII
)
_DOUBTFUL = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}", re.ASCII)
_OUT_OF = re.compile(
    r"(?P<number>[^/]{1,20}?) ?(?:/| of | out of | von | sur | su | de | van ) ?(?P<total>\d{1,4})", re.I
)
_LABELLED = re.compile(r"(?P<number>[+-]?\d{1,4}(?:[.,]\d{1,2})?) ?(?:[-–—:=.)]|\() ?[^\d\s][^\d]*")
_CLOCK = re.compile(r"(\d{1,4}):(\d\d):(\d\d)(?:[.,]0+)?", re.ASCII)
_LONG = re.compile(
    r"(?:(?P<hours>\d{1,4}(?:[.,]\d{1,2})?) ?(?:h|hr|hrs|hours?|std|stunden?|heures?|horas?|ore|uur)\.?)?,? ?"
    r"(?:(?P<minutes>\d{1,5}(?:[.,]\d{1,2})?) ?(?:m|min|mins|minutes?|minuten?|minutos?|minuti|['’′])\.?)?,? ?"
    r"(?:(?P<seconds>\d{1,6}) ?(?:s|sec|secs|seconds?|sek|sekunden?|secondes?|segundos?|secondi|[\"”″])\.?)?",
    re.IGNORECASE | re.ASCII,
)
# Signs as telephones write them: wide spaces, a long minus, and what makes a tick a coloured picture.
_SIGNS = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " ") | {"\u2212": "-", "\ufe0f": ""})


def when_of(day: str, clock: str, day_first: bool) -> When | str:
    """Return the day and the moment of two cells, or why there is none. day: with its time behind it, perhaps.

    clock: a cell with the time, "" where there is none; it counts before a time beside the day.
    """
    day = day.strip()
    if not day:
        return NO_DAY_GIVEN
    if at := since_1970(day):
        on = _day_of(str(at.date()), day_first)
        return on if isinstance(on, str) else (on, at)
    name, behind = split(day)
    on = _day_of(name, day_first)
    if isinstance(on, str):
        return on
    try:
        return on, parse_moment(on, _clock(clock) or behind)
    except (ValueError, OverflowError):
        return TIME_FORM


@lru_cache(maxsize=5000)
def _day_of(name: str, day_first: bool) -> date | str:
    try:
        return day_meant(name, day_first)
    except (ValueError, OverflowError):
        return NO_DAY if is_day_form(name) else DAY_FORM


def _clock(cell: str) -> str:
    """Return the time in a cell, which a spreadsheet may have given a day."""
    return (split(cell)[1] if len(cell) > _SHORTEST_DAY else "") or cell.strip()


def is_clock(text: str) -> bool:
    """Whether a cell can hold a time of day, and nothing else."""
    try:
        return parse_moment(date(2000, 1, 1), _hour(text)) is not None
    except ValueError:
        return False


def _hour(text: str) -> str:
    return f"{text.strip()}:00" if text.strip().isdecimal() and len(text.strip()) < 3 else text


def hour_of(text: str) -> str:
    """Return the text of a cell in a column of times, where an hour may stand alone."""
    return _hour(_clock(text))


def plain(text: str) -> str:
    """Return a cell without the spaces around it, "" where it says by a sign or a word that it is empty."""
    text = text.strip() if text.isascii() and "  " not in text else " ".join(text.translate(_SIGNS).split())
    return "" if text.lower() in _EMPTY else text


def meaning_of(cells: Iterable[str]) -> Meaning:
    """Return how the cells of one column are to be read."""
    counts = Counter(plain(cell) for cell in cells)
    counts.pop("", None)
    texts = {text.casefold() for text in counts}
    if texts and texts <= _DONE | _NOT_DONE:
        return Meaning(_ticked, True, yes_no=True)
    long = any(_seconds(text) is not None for text in counts)
    total = _total(counts)
    read = _timed if long else _numbered(counts, total)
    numbers = {text for text in counts if isinstance(read(text), Amount)}
    words = _words(counts, numbers)
    found = bool(numbers or words) or any(read(text) == TWO_NUMBERS for text in counts)
    return Meaning(_or_word(read, words), found, unit="seconds" if long else "", out_of=int(total or 0))


def _words(counts: Mapping[str, int], numbers: set[str]) -> frozenset[str]:
    """Return what stands in a column in place of numbers, in small letters: words for how much, and those beside them.

    None where most of it is something else: Medication may be "none" too.
    """
    known = {text for text in counts if text.casefold() in WORDS}
    others = counts.keys() - numbers - known
    # A program writes an empty cell as None: among numbers that is no rating of 0, and among medicines none either.
    if (numbers or others) and not any(WORDS[text.casefold()] for text in known):
        return frozenset()
    few = len(others) + len(known) <= _MOST_WORDS and all(len(text) <= _LONGEST_WORD for text in others)
    mostly = 2 * sum(counts[text] for text in known | numbers) >= sum(counts.values())
    if not known or not mostly:
        return frozenset()
    return frozenset(text.casefold() for text in (known | others if few else known) if not _has_digit(text))


def _ticked(text: str) -> Amount | str:
    return Amount(Decimal(1)) if text.casefold() in _DONE else NOT_DONE


def _timed(text: str) -> Amount | str:
    seconds = _seconds(text)
    if seconds is not None:
        return Amount(seconds)
    return NO_UNIT if _NUMBER.fullmatch(text) else not_a_number(text)


def _or_word(read: Reading, words: frozenset[str]) -> Reading:
    return lambda text: Amount(Decimal(0), text) if text.casefold() in words else read(text)


def _seconds(text: str) -> Decimal | None:
    """Return the seconds of a text such as 15 min, 1 h 30 min or 0:15:00, None where it is no duration."""
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, seconds = map(int, clock.groups())
        return Decimal(hours * 3600 + minutes * 60 + seconds)
    found = _LONG.fullmatch(text)
    if not found or not any(found.groups()):
        return None
    sizes = {"hours": 3600, "minutes": 60, "seconds": 1}
    return sum((_decimal(found[name]) * size for name, size in sizes.items() if found[name]), Decimal(0))


def _total(counts: Mapping[str, int]) -> str:
    """Return what numbers are mostly said to be out of, as in 4/10 or 40 %, "" where nothing is said."""
    totals: Counter[str] = Counter()
    for text, count in counts.items():
        if found := _OUT_OF.fullmatch(text):
            totals[found["total"]] += count
        elif text.endswith("%"):
            totals["100"] += count
    return max(totals, key=lambda total: totals[total]) if totals else ""


def _numbered(counts: Mapping[str, int], most: str) -> Reading:
    """Return how to read cells that hold numbers, as all of them together tell what a mark and a total mean."""
    decimals, thousands = _marks(text for text in counts if _GROUPED.fullmatch(text) or _NUMBER.fullmatch(text))

    def read(text: str) -> Amount | str:
        if found := _OUT_OF.fullmatch(text):
            return read(found["number"]) if found["total"] == most else OTHER_TOTAL
        if found := _LABELLED.fullmatch(text):
            return read(found["number"])
        text = text.removesuffix("%").strip()
        doubtful = _DOUBTFUL.fullmatch(text)
        if doubtful and (doubtful[1] in decimals) == (doubtful[1] in thousands):
            return TWO_NUMBERS
        grouped = _GROUPED.fullmatch(text)
        if grouped and not (doubtful and doubtful[1] in decimals) and (grouped["mark"] or _is_grouped(text, thousands)):
            return Amount(_decimal(text.replace(grouped["group"], "")))
        return Amount(_decimal(text)) if _NUMBER.fullmatch(text) else not_a_number(text)

    return read


def _is_grouped(text: str, thousands: set[str]) -> bool:
    mark = next(sign for sign in text if sign in ".,'’ ")
    return mark in "'’ " or text.count(mark) > 1 or mark in thousands


def _marks(numbers: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the marks that stand for decimals, and those for thousands, where a number leaves no doubt."""
    decimals: set[str] = set()
    thousands: set[str] = set()
    for text in numbers:
        signs = [sign for sign in text if sign in ".,"]
        if len(set(signs)) == 2:
            thousands.add(signs[0])
            decimals.add(signs[-1])
        elif len(signs) > 1:
            thousands.add(signs[0])
        elif signs and not _DOUBTFUL.fullmatch(text):
            decimals.add(signs[0])
    return decimals, thousands


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def not_a_number(text: str) -> str:
    """Return why a text is not the number that is wanted."""
    return NOT_ONE_NUMBER if _has_digit(text) else NO_NUMBER


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)
