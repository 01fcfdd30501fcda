"""The people who show the stretches, of whom a person chooses one: skin, hair and build.

Only how they look; how they move is everybody's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Name = Literal["kim", "ada", "jo"]
Hair = Literal["short", "bun", "bob"]


@dataclass(frozen=True)
class Guide:
    """One of the people. girth: of the trunk, 1 being average; skin, hair_colour, shirt and trousers: as #rrggbb."""

    id: Name
    name: str
    hair: Hair
    girth: float
    skin: str
    hair_colour: str
    shirt: str
    trousers: str


_EVERYBODY = (
    Guide("kim", "Kim", "short", 1.0, "#d9a17a", "#5b4334", "#3f8fb0", "#2f4b68"),
    Guide("ada", "Ada", "bun", 0.95, "#8d5a3c", "#3a3034", "#c9793a", "#3d5a4a"),
    Guide("jo", "Jo", "bob", 1.12, "#e8b996", "#9a9aa2", "#7a68a6", "#4a4f63"),
)
GUIDES: Mapping[str, Guide] = MappingProxyType({guide.id: guide for guide in _EVERYBODY})


@dataclass(frozen=True)
class Style:
    """How the figures look: who shows the stretches, and whether the place is marked where one is felt."""

    guide: Name = "kim"
    felt: bool = True

    @property
    def who(self) -> Guide:
        """The guide."""
        return GUIDES[self.guide]


USUAL = Style()
