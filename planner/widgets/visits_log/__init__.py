"""Visits to a professional."""

from __future__ import annotations

from planner.widgets.visits_log.visits_log import Visits

__all__ = ["Visits"]
