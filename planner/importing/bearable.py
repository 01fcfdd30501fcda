"""The CSV export of Bearable: a row for each thing noted, with its category, a rating or amount, and a detail in words.

A symptom says how bad it was in its detail, `Back (lower) pain (Moderate)`; of its time it tells only the part of the
day (pre, am, mid, pm), which goes to the note. A day without a symptom has no row: none is no 0. Mood, energy and sleep
are no pain; what an activity did is a tick. Gratitudes, notes, food, medicines and measurements are not read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from planner.diary.dates import day_meant
from planner.importing.entries import NO_DAY, NO_NUMBER, Entry, Left, Source
from planner.importing.files import Row
from planner.importing.gathered import Gathered, day_of, named

SYMPTOM = "Symptom"
NO_SEVERITY = "It says neither a severity nor a number."
NOT_READ = "Rows of this kind are not read."
_NEEDED = {"date", "time of day", "category", "rating/amount", "detail"}
_SEVERE = re.compile(r"(?P<name>.+?) ?\((?P<word>mild|moderate|severe|unbearable|extreme)\)", re.I | re.S)
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,9})?")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th) ([A-Za-z]{3,9}) (\d{4})")
_LEADING = re.compile(r"^[^\w]+")  # the picture before a name
_FACTORS = {"Active", "Lifestyle"}
_FEELINGS = {"Mood", "Energy", "Sleep quality"}
_UNREAD = {
    *("Gratitudes", "Extra notes", "Health measurements", "Meds/Supplements", "Nutrition", "Period", "Sleep"),
    *("Personal care", "Work", "Social", "Behavioural patterns", "Bowel movements"),
}


def is_bearable(header: list[str]) -> bool:
    """Whether a first row is the header of such an export."""
    return {name.strip() for name in header} >= _NEEDED


def read_bearable(rows: list[Row], name: str) -> Source:
    """Return symptoms, ratings and activities of an export, whose first row is its header."""
    found = Gathered(name)
    for line, row in named(rows):
        _put(found, line, row)
    return Source(name, "Bearable", found.trackers(name))


def _put(found: Gathered, line: int, row: Mapping[str, str]) -> None:
    category, detail = row["category"].strip(), row["detail"].strip()
    try:
        day = _day(row)
    except ValueError:
        found.add(f"kind {category}", Left(line, NO_DAY), name=category or "Without a category")
        return
    note = ": ".join(part for part in (row["time of day"].strip(), row.get("notes", "").strip()) if part)
    if category == SYMPTOM:
        _symptom(found, line, day, detail, row["rating/amount"].strip(), note)
    elif category in _FACTORS:
        for item in dict.fromkeys(part.strip() for part in detail.split(" | ") if part.strip()):
            title, _, level = _LEADING.sub("", item).partition(" - ")
            said = ": ".join(part for part in (level.strip(), note) if part)
            title = title.strip() or item
            found.add(f"factor {title}", Entry(line, day, None, Decimal(1), said), name=title, yes_no=True)
    elif category in _UNREAD:
        found.add(f"kind {category}", Left(line, NOT_READ), name=category, use="nothing")
    else:
        _rating(found, line, day, category, row["rating/amount"].strip(), note)


def _symptom(found: Gathered, line: int, day: date, detail: str, rating: str, note: str) -> None:
    """Put a symptom with its word; where its detail ends on none, with its number."""
    match = _SEVERE.fullmatch(detail)
    title = match["name"] if match else detail
    if match:
        row: Entry | Left = Entry(line, day, None, Decimal(0), note, match["word"].lower())
    elif _NUMBER.fullmatch(rating):
        row = Entry(line, day, None, Decimal(rating), note)
    else:
        row = Left(line, NO_SEVERITY)
    found.add(f"symptom {title}", row, name=title)


def _rating(found: Gathered, line: int, day: date, category: str, rating: str, note: str) -> None:
    """Put a rating whose category is its name: a feeling, or one that the person made."""
    row = Entry(line, day, None, Decimal(rating), note) if _NUMBER.fullmatch(rating) else Left(line, NO_NUMBER)
    features = {"use": "nothing"} if category in _FEELINGS else {}
    found.add(f"kind {category}", row, name=category or "Without a category", **features)


def _day(row: Mapping[str, str]) -> date:
    """Return the day of a row: newer exports have it in digits too, older ones only as 8th Dec 2021."""
    if digits := row.get("date formatted", "").strip():
        return day_of(digits)
    match = _ORDINAL.fullmatch(row["date"].strip())
    if not match:
        raise ValueError(row["date"])
    return day_meant(" ".join(match.groups()), day_first=True)
