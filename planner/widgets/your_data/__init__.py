"""Backups, and the whole diary as one zip."""

from __future__ import annotations

from planner.widgets.your_data.your_data import YourData

__all__ = ["YourData"]
