"""What widgets share that a page asks for something: requests, checked, and errors that become sentences."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, ConfigDict, Field

from planner.checking import checked, whole
from planner.diary import Diary
from planner.diary.diary import IfThere
from planner.errors import Asks, InvalidValue, PlannerError
from planner.widgets.common.updated import fault

R = TypeVar("R")
T = TypeVar("T")


def _instant(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.utcoffset() is None:
        raise ValueError("a time with its UTC offset such as 2026-11-23T07:31:05+01:00")
    return moment


Instant = Annotated[datetime, BeforeValidator(_instant)]
Pain = Annotated[int, whole(0, 10)]
Note = Annotated[str, Field(strict=True, max_length=4000)]
Count = Annotated[int, whole(0, 1000)]
Id = Annotated[str, Field(strict=True, min_length=1, max_length=200)]
Entry = Annotated[str, Field(strict=True, pattern=r"^[0-9a-f]{8,32}$")]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What every request of a page says. number: counts the page's requests, so that two equal ones stay two."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    number: Annotated[int, whole(1, 1_000_000)]


@dataclass(frozen=True, kw_only=True)
class Entering(Asked):
    """A request to add what a form holds. entry: made once by the page for this form, however often it is sent.

    again: the person was asked whether to add it though the like of it is there, and wants to.
    """

    entry: Entry
    again: Annotated[bool, Field(strict=True)] = False

    @property
    def if_there(self) -> IfThere:
        return if_there(self.again)


def if_there(again: bool) -> IfThere:
    """Return what the diary does with what it has already: what the person wants it again for it adds."""
    return "add" if again else "ask"


class Once:
    """Keeps what came of forms that were sent, so that one whose answer was lost is not entered twice."""

    def __init__(self) -> None:
        self._done: dict[Hashable, Any] = {}

    def __call__(self, form: Hashable, enter: Callable[[], T]) -> T:
        """Return what `enter` returns, of the same form what it returned then. form: its entry, and what it holds."""
        if form not in self._done:
            self._done[form] = enter()
        done: T = self._done[form]
        return done


def asks(error: Exception | None) -> dict[str, dict[str, str]]:
    """Return what an answer says of a question for the page to put: asks, with its words and its button's; else {}."""
    return {"asks": {"question": str(error), "add": error.add}} if isinstance(error, Asks) else {}


def diary_key(diary: Diary) -> str:
    """Return the name of a diary in the browser's storage: the same for the same folder, which it doesn't tell."""
    return hashlib.sha256(str(diary.folder.resolve()).encode()).hexdigest()[:12]


def request_of(raw: object, kinds: Mapping[str, type[R]], where: str) -> R:
    """Return what a page asks as the class of its type; raise InvalidValue naming the field, the value, the choices.

    kinds: the classes, by what `type` says. where: the widget's name in errors.
    """
    kind = checked(dict[str, Any], raw, where).get("type")
    if not isinstance(kind, str) or kind not in kinds:
        raise InvalidValue(where, "type", kind, "one of the choices", kinds)
    return checked(kinds[kind], raw, where)


def failure(diary: Diary, write: Callable[[], None]) -> PlannerError | None:
    """Run `write`; return why it failed, as an error whose text is a sentence, or None.

    For callbacks, in which an exception is silent.
    """
    try:
        write()
    except PlannerError as error:
        return error
    except Exception as error:  # noqa: BLE001 - whatever it is, the person must hear of it
        why = f"{type(error).__name__}: {error}"
        return PlannerError(fault(f"{diary.folder}: could not be written ({why}). Try again in a moment."))
    return None
