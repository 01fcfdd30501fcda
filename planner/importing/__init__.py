"""Takes in what a person tracked elsewhere: pain ratings and sessions from Loop Habit Tracker, Track & Graph or a CSV.

`read` understands a file, `preview` says what would become of each row, `outlook` what that changes, `take` writes it:
all of it, or nothing. The second time nothing is doubled. Not for a diary of this planner.
"""

from __future__ import annotations

from planner.importing.conversion import Made
from planner.importing.entries import Choice, Entry, Left, Source, Tracker
from planner.importing.guessing import default_choices
from planner.importing.outlook import Outlook, outlook, outlook_steps
from planner.importing.reader import MOST_BYTES, read, reading
from planner.importing.taking import Preview, preview, preview_steps, take, take_steps

__all__ = [
    "MOST_BYTES",
    "Choice",
    "Entry",
    "Left",
    "Made",
    "Outlook",
    "Preview",
    "Source",
    "Tracker",
    "default_choices",
    "outlook",
    "outlook_steps",
    "preview",
    "preview_steps",
    "read",
    "reading",
    "take",
    "take_steps",
]
