"""The work that a widget is at: done for a moment at a time, so that the page hears how far it is and may stop it.

The page asks to go on, or for a stop, after each moment (asking.js). So it is done between the kernel's messages, like
all else: without a thread there is nothing to lock or to end, and of a page that is closed nothing goes on. Each
share has a name, by which it is gone on from once: so of several pages that show the widget one is at its work, and one
that is loaded anew goes on where nobody else does. Not for what the steps are (planner/steps.py).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from secrets import token_hex
from typing import Annotated, Any, Literal

from pydantic import Field

from planner.errors import PlannerError
from planner.steps import Steps
from planner.widgets.common.requests import Asked

STEP_S = 0.25  # how long is worked before the page hears of it, and may stop it
SOON_S = 0.1  # what takes longer is felt: something good is shown meanwhile, where there is such a thing
OVER = "This is not under way any more. Press the button again."
ELSEWHERE = "Another window is at work here. Once it is done, press the button again."

Value = dict[str, Any]
Name = Annotated[str, Field(strict=True, max_length=32)]


@dataclass(frozen=True, kw_only=True)
class GoOn(Asked):
    """Go on with the work. work: the name of the share that is done."""

    type: Literal["go_on"]
    work: Name


@dataclass(frozen=True, kw_only=True)
class Stop(Asked):
    """Put the work aside. work: as GoOn's; "" before any share is done, while a file is on its way."""

    type: Literal["stop"]
    work: Name


KINDS: dict[str, type[Asked]] = {"go_on": GoOn, "stop": Stop}


class Working:
    """One work at a time, in steps; new work puts aside what was not done."""

    def __init__(self) -> None:
        self._under_way: tuple[str, Steps[Value]] | None = None

    def begin(self, steps: Steps[Value]) -> Value:
        """Work for a moment; return as go_on does."""
        self.put_aside()
        return self._worked(steps)

    def go_on(self, work: str) -> Value:
        """Work for a moment; return share, which is done, and work, its name, or what came of all of it.

        work: the name of the share that was done before. Raises PlannerError where that is not the last one, and what
        the work does.
        """
        if self._under_way is None:
            raise PlannerError(OVER)
        name, steps = self._under_way
        if work != name:
            raise PlannerError(ELSEWHERE)
        return self._worked(steps)

    def stop(self, work: str) -> bool:
        """Put the work aside, unless somebody else is at it; return whether nobody is. work: as go_on's."""
        if self._under_way and self._under_way[0] != work:
            return False
        self.put_aside()
        return True

    def put_aside(self) -> None:
        """Have whatever is under way come to nothing."""
        under_way, self._under_way = self._under_way, None
        if under_way:
            under_way[1].close()

    def _worked(self, steps: Steps[Value]) -> Value:
        self._under_way = None
        until = time.monotonic() + STEP_S
        try:
            while True:
                share = next(steps)
                if time.monotonic() >= until:
                    self._under_way = token_hex(8), steps
                    return {"share": share, "work": self._under_way[0]}
        except StopIteration as end:
            came: Value = end.value
            return came


def stopped(words: str) -> Value:
    """Return what an answer says of work that was stopped."""
    return {"done": False, "stopped": True, "message": words}
