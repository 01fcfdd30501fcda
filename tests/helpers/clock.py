"""The day, the hour and the zone of a test, by time-machine, which puts all three back.

    pytestmark = pytest.mark.time_machine(MORNING)       # a module or a test on that day
    time_machine.shift(timedelta(1))                     # the fixture of a test that goes on to the next one

Not for moving the whole run: that is elsewhen.py's. Times of files are the disk's own: a test for which they matter
sets them with os.utime.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo


def at(moment: str, zone: str = "Europe/Berlin") -> datetime:
    """Return a moment such as "2026-11-23 09:00" on the clocks of a zone."""
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))


MORNING = at("2026-11-23 09:00")  # a Monday
