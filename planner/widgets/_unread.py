"""The calm notice of rows that could not be read and backups that failed, as every notebook's first widget shows it.

unread.js lays it out.
"""

from __future__ import annotations

from typing import Any

from planner import backup
from planner.diary import Diary
from planner.errors import PlannerError
from planner.reading import IN_THE_FILE, Problem

# Beyond that nobody reads on; mending the first ones often mends the others.
MOST_ROWS = 100


def unread(diary: Diary) -> dict[str, Any]:
    """Return what the notice says, {} where all is well.

    title: how many rows could not be read; rows: file, line, what is wrong and how to mend it, of the first hundred;
    more: how many others there are, in words. All three are lacking where every row was read, or a file cannot be
    opened, which is said elsewhere. backup: a sentence, where a backup failed.
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
        problems = diary.unread()
    except PlannerError:
        return {}
    if not problems:
        return {}
    more = len(problems) - MOST_ROWS
    return {
        "title": f"{len(problems)} {'row' if len(problems) == 1 else 'rows'} could not be read",
        "rows": [[each.file, str(each.line), each.what, _mend(each)] for each in problems[:MOST_ROWS]],
        "more": f"And {more} more." if more > 0 else "",
    }


def _mend(problem: Problem) -> str:
    """Return what to do without what the notice says of all rows."""
    return problem.mend.removesuffix(IN_THE_FILE).strip() or "Correct it in the file."
