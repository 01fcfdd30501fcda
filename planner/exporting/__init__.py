"""Gives out ratings and sessions for other programs: one CSV a tracker, and what Track & Graph and Loop take in.

`pack` makes the zip, `save` writes it to a file. What came in from elsewhere leaves under the name it came with, with
the value that stood there. Uses the diary. Not for a copy of everything to come back to (the diary's own zip).
"""

from __future__ import annotations

from planner.exporting.packing import Packed, pack, pack_steps, save, zip_name

__all__ = ["Packed", "pack", "pack_steps", "save", "zip_name"]
