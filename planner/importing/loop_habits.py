"""The export of Loop Habit Tracker (Android): a zip with Habits.csv and, in a folder for each habit, Checkmarks.csv.

As HabitsCSVExporter and HabitList of iSoron/uhabits write it, versions 1.7 to 2.4. Checkmarks without a header and with
numbers at first, later `Date,Value,Notes` and words; Habits.csv without a Type up to 2.3.0, though habits can be
measurable since 2.0: there one is known by a value that is no code. A measurable habit is written in thousandths, and
where such a number happens to be one of Loop's own codes, later as that word: a pain of 0 stands there as NO.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from planner.errors import PlannerError
from planner.importing.cells import NO_VALUE, not_a_number, when_of
from planner.importing.entries import Entry, Left, Source, Tracker
from planner.importing.files import DELIMITERS, Row, csv_files, rows_headed, rows_of
from planner.importing.words_of_trackers import UNITS

CODES = {"UNKNOWN": -1, "NO": 0, "YES_AUTO": 1, "YES_MANUAL": 2, "SKIP": 3}
_FOLDER = re.compile(r"([^/]+)/Checkmarks\.csv")
_NUMBERED = re.compile(r"0*(\d{1,6})(?:[ _-]+(.*))?")
_LEFT_OUT = re.compile(r"[^ a-z0-9._-]+")  # of a habit's name, in the name of its folder
_LONGEST = 100
_HOW = "In Loop, choose Settings, then Export as CSV, and choose that zip here."
_NOT_TICKED = {
    "1": "Loop filled in this day by itself: nothing was done on it.",
    "0": "Not done.",
    "3": "Skipped.",
    "-1": "Not answered.",
}
_THOUSANDTHS = re.compile(r"\d{1,12}")


def _is_list(path: str) -> bool:
    return path.rsplit("/", 1)[-1] == "Habits.csv"


def read_loop(data: bytes, name: str) -> Source:
    """Return the habits of an export; raise PlannerError where the zip is none."""
    files = csv_files(data, name)
    homes = sorted(filter(_is_list, files), key=len)
    if not homes:
        raise PlannerError(f"{name}: is not an export of Loop Habit Tracker: it lacks Habits.csv. {_HOW}")
    habits = list({habit["Position"]: habit for habit in _habits(files[homes[0]], name)}.values())
    folders = _folders(files, homes[0].removesuffix("Habits.csv"))
    found = [(habit, _folder_of(habit, folders, habits)) for habit in habits]
    trackers = [tracker for habit, path in found if path and (tracker := _tracker(habit, path, files[path])).rows]
    if not trackers:
        raise PlannerError(f"{name}: holds no checkmarks. {_HOW}")
    return Source(name, "Loop Habit Tracker", tuple(trackers))


def is_one_of_its_files(rows: Iterable[Row]) -> bool:
    """Whether rows are of a single file of an export, whose values mean nothing without the others."""
    (_, first), *others = rows
    alone = [field.strip() for field in first[:3]] == ["Date", "Value", "Notes"]
    words = CODES.keys() if alone else CODES.keys() - {"NO", "SKIP"}
    return any(field.strip() in words for _, fields in others for field in fields[1:])


def _folders(files: Mapping[str, str], home: str) -> dict[str, str]:
    """Return the path of the checkmarks in each folder, by the folder's name."""
    matches = ((path, _FOLDER.fullmatch(path.removeprefix(home))) for path in files if path.startswith(home))
    return {match[1]: path for path, match in matches if match}


def _folder_of(habit: Mapping[str, str], folders: Mapping[str, str], habits: Sequence[Mapping[str, str]]) -> str:
    """Return the path of a habit's checkmarks, "" where there is none.

    That is the folder with its number; where somebody renamed it, the one with its name, if no other habit has it.
    """
    for folder, path in folders.items():
        match = _NUMBERED.fullmatch(folder)
        if match and match[1] == habit["Position"]:
            return path
    name = _in_a_path(habit["Name"])
    alike = [other for other in habits if _in_a_path(other["Name"]) == name]
    named = [path for folder, path in folders.items() if _in_a_path(_without_number(folder)) == name]
    return named[0] if name and len(named) == len(alike) == 1 else ""


def _without_number(folder: str) -> str:
    match = _NUMBERED.fullmatch(folder)
    return match[2] or "" if match else folder


def _in_a_path(name: str) -> str:
    return _LEFT_OUT.sub("", name.lower())[:_LONGEST].strip()


def _habits(text: str, name: str) -> Iterator[dict[str, str]]:
    rows = rows_headed(text, lambda header: {"Position", "Name"} <= {field.strip() for field in header}, name)
    if not rows:
        raise PlannerError(f"{name}: Habits.csv does not name its columns Position and Name. {_HOW}")
    header = [field.strip() for field in rows[0][1]]
    for _, fields in rows[1:]:
        habit = dict(zip(header, fields, strict=False))
        if {"Position", "Name"} <= set(habit):
            yield habit | {"Position": habit["Position"].strip().lstrip("0")}


def _tracker(habit: Mapping[str, str], path: str, text: str) -> Tracker:
    mark = max(DELIMITERS, key=lambda each: text.partition("\n")[0].count(each))
    rows = [row for row in rows_of(text, mark, path) if row[1][0].strip() != "Date"]
    read = _KINDS.get(habit["Type"].strip(), _unknown) if "Type" in habit else _of_old(rows)
    found = [_entry(row, read) for row in rows]
    return Tracker(
        id=habit["Position"],
        name=habit["Name"].strip() or f"Habit {habit['Position']}",
        file=path,
        entries=tuple(entry for entry in found if isinstance(entry, Entry)),
        left=tuple(left for left in found if isinstance(left, Left)),
        yes_no=read is not _measured,
        unit=UNITS.get(habit.get("Unit", "").strip().lower(), "") if read is _measured else "",
    )


def _of_old(rows: Sequence[Row]) -> Callable[[str], Decimal | str]:
    """Return how to read a habit whose export does not say what it is: one that is ticked off has codes alone."""
    codes = {*CODES, *map(str, CODES.values()), ""}
    values = [fields[1].strip() for _, fields in rows if len(fields) > 1]
    return _measured if any(value not in codes for value in values) else _ticked


def _entry(row: Row, read: Callable[[str], Decimal | str]) -> Entry | Left:
    line, fields = row
    if len(fields) < 2:
        return Left(line, NO_VALUE)
    amount = read(fields[1].strip())
    if isinstance(amount, str):
        return Left(line, amount)
    when = when_of(fields[0], "", day_first=True)
    if isinstance(when, str):
        return Left(line, when)
    return Entry(line, when[0], None, amount, fields[2] if len(fields) > 2 else "")


def _ticked(text: str) -> Decimal | str:
    """Return 1 where the person ticked the day off, else what the mark says."""
    code = CODES.get(text, text)
    return Decimal(1) if str(code) == "2" else _NOT_TICKED.get(str(code)) or not_a_number(text)


def _measured(text: str) -> Decimal | str:
    """Return the number that stands there in thousandths, or as the word for one of Loop's own codes."""
    number = str(CODES.get(text, text))
    if number in ("3", "-1"):
        return _NOT_TICKED[number]
    return Decimal(number) / 1000 if _THOUSANDTHS.fullmatch(number) else not_a_number(text)


def _unknown(text: str) -> Decimal | str:
    return "A habit of this kind can't become anything here."


_KINDS = {"": _ticked, "YES_NO": _ticked, "NUMERICAL": _measured}
