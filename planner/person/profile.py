"""What a person wants and what holds them back: minutes per weekday, focus, cautions, equipment, likes, times.

Checks every value on the way in and keeps the profile in data/profile.toml. Not for what is done with it (rules.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, get_args, get_type_hints

from pydantic import AfterValidator, BeforeValidator

from planner.catalogue import Catalogue, Caution, Equipment, Position, Region, Truth, deleted_names
from planner.catalogue.guides import Name, Style
from planner.checking import checked, whole
from planner.errors import InvalidValue, PlannerError
from planner.paths import data_folder
from planner.storage import durable, locked, toml_file
from planner.words import WEEKDAY_NAMES as WEEKDAY_NAMES
from planner.words import weekday_name as weekday_name

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)

# Two hours is more than anyone stretches gently in a day; a larger number is a slip of the hand.
MOST_MINUTES = 120
Minutes = Annotated[int, whole(0, MOST_MINUTES)]
MinutesEach = Annotated[int, whole(1, MOST_MINUTES)]
Times = Annotated[int, whole(1, 7)]
# How often a week, where chance chooses the days: with fewer or more sessions there is too little to compare.
LEAST_BY_CHANCE, MOST_BY_CHANCE = 2, 6
Level = Annotated[int, whole(0, 3)]
# How much a week may hold beside the stretches that come every time.
Change = Literal["little", "some", "much"]
_OF_STRETCHES = ("released", "avoid", "like")  # the fields that hold ids of stretches


def _clock(value: object) -> object:
    if isinstance(value, time) or (isinstance(value, str) and re.fullmatch(r"\d\d:\d\d(:\d\d)?", value)):
        return value
    raise ValueError("a time of day such as 07:30")


def _without_zone(value: time) -> time:
    if value.tzinfo:
        raise ValueError("a time of day such as 07:30, without a time zone")
    return value


Clock = Annotated[time, BeforeValidator(_clock), AfterValidator(_without_zone)]


def weekday(day: date) -> Weekday:
    """Return mon ... sun."""
    return WEEKDAYS[day.weekday()]


@dataclass(frozen=True)
class Profile:
    """One person's wishes and limits; raises InvalidValue with field, value and choices when one cannot be used.

    minutes: per weekday, 0 or missing = rest day. times_a_week, minutes_each: how many sessions and how long, where
    the planner shall pick the days; then `minutes` says nothing. by_chance: whether chance picks them. focus: region
    -> 0 (none) to 3 (most). cautions: what to keep clear of. released: stretches that a clinician allowed in spite of
    a caution. positions: weekdays with limits, all positions on the others. avoid, like: stretches by id. article_only:
    leave out the catalogue's extensions. wake, session_at: times of day, "HH:MM". change: how much variety; with
    "little" or "some" it grows as sessions go well. guide: who shows the stretches; felt: whether figures mark where
    one is felt.
    """

    minutes: Mapping[Weekday, Minutes] = field(default_factory=dict)
    focus: Mapping[Region, Level] = field(default_factory=dict)
    cautions: frozenset[Caution] = frozenset()
    released: frozenset[str] = frozenset()
    equipment: frozenset[Equipment] = frozenset()
    positions: Mapping[Weekday, frozenset[Position]] = field(default_factory=dict)
    avoid: frozenset[str] = frozenset()
    like: frozenset[str] = frozenset()
    article_only: Truth = False
    wake: Clock | None = None
    session_at: Mapping[Weekday, Clock] = field(default_factory=dict)
    times_a_week: Times | None = None
    minutes_each: MinutesEach | None = None
    by_chance: Truth = False
    change: Change = "little"
    guide: Name = "kim"
    felt: Truth = True

    def __post_init__(self) -> None:
        for name, kind in _field_types().items():
            value = checked(kind, getattr(self, name), "profile", name)
            object.__setattr__(self, name, MappingProxyType(value) if isinstance(value, dict) else value)
        if self.times_a_week and not self.minutes_each:
            expected = f"a whole number from 1 to {MOST_MINUTES}, which times_a_week needs"
            raise InvalidValue("profile", "minutes_each", self.minutes_each, expected)

        if self.by_chance and not LEAST_BY_CHANCE <= (self.times_a_week or 0) <= MOST_BY_CHANCE:
            expected = f"a whole number from {LEAST_BY_CHANCE} to {MOST_BY_CHANCE}, for chance to choose the days"
            raise InvalidValue("profile", "times_a_week", self.times_a_week, expected)

    def check_against(self, catalogue: Catalogue) -> None:
        """Raise InvalidValue if a stretch that the profile names is not in the catalogue."""
        for name in _OF_STRETCHES:
            for id_ in sorted(getattr(self, name)):
                if id_ not in catalogue:
                    raise InvalidValue("profile", name, id_, "a stretch of the catalogue", catalogue)

    def without(self, ids: Collection[str]) -> Profile:
        """Return the profile with no word of these stretches."""
        named = {name: getattr(self, name) for name in _OF_STRETCHES}
        if not any(given & {*ids} for given in named.values()):
            return self
        return replace(self, **{name: given - {*ids} for name, given in named.items()})

    @property
    def style(self) -> Style:
        """How the figures look."""
        return Style(self.guide, self.felt)

    def minutes_on(self, day: date) -> int:
        """Return the minutes given to a day, 0 on a rest day; with times_a_week, those of a day that may be picked."""
        if self.times_a_week:
            return self.minutes_each or 0
        return self.minutes.get(weekday(day), 0)


@cache
def _field_types() -> Mapping[str, Any]:
    # Pydantic copies mappings that it is given as dict, which is what is wanted here.
    hints = get_type_hints(Profile, include_extras=True)
    return MappingProxyType({item.name: _as_dict(hints[item.name]) for item in fields(Profile)})


def _as_dict(hint: Any) -> Any:
    return dict[hint.__args__] if getattr(hint, "__origin__", None) is Mapping else hint  # type: ignore[misc]


def starter(start: date) -> Profile:
    """Return what a newcomer begins with: ten minutes every other day from `start`, and what most homes have."""
    return Profile(
        minutes={weekday(start + timedelta(days)): 10 for days in (0, 2, 4)},
        focus={"lower back": 2, "upper back": 1, "hips": 1},
        equipment=frozenset({"mat", "wall", "pillow", "chair"}),
    )


def load_profile(path: Path | None = None) -> Profile | None:
    """Return the saved profile (default: profile.toml in the data folder), None if none was saved yet.

    What it says of stretches that the person deleted since is left out. Raises UnreadableFile or InvalidValue, which
    name the file, the field and the mend; the file stays as it is.
    """
    path = path or data_folder() / "profile.toml"
    if not path.exists():
        return None
    profile = profile_of(toml_file.read(path).unwrap(), str(path))
    try:
        return profile.without(deleted_names(path.parent))
    except PlannerError:  # said where the stretches themselves are read
        return profile


def profile_of(values: Mapping[str, Any], where: str) -> Profile:
    """Return the profile made of plain values; InvalidValue says `where` they came from."""
    for name in values:
        if name not in _field_types():
            raise InvalidValue(where, name, values[name], "expected: no field has this name", _field_types())
    try:
        return Profile(**values)
    except InvalidValue as error:
        raise InvalidValue(where, error.field, error.value, error.expected, error.choices) from error


@durable.retried
def save_profile(profile: Profile, path: Path | None = None) -> Path:
    """Write the profile as TOML, atomically, and return its path. Comments that a person wrote into the file stay.

    Raises UnreadableFile or InvalidValue where the file that is there cannot be read: it is never written over.
    """
    path = path or data_folder() / "profile.toml"
    with locked.writing(path):
        before = durable.read(path)
        load_profile(path)
        document = toml_file.read(path)
        _update(document, as_plain(profile))
        durable.replace(path, document.as_string().encode(), before)
    return path


def _update(table: Any, values: Mapping[str, Any]) -> None:
    """Bring a TOML table to these values, touching only what differs: the rest keeps its comments."""
    for name in table.keys() - values.keys():
        del table[name]
    for name, value in values.items():
        if isinstance(value, dict) and isinstance(table.get(name), dict):
            _update(table[name], value)
        elif name not in table or table[name] != value:
            table[name] = value


def as_plain(profile: Profile) -> dict[str, Any]:
    """Return the profile as plain lists, dicts and texts, in a fixed order, without what is not set."""
    values = {item.name: _plain(getattr(profile, item.name)) for item in fields(Profile)}
    return {name: value for name, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return value
