"""Joins what two pages changed of the same values, field by field, from what both of them began with.

For plain values: tables of names, lists of tags, and single values. What the fields mean is for who calls; so is what
becomes of a field that both changed differently.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

Place = tuple[str, ...]
Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Clash:
    """A field that both changed, each to something else; None stands for a field that is not there."""

    place: Place
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Joined:
    """values: of both, and mine where they clash. came: the fields whose value is theirs, not mine."""

    values: dict[str, Any]
    came: tuple[Place, ...]
    clashes: tuple[Clash, ...]


def join(base: Plain, mine: Plain, theirs: Plain, keep: Collection[Place] = (), take: Collection[Place] = ()) -> Joined:
    """Join mine and theirs, which both come from base. keep, take: fields that clash and were decided, mine or theirs.

    A list is one of tags, in which each tag is a field of its own.
    """
    joining = _Joining({*keep}, {*take})
    values = joining.table(base, mine, theirs, ())
    return Joined(values, tuple(joining.came), tuple(joining.clashes))


class _Joining:
    def __init__(self, keep: set[Place], take: set[Place]) -> None:
        self.keep, self.take = keep, take
        self.came: list[Place] = []
        self.clashes: list[Clash] = []

    def table(self, base: Plain, mine: Plain, theirs: Plain, place: Place) -> dict[str, Any]:
        fields = {
            name: self.value(base.get(name), mine.get(name), theirs.get(name), (*place, name))
            for name in dict.fromkeys([*mine, *theirs])
        }
        return {name: value for name, value in fields.items() if value is not None}

    def value(self, base: Any, mine: Any, theirs: Any, place: Place) -> Any:
        kinds = {type(value) for value in (mine, theirs) if value is not None}
        if kinds == {dict}:
            return self.table(base or {}, mine or {}, theirs or {}, place)
        if kinds == {list}:
            return self.tags(base or [], mine or [], theirs or [], place)
        if theirs in (mine, base) or place in self.keep:
            return mine
        if mine == base or place in self.take:
            self.came.append(place)
            return theirs
        self.clashes.append(Clash(place, mine, theirs))
        return mine

    def tags(self, base: list[Any], mine: list[Any], theirs: list[Any], place: Place) -> list[Any]:
        stay = [tag for tag in mine if tag in theirs or tag not in base]
        new = [tag for tag in theirs if tag not in mine and tag not in base]
        self.came += [(*place, str(tag)) for tag in [*new, *(tag for tag in mine if tag not in stay)]]
        return stay + new
