"""What the page of an import shows, as plain values: the trackers with their choices, and what follows from these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from planner.importing import Choice, Outlook, Preview, Tracker
from planner.importing.conversion import Made
from planner.importing.entries import Scale, Stamp, Unit, Use
from planner.importing.guessing import may_be_shorter, needs_zone, pains_to_choose_from, words_in
from planner.importing.known_again import THERE
from planner.importing.outlook import Span
from planner.importing.taking import NOT_CHOSEN, Bent, Doubt
from planner.words import day_in_words, number, self_contained

FIRST_SHOWN = 6
LINES_SHOWN = 5
MOST_WORDS = 12
LONGEST_SHOWN = 80
USES: dict[Use, str] = {
    "nothing": "Leave it out",
    "pain": "The day's pain",
    "region": "Pain of one region",
    "sessions": "Sessions",
}
UNITS: dict[Unit, str] = {"minutes": "Minutes", "hours": "Hours", "seconds": "Seconds", "times": "How often"}
STAMPS: dict[Stamp, str] = {"start": "When it began", "end": "When it ended"}
SCALES: dict[Scale, str] = {
    "0-10": "0 to 10",
    "1-10": "1 to 10, 1 is no pain",
    "0-5": "0 to 5",
    "1-5": "1 to 5, 1 is no pain",
    "0-4": "0 to 4",
    "0-3": "0 to 3",
    "0-100": "0 to 100",
}
# What is read, and how to get it out of there.
PROGRAMS = (
    ("A table or a form:", "a CSV with a day, a time if you have it, and values."),
    ("Loop Habit Tracker:", "its settings, Export as CSV (zip)."),
    ("Track & Graph:", "Export (CSV)."),
    ("Bearable:", "Export (CSV)."),
    ("Daylio:", "Export (CSV), or its backup (.daylio)."),
    ("Apple Health:", "your picture, Export all health data (zip)."),
    ("Health Connect:", "Export (zip). Google Fit: from Google Takeout (zip)."),
    ("Strong, FitNotes:", "Export (CSV)."),
)
_SHORTER = "No number is above 5. If its scale ends there, choose that scale."

Value = dict[str, Any]


def view_of(found: Preview, will: Outlook, choices: Mapping[str, Choice]) -> Value:
    """Return what the page shows. strip: spans of days with what is there and what comes in; will: sentences on it."""
    return {
        "file": found.source.name,
        "app": found.source.app,
        "trackers": [_tracker(each, choices.get(each.id, Choice())) for each in found.source.trackers],
        "zone": needs_zone(found.source, choices),
        "made": len(found.made),
        "pains": [{"id": each.id, "name": _short(each.name)} for each in pains_to_choose_from(found.source, choices)],
        "doubts": [_doubt(each) for each in found.doubts],
        "becomes": f"{_counted(found)} to import.",
        "strip": [_span(each) for each in will.spans],
        "will": [*will.sentences, *(_bent(each) for each in found.bent)],
        "again": will.again or any(choice.free_days for choice in choices.values()),
        "hint": _hint(found),
        "rows": [_row(name, made) for name, made in found.made[:FIRST_SHOWN]],
        "left": _left_out(found),
        "reasons": [_reason(*each) for each in found.reasons],
        "losses": any(why not in (NOT_CHOSEN, THERE) for _, why, _ in found.reasons),
    }


def _tracker(tracker: Tracker, choice: Choice) -> Value:
    days = sorted(entry.day for entry in tracker.entries)
    span = f", {day_in_words(days[0])} to {day_in_words(days[-1])}" if days else ""
    words = words_in(tracker)[:MOST_WORDS]
    return {
        "id": tracker.id,
        "name": _short(tracker.name),
        "rows": f"{number(tracker.rows, 'row')}{span}",
        "hint": _SHORTER if may_be_shorter(tracker, choice) else "",
        "uses": [use for use in USES if use not in ("pain", "region") or not tracker.yes_no],
        "amounts": not tracker.yes_no,
        "open_stamp": not tracker.stamp and any(entry.at for entry in tracker.entries),
        "words": [[word, _short(word)] for word in words],
        "numbers": any(not entry.word for entry in tracker.entries),
        "choice": asdict(replace(choice, words=dict(choice.words))),
    }


def _span(span: Span) -> Value:
    days = (span.last - span.first).days + 1
    lanes = {
        name: [each.there, each.both, each.new] for name, each in (("pain", span.pain), ("sessions", span.sessions))
    }
    return {"first": day_in_words(span.first), "last": day_in_words(span.last), "days": days} | lanes


def _counted(found: Preview) -> str:
    told = [
        number(found.count(table), word)
        for table, word in (("pain", "pain rating"), ("sessions", "session"))
        if found.count(table)
    ]
    return " and ".join(told) or "Nothing"


def taken_in_words(taken: Preview) -> str:
    """Return what is said once a file is taken in."""
    if not taken.made:
        return f"Nothing was left to import. {_left_out(taken)}"
    return f"{_counted(taken)} {'is' if len(taken.made) == 1 else 'are'} in your diary now. {_left_out(taken)}"


def _left_out(found: Preview) -> str:
    if not found.left:
        return "No row is left out."
    return f"{number(len(found.left), 'row')} {'is' if len(found.left) == 1 else 'are'} left out."


def _bent(bent: Bent) -> str:
    """Return what becomes of ratings that are not taken as they are, with their mean before and after."""
    what = [f"{number(bent.rounded, 'rating')} rounded"] if bent.rounded else []
    what += [f"{number(bent.left, 'rating')} not on this scale left out"] if bent.left else []
    after = "none here" if bent.after is None else f"{bent.after:.2f} here"
    return f"{_short(bent.tracker)}: {', '.join(what)}. Mean {bent.before:.2f} in the file, {after}."


def _doubt(doubt: Doubt) -> str:
    there = f"Of {number(doubt.before, 'row')} that “{_short(doubt.tracker)}” brought before, from these days"
    return f"{there}, {doubt.missing} are not in this file. Is it your own?"


def _hint(found: Preview) -> str:
    timed = {tracker.name for tracker in found.source.trackers if tracker.stamp == "end"}
    ends = any(made.table == "sessions" and not made.only_day and name in timed for name, made in found.made)
    return "A session's time in the file counts as its end." if ends else ""


def _row(tracker: str, made: Made) -> Value:
    pain = made.table == "pain"
    at = "" if made.only_day else f", {made.values['rated_at' if pain else 'started_at']:%H:%M}"
    return {
        "day": f"{day_in_words(made.day)}{at}",
        "becomes": f"Pain {made.values['pain']}" if pain else f"Session, {_length(made.values['active_s'])}",
        "tracker": _short(tracker),
        "note": _short(made.values["note"]),
    }


def _length(seconds: int) -> str:
    return f"{(seconds + 30) // 60} min" if seconds >= 60 else f"{seconds} s"


def _reason(tracker: str, why: str, lines: list[int]) -> Value:
    shown = ", ".join(str(line) for line in lines[:LINES_SHOWN])
    more = ", …" if len(lines) > LINES_SHOWN else ""
    return {"tracker": _short(tracker), "why": why, "count": len(lines), "lines": f"{shown}{more}"}


def _short(text: str) -> str:
    return self_contained(text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…")
