"""The export of Loop Habit Tracker (Android): a zip with Habits.csv and, in a folder for each habit, Checkmarks.csv.

As HabitsCSVExporter of iSoron/uhabits writes it, versions 1.7 to 2.4: without a header and with numbers at first, later
`Date,Value,Notes` and words. A measurable habit is written in thousandths, and where such a number happens to be one of
Loop's own codes, as that word: a pain of 0 stands there as NO.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from planner.diary.dates import day_meant
from planner.errors import PlannerError
from planner.importing.entries import NO_DAY, NO_NUMBER, Entry, Left, Source, Tracker, Unit
from planner.importing.files import Row, csv_files, rows_of

CODES = {"UNKNOWN": -1, "NO": 0, "YES_AUTO": 1, "YES_MANUAL": 2, "SKIP": 3}
_FOLDER = re.compile(r"0*(\d{1,6})(?: [^/]*)?/Checkmarks\.csv")
_HOW = "In Loop, choose Settings, then Export as CSV, and choose that zip here."
_NOT_TICKED = {
    "1": "Loop filled in this day by itself: nothing was done on it.",
    "0": "Not done.",
    "3": "Skipped.",
    "-1": "Not answered.",
}
_THOUSANDTHS = re.compile(r"\d{1,12}")
_UNITS: Mapping[str, Unit] = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuten"), "minutes"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "stunde", "stunden"), "hours"),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sekunde", "sekunden"), "seconds"),
}


def read_loop(data: bytes, name: str) -> Source:
    """Return the habits of an export; raise PlannerError where the zip is none."""
    files = csv_files(data, name)
    homes = sorted((path for path in files if path.rsplit("/", 1)[-1] == "Habits.csv"), key=len)
    if not homes:
        raise PlannerError(f"{name}: is not an export of Loop Habit Tracker: it lacks Habits.csv. {_HOW}")
    home = homes[0].removesuffix("Habits.csv")
    checkmarks = _checkmarks(files, home)
    habits = list(_habits(files[homes[0]], name))
    trackers = [_tracker(habit, *checkmarks[habit["Position"]]) for habit in habits if habit["Position"] in checkmarks]
    if not trackers:
        raise PlannerError(f"{name}: holds no checkmarks. {_HOW}")
    return Source(name, "Loop Habit Tracker", tuple(trackers))


def is_one_of_its_files(fields: list[str]) -> bool:
    """Whether a row is of a single file of an export, whose values mean nothing without the others."""
    return any(field.strip() in CODES for field in fields[1:])


def _checkmarks(files: Mapping[str, str], home: str) -> dict[str, tuple[str, str]]:
    """Return the name and text of each habit's file, by its position."""
    found = {}
    for path, text in files.items():
        match = _FOLDER.fullmatch(path.removeprefix(home)) if path.startswith(home) else None
        if match:
            found[match[1]] = (path, text)
    return found


def _habits(text: str, name: str) -> Iterator[dict[str, str]]:
    header, *rows = [fields for _, fields in rows_of(text, ",", name)] or [[]]
    if not {"Position", "Name"} <= set(header):
        raise PlannerError(f"{name}: Habits.csv does not name its columns Position and Name. {_HOW}")
    for fields in rows:
        habit = dict(zip(header, fields, strict=False))
        if {"Position", "Name"} <= set(habit):
            yield habit | {"Position": habit["Position"].strip().lstrip("0")}


def _tracker(habit: Mapping[str, str], path: str, text: str) -> Tracker:
    kind = habit.get("Type", "").strip()
    read = _KINDS.get(kind, _unknown)
    rows = [row for row in rows_of(text, ",", path) if row[1][0].strip() != "Date"]
    found = [_entry(row, read) for row in rows]
    return Tracker(
        id=habit["Position"],
        name=habit["Name"].strip() or f"Habit {habit['Position']}",
        file=path,
        entries=tuple(entry for entry in found if isinstance(entry, Entry)),
        left=tuple(left for left in found if isinstance(left, Left)),
        yes_no=read is not _measured,
        unit=_UNITS.get(habit.get("Unit", "").strip().lower(), "") if read is _measured else "",
    )


def _entry(row: Row, read: Callable[[str], Decimal | str]) -> Entry | Left:
    line, fields = row
    if len(fields) < 2:
        return Left(line, "The row has no value.")
    amount = read(fields[1].strip())
    if isinstance(amount, str):
        return Left(line, amount)
    try:
        day = day_meant(fields[0].strip(), day_first=True)
    except ValueError:
        return Left(line, NO_DAY)
    return Entry(line, day, None, amount, fields[2] if len(fields) > 2 else "")


def _ticked(text: str) -> Decimal | str:
    """Return 1 where the person ticked the day off, else what the mark says."""
    code = CODES.get(text, text)
    return Decimal(1) if str(code) == "2" else _NOT_TICKED.get(str(code), NO_NUMBER)


def _measured(text: str) -> Decimal | str:
    """Return the number that stands there in thousandths, or as the word for one of Loop's own codes."""
    number = str(CODES.get(text, text))
    if number in ("3", "-1"):
        return _NOT_TICKED[number]
    return Decimal(number) / 1000 if _THOUSANDTHS.fullmatch(number) else NO_NUMBER


def _unknown(text: str) -> Decimal | str:
    return "A habit of this kind can't become anything here."


_KINDS = {"": _ticked, "YES_NO": _ticked, "NUMERICAL": _measured}
