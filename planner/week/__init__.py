"""What is planned, as plain values: a week with its sessions, a session in seconds, an experiment's days, and what was
changed by hand.

Uses the person, the catalogue and storage. Chooses nothing (planning) and keeps no diary.
"""

from __future__ import annotations

from planner.week.week import DAYS_PLANNED, Edits, Item, Moved, RegionDose, Session, Verdict, Week

__all__ = ["DAYS_PLANNED", "Edits", "Item", "Moved", "RegionDose", "Session", "Verdict", "Week"]
