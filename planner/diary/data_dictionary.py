"""The diary's tables described for people: data/README.md, from the declaration in tables.py.

`python -m planner.diary.data_dictionary` writes it, so no module of the room imports this one. What is said to programs
is data_package.py's.
"""

from __future__ import annotations

from planner.diary.columns import Column, Table
from planner.diary.tables import TABLES
from planner.paths import REPOSITORY
from planner.storage.schema_version import SCHEMA_VERSION

_OPENING = """\
# Your diary

This folder holds your own files: the weeks you plan, the sessions you do, how your back feels. They stay on this
machine. Nothing here is sent anywhere, and git ignores everything but this page and `sample/`.

To keep them elsewhere, set `PLANNER_DATA` to another folder before you start.

| file | what it holds |
| --- | --- |
{tables}
| `profile.toml` | your minutes, focus, cautions and equipment |
| `day_begins.toml` | from which day on your day begins at which hour, where that is not midnight |
| `week_edits.toml` | what you changed by hand in each week that is not over |
| `stretch_now.toml` | your newest session outside the plan, to go on with it |
| `it_hurts.toml` | what you answered last after "It hurts", so that it is not asked twice, or never |
| `brought_home.json` | how far each session that you did on a telephone came home, so that it is written once |
| `screening.toml` | your answers to the questions asked before a plan, with their dates |
| `my_stretches.toml` | stretches of your own, or shipped ones changed to suit you |
| `deleted/` | what you deleted: `sessions.csv`, `performed.csv` and `pain.csv` as above, with `deleted_at` and `line` |
| `backups/` | a zip of these files as they were before the first change of a day, called after it: `2026-11-23.zip` |
| `pictures/` | your pictures of your own stretches, PNG, JPEG or WebP of at most 2 MB, that `picture` names there |
| `calendar.json` | the id of this diary's calendar events, and the days that were put in a calendar file |
| `stretching.ics` | your week for a calendar, when you asked for it |
| `stretching_<first day>.pdf` | a week to print, when you asked for it |
| `datapackage.json` | this dictionary for other programs (Frictionless Data Package), schema version {version} |
| `.lock` | keeps two programs from writing at once; it holds nothing |
| `.lock.held` | the same on a drive without locks, there only while something is written |
| `.….unfinished` | what a crash left in the middle of saving; the planner deletes it |
| `sample/` | a simulated diary to look at: no real person's data |

The tables are plain CSV: UTF-8, commas, one header line, text with commas, quotes or line breaks in double quotes. Open
them in any spreadsheet, mend them, add columns of your own: they are kept. A row that cannot be read stays in its file
as it is; the notebooks list it with what to mend. A folder of a newer schema version waits for a newer planner.

What a spreadsheet makes of a table is read as well, and what is added is written the same way: semicolons or tabs,
UTF-16 or Western European (Windows-1252) instead of UTF-8, Windows line ends, no header, a first line `sep=;`, `4.0` or
`4,0` for 4, and dates such as `23.11.2026`. `datapackage.json` says how each file is written. A date that could mean
two days, such as `03/04/2026`, is listed and never guessed. So is a row that stands there twice, letter by letter, and
one that stands only in a copy a sync program left, such as `pain (1).csv`.

A text of yours that a spreadsheet would take for a formula, such as `=1+1` or `- slept badly`, stands there behind an
apostrophe, so that nothing runs; here you read it as you typed it.

A session or rating that you delete moves to `deleted/`, with the time of it and the line on which it stood. To have it
back later, copy its rows to the file they came from, without those two columns.

Backups are made by themselves. The 30 newest days stay, and the first backup of every month for ever; pictures, which
the planner never changes, are not in them. One that is called `2026-11-23_before_071503.zip` was made at that moment,
before another was brought back. Notebook 3 shows what is in each and brings back all of it or one file; any other
program that knows zip files can, too.

A session that you imported from another program has an id that begins with `imported.`. Where that program tells only
the day of a session or a rating, `known` says so: its time only puts the row in its order, and counts nowhere as one.

Dates are written `2026-11-23`, times with their UTC offset: `2026-11-23T07:31:05+01:00`. A day is the local date on
which the session began, or the one before it until the hour at which your day begins. In each table the columns marked
* together name one row.

This page is made by `python -m planner.diary.data_dictionary`.
"""


def dictionary() -> str:
    """Return data/README.md, the data dictionary."""
    files = "\n".join(f"| `{table.file}` | one row per {table.row} |" for table in TABLES.values())
    return "\n".join([_OPENING.format(tables=files, version=SCHEMA_VERSION), *map(_section, TABLES.values())])


def _section(table: Table) -> str:
    lines = [f"## {table.file}", "", f"One row per {table.row}.", ""]
    lines += ["| column | type | meaning |", "| --- | --- | --- |"]
    lines += [f"| `{c.name}`{'*' * c.key} | {_kind(c)} | {c.meaning} |" for c in table.columns]
    return "\n".join(lines) + "\n"


def _kind(column: Column) -> str:
    words = {
        "text": "text",
        "whole": f"whole number, {column.low} to {column.high}",
        "date": "date",
        "instant": "time",
        "flag": "true or false",
    }[column.kind]
    words = ", ".join(column.choices) or words
    words += "; may be empty" if column.empty else ""
    return f"{words}, and older files lack it" if column.optional else words


if __name__ == "__main__":
    (REPOSITORY / "data" / "README.md").write_text(dictionary(), "utf-8")
