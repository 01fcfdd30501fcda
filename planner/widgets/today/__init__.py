"""The page of the day."""

from __future__ import annotations

from planner.widgets.today.today import Today

__all__ = ["Today"]
