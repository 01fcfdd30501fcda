"""All of it in one zip, with a page on what is what; and the sentence that says what left and what could not.

The same diary gives the same bytes. How each file is written stands in the module of its form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.diary import Diary
from planner.errors import PlannerError
from planner.exporting import loop_habits, track_and_graph
from planner.exporting.tidy_csv import tidy_files
from planner.exporting.trackers import Tracker, names_in, trackers_of
from planner.paths import data_folder
from planner.steps import Steps, finished, within
from planner.storage import archive, durable, locked
from planner.words import listed, number

FOLDER = "csv"
TRACK_AND_GRAPH = "track_and_graph.csv"
LOOP = "loop_habit_tracker.db"
ABOUT = "about.txt"
_TABLES = ("pain", "sessions")
_ABOUT = f"""\
Your ratings and sessions, for other programs. Nothing in here was sent anywhere.

{FOLDER}/
  One table for each thing that you tracked: date, time, value, unit, note. Open it with a spreadsheet, or with any
  program that takes a CSV. No time stands where only the day is known. What came from another program has the value
  that stood there, also where you corrected it here since. A text that a spreadsheet would run as a formula has an
  apostrophe (') in front.

{TRACK_AND_GRAPH}
  For Track & Graph: open a group, press the import button at its top, and choose this file. Where only the day is
  known, 12:00 stands. Values of one moment are a thousandth of a second apart, as it keeps only one of a moment. A
  word, such as "mild", is the label of the number that it stands for here. Seconds are written as h:mm:ss.

{LOOP}
  For Loop Habit Tracker, version 2.1 or newer: choose Settings, then Import data, and choose this file. It makes new
  habits and leaves yours as they are; a later file adds to those that an earlier one made. Loop keeps one value a day
  and no time of day: sessions of a day are added up, and of several ratings of a day it has the last.

Your plans, visits and marks, and how each stretch went, are in the zip of everything.
"""


@dataclass(frozen=True)
class Packed:
    """A zip for other programs. sentence: what is in it, and what could not be."""

    data: bytes
    sentence: str


def zip_name(today: date | None = None) -> str:
    """Return what the zip is called."""
    return f"stretching_trackers_{(today or date.today()).isoformat()}.zip"


def pack(diary: Diary) -> Packed:
    """Return all ratings and sessions in the forms of other programs; PlannerError where there are none to read."""
    return finished(pack_steps(diary))


def pack_steps(diary: Diary) -> Steps[Packed]:
    """Do what `pack` does, in steps."""
    trackers = trackers_of(diary)
    if not trackers:
        raise PlannerError(f"{diary.folder}: there is no rating and no session to take elsewhere yet. Save one first.")
    yield 0.2
    graph, without_number = track_and_graph.track_and_graph_file(trackers, names_in(track_and_graph.APP, trackers))
    yield 0.4
    loop, beside, unfit = loop_habits.loop_file(trackers, names_in(loop_habits.APP, trackers))
    yield 0.6
    files = {f"{FOLDER}/{name}": data for name, data in tidy_files(trackers).items()}
    files |= {TRACK_AND_GRAPH: graph, LOOP: loop, ABOUT: _ABOUT.encode()}
    unread = sum(len(diary.reading(table).problems) for table in _TABLES)
    data = yield from within(0.8, 1, archive.packing(files))
    return Packed(data, _told(trackers, without_number, beside, unfit, unread))


def save(diary: Diary | None = None, path: str | Path | None = None) -> Path:
    """Write the zip and return its path. Raises PlannerError.

    path: a file, or a folder for one named after today; by default the working directory.
    """
    target = Path(path or ".").expanduser()
    target = target / zip_name() if target.is_dir() else target
    data = pack(diary or Diary(data_folder())).data
    with locked.writing(target):
        durable.replace(target, data)
    return target


def _told(trackers: Sequence[Tracker], without_number: int, beside: int, unfit: int, unread: int) -> str:
    counts = [sum(len(each.rows) for each in trackers if each.table == table) for table in _TABLES]
    what = listed([number(count, word) for count, word in zip(counts, ("rating", "session"), strict=True) if count])
    words = [f"{what}, as tables, for Track & Graph and for Loop Habit Tracker. {ABOUT} says which file is for what."]
    if without_number:
        words.append(f"Only in the tables, as they have no number: {without_number}.")
    if beside:
        words.append(f"Not in the file for Loop, which keeps one value a day: {beside}.")
    if unfit:
        words.append(f"Not in the file for Loop, which cannot hold such numbers: {unfit}.")
    if unread:
        words.append(f"{number(unread, 'row')} of your diary cannot be read, and did not leave.")
    return " ".join(words)
