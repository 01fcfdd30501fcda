"""Backups: a zip of the person's own files in `backups`, made before the first change of each day.

The 30 newest days stay, and the first backup of every month for ever. A backup that cannot be made never keeps a row
from being written; `trouble` says so. How one comes back stands in restore.py.

A large one is first a zip of the files as they are, since nobody shall wait for it: whole, and on the disk before
anything changes. A thread packs it afterwards; where the program ends before that, the next one's does.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import time
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath
from threading import Thread

from planner.errors import PlannerError
from planner.storage import archive, durable
from planner.words import day_in_words

FOLDER, DELETED, PICTURES = "backups", "deleted", "pictures"
UNDER_WAY = "restoring.txt"  # stands in `backups` while files come back; it stays where that is broken off
FOLDERS = frozenset({DELETED, PICTURES})
DAYS = 30
LARGE = 1_000_000  # bytes: what is smaller is packed within a few hundredths of a second
PACKING = "packing backups"  # the name of the thread that does it afterwards
# All changes of a day come after its one backup, and who flies from Kiritimati to Howland, whose clocks differ by 26
# hours, has a day that lasts so much longer.
LONGEST_DAY = timedelta(hours=24 + 26)
_ZONES = timedelta(days=1)  # where a day begins first it is by one ahead of where it begins last
_TABLES = "plan|sessions|performed|pain|visits|pauses|experiments|marks|drawn"
_CHOICES = "profile|day_begins|screening|my_stretches|week_edits|stretch_now|it_hurts"
# What a synced folder adds to a name: "pain (conflicted copy).csv", "pain-LAPTOP.csv", "pain.sync-conflict-2026.csv".
_ADDED = r"(?:[ .(_-][\w ()'’,.&@+~-]{0,60})?"
_WORDS = re.compile(
    rf"(?:{DELETED}/)?(?:{_TABLES}){_ADDED}\.csv|(?:{_CHOICES}){_ADDED}\.toml|calendar\.json|brought_home\.json|datapackage\.json"
)
_SIGN = r"[^\x00-\x1f\x7f/\\:*?\"<>|]"
_PICTURE = re.compile(rf"{PICTURES}/(?!\.){_SIGN}{{1,120}}\.(?:png|jpe?g|webp)", re.I)
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.I)  # names that Windows keeps for itself
_NAME = re.compile(r"(\d{4}-\d\d-\d\d)(?:_before_(\d{6}))?\.zip")

_log = logging.getLogger(__name__)
_tried: dict[Path, date] = {}
_failed: dict[Path, str] = {}


@dataclass(frozen=True)
class Backup:
    """One backup. at: the moment of one that was made before another was brought back; None for that of a day."""

    path: Path
    day: date
    at: datetime | None = None


def known(name: str) -> bool:
    """Whether a path within the folder, with /, is one of the person's own files; nothing else may come in a zip."""
    if _PICTURE.fullmatch(name):
        return not _DEVICE.match(PurePosixPath(name).name)
    return bool(_WORDS.fullmatch(name))


DIARY = archive.Kind("a diary", "Choose a zip that this planner made.", known, frozenset({DELETED, PICTURES}))


def own_files(folder: Path, is_picture: Callable[[Path], bool] | None = None) -> dict[str, bytes]:
    """Return the person's own files by their paths within the folder. Raises OSError where one cannot be read.

    is_picture: whether a file of `pictures` is one; without it they are left out: the planner never changes one, and
    they would fill a disk in ten years.
    """
    found: dict[str, bytes] = {}
    for place in (folder, folder / DELETED, *([folder / PICTURES] if is_picture else [])):
        for path in sorted(place.iterdir()) if place.is_dir() else ():
            name = path.relative_to(folder).as_posix()
            if known(name) and path.is_file() and (place.name != PICTURES or (is_picture and is_picture(path))):
                found[name] = path.read_bytes()
    return found


def of_the_day(folder: Path) -> None:
    """Make today's backup where there is none. Never raises: `trouble` says what went wrong.

    Tried once a day and program, so that a full disk does not make every row slow. One of that name stays, even if it
    was made while the clock was wrong: no backup is ever written over, and the days around it have their own.
    """
    home = folder.absolute()
    today = date.today()
    if _tried.get(home) == today:
        return
    _tried[home] = today
    path = home / FOLDER / f"{today.isoformat()}.zip"
    _failed.pop(home, None)
    try:
        if not path.exists() and (files := own_files(home)):
            _keep(path, files)
            _tidy(path.parent)
        _pack_afterwards(home)
    except Exception as error:  # noqa: BLE001 - whatever it is, the row must be written
        why = getattr(error, "strerror", None) or error
        sentence = f"What you enter is saved, but today's backup could not be made ({why})."
        _failed[home] = f"{sentence} Free some space, or make {path.parent} writable."
        _log.warning(_failed[home])


def before_change(path: Path) -> None:
    """Make today's backup before a file of the diary changes; a report or a page to print is none."""
    folder = path.parent.absolute()
    home, name = (folder.parent, f"{folder.name}/{path.name}") if folder.name in FOLDERS else (folder, path.name)
    if _tried.get(home) != date.today() and known(name):  # this comes with every row
        of_the_day(home)


def before_restoring(folder: Path, replaced: Mapping[str, bytes]) -> Path | None:
    """Keep what stands in the folder now, and the files about to be replaced; return the backup's path, None for none.

    Raises OSError. Call it inside `locked.writing`.
    """
    files = {**own_files(folder), **replaced}
    if not files:
        return None
    newest = next(iter(backups(folder)), None)
    if newest and _holds(newest.path, files):
        with contextlib.suppress(OSError):
            newest.path.touch()  # it holds what stands there until now: `trouble` shall know
        return newest.path
    moment = datetime.now()
    while (path := folder / FOLDER / f"{moment:%Y-%m-%d_before_%H%M%S}.zip").exists():
        moment += timedelta(seconds=1)
    _keep(path, files)
    _pack_afterwards(folder)
    return path


def _holds(path: Path, files: Mapping[str, bytes]) -> bool:
    """Whether a backup is of just these files."""
    try:
        return archive.unpacked(path.read_bytes(), path.name, DIARY) == files
    except PlannerError:
        return False


def _keep(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a backup; a large one as it is where there is room for that."""
    if sum(map(len, files.values())) > LARGE:
        with contextlib.suppress(OSError):
            _write(path, archive.stored(files))
            return
    _write(path, archive.packed(files))


def _pack_afterwards(folder: Path) -> None:
    """Have a thread pack the backups that may still be as they are. The program's end waits for it."""
    with contextlib.suppress(OSError, RuntimeError):  # it is whole as it is: the next program packs it
        if large := [backup.path for backup in backups(folder) if backup.path.stat().st_size > LARGE]:
            Thread(target=_pack, args=(large,), name=PACKING, daemon=False).start()


def _pack(paths: Iterable[Path]) -> None:
    """Put packed ones in the place of backups that are as they are; their times, which `trouble` asks for, stay.

    One that fails stays whole as it is, and the next program tries again.
    """
    for path in paths:
        with contextlib.suppress(PlannerError, *archive.DAMAGED):
            if not _as_it_is(path):
                continue
            times, data = path.stat(), path.read_bytes()
            if (packed := archive.smaller(data)) != data:
                durable.replace(path, packed, data)
                os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def _as_it_is(path: Path) -> bool:
    """Whether nothing in a zip is packed; its directory alone is read, as there are ten years of backups."""
    with zipfile.ZipFile(path) as held:
        return all(entry.compress_type == zipfile.ZIP_STORED for entry in held.infolist())


def mark(folder: Path, before: Path | None) -> Path:
    """Mark that files are coming back, so that `trouble` can tell of a power cut; return the file to take away then.

    before: the backup that was made first.
    """
    path = folder / FOLDER / UNDER_WAY
    _write(path, (before.name if before else "").encode())
    return path


def backups(folder: Path) -> list[Backup]:
    """Return the backups of a folder, the newest first; last those of days to come: the clock was wrong then."""
    place = folder / FOLDER
    found = [backup for path in (place.iterdir() if place.is_dir() else ()) if (backup := _backup(path))]
    return sorted(found, key=lambda backup: (not _to_come(backup.day), backup.path.name), reverse=True)


def failed(folder: Path) -> str:
    """Return a sentence where today's backup could not be made or one came back only in part, "" where all is well."""
    if (path := folder / FOLDER / UNDER_WAY).is_file():
        before = path.read_text("utf-8", "replace").strip()
        words = "Bringing a backup back broke off: some files are as in it, others as before. Do it again"
        return (
            f"{words}, or restore {before}, which holds all of them as before."
            if _NAME.fullmatch(before)
            else f"{words}."
        )
    return _failed.get(folder.absolute(), "")


def trouble(folder: Path) -> str:
    """Return what `failed` says, or a sentence where the newest backup is older than a file; "" where all is well.

    Times of files are compared with times of files: both are of one clock, the disk's, and in no zone. So a journey
    changes nothing, and a copy of the folder whose files are all of today is well too.
    """
    if sentence := failed(folder):
        return sentence
    if not (backed_up := _times(each.path for each in backups(folder))):
        return ""
    changed = _times(path for path in folder.iterdir() if known(path.name) and path.is_file())
    if not changed or max(changed)[0] - max(backed_up)[0] <= LONGEST_DAY.total_seconds():
        return ""
    moment, path = max(changed)
    day = day_in_words(date.fromtimestamp(moment))
    return (
        f"{path.name} changed on {day}, after the newest backup. That is right if you changed it by hand; if "
        f"not, check that {folder / FOLDER} can be written to."
    )


def _times(paths: Iterable[Path]) -> list[tuple[float, Path]]:
    """Return when each file changed, without those that say a time to come: the clock was wrong then."""
    latest = time.time() + _ZONES.total_seconds()
    return [(moment, path) for path in paths if (moment := path.stat().st_mtime) <= latest]


def _to_come(day: date) -> bool:
    """Whether a day has begun nowhere on Earth, so that no journey explains it."""
    return day > date.today() + _ZONES


def _backup(path: Path) -> Backup | None:
    match = _NAME.fullmatch(path.name)
    try:
        day = date.fromisoformat(match[1]) if match else None
        at = datetime.fromisoformat(f"{match[1]}T{match[2]}") if match and match[2] else None
    except ValueError:
        return None
    return Backup(path, day, at) if day else None


def _write(path: Path, data: bytes) -> None:
    if not path.parent.is_dir():
        path.parent.mkdir(mode=0o700)
    durable.replace(path, data)


def _tidy(place: Path) -> None:
    """Take away the backups that are neither of the newest days nor the first of their month, and torn leftovers.

    Those of days to come stay and push no other out. Call it inside `locked.writing`: what is unfinished there is
    nobody's any more, or of a packing, which is done anew another day.
    """
    oldest_first = [backup for backup in backups(place.parent)[::-1] if not _to_come(backup.day)]
    days = sorted({backup.day for backup in oldest_first})
    of_month: dict[tuple[int, int], Path] = {}
    for backup in oldest_first:
        of_month.setdefault((backup.day.year, backup.day.month), backup.path)
    old = [backup.path for backup in oldest_first if backup.day not in days[-DAYS:]]
    for path in (*(path for path in old if path not in of_month.values()), *place.glob(f".*{durable.UNFINISHED}")):
        with contextlib.suppress(OSError):
            path.unlink()
