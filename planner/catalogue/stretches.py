"""The stretches as data: what each one asks, for whom, and at which dose.

Reads stretches.toml and the person's own data/my_stretches.toml and checks every field on the way in.
Not for choosing stretches (solver.py) or for timing them (timeline.py).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from planner.catalogue.poses import Figure, Pose, check_figure
from planner.checking import checked, whole
from planner.errors import InvalidValue, UnreadableFile
from planner.paths import data_folder
from planner.storage.schema_version import refuse_newer

# In the order in which a session passes through them, so that a person gets down to the floor once.
Position = Literal["standing", "seated", "kneeling", "hands_and_knees", "lying"]
Region = Literal["upper back", "lower back", "sides", "hips", "hamstrings", "chest", "neck", "calves"]
Equipment = Literal["mat", "wall", "pillow", "mirror", "chair", "strap", "doorway"]
Caution = Literal[
    "osteoporosis",
    "disc_herniation",
    "stenosis",
    "spondylolisthesis",
    "hip_replacement",
    "pregnancy",
    "glaucoma",
    "blood_pressure",
    "reflux",
    "shoulder",
    "knee",
    "wrist",
    "balance",
    "neck",
]
POSITIONS: tuple[Position, ...] = get_args(Position)
REGIONS: tuple[Region, ...] = get_args(Region)
EQUIPMENT: tuple[Equipment, ...] = get_args(Equipment)
CAUTIONS: tuple[Caution, ...] = get_args(Caution)

CAUTION_WORDS: dict[Caution, str] = {
    "osteoporosis": "osteoporosis",
    "disc_herniation": "acute disc herniation",
    "stenosis": "spinal stenosis",
    "spondylolisthesis": "spondylolisthesis",
    "hip_replacement": "hip replacement",
    "pregnancy": "pregnancy after about 16 weeks",
    "glaucoma": "glaucoma",
    "blood_pressure": "uncontrolled blood pressure or heart failure",
    "reflux": "reflux",
    "shoulder": "shoulder trouble",
    "knee": "knee trouble",
    "wrist": "wrist trouble",
    "balance": "unsteady balance",
    "neck": "neck trouble",
}

# Who set a figure: the source article, this project, clinical convention, or the person (their clinician).
Origin = Literal["article", "project", "convention", "own"]
Side = Literal["both", "left", "right"]
Text = Annotated[str, Field(strict=True, min_length=1)]
Truth = Annotated[bool, Field(strict=True)]
Reps = Annotated[int, whole(1, 60)]
Hold = Annotated[int, whole(0, 300)]
Seconds = Annotated[int, whole(1, 120)]
PICTURES = "pictures"


def _file_name(value: str) -> str:
    if value.startswith(".") or any(sign in value for sign in "/\\:\0"):
        raise ValueError(f"the name of a file in {PICTURES}/: without / \\ and :, and not beginning with a dot")
    return value


def _not_given(value: object) -> object:
    raise ValueError("expected here: no field has this name")


Picture = Annotated[str, Field(strict=True), AfterValidator(_file_name)]

POSTURE_DRILL = "standing_posture"
SHIPPED = Path(__file__).with_name("stretches.toml")
POSES = Path(__file__).with_name("poses.toml")


class _Closed:
    """A table of the TOML files: a field that is not declared is an error, not a silent typo."""

    __pydantic_config__ = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Dose(_Closed):
    """How much of a stretch: repetitions on each side, and seconds of each hold."""

    reps: Reps
    hold_s: Hold


@dataclass(frozen=True)
class Setup(_Closed):
    """One step of getting into the stretch, spoken while there is time to do it. check: what it looks at, in a word."""

    seconds: Seconds
    say: Text
    check: str = ""


@dataclass(frozen=True)
class Phase(_Closed):
    """One phase of a repetition. A hold lasts as long as the dose says, and has no seconds; the others need them.

    pose: the key pose that the body moves to or stays in; not named, it follows from the kind (`moves_to`).
    """

    kind: Literal["out", "hold", "back", "breathe"]
    say: Text
    seconds: Annotated[int, whole(0, 60)] = 0
    pose: str = ""

    @property
    def moves_to(self) -> str:
        """The name of the pose at the end of this phase."""
        return self.pose or ("end" if self.kind in ("out", "hold") else "start")

    def __post_init__(self) -> None:
        if (self.kind == "hold") == bool(self.seconds):
            raise ValueError("a hold without seconds, or another phase with 1 to 60 of them")

    def lasts(self, dose: Dose) -> int:
        """Seconds of this phase at a dose."""
        return dose.hold_s if self.kind == "hold" else self.seconds


@dataclass(frozen=True)
class Variant(_Closed):
    """An easier or harder way of doing the same stretch; what it does not say is as in the stretch itself.

    adds_cautions: further cautions. stretch: the id, where the variant is an entry of its own; then these are all that
    it has beyond the stretch's.
    """

    name: Text
    how: Text
    position: Position | None = None
    equipment: tuple[Equipment, ...] | None = None
    adds_cautions: tuple[Caution, ...] = ()
    stretch: str = ""


@dataclass(frozen=True)
class Stretch(_Closed):
    """One entry of the catalogue.

    source: where the stretch comes from. regions: the main one first. helps: equipment that makes it better and
    is not needed. requires: stretches that come earlier in the same session. flexion: bends the lower back
    forward. start, target: the dose that a starter begins with and grows towards. setup, close: getting into it
    and out of it. change_s, change_say: time (5 to 10 s) and words for changing sides. movement: one repetition.
    reps_from, hold_from: who set the target dose. figure: how it is drawn. picture: the name of a file in pictures/,
    beside the file that holds the entry, which is shown instead. folder: where that file lies; set on load.
    """

    id: Text
    name: Text
    source: Literal["article", "extension", "own"]
    position: Position
    regions: Annotated[tuple[Region, ...], Field(min_length=1)]
    muscles: Text
    cautions: tuple[Caution, ...]
    steps: Annotated[tuple[Text, ...], Field(min_length=1)]
    form: Annotated[tuple[Text, ...], Field(min_length=1)]
    breathing: Text
    awareness: Text
    start: Dose
    target: Dose
    setup: Annotated[tuple[Setup, ...], Field(min_length=1)]
    movement: Annotated[tuple[Phase, ...], Field(min_length=1)]
    equipment: tuple[Equipment, ...] = ()
    helps: tuple[Equipment, ...] = ()
    requires: tuple[str, ...] = ()
    flexion: Truth = False
    sides: Literal["together", "one_then_other"] = "together"
    change_s: Annotated[int, whole(5, 10)] = 7
    change_say: Text = "Change sides."
    close: tuple[Setup, ...] = ()
    reps_from: Origin = "own"
    hold_from: Origin = "own"
    easier: tuple[Variant, ...] = ()
    harder: tuple[Variant, ...] = ()
    figure: Figure | None = field(default=None, hash=False)  # a figure holds dicts; the id tells stretches apart
    picture: Picture = ""
    folder: Annotated[Path | None, BeforeValidator(_not_given)] = field(default=None, compare=False, repr=False)

    @property
    def poses(self) -> Mapping[str, Pose]:
        """The key poses in full by name; empty for a stretch without a figure."""
        return {name: self.figure.pose(name) for name in self.figure.poses} if self.figure else {}

    @property
    def side_names(self) -> tuple[Side, ...]:
        """The sides in the order they are done."""
        return ("both",) if self.sides == "together" else ("left", "right")

    @property
    def picture_path(self) -> Path | None:
        """The file of the picture, which need not exist; None for a stretch that names none."""
        return self.folder / PICTURES / self.picture if self.folder and self.picture else None


Catalogue = Mapping[str, Stretch]


def load_catalogue(own: Path | None = None) -> Catalogue:
    """Return every stretch by id: the shipped ones, then the person's own, which add or override.

    own: the person's file, which need not exist; by default my_stretches.toml in the data folder.
    Raises InvalidValue (file, entry, field, value, choices) or UnreadableFile; nothing is half loaded.
    """
    path = own or data_folder() / "my_stretches.toml"
    entries = dict(_shipped())
    if path.exists():
        refuse_newer(path.parent)
        entries |= dict(_entries(path))
    for where, stretch in entries.values():
        _check_requirements(where, stretch, {id_: entry for id_, (_, entry) in entries.items()})
    return MappingProxyType({id_: stretch for id_, (_, stretch) in entries.items()})


def neutral_figure(position: Position) -> Figure:
    """Return the figure of a position, for a stretch that has none of its own."""
    where = f"{POSES}: [position.{position}]"
    figure = checked(Figure, _shipped_poses()["position"][position], where)
    check_figure(figure, where)
    return figure


@cache
def _shipped() -> Mapping[str, tuple[str, Stretch]]:
    return MappingProxyType(dict(_entries(SHIPPED)))


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
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path}: cannot be read ({error}). Save it as plain UTF-8 text.") from error
    except RecursionError as error:
        raise UnreadableFile(f"{path}: is nested too deeply. Mend that line and load it again.") from error
    except ValueError as error:  # TOMLDecodeError is one, and so is a number of thousands of digits
        raise UnreadableFile(f"{path}: is not valid TOML: {error}. Mend that line and load it again.") from error


def _entries(path: Path) -> Iterator[tuple[str, tuple[str, Stretch]]]:
    """Yield id, place in the file and stretch of each table of one file; the shipped ones get their figures."""
    tables = _tables(path)
    figures = _shipped_figures(tables) if path == SHIPPED else {}
    for id_, table in tables.items():
        yield id_, (f"{path}: [{id_}]", entry(path, id_, table, figures.get(id_)))


def entry(path: Path, id_: str, table: object, drawn: object = None) -> Stretch:
    """Return the stretch that one table of a file holds. drawn: its figure, where that lies in poses.toml.

    Raises InvalidValue. Not checked here: what it says of other stretches.
    """
    where = f"{path}: [{id_}]"
    if not isinstance(table, dict):
        raise InvalidValue(where, "", table, "a table of fields that begins with [its_id]")
    stretch = replace(checked(Stretch, {"source": "own", **table, "id": id_}, where), folder=path.parent)
    if drawn is None:
        _check_poses(stretch, where, where, "figure")
    else:
        at = f"{POSES}: [{id_}]"
        stretch = replace(stretch, figure=checked(Figure, drawn, at))
        _check_poses(stretch, where, at, "")
    return stretch


def _check_poses(stretch: Stretch, where: str, figure_where: str, path: str) -> None:
    """The figure is whole, and every phase of the movement names a pose of it."""
    if stretch.figure:
        check_figure(stretch.figure, figure_where, path)
    known = stretch.figure.poses if stretch.figure else ("start", "end")
    for n, phase in enumerate(stretch.movement):
        if phase.moves_to not in known:
            raise InvalidValue(where, f"movement.{n}.pose", phase.pose, "a pose of its figure", known)


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
