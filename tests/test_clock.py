from __future__ import annotations

import os
import re
import time
from datetime import datetime
from pathlib import Path

import pytest
import time_machine

from tests.helpers.clock import MORNING, at

TESTS = Path(__file__).parent
READS = re.compile(r"\b(?:date(?:time)?\.(?:today|now|utcnow)\(|time\.(?:time(?:_ns)?|localtime)\()")
SETS = re.compile(
    r"\btzset\(|\bclass \w+\((?:date|datetime)\)|(?:setenv|putenv)\(\"TZ\"|environ\[\"TZ\"\] *=|freeze_time"
)
# What measures or waits; what drives programs of their own, which read the machine's clock; this file.
MAY_READ = {
    "benchmarks",
    "browser",
    "crash",
    "calibration",
    "fuzz",
    "__main__.py",
    "elsewhen.py",
    "moved",
    "test_clock.py",
}
ALLOWED = {
    "long_diary.py": "date.today()",  # up to the day that the notebooks' kernels know
    "test_notebooks.py": "date.today()",  # the same
    "test_pages.py": "date.today()",  # the same
    "test_own_day.py": "date.today()",  # what it looks for in the product
    "test_durable.py": "time.time()",  # what the product compares a file's time with, in the same moment
    "test_calendar_file.py": 'monkeypatch.setenv("TZ", "Nowhere/Else")',  # no zone at all, which no clock can be set to
}


def test_the_clock_and_the_zone_come_back() -> None:
    before = (os.environ.get("TZ"), time.tzname, time.timezone)
    with time_machine.travel(at("2031-05-14 12:00", "Pacific/Apia")):
        assert (datetime.now().isoformat()[:16], time.timezone) == ("2031-05-14T12:00", -13 * 3600)
    assert (os.environ.get("TZ"), time.tzname, time.timezone) == before


@pytest.mark.time_machine(MORNING)
def test_a_test_on_a_day_lives_on_that_day_in_that_zone(time_machine: time_machine.TimeMachineFixture) -> None:
    assert datetime.now().astimezone().isoformat()[:16] == "2026-11-23T09:00"
    assert datetime.now().astimezone().utcoffset() == MORNING.utcoffset()
    time_machine.shift(24 * 3600)
    assert datetime.now().isoformat()[:16] == "2026-11-24T09:00"


def test_the_day_and_the_zone_of_a_test_are_set_in_one_way() -> None:
    """No test reads the machine's clock, and none sets one in a way of its own."""
    found = []
    for path in sorted(TESTS.rglob("*.py")):
        if MAY_READ & set(path.relative_to(TESTS).parts):
            continue
        for n, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            allowed = ALLOWED.get(path.name)
            if (READS.search(line) or SETS.search(line)) and not (allowed and allowed in line):
                found.append(f"{path.name}:{n}: {line.strip()}")
    assert found == []
