"""A stretch of the person's own, such as one from their physiotherapist: from a short form to a catalogue entry.

Fills in what the form doesn't ask with neutral words, and adds the entry to data/my_stretches.toml. What stands there
stays byte for byte; changing or removing an entry is done in the file, by hand.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ConfigDict

from planner.catalogue import pictures
from planner.catalogue.reading import MY_STRETCHES, entry, load_catalogue
from planner.catalogue.stretches import (
    CAUTIONS,
    EQUIPMENT,
    PICTURES,
    Catalogue,
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
from planner.paths import data_folder
from planner.storage import durable, locked

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
    """What the person says of a stretch of their own. regions: the main one first. flexion: bends the lower back."""

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


FIELDS = tuple(item.name for item in fields(Form))


@durable.retried
def add_own_stretch(
    form: Mapping[str, Any], path: Path | None = None, picture: tuple[str, bytes] | None = None
) -> Stretch:
    """Add the stretch that the form describes to the person's own (default: my_stretches.toml in the data folder).

    form: plain values, the fields of `Form`. picture: name (for the error only) and bytes of a PNG, JPEG or WebP of at
    most 2 MB, kept in pictures/ beside the file. Returns the stretch as load_catalogue now gives it back.
    Raises InvalidValue (its field is the form's, or "picture"), UnreadableFile or InvalidValue where the file that is
    there cannot be used, PlannerError where it cannot be written; then nothing is changed.
    """
    wanted = _checked(form)
    kind = pictures.check(*picture) if picture else ""
    path = path or data_folder() / MY_STRETCHES
    with locked.writing(path):
        before = durable.read(path)  # first, so that what is looked at below is what must still stand there
        catalogue = load_catalogue(path)
        _check_name(wanted.name, catalogue)
        id_ = _free_id(wanted.name, catalogue, path.parent / PICTURES)
        file = f"{id_}.{pictures.ENDINGS[kind]}" if kind else ""
        text = _as_toml(id_, _table(wanted, file))
        stretch = entry(path, id_, tomllib.loads(text)[id_])
        with _kept(stretch.picture_path, picture[1] if picture else b""):
            gap = (b"\n" if before.endswith(b"\n") else b"\n\n") * bool(before)
            durable.replace(path, before + gap + text.encode(), before)
    return stretch


def _checked(form: object) -> Form:
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


def _check_name(name: str, catalogue: Catalogue) -> None:
    if _plain(name) in {_plain(stretch.name) for stretch in catalogue.values()}:
        raise InvalidValue("", "name", name, "free: another stretch has this name")


def _plain(name: str) -> str:
    """Return a name as people compare names: without case, width and spacing."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _free_id(name: str, catalogue: Catalogue, folder: Path) -> str:
    """Return an id that no stretch and no picture has. Only a to z, 0 to 9 and _: it names a file, too."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = "my_" + (re.sub("[^a-z0-9]+", "_", ascii_only).strip("_")[:40].strip("_") or "stretch")
    id_, number = slug, 1
    while id_ in catalogue or any((folder / f"{id_}.{ending}").exists() for ending in pictures.ENDINGS.values()):
        number += 1
        id_ = f"{slug}_{number}"
    return id_


def _table(form: Form, picture: str) -> dict[str, Any]:
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
    } | ({"picture": picture} if picture else {})


def _as_toml(id_: str, values: Mapping[str, Any]) -> str:
    import tomlkit

    def inline(value: Any) -> Any:
        if isinstance(value, dict):
            table = tomlkit.inline_table()
            table.update(value)
            return table
        if isinstance(value, list):
            array = tomlkit.array()
            array.extend(inline(part) for part in value)
            return array.multiline(len(array.as_string()) > 60)
        return value

    document = tomlkit.document()
    document[id_] = tomlkit.table()
    for name, value in values.items():
        document[id_][name] = inline(value)
    return document.as_string()


@contextmanager
def _kept(path: Path | None, data: bytes) -> Iterator[None]:
    """Save a picture first, so that no entry names one that isn't there; take it away if the entry can't follow."""
    if path is None:
        yield
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    durable.replace(path, data)
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise
