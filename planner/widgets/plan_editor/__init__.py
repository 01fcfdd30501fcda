"""Wishes on one side, the week that follows on the other."""

from __future__ import annotations

from planner.widgets.plan_editor.plan_editor import PlanEditor

__all__ = ["PlanEditor"]
