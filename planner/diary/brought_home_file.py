"""Keeps how far each session done on a telephone came home, in data/brought_home.json: told again, it is known.

By session the number of the last event that is in the diary. What a session is, and how it is written, is for who asks
(widgets/takeaway). A session that is there but not in the file came by another way, such as an older backup.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

from planner.checking import checked, whole
from planner.errors import UnreadableFile
from planner.storage import durable, locked

NAME = "brought_home.json"
Seq = Annotated[int, whole(1, 1_000_000)]


def last_home(folder: Path) -> dict[str, int]:
    """Return the last event's number by session; raise UnreadableFile or InvalidValue where the file is broken."""
    path = folder / NAME
    data = durable.read(path)
    try:
        values = json.loads(data) if data else {}
    except (ValueError, RecursionError) as error:
        mend = "Put back a copy of it, or delete it: then what was corrected here may be asked of the telephone again."
        raise UnreadableFile(f"{path}: cannot be read ({error}). {mend}") from error
    return checked(dict[str, Seq], values, str(path))


@durable.retried
def keep_home(session_id: str, seq: int, folder: Path) -> None:
    """Keep that a session is in the diary as far as this event."""
    path = folder / NAME
    with locked.writing(path):
        before = durable.read(path)
        kept = last_home(folder) | {session_id: seq}
        durable.replace(path, (json.dumps(kept, indent=0) + "\n").encode(), before)
