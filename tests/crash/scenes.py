"""The ways to write that the crash tests try: what stands there before, and what is then asked for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path

import planner
from planner.diary import Diary
from planner.diary.deleted_rows import delete_session, restore_session
from planner.diary.row_changes import widened
from planner.person.profile import save_profile
from planner.storage import locked

NOW = datetime(2026, 11, 23, 7, 31, 5, tzinfo=timezone(timedelta(hours=1)))
SESSION = {"date": NOW.date(), "started_at": NOW, "planned_s": 300, "active_s": 0, "outcome": "abandoned"}

DONE = {"stretch": "side_bend", "reps_planned": 1, "reps_done": 1, "hold_s": 1, "active_s": 9, "outcome": "done"}


def rate(diary: Diary) -> None:
    diary.add_pain(5, rated_at=NOW, note='slept "badly", woke\nearly')


def lived_in(diary: Diary) -> None:
    diary.add_pain(4, rated_at=NOW - timedelta(days=1))
    for name in ("s1", "s2", "s3"):
        diary.put_session(name, **SESSION)
        diary.put_performed(name, 1, "left", **DONE)


def lived_in_long_ago(diary: Diary) -> None:
    lived_in(diary)
    path = diary.folder / "sessions.csv"
    path.write_text(path.read_text().replace(",entered_at,known,tracker,original", "").replace(",,,,,,,\n", ",,,\n"))


def deleted(diary: Diary) -> None:
    lived_in(diary)
    delete_session(diary, "s2", NOW)


def profiled(diary: Diary, **minutes: int) -> None:
    save_profile(planner.Profile(minutes=minutes), diary.folder / "profile.toml")


# name: what stands there, what is then done (done twice it is done once)
SCENES: Mapping[str, tuple[Callable[[Diary], None], Callable[[Diary], None]]] = {
    "first row": (lambda diary: None, rate),
    "append": (lived_in, rate),
    "change": (lived_in, lambda diary: diary.put_session("s2", active_s=120, outcome="completed")),
    "new column": (lived_in_long_ago, lambda diary: diary.put_session("s4", **SESSION, entered_at=NOW)),
    "delete": (lived_in, lambda diary: delete_session(diary, "s2", NOW)),
    "restore": (deleted, lambda diary: restore_session(diary, "s2")),
    "profile": (lambda diary: profiled(diary, mon=10), lambda diary: profiled(diary, tue=20)),
}


def fresh(folder: Path) -> Diary:
    """Return a diary as a program that has just begun would have it."""
    locked._known.clear()
    locked._lock.cache_clear()
    return Diary(folder)


def files(folder: Path) -> dict[str, bytes]:
    """Return the person's files, without what describes them."""
    kept = sorted(path for path in folder.rglob("*") if path.suffix in (".csv", ".toml"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in kept}


class Stage:
    """A scene's folders: before, after, and as many copies of the first as are asked for."""

    def __init__(self, name: str, folder: Path) -> None:
        self.prepare, self.write = SCENES[name]
        self.folder = folder
        self.first, self.last = folder / "before", folder / "after"
        self.first.mkdir()
        self.prepare(Diary(self.first))
        shutil.copytree(self.first, self.last)
        self.write(Diary(self.last))
        self.before, self.after = files(self.first), files(self.last)
        # The file gets its new column in one step, the row in the next.
        self.between = {
            name: widened(data, ["entered_at"], folder / name) for name, data in self.before.items() if "sess" in name
        }

    def may_be(self, now: Mapping[str, bytes]) -> bool:
        """Return whether every file is as it was or as it should be."""
        names = {*now, *self.before, *self.after}
        stages = (self.before, self.after, self.between)
        return all(now.get(name) in [stage.get(name) for stage in stages] for name in names)

    def copy(self) -> Path:
        folder = self.folder / "now"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.first, folder)
        return folder
