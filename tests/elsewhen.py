"""The tests without a browser at other moments and places, in other languages.

    python -m tests.elsewhen                  # at all six
    python -m tests.elsewhen 3                # at the third
    python -m tests.elsewhen of-this-commit   # at one that the commit's hash chooses; the first where there is no git

Every Python program of the run reads another time as now (moved/sitecustomize.py); files keep the disk's times, and node
the machine's clock. For one test's day see helpers/clock.py.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.__main__ import SHORT
from tests.prerequisites import installed_by_apt

MOVED = Path(__file__).with_name("moved")


@dataclass(frozen=True)
class Moment:
    """When and where; a language other than C is set for the whole program, as editors and desktops do."""

    name: str
    at: str
    zone: str
    language: str = "C"


MOMENTS = (
    Moment("New Year in St John's", "2027-01-01 00:20:00", "America/St_Johns"),
    Moment("29 February, before midnight, in Apia", "2028-02-29 23:55:00", "Pacific/Apia"),
    Moment("the hour that is lost in Berlin", "2026-03-29 01:59:50", "Europe/Berlin", "de_DE.UTF-8"),
    Moment("the hour that comes twice in Berlin", "2026-10-25 02:30:00", "Europe/Berlin", "de_DE.UTF-8"),
    Moment("some years on, in New York", "2031-05-14 12:00:00", "America/New_York"),
    Moment("a Turkish desktop", "2026-12-06 09:00:00", "Europe/Istanbul", "tr_TR.UTF-8"),
)


def main(which: str = "") -> int:
    """Run the tests at the moments; return 0 where all passed."""
    failed = []
    for moment in chosen(which):
        print(f"Elsewhen {MOMENTS.index(moment) + 1} of {len(MOMENTS)}: {moment}", flush=True)
        if not passes(moment):
            failed.append(moment)
    for moment in failed:
        print(f"FAILED at {moment.name}. Again: make elsewhen MOMENT={MOMENTS.index(moment) + 1}")
    return int(bool(failed))


def chosen(which: str) -> tuple[Moment, ...]:
    if not which:
        return MOMENTS
    if which == "of-this-commit":
        command = ["git", "rev-parse", "HEAD"]
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
        which = str(int(said or "0", 16) % len(MOMENTS) + 1)
    if which not in map(str, range(1, len(MOMENTS) + 1)):
        sys.exit(f"MOMENT={which}: choose a number from 1 to {len(MOMENTS)}, or leave it out for all.")
    return (MOMENTS[int(which) - 1],)


def passes(moment: Moment) -> bool:
    """Run the tests at one moment."""
    there = datetime.fromisoformat(moment.at).replace(tzinfo=ZoneInfo(moment.zone))
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            **spoken(moment.language, Path(folder)),
            "TZ": moment.zone,
            "MOVED_S": str(there.timestamp() - time.time()),
            "PYTHONPATH": os.pathsep.join(filter(None, [str(MOVED), os.environ.get("PYTHONPATH")])),
        }
        early = "ignore:Module already imported so cannot be rewritten"  # time_machine, before its part in pytest
        tests = [sys.executable, "-m", "pytest", "-m", SHORT, "--ignore=tests/browser", "-n", "auto", "-W", early]
        return subprocess.run(tests, env=environment, check=False).returncode == 0


def spoken(language: str, folder: Path) -> dict[str, str]:
    """Return the variables for a language, which is made in the folder where the machine does not have it."""
    if language == "C":
        return {"LC_ALL": "C.UTF-8"}
    has = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.lower().split()
    if language.lower().replace("-", "") in has:
        return {"LC_ALL": language}
    name, _, charset = language.partition(".")
    command = ["localedef", "-i", name, "-f", charset, str(folder / language)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        installed_by_apt("locales")
        if subprocess.run(command, capture_output=True, check=False).returncode:
            sys.exit(
                f"The language {language} is not on this machine and could not be made. Install it, then try again."
            )
    return {"LC_ALL": language, "LOCPATH": str(folder)}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
