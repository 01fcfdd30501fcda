"""The stretches as data: what each one asks, for whom, and at which dose.

Every field is checked on the way in; what a table of a file is made into, and what stretches say of each other, is
reading.py's. Not for choosing stretches (solver.py) or for timing them (timeline.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from planner.catalogue.poses import Figure, Pose
from planner.checking import whole

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
    """One step of getting into the stretch or out of it, spoken while there is time to do it.

    check: what it looks at, in a word. pose: the key pose that the body comes to meanwhile; not named, "start".
    """

    seconds: Seconds
    say: Text
    check: str = ""
    pose: str = ""


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
    it has beyond the stretch's. figure: how it is drawn, where it looks different; it has the same poses.
    """

    name: Text
    how: Text
    position: Position | None = None
    equipment: tuple[Equipment, ...] | None = None
    adds_cautions: tuple[Caution, ...] = ()
    stretch: str = ""
    figure: Figure | None = field(default=None, hash=False)


@dataclass(frozen=True)
class Stretch(_Closed):
    """One entry of the catalogue.

    source: where the stretch comes from. regions: the main one first. helps: equipment that makes it better and
    is not needed. requires: stretches that come earlier in the same session. flexion: bends the lower back
    forward. start, target: the dose that a starter begins with and grows towards. setup, close: getting into it
    and out of it. change_s, change_say: time (5 to 10 s) and words for changing sides. movement: one repetition.
    reps_from, hold_from: who set the target dose. figure: how it is drawn. drawn_like: the id of the stretch whose
    figure it is drawn with, where it has none of its own. picture: the name of a file in pictures/, beside the file
    that holds the entry, which is shown instead. folder: where that file lies; set on load.
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
    drawn_like: Annotated[str, Field(strict=True)] = ""
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
