"""The calm notice that every notebook's first widget shows; unread.js lays it out.

It tells of rows that could not be read or are gone, of copies of files, and of a backup that failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from planner.diary import Diary, restore
from planner.diary.reading import IN_THE_FILE, Problem
from planner.diary.tables import TABLES
from planner.errors import PlannerError
from planner.storage import backup
from planner.words import day_in_words

# Beyond that nobody reads on; mending the first ones often mends the others.
MOST_ROWS = 100
_MOST_LINES = 12  # numbers in one cell


def unread(diary: Diary) -> dict[str, Any]:
    """Return what the notice says, {} where all is well.

    title: how many files lack rows, how many rows could not be read, how many copies there are. words: what happens to
    them. rows: file, lines, what is wrong and how to mend it; lines with the same fault are one; of the first hundred.
    more: how many others there are, in words. All four are lacking where every row is there and was read, or a file
    cannot be opened, which is said elsewhere. backup: a sentence, where a backup failed.
    """
    return with_backup(_of_rows(diary), diary)


def with_backup(notice: dict[str, Any], diary: Diary) -> dict[str, Any]:
    """Return the notice with what is to be said of the backups by now: they are made as something is saved."""
    rows = {name: value for name, value in notice.items() if name != "backup"}
    try:
        sentence = backup.failed(diary.folder)
    except OSError:  # a folder that cannot be looked into is said where it is written to
        return rows
    return {**rows, "backup": sentence} if sentence else rows


def _of_rows(diary: Diary) -> dict[str, Any]:
    try:
        problems, lost = diary.unread(), restore.lost(diary.folder)
    except (OSError, PlannerError):
        return {}
    if not problems and not lost:
        return {}
    alike: dict[tuple[str, str, str], list[int]] = {}
    for each in problems:
        alike.setdefault((each.file, each.what, _mend(each)), []).append(each.line)
    rows = [[file, _lines(lines), what, mend] for (file, what, mend), lines in alike.items()][:MOST_ROWS]
    more = sum(map(len, list(alike.values())[MOST_ROWS:]))
    gone = [_lost(*each) for each in lost]
    return {**_title(problems, len(gone)), "rows": [*gone, *rows], "more": f"And {more} more." if more else ""}


def _lost(kept: backup.Backup, change: restore.Change) -> list[str]:
    what = f"has {_count(change.now)}" if change.there else "is gone"
    what += f"; the backup of {day_in_words(kept.day)} has {_count(change.then)}."
    mend = "Restore it in 3_pain_trends, under Your data. If you took the rows away yourself, all is well."
    return [change.name, "", what, mend]


def _count(rows: int | None) -> str:
    return f"{rows or 0} {'row' if rows == 1 else 'rows'}"


def _title(problems: Sequence[Problem], lost: int) -> dict[str, str]:
    """Return the title and the words below it: a row of a copy was never to be read. lost: tables that lack rows."""
    own = {table.file for table in TABLES.values()}
    rows = sum(each.file in own for each in problems)
    copies = len({each.file for each in problems} - own)
    unread = f"{_count(rows)} could not be read"
    copied = "1 copy of a file to look through" if copies == 1 else f"{copies} copies of files to look through"
    words = "Nothing in your files is changed. Everything else is read and counts."
    if copies:
        words += " A copy is not read: what stands only there does not count yet."
    lacks = "1 file lacks rows that a backup has" if lost == 1 else f"{lost} files lack rows that a backup has"
    title = "; ".join([lacks] * bool(lost) + [unread] * bool(rows) + [copied] * bool(copies))
    return {"title": title, "words": words}


def _lines(lines: Iterable[int]) -> str:
    """Return line numbers in words, those in a row as from 3 to 9."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][-1] + 1:
            runs[-1][1:] = [line]
        else:
            runs.append([line])
    shown = [" to ".join(map(str, run)) for run in runs[:_MOST_LINES]]
    return ", ".join([*shown, "…"] if len(runs) > _MOST_LINES else shown)


def _mend(problem: Problem) -> str:
    """Return what to do without what the notice says of all rows."""
    return problem.mend.removesuffix(IN_THE_FILE).strip() or "Correct it in the file."
