"""A stretch of the person's own as their form holds it, such as one from their physiotherapist.

Checks what is filled in, says which fields of an entry follow from it, with neutral words for what is not asked,
and fills the form from a stretch that is there. Not for the file (own_stretches.py).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from planner.catalogue.stretches import (
    CAUTIONS,
    EQUIPMENT,
    Caution,
    Equipment,
    Hold,
    Position,
    Region,
    Reps,
    Stretch,
    Truth,
)
from planner.checking import checked
from planner.errors import InvalidValue

MOST_IN_NAME, MOST_IN_STEP, MOST_STEPS = 80, 500, 20
# The time and words of what the form doesn't ask: this project's own choice, as in the shipped stretches.
SETUP_S = 8
FORM = "As your physiotherapist showed you."
BREATHING = "Breathe calmly all the way through."
AWARENESS = "Notice how it feels, and stay well short of pain."
MOVEMENT = (
    {"kind": "out", "seconds": 4, "say": "Move into it slowly."},
    {"kind": "hold", "say": "Hold."},
    {"kind": "back", "seconds": 4, "say": "Come back slowly."},
    {"kind": "breathe", "seconds": 2, "say": "Breathe."},
)


def _words(most: int) -> BeforeValidator:
    def check(value: object) -> str:
        if isinstance(value, str) and len(value) > most:
            raise ValueError(f"short enough: it may have {most} characters, and has {len(value)}")
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f"a few words, {most} characters at most")
        if any("\ud800" <= sign <= "\udfff" for sign in value):
            raise ValueError("text that can be saved: it holds half a character")
        return value

    return BeforeValidator(check)


def _listed(wanted: str, least: int = 0, most: int = 100) -> BeforeValidator:
    def check(value: object) -> object:
        if isinstance(value, (list, tuple, set, frozenset)) and least <= len(value) <= most:
            return value
        raise ValueError(wanted)

    return BeforeValidator(check)


def _in_order_of(choices: tuple[str, ...]) -> AfterValidator:
    return AfterValidator(lambda given: tuple(choice for choice in choices if choice in given))


_once = AfterValidator(lambda given: tuple(dict.fromkeys(given)))


@dataclass(frozen=True)
class Form:
    """What the person says of a stretch of their own.

    regions: the main one first. flexion: bends the lower back. drawn_like: the stretch whose figure it is drawn with.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    name: Annotated[str, _words(MOST_IN_NAME)]
    steps: Annotated[
        tuple[Annotated[str, _words(MOST_IN_STEP)], ...],
        _listed(f"a list of 1 to {MOST_STEPS} sentences", 1, MOST_STEPS),
    ]
    position: Position
    regions: Annotated[tuple[Region, ...], _listed("a list of regions, at least one, the main one first", 1), _once]
    reps: Reps
    hold_s: Hold
    two_sides: Truth = False
    equipment: Annotated[tuple[Equipment, ...], _listed("a list of equipment"), _in_order_of(EQUIPMENT)] = ()
    cautions: Annotated[tuple[Caution, ...], _listed("a list of cautions"), _in_order_of(CAUTIONS)] = ()
    flexion: Truth = False
    drawn_like: Annotated[str, Field(strict=True)] = ""


FIELDS = tuple(item.name for item in fields(Form))


def checked_form(form: object) -> Form:
    """Return the form as declared; an InvalidValue names the field of the form, not the place within a list."""
    values = checked(dict[str, Any], form, "", "form")
    for name in values:
        if name not in FIELDS:
            raise InvalidValue("", name, values[name], "expected: the form has no such field", FIELDS)
    try:
        return checked(Form, values, "")
    except InvalidValue as error:
        field = error.field.partition(".")[0]
        raise InvalidValue("", field, error.value, error.expected, error.choices) from error


def form_of(stretch: Stretch) -> Form:
    """Return the form filled with what a stretch is; what a form doesn't hold is left out."""
    return Form(
        name=stretch.name,
        steps=stretch.steps,
        position=stretch.position,
        regions=stretch.regions,
        reps=stretch.target.reps,
        hold_s=stretch.target.hold_s,
        two_sides=stretch.sides == "one_then_other",
        equipment=stretch.equipment,
        cautions=stretch.cautions,
        flexion=stretch.flexion,
        drawn_like=stretch.drawn_like,
    )


def as_plain(form: Form) -> dict[str, Any]:
    """Return the form as plain values."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(form).items()}


# The fields of an entry that are the form's own; the others of its table are there because an entry needs them.
ASKED = frozenset(
    (
        "name",
        "position",
        "regions",
        "equipment",
        "cautions",
        "flexion",
        "sides",
        "steps",
        "target",
        "drawn_like",
        "picture",
    )
)


def table(form: Form, picture: str) -> dict[str, Any]:
    """Return the fields of an entry that follow from a form. picture: the name of its file, "" for none."""
    dose = {"reps": form.reps, "hold_s": form.hold_s}
    end = "" if form.name.rstrip().endswith((".", "!", "?", "…")) else "."
    return {
        "name": form.name,
        "source": "own",
        "position": form.position,
        "regions": list(form.regions),
        "muscles": " and ".join(part for part in (", ".join(form.regions[:-1]), form.regions[-1]) if part),
        "equipment": list(form.equipment),
        "cautions": list(form.cautions),
        "flexion": form.flexion,
        "sides": "one_then_other" if form.two_sides else "together",
        "steps": list(form.steps),
        "form": [FORM],
        "breathing": BREATHING,
        "awareness": AWARENESS,
        "start": dose,
        "target": dose,
        "reps_from": "own",
        "hold_from": "own",
        "setup": [{"seconds": SETUP_S, "say": form.name + end}],
        "movement": [phase for phase in MOVEMENT if form.hold_s or phase["kind"] != "hold"],
        **({"drawn_like": form.drawn_like} if form.drawn_like else {}),
        **({"picture": picture} if picture else {}),
    }
