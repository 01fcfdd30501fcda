"""How it goes: a period, sentences, tabs of pictures."""

from __future__ import annotations

from planner.widgets.trends_view.trends_view import TrendsView

__all__ = ["TrendsView"]
