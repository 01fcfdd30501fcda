"""What was tracked elsewhere, taken in."""

from __future__ import annotations

from planner.widgets.import_panel.import_panel import ImportPanel

__all__ = ["ImportPanel"]
