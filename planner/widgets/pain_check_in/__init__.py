"""The pain of a day."""

from __future__ import annotations

from planner.widgets.pain_check_in.pain_check_in import PainCheckIn

__all__ = ["PainCheckIn"]
