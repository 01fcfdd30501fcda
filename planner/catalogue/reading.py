"""The catalogue read from its files: stretches.toml with poses.toml, and the person's own data/my_stretches.toml.

Checks what one field cannot tell: that a movement's poses are there, and that stretches fit those they name. Of a
stretch that the person deleted the file keeps the name, because the diary's rows do not go with it. What a stretch is
stands in stretches.py; not for changing the person's file (own_stretches.py).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any

from planner.catalogue.poses import Figure, check_figure
from planner.catalogue.stretches import POSITIONS, POSTURE_DRILL, Catalogue, Caution, Position, Stretch, Variant
from planner.checking import checked
from planner.errors import InvalidValue, UnreadableFile
from planner.paths import data_folder
from planner.storage.schema_version import refuse_newer
from planner.words import self_contained

SHIPPED = Path(__file__).with_name("stretches.toml")
POSES = Path(__file__).with_name("poses.toml")
MY_STRETCHES = "my_stretches.toml"
DELETED = "deleted"


def load_catalogue(own: Path | None = None) -> Catalogue:
    """Return every stretch by id: the shipped ones, then the person's own, which add or override.

    own: the person's file, which need not exist; by default my_stretches.toml in the data folder.
    Raises InvalidValue (file, entry, field, value, choices) or UnreadableFile; nothing is half loaded.
    """
    path = own or data_folder() / MY_STRETCHES
    return catalogue_with(path, own_tables(path))


def own_tables(path: Path) -> dict[str, Any]:
    """Return the tables of the person's file, none where there is none; raises UnreadableFile."""
    if not path.exists():
        return {}
    refuse_newer(path.parent)
    return _tables(path)


def catalogue_with(path: Path, tables: Mapping[str, Any]) -> Catalogue:
    """Return the catalogue that follows from the tables of the person's file; raises InvalidValue."""
    own = {id_: table for id_, table in tables.items() if not is_deleted(table)}
    entries = dict(_shipped()) | dict(_entries(path, own))
    drawn = likenesses(stretch for _, stretch in entries.values())
    entries = {id_: (where, _drawn_like(where, stretch, drawn)) for id_, (where, stretch) in entries.items()}
    for where, stretch in entries.values():
        _check_requirements(where, stretch, {id_: entry for id_, (_, entry) in entries.items()})
    return MappingProxyType({id_: stretch for id_, (_, stretch) in entries.items()})


def likenesses(stretches: Iterable[Stretch]) -> dict[str, Figure]:
    """Return the figures that a stretch can be drawn with, by id: the shipped ones, and those written for one of these.

    A shipped stretch that the person's own one stands in for keeps its figure for that.
    """
    shipped = (stretch for _, stretch in _shipped().values())
    drawn = (stretch for stretch in (*shipped, *stretches) if not stretch.drawn_like)
    return {stretch.id: stretch.figure for stretch in drawn if stretch.figure}


def is_deleted(table: object) -> bool:
    """Whether a table of the person's file is what is left of a stretch that they deleted: its name alone."""
    return isinstance(table, dict) and table.get(DELETED) is True and isinstance(table.get("name"), str)


def deleted_names(folder: Path) -> dict[str, str]:
    """Return the names of the stretches that the person deleted, by id; raises UnreadableFile."""
    tables = own_tables(folder / MY_STRETCHES)
    gone = {id_: table for id_, table in tables.items() if is_deleted(table) and id_ not in _shipped()}
    return {id_: self_contained(table["name"]) for id_, table in gone.items()}


def names_of(folder: Path) -> dict[str, str]:
    """Return the name of every stretch by id, of those too that the person deleted: the diary's rows still name them.

    Raises what `load_catalogue` raises.
    """
    return deleted_names(folder) | {id_: stretch.name for id_, stretch in catalogue_of(folder).items()}


def catalogue_of(folder: Path) -> Catalogue:
    """Return the catalogue of the person whose data folder this is; raises what `load_catalogue` raises."""
    return load_catalogue(folder / MY_STRETCHES)


@cache
def neutral_figure(position: Position) -> Figure:
    """Return the figure of a position, for a stretch that has none of its own."""
    where = f"{POSES}: [position.{position}]"
    figure = checked(Figure, _shipped_poses()["position"][position], where)
    check_figure(figure, where)
    return figure


_READING = Lock()  # one thread at a time, or two would have figures of their own, which are told apart by identity


def _shipped() -> Mapping[str, tuple[str, Stretch]]:
    with _READING:
        return _shipped_once()


@cache
def _shipped_once() -> Mapping[str, tuple[str, Stretch]]:
    return MappingProxyType(dict(_entries(SHIPPED, _tables(SHIPPED))))


@cache
def _shipped_poses() -> dict[str, Any]:
    return _tables(POSES)


def _shipped_figures(stretches: Mapping[str, Any]) -> dict[str, Any]:
    figures = {id_: table for id_, table in _shipped_poses().items() if id_ != "position"}
    for id_ in figures:
        if id_ not in stretches:
            raise InvalidValue(f"{POSES}: [{id_}]", "", id_, "a stretch of the catalogue", stretches)
    return figures


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tables_of(path, path.read_bytes())
    except OSError as error:
        raise UnreadableFile(f"{path}: cannot be read ({error}). Save it as plain UTF-8 text.") from error


def tables_of(path: Path, data: bytes) -> dict[str, Any]:
    """Return the tables that the bytes of a file hold; raises UnreadableFile."""
    try:
        return tomllib.loads(re.sub("\r\n?", "\n", data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{path}: cannot be read ({error}). Save it as plain UTF-8 text.") from error
    except RecursionError as error:
        raise UnreadableFile(f"{path}: is nested too deeply. Mend that line and load it again.") from error
    except ValueError as error:  # TOMLDecodeError is one, and so is a number of thousands of digits
        raise UnreadableFile(f"{path}: is not valid TOML: {error}. Mend that line and load it again.") from error


def _entries(path: Path, tables: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, Stretch]]]:
    """Yield id, place in the file and stretch of each table of one file; the shipped ones get their figures."""
    figures = _shipped_figures(tables) if path == SHIPPED else {}
    for id_, table in tables.items():
        yield id_, (f"{path}: [{id_}]", entry(path, id_, table, figures.get(id_)))


def entry(path: Path, id_: str, table: object, drawn: Mapping[str, Any] | None = None) -> Stretch:
    """Return the stretch that one table of a file holds. drawn: its figure, where that lies in poses.toml.

    Raises InvalidValue. Not checked here: what it says of other stretches.
    """
    where = f"{path}: [{id_}]"
    if not isinstance(table, dict):
        raise InvalidValue(where, "", table, "a table of fields that begins with [its_id]")
    told = _self_contained({"source": "own", **table, "id": id_})
    stretch = replace(checked(Stretch, told, where), folder=path.parent)
    if drawn is None:
        if not stretch.drawn_like:  # else its figure is not known yet
            _check_poses(stretch, where, where, "figure")
    else:
        stretch = _drawn(stretch, where, drawn)
    return stretch


def _drawn(stretch: Stretch, where: str, table: Mapping[str, Any]) -> Stretch:
    """Return a shipped stretch with its figure and those of its easier variants, which stand there by their names."""
    at = f"{POSES}: [{stretch.id}]"
    own = {name: value for name, value in table.items() if name != "easier"}
    easier = {name: checked(Figure, each, f"{at}: easier.{name}") for name, each in table.get("easier", {}).items()}
    names = [variant.name for variant in stretch.easier]
    for name, figure in easier.items():
        if name not in names:
            raise InvalidValue(at, "easier", name, "an easier variant of this stretch", names)
        check_figure(figure, at, f"easier.{name}")
    ways = tuple(replace(variant, figure=easier.get(variant.name)) for variant in stretch.easier)
    stretch = replace(stretch, figure=checked(Figure, own, at), easier=ways)
    for each in (stretch, *(replace(stretch, figure=figure) for figure in easier.values())):
        _check_poses(each, where, at, "")
    return stretch


def _drawn_like(where: str, stretch: Stretch, figures: Mapping[str, Figure]) -> Stretch:
    """Return a stretch with the figure of the one that it says it is drawn like. figures: by id, all there are."""
    if not stretch.drawn_like:
        return stretch
    if stretch.figure:
        raise InvalidValue(
            where, "drawn_like", stretch.drawn_like, "needed beside its own figure: take one of them out"
        )
    if stretch.drawn_like not in figures:
        raise InvalidValue(where, "drawn_like", stretch.drawn_like, "a stretch with a figure of its own", figures)
    stretch = replace(stretch, figure=figures[stretch.drawn_like])
    _check_poses(stretch, where, where, "figure")
    return stretch


def _self_contained(value: Any, depth: int = 8) -> Any:
    """Return a value with its texts as they can stand among other words, wherever the stretch is shown.

    depth: more than a stretch is nested; what lies deeper is refused when it is checked.
    """
    if isinstance(value, str):
        return self_contained(value)
    if isinstance(value, list) and depth:
        return [_self_contained(each, depth - 1) for each in value]
    if isinstance(value, dict) and depth:
        return {name: _self_contained(each, depth - 1) for name, each in value.items()}
    return value


def _check_poses(stretch: Stretch, where: str, figure_where: str, path: str) -> None:
    """The figure is whole, and every phase of the movement names a pose of it."""
    if stretch.figure:
        check_figure(stretch.figure, figure_where, path)
    known = stretch.figure.poses if stretch.figure else ("start", "end")
    for n, phase in enumerate(stretch.movement):
        if phase.moves_to not in known:
            raise InvalidValue(where, f"movement.{n}.pose", phase.pose, "a pose of its figure", known)
    for field in ("setup", "close"):
        for n, step in enumerate(getattr(stretch, field)):
            if step.pose and step.pose not in known:
                raise InvalidValue(where, f"{field}.{n}.pose", step.pose, "a pose of its figure", known)


def _check_variant(where: str, stretch: Stretch, variant: Variant, catalogue: Catalogue) -> None:
    """A variant that is an entry of its own is in the catalogue, and its cautions are named."""
    if variant.stretch not in catalogue:
        raise InvalidValue(where, "stretch", variant.stretch, "a stretch of the catalogue", catalogue)
    if missing := _unsaid(stretch, variant, catalogue[variant.stretch]):
        wanted = f"complete: {variant.stretch} also needs {', '.join(missing)}"
        raise InvalidValue(where, "adds_cautions", list(variant.adds_cautions), wanted)


def _unsaid(stretch: Stretch, variant: Variant, other: Stretch) -> list[Caution]:
    """Return the cautions of a variant's own entry that neither the stretch nor the variant names.

    None where a shipped stretch meets an entry of the person's own: a stricter one of theirs must not break ours.
    """
    if other.source == "own" and stretch.source != "own":
        return []
    return [caution for caution in other.cautions if caution not in stretch.cautions + variant.adds_cautions]


def _check_requirements(where: str, stretch: Stretch, catalogue: Catalogue) -> None:
    """Every required stretch exists, can come earlier in a session, and does not require this one."""
    if stretch.id == POSTURE_DRILL and stretch.position != "standing":
        raise InvalidValue(where, "position", stretch.position, "how the posture drill begins", ["standing"])
    if stretch.id == POSTURE_DRILL and stretch.requires:
        raise InvalidValue(where, "requires", stretch.requires, "empty: the posture drill comes before everything")
    for variant in (*stretch.easier, *stretch.harder):
        if variant.stretch:
            _check_variant(where, stretch, variant, catalogue)
    reached = list(stretch.requires)
    for required in reached:
        if required not in catalogue:
            raise InvalidValue(where, "requires", required, "a stretch of the catalogue", catalogue)
        if required == stretch.id:
            raise InvalidValue(where, "requires", stretch.requires, "free of circles: it leads back to itself")
        if POSITIONS.index(catalogue[required].position) > POSITIONS.index(stretch.position):
            raise InvalidValue(where, "requires", required, f"done in a position before {stretch.position}")
        reached += [further for further in catalogue[required].requires if further not in reached]
