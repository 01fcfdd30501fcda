"""The last sessions and ratings, to mend."""

from __future__ import annotations

from planner.widgets.session_history.session_history import SessionHistory

__all__ = ["SessionHistory"]
