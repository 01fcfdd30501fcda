"""The session as one file to take along, and what was done with it brought home. Stands on the player."""

from __future__ import annotations

from planner.widgets.takeaway.take_along import TakeAlong

__all__ = ["TakeAlong"]
