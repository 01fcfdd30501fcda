"""The people who show the stretches: skin, hair and build, of whom a person chooses one.

Only how they look; how they move is everybody's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Hair = Literal["short", "bun", "bob"]


@dataclass(frozen=True)
class Person:
    """One of the people. girth: of the trunk, 1 being average; skin, hair_colour, shirt and trousers: as #rrggbb."""

    id: str
    name: str
    hair: Hair
    girth: float
    skin: str
    hair_colour: str
    shirt: str
    trousers: str


_EVERYBODY = (
    Person("kim", "Kim", "short", 1.0, "#d9a17a", "#5b4334", "#3f8fb0", "#2f4b68"),
    Person("ada", "Ada", "bun", 0.95, "#8d5a3c", "#3a3034", "#c9793a", "#3d5a4a"),
    Person("jo", "Jo", "bob", 1.12, "#e8b996", "#9a9aa2", "#7a68a6", "#4a4f63"),
)
PEOPLE: Mapping[str, Person] = MappingProxyType({person.id: person for person in _EVERYBODY})
DEFAULT = _EVERYBODY[0].id
