"""The work that a widget is at: done for a moment at a time, so that the page hears how far it is and may stop it.

The page asks to go on, or for a stop, after each moment (asking.js). So it is done between the kernel's messages, like
all else: without a thread there is nothing to lock or to end, and of a page that is closed nothing goes on. One that is
loaded anew asks to go on. Not for what the steps are (planner/steps.py).
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Literal

from planner.errors import PlannerError
from planner.steps import Steps
from planner.widgets.common.requests import Asked

STEP_S = 0.25  # how long is worked before the page hears of it, and may stop it
SOON_S = 0.1  # what takes longer is felt: something good is shown meanwhile, where there is such a thing
OVER = "This is not under way any more. Press the button again."

Value = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class GoOn(Asked):
    """Go on with the work."""

    type: Literal["go_on"]


@dataclass(frozen=True, kw_only=True)
class Stop(Asked):
    """Put the work aside."""

    type: Literal["stop"]


KINDS: dict[str, type[Asked]] = {"go_on": GoOn, "stop": Stop}


class Working:
    """One work at a time, in steps; new work puts aside what was not done."""

    def __init__(self) -> None:
        self._steps: Steps[Value] | None = None

    def begin(self, steps: Steps[Value]) -> Value:
        """Work for a moment; return as go_on does."""
        self.stop()
        self._steps = steps
        return self.go_on()

    def go_on(self) -> Value:
        """Work for a moment; return share, which is done, or what came of all of it. Raises what the work does."""
        if self._steps is None:
            raise PlannerError(OVER)
        steps, self._steps = self._steps, None
        until = time.monotonic() + STEP_S
        try:
            while True:
                share = next(steps)
                if time.monotonic() >= until:
                    self._steps = steps
                    return {"share": share}
        except StopIteration as end:
            came: Value = end.value
            return came

    def stop(self) -> None:
        """Put the work aside, if there is any."""
        steps, self._steps = self._steps, None
        if steps:
            steps.close()


def stopped(words: str) -> Value:
    """Return what an answer says of work that was stopped."""
    return {"done": False, "stopped": True, "message": words}
