"""Words that stand in more than one place, and days in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

DISCLAIMER = (
    "A personal planner and log for gentle stretching. Not a medical device: it does not diagnose, treat or monitor "
    "any condition. Stop if pain rises or new symptoms appear, and seek professional advice."
)

# Not strftime's names: they follow the language of the system once any library in the program, such as that of a
# window, has asked for it.
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


# What turns the letters after it, until its own end or that of the paragraph.
_TURNS = dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c") | dict.fromkeys("\u2066\u2067\u2068", "\u2069")


def self_contained(text: str) -> str:
    """Return a person's text to be shown among other words: no mark in it turns what stands after it.

    What it begins ends with it; an end of what it did not begin is left out.
    """
    begun: list[str] = []
    kept: list[str] = []
    for sign in text:
        if sign in _TURNS:
            begun.append(_TURNS[sign])
        elif sign in _TURNS.values():
            if sign not in begun or (sign == "\u202c" and begun[-1] != sign):
                continue
            while begun.pop() != sign:
                pass
        kept.append(sign)
    return "".join([*kept, *reversed(begun)])


def listed(words: Sequence[str]) -> str:
    """Return the words as a person lists them: "a, b and c"."""
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def number(count: int, what: str) -> str:
    """Return a count and what is counted: "1 day", "2 days"."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def quoted(text: str) -> str:
    """Return somebody's own words within a sentence; signs that cannot be seen, or turn the words around them, go."""
    return f"“{''.join(sign for sign in text if sign.isprintable())}”"


def weekday_name(day: date) -> str:
    """Return Monday ... Sunday."""
    return WEEKDAY_NAMES[day.weekday()]


def day_names(days: Sequence[date]) -> str:
    """Return the weekdays of days of one week, in order: "Monday to Friday", "Monday and Thursday", "Every day"."""
    if len(set(days)) == len(WEEKDAY_NAMES):
        return "Every day"
    runs: list[list[date]] = []
    for day in days:
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    words = [
        [f"{weekday_name(run[0])} to {weekday_name(run[-1])}"] if len(run) > 2 else map(weekday_name, run)
        for run in runs
    ]
    return listed([word for run in words for word in run])


def month(day: date) -> str:
    """Return January ... December."""
    return MONTHS[day.month - 1]


def month_in_short(day: date) -> str:
    """Return Jan ... Dec."""
    return month(day)[:3]


def day_of_year(day: date) -> str:
    """Return a day such as "23 November"."""
    return f"{day.day} {month(day)}"


def day_in_words(day: date) -> str:
    """Return a day such as "23 November 2026"."""
    return f"{day_of_year(day)} {day.year}"


def day_of_year_in_short(day: date) -> str:
    """Return a day such as "23 Nov"."""
    return f"{day.day} {month_in_short(day)}"


def day_in_short(day: date) -> str:
    """Return a day such as "23 Nov 2026"."""
    return f"{day_of_year_in_short(day)} {day.year}"


def day_told(day: date, today: date) -> str:
    """Return a day such as "Monday 23 November", with its year where that is not today's."""
    return f"{weekday_name(day)} {day_of_year(day) if day.year == today.year else day_in_words(day)}"


def with_days_told(text: str, today: date) -> str:
    """Return a text with each ISO date in it as a person says it; what is none, such as 2026-13-01, stays."""
    return re.sub(r"\b\d{4}-\d\d-\d\d\b", lambda found: _told(found[0], today), text)


def _told(text: str, today: date) -> str:
    try:
        return day_told(date.fromisoformat(text), today)
    except ValueError:
        return text


def whole_day(day: date) -> str:
    """Return a day such as "Monday 23 November 2026"."""
    return f"{weekday_name(day)} {day_in_words(day)}"
