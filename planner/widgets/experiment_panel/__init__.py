"""A question put to the coin."""

from __future__ import annotations

from planner.widgets.experiment_panel.experiment_panel import ExperimentPanel

__all__ = ["ExperimentPanel"]
