"""Takes everything with you as one zip, shows what is in a backup, and brings it back: all of it or one file.

What comes in is checked first (archive.py, and the names in backup.py); what stands there is backed up before. Tells
also which tables have lost rows that a backup has.
"""

from __future__ import annotations

import contextlib
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from planner.catalogue import pictures
from planner.diary.data_package import describe
from planner.diary.reading import read
from planner.diary.tables import TABLES
from planner.errors import InvalidValue, PlannerError
from planner.paths import data_folder
from planner.steps import Steps, finished
from planner.storage import archive, backup, durable, locked
from planner.storage.schema_version import PACKAGE, SCHEMA_VERSION, version_in
from planner.words import quoted

_CALENDAR = "calendar.json"
_TABLE_FILES = frozenset(table.file for table in TABLES.values())
_LOOKED_AT = 7  # backups of a day: a file that went is noticed for a week, then it is as the person wants it
_SOME_ROWS = 5  # of fewer a person may well have deleted most


@dataclass(frozen=True)
class Change:
    """What bringing back would do to one file. now, then: rows of a table, None for other files and where it is absent.

    there: whether the file exists now; same: whether it is the same already, byte for byte.
    """

    name: str
    there: bool
    same: bool
    now: int | None
    then: int | None


@dataclass(frozen=True)
class BroughtBack:
    """What was brought back: names of the files, and the backup of what stood there before (None where none did)."""

    files: tuple[str, ...]
    before: Path | None


def everything(folder: Path) -> bytes:
    """Return a zip of all the person's own files, pictures too; PlannerError where there is none or one can't be read.

    The same files give the same bytes.
    """
    return finished(everything_steps(folder))


def everything_steps(folder: Path) -> Steps[bytes]:
    """Do what `everything` does, in steps."""
    try:
        files = backup.own_files(folder, pictures.is_picture)
    except OSError as error:
        raise _unreadable(error.filename or folder, error) from error
    if not files:
        raise PlannerError(f"{folder}: there is nothing to take with you yet. Save a plan or a rating first.")
    data = yield from archive.packing(files)
    if len(data) > archive.MOST_BYTES or sum(map(len, files.values())) > archive.MOST_UNPACKED:
        raise PlannerError(f"{folder}: is too big for one zip. Take it along as it is: copy the whole folder.")
    return data


def export_name(today: date | None = None) -> str:
    """Return what a zip of everything is called."""
    return f"stretching_diary_{(today or date.today()).isoformat()}.zip"


def export_all(path: str | Path | None = None, folder: str | Path | None = None) -> Path:
    """Write a zip of all the person's own files and return its path. Raises PlannerError.

    path: a file, or a folder for one named after today; by default the working directory. folder: by default the
    data folder.
    """
    target = Path(path or ".").expanduser()
    target = target / export_name() if target.is_dir() else target
    data = everything(_folder(folder))
    with locked.writing(target):
        durable.replace(target, data)
    return target


def import_all(path: str | Path, folder: str | Path | None = None, only: str | None = None) -> BroughtBack:
    """Bring back what a zip of export_all, or a backup, holds. only: one file of it. Raises as bring_back does."""
    path = Path(path).expanduser()
    return bring_back(_folder(folder), zip_at(path), path.name, only)


def zip_at(path: Path) -> bytes:
    """Return the bytes of a zip file; PlannerError where it cannot be read."""
    try:
        if path.stat().st_size > archive.MOST_BYTES:
            raise archive.too_big(path.name, backup.DIARY)
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def contents(data: bytes, where: str) -> dict[str, bytes]:
    """Return the files that a zip holds by name, once all of it is right; PlannerError says what is not."""
    files = archive.unpacked(data, where, backup.DIARY)
    for name, content in files.items():
        if name.startswith(f"{backup.PICTURES}/"):
            try:
                pictures.check(name, content)
            except InvalidValue as error:
                raise PlannerError(
                    f"{where}: {quoted(name)} is not {error.expected}. Take it out of the zip."
                ) from error
    _refuse_newer(files.pop(PACKAGE, b""), where)
    if not files:
        raise PlannerError(f"{where}: holds no file of a diary. Choose a zip that this planner made.")
    return files


def preview(folder: Path, data: bytes, where: str) -> tuple[Change, ...]:
    """Return what bringing all of a zip back would do to each file; nothing is changed. Raises PlannerError."""
    return tuple(_change(folder, name, then) for name, then in _to_bring(folder, contents(data, where)).items())


def lost(folder: Path) -> list[tuple[backup.Backup, Change]]:
    """Return the tables that are gone, or that have less than half of the rows of one of the newest backups.

    With each the backup that has most of it, the newest of equals. Only sizes are looked at where they say that all is
    well. A backup or table that cannot be read is passed over.
    """
    found: dict[str, tuple[backup.Backup, Change]] = {}
    for each in [each for each in backup.backups(folder) if each.at is None][:_LOOKED_AT]:
        with contextlib.suppress(PlannerError, *archive.DAMAGED):
            with zipfile.ZipFile(each.path) as held:
                tables = [entry for entry in held.infolist() if entry.filename in _TABLE_FILES]
            for name in [entry.filename for entry in tables if _may_lack(folder / entry.filename, entry.file_size)]:
                stat = each.path.stat()
                then = _rows_kept(each.path, name, (stat.st_size, stat.st_mtime_ns))
                there, now = (folder / name).exists(), _rows(name, _bytes(folder / name)) or 0
                more = name not in found or then > (found[name][1].then or 0)
                if more and then > 2 * now and (then >= _SOME_ROWS or not there):
                    found[name] = each, Change(name, there, False, now if there else None, then)
    return list(found.values())


def _may_lack(path: Path, size: int) -> bool:
    """Whether a table is so much smaller than `size` that half of its rows may be gone."""
    return not path.exists() or 2 * path.stat().st_size < size


@lru_cache(maxsize=64)
def _rows_kept(path: Path, name: str, version: tuple[int, int]) -> int:
    """Return how many rows a backup has of a table; asked with each change of a plan, so it is read once only."""
    return _rows(name, contents(zip_at(path), path.name)[name]) or 0


@durable.retried
def bring_back(folder: Path, data: bytes, where: str, only: str | None = None) -> BroughtBack:
    """Put the files of a zip in the place of those that stand in the folder, each one at once; others stay.

    Where anything goes wrong, what was put there is taken back and PlannerError raised. What stood there is backed up
    first, also what a spreadsheet saves in that moment; done twice, the second time changes nothing.
    """
    files = contents(data, where)
    if only is None:
        files = _to_bring(folder, files)
    elif only in files:
        files = {only: files[only]}
    else:
        raise InvalidValue(where, "", only, "in this zip", files)
    with locked.writing(folder / backup.FOLDER):
        before = {name: _bytes(folder / name) for name in files}
        new = {name: content for name, content in files.items() if content != before[name]}
        if not new:
            return BroughtBack((), None)
        replaced = {name: content for name in new if (content := before[name]) is not None}
        _refuse_without_room(folder, sum(map(len, new.values())) + sum(map(len, replaced.values())))
        kept = backup.before_restoring(folder, replaced)
        _put(folder, new, before, backup.mark(folder, kept))
    return BroughtBack(tuple(new), kept)


def _unreadable(path: object, error: OSError) -> PlannerError:
    why = error.strerror or error
    return PlannerError(f"{path}: cannot be read ({why}). Check that it is there and that you may read it.")


def _folder(folder: str | Path | None) -> Path:
    return data_folder() if folder is None else Path(folder).expanduser()


def _to_bring(folder: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Leave calendar.json out where there is one: it alone knows which events a calendar has by now."""
    return {name: data for name, data in files.items() if name != _CALENDAR or not (folder / name).exists()}


def _change(folder: Path, name: str, then: bytes) -> Change:
    try:
        now = _bytes(folder / name)
    except OSError as error:
        raise _unreadable(folder / name, error) from error
    return Change(name, now is not None, now == then, _rows(name, now), _rows(name, then))


def _rows(name: str, data: bytes | None) -> int | None:
    """Return how many rows stand in a table, those that cannot be read too."""
    table = TABLES.get(name.removesuffix(".csv"))
    if table is None or data is None:
        return None
    reading = read(table, data)
    return len(reading.frame) + len(reading.problems)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _refuse_newer(dictionary: bytes, where: str) -> None:
    version = version_in(dictionary)
    if version is not None and version > SCHEMA_VERSION:
        raise PlannerError(
            f"{where}: a newer planner made it (version {version} of the tables; this one knows {SCHEMA_VERSION}). "
            "Update this one, then bring it back."
        )


def _refuse_without_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < 2 * needed:
        megabytes = 2 * needed // 10**6 + 1
        needs = f"it needs {megabytes} MB of free space. Make room first."
        raise PlannerError(f"{folder}: nothing was brought back: {needs}")


def _put(folder: Path, new: Mapping[str, bytes], before: Mapping[str, bytes | None], mark: Path) -> None:
    """Put the new files there, or none: then all are as before. The mark stays where not even that can be done."""
    done: list[str] = []
    try:
        for name, content in new.items():
            path = folder / name
            if not path.parent.is_dir():
                path.parent.mkdir(mode=0o700)
            done.append(name)
            durable.replace(path, content, expected=before[name] or b"")
        describe(folder)
    except BaseException:
        stuck = [name for name in done if not _taken_back(folder / name, before[name], new[name])]
        if not stuck:
            mark.unlink()
        raise
    mark.unlink()


def _taken_back(path: Path, content: bytes | None, put: bytes) -> bool:
    """Put a file back as it was; return whether that could be done. What another program saved by now stays.

    put: what was brought back, if it came so far.
    """
    try:
        if _bytes(path) != put:
            return True
        if content is None:
            path.unlink()
        else:
            durable.replace(path, content, expected=put)
    except durable.Changed:
        return True
    except OSError:
        return False
    return True
