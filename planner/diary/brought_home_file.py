"""Keeps how far each session done on a telephone came home, in data/brought_home.json: told again, it is known.

By session the number of the last event that is in the diary. What a session is, and how it is written, is for who asks
(widgets/takeaway). A session that is there but not in the file came by another way, such as an older backup; nothing in
the file is the person's own word, so one that is broken is made anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from planner.checking import checked, whole
from planner.errors import InvalidValue, UnreadableFile
from planner.storage import durable, locked

NAME = "brought_home.json"
Seq = Annotated[int, whole(1, 1_000_000)]


def last_home(folder: Path) -> dict[str, int]:
    """Return the last event's number by session, none of a broken file; raise UnreadableFile where it stays shut."""
    path = folder / NAME
    try:
        data = durable.read(path)
    except OSError as error:
        why = f"{path}: cannot be read ({error.strerror or error})."
        raise UnreadableFile(f"{why} Check that it is a file you may read, then try again.") from error
    try:
        return checked(dict[str, Seq], json.loads(data or b"{}"), NAME)
    except (ValueError, RecursionError, InvalidValue):
        return {}


@durable.retried
def keep_home(session_id: str, seq: int, folder: Path) -> None:
    """Keep that a session is in the diary as far as this event; raise PlannerError where it can't be written."""
    path = folder / NAME
    with locked.writing(path):
        kept = last_home(folder) | {session_id: seq}
        durable.replace(path, (json.dumps(kept, indent=0) + "\n").encode(), durable.read(path))
