"""Leads through a session: the clock is the page's, the diary is Python's."""

from __future__ import annotations

from planner.widgets.session_player.session_player import SessionPlayer

__all__ = ["SessionPlayer"]
