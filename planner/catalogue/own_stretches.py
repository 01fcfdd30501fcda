"""The person's own stretches in data/my_stretches.toml: adding one, changing it, deleting it and putting it back.

What a change does not concern stays byte for byte, comments too. Of one that is deleted its name stays, because the
diary's rows do. What the fields are is own_form.py's.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from planner.catalogue import pictures
from planner.catalogue.own_form import ASKED, checked_form, form_of, table
from planner.catalogue.reading import DELETED, MY_STRETCHES, SHIPPED, catalogue_with, likenesses, tables_of
from planner.catalogue.stretches import PICTURES, Catalogue, Stretch
from planner.errors import ChangedMeanwhile, InvalidValue, PlannerError
from planner.paths import data_folder
from planner.storage import durable, locked
from planner.words import listed, quoted

_MARK = b"\xef\xbb\xbf"  # which some programs put before a text


class Gone(PlannerError):
    """The stretch to be changed or deleted is not among the person's own any more."""


@dataclass(frozen=True)
class Deleted:
    """What was deleted, as putting it back needs it. before, after: the file; picture: bytes of its picture, if any."""

    stretch: Stretch
    before: bytes
    after: bytes
    picture: bytes


@durable.retried
def add_own_stretch(
    form: Mapping[str, Any], path: Path | None = None, picture: tuple[str, bytes] | None = None
) -> Stretch:
    """Add the stretch that the form describes to the person's own (default: my_stretches.toml in the data folder).

    form: plain values, the fields of `Form`. picture: name (for the error only) and bytes of a PNG, JPEG or WebP, kept
    in pictures/ beside the file as `pictures.kept` makes it. Returns the stretch as load_catalogue now gives it back.
    Raises InvalidValue (its field is the form's, or "picture"), UnreadableFile or InvalidValue where the file that is
    there cannot be used, PlannerError where it cannot be written; then nothing is changed.
    """
    wanted = checked_form(form)
    image = pictures.kept(*picture) if picture else b""
    path = path or data_folder() / MY_STRETCHES
    with locked.writing(path):
        before = durable.read(path)  # first, so that what is looked at below is what must still stand there
        tables = tables_of(path, before)
        catalogue = catalogue_with(path, tables)
        _check_name(wanted.name, catalogue.values())
        _check_likeness(wanted.drawn_like, catalogue)
        id_ = _free_id(wanted.name, {*catalogue, *tables}, path.parent / PICTURES)
        file = f"{id_}.{pictures.KEPT_AS}" if image else ""
        gap = (b"\n" if before.endswith(b"\n") else b"\n\n") * bool(before)
        after = before + gap + _as_toml(id_, table(wanted, file)).encode()
        stretch = catalogue_with(path, tables_of(path, after))[id_]
        with _kept(stretch.picture_path, image):
            durable.replace(path, after, before)
    return stretch


@durable.retried
def change_own_stretch(
    id_: str,
    form: Mapping[str, Any],
    path: Path | None = None,
    picture: tuple[str, bytes] | None = None,
    *,
    keep_picture: bool = True,
    seen: str | None = None,
) -> Stretch:
    """Make a stretch of the person's own what the form says; what the form doesn't hold stays as it was written.

    Its id stays, so that the diary's rows still belong to it. picture: one in the place of what it has; without one
    that is kept, or taken out where not keep_picture. seen: the `mark_of` the stretch when the form was filled. Returns
    and raises what add_own_stretch does, Gone where it is not there, ChangedMeanwhile where it is not what was seen.
    """
    wanted = checked_form(form)
    image = pictures.kept(*picture) if picture else b""
    path = path or data_folder() / MY_STRETCHES
    with locked.writing(path):
        before = durable.read(path)
        tables = tables_of(path, before)
        catalogue = catalogue_with(path, tables)
        stretch = _own(id_, catalogue)
        if seen not in (None, mark_of(stretch)):
            raise ChangedMeanwhile(f"{quoted(stretch.name)} was changed elsewhere since you began. Save yours over it?")
        _check_name(wanted.name, (each for each in catalogue.values() if each.id != id_))
        _check_likeness(wanted.drawn_like, catalogue)
        file = _free_file(id_, path.parent / PICTURES) if image else stretch.picture if keep_picture else ""
        changes = _changes(tables[id_], table(form_of(stretch), stretch.picture), table(wanted, file))
        after = _changed(path, before, id_, changes)
        catalogue = catalogue_with(path, tables_of(path, after))
        with _kept(catalogue[id_].picture_path if image else None, image):
            durable.replace(path, after, before)
        _tidy(stretch, catalogue)
    return catalogue[id_]


@durable.retried
def delete_own_stretch(id_: str, path: Path | None = None, *, seen: str | None = None) -> Deleted:
    """Delete a stretch of the person's own, and its picture where no other one shows it; its name stays in the file.

    Raises Gone, PlannerError where another stretch needs it or it is not what was seen, and as add_own_stretch.
    """
    path = path or data_folder() / MY_STRETCHES
    with locked.writing(path):
        before = durable.read(path)
        catalogue = catalogue_with(path, tables_of(path, before))
        stretch = _own(id_, catalogue)
        if seen not in (None, mark_of(stretch)):
            raise PlannerError(
                f"{quoted(stretch.name)} was changed elsewhere meanwhile. Look at it again before you delete it."
            )
        after = _without(path, before, id_)
        try:
            catalogue = catalogue_with(path, tables_of(path, after))
        except InvalidValue as error:
            needed = f"{quoted(stretch.name)} can't be deleted: it is needed by {_needing(id_, catalogue)}."
            raise PlannerError(f"{needed} Change that first, in {path}.") from error
        own = durable.read(stretch.picture_path) if stretch.picture_path else b""
        durable.replace(path, after, before)
        _tidy(stretch, catalogue)
    return Deleted(stretch, before, after, own)


@durable.retried
def put_back(deleted: Deleted) -> Stretch:
    """Put back what was deleted, as it was; PlannerError where the file was changed since."""
    stretch = deleted.stretch
    assert stretch.folder
    path, name = stretch.folder / MY_STRETCHES, quoted(stretch.name)
    with locked.writing(path):
        if durable.read(path) != deleted.after:
            raise PlannerError(f"{name} can't be put back: your stretches were changed since. Add it again.")
        there = stretch.picture_path is None or stretch.picture_path.exists()
        with _kept(None if there else stretch.picture_path, deleted.picture):
            durable.replace(path, deleted.before, deleted.after)
    return stretch


def own_of(catalogue: Catalogue) -> list[Stretch]:
    """Return the stretches that stand in the person's own file."""
    return [stretch for stretch in catalogue.values() if stretch.folder != SHIPPED.parent]


def mark_of(stretch: Stretch) -> str:
    """Return what changes when a stretch does, but for its figure: no form shows that."""
    return hashlib.sha256(repr(replace(stretch, figure=None)).encode()).hexdigest()


def _own(id_: str, catalogue: Catalogue) -> Stretch:
    found = next((stretch for stretch in own_of(catalogue) if stretch.id == id_), None)
    if not found:
        raise Gone("This stretch was deleted elsewhere meanwhile. To have it again, add it.")
    return found


def _needing(id_: str, catalogue: Catalogue) -> str:
    """Return the names of the stretches that say something of another one."""
    named = {
        each.name: {*each.requires, each.drawn_like, *(way.stretch for way in (*each.easier, *each.harder))}
        for each in catalogue.values()
    }
    return listed([quoted(name) for name, ids in named.items() if id_ in ids])


def _check_name(name: str, others: Iterator[Stretch] | Collection[Stretch]) -> None:
    if _plain(name) in {_plain(stretch.name) for stretch in others}:
        raise InvalidValue("", "name", name, "free: another stretch has this name")


def _check_likeness(id_: str, catalogue: Catalogue) -> None:
    drawn = likenesses(catalogue.values())
    if id_ and id_ not in drawn:
        raise InvalidValue("", "drawn_like", id_, "a stretch with a figure of its own", drawn)


def _plain(name: str) -> str:
    """Return a name as people compare names: without case, width and spacing."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _free_id(name: str, taken: Collection[str], folder: Path) -> str:
    """Return an id that no stretch had and no picture has. Only a to z, 0 to 9 and _: it names a file, too."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = "my_" + (re.sub("[^a-z0-9]+", "_", ascii_only).strip("_")[:40].strip("_") or "stretch")
    id_, number = slug, 1
    while id_ in taken or any((folder / f"{id_}.{ending}").exists() for ending in pictures.ENDINGS):
        number += 1
        id_ = f"{slug}_{number}"
    return id_


def _free_file(id_: str, folder: Path) -> str:
    """Return a name of a picture that none has: a page that shows the one before sees that it is another."""
    plain = re.sub(r"[^\w-]", "_", id_)
    file, number = f"{plain}.{pictures.KEPT_AS}", 1
    while (folder / file).exists():
        number += 1
        file = f"{plain}_{number}.{pictures.KEPT_AS}"
    return file


# The file's text


def _changes(there: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields to write, None for one that goes. old, new: what follows from the form before and now.

    What follows from it but was written by hand otherwise stays.
    """
    differ = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    changes = {name: new.get(name) for name in differ if name in ASKED or there.get(name) == old.get(name)}
    if "target" in changes and "start" not in changes:  # a start of its own, which still leads to the target
        most, start = new["target"], there["start"]
        capped = {name: min(value, most[name]) for name, value in start.items()}
        changes |= {"start": capped} if capped != start else {}
    return changes


def _changed(path: Path, before: bytes, id_: str, changes: Mapping[str, Any]) -> bytes:
    """Return the file with some fields of an entry changed."""
    wanted = tables_of(path, before)
    wanted[id_] = {name: value for name, value in (wanted[id_] | changes).items() if value is not None}

    def change(entry: Any) -> None:
        after = _taken_off(entry)
        for name, value in changes.items():
            if value is None:
                entry.remove(name)
            elif isinstance(value, dict) and isinstance(entry.get(name), dict):
                entry[name].update(value)
            else:
                entry[name] = _inline(value)
        entry.value.body.extend(after)

    return _edited(path, before, wanted, lambda document: change(document[id_]))


def _without(path: Path, before: bytes, id_: str) -> bytes:
    """Return the file with the name alone left of an entry. What stands between it and the next one stays."""
    wanted = tables_of(path, before)
    wanted[id_] = {"name": wanted[id_]["name"], DELETED: True}

    def delete(entry: Any) -> None:
        after = _taken_off(entry)
        for name in [name for name in entry if name != "name"]:
            entry.remove(name)
        entry.value.body[:] = [(key, item) for key, item in entry.value.body if key]  # without its comments
        entry[DELETED] = True
        entry.value.body.extend(after)

    return _edited(path, before, wanted, lambda document: delete(document[id_]))


def _taken_off(entry: Any) -> list[Any]:
    """Take the comments and empty lines off the end of an entry, where those about the next one stand; return them."""
    found: list[Any] = []
    body = entry.value.body
    while body and hasattr(body[-1][1], "value") and hasattr(body[-1][1].value, "body"):
        body = body[-1][1].value.body  # of a table within it
    while body and body[-1][0] is None:
        found.insert(0, body.pop())
    return found


def _edited(path: Path, before: bytes, wanted: Mapping[str, Any], edit: Any) -> bytes:
    """Return the file once edited; PlannerError where that is not what is wanted: TOML can be written oddly."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(before.decode("utf-8-sig"))
        edit(document)
        after = _MARK * before.startswith(_MARK) + document.as_string().encode()
        if tables_of(path, after) == wanted:
            return after
    except (TOMLKitError, PlannerError, TypeError, AttributeError, LookupError, ValueError):
        pass
    raise PlannerError(f"{path}: this entry is written in a way that the form can't change. Change it in the file.")


def _as_toml(id_: str, values: Mapping[str, Any]) -> str:
    import tomlkit

    document = tomlkit.document()
    document[id_] = tomlkit.table()
    for name, value in values.items():
        document[id_][name] = _inline(value)
    return document.as_string()


def _inline(value: Any) -> Any:
    import tomlkit

    if isinstance(value, dict):
        inline = tomlkit.inline_table()
        inline.update(value)
        return inline
    if isinstance(value, list):
        array = tomlkit.array()
        array.extend(_inline(part) for part in value)
        return array.multiline(len(array.as_string()) > 60)
    return value


# Pictures


@contextmanager
def _kept(path: Path | None, data: bytes) -> Iterator[None]:
    """Save a picture first, so that no entry names one that isn't there; take it away if the entry can't follow."""
    if path is None or not data:
        yield
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    durable.replace(path, data)
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _tidy(before: Stretch, catalogue: Catalogue) -> None:
    """Take away the picture that a stretch showed, where none shows it any more."""
    path = before.picture_path
    if path and path not in {stretch.picture_path for stretch in catalogue.values()}:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
