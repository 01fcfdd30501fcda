"""The diary: its nine tables, reading and writing them, what was deleted, and bringing a backup back.

Uses the week's values, the catalogue and storage. Gives `Diary`; what its rows add up to is analysis.
"""

from __future__ import annotations

from planner.diary.diary import Diary

__all__ = ["Diary"]
